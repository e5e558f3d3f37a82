"""Readings from outside: columns of a CSV table, TOML, or a mapping, into one record of a check."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from galenic import _fields as fields
from galenic import _files as files
from galenic._amounts import UNITS, Amount, AmountError, exact
from galenic._fields import Cell
from galenic.errors import InputError, Problems, some
from galenic.quality._csv import is_table, table_of_text
from galenic.quality._decimals import decided, refuse_unknown_mark
from galenic.quality._figures import slips
from galenic.quality._headings import COUNTED, headed, key_and_unit, taken
from galenic.quality._how import how_read
from galenic.quality._raw import MOST_COLUMNS, MOST_ROWS, PLAIN, Asked, plainly
from galenic.quality._workbooks import is_workbook, table_of_workbook

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from galenic._sheet import Sheet
    from galenic._words.saying import Phrase
    from galenic.quality._decimals import Marks
    from galenic.quality._headings import Column
    from galenic.quality._raw import Raw, Table

__all__ = [
    "note_read",
    "note_slips",
    "parse_readings",
    "read",
    "read_readings",
    "read_rules",
    "readings_of",
    "taken_in",
]

R = TypeVar("R")

_LONGEST_WHOLE = 9
_SHELLS = {"shell_mean", "shell_sd", "size", "maker"}  # what was measured outranks the plan's


class Readings(dict[str, Any]):
    """The columns of a table by key, and how they were read: the parts of a sentence."""

    how: tuple[Phrase, ...] = ()


def read_readings(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
) -> dict[str, Any]:
    """Read readings from a CSV, TOML or JSON file, or an ``.xlsx`` workbook, for a check to take.

    Parameters
    ----------
    path
        The file; text in UTF-8, or in UTF-16 with its mark.
    columns
        The heading of a column, by its key, and by its unit where the heading bears none, such as
        ``{"gross [mg]": "Gewicht brutto"}``. Columns of other headings are left out.
    decimal
        ``","`` or ``"."``, where the numbers do not tell by themselves.
    sheet
        The name of a sheet, where more than one holds something.

    Raises
    ------
    ExtraError
        When the file is a workbook, and openpyxl is not installed.
    InputError
        When the file cannot be read, is no table, or can be read in more than one way.
    """
    asked = Asked(columns or PLAIN.columns, decimal, sheet)
    return readings_of(files.read_bytes(path), str(path), asked)


def read_rules(path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """Read rules of the pharmacy's own from a TOML or JSON file, for ``rules`` of a check.

    Raises
    ------
    InputError
        When the file cannot be read, or holds anything but a list ``rules``.
    """
    found, problems = files.parse(files.read_text(path), str(path)), Problems()
    if not isinstance(found.get("rules"), list) or len(found) > 1:
        keys = ", ".join(map(str, found)) or "nothing"
        remedy = "write each rule under [[rules]], and no other table"
        problems.add("kind", str(path), keys, "a list of rules alone", remedy)
        raise InputError(problems)
    return list(found["rules"])


def readings_of(data: bytes, path: str, asked: Asked = PLAIN) -> dict[str, Any]:
    """The columns of a file's bytes: of a workbook, or of text."""
    if not is_workbook(data) or len(data) > files.LONGEST:
        return parse_readings(files.decode(data, path), path, asked, files.encoding_of(data))
    refuse_unknown_mark(asked.decimal)
    return _columns_of(table_of_workbook(data, path, asked), path, asked)


def parse_readings(
    text: str, path: str = "readings", asked: Asked = PLAIN, encoding: str = ""
) -> dict[str, Any]:
    """Parse CSV text, or TOML or JSON text, into columns."""
    refuse_unknown_mark(asked.decimal)
    if is_table(text, asked):
        _refuse_sheet(asked, path)
        return _columns_of(table_of_text(text, path, asked), path, asked, encoding)
    if asked != PLAIN:
        problems = Problems()
        remedy = "leave column, decimal and sheet out"
        problems.add("conflict", path, "TOML or JSON", "a table, which these are of", remedy)
        raise InputError(problems)
    return dict(files.parse(text, path))


