"""Pellets are weighed or counted for each capsule; figures by hand beside each test."""

import json
import tomllib
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic import _cli as cli
from galenic._amounts import Amount
from galenic._bench.check import Told, check
from galenic._words import use
from galenic._words.english import ENGLISH
from galenic.accuracy import assess, improve
from galenic.accuracy._model import Model
from galenic.accuracy._sources import sources_of
from galenic.errors import CheckError

FIELD = Path(__file__).parent / "vectors/field/pt-itraconazol-pellets.toml"


def field(dose="150 mg", capsules=56, filler=None, **stock):
    """The order of the field file, its pellets said to be pellets, in capsules they go into."""
    tables = tomllib.loads(FIELD.read_text(encoding="utf-8"))
    tables["order"] |= {"dose": dose, "capsules": capsules}
    told = tables["stock"] | {"texture": "pellets"} | stock
    tables["stock"] = {key: value for key, value in told.items() if value is not None}
    tables["filler"] |= filler or {}
    return tables


def capsules(**stock):
    """Enteric pellets out of capsules: 20 mg of drug in 230 mg."""
    return {
        "order": {"active": "omeprazole", "dose": "5 mg", "capsules": 30},
        "stock": {"kind": "capsules", "active": "omeprazole", "strength": "20 mg/capsule",
                  "mean_net": "230 mg/capsule", "release": "enteric", "capsules_weighed": 20,
                  "density": "0.8 g/mL", "available": 20, "texture": "pellets"} | stock,
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "Suglets", "texture": "pellets", "density": "0.8 g/mL"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "0.1 mg"}],
    }  # fmt: skip


def beside_a_powder(filler="microcrystalline cellulose"):
    """Pellets of one drug, and a little powder of another: 60.6 mg of it for all capsules."""
    return {
        "order": {"capsules": 60},
        "active": [
            {"name": "itraconazole", "dose": "50 mg",
             "stock": {"kind": "powder", "active": "itraconazole", "assay": "22 %",
                       "basis": "as-is", "density": "0.8 g/mL", "texture": "pellets"}},
            {"name": "naltrexone hydrochloride", "dose": "1 mg",
             "stock": {"kind": "powder", "active": "naltrexone hydrochloride", "assay": "99 %",
                       "basis": "as-is", "density": "0.5 g/mL"}},
        ],
        "capsule": {"size": "0", "maker": "UNC"},
        "filler": {"name": filler, "density": "0.4 g/mL"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "1 mg"}],
    }  # fmt: skip


def codes(plan):
    """The codes of its notices."""
    return {notice.code for notice in plan.notices}


