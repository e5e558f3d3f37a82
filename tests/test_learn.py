"""Numbers learnt from repeated measurements: value, scatter, interval, and the lines for a file."""

from __future__ import annotations

import math
import statistics
import sys
import tomllib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import galenic
from galenic.quality import learn

TABLETS = [248.2, 251.7, 249.8, 250.5, 252.1, 248.9, 251.3, 249.6, 250.8, 251.0]
POWDER = [180.1, 181.4, 179.2, 180.6, 182.0, 178.8, 180.3, 179.9, 181.1, 180.6]
NOTED = {"lot": "L-1", "date": "2026-11-20"}


def codes(learned):
    """The notices of what was learnt."""
    return {notice.code for notice in learned.notices}


def test_a_tablet_mass():
    """The published mean of ten tablets, with SciPy's own interval."""
    learned = learn("tablet-mass", {"mass [mg]": TABLETS}, **NOTED)
    assert str(learned.value) == "250.39 mg/tablet"
    assert math.isclose(learned.sd.number, 1.2476, abs_tol=5e-5)
    low, high = stats.t.interval(0.95, 9, 250.39, statistics.stdev(TABLETS) / 10**0.5)
    assert math.isclose(learned.interval.low.number, low, rel_tol=1e-9)
    assert math.isclose(learned.interval.high.number, high, rel_tol=1e-9)
    assert "Student's t" in learned.interval.method
    assert codes(learned) == {"learnt-from-few"}  # twenty are wanted


def test_a_packing_statistic_from_gross_and_shells():
    """P is the sum of the gross masses less that of the shells, over n."""
    shells = [48, 47, 49, 48, 48.5, 47.5, 48, 49, 47, 48]
    gross = [p + s for p, s in zip(POWDER, shells, strict=True)]
    learned = learn("pack-stat", {"gross [mg]": gross, "shell [mg]": shells}, **NOTED)
    assert math.isclose(learned.value.number, (sum(gross) - sum(shells)) / 10)
    assert math.isclose(learned.sd.number, statistics.stdev(POWDER), rel_tol=1e-9)
    assert codes(learned) == set()
    net = learn("pack-stat", {"net [mg]": POWDER}, **NOTED)
    assert (net.value, net.sd) == (learned.value, learned.sd)


def test_shells_of_other_capsules_give_a_mean():
    """Twelve shells for ten capsules: their mean is taken off, and their variance."""
    shells = [48, 47, 49, 48, 48, 48, 48, 49, 47, 48, 48, 48]
    gross = [p + 48 for p in POWDER]
    learned = learn("nominal-fill", {"gross [mg]": gross, "shell [mg]": shells}, **NOTED)
    assert math.isclose(learned.value.number, sum(POWDER) / 10)
    wanted = statistics.variance(POWDER) - statistics.variance(shells)
    assert math.isclose(learned.sd.number**2, wanted, rel_tol=1e-9)
    assert "shell-mean-used" in codes(learned)


def test_a_repeatability_is_a_standard_deviation():
    """Its interval is by chi square, and holds it; the mean of the weight is told beside."""
    readings = [100.01, 99.98, 100.00, 100.03, 99.99, 100.02, 100.00, 99.97, 100.01, 100.00]
    learned = learn("repeatability", {"reading [mg]": readings}, **NOTED)
    scatter = statistics.stdev(readings)
    assert math.isclose(learned.value.number, scatter, rel_tol=1e-9)
    assert learned.value.unit == "mg"
    assert learned.mean.number == Fraction("100.001")
    low, high = (scatter * (9 / stats.chi2.ppf(p, 9)) ** 0.5 for p in (0.975, 0.025))
    assert math.isclose(learned.interval.low.number, low, rel_tol=1e-9)
    assert math.isclose(learned.interval.high.number, high, rel_tol=1e-9)
    assert learned.interval.low < learned.value < learned.interval.high


def test_equal_weights_are_no_repeatability():
    """A repeatability of zero is no line for a balance."""
    learned = learn("repeatability", {"reading [mg]": [100] * 10}, **NOTED)
    assert learned.value.number == 0
    assert "learnt-no-scatter" in codes(learned)
    assert not any("=" in line and not line.startswith("#") for line in learned.lines)
    assert learned.interval is None


def test_outliers_are_shown_and_never_dropped():
    """A far reading is named, and counts in mean and scatter."""
    learned = learn("pack-stat", {"net [mg]": [*POWDER, 205], "capsule": [*range(3, 14)]}, **NOTED)
    assert [one.capsule for one in learned.outliers] == [13]
    assert math.isclose(learned.value.number, (sum(POWDER) + 205) / 11)
    assert math.isclose(learned.sd.number, statistics.stdev([*POWDER, 205]), rel_tol=1e-9)
    assert "learnt-outliers" in codes(learned)
    assert "205 mg/capsule" in str(learned)


def test_a_sample_of_tablets_goes_into_the_budget():
    """The lines of `tablet-mass` make the scatter of the sample known, with its n and SD."""
    lines = tomllib.loads("\n".join(learn("tablet-mass", {"mass [mg]": TABLETS}, **NOTED).lines))
    stock = galenic.plan(ORDER | {"stock": ORDER["stock"] | lines}).order.stock
    assert stock.tablets_weighed == len(TABLETS)
    assert math.isclose(stock.mass_sd.number, statistics.stdev(TABLETS), rel_tol=1e-9)
    alike = learn("tablet-mass", {"mass [mg]": [250] * 3}, **NOTED)
    assert list(tomllib.loads("\n".join(alike.lines))) == ["mean_mass"]  # no scatter was seen


