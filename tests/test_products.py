"""A triturate as the product, and what a plan keeps as the stock of the next order."""

import datetime as dt
import json
import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import galenic
from strategies import number

FIELD_B12 = {
    "order": {"active": "cyanocobalamin", "dose": "500 mcg", "capsules": 30},
    "stock": {
        "kind": "powder",
        "active": "cyanocobalamin",
        "assay": "98 %",
        "basis": "dried",
        "loss_on_drying": "8 %",
    },
    "capsule": {"size": "2", "maker": "UNC"},
    "filler": {"name": "maize starch", "density": "0.5 g/mL"},
    "triturate": {"strength": "1 in 100", "keep": True},
    "weighing": {"rule": "nrf"},
    "balance": [{"name": "b", "readability": "1 mg"}],
}
"""Brazilian practice: a dilution of 1 in 100 is made and kept for drugs of micrograms."""

FINE = {"name": "fine", "readability": "0.1 mg", "minimum": "20 mg", "capacity": "200 g"}
BENCH = {"name": "bench", "readability": "10 mg", "minimum": "500 mg", "capacity": "5 kg"}
PURE = {"kind": "powder", "active": "testol", "assay": "100 %", "basis": "as-is"}


def product_of(*, stock=PURE, balances=(), **keys):
    """An order of a triturate of testol."""
    tables = {
        "product": {"kind": "triturate", "active": "testol", "mass": "250 g"} | keys,
        "stock": stock,
        "filler": {"name": "lactose monohydrate"},
    }
    if balances:
        tables |= {"weighing": {"rule": "nrf"}, "balance": list(balances)}
    return galenic.Order.read(tables)


def capsules_of(active, dose, date="2026-12-01"):
    """An order of capsules without a stock, filled to a mass."""
    order = {"active": active, "dose": dose, "capsules": 20, "date": date}
    capsule = {"size": "11, veterinary", "fill": "5000 mg/capsule"}
    return {"order": order, "capsule": capsule, "filler": {"name": "lactose monohydrate"}}


def poured(plan, content):
    """Mass and active in each vessel in the end, followed weight by weight with plain fractions."""
    vessels = {}
    for one in plan.weighings:
        mass = Fraction((one.weigh or one.exact).number)
        if one.from_ in vessels:
            there = vessels[one.from_]
            active = there[1] * mass / there[0]
            vessels[one.from_] = (there[0] - mass, there[1] - active)
        else:
            active = mass * content if one.role == "stock" else Fraction(0)
        held = vessels.get(one.into, (0, 0))
        vessels[one.into] = (held[0] + mass, held[1] + active)
    return vessels


# --- the numbers ----------------------------------------------------------------------------------


def test_250_g_of_1_in_1000_hold_250_mg_of_active():
    """The powder is that divided by its content: 98 % of dried substance that loses 8 %."""
    order = product_of(stock=FIELD_B12["stock"] | {"active": "testol"}, strength="1 in 1000")
    plan = galenic.plan(order, prove=True)
    made = plan.product
    powder = Fraction(250) / (Fraction(98, 100) * Fraction(92, 100))
    assert (made.held.number, made.held.unit) == (250, "mg")
    assert made.powder.number == plan.weighings[0].exact.number == powder
    assert plan.weighings[1].exact.number == 250_000 - powder
    assert (made.expected.number, made.expected.unit, made.strength_as) == (1, "mg/g", "1 in 1000")
    assert (made.made.number, made.bound.number) == (250_000, 0)
    assert plan.proved > 10


def test_a_product_in_units_holds_units():
    """100 IU/g in 100 g are 10,000 IU: 100 mg of a powder of 100,000 IU/g."""
    stock = PURE | {"assay": "100000 IU/g"}
    plan = galenic.plan(product_of(stock=stock, strength="100 IU/g", mass="100 g"))
    assert str(plan.product.held) == "10000 IU"
    assert str(plan.product.powder) == "100 mg"
    assert (str(plan.product.expected), plan.product.strength_as) == ("100 IU/g", None)


def test_what_is_too_little_to_weigh_goes_through_a_triturate_on_the_way():
    """5 mg of active in 50 g: an aliquot of T1 brings it, and the strength is the label's."""
    order = product_of(strength="1 in 10000", mass="50 g", balances=[FINE], tolerance="2 %")
    plan = galenic.plan(order)
    assert [one.into for one in plan.weighings] == ["T1", "T1", "batch", "batch"]
    mass, active = poured(plan, Fraction(1))["batch"]
    assert plan.product.expected.number == 1000 * active / mass
    assert plan.triturates[0].worst_error.number <= 2
    codes = [one.code for one in plan.notices]
    assert "triturate-planned" in codes
    told = next(one.text for one in plan.notices if one.code == "triturate-planned")
    assert "error of the strength" in told


def test_a_product_is_held_to_the_mixer_and_to_the_ratio_that_are_written():
    """250 g of 1 in 1000 hold 250 mg of pure active: 100 g are no mixer for it, nor 1 in 999."""
    for table, codes in (
        ({"mixer_capacity": "100 g"}, ["product-beyond-mixer"]),
        ({"mixer_capacity": "250 g"}, []),
        ({"ratio_limit": 999}, ["product-beyond-ratio"]),
        ({"ratio_limit": 1000}, []),
    ):
        tables = product_of(strength="1 in 1000", balances=[FINE, BENCH]).to_tables()
        plan = galenic.plan(tables | {"triturate": table})
        assert [one.code for one in plan.stops] == codes
        assert bool(plan.weighings) != bool(codes)


