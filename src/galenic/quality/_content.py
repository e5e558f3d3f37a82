"""Contents of capsules against a rule; they are parts of the label throughout."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.errors import InputError, Problems
from galenic.formulas import uniformity
from galenic.quality import _method as method
from galenic.quality._acceptance import AcceptanceCriterion
from galenic.quality._by_active import labels_of, parted, told_of
from galenic.quality._check import Judged, counts_of, figures_of, judge, readings_of, row_of
from galenic.quality._content_data import ContentData
from galenic.quality._contents import Assay
from galenic.quality._figures import mean_of, variance_of
from galenic.quality._given import dimension_of
from galenic.quality._means import ALIKE_BUT_OFF, Mean, mean_off, note_as_planned
from galenic.quality._parts_of_label import note_otherwise
from galenic.quality._readings import note_read, note_slips, note_tenfold, read, taken_in, telling
from galenic.quality._records import ActiveContent, ContentReport
from galenic.quality._rows import note_last_mean
from galenic.quality._samples import Contents
from galenic.quality._verdicts import NextStage, Verdict, advised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from galenic._notices import Notice
    from galenic._sheet import Step
    from galenic.quality._by_active import OfActive
    from galenic.quality._rules import Rule
    from galenic.results._plan import Plan

__all__ = ["check_content"]

_READ = "the readings"
_ALL = Amount(Fraction(100), "%")


def check_content(  # noqa: PLR0913 - by name, all but the readings
    readings: Mapping[str, Any] | str,
    *,
    rule: str | None = None,
    edition: str | None = None,
    plan: Plan | None = None,
    columns: Mapping[str, str] | None = None,
    decimal: str | None = None,
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
        ``usp-905``, ``ph-eur-2.9.40``, ``ph-eur-2.9.6`` or ``assay`` (of composites), or one of
        ``rules``; it has to be given, here or among the readings.
    edition
        The edition of the rule, or the beginning of its name; without it the newest is taken.
    plan
        The plan of the batch, for label and fill where they are not given.
    columns, decimal
        How the text of a table is to be read, where it does not say so itself: headings by key,
        such as ``{"gross": "brutto [mg]"}``, and the decimal mark; see ``read_readings``.
    settings
        ``label``, ``target`` (T), ``fill``; ``mean``, ``sd`` and ``n`` in place of the contents,
        for an acceptance value; ``limits`` for ``assay``; ``rules`` of your own: docs/checks.md
        lists them.

    Returns
    -------
    ContentReport
        The verdict, its reasons and the figures, in percent of label.

    Raises
    ------
    InputError
        When the input cannot be used; ``problems`` holds every reason.
    """
    tables = settings.pop("active", None)
    given = {**settings, "rule": rule, "edition": edition}
    planned = method.from_plan(plan)
    with telling(ContentData, given, planned):
        readings = taken_in(readings, columns, decimal, list(labels_of(plan)))
    found = _read(parted(readings, given, tables, plan), given, planned)
    by = found[0].data.chosen
    assert by is not None  # noqa: S101 - the rules of the record saw to it
    sheet = Sheet(dimension_of(found[0].data.label)) if len(found) == 1 else Sheet()
    note_read(sheet, readings)
    several = len(found) > 1
    return _report(by, sheet, [_judged(sheet, by, one, plan, several=several) for one in found])


class _One(NamedTuple):
    """An active, and what was read of it."""

    name: str | None
    data: ContentData


def _read(
    found: Sequence[OfActive], given: Mapping[str, Any], planned: method.Planned
) -> list[_One]:
    """Read what each active is given; the problems of all of them together."""
    if len(found) == 1 and found[0].label is None:
        return [_One(found[0].name, read(ContentData, found[0].readings, given, planned))]
    problems, made = Problems(), []
    for place, one in enumerate(found):
        own = planned if one.label is None else planned._replace(label=one.label)
        try:
            made.append(_One(one.name, read(ContentData, one.readings, given, own)))
        except InputError as error:
            problems += [told for told in told_of(error, place) if told not in problems]
    if problems:
        raise InputError(problems)
    return made


class _Each(NamedTuple):
    """An active that was judged, its mean as part of its label, and what there is to that."""

    name: str | None
    data: ContentData
    sample: Contents
    judged: Judged
    mean: Mean
    off: Notice | None


