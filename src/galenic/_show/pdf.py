"""A page as PDF, on A4 or Letter: the parts that HTML and Markdown draw, given to typst as data.

Nothing that was typed is part of a document's source.
"""

from __future__ import annotations

import json
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from galenic._asking import Shown, answers, ask
from galenic._notices import Severity
from galenic._pdf.signs import TYPE, lacking
from galenic._pdf.typst import compile as compiled
from galenic._show.parts import Lines, Listing, Notes, OrderCode, Page, Table, Weeks, WeighingTable
from galenic._show.pdf_text import CHUNK, COLUMN, KEPT, as_cell, as_runs, is_torn, line_count
from galenic._show.sections import Blanks, Section
from galenic._version import __version__
from galenic._words import named, say
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._notices import Notice
    from galenic._show.parts import DayCell, Part, Weight
    from galenic._show.sections import Row

__all__ = ["PAPERS", "pdf"]

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Papers, and what typst calls them."""

_HEAD = 56  # signs at the head of a sheet, of each of two texts
_WHOLE_LINE = 100


@answers("pdf", Shown)
def pdf(found: Shown, paper: str | None = None) -> bytes:
    """The record as PDF, on a paper; on A4 where none is named."""
    size = _size(paper)
    made: Page = ask("parts", found)
    told = _document(made, size)
    _refuse_signs(made, "".join(_texts(told)))
    given = {"page.json": json.dumps(told, ensure_ascii=False).encode()}
    return compiled(_source(), files=given)


def _texts(told: object) -> Iterator[str]:
    """Every text of a document."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for one in told.values():
            yield from _texts(one)
    elif isinstance(told, (list, tuple)):
        for one in told:
            yield from _texts(one)


def _size(paper: str | None) -> str:
    name = "a4" if paper is None else str(paper).lower()
    if name not in PAPERS:
        problems = Problems()
        remedy = "name one of them; a4 when left out"
        problems.add("choice", "paper", paper, " or ".join(PAPERS), remedy, choices=tuple(PAPERS))
        raise InputError(problems)
    return PAPERS[name]


def _refuse_signs(made: Page, told: str) -> None:
    """Refuse what would stand on paper as empty boxes.

    Raises
    ------
    InputError
        When the page holds signs that no type has which comes with typst.
    """
    signs = lacking(told.replace("\n", ""), page=True)
    if signs:
        problems = Problems()
        shown = " ".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in signs)
        expected = f"signs that the type of a PDF has, so not {shown}"
        remedy = "write .html, which a browser prints in any type; or change those names"
        problems.add("signs", "--output", made.title, expected, remedy)
        raise InputError(problems)


def _source() -> bytes:
    from pkgutil import get_data  # noqa: PLC0415 - not needed to plan

    return get_data("galenic", "show/sheet.typ") or b""


def _document(made: Page, paper: str) -> dict[str, Any]:
    left, right = (*made.running, "", "")[:2]
    if left and right:
        left, right = _headed(left), _headed(right)
    else:
        left, right = _headed(left or made.title, 2 * _HEAD), ""
    return {
        "type": TYPE,
        "paper": paper,
        "name": made.title,
        "title": as_runs(made.title),
        "verdict": as_runs(made.verdict),
        "facts": [(as_runs(name), as_runs(fact)) for name, fact in made.facts],
        "left": as_runs(left),
        "right": as_runs(right),
        "made-by": f"galenic {__version__}",
        "numbered": say("page.number", page="\0", pages="\0").split("\0"),
        "parts": list(_paired(made.parts)),
    }


def _headed(text: str, room: int = _HEAD) -> str:
    """A text at the head of each sheet of paper, cut after a word where it takes too much room."""
    if len(text) <= room:
        return text
    words = text[:room].rpartition(" ")[0]
    return f"{words if len(words) > 2 * CHUNK else text[: 2 * CHUNK]}…"


# --- parts ----------------------------------------------------------------------------------------


