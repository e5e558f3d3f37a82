#!/usr/bin/env bash
# Expected: a molar mass is not a mass: turning 377.86 g/mol into g is refused, as pint, astropy
# and quantities refuse it.
#
# Seen: in unyt the mole is a plain number, 6.022e23. So 377.86 g/mol becomes 6.27e-22 g, 4.5
# mg/mol passes where a mass is asked for, and 1 mmol plus 1 is 1 mmol. A molar mass forgotten in
# a product, or divided instead of multiplied, has the right "dimension" and a number off by 1e23
# at most or hidden in a ratio where both moles cancel.
#
# Who meets it: whoever converts between salt and base (hydrochloride to free base, mole for mole)
# with unyt, which the simulation world likes. galenic converts forms by a quotient of molar
# masses in g/mol and proves it on pint, where the mole is a dimension; unyt must not stand in for
# that proof.
#
# Versions: unyt 3.2.0, pint 0.25.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'unyt==3.2.0' 'numpy==2.4.6' 'pint==0.25.3'
"$dir/v/bin/python" -W ignore - <<'PY'
import pint
from unyt import unyt_quantity as quantity

molar = quantity(377.86, "g/mol")
print("unyt:", molar, "=", molar.to("g"), "|", quantity(1, "mmol") + quantity(1, "dimensionless"))
assert molar.units.dimensions == quantity(1, "g").units.dimensions
assert f"{float(molar.to('g')):.3e}" == "6.275e-22"
assert float((quantity(1, "mmol") + quantity(1, "dimensionless")).to("mmol")) == 1
assert f"{float(quantity(1, 'mmol').to('dimensionless')):.3e}" == "6.022e+20"

registry = pint.UnitRegistry()
try:
    registry.Quantity(377.86, "g/mol").to("g")
except pint.DimensionalityError as error:
    print("pint:", error)
else:
    raise AssertionError("pint takes a molar mass for a mass")
PY
echo "unyt-mole-is-a-number: as seen"
