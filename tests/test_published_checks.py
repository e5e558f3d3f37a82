"""Published worked examples on uniformity and weights, each driven through the checks.

The cases stand in ``vectors/uniformity-examples.jsonl`` as they were read; a source that is wrong
is held against what was recomputed, and what it prints must not come out.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

from galenic.formulas import uniformity
from galenic.quality import check_content, check_weights, learn

F = Fraction
PATH = Path(__file__).parent / "vectors" / "uniformity-examples.jsonl"
CASES = {case["id"]: case for case in map(json.loads, PATH.read_text("utf-8").splitlines())}


def number(text):
    """The number that a printed text begins with."""
    return F(re.match(r"-?[0-9.]+", text)[0])


def numbers(text):
    """The numbers of a printed list."""
    return [F(one) for one in text.split(", ")]


def agrees(found, text):
    """Whether a value, written to as many figures as are printed, is what is printed."""
    digits = re.match(r"-?([0-9.]+)", text)[1]
    places = len(digits.partition(".")[2])
    return abs(found - number(text)) <= F(1, 2 * 10**places)


def test_every_case_is_driven():
    """One test for each case, by its name, and no case beside them."""
    source = Path(__file__).read_text("utf-8")
    assert len(CASES) == 7
    assert [name for name in CASES if source.count(f'CASES["{name}"]') != 1] == []


def test_the_brazilian_test_with_its_shell():
    """Mean, SD and RSD, lightest and heaviest of theory; the printed SD and RSD are wrong."""
    case = CASES["fn-fitonat-10-capsules"]
    given, right, printed = case["inputs"], case["recomputed"], case["expected"]
    theory = 1000 * (number(given["excipient"]) + number(given["drug"]))
    report = check_weights(
        {"gross [g]": numbers(given["weights_g"])},
        rule="fn-brazil",
        shell_mean=given["shell"],
        theoretical=f"{theory} mg",
    )
    assert agrees(report.mean.number / 1000, right["mean"])
    assert agrees(report.sd.number / 1000, right["sd"])
    assert agrees(report.rsd.number, right["rsd"])
    assert agrees(report.theoretical_low.number, right["q_min"])
    assert agrees(report.theoretical_high.number, right["q_max"])
    assert not agrees(report.sd.number / 1000, printed["sd"])
    assert not agrees(report.rsd.number, printed["rsd"])
    assert report.verdict == "passes"


def test_deviations_of_twenty_tablets():
    """Each from the mean as the source rounds it, and none beyond 5 %."""
    case = CASES["bp-paralgin-20-tablets"]
    given = case["inputs"]
    report = check_weights(
        {"net [g]": numbers(given["weights_g"])},
        rule="own",
        theoretical=given["mean_used"],
        limits={"of": "net", "about": "theoretical", "each": given["limit"], "outside": 0},
    )
    printed = case["expected"]["deviations_pct"].split(", ")
    for one, text in zip(report.readings, printed, strict=True):
        assert agrees(abs(one.deviation.number), text)
    for place, one in enumerate(report.readings, 1):
        assert agrees(abs(one.deviation.number), case["recomputed"][f"dev{place}"])
    assert report.verdict == "passes"


def test_an_acceptance_value_below_the_range():
    """M is 98.5, and ten about 85.5 % do not pass the first stage."""
    case = CASES["av-jp-low"]
    values = numbers(case["inputs"]["contents_pct"])
    for rule in ("usp-905", "ph-eur-2.9.40"):
        report = check_content({"content [%]": values}, rule=rule, target=case["inputs"]["T"])
        assert report.constant == F(case["inputs"]["k"])
        assert agrees(report.reference.number, case["expected"]["M"])
        assert agrees(report.acceptance_value.number, "16.4409")  # recomputed in the case's note
        assert report.verdict == "needs-next-stage"


def test_the_mean_of_ten_tablets():
    """Exactly; its sample deviation is derived in the case's note."""
    case = CASES["mean-ten-tablets-250p39"]
    learned = learn("tablet-mass", {"mass [mg]": numbers(case["inputs"]["weights_mg"])})
    assert learned.value.number == number(case["recomputed"]["mean"])
    assert learned.value.number * learned.n == number(case["recomputed"]["sum"])
    assert agrees(learned.sd.number, "1.2476")


def test_the_potency_of_a_unit_for_its_weight():
    """The share of drug in what was weighed, and that as part of the target's."""
    case = CASES["weight-corrected-blend-potency"]
    given, right = case["inputs"], case["recomputed"]
    share = uniformity.drug_share(number(given["content"]), number(given["weight"]))
    drug, _, weight = given["label"].partition("/")
    part = uniformity.of_theoretical(share, uniformity.drug_share(number(drug), number(weight)))
    assert agrees(share, right["ratio"])
    assert agrees(100 * part, right["pct"])
    assert agrees(100 * part, case["expected"]["pct"])


def test_an_acceptance_value_from_a_summary():
    """Mean 103.0 and s 1.0 give 1.5 + 2.4."""
    case = CASES["av-piecewise-mean-103"]
    mean, s = number(case["inputs"]["mean"]) / 100, number(case["inputs"]["s"]) / 100
    reference = uniformity.reference_value(mean, F("0.985"), F("1.015"))
    value = uniformity.acceptance(reference, mean, F(case["inputs"]["k"]), s)
    assert 100 * value == number(case["expected"]["av"])


def test_deviations_of_capsule_contents():
    """Signed, from the mean of the report, which counted more capsules than its page shows."""
    case = CASES["bp-capsules-deviation-102p6"]
    report = check_weights(
        {"net [mg]": numbers(case["inputs"]["weights_mg"])},
        rule="us-theoretical",
        theoretical=case["inputs"]["mean"],
    )
    for one, text in zip(
        report.readings, case["expected"]["deviations_pct"].split(", "), strict=True
    ):
        assert agrees(one.deviation.number, text)
    assert report.outside == 0
