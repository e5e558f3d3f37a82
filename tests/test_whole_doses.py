"""A dose that is taken as several capsules; the numbers are worked by hand beside each test."""

import copy
import itertools
import json
import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import galenic
from galenic import Amount, InputError, accuracy, quality
from galenic import _cli as cli
from strategies import grammar, orders, orders_of_several

POWDER = {"kind": "powder", "active": "a drug", "assay": "98 %", "basis": "as-is"}


def order(dose="300 mg", capsules=56, count=2, **changes):
    """An order of a powder of 98 % in 400 mg of size 0, whose packings were measured."""
    counted = {} if count is None else {"capsules_per_dose": count}
    tables = {
        "order": {"active": "a drug", "dose": dose, "capsules": capsules, **counted},
        "stock": POWDER | {"pack_stat": "400 mg/capsule"},
        "capsule": {"size": "0", "maker": "Coni-Snap"},
        "filler": {"name": "a filler", "pack_stat": "400 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "fine", "readability": "1 mg"}],
    }
    for name, keys in changes.items():
        tables[name] = {**tables.get(name, {}), **keys} if isinstance(keys, dict) else keys
    return tables


def of_two(one="300 mg", other="40 mg", **keys):
    """Two drugs, each from a powder of its own."""
    tables = order(**keys)
    heading, stock = tables["order"], tables.pop("stock")
    del heading["active"], heading["dose"]
    tables["active"] = [
        {"name": name, "dose": dose, "stock": stock | {"active": name}}
        for name, dose in (("drug one", one), ("drug two", other))
    ]
    return tables


def problems(tables):
    """What is wrong with an order, by path."""
    with pytest.raises(InputError) as caught:
        galenic.Order.read(tables)
    return {one.path: one for one in caught.value.problems}


def test_one_capsule_for_a_dose_has_one_reading():
    """300 mg in the one capsule of a dose: the key is left out, or the dose is that of the dose."""
    order = {
        "order": {"active": "testol", "dose": "300 mg/capsule", "capsules": 30,
                  "capsules_per_dose": 1},
        "stock": {"kind": "powder", "active": "testol", "assay": "100 %", "basis": "as-is"},
        "capsule": {"size": "0", "fill": "400 mg/capsule"},
        "filler": {"name": "house filler"},
    }  # fmt: skip
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(order)
    (problem,) = caught.value.problems
    assert (problem.path, problem.given) == ("order.dose", "'300 mg/capsule'")
    assert "1 capsules" not in str(problem)
    assert "leave order.capsules_per_dose out" in problem.remedy
    assert problem.remedy.count("300 mg/dose") == 1
    for changes in ({"dose": "300 mg/dose"}, {"capsules_per_dose": None}):
        heading = {key: one for key, one in (order["order"] | changes).items() if one is not None}
        plan = galenic.plan(order | {"order": heading})
        assert plan.stock.mass.number == 30 * 300


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dose", ["300 mg", "300 mg/dose", "0.3 g", "300000 mcg/dose", Amount.read("300 mg/dose")]
)
def test_the_dose_is_the_whole_dose(dose):
    """However it is written, two capsules of 150 mg are 300 mg."""
    plan = galenic.plan(order(dose))
    assert (plan.dose.label, plan.dose.whole) == (
        Amount.read("150 mg/capsule"), Amount.read("300 mg/dose"),
    )  # fmt: skip
    assert (plan.dose.of, plan.dose.capsules_per_dose) == ("capsule", 2)
    # 56 × 150 mg / 0.98 = 8571.43 mg
    assert str(plan.weighings[0].weigh) == "8571 mg"


def test_a_quantity_of_pint_is_read_so_too():
    """A mass is the whole dose, a mass for each dose as well; one of a capsule is refused."""
    registry = galenic.unit_registry()
    for unit in ("milligram", "milligram/dose"):
        made = galenic.Order.read(order(registry.Quantity(300, unit)))
        assert made.dose == Amount.read("300 mg/dose")
    assert "order.dose" in problems(order(registry.Quantity(300, "milligram/capsule")))
    assert made.dose.quantity().units == registry.Unit("milligram/dose")


