"""A plan as CSV, as a workbook and as the ingredients of a claim, read back by readers of its own.

The workbook is read from the XML in its archive, which the library that wrote it has no part in.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import fastjsonschema
import pytest
from hypothesis import given

import galenic
from galenic.results import Role
from strategies import orders, orders_of_several

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://127.0.0.1/")', "#N/A")
NCPDP = fastjsonschema.compile(galenic.schema("ncpdp"))


def plan_of(name="lactose", **changes):
    """A plan whose filler and lot bear a name."""
    stock = {"lot": name} | changes.pop("stock", {})
    order = galenic.example("tablets")
    return galenic.plan(order.replace(stock=stock, filler={"name": name}, **changes))


def csv_rows(export):
    """The rows of each table of a CSV."""
    found = {}
    for row in csv.DictReader(io.StringIO(export.text)):
        found.setdefault(row["table"], []).append(row)
    return found


def cells(content):
    """The rows of each sheet of a workbook: in a cell the kind that it declares, and its text."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - written here
    found = {}
    for place, sheet in enumerate(book.iter(f"{MAIN}sheet"), 1):
        read = ET.fromstring(archive.read(f"xl/worksheets/sheet{place}.xml"))  # noqa: S314
        assert next(read.iter(f"{MAIN}f"), None) is None
        found[sheet.get("name")] = [
            {cell.get("r").rstrip("0123456789"): _cell(cell) for cell in row}
            for row in read.iter(f"{MAIN}row")
        ]
    return found


def _cell(cell):
    return cell.get("t", "n"), "".join(cell.itertext())


def workbook_rows(export):
    """The same with the headings in place of letters; a number as it is written there."""
    found = {}
    for name, (head, *rows) in cells(export.content).items():
        titles = {letter: title for letter, (_, title) in head.items()}
        found[name] = [
            {titles[letter]: told for letter, (_, told) in row.items() if told} for row in rows
        ]
    return found


def amount(row, name):
    """The number of a cell, exactly: as text beside it, where there is one."""
    told = row.get(f"{name}_exact") or row.get(name)
    return None if not told else Fraction(told)


def agrees(plan, found):
    """Every weight, both of each weighing, the doses and the lots."""
    for row, one in zip(found["weighings"], plan.weighings, strict=True):
        assert (row["what"].lstrip("'"), row["unit"], row["ucum"]) == (one.what, "mg", "mg")
        assert amount(row, "planned") == one.exact.number
        assert amount(row, "weigh") == (None if one.weigh is None else one.weigh.number)
    amounts = {(row["of"].lstrip("'"), row["name"].lstrip("'")): row for row in found["amounts"]}
    for one in plan.actives:
        row = amounts[one.name, "dose"]
        assert (amount(row, "amount"), row["unit"]) == (one.dose.label.number, one.dose.label.unit)
        assert amount(amounts[one.name, "expected"], "amount") == one.dose.expected.number
    assert amount(amounts["capsule", "stock"], "amount") == plan.fill.stock.number
    for name, mass in plan.fill.excipients.items():
        assert amount(amounts["capsule", f"excipient {name}"], "amount") == mass.number
    assert amount(amounts["batch", "planned"], "amount") == plan.made.planned


# --- tables ---------------------------------------------------------------------------------------


def test_the_weights_of_the_example():
    """2280.6 mg of tablets and 13099.5 mg of filler, the numbers of its sheet."""
    for found in (
        csv_rows(galenic.export(plan_of(), "csv")),
        workbook_rows(galenic.export(plan_of(), "xlsx")),
    ):
        assert [row["weigh"] for row in found["weighings"]] == ["2280.6", "13099.5"]
        (dose,) = (row for row in found["amounts"] if row["name"] == "dose")
        assert (dose["amount"], dose["unit"], dose["ucum"]) == ("4.5", "mg/capsule", "mg/{capsule}")


@given(orders())
def test_drawn_orders_in_tables(order):
    """CSV and workbook hold the amounts of the plan, each exactly."""
    plan = galenic.plan(order)
    agrees(plan, csv_rows(galenic.export(plan, "csv")))
    agrees(plan, workbook_rows(galenic.export(plan, "xlsx")))


@given(orders_of_several())
def test_drawn_orders_of_several_in_tables(order):
    """So they do of several actives."""
    plan = galenic.plan(order)
    agrees(plan, csv_rows(galenic.export(plan, "csv")))
    agrees(plan, workbook_rows(galenic.export(plan, "xlsx")))


