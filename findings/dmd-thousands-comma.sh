#!/usr/bin/env bash
# Expected: "Nystatin 100,000units/ml oral suspension", a name in the style of the British
# dictionary of medicines, holds the strength 100,000 units per ml, or is not understood.
#
# Seen: the unit extractor of nhs-dmd, made for such names, finds one strength of 000 units per
# ml: a regular match that starts after the comma. "Heparin 5,000units/ml" gives 000 as well, and
# "1,500mg/5ml" 500 mg per 5 ml: the thousands are gone, the rest looks sound. Without the comma
# the same names are read rightly.
#
# Who meets it: a pharmacy that reads stock names of preparations dosed in units (nystatin,
# heparin, colecalciferol) out of a list. galenic's own grammar refuses a sign between thousands
# and says so; a strength that another package took from a name needs a person's look before it is
# an order.
#
# Versions: nhs-dmd 0.3.0b0 (imported as dmd), with pint 0.25.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'nhs-dmd==0.3.0b0' 'pint==0.25.3'
"$dir/v/bin/python" - <<'PY'
from dmd.units import UnitExtract


def strength(name):
    (found,), = [list(UnitExtract.extract_units(name))]
    unit, = found
    return str(unit.num_value), unit.num_unit, unit.den_value and str(unit.den_value), unit.den_unit


seen = {name: strength(name) for name in (
    "Nystatin 100000units/ml oral suspension", "Nystatin 100,000units/ml oral suspension",
    "Heparin 5,000units/ml", "Sucralfate 1500mg/5ml", "Sucralfate 1,500mg/5ml")}
for name, found in seen.items():
    print(name, "->", found)
assert list(seen.values()) == [
    ("100000", "units", None, "ml"), ("000", "units", None, "ml"), ("000", "units", None, "ml"),
    ("1500", "mg", "5", "ml"), ("500", "mg", "5", "ml")], seen
PY
echo "dmd-thousands-comma: as seen"