def test_units_of_activity_are_shared_out_alike():
    """9000 IU as three capsules are 3000 IU each."""
    stock = {"kind": "powder", "active": "colecalciferol", "assay": "100000 IU/g",
             "basis": "as-is", "pack_stat": "400 mg/capsule"}  # fmt: skip
    tables = order("9000 IU", 60, 3, stock=stock)
    tables["order"]["active"] = "colecalciferol"
    plan = galenic.plan(tables)
    assert str(plan.dose.label) == "3000 IU/capsule"
    assert str(plan.dose.whole) == "9000 IU/dose"
    assert str(plan.weighings[0].exact) == "1800 mg"  # 60 × 3000 / 100


def test_without_the_key_nothing_changes():
    """A capsule is a dose then, and says so."""
    dose = galenic.plan(order("150 mg", count=None)).dose
    assert (dose.of, dose.capsules_per_dose, dose.whole) == ("capsule", 1, None)
    assert str(dose.label) == "150 mg/capsule"


def test_a_dose_of_a_capsule_beside_it_is_refused_with_both_readings():
    """300 mg/capsule may be 300 mg or 600 mg for a dose of two."""
    told = problems(order("300 mg/capsule"))["order.dose"]
    assert told.code == "conflict"
    assert '"300 mg/dose" if each capsule holds 150 mg' in told.remedy
    assert '"600 mg/dose" if each capsule holds 300 mg' in told.remedy
    told = problems(order("30ug/capsule"))["order.dose"]  # in the unit it was written in
    assert '"30 mcg/dose" if each capsule holds 15 mcg' in told.remedy
    told = problems(of_two(other="40 mg/capsule"))
    assert set(told) == {"active[1].dose"}
    assert '"80 mg/dose"' in told["active[1].dose"].remedy


@pytest.mark.parametrize("dose", ["300 mg/dose", "300000 mcg/dose"])
def test_a_dose_per_dose_needs_the_key(dose):
    """Nobody knows of how many capsules a dose is."""
    told = problems(order(dose, count=None))["order.dose"]
    assert "order.capsules_per_dose" in told.remedy


def test_a_remainder_of_capsules_is_refused_with_the_nearest():
    """57 capsules are 28 doses of two and one more; 1 capsule is no dose of three."""
    told = problems(order(capsules=57))["order.capsules"]
    assert (told.given, told.remedy) == ("57", "write 56 (28 doses) or 58 (29 doses)")
    told = problems(order(capsules=1, count=3))["order.capsules"]
    assert told.remedy == "write 3 (1 dose)"
    told = problems(order(capsules=999_999, count=10))["order.capsules"]
    assert told.remedy == "write 999990 (99999 doses) or 1000000 (100000 doses)"


def test_all_that_is_wrong_is_told_together():
    """The remainder and the dose in one answer; twenty-one capsules are no dose."""
    assert set(problems(order("300 mg/capsule", 57))) == {"order.capsules", "order.dose"}
    assert set(problems(order(count=21))) == {"order.capsules_per_dose"}


def test_the_key_comes_and_goes():
    """A dose without a quotient is that of what the order counts in."""
    made = galenic.Order.read(order())
    assert made.replace(capsules_per_dose=None).dose == Amount.read("300 mg/capsule")
    assert made.replace(capsules_per_dose=4).dose_of_capsule == Amount.read("75 mg/capsule")
    assert galenic.Order.read(made.to_tables()).to_tables() == made.to_tables()


def test_rows_have_it_as_a_column():
    """A table of orders says it for each."""
    common = {name: table for name, table in order().items() if name != "order"}
    rows = [
        {"order.active": "a drug", "order.dose [mg/dose]": 300, "order.capsules": 56,
         "order.capsules_per_dose": 2},
        {"order.active": "a drug", "order.dose": "150 mg", "order.capsules": 56,
         "order.capsules_per_dose": None},
    ]  # fmt: skip
    one, other = galenic.plan_rows(rows, common=common)
    assert one.dose.whole == Amount.read("300 mg/dose")
    assert other.dose.whole is None
    assert one.weighings[0].weigh == other.weighings[0].weigh


