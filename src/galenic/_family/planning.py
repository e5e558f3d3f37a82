"""Plans several strengths together: each an ordinary plan, with what they share made once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._family.common import common_triturates
from galenic._family.told import told
from galenic._family.totals import together
from galenic._planning.plan import plan
from galenic.errors import CheckError
from galenic.results._family import Family
from galenic.results._names import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._family.common import FromCommon
    from galenic._materials.order import Order

__all__ = ["plan_family"]


def plan_family(orders: Sequence[Order]) -> Family:
    """Plan the orders of a family, which have one active and one stock.

    Counted units, tablets that are crushed or capsules that are opened, are taken once for all.
    Where a batch by itself would have to dilute the stock, a triturate for all is looked for: it
    is taken if it spares weighings, or drug at no more weighings, and costs neither; and where the
    batches apart are stopped, if only because the stock at hand is not enough for all of them.
    """
    plans = tuple(plan(order) for order in orders)
    apart = Family(None, (False,) * len(plans), plans, None, ())
    if not plans:
        return apart
    if not apart.stopped:
        apart = together(apart)
    found = (_family_of(one) for one in common_triturates(plans))
    with_common = [one for one in found if not one.stopped]
    if not apart.stopped:
        with_common = [one for one in with_common if _costs_neither(one, apart)]
        with_common.append(apart)
    return told(min(with_common, key=_cost, default=apart), apart)


def _family_of(found: FromCommon) -> Family:
    from_common = tuple(place in found.members for place in range(len(found.plans)))
    return together(Family(found.common, from_common, found.plans, None, ()))


def _costs_neither(one: Family, apart: Family) -> bool:
    """Whether it takes no more weighings than the batches apart, and no more drug."""
    ours, theirs = _cost(one)[:2], _cost(apart)[:2]
    return all(mine <= other for mine, other in zip(ours, theirs, strict=True))


def _cost(family: Family) -> tuple[Fraction, ...]:
    """The fewest weighings come first, then the least drug; then the least diluent decides."""
    totals, common = family.totals, family.common
    if totals is None:
        raise CheckError("a family that is stopped was compared")
    weighed = () if common is None else common.weighings
    diluent = sum((one.together for one in weighed if one.role != Role.STOCK), start=Fraction(0))
    return Fraction(totals.weighings), Fraction(totals.active_taken.number), diluent
