"""Readings that were given as what they are not: refused, or said under the verdict.

Every wrong table here is a sound one with one slip of a person in it: another heading, a fraction
for a percent, a row of a spreadsheet's mean, a balance that was not set to zero.
"""

from __future__ import annotations

import json

import pytest

import galenic
from galenic.quality import check_content

SOUND = [98.5, 101.2, 99.3, 102.1, 97.8, 100.5, 99.9, 101.0, 98.9, 100.3]
"""Ten contents in % of label; their mean is 99.95 %."""


def one_problem(call, code, path, *words):
    """The one problem of an input, with these words in what is said of it."""
    with pytest.raises(galenic.InputError) as error:
        call()
    (problem,) = error.value.problems
    assert (problem.code, problem.path) == (code, path)
    for word in words:
        assert word in str(problem)


def misread(report):
    """The codes of what stands under the verdict beside the mean, which leads the notices too."""
    lead = report.notices if report.mean_off is None else report.notices[1:]
    assert lead[: len(report.misread)] == report.misread
    if report.misread:
        assert report.advice.startswith("Do not decide on these numbers")
        assert "  CAUTION: " in str(report)
    return [one.code for one in report.misread]


# --- contents: parts of one, masses, percent -----------------------------------------------------


def test_a_fraction_for_a_percent(run):
    """0.985 under % is 98.5 %, typed as a part of one: a sound batch is not condemned."""
    table = "capsule,content [%]\n" + "".join(
        f"{place},{one / 100:.3f}\n" for place, one in enumerate(SOUND, 1)
    )
    code, out, err = run(
        "check", "content", "-", "--rule", "usp-905", "--decimal", ".", given=table
    )
    assert (code, out) == (2, "")
    for word in ("content: given '0.978 % to 1.021 %'", "did you mean 98.5 %? Then write 98.5"):
        assert word in err


@pytest.mark.parametrize(
    ("readings", "label", "path", "words"),
    [
        ({"content [%]": [0.985, 1.012, 0.5]}, None, "content", ["98.5 %"]),
        ({"mean": "0.98 %", "sd": "0.01 %", "n": 10}, None, "mean", ["did you mean 98 %?"]),
        ({"content [%]": [4.43, 4.55, 4.47]}, "4.5 mg", "content", ["write content [mg]"]),
        ({"content [%]": [17.6, 18.4, 18.0]}, "18 mcg", "content", ["write content [mcg]"]),
        ({"content [%]": [985, 1012, 990]}, "1000 IU", "content", ["write content [IU]"]),
        ({"content [mg]": [98.5, 101.2, 99.3]}, "4.5 mg", "content", ["write content [%]"]),
        ({"mean": "98.5 mg", "sd": "1 mg", "n": 10}, "4.5 mg", "mean", ["write mean [%]"]),
        ({"content [mcg]": [98.5, 101.2]}, "5 mcg", "content", ["write content [%]"]),
        ({"content [%]": [0.985, 1.01]}, "1 mg", "content", ["98.5 %", "write content [mg]"]),
    ],
)
def test_contents_under_the_other_heading(readings, label, path, words):
    """Each is about the label only when read as what was meant; which that is, is said."""
    rule = "usp-905" if "mean" in readings else "assay"

    def check():
        check_content(readings, rule=rule, **({} if label is None else {"label": label}))

    one_problem(check, "unit", path, *words)


@pytest.mark.parametrize(
    ("readings", "label"),
    [
        ({"content [%]": [0.1] * 3}, None),  # a tenth of a percent is no fraction of all
        ({"content [%]": [34, 35, 36]}, "35 mg"),
        ({"content [mg]": [0.0443, 0.0455]}, "4.5 mg"),  # what is so little is said as a mass
        ({"content [%]": [2189, 2250]}, "4.5 mg"),
        ({"content [%]": [1.5, 0.1, 0.3, 2.2, 0.5]}, None),  # deviations
    ],
)
def test_what_may_be_true_is_judged(readings, label):
    """A batch that really is so far off has a way to be said, and fails."""
    report = check_content(readings, rule="assay", **({} if label is None else {"label": label}))
    assert (report.verdict, report.mean_off is None) == ("fails", False)


def test_near_the_label_under_both_headings():
    """49.6 under % beside a label of 50 mg: a mean of 49.6 %, or 99.2 % of 50 mg; both are said."""
    report = check_content({"content [%]": [49.6, 49.8, 49.4]}, rule="assay", label="50 mg")
    assert misread(report) == ["content-read-otherwise"]
    assert "read as 49.6 mg, the mean is 99.2 % of label" in report.misread[0].text
    told = json.loads(report.to_json())
    assert told["misread"][0]["values"]["unit"] == "mg"
    over = check_content({"content [mg]": [99.0, 100.0]}, rule="assay", label="50 mg")
    assert "read as 99 %, the mean is 99.5 % of label" in over.misread[0].text
    assert misread(check_content({"content [%]": SOUND[:3]}, rule="assay", label="100 mg")) == []
    assert misread(check_content({"content [%]": [50, 51]}, rule="assay", label="30 mg")) == []