# --- laws ----------------------------------------------------------------------------------------


def counted(tables, count):
    """An order of a capsule, and the same with as many capsules for a dose: n times the dose."""
    each = copy.deepcopy(tables)
    each["order"]["capsules"] *= count
    assume(each["order"]["capsules"] <= 1_000_000)
    whole = copy.deepcopy(each)
    whole["order"]["capsules_per_dose"] = count
    for table in (whole["order"], *whole.get("active", ())):
        if "dose" in table:
            value, unit = grammar(table["dose"])
            assume(value * count <= 10**9)
            table["dose"] = f"{decimal(value * count)} {unit.partition('/')[0]}/dose"
    return each, whole


def decimal(value):
    """A fraction whose digits end, as text."""
    digits = next(n for n in itertools.count() if (value * 10**n).denominator == 1)
    whole, part = divmod(int(value * 10**digits), 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)


def numbers(plan):
    """All numbers that are weighed, mixed and filled by a plan, and what a capsule holds."""
    told = plan.to_dict()
    kept = ("weighings", "triturates", "mixing", "fill", "capsule", "packing", "made", "check")
    found = {key: told[key] for key in kept}
    found["dose"] = [
        (one.dose.label, one.dose.expected, one.dose.deviation) for one in plan.actives
    ]
    found["stops"] = [one.code for one in plan.stops]
    return found


@settings(max_examples=20)
@given(orders(), st.integers(2, 6))
def test_a_dose_of_n_capsules_is_n_capsules_of_the_nth_part(tables, count):
    """Number by number the same plan; and n capsules hold the dose, exactly."""
    each, whole = counted(tables, count)
    one, other = galenic.plan(each), galenic.plan(whole, prove=True)
    assert numbers(other) == numbers(one)
    dose = other.dose
    assert dose.whole.number == dose.capsules_per_dose * dose.label.number
    assert dose.capsules_per_dose == count


@pytest.mark.slow
@settings(max_examples=25)
@given(orders_of_several(), st.integers(2, 6))
def test_the_same_holds_of_several_drugs(tables, count):
    """Each has its own dose, of the same number of capsules."""
    each, whole = counted(tables, count)
    one, other = galenic.plan(each), galenic.plan(whole, prove=True)
    assert numbers(other) == numbers(one)
    for active in other.actives:
        assert active.dose.whole.number == count * active.dose.label.number


@given(st.integers(2, 20), st.integers(1, 10_000))
def test_only_whole_doses_are_made(count, capsules):
    """A remainder is refused, and what is offered instead is taken."""
    tables = order("30 mg", capsules, count)
    if capsules % count == 0:
        assert galenic.Order.read(tables).capsules == capsules
        return
    remedy = problems(tables)["order.capsules"].remedy
    offered = [int(word) for word in remedy.replace("(", " ").split() if word.isdigit()][::2]
    assert all(abs(one - capsules) < count for one in offered)
    for one in offered:
        galenic.Order.read(order("30 mg", one, count))


# --- what it is held against ---------------------------------------------------------------------


def test_usual_doses_are_those_of_the_whole_dose():
    """300 mg is usual from 200 mg on; a capsule of 150 mg alone would be outside."""
    row = [{"name": "a drug", "usual_dose": ["200 mg", "400 mg"]}]
    assert "dose-unusual" not in codes(galenic.plan(order(substance=row)))
    assert "dose-unusual" in codes(galenic.plan(order("150 mg", count=None, substance=row)))
    of_doses = [{"name": "a drug", "usual_dose": ["200 mg/dose", "400 mg/dose"]}]
    assert "dose-unusual" not in codes(galenic.plan(order(substance=of_doses)))
    high = galenic.plan(order("500 mg", substance=row))  # of 250 mg each, which would be usual
    (told,) = [one for one in high.notices if one.code == "dose-unusual"]
    assert "500 mg of a drug is outside 200 mg to 400 mg" in told.text


def test_the_strength_of_a_tablet_is_held_against_the_whole_dose():
    """60 mg as two capsules of 30 mg reach a tablet of 50 mg; so does a standard dose."""
    found = galenic.plan(galenic.example("tablets").replace(dose="60 mg", capsules_per_dose=2))
    told = {one.code: one.text for one in found.notices}
    assert "dose-reaches-tablet" in told
    assert "60 mg" in told["dose-reaches-tablet"]
    assert "naltrexone-standard-dose" in told


