"""The lines of a text held against a page drawn anew, by the order of numbers and the words near.

A PDF, Markdown or a text that was copied has the sentences of the page, but breaks them elsewhere.
So both are taken as one row of words, in which every number stands as one and the same sign, and
the two rows are aligned: a digit that was changed moves nothing, and is held against its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from galenic._verify.cells import Held, refuse_more
from galenic._verify.numbers import TextWord, are_alike, numbers, skeleton, words
from galenic._words import say
from galenic.accuracy import _intervals as intervals
from galenic.results._verification import DifferenceKind, DifferingNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from galenic._verify.pages import PlacedText

__all__ = ["Edge", "hold_lines"]

_SHOWN = 120
_VERSION = re.compile(r"galenic[:|\s]{1,5}([0-9]+\.[0-9][0-9A-Za-z.+-]{0,39})")

_BY_BROWSER = re.compile(
    r"\b(?:file|https?)://\S+"
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s{1,3}\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?"
    r"|^\s*\d{1,3}\s?(?:/|of)\s?\d{1,3}\s*$"
)
"""What a browser prints at the edge of a sheet of paper: address, day and time, page of pages."""


class Edge:
    """What is printed at the edge of a sheet: by a browser, and its page and which galenic made it.

    What the page itself says, such as a warning that names ``page 3 of 9``, is left in its place.
    """

    def __init__(self, cells: Sequence[PlacedText]) -> None:
        number = re.escape(say("page.number", page="\0", pages="\0"))
        self._page = re.compile(number.replace(re.escape("\0"), r"\d{1,4}"))
        self._said = " ".join(cell.text for cell in cells)

    def version(self, text: str) -> str | None:
        """Which galenic a text says that it was made by."""
        found = (one for one in _VERSION.finditer(text) if not self._is_said(one))
        return next((one[1].rstrip(".") for one in found), None)

    def taken_off(self, lines: Sequence[str]) -> list[str]:
        """The lines without it."""
        for edge in (_BY_BROWSER, self._page):
            lines = [edge.sub(self._blank, line) for line in lines]
        return _VERSION.sub(self._blank, "\n".join(lines).replace("\\", "")).split("\n")

    def is_all_of(self, line: str) -> bool:
        """Whether the numbers of a line are of the edge, though the page says one elsewhere."""
        for edge in (_BY_BROWSER, self._page, _VERSION):
            line = edge.sub(" ", line)
        return not numbers(line)

    def _blank(self, found: re.Match[str]) -> str:
        return found[0] if self._is_said(found) else "\n" * found[0].count("\n") or " "

    def _is_said(self, found: re.Match[str]) -> bool:
        return " ".join(found[0].split()) in self._said


class _Side:
    """A text as a row of words, and the lines, or the cells, that they stand in."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._ends = list(accumulate(len(line) + 1 for line in lines))
        self.words = words("\n".join(lines))
        self.aligned: set[int] = set()

    def line(self, place: int) -> int:
        """Which line a word stands in."""
        return bisect_right(self._ends, self.words[place].begins)

    def near(self, place: int) -> tuple[str, str]:
        """The words beside a number."""
        before = self.words[place - 1].key if place else ""
        after = self.words[place + 1].key if place + 1 < len(self.words) else ""
        return before, after


class _Unpaired(NamedTuple):
    """Places of numbers that were not aligned."""

    told: list[int]
    found: list[int]


