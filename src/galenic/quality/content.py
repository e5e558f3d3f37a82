"""Content uniformity: the acceptance value, and the older test about the mean content.

Contents are parts of the label throughout. Limits are compared by squares, in exact fractions: no
root decides a verdict.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic.formulas import uniformity
from galenic.quality import method
from galenic.quality.data import Content
from galenic.quality.figures import mean_of, root, slips, variance_of
from galenic.quality.readings import read
from galenic.quality.records import ContentReport, Reading
from galenic.quality.rules import acceptance_rules, average_rules
from galenic.quality.verdicts import Finding, compared, listed, notices_of, percent
from galenic.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from galenic.amounts import Amount
    from galenic.planning.records import Plan
    from galenic.quality.records import Verdict
    from galenic.quality.rules import AcceptanceRule, AverageRule
    from galenic.sheet import Step

__all__ = ["check_content"]

_READ = "the readings"
_LAST_PLACE = Fraction(1, 1000)  # of label: limits of an acceptance value have one decimal
_USUAL_TARGET = Fraction(1)


class _Assayed(NamedTuple):
    """The contents as parts of label, their mean and variance, and the stage that they make."""

    each: Sequence[Step]
    numbers: Sequence[int]
    mean: Step
    variance: Fraction
    stage: int


class _Found(NamedTuple):
    """What a rule makes of them."""

    verdict: Verdict
    findings: Sequence[Finding]
    readings: Sequence[Reading]
    reference: Step
    low: Amount
    high: Amount
    value: Amount | None = None
    rounded: Amount | None = None
    limit: Amount | None = None
    constant: Fraction | None = None
    target: Amount | None = None


def check_content(
    readings: Mapping[str, Any] | str,
    *,
    rule: str | None = None,
    plan: Plan | None = None,
    **settings: Any,  # noqa: ANN401 - the keys of the check, each read by its own reader
) -> ContentReport:
    """Check the contents of capsules that were assayed one by one.

    Parameters
    ----------
    readings
        A column ``content``: lists of amounts in percent of label, or as mass with the ``label``;
        or bare numbers under a name with the unit, such as ``"content [%]"``. Or the text of a CSV
        or TOML file. Ten readings are the first stage, thirty (the same ten among them) the second.
    rule
        ``usp-905``, ``ph-eur-2.9.40`` or ``ph-eur-2.9.6``; it has to be given, here or among the
        readings.
    plan
        The plan of the batch, for label and fill where they are not given.
    settings
        ``label``, ``target`` (T), ``fill``: docs/checks.md lists them.

    Returns
    -------
    ContentReport
        The verdict, its reasons and the figures, in percent of label.

    Raises
    ------
    InputError
        When the input cannot be used; ``problems`` holds every reason.
    """
    data = read(Content, readings, {**settings, "rule": rule}, method.from_plan(plan))
    sheet = Sheet("IU" if data.label is not None and data.label.unit == "IU/capsule" else "mg")
    assayed = _assayed(sheet, data)
    for one, usual in slips(data.content or ()):
        sheet.note("reading-slip", reading=one.text(), place=one.origin, usual=usual.text())
    criteria: AcceptanceRule | AverageRule
    if data.rule in acceptance_rules():
        criteria = acceptance_rules()[data.rule]
        found = _by_acceptance_value(sheet, criteria, data, assayed)
    else:
        criteria = average_rules()[data.rule]
        found = _about_mean(sheet, criteria, data, assayed)
    method.note_memory(sheet, criteria.name, criteria.memory)
    method.note_method(sheet, data.label, data.fill)
    if not any(entry.code == "content-test-consumes" for entry in sheet.notices):
        sheet.note("content-test-consumes")
    scatter = root(assayed.variance)
    return ContentReport(
        check="content",
        rule=criteria.name,
        title=criteria.title,
        source=criteria.source,
        edition=criteria.edition,
        confidence=criteria.confidence,
        stage=assayed.stage,
        n=len(assayed.each),
        mean=assayed.mean.amount,
        sd=percent(scatter),
        rsd=percent(scatter / assayed.mean.number) if assayed.mean.number else None,
        verdict=found.verdict,
        reasons=tuple(finding.sentence for finding in found.findings),
        advice=_ADVICE[found.verdict],
        notices=notices_of(sheet),
        steps=tuple(sheet.steps),
        acceptance_value=found.value,
        acceptance_value_rounded=found.rounded,
        limit=found.limit,
        constant=found.constant,
        target=found.target,
        reference=found.reference.amount,
        low=found.low,
        high=found.high,
        outside=sum(one.place in {"outside", "beyond"} for one in found.readings),
        beyond=sum(one.place == "beyond" for one in found.readings),
        readings=tuple(found.readings),
    )


_ADVICE = {
    "passes": "Keep this report with the record of the batch.",
    "fails": "Do not release the batch. Look for the cause in weighing, mixing and filling.",
    "needs-next-stage": (
        "No verdict yet: assay 20 more capsules of the batch, and check all 30 together."
    ),
    "not-applicable": "This test is not asked for at this dose; check by the rule that applies.",
}


def _assayed(sheet: Sheet, data: Content) -> _Assayed:
    contents = data.content or ()
    if contents[0].unit == "%":
        each = [sheet.constant("content", one.number / 100, "1", one.origin) for one in contents]
    else:
        assert data.label is not None  # noqa: S101 - the rules of the record saw to it
        label = sheet.given("label", data.label, active=True)
        each = [
            sheet.work(
                "content",
                uniformity.content_of_label,
                sheet.given("content as mass", one, active=True),
                label,
            )
            for one in contents
        ]
    numbers = [step.number for step in each]
    square = variance_of(numbers)
    assert square is not None  # noqa: S101 - every rule takes ten at least
    mean = sheet.constant("mean content", mean_of(numbers), "1", _READ)
    rules = acceptance_rules() | average_rules()
    stage = (rules[data.rule].counts or ()).index(len(each)) + 1
    return _Assayed(each, data.capsule or range(1, len(each) + 1), mean, square, stage)


# --- the acceptance value ------------------------------------------------------------------------


def _by_acceptance_value(
    sheet: Sheet, rule: AcceptanceRule, data: Content, assayed: _Assayed
) -> _Found:
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
    constant = rule.k_first if assayed.stage == 1 else rule.k_all
    value = sheet.work(
        "acceptance value",
        uniformity.acceptance_value,
        reference,
        assayed.mean,
        sheet.constant("k", constant, "1", rule.name),
        sheet.constant("s", root(assayed.variance), "1", _READ),
    )
    off = abs(reference.number - assayed.mean.number)
    limit = rule.limit.number / 100
    rounded = _rounded(off, constant**2 * assayed.variance)
    part = sheet.given("L2", rule.unit_limit)
    low = sheet.work("least content of one", uniformity.least_content, part, reference)
    high = sheet.work("most content of one", uniformity.most_content, part, reference)
    each = [
        Reading(number, step.amount, _off(step, reference), _inside(step, low, high))
        for number, step in zip(assayed.numbers, assayed.each, strict=True)
    ]
    shown = percent(rounded)
    told = (
        f"The acceptance value is {shown.text()} "
        f"({value.amount.text()} unrounded, M {reference.amount.text()})"
    )
    findings = [compared(told, rounded <= limit, rule.limit)]
    if rounded <= limit and not _at_most(off, constant**2 * assayed.variance, limit):
        sheet.note("acceptance-rounding", value=value.amount.text(), limit=rule.limit.label)
    out = [one.capsule for one in each if one.place]
    if assayed.stage == 2:  # noqa: PLR2004 - the first stage asks nothing of a single capsule
        bounds = f"{low.amount.text()} to {high.amount.text()}"
        told = (
            f"{len(out)} of {len(each)} are outside {bounds} "
            f"(M less and more {rule.unit_limit.label}); none may be."
        )
        findings.append(Finding(not out, told + listed(out)))
    met = all(finding.met for finding in findings)
    failed: Verdict = "needs-next-stage" if assayed.stage == 1 else "fails"
    return _Found(
        "passes" if met else failed,
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
    )


def _inside(content: Step, low: Step, high: Step) -> str:
    return "" if low.number <= content.number <= high.number else "beyond"


def _off(content: Step, about: Step) -> Amount | None:
    return percent(content.number / about.number - 1) if about.number else None


def _at_most(off: Fraction, square: Fraction, bound: Fraction) -> bool:
    """Whether off + √square is at most the bound."""
    room = bound - off
    return room >= 0 and square <= room * room


def _rounded(off: Fraction, square: Fraction) -> Fraction:
    """Round off + √square to the last place of the limit, halves up, without a root that rounds."""
    count = int((off + root(square)) / _LAST_PLACE)
    half = _LAST_PLACE / 2
    while not _below(off, square, count * _LAST_PLACE + half):
        count += 1
    while count and _below(off, square, count * _LAST_PLACE - half):
        count -= 1
    return count * _LAST_PLACE


def _below(off: Fraction, square: Fraction, bound: Fraction) -> bool:
    """Whether off + √square is below the bound."""
    room = bound - off
    return room > 0 and square < room * room


# --- about the mean ------------------------------------------------------------------------------


def _about_mean(sheet: Sheet, rule: AverageRule, data: Content, assayed: _Assayed) -> _Found:
    mean = assayed.mean
    inner, outer = rule.inner.number / 100, rule.outer.number / 100
    each = [
        Reading(number, step.amount, _off(step, mean), _place(step, mean, inner, outer))
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
    elif not beyond and assayed.stage == 1 and len(out) <= rule.outside_in_all:
        verdict = "needs-next-stage"
    asked = _asked(sheet, rule, data)
    if asked is not None:
        findings.insert(0, asked)
        verdict = verdict if asked.met else "not-applicable"
    low, high = (percent((1 + sign * inner) * mean.number) for sign in (-1, 1))
    return _Found(verdict, findings, each, mean, low, high)


def _place(content: Step, mean: Step, inner: Fraction, outer: Fraction) -> str:
    off = abs(content.number - mean.number)
    if off > outer * mean.number:
        return "beyond"
    return "outside" if off > inner * mean.number else "inside"


def _asked(sheet: Sheet, rule: AverageRule, data: Content) -> Finding | None:
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