def codes(plan):
    """The codes of its notices."""
    return {one.code for one in plan.notices}


# --- what people see -----------------------------------------------------------------------------


def test_the_sheet_says_dose_and_capsule():
    """How many doses, what a dose is, and what a capsule holds."""
    tables = order()
    tables["order"]["excess"] = "5 %"  # 58.8, so 59 capsules
    plan = galenic.plan(tables)
    text = " ".join(str(plan).split())
    assert (
        "59 capsules (29 doses and 1 over) of 150 mg a drug a dose is 300 mg, as 2 capsules" in text
    )
    assert "dose 300 mg as 2 capsules of 150 mg" in text
    assert "ordered 56 capsules (28 doses)" in text
    assert "interval, a capsule" in text
    for page in (plan.to_html(), plan.to_markdown()):
        assert "as 2 capsules of 150 mg" in page
        assert "56 capsules (28 doses)" in page


def test_a_dose_of_one_capsule_may_say_so():
    """One for each dose is what an order without the key says; this one says it."""
    plan = galenic.plan(order("150 mg/dose", 56, 1))
    text = " ".join(str(plan).split())
    assert "56 capsules (56 doses) of 150 mg a drug a dose is 150 mg, as 1 capsule =" in text
    assert (plan.dose.capsules_per_dose, str(plan.dose.whole)) == (1, "150 mg/dose")


def test_the_sheet_of_several_drugs_says_each():
    """300 mg and 40 mg as two capsules of 150 mg and 20 mg."""
    plan = galenic.plan(of_two())
    text = " ".join(str(plan).split())
    assert "150 mg drug one and 20 mg drug two" in text
    assert "a dose is 300 mg drug one and 40 mg drug two, as 2 capsules" in text
    assert "as 2 capsules of 20 mg" in text


def test_the_command_line_reads_and_tells_it(tmp_path, capsys):
    """JSON: what is of a capsule, as how many, and the whole dose; it is read back."""
    file = tmp_path / "order.json"
    file.write_text(json.dumps(order()))
    assert cli.main(["plan", str(file), "--json"]) == 0
    text = capsys.readouterr().out
    dose = json.loads(text)["dose"]
    assert dose["label"] == "150 mg/capsule"
    assert (dose["of"], dose["capsules_per_dose"], dose["whole"]) == ("capsule", 2, "300 mg/dose")
    assert json.loads(text)["actives"][0]["dose"]["whole"] == "300 mg/dose"
    assert galenic.read_plan(text).dose.whole == Amount.read("300 mg/dose")
    assert cli.main(["explain", "dose", str(file)]) == 0
    told = capsys.readouterr().out
    assert "D = 300 mg/dose ÷ 2 capsule/dose" in told
    file.write_text(json.dumps(order(capsules=57)))
    assert cli.main(["plan", str(file)]) == 2
    assert "write 56 (28 doses) or 58 (29 doses)" in capsys.readouterr().err


def test_plans_side_by_side_tell_both():
    """Of the plan that counts in doses the whole dose; of the other none."""
    one, other = galenic.plan(order()), galenic.plan(order("150 mg", count=None))
    rows = galenic.compare(one, other).rows()
    assert [row["whole_dose [mg/dose]"] for row in rows] == [300, None]
    assert [row["capsules_per_dose"] for row in rows] == [2, None]
    assert "whole dose" in str(galenic.compare(one, other))
    assert "whole dose" not in str(galenic.compare(other, other))


# --- checks, accuracy, recovery and capacity -----------------------------------------------------


