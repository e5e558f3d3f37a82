#!/usr/bin/env bash
# Expected: QuantiPhy, which reads and writes numbers with units and SI prefixes, finds 250 micrograms in "250 mcg",
# and either 30 of something or an error in "30 caps".
#
# Seen: the first letter of any unit is a prefix if it can be one. "250 mcg" is 0.25 cg: as a unit that is tenfold,
# 2.5 mg, and the bare number is a thousandth of what was read. "60 min" is 0.06 in; "30 caps" 0.3 aps, written again
# as "300 maps"; "1000 units" a thousandth of a nit; "90 pills" 90 billionths of an ill. It is seldom seen, since
# "250 mcg" goes out again as "250 mcg"; the number is wrong once it is used or compared. And fixed(), which writes
# without a prefix, rounds to four places: 5 ug is "0 g", 45 ug too. mg, ug and both signs for micro are read as they
# should be, "90 days" is 90.
#
# Who meets it: who reads amounts and counts from a table or a log of a device by it: mcg is how pharmacies write a
# microgram. Name such units first: Quantity.set_prefs(known_units="mcg min caps"). galenic knows mcg and takes no
# prefix off a word.
#
# Versions: quantiphy 2.23.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'quantiphy==2.23'
PYTHONIOENCODING=utf-8 "$dir/v/bin/python" - <<'PY'
from math import isclose

from quantiphy import Quantity

seen = {
    "250 mcg": (0.25, "cg", "250 mcg"),
    "60 min": (0.06, "in", "60 min"),
    "30 caps": (0.3, "aps", "300 maps"),
    "1000 units": (0.001, "nits", "1 mnits"),
    "90 pills": (90e-12, "ills", "90 pills"),
    "90 days": (90, "days", "90 days"),
    "5 \u03bcg": (5e-6, "g", "5 ug"),
}
for text, (number, unit, written) in seen.items():
    read = Quantity(text)
    print(text, "->", float(read), read.units, "->", read)
    assert isclose(read, number, rel_tol=1e-9) and (read.units, str(read)) == (unit, written), text
for text, told in (("5 ug", "0 g"), ("45 ug", "0 g"), ("4.5 mg", "0.0045 g")):
    print(text, "->", Quantity(text).fixed())
    assert Quantity(text).fixed() == told, Quantity(text).fixed()
Quantity.set_prefs(known_units="mcg min caps")
for text in ("30 mcg", "30 min", "30 caps"):
    assert (float(Quantity(text)), Quantity(text).units) == (30, text[3:]), text
PY
echo "quantiphy-prefix-of-a-word: as seen"
