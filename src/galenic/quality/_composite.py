"""Assays of composites: the test on which compounded capsules fail in official surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic.quality._assays import Assayed, Found, off
from galenic.quality._records import Reading
from galenic.quality._verdicts import Finding

if TYPE_CHECKING:
    from galenic._sheet import Sheet
    from galenic.quality._records import Verdict
    from galenic.quality._rules import AssayRule

__all__ = ["by_assay"]


def by_assay(sheet: Sheet, rule: AssayRule, assayed: Assayed) -> Found:
    """Each assay against the limits: a mean of several would hide one that is outside."""
    label = sheet.constant("label", 1, "1", rule.name)
    low, high = rule.low.number / 100, rule.high.number / 100
    readings = [
        Reading(
            number,
            step.amount,
            off(step, label),
            "inside" if low <= step.number <= high else "outside",
        )
        for number, step in zip(assayed.numbers, assayed.each, strict=True)
    ]
    limits = f"the limits are {rule.low.text()} to {rule.high.text()}"
    findings = [
        Finding(
            one.place == "inside",
            f"Assay {one.capsule} finds {one.value.text()} of label; {limits}.",
        )
        for one in readings
    ]
    sheet.note("assay-tells-mean")
    verdict: Verdict = "passes" if all(one.met for one in findings) else "fails"
    return Found(verdict, findings, readings, label, rule.low, rule.high)