def test_contents_are_checked_against_what_a_capsule_holds():
    """150 mg found in each of ten capsules is all of the label; 300 mg would be twice it."""
    plan = galenic.plan(order())
    contents = ["149 mg", "151 mg"] * 5
    found = quality.check_content({"content": contents}, rule="usp-905", plan=plan)
    assert found.verdict == "passes"
    twice = quality.check_content({"content": ["300 mg"] * 10}, rule="usp-905", plan=plan)
    assert twice.verdict != "passes"
    endless = galenic.plan(order("100 mg", 60, 3))  # 33.33… mg each
    found = ["33.2 mg", "33.4 mg"] * 5
    assert (
        quality.check_content({"content": found}, rule="usp-905", plan=endless).verdict == "passes"
    )


def test_a_whole_dose_is_surer_than_a_capsule_where_capsules_differ():
    """u² of a capsule is b² + w², of a dose of two b² + w²/2: 2 % fill alone is 1.41 %."""
    pytest.importorskip("numpy")
    tables = order(fill={"rsd": "3 %"}, mixing={"rsd": "4 %", "loss": "0 %"})
    tables["stock"]["assay_uncertainty"] = "1 %"
    budget = accuracy.budget(galenic.plan(tables))
    whole = budget.whole
    assert (whole.capsules, whole.mean.unit) == (2, "mg/dose")
    assert whole.mean.number == pytest.approx(2 * budget.dose.mean.number)
    # Between capsules 3 % and 4 % are 5 % of what one holds, 5 % / √2 of a dose.
    assert budget.within == pytest.approx(0.05, rel=1e-6)
    part = float(whole.standard_uncertainty.number / whole.mean.number)
    assert part == pytest.approx(math.hypot(budget.between, 0.05 / math.sqrt(2)), rel=1e-6)
    if whole.interval.of == "whole dose":
        low, high = whole.interval.low.number, whole.interval.high.number
        assert (low + high) / 2 == pytest.approx(whole.mean.number)
    else:
        pytest.fail("all that makes capsules differ was given")
    assert accuracy.budget(galenic.plan(order("150 mg", count=None))).whole is None


@pytest.mark.slow
def test_the_assessment_tells_dose_and_capsule():
    """On the page and in the data."""
    pytest.importorskip("numpy")
    made = accuracy.assess(galenic.plan(order(fill={"rsd": "3 %"})), batches=200)
    text = " ".join(str(made).split())
    assert "mean, the dose" in text
    assert "mean, a capsule" in text
    assert made.to_dict()["dose"]["whole"]["mean"].endswith(" mg/dose")
    other = accuracy.assess(galenic.plan(order("150 mg", count=None)), batches=200)
    assert other.to_dict()["dose"]["whole"] is None
    assert "mean, " not in str(other)


def test_a_recovery_is_of_capsules():
    """8600 mg in place of 8571 mg: 8600 × 0.98 / 56 = 150.5 mg in each, not of 300 mg."""
    plan = galenic.plan(order())
    weights = [
        {"step": 1, "weighed": "8600 mg"},
        {"step": 2, "weighed": str(plan.weighings[1].weigh)},
    ]
    found = galenic.recover(plan, {"stage": "mixed", "actual": weights}, tolerance="5 %")
    assert str(found.target) == "150 mg/capsule"
    assert found.dose.number == Fraction(8600 * 98, 100 * 56)
    assert found.actives[0].expected == Amount.read("150 mg/capsule")


def test_a_recovery_says_which_capsules_make_no_whole_dose():
    """Powder for 54 of 57 capsules: 18 whole doses of three; for 56 two capsules are over."""
    plan = galenic.plan(order("450 mg", 57, 3))
    for part, over in ((54, 0), (56, 2)):
        weights = [
            {"step": one.step, "weighed": f"{round(one.exact.number * part / 57)} mg"}
            for one in plan.weighings
        ]
        found = galenic.recover(plan, {"stage": "mixed", "actual": weights}, tolerance="1 %")
        (made,) = [one for one in found.options if one.capsules == part]
        assert (f"keep {over} of them back: 18 doses are of 3 capsules" in made.text) == bool(over)
        assert ("keep" in made.text) == bool(over)


def test_a_capacity_is_of_whole_doses():
    """10 g hold 9.8 g: 65.3 capsules of 150 mg; as doses of two 64, as doses of three 63."""
    for count, most in ((2, 64), (3, 63)):
        tables = order(f"{150 * count} mg", 12, count, stock={"available": "10 g"})
        found = galenic.capacity(tables)
        assert found.capsules == most
        assert f"({most // count} doses)" in str(found)
    alone = galenic.capacity(order("150 mg", 12, None, stock={"available": "10 g"}))
    assert alone.capsules == 65


