"""Capsules of another strength, opened for their contents; figures by hand beside each test."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from galenic.accuracy import assess

TABLES = {
    "order": {"active": "testol", "dose": "4.5 mg", "capsules": 60, "excess": "0 %"},
    "stock": {
        "kind": "capsules",
        "active": "testol",
        "strength": "25 mg/capsule",
        "mean_net": "182.4 mg/capsule",
        "release": "immediate",
        "pack_stat": "175 mg/capsule",
        "shell_allowance": "3 %",
    },
    "capsule": {"size": "3", "maker": "Coni-Snap"},
    "filler": {"name": "microcrystalline cellulose PH-102", "pack_stat": "150 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [{"name": "a", "readability": "0.1 mg", "repeatability": "0.08 mg"}],
}


def planned(**stock):
    """The plan with keys of the stock changed; ``None`` leaves one out."""
    told = {key: value for key, value in (TABLES["stock"] | stock).items() if value is not None}
    return galenic.plan(TABLES | {"stock": told}, prove=True)


def codes(plan):
    """Which notices a plan has."""
    return {notice.code for notice in plan.notices}


def test_the_weight_is_that_of_so_much_of_their_contents():
    """60 × 4.5 mg = 270 mg; 25 mg in 182.4 mg: 270 × 182.4 / 25 = 1969.92 mg, of 10.8 capsules."""
    plan = planned()
    assert plan.weighings[0].exact.number == Fraction(270) * Fraction("182.4") / 25
    assert plan.weighings[0].weigh.number == Fraction("1969.9")  # of 10.8 capsules, nearly
    assert plan.stock.capsules_exact.number == Fraction("1969.9") / Fraction("182.4")
    assert plan.stock.capsules_to_open == math.ceil(10.8 * 1.03) == 12
    assert plan.stock.tablets_to_take is None
    assert plan.stock.intact_mass.number == 12 * Fraction("182.4")
    # 12 × 25 mg, less what the weight of 1969.9 mg holds
    left = 300 - Fraction("1969.9") * 25 / Fraction("182.4")
    assert plan.stock.leftover_active.number == left
    assert plan.weighings[0].what == "testol 25 mg capsules, contents"


def test_an_assay_of_the_lot_counts():
    """At 96 % of label it takes 1969.92 / 0.96 = 2052 mg."""
    assert planned(assay="96 %").weighings[0].exact.number == 2052


@pytest.mark.parametrize(
    ("release", "code", "stopped"),
    [
        ("immediate", None, False),
        (None, "capsule-release-unknown", False),
        ("enteric", "capsule-release-modified", True),
        ("modified-release", "capsule-release-modified", True),
    ],
)
def test_release_is_asked(release, code, stopped):
    """Enteric and modified release stop; not to say is a caution."""
    plan = planned(release=release)
    told = {"capsule-release-unknown", "capsule-release-modified"} & codes(plan)
    assert told == ({code} if code else set())
    assert plan.stopped is stopped
    assert bool(plan.weighings) is not stopped


def test_contents_lighter_than_their_active_are_refused():
    """25 mg of active are not in 24 mg of powder; at 80 % of label they are."""
    with pytest.raises(galenic.InputError) as caught:
        planned(mean_net="24 mg/capsule")
    assert [problem.path for problem in caught.value.problems] == ["stock.mean_net"]
    assert planned(mean_net="24 mg/capsule", assay="80 %").proved


@pytest.mark.parametrize(
    ("stock", "opened", "code"),
    [
        ({"shell_allowance": None}, 12, "capsule-allowance-assumed"),  # 10.8 × 1.05 = 11.34
        ({"shell_allowance": None, "available": 11}, 11, "capsule-allowance-gave-way"),
        ({"shell_allowance": "0 %", "available": 11}, 11, None),
        ({"min_capsules": 20}, 20, None),
    ],
)
def test_what_is_only_assumed_gives_way(stock, opened, code):
    """An allowance of ours is named; it asks for no capsule that is not there."""
    plan = planned(**stock)
    assert plan.stock.capsules_to_open == opened
    told = {"capsule-allowance-assumed", "capsule-allowance-gave-way"} & codes(plan)
    assert told == ({code} if code else set())


@pytest.mark.parametrize(("available", "stopped"), [(11, True), (12, False)])
def test_too_few_are_a_stop(available, stopped):
    """Twelve are to be opened."""
    plan = planned(available=available)
    assert ("stock-short" in codes(plan)) is plan.stopped is stopped


@given(st.integers(1, 60))
def test_short_of_stock_just_where_more_is_weighed(available):
    """What is at hand, less what stays in the shells by the order's own word."""
    plan = planned(available=available)
    order = plan.order
    assert ("stock-short" in codes(plan)) == (
        math.ceil(Fraction(54, 5) * Fraction("1.03")) > available
    )
    assert order.stock.at_hand() == available * Fraction("182.4") / Fraction("1.03")


def test_the_largest_batch_of_thirty():
    """30 × 25 mg / 1.03 / 4.5 mg = 161.8: 161 capsules, and the 162nd would need a 31st."""
    found = galenic.capacity(TABLES | {"stock": TABLES["stock"] | {"available": 30}})
    assert found.capsules == 161
    assert math.ceil(162 * Fraction("4.5") / 25 * Fraction("1.03")) == 31


def test_no_word_of_tablets_on_how_sure_the_dose_is():
    """Nor in what is told of a lot without an assay, nor in what would make it surer."""
    text = " ".join(str(assess(planned(), batches=100)).split())
    assert "the same in all of the lot" in text
    assert "tablet" not in text.replace("USP naltrexone hydrochloride tablets", "")  # a source


def test_the_example_is_planned_from_the_command_line(capsys, tmp_path):
    """`galenic example capsules` prints an order that works."""
    assert main(["example", "capsules"]) == 0
    path = tmp_path / "order.toml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["plan", str(path), "--prove"]) == 0
    page = capsys.readouterr().out
    assert "12 capsules" in page
    assert "weigh their contents" in page
