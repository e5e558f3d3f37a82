"""Markdown: CommonMark with the pipe tables that most readers know beside it.

Every sign of what was typed that would mean something is escaped, so that it stands there as text:
no markup, no HTML and no link comes of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._asking import Shown, answers, ask
from galenic._notices import Severity
from galenic._show.inert import inert
from galenic._show.parts import Lines, Listing, Notes, OrderCode, Page, Table, Weeks, WeighingTable
from galenic._show.sections import Blanks, Section
from galenic._words import named, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from galenic._notices import Notice
    from galenic._show.parts import DayCell, Part

__all__ = ["escaped", "markdown"]

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|!~&$@^]")
_LINK = re.compile(r"(?i)(\bwww|\b(?:https?|ftp))([.:])")
_BEGUN = re.compile(r"([-+=]|[0-9]+(?=[.)]))")
_PLACES = 4  # to write into, in a line


def escaped(text: str) -> str:
    """A text of a cell, or in a line: what would be markup or a link is text."""
    one = inert(" ".join(text.split()))
    return _LINK.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", one))


def _line(text: str) -> str:
    """The same where a line, or an item, begins with it: no list, and no heading."""
    line = escaped(text)
    begun = _BEGUN.match(line)
    if begun is None:
        return line
    rest = line[begun.end() :]
    return f"{begun[0]}\\{rest}" if begun[0].isdigit() else f"\\{line}"


@answers("markdown", Shown)
def markdown(found: Shown) -> str:
    """The record as Markdown."""
    made: Page = ask("parts", found)
    blocks = [f"# {_line(made.title)}"]
    if made.verdict:
        blocks.append(f"**{escaped(made.verdict)}**")
    if made.facts:
        blocks.append("\n".join(_table(("", ""), made.facts)))
    for part in made.parts:
        blocks += _drawn(part)
    return "\n\n".join(blocks)


def _drawn(part: Part) -> Iterator[str]:  # noqa: C901, PLR0912 - one for each kind of part
    if isinstance(part, Notes):
        yield from _told(part)
        return
    if not isinstance(part, Lines) and part.title:
        yield f"## {_line(part.title)}"
    if isinstance(part, WeighingTable):
        yield "\n".join(_weights(part))
    elif isinstance(part, Section):
        if part.rows:
            yield "\n".join(_table(("", "", ""), part.rows))
    elif isinstance(part, Table):
        yield "\n".join(_table(part.header, part.rows))
    elif isinstance(part, Weeks):
        yield "\n".join(_table(part.header, [[*map(_day, row)] for row in part.rows]))
    elif isinstance(part, Blanks):
        if part.remark:
            yield _line(part.remark)
        yield "\n".join(_table([""] * _PLACES, _places(part)))
    elif isinstance(part, Listing):
        yield "\n".join(f"- {_line(sentence)}" for sentence in part.sentences)
    elif isinstance(part, OrderCode):
        yield "\n".join(f"- {_line(sentence)}" for sentence in part.sentences)
        if part.lines:
            yield _fenced(part.lines)
    else:
        yield _fenced(part.lines)


def _told(part: Notes) -> Iterator[str]:
    """Stops and cautions, each in a block of its own; notes as a list under their heading."""
    notes = [entry for entry in part.notices if entry.severity == Severity.INFO]
    for entry in part.notices:
        if entry.severity != Severity.INFO:
            yield f"> **{escaped(named(entry.severity).upper())}** {_sentence(entry)}"
    if notes:
        yield f"## {_line(say(f'notices.{Severity.INFO}'))}"
        yield "\n".join(f"- {_line(f'{entry.text} [{entry.source}]')}" for entry in notes)


def _sentence(entry: Notice) -> str:
    return escaped(f"{entry.text} [{entry.source}]")


def _weights(part: WeighingTable) -> Iterator[str]:
    instructions = any(row.blank for row in part.rows)
    columns = ("step", "weight", "what", *(("read", "by", "checked") if instructions else ()))
    header = [say(f"weighing.column-{name}") for name in columns]
    rows = []
    for row in part.rows:
        box = "☐ " if row.blank else ""
        what = f"{row.what}; {row.remark}" if row.remark else row.what
        rows.append((f"{box}{row.step}", row.weight, what, row.blank, "______", "______"))
    return _table(header, [row[: len(header)] for row in rows])


def _day(cell: DayCell | None) -> str:
    return "" if cell is None else f"{cell.label}: {', '.join(cell.lines)}"


def _places(part: Blanks) -> Iterator[list[str]]:
    for first in range(1, part.places + 1, _PLACES):
        numbers = range(first, first + _PLACES)
        yield [f"{one}. {part.blank}" if one <= part.places else "" for one in numbers]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _cells(header)
    yield _cells(["---"] * len(header), escape=False)
    yield from map(_cells, rows)


def _cells(cells: Iterable[str], *, escape: bool = True) -> str:
    texts = [escaped(cell) if escape else cell for cell in cells]
    return f"| {' | '.join(texts)} |"


def _fenced(lines: Sequence[str]) -> str:
    """Lines between fences that none of them can close."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((fence, *lines, fence))
