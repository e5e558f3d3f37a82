"""Powder read in a graduated cylinder: what follows for the fill, the flow, and the next order."""

import csv
import io
import json
import math
import statistics
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

import galenic
from galenic._cli import main
from galenic._materials.flows import by_index, by_ratio
from galenic._materials.heaped import cylinders
from galenic.formulas import flow
from galenic.quality import learn

CASES = Path(__file__).parent / "vectors" / "worked-examples.jsonl"
READ = {"volume": "6.5 mL", "volume_mass": "3 g"}
TAPPED = {"tapped_volume": "5.2 mL", "taps": 500}


def order(**tables):
    """100 capsules of 50 mg in a body of 0.5 mL, of powders that are told in these tables."""
    made = {
        "order": {"active": "testol", "dose": "50 mg", "capsules": 100},
        "stock": {"kind": "powder", "active": "testol", "assay": "100 %", "basis": "as-is"},
        "capsule": {"size": "1", "volume": "0.5 mL/capsule"},
        "filler": {"name": "house filler"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "0.1 mg"}],
    }
    for name, keys in tables.items():
        made[name] = keys if isinstance(keys, list) else made.get(name, {}) | keys
    return made


def refused(tables):
    """The paths and codes of all problems."""
    with pytest.raises(galenic.InputError) as told:
        galenic.plan(tables)
    return {(problem.path, problem.code) for problem in told.value.problems}


def noticed(made):
    """The notices by code."""
    return {notice.code: notice for notice in made.notices}


# --- the fill -------------------------------------------------------------------------------------


def test_a_cylinder_fills_as_its_density_does():
    """3 g in 6.5 mL and 9 g in 18 mL: 50 mg take 0.10833 mL of 0.5 mL, the filler 0.5 g/mL."""
    made = galenic.plan(order(stock=READ, filler={"volume": "18 mL", "volume_mass": "9 g"}))
    assert (
        made.fill.filler.number == (Fraction(1, 2) - Fraction("0.05") * Fraction("6.5") / 3) * 500
    )
    step = next(one for one in made.steps if one.name == "loose density of stock")
    assert step.amount.number == Fraction(3) / Fraction("6.5")
    assert "USP <616>" in step.origin
    assert {one.origin for one in step.inputs} == {"stock.volume_mass", "stock.volume"}


def test_the_proof_replays_a_cylinder_and_a_blend():
    """Units close on pint quantities, and the bench pours what was weighed."""
    filler = {"volume": "18 mL", "volume_mass": "9 g", "tapped_volume": "14 mL", "taps": 100}
    for tables in (order(stock=READ | TAPPED, filler=filler), order(fill=READ | TAPPED)):
        made = galenic.plan(tables, prove=True)
        assert made.check.dose.number == 50
        assert not made.stopped


@pytest.mark.parametrize(
    ("reading", "least", "most"),
    [
        # 10 mL holds 6.5 mL, and is off by 0.2 mL: 3 g in 6.7 mL to 1.8 times 3 g in 6.3 mL
        (READ, Fraction(1500) / Fraction("6.7"), Fraction(18, 10) * 1500 / Fraction("6.3")),
        # tapped: 1.2 times 3 g in 5.0 mL
        (READ | TAPPED, Fraction(1500) / Fraction("6.7"), Fraction(12, 10) * 1500 / 5),
        # tapped alone, by either way of saying it: as loose as 1.2 / 1.8 of 3 g in 6.7 or 5.4 mL
        (
            READ | {"taps": 500},
            Fraction(12, 18) * 1500 / Fraction("6.7"),
            Fraction(12, 10) * 1500 / Fraction("6.3"),
        ),
        (
            {"volume_mass": "3 g"} | TAPPED,
            Fraction(12, 18) * 1500 / Fraction("5.4"),
            Fraction(12, 10) * 1500 / 5,
        ),
        # a cylinder of 100 mL is off by 1 mL; the next larger than 60 mL is of 100 mL too
        (
            READ | {"cylinder": "100 mL"},
            Fraction(1500) / Fraction("7.5"),
            Fraction(18, 10) * 1500 / Fraction("5.5"),
        ),
    ],
)
def test_the_range_of_a_reading(reading, least, most):
    """The misreading of the cylinder, then how far a hand presses a powder; never as measured."""
    made = galenic.plan(order(filler=reading, stock={"pack_stat": "300 mg/capsule"}))
    (powder,) = made.packing.powders
    assert (powder.known_by, powder.least.number, powder.most.number) == ("cylinder", least, most)
    assert powder.least < powder.used < powder.most
    assert "ASTM E1272" in powder.source
    assert "packing-not-measured" in noticed(made)


