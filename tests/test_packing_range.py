"""What an unmeasured packing may cost: the range told, the caution, and the ways out."""

import json
import math
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from galenic._materials.excipients import excipients
from strategies import KINDS, orders

EXAMPLES = Path(galenic.__file__).parent / "examples"
WITHOUT = re.sub(r"(?m)^pack_stat .*\n", "", (EXAMPLES / "tablets.toml").read_text())
CODE = "packing-not-measured"


@pytest.fixture
def ask(tmp_path, capsys):
    """Plan an order file at the command line; gives the exit code and what was printed."""

    def plan(text, *words):
        path = tmp_path / "order.toml"
        path.write_text(text)
        code = main(["plan", str(path), *words])
        return code, capsys.readouterr().out

    return plan


def amount(text):
    """The number of an amount as it is printed."""
    return Fraction(text.split()[0])


# --- the example without its packing statistics ---------------------------------------------------
# Independent arithmetic. Size 3 holds 0.30 mL; cellulose PH-102 is 0.28 to 0.33 g/mL loose, so 84
# mg at the loosest and 1.8 x 0.33 g/mL x 0.3 mL = 178.2 mg at the tightest; the stock is taken
# for it, at half to twice: 42 to 356.4 mg. A capsule has 22.806 mg of stock, 68.694 mg of filler.

STOCK, FILLER = Fraction("22.806"), Fraction("68.694")
TIGHT = STOCK / Fraction("356.4") + FILLER / Fraction("178.2")
LOOSE = STOCK / 42 + FILLER / 84


def test_the_example_tells_what_filling_to_the_brim_would_make(ask):
    """The published case, 58 bodies of 7.7 mg in place of 100 of 4.5 mg, lies within the range."""
    code, out = ask(WITHOUT, "--json")
    told = json.loads(out)["packing"]
    assert code == 0
    assert told["bodies_least"] == math.floor(100 * TIGHT) == 44
    assert told["bodies_most"] == math.ceil(100 * LOOSE) == 137
    assert float(amount(told["dose_most"])) == pytest.approx(4.5 / TIGHT, rel=1e-9)
    assert float(amount(told["dose_least"])) == pytest.approx(4.5 / LOOSE, rel=1e-9)
    assert told["bodies_least"] <= 58 <= told["bodies_most"]
    assert amount(told["dose_least"]) <= Fraction("7.7") <= amount(told["dose_most"])


def test_the_caution_stands_with_the_weights(ask):
    """Below the weighings and before all else, with what keeps the dose right."""
    _, out = ask(WITHOUT)
    weights, _, rest = out.partition("\n" + "=" * 80 + "\n\nCAUTION")
    said = " ".join(weights.split())
    assert "44 to 137 capsules" in said
    assert "Share all of the blend out over all 100 bodies; never fill to the brim" in said
    assert "never fill to the brim" not in rest
    page = galenic.plan(galenic.load(WITHOUT))._repr_html_()
    assert page.index("never fill to the brim") < page.index("film-coated")


def test_the_ways_out_are_planned(ask):
    """Measuring says how much filler may come of it; filling to a mass fits at the loosest."""
    _, out = ask(WITHOUT, "--json")
    ways = {way["action"]: way for way in json.loads(out)["ways_out"]}
    loosest = 84 * (1 - STOCK / 42)
    tightest = Fraction("178.2") * (1 - STOCK / Fraction("356.4"))
    text = ways["measure-packing"]["text"]
    assert f"from {float(100 * loosest):.0f} mg to {float(100 * tightest):.0f}"[:12] in text
    change = ways["fill-to-a-mass"]["change"]
    fill = amount(change["capsule"]["fill"])
    assert fill <= STOCK + loosest
    made = galenic.plan(galenic.load(WITHOUT).replace(**change))
    assert made.fill.total.number == fill
    assert made.packing is None
    assert not made.stopped
    change = ways["fill-by-completion"]["change"]
    made = galenic.plan(galenic.load(WITHOUT).replace(**change))
    assert made.fill.method == "completion"
    assert made.fill.filler_range.low.number == loosest
    assert made.fill.filler_range.high.number == tightest


