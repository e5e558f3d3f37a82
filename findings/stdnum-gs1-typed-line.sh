#!/usr/bin/env bash
# Expected: python-stdnum, whose GS1-128 module takes away parentheses before it reads, understands the
# line with parentheses that is printed under a code; and a net weight that it writes is the weight given.
#
# Seen: the parentheses go and nothing is put in their place. Lot AB12 with an expiry behind it is the lot
# AB1217280229, without an error, and the expiry is gone; a serial number is swallowed likewise. With the
# lot last it is right, so a try with one pack passes. The bytes of a scanner go the same way while no
# `separator` is named: the lot then holds the separator and all behind it, and validate() calls that
# valid. A net weight (AI 310n, in kg) given as 50 mg in a float is written as (3100)05e-05, which no
# scanner may read; given as Decimal("12.34567") it is cut, not rounded, to 12.3456.
#
# Who meets it: a pharmacy that types the line under a code of a stock into a record, or checks it with
# is_valid(): a recall finds no such lot. Whoever uses it must pass scanned bytes with separator="\x1d",
# and look for that sign in a lot; biip reads the line as it is meant. In galenic's own codes the date
# stands before the lot, so only a serial number behind it is swallowed; galenic reads no such line.
#
# Versions: python-stdnum 2.2, biip 5.2.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'python-stdnum==2.2' 'biip==5.2.0'
"$dir/v/bin/python" - <<'PY'
from datetime import date
from decimal import Decimal

from biip.gs1_messages import GS1Message
from stdnum.gs1_128 import encode, info, is_valid

line = "(01)09501101530003(10)AB12(17)280229"
swallowed, last = info(line), info("(01)09501101530003(17)280229(10)AB12")
print(swallowed)
assert is_valid(line) and swallowed == {"01": "09501101530003", "10": "AB1217280229"}, swallowed
assert info("(01)09501101530003(10)AB12(21)XYZ7")["10"] == "AB1221XYZ7"
assert (last["10"], last["17"]) == ("AB12", date(2028, 2, 29)), last
read = [element.value for element in GS1Message.parse_hri(line).element_strings]
assert read == ["09501101530003", "AB12", "280229"], read

scanned = "010950110153000310AB12\x1d17280229"
print(info(scanned))
assert is_valid(scanned) and info(scanned)["10"] == "AB12\x1d17280229"
assert info(scanned, separator="\x1d")["10"] == "AB12"

for given, written in ((5e-05, "(3100)05e-05"), (Decimal("0.00005"), "(3105)000005"),
                       (Decimal("12.34567"), "(3104)123456"), (Decimal("1E+1"), "(3100)001E+1")):
    seen = encode({"3103": given}, parentheses=True)
    print(repr(given), "->", seen)
    assert seen == written, seen
PY
echo "stdnum-gs1-typed-line: as seen"
