"""Where a table begins that has no heading of ours, and lines of a balance that are no table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._amounts import UNITS
from galenic._spreadsheets.decimals import is_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from galenic._spreadsheets.raw import RawTable, Row

__all__ = ["likely_header", "likely_separator", "line_of_printout"]

_LOOKED_AT = 50  # rows in which a header is looked for
_LINE = re.compile(
    r"(?:[^\d\s]?\s*[0-9]{1,4}[.):]?\s+)?"  # the number of the weighing
    r"\D{0,40}?[0-9]+(?:[.,][0-9]+)?\s*([^\W\d_]+)\s*"
)
_LONGEST = 100  # signs of a line of a balance


def likely_header(rows: Sequence[Row]) -> int:
    """The row of words above the first numbers: titles above it have nothing beside them.

    The first row where there is none.
    """
    near = [[cell.text for cell in row.cells if cell.text] for row in rows[:_LOOKED_AT]]
    for place, texts in enumerate(near[:-1]):
        below = near[place + 1]
        words = bool(texts) and not any(map(is_number, texts))
        if words and len(texts) >= len(below) - 1 and any(map(is_number, below)):
            return place
    return 0


def likely_separator(parted: Mapping[str, Sequence[Row]]) -> str | None:
    """The sign that parts the likely header into the most columns, two at the least."""
    width = {sign: _width(rows) for sign, rows in parted.items() if rows}
    widest = max(width.values(), default=0)
    return next((sign for sign in width if width[sign] == widest), None) if widest > 1 else None


def _width(rows: Sequence[Row]) -> int:
    return sum(bool(cell.text) for cell in rows[likely_header(rows)].cells)


def line_of_printout(table: RawTable) -> str | None:
    """The first line as a balance prints it: signs, one number, and its unit.

    ``None`` where not most rows are so: its name, the day and statistics may stand about them.
    """
    sign = table.separator or ","  # it parts none of a heading alone
    lines = [_line(row, sign) for row in (table.header, *table.rows)]
    found = [line for line in lines if _is_line(line)]
    return found[0] if 2 * len(found) > len(lines) else None


def _line(row: Row, separator: str) -> str:
    return separator.join(cell.text for cell in row.cells)


def _is_line(text: str) -> bool:
    found = _LINE.fullmatch(text) if len(text) <= _LONGEST else None
    return found is not None and found[1] in UNITS