HALF_FULL = """
[order]
active = "pyridostigmine bromide"
dose = "30 mg"
capsules = 90
[stock]
kind = "tablets"
active = "pyridostigmine bromide"
strength = "60 mg/tablet"
mean_mass = "212.3 mg/tablet"
coating = "none"
[capsule]
size = "3"
maker = "Coni-Snap"
[filler]
name = "microcrystalline cellulose PH-102"
pack_stat = "150 mg/capsule"
[weighing]
rule = "nrf"
[[balance]]
name = "bench"
readability = "1 mg"
"""
"""106.15 mg of powder in a body that holds 150 of filler, and 75 to 300 of the powder."""


def test_an_end_at_which_nothing_can_be_made_is_told_as_such(ask):
    """At 75 mg it does not fit; at 300 it leaves 150 x (1 - 106.15/300), 90 times 8723 mg."""
    _, out = ask(HALF_FULL, "--json")
    (way,) = [one for one in json.loads(out)["ways_out"] if one["action"] == "measure-packing"]
    high = 90 * 150 * (1 - Fraction("106.15") / 300)
    assert f"the batch cannot be made so; at the other {float(high):.0f} mg" in way["text"]
    assert "from " not in way["text"]


def test_one_weighing_is_one(ask):
    """By completion no filler of so full a body is premixed: the stock alone is weighed."""
    _, out = ask(HALF_FULL)
    assert " 1 weighing; " in " ".join(out.split())
    assert "1 weighings" not in out


def test_a_measured_packing_needs_no_word(ask):
    """The example as it is shipped: nothing is assumed, and nothing is said."""
    _, out = ask((EXAMPLES / "tablets.toml").read_text(), "--json")
    told = json.loads(out)
    assert told["packing"] is None
    assert CODE not in {notice["code"] for notice in told["notices"]}


