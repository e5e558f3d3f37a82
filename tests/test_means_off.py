"""No check passes without a word when its mean is off: every rule, every check, every form.

Expected shares are worked out here, from the readings alone.
"""

from __future__ import annotations

import json
from fractions import Fraction
from html import escape as html_escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic.quality import check_content, check_weights, check_yield

FIELD = Path(__file__).parent / "vectors" / "field"
CODE = "mean-off-planned"
SOUND = "Keep this report with the record of the batch."
WEIGHTS = {
    "us-theoretical": (10, "net", {}),
    "ph-eur-2.9.5": (20, "net", {}),
    "us-theoretical-gross": (10, "gross", {"shell_mean": "48 mg"}),
    "fb-brazil": (20, "net", {}),
    "fna": (10, "net", {}),
    "fn-brazil": (10, "gross", {"shell_mean": "48 mg"}),
    "fn-brazil-net": (10, "gross", {"shell_mean": "48 mg"}),
    "dac-nrf": (10, "net", {"weighed_in": "15.2 g", "filled": "15 g"}),
    "own": (10, "net", {"limits": {"of": "net", "rsd": "9 %"}}),
}
CONTENTS = {"usp-905": (10, 30), "ph-eur-2.9.40": (10, 30), "ph-eur-2.9.6": (10, 30),
            "assay": (2, 6)}  # fmt: skip


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory):
    """A plan of 150 mg net and 4.5 mg, from tablets of 50 mg, filled to mass."""
    order = {
        "order": {"active": "naltrexone hydrochloride", "dose": "4.5 mg", "capsules": 100,
                  "excess": "0 %", "overage": "0 %"},
        "stock": {"kind": "tablets", "active": "naltrexone hydrochloride", "coating": "film",
                  "strength": "50 mg/tablet", "mean_mass": "253.4 mg/tablet",
                  "pack_stat": "180 mg/capsule"},
        "capsule": {"size": "3", "maker": "Coni-Snap", "fill": "150 mg/capsule"},
        "filler": {"name": "cellulose", "pack_stat": "150 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "0.1 mg"}],
    }  # fmt: skip
    made = galenic.plan(order)
    assert not made.stopped
    assert made.fill.total.number == 150
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_text(made.to_json(), encoding="utf-8")
    return path


def codes(report):
    """The notices of a report."""
    return [notice.code for notice in report.notices]


def stands_under_the_verdict(report):
    """The caution follows the headline at once, in text, HTML and JSON, and only there in text."""
    (notice,) = [one for one in report.notices if one.code == CODE]
    assert report.mean_off == notice == report.notices[0]
    assert notice.severity == "caution"
    lines = str(report).splitlines()
    assert lines[2].startswith("  CAUTION: ")
    words = " ".join(str(report).split())
    assert words.count(notice.text) == 1
    html = report._repr_html_()
    assert html.index("</h3>") < html.index(html_escape(notice.text)) < html.index("<ul>")
    keys = list(report.to_dict())
    assert keys[keys.index("verdict") + 1] == "mean_off"
    assert report.to_dict()["mean_off"]["code"] == CODE
    assert SOUND not in str(report)


# --- field files, through the command line -------------------------------------------------------


def test_contents_alike_but_too_low(run):
    """The inspection of 2016: contents of 77.5 % to 80.5 %, whose mean is 79 %."""
    path = FIELD / "de-hct-lab.toml"
    code, out, err = run("check", "content", path, "--rule", "ph-eur-2.9.6")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "PASSES: content by ph-eur-2.9.6, stage 1"
    assert lines[2].startswith("  CAUTION: Uniform, but not the planned dose: the mean is 79 % of")
    assert SOUND not in out
    told = json.loads(run("check", "content", path, "--rule", "ph-eur-2.9.6", "--json")[1])
    assert told["mean_off"]["code"] == told["notices"][0]["code"] == CODE
    assert told["verdict"] == "passes"
    stands_under_the_verdict(check_content(path.read_text(encoding="utf-8"), rule="ph-eur-2.9.6"))


def test_weights_a_third_too_light(run, plan_file):
    """With a plan of 150 mg: the mean of 100.86 mg is 67.24 % of the theoretical fill."""
    path = FIELD / "weights-a-third-too-light.csv"
    rows = path.read_text(encoding="utf-8").splitlines()[1:]
    mean = sum(Fraction(row.split(";")[1]) for row in rows) / len(rows)
    share = 100 * mean / 150
    code, out, err = run("check", "weights", path, "--rule", "ph-eur-2.9.5", "--plan", plan_file)
    assert (code, err) == (0, "")
    assert f"the mean is {float(share):.4g} % of the theoretical fill" in " ".join(out.split())
    assert SOUND not in out
    code, out, err = run("check", "weights", path, "--rule", "ph-eur-2.9.5", "--plan", plan_file,
                         "--json")  # fmt: skip
    told = json.loads(out)
    assert (code, err, told["verdict"]) == (0, "", "passes")
    assert galenic.Amount.read(told["mean_of_theoretical"]).number == pytest.approx(share, 1e-9)
    assert "of label, estimated from the weights" in told["mean_off"]["text"]


def test_without_a_plan_the_weights_say_that_nothing_was_compared(run):
    """A pass about the mean alone says that no plan was at hand; it is no alarm."""
    path = FIELD / "weights-a-third-too-light.csv"
    told = json.loads(run("check", "weights", path, "--rule", "ph-eur-2.9.5", "--json")[1])
    assert told["mean_off"] is None
    assert "mean-not-compared" in {notice["code"] for notice in told["notices"]}


def test_a_yield_whose_capsules_are_too_full(run, plan_file):
    """All is filled, but in 80 capsules: 15 g / 80 is 125 % of 150 mg."""
    arguments = ("check", "yield", "--rule", "dac-nrf", "--plan", plan_file, "--filled", "15 g")
    code, out, _ = run(*arguments, "--capsules", "80")
    assert code == 0
    assert "the mean is 125 % of the theoretical fill" in " ".join(out.split())
    assert SOUND not in out
    code, out, _ = run(*arguments, "--capsules", "100")
    assert code == 0
    assert CODE not in out
    assert SOUND in " ".join(out.split())
    told = json.loads(run(*arguments, "--json")[1])
    assert "mean-not-compared" in {notice["code"] for notice in told["notices"]}
    masses = {"weighed_in": "15 g", "filled": "15 g", "capsules": 80, "theoretical": "150 mg"}
    stands_under_the_verdict(check_yield(masses, rule="dac-nrf"))


# --- edges ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "off"),
    [("90", False), ("110", False), ("89.9999", True), ("110.00001", True), ("100", False)],
)
def test_the_bound_itself_is_inside_and_what_is_told_is_outside(percent, off):
    """A mean just outside does not read as 90 %."""
    content = [galenic.Amount(Fraction(percent), "%")] * 10
    report = check_content({"content": content}, rule="ph-eur-2.9.6")
    assert (CODE in codes(report)) == off
    if off:
        assert f"the mean is {percent} % of label" in report.mean_off.text