def _judged(sheet: Sheet, rule: Rule, one: _One, plan: Plan | None, *, several: bool) -> _Each:
    """Judge one active by its own label, on the same sheet as the others."""
    name, data = one
    view = sheet
    if several:
        view = sheet.about(dimension_of(data.label)._replace(active=name or "the active"))
    sample = _sample(view, rule, data)
    note_slips(view, data.content)
    note_tenfold(view, data.content, data.capsule)
    note_last_mean(view, data.content)
    judged = judge(rule, sample)
    _note_method(view, rule, data)
    of = phrase("mean-of-active", name=name) if several else None
    said = phrase("mean-of-label", of=of, how=None)
    mean = Mean("label", sample.mean.number, said, meant=method.meant_of(plan, name))
    note_as_planned(view, [mean])
    if data.label is not None:
        note_otherwise(view, mean, data.content or tuple(filter(None, [data.mean])), data.label)
    return _Each(name, data, sample, judged, mean, mean_off(judged.verdict, [mean]))


def _sample(sheet: Sheet, rule: Rule, data: ContentData) -> Contents:
    """The contents as parts of label; or their mean, standard deviation and number alone."""
    each: list[Step] = []
    variance: Fraction | None
    if data.mean is not None and data.sd is not None and data.n is not None:
        mean, spread = (_of_label(sheet, one, data) for one in (data.mean, data.sd))
        sheet.note("content-from-summary")
        variance, n = spread.number**2, data.n
    else:
        each = [_of_label(sheet, one, data) for one in data.content or ()]
        numbers, n = [step.number for step in each], len(each)
        mean = sheet.constant("mean content", mean_of(numbers), "1", _READ)
        variance = variance_of(numbers)
    return Contents(
        sheet=sheet,
        counts=rule.counts or (),
        stage=rule.stage(n),
        n=n,
        each=each,
        numbers=(data.capsule or range(1, n + 1)) if each else (),
        mean=mean,
        variance=variance,
        at_most=variance,
        label=data.label,
        fill=data.fill,
        target=data.target,
    )


def _of_label(sheet: Sheet, one: Amount, data: ContentData) -> Step:
    """A content, mean or standard deviation as part of the label."""
    if one.unit == "%":
        return sheet.constant("content", one.number / 100, "1", one.origin)
    assert data.label is not None  # noqa: S101 - the rules of the record saw to it
    label = sheet.given("label", data.label, active=True)
    mass = sheet.given("content as mass", one, active=True)
    return sheet.work("content", uniformity.content_of_label, mass, label)


def _note_method(sheet: Sheet, rule: Rule, data: ContentData) -> None:
    """Say what of the rule is from memory, which test applies, and that this one consumes."""
    method.note_memory(sheet, rule.name, rule.memory)
    each = rule.criterion(Assay) is None
    method.note_method(sheet, data.label, data.fill, tested=each)
    said = any(entry.code == "content-test-consumes" for entry in sheet.notices)
    if each and not said:
        sheet.note("content-test-consumes")


def _report(rule: Rule, sheet: Sheet, found: Sequence[_Each]) -> ContentReport:
    actives = tuple(_of_active(rule, one) for one in found)
    if len(found) == 1:
        (_, data, sample, judged, _, off), only = found[0], actives[0]
        shown = {key: getattr(only, key) for key in _FIGURES}
        figures = figures_of(sample)
        advice = _advice(sample, judged, data, off)
    else:
        judged, off = _together(found), _off(found)
        sample = found[0].sample
        shown = _none_for_several(actives)
        figures = {"stage": sample.stage, "n": sample.n, "mean": None, "sd": None, "rsd": None}
        worst = next(one for one in found if one.judged.verdict == judged.verdict)
        lost = next((one for one in found if one.judged.next_stage == NextStage.LOST), worst)
        chosen = lost if judged.next_stage == NextStage.LOST else worst
        advice = _advice(chosen.sample, chosen.judged, chosen.data, off)
    return ContentReport(
        **row_of(rule, judged, sheet, off),
        **figures,
        check="content",
        advice=advised(sheet, advice),
        **shown,
        actives=actives,
    )


_FIGURES = (
    *("acceptance_value", "acceptance_value_rounded", "limit", "constant", "target"),
    *("reference", "low", "high", "low_mass", "high_mass", "outside", "beyond", "readings"),
)
_WORST_FIRST = (Verdict.FAILS, Verdict.NEEDS_NEXT_STAGE, Verdict.NOT_APPLICABLE, Verdict.PASSES)


