"""Workbooks: numbers as they are held, and a refusal of what a person does not see as a number."""

import datetime as dt
import io
import re
import sys
import zipfile
from fractions import Fraction

import pytest

import galenic
from galenic import _cli as cli
from galenic.errors import ExtraError
from galenic.quality import check_content, check_weights, read_readings

openpyxl = pytest.importorskip("openpyxl")

COLUMNS = {"gross": "brutto [mg]", "shell": "leer [mg]"}
HEADER = ["Kapsel", "brutto [mg]", "leer [mg]", "Bemerkung"]
ROWS = [[1, 198.1, 48.2, None], [2, 201.4, "47,9", "neu"]]


def book(change=None, rows=ROWS, header=HEADER):
    """A workbook with a sheet of these rows, changed by hand."""
    made = openpyxl.Workbook()
    made.active.title = "Wägung"
    for row in (header, *rows):
        made.active.append(row)
    if change is not None:
        change(made)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


@pytest.fixture
def saved(tmp_path):
    """A workbook in a file."""

    def save(data):
        path = tmp_path / "wägung.xlsx"
        path.write_bytes(data)
        return path

    return save


def problems(path, **settings):
    """What a workbook is refused with."""
    with pytest.raises(galenic.InputError) as error:
        read_readings(path, **({"columns": COLUMNS} | settings))
    return error.value.problems


def edited(data, name, before, after):
    """A workbook one of whose parts says something else."""
    source, held = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.namelist():
            text = source.read(part).decode()
            if part == name:
                text, times = re.subn(before, after, text)
                assert times == 1
            archive.writestr(part, text)
    return held.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_sheet_is_read_as_its_table_is(saved, capsys, monkeypatch):
    """By hand: 198.1 − 48.2 = 149.9 and 201.4 − 47.9 = 153.5; from a file and standard input."""
    path = saved(book())
    report = check_weights(
        read_readings(path, columns=COLUMNS), rule="us-theoretical", theoretical="150 mg"
    )
    assert [one.value.number for one in report.readings] == [Fraction("149.9"), Fraction("153.5")]
    (told,) = [one.text for one in report.notices if one.code == "readings-read"]
    assert "sheet Wägung, its numbers as they are held; decimal comma; taken" in told
    words = ["--rule", "us-theoretical", "--theoretical", "150 mg", "--column"]
    words += ["gross=brutto [mg]", "--column", "shell=leer [mg]"]
    assert cli.main(["check", "weights", str(path), *words]) == 0
    out = capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert cli.main(["check", "weights", "-", *words]) == 0
    assert capsys.readouterr().out == out


