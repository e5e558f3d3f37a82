"""Tables as LibreOffice Calc opens them: numbers are numbers, and nothing typed is worked out."""

import csv
import re
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import galenic

pytestmark = pytest.mark.desktop

ROOT = Path(__file__).parent.parent.parent
CSV = "CSV:44,34,76,1,,1033,false,true"  # commas, quotes, UTF-8, all rows, in US English
HTML = "HTML (StarCalc)"
XLSX = "Calc MS Excel 2007 XML"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://127.0.0.1/")')


def cells(xml):
    """Every cell that holds something: its kind, its text or number, and its formula or None."""
    for cell in ET.fromstring(xml).iter(f"{TABLE}table-cell"):  # noqa: S314 - written here
        if kind := cell.get(f"{OFFICE}value-type"):
            text = cell.get(f"{OFFICE}value") or "\n".join(cell.itertext()).strip()
            times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            yield from [(kind, text, cell.get(f"{TABLE}formula"))] * times


def written(path, rows):
    """A CSV file of rows, as Python writes it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def plan_of(name):
    """A plan whose filler, lot and product bear a name."""
    order = galenic.load(files("galenic").joinpath("examples", "tablets.toml").read_text("utf-8"))
    return galenic.plan(order.replace(stock={"lot": name}, filler={"name": name}))


def inert():
    """The function that the page on tables gives for text that goes into a CSV file."""
    page = (ROOT / "docs/tables.md").read_text("utf-8")
    (code,) = re.findall(r"(?ms)^>>> (def inert.*?)^>>>", page)
    found = {}
    exec(re.sub(r"(?m)^\.\.\. ", "", code), found)  # noqa: S102 - our own page
    return found["inert"]


def test_weights_of_a_csv_are_numbers(office, tmp_path):
    """Each weight is a number in its cell, and the one that the plan has."""
    rows = plan_of("lactose").rows()
    found = list(cells(office(written(tmp_path / "rows.csv", rows), CSV)))
    numbers = [float(text) for kind, text, _ in found if kind == "float"]
    values = [value for row in rows for value in row.values()]
    given = [float(value) for value in values if isinstance(value, int | float)]
    assert 2280.6 in given
    assert numbers == given


def test_what_was_typed_is_no_formula_in_a_csv(office, tmp_path):
    """With the function of the page on tables it is text."""
    rows = [row for name in FORMULAS for row in plan_of(name).rows()]
    made = inert()
    found = list(cells(office(written(tmp_path / "rows.csv", [*map(made, rows)]), CSV)))
    assert [formula for _, _, formula in found if formula] == []
    texts = [text for kind, text, _ in found if kind == "string"]
    for name in FORMULAS:
        assert f"'{name}" in texts


def test_a_csv_without_the_function_is_worked_out(office, tmp_path):
    """So the test above can fail: this Calc does work out what begins with an equals sign."""
    rows = plan_of("=1+1").rows()
    found = list(cells(office(written(tmp_path / "rows.csv", rows), CSV)))
    assert "of:=1+1" in [formula for _, _, formula in found]


def test_what_was_typed_is_no_formula_in_html(office, tmp_path):
    """Sheets as a notebook has them, opened in Calc: text with its weights, and no formula."""
    plans = [plan_of(name) for name in FORMULAS]
    file = tmp_path / "sheets.html"
    body = "".join(plan._repr_html_() for plan in plans)
    file.write_text(f'<meta charset="utf-8">{body}', "utf-8")
    found = list(cells(office(file, HTML)))
    assert [formula for _, _, formula in found if formula] == []
    texts = [text for _, text, _ in found]
    for name in FORMULAS:
        assert any(name in text for text in texts)
    weights = [str(weighing.weigh) for weighing in plans[0].weighings]
    assert [texts.count(weight) for weight in weights] == [len(plans)] * len(weights)


def test_an_export_opens_with_its_amounts_and_without_a_formula(office, tmp_path):
    """Workbook and CSV: every number of the plan in a cell, and what was typed as text."""
    for form, reader in (("xlsx", XLSX), ("csv", CSV)):
        for place, name in enumerate(FORMULAS):
            plan = plan_of(name)
            file = tmp_path / f"plan-{place}.{form}"
            galenic.export(plan, form).write(file)
            found = list(cells(office(file, reader)))
            assert [formula for _, _, formula in found if formula] == []
            texts = [text.lstrip("'") for kind, text, _ in found if kind == "string"]
            assert texts.count(name) >= 2
            numbers = [float(text) for kind, text, _ in found if kind == "float"]
            weights = [float(one.weigh.number) for one in plan.weighings]
            assert {*weights, float(plan.fill.filler.number), 4.5} <= {*numbers}
