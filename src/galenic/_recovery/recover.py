"""Recovery: a batch whose weights came out otherwise than planned."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._bench.shelf import holds
from galenic._materials.product import refuse_product
from galenic._notices import notice
from galenic._recovery.actual import read_actual, topped_up, typed_to
from galenic._recovery.offers import FULL, Offers, actives_of
from galenic._recovery.remedies import find_remedies
from galenic._recovery.stand import Stand
from galenic._words import phrase
from galenic.errors import CheckError
from galenic.results._names import Action
from galenic.results._recovery import Read, Recovery

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from galenic._notices import Notice
    from galenic._recovery.actual import Actual, ActualWeight
    from galenic._recovery.stand import Outcome
    from galenic.results._parts import Weighing
    from galenic.results._plan import Plan

__all__ = ["recover"]


def recover(
    plan: Plan,
    actual: Mapping[str, Any],
    *,
    tolerance: str | Amount | Any,  # noqa: ANN401 - a quantity
) -> Recovery:
    """Say what each capsule of a batch holds as it was really weighed, and what can be done.

    Of a product it is the strength that is told, in the place of the dose.

    Parameters
    ----------
    plan
        The plan that the batch was weighed by, without a stop.
    actual
        A mapping of the shape of the file of readings: ``stage`` and ``actual``, each with ``step``
        and ``weighed``, or ``before`` and ``after``; amounts are text, quantities or amounts in mg.
    tolerance
        How far the dose may be off that of the order with its overage, in %, such as ``"5 %"``.

    Returns
    -------
    Recovery
        The dose if nothing is done, and the options. Weights not yet read stand as planned.

    Raises
    ------
    InputError
        When the readings cannot be used; ``problems`` holds every reason.
    CheckError
        When the planned weights do not give the planned dose: galenic itself has failed.
    """
    made, allowed = read_actual(actual, plan, tolerance)
    if made.stage == "filled":
        refuse_product(plan.order, "the stage 'filled'", "write weighed or mixed: none is filled")
    stand = Stand(plan, made)
    _check(stand)
    offers = Offers(stand, allowed)
    find_remedies(offers)
    base = offers.base
    one = None if base.short is not None else base
    actives = actives_of(stand, one, allowed)
    only = actives[0] if len(actives) == 1 else None
    is_seen = one is not None and stand.sees_room
    return Recovery(
        plan=plan,
        stage=made.stage,
        tolerance=_percent(allowed),
        target=None if only is None else only.target,
        capsules=stand.capsules,
        dose=None if only is None else only.dose,
        of_target=None if only is None else only.of_target,
        deviation=None if only is None else only.deviation,
        fill=None if one is None else stand.fill_of(one),
        fill_planned=_planned_fill(stand),
        filler_used=_filler_used(plan, made),
        occupied=_percent(base.room) if is_seen else None,
        within_tolerance=one is not None and offers.off(base) <= allowed,
        overfull=base.room > FULL if is_seen and not stand.is_emptied else None,
        readings=tuple(_readings(plan, made)),
        options=tuple(offers.options),
        notices=(
            *_notices(plan, made),
            *_of_digits(plan, made, typed_to(actual)),
            *_of_stock(plan, made),
            *(() if one is None else _of_excipients(stand, allowed)),
            *_of_topping_up(stand, base),
            *_of_spilt(stand),
            *_of_capsule(offers, stand, base),
            *_of_remedies(offers, stand),
        ),
        actives=actives,
    )


def _planned_fill(stand: Stand) -> Amount | None:
    planned = stand.planned_fill
    return None if planned is None else Amount(planned, f"mg{stand.order.per_unit}", "the plan")


def _percent(part: Fraction) -> Amount:
    return Amount(part * 100, "%", "the bench")


def _check(stand: Stand) -> None:
    """The planned weights must give the planned dose and fill, to the last digit."""
    weights, capsules = [portion.planned for portion in stand.portions], stand.plan.made.planned
    checks = [one.check for one in stand.plan.actives]
    told = [None if one is None or one.dose is None else one.dose.number for one in checks]
    found = [active / capsules for active in stand.held(weights, capsules)]
    fill = stand.batch(weights, capsules=capsules).mass / capsules
    check = stand.plan.check
    if found != told or check is None or fill != check.fill.number:
        raise CheckError(
            "galenic's check of its own plan failed: run again, the planned weights give another "
            "dose than planned. Do not use this plan; please report the order."
        )


def _readings(plan: Plan, made: Actual) -> Iterator[Read]:
    net = {reading.step: Amount(reading.net, "mg", "the readings") for reading in made.actual}
    for weighing in plan.weighings:
        planned = weighing.weigh or weighing.exact
        yield Read(weighing.step, weighing.named, weighing.into, planned, net.get(weighing.step))


# --- what there is to say ------------------------------------------------------------------------

_FAR = 10
_MOST_RESIDUE = Fraction(1, 100)


def _notices(plan: Plan, made: Actual) -> Iterator[Notice]:
    weighings = {weighing.step: weighing for weighing in plan.weighings}
    for reading in sorted(made.actual, key=lambda one: one.step):
        weighing = weighings[reading.step]
        about = _about(plan, weighing.active)
        yield from (
            notice(entry.code, **entry.values, **about) for entry in _of_reading(weighing, reading)
        )


def _about(plan: Plan, active: str | None) -> dict[str, str]:
    """The active that a notice is about, where there are several."""
    return {"of_active": active} if active is not None and len(plan.actives) > 1 else {}


def _of_reading(weighing: Weighing, reading: ActualWeight) -> Iterator[Notice]:
    """A slip of the decimal point, much powder left in the boat, a weight too small to trust."""
    said = {"step": weighing.step, "what": weighing.named}
    planned, net = weighing.weigh or weighing.exact, Amount(reading.net, "mg")
    if not planned.number / _FAR < net.number < planned.number * _FAR:
        yield notice("recovery-reading-far", read=net, planned=planned, **said)
    weighed, residue = reading.weighed, reading.residue
    if weighed is not None and residue is not None:
        part = residue.number / weighed.number
        if part > _MOST_RESIDUE:
            yield notice("recovery-residue", residue=residue, percent=_percent(part), **said)
    if weighing.minimum is not None and net < weighing.minimum:
        yield notice(
            "recovery-below-minimum",
            read=net,
            minimum=weighing.minimum,
            balance=weighing.balance,
            rule=weighing.rule,
            **said,
        )


def _of_digits(plan: Plan, made: Actual, typed: Mapping[int, Fraction]) -> Iterator[Notice]:
    """A weight typed with fewer digits than its balance shows: what was left out is not known."""
    shown = {one.name: one.readability for one in plan.order.balance}
    weighings = {weighing.step: weighing for weighing in plan.weighings}
    for reading in sorted(made.actual, key=lambda one: one.step):
        weighing, digit = weighings[reading.step], typed.get(reading.step)
        readability = shown.get(weighing.balance or "")
        if digit is None or readability is None or digit <= readability.number:
            continue
        part = digit / 2 / reading.net
        yield notice(
            "recovery-digits-lost" if part > _MOST_RESIDUE else "recovery-decimals-few",
            step=weighing.step,
            what=weighing.named,
            typed=Amount(digit, "mg"),
            balance=weighing.balance,
            shown=readability,
            half=Amount(digit / 2, "mg"),
            percent=_percent(part),
            **_about(plan, weighing.active),
        )


def _of_stock(plan: Plan, made: Actual) -> Iterator[Notice]:
    """More read of the stock than the order says there is: one of the two is wrong."""
    for of in plan.order.by_active:
        at_hand = None if of.stock.of is not None else of.stock.at_hand()
        taken = {one.step: one.each or 1 for one in plan.weighings if holds(one, of)}
        nets = (one.net * taken[one.step] for one in made.actual if one.step in taken)
        read = sum(nets, Fraction(0))
        if at_hand is not None and read > at_hand:
            told = {"read": Amount(read, "mg"), "available": Amount(at_hand, "mg")}
            yield notice("recovery-beyond-stock", **told, **_about(plan, of.active))


def _of_excipients(stand: Stand, allowed: Fraction) -> Iterator[Notice]:
    """An excipient that is further off what the order asks for than the dose may be."""
    for name, part in stand.excipients():
        if abs(part - 1) > allowed:
            yield notice("recovery-excipient-off", what=name, percent=_percent(part))


def _of_remedies(offers: Offers, stand: Stand) -> Iterator[Notice]:
    """Why what one would think of is not offered."""
    unlike = list(_of_mixtures(offers, stand))
    yield from unlike
    for told in offers.notices():
        if not (unlike and told.values["action"] in _BY_MIXTURE):
            yield told


_BY_MIXTURE = frozenset({Action.WEIGH_AGAIN, Action.RECOMPUTE, Action.ADD_TRITURATE})
"""What takes more or less of a mixture: no remedy, even weighed, where it stands as it may not."""


def _of_mixtures(offers: Offers, stand: Stand) -> Iterator[Notice]:
    """A mixture of several actives in which they stand to one another as no tolerance allows.

    What is taken of it brings all of them in the same proportion, so that it mends none.
    """
    if any(option.capsules is not None for option in offers.options):
        return
    for name, parts in stand.mixtures():
        (least, less), (most, more) = (found(parts) for found in (min, max))
        if least * (1 + offers.tolerance) < most * (1 - offers.tolerance):
            percent = _percent(least / most)
            yield notice("recovery-unlike", name=name, less=less, more=more, percent=percent)


def _of_topping_up(stand: Stand, base: Outcome) -> Iterator[Notice]:
    """By completion: powder that is in no body, bodies that were lost, filler beyond its range."""
    actual, plan = stand.actual, stand.plan
    if not stand.by_completion or base.short is not None:
        return
    left = actual.blend_left
    if left is not None and left.number:
        part = left.number / stand.batch(stand.weights).mass
        remedy = phrase("left-over.filled" if actual.stage == "filled" else "left-over.emptied")
        told = {"left": left, "percent": _percent(part), "capsules": stand.capsules}
        yield notice("recovery-left-over", **told, remedy=remedy)
    if actual.capsules_lost:
        told_lost = {"lost": actual.capsules_lost, "capsules": stand.capsules}
        yield notice("recovery-capsules-lost", **told_lost)
    yield from _of_filler(plan, actual)


def _of_spilt(stand: Stand) -> Iterator[Notice]:
    """Blend that was lost before it was filled: what is left is as strong, and makes fewer."""
    lost = stand.actual.blend_lost
    if lost is not None and lost.number:
        yield notice("recovery-blend-lost", lost=lost, percent=_percent(stand.lost_part))


def _filler_used(plan: Plan, actual: Actual) -> Amount | None:
    """The filler of premix and top-up, where bodies were topped up."""
    if actual.filler_used is None and actual.topped_up is None:
        return None
    premix = {one.step for one in plan.weighings if one.is_filler}
    used = sum((one.net for one in actual.actual if one.step in premix), Fraction(0))
    return Amount(used + topped_up(actual, plan), "mg", "the readings")


def _of_filler(plan: Plan, actual: Actual) -> Iterator[Notice]:
    """Filler of each body that is outside of what was estimated."""
    expected, used = plan.fill.filler_range, _filler_used(plan, actual)
    if expected is None or used is None:
        return
    each = Amount(used.number / (actual.capsules_filled or plan.made.planned), "mg/capsule")
    if not expected.low.number <= each.number <= expected.high.number:
        yield notice("recovery-filler-far", each=each, low=expected.low, high=expected.high)


def _of_capsule(offers: Offers, stand: Stand, base: Outcome) -> Iterator[Notice]:
    """What keeps the batch as it stands from being capsules."""
    if base.short is not None:
        yield notice("recovery-vessel-short", name=base.short)
        return
    if stand.plan.product is not None:
        return
    size, fill = stand.plan.capsule.size, Amount(base.mass, "mg/capsule")
    if offers.is_overfull(base):
        told = {"occupied": _percent(base.room), "size": size}
        closed = {"capsules": stand.capsules, "percent": _percent(1 / base.room)}
        if stand.actual.stage == "filled":
            yield notice("recovery-filled-over", **told, **closed)
        else:
            yield notice("recovery-overfull", **told)
    if offers.is_beyond_fill(base):
        yield from _beyond_fill(stand, base)
    least = stand.order.capsule.min_fill
    if least is not None and offers.is_underfull(base):
        yield notice("recovery-underfull", fill=fill, minimum=least)
    unknown = stand.unknown
    if unknown and not stand.by_completion:  # there the bodies themselves tell
        yield notice("fill-volume-unchecked", total=fill, names=tuple(unknown))


def _beyond_fill(stand: Stand, base: Outcome) -> Iterator[Notice]:
    """More blend than the fills that were ordered take, and nobody knows whether more would fit."""
    wanted = stand.order.capsule.fill
    assert wanted is not None  # noqa: S101 - the caller saw to it
    left = Amount((base.mass - wanted.number) * stand.capsules, "mg")
    for one, active in zip(stand.each, base.actives, strict=True):
        yield notice(
            "recovery-fill-beyond",
            capsules=stand.capsules,
            fill=Amount(base.mass, "mg/capsule"),
            wanted=wanted,
            dose=Amount(active * wanted.number / base.mass, one.order.dose_of_capsule.unit),
            left=left,
            **_about(stand.plan, one.order.active),
        )
