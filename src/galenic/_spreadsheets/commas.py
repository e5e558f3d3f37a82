"""Commas that part columns, and commas that may have been decimal marks.

Who writes ``198,9`` without quotes under two headings parted by a comma may have meant two values
or one number. What tells them apart is a number with a point, a number in quotes that holds a
comma, or a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._amounts import UNITS
from galenic._spreadsheets.decimals import has_mark
from galenic._spreadsheets.headings import COUNTED
from galenic._spreadsheets.raw import plainly
from galenic.errors import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._spreadsheets.headings import Column
    from galenic._spreadsheets.raw import RawTable, Row
    from galenic.errors import Problems

__all__ = ["refuse_lost_decimals", "unit_after"]

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMALS = re.compile(r"[0-9]+(?:[eE][+-]?[0-9]+)?[ ]?(?:[;\t].*)?", re.DOTALL)
_SEVERAL = re.compile(r".*[;\t][ ]?[+-]?[0-9]+", re.DOTALL)
_LONGEST_UNIT = 20
_TOLD = 3


def refuse_lost_decimals(
    table: RawTable, columns: Sequence[Column], path: str, problems: Problems
) -> None:
    """Note numbers whose decimals may stand in the next column, as nothing says that they do not.

    It is for tables in which no number has a point. A number whose cell begins behind a semicolon
    or a tab is another kind of the same: its whole part stands in the column before.
    """
    read = [column.place for column in columns if column.key != COUNTED]
    if table.separator != "," or any(
        has_mark(row.cell(place).text, ",") for row in table.rows for place in read
    ):
        return  # a comma of a number stands in quotes: so would all the others
    found = [one for row in table.rows for place in read for one in _in_doubt(row, place)]
    if found:
        given = some((f"{plainly(text)} ({place})" for text, place in found), most=_TOLD)
        expected = "numbers that a comma cannot have cut in two"
        remedy = (
            "if the comma is the decimal mark, put such numbers in quotes or part the columns by "
            "semicolons or tabs; if it parts columns, say --decimal . (in Python decimal=)"
        )
        places = tuple(place for _, place in found)
        problems.add("decimal", path, given, expected, remedy, places=places)


def _in_doubt(row: Row, place: int) -> Iterator[tuple[str, str]]:
    """What may be one number, as it stands in the file, with where it does."""
    cell, after = row.cell(place), row.cell(place + 1)
    before = row.cell(place - 1).text if place else ""
    if _WHOLE.fullmatch(cell.text) and _may_be_decimals(after.text):
        yield f"{cell.text},{after.text}", cell.place
    elif _WHOLE.fullmatch(cell.text) and _SEVERAL.fullmatch(before):
        yield f"{before},{cell.text}", cell.place


def _may_be_decimals(text: str) -> bool:
    return _DECIMALS.fullmatch(text.removesuffix(unit_after(text))) is not None


def unit_after(text: str) -> str:
    """The unit at the end of a number, or nothing."""
    end = text[-_LONGEST_UNIT:]
    units = (end[start:] for start in range(1, len(end)) if end[start - 1] in "0123456789 ")
    return next((unit for unit in units if unit in UNITS), "")
