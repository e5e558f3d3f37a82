"""The test of USP <905>, the chance of passing it, and the bound for data at hand.

Expected values are those of the project's reference, of the chapter written out a second time, or
of a simulation with a seed.
"""

from __future__ import annotations

import doctest
import importlib
import json
import math
import statistics
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import galenic
from galenic.accuracy import (
    acceptance_value,
    largest_sd,
    lower_bound,
    overall_passes,
    pass_probability,
)

VECTORS = json.loads(
    (Path(__file__).parent / "vectors" / "reference.json").read_text(encoding="utf-8")
)["test_vectors"]

TARGETS = st.one_of(st.just(100.0), st.floats(95, 115))


# --- the chapter, a second time -------------------------------------------------------------------


def by_the_chapter(units, target):
    """Work out the acceptance value and M of a sample, each case as the chapter has it."""
    mean, sd = statistics.fmean(units), statistics.stdev(units)
    k = {10: 2.4, 30: 2.0}[len(units)]
    if target <= 101.5:
        if mean < 98.5:
            return 98.5, 98.5 - mean + k * sd
        if mean > 101.5:
            return 101.5, mean - 101.5 + k * sd
        return mean, k * sd
    if mean < 98.5:
        return 98.5, 98.5 - mean + k * sd
    if mean > target:
        return target, mean - target + k * sd
    return mean, k * sd


def verdict(units, target):
    """Whether thirty units pass, unit by unit; and how near to a limit the nearest number is."""
    _, first = by_the_chapter(units[:10], target)
    reference, value = by_the_chapter(units, target)
    spare = [reference * 1.25 - max(units), min(units) - reference * 0.75, 15 - value]
    near = min(abs(15 - first), *map(abs, spare))
    return first <= 15, first <= 15 or all(one >= 0 for one in spare), near


@st.composite
def samples(draw, number):
    """Contents of so many units, about a mean and with a scatter that make all cases likely."""
    mean = draw(st.sampled_from([85, 92, 98.5, 100, 101.5, 104, 112]))
    sd = draw(st.sampled_from([0, 1, 4, 6, 8]))
    far = st.floats(-3.5, 3.5).map(lambda z: mean + sd * z)
    return draw(st.lists(far, min_size=number, max_size=number))


# --- the test on arrays ----------------------------------------------------------------------


@pytest.mark.parametrize("row", VECTORS["av"], ids=lambda row: f"mean {row['mean']}")
def test_acceptance_values_of_the_reference(row):
    """Values to the six digits of the vectors, one with a target of 103 %."""
    assert acceptance_value(row["x"]) == pytest.approx(row["AV"], abs=1e-6)  # some are truncated
    if "AV_T103" in row:
        assert acceptance_value(row["x"], 103) == pytest.approx(row["AV_T103"], abs=1e-6)


@pytest.mark.slow
@given(st.one_of(samples(10), samples(30)), TARGETS)
def test_acceptance_value_is_that_of_the_chapter(units, target):
    """Every case of the mean and of the target."""
    _, value = by_the_chapter(units, target)
    assert acceptance_value(units, target) == pytest.approx(value, abs=1e-9)


@given(st.lists(samples(30), min_size=1, max_size=4), TARGETS)
def test_verdicts_are_those_of_the_chapter(many, target):
    """Both stages, many samples at once."""
    stage_1, overall = overall_passes(many, target)
    assert stage_1.shape == overall.shape == (len(many),)
    for units, first, both in zip(many, stage_1, overall, strict=True):
        *expected, near = verdict(units, target)
        assert near < 1e-9 or [first, both] == expected


def test_a_sample_on_the_limits_passes():
    """Equality passes; the next number does not."""
    at_limit = [85 - 1.5] * 30  # no scatter, 15 below 98.5
    assert acceptance_value(at_limit) == 15
    assert all(overall_passes(at_limit))
    assert not overall_passes([math.nextafter(83.5, 0)] * 30)[1]


