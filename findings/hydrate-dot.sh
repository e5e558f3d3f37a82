#!/usr/bin/env bash
# Expected: the formula of a hydrate written with a full stop, as data sheets and suppliers' lists
# print it, has one molar mass. Naltrexone hydrochloride dihydrate is C20H24ClNO4.2H2O, 413.89
# g/mol.
#
# Seen: molmass and pyvalem read two waters. periodictable and chempy read the number 4.2 on the
# oxygen before the dot and then a single H2O: 399.08 g/mol, 3.6 % light. chemformula drops the
# dot and reads O42: 1003.8 g/mol. None of the five says a word. The salt's own dot
# (C20H23NO4.HCl) is safe in periodictable and chemformula, so a check on that alone gives false
# confidence, and two wrong libraries agree with each other to the last digit.
#
# Who meets it: a pharmacy that works out the molar mass of a [[substance]] row for convert_form =
# true, hydrates above all. galenic takes molar_mass as a number and parses no formula; a mass
# from outside should be checked against the label's anhydrous mass plus n times 18.015.
#
# Versions: molmass 2026.1.8, pyvalem 3.0.2, periodictable 2.1.0, chempy 0.10.2, chemformula
# 1.5.1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'molmass==2026.1.8' 'pyvalem==3.0.2' 'periodictable==2.1.0' \
    'chempy==0.10.2' 'chemformula==1.5.1' 'pyparsing==3.3.3'
"$dir/v/bin/python" - <<'PY'
import molmass
import periodictable
from chemformula import ChemFormula
from chempy import Substance
from pyvalem.formula import Formula

masses = {
    "molmass": lambda text: molmass.Formula(text).mass,
    "pyvalem": lambda text: Formula(text).rmm,
    "periodictable": lambda text: periodictable.formula(text).mass,
    "chempy": lambda text: Substance.from_formula(text).mass,
    "chemformula": lambda text: float(ChemFormula(text).formula_weight),
}
seen = {name: round(mass("C20H24ClNO4.2H2O"), 2) for name, mass in masses.items()}
print("naltrexone hydrochloride dihydrate", seen)
assert seen == {"molmass": 413.89, "pyvalem": 413.89, "periodictable": 399.08, "chempy": 399.08,
                "chemformula": 1003.84}, seen

anhydrous = {name: round(mass("C20H24ClNO4"), 1) for name, mass in masses.items()}
assert set(anhydrous.values()) == {377.9}, anhydrous  # without a dot all five agree
for name in ("periodictable", "chemformula"):  # a dot before a letter is safe
    assert round(masses[name]("C20H23NO4.HCl"), 1) == 377.9, name

calcium = {name: round(mass("CaHPO4.2H2O"), 1) for name, mass in masses.items()}  # a filler
print("calcium hydrogen phosphate dihydrate", calcium)
assert calcium == {"molmass": 172.1, "pyvalem": 172.1, "periodictable": 157.3, "chempy": 157.3,
                   "chemformula": 762.0}, calcium
PY
echo "hydrate-dot: as seen"