def test_the_last_step_of_a_product_is_from_its_aliquot():
    """5 mg of active are in 20 mg of 1 in 4, the least that is weighed: to 50 g that is 1 in 2500.

    A written limit of the steps on the way is one of that step, too; the most that can be written
    is 1 in 1000.
    """
    tables = product_of(strength="1 in 10000", mass="50 g", balances=[FINE]).to_tables()
    plan = galenic.plan(tables)
    assert [number(str(one.exact)) for one in plan.weighings] == [20, 60, 20, 49980]
    beyond = galenic.plan(tables | {"triturate": {"ratio_limit": 1000}})
    assert [one.code for one in beyond.stops] == ["product-beyond-ratio"]
    assert beyond.stops[0].values["drug"].number == 20
    larger = product_of(strength="1 in 10000", mass="20 g", balances=[FINE]).to_tables()
    assert not galenic.plan(larger | {"triturate": {"ratio_limit": 1000}}).stopped  # 20 mg to 20 g


def test_a_stock_too_weak_for_the_strength_stops_with_another_as_a_way_out():
    """1 in 5 cannot be made of 1 in 10; the powder beside it serves."""
    weak = {"kind": "triturate", "active": "testol", "strength": "1 in 10", "diluent": "starch"}
    order = product_of(stock=weak, strength="1 in 5").replace(other_stock=[PURE])
    plan = galenic.plan(order)
    assert [one.code for one in plan.stops] == ["product-too-strong"]
    assert plan.weighings == ()
    assert (plan.product.expected, plan.product.made, plan.kept) == (None, None, ())
    assert [way.action for way in plan.ways_out] == ["other-stock"]
    assert not galenic.plan(order.replace(**plan.ways_out[0].change)).stopped


def test_a_larger_product_is_a_way_out_of_a_triturate():
    """The least whole grams of which the powder itself can be weighed: it weighs as much again."""
    plan = galenic.plan(product_of(strength="1 in 10000", mass="50 g", balances=[FINE]))
    way = next(one for one in plan.ways_out if one.action == "larger-batch")
    grams = int(way.change["product"]["mass"].removesuffix(" g"))
    # 20 mg are set from 19.95 mg upwards, and a gram holds 0.1 mg.
    assert grams - 1 < Fraction(1995, 100) / Fraction(1, 10) <= grams
    assert not galenic.plan(plan.order.replace(**way.change)).triturates


@pytest.mark.parametrize(
    ("keys", "stock", "stop"),
    [
        ({"strength": "1 in 1000"}, {}, "above-capacity"),  # 249.75 g of filler on 200 g
        ({"strength": "1 in 100", "mass": "500 g"}, {}, "above-capacity"),
        ({"strength": "1 in 100", "mass": "500 g"}, {"available": "500 mg"}, "stock-short"),
    ],
)
def test_a_smaller_product_is_no_way_out_by_the_name_of_a_larger(keys, stock, stop):
    """All of it would be weighed by making a gram, which is not what was ordered."""
    plan = galenic.plan(product_of(stock=PURE | stock, balances=[FINE], **keys))
    assert stop in {one.code for one in plan.stops}
    assert "larger-batch" not in {way.action for way in plan.ways_out}
    if stock == {}:
        assert plan.ways_out[0].action == "portions"


@pytest.mark.parametrize("mass", ["50 g", "50.5 g", "199 g", "199.5 g", "200 g", "200.5 g"])
def test_a_larger_product_is_larger_than_was_ordered(mass):
    """20 mg are set from 19.95 mg upwards, which 200 g of 1 in 10000 hold, and 199 g do not."""
    plan = galenic.plan(product_of(strength="1 in 10000", mass=mass, balances=[FINE, BENCH]))
    ways = [way.change["product"]["mass"] for way in plan.ways_out if way.action == "larger-batch"]
    assert ways == ([] if Fraction(mass.removesuffix(" g")) >= Fraction("199.5") else ["200 g"])


# --- laws -----------------------------------------------------------------------------------------

parts = st.integers(2, 99_999)
grams = st.integers(1, 5000)
assays = st.decimals("50", "101", places=1)


@given(parts, grams, assays)
def test_the_weights_carry_the_strength_times_the_mass(many, mass, assay):
    """Active is conserved, and all of it lies in exactly the mass that was ordered."""
    assume(Decimal(many) > 100 / assay)  # the powder can be that strong
    stock = PURE | {"assay": f"{assay} %"}
    plan = galenic.plan(product_of(stock=stock, strength=f"1 in {many}", mass=f"{mass} g"))
    weighed, active = poured(plan, Fraction(assay) / 100)["batch"]
    assert weighed == 1000 * mass
    assert active == Fraction(1000 * mass, many)
    assert plan.product.expected.number == Fraction(1000, many)


@given(st.integers(20, 20_000), st.integers(1, 2000), st.sampled_from(["0.1 mg", "1 mg"]))
def test_the_bench_finds_the_label_within_the_bound(many, mass, readability):
    """Whatever is rounded, and however it is diluted on the way: or the plan stops and says so."""
    balances = [FINE | {"readability": readability}, BENCH]
    plan = galenic.plan(product_of(strength=f"1 in {many}", mass=f"{mass} g", balances=balances))
    if plan.stopped:
        assert plan.product.expected is None
        return
    weighed, active = poured(plan, Fraction(1))["batch"]
    made = plan.product
    assert made.expected.number == 1000 * active / weighed
    assert (made.made.number, plan.check.dose.number) == (weighed, active)
    if not plan.triturates:  # a triturate is rounded on purpose, within its tolerance
        assert abs(made.expected.number - Fraction(1000, many)) <= made.bound.number


@given(parts, st.integers(1, 500), st.integers(2, 9))
def test_so_many_times_the_mass_takes_so_many_times_the_weights(many, mass, times):
    """Where nothing is rounded, and nothing else changes."""
    one = galenic.plan(product_of(strength=f"1 in {many}", mass=f"{mass} g"))
    more = galenic.plan(product_of(strength=f"1 in {many}", mass=f"{mass * times} g"))
    pairs = zip(one.weighings, more.weighings, strict=True)
    assert all(times * few.exact.number == lot.exact.number for few, lot in pairs)
    assert one.product.expected == more.product.expected


