"""The batches of a regimen: an order for each strength, planned as any other, and what they take.

Each member is an order of its own, and its plan passes the ordinary check. What the family takes
together, tablets crushed once, is added up beside them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from galenic._amounts import computed
from galenic._materials.order import Order
from galenic._notices import Notice, notice
from galenic._planning.plan import plan
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.errors import InputError, Problems
from galenic.results._titration import FamilyTotals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from galenic._regimen.file import RegimenFile
    from galenic.results._plan import Plan
    from galenic.results._titration import StrengthCount

__all__ = ["OF_REGIMEN", "Batches", "batches"]

OF_REGIMEN = {
    "active": "the regimen names it",
    "dose": "the strengths of the regimen say it",
    "capsules": "the counts of the regimen say it",
}
"""Keys of [order] that a regimen says by itself, and why."""

Batches: TypeAlias = "tuple[tuple[Plan, ...], FamilyTotals | None, tuple[Notice, ...]]"
"""The plan of each strength, what they take together, and what there is to say of that."""


def batches(
    file: RegimenFile, capsules: Sequence[StrengthCount], pharmacy: Mapping[str, Any] | None
) -> Batches:
    """Plan the batch of each strength, where the file has the tables of an order.

    Raises
    ------
    InputError
        With every problem of the orders, each told once.
    """
    if not file.order:
        return (), None, ()
    plans = tuple(plan(order) for order in _orders(file, capsules, pharmacy))
    if not plans or any(one.stopped for one in plans):
        return plans, None, ()
    totals, notices = _together(plans, capsules)
    return plans, totals, notices


def _orders(
    file: RegimenFile, capsules: Sequence[StrengthCount], pharmacy: Mapping[str, Any] | None
) -> list[Order]:
    """An order for each strength; what is wrong with all of them is told once."""
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


def _together(
    plans: Sequence[Plan], capsules: Sequence[StrengthCount]
) -> tuple[FamilyTotals, tuple[Notice, ...]]:
    """What the batches take: counted units once for all, by the rule that a single batch has."""
    order = plans[0].order.by_active[0]
    stock, measure = order.stock, order.dimension.unit
    sheet = Sheet(order.dimension)
    content = stock.content(sheet)
    mass = sum(one.actives[0].stock.mass.number for one in plans)
    active = content.step.number * mass
    units, notices = None, tuple[Notice, ...]()
    before = len(sheet.notices)
    step = sheet.constant("stock of the family", mass, "mg", "the weights of its batches")
    taken = None if stock.counted is None else stock.counted.take(sheet, step, content)
    if taken is not None:
        active += taken.leftover_active.number
        units = taken.units
        told = notice("family-taken-once", count=units, units=phrase(f"units-{stock.kind}"))
        notices = (*sheet.notices[before:], told)
    dispensed = sum((one.strength.number * one.count for one in capsules), start=Fraction(0))
    return FamilyTotals(
        tablets=units,
        active_taken=computed(active, measure, "the stock of all batches"),
        active_dispensed=computed(dispensed, measure, "the capsules of all strengths"),
        weighings=sum(len(one.weighings) for one in plans),
    ), notices