def test_one_unit_far_out_fails_a_sample_of_a_small_acceptance_value():
    """L2 looks at each unit; stage 2 ends at 15, never at 25."""
    units = [94.0, 106.0] * 5 + [100.0] * 20
    assert overall_passes(units)[1]
    low = [84.0, 116.0] + units[2:10] + [100.0] * 19  # stage 1 fails, the value of thirty is small
    assert not acceptance_value(low[:10]) <= 15
    assert acceptance_value([*low, 100.0]) < 15
    last = {75.0: True, 74.0: False, 125.5: True, 126.5: False}  # M is the mean, near 100
    assert list(overall_passes([[*low, one] for one in last])[1]) == list(last.values())
    wide = [100 + (-1) ** place * 11.0 for place in range(30)]
    assert 15 < acceptance_value(wide) < 25
    assert not overall_passes(wide)[1]


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([100.0] * 9, "9 units"),
        ([100.0] * 20, "20 units"),
        (100.0, "no units"),
        (["100"] * 10, "array of"),
        ([True] * 10, "array of bool"),
        ([100.0] * 9 + [math.nan], "nan"),
        ([100.0] * 9 + [math.inf], "infinity"),
    ],
)
def test_what_is_no_sample_is_refused(units, words):
    """The chapter knows samples of 10 and of 30 numbers."""
    with pytest.raises(galenic.InputError, match=words):
        acceptance_value(units)
    with pytest.raises(galenic.InputError, match="units"):
        overall_passes(units)


def test_ten_units_are_no_whole_sample():
    """The overall verdict needs thirty, and a target above nothing."""
    with pytest.raises(galenic.InputError, match="10 units"):
        overall_passes([100.0] * 10)
    with pytest.raises(galenic.InputError, match="target"):
        acceptance_value([100.0] * 10, 0)


# --- the chance of passing -------------------------------------------------------------------

ROWS = [
    (100, 4, "0.9886", "1.000"),
    (100, 5, "0.8551", "0.9999"),
    (100, 6, "0.5772", "0.972"),
    (97, 5, "0.7143", "0.989"),
    (95, 4, "0.8022", "0.9975"),
    (95, 5, "0.4894", "0.869"),
    (105, 5, "0.4894", "0.869"),
    (92, 3, "0.7844", "0.996"),
]


@pytest.mark.parametrize(("mean", "sd", "stage_1", "overall"), ROWS)
def test_table_of_chances(mean, sd, stage_1, overall):
    """The eight rows of the table; stage 1 to four decimals, overall within 0.002."""
    found = pass_probability(mean=mean, sd=sd)
    assert f"{found.stage_1:.4f}" == stage_1
    assert abs(found.overall - float(overall)) <= 0.002


@pytest.mark.parametrize("row", VECTORS["p_pass_usp905_normal"]["rows"], ids=str)
def test_vectors_of_chances(row):
    """All fourteen vectors, those of the table among them."""
    mean, sd, stage_1, overall = row
    found = pass_probability(mean=mean, sd=sd)
    assert round(found.stage_1, 4) == stage_1
    assert abs(found.overall - overall) <= VECTORS["p_pass_usp905_normal"]["mc_tolerance"]


@pytest.mark.slow
def test_the_range_of_a_lot_is_neither_lumped_with_the_scatter_nor_ignored():
    """Tablets within 90 to 110 %, 4 % between capsules: 0.87; lumped 0.73, ignored 1.00."""
    lot = 10 / math.sqrt(3)
    apart = pass_probability(mean=100, sd=4, common_sd=lot, common="rectangular")
    lumped = pass_probability(mean=100, sd=math.hypot(4, lot))
    ignored = pass_probability(mean=100, sd=4)
    assert [f"{one.overall:.2f}" for one in (apart, lumped, ignored)] == ["0.87", "0.73", "1.00"]


BATCHES = 40_000
CASES = [  # mean, sd, common_sd, common, target
    (100, 6, 0, "normal", 100),
    (100, 7, 0, "normal", 100),
    (95, 5, 0, "normal", 100),
    (106, 5, 0, "normal", 106),
    (103, 7, 0, "normal", 110),
    (100, 4, 10 / math.sqrt(3), "rectangular", 100),
    (97, 5, 3, "normal", 100),
    (100, 0.5, 10, "rectangular", 100),
]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
def test_chances_are_those_of_simulated_samples(case):
    """40 000 samples of thirty each, within five standard errors at both stages."""
    mean, sd, common_sd, common, target = case
    random = np.random.default_rng(905)
    shift = random.normal if common == "normal" else lambda _, sd, size: (
        math.sqrt(3) * random.uniform(-sd, sd, size)
    )  # fmt: skip
    units = random.normal(mean, sd, (BATCHES, 30)) + shift(0, common_sd, (BATCHES, 1))
    found = pass_probability(mean=mean, sd=sd, common_sd=common_sd, common=common, target=target)
    for passed, chance in zip(
        overall_passes(units, target), (found.stage_1, found.overall), strict=True
    ):
        error = math.sqrt(chance * (1 - chance) / BATCHES)
        assert 0.01 < chance < 0.9999
        assert abs(passed.mean() - chance) < 5 * error