@given(st.sampled_from([10, 16, 100, 125, 1000, 4000, 10_000]), grams)
def test_one_in_n_is_so_many_milligrams_in_a_gram(many, mass):
    """And so many percent: three ways to write one product."""
    per_gram, percent = Decimal(1000) / many, Decimal(100) / many
    written = (f"1 in {many}", f"{per_gram:f} mg/g", f"{percent:f} %")
    plans = [galenic.plan(product_of(strength=one, mass=f"{mass} g")) for one in written]
    assert len({tuple(one.exact for one in plan.weighings) for plan in plans}) == 1
    assert {plan.product.strength_as for plan in plans} == {f"1 in {many}"}


@given(parts, grams, st.integers(1, 40))
def test_a_product_becomes_capsules_of_the_label_exactly(many, mass, dose):
    """Its stock file is read as it is: where the weights are exact, so is the dose."""
    made = galenic.plan(product_of(strength=f"1 in {many}", mass=f"{mass} g"))
    (kept,) = made.kept
    assert Fraction(kept.strength.number) == Fraction(1000, many)
    tables = tomllib.loads(kept.to_toml())
    assert tables == json.loads(json.dumps(kept.to_tables()))
    held = Fraction(1000 * mass, many)
    asked = Fraction(dose, 1000)
    assume(20 * asked <= held and asked * many <= 4000)
    order = galenic.Order.read(capsules_of("testol", f"{dose} mcg") | tables)
    plan = galenic.plan(order)
    assert not plan.stopped
    assert plan.dose.expected.number == asked
    assert plan.weighings[0].exact.number == 20 * asked * many


@given(st.integers(2, 10**12), st.integers(3, 10**12), st.sampled_from(["mg", "IU"]))
def test_a_strength_that_is_no_decimal_number_is_read_back_exactly(some, of, unit):
    """As parts of a mass, or as so much of it in so many grams."""
    content = Fraction(some, of) / (1 if unit == "IU" else 1000)
    assume(content < 1000 and content >= 10**-9)
    record = galenic.results.Kept(
        vessel="T1",
        active="testol",
        strength=galenic.Amount(content, f"{unit}/g"),
        mass=galenic.Amount(Fraction(1000), "mg"),
        diluent="lactose",
        uncertainty=None,
        leaves_out=(),
        lot=None,
        expires=None,
    )
    (table,) = tomllib.loads(record.to_toml()).values()
    read = galenic.Triturate(**{key: one for key, one in table.items() if key != "kind"})
    assert (read.strength.number, read.strength.unit) == (content, f"{unit}/g")


# --- what a plan keeps ----------------------------------------------------------------------------


def test_an_expiry_later_than_there_is_a_reason_for_is_a_caution():
    """180 days from 2026-11-22 end on 2027-05-20; up to that day nothing is said."""
    for day, told in (("2027-05-20", []), ("2027-05-21", ["product-ends-late"])):
        order = product_of(strength="1 in 100", date="2026-11-22", expires=day)
        plan = galenic.plan(order)
        assert [one.code for one in plan.notices if one.code.startswith("product")] == told
        assert plan.kept[0].expires.isoformat() == day


def test_a_product_as_strong_as_its_stock_is_a_caution():
    """Nothing is diluted then; it says so, and not that a capsule is full."""
    stock = {"kind": "triturate", "active": "testol", "strength": "1 in 10", "diluent": "starch"}
    plan = galenic.plan(product_of(stock=stock, strength="10 %"))
    assert "product-undiluted" in [one.code for one in plan.notices]
    assert "capsule" not in str(plan)
    assert plan.product.expected.number == 100


def test_a_triturate_that_is_kept_is_a_stock_of_its_strength():
    """100 mg of 901.6 mg/g in 10 g are 9.016 mg/g; 1,664 mg of it go into the batch."""
    plan = galenic.plan(FIELD_B12)
    (kept,) = plan.kept
    assert (kept.vessel, kept.active, kept.diluent) == ("T1", "cyanocobalamin", "maize starch")
    assert str(kept.strength) == "9.016 mg/g"
    assert str(kept.mass) == "8336 mg"
    rest = {key: one for key, one in FIELD_B12.items() if key not in {"stock", "triturate"}}
    again = galenic.plan(rest | kept.to_tables())
    assert again.weighings[0].exact.number == Fraction(15_000, 1) / Fraction(9016, 1000)
    assert str(again.weighings[0].weigh) == "1664 mg"


def test_its_lot_and_its_end_are_those_of_what_is_in_it():
    """The number of the order with the vessel; the diluent ends before the stock and the days."""
    order = galenic.Order.read(FIELD_B12).replace(
        number="A-17",
        date="2026-11-22",
        stock={"expires": "2027-09-30"},
        filler={"expires": "2027-03-31"},
        capsule={"expires": "2026-12-31"},
    )
    (kept,) = galenic.plan(order).kept
    assert (kept.lot, kept.expires) == ("A-17 T1", dt.date(2027, 3, 31))
    (kept,) = galenic.plan(order.replace(filler={"expires": None})).kept
    assert kept.expires == dt.date(2027, 5, 20)  # 180 days, the day of the order being the first


def test_nothing_is_kept_unless_it_is_asked_for():
    """What is discarded is no stock, and capsules are none."""
    assert galenic.plan(FIELD_B12 | {"triturate": {"strength": "1 in 100"}}).kept == ()
    assert galenic.plan(galenic.example("tablets")).kept == ()


def test_the_uncertainty_of_a_product_is_that_of_its_weighings():
    """Two balances with a repeatability each; the filler's hardly tells. GUM, by hand."""
    fine = FINE | {"repeatability": "0.2 mg", "accuracy": "0.001 %", "readability": "0.001 mg"}
    bench = BENCH | {"repeatability": "0.5 mg", "accuracy": "0.001 %", "readability": "0.001 mg"}
    order = product_of(strength="1 in 1000", balances=[fine, bench])
    (kept,) = galenic.plan(order).kept
    drug, filler = Fraction(2, 10) / 250, Fraction(5, 10) / 250_000
    once = 100 * float(drug**2 + filler**2) ** 0.5  # each weighed by difference, or once
    assert once * 0.99 <= float(kept.uncertainty.number) <= once * 2**0.5 * 1.01
    sure = galenic.accuracy.budget(galenic.plan(order)).dose
    relative = 100 * sure.standard_uncertainty.number / sure.mean.number
    assert relative <= kept.uncertainty.number <= relative * Fraction(101, 100)


