"""The acceptance value, at both stages and for every target; compared by squares, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._amounts import root
from galenic.formulas import uniformity
from galenic.quality._criteria import CONTENTS, Criterion, Looked, Range
from galenic.quality._records import Finding
from galenic.quality._samples import Contents
from galenic.quality._second_stage import Reach
from galenic.quality._verdicts import NextStage, listed, percent

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._sheet import Step
    from galenic.errors import Problems

__all__ = ["AcceptanceCriterion"]

_READ = "the readings"
_LAST_PLACE = Fraction(1, 1000)  # of label: limits of an acceptance value have one decimal


@frozen(eq=False, repr=False)
class AcceptanceCriterion(Criterion[Contents]):
    """The acceptance value against L1; at stage 2 each capsule against its part L2 of M besides."""

    kind = "acceptance"
    takes = CONTENTS
    bounds = True
    staged = True

    k_first: Fraction = fields.number(doc="constant at stage 1", at_least=1, at_most=10)
    k_all: Fraction = fields.number(doc="constant at stage 2", at_least=1, at_most=10)
    limit: Amount = fields.amount("%", doc="L1, the largest acceptance value")
    unit_limit: Amount = fields.amount("%", doc="L2, how far one may be off M", below=100)
    reference_low: Amount = fields.amount("%", doc="least reference value M")
    reference_high: Amount = fields.amount("%", doc="largest M, unless T is above")
    rounding: str = fields.text(doc="how an acceptance value is rounded, and why")

    @fields.rule("reference_low", "reference_high")
    def _low_below_high(self, path: str, problems: Problems) -> None:
        if self.reference_low > self.reference_high:
            expected = f"at least reference_low, {self.reference_low.label}"
            where = f"{path}.reference_high"
            problems.add("conflict", where, self.reference_high.label, expected, "check both")

    def constant(self, stage: int | None) -> Fraction:
        """The constant k of a stage."""
        return self.k_first if stage == 1 else self.k_all

    def look(self, sample: Contents) -> Looked:
        """M and the value that it makes; at stage 2 each capsule."""
        _note_target(sample, self.reference_high)
        reference = self._reference(sample)
        value = self._value(sample, reference)
        range_ = self._range(sample, reference)
        found = (value,) if sample.stage == 1 else (value, self._each(sample, range_, reference))
        return Looked(found, (range_,), reference)

    def _largest(self, sample: Contents) -> Fraction:
        """The largest M: a target above it takes its place."""
        usual = self.reference_high.number / 100
        return usual if sample.target is None else max(usual, sample.target.number / 100)

    def _reference(self, sample: Contents) -> Step:
        sheet, largest = sample.sheet, self._largest(sample)
        return sheet.work(
            "M",
            uniformity.reference_value,
            sample.mean,
            sheet.given("least M", self.reference_low),
            sheet.constant("largest M", largest, "1", "the rule"),
        )

    def _value(self, sample: Contents, reference: Step) -> Finding:
        assert sample.variance is not None  # noqa: S101 - this rule takes ten at least
        sheet, constant = sample.sheet, self.constant(sample.stage)
        exact = sheet.work(
            "acceptance value",
            uniformity.acceptance,
            reference,
            sample.mean,
            sheet.constant("k", constant, "1", "the rule"),
            sheet.constant("s", root(sample.variance), "1", _READ),
        ).amount
        away = abs(reference.number - sample.mean.number)
        square, limit = constant**2 * sample.variance, self.limit.number / 100
        rounded = _rounded(away, square)
        met = rounded <= limit
        if met and not _at_most(away, square, limit):
            sheet.note("acceptance-rounding", value=exact.text(), limit=self.limit.label)
        return Finding(
            criterion=self.kind,
            of=sample.of,
            met=met,
            n=sample.n,
            found=(percent(rounded), exact),
            reference=reference.amount,
            limit=self.limit,
            next_stage=self._next_stage(sample) if sample.stage == 1 and not met else None,
        )

    def _next_stage(self, sample: Contents) -> NextStage:
        """Whether more capsules can mend it, and a note where they cannot."""
        limit = (self.limit.number / 100 + _LAST_PLACE / 2, self.limit)
        ends = (self.reference_low.number / 100, self._largest(sample))
        reach = Reach(sample, self.k_all, limit, self.unit_limit.number / 100, ends)
        return NextStage.LOST if reach.is_lost() else NextStage.OPEN

    def _range(self, sample: Contents, reference: Step) -> Range:
        sheet = sample.sheet
        part = sheet.given("L2", self.unit_limit)
        low = sheet.work("least content of one", uniformity.least_content, part, reference)
        high = sheet.work("most content of one", uniformity.most_content, part, reference)
        return Range("beyond", self.unit_limit, low.amount, high.amount, inside="")

    def _each(self, sample: Contents, range_: Range, reference: Step) -> Finding:
        out = range_.leaves_out(sample)
        return Finding(
            criterion="unit-range",
            of=sample.of,
            met=not out if sample.each else None,
            n=sample.n,
            reference=reference.amount,
            limit=self.unit_limit,
            low=range_.low,
            high=range_.high,
            allowed=0,
            capsules=out,
        )

    def say(self, finding: Finding) -> str:
        """The value beside its limit, or how many capsules are outside their range."""
        if finding.criterion == self.kind and finding.reference is not None:
            rounded, exact = finding.found
            unrounded = f"({exact.text()} unrounded, M {finding.reference.text()})"
            told = f"The acceptance value is {rounded.text()} {unrounded}"
            return f"{told}; the limit is {self.limit.text()}."
        out, low, high = finding.capsules, finding.low, finding.high
        assert low and high  # noqa: S101, PT018 - as it was found
        told = f"{low.text()} to {high.text()} (M less and more {self.unit_limit.label})"
        if finding.met is None:
            return f"Whether each of {finding.n} is within {told} is not known."
        are = "is" if len(out) == 1 else "are"
        return f"{len(out)} of {finding.n} {are} outside {told}; none may be.{listed(out)}"


def _note_target(sample: Contents, usual: Amount) -> None:
    if sample.target is None:
        sample.sheet.note("target-assumed")
    elif sample.target > usual:
        sample.sheet.note("target-above", target=sample.target.label, usual=usual.label)


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