def test_the_factors_are_printed(capsys):
    """Each with its source, and what was not seen in a text."""
    assert main(["list", "packings", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert {name: row["factor"] for name, row in rows.items()} == {
        "tapped": "1.2",
        "loose": "1.8",
        "unknown": "2",
        "volume": "1.1",
        "measured": "1.1",
    }
    assert all(row["source"] and row["edition"] for row in rows.values())


# --- where the ends come from ---------------------------------------------------------------------


def order(**tables):
    """An order of a measured stock and filler in size 3 of 0.3 mL."""
    made = {
        "order": {"active": "testol", "dose": "5 mg", "capsules": 100},
        "stock": {
            "kind": "powder",
            "active": "testol",
            "assay": "100 %",
            "basis": "as-is",
            "pack_stat": "200 mg/capsule",
        },
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "house filler", "pack_stat": "150 mg/capsule"},
    }
    for name, keys in tables.items():
        kept = {
            key: value for key, value in made[name].items() if key in keys or key != "pack_stat"
        }
        made[name] = kept | keys
    return made


def ends(tables, what):
    """The least and the most that a powder is told to pack."""
    found = galenic.plan(tables).packing
    (powder,) = (one for one in found.powders if one.what == what)
    return powder.known_by, powder.least.number, powder.most.number


@pytest.mark.parametrize(
    ("filler", "known_by", "least", "most"),
    [
        # a density of nobody's table is taken for a loose one
        ({"name": "x", "density": "0.5 g/mL"}, "density", "150", "270"),
        # the table knows better: 0.28 to 1.8 x 0.33 g/mL
        ({"name": "Avicel PH-102", "density": "0.5 g/mL"}, "density", "84", "178.2"),
        # a tapped density has a source: 1.2 x 0.88 g/mL
        ({"name": "DuraLac H"}, "table", "201", "316.8"),
        # only a hand-punched one: it is the tightest, and the loosest is 1.8 times looser
        ({"name": "lactose monohydrate"}, "table", "163", "293.4"),
        # carried from size 1 (0.48 to 0.50 mL) to size 3 (0.27 to 0.30 mL)
        (
            {"name": "x", "pack_stat": "250 mg/capsule", "pack_stat_size": "1"},
            "carried",
            "135",
            "156.25",
        ),
    ],
)
def test_the_ends(filler, known_by, least, most):
    """Each kind of figure that is no measurement in this capsule."""
    what = filler["name"]
    assert ends(order(filler=filler), what) == (known_by, Fraction(least), Fraction(most))


def test_a_stock_of_which_nothing_is_known():
    """Half to twice the measured filler."""
    assert ends(order(stock={"assay": "100 %"}), "the stock") == ("alike", 75, 300)


def test_every_row_of_the_table_has_its_density_within_its_range():
    """The figure that a plan is worked out with lies between the ends told."""
    for row in excipients():
        if row.density is not None:
            _, least, most = ends(order(filler={"name": row.name}), row.name)
            assert least <= row.density[0].number * 300 <= most


# --- an assumed packing alone is no stop ----------------------------------------------------------


def test_a_stock_that_may_fit_is_weighed_without_filler(ask):
    """200 mg of a stock of which nothing is known, where 150 mg of filler fit: it may fit."""
    text = WITHOUT_STATISTIC.format(dose="200 mg")
    code, out = ask(text, "--json")
    told = json.loads(out)
    assert code == 0
    assert [weighing["role"] for weighing in told["weighings"]] == ["stock"]
    codes = {notice["code"]: notice["text"] for notice in told["notices"]}
    assert "133 %" in codes["fill-may-not-fit"]
    assert "66.7 %" in codes["fill-may-not-fit"]
    assert told["check"]


def test_a_stock_that_fits_at_no_packing_is_a_stop(ask):
    """320 mg is more than twice the filler's 150 mg."""
    code, out = ask(WITHOUT_STATISTIC.format(dose="320 mg"), "--json")
    assert code == 1
    assert not json.loads(out)["weighings"]


def test_a_density_of_the_order_is_its_own_word(ask):
    """0.5 g/mL in 0.3 mL holds 150 mg: 200 mg do not fit, and no factor of ours says otherwise."""
    text = WITHOUT_STATISTIC.format(dose="200 mg").replace(
        'basis = "as-is"', 'basis = "as-is"\ndensity = "0.5 g/mL"'
    )
    code, _ = ask(text)
    assert code == 1


WITHOUT_STATISTIC = """
[order]
active = "testol"
dose = "{dose}"
capsules = 10
[stock]
kind = "powder"
active = "testol"
assay = "100 %"
basis = "as-is"
[capsule]
size = "3"
maker = "Coni-Snap"
[filler]
name = "house filler"
pack_stat = "150 mg/capsule"
"""


@pytest.mark.parametrize(("least", "code"), [("120 mg", 0), ("200 mg", 1)])
def test_a_least_fill_is_held_against_the_tightest_packing(ask, least, code):
    """The fill is 91.5 mg at the table's density, and 189.6 mg at the tightest."""
    text = WITHOUT.replace("[filler]", f'min_fill = "{least}/capsule"\n[filler]')
    found, out = ask(text, "--json")
    assert found == code
    codes = {notice["code"] for notice in json.loads(out)["notices"]}
    assert ("fill-may-be-short" in codes) == (code == 0)


# --- laws -----------------------------------------------------------------------------------------


def measured(powder, capsule):
    """Whether a powder's packing was measured in the capsule of the order."""
    size, maker = powder.get("pack_stat_size"), powder.get("pack_stat_maker")
    here = size in {None, capsule["size"]} and maker in {None, capsule.get("maker")}
    return "pack_stat" in powder and here


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(orders(fills=("volume",), auto=(False,)))
def test_an_assumed_packing_never_goes_without_its_caution(tables):
    """Every powder with a place in the volume: the caution is there just where one was assumed."""
    made = galenic.plan(tables)
    powders = [tables["stock"], tables["filler"]]
    powders += [one for one in tables.get("excipient", []) if one.get("occupies") != "none"]
    assumed = [one for one in powders if not measured(one, tables["capsule"])]
    said = any(notice.code == CODE for notice in made.notices)
    if not made.stopped and made.fill.filler.number:
        assert said == bool(assumed)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(orders(fills=("volume",), kinds=KINDS))
def test_the_range_holds_the_plan_and_keeps_the_active(tables):
    """The ends lie about what is planned, and bodies times dose is the active of the batch."""
    made = galenic.plan(tables)
    told = made.packing
    if told is None:
        return
    if made.capsule.occupied.number <= 100:
        assert told.occupied_least.number <= 100 <= told.occupied_most.number
        assert told.dose_least.number <= made.dose.expected.number <= told.dose_most.number
    for taken, dose in (
        (told.occupied_least, told.dose_most),
        (told.occupied_most, told.dose_least),
    ):
        assert taken.number / 100 * dose.number == made.dose.expected.number
    for powder in told.powders:
        assert powder.least.number <= powder.used.number <= powder.most.number


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([Fraction(n, 10) for n in range(1, 30)]))
def test_a_denser_filler_of_the_order_never_lowers_the_severity(density):
    """However dense: an estimate stays a caution, and no plan becomes a stop by it."""
    made = galenic.plan(order(filler={"name": "x", "density": f"{float(density)} g/mL"}))
    assert made.packing is not None
    assert not made.stopped


