"""The places of two pages held against each other, number by number and name by name."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from galenic._verify.names import is_held
from galenic._verify.numbers import beyond, numbers
from galenic.errors import InputError, Problems
from galenic.results._verification import DifferenceKind, DifferingNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from galenic._verify.names import NamesOfOrder
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


def hold_cells(
    told: list[PlacedText], found: list[PlacedText], names: NamesOfOrder, *, same: bool
) -> Held:
    """Hold the places of a page against those of the page drawn anew.

    Places are paired in order by what they say beside their numbers and names; then those that
    stand elsewhere, by the same; then those that are worded otherwise, by heading, row and column.
    In a pair of the first two every number and name is compared with that in its place, in one of
    the last the numbers of both, in any order, and the names where it is no sentence. Between two
    versions, a place that only one has is not compared.
    """
    refuse_more(len(told), len(found))
    pairs = _Pairs(told, found, names)
    for by in (pairs.by_words, pairs.by_row, pairs.by_place):
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


class _Pairs:
    """Places of two pages, paired step by step."""

    def __init__(
        self, told: list[PlacedText], found: list[PlacedText], names: NamesOfOrder
    ) -> None:
        self._names = names
        mine, ours = ([self.by_words(cell) for cell in cells] for cells in (told, found))
        blocks = SequenceMatcher(None, mine, ours, autojunk=False).get_matching_blocks()
        aligned = [(a + n, b + n) for a, b, size in blocks for n in range(size)]
        self._pairs = [(told[a], found[b]) for a, b in aligned]
        there, here = {b for _, b in aligned}, {a for a, _ in aligned}
        self._told = [cell for place, cell in enumerate(told) if place not in here]
        self._found = [cell for place, cell in enumerate(found) if place not in there]

    def by_words(self, cell: PlacedText) -> tuple[str, str]:
        """What a place is of, and what it says, without numbers and names."""
        return self._names.skeleton(cell.place), self._names.skeleton(cell.text)

    def by_row(self, cell: PlacedText) -> object:
        """What a place says, wherever it stands."""
        return self._names.skeleton(cell.text)

    def by_place(self, cell: PlacedText) -> object:
        """What a place is of, whatever it says."""
        return self._names.skeleton(cell.place)

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
        names = self._names
        differences = [one for pair in self._pairs for one in _between(*pair, names)]
        compared = sum(len(numbers(told.text)) for told, _ in self._pairs)
        told = [(cell, number) for cell in self._told for number in numbers(cell.text)]
        found = [(cell, said) for cell in self._found for said in _values(cell, names)]
        if not same:
            return Held(compared, len(told) + len(found), tuple(differences))
        loose = [one for one in (*told, *found) if one[0].is_by_extra]
        differences += [
            DifferingNumber(DifferenceKind.UNKNOWN, cell.where, number, "")
            for cell, number in told
            if not cell.is_by_extra
        ]
        differences += [
            DifferingNumber(DifferenceKind.MISSING, cell.where, "", said)
            for cell, said in found
            if not cell.is_by_extra
        ]
        return Held(compared, len(loose), tuple(differences))


def _values(cell: PlacedText, names: NamesOfOrder) -> Iterator[str]:
    """The numbers of a place, and the names that it cannot be without."""
    yield from numbers(cell.text)
    yield from (one.said for one in names.of(cell.text) if is_held(one, cell, names))


def _between(told: PlacedText, found: PlacedText, names: NamesOfOrder) -> Iterator[DifferingNumber]:
    kind = DifferenceKind.ORDER if found.of_order else DifferenceKind.NUMBER
    pairs = [*_numbers_of(told, found, names), *_names_of(told, found, names)]
    for mine, ours in pairs:
        if mine != ours:
            yield DifferingNumber(kind, told.where, mine, ours)


def _is_alike(told: PlacedText, found: PlacedText, names: NamesOfOrder) -> bool:
    """Whether both say the same beside their numbers and names, of which both have as many."""
    alike = names.skeleton(told.text) == names.skeleton(found.text)
    return alike and len(numbers(told.text)) == len(numbers(found.text))


def _numbers_of(
    told: PlacedText, found: PlacedText, names: NamesOfOrder
) -> Iterable[tuple[str, str]]:
    """The numbers of two places side by side, those that are alike left out where they moved."""
    if _is_alike(told, found, names):
        return zip(numbers(told.text), numbers(found.text), strict=True)
    mine, others = beyond(told.text, found.text)
    if not told.is_cell:  # a sentence may be worded without a number, in words say
        others = others[: len(mine)]
    return zip_longest(mine, others, fillvalue="")


def _names_of(
    told: PlacedText, found: PlacedText, names: NamesOfOrder
) -> Iterator[tuple[str, str]]:
    """The names of two places that are not the same, side by side."""
    if _is_alike(told, found, names):
        for one, other in zip(names.of(told.text), names.of(found.text), strict=True):
            if one.key != other.key:
                yield one.said, other.said
        return
    both = names.beyond(told.text, found.text)
    mine, others = ([one for one in some if is_held(one, found, names)] for some in both)
    if [one.said for one in others] == [found.text]:
        yield told.text, found.text  # a cell that says a name and nothing else
        return
    for left, right in zip_longest(mine, others):
        yield "" if left is None else left.said, "" if right is None else right.said
