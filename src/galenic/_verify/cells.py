"""The places of two pages held against each other, number by number."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from galenic._verify.numbers import beyond, numbers, skeleton
from galenic.errors import InputError, Problems
from galenic.results._verification import DifferenceKind, DifferingNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from galenic._verify.pages import PlacedText

__all__ = ["Held", "hold_cells", "refuse_more"]

_SOME = 200  # that a page may have beside those, such as heads of its sheets of paper


class Held(NamedTuple):
    """How many numbers were compared, how many could not be, and those that differ."""

    compared: int
    not_compared: int
    differences: tuple[DifferingNumber, ...]

    def beside(self, other: Held) -> Held:
        """What was held together with another part of the same file."""
        counts = self.compared + other.compared, self.not_compared + other.not_compared
        return Held(*counts, (*self.differences, *other.differences))


def hold_cells(told: list[PlacedText], found: list[PlacedText], *, same: bool) -> Held:
    """Hold the places of a page against those of the page drawn anew.

    Places are paired in order by what they say beside their numbers; then those that stand
    elsewhere, by the same; then those that are worded otherwise, by heading, row and column. In a
    pair of the first two every number is compared with that in its place, in one of the last the
    numbers of both, in any order. Between two versions, a place that only one has is not compared.
    """
    refuse_more(len(told), len(found))
    pairs = _Pairs(told, found)
    for by in (_by_words, _by_row, _by_place):
        pairs.pair(by)
    return pairs.held(same=same)


def refuse_more(told: int, found: int) -> None:
    """Refuse a file that says far more than the page of its order: what aligns them takes long.

    Raises
    ------
    InputError
        When it has more than twice as many places, or numbers, and some.
    """
    if told > 2 * found + _SOME:
        problems = Problems()
        given, expected = (
            f"{told} places or numbers",
            f"about {found}, as the page of its order has",
        )
        problems.add("size", "file", given, expected, "give one sheet, and nothing beside it")
        raise InputError(problems)


def _by_words(cell: PlacedText) -> tuple[str, str]:
    return skeleton(cell.place), skeleton(cell.text)


def _by_row(cell: PlacedText) -> object:
    return skeleton(cell.text)


def _by_place(cell: PlacedText) -> object:
    return skeleton(cell.place)


class _Pairs:
    """Places of two pages, paired step by step."""

    def __init__(self, told: list[PlacedText], found: list[PlacedText]) -> None:
        mine, ours = ([_by_words(cell) for cell in cells] for cells in (told, found))
        blocks = SequenceMatcher(None, mine, ours, autojunk=False).get_matching_blocks()
        aligned = [(a + n, b + n) for a, b, size in blocks for n in range(size)]
        self._pairs = [(told[a], found[b]) for a, b in aligned]
        there, here = {b for _, b in aligned}, {a for a, _ in aligned}
        self._told = [cell for place, cell in enumerate(told) if place not in here]
        self._found = [cell for place, cell in enumerate(found) if place not in there]

    def pair(self, by: Callable[[PlacedText], object]) -> None:
        """Pair those that are left by a key, the first of each page with the first of the other."""
        there: dict[object, list[PlacedText]] = {}
        for cell in reversed(self._found):
            there.setdefault(by(cell), []).append(cell)
        left: list[PlacedText] = []
        for cell in self._told:
            alike = there.get(by(cell))
            if alike:
                self._pairs.append((cell, alike.pop()))
            else:
                left.append(cell)
        taken = {id(found) for _, found in self._pairs}
        self._told = left
        self._found = [cell for cell in self._found if id(cell) not in taken]

    def held(self, *, same: bool) -> Held:
        """What differs in the pairs, and in what is left."""
        differences = [one for told, found in self._pairs for one in _between(told, found)]
        compared = sum(len(numbers(told.text)) for told, _ in self._pairs)
        told = [(cell, number) for cell in self._told for number in numbers(cell.text)]
        found = [(cell, number) for cell in self._found for number in numbers(cell.text)]
        if not same:
            return Held(compared, len(told) + len(found), tuple(differences))
        loose = [one for one in (*told, *found) if one[0].is_by_extra]
        differences += _left(DifferenceKind.UNKNOWN, self._told)
        differences += _left(DifferenceKind.MISSING, self._found)
        return Held(compared, len(loose), tuple(differences))


def _between(told: PlacedText, found: PlacedText) -> Iterator[DifferingNumber]:
    kind = DifferenceKind.ORDER if found.of_order else DifferenceKind.NUMBER
    if skeleton(told.text) == skeleton(found.text):
        for one, other in zip(numbers(told.text), numbers(found.text), strict=True):
            if one != other:
                yield DifferingNumber(kind, told.where, one, other)
        return
    mine, others = beyond(told.text, found.text)
    if not told.is_cell:  # a sentence may be worded without a number, in words say
        others = others[: len(mine)]
    for mine_one, other_one in zip_longest(mine, others, fillvalue=""):
        yield DifferingNumber(kind, told.where, mine_one, other_one)


def _left(kind: DifferenceKind, cells: Iterable[PlacedText]) -> Iterator[DifferingNumber]:
    for cell in cells:
        for number in () if cell.is_by_extra else numbers(cell.text):
            ends = (number, "") if kind == DifferenceKind.UNKNOWN else ("", number)
            yield DifferingNumber(kind, cell.where, *ends)
