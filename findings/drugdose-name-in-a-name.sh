#!/usr/bin/env bash
# Expected: drugdose, a calculator of doses and pump rates, finds a drug by its name, a brand or a part of either, as
# its pages say, and says so when it does not know one; and it works with the units of a rate that it lists, and
# refuses another.
#
# Seen: a name that is a part of another, or holds another, is that one, when it is not in its list: a dose of
# prednisolone is that of methylprednisolone, of levalbuterol and esketamine that of the racemate, of racepinephrine
# that of epinephrine; the result has the other name in a field, and no warning says so. A unit is searched for
# letters: 5 µg/kg/min, with either sign for micro, and 5 ng/kg/min are 5 mg/kg/min, "mcg/kg/h" is taken per minute,
# sixty times as fast, since only "/hr" is an hour, and "mg/day" is too, 1440 times; a warning comes above 999 mL/h
# alone. With mcg, min and hr, as in the examples, all is right.
#
# Who meets it: who takes such a calculator as a second opinion on a dose, or puts it behind a form that says µg.
# galenic takes a unit that it knows, both signs for micro among them, refuses another, and finds no drug by a part of
# its name.
#
# Versions: drugdose 0.1.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'drugdose==0.1.2'
PYTHONIOENCODING=utf-8 "$dir/v/bin/python" - <<'PY'
from math import isclose

from drugdose.calculator import calculate_dose
from drugdose.drip import calculate_drip
from drugdose.models.patient import Patient

patient = Patient(weight_kg=70, age_years=40)
for name, found, route in (("prednisolone", "methylprednisolone", "IV"), ("levalbuterol", "albuterol", "INH"),
                           ("esketamine", "ketamine", "IV"), ("racepinephrine", "epinephrine", "IM")):
    told = calculate_dose(name, patient, route)
    print(name, "->", told.drug_name, told.dose_mg, "mg", told.warnings)
    assert told.drug_name == found and not any(name in warning for warning in told.warnings)

rates = {unit: calculate_drip("dopamine", patient, 5, unit, 1.6).rate_ml_per_hr
         for unit in ("mcg/kg/min", "mcg/kg/hr", "\u00b5g/kg/min", "\u03bcg/kg/min", "ng/kg/min", "mcg/kg/h")}
print(rates)
right = 5 / 1000 * 70 / 1.6 * 60
assert isclose(rates["mcg/kg/min"], right) and isclose(rates["mcg/kg/hr"], right / 60)
for unit in ("\u00b5g/kg/min", "\u03bcg/kg/min", "ng/kg/min"):
    assert isclose(rates[unit], 1000 * right), unit
assert isclose(rates["mcg/kg/h"], right)  # sixty times what it says
assert isclose(calculate_drip("dopamine", patient, 5, "mg/day", 1.6).rate_ml_per_hr, 5 / 1.6 * 60)
PY
echo "drugdose-name-in-a-name: as seen"