def _paired(parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
    """The parts; short tables of numbers stand two beside each other: nothing is done by them."""
    for beside, group in groupby(map(_drawn, parts), key=_is_numbers):
        drawn = list(group)
        if not beside:
            yield from drawn
            continue
        for first in range(0, len(drawn), 2):
            two = drawn[first : first + 2]
            sections = [one | {"narrow": len(two) > 1} for one in two]
            yield {"draw": "pair", "new": False, "sections": sections} if len(two) > 1 else two[0]


def _is_numbers(drawn: dict[str, Any]) -> bool:
    return drawn["draw"] == "section" and drawn["kind"] == ["numbers"] and bool(drawn["kept"])


def _drawn(part: Part) -> dict[str, Any]:
    if isinstance(part, Notes):
        return {"new": False, **_notes(part)}
    if isinstance(part, Lines):
        return {"new": False, "draw": "copied", "text": "\n".join(part.lines).expandtabs()}
    return {"new": False, "title": as_runs(part.title), **_titled(part)}


def _titled(
    part: Blanks | Listing | OrderCode | Section | Table | WeighingTable | Weeks,
) -> dict[str, Any]:
    """A part under its heading; what has not too many lines stays on one sheet of paper."""
    if isinstance(part, Blanks):
        kept = part.places // 4 <= KEPT // 2
        told = {"remark": as_runs(part.remark), "places": part.places, "blank": as_runs(part.blank)}
        return {"draw": "blanks", "kept": kept, **told}
    if isinstance(part, Listing):
        lines = sum(line_count([one], _WHOLE_LINE // 2) for one in part.sentences)
        sentences = [as_runs(one) for one in part.sentences]
        return {"draw": "listing", "kept": lines <= KEPT, "sentences": sentences}
    if isinstance(part, OrderCode):
        return _code(part)
    if isinstance(part, Section):
        return _section(part)
    if isinstance(part, WeighingTable):
        return _weights(part)
    return _weeks(part) if isinstance(part, Weeks) else _grid(part)


def _code(part: OrderCode) -> dict[str, Any]:
    """The order as a symbol, which is a drawing of its own, and in letters."""
    symbol = part.symbol.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    sentences = [as_runs(one) for one in part.sentences]
    kept = len(part.lines) <= KEPT
    return {
        "draw": "code",
        "kept": kept,
        "symbol": symbol,
        "sentences": sentences,
        "lines": list(part.lines),
    }


def _section(part: Section) -> dict[str, Any]:
    kinds = part.kind.split()
    ticked = set(range(len(part.rows) - 1)) if "first" in kinds else set[int]()
    if "mixing" in kinds:
        ticked = {place for place, row in enumerate(part.rows) if row[0].startswith(" ")}
    lines = sum(map(line_count, part.rows))
    return {
        "draw": "section",
        "new": "new" in kinds,
        "kind": kinds,
        "kept": lines <= KEPT,
        "remarked": any(remark for _, _, remark in part.rows),
        "groups": list(_groups(part.rows, ticked)),
    }


def _groups(rows: Sequence[Row], ticked: set[int]) -> Iterator[dict[str, Any]]:
    """Rows that belong together: what is put into a vessel stays under the name of the vessel."""
    begun = [place for place, (_, value, remark) in enumerate(rows) if not (value or remark)]
    for first, last in pairwise(sorted({0, *begun, len(rows)})):
        drawn = [_row(rows[place], tick=place in ticked) for place in range(first, last)]
        yield {"torn": is_torn(sum(map(line_count, rows[first:last]))), "rows": drawn}


def _row(row: Row, *, tick: bool) -> dict[str, Any]:
    label, value, remark = row
    return {
        "label": as_runs(label.strip()),
        "value": as_cell(value),
        "remark": as_runs(remark),
        "below": label.startswith(" "),
        "tick": tick,
        "torn": is_torn(line_count(row)),
    }


def _grid(part: Table) -> dict[str, Any]:
    """A table; a column that says more is wider, within bounds."""
    across = len(part.header)
    width = max(4, _WHOLE_LINE // max(1, across) // 2)
    lines = [line_count(row, width) for row in part.rows]
    longest = [
        max(len(str(row[place])) for row in (part.header, *part.rows)) for place in range(across)
    ]
    return {
        "draw": "grid",
        "kept": sum(lines) <= KEPT,
        "header": [as_runs(name) for name in part.header],
        "widths": [min(28, 2 + max(6, length)) for length in longest],
        "rows": [
            {"cells": [as_cell(text) for text in row], "torn": is_torn(high)}
            for row, high in zip(part.rows, lines, strict=True)
        ],
    }


def _weights(part: WeighingTable) -> dict[str, Any]:
    instructions = any(row.blank for row in part.rows)
    columns = ("step", "weight", "what", *(("read", "by", "checked") if instructions else ()))
    high = sum(3 + line_count((row.what, row.remark)) for row in part.rows)
    return {
        "draw": "weights",
        "kept": high <= KEPT,
        "header": [as_runs(say(f"weighing.column-{name}")) for name in columns],
        "rows": [_weight(row) for row in part.rows],
    }


def _weight(row: Weight) -> dict[str, Any]:
    return {
        "step": as_runs(row.step),
        "weight": as_runs(row.weight),
        "whole": len(row.weight) <= COLUMN,
        "what": as_runs(row.what),
        "remark": as_runs(row.remark),
        "read": row.blank,
        "torn": is_torn(line_count((row.what, row.remark))),
    }


def _weeks(part: Weeks) -> dict[str, Any]:
    return {
        "draw": "weeks",
        "header": [as_runs(name) for name in part.header] if any(part.header) else [],
        "across": max((len(row) for row in part.rows), default=1),
        "rows": [[None if cell is None else _day(cell) for cell in row] for row in part.rows],
        "legend": [(step, as_runs(told)) for step, told in part.legend],
    }


def _day(cell: DayCell) -> dict[str, Any]:
    lines = [as_runs(line) for line in cell.lines]
    return {"label": as_runs(cell.label), "lines": lines, "step": cell.step, "ticks": cell.ticks}


def _notes(part: Notes) -> dict[str, Any]:
    """Stops and cautions, each in a box; what is only to be known under one heading."""
    return {
        "draw": "notes",
        "title": as_runs(say(f"notices.{Severity.INFO}")),
        "boxes": [_note(one) for one in part.notices if one.severity != Severity.INFO],
        "notes": [_note(one) for one in part.notices if one.severity == Severity.INFO],
    }


def _note(entry: Notice) -> dict[str, Any]:
    return {
        "stop": entry.severity == Severity.STOP,
        "word": as_runs(named(entry.severity).upper()),
        "sentence": as_runs(entry.text),
        "source": as_runs(f"[{entry.source}]"),
        "torn": is_torn(line_count([entry.text + entry.source], _WHOLE_LINE // 2)),
    }
