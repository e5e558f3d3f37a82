"""Content uniformity, against the text of the chapters written a second time, with decimals.

Vectors of the domain reference, edges from the text of the rules, laws, and simulated batches.
"""

from __future__ import annotations

import json
import math
import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, stats

import galenic
from galenic._proof import prove
from galenic.quality import check_content
from galenic.quality._acceptance import AcceptanceCriterion, _rounded
from galenic.quality._rules import method_rule, rules_for

REFERENCE = json.loads(
    (Path(__file__).parent / "vectors" / "uniformity.json").read_text(encoding="utf-8"),
    parse_float=Fraction,
)


def checked(contents, rule="usp-905", **settings):
    """Check contents in percent of label, as amounts, and replay every step on pint."""
    column = [galenic.Amount(Fraction(one), "%") for one in contents]
    report = check_content({"content": column}, rule=rule, **settings)
    assert prove(report.steps) or rule == "ph-eur-2.9.6"  # which compares, and computes nothing
    return report


def percent(text):
    """The number of an amount in percent."""
    return galenic.Amount.read(text).number


def by_the_chapter(contents, target=Decimal(100)):
    """USP <905>, written from its text with sixty digits: M, AV, AV at one decimal, verdict."""
    with localcontext() as context:
        context.prec = 60
        values = [Decimal(one.numerator) / Decimal(one.denominator) for one in contents]
        n = len(values)
        mean = sum(values) / n
        scatter = (sum((x - mean) ** 2 for x in values) / (n - 1)).sqrt()
        k = {10: Decimal("2.4"), 30: Decimal("2.0")}[n]
        if target <= Decimal("101.5"):
            if mean < Decimal("98.5"):
                m, av = Decimal("98.5"), Decimal("98.5") - mean + k * scatter
            elif mean > Decimal("101.5"):
                m, av = Decimal("101.5"), mean - Decimal("101.5") + k * scatter
            else:
                m, av = mean, k * scatter
        elif mean < Decimal("98.5"):
            m, av = Decimal("98.5"), Decimal("98.5") - mean + k * scatter
        elif mean > target:
            m, av = target, mean - target + k * scatter
        else:
            m, av = mean, k * scatter
        shown = av.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if n == 10:
            verdict = "passes" if shown <= Decimal("15.0") else "needs-next-stage"
        else:
            each = all(m * Decimal("0.75") <= x <= m * Decimal("1.25") for x in values)
            verdict = "passes" if each and shown <= Decimal("15.0") else "fails"
        return m, av, shown, verdict


def contents_of(n):
    """Contents about 100 %, so scattered that all verdicts come up, some beyond the outer limits.

    They are tenths of a percent, as laboratories tell them.
    """
    return st.tuples(st.integers(860, 1140), st.integers(0, 300)).flatmap(
        lambda about: st.lists(
            st.integers(max(0, about[0] - about[1]), about[0] + about[1]), min_size=n, max_size=n
        ).map(lambda tenths: [Fraction(one, 10) for one in tenths])
    )


def about_mean(n, offs):
    """Contents with some off by so many percent of the mean, which is 100 % all the same."""
    offs = [Fraction(off) for off in offs]
    share = Fraction(round(-1000 * sum(offs) / (n - len(offs))), 1000)
    rest = [share] * (n - len(offs) - 1)
    return [100 + off for off in (*offs, *rest, -sum(offs) - sum(rest))]


# --- vectors and published verdicts --------------------------------------------------------------


@pytest.mark.parametrize("vector", REFERENCE["av"], ids=lambda v: str(float(v["mean"])))
def test_the_vectors_of_the_reference(vector):
    """Mean, s and AV, to the digits that are given."""
    report = checked(vector["x"], label="4.5 mg")
    assert math.isclose(report.mean.number, vector["mean"], abs_tol=1e-6)
    assert math.isclose(report.sd.number, vector["s"], abs_tol=1e-6)
    assert math.isclose(report.acceptance_value.number, vector["AV"], abs_tol=1e-6)
    assert report.verdict == "passes"
    if "AV_T103" in vector:
        above = checked(vector["x"], target="103 %")
        assert math.isclose(above.acceptance_value.number, vector["AV_T103"], abs_tol=1e-6)
        assert above.reference.number == 103


