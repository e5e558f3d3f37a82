"""Orders as pharmacies in English-speaking countries have them: torsion balances, units, limits.

What a certificate, a jar or a label prints is told what to write in its place, and that works.
"""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

import galenic
from galenic import InputError
from galenic._fields.near import nearest
from galenic._materials.substances import same_name

ORDER = {
    "order": {"active": "a drug", "dose": "5 mg", "capsules": 60},
    "stock": {
        "kind": "powder",
        "active": "a drug",
        "assay": "98 %",
        "basis": "dried",
        "loss_on_drying": "2 %",
    },
    "capsule": {"size": "3"},
    "filler": {"name": "lactose monohydrate", "pack_stat": "200 mg/capsule"},
    "weighing": {"rule": "least-weighable", "error": "5 %"},
    "balance": [{"name": "class A", "readability": "10 mg", "sensitivity": "6 mg"}],
}


def laid_over(**tables):
    """The order, with these keys laid over its tables."""
    return ORDER | {name: ORDER.get(name, {}) | keys for name, keys in tables.items()}


def codes(plan):
    """The codes of what it says."""
    return [notice.code for notice in plan.notices]


# --- a torsion balance ----------------------------------------------------------------------------


def test_a_class_a_balance_sets_its_dial_in_steps_above_its_sensitivity():
    """Ten milligrams a line, and 6 mg move the pointer: 6 mg / 5 % = 120 mg is the least.

    5 mg × 60 / 0.98 / 0.98 = 312.4 mg, on the dial 310 mg.
    """
    drug, *_ = galenic.plan(ORDER).weighings
    assert drug.exact.number == Fraction(300) / Fraction("0.98") ** 2
    assert (drug.weigh.number, drug.minimum.number) == (310, 120)


def test_a_sensitivity_below_half_a_step_is_refused_and_the_remedy_works():
    """Nobody reads between two numbers surer than to half of what lies between them."""
    balance = {"name": "class A", "readability": "10 mg", "sensitivity": "2 mg"}
    with pytest.raises(InputError) as caught:
        galenic.plan(ORDER | {"balance": [balance]})
    (problem,) = caught.value.problems
    assert problem.path == "balance[0].readability"
    (told,) = re.findall(r"write (\S+ mg) as the sensitivity", problem.remedy)
    assert told == "5 mg"
    plan = galenic.plan(ORDER | {"balance": [balance | {"sensitivity": told}]})
    assert plan.weighings[0].minimum.number == 100


# --- how far the weighings of a triturate may move the dose ---------------------------------------

MICRO = laid_over(order={"dose": "5 mcg", "capsules": 100})


def test_weighings_that_move_the_dose_beyond_the_limits_of_a_content_are_asked_about():
    """Two steps and the aliquot, each of 120 mg to 6 mg: 3 × 5 % = 15 %."""
    plan = galenic.plan(MICRO)
    (notice,) = [one for one in plan.notices if one.code == "triturate-error-large"]
    assert notice.severity == "caution"
    assert round(notice.values["worst"].number) == 15
    key, value = re.findall(r'Write (\S+) = "(.*?)"', notice.text)[0]
    assert key == "order.tolerance"
    mended = galenic.plan(laid_over(order=MICRO["order"] | {"tolerance": value}))
    assert "triturate-error-large" not in codes(mended)
    assert mended.triturates[0].worst_error.number <= 10
    assert mended.weighings


@pytest.mark.parametrize(
    "order",
    [
        # 1 mg × 100 / 0.9604 = 104 mg: one step, 5 % for what is mixed and 5 % for the aliquot
        laid_over(order={"dose": "1 mg", "capsules": 100}),
        laid_over(order=MICRO["order"] | {"tolerance": "16 %"}),  # said by the order
        MICRO | {"weighing": {"rule": "nrf"}},  # 1 % a weighing
    ],
)
def test_an_error_that_is_within_them_or_was_asked_for_is_none_to_ask_about(order):
    """One step of weights within 5 % keeps to 10 %."""
    plan = galenic.plan(order)
    assert plan.triturates
    assert "triturate-error-large" not in codes(plan)


