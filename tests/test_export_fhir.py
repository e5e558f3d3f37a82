"""FHIR Medications of plans: held against a library of FHIR, and read back by a reader of its own.

The reader knows the two releases by name and the codes of UCUM from the standard's table; it takes
the numbers from the text of the JSON, since the library makes floats of them.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from fhir.resources.medication import Medication as MedicationR5
from fhir.resources.R4B.medication import Medication as MedicationR4B
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import galenic
from galenic._exchange.decimals import as_json, decimal_of, is_exact, parts_of
from strategies import number, one_by_one, orders, orders_of_several

MODELS = {"fhir-r5": MedicationR5, "fhir-r4b": MedicationR4B}
UCUM = {
    "kg": ("mg", Fraction(10**6)),
    "g": ("mg", Fraction(1000)),
    "mg": ("mg", Fraction(1)),
    "ug": ("mg", Fraction(1, 1000)),
    "ng": ("mg", Fraction(1, 10**6)),
    "[iU]": ("IU", Fraction(1)),
    "[CFU]": ("CFU", Fraction(1)),
    "mmol": ("mmol", Fraction(1)),
    "meq": ("mEq", Fraction(1)),
    "{capsule}": ("capsule", Fraction(1)),
    "1": ("", Fraction(1)),
}
"""Of each code what it measures, and how much of that it is."""

TABLETS = {
    "kind": "tablets",
    "active": "naltrexone hydrochloride",
    "strength": "50 mg/tablet",
    "mean_mass": "250 mg/tablet",
}
POWDER = {
    "kind": "powder",
    "active": "naltrexone hydrochloride",
    "assay": "98 %",
    "basis": "as-is",
    "pack_stat": "150 mg/capsule",
}


def order_of(stock=POWDER, **changes):
    """An order with these keys of [order]."""
    heading = {"active": "naltrexone hydrochloride", "dose": "4.5 mg", "capsules": 100}
    return {
        "order": heading | {"number": "N-17", "date": "2026-11-22"} | changes,
        "stock": stock,
        "capsule": {"size": "3"},
        "filler": {"name": "microcrystalline cellulose", "pack_stat": "150 mg/capsule"},
    }


def exported(order, form="fhir-r5"):
    """The export of the plan of an order."""
    return galenic.export(galenic.plan(order), form)


def quantity(told):
    """A Quantity: what it measures, and its number in that."""
    assert told["system"] == "http://unitsofmeasure.org"
    kind, factor = UCUM[told["code"]]
    return kind, Fraction(told["value"]) * factor


def strength(told):
    """A Ratio: in what units, and its number."""
    (kind, much), (per, count) = quantity(told["numerator"]), quantity(told["denominator"])
    return f"{kind}/{per}", much / count


def ingredients(text):
    """By name: whether it is active, its UNII, and its strength, ``qs`` or None."""
    read = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    found = {}
    for one in read["ingredient"]:
        concept = one["item"]["concept"] if "item" in one else one["itemCodeableConcept"]
        assert concept["text"] not in found
        ratio = one.get("strength", one.get("strengthRatio"))
        told = None if ratio is None else strength(ratio)
        if "strengthCodeableConcept" in one:
            (coding,) = one["strengthCodeableConcept"]["coding"]
            told = coding["code"]
        codes = [coding["code"] for coding in concept.get("coding", ())]
        found[concept["text"]] = one["isActive"], *(codes or [None]), told
    return found


def held(export):
    """The export, which a library of FHIR takes: its text."""
    MODELS[export.form].model_validate_json(export.text)
    return export.text


# --- what stands there ----------------------------------------------------------------------------


def test_capsules_in_r5():
    """All of a Medication, as release 5 has it."""
    export = exported(order_of())
    held(export)
    ucum = "http://unitsofmeasure.org"
    coded = {"system": "http://fdasis.nlm.nih.gov", "code": "Z6375YW9SF"}
    filler = {"system": "http://fdasis.nlm.nih.gov", "code": "OP1R32D61U"}
    codes = "http://hl7.org/fhir/CodeSystem/medication-ingredientstrength"
    assert export.to_dict() == {
        "resourceType": "Medication",
        "code": {"text": "4.5 mg naltrexone hydrochloride"},
        "doseForm": {"text": "capsule"},
        "totalVolume": {"value": 100, "unit": "capsules", "system": ucum, "code": "{capsule}"},
        "ingredient": [
            {
                "item": {"concept": {"coding": [coded], "text": "naltrexone hydrochloride"}},
                "isActive": True,
                "strengthRatio": {
                    "numerator": {
                        "value": Decimal("4.5"),
                        "unit": "mg",
                        "system": ucum,
                        "code": "mg",
                    },
                    "denominator": {
                        "value": 1,
                        "unit": "capsule",
                        "system": ucum,
                        "code": "{capsule}",
                    },
                },
            },
            {
                "item": {"concept": {"coding": [filler], "text": "microcrystalline cellulose"}},
                "isActive": False,
                "strengthCodeableConcept": {
                    "coding": [{"system": codes, "code": "qs", "display": "QS"}]
                },
            },
        ],
        "batch": {"lotNumber": "N-17", "expirationDate": "2027-05-20"},
    }
    assert [one.code for one in export.notices] == ["export-end-is-bound", "export-fhir-leaves-out"]


def test_the_same_in_r4b_by_the_names_of_r4b():
    """The filler has no strength there, since there is no code for it: that is told."""
    export = exported(order_of(), "fhir-r4b")
    made = json.loads(held(export))
    assert made.keys() == {"resourceType", "code", "form", "amount", "ingredient", "batch"}
    assert made["amount"]["numerator"]["value"] == 100
    assert made["amount"]["denominator"]["value"] == 1
    assert ingredients(export.text) == {
        "naltrexone hydrochloride": (True, "Z6375YW9SF", ("mg/capsule", Fraction(9, 2))),
        "microcrystalline cellulose": (False, "OP1R32D61U", None),
    }
    (told,) = (one for one in export.notices if one.code == "export-no-qs")
    assert told.values["names"] == ("microcrystalline cellulose",)


def test_the_library_refuses_one_release_as_the_other():
    """So the tests above can fail."""
    for form, other in (("fhir-r5", "fhir-r4b"), ("fhir-r4b", "fhir-r5")):
        with pytest.raises(ValidationError):
            MODELS[other].model_validate_json(exported(order_of(), form).text)


@pytest.mark.parametrize(
    ("dose", "value", "code", "unit"),
    [
        ("4.50 mg", "4.5", "mg", "mg"),
        ("1500 mcg", "1500", "ug", "mcg"),
        ("1500 ug", "1500", "ug", "mcg"),
        ("0.0045 g", "0.0045", "g", "g"),
        ("1.20 mg/capsule", "1.2", "mg", "mg"),
    ],
)
def test_a_strength_is_as_it_was_ordered(dose, value, code, unit):
    """In its unit, with no zero too many; the text of the JSON is looked at, not a float."""
    lines = [line.strip() for line in exported(order_of(dose=dose)).text.splitlines()]
    place = lines.index('"numerator": {')
    assert lines[place + 1] == f'"value": {value},'
    assert lines[place + 2] == f'"unit": "{unit}",'
    assert lines[place + 4] == f'"code": "{code}"'


def test_the_mass_that_is_weighed_is_never_the_strength():
    """At half its assay twice as much is weighed; the label says what it said."""
    text = exported(order_of(POWDER | {"assay": "50 %"})).text
    assert ingredients(text)["naltrexone hydrochloride"][2] == ("mg/capsule", Fraction(9, 2))


def test_an_overage_is_no_strength():
    """It is there to be lost: what the label says stays."""
    text = exported(order_of(overage="10 %")).text
    assert ingredients(text)["naltrexone hydrochloride"][2] == ("mg/capsule", Fraction(9, 2))


def test_the_capsules_ordered_are_told_without_the_excess():
    """A hundred are given out, whatever is made."""
    made = exported(order_of(excess="10 %")).to_dict()
    assert made["totalVolume"]["value"] == 100


def test_a_dose_that_is_no_decimal_is_so_much_in_several_capsules():
    """A dose of 10 mg as three capsules is 10 mg in 3 capsules, exactly."""
    made = exported(order_of(dose="10 mg", capsules_per_dose=3, capsules=99))
    ratio = made.to_dict()["ingredient"][0]["strengthRatio"]
    assert (ratio["numerator"]["value"], ratio["denominator"]["value"]) == (10, 3)
    assert ratio["denominator"]["unit"] == "capsules"
    assert ingredients(held(made))["naltrexone hydrochloride"][2][1] == Fraction(10, 3)
    assert "export-rounded" not in [one.code for one in made.notices]


@pytest.mark.parametrize(
    ("dose", "strength_key", "per_tablet", "expected"),
    [
        ("400 IU", "strength", "1000 IU/tablet", ("IU/capsule", Fraction(400))),
        ("20 mcg", "strength", "100 mcg/tablet", ("mg/capsule", Fraction(1, 50))),
    ],
)
def test_other_measures(dose, strength_key, per_tablet, expected):
    """IU stay IU, and mcg are ug."""
    stock = TABLETS | {"active": "colecalciferol", strength_key: per_tablet}
    order = order_of(stock, active="colecalciferol", dose=dose)
    order["filler"] |= {"name": "lactose monohydrate"}
    for form in MODELS:
        found = ingredients(held(exported(order, form)))
        assert found["colecalciferol"] == (True, None, expected)


def test_colonies():
    """CFU in all their digits."""
    stock = {
        "kind": "powder",
        "active": "Lactobacillus rhamnosus",
        "assay": "2 x 10^11 CFU/g",
        "basis": "as-is",
        "pack_stat": "150 mg/capsule",
    }
    order = order_of(stock, active="Lactobacillus rhamnosus", dose="5 x 10^9 CFU")
    text = held(exported(order))
    assert '"value": 5000000000,' in text
    assert ingredients(text)["Lactobacillus rhamnosus"][2] == ("CFU/capsule", Fraction(5 * 10**9))


def test_a_dose_in_mmol_stays_in_mmol():
    """As the prescription has it; its mass is that of the plan."""
    order = order_of(
        POWDER | {"active": "potassium chloride"}, active="potassium chloride", dose="1 mmol"
    )
    row = {"name": "potassium chloride", "molar_mass": "74.55 g/mol", "charge": 1}
    order["substance"] = [row]
    order["capsule"] = {"size": "0"}
    order["stock"] |= {"pack_stat": "600 mg/capsule"}
    order["filler"] |= {"pack_stat": "400 mg/capsule"}
    for dose, unit in (("1 mmol", "mmol"), ("1 mEq", "mEq")):
        order["order"] |= {"dose": dose}
        found = ingredients(held(exported(order)))
        assert found["potassium chloride"][2] == (f"{unit}/capsule", Fraction(1))


def test_excipients_have_their_amount_and_the_filler_none():
    """A mass in each capsule as it is; never an amount of what makes the rest up."""
    order = order_of()
    order["excipient"] = [
        {
            "name": "magnesium stearate",
            "role": "lubricant",
            "mass": "1.25 mg/capsule",
            "occupies": "none",
        }
    ]
    found = ingredients(held(exported(order)))
    told = (False, "70097M6I30", ("mg/capsule", Fraction(5, 4)))
    assert found["magnesium stearate"] == told
    assert found["microcrystalline cellulose"] == (False, "OP1R32D61U", "qs")


def test_what_has_no_decimal_is_rounded_and_told_exactly():
    """A share of the fill: twelve digits, those of the plan's JSON, and the fraction in words."""
    order = galenic.example("triturate")
    plan = galenic.plan(order)
    export = galenic.export(plan, "fhir-r5")
    exact = plan.fill.excipients["magnesium stearate"].number
    text = str(plan.fill.excipients["magnesium stearate"]).removesuffix(" mg/capsule")
    assert ingredients(export.text)["magnesium stearate"][2] == ("mg/capsule", Fraction(text))
    assert abs(Fraction(text) - exact) < exact / 10**11
    assert Fraction(text) != exact
    (told,) = (one for one in export.notices if one.code == "export-rounded")
    assert told.values["exact"] == f"{exact} mg"


