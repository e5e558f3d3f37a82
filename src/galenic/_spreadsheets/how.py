"""How a table was read, as phrases: what was decided of it, so that a person can object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._spreadsheets.raw import plainly
from galenic._words.saying import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._spreadsheets.decimals import Marks
    from galenic._spreadsheets.headings import Column
    from galenic._spreadsheets.raw import RawTable
    from galenic._words.saying import Phrase

__all__ = ["how_read"]

_SEPARATORS = {"": "one", ";": "semicolons", "\t": "tabs", ",": "commas"}
_DECIMALS = {"": "none", ".": "point", ",": "comma"}


def how_read(
    table: RawTable, columns: Sequence[Column], marks: Marks, encoding: str
) -> Iterator[Phrase]:
    """Rows, separator or sheet, marks, encoding, columns taken and left, rows above."""
    yield phrase("read-rows", rows=len(table.rows))
    if table.sheet:
        yield phrase("read-sheet", sheet=plainly(table.sheet))
    else:
        yield phrase(f"read-parted-{_SEPARATORS[table.separator]}")
    if marks.decimal or not table.sheet:
        yield phrase(f"read-decimal-{_DECIMALS[marks.decimal]}")
    if marks.group:
        yield phrase("read-thousands", sign=marks.group)
    if encoding:
        yield phrase("read-encoding", encoding=encoding)
    yield phrase("read-taken", columns=tuple(map(_told, columns)))
    places = {column.place for column in columns}
    cells = enumerate(table.header.cells)
    left = [plainly(cell.text) for place, cell in cells if cell.text and place not in places]
    if left:
        yield phrase("read-left", columns=tuple(left))
    if table.above:
        yield phrase("read-above", rows=table.above)


def _told(column: Column) -> Phrase | str:
    """A column by its key and unit, and the heading that was read as it."""
    name = f"{column.key} [{column.unit}]" if column.unit else column.key
    heading = plainly(column.heading)
    return phrase("read-from", name=name, heading=heading) if column.mapped else name
