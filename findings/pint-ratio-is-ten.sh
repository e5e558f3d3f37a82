#!/usr/bin/env bash
# Expected: pint refuses what is no unit and no operator: the colon of a triturate "1:10", the sign of "<5 mg".
#
# Seen: such signs are stepped over, and what stands on both sides is multiplied. "1:10" and "1:100" are the
# numbers 10 and 100, the reciprocals of what the label says; "1:10 mg" is 10 mg, "5 mg : 10 mg" 50 mg². "<5 mg",
# a limit of detection, is 5 mg, and so is "5 mg?". "1 in 10" is ten inches. pint 0.26.2 refuses the colon and the
# sign ("unknown operator"), and keeps the inches; it is not for Python 3.11, where pip installs 0.25.3.
#
# Who meets it: a script that reads the strength of a triturate, or the numbers of a certificate, with pint. A share
# of 10 in the place of 0.1 is a hundredfold of the dose. galenic refuses "1:10" and asks whether 1 in 10 or 1 in 11 is
# meant; hand a pint registry amounts only, not the strengths of its files ("1 in 10").
#
# Versions: pint 0.25.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'pint==0.25.3'
"$dir/v/bin/python" - <<'PY'
import pint

registry = pint.UnitRegistry()
mg = registry.mg
seen = {
    "1:10": 10 * registry.dimensionless,
    "1 : 100": 100 * registry.dimensionless,
    "1:10 mg": 10 * mg,
    "5 mg : 10 mg": 50 * mg**2,
    "<5 mg": 5 * mg,
    "5 mg?": 5 * mg,
    "1 in 10": 10 * registry.inch,
}
for text, quantity in seen.items():
    told = registry(text)
    print(text.ljust(14), told)
    assert told == quantity and told.units == quantity.units, (text, told)
assert registry("1/10") == 0.1  # what it takes
PY
echo "pint-ratio-is-ten: as seen"