def test_what_was_read_is_said():
    """Loose or tapped, of how much, and how far it may be misread."""
    loose = galenic.plan(order(filler=READ, stock={"pack_stat": "300 mg/capsule"}))
    text = noticed(loose)["pack-from-cylinder"].text
    assert "3000 mg that read 6.5 mL in a graduated cylinder, loose: 0.462 g/mL" in text
    assert "misread by 0.2 mL" in text
    tapped = galenic.plan(
        order(filler={"volume_mass": "3 g"} | TAPPED, stock={"pack_stat": "300 mg/capsule"})
    )
    text = noticed(tapped)["pack-from-cylinder"].text
    assert "5.2 mL in a graduated cylinder, after 500 taps: 0.577 g/mL" in text
    assert any(step.name == "tapped density of filler" for step in tapped.steps)


def test_a_reading_presses_no_further_than_its_range():
    """What only the loose reading speaks against is planned with a caution; a density stops."""
    heavy = {"order": {"active": "testol", "dose": "240 mg", "capsules": 100}}
    light = {"volume": "10 mL", "volume_mass": "4 g"}  # 0.4 g/mL: 240 mg take 0.6 mL of 0.5 mL
    by_density = galenic.plan(order(**heavy, stock={"density": "0.4 g/mL"}, filler=light))
    assert by_density.stopped
    made = galenic.plan(order(**heavy, stock=light, filler=light))
    assert not made.stopped
    assert "fill-may-not-fit" in noticed(made)


@st.composite
def heaps(draw):
    """A reading of 0.2 to 0.9 g/mL, and its density in g/mL."""
    rho, tenths = Fraction(draw(st.integers(20, 90)), 100), draw(st.integers(40, 400))
    volume = Fraction(tenths, 10)
    return {"volume": f"{float(volume)} mL", "volume_mass": f"{float(rho * volume)} g"}, rho


@given(heaps(), heaps())
def test_a_reading_plans_what_its_density_would(one, other):
    """Not by the steps, but by the weights: mass over volume is a density."""
    (stock, rho), (filler, rho_filler) = one, other
    made = galenic.plan(order(stock=stock, filler=filler))
    assert made.fill.filler.number == (Fraction(1, 2) - 50 / rho / 1000) * rho_filler * 1000
    densities = ({"density": f"{float(one)} g/mL"} for one in (rho, rho_filler))
    alike = galenic.plan(order(**dict(zip(("stock", "filler"), densities, strict=True))))
    assert [str(w.weigh) for w in alike.weighings] == [str(w.weigh) for w in made.weighings]
    assert alike.fill.total == made.fill.total


@given(heaps(), st.integers(2, 8))
def test_as_much_again_in_as_much_again_is_the_same(one, times):
    """Mass and volume so many times as large give the same plan, whatever the cylinder."""
    few, _ = one
    many = {
        key: f"{float(times * Fraction(text.split()[0]))} {text.split()[1]}"
        for key, text in few.items()
    }
    measured = {"pack_stat": "400 mg/capsule"}
    one, other = (galenic.plan(order(filler=told, stock=measured)) for told in (few, many))
    assert one.fill.filler == other.fill.filler
    assert one.fill.total == other.fill.total


# --- the blend ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told", [{"density": "0.5 g/mL"}, {"volume": "20 mL", "volume_mass": "10 g"}]
)
def test_the_body_holds_the_blend_as_it_was_read(told):
    """0.5 mL of 0.5 g/mL are 250 mg, of which the drug is 50 mg: no powder needs its own figure."""
    made = galenic.plan(
        order(fill=told, excipient=[{"name": "silica", "share": "2 %"}]), prove=True
    )
    assert made.fill.total.number == 250
    assert made.fill.filler.number == 250 - 50 - 5
    (blend,) = made.packing.powders
    assert (blend.what, blend.used.number) == ("the blend", 250)
    assert blend.known_by == ("density" if "density" in told else "cylinder")
    assert "blend-as-mixed" in noticed(made)
    assert "no-pack-statistic" not in noticed(made)


def test_the_blend_outranks_what_its_powders_do_alone():
    """Said, not silent; and the plan is the same."""
    alone = galenic.plan(order(fill={"density": "0.5 g/mL"}))
    made = galenic.plan(order(fill={"density": "0.5 g/mL"}, filler={"density": "0.3 g/mL"}))
    assert made.fill.filler == alone.fill.filler
    assert "house filler" in noticed(made)["blend-outranks"].text
    assert "blend-outranks" not in noticed(alone)


