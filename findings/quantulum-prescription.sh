#!/usr/bin/env bash
# Expected: quantulum3 finds the quantities in a line of a prescription: half a tablet, 4.5 mg for
# each capsule, a range of 0.5 to 4.5 mg.
#
# Seen: "half a tablet" is half a year ("a" is the symbol of the year), and so is half a capsule.
# "mg/cap" is a milligram per speed of light, year and penny, letter by letter, "mg/tab" one per unk
# and bit; "mg/tablet" loses what it is for. A range is its middle with an uncertainty:
# 2.5 mg, plus or minus 2. "2x50 mg" is nothing at all.
#
# Who meets it: whoever fills an order from the words of a prescription. A dose for each capsule and
# a range to be titrated through are no quantity with an error; galenic takes each under a key of
# its own, "mg/capsule" and "mg/tablet" among its units.
#
# Versions: quantulum3 0.10.0 without its classifier, inflect 7.5.0, num2words 0.5.14.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'quantulum3==0.10.0' 'inflect==7.5.0' 'num2words==0.5.14' 'setuptools<81'
"$dir/v/bin/python" -W ignore - <<'PY'
from quantulum3 import parser


def read(text):
    found = [(one.value, one.unit.name, one.uncertainty) for one in parser.parse(text)]
    print(f"{text!r} -> {found}")
    return found


assert read("half a tablet at night") == [(0.5, "year", None)]
assert read("half a capsule") == [(0.5, "year", None)]
assert read("4.5 mg/cap") == [(4.5, "milligram per speed of light per year per penny", None)]
assert read("50 mg/tab") == [(50.0, "milligram per unk per bit", None)]
assert read("50 mg/tablet") == [(50.0, "milligram", None)]
assert read("0.5 to 4.5 mg") == [(2.5, "milligram", 2.0)]
assert read("2x50 mg tablets") == []
PY
echo "quantulum-prescription: as seen"