def refused(tables):
    """The paths that an order is refused for."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(tables)
    return {problem.path for problem in caught.value.problems}


# --- weighed for each capsule --------------------------------------------------------------------


def test_the_field_file_weighs_pellets_for_each_capsule(tmp_path, capsys):
    """150 mg / 22 % = 681.8 mg, set as 682 mg: 150.04 mg; 56 of them are 38,192 mg."""
    file = tmp_path / "order.json"
    file.write_text(json.dumps(field()))
    assert cli.main(["plan", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    first, filler = told["weighings"]
    assert (first["weigh"], first["into"], first["each"]) == ("682 mg", "capsule", 56)
    assert first["pellets"] is None
    assert first["exact"].startswith("681.818")
    assert (filler["into"], filler["each"]) == ("batch", None)
    assert told["mixing"] == told["triturates"] == []
    assert told["dose"]["expected"] == told["check"]["dose"] == "150.04 mg/capsule"
    assert told["check"]["bound"] == "0.11 mg/capsule"  # half a milligram of 22 %
    said = {note["code"]: note["severity"] for note in told["notices"]}
    assert said["pellets-weighed-each"] == "caution"
    assert "assay-unusual" not in said  # the rest of a pellet is its core
    assert told["packing"] is None  # how the filler packs moves no dose


def test_what_does_not_fit_one_capsule_goes_into_two():
    """300 mg are 1,364 mg of pellets, 1.7 mL; half of it goes into a capsule of 0.95 mL."""
    plan = galenic.plan(field("300 mg", 28))
    assert "capsule-overfull" in {notice.code for notice in plan.stops}
    (way,) = plan.ways_out
    assert way.action == "several-capsules"
    made = galenic.plan(plan.order.replace(**way.change))
    assert (str(made.weighings[0].weigh), made.weighings[0].each) == ("682 mg", 56)


def test_pellets_alone_fill_a_capsule():
    """150 mg of 20 % are the 750 mg of the fill: no filler goes in, and the bench still closes."""
    tables = field(assay="20 %")
    tables["capsule"] = {"size": "00", "maker": "UNC", "fill": "750 mg/capsule"}
    plan = galenic.plan(tables, prove=True)
    assert [(one.what, str(one.weigh)) for one in plan.weighings] == [
        ("itraconazole pellets", "750 mg")
    ]
    assert plan.check.dose.number == 150
    assert "filler-none" in codes(plan)
    assert assess(plan).budget is not None
    read = {"stage": "weighed", "actual": [{"step": 1, "weighed": "700 mg"}]}
    assert galenic.recover(plan, read, tolerance="5 %").dose.number == 140


def test_what_all_capsules_take_is_told():
    """56 × 682 mg = 38,192 mg; of 40 g then 1,808 mg are left, and 58 capsules could be made."""
    plan = galenic.plan(field(available="40 g"), prove=True)
    assert plan.weighings[0].together == 38_192
    found = galenic.capacity(field(available="40 g"))
    assert found.capsules == 58  # 40,000 / 682 = 58.6
    assert found.leftover.mass.number == 1808
    assert galenic.plan(field(available="38191 mg")).stopped


def test_the_balance_is_held_against_one_capsule_and_not_the_batch():
    """18.2 mg of pellets are below 100 mg, though 56 of them are 1,018 mg."""
    plan = galenic.plan(field("4 mg"))
    (stop,) = plan.stops
    assert stop.code == "each-below-minimum"
    for other in ("weaker pellets", "counting", "finer balance", "several capsules"):
        assert other in stop.text
    (way,) = plan.ways_out
    assert way.action == "other-balance"
    made = galenic.plan(plan.order.replace(**way.change))
    assert str(made.weighings[0].weigh) == "18.2 mg"  # 0.1 mg in 18.2: the rule asks for 10 mg
    assert galenic.capacity(field("4 mg", available="5 g")).capsules == 0


def test_another_strength_of_pellets_is_a_way_out():
    """4 mg of 2 % pellets are 200 mg, which the balance weighs."""
    weaker = field(assay="2 %")["stock"]
    plan = galenic.plan(field("4 mg") | {"other_stock": [weaker]})
    (way,) = [one for one in plan.ways_out if one.action == "other-stock"]
    made = galenic.plan(plan.order.replace(**way.change))
    assert str(made.weighings[0].weigh) == "200 mg"
    assert made.weighings[0].each == 56


@pytest.mark.parametrize(
    "stock",
    [
        {"kind": "powder"},
        {"kind": "triturate", "strength": "220 mg/g", "diluent": "sugar spheres", "assay": None,
         "basis": None},
        {"texture": None, "active": "itraconazole pellets"},
    ],
)  # fmt: skip
def test_every_kind_of_stock_and_a_name_that_says_so(stock):
    """220 mg in each gram, however it is stated: 682 mg a capsule."""
    tables = field(**stock)
    tables["order"]["active"] = tables["stock"]["active"]
    plan = galenic.plan(tables, prove=True)
    assert (str(plan.weighings[0].weigh), plan.weighings[0].each) == ("682 mg", 56)
    assert "powder" not in plan.weighings[0].what
    assert "triturate" not in plan.weighings[0].what
    tables["stock"]["texture"] = "powder"
    assert galenic.plan(tables).weighings[0].each is None


def test_capsules_are_opened_for_their_pellets():
    """5 mg of 20 mg in 230 mg: 57.5 mg a capsule; the coat stays whole, so nothing stops it."""
    plan = galenic.plan(capsules(), prove=True)
    assert (str(plan.weighings[0].weigh), plan.weighings[0].each) == ("57.5 mg", 30)
    assert plan.stock.capsules_to_open == 8  # 7.5 and the allowance
    assert "capsule-pellets-kept" in codes(plan)
    assert "mortar" not in str(plan)
    assert galenic.plan(capsules(texture=None) | {"stock": _without(capsules(), "texture")}).stopped
    assert galenic.capacity(capsules()).capsules == 80  # 20 × 20 mg / 5 mg


def _without(tables, key):
    return {name: value for name, value in tables["stock"].items() if name != key}


def test_a_stop_by_release_offers_the_other_stock():
    """Enteric capsules may not be opened, nor enteric tablets crushed: what is at hand is told."""
    stock = _without(capsules(), "texture")
    powder = {"kind": "powder", "active": "omeprazole", "assay": "99 %", "basis": "as-is",
              "density": "0.5 g/mL"}  # fmt: skip
    tables = capsules() | {"stock": stock, "other_stock": [powder]}
    plan = galenic.plan(tables)
    assert [notice.code for notice in plan.stops] == ["capsule-release-modified"]
    assert 'texture = "pellets"' in plan.stops[0].text
    assert [way.action for way in plan.ways_out] == ["other-stock"]


# --- counted -------------------------------------------------------------------------------------


def test_what_is_too_light_to_weigh_is_counted():
    """4 mg / 22 % / 1.2 mg = 15.15 pellets: 15, 18 mg, 3.96 mg, 1 % too little."""
    plan = galenic.plan(field("4 mg", pellet_mass="1.2 mg"), prove=True)
    first = plan.weighings[0]
    assert first.is_counted
    assert (first.pellets, str(first.weigh), first.balance) == (15, "18 mg", None)
    assert plan.dose.expected.number == plan.check.dose.number == Fraction("3.96")
    assert plan.check.bound.number == Fraction("0.132")  # half a pellet: 0.6 mg of 22 %
    assert {"pellets-counted-each", "pellets-whole"} <= codes(plan)
    for page in (str(plan), plan.to_html(), plan.to_markdown()):
        assert "15 pellets" in page


@pytest.mark.parametrize(
    ("pellet", "tolerance", "code"),
    [
        ("1.2 mg", None, "pellets-whole"),  # 568 of them: 681.6 mg, -0.03 %
        ("60 mg", None, "pellets-whole-off"),  # 11 of them: 660 mg, -3.2 %
        ("60 mg", "4 %", "pellets-whole-off"),
        ("60 mg", "3 %", "pellets-whole-far"),
        ("100 mg", "3 %", "pellets-whole-off"),  # 7 of them: 700 mg, +2.67 %
        ("300 mg", None, "pellets-whole-far"),  # 2 of them: 600 mg, -12 %
    ],
)
def test_what_whole_pellets_do_to_the_dose_is_told(pellet, tolerance, code):
    """However finely they are weighed, nobody gets nearer than a whole pellet."""
    tables = field(pellet_mass=pellet)
    if tolerance is not None:
        tables["order"]["tolerance"] = tolerance
    plan = galenic.plan(tables)
    assert {one for one in codes(plan) if one.startswith("pellets-whole")} == {code}
    assert plan.stopped is (code == "pellets-whole-far")


@pytest.mark.parametrize("tolerance", [None, "10 %"])
def test_what_is_counted_is_told_of_as_pellets_and_not_as_rounded_weights(tolerance):
    """1 mg / 17 % / 1.1 mg = 5.35 pellets: 5, 5.5 mg, 0.935 mg, -6.5 %, which no balance mends."""
    tables = field("1 mg", 30, assay="17 %", pellet_mass="1.1 mg")
    tables["capsule"] = {"size": "4", "maker": "Coni-Snap"}
    tables["order"] |= {"tolerance": tolerance} if tolerance else {}
    plan = galenic.plan(tables)
    assert [one.code for one in plan.stops] == ([] if tolerance else ["pellets-whole-far"])
    assert "pellets-whole-off" in codes(plan) or not tolerance
    assert not {one for one in codes(plan) if "rounding" in one}
    assert plan.dose.expected.number == Fraction("0.935")


def test_pellets_that_are_weighed_too_coarsely_are_told_what_helps():
    """1.616 mg / 17 % = 9.506 mg, which a balance of 1 mg sets as 10 mg: 5.2 % too much.

    A larger batch or a triturate would not help. Of a powder they would.
    """
    tables = field("1.616 mg", 30, assay="17 %")
    tables["capsule"] = {"size": "4", "maker": "Coni-Snap"}
    tables["weighing"] = {"rule": "least-weighable", "error": "10 %"}
    tables["balance"] = [{"name": "b", "readability": "1 mg", "sensitivity": "1 mg"}]
    (stop,) = galenic.plan(tables).stops
    assert stop.code == "each-rounding-stop"
    assert "does not help" in stop.text
    tables["stock"]["available"] = "5 g"
    assert galenic.capacity(tables).capsules == 0
    tables["order"]["dose"] = "1.7 mg"  # 10 mg of pellets, to the last digit
    assert not galenic.plan(tables).stopped


@pytest.mark.parametrize(
    ("pellet", "asked"),
    [("1.1 mcg", True), ("0.009 mg", True), ("0.01 mg", False), ("1.1 mg", False),
     ("20 mg", False), ("21 mg", True)],
)  # fmt: skip
def test_a_pellet_of_another_unit_is_asked_about(pellet, asked):
    """A sphere of 0.25 mm and 1.2 g/mL weighs 0.0098 mg, one of 3 mm and 1.4 g/mL 19.8 mg."""
    plan = galenic.plan(field("4 mg", pellet_mass=pellet))
    assert ("pellet-mass-unusual" in codes(plan)) is asked
    found = {one.code: one for one in plan.notices}.get("pellet-mass-unusual")
    assert found is None or (found.severity, "0.01 mg to 20 mg" in found.text) == ("caution", True)


def test_less_than_half_a_pellet_is_no_pellet():
    """1 mg / 22 % = 4.5 mg, of a pellet of 10 mg: none is nearest, and nothing is planned."""
    plan = galenic.plan(field("1 mg", pellet_mass="10 mg"))
    assert plan.stopped
    assert plan.weighings == ()


# --- one source of truth -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texture", "particles", "path"),
    [
        ("pellets", "powder", "mixing.particles"),
        ("powder", "pellets", "mixing.particles"),
        ("pellets", "pellets", None),
        ("powder", "powder", None),
    ],
)
def test_texture_and_particles_do_not_contradict(texture, particles, path):
    """Each says what is mixed; where both do they say the same."""
    tables = field(texture=texture, filler={"texture": texture})
    tables["mixing"] = {"particles": particles}
    if path is None:
        assert galenic.Order.read(tables).stock.texture == texture
    else:
        assert refused(tables) == {path}


def test_the_texture_of_another_stock_is_held_to_particles_as_well():
    """What is at hand as pellets is not mixed as a powder."""
    tables = field(texture="powder") | {"other_stock": [field()["stock"]]}
    assert galenic.Order.read(tables).other_stock[0].texture == "pellets"
    assert refused(tables | {"mixing": {"particles": "powder"}}) == {"mixing.particles"}


def test_keys_that_mean_nothing_are_refused():
    """The mass of a pellet of a powder, a scatter without a mean, tablets that are pellets."""
    assert refused(field(texture="powder", pellet_mass="1 mg")) == {"stock.pellet_mass"}
    assert refused(field(pellets_weighed=100)) == {"stock.pellets_weighed"}
    assert refused(field(pellet_mass_sd="1 mg")) == {"stock.pellet_mass_sd"}
    assert refused(field(pellet_mass="1 mg", pellet_mass_sd="1 mg")) == {"stock.pellet_mass_sd"}
    tablets = galenic.read_order(
        Path(galenic.__file__).parent / "examples/tablets.toml"
    ).to_tables()
    tablets["stock"]["texture"] = "pellets"
    assert refused(tablets) == {"stock.texture"}


def test_the_texture_of_a_filler_does_not_follow_to_another():
    """A pharmacy's pellets lend no texture to the lactose of an order."""
    tables = field()
    tables["filler"] = {"name": "lactose", "density": "0.5 g/mL"}
    lent = {"filler": {"name": "Suglets", "texture": "pellets"}}
    assert galenic.Order.read(tables, lent).filler.texture is None


