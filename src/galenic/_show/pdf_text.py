"""What stands in a line of a PDF: words, a line to write on, a place where a long word breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from galenic._show.inert import inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CHUNK", "COLUMN", "KEPT", "Runs", "as_cell", "as_runs", "is_torn", "line_count"]

Runs: TypeAlias = str | list[str | int]
_LINE, _BREAK = 0, 1

CHUNK = 12
"""Signs of a long word that stay together."""

COLUMN = 26
"""Signs in a line of a narrow column, at the least."""

KEPT = 36
"""Lines of a part that stays on one sheet of paper, which has some sixty."""

_SPACES = re.compile(r"[ \t\r\n]+")
_WRITTEN = re.compile("(_{4,})")
_LONG = re.compile(r"\S{25,}")
_AMOUNT = re.compile(r"[-<]? ?[0-9][0-9.]{0,20}( [A-Za-z%]+(/[A-Za-z]+)?)?")


def as_runs(text: str) -> Runs:
    """A text as what stands in a line: itself, where that is words alone."""
    runs: list[str | int] = []
    for part in _WRITTEN.split(inert(_SPACES.sub(" ", text))):
        if _WRITTEN.fullmatch(part):
            runs.append(_LINE)
        elif part:
            runs += _broken(part)
    if not runs:
        return ""
    first, *more = runs
    return first if isinstance(first, str) and not more else runs


def _broken(text: str) -> Iterator[str | int]:
    """Words, of which a long one may go on in the next line."""
    end = 0
    for word in _LONG.finditer(text):
        if word.start() > end:
            yield text[end : word.start()]
        for first in range(word.start(), word.end(), CHUNK):
            if first > word.start():
                yield _BREAK
            yield text[first : min(first + CHUNK, word.end())]
        end = word.end()
    if end < len(text):
        yield text[end:]


def as_cell(text: str) -> dict[str, Any]:
    """A cell: an amount stays whole, number and unit."""
    return {"runs": as_runs(text), "whole": _AMOUNT.fullmatch(text) is not None}


def line_count(cells: Iterable[str], width: int = COLUMN) -> int:
    """The lines that a row takes at the most."""
    return max((1 + len(text) // width for text in cells), default=1)


def is_torn(lines: int) -> bool:
    """Whether a row or a box is too high to stay on one sheet of paper."""
    return lines > KEPT