def test_an_active_of_several_and_a_product_are_asked_under_their_own_keys():
    """Where its tolerance stands, and where the strength is moved."""
    active = {"name": "a drug", "dose": "5 mcg", "stock": MICRO["stock"]}
    other = {"name": "another", "dose": "20 mg", "stock": MICRO["stock"] | {"active": "another"}}
    several = {key: table for key, table in MICRO.items() if key != "stock"}
    several |= {"order": {"capsules": 100}, "active": [active, other]}
    product = {key: table for key, table in MICRO.items() if key not in {"order", "capsule"}}
    product |= {
        "product": {
            "kind": "triturate",
            "active": "a drug",
            "mass": "10 g",
            "strength": "1 in 10000",
        },
        "filler": {"name": "lactose monohydrate"},
    }
    found = {}
    for order in (several, product):
        plan = galenic.plan(order)
        found |= {
            one.values["key"]: str(one.values["of"])
            for one in plan.notices
            if one.code == "triturate-error-large"
        }
    assert found == {"active.tolerance": "the dose", "product.tolerance": "the strength"}


# --- a slow matrix beside low-dose naltrexone -----------------------------------------------------

NALTREXONE = laid_over(
    order={"active": "naltrexone hydrochloride", "dose": "4.5 mg"},
    stock={"active": "naltrexone hydrochloride"},
) | {"balance": [{"name": "fine", "readability": "1 mg", "sensitivity": "6 mg"}]}
MATRIX = {"name": "Methocel E4M", "share": "40 %", "role": "other", "pack_stat": "190 mg/capsule"}
DILUTED = {"kind": "triturate", "active": "naltrexone hydrochloride", "strength": "1 in 10"}


@pytest.mark.parametrize(
    "change",
    [
        {"excipient": [MATRIX]},
        {"triturate": {"diluent": "Methocel E4M"}, "order": NALTREXONE["order"] | {"dose": "1 mg"}},
        {"stock": DILUTED | {"diluent": "lactose monohydrate, Methocel E4M"}},
        {"filler": {"name": "Methocel E4M", "pack_stat": "190 mg/capsule"}},
        {"filler": {"name": "Methocel E4M", "pack_stat": "190 mg/capsule"}, "excipient": [MATRIX]},
    ],
)
def test_a_slow_matrix_is_told_wherever_it_stands(change):
    """As an excipient of 40 % it holds the drug back as it does as the filler; it is told once."""
    plan = galenic.plan(NALTREXONE | change)
    names = [one.values["name"] for one in plan.notices if one.code == "filler-slow-release"]
    assert names == ["Methocel E4M"]


def test_of_another_drug_a_slow_matrix_is_what_was_ordered():
    """Slow liothyronine is made with it."""
    assert "filler-slow-release" not in codes(galenic.plan(ORDER | {"excipient": [MATRIX]}))


# --- what certificates and labels print -----------------------------------------------------------


def remedy_of(table, key, typed):
    """What is told of an amount that is none."""
    with pytest.raises(InputError) as caught:
        galenic.plan(laid_over(**{table: {key: typed}}))
    (told,) = [one.remedy for one in caught.value.problems if one.path == f"{table}.{key}"]
    return told


@pytest.mark.parametrize(
    "typed",
    [
        *("\u226598%", ">= 98 %", "NLT 98.0 %", "not less than 98 %", "98.0-102.0 %"),
        *("98.0 \u2013 102.0 %", "98.0 % to 102.0 %", "min. 98 %", "ca. 99 %", "~99 %"),
    ],
)
def test_a_limit_is_no_finding(typed):
    """A jar has the limit, the certificate what was found: the assay of this lot is asked for."""
    assert "its certificate" in remedy_of("stock", "assay", typed)


@pytest.mark.parametrize("typed", ["<0.5 %", "NMT 0.5 %", "max 0.5 %", "\u2264 0.5 %"])
def test_a_limit_of_a_loss_is_none_either(typed):
    """At most 0.5 % may be nothing."""
    assert "its certificate" in remedy_of("stock", "loss_on_drying", typed)


@pytest.mark.parametrize("typed", ["99.5 \u00b1 0.2 %", "99.5 % \u00b1 0.2 %", "99.5 +/- 0.2 %"])
def test_what_stands_behind_plus_and_minus_is_left_out(typed):
    """It was told to be a sign that only looks like another."""
    assert remedy_of("stock", "assay", typed).startswith("write the number alone")