def test_a_stock_file_says_what_it_does_not_know():
    """Without a balance nothing is known of the weighings, and no uncertainty is made up."""
    (kept,) = galenic.plan(product_of(strength="1 in 1000")).kept
    assert kept.uncertainty is None
    assert "weighings" in kept.leaves_out
    assert "assay_uncertainty" not in kept.to_tables()["stock"]
    assert "# Not in its uncertainty: weighings" in kept.to_toml()


def test_all_that_is_in_a_product_is_named_in_its_stock_file():
    """Filler, the diluent of a triturate on the way, excipients, and what the stock brought."""
    shelf = {"kind": "triturate", "active": "testol", "strength": "1 in 10", "diluent": "starch"}
    tables = product_of(stock=shelf, strength="1 in 10000", mass="10 g", balances=[FINE])
    order = tables.replace(
        excipient=[{"name": "riboflavin", "share": "0.5 %", "role": "colour"}],
        triturate={"diluent": "mannitol"},
    )
    plan = galenic.plan(order)
    assert plan.triturates
    (kept,) = plan.kept
    named = set(kept.diluent.split(", "))
    assert named == {"lactose monohydrate", "riboflavin", "mannitol", "starch"}
    assert len(kept.diluent.split(", ")) == len(named)
    assert tomllib.loads(kept.to_toml())["stock"]["diluent"] == kept.diluent
    capsules = galenic.Order.read(capsules_of("testol", "0.05 mg") | kept.to_tables())
    told = json.loads(galenic.export(galenic.plan(capsules), "fhir-r5").text)
    assert "riboflavin" in json.dumps(told)
    colour = order.to_tables()["excipient"][0] | {"density": "0.5 g/mL"}
    (rest,) = galenic.plan(FIELD_B12 | {"excipient": [colour]}).kept
    assert rest.diluent == "maize starch"  # what is left in T1 holds none of what the batch got


def test_names_that_no_diluent_can_hold_are_no_stock_file(run, tmp_path):
    """Nothing is left out to be short."""
    long = [{"name": "x" * 119, "share": "1 %", "role": "colour"}]
    order = product_of(strength="1 in 100", balances=[FINE, BENCH]).replace(excipient=long)
    (kept,) = galenic.plan(order).kept
    with pytest.raises(galenic.InputError, match="of at most 120 characters"):
        kept.to_tables()
    file, stock = tmp_path / "order.json", tmp_path / "stock.toml"
    file.write_text(json.dumps(order.to_tables()), encoding="utf-8")
    code, _, err = run("plan", str(file), "--keep", str(stock))
    assert (code, stock.exists()) == (2, False)
    assert "shorten a name" in err


def coloured(mass, *, of="50 g", balances=(FINE, BENCH)):
    """A product of 1 in 1000 with a colour."""
    plain = product_of(strength="1 in 1000", mass=of, balances=balances)
    return plain.replace(excipient=[{"name": "riboflavin", "mass": mass, "role": "colour"}])


def test_the_mass_of_an_excipient_is_in_all_of_a_product(run, tmp_path):
    """100 mg beside 50 mg of drug in 50 g leave 49,850 mg of filler."""
    order = coloured("100 mg")
    plan = galenic.plan(order, prove=True)
    weighed = {str(one.named): one.weigh.number for one in plan.weighings}
    assert weighed["riboflavin"] == 100
    assert weighed["lactose monohydrate"] == 49_850
    assert order.to_tables()["excipient"][0]["mass"] == "100 mg"
    assert galenic.Order.read(order.to_tables()) == order == order.replace(number=None)
    assert galenic.read_plan(plan.to_json()).fill.excipients == plan.fill.excipients
    read = {"stage": "mixed", "actual": [
        {"step": one.step, "weighed": f"{float(one.weigh.number)} mg"} for one in plan.weighings
    ]}  # fmt: skip
    assert galenic.recover(plan, read, tolerance="1 %").accepted
    file = tmp_path / "order.json"
    file.write_text(json.dumps(order.to_tables()), encoding="utf-8")
    assert "capsule" not in run("explain", str(file))[1]
    assert "capsule" not in "".join(column for row in plan.rows("actives") for column in row
                                    if "per_dose" not in column)  # fmt: skip
    exported = galenic.export(plan, "csv").text
    assert "per_capsule" not in exported


@pytest.mark.parametrize("mass", ["1 mg/capsule", "4 mg/g", "5", 5])
def test_what_is_no_mass_of_all_of_it_is_refused(mass):
    """A product has no capsules; what the remedy says to write is read."""
    with pytest.raises(galenic.InputError) as refused:
        coloured(mass)
    (problem,) = refused.value.problems
    assert problem.path == "excipient[0].mass"
    assert '"100 mg"' in problem.remedy
    assert "/capsule" not in problem.remedy + problem.expected
    assert not galenic.plan(coloured("100 mg")).stopped


def test_the_mass_of_an_excipient_of_capsules_is_in_each():
    """A mass of all of them is refused with the one of each."""
    tables = FIELD_B12 | {"excipient": [{"name": "talc", "mass": "2 mg", "density": "0.5 g/mL"}]}
    with pytest.raises(galenic.InputError) as refused:
        galenic.Order.read(tables)
    (problem,) = refused.value.problems
    assert (problem.path, problem.given) == ("excipient[0].mass", "'2 mg'")
    assert 'write "2 mg/capsule"' in problem.remedy


