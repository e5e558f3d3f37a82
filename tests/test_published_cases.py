"""Published worked examples, each driven through galenic; what nothing drives is a failure.

A driver takes the inputs of a case, as printed, and gives what galenic makes of them under the
names that the case uses. Masses are in mg, volumes in mL, densities in g/mL, parts in %.
"""

from __future__ import annotations

import json
import re
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import galenic
from galenic.formulas import dilution, fill, particles, potency

VECTORS = Path(__file__).parent / "vectors" / "worked-examples.jsonl"
CASES = {
    case["id"]: case for case in map(json.loads, VECTORS.read_text(encoding="utf-8").splitlines())
}
DRIVERS = {}

PRINTED = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))? ?([a-zA-Z%/]*)")
IN_OUR_UNIT = {"g": 1000, "mg": 1, "mL": 1, "g/mL": 1, "mg/IU": 1, "%": 1, "d": 1, "": 1}

# Where half a unit in the last printed place is too strict: within what instead, and why.
LOOSELY = {
    ("potency-vitD3-50000IU", "factor"): ("0.000001 mg/IU", "truncated, not rounded"),
    ("potency-vitD3-50000IU", "weigh"): ("0.005 g", "made with the truncated factor"),
    ("salt-ranitidine-feq", "weigh"): ("0.75 mg", "made with a factor rounded to 1.12 ± 0.005"),
    ("ldn-50mg-in-50mL", "days"): ("0.25 d", "the source says a little more than 11"),
    ("size-unc-lactose-table", "size_4"): ("1.2 mg", "195.6 mg is printed as 195 mg"),
}
# Where galenic follows another convention than the source, which the README of the cases names.
OTHERWISE = {
    ("size-300mg-08-approx-size2", "size"): ("2 (approx.)", "1"),  # next size up, not the nearest
}
# What is right in a case whose other printed numbers are wrong.
STILL_RIGHT = {"pack-bromazepam-1to10-size5": {"stock_weight"}, "pack-375mg-does-not-fit": set()}


def drives(case_id):
    """Register the driver of a case."""

    def register(driver):
        DRIVERS[case_id] = driver
        return driver

    return register


# --- orders ------------------------------------------------------------------------------------


def planned(tables):
    """Plan an order, proved on pint quantities, and checked on the bench unless it is stopped."""
    made = galenic.plan(tables, prove=True)
    assert made.proved
    assert made.stopped or made.check
    return made


PURE = {"kind": "powder", "assay": "100 %", "basis": "as-is"}


def powder_order(dose, capsules=100, *, stock, capsule, filler, **more):
    """Make an order from a powder, which is pure unless its stock says otherwise."""
    order = {"active": "the drug", "dose": dose, "capsules": int(capsules)}
    stock = PURE | {"active": "the drug"} | stock
    return {"order": order, "stock": stock, "capsule": capsule, "filler": filler, **more}


def tablet_order(dose, strength, *, capsules, mean_mass="600 mg/tablet", **stock):
    """Make an order for so many doses, one a capsule, from crushed tablets."""
    if mean_mass:
        stock["mean_mass"] = mean_mass
    return {
        "order": {"active": "the drug", "dose": dose, "capsules": capsules},
        "stock": {
            "kind": "tablets",
            "active": "the drug",
            "strength": f"{strength}/tablet",
            "coating": "none",
            **stock,
        },
        "capsule": {"size": "000", "fill": "1370 mg/capsule"},
        "filler": {"name": "lactose monohydrate"},
    }


def form_order(dose, *, ordered, stocked, **stock):
    """Make an order in one form from a stock in another: each a name, a molar mass, moieties."""
    rows = [
        {"name": name, "base": "the moiety", "molar_mass": molar_mass, "moieties": moieties}
        for name, molar_mass, moieties in dict.fromkeys((ordered, stocked))
    ]
    head = {"active": ordered[0], "dose": dose, "capsules": 100, "convert_form": True}
    return {
        "order": head,
        "stock": {"active": stocked[0]} | stock,
        "capsule": {"size": "000", "fill": "1370 mg/capsule"},
        "filler": {"name": "lactose monohydrate"},
        "substance": rows,
    }


