"""One blend for several strengths, told apart by the size of the capsules that it fills.

A blend has one concentration, so a body holds of the drug what it holds of the blend. It is made
for the strength that needs the least filler for its drug, as an ordinary batch with as much more of
it as the other strengths take. A strength whose full body comes to its dose is filled from it
straight, where that is measured, or admitted by a tolerance. For any other the drug that it needs
is weighed off in the blend, and further filler is mixed in: an ordinary plan from the blend.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve

from galenic._asking import ask
from galenic._bench.forwards import run
from galenic._bench.shelf import active_only, active_per_mg
from galenic._family.packs import packing_keys
from galenic._family.shares import (
    BlendMade,
    FullBody,
    Member,
    percent_off,
    ratios,
    share_of_lead,
    shares_of,
    told_of_blend,
)
from galenic._family.totals import together
from galenic._materials.packing import Measured
from galenic._notices import notice
from galenic._planning.packs import Body
from galenic._planning.plan import plan
from galenic._sheet import Sheet
from galenic.errors import NOTHING, CheckError, InputError, Problems
from galenic.results._family import Family, FilledBy
from galenic.results._names import VesselName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from galenic._family.file import FamilyTable
    from galenic._materials.order import Order
    from galenic.results._family import BlendShare
    from galenic.results._plan import Plan

__all__ = ["blended", "offered"]

_MOST_MORE = 1000
"""Capsules that an order may have in excess."""


def blended(orders: Sequence[Order], asked: FamilyTable, *, prove: bool = False) -> Family:
    """Plan one blend for all strengths, as ``[family] blend = "one"`` asks for.

    Raises
    ------
    InputError
        Where the strengths are of several fillers, or hold more than stock and filler; where a
        body is filled by completion, so that nobody knows what it holds; and where only some have
        a day, or one is filled when the blend, which is made on the first of them, has ended.
    """
    plans = [plan(order, prove=prove) for order in orders]
    _refuse(plans)
    apart = Family(None, (False,) * len(plans), tuple(plans), None, ())
    if apart.stopped or len(plans) == 1:
        return apart if apart.stopped else together(apart)
    members = [_member(place, made) for place, made in enumerate(plans)]
    lead = max(members, key=lambda one: one.content)  # of several the first
    others = [one for one in members if one is not lead]
    tolerance = Fraction(0) if asked.tolerance is None else asked.tolerance.number
    straight = {one.place: full for one in others if (full := _full(one, lead, tolerance))}
    return _family(lead, others, straight, tolerance, prove=prove)


def offered(family: Family) -> Family:
    """The family, with a notice where one blend would do for all of it, filled straight."""
    plans = family.plans
    alike = {made.order.filler.name for made in plans}
    sizes = {made.capsule.size for made in plans}
    if family.stopped or len(alike) > 1 or len(sizes) != len(plans) or len(plans) == 1:
        return family
    if any(made.order.excipient or made.fill.excipients for made in plans):
        return family
    if any(made.fill.total is None for made in plans):
        return family
    members = [_member(place, made) for place, made in enumerate(plans)]
    lead = max(members, key=lambda one: one.content)
    if not all(_would_do(one, lead) for one in members if one is not lead):
        return family
    said = notice("one-blend-would-do", sizes=tuple(made.capsule.size for made in plans))
    return evolve(family, notices=(*family.notices, said))


def _would_do(one: Member, lead: Member) -> bool:
    """Whether it is measured, and off by no more than the order itself admits."""
    if not (one.measured and lead.measured):
        return False
    told = one.order.tolerance
    return _full(one, lead, Fraction(0) if told is None else told.number) is not None


# --- what is asked for ----------------------------------------------------------------------------


def _refuse(plans: Sequence[Plan]) -> None:
    problems, first = Problems(), plans[0].order
    for place, made in enumerate(plans):
        path = f"order[{place}]"
        if made.order.filler.name != first.filler.name:
            expected = f"{first.filler.name}, as in the first order: one blend has one filler"
            remedy = 'write one filler for all, or plan without blend = "one"'
            problems.add(
                "conflict", f"{path}.filler.name", made.order.filler.name, expected, remedy
            )
        if made.order.excipient or made.fill.excipients:
            expected, remedy = "stock and filler alone in one blend", 'plan without blend = "one"'
            problems.add("conflict", f"{path}.excipient", "other powders", expected, remedy)
        if not made.stopped and made.fill.total is None:
            expected = "bodies whose fill is known before"
            remedy = "measure it, and give it as capsule.fill or filler.pack_stat"
            problems.add("conflict", f"{path}.fill", "completion", expected, remedy)
        if made.order.date is None and any(one.order.date is not None for one in plans):
            expected = "the day of each order, since others have theirs: a blend ends some day"
            remedy = "add it, or leave it out of all"
            problems.add("missing", f"{path}.date", NOTHING, expected, remedy)
    if problems:
        raise InputError(problems)


def _refuse_late(members: Sequence[Member], made: BlendMade) -> None:
    """Refuse an order that is filled from the blend when that has ended."""
    problems, end = Problems(), made.plan.ends.no_later_than
    for one in members:
        date = one.order.date
        if date is not None and end is not None and date > end:
            expected = f"{end} or before, when the blend of {made.plan.order.date} ends"
            remedy = "plan it in a file of its own, or make all on one day"
            problems.add("conflict", f"order[{one.place}].date", str(date), expected, remedy)
    if problems:
        raise InputError(problems)


def _member(place: int, made: Plan) -> Member:
    order, total = made.order.by_active[0], made.fill.total
    if total is None:
        raise CheckError("a fill of which nobody knows the total was to be blended")
    over = Fraction(0) if order.overage is None else order.overage.number / 100
    target = Fraction(order.dose.number) * (1 + over)
    packs = order.bodies.packing(order.filler, made.capsule.size)
    measured = order.capsule.fill is not None or isinstance(packs, Measured)
    return Member(place, made, target, Fraction(total.number), measured)


# --- what a full body holds -----------------------------------------------------------------------


def _full(one: Member, lead: Member, tolerance: Fraction) -> FullBody | None:
    """A body full of the blend, if what it holds is measured or admitted; else ``None``."""
    mass = _mass_of(one, lead)
    off = percent_off(lead.content * mass, one.target)
    if one.measured and lead.measured:
        if off == 0:
            return FullBody(mass, FilledBy.MEASURED)
        return FullBody(mass, FilledBy.TOLERANCE) if abs(off) <= tolerance else None
    seen = [abs(ratio.deviation.number) for ratio in ratios(one, lead)]
    widest = max([abs(off), *seen])
    return FullBody(mass, FilledBy.TOLERANCE) if seen and widest <= tolerance else None


def _mass_of(one: Member, lead: Member) -> Fraction:
    """The blend that fills a body: what is measured, or what its powders take up of the room."""
    if one.order.capsule.fill is not None:
        return one.total
    body = Body(Sheet(one.order.dimension), one.order, one.plan.capsule.size)
    filler, drug = body.filler, body.stock_pack(one.order.active)
    if body.blend is not None:
        return Fraction(body.blend.number)
    if filler is None or drug is None:
        raise CheckError("a body was filled of which nobody knows what it holds")
    part = lead.content / active_per_mg(lead.order)
    return 1 / (part / Fraction(drug.number) + (1 - part) / Fraction(filler.number))


# --- the family -----------------------------------------------------------------------------------


def _family(
    lead: Member,
    others: Sequence[Member],
    straight: dict[int, FullBody],
    tolerance: Fraction,
    *,
    prove: bool,
) -> Family:
    first = min((one.order.date for one in (lead, *others) if one.order.date), default=None)
    needs = {
        one.place: straight[one.place].mass if one.place in straight else one.target / lead.content
        for one in others
    }
    wanted = sum((needs[one.place] * one.plan.made.planned for one in others), start=Fraction(0))
    more = -(-wanted // lead.total)
    while True:
        made = _made(lead, int(more), first, prove=prove)
        if made.plan.stopped:
            return Family(None, (False,), (made.plan,), None, ())
        _refuse_late((lead, *others), made)
        diluted = {
            one.place: plan(_from(one, made), prove=prove)
            for one in others
            if one.place not in straight
        }
        shares = [share_of_lead(lead, made), *shares_of(others, lead, made, straight, diluted)]
        worst = [one for one in shares if one.by == FilledBy.TOLERANCE and _is_off(one, tolerance)]
        left = made.mass - sum(one.mass.number for one in shares)
        if worst:  # rounded weights have moved it out of the tolerance: it is diluted, too
            straight = {k: v for k, v in straight.items() if k not in {one.order for one in worst}}
            return _family(lead, others, straight, tolerance, prove=prove)
        if left >= 0 or any(one.stopped for one in diluted.values()):
            break
        more += 1
    shares.sort(key=lambda one: one.order)
    return told_of_blend((lead, *others), made, shares, diluted, tolerance)


def _is_off(one: BlendShare, tolerance: Fraction) -> bool:
    return abs(one.deviation.number) > tolerance


def _made(lead: Member, more: int, first: dt.date | None, *, prove: bool) -> BlendMade:
    """The batch that the blend is made as, with so many capsules' worth of it besides.

    It is made on the first day on which any of the strengths is.
    """
    whole = lead.plan.made.planned - lead.plan.made.ordered + more
    if whole > _MOST_MORE:
        problems, remedy = Problems(), "make smaller batches, or make the strengths apart"
        expected = f"blend for at most {_MOST_MORE} capsules besides those of its own strength"
        problems.add("range", "family.blend", f"{whole} capsules", expected, remedy)
        raise InputError(problems)
    day = {} if first is None else {"date": first}
    made = plan(lead.plan.order.replace(excess=f"{whole} capsules", **day), prove=prove)
    if made.stopped:
        return BlendMade(made, Fraction(0), Fraction(0))
    order = made.order.by_active[0]
    batch = run(made.weighings, active_only(made.weighings, order))[VesselName.BATCH]
    mass = Fraction(batch.mass)
    return BlendMade(made, mass, Fraction(batch.active) / mass)


def _from(one: Member, made: BlendMade) -> Order:
    """The order of a strength that takes its drug as the blend, with how sure that is, and its end.

    What [triturate] says of a diluent and of limits holds, should so little of it be taken.
    """
    stock: dict[str, Any] = ask("mixture", made.plan).to_tables()["stock"]
    stock.pop("available")
    return one.plan.order.replace(stock={**stock, **packing_keys(one.order, made.plan)})