def test_a_larger_product_has_as_much_more_of_an_excipient():
    """10 mg of drug are below 20 mg, set from 19.95 mg on: 20 g, and 100 mg become 200."""
    plan = galenic.plan(coloured("100 mg", of="10 g"))
    (way,) = [one for one in plan.ways_out if one.action == "larger-batch"]
    assert way.change["product"] == {"mass": "20 g"}
    assert [row["mass"] for row in way.change["excipient"]] == ["200 mg"]
    assert "200 mg of riboflavin" in way.text
    made = galenic.plan(plan.order.replace(**way.change))
    assert made.fill.excipients["riboflavin"].number == 200


def test_a_formula_of_a_product_has_shares_of_its_excipients():
    """A mass is right for a batch of one mass alone."""
    with pytest.raises(galenic.InputError) as refused:
        galenic.MasterFormula.of(coloured("100 mg"))
    (problem,) = refused.value.problems
    assert problem.path == "excipient[0].mass"
    share = coloured("100 mg").replace(
        excipient=[{"name": "riboflavin", "share": "0.1 %", "role": "colour"}]
    )
    made = galenic.make(galenic.MasterFormula.of(share), mass="20 g")
    assert galenic.plan(made).fill.excipients["riboflavin"].number == 20


def left_out(plan):
    """What the accuracy of a plan says is not known."""
    return galenic.accuracy.budget(plan).leaves_out


NOT_KNOWN = ("assay", "loss on drying", "loss of active")


def test_what_a_kept_stock_does_not_know_is_told_of_what_is_made_of_it():
    """The certificate says no uncertainty: neither does the dose of the capsules know it."""
    of_field = FIELD_B12["stock"] | {"active": "testol"}
    plan = galenic.plan(product_of(stock=of_field, strength="1 in 100", balances=[FINE, BENCH]))
    assert set(NOT_KNOWN) <= set(left_out(plan))
    (kept,) = plan.kept
    for tables in (kept.to_tables(), tomllib.loads(kept.to_toml())):
        stock = tables["stock"]
        assert not {"assay", "assay_uncertainty"} & stock.keys()  # nothing was assayed
        assert stock["strength_uncertainty"] == str(kept.uncertainty)
        assert stock["uncertainty_leaves_out"] == list(left_out(plan))
        capsules = galenic.plan(galenic.Order.read(capsules_of("testol", "1 mg") | tables))
        told = {f"{one}, in the strength of the triturate" for one in NOT_KNOWN}
        assert told <= set(left_out(capsules))
        assert told <= set(capsules.to_dict()["dose"]["interval"]["leaves_out"])
        assert "assay, in the strength of the triturate" in " ".join(str(capsules).split())
        assert "assay of label" not in str(capsules)
        json.loads(galenic.read_plan(capsules.to_json()).to_json())


def test_what_is_not_known_goes_on_through_two_products():
    """By the name that it had, once; and a stock of which nothing was said is not known."""
    shelf = {"kind": "triturate", "active": "testol", "strength": "1 in 10", "diluent": "starch"}
    first = galenic.plan(product_of(stock=shelf, strength="1 in 100", balances=[FINE, BENCH]))
    (kept,) = first.kept
    assert "content of the triturate" in kept.leaves_out
    second = galenic.plan(
        product_of(stock=kept.to_tables()["stock"], strength="1 in 1000", balances=[FINE, BENCH])
    )
    (again,) = second.kept
    assert "content of the triturate" in again.leaves_out
    assert not any("in the strength" in one for one in again.leaves_out)
    assert len(set(again.leaves_out)) == len(again.leaves_out)
    capsules = galenic.plan(galenic.Order.read(capsules_of("testol", "1 mg") | again.to_tables()))
    assert "content of the triturate, in the strength of the triturate" in left_out(capsules)


def test_an_assay_takes_the_place_of_what_was_not_known():
    """It measures what the weights were to give, whatever was not known of them."""
    (kept,) = galenic.plan(product_of(strength="1 in 100", balances=[FINE, BENCH])).kept
    plan = galenic.plan(galenic.Order.read(capsules_of("testol", "1 mg") | kept.to_tables()))
    ideas = {one.change: one for one in galenic.accuracy.improve(plan)}
    (assay,) = (one for words, one in ideas.items() if words.startswith("an assay of the lot"))
    assert "assay, in the strength of the triturate" in assay.resolves
    made = plan.order.replace(
        stock={"assay": "99 %", "assay_uncertainty": "1 %", "strength_uncertainty": None,
               "uncertainty_leaves_out": None}
    )  # fmt: skip
    assert not any("in the strength" in one for one in left_out(galenic.plan(made)))


def test_names_that_are_too_long_for_a_file_are_cut():
    """A balance may have a name of 120 characters: what is told of it has more."""
    long = FINE | {"name": "b" * 120}
    (kept,) = galenic.plan(product_of(strength="1 in 100", balances=[long, BENCH])).kept
    names = kept.to_tables()["stock"]["uncertainty_leaves_out"]
    assert max(map(len, names)) == 120
    order = galenic.Order.read(capsules_of("testol", "1 mg") | tomllib.loads(kept.to_toml()))
    assert list(order.stock.uncertainty_leaves_out) == names


def test_what_is_known_of_the_particles_goes_with_them():
    """They are those of the active, however far it is diluted."""
    known = {"particle_size": "20 um", "particle_gsd": 1.6, "true_density": "1.3 g/mL"}
    (kept,) = galenic.plan(product_of(stock=PURE | known, strength="1 in 100")).kept
    for tables in (kept.to_tables(), tomllib.loads(kept.to_toml())):
        stock = galenic.Order.read(capsules_of("testol", "1 mg") | tables).stock
        assert (str(stock.particle_size), stock.particle_gsd) == ("20 um", Fraction(8, 5))
        assert str(stock.true_density) == "1.3 g/mL"


@pytest.mark.parametrize("name", ['"; drop', "=1+1", "a\\b", "tab\u00e9l"])
def test_a_name_that_was_typed_stays_a_name(name):
    """Quotes and signs do not end the text that they stand in."""
    tables = product_of(strength="1 in 10", lot=name).to_tables()
    tables["filler"] = {"name": name}
    (kept,) = galenic.plan(tables).kept
    table = tomllib.loads(kept.to_toml())["stock"]
    assert (table["diluent"], table["lot"]) == (name, name)


