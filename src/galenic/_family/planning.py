"""Plans several strengths together: each an ordinary plan, and what they take added up.

Counted units, tablets that are crushed or capsules that are opened, are taken once for all of them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import computed
from galenic._notices import Notice, notice
from galenic._planning.plan import plan
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.results._family import Family, FamilyTotals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._materials.order import Order
    from galenic.results._plan import Plan

__all__ = ["plan_family"]


def plan_family(orders: Sequence[Order]) -> Family:
    """Plan the orders of a family, which have one active and one stock."""
    plans = tuple(plan(order) for order in orders)
    if not plans or any(one.stopped for one in plans):
        return Family(plans, None, ())
    return Family(plans, *_together(plans))


def _together(plans: Sequence[Plan]) -> tuple[FamilyTotals, tuple[Notice, ...]]:
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
    dispensed = sum(map(_dispensed, plans), start=Fraction(0))
    return FamilyTotals(
        tablets=units,
        active_taken=computed(active, measure, "the stock of all batches"),
        active_dispensed=computed(dispensed, measure, "the capsules of all strengths"),
        weighings=sum(len(one.weighings) for one in plans),
    ), notices


def _dispensed(made: Plan) -> Fraction:
    """The active in the capsules that were ordered, without an excess."""
    order = made.order.by_active[0]
    return order.dose.number * order.capsules