# --- beside something else -----------------------------------------------------------------------


def test_a_powder_for_filler_is_filled_on_top():
    """It would part again; it is never mixed with the pellets."""
    plan = galenic.plan(field(filler={"name": "lactose"}))
    assert {"pellets-beside-powder", "pellets-filled-up"} <= codes(plan)
    assert plan.mixing == ()
    said = galenic.plan(field(filler={"name": "lactose", "texture": "pellets"}))
    assert "pellets-beside-powder" not in codes(said)


def test_a_powder_of_another_drug_goes_through_its_own_triturate():
    """227 mg of pellets a capsule, never in a bowl; what is mixed is the powder with its filler."""
    plan = galenic.plan(beside_a_powder(), prove=True)
    pellets = [one for one in plan.weighings if one.each is not None]
    assert [(one.what, str(one.weigh)) for one in pellets] == [("itraconazole pellets", "227 mg")]
    assert plan.actives[0].dose.expected.number == 227 * Fraction("0.22")
    assert len(plan.triturates) == 1
    mixed = {entry.what for entry in plan.mixing}
    assert mixed
    assert not any("itraconazole" in what for what in mixed)
    assert "pellets-beside-blend" in codes(plan)


def test_no_triturate_is_made_in_pellets():
    """Where the filler is pellets a small powder has nothing to be diluted in."""
    plan = galenic.plan(beside_a_powder("neutral pellets"))
    (stop,) = plan.stops
    assert stop.code == "below-minimum"
    assert "pellets are not crushed" in stop.text
    assert plan.triturates == plan.mixing == ()


