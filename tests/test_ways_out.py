"""What can be done about a weight that cannot be set: portions, another batch, stock or balance."""

import json
import math
import pickle
from fractions import Fraction

import pytest
from hypothesis import given, settings

import galenic
import strategies
from galenic import _cli as cli
from galenic._amounts import Amount
from worked import too_little_to_weigh

TABLETS = {
    "kind": "tablets", "active": "naltrexone hydrochloride", "strength": "50 mg/tablet",
    "mean_mass": "253.4 mg/tablet", "pack_stat": "180 mg/capsule", "coating": "film",
}  # fmt: skip


def order(dose="1.5 mg", capsules=20, **changes):
    """The worked batch, 20 × 1.5 mg, with tables changed."""
    return too_little_to_weigh(dose, capsules) | changes


def ways(plan):
    """The ways out by their action."""
    return {way.action: way for way in plan.ways_out}


def test_four_ways_out_of_thirty_milligrams():
    """20 × 1.5 mg: 120 mg at least. 80 capsules hold them; 0.6 tablets weigh 152 mg."""
    plan = galenic.plan(order(other_stock=[TABLETS]))
    assert [way.action for way in plan.ways_out] == [
        "triturate", "other-stock", "larger-batch", "other-balance",
    ]  # fmt: skip
    found = ways(plan)
    assert (found["triturate"].weighings, str(found["triturate"].discarded)) == (4, "90 mg")
    assert found["triturate"].dose_error == Amount.read("10 %")  # (B/T)(e/D) + e/T + e/A
    assert (found["larger-batch"].capsules, found["larger-batch"].capsules_more) == (80, 60)
    assert found["larger-batch"].dose_error == Amount.read("5 %")  # 6 mg of 120 mg
    assert found["other-stock"].dose_error.number == Fraction(600, 152)  # 6 mg of 152 mg
    assert "sensitivity 1.5 mg" in found["other-balance"].text  # 5 % of 30 mg


def test_a_batch_of_whole_tablets():
    """1.5 mg is 0.03 of a tablet of 50 mg: 100 capsules take three; 27 can be weighed."""
    balance = [{"name": "B", "readability": "1 mg", "sensitivity": "10 mg"}]
    plan = galenic.plan(order(stock=TABLETS, balance=balance))
    found = ways(plan)
    assert found["whole-tablets"].capsules == 100
    assert "3 whole tablets" in found["whole-tablets"].text
    assert found["larger-batch"].capsules == math.ceil((200 - 0.5) / (1.5 / 50 * 253.4)) == 27


def test_a_batch_of_whole_capsules_opened():
    """1.5 mg is 0.06 of a capsule of 25 mg: 50 capsules take three, and no tablet is told of."""
    stock = {
        "kind": "capsules", "active": "naltrexone hydrochloride", "strength": "25 mg/capsule",
        "mean_net": "126.7 mg/capsule", "pack_stat": "180 mg/capsule", "release": "immediate",
        "shell_allowance": "0 %",
    }  # fmt: skip
    balance = [{"name": "B", "readability": "1 mg", "sensitivity": "10 mg"}]
    found = ways(galenic.plan(order(stock=stock, balance=balance)))
    assert "whole-tablets" not in found
    assert found["whole-capsules"].capsules == 50
    assert "contents of 3 capsules opened" in found["whole-capsules"].text
    # 200 mg of 0.06 × 126.7 mg each, where a weight of 199.5 mg is shown as 200 mg
    assert found["larger-batch"].capsules == math.ceil(199.5 / (0.06 * 126.7)) == 27


def test_what_the_pharmacy_fixed_can_be_freed():
    """A ratio of two leads nowhere; twenty does."""
    plan = galenic.plan(order(triturate={"ratio_limit": 2, "max_steps": 1}))
    assert plan.stopped
    freed = ways(plan)["triturate"]
    assert freed.change == {"triturate": {"ratio_limit": None, "max_steps": None}}
    assert not galenic.plan(plan.order.replace(**freed.change)).stopped


def test_what_is_too_heavy_is_weighed_in_portions():
    """148 g of filler on a balance of 60 g: three portions, the third takes what is left."""
    balance = [{"name": "B", "readability": "1 mg", "sensitivity": "6 mg", "capacity": "60 g"}]
    heavy = order("4.5 mg", 1000, balance=balance)
    stopped = galenic.plan(heavy)
    assert stopped.stopped
    assert list(ways(stopped)) == ["portions", "other-balance"]
    plan = galenic.plan(heavy | {"weighing": heavy["weighing"] | {"portions": True}}, prove=True)
    assert plan == galenic.plan(stopped.order.replace(**stopped.ways_out[0].change))
    portions = [w for w in plan.weighings if w.role == "filler"]
    assert [w.portion for w in portions] == ["1 of 3", "2 of 3", "3 of 3"]
    filler = 1000 * 150 * (1 - Fraction("4.5") / 210)
    assert sum(w.weigh.number for w in portions) == math.floor(filler + Fraction(1, 2))
    assert "portion 2 of 3" in str(plan)


