"""The rules for finished capsules as their rows are written; ``quality`` makes criteria of them.

A worksheet names one limit of theirs, and is drawn without the room that checks capsules.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from galenic._amounts import Amount
from galenic._materials._tables import data_text, parse_toml

__all__ = ["EACH", "each_limits", "each_within", "rule_tables"]

EACH = "us-theoretical"
"""The rule that single capsules are held to by their theoretical weight."""


@cache
def rule_tables() -> dict[str, list[dict[str, Any]]]:
    """The tables of rules and of methods."""
    return parse_toml(data_text("rules.toml"))


@cache
def each_within(name: str) -> Amount | None:
    """How far each capsule may be off by the newest edition of a rule, in percent."""
    editions = [row for row in rule_tables()["rules"] if row["name"] == name]
    newest = max(editions, key=lambda row: row.get("dated", ""))
    limits = (one.get("each") for one in newest["criteria"] if one["kind"] == "each")
    return next((Amount.read(limit) for limit in limits if limit), None)


def each_limits(fill: Amount, gross: Amount | None = None) -> tuple[Amount, Amount] | None:
    """Within which masses each capsule lies by ``EACH``: its net fill, or its gross mass."""
    within = each_within(EACH)
    if within is None:
        return None
    shell = 0 if gross is None else gross.number - fill.number
    low, high = (
        Amount(fill.number * (1 + sign * within.number / 100) + shell, fill.unit)
        for sign in (-1, 1)
    )
    return low, high