def _together(found: Sequence[_Each]) -> Judged:
    """What all actives make together: it passes only where each of them does."""
    verdicts = {one.judged.verdict for one in found}
    verdict = next(one for one in _WORST_FIRST if one in verdicts)
    stages = {one.judged.next_stage for one in found}
    following = None
    if verdict == Verdict.NEEDS_NEXT_STAGE:
        following = NextStage.LOST if NextStage.LOST in stages else NextStage.OPEN
    return Judged(
        verdict,
        following,
        tuple(finding for one in found for finding in one.judged.findings),
        tuple(f"{one.name}: {reason}" for one in found for reason in one.judged.reasons),
        (),
        None,
    )


def _off(found: Sequence[_Each]) -> Notice | None:
    """The caution on the means, which names each active whose mean is off."""
    return mean_off(_together(found).verdict, [one.mean for one in found])


def _none_for_several(actives: Sequence[ActiveContent]) -> dict[str, Any]:
    """Figures are of one active; capsules are those that are outside in any of them."""
    places = [(one.capsule, one.place) for active in actives for one in active.readings]
    return dict.fromkeys(_FIGURES) | {
        "outside": len({number for number, place in places if place in {"outside", "beyond"}}),
        "beyond": len({number for number, place in places if place == "beyond"}),
        "readings": (),
    }


def _of_active(rule: Rule, one: _Each) -> ActiveContent:
    """The figures of one active."""
    name, data, sample, judged, _, off = one
    value = next(
        (one for one in judged.findings if one.criterion == AcceptanceCriterion.kind), None
    )
    rounded, exact = (None, None) if value is None else value.found
    acceptance = rule.criterion(AcceptanceCriterion)
    held, reference = judged.ranges[0], judged.reference
    assert reference is not None  # noqa: S101 - whatever bounds a content has one
    each = tuple(readings_of(sample, judged))
    return ActiveContent(
        name=name,
        label=data.label,
        verdict=judged.verdict,
        next_stage=judged.next_stage,
        n=sample.n,
        mean=sample.mean.amount,
        sd=sample.sd,
        rsd=sample.rsd,
        mean_off=off,
        findings=judged.findings,
        reasons=judged.reasons,
        acceptance_value=exact,
        acceptance_value_rounded=rounded,
        limit=None if value is None else value.limit,
        constant=None if acceptance is None else acceptance.constant(sample.stage),
        target=None if acceptance is None else data.target or _ALL,
        reference=reference.amount,
        low=held.low,
        high=held.high,
        low_mass=_as_mass(held.low, data),
        high_mass=_as_mass(held.high, data),
        **counts_of(each),
        readings=each,
    )


_ADVICE = {
    Verdict.PASSES: "Keep this report with the record of the batch.",
    Verdict.FAILS: (
        "Do not release the batch. Look for the cause in weighing, mixing and filling."
    ),
    Verdict.NEEDS_NEXT_STAGE: (
        "No verdict yet: assay {more} more capsules of the batch, and check all {all} together."
    ),
    Verdict.NOT_APPLICABLE: (
        "This test is not asked for at this dose; check by the rule that applies."
    ),
}


_LOST = (
    "The second stage cannot be passed any more, whatever further capsules hold: assay none for "
    "it. Do not release the batch. Look for the cause in weighing, mixing and filling."
)
_FROM_SUMMARY = "Mean and standard deviation cannot decide the second stage: give each content."


def _advice(sample: Contents, judged: Judged, data: ContentData, off: Notice | None) -> str:
    """What to do next, by what was found and not by the verdict alone."""
    if judged.verdict == Verdict.PASSES and off is not None:
        return ALIKE_BUT_OFF
    if judged.next_stage == NextStage.LOST:
        return _LOST
    if judged.verdict == Verdict.NOT_APPLICABLE and data.mean is not None:
        return _FROM_SUMMARY
    if judged.verdict == Verdict.NEEDS_NEXT_STAGE:
        first, all_ = sample.counts
        return _ADVICE[judged.verdict].format(more=all_ - first, all=all_)
    return _ADVICE[judged.verdict]


def _as_mass(share: Amount, data: ContentData) -> Amount | None:
    """A content as mass, where the label says how much all of it is."""
    if data.label is None:
        return None
    return Amount(share.number / 100 * data.label.number, data.label.unit)