def test_a_narrower_limit_of_the_rule_counts():
    """3 % of the pharmacy: a mean of 96 % is off, though within 90 % to 110 %."""
    limits = {"of": "net", "mean": "3 %"}
    report = check_weights(
        {"net [mg]": [144] * 10}, rule="own", limits=limits, theoretical="150 mg"
    )
    assert report.verdict == "fails"
    assert report.mean_off.text == (
        "Not the planned dose: the mean is 96 % of the theoretical fill, outside 97 % to 103 %."
    )


def test_a_wider_limit_of_the_rule_does_not_silence():
    """20 % of the pharmacy passes 85 %; the caution stands."""
    limits = {"of": "net", "mean": "20 %"}
    report = check_weights(
        {"net [mg]": [127.5] * 10}, rule="own", limits=limits, theoretical="150 mg"
    )
    assert report.passes
    stands_under_the_verdict(report)


def test_the_gross_weight_hides_what_the_net_shows():
    """A quarter of the contents missing is 18.9 % of the gross mass about a mean of its own."""
    report = check_weights(
        {"gross [mg]": [160.5] * 10}, rule="own", limits={"of": "gross", "about": "mean",
        "each": "5 %", "outside": 0}, theoretical="150 mg", shell_mean="48 mg",
    )  # fmt: skip
    assert report.passes
    assert report.mean_of_theoretical.number == 75
    stands_under_the_verdict(report)


def test_no_shell_no_comparison_and_it_says_so():
    """A theoretical net weight and gross weights alone cannot be compared."""
    report = check_weights(
        {"gross [mg]": [198] * 10}, rule="own", limits={"of": "gross", "rsd": "5 %"},
        theoretical="150 mg",
    )  # fmt: skip
    (notice,) = [one for one in report.notices if one.code == "mean-not-compared"]
    assert "shells" in notice.text


# --- laws ----------------------------------------------------------------------------------------

PLACES = st.integers(400, 1600)  # mean in tenths of a percent of what was meant
NOISE = st.lists(st.integers(0, 60), min_size=15, max_size=15)
RANK = {"info": 0, "caution": 1, "stop": 2}


