"""The names of an order in the lines of a text, held against those of the page drawn anew.

Lines are broken anywhere, so a name is looked for word by word: each of its words has to be aligned
with the same word of the text, or stand elsewhere beside the word that is beside it on the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._verify.names import is_held
from galenic.results._verification import DifferenceKind, DifferingNumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._verify.names import NamesOfOrder, SaidName
    from galenic._verify.pages import PlacedText
    from galenic._verify.rows import WordRow

__all__ = ["hold_names"]

_SHOWN = 120


def hold_names(
    told: WordRow, found: WordRow, cells: list[PlacedText], names: NamesOfOrder, *, same: bool
) -> tuple[list[DifferingNumber], int]:
    """The names that the text does not say where the page says them, and how many are not compared.

    Between two versions one is told only where other words stand in its place; a place that only
    the page has is not compared.
    """
    spare = _Spare(told)
    differences, skipped = list[DifferingNumber](), 0
    for cell, name, places in _said(found, cells, names):
        if all(place in found.partners for place in places):
            continue
        instead = _instead(told, found, places)
        if not instead and spare.takes(found, places):
            continue
        if _joined(instead).endswith(_joined(found.words[place].key for place in places)):
            continue  # a long word was broken where a line ends
        if cell.is_by_extra or (not same and not instead):
            skipped += 1
            continue
        kind = DifferenceKind.ORDER if cell.of_order else DifferenceKind.NUMBER
        kind = kind if instead else DifferenceKind.MISSING
        text = " ".join(instead)[:_SHOWN]
        differences.append(DifferingNumber(kind, cell.where, text, name.said))
    return differences, skipped


def _said(
    found: WordRow, cells: list[PlacedText], names: NamesOfOrder
) -> Iterator[tuple[PlacedText, SaidName, list[int]]]:
    """Every name that a page cannot be without, its place, and the places of its words."""
    for line, cell in enumerate(cells):
        for name in names.of(cell.text):
            if is_held(name, cell, names):
                yield cell, name, found.within(line, name.begins, name.ends)


class _Spare:
    """The words of a text that are aligned with none of the page."""

    def __init__(self, told: WordRow) -> None:
        self._told = told
        taken = told.partners
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(told.words):
            if place not in taken and not word.is_number:
                self._places.setdefault(word.key, []).append(place)

    def takes(self, found: WordRow, places: list[int]) -> bool:
        """Whether a name stands elsewhere, beside the same word; it is not found twice."""
        wanted = [found.words[place].key for place in places]
        before, after = found.near(places[0])[0], found.near(places[-1])[1]
        for place in self._places.get(wanted[0], ()):
            row = range(place, place + len(wanted))
            if not all(self._is(one, key) for one, key in zip(row, wanted, strict=True)):
                continue
            if before == self._told.near(row[0])[0] or after == self._told.near(row[-1])[1]:
                for one, key in zip(row, wanted, strict=True):
                    self._places[key].remove(one)
                return True
        return False

    def _is(self, place: int, key: str) -> bool:
        return place in self._places.get(key, ())


def _joined(words: Iterable[str]) -> str:
    """The letters of words, without their numbers."""
    return "".join(word for word in words if word[:1].isalpha())


def _instead(told: WordRow, found: WordRow, places: list[int]) -> list[str]:
    """What the text says in the place of a name: between the words that are beside it on both."""
    first, last = places[0] - 1, places[-1] + 1
    begin = -1 if first < 0 else found.partners.get(first)
    end = found.partners.get(last)
    if begin is None or end is None:
        return []
    return [told.words[place].said for place in range(begin + 1, end)]