@pytest.mark.slow
def test_units_too_far_out_are_counted(monkeypatch):
    """L2 fails 3 samples in 10 000 at 7 %; drawn in to 20 % of M, as many as are simulated."""
    batch = {"mean": 100, "sd": 7}
    found = pass_probability(**batch).overall
    monkeypatch.setattr("galenic.accuracy._passing.WIDEST", 0.2)
    nearer = pass_probability(**batch).overall
    monkeypatch.setattr("galenic.accuracy._passing.WIDEST", 1.0)  # no unit is too far out
    all_within = pass_probability(**batch).overall
    assert 0.0002 < all_within - found < 0.0005

    monkeypatch.setattr("galenic.accuracy._acceptance.WIDEST", 0.2)
    random, failed, drawn = np.random.default_rng(25), 0, 800_000
    for _ in range(8):
        units = random.normal(100, 7, (drawn // 8, 30))
        failed += np.sum((acceptance_value(units) <= 15) & ~overall_passes(units)[1])
    taken_off = all_within - nearer
    # Two such units at once, which count twice, are 5 in 100 000 with this narrow range.
    assert abs(failed / drawn - taken_off) < 5 * math.sqrt(taken_off / drawn) + 5e-5


MEANS = st.floats(84, 116)
SDS = st.floats(0, 12)
FEWER = settings(max_examples=25)


@pytest.mark.slow
@FEWER
@given(MEANS, SDS, st.floats(0, 8), st.sampled_from(["normal", "rectangular"]), TARGETS)
def test_chances_are_chances(mean, sd, common_sd, common, target):
    """Both lie from 0 to 1, and stage 2 never takes away what stage 1 gave."""
    given_as = {"mean": mean, "sd": sd, "common_sd": common_sd, "common": common}
    found = pass_probability(**given_as, target=target)
    assert 0 <= found.stage_1 <= found.overall <= 1
    assert found == pass_probability(**given_as, target=target)


@pytest.mark.slow
@FEWER
@given(st.floats(0, 15), SDS, st.floats(0, 8))
def test_symmetry_about_the_label(off, sd, common_sd):
    """With T = 100 as much above as below: stage 1 exactly, overall but for L2, a part of M."""
    below = pass_probability(mean=100 - off, sd=sd, common_sd=common_sd)
    above = pass_probability(mean=100 + off, sd=sd, common_sd=common_sd)
    assert below.stage_1 == pytest.approx(above.stage_1, abs=1e-6)
    assert below.overall == pytest.approx(above.overall, abs=2e-3)


@pytest.mark.slow
@FEWER
@given(MEANS, SDS, st.floats(0.01, 4))
def test_more_scatter_never_helps(mean, sd, more):
    """Units all alike would pass; the more they scatter, the fewer samples do."""
    before, after = pass_probability(mean=mean, sd=sd), pass_probability(mean=mean, sd=sd + more)
    assert after.stage_1 <= before.stage_1 + 1e-6
    assert after.overall <= before.overall + 1e-5


@pytest.mark.slow
@pytest.mark.parametrize(("mean", "sd", "common_sd"), [(100, 4, 6), (96, 5, 3), (104, 1.5, 5)])
def test_a_common_error_is_the_average_over_the_mean(mean, sd, common_sd):
    """Chances without it, averaged over 60 equal slices of the rectangle that it spans."""
    found = pass_probability(mean=mean, sd=sd, common_sd=common_sd, common="rectangular")
    slices = mean + math.sqrt(3) * common_sd * (np.arange(60) * 2 - 59) / 60
    each = [pass_probability(mean=at, sd=sd) for at in slices]
    assert found.stage_1 == pytest.approx(np.mean([one.stage_1 for one in each]), abs=1e-3)
    assert found.overall == pytest.approx(np.mean([one.overall for one in each]), abs=1e-3)


@pytest.mark.parametrize("sd", [0, 1e-7, 1e-3])
def test_without_scatter_the_mean_decides(sd):
    """Units all alike pass from 83.5 to 116.5 %, or to T + 15."""
    assert pass_probability(mean=84, sd=sd).overall == pytest.approx(1)
    assert pass_probability(mean=83, sd=sd).overall == pytest.approx(0)
    assert pass_probability(mean=116, sd=sd).stage_1 == pytest.approx(1)
    assert pass_probability(mean=117, sd=sd).overall == pytest.approx(0)
    assert pass_probability(mean=119, sd=sd, target=105).overall == pytest.approx(1)
    common = pass_probability(mean=100, sd=sd, common_sd=10)
    assert common.overall == pytest.approx(math.erf(1.65 / math.sqrt(2)), abs=2e-4)
    flat = pass_probability(mean=100, sd=sd, common_sd=33 / math.sqrt(3), common="rectangular")
    assert flat.overall == pytest.approx(0.5, abs=2e-4)


def test_far_from_the_label_and_with_wild_scatter_nothing_passes():
    """Extremes end in 0, without a warning."""
    for mean, sd in ((1e-3, 1), (1e6, 5), (100, 1e3), (100, 1e12), (1e12, 1e12)):
        assert pass_probability(mean=mean, sd=sd).overall < 1e-6


@pytest.mark.slow
def test_percent_may_be_given_in_every_way_that_an_amount_is():
    """Numbers, text, amounts and quantities say the same; the record keeps them as numbers."""
    plain = pass_probability(mean=98, sd=4.5)
    for four_and_half in ("4.5 %", galenic.Amount(Fraction(9, 2), "%"), Decimal("4.5")):
        assert pass_probability(mean=np.float64(98), sd=four_and_half) == plain
    assert plain.mean == 98
    assert plain.common_sd == 0


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"mean": math.nan}, "mean"),
        ({"mean": "98"}, "mean"),
        ({"mean": "98 mg"}, "mean"),
        ({"mean": 0}, "mean"),
        ({"mean": True}, "mean"),
        ({"mean": None}, "mean"),
        ({"mean": 10**400}, "mean"),
        ({"sd": -0.1}, "sd"),
        ({"sd": "-1 %"}, "sd"),
        ({"sd": math.inf}, "sd"),
        ({"sd": [4]}, "sd"),
        ({"common_sd": -1}, "common_sd"),
        ({"common": "triangular"}, "common"),
        ({"common": None}, "common"),
        ({"target": 0}, "target"),
        ({"target": "100 um"}, "target"),
    ],
    ids=str,
)
def test_wrong_numbers_are_refused(wrong, path):
    """Each names the argument, what was given and what was expected."""
    with pytest.raises(galenic.InputError) as refused:
        pass_probability(**({"mean": 98, "sd": 4} | wrong))
    (problem,) = refused.value.problems
    assert problem.path == path
    assert problem.expected
    assert problem.remedy


