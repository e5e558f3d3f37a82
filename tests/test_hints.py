"""Hints: only where a name is near and means the same, and never what would be refused there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic import InputError
from galenic import _cli as cli
from galenic import _fields as fields
from galenic._amounts.near_units import near_spelling
from galenic._fields.near import meant, nearest
from galenic._materials.near_names import near_maker, near_powders
from galenic._materials.order import Order
from galenic._materials.sizes import near_names
from galenic._materials.stock import STOCKS

POWDER = [*fields.keys(STOCKS["powder"])]
TABLETS = [*fields.keys(STOCKS["tablets"])]
TABLES = ["order", *fields.keys(Order)]


@pytest.mark.parametrize(
    ("word", "options", "near"),
    [
        ("tapped_density", POWDER, None),
        ("factor", ["water", "assay", "active"], None),
        ("max_fill", ["min_fill", "fill"], None),
        ("days", ["dose", "date", "active"], None),
        ("label", ["balance", "stock", "filler"], None),
        ("content", ["excipient", "mixing"], None),
        ("theoretical", ["other_stock"], None),
        ("hydrous", ["anhydrous", "dried"], None),
        ("tablet", ["tablets", "capsules"], "tablets"),
        ("orer", TABLES, "order"),
        ("Order", TABLES, "order"),
        ("balances", TABLES, "balance"),
        ("mean-mass", TABLETS, "mean_mass"),
        ("Mean Mass", TABLETS, "mean_mass"),
        ("mean_weight", TABLETS, "mean_mass"),
        ("moisture", POWDER, "water"),
        ("expiry", POWDER, "expires"),
        ("lot_number", POWDER, "lot"),
        ("USP <41>", ["usp-41", "nrf"], "usp-41"),
        ("usp41", ["usp-41", "nrf"], "usp-41"),
        ("", TABLES, None),
        (3, TABLES, None),
    ],
)
def test_a_key_is_near_only_where_it_means_the_same(word, options, near):
    """Letters alone do not make a key the one that was meant."""
    assert nearest(word, options) == near


def test_of_several_keys_that_may_be_meant_all_are_named():
    """A weight of a capsule is one with its shell or without: neither is chosen."""
    assert meant("weight", ["net", "gross", "shell"]) == ["gross", "net"]
    assert nearest("weight", ["net", "gross", "shell"]) is None


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        *(("mg/cap", "mg/capsule"), ("mcg/kapsel", "mcg/capsule"), ("mg/tab", "mg/tablet")),
        *(("mg per capsule", "mg/capsule"), ("mg / caps", "mg/capsule"), ("tabs", "tablet")),
        *(
            ("ml", "mL"),
            ("cc", "mL"),
            ("mgs", "mg"),
            ("gm", "g"),
            ("MCG", "mcg"),
            ("\u03bcg", "mcg"),
        ),
        *(("UI", "IU"), ("I.E.", "IU"), ("IE", "IU"), ("U.I.", "IU"), ("UI/cap", "IU/capsule")),
        *(
            ("gr", None),
            ("U", None),
            ("grain", None),
            ("mg/ml/cap", None),
            ("stone", None),
            ("", None),
        ),
    ],
)
def test_the_nearest_unit(spelling, unit):
    """A grain is no gram, and a unit may be of any kind."""
    assert near_spelling(spelling) == unit


def test_the_nearest_names():
    """A brand without its grade is any of its grades; a house stands for what it makes."""
    assert near_powders("Avicel") == ("Avicel PH-102", "Avicel PH-112", "Avicel PH-301")
    assert near_powders("lactose") == ("lactose monohydrate", "lactose anhydrous DuraLac H")
    assert near_powders("rice flour") == near_powders("") == ()
    assert near_maker("Capsugel") == near_maker("coni snap") == "Coni-Snap"
    assert near_maker("Nobody") is None
    assert near_names("#4") == near_names("size 4") == ["4"]
    assert near_names("00 EL") == ["00el"]


# --- through the order ----------------------------------------------------------------------------

RIGHT = {
    "order": {"active": "naltrexone", "dose": "1.5 mg", "capsules": 60},
    "stock": {
        "kind": "tablets",
        "active": "naltrexone",
        "strength": "50 mg/tablet",
        "mean_mass": "253 mg/tablet",
    },
    "capsule": {"size": "4", "maker": "Coni-Snap"},
    "filler": {"name": "lactose monohydrate"},
}


def refusal(path, value):
    """The one problem of an order in which one key is changed."""
    table, _, key = path.partition(".")
    with pytest.raises(InputError) as caught:
        Order.read({**RIGHT, table: {**RIGHT[table], key: value}})
    (problem,) = caught.value.problems
    assert problem.path == path
    return problem


@pytest.mark.parametrize(
    ("path", "value", "remedy"),
    [
        ("order.dose", "1.5 mg/cap", 'write "1.5 mg/capsule"'),
        ("order.dose", "1.5mgs", 'write "1.5 mg"'),
        ("order.dose", "1.5 mL", "give the unit that this key is measured in: mL is"),
        ("order.dose", ["1 mg", "2 mg"], "write one amount alone"),
        ("order.capsules", "60", "without quotes or point: 60"),
        ("stock.strength", "50 mg", 'write "50 mg/tablet"'),
        ("stock.strength", "50 mg/tab", 'write "50 mg/tablet"'),
        ("stock.mean_mass", "0.253 g", 'write "0.253 g/tablet"'),
        (
            "stock.mean_mass",
            "253 gr",
            "'gr' is no unit of ours; write g for a gram, or the mg of a grain",
        ),
        ("stock.mean_mass", "253 %", "give the unit that this key is measured in: % is"),
        ("stock.active", ["a", "b"], "a table [[active]] for each of several"),
        ("capsule.size", 4, 'put it in quotes: "4"'),
        ("capsule.size", "#4", "write '4', if that is meant"),
        ("capsule.maker", "Capsugel", "write 'Coni-Snap', if that is meant"),
        ("filler.name", "Avicel", "'Avicel PH-102' or 'Avicel PH-112'"),
        ("filler.tapped_density", "0.5 g/mL", "remove it"),
    ],
)
def test_what_to_write_is_said(path, value, remedy):
    """One problem, and what this key takes."""
    if path == "filler.name":
        with pytest.raises(InputError) as caught:
            Order.read({**RIGHT, "filler": {"name": value}})
        (problem,) = caught.value.problems
    else:
        problem = refusal(path, value)
    assert remedy in problem.remedy


AMOUNTS = {
    f"{table}.{key}": reader
    for table, record in (("order", None), ("stock", STOCKS["tablets"]))
    for key, reader in (fields.keys(Order) if record is None else fields.keys(record)).items()
    if reader.shape.kind == "amount"
}
SPELLED = [
    "mg",
    "mgs",
    "mg/cap",
    "mg/tab",
    "g",
    "gm",
    "gr",
    "ml",
    "cc",
    "UI",
    "I.E.",
    "%",
    "IU/tab",
    "tabs",
]


@pytest.mark.slow
@given(st.sampled_from(sorted(AMOUNTS)), st.integers(1, 4), st.sampled_from(SPELLED))
@settings(max_examples=200, deadline=None)
def test_a_hint_is_never_refused_in_the_same_place(path, number, unit):
    """Whatever is said to be written is read by that very key."""
    read = AMOUNTS[path].read
    problems = galenic.errors.Problems()
    read(f"{number} {unit}", path, problems)
    for problem in problems:
        for text in re.findall(r'write "([^"]+)"', problem.remedy):
            again = galenic.errors.Problems()
            assert read(text, path, again) is not None
            assert not again


@pytest.mark.parametrize("slip", ["naltrexonne", "Naltrexone HCL"])
def test_a_slip_between_two_names_is_no_conversion(slip):
    """Where two names are a letter apart, one name is to be written; else what converting takes."""
    problem = refusal("stock.active", slip)
    assert ("slip" in problem.remedy) == (slip == "naltrexonne")
    assert ("convert_form = true" in problem.remedy) == (slip != "naltrexonne")


@pytest.mark.parametrize(("heading", "remedy"), [("No", "name it capsule"), ("net", "net [mg]")])
def test_a_column_of_numbers_is_no_mass(heading, remedy):
    """What counts the capsules is not asked for in mg."""
    with pytest.raises(InputError) as caught:
        galenic.quality.check_weights(
            f"{heading}\n150\n", rule="us-theoretical", theoretical="150 mg"
        )
    assert any(remedy in problem.remedy for problem in caught.value.problems)


# --- newcomers ------------------------------------------------------------------------------------

FIRST = {
    "60 x 1.5 mg from ten weighed tablets": (
        """[order]
