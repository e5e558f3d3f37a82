"""The lines of a text held against a page drawn anew, by the order of numbers and the words near.

A PDF, Markdown or a text that was copied has the sentences of the page, but breaks them elsewhere.
So both are taken as one row of words, in which every number stands as one and the same sign, and
the two rows are aligned: a digit that was changed moves nothing, and is held against its own.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from galenic._verify.cells import Held, refuse_more
from galenic._verify.named_lines import hold_names
from galenic._verify.numbers import are_alike, numbers, skeleton
from galenic._verify.rows import WordRow
from galenic._words import say
from galenic.accuracy import _intervals as intervals
from galenic.results._verification import DifferenceKind, DifferingNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from galenic._verify.edge import Edge
    from galenic._verify.names import NamesOfOrder
    from galenic._verify.numbers import TextWord
    from galenic._verify.pages import PlacedText

__all__ = ["hold_lines"]

_SHOWN = 120


class _Unpaired(NamedTuple):
    """Places of numbers that were not aligned."""

    told: list[int]
    found: list[int]


def hold_lines(
    lines: Sequence[str], cells: list[PlacedText], names: NamesOfOrder, edge: Edge, *, same: bool
) -> Held:
    """Hold the lines of a text against the places of the page drawn anew.

    A number that the page has nowhere is told as unknown, and a number or a name of the page that
    the text has nowhere as missing; between two versions they are counted, and not told.
    """
    body = [cell for cell in cells if not cell.is_running]
    found = WordRow([cell.text for cell in body])
    told = WordRow(edge.taken_off(lines))
    refuse_more(len(told.words) // 2, len(found.words))
    refuse_more(*(sum(word.is_number for word in side.words) for side in (told, found)))
    pairs, left = _aligned(told, found)
    differences = [
        _differing(told, one, body[found.line(other)], found.words[other].said)
        for one, other in pairs
        if not are_alike(told.words[one].said, found.words[other].said)
    ]
    repeated, left, heads = _repeated(told, left, cells, names)
    named, skipped = hold_names(told, found, body, names, same=same)
    compared, differences = len(pairs) + repeated, [*differences, *heads, *named]
    if not same:
        skipped += len(left.told) + len(left.found)
        return Held(compared, skipped, tuple(differences))
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


def _differing(told: WordRow, place: int, cell: PlacedText, expected: str) -> DifferingNumber:
    kind = DifferenceKind.ORDER if cell.of_order else DifferenceKind.NUMBER
    return DifferingNumber(kind, _where(told, place), told.words[place].said, expected)


def _is_by_extra(told: WordRow, place: int) -> bool:
    """Whether a number is of the interval of a dose, which this installation does not work out.

    Of such a row nothing is aligned: it begins with its label, behind the last word that is.
    """
    if intervals.installed():
        return False
    label = say("dose.interval")
    while place >= 0 and place not in told.partners:
        if told.words[place].key == label:
            return True
        place -= 1
    return False


def _aligned(told: WordRow, found: WordRow) -> tuple[list[tuple[int, int]], _Unpaired]:
    """Pairs of numbers, in order where words and numbers are alike, then by the words beside."""
    mine, ours = ([word.key for word in side.words] for side in (told, found))
    blocks = SequenceMatcher(None, mine, ours, autojunk=False).get_matching_blocks()
    every = [(a + n, b + n) for a, b, size in blocks for n in range(size)]
    told.partners = dict(every)
    found.partners = {other: one for one, other in every}
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


def _alike_beside(side: WordRow, place: int) -> object:
    return side.near(place)


def _alike_before(side: WordRow, place: int) -> object:
    return side.near(place)[0], side.words[place].said


def _alike_after(side: WordRow, place: int) -> object:
    return side.near(place)[1], side.words[place].said


def _paired(
    told: WordRow, found: WordRow, left: _Unpaired, key: Callable[[WordRow, int], object]
) -> list[tuple[int, int]]:
    """Those that are left and alike by a key, the first with the first."""
    there: dict[object, list[int]] = {}
    for place in reversed(left.found):
        there.setdefault(key(found, place), []).append(place)
    return [(place, there[by].pop()) for place in left.told if there.get(by := key(told, place))]


def _repeated(
    told: WordRow, left: _Unpaired, cells: list[PlacedText], names: NamesOfOrder
) -> tuple[int, _Unpaired, list[DifferingNumber]]:
    """Lines that say what a place of the page says once more, as at the head of each sheet."""
    heads = [cell for cell in cells if cell.is_running and cell.place]
    every = (*cells, *_in_one_line(heads))
    known = {key(cell.text): cell for key in (names.skeleton, skeleton) for cell in every}
    compared, rest, differences = 0, list[int](), list[DifferingNumber]()
    by_line: dict[int, list[int]] = {}
    for place in left.told:
        by_line.setdefault(told.line(place), []).append(place)
    for line, places in by_line.items():
        text = told.lines[line]
        cut = "…" in text and _known(text, known, names, cut=False) is None
        parts = filter(None, text.split("…")) if cut else (text,)
        pieces = [(one, _known(one, known, names, cut=cut)) for one in parts]
        found = [(piece, cell) for piece, cell in pieces if cell is not None]
        if len(found) < len(pieces):
            rest += places
            continue
        for piece, cell in found:
            compared += len(numbers(piece))
            kind = DifferenceKind.ORDER if cell.of_order else DifferenceKind.NUMBER
            ends = _apart(piece, cell.text, names, cut=cut)
            differences += [DifferingNumber(kind, text[:_SHOWN], *both) for both in ends]
    return compared, _Unpaired(rest, left.found), differences


def _known(
    text: str, known: dict[str, PlacedText], names: NamesOfOrder, *, cut: bool
) -> PlacedText | None:
    """The place that says this; or that begins so, where a line is cut at the head of a sheet."""
    said = skeleton(text)
    if cut:
        return next((cell for key, cell in known.items() if key.startswith(said)), None)
    return known.get(said) or known.get(names.skeleton(text))


def _apart(told: str, found: str, names: NamesOfOrder, *, cut: bool) -> Iterator[tuple[str, str]]:
    """The numbers and the names of a repeated line that are not those of its place."""
    for one, other in zip(numbers(told), numbers(found), strict=False):
        if not are_alike(one, other):
            yield one, other
    if not cut:  # a name may be cut, too
        for mine, ours in zip(names.of(told), names.of(found), strict=False):
            if mine.key != ours.key:
                yield mine.said, ours.said


def _in_one_line(heads: Sequence[PlacedText]) -> Iterator[PlacedText]:
    """What stands at the left and at the right of the head of a sheet, as one line of its text."""
    if heads:
        yield heads[0]._replace(text=" ".join(head.text for head in heads))


def _where(side: WordRow, place: int) -> str:
    return side.lines[side.line(place)].strip()[:_SHOWN]