def active_volume(made):
    """Volume that all but the filler takes up in a capsule, in mL."""
    return made.capsule.occupied.number / 100 * made.capsule.volume.number


def number(text):
    """Read the number of a printed amount, without its unit."""
    return Fraction(text.split()[0])


def plain(value):
    """Write an exact number as the plain decimal that an order holds."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def weighed(made, role):
    """Exact mass of the one weighing with a role."""
    (found,) = (entry.exact.number for entry in made.weighings if entry.role == role)
    return found


# --- capsule packing ---------------------------------------------------------------------------


@drives("pack-bromazepam-1to10-size5")
def bromazepam(given):
    """Fill a dilution by its volume: mass over density, not times."""
    made = planned(
        {
            "order": {"active": "bromazepam", "dose": given["dose"], "capsules": int(given["n"])},
            "stock": {
                "kind": "triturate",
                "active": "bromazepam",
                "strength": f"{1000 // int(given['dilution_factor'])} mg/g",
                "diluent": "starch",
                "density": given["active_density"],
            },
            "capsule": {"size": "5", "volume": f"{given['capsule_volume']}/capsule"},
            "filler": {"name": "starch", "density": given["filler_density"]},
        }
    )
    filler = made.fill.filler.number
    return {
        "stock_weight": weighed(made, "stock"),
        "active_volume_per_capsule": active_volume(made),
        "filler_volume_per_capsule": filler / number(given["filler_density"]) / 1000,
        "filler_per_capsule": filler,
        "filler_total": weighed(made, "filler"),
    }


@drives("pack-kava-three-herbs")
def kava(given):
    """Correct one extract for its content; the two others take their room as excipients."""
    *others, extract = given["doses"].split(", ")
    *other_densities, density = given["densities"].removesuffix(" g/mL").split(", ")
    dose = number(extract) * number(given["kava_reference"]) / 100  # what 70 mg at 70 % holds
    made = planned(
        powder_order(
            f"{plain(dose)} mg/capsule",
            stock={"assay": given["kava_stock"], "density": f"{density} g/mL"},
            capsule={"size": "1", "volume": f"{given['capsule_volume']}/capsule"},
            filler={"name": "starch", "density": given["filler_density"]},
            excipient=[
                {"name": name, "mass": f"{mass}/capsule", "density": f"{packs} g/mL"}
                for name, mass, packs in zip(
                    ("passiflora", "valerian"), others, other_densities, strict=True
                )
            ],
        )
    )
    weigh = made.fill.stock.number
    masses = [*(mass.number for mass in made.fill.excipients.values()), weigh]
    pairs = zip(masses, [*other_densities, density], strict=True)
    return {
        "kava": weigh,
        "kava_weigh": weigh,
        "kava_factor": weigh / number(extract),
        "volumes": tuple(mass / Fraction(packs) / 1000 for mass, packs in pairs),
        "active_volume": active_volume(made),
        "filler_volume": made.fill.filler.number / number(given["filler_density"]) / 1000,
        "filler": made.fill.filler.number,
    }


@drives("pack-bisacodyl-size4")
def bisacodyl(given):
    """Fill up to the volume of the smallest capsule kept."""
    made = planned(
        powder_order(
            given["dose"],
            given["n"],
            stock={"density": given["active_density"]},
            capsule={"size": "4", "volume": f"{given['capsule_volume']}/capsule"},
            filler={"name": "starch", "density": given["filler_density"]},
        )
    )
    capsules = made.made.planned
    return {
        "active_weigh": weighed(made, "stock"),
        "active_volume_total": active_volume(made) * capsules,
        "active_volume_per_capsule": active_volume(made),
        "per_capsule": active_volume(made),
        "total_volume": made.capsule.volume.number * capsules,
        "filler_volume": weighed(made, "filler") / number(given["filler_density"]) / 1000,
        "filler_weigh": weighed(made, "filler"),
    }


@drives("pack-paracetamol-size0-lab")
def paracetamol(given):
    """Carry a dose measured in a cylinder into the smallest capsule that holds it."""
    made = planned(
        powder_order(
            given["dose"],
            given["n"],
            stock={
                "pack_stat": f"{given['dose']}/capsule",
                "pack_stat_size": "mark",
                "pack_stat_maker": "cylinder",
            },
            capsule={"size": "auto", "sizes": ["00", "0", "1"], "maker": "Coni-Snap"},
            filler={"name": "starch", "density": "0.53 g/mL"},  # 0.0424 g / 0.08 mL: see the note
            capsule_size=[
                {
                    "maker": "cylinder",
                    "size": "mark",
                    "volume": f"{given['volume_per_dose']}/capsule",
                }
            ],
        )
    )
    assert str(made.capsule.volume) == f"{given['capsule_volume']}/capsule"
    return {
        "density": made.fill.stock.number / active_volume(made) / 1000,
        "size": made.capsule.size,
        "filler_volume": made.capsule.volume.number - active_volume(made),
        "filler_per_capsule": made.fill.filler.number,
        "filler_total": weighed(made, "filler"),
    }


@drives("pack-375mg-does-not-fit")
def does_not_fit(given):
    """Refuse what does not fit, go up a size where one is kept, and fill 350 mg exactly."""
    filler = {"name": "starch", "density": given["filler_density"]}
    size_1 = {"size": "1", "volume": f"{given['capsule_volume']}/capsule"}
    density = given["active_density"]
    stock = {"density": density}
    made = planned(powder_order(given["dose"], stock=stock, capsule=size_1, filler=filler))
    assert made.stopped
    assert not made.weighings
    kept = {"size": "auto", "sizes": ["0", "1"], "maker": "Capsuline"}
    larger = planned(powder_order(given["dose"], stock=stock, capsule=kept, filler=filler))
    assert larger.capsule.size == "0"
    meant = planned(powder_order("350 mg", stock=stock, capsule=size_1, filler=filler))
    free = number(given["capsule_volume"]) - Fraction(350, 1000) / number(density)
    assert meant.fill.filler.number == free * number(given["filler_density"]) * 1000
    return {
        "active_volume": active_volume(made),
        "filler_volume": made.fill.filler.number / number(given["filler_density"]) / 1000,
        "filler_per_capsule": made.fill.filler.number,
    }


@drives("pack-qs-XYZ-36")
def made_up_to_a_mass(given):
    """Make two actives up to a mass with a third powder."""
    made = planned(
        powder_order(
            given["x"],
            given["n"],
            stock={},
            capsule={"size": "1", "fill": f"{given['target']}/capsule"},
            filler={"name": "Z"},
            excipient=[{"name": "Y", "mass": f"{given['y']}/capsule"}],
        )
    )
    found = [weighed(made, role) for role in ("stock", "excipient", "filler")]
    totals = dict(zip(("x_total", "y_total", "z_total"), found, strict=True))
    return totals | dict(zip("xyz", found, strict=True))


# --- capsule size ------------------------------------------------------------------------------


@drives("size-350mg-075-size1")
def size_of_350_mg(given):
    """Choose the smallest size of a chart that has the volume of the source."""
    made = planned(
        powder_order(
            given["fill"],
            stock={"density": given["density"]},
            capsule={"size": "auto", "sizes": ["00", "0", "1", "2", "3"], "maker": "Capsuline"},
            filler={"name": "starch", "density": "0.68 g/mL"},
        )
    )
    assert made.capsule.volume.number == number(given["size1_volume"])
    return {"volume": active_volume(made), "size": made.capsule.size}


@drives("size-300mg-08-approx-size2")
def size_of_300_mg(given):
    """Take the next size up; size 2 alone, which the source calls near enough, is refused."""
    filler = {"name": "starch", "density": "0.5 g/mL"}
    kept = {"size": "auto", "sizes": ["0", "1", "2", "3"], "maker": "Coni-Snap"}
    nearest = {"size": "2", "maker": "Coni-Snap"}
    blend = {"stock": {"density": given["density"]}, "filler": filler}
    made = planned(powder_order(given["fill"], capsule=kept, **blend))
    assert planned(powder_order(given["fill"], capsule=nearest, **blend)).stopped
    return {"volume": active_volume(made), "size": made.capsule.size}


@drives("size-unc-lactose-table")
def lactose_table(given):
    """Fill each size of the chart with powder of the one density behind it."""
    found = {}
    for key, volume in given.items():
        made = planned(
            powder_order(
                "1 mg",
                stock={"density": "0.978 g/mL"},
                capsule={"size": key.removeprefix("size_"), "maker": "UNC"},
                filler={"name": "lactose monohydrate"},  # its density comes from our own table
            )
        )
        assert made.capsule.volume.number == number(volume)
        found[key] = made.fill.total.number
    return found


# --- tablets as source -------------------------------------------------------------------------


@drives("tab-paracetamol-apf-elixir")
def elixir(given):
    """Count the doses of an elixir, and the tablets and powder that hold them."""
    dose, _, volume = given["strength"].partition("/")
    weighed_tablets = int(given["tablets_weighed"])
    each = number(given["tablets_weight"]) * 1000 / weighed_tablets
    made = planned(
        tablet_order(
            dose,
            given["tablet_strength"],
            capsules=int(number(given["volume"]) / number(volume)),
            mean_mass=None,
            masses=[f"{plain(each)} mg"] * weighed_tablets,
            masses_are="crushed",
        )
    )
    assert made.stock.tablets_to_take == weighed_tablets
    return {
        "drug": made.dose.label.number * made.made.planned,
        "tablets": made.stock.tablets_exact.number,
        "powder": weighed(made, "stock"),
    }


@drives("tab-average-weight-20-tablets")
def average_weight(given):
    """Find the mean mass and the assay of label: one average tablet then holds what was found."""
    average = potency.mean_tablet_mass(number(given["total"]) * 1000, (), int(given["n"]))
    part = fill.part_of_label(number(given["found"]), number(given["label"]))
    made = planned(
        tablet_order(
            given["found"],
            given["label"],
            capsules=1,
            mean_mass=f"{average} mg/tablet",
            assay=f"{plain(part * 100)} %",
        )
    )
    assert made.stock.tablets_exact.number == 1
    return {"average": weighed(made, "stock"), "percent_label": part * 100, "percent": part * 100}


# --- potency and salts -------------------------------------------------------------------------


@drives("ekf-erythromycin-group4")
def erythromycin(given):
    """Correct for content and water."""
    made = planned(
        powder_order(
            "100 mg",
            stock={
                "assay": given["content_dried"],
                "basis": "anhydrous",
                "water": given["water"],
            },
            capsule={"size": "1", "fill": "300 mg/capsule"},
            filler={"name": "mannitol"},
        )
    )
    factor = made.fill.stock.number / made.dose.label.number
    return {"f": factor, "extra": (factor - 1) * 100}


@drives("ekf-octenidine-stock-2p06")
def octenidine(given):
    """Correct a concentrate downwards, against its label, its salt and its base."""
    salt = ("octenidine dihydrochloride", given["mw_salt"], 1)
    base = ("octenidine", given["mw_base"], 1)
    labelled = {"kind": "triturate", "diluent": "water", "strength": given["nominal"]}
    stock = labelled | {"strength": given["actual"]}
    of_label = number(given["actual"]) / number(given["nominal"]) * 100
    assayed = labelled | {"assay": f"{plain(of_label)} %"}
    nominal, actual, checked = (
        planned(form_order("1 mg", ordered=salt, stocked=salt, **kind))
        for kind in (labelled, stock, assayed)
    )
    assert checked.fill.stock.number == actual.fill.stock.number
    converted = planned(form_order("1 mg", ordered=base, stocked=salt, **stock))
    return {
        "f_stock": actual.fill.stock.number / nominal.fill.stock.number,
        "f_salt": actual.fill.stock.number / actual.dose.label.number,
        "f_base": converted.fill.stock.number / converted.dose.label.number,
    }


@drives("salt-ranitidine-feq")
def ranitidine(given):
    """Weigh the hydrochloride for a dose of base."""
    made = planned(
        form_order(
            given["dose"],
            ordered=("ranitidine", given["mw_base"], 1),
            stocked=("ranitidine hydrochloride", given["mw_salt"], 1),
            **PURE,
        )
    )
    return {"feq": made.fill.stock.number / number(given["dose"]), "weigh": made.fill.stock.number}


@drives("salt-amlodipine-besilate-1p39")
def amlodipine(given):
    """Weigh the besilate for a dose of base."""
    made = planned(
        form_order(
            "5 mg",
            ordered=("amlodipine", given["mw_base"], 1),
            stocked=("amlodipine besilate", given["mw_salt"], 1),
            **PURE,
        )
    )
    return {"feq": made.fill.stock.number / 5}


@drives("potency-vitD3-50000IU")
def vitamin_d3(given):
    """Weigh units of activity through the potency of the powder; the order comes as text."""
    made = galenic.plan(
        galenic.load(
            f"""
            [order]
            active = "cholecalciferol"
            dose = "{given["dose"]}"
            capsules = {given["n"]}
            [stock]
            kind = "powder"
            active = "cholecalciferol"
            assay = "{given["potency"]}"
            basis = "as-is"
            [capsule]
            size = "0"
            fill = "500 mg/capsule"
            [filler]
            name = "rice flour"
            """
        ),
        prove=True,
    )
    assert made.check
    return {"factor": made.potency.factor.number, "weigh": weighed(made, "stock")}


@drives("elemental-mg-3p56pct")
def elemental_magnesium(given):
    """Go from a share of the fill to the element, and back from the element to that share."""
    filling, part = number(given["fill"]), number(given["pct"]) / 100
    content, capsules = Fraction(given["assay"]), int(given["caps"])
    chelate = fill.mass_of_share(part, filling)
    serving = fill.for_batch(chelate, capsules)
    element = potency.active_in(content, serving)
    made = planned(
        powder_order(
            f"{plain(element / capsules)} mg/capsule",
            stock={"assay": f"{plain(content * 100)} %"},
            capsule={"size": "00", "fill": f"{given['fill']}/capsule"},
            filler={"name": "rice flour"},
        )
    )
    assert made.fill.filler.number == filling * (1 - part)
    return {
        "per_capsule": made.fill.stock.number,
        "per_serving": made.fill.stock.number * capsules,
        "elemental": element,
    }


@drives("meq-potassium-citrate-60")
def milliequivalents(given):
    """Say milliequivalents as the mass of their ion, whose molar mass then cancels."""
    ion = Fraction("39.0983")
    count = number(given["dose"])
    tables = form_order(
        f"{plain(count * ion)} mg/capsule",
        ordered=("potassium", f"{plain(ion)} g/mol", 1),
        stocked=("potassium citrate", given["mw"], int(given["valence"])),
        **PURE,
    )
    tables["order"]["capsules"] = int(given["n"])
    made = planned(tables)
    return {
        "per_meq": made.fill.stock.number / count,
        "per_capsule": made.fill.stock.number,
        "total": weighed(made, "stock"),
    }


# --- overage and tolerance ---------------------------------------------------------------------


@drives("overage-nrf-capsules-5-10pct")
def nrf_supplement(given):
    """Add to the active what the rule asks for; the pharmacy says which rule it follows."""
    dose, capsules = number(given["dose"]), int(given["n"])
    supplements = {"general": 5, "low_dose": 10}
    found = {}
    for name, percent in supplements.items():
        tables = powder_order(
            given["dose"],
            capsules,
            stock={},
            capsule={"size": "3", "fill": "150 mg/capsule"},
            filler={"name": "mannitol"},
        )
        tables["order"]["overage"] = f"{percent} %"
        made = planned(tables)
        assert made.made.planned == capsules
        found[name] = (weighed(made, "stock") / (dose * capsules) - 1) * 100
    low = dose < number(given["threshold"])
    return {
        "supplement_general": found["general"],
        "supplement_low_dose": found["low_dose"],
        "supplement": found["low_dose" if low else "general"],
    }


@drives("tolerance-nrf-1pct-50g")
def tolerance(given):
    """Take the tolerance off the mass aimed at; the deviation is then the tolerance."""
    target, part = number(given["target"]) * 1000, number(given["tolerance"]) / 100
    low = potency.left_over(target, fill.mass_of_share(part, target))
    assert fill.deviation(low, target) == -part
    return {"low": low}


# --- low-dose naltrexone -----------------------------------------------------------------------


@drives("ldn-50mg-in-50mL")
def tablet_in_water(given):
    """Find the part of a tablet that is one dose, in water as in powder."""
    made = planned(tablet_order(given["dose"], given["tablet"], capsules=1))
    part = made.stock.tablets_exact.number
    return {"volume": part * number(given["water"]), "days": 1 / part}


@drives("ldn-nz-1mgmL-100mL")
def liquid(given):
    """Count the tablets in a volume of liquid, one dose a millilitre."""
    dose, _, _ = given["strength"].partition("/")
    made = planned(tablet_order(dose, given["tablet"], capsules=int(number(given["volume"]))))
    return {
        "drug": made.dose.label.number * made.made.planned,
        "tablets": made.stock.tablets_exact.number,
    }


# --- counts ------------------------------------------------------------------------------------


@drives("count-tenormin-42")
def daily(given):
    """Count the tablets of a daily dose."""
    made = planned(tablet_order(given["dose"], given["tablet"], capsules=int(given["days"])))
    return {"tablets": made.stock.tablets_exact.number, "n": made.stock.tablets_exact.number}


@drives("count-15x240mg")
def drug_in_tablets(given):
    """Find the drug in so many tablets."""
    made = planned(tablet_order(given["tablet"], given["tablet"], capsules=int(given["n"])))
    assert made.stock.tablets_exact.number == int(given["n"])
    total = made.dose.expected.number * made.made.planned
    return {"total": total, "g": total}


@drives("count-prednisone-24")
def tapering(given):
    """Count the tablets of a tapering scheme, one plan for each of its steps."""
    count = Fraction(0)
    for step in given["steps"].split(", "):
        tablets, days = re.fullmatch(r"(\d+)/day x (\d+) d", step).groups()
        made = planned(tablet_order(f"{5 * int(tablets)} mg", "5 mg", capsules=int(days)))
        count += made.stock.tablets_exact.number
    return {"tablets": count, "n": count}


# --- particle statistics -----------------------------------------------------------------------


@drives("poisson-binomial-5pct-at-0p1")
def poisson_for_binomial(given):
    """Find the volume proportion at which the Poisson law is off by so much, by halving."""
    error, low, high = float(number(given["error"]) / 100), 0.0, 0.5
    while high - low > 1e-12:
        middle = (low + high) / 2
        off = 1 - 1 / particles.poisson_overstatement(middle)
        low, high = (middle, high) if off < error else (low, middle)
    return {"a_max": Fraction(f"{low:.9f}")}


# --- aliquots and triturates -------------------------------------------------------------------


def on_a_balance(dose, capsules=100, *, sensitivity, error="5 %", fill="150 mg", **tables):
    """Make an order whose balance permits an error by its sensitivity."""
    balance = {"name": "the balance", "readability": "0.1 mg", "sensitivity": sensitivity}
    return powder_order(
        dose,
        capsules,
        stock={},
        capsule={"size": "1", "fill": f"{fill}/capsule"},
        filler={"name": "lactose"},
        weighing={"rule": "least-weighable", "error": error},
        balance=[balance],
        **tables,
    )


def minimum(tables):
    """The minimum weight that every weighing of a plan is told to keep."""
    (found,) = {entry.minimum.number for entry in planned(tables).weighings}
    return found


@drives("mwq-10mg-5pct")
def least_weighable(given):
    """Divide the sensitivity by the error permitted."""
    return {"mwq": minimum(on_a_balance("10 mg", sensitivity=given["sr"], error=given["error"]))}


@drives("aliquot-2mg-factor60-125mg")
def textbook_aliquot(given):
    """Weigh sixty times the drug and take the aliquot that the textbook fixes."""
    factor = number(given["weigh"]) / number(given["need"])
    fixed = {"factor": int(factor), "aliquot": given["aliquot"], "ratio_limit": 63}
    dose = f"{plain(number(given['need']) / 100)} mg"
    made = planned(on_a_balance(dose, sensitivity="6 mg", triturate=fixed))
    ((step,),) = (entry.steps for entry in made.triturates)
    held = made.check.dose.number * made.made.planned
    return {
        "factor": step.drug.number / number(given["need"]),
        "mixture": step.total.number,
        "diluent": step.diluent.number,
        "drug_in_aliquot": held,
        "drug": held,
    }


@drives("aliquot-6p5mg-2pct-20mg")
def aliquot_of_a_twentieth(given):
    """Weigh twenty times the drug, and take a twentieth of twenty times as much mixture."""
    tables = on_a_balance(
        f"{plain(number(given['need']) / 100)} mg",
        sensitivity=given["sr"],
        error=given["error"],
        triturate={"factor": int(given["factor"]), "aliquot": "400 mg"},
    )
    ((step,),) = (entry.steps for entry in planned(tables).triturates)
    return {
        "mwq": minimum(tables),
        "drug": step.drug.number,
        "aliquot": step.aliquot.number,
        "aliquot_fraction": step.total.number / step.aliquot.number,
    }


@drives("trit-carbachol-2mg-25")
def carbachol(given):
    """Make a 1 in 10 trituration, and fill up what is taken of it to the mass of the powders."""
    made = planned(
        on_a_balance(
            given["dose"],
            given["n"],
            sensitivity=f"{plain(number(given['mwq']) / 20)} mg",
            fill=given["unit"],
            triturate={"strength": given["ratio"]},
        )
    )
    drug, first, taken, second = (entry.weigh.number for entry in made.weighings)
    return {
        "drug": drug,
        "lactose_a": first,
        "take_a": taken,
        "lactose_b": second,
        "total": made.made.blend.number,
    }


@drives("trit-T3-1in1000-100g")
def dyed(given):
    """Count the dye inside the total: the diluent makes up the rest."""
    part = Fraction(1, int(given["ratio"].removeprefix("1:")))
    made = planned(
        powder_order(
            f"{plain(number(given['total']) * part)} mg",
            1000,
            stock={},
            capsule={"size": "1", "fill": f"{number(given['total'])} mg/capsule"},
            filler={"name": "lactose"},
            excipient=[{"name": "dye", "mass": f"{given['dye'].removesuffix(' g')} mg/capsule"}],
        )
    )
    return {"drug": weighed(made, "stock"), "diluent": weighed(made, "filler")}


@drives("err-600-vs-575")
def error_found(given):
    """Divide by the mass that was wanted."""
    return {"error": -100 * fill.deviation(number(given["found"]), number(given["wanted"]))}


@drives("trit-propranolol-1in20")
def propranolol(given):
    """Fill a 1 in 20 mixture to a mass: a twentieth of each unit is drug."""
    made = planned(
        powder_order(
            f"{plain(number(given['unit']) * Fraction(given['ratio']))} mg",
            given["n"],
            stock={},
            capsule={"size": "4", "fill": f"{given['unit']}/capsule"},
            filler={"name": "lactose"},
        )
    )
    return {
        "total": made.made.blend.number,
        "drug": weighed(made, "stock"),
        "filler": weighed(made, "filler"),
    }


# --- minimum weights ---------------------------------------------------------------------------


def by_scatter(repeatability):
    """The minimum by USP <41> of a balance with this standard deviation, in mg."""
    balance = {"name": "b", "readability": "0.001 mg", "repeatability": f"{repeatability} mg"}
    tables = powder_order(
        "10 mg",
        stock={},
        capsule={"size": "1", "fill": "150 mg/capsule"},
        filler={"name": "lactose"},
        weighing={"rule": "usp-41"},
        balance=[balance],
    )
    return minimum(tables)


@drives("usp41-s-0p00015")
def chapter_41(given):
    """Take twice the standard deviation as 0.10 % of the minimum weight."""
    return {"mmin": by_scatter(plain(number(given["s"]) * 1000))}


@drives("usp41-AD-balances")
def balances_of_a_maker(given):
    """Find the minimum weights that a maker prints for three balances."""
    found = [by_scatter(each) for each in given["s"].removesuffix(" mg").split(", ")]
    return dict(zip("abc", found, strict=True)) | {"mmin": tuple(found)}


@drives("usp41-50mg-old-example")
def old_chapter_41(given):
    """Weigh no less than what makes the uncertainty 0.1 %; that is the error at that weight."""
    error = number(given["u"]) / 1000
    least = minimum(on_a_balance("30 mg", sensitivity="50 mcg", error="0.1 %") | FINE)
    assert least == number(given["m"])
    return {"ratio": 100 * dilution.error_by_aliquot(error, least)}


FINE = {"balance": [{"name": "fine", "readability": "1 mcg", "sensitivity": "50 mcg"}]}


# --- the comparison ----------------------------------------------------------------------------


def printed(text):
    """Read what is printed, a number or a list: value, half a last place, digits and scale."""
    parts = text.split(", ")
    scale = Fraction(IN_OUR_UNIT[PRINTED.search(parts[-1])[4]])
    for part in parts:
        sign, whole, decimals = PRINTED.search(part).groups(default="")[:3]
        value = Fraction(f"{sign}{whole}.{decimals or 0}")
        digits = len((whole + decimals).lstrip("0"))
        yield value * scale, scale / (2 * 10 ** len(decimals)), digits, scale


def values(found):
    """List the values that stand under one name."""
    return found if isinstance(found, tuple) else (found,)


def check_recomputed(found, text):
    """Hold a value against one recomputed: exactly, or to the six digits it is given with."""
    for value, (wanted, _, digits, scale) in zip(values(found), printed(text), strict=True):
        if digits < 6:
            assert value == wanted
        else:
            shown = value / scale
            rounded = Context(prec=6).divide(Decimal(shown.numerator), Decimal(shown.denominator))
            assert Fraction(rounded) * scale == wanted


def check_expected(case, key, found):
    """Hold a value against one printed, at the precision that it was printed with."""
    text = case["expected"][key]
    if isinstance(found, str):
        assert (text, found) == OTHERWISE.get((case["id"], key), (text, text))
    elif (case["id"], key) in LOOSELY:
        within, _ = LOOSELY[case["id"], key]
        assert abs(found - next(printed(text))[0]) <= next(printed(within))[0]
    elif case["discrepancy"] == "source_error" and key not in STILL_RIGHT[case["id"]]:
        ((wrong, half, *_),) = printed(text)
        assert abs(found - wrong) > half
    else:
        # A source that rounds or truncates on the way is up to three last places off.
        places = 6 if case["discrepancy"] == "intermediate_rounding" else 1
        for value, (wanted, half, *_) in zip(values(found), printed(text), strict=True):
            assert abs(value - wanted) <= places * half


def test_each_case_has_a_driver_and_each_driver_a_case():
    """No case is skipped, and no driver outlives its case."""
    assert set(DRIVERS) == set(CASES)


def test_each_case_stands_once_with_its_source():
    """A case without an address to read it at, or with another's name, proves nothing."""
    lines = VECTORS.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(CASES)
    assert all(case["source"] and case["recomputed"] for case in CASES.values())


def test_each_exception_belongs_to_a_case():
    """What is compared loosely, otherwise or not at all is named, and still there."""
    named = {*LOOSELY, *OTHERWISE}
    named |= {(case, key) for case, keys in STILL_RIGHT.items() for key in keys}
    assert all(key in CASES[case]["expected"] for case, key in named)
    wrong = {name for name, case in CASES.items() if case["discrepancy"] == "source_error"}
    assert wrong == set(STILL_RIGHT)


@pytest.mark.parametrize("case_id", CASES)
def test_published_case(case_id):
    """Galenic gives what was recomputed, what was printed if it is right, and nothing wrong."""
    case = CASES[case_id]
    found = DRIVERS[case_id](case["inputs"])
    assert found.keys() == case["expected"].keys() | case["recomputed"].keys()
    for key, text in case["recomputed"].items():
        check_recomputed(found[key], text)
    for key in case["expected"]:
        check_expected(case, key, found[key])
