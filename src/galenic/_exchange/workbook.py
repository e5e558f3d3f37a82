"""Tables as a workbook, through openpyxl: every text is text, no cell a formula, no clock read."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from galenic._exchange.tables import text_cell
from galenic.errors import ExtraError

if TYPE_CHECKING:
    from galenic._exchange.tables import Cell, Tables
    from galenic._materials.order import Order

__all__ = ["as_workbook"]

_EPOCH = dt.date(1980, 1, 1)
"""The first day that an archive can bear; it stands where the order has no date."""

_WIDE, _ROOM = 60, 2
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet takes for a sign by its number: ``_x0041_`` is A, where it is not escaped."""


def as_workbook(tables: Tables, order: Order) -> bytes:
    """The tables as a workbook with a sheet for each; the same ones give the same bytes.

    Raises
    ------
    ExtraError
        When openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as missing:
        raise ExtraError("sheets", "export") from missing
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        _fill(sheet, [list(rows[0]) if rows else [], *(list(row.values()) for row in rows)])
    day = order.product.date if order.product else order.date
    return _dated(book, dt.datetime.combine(max(day or _EPOCH, _EPOCH), dt.time()))


def _fill(sheet: Any, rows: list[list[Cell]]) -> None:  # noqa: ANN401 - the library has no types
    """Write rows, the first as a heading that stays in sight."""
    widths: dict[str, int] = {}
    for place, row in enumerate(rows, 1):
        for column, (heading, value) in enumerate(zip(rows[0], row, strict=True), 1):
            if value is None:
                continue
            cell = sheet.cell(place, column)
            if isinstance(value, Decimal):
                cell.value = f"{value:f}"
                cell.data_type = "n"  # of a float it writes 16 digits: 98.1 is 98.09999999999999
            elif isinstance(value, str):
                cell.value = _LIKE_AN_ESCAPE.sub("_x005F_", value)
                cell.data_type = "s"  # else what begins with an equals sign is a formula
                cell.quotePrefix = (
                    text_cell(str(heading), value) != value
                )  # and stays text where it is edited
            else:
                cell.value = value
            letter = cell.column_letter
            widths[letter] = max(widths.get(letter, 0), len(str(value)))
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = min(width, _WIDE) + _ROOM
    sheet.freeze_panes = "A2"


def _dated(book: Any, day: dt.datetime) -> bytes:  # noqa: ANN401 - the library has no types
    """The archive with one day in place of the hour that the library takes from the clock."""
    from openpyxl.xml.functions import tostring  # noqa: PLC0415 - only where a book is written

    made, dated = io.BytesIO(), io.BytesIO()
    book.properties.creator = "galenic"
    book.properties.created = day
    book.save(made)
    book.properties.modified = day
    core = tostring(book.properties.to_tree())
    with ZipFile(made) as old, ZipFile(dated, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, core if name == "docProps/core.xml" else old.read(name))
    return dated.getvalue()
