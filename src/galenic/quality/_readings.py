"""Readings from outside: columns of a CSV table, TOML, or a mapping, into one record of a check."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from galenic import _fields as fields
from galenic import _files as files
from galenic._amounts import UNITS, Amount, AmountError, exact
from galenic._fields import Cell
from galenic._spreadsheets.columns import Readings
from galenic._spreadsheets.decimals import refuse_unknown_mark
from galenic._spreadsheets.headings import headed, key_and_unit
from galenic._spreadsheets.raw import ReadAs
from galenic._spreadsheets.text import is_table, table_of_text
from galenic._spreadsheets.workbooks import is_workbook, table_of_workbook
from galenic._words.saying import phrase
from galenic.errors import InputError, Problems, must_be
from galenic.quality._by_active import columns_by_active
from galenic.quality._content_data import ContentData
from galenic.quality._figures import slips, tenfold
from galenic.quality._measured import Learning
from galenic.quality._weight_data import Weights
from galenic.quality._yield_data import Yield

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from galenic._sheet import Sheet
    from galenic.errors import Problem
    from galenic.quality._method import Planned

__all__ = [
    "note_read",
    "note_slips",
    "note_tenfold",
    "parse_readings",
    "read",
    "read_readings",
    "read_rules",
    "readings_of",
    "taken_in",
    "telling",
]

R = TypeVar("R")

_AS_IT_STANDS = ReadAs()
_OF_TABLES = frozenset({"header", "column", "row", "decimal", "unit", "repeat", "cell", "percent"})
"""Codes of problems that a table alone has: it holds columns, and no setting."""

_SHELLS = {"shell_mean", "shell_sd", "size", "maker"}  # what was measured outranks the plan's


def read_readings(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    actives: Sequence[str] = (),
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
    actives
        The names of the actives, where contents stand in a column for each.

    Raises
    ------
    ExtraError
        When the file is a workbook, and openpyxl is not installed.
    InputError
        When the file cannot be read, is no table, or can be read in more than one way.
    """
    if sheet is not None:
        must_be(sheet, str, "sheet", "the name of a sheet", 'write it as text, such as "Sheet1"')
    asked, names = ReadAs(_headings(columns), decimal, sheet), _names(actives)
    return readings_of(files.read_bytes(path), str(path), asked, names)


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


@cache
def _keys() -> frozenset[str]:
    """The keys of every check that hold a list: those that a column can have."""
    return frozenset(
        key
        for record in (Weights, ContentData, Yield, Learning)
        for key, reader in fields.keys(record).items()
        if reader.shape.kind in {"readings", "counts"}
    )


@cache
def _settings() -> frozenset[str]:
    """The keys of every check that are none of a column."""
    records = (Weights, ContentData, Yield, Learning)
    return frozenset(key for record in records for key in fields.keys(record)) - _keys()


def readings_of(
    data: bytes, path: str, asked: ReadAs = _AS_IT_STANDS, actives: Sequence[str] = ()
) -> dict[str, Any]:
    """The columns of a file's bytes: of a workbook, or of text; of ``actives`` by their names."""
    if not is_workbook(data) or len(data) > files.LONGEST:
        text, encoding = files.decode(data, path), files.encoding_of(data)
        return parse_readings(text, path, asked, encoding, actives)
    refuse_unknown_mark(asked.decimal)
    asked = asked._replace(keys=_keys(), settings=_settings())
    table = table_of_workbook(data, path, asked)
    return columns_by_active(table, path, asked, "", actives)


def parse_readings(
    text: str,
    path: str = "readings",
    asked: ReadAs = _AS_IT_STANDS,
    encoding: str = "",
    actives: Sequence[str] = (),
) -> dict[str, Any]:
    """Parse CSV text, or TOML or JSON text, into columns."""
    refuse_unknown_mark(asked.decimal)
    asked = asked._replace(keys=_keys(), settings=_settings())
    if is_table(text, asked) and not text.lstrip().startswith("<"):  # a web page is none
        _refuse_sheet(asked, path)
        table = table_of_text(text, path, asked)
        return columns_by_active(table, path, asked, encoding, actives)
    if asked.is_told:
        problems = Problems()
        remedy = "leave column, decimal and sheet out"
        problems.add("conflict", path, "TOML or JSON", "a table, which these are of", remedy)
        raise InputError(problems)
    return dict(files.parse(text, path))


def _refuse_sheet(asked: ReadAs, path: str) -> None:
    if asked.sheet is not None:
        problems = Problems()
        problems.add(
            "conflict", path, "a text file", "a workbook, as sheets are of", "leave it out"
        )
        raise InputError(problems)