# --- at the command line --------------------------------------------------------------------------


def test_the_next_order_takes_what_was_kept_as_it_is(run, tmp_path):
    """From the example to capsules: strength, lot, end and how much there is."""
    order, stock = tmp_path / "order.toml", tmp_path / "stock.toml"
    assert run("example", "triturate-product", "--output", str(order))[0] == 0
    assert run("plan", str(order), "--keep", str(stock))[0] == 0
    table = tomllib.loads(stock.read_text(encoding="utf-8"))["stock"]
    assert (table["kind"], table["lot"]) == ("triturate", "TR-12")
    assert table["expires"] == dt.date(2027, 5, 20)
    capsules = tmp_path / "capsules.json"
    capsules.write_text(json.dumps(capsules_of("cyanocobalamin", "500 mcg")), encoding="utf-8")
    code, out, _ = run("plan", str(capsules), "--stock", str(stock), "--json")
    told = json.loads(out)
    weights = json.loads(run("plan", str(order), "--json")[1])["weighings"]
    drug, filler = (Fraction(one["weigh"].split()[0]) for one in weights)
    content = drug * Fraction(986, 1000) * Fraction(919, 1000) / (drug + filler)
    assert code == 0
    assert abs(Fraction(told["weighings"][0]["exact"].split()[0]) - 10 / content) < Fraction(
        1, 10**6
    )
    assert told["dose"]["expected"] == "0.5 mg/capsule"
    assert told["ends"]["no_later_than"] == "2027-05-20"
    (kept,) = json.loads(run("plan", str(order), "--json")[1])["kept"]
    of_json = galenic.Order.read(
        capsules_of("cyanocobalamin", "500 mcg") | {"stock": kept["stock"]}
    )
    assert of_json.stock == galenic.read_order(capsules, stock=stock).stock
    made = galenic.read_order(capsules, stock=stock)
    assert galenic.plan(made).to_dict()["weighings"] == told["weighings"]


def test_a_stock_file_that_exists_is_kept(run, tmp_path):
    """Unless --force is given; never is the order itself written over."""
    order, stock = tmp_path / "order.toml", tmp_path / "stock.toml"
    run("example", "triturate-product", "--output", str(order))
    stock.write_text("mine", encoding="utf-8")
    code, out, err = run("plan", str(order), "--keep", str(stock))
    assert (code, out) == (2, "")
    assert "a file that exists" in err
    assert stock.read_text(encoding="utf-8") == "mine"
    assert run("plan", str(order), "--keep", str(order), "--force")[0] == 2
    assert run("plan", str(order), "--keep", str(stock), "--force")[0] == 0
    assert "[stock]" in stock.read_text(encoding="utf-8")


def test_which_is_written_is_said_by_its_vessel(run, tmp_path):
    """Of a product that is made through a triturate: the product by itself, T1 by name."""
    tables = product_of(strength="1 in 10000", mass="50 g", balances=[FINE]).to_tables()
    order = tmp_path / "order.json"
    order.write_text(json.dumps(tables | {"triturate": {"keep": True}}), encoding="utf-8")
    product, rest = tmp_path / "product.toml", tmp_path / "rest.toml"
    assert run("plan", str(order), "--keep", str(product), "--keep", f"T1={rest}")[0] == 0
    contents = [
        tomllib.loads(one.read_text(encoding="utf-8"))["stock"]["available"]
        for one in (product, rest)
    ]
    assert contents[0] == "50000 mg"
    assert contents[1] != contents[0]


@pytest.mark.parametrize("word", ["stock", "foo", "T1", "BATCH"])
def test_a_name_of_what_is_not_kept_is_no_file(run, tmp_path, monkeypatch, word):
    """What was meant is told, and how a file of such a name is written."""
    monkeypatch.chdir(tmp_path)
    run("example", "triturate-product", "--output", "order.toml")
    code, out, err = run("plan", "order.toml", "--keep", f"{word}=z.toml")
    assert (code, out) == (2, "")
    assert "batch=FILE" in err
    assert f"./{word}=z.toml" in err
    assert [one.name for one in tmp_path.iterdir()] == ["order.toml"]
    assert run("plan", "order.toml", "--keep", f"./{word}=z.toml")[0] == 0
    assert (tmp_path / f"{word}=z.toml").exists()
    assert run("plan", "order.toml", "--keep", "batch=z.toml")[0] == 0
    assert (tmp_path / "z.toml").exists()
    assert run("plan", "order.toml", "--keep", "batch=")[0] == 2


def test_a_stop_keeps_nothing(run, tmp_path):
    """Its page says why; no stock file is written."""
    weak = {"kind": "triturate", "active": "testol", "strength": "1 in 10", "diluent": "starch"}
    order, stock = tmp_path / "order.json", tmp_path / "stock.toml"
    tables = product_of(stock=weak, strength="1 in 5").to_tables()
    order.write_text(json.dumps(tables), encoding="utf-8")
    code, out, _ = run("plan", str(order), "--keep", str(stock))
    assert (code, stock.exists()) == (1, False)
    assert "its stock is too weak for that strength" in re.sub(r"\s+", " ", out)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("plan", "capsules.json", "--keep", "x.toml"), "a plan that keeps something"),
        (("plan", "product.json", "--stock", "stock.toml"), "[stock] in product.json and in "),
        (("plan", "bare.json", "--stock", "product.json"), "move it to the order file"),
        (("plan", "bare.json", "--stock", "none.toml"), "no file of that name"),
        (("plan", "product.json", "product.json", "--keep", "x.toml"), "one order beside --keep"),
        (("capacity", "product.json"), "an order of capsules"),
        (
            (
                *("recover", "product.json", "--tolerance", "5 %", "--stage", "filled"),
                *("--weighed", "1=250mg", "--weighed", "2=249.75g"),
            ),
            "write weighed or mixed: none is filled",
        ),
    ],
)
def test_what_cannot_be_is_refused(run, tmp_path, monkeypatch, words, told):
    """With what was given, and what to do; nothing is written."""
    monkeypatch.chdir(tmp_path)
    product = product_of(strength="1 in 1000")
    bare = capsules_of("testol", "1 mg")
    Path("product.json").write_text(json.dumps(product.to_tables()), encoding="utf-8")
    Path("bare.json").write_text(json.dumps(bare), encoding="utf-8")
    Path("capsules.json").write_text(json.dumps(bare | {"stock": PURE}), encoding="utf-8")
    Path("stock.toml").write_text(galenic.plan(product).kept[0].to_toml(), encoding="utf-8")
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert told in err
    assert not Path("x.toml").exists()


