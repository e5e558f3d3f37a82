"""Where everything stands on a label: type as large as fits, and never smaller than 6 points.

What does not fit is an error: nothing on a label is cut, squeezed or left out.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._label.content import Chunk, paragraphs
from galenic._label.type import width
from galenic._materials.labelling import label_sizes
from galenic.errors import InputError, Problems
from galenic.results._label import LabelSize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from galenic._codes import Symbol
    from galenic._label.content import Paragraph
    from galenic.results._label import Label

__all__ = ["Laid", "Line", "Mark", "laid_out", "refuse_signs"]

POINT = Fraction(254, 720)  # mm
MODULE = Fraction(3, 8)  # mm: three dots of a printer of 203 dpi, and within what GS1 has
_MARGIN, _GAP = Fraction(2), Fraction(1)  # mm
_LEADING = Fraction(6, 5)
_HEAD = Fraction(13, 10)  # of the actives beside the rest
_LARGEST, _SMALLEST, _STEP = 14, 6, Fraction(1, 4)  # points
_BETWEEN = ("   ", " ")  # chunks of a paragraph, and of a head


class Line(NamedTuple):
    """A run of text: its left and upper edge, its size and its width, in millimetres."""

    text: str
    left: Fraction
    top: Fraction
    size: Fraction
    bold: bool
    width: Fraction


class Mark(NamedTuple):
    """A code: its left and upper edge with the quiet zone, and the width of a module."""

    symbol: Symbol
    left: Fraction
    top: Fraction
    module: Fraction


class Laid(NamedTuple):
    """A label with everything in its place; ``points`` is the size of its type."""

    size: LabelSize
    lines: tuple[Line, ...]
    mark: Mark | None
    points: Fraction


def laid_out(made: Label) -> Laid:
    """A label at its size, or at the smallest of ours that holds it.

    Raises
    ------
    InputError
        When it does not fit.
    ExtraError
        When it has a code, and zint is not installed.
    """
    symbol = _symbol(made)
    told = paragraphs(made)
    ours = sorted(label_sizes(), key=lambda row: row.width * row.height)
    sizes = [LabelSize(row.name, Fraction(row.width), Fraction(row.height)) for row in ours]
    asked = sizes if made.size is None else [made.size]
    for size in asked:
        if (found := _fitted(size, told, symbol)) is not None:
            return found
    larger = (size.name for size in sizes if _fitted(size, told, symbol) is not None)
    _refuse(made, next(larger, None))
    raise AssertionError  # it was refused


def _symbol(made: Label) -> Symbol | None:
    if made.code is None:
        return None
    from galenic._codes import gs1_datamatrix  # noqa: PLC0415 - only where a code is drawn

    return gs1_datamatrix(made.code.elements, path="label")


def _refuse(made: Label, larger: str | None) -> None:
    problems = Problems()
    remedy = "take a larger label, shorten [label], or leave the code off"
    if larger is not None:
        remedy = f"take a larger label, {larger} say; shorten [label], or leave the code off"
    given = "the largest of `galenic list labels`" if made.size is None else made.size.name
    expected = f"a size on which all of it stands in type of {_SMALLEST} points"
    problems.add("size", "size", given, expected, remedy)
    raise InputError(problems)


def refuse_signs(laid: Laid, lacking: Callable[[str], str], where: str) -> None:
    """Refuse what would be drawn as nothing, or as an empty box.

    Raises
    ------
    InputError
        When a line holds signs that are lacking there.
    """
    problems = Problems()
    for line in laid.lines:
        if signs := lacking(line.text):
            expected = f"signs that {where} has, so not {' '.join(signs)}"
            remedy = "write them in other letters; or write .svg or .html, and print that"
            problems.add("signs", "label", line.text, expected, remedy)
    if problems:
        raise InputError(problems)


def _fitted(size: LabelSize, told: Sequence[Paragraph], symbol: Symbol | None) -> Laid | None:
    """All of it in the largest type that fits; ``None`` where even the smallest does not."""
    mark = _mark(size, symbol)
    if symbol is not None and mark is None:
        return None
    points = Fraction(_LARGEST)
    while points >= _SMALLEST:
        lines = _lines(size, told, mark, points * POINT)
        if lines is not None:
            return Laid(size, tuple(lines), mark, points)
        points -= _STEP
    return None


def _mark(size: LabelSize, symbol: Symbol | None) -> Mark | None:
    """The code in the lower right corner; none where it is larger than the label."""
    if symbol is None:
        return None
    across, down = (count * MODULE for count in symbol.size)
    left, top = size.width - _GAP - across, size.height - _GAP - down
    if left < _MARGIN or top < _GAP:
        return None
    return Mark(symbol, left, top, MODULE)


def _lines(
    size: LabelSize, told: Sequence[Paragraph], mark: Mark | None, type_size: Fraction
) -> list[Line] | None:
    """The lines of all paragraphs, or ``None`` where they do not fit."""
    lines, top = list[Line](), _MARGIN
    for paragraph in told:
        own = type_size * (_HEAD if paragraph.head else 1)
        rest = list(paragraph.chunks)
        while rest:
            room = _room(size, mark, top, own)
            between = width(_BETWEEN[paragraph.head], bold=paragraph.head) * own
            row, rest = _row(rest, room, own, between)
            if not row or top + own * _LEADING > size.height - _MARGIN:
                return None
            lines += _placed(row, top, own, between)
            top += own * _LEADING
    return lines


def _room(size: LabelSize, mark: Mark | None, top: Fraction, own: Fraction) -> Fraction:
    """How wide a line may be that begins here: beside the code it ends before it."""
    if mark is not None and top + own * _LEADING > mark.top:
        return mark.left - _GAP - _MARGIN
    return size.width - 2 * _MARGIN


def _row(
    chunks: Sequence[Chunk], room: Fraction, own: Fraction, between: Fraction
) -> tuple[list[Chunk], list[Chunk]]:
    """The chunks that fit on a line, and those that are left; one that is too long is broken."""
    row, used = list[Chunk](), Fraction(0)
    for place, chunk in enumerate(chunks):
        before = between if row else 0
        wide = width(chunk.text, bold=chunk.bold) * own
        if used + before + wide > room:
            if row:
                return row, list(chunks[place:])
            first, rest = _broken(chunk, room, own)
            return first, [*rest, *chunks[1:]]
        row.append(chunk)
        used += before + wide
    return row, []


def _broken(chunk: Chunk, room: Fraction, own: Fraction) -> tuple[list[Chunk], list[Chunk]]:
    """As many words of a chunk as fit, and the rest; nothing where its first word does not."""
    words = chunk.text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        first = chunk._replace(text=" ".join(words[:count]))
        if width(first.text, bold=chunk.bold) * own <= room:
            return [first], [chunk._replace(text=" ".join(words[count:]))]
    return [], []


def _placed(
    row: Sequence[Chunk], top: Fraction, own: Fraction, between: Fraction
) -> Iterator[Line]:
    left = _MARGIN
    for chunk in row:
        wide = width(chunk.text, bold=chunk.bold) * own
        yield Line(chunk.text.replace("\u00a0", " "), left, top, own, chunk.bold, wide)
        left += wide + between
