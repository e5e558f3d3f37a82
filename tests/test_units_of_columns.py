"""A column in another unit than its heading says is refused, with its name and the remedy.

Through the command line and in Python; a lone reading that is far off is another matter.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic.quality import check_content, check_weights, check_yield, learn

FIELD = Path(__file__).parent / "vectors" / "field"


def refused(call, path, *words):
    """The one problem, at that column, with these words in what is said of it."""
    with pytest.raises(galenic.InputError) as error:
        call()
    (problem,) = error.value.problems
    assert (problem.code, problem.path) == ("unit", path)
    told = str(error.value)
    for word in words:
        assert word in told
    return told


# --- the field file ------------------------------------------------------------------------------


def test_milligrams_under_grams(run):
    """199 g in a capsule cannot be: the column, its unit, and what to write."""
    path = FIELD / "weights-mg-under-g.csv"
    arguments = ("check", "weights", path, "--rule", "ph-eur-2.9.5", "--shell-mean", "48 mg")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    for words in ("gross: given '196.1 g to 203.1 g'", "a thousand times too large",
                  "write gross [mg]"):  # fmt: skip
        assert words in err
    code, out, _ = run(*arguments, "--json")
    (problem,) = json.loads(out)["problems"]
    assert (code, problem["code"], problem["path"]) == (2, "unit", "gross")


def test_with_the_heading_mended_the_mean_is_that_of_the_readings(run):
    """The remedy is the right one: mg in the heading, and 151.28 mg net."""
    text = (FIELD / "weights-mg-under-g.csv").read_text(encoding="utf-8").replace("[g]", "[mg]")
    code, out, _ = run("check", "weights", "-", "--rule", "ph-eur-2.9.5", "--shell-mean", "48 mg",
                       "--json", given=text)  # fmt: skip
    assert code == 0
    gross = [float(row.split(";")[1]) for row in text.splitlines()[1:]]
    mean = galenic.Amount.read(json.loads(out)["net_mean"]).number
    assert float(mean) == pytest.approx(sum(gross) / len(gross) - 48)


def test_weights_of_the_plan_and_of_recovery(run, tmp_path):
    """Read in mg and typed in g: all of them, so it is a unit and not a batch."""
    order = run("example", "tablets")[1]
    plan = json.loads(run("plan", "-", "--json", given=order)[1])
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    rows = [
        f'[[actual]]\nstep = {one["step"]}\nweighed = "{one["weigh"].replace(" mg", " g")}"\n'
        for one in plan["weighings"]
    ]
    assert len(rows) >= 2
    text = 'stage = "weighed"\n' + "".join(rows)
    code, _, err = run("recover", path, "-", "--tolerance", "5 %", given=text)
    assert code == 2
    assert "were they read in mg?" in err
    right = text.replace(' g"', ' mg"')
    assert run("recover", path, "-", "--tolerance", "5 %", given=right)[0] == 0


# --- each column ---------------------------------------------------------------------------------

TEN = [150, 151, 149, 150, 152, 148, 150, 151, 149, 150]
OWN = {"of": "net", "rsd": "9 %"}


@pytest.mark.parametrize(
    ("column", "numbers", "settings", "path", "remedy"),
    [
        ("net [g]", TEN, {}, "net", "net [mg]"),
        ("net [g]", TEN, {"theoretical": "150 mg"}, "net", "net [mg]"),
        ("net [mcg]", TEN, {"theoretical": "150 mg"}, "net", "net [mg]"),
        ("net [mg]", [one / 1000 for one in TEN], {"theoretical": "150 mg"}, "net", "net [g]"),
        ("gross [mg]", [one / 1000 for one in TEN], {"shell_mean": "48 mg"}, "gross", "gross [g]"),
        ("gross [mcg]", TEN, {"shell_mean": "48 mg"}, "gross", "gross [mg]"),
        ("gross [mg]", TEN, {"shell_mean": "48 g"}, "shell_mean", "shell_mean [mg]"),
        ("gross [mg]", TEN, {"shell_mean": "0.048 mg"}, "shell_mean", "shell_mean [g]"),
        ("net [mg]", TEN, {"theoretical": "150 g"}, "theoretical", "theoretical [mg]"),
    ],
)
def test_weights_in_another_unit(column, numbers, settings, path, remedy):
    """Against the plan, the shell, and what any capsule weighs."""
    readings = {column: numbers}
    told = refused(
        lambda: check_weights(readings, rule="own", limits=OWN, **settings), path, remedy
    )
    assert "a thousand times too" in told


def test_shells_in_another_unit():
    """Weighed one by one, all in g under mg."""
    readings = {"gross [mg]": TEN, "shell [mg]": [0.048] * 10}
    refused(lambda: check_weights(readings, rule="own", limits=OWN), "shell", "shell [g]")


@pytest.mark.parametrize(
    ("column", "numbers", "label", "remedy"),
    [
        ("content [mcg]", [4.5, 4.6, 4.4] * 3 + [4.5], "4.5 mg", "content [mg]"),
        ("content [mg]", [4500, 4600] * 5, "4.5 mg", "content [mcg]"),
        ("content [g]", [25, 26] * 5, "25 mcg", "content [mcg]"),
    ],
)
def test_contents_in_another_unit(column, numbers, label, remedy):
    """By the thousand and by the million; one capsule far off hides nothing."""
    readings = {column: numbers}
    refused(lambda: check_content(readings, rule="usp-905", label=label), "content", remedy)
    numbers[0] /= 4.5
    refused(lambda: check_content(readings, rule="usp-905", label=label), "content", remedy)
    summary = {"mean": f"{numbers[1]} {column[9:-1]}", "sd": "1 %", "n": 10}
    refused(lambda: check_content({}, rule="usp-905", label=label, **summary), "mean")


def test_assays_in_another_unit(run):
    """A composite, through the command line."""
    code, _, err = run("check", "content", "-", "--rule", "assay", "--label", "4.5 mg",
                       given="content [g]\n4.5\n")  # fmt: skip
    assert code == 2
    assert "write content [mg]" in err


def test_so_little_in_percent_is_a_finding():
    """What really is a thousandth can be said, and fails."""
    report = check_content({"content [%]": [0.1] * 10}, rule="ph-eur-2.9.6")
    assert report.mean_off is not None
    assert check_content({"content [%]": [0.1]}, rule="assay").verdict == "fails"


def test_a_yield_in_another_unit():
    """15 g typed as 15 kg; but a thousandth filled is a batch that was lost, and fails."""
    masses = {"weighed_in": "15.2 g", "filled": "15000 g"}
    refused(lambda: check_yield(masses, rule="dac-nrf"), "filled", "read in mg?")
    report = check_yield({"weighed_in": "15.2 g", "filled": "15 mg"}, rule="dac-nrf")
    assert report.verdict == "fails"


def test_learning_in_another_unit(run):
    """Fifty capsules under g, tablets under g, and shells."""
    code, _, err = run("learn", "nominal-fill", FIELD / "weights-mg-under-g.csv", "--shell-mean",
                       "48 mg")  # fmt: skip
    assert code == 2
    assert "write gross [mg]" in err
    refused(lambda: learn("tablet-mass", {"mass [g]": [253, 254, 252]}), "mass", "mass [mg]")
    refused(lambda: learn("tablet-mass", {"mass [mg]": [0.253, 0.254]}), "mass", "mass [g]")
    refused(lambda: learn("pack-stat", {"net [g]": [150, 151]}), "net", "net [mg]")


# --- laws ----------------------------------------------------------------------------------------


@given(
    net=st.lists(st.integers(10, 2600), min_size=2, max_size=12),
    theoretical=st.integers(10, 2600),
    shell=st.integers(28, 163),
)
def test_no_capsule_that_can_be_is_refused_for_its_unit(net, theoretical, shell):
    """Whatever is in them and whatever was planned; no shell is a slip beside such a capsule."""
    keys = {"rule": "own", "limits": OWN, "theoretical": f"{theoretical} mg",
            "shell_mean": f"{shell} mg"}  # fmt: skip
    report = check_weights({"gross [mg]": [one + shell for one in net]}, **keys)
    assert report.n == len(net)


@given(net=st.lists(st.integers(120, 180), min_size=2, max_size=12), shell=st.integers(30, 160))
def test_grams_for_milligrams_are_always_refused(net, shell):
    """A thousand times sound weights, with a plan and without."""
    for theory in ({}, {"theoretical": "150 mg"}):
        with pytest.raises(galenic.InputError) as error:
            check_weights({"gross [g]": [one + shell for one in net]}, rule="own", limits=OWN,
                          shell_mean=f"{shell} mg", **theory)  # fmt: skip
        assert [one.path for one in error.value.problems] == ["gross"]


@settings(deadline=None)
@given(st.integers(3, 900))
def test_contents_of_a_thousand_times_are_refused_down_to_small_capsules(each):
    """Without a plan: 20 mg under a heading in g are 20 g, which no body of the charts holds."""
    sound = [f"{each + step % 3} mg" for step in range(20)]
    check_weights({"rule": "ph-eur-2.9.5", "net": sound})
    with pytest.raises(galenic.InputError) as caught:
        check_weights({"rule": "ph-eur-2.9.5", "net": [one.replace("mg", "g") for one in sound]})
    assert [problem.path for problem in caught.value.problems] == ["net"]


def test_a_large_capsule_whose_theory_is_given_is_none_of_ours():
    """5 g for a horse: what is known of the batch comes before what is true of any."""
    found = check_weights({"rule": "us-theoretical", "net": ["5 g"] * 10, "theoretical": "5 g"})
    assert found.verdict == "passes"
