"""A check: a loop over the criteria of a rule, and the verdict that its findings make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from galenic.quality._masses import Together
from galenic.quality._records import Reading
from galenic.quality._verdicts import Verdict, misread, notices_of, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._notices import Notice
    from galenic._sheet import Sheet, Step
    from galenic.quality._criteria import Criterion, Range
    from galenic.quality._records import Finding
    from galenic.quality._rules import Rule
    from galenic.quality._samples import Sample
    from galenic.quality._verdicts import NextStage

__all__ = ["Judged", "counts_of", "figures_of", "judge", "readings_of", "row_of"]


class Judged(NamedTuple):
    """What the criteria of a rule found, and what that makes together."""

    verdict: Verdict
    next_stage: NextStage | None
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]
    ranges: tuple[Range, ...]
    reference: Step | None

    def range(self, place: str) -> Range | None:
        """The range outside of which a capsule is said to be there."""
        return next((one for one in self.ranges if one.place == place), None)


def judge(rule: Rule, sample: Sample) -> Judged:
    """Let each criterion look at the sample."""
    criteria: list[Criterion[Any]] = [*rule.criteria]
    if sample.together is not None:
        criteria.insert(0, Together())
    looked = [(one, one.look(sample)) for one in criteria]
    found = [(one, finding) for one, look in looked for finding in look.findings]
    findings = tuple(finding for _, finding in found)
    verdict, next_stage = verdict_of(findings)
    if any(one.gate and not finding.met for one, finding in found):
        verdict, next_stage = Verdict.NOT_APPLICABLE, None
    return Judged(
        verdict,
        next_stage,
        findings,
        tuple(one.say(finding) for one, finding in found),
        tuple(range_ for _, look in looked for range_ in look.ranges),
        next((look.reference for _, look in looked if look.reference is not None), None),
    )


def readings_of(sample: Sample, judged: Judged) -> Iterator[Reading]:
    """Each of the sample, how far it is off, and where that is by the ranges it was held to."""
    if sample.together is not None:
        return
    for number, one in zip(sample.numbers, sample.each, strict=True):
        reference = judged.reference
        off = None if reference is None else sample.off(number, one, reference)
        yield Reading(number, one.amount, off, _place(one, judged.ranges))


def _place(one: Step, ranges: Sequence[Range]) -> str:
    """Beyond the widest range that it is outside of, or inside all of them."""
    out = [range_.place for range_ in ranges if not range_.holds(one.amount)]
    return out[-1] if out else ranges[0].inside if ranges else ""


def counts_of(each: Sequence[Reading]) -> dict[str, Any]:
    """How many readings are outside, those beyond counted as outside too; and how many beyond."""
    places = [one.place for one in each]
    beyond = places.count("beyond")
    return {"outside": places.count("outside") + beyond, "beyond": beyond}


def row_of(rule: Rule, judged: Judged, sheet: Sheet, off: Notice | None) -> dict[str, Any]:
    """What every report says: the row that it is by, the findings, the notices and the steps."""
    row = ("title", "source", "edition", "confidence")
    return {key: getattr(rule, key) for key in row} | {
        "rule": rule.name,
        "verdict": judged.verdict,
        "mean_off": off,
        "misread": misread(sheet),
        "next_stage": judged.next_stage,
        "findings": judged.findings,
        "reasons": judged.reasons,
        "notices": notices_of(sheet, off),
        "steps": tuple(sheet.steps),
    }


def figures_of(sample: Sample) -> dict[str, Any]:
    """The figures of a sample that every report on one says."""
    return {
        "stage": sample.stage,
        "n": sample.n,
        "mean": sample.mean.amount,
        "sd": sample.sd,
        "rsd": sample.rsd,
    }