def test_a_blend_of_several_actives():
    """5 mg and 50 mg of what the body holds, 250 mg: the filler is the rest."""
    tables = order(fill={"density": "0.5 g/mL"})
    stock = tables.pop("stock")
    tables["order"] = {"capsules": 100}
    tables["active"] = [
        {"name": name, "dose": dose, "stock": stock | {"active": name} | packed}
        for name, dose, packed in (
            ("testol", "50 mg", {"pack_stat": "300 mg/capsule"}),
            ("otherol", "5 mg", {}),
        )
    ]
    made = galenic.plan(tables, prove=True)
    assert made.fill.filler.number == 195
    assert "the stock of testol packs alone" in noticed(made)["blend-outranks"].text
    (blend,) = made.packing.powders
    assert blend.what == "the blend"


def test_what_cannot_stand_beside_a_blend():
    """A fill to a mass, or what sits in voids: all told together."""
    tables = order(fill={"density": "0.5 g/mL"}, capsule={"fill": "200 mg/capsule"})
    tables["excipient"] = [{"name": "silica", "share": "1 %", "occupies": "none"}]
    assert refused(tables) == {("fill.density", "conflict"), ("excipient[0].occupies", "conflict")}
    without = order(fill={"density": "0.5 g/mL"})
    del without["capsule"]["volume"]
    assert ("capsule.maker", "missing") in refused(without)


def test_too_much_drug_for_the_blend_is_a_stop():
    """300 mg of drug where the body holds 250 mg."""
    made = galenic.plan(
        order(order={"dose": "300 mg"}, fill={"density": "0.5 g/mL"}, capsule={"size": "1"})
    )
    assert made.stopped
    assert "capsule-overfull" in noticed(made)


def test_the_ways_out_of_a_blend():
    """Ten bodies filled with it, or a fill to the mass that it packs to at the loosest."""
    made = galenic.plan(order(fill={"volume": "20 mL", "volume_mass": "10 g"}))
    ways = {way.action: way for way in made.ways_out}
    assert 'fill = "___ mg/capsule" under [capsule]' in ways["measure-packing"].text
    change = ways["fill-to-a-mass"].change
    # 25 mL holds 20 mL, and is off by 0.34 mL
    loosest = Fraction(5000) / Fraction("20.34")
    assert 0 <= loosest - Fraction(change["capsule"]["fill"].split()[0]) < 1
    made_so = galenic.plan(
        galenic.load(json.dumps(order(fill={"volume": "20 mL", "volume_mass": "10 g"}))).replace(
            **change
        )
    )
    assert made_so.packing is None
    assert not made_so.stopped


@given(heaps())
def test_drug_and_filler_of_a_blend_make_up_its_mass(one):
    """Whatever was read: m_T = V ρ, and filler the rest."""
    told, rho = one
    made = galenic.plan(order(fill=told))
    assert made.fill.total.number == 500 * rho
    assert made.fill.filler.number == 500 * rho - 50
    assert abs(made.check.dose.number - 50) <= Fraction(5, 10**4)  # 0.05 mg on 5 g


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filler", "found"),
    [
        ({"volume": "6.5 mL"}, {("filler.volume_mass", "missing")}),
        ({"volume_mass": "3 g"}, {("filler.volume", "missing")}),
        ({"volume": "0 mL", "volume_mass": "3 g"}, {("filler.volume", "range")}),
        (READ | {"tapped_volume": "5 mL"}, {("filler.taps", "missing")}),
        (READ | {"tapped_volume": "5 mL", "taps": 0}, {("filler.taps", "missing")}),
        (READ | {"tapped_volume": "7 mL", "taps": 9}, {("filler.tapped_volume", "range")}),
        ({"pack_stat": "150 mg/capsule", "taps": 9}, {("filler.taps", "conflict")}),
        (READ | {"density": "0.5 g/mL"}, {("filler.density", "conflict")}),
        (READ | {"pack_stat": "150 mg/capsule"}, {("filler.volume", "conflict")}),
        (READ | {"volume_mass": "3 kg"}, {("filler.volume_mass", "range")}),
        (READ | {"volume_mass": "3 mg"}, {("filler.volume_mass", "range")}),
        (READ | {"cylinder": "5 mL"}, {("filler.volume", "range")}),
        ({"volume": "0.2 mL", "volume_mass": "100 mg"}, {("filler.volume", "range")}),
        (READ | {"volume": "6,5 mL"}, {("filler.volume", "amount")}),
        (
            {"volume": "6.5 mL", "tapped_volume": "7 mL", "density": "0.4 g/mL"},
            {
                ("filler.volume_mass", "missing"),
                ("filler.taps", "missing"),
                ("filler.tapped_volume", "range"),
                ("filler.density", "conflict"),
            },
        ),
    ],
)  # fmt: skip
def test_a_reading_that_cannot_be(filler, found):
    """Each by its field, and all together."""
    tables = order(filler=filler, stock={"pack_stat": "300 mg/capsule"})
    assert refused(tables) == found


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ("stock", "stock"),
        ("fill", "fill"),
        ("excipient", "excipient[0]"),
        ("triturate", "triturate"),
    ],
)
def test_every_table_that_packs_takes_a_reading(table, path):
    """And refuses a volume without its mass there."""
    base = {"filler": {"pack_stat": "200 mg/capsule"}, "stock": {"pack_stat": "200 mg/capsule"}}
    more = {"excipient": {"name": "e", "share": "1 %"}, "triturate": {"diluent": "d"}}
    keys = more.get(table, {}) | READ
    tables = base | {table: [keys] if table == "excipient" else keys}
    if table == "stock":
        tables["stock"] = READ
    assert galenic.plan(order(**tables)).check.dose.number == 50
    del keys["volume_mass"]
    assert refused(order(**tables | {table: [keys] if table == "excipient" else keys})) == {
        (f"{path}.volume_mass", "missing")
    } | ({("stock.volume", "conflict")} if table == "never" else set())