@given(contents_of(10) | contents_of(30), st.sampled_from([None, "99 %", "101.5 %", "103.2 %"]))
def test_the_acceptance_value_is_that_of_the_chapter(contents, target):
    """M, AV in full and at one decimal, and the verdict, for both stages and all cases of T."""
    settings = {} if target is None else {"target": target}
    report = checked(contents, **settings)
    t = Decimal(100) if target is None else Decimal(target.removesuffix(" %"))
    m, av, shown, verdict = by_the_chapter(contents, t)
    assert math.isclose(report.reference.number, m, rel_tol=1e-15)
    assert abs(report.acceptance_value.number - Fraction(av)) < Fraction(1, 10**30)
    assert report.acceptance_value_rounded.number == Fraction(shown)
    assert report.verdict == verdict
    assert checked(contents, "ph-eur-2.9.40", **settings).verdict == verdict


@pytest.mark.slow
@given(contents_of(10) | contents_of(30), st.randoms(use_true_random=False))
def test_the_order_of_the_capsules_does_not_matter(contents, chance):
    """Nor does it for the acceptance value, nor for the older test."""
    shuffled = chance.sample(contents, len(contents))
    for rule in ("usp-905", "ph-eur-2.9.6"):
        assume(any(contents))
        one, other = checked(contents, rule), checked(shuffled, rule)
        assert (one.verdict, one.acceptance_value, one.reasons[-1].split(".")[0]) == (
            other.verdict,
            other.acceptance_value,
            other.reasons[-1].split(".")[0],
        )


@given(contents_of(10), st.sampled_from(["mg", "mcg", "g"]))
def test_the_unit_does_not_matter(contents, unit):
    """Percent of 4.5 mg is the same as so many milligrams, micrograms or grams."""
    factor = {"mg": 1, "mcg": 1000, "g": Fraction(1, 1000)}[unit]
    as_mass = {f"content [{unit}]": [Fraction(9, 200) * one * factor for one in contents]}
    one = checked(contents, label="4.5 mg")
    other = check_content(as_mass, rule="usp-905", label="4.5 mg")
    assert prove(other.steps)
    assert one.acceptance_value == other.acceptance_value
    assert (one.verdict, one.mean, one.sd) == (other.verdict, other.mean, other.sd)


# --- edges, from the text of the rules -----------------------------------------------------------


@pytest.mark.parametrize(
    ("av", "verdict"),
    [("14.99", "passes"), ("15", "passes"), ("15.04", "passes"), ("15.05", "needs-next-stage"),
     ("15.06", "needs-next-stage")],
)  # fmt: skip
def test_the_limit_of_the_first_stage(av, verdict):
    """Exactly on 15.0 passes; at one decimal 15.05 is 15.1; without scatter the AV is exact."""
    report = checked([Fraction("98.5") - Fraction(av)] * 10)
    assert report.acceptance_value.number == Fraction(av)
    assert report.verdict == verdict
    notes = {notice.code for notice in report.notices}
    assert ("acceptance-rounding" in notes) == (av == "15.04")


def test_the_largest_scatter_that_passes():
    """At a mean of 100 %, s of 6.25 % at stage 1: AV is 15 exactly."""
    values = [100 + Fraction(75, 8), 100 - Fraction(75, 8)] * 2 + [Fraction(100)] * 6
    # s² = 4 · 9.375² / 9 = 39.0625 = 6.25²
    report = checked(values)
    assert report.sd.number == Fraction("6.25")
    assert report.acceptance_value.number == 15
    assert report.verdict == "passes"
    wider = [*values[:3], values[3] - Fraction(1, 2), *values[4:]]
    assert checked(wider).verdict == "needs-next-stage"


def test_the_reference_value_is_held_by_the_range():
    """M is the mean between 98.5 and 101.5, and the nearer end beyond."""
    for mean, m in (
        ("98.4", "98.5"), ("98.5", "98.5"), ("98.6", "98.6"), ("101.5", "101.5"),
        ("101.6", "101.5"),
    ):  # fmt: skip
        assert checked([Fraction(mean)] * 10).reference.number == Fraction(m)


def test_a_target_above_raises_the_range():
    """T up to 101.5 changes nothing; above, it is the end of the range, and a caution."""
    values = [Fraction(103)] * 10
    for target, m in (("100 %", "101.5"), ("101.5 %", "101.5"), ("101.6 %", "101.6"),
                      ("104 %", "103")):  # fmt: skip
        report = checked(values, target=target)
        assert report.reference.number == Fraction(m)
        notes = {notice.code for notice in report.notices}
        assert "target-assumed" not in notes
        assert ("target-above" in notes) == (percent(target) > Fraction("101.5"))
    assert "target-assumed" in {notice.code for notice in checked(values).notices}


