"""UCUM codes of units, held against the standard's own signs, written out a second time.

Two parsers of the standard are asked in ``tests/desktop/test_ucum.py``.
"""

from __future__ import annotations

import json

import pytest

import galenic
from galenic._amounts import UNITS
from galenic._amounts.ucum import ucum_of

CODES = {
    "mg": "mg",
    "mL": "mL",
    "um": "um",
    "IU": "[iU]",
    "CFU": "[CFU]",
    "mmol": "mmol",
    "mEq": "meq",
    "capsule": "{capsule}",
    "tablet": "{tablet}",
    "day": "d",
    "%": "%",
    "mg/capsule": "mg/{capsule}",
    "IU/capsule": "[iU]/{capsule}",
    "CFU/capsule": "[CFU]/{capsule}",
    "mmol/capsule": "mmol/{capsule}",
    "mEq/capsule": "meq/{capsule}",
    "mL/capsule": "mL/{capsule}",
    "capsule/dose": "{capsule}/{dose}",
    "mg/dose": "mg/{dose}",
    "IU/dose": "[iU]/{dose}",
    "CFU/dose": "[CFU]/{dose}",
    "mmol/dose": "mmol/{dose}",
    "mEq/dose": "meq/{dose}",
    "mg/tablet": "mg/{tablet}",
    "IU/tablet": "[iU]/{tablet}",
    "CFU/tablet": "[CFU]/{tablet}",
    "mg/g": "mg/g",
    "mg/mg": "mg/mg",
    "mg/IU": "mg/[iU]",
    "mg/CFU": "mg/[CFU]",
    "mg/mEq": "mg/meq",
    "mEq/mmol": "meq/mmol",
    "g/mL": "g/mL",
    "g/mol": "g/mol",
    "IU/g": "[iU]/g",
    "CFU/g": "[CFU]/g",
}
"""Of each unit that amounts are kept in."""


def test_every_unit_that_amounts_are_kept_in_has_its_code():
    """And no other is known: a new unit needs its code here as well."""
    kept = {unit for unit, _ in UNITS.values()}
    assert {unit: ucum_of(unit) for unit in kept} == CODES


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        *((f"{micro}g", "ug") for micro in ("mc", "u", "\u00b5", "\u03bc")),
        *((f"{micro}m", "um") for micro in ("u", "\u00b5", "\u03bc")),
        ("kg", "kg"),
        ("ng/mL", "ng/mL"),
        ("KBE/g", "[CFU]/g"),
        ("UFC", "[CFU]"),
        ("capsules", "{capsule}"),
        ("mcg/tablet", "ug/{tablet}"),
        ("IU/mcg", "[iU]/ug"),
    ],
)
def test_spellings(spelling, code):
    """Every spelling has the code of what it means."""
    assert ucum_of(spelling) == code


def test_a_code_is_ascii_and_holds_no_number():
    """A point means "times" there, and a digit is a factor or a power."""
    for unit in UNITS:
        code = ucum_of(unit)
        assert code.isascii()
        assert code.isprintable()
        assert not any(sign.isdigit() or sign in ". ^*" for sign in code)


@pytest.mark.parametrize("unit", ["St\u00fcck", "unit", "gr", "U", "mg/Liter", "", "1.5 mg", "mg/"])
def test_what_is_no_unit_is_refused_by_name(unit):
    """No code is guessed."""
    with pytest.raises(galenic.AmountError) as caught:
        ucum_of(unit)
    assert unit in str(caught.value)


def test_an_amount_has_the_code_of_its_unit():
    """Of the unit that it is kept in."""
    assert galenic.Amount.read("4.5 mg/capsule").ucum == "mg/{capsule}"
    assert galenic.Amount.read("6 mcg").ucum == "mg"


def test_the_list_has_every_unit_and_every_code(run):
    """``galenic list units`` and ``codes``, as data and for people."""
    code, out, _ = run("list", "units", "--json")
    rows = {row["name"]: row for row in json.loads(out)}
    assert (code, rows.keys()) == (0, UNITS.keys())
    assert rows["mcg"] == {"name": "mcg", "kept_as": "mg", "factor": "0.001", "ucum": "ug"}
    code, out, _ = run("list", "codes", "--json")
    found = {row["name"]: row["unii"] for row in json.loads(out)}
    assert (code, len(found)) == (0, 8)
    assert found["naltrexone"] == "5S6W795CQM"
    assert "OP1R32D61U" in run("list", "codes")[1]
