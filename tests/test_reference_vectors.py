"""The vectors of the project's domain reference, and the plans that the project is judged by.

Each vector is copied with the sources behind it to ``vectors/reference.json``; numbers there are
read as the decimals they are written as. What is exact is worked out here in fractions.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pint
import pytest

import galenic
from galenic.formulas import weighing

F = Fraction
REFERENCE = json.loads(
    (Path(__file__).parent / "vectors" / "reference.json").read_text(encoding="utf-8"),
    parse_float=Fraction,
)
VECTORS = REFERENCE["test_vectors"]
HCL, BASE = "naltrexone hydrochloride", "naltrexone"


def planned(tables):
    """Plan an order, proved on pint quantities and checked on the bench."""
    made = galenic.plan(tables, prove=True)
    assert made.proved
    assert made.check
    return made


def order(dose, stock, *, capsules=100, filler=150, **heading):
    """Make an order; the filler packs at so many milligrams."""
    return {
        "order": {"active": HCL, "dose": dose, "capsules": capsules} | heading,
        "stock": {"active": HCL} | stock,
        "capsule": {"size": "3"},
        "filler": {"name": "mannitol", "pack_stat": f"{filler} mg/capsule"},
    }


def powder(**corrections):
    """Make a powder stock that packs at 210 mg, pure unless corrected."""
    kept = {"kind": "powder", "assay": "100 %", "basis": "as-is", "pack_stat": "210 mg/capsule"}
    return kept | corrections


def tablets(**more):
    """Make a stock of the 50 mg tablets of the reference."""
    return {
        "kind": "tablets",
        "strength": "50 mg/tablet",
        "mean_mass": "253.4 mg/tablet",
        "coating": "film",
        "pack_stat": "180 mg/capsule",
    } | more


def plain(number):
    """Write a number of a vector as the plain decimal that an order holds."""
    number = F(number)
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def printed(found, wanted):
    """Whether a value rounds to one given with so many decimals."""
    written = plain(wanted)
    decimals = len(written.partition(".")[2])
    return abs(found - F(wanted)) <= F(1, 2 * 10**decimals)


def exact(made):
    """Exact mass of each weighing, in their order."""
    return [entry.exact.number for entry in made.weighings]


def test_each_vector_names_sources_that_are_there():
    """A vector without a source, its own or its section's, would be an opinion."""
    assert VECTORS.keys() == REFERENCE["sections"].keys()
    for name, vectors in VECTORS.items():
        rows = vectors if isinstance(vectors, list) else [vectors]
        cited = set(REFERENCE["sections"][name]["sources"])
        cited = cited.union(*(row.get("sources", ()) for row in rows))
        assert cited
        assert cited <= REFERENCE["sources"].keys()


# --- correction factors ------------------------------------------------------------------------


def factor(stock):
    """Correction factor of a plan from a stock, in mass of stock for each mass of active."""
    return planned(order("1 mg", stock)).potency.factor.number


EKF = VECTORS["ekf"]


@pytest.mark.parametrize("row", [EKF[0], EKF[2], EKF[4]], ids=["S27", "S31", "S111"])
def test_factor_for_content_and_water(row):
    """Content of the anhydrous substance, and its water."""
    assay, water = row.get("assay", row.get("assay_anhydrous")), row["water"]
    found = factor(powder(assay=f"{plain(assay)} %", basis="anhydrous", water=f"{plain(water)} %"))
    assert found == 10000 / (assay * (100 - water))
    assert printed(found, row["f"])
    if "source_prints" in row:
        assert printed(found, row["source_prints"])
    if "additive_wrong" in row:
        assert printed(100 / (assay - water), row["additive_wrong"])
        assert not printed(found, row["additive_wrong"])


def test_factor_over_a_hundred_percent_as_stated_and_by_the_nrf():
    """101.3 % counts as stated, or as 100 % where the pharmacy follows the NRF."""
    row = EKF[1]
    stock = powder(
        assay=f"{plain(row['assay'])} %", basis="dried", loss_on_drying=f"{plain(row['lod'])} %"
    )
    assert printed(factor(stock), row["f_raw"])
    assert printed(factor(stock | {"assay_policy": "nrf"}), row["f_capped_assay_100"])