def hold_lines(lines: Sequence[str], cells: list[PlacedText], edge: Edge, *, same: bool) -> Held:
    """Hold the lines of a text against the places of the page drawn anew.

    A number that the page has nowhere is told as unknown, and one of the page that the text has
    nowhere as missing; between two versions they are counted, and not told.
    """
    body = [cell for cell in cells if not cell.is_running]
    found = _Side([cell.text for cell in body])
    told = _Side(edge.taken_off(lines))
    refuse_more(len(told.words) // 2, len(found.words))
    refuse_more(*(sum(word.is_number for word in side.words) for side in (told, found)))
    pairs, left = _aligned(told, found)
    differences = [
        _differing(told, one, body[found.line(other)], found.words[other].said)
        for one, other in pairs
        if not are_alike(told.words[one].said, found.words[other].said)
    ]
    repeated, left, heads = _repeated(told, left, cells)
    compared, differences = len(pairs) + repeated, [*differences, *heads]
    if not same:
        return Held(compared, len(left.told) + len(left.found), tuple(differences))
    without = [place for place in left.told if _is_by_extra(told, place)]
    by_extra = [place for place in left.found if body[found.line(place)].is_by_extra]
    printed = {place for place in left.told if edge.is_all_of(told.lines[told.line(place)])}
    unknown = (place for place in left.told if place not in {*without, *printed})
    missing = (place for place in left.found if place not in by_extra)
    for place in unknown:
        ends = told.words[place].said, ""
        differences.append(DifferingNumber(DifferenceKind.UNKNOWN, _where(told, place), *ends))
    for place in missing:
        where, said = body[found.line(place)].where, found.words[place].said
        differences.append(DifferingNumber(DifferenceKind.MISSING, where, "", said))
    return Held(compared, len(by_extra) + len(without), tuple(differences))


def _differing(told: _Side, place: int, cell: PlacedText, expected: str) -> DifferingNumber:
    kind = DifferenceKind.ORDER if cell.of_order else DifferenceKind.NUMBER
    return DifferingNumber(kind, _where(told, place), told.words[place].said, expected)


def _is_by_extra(told: _Side, place: int) -> bool:
    """Whether a number is of the interval of a dose, which this installation does not work out.

    Of such a row nothing is aligned: it begins with its label, behind the last word that is.
    """
    if intervals.installed():
        return False
    label = say("dose.interval")
    while place >= 0 and place not in told.aligned:
        if told.words[place].key == label:
            return True
        place -= 1
    return False


def _aligned(told: _Side, found: _Side) -> tuple[list[tuple[int, int]], _Unpaired]:
    """Pairs of numbers, in order where words and numbers are alike, then by the words beside."""
    mine, ours = ([word.key for word in side.words] for side in (told, found))
    blocks = SequenceMatcher(None, mine, ours, autojunk=False).get_matching_blocks()
    every = [(a + n, b + n) for a, b, size in blocks for n in range(size)]
    told.aligned = {one for one, _ in every}
    pairs = [pair for pair in every if told.words[pair[0]].is_number]
    left = _Unpaired(*(_numbers(side.words, pairs, at) for at, side in enumerate((told, found))))
    for key in (_alike_beside, _alike_before, _alike_after):
        more = _paired(told, found, left, key)
        pairs += more
        left = _Unpaired(
            [place for place in left.told if place not in {one for one, _ in more}],
            [place for place in left.found if place not in {other for _, other in more}],
        )
    return pairs, left


def _numbers(row: Sequence[TextWord], pairs: list[tuple[int, int]], side: int) -> list[int]:
    seen = {pair[side] for pair in pairs}
    return [place for place, word in enumerate(row) if word.is_number and place not in seen]


def _alike_beside(side: _Side, place: int) -> object:
    return side.near(place)


def _alike_before(side: _Side, place: int) -> object:
    return side.near(place)[0], side.words[place].said


def _alike_after(side: _Side, place: int) -> object:
    return side.near(place)[1], side.words[place].said


def _paired(
    told: _Side, found: _Side, left: _Unpaired, key: Callable[[_Side, int], object]
) -> list[tuple[int, int]]:
    """Those that are left and alike by a key, the first with the first."""
    there: dict[object, list[int]] = {}
    for place in reversed(left.found):
        there.setdefault(key(found, place), []).append(place)
    return [(place, there[by].pop()) for place in left.told if there.get(by := key(told, place))]


def _repeated(
    told: _Side, left: _Unpaired, cells: list[PlacedText]
) -> tuple[int, _Unpaired, list[DifferingNumber]]:
    """Lines that say what a place of the page says once more, as at the head of each sheet."""
    heads = [cell for cell in cells if cell.is_running and cell.place]
    known = {skeleton(cell.text): cell for cell in (*cells, *_in_one_line(heads))}
    compared, rest, differences = 0, list[int](), list[DifferingNumber]()
    by_line: dict[int, list[int]] = {}
    for place in left.told:
        by_line.setdefault(told.line(place), []).append(place)
    for line, places in by_line.items():
        text = told.lines[line]
        pieces = [(one, _known(one, known, cut="…" in text)) for one in text.split("…") if one]
        found = [(piece, cell) for piece, cell in pieces if cell is not None]
        if len(found) < len(pieces):
            rest += places
            continue
        for piece, cell in found:
            for one, other in zip(numbers(piece), numbers(cell.text), strict=False):
                compared += 1
                if not are_alike(one, other):
                    kind = DifferenceKind.ORDER if cell.of_order else DifferenceKind.NUMBER
                    differences.append(DifferingNumber(kind, text[:_SHOWN], one, other))
    return compared, _Unpaired(rest, left.found), differences


def _known(text: str, known: dict[str, PlacedText], *, cut: bool) -> PlacedText | None:
    """The place that says this; or that begins so, where a line is cut at the head of a sheet."""
    said = skeleton(text)
    if cut:
        return next((cell for key, cell in known.items() if key.startswith(said)), None)
    return known.get(said)


def _in_one_line(heads: Sequence[PlacedText]) -> Iterator[PlacedText]:
    """What stands at the left and at the right of the head of a sheet, as one line of its text."""
    if heads:
        yield heads[0]._replace(text=" ".join(head.text for head in heads))


def _where(side: _Side, place: int) -> str:
    return side.lines[side.line(place)].strip()[:_SHOWN]
