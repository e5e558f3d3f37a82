"""Finds fills that are not the body's, and a range of packing that the weights do not give."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._bench.forwards import bounds, contents
from galenic._bench.shelf import is_measured, per_mg, room_per_mg
from galenic._materials.methods import COMPLETION, TO_VOLUME
from galenic.results._names import VesselName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._bench import vessels as bench
    from galenic._bench.shelf import End
    from galenic._materials.order import Order
    from galenic.results._packing import PackingRange
    from galenic.results._parts import Weighing

__all__ = ["Blend", "of_fill", "of_packing"]


class Blend(NamedTuple):
    """A blend on the bench: its order, its weights and what rounds them, its bodies.

    ``unweighed`` is the filler, in mg a capsule, that may be left out beside a triturate.
    """

    order: Order
    weighed: Sequence[Weighing]
    halves: Sequence[Fraction]
    size: str
    capsules: int
    unweighed: Fraction

    def room(self, end: End) -> tuple[Fraction, Fraction]:
        """The part of a body that its blend takes up at an end of the packing, and the bound."""
        first = self.order.by_active[0]  # room is the same, whichever is followed
        shelf = [per_mg(self.order, portion, self.size, end, of=first) for portion in self.weighed]
        one = contents(self.weighed, shelf, self.capsules)
        _, _, room = bounds(self.weighed, self.halves, shelf, self.capsules, one)
        left_out = self.unweighed * room_per_mg(self.order, self.order.filler, self.size, end)
        return Fraction(one.room), room + left_out


def of_fill(blend: Blend, one: bench.Vessel, most: bench.Vessel) -> Iterator[str]:
    """What is wrong with the mass or the volume of the fill.

    Where the packing is assumed, a body may be told overfull by powders without filler that fit
    at their tightest, and may hold less than the least that was asked for.
    """
    wanted, least = blend.order.capsule.fill, blend.order.capsule.min_fill
    if blend.order.method == COMPLETION:
        return  # a body is topped up to the brim, whatever it takes
    if wanted is not None:
        if abs(one.mass - wanted.number) > most.mass:
            yield "the mass of the fill"
    elif abs(one.room - 1) > most.room and not _may_fit(blend, one):
        yield "the volume of the fill"
    short = least is not None and one.mass + most.mass < least.number
    if short and not (wanted is None and blend.room("tightest")[0] < one.room):
        yield "the least fill"


def _may_fit(blend: Blend, one: bench.Vessel) -> bool:
    """Whether powders overfull by an assumed packing, without filler, would fit at the tightest."""
    room, bound = blend.room("tightest")
    filled = any(portion.from_ == VesselName.FILLER for portion in blend.weighed)
    return one.room > 1 and not filled and room <= 1 + bound


def of_packing(blend: Blend, one: bench.Vessel, told: PackingRange | None) -> Iterator[str]:
    """What is wrong with the range of packing told, or with telling none.

    The doses at its ends are those of the only active; of several it tells none.
    """
    alone = any(portion.into == VesselName.CAPSULE for portion in blend.weighed)
    if blend.order.method != TO_VOLUME or alone:
        if told is not None:
            yield "the range of the packing, which decides no dose"
        return
    if told is None:
        if not all(is_measured(blend.order, portion, blend.size) for portion in blend.weighed):
            yield "the range of the packing, which is not told"
        return
    loose, tight = blend.room("least"), blend.room("most")
    for (room, bound), taken, bodies, dose in (
        (loose, told.occupied_most, told.bodies_most, told.dose_least),
        (tight, told.occupied_least, told.bodies_least, told.dose_most),
    ):
        filled = room * blend.capsules
        if (
            abs(taken.number / 100 - room) > bound
            or abs(bodies - filled) > 1 + bound * blend.capsules
            or (dose is None) != (len(blend.order.by_active) > 1)
            or (dose is not None and abs(dose.number * room - one.active) > dose.number * bound)
        ):
            yield "the range of the packing"