# --- ways out ------------------------------------------------------------------------------------


def several(plan):
    """The way out by several capsules."""
    return next(one for one in plan.ways_out if one.action == "several-capsules")


def test_an_order_that_counts_in_doses_gets_more_capsules():
    """900 mg / 0.98 = 918 mg as two are 459 mg, more than 400; three are 306 mg."""
    plan = galenic.plan(order("900 mg"))
    assert plan.stopped
    way = several(plan)
    assert way.change == {"capsules": 84, "capsules_per_dose": 3}  # 28 doses
    assert (way.capsules, way.capsules_per_dose, str(way.dose)) == (84, 3, "300 mg/capsule")
    made = galenic.plan(plan.order.replace(**way.change))
    assert not made.stopped
    assert made.dose.whole == Amount.read("900 mg/dose")
    text = " ".join(str(plan).split())
    assert "capsules = 84 under [order] and capsules_per_dose = 3 under [order]" in text


def test_what_a_capsule_holds_beside_it_is_shared_out_from_what_it_held():
    """Two capsules with 30 mg of glycine become three with 20 mg: 60 mg in a dose as before."""
    glycine = {"name": "glycine", "mass": "30 mg/capsule", "pack_stat": "400 mg/capsule"}
    way = several(galenic.plan(order("900 mg", excipient=[glycine])))
    assert way.change["excipient"][0]["mass"] == "20 mg/capsule"


def test_a_dose_written_of_a_capsule_is_written_as_the_whole_dose():
    """800 mg/capsule is what a dose of 800 mg was; each of several drugs is written anew."""
    plan = galenic.plan(order("600 mg/capsule", 10, None))
    way = several(plan)
    assert way.change == {"dose": "600 mg/dose", "capsules": 20, "capsules_per_dose": 2}
    plan = galenic.plan(of_two("600 mg/capsule", "40 mg", capsules=10, count=None))
    way = several(plan)
    assert [row["dose"] for row in way.change["actives"]] == ["600 mg/dose", "40 mg/dose"]
    made = galenic.plan(plan.order.replace(**way.change))
    assert [str(one.dose.label) for one in made.actives] == ["300 mg/capsule", "20 mg/capsule"]


def test_other_ways_keep_the_doses_whole():
    """A larger batch that can be weighed is one of whole doses."""
    tables = order("3 mg", 6, 3)  # 1 mg each, 6.1 mg together: too little to weigh
    plan = galenic.plan(tables)
    larger = [one for one in plan.ways_out if one.action == "larger-batch"]
    assert larger
    for way in plan.ways_out:
        assert way.capsules % 3 == 0
        assert way.capsules_per_dose == 3
        assert not galenic.plan(plan.order.replace(**way.change)).stopped
    # 100 mg is the least to weigh at nrf with 1 mg; 99.5 mg rounds to it: 97.5 capsules, so 99.
    assert larger[0].capsules == 99


# --- published -----------------------------------------------------------------------------------


def test_a_serving_of_two_capsules():
    """950 mg of a blend with 3.56 % of a powder of 14 %: 33.82 mg, two are 67.64 mg and 9.4696 mg.

    The composition of a serving, as an application of the field has it in its tests.
    """
    stock = POWDER | {"active": "magnesium", "assay": "14 %", "pack_stat": "950 mg/capsule"}
    tables = order(
        "9.4696 mg", 60, 2, stock=stock, capsule={"size": "000", "fill": "950 mg/capsule"}
    )
    tables["order"]["active"] = "magnesium"
    tables["filler"] = {"name": "a filler", "pack_stat": "950 mg/capsule"}
    plan = galenic.plan(tables)
    assert str(plan.fill.stock) == "33.82 mg/capsule"
    assert str(plan.fill.total) == "950 mg/capsule"
    assert 2 * plan.fill.stock.number == Fraction("67.64")
    assert 2 * plan.dose.label.number == Fraction("9.4696")