def test_factor_of_a_concentrate_may_be_below_one():
    """A 2 % concentrate found at 2.06 % is corrected downwards."""
    row = EKF[3]
    stock = {"kind": "triturate", "diluent": "mannitol"}
    nominal = factor(stock | {"strength": f"{plain(row['solution_percent_nominal'])} %"})
    actual = factor(stock | {"strength": f"{plain(row['actual'])} %"})
    assert printed(actual / nominal, row["f_solution"])
    assert printed(actual, row["f_substance"])


# --- packing -----------------------------------------------------------------------------------


def test_displacement_by_density():
    """37.33 mg of filler, where the source rounds the free volume and prints 40 mg."""
    (row,) = VECTORS["displacement"]
    tables = order(
        f"{row['drug_mg']} mg",
        {"kind": "powder", "assay": "100 %", "basis": "as-is"}
        | {"density": f"{plain(row['rho_drug'])} g/mL"},
    )
    tables["capsule"] = {"size": "1", "volume": f"{plain(row['V_mL'])} mL/capsule"}
    tables["filler"] = {"name": "starch", "density": f"{plain(row['rho_filler'])} g/mL"}
    found = planned(tables).fill.filler.number
    free = row["V_mL"] - F(row["drug_mg"], 1000) / row["rho_drug"]
    assert found == free * row["rho_filler"] * 1000
    assert printed(found, row["filler_mg_exact"])
    assert round(free, 2) * row["rho_filler"] * 1000 == row["source_prints_rounded"] != found


def test_packing_statistics_of_powder():
    """4.5 mg of active, with its factor, in 150 mg of filler."""
    row = VECTORS["packing"][0]
    stock = powder(
        assay="99.2 %", basis="anhydrous", water="5.3 %", pack_stat=f"{row['P_api_mg']} mg/capsule"
    )
    made = planned(order("4.5 mg", stock, filler=row["P_filler_mg"]))
    assert printed(made.fill.stock.number, row["m_api_mg"])
    assert printed(made.capsule.occupied.number / 100, row["phi_api"])
    assert printed(made.fill.filler.number, row["m_filler_mg"])
    assert printed(made.fill.total.number, row["total_mg"])


@pytest.mark.parametrize("row", VECTORS["packing"][1:], ids=["4.5 mg", "1.5 mg"])
def test_packing_statistics_of_crushed_tablets(row):
    """The powder of a tablet brings its excipients, which take their room."""
    stock = tablets(
        strength=f"{row['label_mg']} mg/tablet",
        mean_mass=f"{plain(row['tablet_mean_mg'])} mg/tablet",
        pack_stat=f"{row['P_tablet_powder_mg']} mg/capsule",
    )
    made = planned(order(f"{plain(row['dose_mg'])} mg", stock))
    assert made.fill.stock.number == row["m_powder_mg"]
    assert made.fill.filler.number == row["m_filler_mg"]
    assert made.fill.total.number == row["total_mg"]


# --- batches -----------------------------------------------------------------------------------

CERTIFICATE = {"assay": "99.2 %", "basis": "anhydrous", "water": "5.3 %"}


def test_batch_with_excess():
    """Five capsules more, at the same strength."""
    row = VECTORS["batch"][0]
    tables = order(
        f"{plain(row['dose_mg'])} mg",
        powder(**CERTIFICATE),
        capsules=row["N"],
        excess="5 %",
        overage=f"{plain(row['e_a'] * 100)} %",
    )
    made = planned(tables)
    assert printed(made.potency.factor.number, row["f"])
    assert made.made.planned == row["e_b_N_eff"]
    active, filler = exact(made)
    assert printed(active, row["api_mg"])
    assert printed(filler / 1000, row["filler_g"])
    five_more = tables | {"order": tables["order"] | {"excess": "5 capsules"}}
    assert exact(planned(five_more)) == [active, filler]


