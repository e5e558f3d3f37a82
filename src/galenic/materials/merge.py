"""Joins an order with the pharmacy's tables, and keeps what was given in plain, lossless form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from galenic.amounts import Amount, AmountError, is_quantity
from galenic.errors import Problem, Problems

__all__ = ["PHARMACY_TABLES", "from_pharmacy", "merged", "plain"]

PHARMACY_TABLES = (
    "balance",
    "weighing",
    "filler",
    "capsule",
    "capsule_size",
    "substance",
    "triturate",
)
"""The tables that a pharmacy file may hold."""

# What belongs to one size or one powder, and must not follow the table to another.
_BELONGS = {
    "capsule": ("size", ("sizes", "volume", "shell", "fill", "min_fill")),
    "filler": ("name", None),
    "triturate": (
        "diluent",
        ("pack_stat", "pack_stat_size", "pack_stat_maker", "density", "lot", "expires"),
    ),
}


def merged(
    order: Mapping[str, Any], pharmacy: Mapping[str, Any], problems: Problems
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Lay the order over the pharmacy's tables; gives the whole, and the paths taken.

    A list of tables in the order replaces the pharmacy's list whole. In a table the order's keys
    win; where the order names another size or filler, keys that belong to the pharmacy's are left.
    """
    whole = dict(order)
    origins: list[str] = []
    for name, table in pharmacy.items():
        if name not in PHARMACY_TABLES:
            expected = f"one of {', '.join(PHARMACY_TABLES)}"
            problems.add(
                "unknown-key",
                f"pharmacy file: {str(name)[:40]}",
                name,
                expected,
                "move it to the order file",
            )
        elif name not in order:
            whole[name] = table
            origins.append(name)
        elif isinstance(table, Mapping) and isinstance(order[name], Mapping):
            taken = _lent(name, table, order[name])
            whole[name] = {**taken, **order[name]}
            origins += [f"{name}.{key}" for key in taken]
    return whole, tuple(origins)


def _lent(name: str, table: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    lent = {key: value for key, value in table.items() if key not in own}
    key, bound = _BELONGS.get(name, ("", ()))
    if key in own and own[key] != table.get(key):
        return {} if bound is None else {k: v for k, v in lent.items() if k not in bound}
    return lent


def from_pharmacy(problem: Problem, origins: tuple[str, ...]) -> Problem:
    """Say that a problem lies in the pharmacy file, when that is where its key came from."""
    for origin in origins:
        if problem.path == origin or problem.path.startswith((f"{origin}.", f"{origin}[")):
            return Problem(
                problem.code,
                f"pharmacy file: {problem.path}",
                problem.given,
                problem.expected,
                problem.remedy,
            )
    return problem


def plain(value: Any) -> Any:  # noqa: ANN401 - a tree of tables
    """A copy with quantities and dates as text, as JSON and TOML hold them; nothing is lost."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if is_quantity(value) or isinstance(value, Amount):
        try:
            return str(Amount.read(value))
        except AmountError:
            return str(value)
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