def test_a_pharmacy_file_lends_what_is_of_no_capsule(run, tmp_path):
    """Its balances serve; its capsule and its fill are passed over."""
    order, pharmacy = tmp_path / "order.json", tmp_path / "pharmacy.json"
    order.write_text(json.dumps(product_of(strength="1 in 100").to_tables()), encoding="utf-8")
    tables = {
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "fill": {"rsd": "2 %"},
        "weighing": {"rule": "nrf"},
        "balance": [FINE, BENCH],
    }
    pharmacy.write_text(json.dumps(tables), encoding="utf-8")
    code, out, _ = run("plan", str(order), "--pharmacy", str(pharmacy), "--json")
    told = json.loads(out)
    assert code == 0
    assert told["from_pharmacy"] == ["weighing", "balance"]
    assert [one["balance"] for one in told["weighings"]] == ["fine", "bench"]
    assert (told["capsule"], told["made"], told["packing"]) == (None, None, None)


# --- what is read, and what is refused ------------------------------------------------------------

OF_CAPSULES = {
    "order": {"capsules": 30},
    "capsule": {"size": "3"},
    "capsule_size": [{"maker": "M", "size": "1", "volume": "0.5 mL/capsule"}],
    "fill": {"rsd": "2 %"},
    "active": [{"name": "testol", "dose": "1 mg", "stock": PURE}],
}


@pytest.mark.parametrize("table", [*OF_CAPSULES])
def test_what_is_of_capsules_is_refused_beside_a_product(table):
    """By its own name alone, with the reason."""
    tables = product_of(strength="1 in 100").to_tables() | {table: OF_CAPSULES[table]}
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(tables)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("conflict", table)
    assert problem.expected == "none beside [product]"


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"mass": "250"}, "mass"),
        ({"mass": "250 mL"}, "mass"),
        ({"mass": "0 g"}, "mass"),
        ({"strength": "1:1000"}, "strength"),
        ({"strength": "1 in 1"}, "strength"),
        ({"strength": "2 in 1"}, "strength"),
        ({"strength": "1 mg"}, "strength"),
        ({"strength": "5 mg in 3"}, "strength"),
        ({"strength": "10 IU/g"}, "strength"),
        ({"strengt": "1 in 10"}, "strengt"),
        ({"kind": "solution"}, "kind"),
        ({"date": "2026-11-22", "expires": "2026-11-21"}, "expires"),
        ({"active": "another"}, None),
        ({"tolerance": "101 %"}, "tolerance"),
        ({"lot": ""}, "lot"),
    ],
)
def test_a_wrong_value_is_told_under_product(keys, path):
    """No problem speaks of keys that an order of a product does not have."""
    tables = product_of(strength="1 in 100").to_tables()
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(tables | {"product": tables["product"] | keys})
    paths = {problem.path for problem in caught.value.problems}
    assert paths == {"stock.active" if path is None else f"product.{path}"}
    assert not re.search(r"\border\.(?!toml)", str(caught.value))
    assert "capsule" not in str(caught.value)


@pytest.mark.parametrize("key", ["active", "mass", "strength"])
def test_a_missing_key_is_asked_for(key):
    """Alone: nothing is said of what would need it."""
    tables = product_of(strength="1 in 100").to_tables()
    del tables["product"][key]
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(tables)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("missing", f"product.{key}")


@pytest.mark.parametrize("given", ["1 in 1000", [], [{"kind": "triturate"}], 3])
def test_a_product_that_is_no_table_is_refused(given):
    """As text says it, and never as an error of galenic's own."""
    tables = product_of(strength="1 in 100").to_tables()
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(tables | {"product": given})
    assert {problem.path for problem in caught.value.problems} <= {"product"}


def test_an_order_is_written_back_as_it_was_given():
    """Without the unit as which it is planned, and changed by its own keys."""
    order = product_of(strength="1 in 1000", lot="T-1")
    assert set(order.to_tables()) == {"product", "stock", "filler"}
    assert galenic.Order.read(order.to_tables()) == order
    more = order.replace(product={"mass": "500 g"})
    assert (more.product.mass.label, more.product.lot) == ("500 g", "T-1")
    plan = galenic.plan(order)
    assert galenic.read_plan(plan.to_json()) == plan


# --- weighed otherwise ----------------------------------------------------------------------------


def test_too_much_of_the_drug_is_mended_by_diluent():
    """280 mg read for 250 mg: a 1 in 1000 is then 280 g, whether the diluent is in or not."""
    plan = galenic.plan(product_of(strength="1 in 1000", balances=[FINE, BENCH]))
    first = [{"step": 1, "weighed": "280.0 mg"}]
    found = galenic.recover(plan, {"stage": "weighed", "actual": first}, tolerance="2 %")
    assert str(found.dose.text(5)) == f"{float(Fraction(280, 250_030) * 1000):.5g} mg/g"
    option = next(one for one in found.options if one.action == "recompute")
    assert (option.weighings[0].step, str(option.weighings[0].weigh)) == (2, "279720 mg")
    assert option.dose.number == 1
    both = [*first, {"step": 2, "weighed": "249750 mg"}]
    mixed = galenic.recover(plan, {"stage": "mixed", "actual": both}, tolerance="2 %")
    added = next(one for one in mixed.options if one.action == "add-filler")
    assert str(added.amount) == "29970 mg"
    assert [one.action for one in mixed.options[1:]] == ["assay", "discard"]