def test_no_relative_lends_its_code():
    """Each form has its own, and a grade of a filler none."""
    codes = {
        "naltrexone": "5S6W795CQM",
        "naltrexone hydrochloride": "Z6375YW9SF",
        "naltrexone hydrochloride dihydrate": "5P80UKS30B",
    }
    for name, code in codes.items():
        found = ingredients(exported(order_of(POWDER | {"active": name}, active=name)).text)
        assert found[name][1] == code
    order = order_of()
    order["filler"] |= {"name": "microcrystalline cellulose PH-102"}
    export = exported(order)
    assert ingredients(export.text)["microcrystalline cellulose PH-102"][1] is None
    (told,) = (one for one in export.notices if one.code == "export-no-unii")
    assert told.values["names"] == ("microcrystalline cellulose PH-102",)


def test_a_code_of_ones_own_row():
    """A row of the order has its UNII; what is none is not written as one."""
    order = order_of(POWDER | {"active": "testol"}, active="testol")
    for given_, expected in (("ABCDE12345", "ABCDE12345"), ("no such code", None)):
        order["substance"] = [{"name": "testol", "unii": given_}]
        assert ingredients(held(exported(order)))["testol"][1] == expected


def test_what_comes_with_a_stock_is_told():
    """Of tablets nobody here knows what else is in them; a diluent has a name, and no amount."""
    export = exported(order_of(TABLETS))
    assert "export-powder-of-stock" in [one.code for one in export.notices]
    stock = {
        "kind": "triturate",
        "active": "naltrexone hydrochloride",
        "strength": "100 mg/g",
        "diluent": "mannitol",
        "pack_stat": "150 mg/capsule",
    }
    for more in ([], [{"name": "Mannitol", "mass": "1 mg/capsule", "occupies": "none"}]):
        export = exported(order_of(stock) | {"excipient": more})
        found = ingredients(held(export))
        (name,) = found.keys() & {"mannitol", "Mannitol"}
        assert found[name] == (False, "3OWL53L36A", None)
        assert "export-amount-unknown" in [one.code for one in export.notices]


