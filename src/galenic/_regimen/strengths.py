"""Which strengths to make: every set of those on offer is looked at, and none is guessed."""

from __future__ import annotations

from itertools import chain, combinations
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

from galenic._regimen.coins import Offer, fewest
from galenic._regimen.tables import MOST_STRENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "MOST_LOOKED_AT",
    "Doses",
    "Stranded",
    "Way",
    "candidates",
    "chosen",
    "stranded",
    "trade",
    "way",
]

MOST_LOOKED_AT = 1_000 << MOST_STRENGTHS
"""Sets of strengths times the parts of the largest of them: beyond it nobody waits for a search."""


class Way(NamedTuple):
    """A set of strengths, and what a regimen is with it.

    Attributes
    ----------
    sizes
        The strengths, the largest first, in parts of the grid.
    capsules, most
        Capsules in all, and of one dose at most.
    """

    sizes: tuple[int, ...]
    capsules: int
    most: int


class Stranded(NamedTuple):
    """Active in capsules that would serve no more if the patient stayed on the dose of a step.

    ``parts`` is the most of it, in parts of the grid, and ``step`` the place of that step, or
    ``None`` where nothing is stranded.
    """

    parts: int
    step: int | None


class Doses(NamedTuple):
    """The doses of each regimen, step by step: of each how large it is, and how many there are."""

    regimens: tuple[tuple[Mapping[int, int], ...], ...]

    @property
    def all(self) -> dict[int, int]:
        """How many there are of each, over all steps."""
        found: dict[int, int] = {}
        for step in chain(*self.regimens):
            for dose, many in step.items():
                found[dose] = found.get(dose, 0) + many
        return found


def candidates(doses: Sequence[int]) -> list[int]:
    """Strengths to choose among where none is named, in parts.

    Every multiple of the largest common part of the doses up to the largest dose; where these are
    too many, that part and the doses themselves. They may still be too many.
    """
    common = gcd(*doses)
    every = list(range(common, max(doses) + 1, common))
    return every if len(every) <= MOST_STRENGTHS else sorted({common, *doses})


def way(sizes: Sequence[int], wanted: Mapping[int, int]) -> Way | None:
    """What doses are with these strengths; ``None`` where they do not make every dose."""
    common = gcd(*sizes)
    if any(dose % common for dose in wanted):
        return None
    found = fewest(sizes, wanted)
    return None if found is None else Way(tuple(sorted(sizes, reverse=True)), *found)


def stranded(one: Way, doses: Doses, enough: int | None = None) -> Stranded:
    """The most active in capsules of later steps that the dose of one step cannot be made of.

    Where it is more than ``enough``, it may be told as less than it is, but as more than that.
    """
    offer = Offer(one.sizes, max(doses.all))
    found = [_stranded(offer, steps, enough) for steps in doses.regimens]
    return max(found, key=lambda lost: lost.parts)


def _stranded(offer: Offer, steps: Sequence[Mapping[int, int]], enough: int | None) -> Stranded:
    later: dict[int, int] = {}
    worst = Stranded(0, None)
    for place in range(len(steps) - 1, -1, -1):
        step = steps[place]
        lost = sum(
            size * many
            for size, many in later.items()
            if not any(offer.makes(dose - size) for dose in step)
        )
        if lost and lost >= worst.parts:
            worst = Stranded(lost, place)
        if enough is not None and worst.parts > enough:
            return worst
        for dose, many in step.items():
            for size, each in offer.take(dose).items():
                later[size] = later.get(size, 0) + each * many
    return worst


def chosen(sizes: Sequence[int], doses: Doses, prefer: str) -> Way | None:
    """The set of strengths that is preferred; ``None`` where no set makes every dose."""
    wanted = doses.all
    if prefer == "fewest-capsules":
        whole = way(sizes, wanted)
        return None if whole is None else way(_used(whole, wanted), wanted)
    if prefer == "least-waste":
        return _least_stranded(sizes, doses, wanted)
    sets = (1,) if prefer == "single-strength" else _numbers(sizes)
    best = (min(_ways(sizes, wanted, many), key=_rank, default=None) for many in sets)
    return next((one for one in best if one is not None), None)


def _least_stranded(sizes: Sequence[int], doses: Doses, wanted: Mapping[int, int]) -> Way | None:
    """The set that strands the least, and of those the best.

    Where one strands nothing, those that are no better are not looked at.
    """
    best: tuple[int, tuple[int, ...], Way] | None = None
    for many in _numbers(sizes):
        for one in _ways(sizes, wanted, many):
            rank = _rank(one)
            if best is not None and not best[0] and rank > best[1]:
                continue
            lost = stranded(one, doses, None if best is None else best[0]).parts
            if best is None or (lost, rank) < best[:2]:
                best = lost, rank, one
    return None if best is None else best[2]


def _numbers(sizes: Sequence[int]) -> range:
    return range(1, len(sizes) + 1)


def _rank(one: Way) -> tuple[int, ...]:
    """Fewer capsules first, then fewer strengths, then larger ones: no two sets are alike."""
    return (one.capsules, len(one.sizes), *(-size for size in one.sizes))


def _used(whole: Way, wanted: Mapping[int, int]) -> list[int]:
    """The strengths that the fewest capsules really use."""
    offer = Offer(whole.sizes, max(wanted))
    return sorted({size for dose in wanted for size in offer.take(dose)})


def _ways(sizes: Sequence[int], wanted: Mapping[int, int], many: int) -> Iterator[Way]:
    """Every set of so many strengths that makes every dose."""
    for some in combinations(sorted(sizes, reverse=True), many):
        found = way(some, wanted)
        if found is not None:
            yield found


def trade(sizes: Sequence[int], doses: Doses) -> list[Way]:
    """Of each number of strengths the set with the fewest capsules, as long as more make fewer."""
    found: list[Way] = []
    wanted = doses.all
    for many in _numbers(sizes):
        best = min(_ways(sizes, wanted, many), key=_rank, default=None)
        if best is None:
            continue
        if found and best.capsules >= found[-1].capsules:
            return found
        found.append(best)
    return found
