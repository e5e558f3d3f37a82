#!/usr/bin/env bash
# Expected: a workbook that is opened with openpyxl and saved again holds the same numbers. A
# spreadsheet holds doubles, and writes those that need it with 17 digits.
#
# Seen: openpyxl writes 16 significant digits. Two different numbers become one: 0.1 + 0.2 is saved
# as 0.3, and a number that is opened as 0.30000000000000004 and saved untouched is 0.3 afterwards.
# What a formula gave in the spreadsheet, held to the last bit, is changed without a word; a
# comparison with the number before fails.
#
# Who meets it: whoever passes measured or calculated weights through openpyxl and compares files,
# or signs them. galenic reads with openpyxl, which keeps every bit; in a workbook
# that it writes the digits of each number go into the file as text that it made itself.
#
# Versions: openpyxl 3.1.5.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'openpyxl==3.1.5'
v/bin/python - <<'PY'
import zipfile

import openpyxl

sheet = "xl/worksheets/sheet1.xml"
book = openpyxl.Workbook()
book.active["A1"] = 198.1
book.save("first.xlsx")
with zipfile.ZipFile("first.xlsx") as old, zipfile.ZipFile("held.xlsx", "w") as new:
    for name in old.namelist():  # as a spreadsheet writes the double
        new.writestr(name, old.read(name).replace(b"<v>198.1</v>", b"<v>0.30000000000000004</v>"))
book = openpyxl.load_workbook("held.xlsx")
before = book.active["A1"].value
book.save("again.xlsx")
after = openpyxl.load_workbook("again.xlsx").active["A1"].value
print(before, after, zipfile.ZipFile("again.xlsx").read(sheet)[-160:])
assert before == 0.1 + 0.2 != 0.3, before
assert after == 0.3, after
PY
echo "openpyxl-sixteen-digits: as seen"
