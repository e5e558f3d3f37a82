"""Weights of capsules: each rule one digit inside and one outside, shells kept apart, laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._proof import prove
from galenic.quality import check_weights
from galenic.quality._rules import names_for, rules_for

COUNTS = {"us-theoretical": 10, "us-theoretical-gross": 10, "ph-eur-2.9.5": 20, "fn-brazil": 10,
          "fn-brazil-net": 10, "fb-brazil": 20, "fna": 10, "dac-nrf": 10, "own": 10}  # fmt: skip
GROSS_RULES = {"us-theoretical-gross", "fn-brazil", "fn-brazil-net"}
WEIGHED = {"weighed_in": "15.2 g", "filled": "15 g"}
OWN = {"of": "net", "about": "mean", "each": "5 %", "outside": 1}


def amounts(numbers):
    """Masses in mg/capsule."""
    return [galenic.Amount(Fraction(one), "mg/capsule") for one in numbers]


def checked(rule, net=None, **keys):
    """Check weights, and replay every step on pint quantities."""
    readings = {} if net is None else {"net": amounts(net)}
    report = check_weights(readings, rule=rule, **keys)
    assert (
        prove(report.steps) or report.about is None
    )  # without a limit for each, nothing is worked
    return report


def codes(report):
    """The notices of a report."""
    return {notice.code for notice in report.notices}


def about(mean, n, offs):
    """So many weights with this mean, some of them off by so many percent of it."""
    offs = [Fraction(off) * mean / 100 for off in offs]
    share = Fraction(round(-1000 * sum(offs) / (n - len(offs))), 1000)
    rest = [share] * (n - len(offs) - 1)
    return [mean + off for off in (*offs, *rest, -sum(offs) - sum(rest))]


def needed(rule):
    """What a rule needs beside the weights."""
    keys = {"us-theoretical": {"theoretical": "150 mg"}, "fna": {"theoretical": "150 mg"},
            "dac-nrf": WEIGHED, "own": {"limits": OWN}}  # fmt: skip
    if rule in GROSS_RULES:
        return {"theoretical": "150 mg", "shell_mean": "48 mg"}
    return keys.get(rule, {})


# --- limits, one digit inside and one outside ----------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "verdict"),
    [("135", "passes"), ("134.9", "fails"), ("165", "passes"), ("165.1", "fails"),
     ("0", "fails")],
)  # fmt: skip
def test_each_about_the_theoretical_weight(weight, verdict):
    """Each net mass within 90 % to 110 % of the theoretical one; not one may be off."""
    report = checked("us-theoretical", [150] * 9 + [weight], theoretical="150 mg")
    assert report.verdict == verdict
    assert report.outside == (verdict == "fails")
    assert report.reference.number == 150


@pytest.mark.parametrize("rule", ["ph-eur-2.9.5", "dac-nrf"])
@pytest.mark.parametrize(
    ("mean", "offs", "outside", "beyond"),
    [
        (150, ["10", "-10", "10"], 0, 0),
        (150, ["10.1", "-10.1"], 2, 0),
        (150, ["10.1", "-10.1", "10.1"], 3, 0),
        (150, ["20"], 1, 0),
        (150, ["20.1"], 1, 1),
        (150, ["-20.1"], 1, 1),
        (Fraction("299.9"), ["7.6", "-7.6", "9.9"], 0, 0),
        (300, ["7.5", "-7.5", "7.5"], 0, 0),
        (300, ["7.6", "-7.6"], 2, 0),
        (300, ["7.6", "-7.6", "7.6"], 3, 0),
        (300, ["15"], 1, 0),
        (300, ["-15.1"], 1, 1),
    ],
)
def test_each_about_the_mean(rule, mean, offs, outside, beyond):
    """At most two beyond 10 % (7.5 % from a mean of exactly 300 mg), none beyond twice that."""
    keys = WEIGHED if rule == "dac-nrf" else {}
    report = checked(rule, about(mean, 20, offs), **keys)
    assert report.mean.number == mean
    assert (report.outside, report.beyond) == (outside, beyond)
    scatter = rule == "dac-nrf" and report.rsd.number > 5
    assert report.verdict == ("fails" if outside > 2 or beyond or scatter else "passes")


def spread(mean, rsd):
    """Ten weights with exactly this relative standard deviation: ± 3 h, 1 … 8 in the middle."""
    half = Fraction(mean) * Fraction(rsd) / 100 * 3 / 2
    return [mean + half, mean - half] * 2 + [mean] * 6  # s² = 4 h² / 9


@pytest.mark.parametrize(
    ("rsd", "verdict"), [("4.99", "passes"), ("5", "passes"), ("5.01", "fails")]
)
def test_the_scatter_of_the_in_process_test(rsd, verdict):
    """Exactly 5 % passes; the squares are compared, so that no root decides."""
    report = checked("dac-nrf", spread(Fraction(150), rsd), **WEIGHED)
    assert report.rsd.number == Fraction(rsd)
    assert report.verdict == verdict


@pytest.mark.parametrize(
    ("filled", "verdict"), [("14.55 g", "passes"), ("14.549 g", "fails"), ("15.1 g", "fails")]
)
def test_the_loss_of_the_in_process_test(filled, verdict):
    """Exactly 3 % passes; more out than was weighed in is no pass."""
    report = checked("dac-nrf", [150] * 10, weighed_in="15 g", filled=filled)
    assert report.verdict == verdict
    assert ("yield-negative" in codes(report)) == (filled == "15.1 g")


@pytest.mark.parametrize("rule", ["fn-brazil", "fn-brazil-net"])
@pytest.mark.parametrize(
    ("rsd", "verdict"), [("3.99", "passes"), ("4", "passes"), ("4.01", "fails")]
)
def test_the_scatter_of_the_brazilian_test(rule, rsd, verdict):
    """Exactly 4 % of the gross mean passes."""
    weights = {"gross": amounts(spread(Fraction(200), rsd))}
    report = check_weights(weights, rule=rule, shell_mean="48 mg", theoretical="152 mg")
    assert report.rsd.number == Fraction(rsd)
    assert report.verdict == verdict


@pytest.mark.parametrize(
    ("mean", "off", "verdict"),
    [
        (200, "10", "passes"),
        (200, "10.1", "fails"),
        (300, "7.5", "passes"),
        (300, "7.6", "fails"),
        (Fraction("299.9"), "7.6", "passes"),
    ],
)
def test_each_of_the_brazilian_test(mean, off, verdict):
    """Each gross weight within 10 % of the mean, 7.5 % from 300 mg; not one may be off."""
    weights = {"gross": amounts(about(mean, 10, [off]))}
    report = check_weights(
        weights, rule="fn-brazil", shell_mean="100 mg", theoretical=f"{float(mean) - 100:g} mg"
    )
    assert report.reference.number == mean
    assert report.outside == (verdict == "fails")
    assert report.verdict == verdict


@pytest.mark.parametrize(
    ("rule", "theory", "verdict"),
    [
        # gross 200 of 48 + 152; 200 / 1.1 = 181.8…; 200 / 0.9 = 222.2…
        ("fn-brazil", "133.82 mg", "passes"),
        ("fn-brazil", "133.81 mg", "fails"),
        ("fn-brazil", "174.22 mg", "passes"),
        ("fn-brazil", "174.23 mg", "fails"),
        # net 152; 152 / 1.1 = 138.1818…; 152 / 0.9 = 168.888…
        ("fn-brazil-net", "138.19 mg", "passes"),
        ("fn-brazil-net", "138.18 mg", "fails"),
        ("fn-brazil-net", "168.88 mg", "passes"),
        ("fn-brazil-net", "168.89 mg", "fails"),
    ],
)
def test_the_theoretical_content_of_the_brazilian_test(rule, theory, verdict):
    """Lightest and heaviest within 90 % to 110 % of theory: with the shell, or named net."""
    report = check_weights(
        {"gross": amounts([200] * 10)}, rule=rule, shell_mean="48 mg", theoretical=theory
    )
    assert prove(report.steps)
    assert report.verdict == verdict
    assert report.theoretical_low == report.theoretical_high


def test_a_smaller_batch_is_weighed_whole():
    """Fewer than ten only where the batch is no larger, and that is said."""
    keys = needed("fn-brazil")
    report = check_weights({"gross": amounts([198] * 7)}, rule="fn-brazil", batch=7, **keys)
    assert (report.n, report.verdict) == (7, "passes")
    for batch in (None, 8, 6):
        with pytest.raises(galenic.InputError, match="10 readings, as fn-brazil asks"):
            check_weights({"gross": amounts([198] * 7)}, rule="fn-brazil", batch=batch, **keys)


def test_the_limits_are_data_with_edition_and_source():
    """Every rule that can be asked for has its row, and says what in it is from memory."""
    rows = rules_for("weights")
    assert {*rows, "own"} == set(names_for("weights"))
    for row in rows.values():
        assert row.edition
        assert row.source
        assert row.confidence in {"high", "medium", "low"}
    remembered = {name for name, row in rows.items() if row.memory}
    assert remembered == {
        "us-theoretical-gross",
        "fn-brazil",
        "fn-brazil-net",
        "fb-brazil",
        "fna",
        "dac-nrf",
    }


@pytest.mark.parametrize("rule", [rule for rule in COUNTS if rule != "own"])
@pytest.mark.parametrize("n", [1, 9, 11, 19, 21, 30])
def test_another_number_of_capsules_is_refused(rule, n):
    """The message names what the rule asks for; a rule on each capsule takes any number."""
    key = "gross" if rule in GROSS_RULES else "net"
    readings = {key: amounts([198 if key == "gross" else 150] * n)}
    if rule.startswith("us-theoretical"):
        assert check_weights(readings, rule=rule, **needed(rule)).n == n
        return
    with pytest.raises(galenic.InputError) as refused:
        check_weights(readings, rule=rule, **needed(rule))
    (problem,) = refused.value.problems
    assert (problem.path, problem.given) == (key, f"'{n} readings'")
    counts = " or ".join(map(str, rules_for("weights")[rule].counts))
    assert problem.expected == f"{counts} readings, as {rule} asks"


# --- the pharmacy's own limits -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "weights", "verdict"),
    [
        (OWN, about(150, 10, ["5"]), "passes"),
        (OWN, about(150, 10, ["5.1"]), "passes"),
        (OWN, about(150, 10, ["5.1", "-5.1"]), "fails"),
        (OWN | {"outer": "7 %"}, about(150, 10, ["7"]), "passes"),
        (OWN | {"outer": "7 %"}, about(150, 10, ["7.1"]), "fails"),
        ({"of": "net", "rsd": "2 %"}, spread(Fraction(150), 2), "passes"),
        ({"of": "net", "rsd": "2 %"}, spread(Fraction(150), "2.01"), "fails"),
        ({"of": "net", "mean": "3 %"}, ["154.5"], "passes"),
        ({"of": "net", "mean": "3 %"}, ["145.4"], "fails"),
        ({"of": "net", "rsd": "3 %"}, [150], "not-applicable"),
    ],
)
def test_own_limits(limits, weights, verdict):
    """House limits: for each, for none, for the scatter and for the mean."""
    assert checked("own", weights, limits=limits, theoretical="150 mg").verdict == verdict


def test_own_limits_on_the_gross_weight():
    """About the theoretical weight with its shell: 198 mg, so that 178.2 mg is just inside."""
    limits = OWN | {"of": "gross", "about": "theoretical", "each": "10 %", "outside": 0}
    keys = {"limits": limits, "shell_mean": "48 mg", "theoretical": "150 mg"}
    for weight, verdict in (("178.2", "passes"), ("178.1", "fails")):
        report = check_weights({"gross": amounts(["198", weight])}, rule="own", **keys)
        assert report.reference.number == 198
        assert report.verdict == verdict
        (notice,) = [one for one in report.notices if one.code == "shell-included"]
        # 10 % of 188.1 mg gross, their mean, is 13.4 % of the 140.1 mg inside
        assert "10 % of the gross mass is 13.4 % of the contents" in notice.text


@pytest.mark.parametrize(
    ("limits", "paths"),
    [
        ({}, {"limits.each"}),
        ({"each": "5 %"}, {"limits.of", "limits.about", "limits.outside"}),
        ({"rsd": "5 %"}, {"limits.of"}),
        (OWN | {"outer": "5 %"}, {"limits.outer"}),
        (OWN | {"each": "5"}, {"limits.each"}),
        (OWN | {"of": "both"}, {"limits.of"}),
        (OWN | {"outside": -1}, {"limits.outside"}),
        (OWN | {"eech": "5 %"}, {"limits.eech"}),
        ({"loss": "3 %"}, {"weighed_in", "filled"}),
        (None, {"limits"}),
    ],
)
def test_nothing_of_own_limits_is_left_open(limits, paths):
    """What a limit needs is asked for by name; nothing is taken for granted."""
    with pytest.raises(galenic.InputError) as refused:
        checked("own", [150] * 10, limits=limits)
    assert {problem.path for problem in refused.value.problems} == paths


# --- gross, shell and net ------------------------------------------------------------------------


GROSS = [198, 201, 195, 199, 202, 197, 200, 196, 198, 204]
SHELLS = [48, 49, 47, 48, 50, 46, 48, 47, 49, 48]


def variance(values):
    """The variance of a sample, by hand."""
    mean = Fraction(sum(values), len(values))
    return sum((one - mean) ** 2 for one in values) / (len(values) - 1)


def test_shells_weighed_one_by_one():
    """Each net mass is gross less its own shell; its scatter is what it is."""
    readings = {"gross [mg]": GROSS, "shell [mg]": SHELLS}
    report = check_weights(readings, rule="us-theoretical", theoretical="150 mg", label="4.5 mg")
    net = [full - empty for full, empty in zip(GROSS, SHELLS, strict=True)]
    assert [one.value.number for one in report.readings] == net
    assert report.net_mean.number == Fraction(sum(net), 10) == report.mean.number
    assert abs(report.net_sd.number**2 - variance(net)) < Fraction(1, 10**30)
    assert abs(report.gross_sd.number**2 - variance(GROSS)) < Fraction(1, 10**30)
    assert abs(report.shell_sd.number**2 - variance(SHELLS)) < Fraction(1, 10**30)
    assert not {"shell-mean-used", "shell-mean-alone", "shell-from-chart"} & codes(report)


def test_a_mean_shell_with_its_scatter():
    """The scatter of the contents is that of the gross masses less that of the shells."""
    report = check_weights(
        {"gross [mg]": GROSS},
        rule="us-theoretical",
        theoretical="150 mg",
        shell_mean="48 mg",
        shell_sd="1.2 mg",
    )
    wanted = variance(GROSS) - Fraction("1.44")
    assert abs(report.net_sd.number**2 - wanted) < Fraction(1, 10**30)
    assert report.sd == report.net_sd
    assert report.net_mean.number == 151
    assert "shell-mean-used" in codes(report)


def test_a_mean_shell_alone():
    """Without their scatter the standard deviation is of both together, and that is said."""
    report = check_weights(
        {"gross [mg]": GROSS}, rule="us-theoretical", theoretical="150 mg", shell_mean="48 mg"
    )
    assert report.net_sd == report.gross_sd
    assert report.shell_sd is None
    assert "shell-mean-alone" in codes(report)


def test_a_shell_of_a_chart():
    """Size 3 of Coni-Snap: 48 mg ± 3 mg, a rectangle of that half-width, and a caution."""
    report = check_weights(
        {"gross [mg]": GROSS},
        rule="us-theoretical",
        theoretical="150 mg",
        size="3",
        maker="Coni-Snap",
    )
    assert report.shell_mean.number == 48
    assert abs(report.shell_sd.number - Fraction("1.7320508")) < Fraction(1, 10**6)
    (notice,) = [one for one in report.notices if one.code == "shell-from-chart"]
    assert notice.severity == "caution"
    assert "48 mg/capsule" in notice.text
    assert "3 mg/capsule" in notice.text


@pytest.mark.parametrize("sd", ["2.75 mg", "10 mg"])
def test_below_shell_noise(sd):
    """Where shells scatter as much as capsules, the scatter of the contents is not told."""
    weights = {"gross": amounts([198, 201, 195, 199, 202, 197, 200, 196, 198, 200])}
    # their variance is 4.933…; 2.75² is 7.56
    keys = {"shell_mean": "48 mg", "shell_sd": sd} | WEIGHED
    report = check_weights(weights, rule="dac-nrf", **keys)
    assert report.net_sd is None
    assert report.sd is None
    assert "below-shell-noise" in codes(report)
    # at most 2.2 mg of 150.6 mg: whatever the shells do, the contents scatter by less than 5 %
    assert report.verdict == "passes"
    wide = {"gross": amounts(48 + one for one in spread(Fraction(150), 6))}
    undecided = check_weights(wide, rule="dac-nrf", **keys | {"shell_sd": "10 mg"})
    assert undecided.verdict == "not-applicable"
    assert "cannot be told" in " ".join(undecided.reasons)


def test_equal_weights_have_no_scatter():
    """Equal readings are normal; the standard deviation is zero, not missing."""
    report = checked("ph-eur-2.9.5", [150] * 20)
    assert (report.sd.number, report.rsd.number, report.verdict) == (0, 0, "passes")


# --- what cannot be ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "keys", "path"),
    [
        ({"gross [mg]": [198, 47, 199], "shell [mg]": [48, 48, 48]}, {}, "shell [mg][1]"),
        ({"gross [mg]": [198, 47, 199]}, {"shell_mean": "48 mg"}, "gross [mg][1]"),
        ({"net [mg]": [150, -1, 150]}, {}, "net [mg][1]"),
        ({"gross [mg]": [198, 199, "0.2"]}, {"shell_mean": "48 mg"}, "gross [mg][2]"),
        ({"gross [g]": [0.198, 199, 0.2]}, {"shell_mean": "48 mg"}, "gross [g][1]"),
        ({"gross [mg]": [198, 199, 197], "shell [mg]": [48, 47, 0.048]}, {}, "shell [mg][2]"),
        ({"net [mg]": [0, 0]}, {}, "net [mg][0]"),
        ({"gross [mg]": [198, 199], "shell [mg]": [48]}, {}, "shell"),
        ({"net [mg]": [150, 151], "gross [mg]": [198, 199]}, {}, "gross"),
        ({"gross [mg]": [198, 199]}, {}, "shell"),
        ({"gross [mg]": [198, 199], "shell [mg]": [48, 48]}, {"shell_mean": "48 mg"}, "shell"),
        ({"gross [mg]": [198, 199]}, {"shell_mean": "48 mg", "size": "3"}, "size"),
        ({"gross [mg]": [198, 199]}, {"size": "3"}, "maker"),
        ({"gross [mg]": [198, 199]}, {"size": "9", "maker": "Coni-Snap"}, "size"),
        ({"gross [mg]": [198, 199]}, {"size": "3", "maker": "Nobody"}, "maker"),
        ({"gross [mg]": [198, 199]}, {"size": "3", "maker": "UNC"}, "size"),
        ({"net [mg]": [150, 151]}, {"shell_sd": "1 mg"}, "shell_mean"),
        ({"net [mg]": [150, 151], "capsule": [1, 1]}, {}, "capsule[1]"),
        ({"net [mg]": [150, 151], "capsule": [1]}, {}, "capsule"),
        ({"net [mg]": [150, 151], "capsule": [1, 2.5]}, {}, "capsule[1]"),
        ({}, {}, "gross"),
        ({"net [mg]": [150, 151]}, {"theoretical": None}, "theoretical"),
        ({"net [mg]": [150, 151]}, {"theoretical": "150 mL"}, "theoretical"),
        ({"net [mg]": [150, 151]}, {"label": "4.5"}, "label"),
        ({"net [mg]": [150, 151]}, {"blend_strength": "30 IU/g", "label": "4.5 mg"},
         "blend_strength"),
        ({"net [mg]": [150, 151]}, {"limits": OWN}, "limits"),
        ({"net [mg]": [150, 151]}, {"colour": "red"}, "colour"),
        ({"net [mg]": [150, 151]}, {"rule": None}, "rule"),
        ({"net [mg]": [150, 151]}, {"rule": "usp-905"}, "rule"),
        ({"net [mg]": [150, 151], "theoretical": "1 mg"}, {}, "theoretical"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(readings, keys, path):
    """With the reading or key at fault first; a net mass is not negative, g is not mg."""
    keys = {"rule": "us-theoretical", "theoretical": "150 mg"} | keys
    with pytest.raises(galenic.InputError) as refused:
        check_weights(readings, **keys)
    assert [problem.path for problem in refused.value.problems] == [path]


def test_a_net_reading_in_grams_is_a_caution():
    """An almost empty capsule is possible: it counts as it stands, fails, and is pointed at."""
    report = checked("ph-eur-2.9.5", [150] * 19 + ["0.15"])
    assert report.verdict == "fails"
    (notice,) = [one for one in report.notices if one.code == "reading-slip"]
    assert "0.15 mg/capsule" in notice.text


# --- which test applies, and estimates -----------------------------------------------------------


@pytest.mark.parametrize("rule", names_for("weights"))
@pytest.mark.parametrize("label", ["1.5 mg", "4.5 mg"])
def test_low_doses_need_a_test_of_content(rule, label):
    """Weights alone cannot show uniformity: said for every rule, every time, with the source."""
    n = COUNTS[rule]
    key = "gross" if rule in GROSS_RULES else "net"
    readings = {key: amounts([198 if key == "gross" else 150] * n)}
    report = check_weights(readings, rule=rule, label=label, **needed(rule))
    (notice,) = [one for one in report.notices if one.code == "content-test-needed"]
    assert label in notice.text
    assert "25 mg" in notice.text
    assert "25 %" in notice.text
    assert notice.source.startswith("USP <905>")
    assert "content-test-consumes" in codes(report)


def test_an_estimate_is_called_one():
    """A blend of 4.5 mg in 150 mg at 153 mg a capsule: 102 % of label, estimated, not tested."""
    weights = spread(Fraction(153), 2)
    keys = {"label": "4.5 mg", "blend_strength": "30 mg/g", "theoretical": "150 mg"}
    report = checked("us-theoretical", weights, **keys)
    assert report.estimate.mean.number == 102
    assert report.estimate.sd.number == Fraction("2.04")
    (notice,) = [one for one in report.notices if one.code == "weight-estimate"]
    assert "weight-based estimate" in notice.text
    assert "not counted" in notice.text
    # with 1.5 % from the blend, and 2 % from the weights, 2.5 % together
    mixed = checked("us-theoretical", weights, **keys, blend_rsd="1.5 %")
    assert mixed.estimate.sd.number == 102 * Fraction("0.025")
    assert checked("us-theoretical", weights, theoretical="150 mg").estimate is None


@pytest.fixture(scope="module")
def plan():
    """The plan of the worked batch: 153.801 mg of fill, 4.5 mg each; the shell from a chart."""
    order = {
        "order": {"active": "naltrexone hydrochloride", "dose": "4.5 mg", "capsules": 100},
        "stock": {"kind": "tablets", "active": "naltrexone hydrochloride", "coating": "film",
                  "strength": "50 mg/tablet", "mean_mass": "253.4 mg/tablet",
                  "pack_stat": "180 mg/capsule"},
        "capsule": {"size": "3", "maker": "Coni-Snap"},
        "filler": {"name": "cellulose", "pack_stat": "150 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "0.1 mg"}],
    }  # fmt: skip
    return galenic.plan(order)


def test_a_plan_says_what_to_compare_with(plan):
    """Label, theoretical weight, shell and strength of the blend come from it."""
    gross = amounts([Fraction("201.801")] * 10)
    report = check_weights({"gross": gross}, rule="us-theoretical", plan=plan)
    assert prove(report.steps)
    assert report.reference.number == Fraction("153.801")
    assert report.shell_mean.number == 48
    assert {"shell-from-chart", "content-test-needed", "weight-estimate"} <= codes(report)
    assert report.estimate.mean.number == 100
    own = check_weights({"gross": gross}, rule="us-theoretical", plan=plan, shell_mean="47 mg")
    assert own.net_mean.number == Fraction("154.801")
    assert "shell-from-chart" not in codes(own)
    loss = check_weights({"net": gross}, rule="dac-nrf", plan=plan, filled="15.2 g")
    assert "weighed-in-planned" in codes(loss)
    assert loss.loss.number == 100 - Fraction(1520000) / Fraction("15380.1")


def test_a_stopped_plan_made_no_capsules(plan):
    """Nothing is compared with it."""
    stopped = galenic.plan(
        plan.order.replace(stock={**plan.order.to_tables()["stock"], "coating": "enteric"})
    )
    assert stopped.stopped
    with pytest.raises(galenic.InputError, match="a plan that was not stopped"):
        check_weights({"net [mg]": [150]}, rule="us-theoretical", plan=stopped)


# --- laws ----------------------------------------------------------------------------------------

WEIGHTS = st.lists(st.integers(1000, 2000), min_size=20, max_size=20)


@pytest.mark.slow
@given(WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_the_capsules_does_not_matter(tenths, chance):
    """Nor the verdict nor a figure depends on it."""
    weights = [Fraction(one, 10) for one in tenths]
    one = checked("ph-eur-2.9.5", weights)
    other = checked("ph-eur-2.9.5", chance.sample(weights, 20))
    assert (one.verdict, one.mean, one.sd) == (other.verdict, other.mean, other.sd)
    assert (one.outside, one.beyond) == (other.outside, other.beyond)


@given(WEIGHTS, st.sampled_from([("g", 1000), ("mcg", Fraction(1, 1000)), ("kg", 10**6)]))
def test_the_unit_does_not_matter(tenths, unit):
    """The same weights in another unit give the same report."""
    name, factor = unit
    here = {"net [mg]": [Fraction(one, 10) for one in tenths]}
    there = {f"net [{name}]": [Fraction(one, 10) / factor for one in tenths]}
    one = check_weights(here, rule="ph-eur-2.9.5").to_dict()
    assert one == check_weights(there, rule="ph-eur-2.9.5").to_dict()


@given(
    st.lists(st.integers(1000, 2000), min_size=2, max_size=20),
    st.data(),
    st.integers(1, 800),
)
def test_farther_off_is_never_fewer_outside(tenths, data, step):
    """About a fixed weight, moving a capsule away from it never lowers the number outside."""
    place = data.draw(st.integers(0, len(tenths) - 1))
    moved = list(tenths)
    moved[place] += step if tenths[place] >= 1500 else -step
    before = checked("us-theoretical", [Fraction(n, 10) for n in tenths], theoretical="150 mg")
    after = checked("us-theoretical", [Fraction(n, 10) for n in moved], theoretical="150 mg")
    assert after.outside >= before.outside
    assert (before.verdict, after.verdict) != ("fails", "passes")


@pytest.mark.parametrize(
    ("filled", "said"), [("15 g", False), ("15.02 g", False), ("15.4 g", True)]
)
def test_ten_weights_beside_all_together(filled, said):
    """Ten of mean 150 mg and s = 1 mg: their mean is known to 0.95 mg, by three standard errors."""
    net = [149, 151] * 5  # s² = 10/9 mg²
    report = check_weights({"net [mg]": net}, rule="dac-nrf", weighed_in="15.5 g", filled=filled,
                           capsules=100)  # fmt: skip
    assert ("weights-unlike-total" in {one.code for one in report.notices}) is said


# --- capsules weighed in tens --------------------------------------------------------------------

TENS = [1530 + n for n in range(20)]  # of ten capsules each: 30790 mg in all, 153.95 mg a capsule


@pytest.mark.parametrize("known", [{}, {"theoretical": "153.8 mg"}])
@pytest.mark.parametrize("rule", ["ph-eur-2.9.5", "us-theoretical", "own", "fna"])
def test_weights_of_ten_capsules_each_pass_no_rule_on_single_ones(rule, known):
    """Twenty weights of ten lie within 1 % of their mean, and say nothing of any capsule."""
    needs = needed(rule) | known
    report = check_weights({"net [mg]": TENS}, rule=rule, capsules=10, **needs)
    assert report.verdict == "not-applicable"
    assert (report.n, report.together, report.readings) == (200, 10, ())
    assert report.net_mean.number == Fraction(sum(TENS), 200)
    (told,) = [one for one in report.notices if one.code == "weighed-in-groups"]
    assert (told.values["weights"], told.values["count"]) == (20, 10)
    assert report.mean_off is None
    assert report.sd is None


def test_gross_weights_of_tens_have_the_shells_of_tens_or_a_mean_shell():
    """2016 and 2021 mg less 480 and 481 mg: 3076 mg in twenty capsules, 153.8 mg each."""
    for shells in ({"shell [mg]": [480, 481]}, {"shell_mean": "48.05 mg"}):
        keys = {"rule": "fn-brazil", "theoretical": "153.8 mg", "capsules": 10}
        report = check_weights({"gross [mg]": [2016, 2021], **shells}, **keys)
        assert report.verdict == "not-applicable"
        assert str(report.net_mean) == "153.8 mg/capsule"
        assert report.mean_of_theoretical.number == 100


@pytest.mark.parametrize("count", [10, 20, 100])
def test_a_count_of_the_batch_beside_single_weights_is_one(count):
    """Ten net masses of 150 mg are nearer to a theory of 150 mg than 15 mg are."""
    keys = {"rule": "us-theoretical", "theoretical": "150 mg", "capsules": count}
    report = check_weights({"net [mg]": [149, 151] * 5}, **keys)
    assert (report.verdict, report.together, report.n) == ("passes", None, 10)


def test_no_more_were_weighed_than_were_finished():
    """Twenty single masses of a batch of ten: one of the numbers is wrong."""
    with pytest.raises(galenic.InputError) as raised:
        check_weights({"net [mg]": [149, 151] * 10}, rule="us-theoretical",
                      theoretical="150 mg", capsules=10)  # fmt: skip
    (problem,) = raised.value.problems
    assert (problem.path, problem.code) == ("capsules", "conflict")


# --- few of the batch, and fewer shells than capsules --------------------------------------------


@pytest.mark.parametrize(
    ("n", "known", "said"),
    [(1, {}, True), (9, {}, True), (10, {}, False), (3, {"batch": 3}, False),
     (3, {"batch": 30}, True)],
)  # fmt: skip
def test_few_of_a_batch_say_little_of_the_others(n, known, said):
    """A pass of three capsules of thirty is no pass of the thirty."""
    keys = {"rule": "us-theoretical", "theoretical": "150 mg", **known}
    report = check_weights({"net [mg]": [150] * n}, **keys)
    assert report.passes
    assert ("weights-few" in codes(report)) is said


def test_how_many_a_batch_has_is_in_its_plan():
    plan = galenic.plan(galenic.example("tablets"))
    report = check_weights({"net [mg]": [153.8] * 9}, rule="us-theoretical", plan=plan)
    (told,) = [one for one in report.notices if one.code == "weights-few"]
    assert "Capsules weighed: 9 of 100." in told.text


def test_fewer_shells_than_capsules_are_answered_with_their_mean_and_scatter():
    """48.0, 48.1 and 47.9 mg: a mean of 48 mg, s = 0.1 mg; what is proposed is taken as it is."""
    gross = [198.1, 199, 198.4, 197.8, 199.9, 200.3, 198, 199, 198, 199]
    keys = {"rule": "us-theoretical", "theoretical": "150 mg"}
    with pytest.raises(galenic.InputError) as raised:
        check_weights({"gross [mg]": gross, "shell [mg]": [48.0, 48.1, 47.9]}, **keys)
    (problem,) = raised.value.problems
    told = 'leave the column shell out and give shell_mean = "48 mg/capsule"'
    assert f'{told} and shell_sd = "0.1 mg/capsule"' in problem.remedy
    shells = {"shell_mean": "48 mg/capsule", "shell_sd": "0.1 mg/capsule"}
    assert check_weights({"gross [mg]": gross}, **keys, **shells).passes