def test_all_wrong_numbers_are_told_at_once():
    """Three arguments, three problems."""
    with pytest.raises(galenic.InputError) as refused:
        pass_probability(mean=-1, sd="4", target=math.inf)
    assert [one.path for one in refused.value.problems] == ["mean", "sd", "target"]


# --- the bound for data at hand --------------------------------------------------------------

LIMITS = VECTORS["e2709_e2810_computed"]["max_s_95_95"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "mean", "limit"),
    [(int(n[1:]), int(mean), limit) for n, row in LIMITS.items() for mean, limit in row.items()],
)
def test_computed_limits_of_the_reference(n, mean, limit):
    """The 95/95 limits to three decimals; at the limit the bound is what was asked for."""
    found = largest_sd(mean=mean, n=n, confidence="95 %", probability=0.95)
    assert round(found, 3) == limit
    assert lower_bound(mean=mean, sd=found, n=n).probability == pytest.approx(0.95, abs=1e-5)


def value_at_most_15(mean, sd, n):
    """Integrate the chance of stage 1 on a fine even grid, for ten units or thirty."""
    x = np.linspace(83.5, 116.5, 20_001)
    spare = 15 - np.maximum(0, np.maximum(98.5 - x, x - 101.5))
    chi2 = stats.chi2.cdf((n - 1) * (spare / ({10: 2.4, 30: 2.0}[n] * sd)) ** 2, n - 1)
    return np.trapezoid(stats.norm.pdf(x, mean, sd / math.sqrt(n)) * chi2, x)


def bound_at(mean, sd):
    """The bound for a lot whose mean and standard deviation are known."""
    one = stats.norm.cdf(123.125, mean, sd) - stats.norm.cdf(76.125, mean, sd)
    first, thirty = (value_at_most_15(mean, sd, n) for n in (10, 30))
    return max(first, thirty + one**30 - 1)


