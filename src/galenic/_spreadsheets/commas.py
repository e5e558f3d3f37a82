"""Commas that part columns, and commas that may have been decimal marks.

Who writes ``198,9`` without quotes under two headings parted by a comma may have meant two values
or one number. What tells them apart is a number with a point, a number in quotes that holds a
comma, or a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._amounts import UNITS
from galenic._spreadsheets.decimals import has_mark, is_number
from galenic._spreadsheets.headings import COUNTED
from galenic._spreadsheets.raw import plainly
from galenic.errors import some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._spreadsheets.headings import Column
    from galenic._spreadsheets.raw import Raw, RawTable
    from galenic.errors import Problems

__all__ = ["refuse_lost_decimals", "refuse_other_separators", "unit_after"]

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMALS = re.compile(r"[0-9]+(?:[eE][+-]?[0-9]+)?[ ]?(?:[;\t].*)?", re.DOTALL)
_SEVERAL = re.compile(r".*[;\t][ ]?[+-]?[0-9]+", re.DOTALL)
_LONGEST_UNIT = 20
_SIGNS = frozenset({";", "\t", ","})
_TOLD = 3


def refuse_lost_decimals(
    table: RawTable, columns: Sequence[Column], path: str, problems: Problems
) -> None:
    """Note numbers whose decimals may stand in the next column, as nothing says that they do not.

    It is for tables in which no number has a point.
    """
    read = _numbers(columns)
    if table.separator != "," or any(
        has_mark(row.cell(place).text, ",") for row in table.rows for place in read
    ):
        return  # a comma of a number stands in quotes: so would all the others
    found = [
        (row.cell(place), row.cell(place + 1))
        for row in table.rows
        for place in read
        if _WHOLE.fullmatch(row.cell(place).text) and _may_be_decimals(row.cell(place + 1).text)
    ]
    if found:
        expected = "numbers that a comma cannot have cut in two"
        remedy = (
            "if the comma is the decimal mark, put such numbers in quotes or part the columns by "
            "semicolons or tabs; if it parts columns, say --decimal . (in Python decimal=)"
        )
        problems.add("decimal", path, _told(found), expected, remedy, **_places(found))


def refuse_other_separators(
    table: RawTable, columns: Sequence[Column], path: str, problems: Problems
) -> None:
    """Note numbers whose whole part stands in the column before, behind a semicolon or a tab."""
    if table.separator != ",":
        _refuse_rows_parted_otherwise(table, columns, path, problems)
        return
    found = [
        (row.cell(place - 1), row.cell(place))
        for row in table.rows
        for place in _numbers(columns)
        if place and row.cell(place).text and _SEVERAL.fullmatch(row.cell(place - 1).text)
    ]
    if found:
        expected = "rows parted by the same sign as the headings"
        remedy = "part headings and rows by semicolons or tabs, where the comma is a decimal mark"
        problems.add("columns", path, _told(found), expected, remedy, **_places(found))


def _refuse_rows_parted_otherwise(
    table: RawTable, columns: Sequence[Column], path: str, problems: Problems
) -> None:
    """Note rows that are one cell, and as many as the header has when another sign parts them.

    Nothing would be read of them, though they hold what is read in the others.
    """
    width, read = len(table.header.cells), [column.place for column in columns]
    found = []
    for row in table.rows if table.separator else ():
        whole = row.cell(0)
        if any(row.cell(place).text for place in {*range(1, width), *read}):
            continue
        for sign in _SIGNS - {table.separator}:
            cells = [cell.strip() for cell in whole.text.split(sign)]
            if len(cells) == width > 1 and any(is_number(cells[place]) for place in read):
                found.append(whole)
                break
    if found:
        given = some((f"{plainly(one.text)} ({one.place})" for one in found), most=_TOLD)
        expected = "rows parted by the same sign as the headings"
        remedy = "part them all by the same sign: nothing would be read of these"
        places = tuple(one.place for one in found)
        problems.add("columns", path, given, expected, remedy, places=places)


def _numbers(columns: Sequence[Column]) -> list[int]:
    """Where numbers with decimals are read."""
    return [column.place for column in columns if column.key != COUNTED]


def _told(found: Sequence[tuple[Raw, Raw]]) -> str:
    pairs = (f"{one.text},{other.text}" for one, other in found)
    places = (one.place for one, _ in found)
    told = (f"{plainly(text)} ({place})" for text, place in zip(pairs, places, strict=True))
    return some(told, most=_TOLD)


def _places(found: Sequence[tuple[Raw, Raw]]) -> dict[str, tuple[str, ...]]:
    return {"places": tuple(one.place for one, _ in found)}


def _may_be_decimals(text: str) -> bool:
    return _DECIMALS.fullmatch(text.removesuffix(unit_after(text))) is not None


def unit_after(text: str) -> str:
    """The unit at the end of a number, or nothing."""
    end = text[-_LONGEST_UNIT:]
    units = (end[start:] for start in range(1, len(end)) if end[start - 1] in "0123456789 ")
    return next((unit for unit in units if unit in UNITS), "")
