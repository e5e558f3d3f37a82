"""Tops the bodies up on the bench: what they take of filler, and the dose that each then holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._bench import vessels as bench
from galenic._bench.forwards import contents
from galenic._bench.shelf import room_per_mg
from galenic._materials.methods import COMPLETION, USUAL_PREMIX
from galenic.results._names import VesselName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._amounts import Amount
    from galenic._bench.room import Blend
    from galenic._bench.shelf import End

__all__ = ["of_completion"]


def of_completion(
    blend: Blend, one: bench.Vessel, most: bench.Vessel, told: tuple[Amount, Amount] | None
) -> Iterator[str]:
    """What is wrong with a fill by completion: its range of filler, its first fill, its dose.

    The bodies are topped up as far as each end of the packing lets them, emptied into the bowl and
    filled again with all of it.
    """
    if told is None or blend.order.method != COMPLETION:
        if (told is None) == (blend.order.method == COMPLETION):
            yield "the method of filling"
        return
    shelf = [(Fraction(part.from_ == VesselName.FILLER), Fraction(0)) for part in blend.weighed]
    premix = contents(blend.weighed, shelf, blend.capsules).active
    part = USUAL_PREMIX if blend.order.fill is None else blend.order.fill.premix or USUAL_PREMIX
    if abs(premix - told[0].number * part.number / 100) > most.mass:
        yield "the premix"
    ends: tuple[End, End] = ("least", "most")
    for end, filler in zip(ends, told, strict=True):
        room, bound = blend.room(end)
        per_mg = room_per_mg(blend.order, blend.order.filler, blend.size, end)
        takes = max(premix + (1 - room) / per_mg, Fraction(0))
        if abs(filler.number - takes) > bound / per_mg + most.mass:
            yield "the range of the filler"
        if room > 1 + bound and premix > most.mass:
            yield "the premix, which does not fit"
        if _filled(blend, one, filler.number - premix).active != one.active:
            yield "the dose by completion"


def _filled(blend: Blend, one: bench.Vessel, filler: Fraction) -> bench.Vessel:
    """A capsule, after every body was topped up with so much filler, emptied, mixed and filled."""
    bowl = bench.Vessel(one.mass * blend.capsules, one.active * blend.capsules)
    bench.pour(bowl, bench.Vessel(filler * blend.capsules))
    return bench.fill(bowl, blend.capsules)
