"""Contents of capsules against a rule; they are parts of the label throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic.formulas import uniformity
from galenic.quality import method
from galenic.quality.acceptance import by_acceptance_value
from galenic.quality.assays import Assayed
from galenic.quality.average import about_mean
from galenic.quality.data import Content
from galenic.quality.figures import mean_of, root, slips, variance_of
from galenic.quality.means import ALIKE_BUT_OFF, Mean, mean_off
from galenic.quality.readings import read
from galenic.quality.records import ContentReport
from galenic.quality.rules import acceptance_rules, average_rules
from galenic.quality.verdicts import notices_of, percent
from galenic.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic.planning.result import Plan
    from galenic.quality.rules import AcceptanceRule, AverageRule

__all__ = ["check_content"]

_READ = "the readings"


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
        found = by_acceptance_value(sheet, criteria, data, assayed)
    else:
        criteria = average_rules()[data.rule]
        found = about_mean(sheet, criteria, data, assayed)
    method.note_memory(sheet, criteria.name, criteria.memory)
    method.note_method(sheet, data.label, data.fill)
    if not any(entry.code == "content-test-consumes" for entry in sheet.notices):
        sheet.note("content-test-consumes")
    scatter = root(assayed.variance)
    off = mean_off(found.verdict, [Mean("label", assayed.mean.number, "label")])
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
        mean_off=off,
        reasons=tuple(finding.sentence for finding in found.findings),
        advice=ALIKE_BUT_OFF if found.verdict == "passes" and off else _ADVICE[found.verdict],
        notices=notices_of(sheet, off),
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


def _assayed(sheet: Sheet, data: Content) -> Assayed:
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
    return Assayed(each, data.capsule or range(1, len(each) + 1), mean, square, stage)
