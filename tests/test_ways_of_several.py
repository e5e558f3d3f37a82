"""Ways out where a capsule holds several actives; the numbers are worked by hand."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic._show import ways as shown

F = Fraction
TABLETS = {
    "kind": "tablets", "active": "drug two", "strength": "50 mg/tablet", "coating": "none",
    "mean_mass": "250 mg/tablet", "min_tablets": 1, "crush_allowance": "0 %",
}  # fmt: skip


def powder(active, **keys):
    """A powder of 100 %, unless its assay is given."""
    return {"kind": "powder", "active": active, "assay": "100 %", "basis": "as-is"} | keys


def active(name, dose, stock=None, **keys):
    """A table [[active]]."""
    return {"name": name, "dose": dose, "stock": stock or powder(name)} | keys


def order(*actives, capsules=20, **tables):
    """Capsules filled to 300 mg on a balance of 1 mg that is off by 10 mg: from 200 mg, by 5 %."""
    return {
        "order": {"capsules": capsules},
        "active": list(actives),
        "capsule": {"size": "1", "fill": "300 mg/capsule"},
        "filler": {"name": "a filler"},
        "weighing": {"rule": "least-weighable", "error": "5 %"},
        "balance": [{"name": "B", "readability": "1 mg", "sensitivity": "10 mg",
                     "capacity": "600 g"}],
    } | tables  # fmt: skip


FIXED = {"triturate": {"ratio_limit": 2, "max_steps": 1}}
"""A triturate that leads nowhere."""


def ways(tables):
    """The plan, and its ways out by their action."""
    plan = galenic.plan(tables)
    return plan, {way.action: way for way in plan.ways_out}


def changed(plan, way):
    """The plan of an order as a way out changes it: whole, and without a stop."""
    made = galenic.plan(plan.order.replace(**way.change))
    assert not made.stopped
    assert len(made.weighings) == way.weighings
    return made


# --- each way serves all --------------------------------------------------------------------------


def test_a_larger_batch_serves_every_active():
    """20 × 20 mg can be weighed, 20 × 1.5 mg not; all of it can from 133 (199.5 / 1.5 mg)."""
    one, two = active("drug one", "20 mg"), active("drug two", "1.5 mg")
    for actives in ((one, two), (two, one)):
        plan, found = ways(order(*actives))
        larger = found["larger-batch"]
        assert (larger.capsules, larger.active) == (math.ceil(F("199.5") / F("1.5")), None)
        assert not changed(plan, larger).triturates


def test_a_larger_batch_is_that_of_the_lightest():
    """Of 1.5 mg and 2.5 mg the lighter tells: 133, not 80."""
    _, found = ways(order(active("drug one", "2.5 mg"), active("drug two", "1.5 mg")))
    assert found["larger-batch"].capsules == 133


def test_a_finer_balance_weighs_the_lightest():
    """5 % of 20 × 1.5 mg are 1.5 mg."""
    plan, found = ways(order(active("drug one", "2.5 mg"), active("drug two", "1.5 mg")))
    assert "sensitivity 1.5 mg" in found["other-balance"].text
    assert not changed(plan, found["other-balance"]).triturates
    assert found["other-balance"].active is None


# --- the one that a way is of ---------------------------------------------------------------------


def test_the_triturate_is_of_the_only_one_that_needs_it():
    """Of both it is of none in particular."""
    _, found = ways(order(active("drug one", "20 mg"), active("drug two", "1.5 mg")))
    way = found["triturate"]
    assert (way.active, way.change) == ("drug two", {})
    assert way.text.startswith("drug two: ")
    _, found = ways(order(active("drug one", "2 mg"), active("drug two", "1.5 mg")))
    assert found["triturate"].active is None


def test_another_stock_of_one_leaves_the_others():
    """1.5 mg of 250 mg tablets of 50 mg are 7.5 mg; twenty weigh 150 mg, forty 300 mg."""
    two = active("drug two", "1.5 mg", other_stock=[TABLETS])
    plan, found = ways(order(active("drug one", "20 mg"), two, capsules=40, **FIXED))
    assert plan.stopped
    way = found["other-stock"]
    assert (way.active, way.capsules_more) == ("drug two", 0)
    made = changed(plan, way)
    stock = {one.active: one.weigh.number for one in made.weighings if one.active}
    assert stock == {"drug one": 800, "drug two": 300}
    assert way.change["actives"][0] == plan.order.to_tables()["active"][0]
    assert way.change["actives"][1]["other_stock"]  # nothing that was in the order is lost
    assert "drug two: Take the other stock at hand: tablets." in way.text


def test_other_stocks_of_both_where_neither_alone_will_do():
    """20 × 1.5 mg of either is too little, and a triturate leads nowhere: both must be replaced.

    Of a triturate of 50 mg/g each is 30 mg of capsule: 600 mg.
    """

    def weak(name):
        return {"kind": "triturate", "active": name, "strength": "50 mg/g", "diluent": "a filler"}

    both = [active(name, "1.5 mg", other_stock=[weak(name)]) for name in ("drug one", "drug two")]
    plan, found = ways(order(*both, **FIXED))
    assert plan.stopped
    way = found["other-stock"]
    assert way.active is None
    assert {one.weigh.number for one in changed(plan, way).weighings if one.active} == {600}
    assert "drug one" in way.text
    assert "drug two" in way.text


def test_whole_tablets_are_those_of_the_counted_stock():
    """1.5 mg is 0.03 of a tablet of 50 mg: 100 capsules take three; 27 could be weighed."""
    two = active("drug two", "1.5 mg", stock=TABLETS)
    plan, found = ways(order(active("drug one", "20 mg"), two))
    whole = found["whole-tablets"]
    assert (whole.capsules, whole.active) == (100, "drug two")
    assert "3 whole tablets" in whole.text
    assert found["larger-batch"].capsules == math.ceil(F("199.5") / F("7.5")) == 27
    made = changed(plan, whole)
    assert [one.stock.tablets_to_take for one in made.actives] == [None, 3]


def test_a_stock_that_two_come_from_is_not_replaced():
    """Other tablets of the one say nothing of the other in them; the other may have its own."""
    of = {"of": "drug two", "active": "drug three", "strength": "10 mg/tablet"}
    other = TABLETS | {"lot": "other"}
    three = active("drug three", "0.3 mg", stock=of, other_stock=[
        {"kind": "triturate", "active": "drug three", "strength": "10 mg/g", "diluent": "a filler"},
    ])  # fmt: skip
    two = active("drug two", "1.5 mg", stock=TABLETS, other_stock=[other])
    plan, _ = ways(order(two, three))
    offered = {way.active for way in plan.ways_out if way.action == "other-stock"}
    assert offered == {"drug three"}


def test_what_comes_along_too_far_from_its_dose_has_other_stock_for_a_way_out():
    """1.5 mg from 50 mg tablets bring 0.3 mg of 10 mg; 0.6 mg are wanted, 50 % off: a stop.

    From a triturate of 10 mg/g, 60 mg of each capsule, it has a weight of its own.
    """
    of = {"of": "drug two", "active": "drug three", "strength": "10 mg/tablet"}
    own = {"kind": "triturate", "active": "drug three", "strength": "10 mg/g",
           "diluent": "a filler"}  # fmt: skip
    two = active("drug two", "1.5 mg", stock=TABLETS)
    three = active("drug three", "0.6 mg", stock=of, other_stock=[own])
    plan, found = ways(order(two, three, capsules=40))
    assert [entry.code for entry in plan.stops] == ["shared-stock-far"]
    way = found["other-stock"]
    assert way.active == "drug three"
    made = changed(plan, way)
    assert {one.active: one.weigh.number for one in made.weighings if one.active} == {
        "drug two": 300, "drug three": 2400,
    }  # fmt: skip


# --- room and packing -----------------------------------------------------------------------------


def test_several_capsules_share_every_dose():
    """200 mg and 260 mg do not fit into 300 mg; in two capsules 100 mg and 130 mg do."""
    tables = order(active("drug one", "200 mg"), active("drug two", "260 mg"))
    plan, found = ways(tables)
    assert plan.stopped
    way = found["several-capsules"]
    assert (way.capsules_per_dose, way.capsules, way.dose) == (2, 40, None)
    assert [(one.name, str(one.dose)) for one in way.actives] == [
        ("drug one", "100 mg/capsule"), ("drug two", "130 mg/capsule"),
    ]  # fmt: skip
    made = changed(plan, way)
    assert [one.dose.label.number for one in made.actives] == [100, 130]
    assert "100 mg drug one and 130 mg drug two" in way.text


def test_several_capsules_keep_a_strength_that_two_tables_add_up_to():
    """80 mg and 120 mg of one powder are 200 mg; the doses stay as they stand in the tables."""
    tables = order(
        active("drug one", "80 mg"), active("drug one", "120 mg"), active("drug two", "260 mg")
    )
    plan, found = ways(tables)
    way = found["several-capsules"]
    assert way.change == {"capsules": 40, "capsules_per_dose": 2}
    assert [str(one.dose) for one in way.actives] == ["100 mg/capsule", "130 mg/capsule"]
    assert [one.dose.label.number for one in changed(plan, way).actives] == [100, 130]


def test_two_from_one_stock_stay_with_it():
    """Tablets of 250 mg with 50 and 10 mg: 80 and 16 mg are 400 mg, in two capsules 200 mg each.

    In a larger size what was measured of the tablets is carried for both.
    """
    of = {"of": "drug two", "active": "drug three", "strength": "10 mg/tablet"}
    two, three = active("drug two", "80 mg", TABLETS), active("drug three", "16 mg", of)
    plan, found = ways(order(two, three))
    made = changed(plan, found["several-capsules"])
    assert [one.dose.label.number for one in made.actives] == [40, 8]
    assert made.actives[1].of == "drug two"
    two = active("drug two", "80 mg", TABLETS | {"pack_stat": "300 mg/capsule"})
    packed = {"name": "a filler", "pack_stat": "300 mg/capsule"}
    plan, found = ways(
        order(two, three, capsule={"size": "1", "maker": "Coni-Snap"}, filler=packed)
    )
    rows = found["next-size"].change["actives"]
    assert [row["stock"]["pack_stat_size"] for row in rows] == ["1", "1"]
    assert changed(plan, found["next-size"]).actives[1].of == "drug two"


def test_a_larger_size_says_where_every_stock_was_measured():
    """What was packed in a body of size 3 is carried, the second stock's as well."""
    packed = {"pack_stat": "100 mg/capsule"}
    tables = order(
        active("drug one", "80 mg", powder("drug one", **packed)),
        active("drug two", "60 mg", powder("drug two", **packed), other_stock=[
            powder("drug two", **packed),
        ]),
        capsule={"size": "3", "maker": "Coni-Snap"}, filler={"name": "a filler"} | packed,
    )  # fmt: skip
    plan, found = ways(tables)
    way = found["next-size"]
    for row in way.change["actives"]:
        for stock in (row["stock"], *row.get("other_stock", ())):
            assert (stock["pack_stat_size"], stock["pack_stat_maker"]) == ("3", "Coni-Snap")
    assert changed(plan, way).capsule.size == way.size != "3"


