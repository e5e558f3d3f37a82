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


class _Sets:
    """Sets of strengths that make every dose.

    A strength more only makes more sums. So one without which all the others do not make every
    dose is in every set, and the sets without it are not looked at.
    """

    def __init__(self, sizes: Sequence[int], wanted: Mapping[int, int]) -> None:
        self._sizes, self._wanted = sizes, wanted
        self._needed = [size for size in sizes if self._is_needed(size)]
        self._others = [size for size in sizes if size not in self._needed]

    @property
    def numbers(self) -> range:
        """How many strengths there may be in a set."""
        return range(max(1, len(self._needed)), len(self._sizes) + 1)

    def of(self, many: int) -> Iterator[Way]:
        """Those of so many strengths."""
        for some in combinations(self._others, many - len(self._needed)):
            found = way((*self._needed, *some), self._wanted)
            if found is not None:
                yield found

    def _is_needed(self, size: int) -> bool:
        others = [one for one in self._sizes if one != size]
        return not others or way(others, self._wanted) is None


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
    sets = _Sets(sizes, wanted)
    numbers = [many for many in sets.numbers if many == 1 or prefer != "single-strength"]
    best = (min(sets.of(many), key=_rank, default=None) for many in numbers)
    return next((one for one in best if one is not None), None)


def _least_stranded(sizes: Sequence[int], doses: Doses, wanted: Mapping[int, int]) -> Way | None:
    """The set that strands the least, and of those the best.

    Where one strands nothing, those that are no better are not looked at.
    """
    best: tuple[int, tuple[int, ...], Way] | None = None
    sets = _Sets(sizes, wanted)
    for many in sets.numbers:
        for one in sets.of(many):
            rank = _rank(one)
            if best is not None and not best[0] and rank > best[1]:
                continue
            lost = stranded(one, doses, None if best is None else best[0]).parts
            if best is None or (lost, rank) < best[:2]:
                best = lost, rank, one
    return None if best is None else best[2]


def _rank(one: Way) -> tuple[int, ...]:
    """Fewer capsules first, then fewer strengths, then larger ones: no two sets are alike."""
    return (one.capsules, len(one.sizes), *(-size for size in one.sizes))


def _used(whole: Way, wanted: Mapping[int, int]) -> list[int]:
    """The strengths that the fewest capsules really use."""
    offer = Offer(whole.sizes, max(wanted))
    return sorted({size for dose in wanted for size in offer.take(dose)})


def trade(sizes: Sequence[int], doses: Doses) -> list[Way]:
    """Of each number of strengths the set with the fewest capsules, as long as more make fewer."""
    found: list[Way] = []
    sets = _Sets(sizes, doses.all)
    for many in sets.numbers:
        best = min(sets.of(many), key=_rank, default=None)
        if best is None:
            continue
        if found and best.capsules >= found[-1].capsules:
            return found
        found.append(best)
    return found