active = "naltrexone hydrochloride"
dose = 1.5 mg
capsules = 60
[stock]
kind = "tablet"
active = "naltrexone hydrochloride"
strength = "50 mg"
total_weight = "2.534 g"
tablets_weighed = "10"
[capsule]
size = 3
maker = "Capsugel"
[filler]
name = "lactose"
""",
        """[order]
active = "naltrexone hydrochloride"
dose = "1.5 mg"
capsules = 60
[stock]
kind = "tablets"
active = "naltrexone hydrochloride"
strength = "50 mg/tablet"
total_mass = "2.534 g"
tablets_weighed = 10
[capsule]
size = "3"
maker = "Coni-Snap"
[filler]
name = "lactose monohydrate"
""",
    ),
    "30 x 4.5 mg from powder with a certificate": (
        """[order]
active = "naltrexone hydrochloride"
dose = "4.5mg/cap"
capsules = 30
date = 28.11.2026
[stock]
kind = "powder"
active = "naltrexone hydrochloride"
assay = "99.2"
basis = "anhydrous"
moisture = "5.3 %"
expiry = 2027-06-30
[capsule]
size = "#4"
[filler]
name = "Avicel PH-102"
[weighing]
rule = "USP 41"
[balance]
name = "Mettler"
readability = "0.1 mg"
""",
        """[order]