def test_batch_with_overage():
    """10 % more active, in the same number of capsules."""
    row = VECTORS["batch"][1]
    made = planned(
        order(
            f"{plain(row['dose_mg'])} mg",
            powder(**CERTIFICATE),
            capsules=row["N"],
            overage=f"{plain(row['e_a'] * 100)} %",
        )
    )
    assert printed(made.potency.factor.number, row["f"])
    assert made.made.planned == row["N"]
    assert printed(exact(made)[0], row["api_mg"])
    assert made.dose.expected.number == row["dose_mg"] * (1 + row["e_a"])


def test_batch_from_tablets():
    """Nine tablets exactly, at least ten crushed, and their powder weighed."""
    row = VECTORS["batch"][2]
    stock = tablets(mean_mass=f"{plain(row['tablet_mean_mg'])} mg/tablet")
    made = planned(order(f"{plain(row['dose_mg'])} mg", stock, capsules=row["N"]))
    assert made.stock.tablets_exact.number == row["tablets_exact"]
    assert made.stock.tablets_to_take >= row["tablets_min"]
    assert exact(made)[0] == row["powder_mg"]


# --- salt and base -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "ordered", "stocked", "key"),
    [
        ("50 mg", HCL, BASE, "hcl_50_as_base_mg"),
        ("4.5 mg", HCL, BASE, "hcl_4_5_as_base_mg"),
        ("4.5 mg", BASE, HCL, "base_4_5_as_hcl_mg"),
        ("1.5 mg", HCL, BASE, "hcl_1_5_as_base_mg"),
        ("1.5 mg", BASE, HCL, "base_1_5_as_hcl_mg"),
    ],
)
def test_salt_and_base(dose, ordered, stocked, key):
    """A dose of one form is weighed as another only where the order says so."""
    tables = order(dose, powder(active=stocked), active=ordered, convert_form=True)
    found = planned(tables).fill.stock.number
    molar_mass = {HCL: F("377.865"), BASE: F("341.407")}
    assert found == F(dose.split()[0]) * molar_mass[stocked] / molar_mass[ordered]
    assert printed(found, VECTORS["salt"][key])
    del tables["order"]["convert_form"]
    with pytest.raises(galenic.InputError, match="convert_form"):
        galenic.plan(tables)


def test_salt_vectors_are_all_driven():
    """Every vector of the reference is one of the orders above."""
    marks = test_salt_and_base.pytestmark[0].args[1]
    assert {key for *_, key in marks} == VECTORS["salt"].keys()


# --- minimum weights -----------------------------------------------------------------------------


@pytest.mark.parametrize("row", VECTORS["min_weight_g"])
def test_minimum_weight(row):
    """Twice the repeatability is at most 0.10 % of the weight, with a floor of 0.41 d."""
    tables = order("30 mg", powder()) | {
        "weighing": {"rule": "usp-41"},
        "balance": [
            {
                "name": "balance",
                "readability": f"{plain(row['d_g'])} g",
                "repeatability": f"{plain(row['s_g'])} g",
            }
        ],
    }
    made = planned(tables)
    assert {entry.minimum.number for entry in made.weighings} == {row["m_min"] * 1000}
    part = F("0.001")
    by_rule = weighing.minimum_by_repeatability(2, row["s_g"] * 1000, part)
    floor = weighing.minimum_by_floor(2, F("0.41"), row["d_g"] * 1000, part)
    assert max(by_rule, floor) == row["m_min"] * 1000


# --- aliquots ------------------------------------------------------------------------------------

ALIQUOT = VECTORS["aliquot"]


def on_a_balance(tables, row):
    """Weigh an order on a balance whose sensitivity permits an error of so much."""
    balance = {"name": "b", "readability": "1 mg", "sensitivity": f"{row.get('SR_mg', 6)} mg"}
    error = f"{plain(row.get('err', F('0.05')) * 100)} %"
    return tables | {"weighing": {"rule": "least-weighable", "error": error}, "balance": [balance]}