def test_a_product():
    """A triturate for the shelf: its strength in each gram, its mass, its own lot and end."""
    plan = galenic.plan(galenic.example("triturate-product"))
    for form in MODELS:
        export = galenic.export(plan, form)
        made = json.loads(held(export), parse_float=Decimal)
        total = made["totalVolume"] if form == "fhir-r5" else made["amount"]["numerator"]
        assert (total["value"], total["code"]) == (250, "g")
        found = ingredients(export.text)
        assert found["cyanocobalamin"][2] == ("mg/mg", Fraction(1, 1000))
        assert made["batch"]["lotNumber"] == "TR-12"


def test_the_file_is_the_same_at_any_time():
    """Twice the same bytes, and the same from a plan that was read back."""
    plan = galenic.plan(order_of())
    for form in ("fhir-r5", "fhir-r4b", "ncpdp", "csv", "xlsx"):
        first = galenic.export(plan, form)
        assert first.content == galenic.export(galenic.plan(order_of()), form).content
        again = galenic.read_plan(plan.to_dict())
        assert first.content == galenic.export(again, form).content


# --- drawn orders ---------------------------------------------------------------------------------


def diluents(plan):
    """What drugs were diluted with, of which more may be in a capsule than is told elsewhere."""
    of_stocks = {getattr(one.stock, "diluent", None) for one in plan.order.by_active}
    return of_stocks | {one.what for one in plan.weighings if one.role == "diluent"}