@pytest.mark.parametrize(
    ("held", "number"),
    [
        ("100.9", "100.9"),
        ("100.90000000000001", "100.9"),
        ("1.0000000000000001E-1", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("0.13499999999999998", "0.135"),
        ("123456789012.345", "123456789012.345"),
        ("2E2", "200"),
        ("1.5E-7", "0.00000015"),
    ],
)
def test_a_number_is_what_a_sheet_shows_of_what_is_held(saved, held, number):
    """As spreadsheets write doubles: 17 digits, or an exponent; they show 15 at most."""
    data = edited(book(), SHEET, "<v>198.1</v>", f"<v>{held}</v>")
    found = read_readings(saved(data), columns=COLUMNS)
    assert found["gross"][0].value == f"{number} mg"
    assert found["gross"][0].path == "B2, brutto [mg]"


def test_what_a_sheet_took_off_stands_on_the_limit(saved):
    """0.1803 g - 0.0453 g = 0.135 g, which is 90 % of 0.150 g; in binary it is a little less."""
    nets = [0.1803 - 0.0453, *(0.1503 for _ in range(9))]
    assert nets[0] < 0.135
    data = book(rows=[[0.125]] + [[net] for net in nets[1:]], header=["net [g]"])
    data = edited(data, SHEET, "<v>0.125</v>", f"<v>{nets[0]!r}</v>")
    found = read_readings(saved(data))
    report = check_weights(found, rule="us-theoretical", theoretical="150 mg")
    assert report.verdict == "passes"
    assert report.readings[0].value.number == 135


def set_cell(place, value, number_format=None):
    """A change of one cell."""

    def change(made):
        cell = made.active[place]
        cell.value = value
        if number_format is not None:
            cell.number_format = number_format

    return change


def hide(made):
    """A row that is filtered out."""
    made.active.row_dimensions[3].hidden = True


def merge(made):
    """One weight for two capsules."""
    made.active["B3"].value = None
    made.active.merge_cells("B2:B3")


@pytest.mark.parametrize(
    ("change", "place", "given"),
    [
        (set_cell("B3", "=B2+3"), "B3", "a formula that was never worked out"),
        (set_cell("B3", "#DIV/0!"), "B3", "an error, #DIV/0!"),
        (set_cell("B2", dt.date(2026, 5, 1)), "B2", "a date or a time"),
        (set_cell("B2", dt.time(1, 5)), "B2", "a date or a time"),
        (set_cell("B2", value=True), "B2", "true or false"),
        (set_cell("B2", 0.985, "0.0%"), "B2", "a number in percent"),
        (hide, "B3", "in a hidden row"),
        (merge, "B2", "merged with others"),
    ],
)
def test_what_is_no_number_that_is_seen_is_refused(saved, change, place, given):
    """By the name of the cell."""
    told = problems(saved(book(change)))
    assert (f"{place}, brutto [mg]", f"'{given}'") in {(one.path, one.given) for one in told}


def test_a_formula_that_was_worked_out_is_read(saved):
    """As a spreadsheet saves it: the formula, and beside it what it gave."""
    data = book(set_cell("B3", "=B2+3"))
    data = edited(data, SHEET, r"<f>B2\+3</f><v ?/>", "<f>B2+3</f><v>201.1</v>")
    assert read_readings(saved(data), columns=COLUMNS)["gross"][1].value == "201.1 mg"


def test_percent_is_read_as_it_is_shown(saved):
    """98.5 % is held as 0.985; a column of both is refused."""
    rows = [[0.985], [1.012], [0.07]]

    def show(made, cells=("A2", "A3", "A4")):
        for place in cells:
            made.active[place].number_format = "0.0%"

    found = read_readings(saved(book(show, rows, ["content [%]"])))
    assert [cell.value for cell in found["content"]] == ["98.5 %", "101.2 %", "7 %"]
    assert check_content(found, rule="assay").n == 3
    mixed = book(lambda made: show(made, ["A3"]), rows, ["content [%]"])
    assert problems(saved(mixed), columns=None)[0].code == "percent"


def test_marks_are_decided_for_the_text_of_a_sheet(saved):
    """Text of two marks is refused, and so is text that can be thousands; numbers need no mark."""
    for text, given in (("47.9", "'48,2 (C2)"), ("1,234", "1,234 (C3)")):
        rows = [[1, 198.1, "48,2" if text == "47.9" else 48.2, None], [2, 201.4, text, None]]
        (told,) = problems(saved(book(rows=rows)))
        assert told.code == "decimal"
        assert "C3" in told.values["places"]
        assert given.strip("'") in told.given


def second(made):
    """A second sheet that holds something, and a third that is empty."""
    made.create_sheet("März").append(["brutto [mg]", "leer [mg]"])
    made["März"].append([198.3, 48.1])
    made.create_sheet("leer")


def test_one_of_several_sheets_is_named(saved):
    """Without a name all that hold something are told; hidden ones are read by name alone."""
    path = saved(book(second))
    (told,) = problems(path)
    assert (told.code, told.given) == ("sheet", "\"several sheets: 'Wägung', 'März'\"")
    assert read_readings(path, columns=COLUMNS, sheet="März")["gross"][0].value == "198.3 mg"
    (told,) = problems(path, sheet="Marz")
    assert told.remedy == "did you mean 'März'?"

    def hidden(made):
        second(made)
        made["März"].sheet_state = "hidden"

    path = saved(book(hidden))
    assert read_readings(path, columns=COLUMNS)["gross"][0].value == "198.1 mg"
    assert read_readings(path, columns=COLUMNS, sheet="März")["gross"][0].value == "198.3 mg"


def test_a_page_of_words_is_no_sheet_of_readings(saved):
    """A title page needs no name of a sheet; one with a number does, and the fuller is proposed."""

    def titled(made, *more):
        made.create_sheet("Deckblatt", 0).append(["Charge L-77", *more])

    path = saved(book(titled))
    assert read_readings(path, columns=COLUMNS)["gross"][0].value == "198.1 mg"
    (told,) = problems(saved(book(lambda made: titled(made, 100))))
    assert told.remedy == "say which, such as --sheet 'Wägung'"


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet'
UNREADABLE = {
    "entities": edited(book(), SHEET, "^<worksheet", DOCTYPE),
    "a corner": book(set_cell("XFD10", 1)),
    "merged": edited(
        book(), SHEET, "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:Z3000"/></mergeCells>',
    ),
    "large": edited(book(), SHEET, "</sheetData>", f"</sheetData>{' ' * 5_000_000}"),
    "damaged": book()[:-30],
    "cut short": book()[:400],
    "no workbook": edited(book(), "xl/workbook.xml", "<workbook ", "<book "),
    "an older one": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "no sheet": book(lambda made: made.active.delete_rows(1, 3)),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_workbook_that_cannot_be_read_is_one_problem(saved, name):
    """What unpacks without end, is damaged, or is no workbook: with what to do, and at once."""
    (problem,) = problems(saved(UNREADABLE[name]))
    assert problem.code in {"size", "syntax", "empty"}
    assert str(problem).isprintable()


def test_an_ods_workbook_is_named(saved):
    """It is none that is read: save it as one that is."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    (problem,) = problems(saved(held.getvalue()))
    assert "an .ods workbook" in problem.given
    assert ".xlsx" in problem.remedy


def test_without_the_library_its_extra_is_told(saved, capsys, monkeypatch):
    """In Python by the error of extras, on the command line with exit code 2; text needs none."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    path = saved(book())
    with pytest.raises(ExtraError, match=r"pip install 'galenic\[sheets\]'"):
        read_readings(path)
    assert cli.main(["check", "weights", str(path), "--rule", "us-theoretical"]) == 2
    assert "pip install 'galenic[sheets]'" in capsys.readouterr().err


# --- what is seen of a number ---------------------------------------------------------------------


def formatted(held, number_format, heading):
    """A column of one number in a format."""

    def change(made):
        made.active["A2"].number_format = number_format

    return book(change, [[held]], [heading])


@pytest.mark.parametrize(
    ("held", "number_format", "heading", "value"),
    [
        (98.5, '0.0"%"', "content [%]", "98.5 %"),
        (98.5, "0.0\\%", "content [%]", "98.5 %"),
        (98.5, '0.0" %"', "content [%]", "98.5 %"),
        (98.5, "0.0_%", "content [%]", "98.5 %"),
        (0.985, "0.0%", "content [%]", "98.5 %"),
        (0.985, '0.0"~"%', "content [%]", "98.5 %"),
        (0.985, "[Red]0.0%;-0.0", "content [%]", "98.5 %"),
        (198.1, '0.0" mg"', "net [mg]", "198.1 mg"),
        (198.1, "0.0[$ mg]", "net [mg]", "198.1 mg"),
        (198.1, "#,##0.0", "net [mg]", "198.1 mg"),
        (198.1, "General", "net [mg]", "198.1 mg"),
        (198.1, "@", "net [mg]", "198.1 mg"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(saved, held, number_format, heading, value):
    """A percent sign that is text multiplies nothing: 98.5 shown as 98.5% is 98.5 %."""
    found = read_readings(saved(formatted(held, number_format, heading)))
    assert [cell.value for cell in next(iter(found.values()))] == [value]


@pytest.mark.parametrize(
    ("held", "number_format", "heading", "given"),
    [
        (0.985, "0.0%", "net [mg]", "a number in percent"),
        (98.5, '0.0"%"', "net [mg]", "shown in %"),
        (0.1981, '0.0000" g"', "net [mg]", "shown in g"),
        (198.1, "0.0[$ mg]", "net [g]", "shown in mg"),
        (198100, "0.0,", "net [mg]", "a number that is shown in thousands, or ten thousandfold"),
        (0.02, "0%%", "content [%]", "a number that is shown in thousands, or ten thousandfold"),
        (198.1, ";;;", "net [mg]", "a number that its format does not show"),
        (0.5, "[<1]0%;0", "content [%]", "a number whose format goes by conditions"),
        (198.1, '"a"' * 200 + "0", "net [mg]", "a number format without end"),
    ],
)
def test_a_format_that_shows_another_number_is_refused(saved, held, number_format, heading, given):
    """By its cell: another unit than the heading's, thousands, nothing, one that changes."""
    (problem,) = problems(saved(formatted(held, number_format, heading)), columns=None)
    assert (problem.path, problem.given) == (f"A2, {heading}", f"'{given}'")


def test_a_literal_percent_sign_from_the_command_line(saved, capsys):
    """The mean of 98.5 % and 101.5 % is 100 %."""

    def change(made):
        made.active["A2"].number_format = made.active["A3"].number_format = '0.0"%"'

    path = saved(book(change, [[98.5], [101.5]], ["content [%]"]))
    assert cli.main(["check", "content", str(path), "--rule", "assay"]) == 0
    assert "100 %" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ('min="2" max="2" hidden="1"', True),
        ('min="1" max="5" hidden="1"', True),
        ('min="2" max="16384" width="0" customWidth="1"', True),
        ('min="2" max="3" hidden="1" outlineLevel="1"', True),
        ('min="4" max="4" hidden="1"', False),
        ('min="2" max="2" width="9"', False),
    ],
)
def test_a_hidden_column_is_read_by_nobody(saved, capsys, attributes, hidden):
    """Once for a column, also where it is described together with others; one left out may be."""
    cols = f"<cols><col {attributes} /></cols><sheetData>"
    path = saved(edited(book(), SHEET, "<sheetData>", cols))
    words = ["--rule", "us-theoretical", "--theoretical", "150 mg", "--column"]
    words += ["gross=brutto [mg]", "--column", "shell=leer [mg]"]
    code = cli.main(["check", "weights", str(path), *words])
    assert code == (2 if hidden else 0)
    if hidden:
        told = {one.path: one.given for one in problems(path)}
        assert told["brutto [mg]"] == "'a hidden column'"
        assert "show the column" in capsys.readouterr().err
    else:
        assert len(read_readings(path, columns=COLUMNS)["gross"]) == 2


def test_a_row_of_no_height_is_hidden(saved):
    """As a row is that says so; where rows are hidden unless they are there, these are seen."""
    flat = edited(book(), SHEET, '<row r="3"', '<row r="3" ht="0" customHeight="1"')
    told = problems(saved(flat))
    assert ("B3, brutto [mg]", "'in a hidden row'") in {(one.path, one.given) for one in told}
    rest = edited(book(), SHEET, "<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" ')
    assert len(read_readings(saved(rest), columns=COLUMNS)["gross"]) == 2


def test_a_row_that_is_wider_than_the_header_of_a_sheet(saved):
    """Nothing of it is of a comma."""
    rows = [*ROWS, [3, 199.8, 48, None, 7]]
    (problem,) = problems(saved(book(rows=rows)))
    assert problem.given == "'5 values'"
    assert "write a heading above each value" in problem.remedy
    assert "--decimal" not in problem.remedy