@pytest.mark.parametrize("row", ALIQUOT[:2], ids=["2 mg", "12 mg"])
def test_aliquot(row):
    """So many times the drug, of whose mixture the aliquot holds what is needed."""
    tables = on_a_balance(order(f"{plain(F(row['need_mg'], 100))} mg", powder()), row)
    fixed = {"factor": row["n"], "aliquot": f"{row['aliquot_mg']} mg", "ratio_limit": 63}
    made = planned(tables | {"triturate": fixed})
    ((step,),) = (entry.steps for entry in made.triturates)
    assert {entry.minimum.number for entry in made.weighings} == {row["SR_mg"] / row["err"]}
    assert (step.drug.number, step.diluent.number) == (row["drug_mg"], row["diluent_mg"])
    assert (step.total.number, step.aliquot.number) == (row["total_mg"], row["aliquot_mg"])
    assert made.check.dose.number * 100 == row["need_mg"]


def test_tablets_made_up_to_a_mass():
    """Four tablets of 70 mg for 25 capsules of 4 mg, made up to 3000 mg: no aliquot needed."""
    row = ALIQUOT[2]
    stock = tablets(strength="25 mg/tablet", mean_mass="70 mg/tablet")
    tables = on_a_balance(order("4 mg", stock, capsules=25), row)
    tables["capsule"]["fill"] = f"{row['per_capsule_mg']} mg/capsule"
    made = planned(tables)
    assert made.stock.tablets_exact.number == 4
    assert [entry.weigh.number for entry in made.weighings] == [280, row["diluent_mg"]]
    assert made.made.blend.number == row["total_mg"]


# --- the plans that the project is judged by -----------------------------------------------------

FROM_TABLETS = """
[order]
active = "naltrexone hydrochloride"
dose = "4.5 mg/capsule"
capsules = 100
[stock]
kind = "tablets"
active = "naltrexone hydrochloride"
strength = "50 mg/tablet"
mean_mass = "253.4 mg/tablet"
coating = "film"
pack_stat = "180 mg/capsule"
[capsule]
size = "3"
[filler]
name = "microcrystalline cellulose PH-102"
pack_stat = "150 mg/capsule"
[weighing]
rule = "usp-41"
[[balance]]
name = "analytical"
readability = "0.1 mg"
repeatability = "0.08 mg"
"""
FROM_POWDER = """
[order]
active = "naltrexone hydrochloride"
dose = "4.5 mg/capsule"
capsules = 100
excess = "5 %"
[stock]
kind = "powder"
active = "naltrexone hydrochloride"
assay = "99.2 %"
basis = "anhydrous"
water = "5.3 %"
pack_stat = "210 mg/capsule"
[capsule]
size = "3"
[filler]
name = "microcrystalline cellulose PH-102"
pack_stat = "150 mg/capsule"
[weighing]
rule = "usp-41"
[[balance]]
name = "analytical"
readability = "0.1 mg"
repeatability = "0.08 mg"
"""


def test_a_hundred_capsules_from_tablets():
    """9 tablets, 2280.6 mg of powder, 13.0995 g of filler, 153.801 mg in each capsule."""
    made = planned(galenic.load(FROM_TABLETS))
    powder_mass = 100 * F("4.5") * F("253.4") / 50
    each = powder_mass / 100
    filler = 150 * (1 - each / 180)
    assert (powder_mass, 100 * filler) == (F("2280.6"), F("13099.5"))
    assert made.stock.tablets_exact.number == powder_mass / F("253.4") == 9
    assert exact(made) == [powder_mass, 100 * filler]
    assert [str(entry.weigh) for entry in made.weighings] == ["2280.6 mg", "13099.5 mg"]
    assert made.fill.total.number == each + filler == F("153.801")
    assert made.dose.expected.number == F("4.5")


def test_a_hundred_capsules_from_powder():
    """Factor 1.06448, 502.968 mg of powder, 15.39074 g of filler, 151.3686 mg in each capsule."""
    made = planned(galenic.load(FROM_POWDER))
    wanted = 1 / (F("0.992") * (1 - F("0.053")))
    each = F("4.5") * wanted
    filler = 150 * (1 - each / 210)
    assert made.made.planned == 105
    assert made.potency.factor.number == wanted
    assert exact(made) == [105 * each, 105 * filler]
    assert made.fill.total.number == each + filler
    assert printed(made.potency.factor.number, F("1.06448"))
    assert printed(exact(made)[0], F("502.968"))
    assert printed(exact(made)[1] / 1000, F("15.39074"))
    assert printed(made.fill.total.number, F("151.3686"))


# --- the same order in other units, and in quantities --------------------------------------------

