"""A least number of tablets and an allowance that are only assumed give way, and say so."""

import json
import math
import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from galenic.accuracy._sources import sources_of

EXAMPLE = (Path(galenic.__file__).parent / "examples/tablets.toml").read_text()
TABLETS = re.sub(r"(?m)^(min_tablets|crush_allowance|\[\[?balance|\[weighing).*\n", "", EXAMPLE)
TABLETS = TABLETS[: TABLETS.index("rule")]  # no balance: nothing is too little to weigh
GAVE_WAY, LEFT_OVER = "tablet-assumption-gave-way", "tablet-left-over"


def order(capsules=100, **stock):
    """The tablets example: each capsule of 4.5 mg takes 0.09 of a tablet of 50 mg."""
    return galenic.load(TABLETS).replace(capsules=capsules, stock=stock)


def codes(plan):
    """The cautions and stops of a plan, with their words."""
    return {one.code: one.text for one in plan.notices if one.severity != "info"}


def test_nine_tablets_that_are_needed_exactly_are_enough(tmp_path, capsys):
    """100 x 4.5 mg are 9 tablets of 50 mg: ten and 5 % for the mortar are only assumed."""
    path = tmp_path / "order.toml"
    path.write_text(TABLETS.replace("[capsule]", "available = 9\n[capsule]", 1))
    assert main(["plan", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["stock"]["tablets_to_take"] == 9
    assert told["stock"]["leftover"] == "0 mg"
    (text,) = (one["text"] for one in told["notices"] if one["code"] == GAVE_WAY)
    assert "stock.min_tablets" in text
    assert "stock.crush_allowance" in text
    assert told["check"]


def test_a_mortar_is_spoken_of_only_where_it_matters():
    """22 capsules take 1.98 tablets: eight cover them with any allowance, and 301 mg are left."""
    told = codes(galenic.plan(order(22, available=8)))
    assert GAVE_WAY not in told
    assert "mortar" not in told["tablet-least-gave-way"]
    assert "301 mg of active" in told[LEFT_OVER]  # 8 x 50 - 22 x 4.5


def test_only_what_was_not_written_is_asked_for():
    """A least number that was written is no assumption."""
    told = codes(galenic.plan(order(available=9, min_tablets=9)))
    assert "Set stock.crush_allowance to" in told[GAVE_WAY]


def test_recovery_counts_every_tablet_that_is_there():
    """Nine tablets hold 2280.6 mg; 2000 mg are mixed in, so 280.6 mg can still be added."""
    plan = galenic.plan(order(available=9))
    read = {1: "2000 mg", 2: "13099.5 mg"}
    actual = [{"step": step, "weighed": weight} for step, weight in read.items()]
    found = galenic.recover(plan, {"stage": "mixed", "actual": actual}, tolerance="5 %")
    assert "add-stock" in {option.action for option in found.options}


def test_eight_are_not():
    """Nor does a stop name more than is needed."""
    plan = galenic.plan(order(available=8))
    assert "needs 9 tablets" in codes(plan)["stock-short"]


@pytest.mark.parametrize("written", [{"min_tablets": 10}, {"crush_allowance": "5 %"}])
def test_what_was_written_binds(written):
    """Ten, or nine and 5 %: there are nine."""
    plan = galenic.plan(order(available=9, **written))
    assert "needs 10 tablets" in codes(plan)["stock-short"]


def test_capacity_counts_on_what_the_order_says():
    """Five tablets hold 250 mg: 55 capsules of 4.5 mg, though ten would be crushed by default."""
    found = galenic.capacity(order(available=5))
    assert found.capsules == 250 * 10 // 45


@pytest.mark.parametrize(("capsules", "told"), [(22, True), (52, True), (54, False), (100, False)])
def test_ten_where_few_would_do_is_a_caution(capsules, told):
    """22 capsules take 1.98 tablets, 52 take 4.68 (5 with the mortar), 54 take 4.86 (6 with it)."""
    plan = galenic.plan(order(capsules))
    assert (LEFT_OVER in codes(plan)) == told
    if told:
        left = Fraction(500) - Fraction(capsules) * Fraction("4.5")
        assert f"{galenic.Amount(left, 'mg').text()} of active" in codes(plan)[LEFT_OVER]
        assert "scatter from tablet to tablet" in codes(plan)[LEFT_OVER]


def test_a_number_that_was_written_needs_no_caution():
    """Ten were asked for."""
    assert LEFT_OVER not in codes(galenic.plan(order(22, min_tablets=10)))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(1, 60))
def test_tablets_that_cover_the_need_are_never_short(capsules, available):
    """With nothing written: short just where there are fewer than exactly needed."""
    plan = galenic.plan(order(capsules, available=available))
    needed = Fraction(capsules) * Fraction("4.5") / 50
    assert ("stock-short" in codes(plan)) == (needed > available)
    if not plan.stopped:
        assert needed <= plan.stock.tablets_to_take <= available
        assert plan.stock.leftover.number >= 0
    assert (plan.stock.mass.number > plan.order.stock.at_hand()) == (needed > available)


# --- mean, SD and number of tablets ---------------------------------------------------------------


def test_the_scatter_of_the_mean_mass_counts():
    """SD 3 mg of 20 tablets of 253.4 mg, for ten crushed: 3 / 253.4 x sqrt(1/20 + 1/10)."""
    plan = galenic.plan(order(mass_sd="3 mg/tablet", tablets_weighed=20))
    (found,) = (one for one in sources_of(plan) if one.name == "mass of tablets, sampled")
    assert found.standard == pytest.approx(3 / 253.4 * math.sqrt(1 / 20 + 1 / 10))


def test_it_counts_as_the_masses_do():
    """The same as the single masses that have this mean and this standard deviation."""
    masses = [250.4, 253.4, 256.4]  # mean 253.4, SD 3
    keys = {"masses": [f"{mass} mg" for mass in masses], "masses_are": "sample", "mean_mass": None}
    mean = {"mass_sd": "3 mg/tablet", "tablets_weighed": 3}
    weighed = galenic.load(EXAMPLE)
    single, told = (sources_of(galenic.plan(weighed.replace(stock=how))) for how in (keys, mean))
    for name in ("mass of tablets, sampled", "weighing of the tablets on analytical"):
        (one,), (other,) = ([s for s in found if s.name == name] for found in (single, told))
        assert one.standard == pytest.approx(other.standard)


def test_few_tablets_are_few_whatever_says_so():
    """Twelve tablets behind a mean are told as twelve masses are."""
    assert "tablet-masses-few" in codes(
        galenic.plan(order(mass_sd="3 mg/tablet", tablets_weighed=12))
    )


@pytest.mark.parametrize(
    ("stock", "path"),
    [
        ({"mass_sd": "3 mg/tablet"}, "stock.tablets_weighed"),
        ({"mass_sd": "3 mg/tablet", "tablets_weighed": 1}, "stock.tablets_weighed"),
        (
            {"mean_mass": None, "masses": ["253 mg", "254 mg"], "masses_are": "sample",
             "mass_sd": "3 mg/tablet"},
            "stock.mass_sd",
        ),
    ],
)  # fmt: skip
def test_a_scatter_belongs_to_a_mean(stock, path):
    """It needs the number of tablets, and none is given beside single masses."""
    with pytest.raises(galenic.InputError) as caught:
        order(**stock)
    assert path in [problem.path for problem in caught.value.problems]


# --- what is rounded by a balance ---------------------------------------------------------------

PYRIDOSTIGMINE = """
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
available = 45
[capsule]
size = "3"
[filler]
name = "microcrystalline cellulose"
pack_stat = "150 mg/capsule"
[weighing]
rule = "nrf"
[[balance]]
name = "bench"
readability = "1 mg"
"""
"""90 x 30 mg are 45 tablets of 60 mg exactly: 45 x 212.3 = 9553.5 mg, and a balance says 9554."""


def said(capsys, tmp_path, text, *words):
    """What the command line says of an order, and with which code it ends."""
    path = tmp_path / "order.toml"
    path.write_text(text)
    code = main([words[0], str(path), *words[1:]])
    return code, json.loads(capsys.readouterr().out)


def test_tablets_that_are_needed_exactly_are_enough_for_a_weight_that_is_rounded_up(
    tmp_path, capsys
):
    """Half a milligram of rounding asked for a 46th tablet, and the plan was stopped."""
    code, told = said(capsys, tmp_path, PYRIDOSTIGMINE, "plan", "--json")
    assert (code, told["weighings"][0]["weigh"]) == (0, "9554 mg")
    stock = told["stock"]
    assert (stock["tablets_to_take"], stock["tablets_exact"]) == (45, "45")
    assert (stock["intact_mass"], stock["leftover"]) == ("9553.5 mg", "0 mg")


def test_the_largest_batch_counts_every_tablet(tmp_path, capsys):
    """45 tablets of 60 mg are 90 capsules of 30 mg, and no 91st."""
    code, told = said(capsys, tmp_path, PYRIDOSTIGMINE, "capacity", "--json")
    assert (code, told["capsules"]) == (0, 90)


def test_a_tablet_that_is_really_missing_still_is(tmp_path, capsys):
    """91 capsules take 45.5 tablets."""
    one_more = PYRIDOSTIGMINE.replace("capsules = 90", "capsules = 91")
    code, told = said(capsys, tmp_path, one_more, "plan", "--json")
    assert code == 1
    assert "stock-short" in {one["code"] for one in told["notices"]}


def test_an_allowance_that_is_written_still_counts(tmp_path, capsys):
    """45 tablets and 5 % are 47.25."""
    text = PYRIDOSTIGMINE.replace("available", 'crush_allowance = "5 %"\navailable')
    assert said(capsys, tmp_path, text, "plan", "--json")[0] == 1


def test_tablets_crushed_already_are_enough_for_a_weight_that_is_rounded_up(tmp_path, capsys):
    """The same 45, crushed and weighed together: 9553.5 mg."""
    text = PYRIDOSTIGMINE.replace("available = 45", 'masses_are = "crushed"').replace(
        'mean_mass = "212.3 mg/tablet"', 'total_mass = "9553.5 mg"\ntablets_weighed = 45'
    )
    code, told = said(capsys, tmp_path, text, "plan", "--json")
    assert (code, told["stock"]["tablets_to_take"]) == (0, 45)


def test_the_contents_of_capsules_are_enough_for_a_weight_that_is_rounded_up(tmp_path, capsys):
    """45 capsules of 60 mg and 212.3 mg, opened."""
    text = re.sub('coating = "none"', 'release = "immediate"', PYRIDOSTIGMINE)
    text = text.replace("mean_mass", "mean_net").replace("/tablet", "/capsule")
    text = text.replace('"tablets"', '"capsules"')
    code, told = said(capsys, tmp_path, text, "plan", "--json")
    assert (code, told["stock"]["leftover"]) == (0, "0 mg")


@pytest.mark.parametrize(("there", "code"), [("500.5 mg", 0), ("500.4 mg", 1)])
def test_a_powder_that_is_needed_to_the_last_grain_is_enough(tmp_path, capsys, there, code):
    """50 x 10.01 mg are 500.5 mg, which a balance calls 501; 500.4 mg are too few."""
    stock = 'kind = "powder"\nactive = "substance"\nassay = "100 %"\nbasis = "as-is"\n'
    stock += f'available = "{there}"\n'
    text = re.sub(r'(?s)kind = "tablets".*?(?=\[capsule\])', stock, PYRIDOSTIGMINE)
    text = text.replace("pyridostigmine bromide", "substance").replace('"30 mg"', '"10.01 mg"')
    assert said(capsys, tmp_path, text.replace("= 90", "= 50"), "plan", "--json")[0] == code


def test_tablets_of_a_family_are_enough_for_weights_that_are_rounded_up(tmp_path, capsys):
    """45 x 30 mg and 90 x 15 mg are 22.5 tablets each, of which a balance makes 4777 mg twice."""
    head = 'active = "pyridostigmine bromide"\ndose = "{}"\ncapsules = {}\n'
    orders = "".join(f"[[order]]\n{head.format(*one)}" for one in (("30 mg", 45), ("15 mg", 90)))
    text = orders + PYRIDOSTIGMINE[PYRIDOSTIGMINE.index("[stock]") :]
    code, told = said(capsys, tmp_path, text, "plan", "--json")
    assert (code, told["totals"]["tablets"], told["totals"]["leftover"]) == (0, 45, "0 mg")
    for made in told["plans"]:
        assert made["stock"]["tablets_to_take"] == 45


# --- tablets that were crushed ------------------------------------------------------------------

# A textbook case: four tablets of 25 mg, 280 mg, 25 capsules of 4 mg; least weight 120 mg.
FOUR = """[order]
active = "a drug"
dose = "4 mg"
capsules = 25
[stock]
kind = "tablets"
active = "a drug"
strength = "25 mg/tablet"
total_mass = "280 mg"
tablets_weighed = 4
masses_are = "crushed"
coating = "none"
[capsule]
size = "3"
fill = "120 mg/capsule"
[filler]
name = "lactose"
[weighing]
rule = "least-weighable"
error = "5 %"
[[balance]]
name = "class A"
readability = "10 mg"
sensitivity = "6 mg"
"""


def test_of_crushed_tablets_none_are_said_to_be_taken_beyond_them():
    """They are all there is: no ten are taken, and no sample of twenty tells more of their mass.

    280 mg in 25 × 120 mg = 3000 mg leave 2720 mg of lactose.
    """
    plan = galenic.plan(tomllib.loads(FOUR))
    assert [one.weigh.number for one in plan.weighings] == [280, 2720]
    told = {one.code: one for one in plan.notices}
    assert not {"tablet-count-assumed", "tablet-masses-few", "tablet-few-crushed"} & set(told)
    gave_way = told["tablet-assumption-gave-way"]
    assert gave_way.text.startswith("All 4 tablets crushed are taken, for 4 tablets needed: 10 ")
    keys = re.findall(r"stock\.(\w+)", gave_way.text)
    assert keys == ["min_tablets", "crush_allowance"]


def test_what_is_accepted_of_crushed_tablets_is_asked_no_more():
    """The two keys that the notice names, set to what there is."""
    order = tomllib.loads(FOUR)
    order["stock"] |= {"min_tablets": 4, "crush_allowance": "0 %"}
    codes = {one.code for one in galenic.plan(order).notices}
    assert not [code for code in codes if code.startswith("tablet-") and "intact" not in code]


@pytest.mark.parametrize(("key", "value"), [("min_tablets", 5), ("crush_allowance", "5 %")])
def test_what_the_order_asks_for_itself_is_told_of_crushed_tablets(key, value):
    """Five are wanted, by the order's own number or its own allowance."""
    order = tomllib.loads(FOUR)
    order["stock"] |= {"min_tablets": 4, "crush_allowance": "0 %"} | {key: value}
    (notice,) = [one for one in galenic.plan(order).notices if one.code == "tablet-few-crushed"]
    assert (notice.values["count"], notice.values["wanted"]) == (4, 5)
