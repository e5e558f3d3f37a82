"""Readings from outside: columns of a CSV table, TOML, or a mapping, into one record of a check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from galenic import _fields as fields
from galenic import _files as files
from galenic._amounts import UNITS, Amount, AmountError, exact
from galenic._fields import Cell
from galenic.errors import InputError, Problems
from galenic.quality._figures import slips

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from galenic._sheet import Sheet

__all__ = ["note_slips", "parse_readings", "read", "read_readings", "read_rules"]

R = TypeVar("R")

_HEADER = re.compile(r"\s*([A-Za-z][A-Za-z_ ]*?)\s*(?:\[\s*([^\[\]]{1,20}?)\s*\])?\s*")
_SEPARATORS = (";", "\t", ",")
_LONGEST_WHOLE = 9
_NUMBERED = {"no", "nr", "num", "number", "n", "id", "sample", "unit", "row"}
_MOST_COLUMNS, _MOST_ROWS = 50, 1000
_SHELLS = {"shell_mean", "shell_sd", "size", "maker"}  # what was measured outranks the plan's


def read_readings(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read readings from a CSV, TOML or JSON file, for a check to take.

    Raises
    ------
    InputError
        When the file cannot be read, or is no table.
    """
    return parse_readings(files.read_text(path), str(path))


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


def parse_readings(text: str, path: str = "readings") -> dict[str, Any]:
    """Parse CSV text, or TOML or JSON text, into columns.

    A first line with an equals sign, or that begins with a bracket or a comment, is no header of a
    table: the text is TOML then (or JSON).
    """
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if first.startswith(("{", "[", "#")) or "=" in first or not first:
        return dict(files.parse(text, path))
    return _csv(text, path)


_Rows = list[tuple[int, list[str]]]


def _csv(text: str, path: str) -> dict[str, Any]:
    """The columns of a table, each under its key."""
    problems = Problems()
    (_, names), *rest = _rows_of(text, path, problems)
    heads = [_head(name, path, problems) for name in names]
    _refuse_rows(heads, rest, path, problems)
    if problems:
        raise InputError(problems)
    return {
        key: _column([(n, row[place] if place < len(row) else "") for n, row in rest], unit, name)
        for place, (key, unit, name) in enumerate(heads)
    }


def _rows_of(text: str, path: str, problems: Problems) -> _Rows:
    """The rows that hold something, each with its number, the header first."""
    import csv  # noqa: PLC0415 - only where there is a table

    lines = text.splitlines(keepends=True)
    header = next(line for line in lines if line.strip())
    separator = next((sign for sign in _SEPARATORS if sign in header), ",")
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        problems.add("syntax", path, "text that is no CSV", "CSV text", f"mend it: {error}")
        raise InputError(problems) from error
    if not rows:
        problems.add(
            "empty", path, "an empty table", "a header and a row for each capsule", "fill it"
        )
        raise InputError(problems)
    columns, count = len(rows[0][1]), len(rows) - 1
    if columns > _MOST_COLUMNS or count > _MOST_ROWS:
        expected = f"at most {_MOST_COLUMNS} columns and {_MOST_ROWS} rows"
        problems.add("size", path, f"{columns} and {count}", expected, "give one batch")
        raise InputError(problems)
    return rows


def _refuse_rows(
    heads: Sequence[tuple[str, str, str]], rows: _Rows, path: str, problems: Problems
) -> None:
    """Note columns that are there twice, and rows that are not as wide as their header."""
    keys = [key for key, _, _ in heads]
    twice = {key for key in keys if keys.count(key) > 1}
    for key in sorted(twice - {""}):
        problems.add("repeat", path, key, "each column once", "remove or rename one")
    if not rows:
        problems.add("empty", path, "a header alone", "a row for each capsule", "add the readings")
    for number, row in rows:
        if len(row) > len(heads):
            remedy = "write the decimal sign as a point, and one value in each column"
            expected = f"{len(heads)} values, as the header has"
            problems.add("columns", f"row {number}", f"{len(row)} values", expected, remedy)


def _head(text: str, path: str, problems: Problems) -> tuple[str, str, str]:
    """Key, unit and name of a column."""
    found = _HEADER.fullmatch(text)
    expected = "a name, and the unit in brackets, such as gross [mg]"
    if found is None:
        problems.add("header", path, text, expected, "write a header of that form")
        return "", "", text
    key, unit = found[1].lower().replace(" ", "_"), found[2] or ""
    if unit and unit not in UNITS:
        remedy = "use one such as mg, g, mcg or %"
        problems.add("unit", path, text.strip(), "a unit that galenic knows", remedy)
    elif not unit and key != "capsule":
        numbers = "name it capsule, if it numbers them; else leave it out"
        remedy = numbers if key in _NUMBERED else f"write {key} [mg], or its unit"
        problems.add("unit", path, text.strip(), expected, remedy)
    return key, unit, text.strip()


def _column(cells: list[tuple[int, str]], unit: str, name: str) -> list[Cell]:
    """The cells of a column, each with its row; blank cells at its end are no cells."""
    while cells and not cells[-1][1].strip():
        cells = cells[:-1]
    return [Cell(_value(cell.strip(), unit), f"row {row}, {name}") for row, cell in cells]


def _value(text: str, unit: str) -> Any:  # noqa: ANN401 - a number, or text for the reader to judge
    if not unit and text.isascii() and text.isdigit() and len(text) <= _LONGEST_WHOLE:
        return int(text)
    return f"{text} {unit}" if unit and text else text


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
    passed_over = _SHELLS if {"net", "shell", *_SHELLS} & given.keys() else set()
    for key, value in (from_plan or {}).items():
        if key in known and key not in passed_over and key not in given:
            found[key] = value
    made = fields.build(record, found, "", problems)
    if problems:
        raise InputError(problems)
    return made


def note_slips(sheet: Sheet, readings: Sequence[Amount] | None) -> None:
    """Note readings that may be true and look like slips: an empty capsule is one."""
    for one, usual in slips(readings or ()):
        sheet.note("reading-slip", reading=one.text(), place=one.origin, usual=usual.text())


def _columns(readings: object, problems: Problems) -> dict[str, Any]:
    """The readings by key, however they were given."""
    if isinstance(readings, str):
        readings = parse_readings(readings)
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
    found = _HEADER.fullmatch(name) if isinstance(name, str) else None
    if found is None or found[2] is None:
        return name, value
    key, unit, _ = _head(str(name), str(name), problems)
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