@pytest.mark.parametrize("typed", ["99.5 % w/w", "99.5% (w/w)", "99.5 %w/w", "99.5 % m/m"])
def test_percent_by_mass_is_percent(typed):
    """What is to be written is told, and read."""
    (told,) = re.findall(r'write "(.*?)"', remedy_of("stock", "assay", typed))
    assert galenic.Amount.read(told).number == Fraction("99.5")


@pytest.mark.parametrize(
    ("dose", "content", "each"),
    [
        ("500000 units", "5920 units/mg", "84.459"),  # nystatin: 500000 / 5920
        ("500000U", "5920 U/mg", "84.459"),
        ("1000 USP units", "24 USP units/mg", "41.667"),  # lipase: 1000 / 24
        ("1000 Ph. Eur. U", "24 FIP units per mg", "41.667"),
    ],
)
def test_units_of_any_kind_are_written_iu(dose, content, each):
    """Both remedies are followed as they stand, and the powder is what division gives."""
    told = [
        re.findall(r'write "(.*?)"', remedy_of(*where))[0]
        for where in (("order", "dose", dose), ("stock", "assay", content))
    ]
    stock = {"kind": "powder", "active": "a drug", "assay": told[1], "basis": "as-is"}
    plan = galenic.plan(laid_over(order={"dose": told[0]}) | {"stock": stock})
    assert round(plan.weighings[0].exact.number / 60, 3) == Fraction(each)


@pytest.mark.parametrize("typed", ["0.25 gr", "1 grain", "1/2 gr", "5 grains"])
def test_a_grain_is_told_in_milligrams(typed):
    """One is 64.79891 mg, and none is guessed: gr is typed for a gram, too."""
    told = remedy_of("order", "dose", typed)
    assert "64.8 mg" in told
    assert ("g for a gram" in told) is ("grain" not in typed)


@pytest.mark.parametrize("typed", ["0.5 mg/kg", "10 mcg/kg", "0.5mg/kg"])
def test_a_dose_for_each_kilogram_is_asked_for_in_a_capsule(typed):
    """It was told to be a content of mg/g."""
    assert "body mass" in remedy_of("order", "dose", typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("d", "readability"),
        ("min", "minimum"),
        ("max", "capacity"),
        ("SR", "sensitivity"),
        ("MWQ", "minimum"),
    ],
)
def test_what_a_plate_calls_its_numbers_is_known(typed, meant):
    """A plate says Max, Min, e and d."""
    balance = {"name": "b", "readability": "10 mg", "sensitivity": "6 mg"}
    balance.pop(meant, None)
    value = {"capacity": "120 g", "minimum": "120 mg"}.get(meant, "10 mg")
    with pytest.raises(InputError) as caught:
        galenic.plan(ORDER | {"balance": [balance | {typed: value}]})
    told = next(one for one in caught.value.problems if one.path == f"balance[0].{typed}")
    assert told.remedy == f"did you mean '{meant}'?"
    assert galenic.plan(ORDER | {"balance": [balance | {meant: value}]}).weighings


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ordered", "stocked"),
    [
        ("clonidine HCl", "clonidine hydrochloride"),
        ("clonidine hydrochloride", "Clonidine  hcl"),
        ("dextromethorphan HBr", "dextromethorphan hydrobromide"),
        ("naltrexone HCl dihydrate", "naltrexone hydrochloride dihydrate"),
    ],
)
def test_a_salt_by_the_formula_of_its_acid_is_that_salt(ordered, stocked):
    """A prescription says HCl and the jar hydrochloride: nothing is to be converted."""
    plan = galenic.plan(laid_over(order={"active": ordered}, stock={"active": stocked}))
    assert plan.weighings[0].exact.number == Fraction(300) / Fraction("0.98") ** 2


@pytest.mark.parametrize("stocked", ["clonidine", "clonidine 2HCl", "clonidine dihydrochloride"])
def test_another_salt_is_none(stocked):
    """Of one acid or of two: what is weighed differs."""
    with pytest.raises(InputError, match="as ordered"):
        galenic.plan(laid_over(order={"active": "clonidine HCl"}, stock={"active": stocked}))


