"""Text as a table: one separator for all of it, found by the header that it makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._spreadsheets.beginnings import likely_header, likely_separator
from galenic._spreadsheets.headings import header_at
from galenic._spreadsheets.raw import MOST_COLUMNS, MOST_ROWS, Raw, RawTable, Row, plainly
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from galenic._spreadsheets.raw import ReadAs

__all__ = ["is_table", "table_of_text"]

_SEPARATORS = (";", "\t", ",")
_TOLD = re.compile(r'\s*"?sep=([;,\t])"?[ \t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_NEAR = 20_000  # signs in which a header is looked for below a title with an equals sign
_MOST, _WIDEST = MOST_ROWS + 60, 4 * MOST_COLUMNS  # with titles and remarks; more is refused


def is_table(text: str, asked: ReadAs) -> bool:
    """Whether text is a table, and not TOML or JSON.

    Comments passed over, a first line with an equals sign, or that begins with a bracket, is no
    header of a table; but of a table whose columns are mapped it may be a title, and so it may
    above a header of ours.
    """
    if _TOLD.match(text):
        return True
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if not first or first.startswith(("{", "[")):
        return False
    return "=" not in first or bool(asked.columns) or _has_header(text, asked)


def _has_header(text: str, asked: ReadAs) -> bool:
    """Whether a line is a header of ours, with a unit or of several columns: no line of TOML is."""
    lines = (line for line in text[:_NEAR].splitlines() if not line.lstrip().startswith("#"))
    for line in lines:
        for sign in _SEPARATORS:
            cells = [cell.strip().strip('"') for cell in line.split(sign)]
            row = Row("", [Raw(cell, "") for cell in cells[:_WIDEST]])
            if "=" not in line and (len(cells) > 1 or "[" in line) and header_at([row], asked) == 0:
                return True
    return False


def table_of_text(text: str, path: str, asked: ReadAs) -> RawTable:
    """Find separator, header and rows of a text.

    Raises
    ------
    InputError
        When it is no CSV, or holds nothing.
    """
    told = _TOLD.match(text)
    skipped = text[: told.end()] if told else ""
    signs = (told[1],) if told else _SEPARATORS
    found: list[tuple[bool, int, int]] = []
    parted: dict[str, list[Row]] = {}
    for order, sign in enumerate(signs):
        rows = _rows(text[len(skipped) :], sign, bool(told))
        if rows is None:
            continue
        parted[sign] = rows
        place = header_at(rows, asked)
        if place is not None:
            found.append((len(rows[place].cells) == 1, place, order))
    sign, place = _best(found, signs, asked) if found else _likely(text, parted, signs)
    rows = parted.get(sign) or _rows(text[len(skipped) :], sign, bool(told), path) or []
    if not rows:
        problems = Problems()
        problems.add(
            "empty", path, "an empty table", "a header and a row for each capsule", "fill it"
        )
        raise InputError(problems)
    separator = sign if len(rows[place].cells) > 1 else ""
    return RawTable(rows[place], rows[place + 1 :], place, separator=separator)


def _best(
    found: list[tuple[bool, int, int]], signs: tuple[str, ...], asked: ReadAs
) -> tuple[str, int]:
    """The separator under which a header is seen, and where."""
    alone, place, order = min(found)
    comma = ";" if asked.decimal == "," else ","  # one column: a comma in it is what was said
    return (comma if alone and len(signs) > 1 else signs[order]), place


def _likely(text: str, parted: dict[str, list[Row]], signs: tuple[str, ...]) -> tuple[str, int]:
    """Without a header of ours: what parts the words above the numbers, else the first line."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    first = next((sign for sign in signs if sign in header), signs[-1])
    sign = likely_separator(parted) or first
    return sign, likely_header(parted.get(sign, []))


def _rows(text: str, sign: str, offset: bool, path: str | None = None) -> list[Row] | None:  # noqa: FBT001 - a line was passed over
    """The rows that hold something, each with the line it begins on; ``None`` for what is no CSV.

    Raises
    ------
    InputError
        When it is no CSV, and a ``path`` is given to say it of.
    """
    import csv  # noqa: PLC0415 - only where there is a table
    import io  # noqa: PLC0415

    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=sign, skipinitialspace=sign != "\t", strict=True)
    rows, begun = [], 1 + offset
    try:
        for cells in reader:
            place = f"row {begun}"
            begun = reader.line_num + 1 + offset
            if any(cell.strip() for cell in cells):
                rows.append(Row(place, [Raw(cell.strip(), place) for cell in cells[:_WIDEST]]))
            if len(rows) > _MOST:
                break
    except csv.Error as error:
        if path is None:
            return None
        problems = Problems()
        problems.add(
            "syntax", path, "text that is no CSV", "CSV text", f"mend it: {plainly(str(error))}"
        )
        raise InputError(problems) from error
    return rows
