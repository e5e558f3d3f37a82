#!/usr/bin/env bash
# Expected: a lot put into a Code 39 by python-barcode or ReportLab is read back as that lot; a German PZN, of eight
# digits as it is today, given to python-barcode's "pzn", is read back as that PZN.
#
# Seen: both add a check character that Code 39 does not ask for, and that a reader which is not told to look for one
# takes for a part of the text: lot AB12 is read as AB12O, lot 0012 as 00123, which may be another lot. ReportLab's
# interleaved 2 of 5 adds a digit likewise, and one in front where the count is odd: 0012 is 000123. Code 128 is right
# in both. python-barcode's "pzn" is the old PZN of seven digits: it takes the first six of what is given and works
# out a check digit, so that 04123455 is read as PZN-0412346, with no error; the PZN of eight digits has a class
# (barcode.codex.PZN8) but no name in get().
#
# Who meets it: whoever prints labels of stock and scans them at weighing: no record has the lot that is scanned, or
# the one of another lot. Give add_checksum=False and checksum=0, or take Code 128. galenic's codes are GS1 codes and
# have no such option.
#
# Versions: python-barcode 0.16.1, reportlab 5.1.0; read by zxing-cpp 3.1.1, drawn by pillow 13.0.0 and pypdfium2 5.15.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'python-barcode==0.16.1' 'reportlab==5.1.0' 'zxing-cpp==3.1.1' 'pillow==13.0.0' \
    'numpy==2.4.6' 'pypdfium2==5.15.2'
"$dir/v/bin/python" - <<'PY'
from io import BytesIO

import barcode
import pypdfium2
import zxingcpp
from barcode.writer import ImageWriter
from PIL import Image
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import createBarcodeDrawing


def read(picture):
    return [one.text for one in zxingcpp.read_barcodes(picture.convert("RGB"))]


def first(kind, text, **more):
    drawn = BytesIO()
    barcode.get_barcode_class(kind)(text, writer=ImageWriter(), **more).write(drawn)
    return read(Image.open(drawn))


def second(kind, text, **more):
    drawing = createBarcodeDrawing(kind, value=text, barHeight=40, barWidth=1.2, **more)
    page = pypdfium2.PdfDocument(renderPDF.drawToString(drawing))[0]
    return read(page.render(scale=4).to_pil())


seen = [
    (first, "code39", "AB12", {}, "AB12O"),
    (first, "code39", "0012", {}, "00123"),
    (first, "code39", "AB12", {"add_checksum": False}, "AB12"),
    (first, "code128", "AB12", {}, "AB12"),
    (first, "pzn", "04123455", {}, "PZN-0412346"),
    (second, "Standard39", "AB12", {}, "AB12O"),
    (second, "Standard39", "AB12", {"checksum": 0}, "AB12"),
    (second, "I2of5", "0012", {}, "000123"),
    (second, "Code128", "0012", {}, "0012"),
]
for way, kind, text, more, expected in seen:
    told = way(kind, text, **more)
    print(kind, text, more, "->", told)
    assert told == [expected], told
# the check digit of a PZN of eight digits: the first seven, times 1 to 7, modulo 11
assert sum(n * int(digit) for n, digit in enumerate("0412345", 1)) % 11 == 5
PY
echo "code39-lot-grows: as seen"