def _refuse_sheet(asked: Asked, path: str) -> None:
    if asked.sheet is not None:
        problems = Problems()
        problems.add(
            "conflict", path, "a text file", "a workbook, as sheets are of", "leave it out"
        )
        raise InputError(problems)


def _columns_of(table: Table, path: str, asked: Asked, encoding: str = "") -> Readings:
    """The columns of a table, each under its key, and how they were read."""
    problems = Problems()
    _refuse_size(table, path, problems)
    columns = taken(table, asked.columns, path, problems)
    _refuse_rows(table, columns, asked, path, problems)
    if problems:
        raise InputError(problems)
    numbers = [
        row.cell(column.place) for row in table.rows for column in columns if column.key != COUNTED
    ]
    marks = decided(numbers, asked.decimal, path, problems)
    found = Readings({column.key: _column(table, column, marks, problems) for column in columns})
    if problems:
        raise InputError(problems)
    found.how = tuple(how_read(table, columns, marks, encoding))
    return found


def _refuse_size(table: Table, path: str, problems: Problems) -> None:
    width, count = len(table.header.cells), len(table.rows)
    if width > MOST_COLUMNS or count > MOST_ROWS:
        expected = f"at most {MOST_COLUMNS} columns and {MOST_ROWS} rows"
        problems.add("size", path, f"{width} and {count}", expected, "give one batch")
        raise InputError(problems)
    if not count:
        problems.add("empty", path, "a header alone", "a row for each capsule", "add the readings")


def _refuse_rows(
    table: Table, columns: Sequence[Column], asked: Asked, path: str, problems: Problems
) -> None:
    """Note rows wider than the header, and rows that are no reading, as one of means is none."""
    width = len(table.header.cells)
    for row in table.rows:
        beyond = row.cells[width:]
        if any(cell.text or cell.unfit for cell in beyond) or (
            beyond and table.separator in _TIGHT
        ):
            remedy = (
                "write the decimal sign as a point, and one value in each column; or say "
                "--decimal , where no comma parts columns"
            )
            expected = f"{width} values, as the header has"
            problems.add("columns", row.place, f"{len(row.cells)} values", expected, remedy)
    read = {column.place for column in columns}
    for place, head in enumerate(table.header.cells):
        if asked.columns and place not in read:
            _refuse_other_rows(table, place, head.text, path, problems)


_TIGHT = ("", ",")  # where a comma parts columns, a decimal comma makes one too many


def _refuse_other_rows(
    table: Table, place: int, heading: str, path: str, problems: Problems
) -> None:
    """A word in a column of whole numbers that is left out marks a row of means, say."""
    cells = [cell for row in table.rows if (cell := row.cell(place)).text]
    words = [cell for cell in cells if not cell.text.isdecimal()]
    if words and len(words) * 2 < len(cells):
        given = some((f"{plainly(cell.text)} ({cell.place})" for cell in words), most=5)
        expected = f"whole numbers under '{plainly(heading)}', as in the other rows"
        remedy = "remove the rows that are no readings"
        problems.add("row", path, given, expected, remedy)


