"""Plans several strengths together: each an ordinary plan, with what they share made once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._family.by_size import blended, offered
from galenic._family.common import common_triturates
from galenic._family.file import asked_of, orders_of
from galenic._family.told import told, with_lots
from galenic._family.totals import together
from galenic._materials.order import Order
from galenic._planning.plan import plan
from galenic.errors import CheckError, InputError, Problems
from galenic.results._family import Family
from galenic.results._names import Role

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from galenic._family.common import FromCommon

__all__ = ["plan_family", "planned_together"]


def plan_family(
    orders: Mapping[str, Any] | Sequence[Order | Mapping[str, Any]],
    pharmacy: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    *,
    prove: bool = False,
) -> Family:
    """Plan several strengths together: orders of one active, from one stock.

    Counted units, tablets that are crushed or capsules that are opened, are taken once for all.
    Where a batch by itself would have to dilute the stock, a triturate for all is looked for: it
    is taken if it spares weighings, or drug at no more weighings, and costs neither; and where the
    batches apart are stopped, if only because the stock at hand is not enough for all of them.

    Parameters
    ----------
    orders
        A mapping of the shape of a file of several orders, with tables ``[[order]]`` over those
        that they share, ``family`` among them, which may ask for one blend of all strengths by
        the size of their capsules; or the orders, each an :class:`Order` or a mapping of an order
        file.
    pharmacy
        Tables that do not change between orders, or a file of them; the orders win.
    prove
        Replay every step of every plan on pint quantities, as for :func:`galenic.plan`.

    Returns
    -------
    Family
        Masses are in mg; its plans are in the order of the orders.

    Raises
    ------
    InputError
        With every problem of all orders, each under its number; and where they are not of one
        active from one stock.
    CheckError
        When galenic's own check of a plan fails.

    Examples
    --------
    >>> import galenic
    >>> order = galenic.example("tablets")
    >>> family = galenic.plan_family([order.replace(dose=dose) for dose in ("1.5 mg", "3 mg")])
    >>> family.totals.tablets, family.totals.weighings
    (10, 4)
    """
    problems = Problems()
    asked = asked_of(orders, problems)
    found = list[Order]()
    with problems.gathering():
        found = orders_of(orders, pharmacy)
    if problems:
        raise InputError(problems)
    if asked is not None and asked.blend is not None:
        return with_lots(blended(found, asked, prove=prove), found)
    return with_lots(offered(planned_together(found, prove=prove)), found)


def planned_together(orders: Sequence[Order], *, prove: bool = False) -> Family:
    """The family of orders that are known to be alike."""
    plans = tuple(plan(order, prove=prove) for order in orders)
    apart = Family(None, (False,) * len(plans), plans, None, ())
    if not plans:
        return apart
    if not apart.stopped:
        apart = together(apart)
    found = (_family_of(one) for one in common_triturates(plans, prove=prove))
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