def test_a_capacity_that_no_portion_meets_is_a_stop():
    """More than twenty portions are a case for another balance."""
    balance = [{"name": "B", "readability": "1 mg", "sensitivity": "6 mg", "capacity": "5 g"}]
    plan = galenic.plan(
        order("4.5 mg", 1000, balance=balance)
        | {"weighing": {"rule": "least-weighable", "error": "5 %", "portions": True}}
    )
    assert plan.stopped
    assert list(ways(plan)) == ["other-balance"]
    assert ways(plan)["other-balance"].change["balance"][-1]["capacity"] == "147 g"


def test_ten_readings_give_the_repeatability():
    """Five at 100 mg and five at 100.2 mg: s² = 10 × 0.01 / 9; USP <41>: 2000 s."""
    readings = ["100 mg", "100.2 mg"] * 5
    balance = [{"name": "B", "readability": "0.1 mg", "readings": readings}]
    plan = galenic.plan(order("4.5 mg", 200, weighing={"rule": "usp-41"}, balance=balance))
    assert math.isclose(plan.weighings[0].minimum.number, 2000 * math.sqrt(0.1 / 9), rel_tol=1e-14)


def test_equal_readings_leave_the_floor():
    """Without scatter 0.41 d stands for it: 820 d."""
    balance = [{"name": "B", "readability": "0.1 mg", "readings": ["100 mg"] * 10}]
    plan = galenic.plan(order("4.5 mg", 200, weighing={"rule": "usp-41"}, balance=balance))
    assert plan.weighings[0].minimum == Amount.read("82 mg")


def test_nothing_is_listed_where_every_weight_can_be_set():
    """Nor where something else ends the plan, which no weight would mend."""
    assert galenic.plan(order("4.5 mg", 200)).ways_out == ()
    expired = order("4.5 mg", 20)
    expired["order"]["date"], expired["stock"]["expires"] = "2026-11-22", "2026-11-21"
    assert galenic.plan(expired).stopped
    assert galenic.plan(expired).ways_out == ()
    assert galenic.plan({**order(), "balance": []}).ways_out == ()


def test_the_ways_are_reached_from_the_command_line(tmp_path, capsys):
    """In the worksheet, in the same order as in the JSON."""
    file = tmp_path / "order.json"
    file.write_text(json.dumps(order(other_stock=[TABLETS])))
    assert cli.main(["plan", str(file)]) == 0
    assert "WAYS OUT" in capsys.readouterr().out
    assert cli.main(["plan", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["ways_out"]
    assert [way["action"] for way in found][:2] == ["triturate", "other-stock"]
    assert found[1]["change"] == {"stock": TABLETS}


def test_a_plan_goes_to_another_process():
    """With its ways out still to be looked for."""
    plan = galenic.plan(order())
    again = pickle.loads(pickle.dumps(plan))  # noqa: S301 - our own
    assert again == plan
    assert again.ways_out == plan.ways_out
    assert again.explain("filler") == plan.explain("filler")


@pytest.mark.slow
@settings(max_examples=40)
@given(strategies.orders(diluted=(True,)))
def test_every_way_out_leads_out(tables):
    """Each is a plan without a stop; the larger batch is weighed as it is, and none smaller is."""
    plan = galenic.plan(tables)
    assert plan.ways_out
    for way in plan.ways_out:
        made = galenic.plan(plan.order.replace(**way.change))
        assert not made.stopped
        assert len(made.weighings) == way.weighings
        assert made.made.ordered == way.capsules == plan.order.capsules + way.capsules_more
        if way.action == "larger-batch":
            assert not made.triturates
            smaller = galenic.plan(plan.order.replace(capsules=way.capsules - 1))
            assert smaller.stopped or smaller.triturates


@pytest.mark.parametrize("action", ["triturate", "larger-batch", "other-balance"])
def test_the_best_comes_first(action):
    """What is at hand first, then fewest capsules more, then least active discarded."""
    found = galenic.plan(order()).ways_out
    place = [way.action for way in found].index(action)
    assert place == ["triturate", "larger-batch", "other-balance"].index(action)


def test_the_least_larger_batch_is_that_of_the_finest_balance():
    """40 mg at least on the fine one: 79 × 0.5 mg = 39.5 mg are set as 40 mg, 1.3 % more."""
    balance = [
        {"name": "c", "readability": "10 mg", "sensitivity": "20 mg", "capacity": "50 g"},
        {"name": "f", "readability": "1 mg", "sensitivity": "2 mg", "capacity": "1 g"},
    ]
    plan = galenic.plan(order("0.5 mg", 40, balance=balance))
    assert ways(plan)["larger-batch"].capsules == 79


def test_a_balance_too_coarse_for_the_whole_batch_is_named():
    """5 g over 5 % is 100 g, and 200 g the most; the batch is 3 g: no one limit is to blame."""
    balance = [{"name": "a", "readability": "1 g", "sensitivity": "5 g", "capacity": "200 g"}]
    plan = galenic.plan(order(balance=balance))
    (drug, _) = (one.text for one in plan.notices if one.severity == "stop")
    assert drug.endswith("the least that a balance may weigh is more than the whole batch.")
