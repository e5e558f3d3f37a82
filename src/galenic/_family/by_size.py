"""One blend for several strengths, told apart by the size of the capsules that it fills.

A blend has one concentration, so a body holds of the drug what it holds of the blend. It is made
for the strength that needs the least filler for its drug, as an ordinary batch with as much more of
it as the other strengths take. A strength whose full body comes to its dose is filled from it
straight: where that is measured, or admitted by a tolerance. For any other the drug that it needs is
weighed off in the blend, and further filler is mixed in: an ordinary plan from the blend.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from galenic._amounts import Amount, computed
from galenic._bench.forwards import run
from galenic._bench.shelf import active_only, active_per_mg
from galenic._family.packs import packing_keys
from galenic._family.told import with_notice
from galenic._family.totals import together
from galenic._family.volumes import volume_ratios
from galenic._materials.order import Order
from galenic._materials.packing import Measured
from galenic._notices import notice
from galenic._planning.packs import Body
from galenic._planning.plan import plan
from galenic._sheet import Sheet
from galenic.errors import CheckError, InputError, Problems
from galenic.results._family import BlendShare, Family, FilledBy, OneBlend
from galenic.results._names import Role, VesselName
from galenic.results._product import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._family.file import FamilyTable
    from galenic._materials.order import OfOne
    from galenic._notices import Notice
    from galenic.results._family import VolumeRatio
    from galenic.results._plan import Plan

__all__ = ["blended"]

_BENCH = "the bench"
_MOST_MORE = 1000
"""Capsules that an order may have in excess."""


class _Member(NamedTuple):
    """A strength: what a capsule is to hold, in how full a body."""

    place: int
    plan: Plan
    target: Fraction
    total: Fraction
    measured: bool

    @property
    def order(self) -> OfOne:
        """Its order."""
        return self.plan.order.by_active[0]

    @property
    def content(self) -> Fraction:
        """Active in each milligram of its fill."""
        return self.target / self.total


class _Made(NamedTuple):
    """The blend as it is weighed: its plan, its mass, and the active in each milligram of it."""

    plan: Plan
    mass: Fraction
    content: Fraction


def blended(orders: Sequence[Order], asked: FamilyTable, *, prove: bool = False) -> Family:
    """Plan one blend for all strengths, as ``[family] blend = "one"`` asks for.

    Raises
    ------
    InputError
        Where the strengths are of several fillers, or hold more than stock and filler; or where a
        body is filled by completion, so that nobody knows what it holds.
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


# --- what is asked for ----------------------------------------------------------------------------


def _refuse(plans: Sequence[Plan]) -> None:
    problems, first = Problems(), plans[0].order
    for place, made in enumerate(plans):
        path = f"order[{place}]"
        if made.order.filler.name != first.filler.name:
            expected = f"{first.filler.name}, as in the first order: one blend has one filler"
            remedy = 'write one filler for all, or plan without blend = "one"'
            problems.add("conflict", f"{path}.filler.name", made.order.filler.name, expected, remedy)
        if made.order.excipient or made.fill.excipients:
            expected, remedy = "stock and filler alone in one blend", 'plan without blend = "one"'
            problems.add("conflict", f"{path}.excipient", "other powders", expected, remedy)
        if not made.stopped and made.fill.total is None:
            expected = "bodies whose fill is known before"
            remedy = "measure it, and give it as capsule.fill or filler.pack_stat"
            problems.add("conflict", f"{path}.fill", "completion", expected, remedy)
    if problems:
        raise InputError(problems)


def _member(place: int, made: Plan) -> _Member:
    order, total = made.order.by_active[0], made.fill.total
    if total is None:
        raise CheckError("a fill of which nobody knows the total was to be blended")
    over = Fraction(0) if order.overage is None else order.overage.number / 100
    target = Fraction(order.dose.number) * (1 + over)
    packs = order.bodies.packing(order.filler, made.capsule.size)
    measured = order.capsule.fill is not None or isinstance(packs, Measured)
    return _Member(place, made, target, Fraction(total.number), measured)


# --- what a full body holds -----------------------------------------------------------------------


class _Full(NamedTuple):
    """A body full of the blend: its mass, and why that may be its dose."""

    mass: Fraction
    by: FilledBy


def _full(one: _Member, lead: _Member, tolerance: Fraction) -> _Full | None:
    """A body full of the blend, if what it holds is measured or admitted; else ``None``."""
    mass = _mass_of(one, lead)
    off = _off(lead.content * mass, one.target)
    if one.measured and lead.measured:
        if off == 0:
            return _Full(mass, FilledBy.MEASURED)
        return _Full(mass, FilledBy.TOLERANCE) if abs(off) <= tolerance else None
    seen = [abs(ratio.deviation.number) for ratio in _ratios(one, lead)]
    widest = max([abs(off), *seen])
    return _Full(mass, FilledBy.TOLERANCE) if seen and widest <= tolerance else None


