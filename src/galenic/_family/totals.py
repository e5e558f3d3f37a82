"""What the batches of a family take together, counted units once for all of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from galenic._amounts import computed
from galenic._family.taking import taking, weighed
from galenic._notices import notice
from galenic._planning.use import is_all_rounding
from galenic._words import phrase
from galenic.results._family import FamilyTotals
from galenic.results._names import VesselName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._materials.order import OfOne
    from galenic.results._family import Family
    from galenic.results._plan import Plan

__all__ = ["together", "who_weigh_the_stock"]


def together(family: Family) -> Family:
    """The family with what it takes, by the rule that a single batch has."""
    weighs_stock = tuple(who_weigh_the_stock(family))
    order = weighs_stock[0].order.by_active[0]
    mass, measure = sum(map(weighed, weighs_stock), start=Fraction(0)), order.dimension.unit
    taken, active, notices = taking(order, _counted(order, weighs_stock, mass))
    if taken is not None:
        units = phrase(f"units-{order.stock.kind}")
        notices = (*notices, notice("family-taken-once", count=taken.units, units=units))
    totals = FamilyTotals(
        tablets=None if taken is None else taken.units,
        powder=computed(mass, "mg", "the weights of all batches"),
        leftover=None if taken is None else taken.leftover,
        leftover_active=None if taken is None else taken.leftover_active,
        active_taken=computed(active, measure, "the stock of all batches"),
        active_dispensed=computed(_dispensed(family), measure, "the capsules of all strengths"),
        weighings=sum(len(one.weighings) for one in family.all_plans),
    )
    return evolve(family, totals=totals, notices=notices)


def _counted(order: OfOne, plans: Iterable[Plan], mass: Fraction) -> Fraction:
    """What units are taken for: all that is weighed, or needed where rounding alone is beyond."""
    drawn = [one for made in plans for one in made.weighings if one.from_ == VesselName.STOCK]
    needed = sum((one.exact.number * (one.each or 1) for one in drawn), start=Fraction(0))
    return needed if is_all_rounding(order, needed, mass, len(drawn)) else mass


def who_weigh_the_stock(family: Family) -> Iterator[Plan]:
    """The plans that weigh the stock itself: that of the triturate, and those beside it."""
    if family.common is not None:
        yield family.common
    for made, from_common in zip(family.plans, family.from_common, strict=True):
        if not from_common:
            yield made


def _dispensed(family: Family) -> Fraction:
    """The active in the capsules that were ordered, without an excess."""
    orders = (made.order.by_active[0] for made in family.plans)
    each = (order.dose.number * order.capsules for order in orders)
    return sum(each, start=Fraction(0))