def test_too_little_of_the_drug_is_mended_by_stock():
    """200 mg read: x is added so that 200 + x in 249,950 + x are 1 in 1000."""
    plan = galenic.plan(product_of(strength="1 in 1000", balances=[FINE, BENCH]))
    read = [{"step": 1, "weighed": "200.0 mg"}, {"step": 2, "weighed": "249750 mg"}]
    found = galenic.recover(plan, {"stage": "mixed", "actual": read}, tolerance="2 %")
    added = next(one for one in found.options if one.action == "add-stock")
    exact = (Fraction(249_950) - 200_000) / 999
    assert abs(added.amount.number - exact) <= Fraction(1, 20)
    assert "capsule" not in re.sub("make-capsules", "", str(found)).lower()
    assert found.to_dict()["actives"][0]["target"] == "1 mg/g"


@given(st.integers(40, 400), st.integers(0, 10_000), st.sampled_from(["weighed", "mixed"]))
def test_every_option_leads_to_the_strength_that_it_tells(drug, more, stage):
    """Followed weight by weight from what was read and what it asks for, within the tolerance."""
    plan = galenic.plan(product_of(strength="1 in 100", mass="20 g", balances=[FINE]))
    masses = {1: Fraction(drug), 2: Fraction(19_800 + more)}
    read = [{"step": step, "weighed": f"{mass} mg"} for step, mass in masses.items()]
    found = galenic.recover(plan, {"stage": stage, "actual": read}, tolerance="3 %")
    assert found.dose.number == 1000 * masses[1] / sum(masses.values())
    for option in found.options:
        if option.dose is None:
            continue
        held, whole = masses[1], sum(masses.values())
        for one in option.weighings:
            change = one.weigh.number - masses.get(one.step, 0)
            whole += change
            held += change if one.from_ == "stock" else 0
        assert option.dose.number == 1000 * held / whole
        assert abs(option.dose.number / 10 - 1) <= Fraction(3, 100)


def test_a_vessel_that_is_emptied_gives_nothing_more():
    """All of T1 is read as taken: nothing is offered out of it, and nothing divides by nothing."""
    plan = galenic.plan(product_of(strength="1 in 10000", mass="50 g", balances=[FINE]))
    drug, diluent = (one.weigh.number for one in plan.weighings[:2])
    for left in (0, 1, 2):
        masses = (drug, diluent, drug + diluent - left)
        read = [{"step": n, "weighed": f"{float(one)} mg"} for n, one in enumerate(masses, 1)]
        found = galenic.recover(plan, {"stage": "weighed", "actual": read}, tolerance="2 %")
        assert found.options[-1].action == "discard"
        taken = [one for option in found.options for one in option.weighings if one.step is None]
        assert all(one.from_ != "T1" for one in taken)


# --- what people see ------------------------------------------------------------------------------


def test_the_sheet_speaks_of_a_label_and_of_no_capsule():
    """In every form; strength as parts and in a gram, what it counts, lot, end and diluent."""
    order = product_of(
        stock=FIELD_B12["stock"] | {"active": "testol"},
        strength="1 in 1000",
        lot="T-1",
        date="2026-11-22",
        expires="2027-01-31",
        balances=[FINE, BENCH],
    )
    plan = galenic.plan(order)
    for text in (str(plan), plan.to_html(), plan.to_markdown(), str(galenic.accuracy.assess(plan))):
        body = text.rpartition("</style>")[2]
        told = re.sub(r"non-aqueous\s+forms,\s+capsules among\s+them", "", body)  # the rule of days
        assert not re.search("capsule|net fill|shell", told, re.IGNORECASE)
        assert "1 in 1000 (1 mg/g)" in re.sub(r"\s+", " ", told).replace("\\", "")
    sheet = re.sub(r"\s+", " ", str(plan))
    for words in (
        "250 g of testol triturate",
        "counts active: 250 mg in all, 277.2848 mg of stock as weighed",
        "diluent lactose monohydrate",
        "lot T-1",
        "use until 2027-01-31 no later than 2027-05-20",
    ):
        assert words in sheet


def test_a_triturate_of_capsules_says_that_it_counts_powder():
    """`[triturate] strength` goes on counting powder as weighed."""
    sheet = re.sub(r"\s+", " ", str(galenic.plan(FIELD_B12)))
    assert "1 in 100 100 mg made up to 10000 mg, powder as weighed" in sheet
    assert "triturate T1 8336 mg 9.016 mg/g of active, as the weights make it" in sheet


def test_the_accuracy_is_that_of_the_strength():
    """In mg/g, without capsules to draw and without a chance of passing."""
    made = galenic.accuracy.assess(
        galenic.plan(product_of(strength="1 in 100", balances=[FINE, BENCH]))
    )
    (one,) = made.actives
    assert one.budget.dose.mean.unit == one.worst_case.low.unit == "mg/g"
    assert one.worst_case.low.number < 10 < one.worst_case.high.number
    assert (one.simulation, one.chance) == (None, None)
    told = made.to_dict()
    assert (told["simulation"], told["pass_usp_905"], told["dose"]["interval"]["of"]) == (
        None,
        None,
        "product",
    )


def test_every_table_of_a_product_can_be_had():
    """And those beside a plan of capsules."""
    plan = galenic.plan(product_of(strength="1 in 10000", mass="50 g", balances=[FINE]))
    (row,) = plan.rows("summary")
    assert (row["mass [mg]"], row["strength [mg/g]"], row["made [mg]"]) == (50_000, 0.1, 50_000)
    for name in ("weighings", "mixing", "triturates", "ways_out", "lots", "actives", "steps"):
        assert plan.rows(name)
    both = galenic.compare(galenic.plan(galenic.example("tablets")), plan)
    assert "50 g, 1 in 10000" in str(both)
    assert len(both.rows()) == 2
