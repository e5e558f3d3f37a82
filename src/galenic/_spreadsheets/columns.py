"""The columns of a table, each under its key, as a check reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from galenic._amounts import UNITS
from galenic._fields import Cell
from galenic._spreadsheets.commas import refuse_lost_decimals, refuse_other_separators, unit_after
from galenic._spreadsheets.decimals import decided
from galenic._spreadsheets.headings import COUNTED, taken
from galenic._spreadsheets.how import how_read
from galenic._spreadsheets.odd_rows import refuse_odd_numbers, refuse_odd_rows
from galenic._spreadsheets.raw import MOST_COLUMNS, MOST_ROWS, decimal_of, plainly
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._spreadsheets.decimals import Marks
    from galenic._spreadsheets.headings import Column
    from galenic._spreadsheets.raw import Raw, RawTable, ReadAs, Row
    from galenic._words.saying import Phrase

__all__ = ["Readings", "columns_of"]

_LONGEST_WHOLE = 9


class Readings(dict[str, Any]):
    """The columns of a table by key, and how they were read: the parts of a sentence."""

    how: tuple[Phrase, ...] = ()


def columns_of(table: RawTable, path: str, asked: ReadAs, encoding: str = "") -> Readings:
    """The columns of a table, each under its key, and how they were read."""
    problems = Problems()
    _refuse_size(table, path, problems)
    columns = taken(table, asked, path, problems)
    _refuse_rows(table, columns, path, problems)
    if problems:
        raise InputError(problems)
    numbers = [
        row.cell(column.place) for row in table.rows for column in columns if column.key != COUNTED
    ]
    marks = decided(numbers, asked.decimal, path, problems)
    if "." not in {marks.decimal, asked.decimal}:
        refuse_lost_decimals(table, columns, path, problems)
    refuse_other_separators(table, columns, path, problems)
    found = Readings({column.key: _column(table, column, marks, problems) for column in columns})
    if problems:
        raise InputError(problems)
    found.how = tuple(how_read(table, columns, marks, encoding))
    return found


def _refuse_size(table: RawTable, path: str, problems: Problems) -> None:
    width, count = len(table.header.cells), len(table.rows)
    if width > MOST_COLUMNS or count > MOST_ROWS:
        expected = f"at most {MOST_COLUMNS} columns and {MOST_ROWS} rows"
        problems.add("size", path, f"{width} and {count}", expected, "give one batch")
        raise InputError(problems)
    if not count:
        problems.add("empty", path, "a header alone", "a row for each capsule", "add the readings")


def _refuse_rows(table: RawTable, columns: Sequence[Column], path: str, problems: Problems) -> None:
    """Note rows wider than the header, columns that are hidden, and rows that are no reading."""
    width, wide = len(table.header.cells), False
    for row in table.rows:
        beyond = row.cells[width:]
        if any(cell.text or cell.unfit for cell in beyond) or (
            beyond and table.separator in _TIGHT and not table.sheet
        ):
            wide = True
            expected = f"{width} value{'s' * (width > 1)}, as the header has"
            given = f"{len(row.cells)} values"
            problems.add("columns", row.place, given, expected, _narrower(table, row))
    for column in columns:
        if column.place in table.hidden:
            remedy = "show the column in the sheet and save it, or read another one"
            problems.add("cell", column.heading, "a hidden column", "one that is seen", remedy)
    if wide:
        return  # what stands in another column tells nothing
    refuse_odd_rows(table, {column.place for column in columns}, path, problems)
    measured = {column.place for column in columns if column.key not in _NOT_NUMBERED}
    for column in columns:
        if column.key == COUNTED:
            refuse_odd_numbers(table, column.place, measured, path, problems)


_NOT_NUMBERED = {COUNTED, "shell"}  # of shells there may be others, and more
_TIGHT = ("", ",")  # where a comma parts columns, a decimal comma makes one too many


def _narrower(table: RawTable, row: Row) -> str:
    """What is to be done about a row that is wider than the header."""
    if table.sheet or table.separator not in _TIGHT:
        return "write a heading above each value, or clear what stands beside the table"
    remedy = (
        "write the decimal sign as a point, and one value in each column; or say --decimal , "
        "where no comma parts columns"
    )
    if any(unit_after(cell.text) for cell in row.cells):
        remedy = f"leave units out of the cells: they stand in the headings; {remedy}"
    return remedy


def _column(table: RawTable, column: Column, marks: Marks, problems: Problems) -> list[Cell]:
    """The cells of a column, each with its place; blank cells at its end are no cells."""
    cells = [row.cell(column.place) for row in table.rows]
    while cells and not (cells[-1].text or cells[-1].unfit):
        cells = cells[:-1]
    in_percent = {cell.percent for cell in cells if cell.settled}
    if in_percent == {True, False}:
        remedy = "give the whole column one format"
        expected = "all of them in percent, or none"
        problems.add("percent", column.heading, "some numbers in percent", expected, remedy)
    return [Cell(_value(cell, column, marks, problems), _path(cell, column)) for cell in cells]


def _path(cell: Raw, column: Column) -> str:
    return f"{cell.place}, {plainly(column.heading)}"


def _value(cell: Raw, column: Column, marks: Marks, problems: Problems) -> Any:  # noqa: ANN401 - a number, or text for the reader to judge
    if cell.unfit:
        remedy = "mend the cell or its format in the sheet and save it, or delete its row"
        problems.add("cell", _path(cell, column), cell.unfit, "a number, seen in its cell", remedy)
        return ""
    if column.key == COUNTED:
        whole = cell.text.isascii() and cell.text.isdigit() and len(cell.text) <= _LONGEST_WHOLE
        return int(cell.text) if whole else cell.text
    text = marks.text(cell) or cell.text
    if not cell.settled and (unit := unit_after(text)):
        remedy = f"leave {unit} out of the cells"
        expected = "a bare number: its unit stands in the heading"
        problems.add("unit", _path(cell, column), text, expected, remedy)
        return ""
    if not cell.settled and text[:1].isalpha():
        return text  # a word, which no unit makes a number: it is told as it stands
    if cell.unit and column.unit in UNITS and UNITS[cell.unit] != UNITS[column.unit]:
        remedy = "give the column a plain format, or its heading the unit that is seen"
        expected = f"numbers in {column.unit}, as the heading says"
        problems.add("unit", _path(cell, column), f"shown in {cell.unit}", expected, remedy)
    if cell.percent:
        if column.unit != "%":
            remedy = "give the column a plain format, or the unit [%]"
            problems.add(
                "percent", _path(cell, column), "a number in percent", "no percent", remedy
            )
        text = decimal_of(Decimal(text) * 100)
    return f"{text} {column.unit}" if text else text
