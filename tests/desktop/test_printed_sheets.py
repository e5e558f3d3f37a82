"""Sheets as a browser prints them: on A4 and on Letter, page by page, read from the PDF."""

import re

import pytest

import galenic

MOST = {"tablets": 2, "capsules": 2, "powder": 2, "triturate": 3}  # sheets of paper

pytestmark = pytest.mark.desktop


@pytest.fixture
def printed(browser, pdftotext, tmp_path):
    """Print a page on a paper: the text of each sheet."""

    def done(html, paper):
        page, made = browser.new_page(), tmp_path / "sheet.pdf"
        page.set_content(html)
        page.pdf(path=made, format=paper)
        page.close()
        return pdftotext(made).split("\f")[:-1]

    return done


def planned(name):
    """An example of the package, with a number that would end a style if it could."""
    order = galenic.read_order(galenic.__path__[0] + f"/examples/{name}.toml")
    return galenic.plan(order.replace(number='7/"} </style>'))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", MOST)
def test_each_sheet_of_paper_says_which_it_is(printed, name, paper):
    """Number of the order, drug, page and pages; a usual order takes one sheet or two."""
    plan = planned(name)
    sheets = printed(plan.to_html(), paper)
    assert 1 <= len(sheets) <= MOST[name]
    for number, sheet in enumerate(sheets, 1):
        assert 'order 7/"} </style>' in sheet
        assert f"page {number} of {len(sheets)}" in sheet
        assert f"galenic {galenic.__version__}" in sheet
    for weighing in plan.weighings:
        assert str(weighing.weigh) in sheets[0]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_no_heading_is_left_alone_and_no_step_is_parted(printed, paper):
    """A heading is never the last of a sheet; a weight stands with what it is of."""
    order = planned("powder").order.replace(dose="0.1 mg", capsules=20)
    plan = galenic.plan(order)
    sheets = printed(plan.to_html(), paper)
    assert len(sheets) > 1
    titles = {"Mixing", "Stock", "Record", "Capsule", "Dose", "Batch", "NOTE"}
    for sheet in sheets:
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        assert lines[-2] not in titles  # the last line is the foot of the sheet
    weights = [re.findall(r"(?m)(?:☐|\s)\s*(\d)\.\s+([0-9.]+ mg)", sheet) for sheet in sheets]
    found = [pair for sheet in weights for pair in sheet]
    assert [(str(one.step), str(one.weigh)) for one in plan.weighings] == found[
        : len(plan.weighings)
    ]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", [*MOST, "combination", "completion"])
def test_a_printed_sheet_proves_itself(browser, tmp_path, name, paper):
    """Every number of the PDF agrees; one weight that is another does not."""
    html, page, made = planned(name).to_html(), browser.new_page(), tmp_path / "sheet.pdf"
    weight = planned(name).weighings[0].weigh.text()
    other = weight.translate(str.maketrans("123456789", "234567891"))
    for text, kind in ((html, "agrees"), (html.replace(weight, other), "differs")):
        page.set_content(text)
        page.pdf(path=made, format=paper)
        found = galenic.verify(made)
        assert found.kind == kind, str(found)
    page.close()
