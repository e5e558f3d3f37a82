#!/usr/bin/env bash
# Expected: the text layer of a PDF in which a person reads "5 μg" gives micrograms to every reader,
# or a sign that nobody knows.
#
# Seen: pdfminer.six, and with it pdfplumber and markitdown, give "5 mg", a thousand times as much.
# ReportLab sets the Greek mu of a paragraph, typed as such or as <greek>m</greek>, in Symbol, one of
# the fourteen fonts that a PDF need not carry; there the mu stands in the place of the letter m, and
# pdfminer.six reads that font as if it were Latin. So "≤ 0.5 %" is "£ 0.5 %", "≥ 98 %" is "‡ 98 %" and
# Ω is W, without a warning. pypdf, PyMuPDF and pdfium read the same file rightly, and the micro sign
# (U+00B5), which Helvetica has, passes all of them: whether a file is safe cannot be seen on paper.
#
# Who meets it: a pharmacy that pulls assays, limits and strengths out of suppliers' certificates with
# one of these. galenic reads 5 mg as it stands: a quantity that came from a PDF has to be held against
# the page by a person. galenic's own sheets carry their type with them.
#
# Versions: pdfminer.six 20260107, pdfplumber 0.11.10, markitdown 0.1.9, pypdf 7.1.1, pymupdf 2.0,
# pypdfium2 5.15.2; the page is made by reportlab 5.1.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pdfminer.six==20260107' 'pdfplumber==0.11.10' 'markitdown[pdf]==0.1.9' \
    'pypdf==7.1.1' 'pymupdf==2.0' 'pypdfium2==5.15.2' 'reportlab==5.1.0'
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import pdfplumber
import pymupdf
import pypdfium2
from markitdown import MarkItDown
from pdfminer.high_level import extract_text
from pypdf import PdfReader
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

lines = ("5 \N{GREEK SMALL LETTER MU}g", "5 <greek>m</greek>g", "5 \N{MICRO SIGN}g", "≤ 0.5 %", "≥ 98 %")
style = getSampleStyleSheet()["Normal"]
SimpleDocTemplate("a.pdf").build([Paragraph(line, style) for line in lines])

readers = {
    "pdfminer.six": lambda: extract_text("a.pdf"),
    "pdfplumber": lambda: pdfplumber.open("a.pdf").pages[0].extract_text(),
    "markitdown": lambda: MarkItDown().convert("a.pdf").text_content,
    "pypdf": lambda: PdfReader("a.pdf").pages[0].extract_text(),
    "pymupdf": lambda: pymupdf.open("a.pdf")[0].get_text(),
    "pdfium": lambda: pypdfium2.PdfDocument("a.pdf")[0].get_textpage().get_text_range(),
}
for name, read in readers.items():
    got = [line.strip().replace("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}") for line in read().splitlines()]
    got = [line for line in got if line]
    print(f"{name:13}", got)
    wrong = name in ("pdfminer.six", "pdfplumber", "markitdown")
    assert got == (["5 mg", "5 mg", "5 μg", "£ 0.5 %", "‡ 98 %"] if wrong
                   else ["5 μg", "5 μg", "5 μg", "≤ 0.5 %", "≥ 98 %"]), (name, got)
PY
echo "pdfminer-micro-is-milli: as seen"