def test_a_powder_diluent_is_no_pellet():
    """What is diluted in lactose would still have to be mixed with pellets: that is why none is."""
    order = beside_a_powder("neutral pellets")
    plan = galenic.plan(order | {"triturate": {"diluent": "lactose"}})
    (stop,) = plan.stops
    assert stop.code == "below-minimum"
    assert "crushed" not in stop.text
    assert "the filler, which is pellets" in stop.text
    assert plan.triturates == ()


def test_excipients_are_not_diluted_beside_pellets():
    """Half a milligram of talc in each of 56 is 28 mg: no triturate of it is made, and it stops."""
    tables = field()
    tables["excipient"] = [{"name": "talc", "mass": "0.5 mg/capsule", "role": "glidant",
                            "density": "0.5 g/mL"}]  # fmt: skip
    plan = galenic.plan(tables)
    assert [notice.code for notice in plan.stops] == ["below-minimum"]


# --- the bench and the proof ---------------------------------------------------------------------


def test_the_bench_finds_pellets_that_are_not_weighed_for_each_capsule():
    """In a bowl, for other capsules, or counted wrongly: each fault is found."""
    counted = galenic.plan(field("4 mg", pellet_mass="1.2 mg"))
    for plan, faults in (
        (galenic.plan(field()), ({"each": 55}, {"each": None}, {"into": "batch"},
                                 {"into": "T1"}, {"weigh": Amount(Fraction(683), "mg")})),
        (counted, ({"pellets": 16}, {"weigh": Amount(Fraction("19.2"), "mg")})),
    ):  # fmt: skip
        told = Told(
            plan.made.planned, plan.fill.total, [plan.dose.expected], None, None, stopped=False
        )
        size = plan.capsule.size
        assert check(plan.order, plan.weighings, size, told).whole.dose == plan.check.dose
        first, *rest = plan.weighings
        for fault in faults:
            with pytest.raises(CheckError):
                check(plan.order, [evolve(first, **fault), *rest], size, told)