@pytest.mark.parametrize("name", ["sugar spheres", "Non-pareils 20/25", "nonpareil seeds"])
def test_sugar_spheres_are_not_mixed_in_a_bowl(name):
    """They are beads, by other names."""
    plan = galenic.plan(ORDER | {"filler": {"name": name, "pack_stat": "200 mg/capsule"}})
    assert "pellets-not-mixed" in codes(plan)
    assert not plan.mixing


def test_what_a_rule_needs_is_said_where_to_take_it_from():
    """A repeatability stands on a certificate, or is ten readings of one load."""
    order = ORDER | {"weighing": {"rule": "usp-41"}}
    with pytest.raises(InputError) as caught:
        galenic.plan(order)
    (problem,) = caught.value.problems
    assert problem.remedy.endswith("or give readings, ten of one load")
    readings = ["100.0 mg", "110 mg"] * 5
    balance = {"name": "b", "readability": "10 mg", "readings": readings}
    assert "readings" not in str(galenic.plan(order | {"balance": [balance]}).notices)


BOOKS = ["USP", ", USP", " (USP)", ", NF", " USP/NF", " USP-NF", " BP", " EP", " Ph. Eur.", ",USP"]
BOOKS += [" Ph.Eur.", " IP", " JP", " BP/EP", " USP, Ph. Eur.", " USP grade"]


@pytest.mark.parametrize("book", BOOKS)
def test_the_pharmacopoeia_behind_a_name_makes_no_other_form(book):
    """Naltrexone hydrochloride USP is naltrexone hydrochloride: its doses are looked at as such.

    45 mg is ten times a usual dose, and that is told without an if.
    """
    names = {"active": "naltrexone hydrochloride"}, {"active": f"Naltrexone HCl {book.lstrip()}"}
    for ordered, stocked in (names, names[::-1], (names[1], names[1])):
        plan = galenic.plan(laid_over(order=ordered | {"dose": "45 mg"}, stock=stocked))
        told = {one.code: str(one) for one in plan.notices}
        assert "naltrexone-name-near" not in told
        assert "If naltrexone is meant" not in told["naltrexone-tenfold"]


@pytest.mark.parametrize("book", BOOKS)
def test_a_filler_of_a_pharmacopoeia_packs_as_it_does(book):
    """The density of lactose monohydrate in hand-punched capsules: 1340 mg in 1.37 mL."""
    filler = {"name": f"Lactose monohydrate {book.lstrip()}"}
    plan = galenic.plan(
        laid_over(capsule={"maker": "Coni-Snap"}, stock={"pack_stat": "150 mg/capsule"})
        | {"filler": filler}
    )
    (told,) = [one for one in plan.notices if one.code == "table-density"]
    assert "0.978 g/mL" in told.text


@pytest.mark.parametrize(
    "name", ["USP", "NF", "lactose USP anhydrous", "progesterone USP, micronized"]
)
def test_a_book_that_is_no_end_of_a_name_stays(name):
    """What stands behind it may be another form, and a name is never nothing."""
    assert not same_name(name, " ".join(name.replace("USP", "").replace("NF", "").split()))


BASES = ["as-is", "dried", "anhydrous", "anhydrous-solvent-free"]


@pytest.mark.parametrize(
    ("word", "options", "meant"),
    [
        ("API", ["tablets", "capsules", "powder", "triturate"], "powder"),
        ("tabs", ["tablets", "capsules", "powder", "triturate"], "tablets"),
        ("uncoated", ["none", "film", "enteric", "modified-release"], "none"),
        ("film-coated", ["none", "film", "enteric", "modified-release"], "film"),
        ("MWQ", ["usp-41", "least-weighable", "nrf"], "least-weighable"),
        ("strength", ["active", "dose", "capsules"], "dose"),
        ("bulk_density", ["density", "tapped_volume", "name"], "density"),
        ("rx_number", ["active", "number", "date"], "number"),
        ("type", ["kind", "active"], "kind"),
        ("API", ["active", "dose"], "active"),
        *((word, BASES, "as-is") for word in ("as is", "As-is basis", "on an as-is basis")),
        *((word, BASES, "dried") for word in ("dry basis", "on the dried basis", "ODB")),
        *((word, BASES, "anhydrous") for word in ("on anhydrous basis", "OAB")),
        ("anhydrous and solvent-free basis", BASES, "anhydrous-solvent-free"),
        ("calculated on the anhydrous, solvent-free basis", BASES, "anhydrous-solvent-free"),
        *((word, BASES, None) for word in ("on the basis", "wet", "hydrous basis")),
        ("assay_basis", ["assay", "basis", "water"], None),
    ],
)
def test_what_is_written_first_is_known(word, options, meant):
    """Keys and words as whoever has seen none of ours writes them."""
    assert nearest(word, options) == meant