def test_what_a_cell_cannot_hold_stands_beside_it():
    """A third has its fraction as text; a number of fifteen digits needs none."""
    plan = galenic.plan(galenic.example("triturate"))
    exact = plan.weighings[1].exact.number
    for found in (
        csv_rows(galenic.export(plan, "csv")),
        workbook_rows(galenic.export(plan, "xlsx")),
    ):
        row = found["weighings"][1]
        assert row["planned_exact"] == str(exact) == "420000/31"
        assert row["planned"] == "13548.3870968"
        assert not row.get("weigh_exact")


def test_numbers_are_numbers_and_text_is_text():
    """In the workbook each cell declares its kind."""
    sheets = cells(galenic.export(plan_of(), "xlsx").content)
    head, first, *_ = sheets["weighings"]
    kinds = {head[letter][1]: kind for letter, (kind, _) in first.items()}
    assert {kinds[name] for name in ("step", "weigh", "planned")} == {"n"}
    assert {kinds[name] for name in ("what", "role", "unit", "ucum")} == {"inlineStr"}


@pytest.mark.parametrize("name", FORMULAS)
def test_what_was_typed_is_no_formula(name):
    """Nor an error: in the workbook it is text as it was typed, in the CSV behind an apostrophe."""
    plan = plan_of(name)
    sheets = cells(galenic.export(plan, "xlsx").content)
    typed = [cell for sheet in sheets.values() for row in sheet for cell in row.values()]
    assert ("inlineStr", name) in typed
    assert {kind for kind, told in typed if told == name} == {"inlineStr"}
    rows = csv.reader(io.StringIO(galenic.export(plan, "csv").text))
    begun = [cell for row in rows for cell in row if cell[:1] in set("=+-@")]
    assert [cell for cell in begun if not cell[1:2].isdigit() or "+" in cell[1:]] == []
    if name[0] in "=+-@":
        assert f"'{name}" in galenic.export(plan, "csv").text.replace('""', '"')


@pytest.mark.parametrize("lot", ["+1", "-1", "-1 (cmd|' /C calc'!A0)", "-1 % A1", "- 1"])
def test_a_lot_is_no_number_and_a_number_below_nothing_is_one(lot):
    """By hand: 100 capsules of 2.3 mg take 1165.64 mg of tablets, of which 1165.6 are weighed."""
    order = galenic.example("tablets").replace(dose="2.3 mg", capsules=100, stock={"lot": lot})
    found = csv_rows(galenic.export(galenic.plan(order), "csv"))
    assert found["lots"][0]["lot"] == f"'{lot}"
    (deviation,) = [row["amount"] for row in found["amounts"] if row["name"] == "deviation"]
    assert float(deviation) == pytest.approx(-0.04 / 1165.64 * 100)


def test_what_looks_like_an_escape_is_text():
    """A spreadsheet reads _x0041_ as the letter A: the format escapes its low line."""
    sheets = cells(galenic.export(plan_of("_x0041_ x_1"), "xlsx").content)
    typed = [told for sheet in sheets.values() for row in sheet for _, told in row.values()]
    assert "_x005F_x0041_ x_1" in typed
    assert "_x0041_ x_1" not in typed


