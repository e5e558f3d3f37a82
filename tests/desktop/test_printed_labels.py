"""Labels as a browser prints them and as a PDF reader draws them: their size, fields and code."""

import io
import subprocess

import numpy as np
import pypdf
import pytest
import zxingcpp

import galenic

pytestmark = pytest.mark.desktop

FIELDS = ("naltrexone hydrochloride", "4.5 mg", "100 capsules", "Use by 2026-08-28", "Lot L-7",
          "Store: at 20 to 25 °C, </text>", "Linden & Co.")  # fmt: skip
MM = 72 / 25.4


@pytest.fixture
def label():
    """100 capsules made on 2 March 2026, of which day 180 is 28 August; with signs of markup."""
    told = {"storage": "at 20 to 25 °C, </text>", "pharmacy": "Linden & Co.", "size": "57x32"}
    order = galenic.example("tablets").replace(date="2026-03-02", number="L-7", label=told)
    return galenic.label(galenic.plan(order))


def code_in(pdf, tmp_path):
    """What a reader of codes finds in a page, drawn at 300 dots in an inch by poppler."""
    (tmp_path / "label.pdf").write_bytes(pdf)
    words = ["pdftoppm", "-r", "300", "-gray", "-singlefile", "label.pdf", "label"]
    subprocess.run(words, cwd=tmp_path, check=True)
    kind, size, most, data = (tmp_path / "label.pgm").read_bytes().split(b"\n", 3)
    assert (kind, most) == (b"P5", b"255")
    across, down = map(int, size.split())
    (found,) = zxingcpp.read_barcodes(np.frombuffer(data, np.uint8).reshape(down, across))
    return found.bytes


def test_the_pdf_is_drawn_with_its_code(label, pdftotext, tmp_path):
    pdf = label.to_pdf()
    assert code_in(pdf, tmp_path) == b"1726082810L-7"
    page = " ".join(pdftotext(tmp_path / "label.pdf").split())
    assert all(field in page for field in FIELDS)


def test_the_page_is_printed_at_its_size(label, browser, pdftotext, tmp_path):
    """One sheet of the size of the label, with every field and a code that is read."""
    page, made = browser.new_page(), tmp_path / "printed.pdf"
    page.set_content(label.to_html())
    page.pdf(path=made, prefer_css_page_size=True)
    page.close()
    (sheet,) = pypdf.PdfReader(io.BytesIO(made.read_bytes())).pages
    assert float(sheet.mediabox.width) == pytest.approx(57 * MM, abs=1)
    assert float(sheet.mediabox.height) == pytest.approx(32 * MM, abs=1)
    text = " ".join(pdftotext(made).split())
    assert all(field in text for field in FIELDS)
    assert code_in(made.read_bytes(), tmp_path) == b"1726082810L-7"


def test_every_text_stays_in_its_place_in_whatever_type(label, browser):
    """As the browser measures it: inside the edges of the label."""
    for family in ("serif", "monospace", "Arial, sans-serif"):
        page = browser.new_page()
        page.set_content(label.to_html().replace("Arial, Helvetica", family))
        boxes = page.evaluate(
            "[...document.querySelectorAll('text')].map(one => {"
            "const box = one.getBBox(); return [box.x, box.x + box.width]})"
        )
        page.close()
        assert len(boxes) > 6
        assert all(left >= 1 and right <= 56 for left, right in boxes)
