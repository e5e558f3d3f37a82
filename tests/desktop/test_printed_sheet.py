"""The sheet on paper: printed by Chromium, its weights read back from the PDF."""

from importlib.resources import files

import pytest

import galenic

pytestmark = pytest.mark.desktop


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["capsules", "powder", "tablets", "triturate"])
def test_the_weights_are_on_the_paper(browser, pdftotext, tmp_path, name, paper):
    """Each weight stands there with its unit, in the order of the plan, and each lot."""
    if not hasattr(galenic.Plan, "to_html"):
        pytest.skip("Plan.to_html is not there yet")
    text = files("galenic").joinpath("examples", f"{name}.toml").read_text("utf-8")
    plan = galenic.plan(galenic.load(text))
    page = browser.new_page()
    page.set_content(plan.to_html())
    pdf = tmp_path / "sheet.pdf"
    page.pdf(path=pdf, format=paper, prefer_css_page_size=False)
    page.close()
    printed = " ".join(pdftotext(pdf).split())
    at = 0
    for weighing in plan.weighings:
        at = printed.index(str(weighing.weigh), at)
    assert str(plan.order.stock.lot) in printed
