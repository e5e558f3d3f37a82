"""What people typed, as a browser and a PDF reader have it: nothing runs, no element is made."""

import functools
import re

import pytest

import galenic
from typed_text import ORDERS, TELLING, Typed, regimen

pytestmark = pytest.mark.desktop

RUNS = {
    "script": "<script>touched=1</script>",
    "picture": "<img src=x onerror=touched=1>",
    "style": "</style><p onclick=touched=1>",
}
SHOWN = ("markup", "entity", "right-to-left")
ELEMENTS = "Array.from(document.querySelectorAll('*'), one => one.tagName).join(' ')"
MARK = re.compile(r"q[0-9]+q")


@pytest.fixture
def opened(browser):
    """Open a page: its elements, its text, and what it asked for or said meanwhile."""
    pages = []

    def look(html):
        page, told = browser.new_page(), []
        pages.append(page)
        page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda said: told.append(said.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: told.append(request.url))
        page.set_content(html, wait_until="load")
        assert page.evaluate("typeof touched") == "undefined"
        assert told == []
        return page.evaluate(ELEMENTS), page.evaluate("document.body.textContent"), page

    yield look
    for page in pages:
        page.close()


@functools.cache
def results(telling):
    """Results that people look at, with what was typed in each of their texts."""
    plans = [galenic.plan(ORDERS[one](Typed(telling))) for one in ("small dose", "two actives")]
    formulas = [galenic.MasterFormula.of(one.order) for one in plans]
    titration = galenic.titrate(regimen(Typed(telling)))
    return [*plans, galenic.compare(*plans), galenic.compare(*formulas), titration]


def whole(text, telling):
    """Each text that is there is there whole; how many there are."""
    flat, told = "".join(text.split()), "".join(telling.split())
    marks = set(MARK.findall(flat))
    assert all(f"{told}{mark}" in flat for mark in marks)
    return len(marks)


@pytest.mark.parametrize("name", [*RUNS, *SHOWN])
def test_a_browser_makes_the_elements_of_any_page_of_it(opened, name):
    """As many, in the same order, as of plain words; the text stands there whole."""
    telling = RUNS.get(name) or TELLING[name]
    for plain, told in zip(results("x" * len(telling)), results(telling), strict=True):
        for way in ("to_html", "_repr_html_"):
            elements, _, _ = opened(getattr(plain, way)())
            found, text, _ = opened(getattr(told, way)())
            assert found == elements
            assert whole(text, telling) > 3 or not isinstance(told, galenic.Plan)


@pytest.mark.parametrize("name", ["script", "quotes", "print-f"])
def test_a_printed_sheet_holds_it_as_text(opened, pdftotext, tmp_path, name):
    """In the head of each sheet of paper as well, which is text of the styles."""
    telling = RUNS.get(name) or TELLING[name]
    typed = Typed(telling)
    plan = galenic.plan(ORDERS["small dose"](typed))
    _, _, page = opened(plan.to_html())
    page.pdf(path=tmp_path / "sheet.pdf", format="A4")
    sheets = pdftotext(tmp_path / "sheet.pdf").split("\f")[:-1]
    number = typed.given["order.number"].rpartition(" ")[2]
    assert len(sheets) > 1
    assert all(number in sheet for sheet in sheets)
    assert "".join(telling.split()) in "".join(sheets[0].split())


# A record as PDF, where it is written by galenic itself, is read here in the same way.