def test_a_kind_of_stock_that_is_meant_has_its_other_mistakes_told_at_once():
    """The assay is read as that of a powder, though the kind says API."""
    stock = {"kind": "API", "active": "a drug", "assay": "99.6 % on the dried basis"}
    with pytest.raises(InputError) as caught:
        galenic.plan(ORDER | {"stock": stock})
    assert {one.path for one in caught.value.problems} == {
        "stock.kind",
        "stock.assay",
        "stock.basis",
    }


@pytest.mark.parametrize(
    ("factor", "assay"), [(0.965, "96.5 %"), ("0.965", "96.5 %"), ("96.5 %", "96.5 %")]
)
def test_a_content_in_the_place_of_a_factor_is_told_where_it_belongs(factor, assay):
    """It was told to be written as 96.5, which is refused as well. 300 mg / 0.965 = 310.88 mg."""
    stock = {"kind": "powder", "active": "a drug"}
    with pytest.raises(InputError) as caught:
        galenic.plan(ORDER | {"stock": stock | {"factor": factor}})
    (problem,) = caught.value.problems
    assert 'in % as assay, with its basis: "as-is"' in problem.remedy
    plan = galenic.plan(ORDER | {"stock": stock | {"assay": assay, "basis": "as-is"}})
    assert plan.weighings[0].exact.number == Fraction(300) / Fraction("0.965")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("40 million IU/g", "40000000 IU/g"),  # vitamin D, crystals: 40 IU in a microgram
        ("40 MIU/g", "40000000 IU/g"),
        ("0.1 MIU/g", "100000 IU/g"),  # and as the usual powder
        ("100 thousand IU/g", "100000 IU/g"),
    ],
)
def test_millions_of_units_are_written_out(typed, written):
    """Each zero is seen, and what is told is read."""
    told = re.findall(r'write "(.*?)"', remedy_of("stock", "assay", typed))
    assert told == [written]
    assert galenic.Amount.read(written).unit == "IU/g"


def test_a_thousandth_of_a_unit_is_no_million_of_them():
    """Small m is a thousandth, which nobody doses in."""
    assert "write" not in remedy_of("order", "dose", "5 mIU").partition(";")[0]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        *(("1/2 mg", "0.5 mg"), ("\u00bd mg", "0.5 mg"), ("1 1/2 mg", "1.5 mg")),
        *(("1\u00bdmg", "1.5 mg"), ("3/4 mg/cap", "0.75 mg/capsule"), ("2-1/4 mg", "2.25 mg")),
        ("12/4 mg", "3 mg"),
    ],
)
def test_a_fraction_is_told_as_a_decimal(typed, written):
    """It was told that a sign only looks like another."""
    assert remedy_of("order", "dose", typed).endswith(f'decimal number: "{written}"')


@pytest.mark.parametrize("typed", ["1/3 mg", "1/0 mg", "1/2 spoon"])
def test_a_fraction_that_no_decimal_is_gets_none(typed):
    """A third has no end, and nothing is made up."""
    assert remedy_of("order", "dose", typed) == "write a fraction as a decimal number"


@pytest.mark.parametrize("typed", [3, "3"])
def test_a_bare_excess_is_told_in_both_its_units(typed):
    """Three percent of sixty are two capsules more, and three are three."""
    told = remedy_of("order", "excess", typed)
    assert '"3 %" or "3 capsules"' in told
    plan = galenic.plan(laid_over(order={"excess": "3 capsules"}))
    assert plan.weighings[0].exact.number == 63 * 5 / Fraction("0.98") ** 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31.01.2028", ": 2028-01-31"),
        ("11/29/2026", ": 2026-11-29"),
        ("03/04/2027", ": 2027-04-03 where the day stands first, or 2027-03-04 where the month"),
        ("4/4/2027", ": 2027-04-04"),
        ("Nov 29, 2026", ": 2026-11-29"),
        ("29 November 2026", ": 2026-11-29"),
        ("Jan 2028", "its last day is meant: 2028-01-31"),
        ("February 2028", "its last day is meant: 2028-02-29"),
        ("31/02/2028", "write year, month and day"),
        ("Foo 2028", "write year, month and day"),
    ],
)
def test_a_day_in_another_order_is_told_in_each_way_to_read_it(typed, told):
    """None is taken for meant where day and month may change places."""
    remedy = remedy_of("stock", "expires", typed)
    assert told in remedy
    assert (":" in remedy) is (":" in told)


