"""Compares what the printed weights give on the bench with the order and with the plan."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import ExactFraction, computed
from galenic._bench import vessels as bench
from galenic._bench.forwards import bounds, capsules_of, contents, halves_of, weight_of
from galenic._bench.room import Blend, of_fill, of_packing
from galenic._bench.shelf import as_pure, is_excipient, per_mg, room_per_mg
from galenic._bench.weights import of_vessels, of_weights
from galenic.errors import CheckError
from galenic.results._names import VesselName
from galenic.results._parts import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._materials.order import Order
    from galenic.results._packing import PackingRange
    from galenic.results._parts import Weighing

__all__ = ["Told", "check"]

_NONE = ExactFraction(0)


class Told(NamedTuple):
    """What a plan tells of its batch: capsules, net fill, dose, and the range of its packing.

    A plan that the rounding of its weights ``stopped`` tells no range.
    """

    planned: int
    total: Amount
    expected: Amount
    packing: PackingRange | None
    stopped: bool


def check(order: Order, weighed: Sequence[Weighing], size: str, told: Told) -> Check:
    """Run the batch forwards and compare what comes out with the order and with the plan.

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
        When dose or fill differ by more than the rounding of the weights explains, a weight is none
        that its balance may weigh, or the plan tells another number than the bench finds.
    """
    capsules, halves = capsules_of(order), halves_of(order, weighed)
    shelf = [per_mg(order, portion, size) for portion in weighed]
    one = contents(weighed, shelf, capsules)
    most = bench.Vessel(*bounds(weighed, halves, shelf, capsules, one))
    unweighed = _unweighed_filler(order, weighed) / capsules
    if unweighed:
        room = unweighed * room_per_mg(order, order.filler, size)
        bench.pour(most, bench.Vessel(unweighed, 0, room))

    aim = order.dose.number
    if order.overage is not None and order.overage.number:
        aim *= 1 + order.overage.number / 100
    blend = Blend(order, weighed, halves, size, capsules, unweighed)
    faults = [
        *(["the dose"] if abs(one.active - aim) > most.active else []),
        *of_fill(blend, one, most),
        *(() if told.stopped else of_packing(blend, one, told.packing)),
        *_of_excipients(order, weighed, halves, one, most),
        *of_weights(order, weighed),
        *of_vessels(order, weighed),
    ]
    if told.planned != capsules or abs(one.mass - told.total.number) > most.mass:
        faults.append("the capsules or the fill told")
    if one.active != told.expected.number:
        faults.append("the dose told")
    unit = order.dose.unit
    result = Check(
        dose=_bench_amount(one.active, unit),
        bound=_bench_amount(most.active, unit),
        fill=_bench_amount(one.mass, "mg/capsule"),
    )
    if faults:
        raise CheckError(
            f"galenic's check of its own plan failed at {', '.join(faults)}: the printed weights "
            f"give {result.dose} in {result.fill}, aimed at {aim} {unit}, bound {result.bound}. "
            "Do not use this plan; please report the order."
        )
    return result


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
    if poured or all(portion.into == VesselName.BATCH for portion in weighed):
        return _NONE
    return min((balance.readability.number / 2 for balance in order.balance), default=_NONE)


def _bench_amount(number: Fraction, unit: str) -> Amount:
    return computed(ExactFraction.of(number), unit, "the bench")