@pytest.mark.parametrize(
    ("far", "shown"), [("108", False), ("108.01", True), ("91", False), ("90.99", True)]
)
def test_the_fences_of_an_outlier(far, shown):
    """Of nine readings the quartiles are the third and the seventh; the fences 1.5 times as far.

    With one on top they are 98 and 102, which reach to 108; with one below, 97 and 101, to 91.
    """
    values = [96, 97, 98, 98, 99, 101, 102, 102]
    learned = learn("pack-stat", {"net [mg]": [*values, Fraction(far)]}, **NOTED)
    assert [one.value.number for one in learned.outliers] == [Fraction(far)] * shown


ORDER = {
    "order": {"active": "x", "dose": "5 mg", "capsules": 20},
    "stock": {"kind": "tablets", "active": "x", "strength": "50 mg/tablet",
              "mean_mass": "250 mg/tablet"},
    "capsule": {"size": "3"},
    "filler": {"name": "y", "pack_stat": "150 mg/capsule"},
    "balance": [{"name": "b", "readability": "0.1 mg"}],
    "weighing": {"rule": "nrf"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "column", "table", "key", "more"),
    [
        ("pack-stat", {"net [mg]": POWDER}, "filler", "pack_stat", []),
        ("tablet-mass", {"mass [mg]": TABLETS}, "stock", "mean_mass",
         ["mass_sd", "tablets_weighed"]),
        ("nominal-fill", {"net [mg]": POWDER}, "capsule", "fill", []),
        ("repeatability", {"reading [mg]": [100, 100.1, 99.9, 100.2]}, "balance",
         "repeatability", []),
    ],
)  # fmt: skip
def test_the_lines_are_read_by_an_order(what, column, table, key, more):
    """What is printed goes into an order as it stands, and is the value that was learnt."""
    learned = learn(what, column, **NOTED)
    line = tomllib.loads("\n".join(learned.lines))
    assert list(line) == [key, *more]
    assert "lot L-1, 2026-11-20" in learned.lines[1]
    tables = {name: dict(entry) if isinstance(entry, dict) else [dict(entry[0])]
              for name, entry in ORDER.items()}  # fmt: skip
    (tables[table][0] if table == "balance" else tables[table]).update(line)
    order = galenic.plan(tables).order
    found = order.balance[0] if table == "balance" else getattr(order, table)
    assert math.isclose(getattr(found, key).number, learned.value.number, rel_tol=1e-11)


def test_without_scipy_the_interval_is_missing_and_said_to_be(monkeypatch):
    """Value, n and standard deviation stand without it."""
    monkeypatch.setitem(sys.modules, "scipy", None)
    learned = learn("pack-stat", {"net [mg]": POWDER}, **NOTED)
    assert learned.interval is None
    assert learned.sd.number > 0
    (notice,) = learned.notices
    assert notice.code == "interval-needs-accuracy"
    assert "pip install 'galenic[accuracy]'" in notice.text


def test_lot_and_date_are_asked_for():
    """A number learnt belongs to its lot and day."""
    learned = learn("pack-stat", {"net [mg]": POWDER}, lot="L-1")
    (notice,) = learned.notices
    assert notice.text.startswith("date not given")


@pytest.mark.parametrize(
    ("what", "readings", "paths"),
    [
        ("pack-stats", {"net [mg]": POWDER}, ["what"]),
        ("pack-stat", {"mass [mg]": TABLETS}, ["mass", "net"]),
        ("pack-stat", {"net [mg]": [180]}, ["net"]),
        ("pack-stat", {"net [mg]": [0, 0]}, ["net"]),
        ("pack-stat", {"gross [mg]": [228, 229]}, ["shell"]),
        ("pack-stat", {"gross [mg]": [228, 229], "net [mg]": [180, 181]}, ["net", "shell"]),
        ("pack-stat", {"gross [mg]": [228, 40], "shell [mg]": [48, 48, 48]}, ["gross [mg][1]"]),
        ("tablet-mass", {"net [mg]": POWDER}, ["net", "mass"]),
        ("tablet-mass", {"mass [mg]": [250, 0.251, 252]}, ["mass [mg][1]"]),
        ("repeatability", {}, ["reading"]),
        ("nominal-fill", {"net [mg]": POWDER, "date": "20.11.2026"}, ["date"]),
        ("nominal-fill", {"net [mg]": POWDER, "capsule": [1, 2]}, ["capsule"]),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(what, readings, paths):
    """Every problem by its key."""
    with pytest.raises(galenic.InputError) as refused:
        learn(what, readings)
    assert [problem.path for problem in refused.value.problems] == paths


@given(st.lists(st.integers(1000, 3000), min_size=2, max_size=30), st.integers(2, 9))
def test_learning_scales(tenths, times):
    """Weights so many times as large give a value, scatter and interval so many times as large."""
    one = learn("pack-stat", {"net [mg]": [Fraction(n, 10) for n in tenths]})
    other = learn("pack-stat", {"net [mg]": [Fraction(n * times, 10) for n in tenths]})
    assert other.value.number == times * one.value.number
    assert math.isclose(other.sd.number, times * one.sd.number, rel_tol=1e-12)
    assert len(other.outliers) == len(one.outliers)
    for end in ("low", "high"):
        here, there = getattr(one.interval, end).number, getattr(other.interval, end).number
        assert math.isclose(there, times * here, rel_tol=1e-9, abs_tol=1e-9)
    assert one.interval.low <= one.value <= one.interval.high
