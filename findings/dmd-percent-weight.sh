#!/usr/bin/env bash
# Expected: 0.5 % w/v is 0.5 g in 100 ml, so 5 mg/ml; 2 % w/w is 2 g in 100 g.
#
# Seen: nhs-dmd turns 0.5%w/v into 0.5 mg per 100 ml, a thousandth of it. As weight in weight the
# number comes out right by luck (mg per 100 mg), so a test on creams passes. A bare per cent
# becomes ml per 100 ml, whatever the preparation: "1.5% cream" is then volume in volume.
#
# Who meets it: a pharmacy that compares a solution or cream it takes as a source with an amount
# in mg. galenic refuses "% w/v" and takes a mass per volume (5 mg/mL) only; whoever adds reading
# of names from such a list must not take this package's per cent as an oracle.
#
# Versions: nhs-dmd 0.3.0b0 (imported as dmd), with pint 0.25.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'nhs-dmd==0.3.0b0' 'pint==0.25.3'
"$dir/v/bin/python" - <<'PY'
import pint
from dmd.units import UnitExtract

registry = pint.UnitRegistry()


def strength(name):
    (found,), = [list(UnitExtract.extract_units(name))]
    unit, = found
    return registry.Quantity(float(unit.num_value), unit.num_unit) / registry.Quantity(float(unit.den_value), unit.den_unit)


weight_in_volume = strength("Chlorhexidine 0.5%w/v solution")
spelled_out = strength("Chlorhexidine 500mg/100ml solution")
print(weight_in_volume, "against", spelled_out)
assert round((spelled_out / weight_in_volume).to("").magnitude, 9) == 1000

weight_in_weight = strength("Salicylic acid 2%w/w ointment")
print(weight_in_weight)
assert round(weight_in_weight.to("g/g").magnitude, 9) == 0.02
assert str(strength("Hydrocortisone 1.5% cream").units) == "dimensionless"
found, = UnitExtract.extract_units("Hydrocortisone 1.5% cream")
assert (found[0].num_unit, found[0].den_value, found[0].den_unit) == ("ml", 100, "ml")
PY
echo "dmd-percent-weight: as seen"