def spread(place, noise, n):
    """So many shares with exactly this mean; a scatter that sums to nothing."""
    offs = [Fraction(sign * one, 10) for one in noise[: n // 2] for sign in (-1, 1)]
    return [Fraction(place, 10) + one for one in offs]


def weighed(rule, shares):
    """A check of weights at these percents of 150 mg."""
    n, key, settings = WEIGHTS[rule]
    shell = 48 if key == "gross" else 0
    masses = [galenic.Amount(one * 150 / 100 + shell, "mg/capsule") for one in shares]
    assert len(masses) == n
    return check_weights({key: masses}, rule=rule, theoretical="150 mg", **settings)


@pytest.mark.parametrize("rule", WEIGHTS)
@given(place=PLACES, noise=NOISE)
def test_no_weights_off_theory_without_the_caution(rule, place, noise):
    """Outside 90 % to 110 % of theory there is the caution, and never the bare advice."""
    report = weighed(rule, spread(place, noise, WEIGHTS[rule][0]))
    low, high = (970, 1030) if rule == "fna" else (900, 1100)  # fna has 3 % of its own
    off = not low <= place <= high
    assert (CODE in codes(report)) == off
    assert not (off and report.advice == SOUND)
    assert (report.mean_off is not None) == off


@pytest.mark.parametrize("rule", CONTENTS)
@given(place=PLACES, noise=NOISE, later=st.booleans())
def test_no_contents_off_label_without_the_caution(rule, place, noise, later):
    """Whatever the rule says of them, at both stages."""
    contents = spread(place, noise, CONTENTS[rule][later])
    column = [galenic.Amount(one, "%") for one in contents]
    report = check_content({"content": column}, rule=rule)
    off = not 900 <= place <= 1100
    assert (CODE in codes(report)) == off
    assert not (off and report.advice == SOUND)


@pytest.mark.parametrize("rule", [*WEIGHTS, *CONTENTS])
@given(place=PLACES, noise=NOISE, step=st.integers(1, 300))
def test_severity_never_falls_as_the_mean_moves_out(rule, place, noise, step):
    """The gravest word on the mean stays at least as grave farther from 100 %."""
    farther = place + step if place >= 1000 else max(place - step, 100)

    def grave(at):
        if rule in WEIGHTS:
            report = weighed(rule, spread(at, noise, WEIGHTS[rule][0]))
        else:
            column = [galenic.Amount(one, "%") for one in spread(at, noise, 10)]
            report = check_content({"content": column}, rule=rule)
        return -1 if report.mean_off is None else RANK[report.mean_off.severity]

    assert grave(farther) >= grave(place)


# --- what the plan means the mean to be -----------------------------------------------------------


def shared(**tables):
    """An order of thirty capsules with these tables."""
    return {
        "capsule": {"size": "1", "maker": "UNC", "fill": "350 mg/capsule"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "fine", "readability": "0.1 mg", "capacity": "200 g"}],
        "filler": {"name": "cellulose"},
    } | tables


CULTURE = shared(
    order={"active": "a culture", "dose": "10 x 10^9 CFU", "capsules": 30, "overage": "30 %"},
    stock={"kind": "powder", "active": "a culture", "assay": "2 x 10^11 CFU/g", "basis": "as-is"},
)
PELLETS = shared(
    order={"active": "omeprazole", "dose": "20 mg", "capsules": 30},
    stock={"kind": "powder", "active": "omeprazole", "assay": "8.5 %", "basis": "as-is",
           "texture": "pellets", "density": "0.8 g/mL"},
    capsule={"size": "1", "maker": "UNC"},
    filler={"name": "neutral pellets", "density": "0.8 g/mL"},
)  # fmt: skip


def test_a_mean_with_its_overage_is_the_planned_dose():
    """130 % of label with 30 % of overage: as planned, and beyond 110 % of label all the same."""
    plan = galenic.plan(CULTURE)
    by_weight = check_weights({"net [mg]": [350] * 10}, rule="us-theoretical", plan=plan)
    by_content = check_content({"content": ["130 %"] * 10}, rule="ph-eur-2.9.6", plan=plan)
    for report in (by_weight, by_content):
        assert report.mean_off is None
        assert report.advice == SOUND
        (notice,) = [one for one in report.notices if one.code == "mean-as-planned"]
        assert "130 % of label" in notice.text
    short = check_content({"content": ["100 %"] * 10}, rule="ph-eur-2.9.6", plan=plan)
    assert "100 % of label, outside 117 % to 143 %" in short.mean_off.text  # 130 % ± a tenth
    assert "mean-as-planned" not in codes(short)


def test_a_capsule_of_pellets_does_not_tell_its_drug_by_its_weight():
    """Pellets are weighed for each: half of them, filled up to full weight, are half the dose."""
    plan = galenic.plan(PELLETS)
    assert not plan.stopped
    report = check_weights({"net [mg]": [360] * 10}, rule="us-theoretical", plan=plan)
    assert report.estimate is None
    assert "estimate-each" in codes(report)
    assert report.mean_off is None or "label" not in report.mean_off.text