@pytest.mark.parametrize(
    ("odd", "verdict"),
    [("75", "passes"), ("74.9", "fails"), ("125", "passes"), ("125.1", "fails")],
)
def test_the_limits_of_one_capsule(odd, verdict):
    """At stage 2 every capsule lies within 0.75 M to 1.25 M, of the M of all thirty.

    The others make up for the odd one, so that the mean, and M, is 100 %.
    """
    report = checked(about_mean(30, [Fraction(odd) - 100]))
    assert report.reference.number == 100
    assert (report.low.number, report.high.number) == (75, 125)
    assert report.acceptance_value.number < 15
    assert report.verdict == verdict
    assert report.beyond == (verdict == "fails")


@pytest.mark.parametrize(
    ("odd", "target", "lost"),
    [
        ("73.8", None, True),  # 0.75 × 98.5 is 73.875
        ("73.9", None, False),
        ("126.8", None, False),  # 1.25 × 101.5 is 126.875
        ("126.9", None, True),
        ("126.9", "102 %", False),
    ],
)
def test_a_second_stage_that_is_lost_is_said_to_be(odd, target, lost):
    """A capsule outside what any M allows: twenty more would be assayed in vain."""
    report = checked([100] * 8 + [80, Fraction(odd)], target=target)
    assert report.verdict == "needs-next-stage"
    assert ("second-stage-lost" in {notice.code for notice in report.notices}) == lost
    more = checked([100] * 28 + [80, Fraction(odd)], target=target)
    assert more.verdict == "fails" or not lost


def test_no_scatter_is_allowed():
    """Ten equal contents are a sample like any other: AV is the distance of the mean."""
    report = checked([Fraction(100)] * 10)
    assert (report.acceptance_value.number, report.sd.number, report.verdict) == (0, 0, "passes")


@pytest.mark.parametrize("rule", [name for name, row in rules_for("content").items() if row.counts])
@pytest.mark.parametrize("n", [1, 9, 11, 20, 29, 31])
def test_another_number_of_capsules_is_refused(rule, n):
    """The message names what the rule asks for."""
    with pytest.raises(galenic.InputError) as refused:
        checked([Fraction(100)] * n, rule)
    (problem,) = refused.value.problems
    assert (problem.path, problem.given) == ("content", f"'{n} readings'")
    assert "10 or 30 readings" in problem.expected
    assert rule in problem.expected


@pytest.mark.parametrize("rule", ["usp-905", "ph-eur-2.9.40"])
def test_the_limits_are_those_of_the_chapter(rule):
    """The data say what the text of the chapter says."""
    rule = rules_for("content")[rule]
    row = rule.criterion(AcceptanceCriterion)
    assert (row.k_first, row.k_all) == (Fraction("2.4"), 2)
    assert rule.counts == (10, 30)
    assert [row.limit.number, row.unit_limit.number] == [15, 25]
    assert [row.reference_low.number, row.reference_high.number] == [
        Fraction("98.5"),
        Fraction("101.5"),
    ]


# --- the older test about the mean ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "offs", "verdict"),
    [
        (10, ["15"], "passes"),
        (10, ["15.1"], "passes"),
        (10, ["-15", "15"], "passes"),
        (10, ["-15.1", "15.1"], "needs-next-stage"),
        (10, ["-15.1", "15.1", "15.1"], "needs-next-stage"),
        (10, ["-15.1", "15.1", "15.1", "-15.1"], "fails"),
        (10, ["25"], "passes"),
        (10, ["25.1"], "fails"),
        (10, ["-25.1"], "fails"),
        (30, ["-15.1", "15.1", "15.1"], "passes"),
        (30, ["-15.1", "15.1", "15.1", "-15.1"], "fails"),
        (30, ["25", "-25", "25"], "passes"),
        (30, ["25.1"], "fails"),
    ],
)
def test_uniformity_of_content_test_b(n, offs, verdict):
    """One digit inside and one outside of each limit, at both stages."""
    report = checked(about_mean(n, offs), "ph-eur-2.9.6", label="1.5 mg")
    assert report.mean.number == 100
    assert report.verdict == verdict
    assert report.stage == (1 if n == 10 else 2)
    assert report.acceptance_value is None
    assert "rule-from-memory" in {notice.code for notice in report.notices}