# --- how sure, and what if it went otherwise -----------------------------------------------------


def test_the_balance_makes_capsules_differ_and_the_fill_does_not():
    """1 mg / √6 of 682 mg is 0.0599 %: each capsule has a weighing of its own."""
    plan = galenic.plan(field())
    (weighing,) = [one for one in sources_of(plan) if one.distribution is not None]
    assert (weighing.kind, round(weighing.standard, 7)) == ("capsule", 0.0005986)
    names = " ".join(one.name for one in sources_of(plan))
    assert not any(word in names for word in ("mixing", "fill", "loss"))
    assert assess(plan) is not None
    changed = [key for idea in improve(plan) for key in idea.changes]
    assert "mixing" not in changed
    assert "fill" not in changed


def test_counted_pellets_scatter_by_their_masses():
    """15 pellets of 1.2 ± 0.1 mg: 0.1 √15 / 18 = 2.15 % from capsule to capsule."""
    plan = galenic.plan(field("4 mg", pellet_mass="1.2 mg", pellet_mass_sd="0.1 mg"))
    (pellets,) = [one for one in sources_of(plan) if one.distribution is not None]
    assert (pellets.kind, round(pellets.standard, 4)) == ("capsule", 0.0215)
    assert "stock.pellets_weighed" in {one.wants for one in sources_of(plan)}