def test_packing_to_measure_is_asked_for_by_active():
    """Each stock of which nobody knows how it packs is named, with the table to write into."""
    tables = order(
        active("drug one", "40 mg"), active("drug two", "60 mg"),
        capsule={"size": "1"}, filler={"name": "a filler", "pack_stat": "300 mg/capsule"},
    )  # fmt: skip
    _, found = ways(tables)
    text = found["measure-packing"].text
    for name in ("drug one", "drug two"):
        assert f'pack_stat = "___ mg/capsule" under [active.stock], {name}' in text
    assert "of filler may then be asked for" in text


# --- what a way costs -----------------------------------------------------------------------------


def test_what_is_lost_and_how_sure_are_of_each():
    """A triturate of the second alone: 20 × 20 mg of the first are weighed, off by 10 of 400 mg."""
    plan, found = ways(order(active("drug one", "20 mg"), active("drug two", "1.5 mg")))
    way = found["triturate"]
    assert (way.dose, way.discarded, way.dose_error) == (None, None, None)
    one, two = way.actives
    assert (one.discarded.number, one.dose_error.number) == (0, F(1000, 400))
    (step,) = plan.triturates[0].steps
    left = 1 - step.aliquot.number / step.total.number
    assert two.discarded.number == step.drug.number * left > 0
    assert two.dose_error == plan.triturates[0].worst_error
    (section,) = shown.below(plan)
    told = next(remark for _, _, remark in section.rows if "Through a triturate" in remark)
    assert "drug one: 0 mg discarded, worst-case error 2.5 %" in told  # 10 of 400 mg
    costs = told.partition("weighings")[2]
    assert costs.count("drug one") == costs.count("drug two") == 1