def agrees(plan, doses):
    """Every ingredient of both releases against the plan, and the doses against the order."""
    for form in MODELS:
        text = held(galenic.export(plan, form))
        found = ingredients(text)
        for one, (kind, dose) in zip(plan.order.by_active, doses, strict=True):
            is_active, _, told = found.pop(one.form(one.active).name)
            assert is_active
            assert told == (f"{kind}/capsule", dose)
        for name, mass in plan.fill.excipients.items():
            if name == plan.order.filler.name:  # more of the filler is filler
                continue
            is_active, _, strength = found.pop(name)
            assert not is_active
            if strength is None:
                assert name in diluents(plan)
                continue
            unit, told = strength
            assert unit == "mg/capsule"
            assert abs(told - mass.number) <= mass.number / 10**11
        for is_active, _, told in found.values():
            assert not is_active
            assert told in {None, "qs"}


def dose_of(heading):
    """What an order says a capsule holds, read without galenic: its unit and its number."""
    kind = "IU" if "IU" in str(heading["dose"]) else "mg"
    dose = galenic.Amount.read(heading["dose"]).number
    if isinstance(heading["dose"], str):
        dose = number(heading["dose"])
    return kind, dose / heading.get("capsules_per_dose", 1)


@given(orders())
def test_drawn_orders_hold_what_was_ordered(order):
    """Export, an independent reader, the same amounts."""
    plan = galenic.plan(order)
    agrees(plan, [dose_of(order["order"])])


@given(orders_of_several())
def test_drawn_orders_of_several_actives(order):
    """Each active by its name."""
    plan = galenic.plan(order)
    agrees(plan, [dose_of(one["order"]) for one in one_by_one(order)])


# --- numbers --------------------------------------------------------------------------------------


@given(st.fractions(min_value=0, max_value=10**9, max_denominator=10**6))
def test_numbers_are_exact_or_of_twelve_digits(fraction):
    """No exponent, no zero at the end, and no float anywhere."""
    text = as_json(decimal_of(fraction))
    assert text == json.dumps(json.loads(text, parse_float=Decimal), default=str).strip('"')
    assert "e" not in text.lower()
    assert "." not in text or text[-1] not in "0."
    if is_exact(fraction):
        assert Fraction(text) == fraction
    else:
        assert abs(Fraction(text) - fraction) <= fraction / 10**11
    much, count = parts_of(fraction)
    assert much / count == fraction


LEAF = st.none() | st.booleans() | st.integers() | st.text()
LISTED = st.lists(LEAF | st.lists(LEAF) | st.dictionaries(st.text(), LEAF))


@given(LEAF | LISTED | st.dictionaries(st.text(), LEAF | LISTED))
def test_the_writer_writes_what_the_standard_library_reads(value):
    """Any plain data comes back as it was."""
    assert json.loads(as_json(value)) == value
