"""A sheet of a workbook as a table: numbers as they are held, and nothing that is none.

A workbook holds binary floating-point numbers. Each is read to 15 significant digits, which is all
that a sheet shows: so it is what was typed, and 0.1803 - 0.0453 is 0.135 and not a little less.
"""

from __future__ import annotations

import io
import re
import warnings
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from galenic._amounts import decimal_of_float
from galenic._spreadsheets.beginnings import likely_header
from galenic._spreadsheets.decimals import is_number
from galenic._spreadsheets.headings import header_at
from galenic._spreadsheets.number_formats import shown_as
from galenic._spreadsheets.raw import Raw, RawTable, Row, decimal_of, plainly
from galenic.errors import ExtraError, InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from zipfile import ZipFile

    from galenic._spreadsheets.raw import ReadAs

__all__ = ["is_workbook", "table_of_workbook"]

_DEFINES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)  # of which no workbook has any
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNPACKED, _SHEETS = 10_000_000, 4_000_000  # bytes, and those of sheets: the library is slow
_MOST_PARTS = 500
_MOST_CELLS = 60_000
_MERGES = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([^\"']*)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_AGAIN = "open it in the spreadsheet and save it as .xlsx, or as CSV UTF-8"
_EXPECTED = "a workbook of the kind .xlsx"


def is_workbook(data: bytes) -> bool:
    """Whether bytes are a workbook: an archive, or the older kind that is none."""
    return data.startswith((_ZIP, _OLE))


def table_of_workbook(data: bytes, path: str, asked: ReadAs) -> RawTable:
    """Find header and rows of a sheet.

    Raises
    ------
    ExtraError
        When openpyxl is not installed.
    InputError
        When it is no workbook that can be read, or several sheets hold something and none is named.
    """
    if data.startswith(_OLE):
        raise _refused(path, "an .xls workbook, or one with a password")
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as missing:
        raise ExtraError("sheets", "quality.read_readings") from missing
    _refuse_large(data, path)
    try:
        with warnings.catch_warnings():  # of what a sheet has beside its cells, such as drop-downs
            warnings.simplefilter("ignore")
            values = load_workbook(io.BytesIO(data), data_only=True)
            worked = _has_formulas(data)
            sheet = _chosen(values, path, asked.sheet, worked=worked)
            typed = load_workbook(io.BytesIO(data))[sheet.title] if worked else sheet
            rows = list(_rows(sheet, typed, path))
    except InputError:
        raise
    except Exception as error:  # the library lets through whatever its parts raise
        raise _refused(path, f"an archive that is no workbook ({type(error).__name__})") from error
    if not rows:
        raise _refused(
            path, "an empty sheet", "empty", "a header and a row for each capsule", "fill it"
        )
    found = header_at(rows, asked)
    place = likely_header(rows) if found is None else found
    hidden = _hidden_columns(sheet)
    return RawTable(rows[place], rows[place + 1 :], place, sheet=sheet.title, hidden=hidden)


def _refused(
    path: str, given: str, code: str = "syntax", expected: str = _EXPECTED, remedy: str = _AGAIN
) -> InputError:
    problems = Problems()
    problems.add(code, path, given, expected, remedy)
    return InputError(problems)


def _refuse_large(data: bytes, path: str) -> None:
    """Look into the archive before the library does."""
    import zipfile  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            fault = _fault(archive, path)
    except Exception as error:  # a damaged archive: of many kinds
        raise _refused(path, f"a damaged archive ({type(error).__name__})") from error
    if fault is not None:
        raise fault


def _fault(archive: ZipFile, path: str) -> InputError | None:
    """What is wrong with an archive: its size unpacked, its kind, entities that it defines.

    What it says of the size of a part is what is unpacked of it at most.
    """
    parts = archive.infolist()
    names = {part.filename for part in parts}
    xml = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    sizes = [sum(part.file_size for part in these) for these in (parts, xml)]
    if sizes[0] > _UNPACKED or sizes[1] > _SHEETS or len(parts) > _MOST_PARTS:
        given = f"{len(parts)} parts of {sizes[0]} bytes unpacked"
        expected = f"at most {_MOST_PARTS} parts, and {_SHEETS} bytes of sheets"
        return _refused(path, given, "size", expected, "copy the readings to a new workbook")
    if "mimetype" in names:
        return _refused(path, "an .ods workbook")
    if "xl/workbook.xml" not in names:
        return _refused(path, "an archive that is no workbook")
    for part in xml:
        text = archive.read(part).replace(b"\0", b"")
        if _DEFINES.search(text):
            return _refused(path, "a workbook that defines a type of document")
        if sum(map(_area, _MERGES.findall(text))) > _MOST_CELLS:
            remedy = "undo what is merged, or copy the readings to a new workbook"
            return _refused(
                path, "merged cells without end", "size", f"at most {_MOST_CELLS}", remedy
            )
    return None


def _has_formulas(data: bytes) -> bool:
    """Whether a workbook is to be read a second time, for what its values do not say."""
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = (name for name in archive.namelist() if name.endswith(".xml"))
        return any(_FORMULA.search(archive.read(name).replace(b"\0", b"")) for name in parts)


def _area(reference: bytes) -> int:
    """How many cells a range has; what is written as no range has too many."""
    found = _RANGE.fullmatch(reference.decode("latin-1"))
    if found is None:
        return _MOST_CELLS + 1
    if found[3] is None:
        return 1
    width, height = _number(found[3]) - _number(found[1]), int(found[4]) - int(found[2])
    return (abs(width) + 1) * (abs(height) + 1)


def _number(letters: str) -> int:
    """The number of a column."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _chosen(book: Any, path: str, name: str | None, *, worked: bool) -> Any:  # noqa: ANN401 - openpyxl has no types
    """The sheet that is named, or the one that holds something.

    A page of words alone has no readings, unless there are formulas (``worked``): one that was
    never worked out is no number yet.
    """
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    told = ", ".join(f"'{plainly(title)}'" for title in list(sheets)[:20])
    if name is not None:
        if name in sheets:
            return sheets[name]
        near = get_close_matches(name, list(sheets), 1)
        remedy = f"did you mean '{plainly(near[0])}'?" if near else "name one of them"
        raise _refused(path, f"no sheet '{plainly(name)}'", "sheet", f"one of {told}", remedy)
    seen = [one for one in sheets.values() if one.sheet_state == "visible"]
    full = [one for one in seen if one.max_row > 1 or one.max_column > 1 or one["A1"].value]
    numbers = {one.title: _numbers(one) for one in full} if len(full) > 1 else {}
    if any(numbers.values()) and not worked:
        full = [one for one in full if numbers[one.title]]
    if len(full) > 1:
        told = ", ".join(f"'{plainly(one.title)}'" for one in full[:20])
        most = max(full, key=lambda one: numbers[one.title])
        remedy = f"say which, such as --sheet '{plainly(most.title)}'"
        raise _refused(path, f"several sheets: {told}", "sheet", "one sheet with readings", remedy)
    if not full:
        raise _refused(path, "no sheet that holds something", "empty", "readings", "fill one")
    return full[0]


def _numbers(sheet: Any) -> int:  # noqa: ANN401
    """How many numbers a sheet holds, text that is one counted too; of a huge one all its cells."""
    cells: int = sheet.max_row * sheet.max_column
    if cells > _MOST_CELLS:
        return cells
    values = (one for row in sheet.iter_rows(values_only=True) for one in row)
    return sum(
        is_number(one) if isinstance(one, str) else isinstance(one, (int, float)) for one in values
    )


def _rows(sheet: Any, typed: Any, path: str) -> Iterator[Row]:  # noqa: ANN401
    """The rows that hold something; beside its values, a sheet of formulas as they were typed."""
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        given = f"a sheet of {sheet.max_row} rows and {sheet.max_column} columns"
        remedy = "delete what is beside and below the readings, or copy them to a new sheet"
        raise _refused(path, given, "size", f"at most {_MOST_CELLS} cells", remedy)
    merged = _merged(sheet)
    rows = sheet.row_dimensions.items()
    hidden = {number for number, one in rows if one.hidden or one.height == 0}
    for cells in sheet.iter_rows():
        found = [_raw(cell, typed[cell.coordinate], merged, hidden) for cell in cells]
        if any(one.text or one.unfit for one in found):
            yield Row(f"row {cells[0].row}", _trimmed(found))


def _hidden_columns(sheet: Any) -> frozenset[int]:  # noqa: ANN401
    """The places of columns that are not seen: hidden, folded away, or of no width.

    A column that is described together with others stands under the first of them alone.
    """
    unseen = [one for one in sheet.column_dimensions.values() if one.hidden or one.width == 0]
    return frozenset(
        number - 1
        for one in unseen
        for number in range(one.min, min(one.max, sheet.max_column) + 1)
    )


def _trimmed(cells: list[Raw]) -> list[Raw]:
    while cells and not (cells[-1].text or cells[-1].unfit):
        cells = cells[:-1]
    return cells


def _merged(sheet: Any) -> frozenset[str]:  # noqa: ANN401
    """The cells that are merged with others of their column: such a one is of many rows."""
    return frozenset(
        f"{cell.coordinate}"
        for one in sheet.merged_cells.ranges
        if one.max_row > one.min_row
        for row in sheet[one.coord]
        for cell in row
    )


def _raw(cell: Any, typed: Any, merged: frozenset[str], hidden: AbstractSet[int]) -> Raw:  # noqa: ANN401
    """A cell as it stands, or why it is no reading."""
    place = cell.coordinate
    value = cell.value
    unfit = _unfit(cell, typed)
    if unfit:
        return Raw("", place, unfit=unfit)
    if place in merged:
        return Raw("" if value is None else str(value).strip(), place, unfit="merged with others")
    if value is None:
        return Raw("", place)
    hides = "in a hidden row" if cell.row in hidden else ""
    if isinstance(value, str):
        return Raw(value.strip(), place, unfit=hides)
    shows = shown_as(value, cell.number_format)
    number = decimal_of_float(value) if isinstance(value, float) else Decimal(value)
    return Raw(
        decimal_of(number),
        place,
        settled=True,
        percent=shows.percent,
        unit=shows.unit,
        unfit=hides or shows.unfit,
    )


def _unfit(cell: Any, typed: Any) -> str:  # noqa: ANN401
    """Why a cell holds no reading, if it does not."""
    if typed.data_type == "f" and cell.value is None:
        return "a formula that was never worked out"
    kind = cell.data_type
    if kind == "e":
        return f"an error, {cell.value}"
    if kind == "b" or isinstance(cell.value, bool):
        return "true or false"
    if cell.value is not None and not isinstance(cell.value, (str, int, float)):
        return "a date or a time"
    return ""