def test_what_is_lost_in_units_is_no_mass():
    """Each is in the measure of its dose."""
    vitamin = {"kind": "powder", "active": "a vitamin", "assay": "40000 IU/g", "basis": "as-is"}
    tables = order(
        active("drug one", "1.5 mg"),
        {"name": "a vitamin", "dose": "500 IU", "stock": vitamin},
    )
    _, found = ways(tables)
    assert [one.discarded.unit for one in found["triturate"].actives] == ["mg", "IU"]


def test_one_active_has_its_entry_too():
    """The keys of one active are what they were, and the list has one entry with the same."""
    tables = order(capsules=20)
    del tables["active"]
    tables["order"] |= {"active": "drug one", "dose": "1.5 mg"}
    tables["stock"] = powder("drug one")
    tables["other_stock"] = [TABLETS | {"active": "drug one", "strength": "25 mg/tablet"}]
    _, found = ways(tables)
    for way in found.values():
        (only,) = way.actives
        assert (only.name, only.dose) == ("drug one", way.dose)
        assert (only.discarded, only.dose_error) == (way.discarded, way.dose_error)
    assert found["other-stock"].active == "drug one"
    assert found["other-stock"].change["stock"]["kind"] == "tablets"
    assert found["larger-batch"].active is None


# --- what stands in the way of a triturate --------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(("keys", "stock", "told"), [
    ({"tolerance": "0.01 %"}, {}, "active[{place}].tolerance"),
    ({}, {"available": "40 mg"}, "active[{place}].stock.available"),
])  # fmt: skip
def test_a_limit_is_named_by_the_table_of_its_active(place, keys, stock, told):
    """And not as the key of an order of one."""
    small = active("drug two", "1.5 mg", powder("drug two", **stock), **keys)
    actives = [active("drug one", "20 mg")]
    actives.insert(place, small)
    plan = galenic.plan(order(*actives))
    text = next(entry.text for entry in plan.stops if entry.code == "below-minimum")
    assert told.format(place=place) in text
    assert "order.tolerance" not in text


