"""The older test of content, about the mean of the capsules instead of the label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic.quality import _method as method
from galenic.quality._assays import Assayed, Found, off
from galenic.quality._records import Reading
from galenic.quality._verdicts import Finding, listed, percent

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic._sheet import Sheet, Step
    from galenic.quality._data import ContentData
    from galenic.quality._records import NextStage, Verdict
    from galenic.quality._rules import AverageRule

__all__ = ["about_mean"]


def about_mean(sheet: Sheet, rule: AverageRule, data: ContentData, assayed: Assayed) -> Found:
    """How many are outside the inner limits about the mean, and whether one is beyond the outer."""
    mean = assayed.mean
    inner, outer = rule.inner.number / 100, rule.outer.number / 100
    each = [
        Reading(number, step.amount, off(step, mean), _place(step, mean, inner, outer))
        for number, step in zip(assayed.numbers, assayed.each, strict=True)
    ]
    out = [one.capsule for one in each if one.place in {"outside", "beyond"}]
    beyond = [one.capsule for one in each if one.place == "beyond"]
    allowed = rule.outside if assayed.stage == 1 else rule.outside_in_all
    about = f"from the mean content of {mean.amount.text()}"
    findings = [
        Finding(
            len(out) <= allowed,
            f"{len(out)} of {len(each)} are more than {rule.inner.label} {about}; "
            f"{allowed} may be.{listed(out)}",
        ),
        Finding(
            not beyond,
            f"{len(beyond)} of {len(each)} are more than {rule.outer.label} from it; "
            f"none may be.{listed(beyond)}",
        ),
    ]
    verdict: Verdict = "fails"
    if not beyond and len(out) <= allowed:
        verdict = "passes"
    elif not beyond and len(out) <= rule.outside_in_all:  # at stage 2 that has passed already
        verdict = "needs-next-stage"
    asked = _asked(sheet, rule, data)
    if asked is not None:
        findings.insert(0, asked)
        verdict = verdict if asked.met else "not-applicable"
    low, high = (percent((1 + sign * inner) * mean.number) for sign in (-1, 1))
    # More capsules that all hold the mean would pass: where a second stage is asked, it is open.
    open_: NextStage | None = "open" if verdict == "needs-next-stage" else None
    return Found(verdict, findings, each, mean, low, high, next_stage=open_)


def _place(content: Step, mean: Step, inner: Fraction, outer: Fraction) -> str:
    away = abs(content.number - mean.number)
    if away > outer * mean.number:
        return "beyond"
    return "outside" if away > inner * mean.number else "inside"


def _asked(sheet: Sheet, rule: AverageRule, data: ContentData) -> Finding | None:
    """Whether the test is asked for at this dose; ``None`` where that is not known."""
    if data.label is None or data.label.unit != "mg/capsule":
        return None
    limits = f"below {rule.below_dose.label} or {rule.below_share.label} of the fill"
    if data.label < rule.below_dose:
        return Finding(met=True, sentence=f"The test is asked for: {data.label.label}, {limits}.")
    if data.fill is None:
        return None
    share = method.drug_share(sheet, data.label, data.fill)
    told = f"{data.label.label} is {share.text(3)} of {data.fill.text()}; it is asked for {limits}."
    if share < rule.below_share:
        return Finding(met=True, sentence=f"The test is asked for: {told}")
    return Finding(met=None, sentence=f"The test is not asked for: {told}")