def read(
    record: type[R],
    readings: Mapping[str, Any] | str,
    settings: Mapping[str, Any],
    from_plan: Planned | None = None,
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
    for key, value in ({} if from_plan is None else from_plan.beside(found)).items():
        if key in known and key not in passed_over and key not in given:
            found[key] = value
    made = fields.build(record, found, "", problems)
    if problems:
        raise InputError(problems)
    return made


@contextmanager
def telling(
    record: type[Any], settings: Mapping[str, Any], from_plan: Planned | None = None
) -> Iterator[None]:
    """Where readings cannot be taken in, tell what is wrong with what is given beside them, too.

    Raises
    ------
    InputError
        With the problems of the readings, and those of the settings.
    """
    try:
        yield
    except InputError as error:
        raise InputError([*error.problems, *_beside(record, settings, from_plan, error)]) from error


def _beside(
    record: type[Any],
    settings: Mapping[str, Any],
    from_plan: Planned | None,
    error: InputError,
) -> Iterator[Problem]:
    """Problems of settings alone: none of a column, nor of what another file may hold."""
    table = any(problem.code in _OF_TABLES for problem in error.problems)
    try:
        read(record, {}, settings, from_plan)
    except InputError as other:
        for problem in other.problems:
            key = problem.path.partition("[")[0]
            if key not in _keys() and (table or problem.code != "missing"):
                yield problem


def _offer_columns(problems: Problems) -> None:
    """Say of headings that are no keys that they may be mapped."""
    for place, one in enumerate(problems):
        if one.code == "unknown-key":
            remedy = f"{one.remedy}; or say which column it is by --column"
            problems[place] = evolve(one, remedy=remedy)


def taken_in(
    readings: Mapping[str, Any] | str,
    columns: Mapping[str, str] | None,
    decimal: str | None,
    actives: Sequence[str] = (),
) -> Mapping[str, Any] | str:
    """Readings as a check was given them: text is parsed, as it is said to be written.

    Raises
    ------
    InputError
        When the text cannot be read, or what is no text has columns or a decimal mark to be told.
    """
    if isinstance(readings, str):
        asked = ReadAs(_headings(columns), decimal)
        return parse_readings(readings, asked=asked, actives=actives)
    if columns is not None or decimal is not None:
        problems = Problems()
        remedy = "name the columns by their keys, or give them to read_readings"
        problems.add("conflict", "columns", "columns that are read", "the text of a table", remedy)
        raise InputError(problems)
    return readings


def _headings(columns: Mapping[str, str] | None) -> Mapping[str, str]:
    """The headings by their keys; none where none are told."""
    told = {} if columns is None else columns
    remedy = 'write them as {"gross": "Weight / mg"}'
    expected = "a mapping of keys to headings"
    must_be(told, Mapping, "columns", expected, remedy)
    for one in (*told, *told.values()):
        must_be(one, str, "columns", f"{expected}, both of them text", remedy)
    return told


def _names(actives: Sequence[str]) -> Sequence[str]:
    """The names of actives; one of them alone stands in a list as well."""
    expected, remedy = "a list of names", 'write them as ["levothyroxine sodium"]'
    must_be(actives, (list, tuple), "actives", expected, remedy)
    for one in actives:
        must_be(one, str, "actives", f"{expected}, each of them text", remedy)
    return actives


def note_read(sheet: Sheet, readings: object) -> None:
    """Note how a table was read: by what it was parted, its marks, what was taken and left out."""
    if isinstance(readings, Readings):
        sheet.note("readings-read", parts=readings.how)


def note_slips(sheet: Sheet, readings: Sequence[Amount] | None) -> None:
    """Note readings that may be true and look like slips: an empty capsule is one."""
    for one, usual in slips(readings or ()):
        sheet.note("reading-slip", reading=one.text(), place=one.origin, usual=usual.text())


def note_tenfold(
    sheet: Sheet, readings: Sequence[Amount] | None, numbers: Sequence[int] | None
) -> None:
    """Note readings that may be true and look as if a decimal point was lost."""
    readings = readings or ()
    for place, usual, times in tenfold(readings):
        one = readings[place]
        number = place + 1 if numbers is None else numbers[place]
        off = phrase("ten-times" if times > 1 else "a-tenth")
        told = {"reading": one.text(), "place": one.origin, "usual": usual, "times": off}
        sheet.note("reading-tenfold", number=number, **told)


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
    cells = [value]
    with suppress(TypeError):  # one number; and a lone quantity, which is a column in name alone
        cells = list(value)
    return key, [Cell(_with_unit(one, unit), f"{name}[{n}]") for n, one in enumerate(cells)]


def _with_unit(value: Any, unit: str) -> Any:  # noqa: ANN401 - what is no number is judged later
    kept, factor = UNITS[unit]
    try:
        return Amount(exact(value) * factor, kept)
    except AmountError:
        return f"{value} {unit}" if isinstance(value, str) else value