def test_a_row_of_the_table_decides_what_is_too_dense():
    """Dicalcium phosphate of 1.05 g/mL: tapped at 0.93, so up to 1.116 by hand, and no question."""
    codes = {
        density: {
            notice.code
            for notice in galenic.plan(
                order(filler={"name": "dibasic calcium phosphate dihydrate", "density": density})
            ).notices
        }
        for density in ("1.05 g/mL", "1.2 g/mL")
    }
    assert "density-true" not in codes["1.05 g/mL"]
    assert "density-true" in codes["1.2 g/mL"]


def test_what_may_not_fit_has_ways_out(ask):
    """The next size of the maker that surely holds it, beside measuring."""
    text = WITHOUT_STATISTIC.format(dose="200 mg") + '\n[weighing]\nrule = "nrf"\n[[balance]]\n'
    _, out = ask(text + 'name = "b"\nreadability = "1 mg"\n', "--json")
    ways = {way["action"]: way for way in json.loads(out)["ways_out"]}
    assert "measure-packing" in ways
    # 150 mg in 0.3 mL is 0.5 g/mL: 0.4 mL are needed. Size 2el of 0.41 mL leaves 10 x 5 mg to the
    # filler, below the minimum of 100 mg; size 1 of 0.5 mL leaves 10 x 50 mg.
    assert ways["next-size"]["size"] == "1"


# 0.0285 mg of a triturate 1 in 5 is 0.1425 mg. On a grid of 10 mg, 667 capsules (95.0475 mg) get
# 100 mg, 5.2 % too much: a stop, which tells no range. 669 (95.3325 mg) get 4.9 % too much.
COARSE = {
    "stock": {
        "kind": "triturate", "active": "the drug", "strength": "1 in 5", "diluent": "lactose",
        "pack_stat": "236.8 mg/capsule", "pack_stat_size": "2",
    },
    "capsule": {"size": "4", "maker": "Coni-Snap"},
    "filler": {"name": "a filler", "pack_stat": "590 mg/capsule", "pack_stat_size": "1"},
    "weighing": {"rule": "least-weighable", "error": "10 %"},
    "balance": [{"name": "b", "readability": "10 mg", "sensitivity": "10 mg"}],
}  # fmt: skip


@pytest.mark.parametrize(("capsules", "stops"), [(667, True), (669, False)])
def test_a_stop_by_rounding_tells_no_range_and_is_not_asked_for_one(capsules, stops):
    """All packings are carried from another size: where the batch can be made, a range is told."""
    request = {"active": "the drug", "dose": "0.0285 mg", "capsules": capsules}
    plan = galenic.plan({"order": request, **COARSE})
    assert plan.stopped is stops
    assert ("rounding-deviation-stop" in {notice.code for notice in plan.notices}) is stops
    assert (plan.packing is None) is stops


def test_a_way_out_that_rounding_stops_is_passed_over():
    """Of 344 capsules the larger batch is not the first that reaches the minimum of 100 mg."""
    request = {"active": "the drug", "dose": "0.0285 mg", "capsules": 344}
    ways = {way.action: way for way in galenic.plan({"order": request, **COARSE}).ways_out}
    assert ways["larger-batch"].capsules == 669
