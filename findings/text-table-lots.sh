#!/usr/bin/env bash
# Expected: a library that draws a table in text shows texts as they are given: lots and weights that were already
# written out by the caller.
#
# Seen: tabulate, texttable and beautifultable look at each text whether it is a number, and show the number. Lots 0012
# and 12E4 are 12 and 120000 in all three (beautifultable: 120000.0); in tabulate as soon as all lots of the column
# can be read as numbers and one has an E, so that a column of 0012 and 0345 is shown as it is. 1_000 is 1000 in
# tabulate, 1_0 is 10 in beautifultable. A weight is cut to three places: the text "0.0004" is 0.000 in texttable and
# 0.0 in beautifultable, which also shows Decimal("0.0045") as 0.004. No error, no word.
#
# Who meets it: whoever prints a worksheet, a list of weights or a recall to a terminal, a log or a mail: the lot on the
# pack is not found in it, and a dose below half a milligram in grams is nothing. In tabulate give
# disable_numparse=True, in texttable set_cols_dtype(["t", …]), in beautifultable detect_numerics=False. galenic draws
# its own tables.
#
# Versions: tabulate 0.10.0, texttable 1.7.2, beautifultable 1.1.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'tabulate==0.10.0' 'texttable==1.7.2' 'beautifultable==1.1.0'
"$dir/v/bin/python" - <<'PY'
from decimal import Decimal

from beautifultable import BeautifulTable
from tabulate import tabulate
from texttable import Texttable


def cells(drawn):
    return [line.strip("| ").replace("|", " ").split() for line in drawn.splitlines() if line.strip("+-= ")]


rows = [["0012", "0.0004"], ["12E4", "0.1507"]]
told = cells(tabulate(rows, tablefmt="plain"))
print("tabulate", told)
assert told == [["12", "0.0004"], ["120000", "0.1507"]], told
assert cells(tabulate([["0012"], ["0345"]], tablefmt="plain")) == [["0012"], ["0345"]]
assert cells(tabulate([["1_000"], ["12E4"]], tablefmt="plain")) == [["1000"], ["120000"]]
assert cells(tabulate(rows, tablefmt="plain", disable_numparse=True)) == rows

table = Texttable()
table.add_rows(rows, header=False)
told = cells(table.draw())
print("texttable", told)
assert told == [["12", "0.000"], ["120000", "0.151"]], told

table = BeautifulTable()
for row in [*rows, ["1_0", Decimal("0.0045")]]:
    table.rows.append(row)
told = cells(str(table))
print("beautifultable", told)
assert told == [["12", "0.0"], ["120000.0", "0.151"], ["10", "0.004"]], told
PY
echo "text-table-lots: as seen"