def test_a_workbook_bears_the_day_of_the_order():
    """And no hour of a clock: twice the same bytes; without a day the first that there can be."""
    undated = plan_of(date=None, stock={"expires": None})
    for plan, day in ((plan_of(), (2026, 11, 22)), (undated, (1980, 1, 1))):
        content = galenic.export(plan, "xlsx").content
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert {part.date_time for part in archive.infolist()} == {(*day, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert core.count(f"{day[0]}-{day[1]:02d}-{day[2]:02d}T00:00:00Z") == 2
        assert content == galenic.export(plan, "xlsx").content


def test_a_workbook_needs_its_library(monkeypatch):
    """Which an extra brings; nothing else does."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(galenic.GalenicError, match=r"galenic\[sheets\]"):
        galenic.export(plan_of(), "xlsx")
    assert galenic.export(plan_of(), "csv").content


def test_a_product_in_tables():
    """Its mass and strength in place of capsules."""
    found = csv_rows(galenic.export(galenic.plan(galenic.example("triturate-product")), "csv"))
    told = {(row["of"], row["name"]): (row["amount"], row["unit"]) for row in found["amounts"]}
    assert told["batch", "mass"] == ("250000", "mg")
    assert told["batch", "strength"] == ("1", "mg/g")


# --- a claim --------------------------------------------------------------------------------------


def claim(plan):
    """The list of a plan, of its schema."""
    export = galenic.export(plan, "ncpdp")
    made = export.to_dict()
    NCPDP(json.loads(export.text))
    assert [one["code"] for one in made["notices"]] == [one.code for one in export.notices]
    return made


def test_the_claim_of_the_example():
    """Nine tablets, and 13.0995 g in three decimals, of which the last is rounded to even."""
    made = claim(plan_of())
    assert made["fields"] == {"450-EF": "01", "451-EG": "1", "447-EC": "2"}
    tablets, filler = made["ingredients"]
    assert (tablets["fields"], tablets["quantity"], tablets["unit"]) == (
        {"448-ED": "9000"},
        "9",
        "each",
    )
    assert filler["exact"] == "13099.5 mg"
    assert (filler["fields"], filler["quantity"]) == ({"448-ED": "13100"}, "13.1")
    for one in made["ingredients"]:
        assert one["missing"] == ["488-RE", "489-TE"]
    (told,) = (one for one in made["notices"] if one["code"] == "export-quantity-rounded")
    assert told["values"]["exact"] == "13099.5 mg"


@given(orders())
def test_drawn_orders_in_a_claim(order):
    """Half a thousandth at most is rounded, and told; nothing that is weighed is lost."""
    plan = galenic.plan(order)
    made = claim(plan)
    rounded = {one["values"]["what"] for one in made["notices"] if "-quantity-" in one["code"]}
    assert made["fields"]["447-EC"] == str(len(made["ingredients"]))
    for one in made["ingredients"]:
        number = Fraction(one["exact"].split(" ")[0])
        exact = number / (1000 if one["unit"] == "g" else 1)
        written = Fraction(int(one["fields"].get("448-ED", "0")), 1000)
        assert abs(exact - written) <= Fraction(1, 2000)
        assert ("448-ED" in one["missing"]) == (written == 0)
        close = abs(exact - written) < exact / 10**11  # the text may be of twelve digits
        assert close or one["what"] in rounded
    powders = [one for one in plan.weighings if one.role not in {Role.STOCK, Role.ALIQUOT}]
    listed = [one for one in made["ingredients"] if one["role"] != "stock"]
    grams = sum(Fraction(one["exact"].split(" ")[0]) for one in listed)
    assert abs(grams - sum(one.together for one in powders)) <= grams / 10**10


def test_too_little_for_three_decimals_is_missing():
    """0.4 mg are 0.0004 g: no 0 is written."""
    order = galenic.example("combination")
    made = claim(galenic.plan(order.replace(capsules=1, balance=[])))
    small = [
        one for one in made["ingredients"] if Fraction(one["exact"].split(" ")[0]) < Fraction(1, 2)
    ]
    assert small
    for one in small:
        assert one["fields"] == {}
        assert one["quantity"] is None
        assert one["missing"][-1] == "448-ED"
    assert "export-quantity-too-small" in [one["code"] for one in made["notices"]]


def test_by_completion_the_filler_is_not_known_before():
    """It is listed once, with its quantity missing, though a premix is weighed of it."""
    made = claim(galenic.plan(galenic.example("completion")))
    (filler,) = (one for one in made["ingredients"] if one["role"] == "filler")
    assert (filler["exact"], filler["quantity"], filler["missing"][-1]) == (None, None, "448-ED")


def test_a_product_in_a_claim():
    """A powder, in grams."""
    made = claim(galenic.plan(galenic.example("triturate-product")))
    assert made["fields"] == {"450-EF": "05", "451-EG": "2", "447-EC": "2"}


def test_each_strength_of_a_regimen_is_exported():
    """A family is a plan for each strength, and an export of each."""
    regimen = {
        "regimen": {
            "active": "naltrexone hydrochloride",
            "strengths": ["1.5 mg", "4.5 mg"],
            "step": [{"dose": dose, "for": "14 days"} for dose in ("1.5 mg", "4.5 mg")],
        }
    }
    order = galenic.example("powder").to_tables()
    del order["order"], order["stock"]["expires"]
    found = galenic.titrate({**regimen, **order})
    doses = {}
    for plan in found.plans:
        made = galenic.export(plan, "fhir-r5").to_dict()
        value = made["ingredient"][0]["strengthRatio"]["numerator"]["value"]
        doses[value] = made["totalVolume"]["value"]
        assert claim(plan)["fields"]["450-EF"] == "01"
        agrees(plan, workbook_rows(galenic.export(plan, "xlsx")))
    assert doses == {Decimal("1.5"): 14, Decimal("4.5"): 14}


# --- what is no export ----------------------------------------------------------------------------


def test_a_plan_under_a_stop_is_refused():
    """It has no weights."""
    plan = galenic.plan(galenic.example("tablets").replace(dose="45 mg", capsule={"size": "5"}))
    assert plan.stopped
    for form in galenic.results.ExportForm:
        with pytest.raises(galenic.InputError) as caught:
            galenic.export(plan, form)
        (problem,) = caught.value.problems
        assert (problem.code, problem.path) == ("stopped", "plan")


def test_what_is_no_plan_and_no_form_is_told_together():
    """And the form that is near."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.export(galenic.example("tablets"), "fhir-r4")
    told = {problem.path: problem for problem in caught.value.problems}
    assert told.keys() == {"plan", "form"}
    assert "fhir-r4b" in told["form"].remedy


def test_a_table_is_no_json_and_a_workbook_no_text():
    """Each says what to use in its place."""
    plan = plan_of()
    with pytest.raises(galenic.GalenicError, match="rows"):
        galenic.export(plan, "csv").to_dict()
    with pytest.raises(galenic.GalenicError, match="content"):
        str(galenic.export(plan, "xlsx").text)


def test_an_export_is_written_whole_or_not_at_all(tmp_path):
    """And never over a file that is there."""
    export = galenic.export(plan_of(), "xlsx")
    export.write(tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").read_bytes() == export.content
    with pytest.raises(galenic.InputError):
        galenic.export(plan_of("other"), "xlsx").write(tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").read_bytes() == export.content
    assert repr(export) == f"<Export as xlsx, {len(export.content)} bytes>"


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def order(tmp_path):
    """The file of an order."""
    path = tmp_path / "order.json"
    path.write_text(json.dumps(galenic.example("powder").to_tables(), default=str), "utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "form"),
    [
        (["--fhir", "r5"], "fhir-r5"),
        (["--fhir", "r4b"], "fhir-r4b"),
        (["--ncpdp"], "ncpdp"),
        (["--csv"], "csv"),
        (["--xlsx"], "xlsx"),
    ],
)
def test_the_command_writes_what_python_gives(run, tmp_path, order, words, form):
    """To a file and to standard output; what is left out is told on standard error."""
    export = galenic.export(galenic.plan(galenic.read_order(order)), form)
    file = tmp_path / f"out{export.form.ending}"
    code, out, err = run("export", order, *words, "--output", file)
    assert (code, out) == (0, "")
    assert file.read_bytes() == export.content
    for notice in export.notices:
        assert notice.text in " ".join(err.replace("galenic: ", "").split())
    if form != "xlsx":
        assert run("export", order, *words)[:2] == (0, export.text)
    code, _, err = run("export", order, *words, "--output", file)
    assert (code, "--force" in err) == (2, True)
    assert run("export", order, *words, "--output", file, "--force")[0] == 0


def test_a_plan_as_json_is_exported_too(run, tmp_path, order):
    """With what it was made of."""
    assert run("plan", order, "--json", "--output", tmp_path / "plan.json")[0] == 0
    assert run("export", tmp_path / "plan.json", "--csv")[1] == run("export", order, "--csv")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "required"),
        (["--csv", "--ncpdp"], "not allowed"),
        (["--fhir", "r4"], "r4b"),
        (["--fhir"], "expected one argument"),
        (["--xlsx"], "--output plan.xlsx"),
        (["--csv", "--output", "plan.json"], ".csv"),
        (["--fhir", "r5", "--output", "plan.csv"], ".json"),
    ],
)
def test_exactly_one_form_and_a_file_of_its_kind(run, order, words, told):
    """Anything else is exit code 2, and nothing on standard output."""
    code, out, err = run("export", order, *words)
    assert (code, out) == (2, "")
    assert told in err


def test_a_stop_is_told_and_nothing_is_written(run, tmp_path):
    """Exit code 1."""
    order = galenic.example("tablets").replace(dose="45 mg", capsule={"size": "5"})
    text = json.dumps(order.to_tables(), default=str)
    file = tmp_path / "plan.csv"
    code, out, err = run("export", "-", "--csv", "--output", file, given=text)
    assert (code, out, file.exists()) == (1, "", False)
    for stop in galenic.plan(order).stops:
        assert stop.text in " ".join(err.replace("  - ", "").split())


def test_numbers_in_json_are_decimals(order):
    """In Python they come as ``Decimal``, of which a float is none."""
    made = galenic.export(galenic.plan(galenic.read_order(order)), "fhir-r5").to_dict()
    assert type(made["ingredient"][0]["strengthRatio"]["numerator"]["value"]) is Decimal