def test_the_mean_mass_of_a_pellet_is_an_error_of_all_capsules():
    """0.1 mg of 1.2 mg, from 400 pellets: 8.33 % / 20 = 0.417 % of every dose of the batch."""
    known = {"pellet_mass": "1.2 mg", "pellet_mass_sd": "0.1 mg", "pellets_weighed": 400}
    plan = galenic.plan(field("4 mg", **known))
    mean, one_by_one = sorted(
        (one for one in sources_of(plan) if one.distribution is not None), key=lambda one: one.kind
    )
    assert (mean.kind, round(mean.standard, 5)) == ("batch", 0.00417)
    assert one_by_one.kind == "capsule"
    (slope,) = Model(plan).slopes()
    assert slope == pytest.approx(3.96)  # all of the dose is so far off


def test_recovery_weighs_again_and_mixes_nothing():
    """640 mg hold 140.8 mg, 6.1 % too little: each capsule is weighed for anew."""
    plan = galenic.plan(field())
    read = {"stage": "weighed", "actual": [{"step": 1, "weighed": "640 mg"}]}
    found = galenic.recover(plan, read, tolerance="5 %")
    assert found.dose.number == Fraction("140.8")
    assert [option.action for option in found.options] == ["weigh-again", "discard"]
    assert "682 mg of itraconazole pellets for each capsule" in found.options[0].text
    assert found.options[0].dose.number == Fraction("150.04")
    assert "into each capsule" in str(found)


def test_fewer_capsules_filled_hold_no_more_each():
    """What each capsule was weighed stays its own: 690 mg hold 151.8 mg, in 50 as in 56."""
    plan = galenic.plan(field())
    read = {
        "stage": "filled",
        "actual": [{"step": 1, "weighed": "690 mg"}, {"step": 2, "weighed": "4378 mg"}],
        "capsules_filled": 50,
        "blend_left": "869 mg",
    }
    found = galenic.recover(plan, read, tolerance="5 %")
    assert found.dose.number == Fraction("151.8")
    assert found.fill.number == 690 + Fraction(4378 - 869, 50)
    assert [option.action for option in found.options] == ["accept"]


