"""Finished capsules of several actives: each judged by its own label, the batch by all of them."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

import galenic
from galenic._proof import prove
from galenic.quality import check_content, check_weights, read_readings

if TYPE_CHECKING:
    from pathlib import Path

ORDER = {
    "order": {"capsules": 60},
    "active": [
        {
            "name": "levothyroxine sodium",
            "dose": "38 mcg/capsule",
            "stock": {
                "kind": "powder",
                "active": "levothyroxine sodium",
                "assay": "98.5 %",
                "basis": "as-is",
            },
        },
        {
            "name": "calcium carbonate",
            "dose": "100 mg/capsule",
            "stock": {
                "kind": "powder",
                "active": "calcium carbonate",
                "assay": "99 %",
                "basis": "as-is",
            },
        },
    ],
    "capsule": {"size": "1"},
    "filler": {"name": "microcrystalline cellulose", "pack_stat": "250 mg/capsule"},
    "weighing": {"rule": "usp-41"},
    "balance": [
        {
            "name": "analytical",
            "readability": "0.1 mg",
            "repeatability": "0.08 mg",
            "capacity": "220 g",
        }
    ],
}
T4 = [38.0, 38.4, 37.6, 38.2, 37.8, 38.0, 38.3, 37.7, 38.1, 37.9]
ALIKE = [100, 99, 101, 100, 102, 98, 100, 103, 97, 100]
APART = [100, 80, 120, 100, 118, 82, 100, 115, 85, 100]


@pytest.fixture(scope="module")
def plan():
    """Micrograms of one active beside a hundred milligrams of another."""
    return galenic.plan(galenic.Order.read(ORDER))


def av_of_ten(percents):
    """USP <905> at the first stage, T at most 101.5 %: |M - X| + 2.4 s."""
    mean = math.fsum(percents) / 10
    s = math.sqrt(math.fsum((x - mean) ** 2 for x in percents) / 9)
    return abs(min(max(mean, 98.5), 101.5) - mean) + 2.4 * s


def table(other, heads=("levothyroxine sodium [mcg]", "Calcium Carbonate [%]")):
    """Ten capsules, a column for each active."""
    rows = [f"{n},{a},{b}" for n, (a, b) in enumerate(zip(T4, other, strict=True), 1)]
    return "\n".join([f"capsule,{heads[0]},{heads[1]}", *rows])


def test_each_is_judged_by_its_own_label(plan):
    """Masses of the one, percent of the other; figures by the formula of the chapter."""
    report = check_content(table(ALIKE), rule="usp-905", plan=plan)
    assert prove(report.steps)
    first, second = report.actives
    assert (first.name, second.name) == ("levothyroxine sodium", "calcium carbonate")
    t4 = [x / 38 * 100 for x in T4]
    assert math.isclose(first.acceptance_value.number, av_of_ten(t4), rel_tol=1e-9)
    assert math.isclose(second.acceptance_value.number, av_of_ten(ALIKE), rel_tol=1e-9)
    assert report.verdict == first.verdict == second.verdict == "passes"
    assert report.acceptance_value is None
    assert report.mean is None
    assert [one["name"] for one in report.to_dict()["actives"]] == [first.name, second.name]


def test_the_batch_passes_only_where_each_does(plan):
    """The one alike, the other apart: AV of the second is above 15."""
    assert av_of_ten(APART) > 15
    report = check_content(table(APART), rule="usp-905", plan=plan)
    assert [one.verdict for one in report.actives] == ["passes", "needs-next-stage"]
    assert report.verdict == "needs-next-stage"
    assert not report.passes
    assert any(reason.startswith("calcium carbonate: ") for reason in report.reasons)


def test_a_mean_off_is_said_of_its_active(plan):
    """Eighty percent of one active, alike: uniform by 2.9.6, and not the dose."""
    report = check_content(table([80] * 10), rule="assay", plan=plan)
    assert report.verdict == "fails"
    assert "label of calcium carbonate" in str(report.mean_off)
    assert "label of levothyroxine" not in str(report.mean_off)
    assert [one.mean_off is None for one in report.actives] == [True, False]


def test_which_test_applies_is_said_of_each(plan):
    """38 mcg is below 25 mg; 100 mg in about 250 mg is above both thresholds."""
    fill = plan.fill.total.number
    assert 100 / fill > 0.25
    tested = check_content(table(ALIKE), rule="usp-905", plan=plan)
    weighed = check_weights({"net [mg]": [fill] * 20}, rule="ph-eur-2.9.5", plan=plan)
    for report, code in (tested, "content-test-applies"), (weighed, "content-test-needed"):
        codes = {(one.code, one.values.get("of_active")) for one in report.notices}
        assert (code, "levothyroxine sodium") in codes
        assert ("weights-may-do", "calcium carbonate") in codes
        assert (code, "calcium carbonate") not in codes


def test_weights_estimate_each_active(plan):
    """Capsules at 90 % of the planned fill hold 90 % of what was planned of each."""
    net = plan.fill.total.number * 9 / 10
    report = check_weights({"net [mg]": [net] * 20}, rule="ph-eur-2.9.5", plan=plan)
    assert prove(report.steps)
    assert report.estimate is None
    for one, planned in zip(report.actives, plan.actives, strict=True):
        wanted = planned.dose.expected.number / one.label.number * 90
        assert one.estimate.mean.number == wanted


def test_columns_that_fit_no_active_are_told_together(plan):
    """A name misspelt is told with the near one; the active without a column with it."""
    with pytest.raises(galenic.InputError) as caught:
        check_content(
            table(ALIKE, ("levothyroxine sodium [mcg]", "calcium carbonat [%]")),
            rule="usp-905",
            plan=plan,
        )
    told = [(one.code, one.given) for one in caught.value.problems]
    assert [code for code, _ in told] == ["column", "missing"]
    assert "did you mean 'calcium carbonate'" in str(caught.value)


def test_headings_in_other_words_are_told_by_column(plan):
    """As any column is."""
    heads = ("T4 [mcg]", "Ca [%]")
    columns = {"levothyroxine sodium": heads[0], "calcium carbonate": heads[1]}
    told = check_content(table(ALIKE, heads), rule="usp-905", plan=plan, columns=columns)
    plain = check_content(table(ALIKE), rule="usp-905", plan=plan)
    assert [one.mean for one in told.actives] == [one.mean for one in plain.actives]


def test_tables_and_mappings_say_the_same(plan):
    """[[active]] tables, and columns of a mapping by name."""
    tables = [
        {"name": "calcium carbonate", "content": [f"{x} %" for x in ALIKE]},
        {"name": "levothyroxine sodium", "content": [f"{x} mcg" for x in T4]},
    ]
    mapped = {"levothyroxine sodium [mcg]": T4, "calcium carbonate [%]": ALIKE}
    plain = check_content(table(ALIKE), rule="usp-905", plan=plan)
    for readings in ({"active": tables}, mapped):
        report = check_content(readings, rule="usp-905", plan=plan)
        assert [(one.name, one.mean) for one in report.actives] == [
            (one.name, one.mean) for one in plain.actives
        ]


def test_without_a_plan_headings_name_the_actives(tmp_path, run):
    """Through the command line: the second active is apart, and the batch does not pass."""
    rows = [f"{number},100.0,{one:.1f}" for number, one in enumerate(APART, 1)]
    file = tmp_path / "content.csv"
    head = "capsule,content of T4 [%],content of Ca [%]"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    code, out, _ = run("check", "content", str(file), "--rule", "usp-905", "--json")
    told = json.loads(out)
    assert code == 1
    assert [one["name"] for one in told["actives"]] == ["T4", "Ca"]
    assert [one["verdict"] for one in told["actives"]] == ["passes", "needs-next-stage"]


def test_as_many_contents_of_each(plan):
    """A capsule has a content of each active."""
    with pytest.raises(galenic.InputError, match="9 and 10 contents"):
        check_content(
            {"levothyroxine sodium [mcg]": T4, "calcium carbonate [%]": ALIKE[:9]},
            rule="usp-905",
            plan=plan,
        )


def test_one_active_is_one_entry():
    """The entry says what the report says."""
    report = check_content({"content": [f"{x} %" for x in ALIKE]}, rule="usp-905")
    (only,) = report.actives
    assert (only.mean, only.acceptance_value, only.verdict, only.readings) == (
        report.mean,
        report.acceptance_value,
        report.verdict,
        report.readings,
    )


def test_a_file_is_read_by_the_names_of_the_actives(tmp_path: Path):
    """In Python, without a plan at hand."""
    file = tmp_path / "content.csv"
    file.write_text(table(ALIKE), encoding="utf-8")
    found = read_readings(file, actives=["levothyroxine sodium", "calcium carbonate"])
    assert [one["name"] for one in found["active"]] == ["levothyroxine sodium", "calcium carbonate"]


def test_actives_are_given_once():
    """Here or among the readings; those given here were passed over without a word."""
    low, right = ([{"name": "a", "content": [f"{part} %"] * 10}] for part in (60, 100))
    with pytest.raises(galenic.InputError) as caught:
        check_content({"active": low}, active=right, rule="usp-905")
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("conflict", "active")
    assert check_content({}, active=low, rule="usp-905").next_stage == "lost"