# --- whatever the actives -------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 1500), st.booleans()), min_size=2, max_size=4),
    st.integers(5, 60),
    st.booleans(),
)
def test_every_way_out_is_a_plan_of_all_actives(drawn, capsules, fixed):
    """Each way, planned anew, ends without a stop, as it says, and whatever order they are in.

    Doses are tenths of a milligram; some actives have tablets of 50 mg in 250 mg as other stock.
    """
    actives = [
        active(name, f"{dose / 10} mg", **({"other_stock": [other]} if has else {}))
        for place, (dose, has) in enumerate(drawn)
        for name in [f"drug {place}"]
        for other in [TABLETS | {"active": name}]
    ]
    extra = FIXED if fixed else {}
    plan = galenic.plan(order(*actives, capsules=capsules, **extra))
    turned = galenic.plan(order(*reversed(actives), capsules=capsules, **extra))
    assert sorted((way.action, way.capsules, way.weighings) for way in plan.ways_out) == sorted(
        (way.action, way.capsules, way.weighings) for way in turned.ways_out
    )
    for way in plan.ways_out:
        made = changed(plan, way) if way.change else plan
        assert (made.made.ordered, made.capsule.size) == (way.capsules, way.size)
        assert [one.name for one in way.actives] == [one.name for one in made.actives]
        assert [one.dose.number for one in way.actives] == [
            one.dose.label.number for one in made.actives
        ]
        for one, of in zip(way.actives, made.actives, strict=True):
            taken = sum(each.weigh.number for each in made.weighings if each.active == one.name)
            in_tablets = of.stock.leftover_active.number if of.stock.leftover_active else 0
            held = taken * of.potency.active_per_stock.number / 1000 + in_tablets
            assert one.discarded.number == held - of.dose.expected.number * made.made.planned >= 0


# --- by every door --------------------------------------------------------------------------------


def test_the_command_tells_the_ways_of_each(run, tmp_path):
    """JSON of the documented schema, with the active and the list."""
    two = active("drug two", "1.5 mg", other_stock=[TABLETS])
    path = tmp_path / "order.json"
    path.write_text(json.dumps(order(active("drug one", "20 mg"), two, capsules=40, **FIXED)))
    _, out, _ = run("plan", path, "--json")
    data = json.loads(out)
    jsonschema.validate(data, galenic.schema("plan"))
    by_action = {way["action"]: way for way in data["ways_out"]}
    assert by_action["other-stock"]["active"] == "drug two"
    assert by_action["larger-batch"]["active"] is None
    assert [one["name"] for one in by_action["larger-batch"]["actives"]] == ["drug one", "drug two"]
