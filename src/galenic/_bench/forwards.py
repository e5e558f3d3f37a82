"""Runs a batch forwards on the bench, from the weights alone, and bounds what rounding explains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from galenic._amounts import ExactFraction
from galenic._bench import vessels as bench
from galenic.results._names import VesselName

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._materials.order import Order
    from galenic.results._parts import Weighing

__all__ = ["bounds", "capsules_of", "contents", "halves_of", "of_capsule", "run", "weight_of"]

_NONE = ExactFraction(0)


def run(
    portions: Sequence[Weighing],
    shelf: Sequence[tuple[Any, Any]],
    weights: Sequence[Any] | None = None,
) -> dict[str, bench.Vessel]:
    """Pour and take, in the order of the list; gives what then lies in each vessel.

    The vessel ``capsule`` is one capsule, into which what is weighed for each goes by itself.

    ``shelf`` holds active and room of one milligram of each powder, as :func:`per_mg` gives them;
    ``weights`` stand in place of those printed: exact, floats, complex, or arrays.
    """
    vessels: dict[str, bench.Vessel] = {}
    for place, (portion, (active, room)) in enumerate(zip(portions, shelf, strict=True)):
        weight = weight_of(portion) if weights is None else weights[place]
        source, target = vessels.get(portion.from_), vessels.get(portion.into)
        taken = bench.weigh(weight, active, room) if source is None else bench.take(source, weight)
        if target is None:
            vessels[portion.into] = taken  # poured into an empty vessel
        else:
            bench.pour(target, taken)
    vessels.setdefault(VesselName.BATCH, bench.Vessel())
    return vessels


def contents(
    portions: Sequence[Weighing],
    shelf: Sequence[tuple[Fraction, Fraction]],
    capsules: int,
    weights: Sequence[Fraction] | None = None,
) -> bench.Vessel:
    """The contents of one capsule."""
    return of_capsule(run(portions, shelf, weights), capsules)


def of_capsule(vessels: dict[str, bench.Vessel], capsules: Any) -> bench.Vessel:  # noqa: ANN401 - any number
    """The contents of one capsule: its share of the blend, and what was weighed for it alone."""
    blend, alone = vessels[VesselName.BATCH], vessels.get(VesselName.CAPSULE)
    if alone is None:
        return bench.fill(blend, capsules)
    one = bench.Vessel(alone.mass, alone.active, alone.room)
    if type(blend.mass) is not int or blend.mass:  # else nothing was poured: no filler goes in
        bench.pour(one, bench.fill(blend, capsules))
    return one


def bounds(
    weighed: Sequence[Weighing],
    halves: Sequence[Fraction],
    shelf: Sequence[tuple[Fraction, Fraction]],
    capsules: int,
    one: bench.Vessel,
) -> tuple[Fraction, Fraction, Fraction]:
    """What half a readability on each weight explains: of the mass, the dose and the room."""
    if all(portion.into == VesselName.BATCH for portion in weighed):
        return _bounds_of_sum(halves, shelf, capsules)
    dose = room = mass = _NONE
    weights = [weight_of(portion) for portion in weighed]
    for place, half in enumerate(halves):
        changed = [*weights[:place], weights[place] + half, *weights[place + 1 :]]
        other = contents(weighed, shelf, capsules, changed)
        mass += abs(other.mass - one.mass)
        dose += abs(other.active - one.active)
        room += abs(other.room - one.room)
    return mass, dose, room


def _bounds_of_sum(
    halves: Sequence[Fraction], shelf: Sequence[tuple[Fraction, Fraction]], capsules: int
) -> tuple[Fraction, Fraction, Fraction]:
    """The bounds where all goes straight into the batch: each half moves what it weighs."""
    dose = room = mass = _NONE
    for half, (active, space) in zip(halves, shelf, strict=True):
        mass += half
        dose += half * active
        room += half * space
    return mass / capsules, dose / capsules, room / capsules


def weight_of(portion: Weighing) -> Fraction:
    """What is set on the balance; where there is none, the exact mass."""
    return (portion.weigh or portion.exact).number


def halves_of(order: Order, weighed: Sequence[Weighing]) -> list[Fraction]:
    """Half the readability of the balance named at each weight; none where nothing was rounded.

    That is where there is no balance, and for all but the last of several portions. Of pellets that
    are counted it is half of one.
    """
    grids = {balance.name: balance.readability.number / 2 for balance in order.balance}
    return [
        _half_a_pellet(portion)
        if portion.is_counted
        else _NONE
        if _is_equal(portion)
        else grids.get(portion.balance or "", _NONE)
        for portion in weighed
    ]


def _half_a_pellet(portion: Weighing) -> Fraction:
    return weight_of(portion) / (2 * (portion.pellets or 1))


def _is_equal(portion: Weighing) -> bool:
    """Whether it is one of the equal portions before the last."""
    place, count = portion.part or (0, 0)
    return place != count


def capsules_of(order: Order) -> int:
    """The capsules ordered and their excess, a part of one counted whole."""
    if order.excess is None or not order.excess.number:
        return order.capsules
    if order.excess.unit == "capsule":
        return order.capsules + int(order.excess.number)
    return order.capsules + math.ceil(order.capsules * order.excess.number / 100)
