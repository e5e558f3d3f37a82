"""Contents of capsules against a rule; they are parts of the label throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._sheet import Sheet
from galenic.formulas import uniformity
from galenic.quality import _method as method
from galenic.quality._acceptance import by_acceptance_value
from galenic.quality._assays import Assayed
from galenic.quality._average import about_mean
from galenic.quality._composite import by_assay
from galenic.quality._data import ContentData
from galenic.quality._figures import mean_of, root, slips, variance_of
from galenic.quality._means import ALIKE_BUT_OFF, Mean, mean_off
from galenic.quality._readings import read
from galenic.quality._records import ContentReport
from galenic.quality._rules import acceptance_rules, assay_rule, assay_rules, average_rules
from galenic.quality._verdicts import notices_of, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._notices import Notice
    from galenic._sheet import Step
    from galenic.quality._assays import Found
    from galenic.quality._rules import AcceptanceRule, AssayRule, AverageRule
    from galenic.results._plan import Plan

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
        Of composites any number.
    rule
        ``usp-905``, ``ph-eur-2.9.40``, ``ph-eur-2.9.6`` or ``assay`` (of composites); it has to be
        given, here or among the readings.
    plan
        The plan of the batch, for label and fill where they are not given.
    settings
        ``label``, ``target`` (T), ``fill``; ``mean``, ``sd`` and ``n`` in place of the contents,
        for an acceptance value; ``limits`` for ``assay``: docs/checks.md lists them.

    Returns
    -------
    ContentReport
        The verdict, its reasons and the figures, in percent of label.

    Raises
    ------
    InputError
        When the input cannot be used; ``problems`` holds every reason.
    """
    data = read(ContentData, readings, {**settings, "rule": rule}, method.from_plan(plan))
    sheet = Sheet("IU" if data.label is not None and data.label.unit == "IU/capsule" else "mg")
    assayed = _assayed(sheet, data)
    for one, usual in slips(data.content or ()):
        sheet.note("reading-slip", reading=one.text(), place=one.origin, usual=usual.text())
    criteria: AcceptanceRule | AverageRule | AssayRule
    if data.rule in acceptance_rules():
        criteria = acceptance_rules()[data.rule]
        found = by_acceptance_value(sheet, criteria, data, assayed)
    elif data.rule in assay_rules():
        criteria = assay_rule(data.rule, data.limits)
        found = by_assay(sheet, criteria, assayed)
    else:
        criteria = average_rules()[data.rule]
        found = about_mean(sheet, criteria, data, assayed)
    method.note_memory(sheet, criteria.name, criteria.memory)
    method.note_method(sheet, data.label, data.fill)
    if data.rule not in assay_rules() and not any(
        entry.code == "content-test-consumes" for entry in sheet.notices
    ):
        sheet.note("content-test-consumes")
    scatter = None if assayed.variance is None else root(assayed.variance)
    off = mean_off(found.verdict, [Mean("label", assayed.mean.number, "label")])
    return ContentReport(
        check="content",
        rule=criteria.name,
        title=criteria.title,
        source=criteria.source,
        edition=criteria.edition,
        confidence=criteria.confidence,
        stage=assayed.stage,
        n=assayed.n,
        mean=assayed.mean.amount,
        sd=None if scatter is None else percent(scatter),
        rsd=(
            percent(scatter / assayed.mean.number)
            if assayed.mean.number and scatter is not None
            else None
        ),
        verdict=found.verdict,
        mean_off=off,
        reasons=tuple(finding.sentence for finding in found.findings),
        advice=_advice(found, data, off),
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
        low_mass=_as_mass(found.low, data),
        high_mass=_as_mass(found.high, data),
        next_stage=found.next_stage,
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


_LOST = (
    "The second stage cannot be passed any more, whatever further capsules hold: assay none for "
    "it. Do not release the batch. Look for the cause in weighing, mixing and filling."
)
_FROM_SUMMARY = "Mean and standard deviation cannot decide the second stage: give each content."


def _advice(found: Found, data: ContentData, off: Notice | None) -> str:
    """What to do next, by what was found and not by the verdict alone."""
    if found.verdict == "passes" and off is not None:
        return ALIKE_BUT_OFF
    if found.next_stage == "lost":
        return _LOST
    if found.verdict == "not-applicable" and data.mean is not None:
        return _FROM_SUMMARY
    return _ADVICE[found.verdict]


def _as_mass(share: Amount, data: ContentData) -> Amount | None:
    """A content as mass, where the label says how much all of it is."""
    if data.label is None:
        return None
    return Amount(share.number / 100 * data.label.number, data.label.unit)


def _assayed(sheet: Sheet, data: ContentData) -> Assayed:
    rules = acceptance_rules() | average_rules()
    counts = rules[data.rule].counts or () if data.rule in rules else ()
    if data.mean is not None and data.sd is not None and data.n is not None:
        mean, spread = (_of_label(sheet, one, data) for one in (data.mean, data.sd))
        sheet.note("content-from-summary")
        return Assayed((), (), mean, spread.number**2, counts.index(data.n) + 1, data.n)
    each = [_of_label(sheet, one, data) for one in data.content or ()]
    numbers = [step.number for step in each]
    mean = sheet.constant("mean content", mean_of(numbers), "1", _READ)
    stage = counts.index(len(each)) + 1 if counts else None
    places = data.capsule or range(1, len(each) + 1)
    return Assayed(each, places, mean, variance_of(numbers), stage, len(each))


def _of_label(sheet: Sheet, one: Amount, data: ContentData) -> Step:
    """A content, mean or standard deviation as part of the label."""
    if one.unit == "%":
        return sheet.constant("content", one.number / 100, "1", one.origin)
    assert data.label is not None  # noqa: S101 - the rules of the record saw to it
    label = sheet.given("label", data.label, active=True)
    mass = sheet.given("content as mass", one, active=True)
    return sheet.work("content", uniformity.content_of_label, mass, label)