def _column(table: Table, column: Column, marks: Marks, problems: Problems) -> list[Cell]:
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
        remedy = "mend the cell in the sheet and save it, or delete its row"
        problems.add("cell", _path(cell, column), cell.unfit, "a number, seen in its cell", remedy)
        return ""
    if column.key == COUNTED:
        whole = cell.text.isascii() and cell.text.isdigit() and len(cell.text) <= _LONGEST_WHOLE
        return int(cell.text) if whole else cell.text
    text = marks.text(cell) or cell.text
    if cell.percent:
        if column.unit != "%":
            remedy = "give the column a plain format, or the unit [%]"
            problems.add(
                "percent", _path(cell, column), "a number in percent", "no percent", remedy
            )
        text = _plain(Decimal(text) * 100)
    return f"{text} {column.unit}" if text else text


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read(
    record: type[R],
    readings: Mapping[str, Any] | str,
    settings: Mapping[str, Any],
    from_plan: Mapping[str, Any] | None = None,
) -> R:
    """Read a check's input: readings, settings beside them, and for the rest what a plan says.

    Raises
    ------
    InputError
        When it cannot be used: every problem at once.
    """
    problems = Problems()
    given = _columns(readings, problems)
    for key, value in settings.items():
        if value is None:
            continue
        if key in given:
            remedy = "leave one of them out"
            problems.add("conflict", key, "two values", "one: here or among the readings", remedy)
        given[key] = value
    known = fields.keys(record)
    found = fields.gather(known, given, "", problems)
    if isinstance(readings, Readings):
        _offer_columns(problems)
    passed_over = _SHELLS if {"net", "shell", *_SHELLS} & given.keys() else set()
    for key, value in (from_plan or {}).items():
        if key in known and key not in passed_over and key not in given:
            found[key] = value
    made = fields.build(record, found, "", problems)
    if problems:
        raise InputError(problems)
    return made


def _offer_columns(problems: Problems) -> None:
    """Say of headings that are no keys that they may be mapped."""
    for place, one in enumerate(problems):
        if one.code == "unknown-key":
            remedy = f"{one.remedy}; or say which column it is by --column"
            problems[place] = evolve(one, remedy=remedy)


def taken_in(
    readings: Mapping[str, Any] | str, columns: Mapping[str, str] | None, decimal: str | None
) -> Mapping[str, Any] | str:
    """Readings as a check was given them: text is parsed, as it is said to be written.

    Raises
    ------
    InputError
        When the text cannot be read, or what is no text has columns or a decimal mark to be told.
    """
    if isinstance(readings, str):
        return parse_readings(readings, asked=Asked(columns or PLAIN.columns, decimal))
    if columns is not None or decimal is not None:
        problems = Problems()
        remedy = "name the columns by their keys, or give them to read_readings"
        problems.add("conflict", "columns", "columns that are read", "the text of a table", remedy)
        raise InputError(problems)
    return readings


def note_read(sheet: Sheet, readings: object) -> None:
    """Note how a table was read: by what it was parted, its marks, what was taken and left out."""
    if isinstance(readings, Readings):
        sheet.note("readings-read", parts=readings.how)


def note_slips(sheet: Sheet, readings: Sequence[Amount] | None) -> None:
    """Note readings that may be true and look like slips: an empty capsule is one."""
    for one, usual in slips(readings or ()):
        sheet.note("reading-slip", reading=one.text(), place=one.origin, usual=usual.text())


def _columns(readings: object, problems: Problems) -> dict[str, Any]:
    """The readings by key, however they were given."""
    if not isinstance(readings, Mapping):
        problems.add("kind", "readings", readings, "columns of readings", "give a table of them")
        raise InputError(problems)
    given: dict[str, Any] = {}
    for name, value in readings.items():
        key, column = _bare_numbers(name, value, problems)
        if key in given:
            problems.add("repeat", str(name), key, "each column once", "remove or rename one")
        given[key] = column
    return given


def _bare_numbers(name: object, value: Any, problems: Problems) -> tuple[Any, Any]:  # noqa: ANN401 - as given
    """A column whose unit stands in its name may hold bare numbers: give them that unit."""
    found = key_and_unit(name) if isinstance(name, str) else None
    if found is None or not found[1]:
        return name, value
    column = headed(str(name), str(name), problems)
    key, unit = column.key, column.unit
    if unit not in UNITS or isinstance(value, str):
        return key, value
    cells = list(value) if hasattr(value, "__iter__") else [value]
    return key, [Cell(_with_unit(one, unit), f"{name}[{n}]") for n, one in enumerate(cells)]


def _with_unit(value: Any, unit: str) -> Any:  # noqa: ANN401 - what is no number is judged later
    kept, factor = UNITS[unit]
    try:
        return Amount(exact(value) * factor, kept)
    except AmountError:
        return f"{value} {unit}" if isinstance(value, str) else value