def _mass_of(one: _Member, lead: _Member) -> Fraction:
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


def _off(dose: Fraction, target: Fraction) -> Fraction:
    """By how much percent a dose is off."""
    return Fraction(dose - target) * 100 / target


def _ratios(one: _Member, lead: _Member) -> list[VolumeRatio]:
    sizes = (one.plan.capsule.size, lead.plan.capsule.size)
    return volume_ratios(sizes, one.target / lead.target)


# --- the family -----------------------------------------------------------------------------------


def _family(
    lead: _Member,
    others: Sequence[_Member],
    straight: dict[int, _Full],
    tolerance: Fraction,
    *,
    prove: bool,
) -> Family:
    needs = {
        one.place: straight[one.place].mass if one.place in straight else one.target / lead.content
        for one in others
    }
    wanted = sum((needs[one.place] * one.plan.made.planned for one in others), start=Fraction(0))
    more = -(-wanted // lead.total)
    while True:
        made = _made(lead, int(more), prove=prove)
        if made.plan.stopped:
            return Family(None, (False,), (made.plan,), None, ())
        diluted = {
            one.place: plan(_from(one, made), prove=prove)
            for one in others
            if one.place not in straight
        }
        shares = [_of_lead(lead, made), *_shares(others, lead, made, straight, diluted)]
        worst = [one for one in shares if one.by == FilledBy.TOLERANCE and _is_off(one, tolerance)]
        left = made.mass - sum(one.mass.number for one in shares)
        if worst:  # rounded weights have moved it out of the tolerance: it is diluted, too
            straight = {k: v for k, v in straight.items() if k not in {one.order for one in worst}}
            return _family(lead, others, straight, tolerance, prove=prove)
        if left >= 0 or any(one.stopped for one in diluted.values()):
            break
        more += 1
    return _told(lead, made, sorted(shares, key=lambda one: one.order), diluted, tolerance)


def _is_off(one: BlendShare, tolerance: Fraction) -> bool:
    return abs(one.deviation.number) > tolerance


def _made(lead: _Member, more: int, *, prove: bool) -> _Made:
    """The batch that the blend is made as, with so many capsules' worth of it besides."""
    whole = lead.plan.made.planned - lead.plan.made.ordered + more
    if whole > _MOST_MORE:
        problems, remedy = Problems(), "make smaller batches, or make the strengths apart"
        expected = f"blend for at most {_MOST_MORE} capsules besides those of its own strength"
        problems.add("range", "family.blend", f"{whole} capsules", expected, remedy)
        raise InputError(problems)
    made = plan(lead.plan.order.replace(excess=f"{whole} capsules"), prove=prove)
    if made.stopped:
        return _Made(made, Fraction(0), Fraction(0))
    order = made.order.by_active[0]
    batch = run(made.weighings, active_only(made.weighings, order))[VesselName.BATCH]
    mass = Fraction(batch.mass)
    return _Made(made, mass, Fraction(batch.active) / mass)


def _from(one: _Member, made: _Made) -> Order:
    """The order of a strength that takes its drug as the blend."""
    blend = made.plan
    stock = Kept(
        vessel=VesselName.BATCH,
        active=one.order.active,
        strength=Amount(1000 * made.content, f"{one.order.active_unit}/g", _BENCH),
        mass=Amount(made.mass, "mg", _BENCH),
        diluent=blend.order.filler.name,
        uncertainty=None,
        leaves_out=(),
        lot=None if blend.order.number is None else f"{blend.order.number} B",
        expires=None,
    ).to_tables()["stock"]
    stock.pop("available")
    tables = one.plan.order.to_tables()
    tables.pop("triturate", None)
    return Order.read(tables | {"stock": {**stock, **packing_keys(one.order, blend)}})


# --- the shares -----------------------------------------------------------------------------------


def _of_lead(lead: _Member, made: _Made) -> BlendShare:
    """Its capsules, each with its part of the blend as it is weighed."""
    each = made.mass / made.plan.made.planned
    return _share(lead, lead, made, _Poured(each, Fraction(0), FilledBy.ITS_OWN))


def _shares(
    others: Sequence[_Member],
    lead: _Member,
    made: _Made,
    straight: dict[int, _Full],
    diluted: dict[int, Plan],
) -> list[BlendShare]:
    found = []
    for one in others:
        if one.place in straight:
            poured = _Poured(straight[one.place].mass, Fraction(0), straight[one.place].by)
        else:
            poured = _weighed(diluted[one.place])
        found.append(_share(one, lead, made, poured))
    return found


class _Poured(NamedTuple):
    """Blend and filler for each capsule, in mg, and why."""

    blend: Fraction
    filler: Fraction
    by: FilledBy


def _weighed(made: Plan) -> _Poured:
    stock = sum((w.together for w in made.weighings if w.role == Role.STOCK), start=Fraction(0))
    rest = sum((w.together for w in made.weighings if w.role != Role.STOCK), start=Fraction(0))
    return _Poured(stock / made.made.planned, rest / made.made.planned, FilledBy.FILLER)


def _share(one: _Member, lead: _Member, made: _Made, poured: _Poured) -> BlendShare:
    """By independent arithmetic: masses times the concentration of what was weighed."""
    count, unit = one.plan.made.planned, one.order.dose.unit
    dose = poured.blend * made.content
    measure = one.order.active_unit
    why = "the weights of the blend, and the mass of a fill"

    def mg(number: Fraction) -> Amount:
        return computed(number, "mg", why)

    return BlendShare(
        order=one.place,
        size=one.plan.capsule.size,
        maker=one.plan.capsule.maker,
        capsules=count,
        label=one.order.dose,
        fill=computed(poured.blend + poured.filler, "mg/capsule", why),
        of_blend=computed(poured.blend, "mg/capsule", why),
        mass=mg(poured.blend * count),
        active=computed(dose * count, measure, why),
        filler=mg(poured.filler * count),
        dose=computed(dose, unit, why),
        deviation=computed(_off(dose, one.target), "%", why),
        by=poured.by,
        volumes=() if one is lead else tuple(_ratios(one, lead)),
    )


def _told(
    lead: _Member,
    made: _Made,
    shares: Sequence[BlendShare],
    diluted: dict[int, Plan],
    tolerance: Fraction,
) -> Family:
    plans = (made.plan, *(diluted[place] for place in sorted(diluted)))
    family = Family(None, (False, *(True for _ in diluted)), plans, None, ())
    if family.stopped:
        return family
    family = together(family)
    out = sum((one.label.number * one.capsules for one in shares), start=Fraction(0))
    order, why = lead.order, "the blend as it is weighed"
    left = made.mass - sum(one.mass.number for one in shares)
    _closes(made, shares, left)
    blend = OneBlend(
        made_for=lead.place,
        concentration=computed(1000 * made.content, f"{order.active_unit}/g", why),
        mass=computed(made.mass, "mg", why),
        active=computed(made.content * made.mass, order.active_unit, why),
        left=computed(left, "mg", why),
        tolerance=Amount(tolerance, "%", "family.tolerance") if tolerance else None,
        shares=tuple(shares),
    )
    if family.totals is None:
        raise CheckError("a blend that is not stopped has no totals")
    dispensed = computed(Fraction(out), order.active_unit, "the capsules of all strengths")
    totals = evolve(family.totals, active_dispensed=dispensed)
    said = _to_the_bench(blend)
    plans = (with_notice(family.plans[0], said), *family.plans[1:])
    notices = (*_notices(blend, lead), *family.notices)
    return evolve(family, totals=totals, blend=blend, plans=plans, notices=notices)


def _closes(made: _Made, shares: Sequence[BlendShare], left: Fraction) -> None:
    """What the capsules hold, and what is left, is what was weighed."""
    active = sum((one.active.number for one in shares), start=Fraction(0)) + left * made.content
    if active != made.content * made.mass or left < 0:
        raise CheckError("the shares of a blend do not close")


def _to_the_bench(blend: OneBlend) -> Notice:
    """What the sheet of the blend must not be read without: it is not for one size alone."""
    own = next(one for one in blend.shares if one.by == FilledBy.ITS_OWN)
    others = sum((one.mass.number for one in blend.shares if one is not own), start=Fraction(0))
    return notice(
        "one-blend-parted",
        capsules=own.capsules,
        size=own.size,
        mass=own.mass,
        others=Amount(others, "mg"),
    )


def _notices(blend: OneBlend, lead: _Member) -> Iterator[Notice]:
    """How each strength comes from the blend, and what that rests on."""
    for one in blend.shares:
        words = {"label": one.label, "size": one.size}
        if one.by == FilledBy.FILLER:
            yield notice("one-blend-diluted", mass=one.mass, filler=one.filler, **words)
        elif one.by != FilledBy.ITS_OWN:
            what = {"fill": one.fill, "deviation": one.deviation}
            yield notice("one-blend-straight", lead=lead.plan.capsule.size, **what, **words)
