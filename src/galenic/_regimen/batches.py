"""The batches of a regimen: an order for each strength, which are then planned together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._materials.order import Order
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from galenic._regimen.file import RegimenFile
    from galenic.results._titration import StrengthCount

__all__ = ["OF_REGIMEN", "batches"]

OF_REGIMEN = {
    "active": "the regimen names it",
    "dose": "the strengths of the regimen say it",
    "capsules": "the counts of the regimen say it",
}
"""Keys of [order] that a regimen says by itself, and why."""


def batches(
    file: RegimenFile, capsules: Sequence[StrengthCount], pharmacy: Mapping[str, Any] | None
) -> list[Order]:
    """An order for each strength, where the file has the tables of an order; else none.

    Raises
    ------
    InputError
        With every problem of the orders; what is wrong with all of them is told once.
    """
    if not file.order:
        return []
    found, problems = list[Order](), Problems()
    heading, tables = _heading(file, problems)
    for one in capsules:
        ordered = {
            "active": file.regimen[0].active,
            "dose": one.strength,
            "capsules": one.count,
        }
        with problems.gathering():
            found.append(Order.read({"order": {**heading, **ordered}, **tables}, pharmacy))
    if problems:
        raise InputError(dict.fromkeys(problems))
    return found


def _heading(file: RegimenFile, problems: Problems) -> tuple[dict[str, Any], dict[str, Any]]:
    """The keys of [order] that a regimen does not say itself, and the other tables."""
    tables = file.to_tables()
    given = {name: table for name, table in tables.items() if name in file.order}
    heading = given.pop("order", {})
    if not isinstance(heading, dict):
        problems.add("kind", "order", heading, "a table [order]", "write its keys in a table")
        heading = {}
    for key in OF_REGIMEN.keys() & heading.keys():
        remedy = f"remove it: {OF_REGIMEN[key]}"
        expected = "no such key beside a regimen"
        problems.add("conflict", f"order.{key}", heading[key], expected, remedy)
    return {key: one for key, one in heading.items() if key not in OF_REGIMEN}, given
