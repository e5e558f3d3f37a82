"""What each strength takes of a blend that is made for several, by independent arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from galenic._amounts import Amount, computed
from galenic._family.told import with_notice
from galenic._family.totals import together
from galenic._family.volumes import volume_ratios
from galenic._notices import notice
from galenic.errors import CheckError
from galenic.results._family import BlendShare, Family, FilledBy, OneBlend
from galenic.results._names import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._materials.order import OfOne
    from galenic._notices import Notice
    from galenic.results._family import VolumeRatio
    from galenic.results._plan import Plan

__all__ = [
    "BlendMade",
    "FullBody",
    "Member",
    "percent_off",
    "ratios",
    "share_of_lead",
    "shares_of",
    "told_of_blend",
]


class Member(NamedTuple):
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


class BlendMade(NamedTuple):
    """The blend as it is weighed: its plan, its mass, and the active in each milligram of it."""

    plan: Plan
    mass: Fraction
    content: Fraction


class FullBody(NamedTuple):
    """A body full of the blend: its mass, and why that may be its dose."""

    mass: Fraction
    by: FilledBy


def percent_off(dose: Fraction, target: Fraction) -> Fraction:
    """By how much percent a dose is off."""
    return Fraction(dose - target) * 100 / target


def ratios(one: Member, lead: Member) -> list[VolumeRatio]:
    sizes = (one.plan.capsule.size, lead.plan.capsule.size)
    return volume_ratios(sizes, one.target / lead.target)


def share_of_lead(lead: Member, made: BlendMade) -> BlendShare:
    """Its capsules, each with its part of the blend as it is weighed."""
    each = made.mass / made.plan.made.planned
    return _share(lead, lead, made, _Poured(each, Fraction(0), FilledBy.ITS_OWN))


def shares_of(
    others: Sequence[Member],
    lead: Member,
    made: BlendMade,
    straight: Mapping[int, FullBody],
    diluted: Mapping[int, Plan],
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


def _share(one: Member, lead: Member, made: BlendMade, poured: _Poured) -> BlendShare:
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
        deviation=computed(percent_off(dose, one.target), "%", why),
        by=poured.by,
        volumes=() if one is lead else tuple(ratios(one, lead)),
    )


def told_of_blend(
    members: Sequence[Member],
    made: BlendMade,
    shares: Sequence[BlendShare],
    diluted: Mapping[int, Plan],
    tolerance: Fraction,
) -> Family:
    """The family of one blend; the first of its members is the one that it is made for."""
    lead, plans = members[0], (made.plan, *(diluted[place] for place in sorted(diluted)))
    family = Family(None, (False, *(True for _ in diluted)), plans, None, ())
    if family.stopped:
        return family
    family = together(family)
    out = sum((one.order.dose.number * one.order.capsules for one in members), start=Fraction(0))
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
    notices = (*_notices(blend, lead), *_dated(members, made), *family.notices)
    return evolve(family, totals=totals, blend=blend, plans=plans, notices=notices)


def _closes(made: BlendMade, shares: Sequence[BlendShare], left: Fraction) -> None:
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


def _notices(blend: OneBlend, lead: Member) -> Iterator[Notice]:
    """How each strength comes from the blend, and what that rests on."""
    for one in blend.shares:
        words = {"label": one.label, "size": one.size}
        if one.by == FilledBy.FILLER:
            yield notice("one-blend-diluted", mass=one.mass, filler=one.filler, **words)
        elif one.by != FilledBy.ITS_OWN:
            what = {"fill": one.fill, "deviation": one.deviation}
            yield notice("one-blend-straight", lead=lead.plan.capsule.size, **what, **words)


def _dated(members: Sequence[Member], made: BlendMade) -> Iterator[Notice]:
    """That what is ordered for another day is filled from what is made before it."""
    date = made.plan.order.date
    later = sorted({one.order.date for one in members if one.order.date not in {None, date}})
    if later:
        until = made.plan.ends.no_later_than
        yield notice("one-blend-dated", date=date, later=tuple(later), until=until)