@pytest.mark.parametrize(
    ("ordered", "stocked", "coating"),
    [
        ("morphine sulfate", "morphine sulfate SR", "none"),
        ("aspirin", "aspirin EC", None),
        ("diltiazem HCl", "diltiazem hydrochloride extended-release", "film"),
    ],
)
def test_a_name_that_tells_of_slow_release_is_not_levelled_away(ordered, stocked, coating):
    """One name in both is what is asked for: without its last word the tablets were crushed.

    The remedy is followed, and the plan stops.
    """
    stock = {"kind": "tablets", "active": stocked, "strength": "25 mg/tablet"}
    stock |= {"mean_mass": "130 mg/tablet", "tablets_weighed": 20}
    stock |= {"coating": coating} if coating else {}
    order = ORDER | {"order": ORDER["order"] | {"active": ordered}, "stock": stock}
    with pytest.raises(InputError) as caught:
        galenic.plan(order)
    (told,) = [one.remedy for one in caught.value.problems if one.path == "stock.active"]
    (name,) = re.findall(r"in both, '(.*?)' if that is right", told)
    plan = galenic.plan(order | {"order": ORDER["order"] | {"active": name}})
    assert "release-by-name" in [one.code for one in plan.notices if one.severity == "stop"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        *((typed, ["1 in 100"]) for typed in ("1 part in 100", "1 part in 100 parts")),
        *((typed, ["1 in 100"]) for typed in ("1 g in 100 g", "1g in 100g", "1 in 100 w/w")),
        *((typed, ["1 in 100"]) for typed in ("1 part + 99 parts", "1 part plus 99 parts")),
        ("1 in 1,000", ["1 in 1000"]),
        ("1:1,000", ["1 in 1000", "1 in 1001"]),
        ("1 part to 9 parts", ["1 in 9", "1 in 10"]),
        ("1:100 (w/w)", ["1 in 100", "1 in 101"]),
    ],
)
def test_parts_in_words_are_told_in_each_way_to_read_them(typed, told):
    """One part and nine parts beside it are ten; one to nine may be either."""
    stock = {"kind": "triturate", "active": "a drug", "diluent": "lactose"}
    with pytest.raises(InputError) as caught:
        galenic.plan(ORDER | {"stock": stock | {"strength": typed}})
    (problem,) = caught.value.problems
    assert re.findall(r"'(.*?)'", problem.remedy) == told
    with pytest.raises(InputError) as caught:
        galenic.plan(ORDER | {"triturate": {"strength": typed}})
    assert re.findall(r"'(.*?)'", caught.value.problems[0].remedy) == told
    small = laid_over(order={"dose": "0.5 mg", "capsules": 30})
    for one in told:
        assert (
            Fraction(1000, int(one[5:]))
            == galenic.plan(
                small | {"stock": stock | {"strength": one}}
            ).order.stock.strength.number
        )


@pytest.mark.parametrize("typed", ["1 g in 100 mg", "1 part", "2 parts in 7 parts", "1 in part"])
def test_what_is_no_ratio_of_one_part_is_none(typed):
    """Grams in milligrams are no hundredth."""
    stock = {"kind": "triturate", "active": "a drug", "diluent": "lactose", "strength": typed}
    with pytest.raises(InputError) as caught:
        galenic.plan(ORDER | {"stock": stock})
    assert "1 in" not in caught.value.problems[0].remedy


@pytest.mark.parametrize("typed", ["1 in 1000", "1:1000"])
def test_a_dilution_as_the_assay_of_a_powder_is_told_to_be_a_triturate(typed):
    """It may be written in percent, too."""
    assert "the strength of a triturate" in remedy_of("stock", "assay", typed)
