"""The yield of a batch: net, not gross; what is left over and what is lost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._proof import prove
from galenic.quality import check_yield


def checked(rule="dac-nrf", **keys):
    """Check a yield, and replay every step on pint quantities."""
    report = check_yield(keys, rule=rule)
    assert prove(report.steps)
    return report


@pytest.mark.parametrize(
    ("filled", "verdict"),
    [("14.551 g", "passes"), ("14.55 g", "passes"), ("14.5499 g", "fails"), ("0 g", "fails")],
)
def test_the_limit_on_the_loss(filled, verdict):
    """Of 15 g weighed in, 14.55 g in capsules is exactly 3 % lost, and passes."""
    report = checked(weighed_in=["2 g", "13000 mg"], filled=filled)
    assert report.verdict == verdict
    assert report.weighed_in.number == 15000
    grams = Fraction(filled.removesuffix(" g"))
    assert report.loss.number == 100 * (15 - grams) / 15
    assert report.yield_.number == 100 * grams / 15


def test_the_yield_is_net_not_gross():
    """100 capsules of 19.9 g with shells of 48 mg hold 15.1 g: with the shells it were 129 %."""
    report = checked(
        weighed_in="15.3801 g", filled_gross="19.9 g", capsules=100, shell_mean="48 mg"
    )
    assert report.filled.number == 15100
    assert report.mean.number == 151
    assert report.n == 100
    assert report.loss.number == 100 * (Fraction("15.3801") - Fraction("15.1")) / Fraction(
        "15.3801"
    )
    chart = checked(
        weighed_in="15.3801 g", filled_gross="19.9 g", capsules=100, size="3", maker="Coni-Snap"
    )
    assert chart.filled == report.filled
    assert "shell-from-chart" in {notice.code for notice in chart.notices}


def test_what_is_left_over_is_not_lost():
    """It is in no capsule all the same: DAC/NRF counts what is not filled."""
    report = checked(weighed_in="15 g", filled="14.5 g", left="0.4 g")
    assert (report.left.number, report.lost.number) == (400, 100)
    assert report.verdict == "fails"
    without = checked(weighed_in="15 g", filled="14.5 g")
    assert (without.left, without.lost.number) == (None, 500)


def test_more_out_than_in_is_no_pass():
    """A negative loss is an error of tare or shell mass: it fails, and says so."""
    report = checked(weighed_in="15 g", filled="15.001 g")
    assert report.verdict == "fails"
    (notice,) = [one for one in report.notices if one.code == "yield-negative"]
    assert "tare" in notice.text


def test_own_limit():
    """The pharmacy's limit on the loss, one digit inside and one outside."""
    for limit, verdict in (("2 %", "passes"), ("1.9 %", "fails")):
        report = checked("own", weighed_in="10 g", filled="9.8 g", limits={"loss": limit})
        assert report.verdict == verdict


@pytest.mark.parametrize(
    ("keys", "paths"),
    [
        ({}, ["weighed_in", "filled"]),
        ({"weighed_in": "15 g"}, ["filled"]),
        ({"weighed_in": "0 g", "filled": "1 g"}, ["weighed_in"]),
        ({"weighed_in": ["15 g", "x"], "filled": "1 g"}, ["weighed_in[1]"]),
        ({"weighed_in": "15 g", "filled": "-1 g"}, ["filled"]),
        ({"weighed_in": "15 g", "filled": "1 mL"}, ["filled"]),
        ({"weighed_in": "15 g", "filled_gross": "20 g"}, ["capsules", "shell_mean"]),
        ({"weighed_in": "15 g", "filled_gross": "20 g", "capsules": 0, "shell_mean": "48 mg"},
         ["capsules"]),
        ({"weighed_in": "15 g", "filled": "14 g", "filled_gross": "20 g", "capsules": 99,
          "shell_mean": "48 mg"}, ["filled_gross"]),
        ({"weighed_in": "15 g", "filled": "14 g", "limits": {"loss": "2 %"}}, ["limits"]),
        ({"weighed_in": "15 g", "filled": "14 g", "rule": "own"}, ["limits"]),
        ({"weighed_in": "15 g", "filled": "14 g", "rule": "own",
          "limits": {"of": "net", "rsd": "2 %"}}, ["limits.loss"]),
        ({"weighed_in": "15 g", "filled": "14 g", "rule": "ph-eur-2.9.5"}, ["rule"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(keys, paths):
    """Every problem at once, by its key."""
    with pytest.raises(galenic.InputError) as refused:
        check_yield({"rule": "dac-nrf"} | keys)
    assert [problem.path for problem in refused.value.problems] == paths


@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    st.integers(0, 1000),
    st.integers(0, 1000),
)
def test_mass_is_conserved(weighed, filled, left):
    """What was weighed in is filled, left over or lost; nothing else."""
    total = sum(weighed)
    keys = {
        "weighed_in": [f"{one} mg" for one in weighed],
        "filled": galenic.Amount(Fraction(total * filled, 1000), "mg"),
        "left": galenic.Amount(Fraction(total * left, 1000), "mg"),
    }
    report = checked(**keys)
    assert report.filled.number + report.left.number + report.lost.number == total
    assert report.loss.number + report.yield_.number == 100
    assert (report.verdict == "passes") == (filled >= 970)