active = "naltrexone hydrochloride"
dose = "4.5mg/capsule"
capsules = 30
date = 2026-11-28
[stock]
kind = "powder"
active = "naltrexone hydrochloride"
assay = "99.2 %"
basis = "anhydrous"
water = "5.3 %"
expires = 2027-06-30
[capsule]
size = "4"
maker = "Coni-Snap"
[filler]
name = "Avicel PH-102"
[weighing]
rule = "usp-41"
[[balance]]
name = "Mettler"
readability = "0.1 mg"
repeatability = "0.08 mg"
""",
    ),
    "90 x 0.5 mg, size chosen": (
        """[order]
active = "naltrexone hydrochloride"
dose = "0,5 mg"
capsules = 90
[stock]
kind = "powder"
active = "naltrexone hydrochloride"
potency = "99.2 %"
basis = "as is"
[capsule]
size = auto
[filler]
name = "Avicel PH-102"
""",
        """[order]
active = "naltrexone hydrochloride"
dose = "0.5 mg"
capsules = 90
[stock]
kind = "powder"
active = "naltrexone hydrochloride"
assay = "99.2 %"
basis = "as-is"
[capsule]
size = "auto"
sizes = ["3", "4"]
maker = "Coni-Snap"
[filler]
name = "Avicel PH-102"
""",
    ),
}


@pytest.mark.parametrize("name", FIRST)
def test_a_newcomer_needs_one_round(tmp_path, capsys, name):
    """Everything that is changed for the second try was asked for after the first."""
    tried, mended = FIRST[name]
    path = tmp_path / "order.toml"
    path.write_text(tried, encoding="utf-8")
    assert cli.main(["plan", str(path)]) == 2
    told = capsys.readouterr().err
    for line in set(mended.splitlines()) - set(tried.splitlines()):
        word = line.partition("=")[0].strip(" []")
        assert re.search(rf"\b{word}\b", told), (line, told)
    path.write_text(mended, encoding="utf-8")
    assert cli.main(["plan", str(path)]) in {0, 1}, capsys.readouterr().err


# --- numbers without a unit, and words of other countries ---------------------------------------

BARE = """
[order]
active = "a drug"
dose = "5 mg"
capsules = 60
[stock]
kind = "powder"
active = "a drug"
assay = "99 %"
basis = "anhydrous"
water = "5 %"
available = "90 g"
[capsule]
size = "3"
[filler]
name = "mannitol"
pack_stat = "150 mg/capsule"
[weighing]
rule = "nrf"
[[balance]]
name = "b"
readability = "1 mg"
"""


@pytest.mark.parametrize(
    ("given", "typed", "readings"),
    [
        ('"5 %"', '"0.053"', ('"0.053 %"', '"5.3 %" where it is a part of one')),
        ('"99 %"', "0.985", ('"0.985 %"', '"98.5 %" where it is a part of one')),
        ('"99 %"', '"98.5"', ('"98.5 %"',)),
        ('"1 mg"', '"0.001"', ('"0.001 mg"', '"0.001 g"')),
        ('"90 g"', "90", ('"90 mg"', '"90 g"')),
        ('"5 mg"', '"5"', ('"5 mg/capsule"',)),
    ],
)
def test_a_number_without_a_unit_gets_none_chosen_for_it(tmp_path, capsys, given, typed, readings):
    """5 % of water is 0.05 of the powder: 0.05 % in its place is 5 % too little drug."""
    path = tmp_path / "order.toml"
    path.write_text(BARE.replace(f"= {given}", f"= {typed}"), encoding="utf-8")
    assert cli.main(["plan", str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    remedy = line.rpartition("; ")[2]
    assert re.findall(r'"[^"]*"(?: where it is a part of one)?', remedy) == [*readings]


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        *(("n\u00ba 2", "2"), ("tamanho 00", "00"), ("tam. 0", "0"), ("maat 2", "2")),
        *(("Gr. 1", "1"), ("sz 4", "4"), ("numero 3", "3"), ("taille 1", "1")),
    ],
)
def test_a_size_with_a_word_before_it_is_named(typed, size):
    """As it stands on a box of shells in Brazil, Spain, Holland or Germany."""
    assert near_names(typed) == [size]


@pytest.mark.parametrize("word", ["comp", "comp.", "cpr", "cp.", "compr."])
def test_a_short_word_for_a_tablet_is_one(word):
    """As prescriptions in Italy, Spain, Portugal and France have it."""
    assert near_spelling(f"mg/{word}") == "mg/tablet"


def test_a_schedule_in_an_order_is_told_where_it_belongs(tmp_path, capsys):
    """Nine doses, each for a week, are what somebody wrote first."""
    path = tmp_path / "order.toml"
    doses = ", ".join(f'"{half / 2} mg"' for half in range(1, 10))
    path.write_text(BARE.replace('dose = "5 mg"', f"dose = [{doses}]"), encoding="utf-8")
    assert cli.main(["plan", str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "an order for each" in line
    assert line.endswith("are a regimen, for `galenic titrate`")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ('"06/2027"', "2027-06-30"),
        ('"2028-02"', "2028-02-29"),
        ('"12.2026"', "2026-12-31"),
        ("2027-06", "2027-06-30"),
        ('"13/2027"', None),
        ('"soon"', None),
    ],
)
def test_a_month_that_is_printed_on_a_lot_has_its_last_day(tmp_path, capsys, typed, day):
    """It is named, and not taken: a plan is made of what was written."""
    path = tmp_path / "order.toml"
    text = BARE.replace("available", f"expires = {typed}\navailable")
    path.write_text(text.replace("capsules = 60", "capsules = 60\ndate = 2026-11-22"))
    assert cli.main(["plan", str(path)]) == 2
    said = re.search(r"its last day is meant: (\S+)", capsys.readouterr().err)
    assert (said and said[1]) == day
