#!/usr/bin/env bash
# Expected: a cell that holds an error, such as #DIV/0! or #N/A, and one whose formula was never
# worked out are told apart from a blank cell by a reader of workbooks, as openpyxl does.
#
# Seen: python-calamine gives '' for all three, and for the error no exception and no type. A column
# of weights with a balance that was not read (#N/A) and one with a gap in it are the same list; in
# a mean over what is a number the capsule is silently left out. A number in percent comes as 0.985,
# without its format.
#
# Who meets it: whoever reads capsule weights or contents from .xlsx with calamine, or with pandas
# by engine="calamine". galenic reads with openpyxl, which tells the type of each cell, and refuses
# the two.
#
# Versions: python-calamine 0.9.1, openpyxl 3.1.5.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'python-calamine==0.9.1' 'openpyxl==3.1.5'
v/bin/python - <<'PY'
import openpyxl
import python_calamine

book = openpyxl.Workbook()
for row in (["net [mg]", "note"], [150.1, "read"], ["#N/A", "an error"], [None, "blank"],
            ["=A2+1", "never worked out"], [0.985, "percent"]):
    book.active.append(row)
book.active["A6"].number_format = "0.0%"
book.save("weights.xlsx")
seen = [row[0] for row in python_calamine.CalamineWorkbook.from_path("weights.xlsx").get_sheet_by_index(0).to_python()]
typed = [cell.data_type for cell in openpyxl.load_workbook("weights.xlsx").active["A"]]
print(seen, typed, sep="\n")
assert seen == ["net [mg]", 150.1, "", "", "", 0.985], seen
assert typed == ["s", "n", "e", "n", "f", "n"], typed
PY
echo "calamine-error-is-blank: as seen"