MILLIGRAMS_IN = {"g": 1000, "mg": 1, "mcg": F(1, 1000)}
MASSES = {"mg", "mg/capsule", "mg/tablet"}
ORDERS = {"tablets": FROM_TABLETS, "powder": FROM_POWDER}


def rewritten(text, rewrite, keep=()):
    """Read an order, and rewrite each of its masses but those kept, given in mg, by a function."""

    def one(value):
        if isinstance(value, dict):
            return {key: entry if key in keep else one(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [one(entry) for entry in value]
        magnitude, _, unit = str(value).partition(" ")
        return rewrite(F(magnitude), unit) if unit in MASSES else value

    return one(galenic.load(text).to_tables())


def assert_same(tables, text):
    """Hold the plan of rewritten tables against that of the text in mg."""
    wanted, found = galenic.plan(galenic.load(text)), planned(tables)
    assert found == wanted
    unread = {"input": None, "order_digest": None}  # as it was written, and what that is of
    left, right = ({**made.to_dict(), **unread} for made in (found, wanted))
    assert left == right


def in_text(unit):
    """Write masses as text in a unit."""

    def rewrite(number, per):
        return f"{plain(number / MILLIGRAMS_IN[unit])} {per.replace('mg', unit)}"

    return rewrite


def in_quantities(registry, unit, magnitude):
    """Write masses as quantities of a registry."""

    def rewrite(number, per):
        return registry.Quantity(magnitude(number / MILLIGRAMS_IN[unit]), per.replace("mg", unit))

    return rewrite


MAGNITUDES = {
    "float": float,
    "Fraction": Fraction,
    "Decimal": lambda number: Decimal(number.numerator) / Decimal(number.denominator),
}


@pytest.fixture(scope="module")
def registries():
    """Galenic's own registry, and an application's with our units added."""
    application = pint.UnitRegistry()
    galenic.define_units(application)
    return {"galenic": galenic.unit_registry(), "application": application}


@pytest.fixture(scope="module")
def bare():
    """A registry that knows nothing of capsules."""
    return pint.UnitRegistry()


@pytest.mark.parametrize("unit", MILLIGRAMS_IN)
@pytest.mark.parametrize("name", ORDERS)
def test_same_plan_from_text_in_any_unit(name, unit):
    """The plan of an order does not depend on the unit of mass it is written in."""
    tables = rewritten(ORDERS[name], in_text(unit), keep={"strength"})
    assert_same(tables, ORDERS[name])


@pytest.mark.parametrize("magnitude", MAGNITUDES)
@pytest.mark.parametrize("unit", MILLIGRAMS_IN)
@pytest.mark.parametrize("owner", ["galenic", "application"])
@pytest.mark.parametrize("name", ORDERS)
def test_same_plan_from_quantities(registries, name, owner, unit, magnitude):
    """Nor does it depend on the registry, or on the kind of number, of a quantity."""
    rewrite = in_quantities(registries[owner], unit, MAGNITUDES[magnitude])
    assert_same(rewritten(ORDERS[name], rewrite), ORDERS[name])


@pytest.mark.parametrize("magnitude", MAGNITUDES)
@pytest.mark.parametrize("unit", MILLIGRAMS_IN)
@pytest.mark.parametrize("name", ORDERS)
def test_same_plan_from_a_dose_of_a_bare_registry(bare, name, unit, magnitude):
    """A registry without capsules still says a dose, which is read as one for each capsule."""
    tables = rewritten(ORDERS[name], in_text("mg"))
    number = MAGNITUDES[magnitude](F("4.5") / MILLIGRAMS_IN[unit])
    tables["order"] = tables["order"] | {"dose": bare.Quantity(number, unit)}
    assert_same(tables, ORDERS[name])


@pytest.mark.parametrize("unit", MILLIGRAMS_IN)
def test_same_plan_from_tablets_whose_strength_is_in_any_unit(unit):
    """A tablet of 0.05 g is one of 50 mg, in the list of weighings too."""
    # waits for: names of weighings that say a strength in one unit, however it was written
    assert_same(rewritten(FROM_TABLETS, in_text(unit)), FROM_TABLETS)