def test_a_stock_of_one_of_several_actives_takes_a_reading():
    """As a stock of one does."""
    tables = order(filler={"pack_stat": "200 mg/capsule"})
    stock = tables.pop("stock")
    of_order = tables["order"]
    tables["order"] = {"capsules": 100}
    tables["active"] = [
        {"name": name, "dose": of_order["dose"], "stock": stock | {"active": name} | reading}
        for name, reading in (("testol", READ), ("otherol", {"pack_stat": "300 mg/capsule"}))
    ]
    made = galenic.plan(tables)
    taken = Fraction("0.05") * Fraction("6.5") / 3 / Fraction("0.5") + Fraction(50, 300)
    assert made.fill.filler.number == 200 * (1 - taken)


def test_a_pharmacy_lends_a_reading_whole_or_not(tmp_path, capsys):
    """Its volume does not meet another mass of the order."""
    pharmacy = tmp_path / "pharmacy.toml"
    pharmacy.write_text('[filler]\nname = "house filler"\nvolume = "9 mL"\nvolume_mass = "4.5 g"\n')
    path = tmp_path / "order.json"
    path.write_text(json.dumps(order(filler=READ, stock={"pack_stat": "300 mg/capsule"})))
    assert main(["plan", str(path), "--pharmacy", str(pharmacy), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["input"]["filler"]["volume"] == "6.5 mL"
    assert told["input"]["filler"]["volume_mass"] == "3 g"


def test_a_density_of_particles_is_asked_for_of_a_cylinder_too():
    """Beyond 1 g/mL no heap of an unknown powder lies."""
    heavy = {"volume": "5 mL", "volume_mass": "8.75 g"}  # 1.75 g/mL, as in the book
    made = galenic.plan(order(stock={"density": "0.5 g/mL"}, filler=heavy))
    text = noticed(made)["density-true"].text
    assert text.startswith(
        "The density of house filler, by the volume read in a cylinder, is 1.75 g/mL"
    )
    blend = galenic.plan(order(fill=heavy))
    assert "the blend" in noticed(blend)["density-true"].text


def test_the_cylinders_grow_and_so_do_their_errors():
    """ASTM E1272, table 1, class B, written out a second time."""
    rows = [(row.holds.number, row.error.number) for row in cylinders()]
    assert rows == [
        (5, Fraction("0.1")),
        (10, Fraction("0.2")),
        (25, Fraction("0.34")),
        (50, Fraction("0.5")),
        (100, 1),
        (250, 2),
        (500, 4),
    ]


# --- flow -----------------------------------------------------------------------------------------

# The scale as the pharmacopoeias print it, a second time.
SCALE = [
    ("excellent", (0, 10), (Fraction("1.00"), Fraction("1.11"))),
    ("good", (11, 15), (Fraction("1.12"), Fraction("1.18"))),
    ("fair", (16, 20), (Fraction("1.19"), Fraction("1.25"))),
    ("passable", (21, 25), (Fraction("1.26"), Fraction("1.34"))),
    ("poor", (26, 31), (Fraction("1.35"), Fraction("1.45"))),
    ("very poor", (32, 37), (Fraction("1.46"), Fraction("1.59"))),
]


@pytest.mark.parametrize("place", range(len(SCALE)))
def test_the_scale_of_flow(place):
    """Both ends of each class are in it; a hundredth beyond, it is told to lie between two."""
    name, index, ratio = SCALE[place]
    worse = SCALE[place + 1][0] if place + 1 < len(SCALE) else "very, very poor"
    for end in index:
        assert str(by_index(Fraction(end) / 100).said) == name
    for end in ratio:
        assert str(by_ratio(end).said) == name
    assert str(by_index((index[1] + Fraction("0.01")) / 100).said) == f"between {name} and {worse}"
    assert str(by_ratio(ratio[1] + Fraction("0.001")).said) == f"between {name} and {worse}"


def test_the_worst_flow_has_no_end():
    """Above 38 % and above 1.60, as printed."""
    assert str(by_index(Fraction("0.3801")).said) == "very, very poor"
    assert str(by_index(Fraction("0.38")).said) == "between very poor and very, very poor"
    assert str(by_ratio(Fraction("1.601")).said) == "very, very poor"
    assert str(by_ratio(Fraction(9)).said) == "very, very poor"
    assert str(by_ratio(Fraction("1.60")).said) == "between very poor and very, very poor"


@given(st.fractions(Fraction(1, 100), 3), st.fractions(0, 3))
def test_index_and_ratio_are_one_number_twice(bulk, more):
    """C = 100 (1 − 1/H), H at least one, and both as before of so many times the densities."""
    tapped = bulk + more
    index, ratio = flow.compressibility_index(bulk, tapped), flow.hausner_ratio(bulk, tapped)
    assert ratio >= 1
    assert index == 1 - 1 / ratio
    assert flow.hausner_ratio(7 * bulk, 7 * tapped) == ratio


@pytest.mark.parametrize(
    ("tapped", "code", "said"),
    [
        # of 6.5 mL: C = 20 %, H = 1.25
        ("5.2 mL", "flow-seen", "compressibility index 20 %, Hausner ratio 1.25: fair by both"),
        # C = 25.4 %, H = 1.340: between by the index and by the ratio
        (
            "4.85 mL",
            "flow-poor",
            "25.38 %, Hausner ratio 1.34: between passable and poor by both",
        ),
        # C = 30 %, H = 1.4286
        ("4.55 mL", "flow-poor", "index 30 %, Hausner ratio 1.429: poor by both"),
        # C = 10.31 %, H = 1.11492
        (
            "5.83 mL",
            "flow-seen",
            "10.31 %, Hausner ratio 1.115: between excellent and good by both",
        ),
        # C = 15.38 % is in none, H = 1.1818 neither
        ("5.5 mL", "flow-seen", "15.38 %, Hausner ratio 1.182: between good and fair by both"),
    ],
)
def test_an_order_hears_of_the_flow(tapped, code, said):
    """By the two volumes alone: C = 100 (V − V_t) / V, H = V / V_t."""
    filler = READ | {"tapped_volume": tapped, "taps": 100}
    made = galenic.plan(order(filler=filler, stock={"pack_stat": "300 mg/capsule"}))
    assert said in noticed(made)[code].text
    assert ({"flow-seen", "flow-poor"} & noticed(made).keys()) == {code}


def test_a_gap_in_one_scale_alone_is_told_of_each():
    """C = 31.03 % is between poor and very poor, H = 1.45 is poor."""
    filler = {"volume": "14.5 mL", "volume_mass": "5 g", "tapped_volume": "10 mL", "taps": 100}
    made = galenic.plan(order(filler=filler, stock={"pack_stat": "300 mg/capsule"}))
    said = "between poor and very poor by the index, poor by the ratio"
    assert said in noticed(made)["flow-poor"].text


# --- the published cases --------------------------------------------------------------------------


def case(name):
    """A published case by its id."""
    rows = map(json.loads, CASES.read_text().splitlines())
    return next(row for row in rows if row["id"] == name)


def plain(text):
    """The number of an amount in g and mL as it is printed, in mg and mL."""
    number, _, unit = text.partition(" ")
    return Fraction(number) * {"g": 1000, "mg": 1, "mL": 1, "g/mL": 1}[unit]


def test_paracetamol_by_the_volume_of_its_dose():
    """The lab report: 250 mg that measure 0.6 mL, size 0 of 0.68 mL, starch of 0.53 g/mL."""
    published = case("pack-paracetamol-size0-lab")
    given_, expected = published["inputs"], published["expected"]
    tables = order(
        order={"active": "paracetamol", "dose": given_["dose"], "capsules": int(given_["n"])},
        stock={
            "active": "paracetamol",
            "volume": given_["volume_per_dose"],
            "volume_mass": given_["dose"],
        },
        capsule={"size": "0", "volume": f"{given_['capsule_volume']}/capsule"},
        filler={"name": "starch", "volume": "10 mL", "volume_mass": "5.3 g"},
    )
    made = galenic.plan(tables)
    density = next(step for step in made.steps if step.name == "loose density of stock")
    assert round(float(density.amount.number), 2) == float(plain(expected["density"]))
    assert made.fill.filler.number == plain(expected["filler_per_capsule"])
    filler = next(one for one in made.weighings if one.role == "filler")
    assert filler.exact.number == plain(expected["filler_total"])


def test_bisacodyl_by_its_volume():
    """0.51 g/mL and 0.67 g/mL as 5.1 g and 6.7 g in 10 mL; size 4 of 0.21 mL."""
    published = case("pack-bisacodyl-size4")
    given_, expected = published["inputs"], published["expected"]
    tables = order(
        order={"active": "bisacodyl", "dose": given_["dose"], "capsules": int(given_["n"])},
        stock={"active": "bisacodyl", "volume": "10 mL", "volume_mass": "5.1 g"},
        capsule={"size": "4", "volume": f"{given_['capsule_volume']}/capsule"},
        filler={"volume": "10 mL", "volume_mass": "6.7 g"},
    )
    weighed = {one.role: one.exact.number for one in galenic.plan(tables).weighings}
    assert weighed["stock"] == plain(expected["active_weigh"])
    assert abs(weighed["filler"] - plain(expected["filler_weigh"])) <= 5  # two decimals of a gram


def test_the_displacement_by_density():
    """V 0.48 mL, 325 mg at 0.75 g/mL, filler at 0.80 g/mL: (0.48 − 0.325/0.75) 0.8 = 37.33 mg."""
    tables = order(
        order={"dose": "325 mg"},
        stock={"volume": "20 mL", "volume_mass": "15 g"},
        capsule={"volume": "0.48 mL/capsule"},
        filler={"volume": "20 mL", "volume_mass": "16 g"},
    )
    assert round(float(galenic.plan(tables).fill.filler.number), 2) == 37.33


@given(st.integers(20, 90), st.integers(40, 90), st.integers(30, 90))
def test_bodies_calibrated_by_the_cylinder(parts, dense, drug):
    """Filler of all N bodies marks V_cal, the drug goes in, filler to the mark: the same weights.

    At the bench the filler that goes in is ρ (V_cal − m/ρ_A): no nominal volume comes in.
    """
    bodies, v_cal = 50, Fraction(parts, 2)
    rho, rho_drug = Fraction(dense, 100), Fraction(drug, 100)  # g/mL
    mass = Fraction(50, 1000)  # of drug in a capsule, in g
    at_bench = rho * (v_cal - bodies * mass / rho_drug)
    assume(at_bench > 0)
    tables = order(
        order={"capsules": bodies},
        stock={"volume": "100 mL", "volume_mass": f"{drug} g"},
        capsule={"volume": f"{float(v_cal / bodies)} mL/capsule"},
        filler={"volume": f"{float(v_cal)} mL", "volume_mass": f"{float(rho * v_cal * 1000)} mg"},
    )
    made = galenic.plan(tables)
    assert made.fill.filler.number * bodies == at_bench * 1000
    alone = galenic.plan(
        tables
        | {
            "filler": {
                "name": "f",
                "pack_stat": f"{float(rho * v_cal * 1000 / bodies)} mg/capsule",
            },
            "stock": tables["stock"],
        }
    )
    assert alone.fill.filler == made.fill.filler


# --- learning -------------------------------------------------------------------------------------

MASSES, LOOSE, DOWN = [5.02, 5.00, 4.98], [9.1, 9.0, 9.2], [7.6, 7.5, 7.4]


def told(learned):
    """What was learnt, as a file of it holds."""
    return json.loads(learned.to_json())


def test_densities_are_learnt():
    """Their mean and standard deviation, as the statistics module has them, and Student's t."""
    columns = {"volume_mass [g]": MASSES, "volume [mL]": LOOSE, "tapped_volume [mL]": DOWN}
    found = learn("density", columns, taps=500, lot="L", date="2026-11-22")
    loose, down = ([m / v for m, v in zip(MASSES, vs, strict=True)] for vs in (LOOSE, DOWN))
    assert math.isclose(found.value.number, statistics.mean(loose), rel_tol=1e-12)
    assert math.isclose(found.sd.number, statistics.stdev(loose), rel_tol=1e-9)
    assert found.value.unit == "g/mL"
    low, high = stats.t.interval(
        0.95, 2, statistics.mean(loose), statistics.stdev(loose) / math.sqrt(3)
    )
    assert math.isclose(found.interval.low.number, low, rel_tol=1e-9)
    assert math.isclose(found.interval.high.number, high, rel_tol=1e-9)
    bulk, tapped = statistics.mean(loose), statistics.mean(down)
    assert math.isclose(found.flow.tapped.number, tapped, rel_tol=1e-12)
    assert math.isclose(found.flow.tapped_sd.number, statistics.stdev(down), rel_tol=1e-9)
    assert math.isclose(found.flow.compressibility_index.number, 100 * (1 - bulk / tapped))
    assert math.isclose(found.flow.hausner_ratio, tapped / bulk)
    assert (found.n, found.flow.flow, found.flow.taps) == (3, "fair by both", 500)


def test_the_lines_of_a_density_are_read_by_an_order():
    """And plan by the densities that were learnt, loose and tapped."""
    columns = {"volume_mass [g]": MASSES, "volume [mL]": LOOSE, "tapped_volume [mL]": DOWN}
    found = learn("density", columns, taps=500, cylinder="25 mL")
    lines = tomllib.loads("\n".join(found.lines))
    made = galenic.plan(order(filler=lines, stock={"pack_stat": "300 mg/capsule"}))
    steps = {step.name: float(step.amount.number) for step in made.steps}
    assert math.isclose(steps["loose density of filler"], found.value.number, rel_tol=1e-10)
    assert math.isclose(steps["tapped density of filler"], found.flow.tapped.number, rel_tol=1e-10)
    assert str(made.order.filler.cylinder) == "25 mL"
    blend = galenic.plan(order(fill=lines))
    assert math.isclose(blend.fill.total.number, 500 * found.value.number, rel_tol=1e-10)


def test_one_powder_poured_again_has_one_mass():
    """And one pouring alone says nothing of the scatter, which is null."""
    again = learn("density", {"volume_mass": "5 g", "volume": ["9 mL", "10 mL"]})
    assert again.value.number == (Fraction(5, 9) + Fraction(5, 10)) / 2
    assert again.flow is None
    once = learn("density", {"volume_mass": "5 g", "volume": "9 mL"})
    assert (once.value.number, once.sd, once.interval) == (Fraction(5, 9), None, None)
    assert "learnt-from-one" in {notice.code for notice in once.notices}
    assert told(once)["sd"] is None


def test_a_tapped_density_alone_is_learnt_as_such():
    """Its lines say so to the order, by either way of telling."""
    for key in ("volume", "tapped_volume"):
        found = learn("density", {"volume_mass": "5 g", key: ["9 mL", "10 mL"]}, taps=100)
        lines = tomllib.loads("\n".join(found.lines))
        assert {"volume_mass", key, "taps"} == lines.keys()
        made = galenic.plan(order(filler=lines, stock={"pack_stat": "300 mg/capsule"}))
        assert any(step.name == "tapped density of filler" for step in made.steps)


@pytest.mark.parametrize(
    ("readings", "settings", "paths"),
    [
        ({"volume": ["9 mL"]}, {}, ["volume_mass"]),
        ({"volume_mass": ["5 g"]}, {}, ["volume"]),
        ({}, {}, ["volume"]),
        ({"net [mg]": [1, 2], "volume": "9 mL", "volume_mass": "5 g"}, {}, ["net"]),
        ({"volume": ["9 mL"], "volume_mass": ["5 g", "5 g"]}, {}, ["volume"]),
        ({"volume": ["9 mL", "0 mL"], "volume_mass": "5 g"}, {}, ["volume[1]"]),
        ({"volume": "9 mL", "volume_mass": "5 g", "tapped_volume": "10 mL"}, {"taps": 9},
         ["tapped_volume"]),
        ({"volume": "9 mL", "volume_mass": "5 g", "tapped_volume": "8 mL"}, {}, ["taps"]),
        ({"volume": "9 mL", "volume_mass": "5 kg"}, {}, ["volume_mass"]),
        ({"volume": "9 mL", "volume_mass": "5 g"}, {"cylinder": "5 mL"}, ["volume"]),
        ({"volume": "9 mL", "volume_mass": "5 g"}, {"shell_mean": "48 mg"}, ["shell_mean"]),
        ({"volume": ["9 mL", "9.1 mL", "9000 mL"], "volume_mass": "5 g"}, {}, ["volume[2]"]),
    ],
)  # fmt: skip
def test_pourings_that_tell_nothing(readings, settings, paths):
    """Every problem by its reading."""
    with pytest.raises(galenic.InputError) as told:
        learn("density", readings, **settings)
    assert set(paths) <= {problem.path for problem in told.value.problems}


def test_what_belongs_to_a_cylinder_alone_is_refused_elsewhere():
    """As are its columns: a tap changes no weight of a capsule."""
    columns = {"net [mg]": [150, 151], "volume [mL]": [9], "volume_mass [g]": [5]}
    with pytest.raises(galenic.InputError) as told:
        learn("pack-stat", columns, taps=3, cylinder="10 mL")
    assert {"taps", "cylinder", "volume"} <= {problem.path for problem in told.value.problems}


@given(st.lists(st.integers(60, 99), min_size=2, max_size=9), st.integers(2, 9))
def test_a_density_knows_no_size_of_the_heap(tenths, times):
    """As much more powder in as much more room: the same value, scatter, index and ratio."""

    def of(factor):
        volumes = [Fraction(n * factor, 10) for n in tenths]
        tapped = [volume * Fraction(9, 10) for volume in volumes]
        columns = {"volume_mass [g]": [4 * factor], "volume [mL]": volumes}
        return learn("density", columns | {"tapped_volume [mL]": tapped}, taps=10)

    one, other = of(1), of(times)
    assert one.value == other.value
    assert one.sd == other.sd
    assert one.flow.hausner_ratio == other.flow.hausner_ratio == Fraction(10, 9)


@pytest.fixture
def ask(capsys):
    """Ask the command line; gives the exit code and what was printed, as data."""

    def run(*words):
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


FIELD = 'gross = ["26.3 g"]\nshell = ["4.8 g"]\ncapsules = 50\n'


def test_fifty_filled_and_fifty_empty(ask, tmp_path):
    """The guide: 21.5 g in fifty, 430 mg each; by TOML, a table with commas, and options."""
    toml, table = tmp_path / "field.toml", tmp_path / "field.csv"
    toml.write_text(FIELD)
    rows = io.StringIO()
    csv.writer(rows, delimiter=";").writerows([["gross [g]", "shell [mg]"], ["26,3", "4800"]])
    table.write_text(rows.getvalue())
    weights = ("--gross", "0.0263 kg", "--shell", "4800 mg", "--capsules", "50")
    for words in ((str(toml),), (str(table), "--capsules", "50"), weights):
        code, found = ask("learn", "pack-stat", *words)
        assert (code, found["value"], found["n"], found["together"]) == (
            0,
            "430 mg/capsule",
            50,
            50,
        )
        assert (found["sd"], found["interval"], found["flow"]) == (None, None, None)
        assert "weighed-together" in {notice["code"] for notice in found["notices"]}
        assert found["lines"][-1] == 'pack_stat = "430 mg/capsule"'


def test_several_weights_of_fifty_scatter_among_themselves():
    """By the statistics module: of each weight the share of one, and their standard deviation."""
    gross, shell = [26.3, 26.5, 26.2], [4.8, 4.8, 4.85]
    found = learn("pack-stat", {"gross [g]": gross, "shell [g]": shell}, capsules=50)
    each = [(g - s) * 20 for g, s in zip(gross, shell, strict=True)]
    assert math.isclose(found.value.number, statistics.mean(each))
    assert math.isclose(found.sd.number, statistics.stdev(each), rel_tol=1e-9)
    assert (found.n, found.together) == (150, 50)
    low, _ = stats.t.interval(0.95, 2, statistics.mean(each), statistics.stdev(each) / math.sqrt(3))
    assert math.isclose(found.interval.low.number, low, rel_tol=1e-9)
    (caution,) = (notice for notice in found.notices if notice.severity == "caution")
    assert caution.code == "weighed-in-groups"
    by_one = learn("pack-stat", {"gross [g]": gross, "shell [g]": [4.8]}, capsules=50)
    assert math.isclose(by_one.value.number, 20 * (statistics.mean(gross) - 4.8))
    by_mean = learn("pack-stat", {"gross [g]": gross}, capsules=50, shell_mean="96 mg")
    assert by_mean.value == by_one.value
    by_net = learn("nominal-fill", {"net [g]": [21.5, 21.6]}, capsules=50)
    assert by_net.value.number == 431


@pytest.mark.parametrize(
    ("readings", "capsules"),
    [
        ({"gross [mg]": [300.1, 301.2, 299.8], "shell [mg]": [48]}, 3),  # counted, not together
        ({"gross [mg]": [300.1, 301.2, 299.8], "shell [mg]": [48]}, 50),  # 6 mg, less than a shell
        ({"net [mg]": [300.1, 301.2, 299.8]}, 3),
        ({"net [mg]": [300.1, 301.2, 299.8]}, 50),  # a body holds as much alone
    ],
)
def test_weights_of_one_are_not_shared_out(readings, capsules):
    """A count beside capsules that were weighed one by one is refused, as it was."""
    with pytest.raises(galenic.InputError) as told:
        learn("pack-stat", readings, capsules=capsules)
    assert "capsules" in [problem.path for problem in told.value.problems]


def test_a_density_by_options(ask):
    """Without a file, each option as often as there are readings."""
    words = ["--volume-mass", "5 g", "--volume", "9 mL", "--volume", "9.2 mL"]
    words += ["--tapped-volume", "8 mL", "--tapped-volume", "8.2 mL", "--taps", "300"]
    code, found = ask("learn", "density", *words)
    assert code == 0
    assert found["flow"]["flow"] == "between excellent and good by both" or found["flow"]
    mean = statistics.mean([5 / 9, 5 / 9.2])
    assert math.isclose(float(found["value"].split()[0]), mean, rel_tol=1e-9)
    code, found = ask("learn", "density", "--volume", "9 mL")
    assert code == 2
    assert [problem["path"] for problem in found["problems"]] == ["volume_mass"]
