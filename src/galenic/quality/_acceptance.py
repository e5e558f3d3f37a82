"""The acceptance value, at both stages and for every target; compared by squares, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic.formulas import uniformity
from galenic.quality._assays import Assayed, Found, off
from galenic.quality._figures import root
from galenic.quality._records import Reading
from galenic.quality._second_stage import is_lost
from galenic.quality._verdicts import Finding, compared, listed, percent, verdict_of

if TYPE_CHECKING:
    from galenic._sheet import Sheet, Step
    from galenic.quality._data import ContentData
    from galenic.quality._records import NextStage
    from galenic.quality._rules import AcceptanceRule

__all__ = ["by_acceptance_value"]

_READ = "the readings"
_LAST_PLACE = Fraction(1, 1000)  # of label: limits of an acceptance value have one decimal
_USUAL_TARGET = Fraction(1)


def by_acceptance_value(
    sheet: Sheet, rule: AcceptanceRule, data: ContentData, assayed: Assayed
) -> Found:
    """The acceptance value against its limit, and at stage 2 each capsule against its own."""
    target = _USUAL_TARGET if data.target is None else data.target.number / 100
    usual = rule.reference_high.number / 100
    if data.target is None:
        sheet.note("target-assumed")
    elif target > usual:
        sheet.note("target-above", target=data.target.label, usual=rule.reference_high.label)
    reference = sheet.work(
        "M",
        uniformity.reference_value,
        assayed.mean,
        sheet.given("least M", rule.reference_low),
        sheet.constant("largest M", max(target, usual), "1", rule.name),
    )
    variance = assayed.variance
    assert variance is not None  # noqa: S101 - this rule takes ten at least
    constant = rule.k_first if assayed.stage == 1 else rule.k_all
    value = sheet.work(
        "acceptance value",
        uniformity.acceptance,
        reference,
        assayed.mean,
        sheet.constant("k", constant, "1", rule.name),
        sheet.constant("s", root(variance), "1", _READ),
    )
    away = abs(reference.number - assayed.mean.number)
    limit = rule.limit.number / 100
    rounded = _rounded(away, constant**2 * variance)
    part = sheet.given("L2", rule.unit_limit)
    low = sheet.work("least content of one", uniformity.least_content, part, reference)
    high = sheet.work("most content of one", uniformity.most_content, part, reference)
    each = [
        Reading(number, step.amount, off(step, reference), _inside(step, low, high))
        for number, step in zip(assayed.numbers, assayed.each, strict=True)
    ]
    shown = percent(rounded)
    told = (
        f"The acceptance value is {shown.text()} "
        f"({value.amount.text()} unrounded, M {reference.amount.text()})"
    )
    findings = [compared(told, rounded <= limit, rule.limit)]
    if rounded <= limit and not _at_most(away, constant**2 * variance, limit):
        sheet.note("acceptance-rounding", value=value.amount.text(), limit=rule.limit.label)
    out = [one.capsule for one in each if one.place]
    if assayed.stage == 2:  # noqa: PLR2004 - the first stage asks nothing of a single capsule
        bounds = f"{low.amount.text()} to {high.amount.text()}"
        told = f"{bounds} (M less and more {rule.unit_limit.label})"
        if each:
            told = f"{len(out)} of {len(each)} are outside {told}; none may be.{listed(out)}"
            findings.append(Finding(not out, told))
        else:
            sentence = f"Whether each of {assayed.n} is within {told} is not known."
            findings.append(Finding(None, sentence))
    verdict = verdict_of(findings)
    next_stage: NextStage | None = None
    if verdict == "fails" and assayed.stage == 1:
        lost = is_lost(sheet, rule, max(target, usual), assayed, _LAST_PLACE / 2)
        verdict, next_stage = "needs-next-stage", "lost" if lost else "open"
    return Found(
        verdict,
        findings,
        each,
        reference,
        low.amount,
        high.amount,
        value.amount,
        shown,
        rule.limit,
        constant,
        percent(target),
        next_stage,
    )


def _inside(content: Step, low: Step, high: Step) -> str:
    return "" if low.number <= content.number <= high.number else "beyond"


def _at_most(away: Fraction, square: Fraction, bound: Fraction) -> bool:
    """Whether away + √square is at most the bound."""
    room = bound - away
    return room >= 0 and square <= room * room


def _rounded(away: Fraction, square: Fraction) -> Fraction:
    """Round away + √square to the last place of the limit, halves up; no root decides."""
    count = int((away + root(square)) / _LAST_PLACE)
    half = _LAST_PLACE / 2
    while not _below(away, square, count * _LAST_PLACE + half):
        count += 1
    while count and _below(away, square, count * _LAST_PLACE - half):
        count -= 1
    return count * _LAST_PLACE


def _below(away: Fraction, square: Fraction, bound: Fraction) -> bool:
    """Whether away + √square is below the bound."""
    room = bound - away
    return room > 0 and square < room * room