# --- laws ----------------------------------------------------------------------------------------

_READABILITIES = ("0.01 mg", "0.1 mg", "1 mg")


@st.composite
def of_pellets(draw):
    """An order of pellets, of any kind and strength, weighed or counted."""
    part = draw(st.integers(2, 95))
    dose = draw(st.integers(1, 1200)) * part / Fraction(1000)  # 0.1 to 120 mg of pellets
    tables = field(
        f"{float(dose)} mg",
        draw(st.integers(1, 300)),
        assay=f"{part} %",
        filler={"name": draw(st.sampled_from(["neutral pellets", "lactose"]))},
    )
    if draw(st.booleans()):
        tables["stock"] |= {"kind": "triturate", "strength": f"{part * 10} mg/g", "diluent": "x"}
        del tables["stock"]["assay"], tables["stock"]["basis"]
    if draw(st.booleans()):
        tables["stock"]["pellet_mass"] = draw(st.sampled_from(["0.3 mg", "1.2 mg", "7 mg"]))
    if draw(st.booleans()):
        tables["order"]["excess"] = draw(st.sampled_from(["1 capsule", "5 %"]))
    tables["balance"][0]["readability"] = draw(st.sampled_from(_READABILITIES))
    return tables, Fraction(part, 100)


@pytest.mark.slow
@given(of_pellets())
def test_pellets_are_never_crushed_sieved_mixed_or_diluted(drawn):
    """No triturate, no vessel but the capsule, no step of mixing: in whatever is given out."""
    tables, _ = drawn
    plan = galenic.plan(tables)
    assert plan.triturates == plan.mixing == ()
    for weighing in plan.weighings:
        assert weighing.into in {"capsule", "batch"}
        assert (weighing.role == "stock") == (weighing.into == "capsule")
    told = json.loads(plan.to_json())
    assert told["mixing"] == told["triturates"] == []
    assert plan.rows("mixing") == plan.rows("triturates") == []
    bowl = [ENGLISH[key] for key in ("mixing.title", "mixing.how", "triturate.take")]
    for page in (str(plan), plan.to_html(), plan.to_markdown()):
        found = page.replace("MIXING", "Mixing")
        assert not [words for words in bowl if words in found]
        assert "T1" not in found
    for way in plan.ways_out:
        made = galenic.plan(plan.order.replace(**way.change))
        assert made.triturates == made.mixing == ()


@pytest.mark.slow
@given(of_pellets())
def test_each_capsule_holds_the_dose_within_the_error_told(drawn):
    """What is weighed for one is its dose; so often as there are capsules it is the batch."""
    tables, part = drawn
    plan = galenic.plan(tables, prove=True)
    if plan.stopped:
        return
    first = plan.weighings[0]
    step = Fraction(plan.order.balance[0].readability.number)
    if first.is_counted:
        step = plan.order.stock.pellet_mass.number
        assert first.weigh.number == first.pellets * step
    aimed = plan.order.dose.number / part
    assert first.weigh.number == floor(aimed / step + Fraction(1, 2)) * step
    held = first.weigh.number * part
    assert plan.dose.expected.number == plan.check.dose.number == held
    assert abs(held - plan.order.dose.number) <= plan.check.bound.number == step / 2 * part
    assert first.each == plan.made.planned
    assert first.together == first.weigh.number * plan.made.planned
    if first.pellets is not None:
        grain = plan.order.stock.pellet_mass.number
        assert first.pellets == floor(aimed / grain + Fraction(1, 2))


def test_a_plan_of_pellets_is_said_in_another_language():
    """Every text is from the table of words."""
    table = {key: f"«{text}»" for key, text in ENGLISH.items()}
    plan = galenic.plan(field("4 mg", pellet_mass="1.2 mg"))
    with use(table):
        assert "«" in str(plan.weighings[0].what)
        assert "«" in plan.notices[0].text