@pytest.mark.parametrize(
    ("label", "fill", "verdict"),
    [
        ("1.5 mg", None, "passes"),
        ("1.99 mg", "10 mg", "passes"),
        ("2 mg", "100 mg", "not-applicable"),
        ("2 mg", "101 mg", "passes"),
        ("4.5 mg", "151 mg", "not-applicable"),
        ("4.5 mg", "226 mg", "passes"),
        ("4.5 mg", None, "passes"),
        (None, None, "passes"),
    ],
)
def test_the_older_test_is_asked_for_below_its_limits(label, fill, verdict):
    """Below 2 mg, or below 2 % of the fill: 4.5 mg is asked for from 225 mg on."""
    report = checked([Fraction(100)] * 10, "ph-eur-2.9.6", label=label, fill=fill)
    assert report.verdict == verdict


# --- which test applies --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "fill", "code"),
    [
        ("1.5 mg", "150 mg", "content-test-applies"),
        ("4.5 mg", "150 mg", "content-test-applies"),
        ("4.5 mg", None, "content-test-applies"),
        ("24.9 mg", "50 mg", "content-test-applies"),
        ("25 mg", "100.1 mg", "content-test-applies"),
        ("25 mg", "100 mg", "weights-may-do"),
    ],
)
def test_which_test_applies_is_said_every_time(label, fill, code):
    """Weights stand for content from 25 mg and 25 % on, both; with the source.

    The contents of each are what was tested here: nothing about that is a caution.
    """
    report = checked([Fraction(100)] * 10, label=label, fill=fill)
    found = [notice for notice in report.notices if notice.code == code]
    assert len(found) == 1
    assert "USP <905>" in found[0].source
    assert found[0].severity == "info"
    others = {"content-test-applies", "content-test-needed", "weights-may-do"} - {code}
    assert not others & {notice.code for notice in report.notices}
    assert "content-test-consumes" in {notice.code for notice in report.notices}
    assert (method_rule().dose.number, method_rule().share.number) == (25, 25)


# --- simulated batches ---------------------------------------------------------------------------


def first_stage_probability(mu, sigma):
    """The integral over mean and scatter, written out: how often ten capsules pass stage 1."""

    def passes(mean):
        m = min(max(mean, 98.5), 101.5)
        room = (15 - abs(m - mean)) / (2.4 * sigma)
        if room <= 0:
            return 0.0
        return stats.norm.pdf(mean, mu, sigma / 10**0.5) * stats.chi2.cdf(9 * room**2, 9)

    wide = 8 * sigma / 10**0.5
    return integrate.quad(passes, mu - wide, mu + wide, points=[98.5, 101.5], limit=200)[0]


@pytest.mark.slow
@pytest.mark.parametrize(("mu", "sigma", "_stated", "_overall"),
                         REFERENCE["p_pass_usp905_normal"]["rows"][::3])  # fmt: skip
def test_simulated_pass_rates_are_the_analytic_ones(mu, sigma, _stated, _overall):
    """Batches drawn at random pass the first stage as often as the integral says.

    Four standard errors of 400 batches are allowed, and half a unit of the table's last digit.
    """
    probability = first_stage_probability(float(mu), float(sigma))
    assert abs(probability - float(_stated)) < 1e-4
    chance = np.random.default_rng(20261122)
    batches = chance.normal(float(mu), float(sigma), (400, 10)).round(3)
    passed = sum(
        check_content({"content [%]": list(batch)}, rule="usp-905").passes for batch in batches
    )
    allowed = 4 * math.sqrt(probability * (1 - probability) / 400) + 5e-3
    assert abs(passed / 400 - probability) < allowed


def test_rounding_needs_no_root():
    """Halves are found exactly, where a root to any number of digits would not decide."""
    chance = random.Random(7)  # noqa: S311 - numbers to test with
    for _ in range(200):
        off, tenths = Fraction(chance.randrange(0, 300), 1000), chance.randrange(1, 300)
        bound = off + Fraction(tenths, 1000) + Fraction(1, 2000)
        square = (bound - off) ** 2
        tiny = Fraction(1, 10**60)
        up = (bound + Fraction(1, 2000)) // Fraction(1, 1000) * Fraction(1, 1000)
        assert _rounded(off, square) == up
        assert _rounded(off, square + tiny) == up
        assert _rounded(off, square - tiny) <= up
    assert _rounded(Fraction(0), Fraction(1505, 10000) ** 2) == Fraction(151, 1000)
    assert _rounded(Fraction(0), Fraction(1505, 10000) ** 2 - Fraction(1, 10**80)) == Fraction(
        150, 1000
    )
