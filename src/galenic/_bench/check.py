"""Compares what the printed weights give on the bench with the order and with the plan."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import ExactFraction, computed
from galenic._bench import vessels as bench
from galenic._bench.completing import of_completion
from galenic._bench.forwards import bounds, capsules_of, contents, halves_of, weight_of
from galenic._bench.room import Blend, of_fill, of_packing
from galenic._bench.shelf import active_only, as_pure, is_excipient, per_mg, room_per_mg
from galenic._bench.weights import of_capsules, of_vessels, of_weights
from galenic.errors import CheckError
from galenic.results._names import VesselName
from galenic.results._parts import Check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._materials.order import OfOne, Order
    from galenic.results._packing import PackingRange
    from galenic.results._parts import Weighing

__all__ = ["Checked", "Told", "check"]

_NONE = ExactFraction(0)


class Told(NamedTuple):
    """What a plan tells of its batch: capsules, net fill, doses, and the range of its packing.

    ``total`` is what goes in of all that is weighed, ``filler`` the ends of what a body takes that
    is filled by completion. ``expected`` is the dose of each active, in the order of
    :attr:`Order.by_active`. A plan that the rounding of its weights ``stopped`` tells no range.
    """

    planned: int
    total: Amount
    expected: Sequence[Amount]
    packing: PackingRange | None
    filler: tuple[Amount, Amount] | None
    stopped: bool


class Checked(NamedTuple):
    """What the bench finds: of the batch, and of each active.

    ``mass_bound`` is the most that half a readability on each weight moves the fill, in mg.
    """

    whole: Check
    each: tuple[Check, ...]
    mass_bound: Fraction


class _Followed(NamedTuple):
    """One active on the bench: what a capsule holds of it, and what rounding explains."""

    order: OfOne
    one: bench.Vessel
    most: bench.Vessel

    @property
    def aim(self) -> Fraction:
        """What each capsule is made to hold of the dose."""
        aim, overage = self.order.dose.number, self.order.overage
        if self.order.capsules_per_dose is not None:
            aim = aim / self.order.capsules_per_dose
        return aim if overage is None else aim * (1 + overage.number / 100)

    @property
    def is_off(self) -> bool:
        """Whether its dose is not what was ordered.

        What comes along in the stock of another is what that one's weight makes it.
        """
        if self.order.stock.of is not None:
            return False
        return bool(abs(self.one.active - self.aim) > self.most.active)

    def check(self) -> Check:
        """What is given out of it."""
        unit, per = self.unit, self.order.per_unit
        return Check(
            dose=_bench_amount(self.one.active, unit),
            bound=_bench_amount(self.most.active, unit),
            fill=_bench_amount(self.one.mass, f"mg{per}"),
        )

    @property
    def unit(self) -> str:
        """The unit of its dose: of a product all that it holds."""
        return f"{self.order.active_unit}{self.order.per_unit}"


def check(order: Order, weighed: Sequence[Weighing], size: str, told: Told) -> Checked:
    """Run the batch forwards, once for each active, and compare with the order and with the plan.

    Parameters
    ----------
    order
        The order.
    weighed
        The weighings as printed (``weigh`` where there is a balance, ``exact`` elsewhere).
    size
        The capsule size chosen.
    told
        What the plan tells.

    Raises
    ------
    CheckError
        When a dose or the fill differ by more than the rounding of the weights explains, a weight
        is none that its balance may weigh, or the plan tells another number than the bench finds.
    """
    capsules, halves = capsules_of(order), halves_of(order, weighed)
    first, *others = order.by_active
    shelf = [per_mg(order, portion, size, of=first) for portion in weighed]
    of_each = [_follow(first, weighed, halves, shelf, capsules)]
    for other in others:  # mass and room are the same, whichever is followed
        shelf = active_only(weighed, other)
        of_each.append(_follow(other, weighed, halves, shelf, capsules))
    one, most = of_each[0].one, of_each[0].most
    unweighed = _unweighed_filler(order, weighed) / capsules
    if unweighed:
        room = unweighed * room_per_mg(order, order.filler, size)
        bench.pour(most, bench.Vessel(unweighed, 0, room))
    blend = Blend(order, weighed, halves, size, capsules, unweighed)
    several = len(of_each) > 1
    faults = [
        *(_of(followed, "the dose", several) for followed in of_each if followed.is_off),
        *of_fill(blend, one, most),
        *of_completion(blend, one, most, told.filler),
        *(() if told.stopped else of_packing(blend, one, told.packing)),
        *_of_excipients(order, weighed, halves, one, most),
        *of_weights(order, weighed),
        *of_vessels(order, weighed),
        *of_capsules(order, weighed, capsules),
    ]
    if told.planned != capsules or abs(one.mass - told.total.number) > most.mass:
        faults.append("the capsules or the fill told")
    if len(told.expected) != len(of_each):
        faults.append("the actives told")
    for followed, dose in zip(of_each, told.expected, strict=False):
        if followed.one.active != dose.number or followed.unit != dose.unit:
            faults.append(_of(followed, "the dose told", several))
    if faults:
        raise CheckError(_failed(faults, of_each))
    checks = tuple(followed.check() for followed in of_each)
    whole = checks[0] if not several else Check(None, None, checks[0].fill)
    return Checked(whole, checks, most.mass)


def _follow(
    of: OfOne,
    weighed: Sequence[Weighing],
    halves: Sequence[Fraction],
    shelf: Sequence[tuple[Fraction, Fraction]],
    capsules: int,
) -> _Followed:
    """Run the batch forwards, and look where one active goes."""
    one = contents(weighed, shelf, capsules)
    return _Followed(of, one, bench.Vessel(*bounds(weighed, halves, shelf, capsules, one)))


def _of(followed: _Followed, what: str, several: bool) -> str:  # noqa: FBT001 - how it is called
    return f"{what} of {followed.order.active}" if several else what


def _failed(faults: Iterable[str], of_each: Iterable[_Followed]) -> str:
    found = "; ".join(
        f"{check.dose} in {check.fill}, aimed at {one.aim} {one.unit}, bound {check.bound}"
        for one in of_each
        for check in [one.check()]
    )
    return (
        f"galenic's check of its own plan failed at {', '.join(faults)}: the printed weights give "
        f"{found}. Do not use this plan; please report the order."
    )


def _of_excipients(
    order: Order,
    weighed: Sequence[Weighing],
    halves: Sequence[Fraction],
    one: bench.Vessel,
    most: bench.Vessel,
) -> Iterator[str]:
    """The excipients whose weight is not the mass or the share of the fill that was ordered.

    What goes through a triturate is followed there as the active is: its own weighing counts as
    pure, and every other powder as free of it.
    """
    capsules = capsules_of(order)
    for powder in order.excipient:
        own = [is_excipient(portion, powder) for portion in weighed]
        if all(portion.into == VesselName.BATCH for portion in compress(weighed, own)):
            each = sum(map(weight_of, compress(weighed, own)), _NONE) / capsules
            slack = sum(compress(halves, own), _NONE) / capsules
        else:
            shelf = as_pure(weighed, powder)
            held = contents(weighed, shelf, capsules)
            each, (_, slack, _) = held.active, bounds(weighed, halves, shelf, capsules, held)
        if powder.mass is not None:
            wanted = powder.mass.number
        else:
            share = powder.share.number / 100 if powder.share is not None else _NONE
            wanted, slack = share * one.mass, slack + share * most.mass
        if abs(each - wanted) > slack:
            yield f"the excipient {powder.name}"


def _unweighed_filler(order: Order, weighed: Sequence[Weighing]) -> Fraction:
    """The filler that may be left out beside a triturate: less than half of the finest reading."""
    poured = any(
        portion.from_ == VesselName.FILLER and portion.into == VesselName.BATCH
        for portion in weighed
    )
    filled = {VesselName.BATCH, VesselName.CAPSULE}
    if poured or all(portion.into in filled for portion in weighed):
        return _NONE
    return min((balance.readability.number / 2 for balance in order.balance), default=_NONE)


def _bench_amount(number: Fraction, unit: str) -> Amount:
    return computed(ExactFraction.of(number), unit, "the bench")