@pytest.mark.parametrize(("mean", "sd", "n"), [(98, 2.4, 10), (96, 3.5, 30), (101, 3, 10)])
def test_the_bound_is_the_least_of_the_whole_region(mean, sd, n):
    """No lot of the joint region, looked at on a grid, has a smaller chance."""
    each = math.sqrt(0.95)
    worst = sd * math.sqrt((n - 1) / stats.chi2.ppf(1 - each, n - 1))
    z = stats.norm.ppf((1 + each) / 2)
    region = [
        (mean + place * z * part * worst / math.sqrt(n), part * worst)
        for part in (0.2, 0.5, 0.8, 0.9, 1)
        for place in (-1, -0.5, 0, 0.5, 1)
    ]
    least = min(bound_at(*lot) for lot in region)
    found = lower_bound(mean=mean, sd=sd, n=n)
    assert found.probability == pytest.approx(least, abs=1e-5)
    assert found.worst_sd == pytest.approx(worst)
    assert found.worst_sd / sd == pytest.approx(
        VECTORS["e2709_e2810_computed"][f"sU_over_s_n{n}"], abs=1e-6
    )


@pytest.mark.slow
@FEWER
@given(st.floats(85, 115), st.floats(0, 5), st.integers(2, 60), st.floats(0.5, 0.99))
def test_the_bound_is_below_the_chance_of_the_sample_taken_for_the_lot(mean, sd, n, confidence):
    """A bound with confidence promises less than the sample itself would, and never below 0."""
    found = lower_bound(mean=mean, sd=sd, n=n, confidence=confidence)
    assert 0 <= found.probability <= pass_probability(mean=mean, sd=sd).overall + 1e-5
    surer = lower_bound(mean=mean, sd=sd, n=n, confidence=(1 + confidence) / 2)
    assert surer.probability <= found.probability + 1e-5


def test_a_bound_says_whose_it_is():
    """Our computation, not the standard's tables."""
    told = lower_bound(mean=98, sd=2, n=10).method
    assert "galenic's own" in told
    assert "not seen" in told


def test_a_sample_that_fails_without_scatter_has_no_bound():
    """Neither a little scatter nor a corner of the region helps a mean of 83 %."""
    assert lower_bound(mean=83.4, sd=0, n=10).probability == 0
    assert lower_bound(mean=83.4, sd=3, n=10).probability == 0
    with pytest.raises(galenic.InputError, match=r"between 83\.5 % and 116\.5 %"):
        largest_sd(mean=83.4, n=10)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"n": 1}, "n"),
        ({"n": 10.0}, "n"),
        ({"n": True}, "n"),
        ({"confidence": 95}, "confidence"),
        ({"confidence": 1}, "confidence"),
        ({"confidence": "100 %"}, "confidence"),
        ({"mean": "98 mg"}, "mean"),
        ({"target": -1}, "target"),
    ],
    ids=str,
)
def test_wrong_drawnare_refused(wrong, path):
    """By the bound and by the limit alike."""
    for function, more in ((lower_bound, {"sd": 2}), (largest_sd, {})):
        with pytest.raises(galenic.InputError) as refused:
            function(**({"mean": 98, "n": 10} | more | wrong))
        assert [one.path for one in refused.value.problems] == [path]


# --- the extra ------------------------------------------------------------------------------------

WITHOUT = """
import sys
sys.modules["{library}"] = None
import galenic
{plan}
try:
    galenic.accuracy.pass_probability(mean=100, sd=5)
except galenic.GalenicError as error:
    assert isinstance(error, ImportError)
    print(error)
"""
PLAN = 'galenic.plan(galenic.read_order("{path}")).to_json()'


@pytest.mark.slow
@pytest.mark.parametrize("library", ["numpy", "scipy"])
def test_without_the_extra_a_plan_is_made_and_the_message_names_it(library):
    """The planner needs neither library; this room says what to install."""
    path = Path(galenic.__file__).parent / "examples" / "tablets.toml"
    script = WITHOUT.format(library=library, plan=PLAN.format(path=path.as_posix()))
    told = subprocess.run(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert "pip install 'galenic[accuracy]'" in told.stdout
    assert not told.stderr


@pytest.mark.slow
def test_examples_of_the_page_run():
    """Every number on the page is what comes out."""
    page = Path(__file__).parent.parent / "docs" / "accuracy-statistics.md"
    ran = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert ran.attempted > 5
    assert not ran.failed


@pytest.mark.parametrize("name", ["passing", "bounds", "particles"])
def test_examples_in_the_docstrings_run(name):
    """What a docstring shows is what comes out."""
    ran = doctest.testmod(importlib.import_module(f"galenic.accuracy._{name}"))
    assert ran.attempted
    assert not ran.failed
