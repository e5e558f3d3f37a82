"""What a criterion is: it looks at a sample and says, as values, what it found.

A rule of a new shape is a row of data and, where none of these does, one more criterion: a class
with its kind, what it takes and its keys, with :meth:`Criterion.look` and :meth:`Criterion.say`,
and its place in ``galenic.quality._rules.KINDS``; ``docs/contributing.md`` has the pages.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, TypeVar

from attrs import frozen

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._record import Record
from galenic.errors import NOTHING
from galenic.quality._records import Finding
from galenic.quality._samples import Sample
from galenic.quality._verdicts import NextStage, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from galenic._sheet import Step
    from galenic.errors import Problems

__all__ = [
    "CONTENTS",
    "MASSES",
    "Criterion",
    "Each",
    "EachLimits",
    "Looked",
    "Range",
    "add_missing",
]

S = TypeVar("S", bound=Sample)
MASSES, CONTENTS = frozenset({"net", "gross"}), frozenset({"content"})


class Range(NamedTuple):
    """What a limit leaves to one capsule; ``place`` is where one outside of it is said to be."""

    place: str
    limit: Amount
    low: Amount
    high: Amount
    inside: str = "inside"

    @classmethod
    def about(cls, reference: Step, limit: Amount, place: str = "outside") -> Range:
        """So many percent less and more than a reference."""
        middle, part = reference.amount, limit.number / 100
        low, high = (Amount(middle.number * (1 + sign * part), middle.unit) for sign in (-1, 1))
        return cls(place, limit, low, high)

    def holds(self, one: Amount) -> bool:
        """Whether one is inside, its ends included."""
        return self.low <= one <= self.high

    def leaves_out(self, sample: Sample) -> tuple[int, ...]:
        """The numbers of those that are outside."""
        pairs = zip(sample.numbers, sample.each, strict=True)
        return tuple(number for number, step in pairs if not self.holds(step.amount))


class Looked(NamedTuple):
    """What a criterion found; and, where it bounds each capsule, about what and how far."""

    findings: tuple[Finding, ...]
    ranges: tuple[Range, ...] = ()
    reference: Step | None = None


class Criterion(Record, ABC, Generic[S]):
    """One thing that a rule asks.

    ``takes`` are the samples that it can look at. ``gate`` says that a rule does not apply where
    this is not met, ``bounds`` that this is about each capsule by itself.
    """

    __slots__ = ()
    kind: ClassVar[str]
    takes: ClassVar[frozenset[str]]
    gate: ClassVar[bool] = False
    bounds: ClassVar[bool] = False

    @property
    def needs(self) -> frozenset[str]:
        """What it has to know, by key: ``net`` for the contents, however they are weighed."""
        return frozenset()

    @property
    def staged(self) -> bool:
        """Whether it has a second stage."""
        return False

    @abstractmethod
    def look(self, sample: S) -> Looked:
        """Look at the sample."""

    @abstractmethod
    def say(self, finding: Finding) -> str:
        """Put a finding into a sentence."""


def add_missing(
    record: type[Record], needs: Mapping[str, bool], path: str, problems: Problems
) -> None:
    """Note the keys of a record that are left open."""
    for key in (key for key, is_open in needs.items() if is_open):
        reader = fields.keys(record)[key]
        remedy = f"add it: {reader.doc}"
        problems.add("missing", f"{path}.{key}", NOTHING, reader.expects, remedy)


@frozen(eq=False, repr=False, slots=False)  # so that it can be a part of two records
class EachLimits(Record):
    """How far each capsule may be off, and how many may be farther."""

    about: str | None = fields.choice(
        "mean", "theoretical", doc="what it is compared with", default=None
    )
    each: Amount | None = fields.amount(
        "%", doc="how far a capsule may be off", below=100, default=None
    )
    outside: int | None = fields.count(
        doc="how many may be farther off", at_most=1000, at_least=0, default=None
    )
    outer: Amount | None = fields.amount(
        "%", doc="how far off none may be", below=1000, default=None
    )

    @fields.rule("each", "outer")
    def _outer_beyond_each(self, path: str, problems: Problems) -> None:
        if self.each is not None and self.outer is not None and self.outer <= self.each:
            expected = f"more than each, {self.each.label}"
            problems.add("conflict", f"{path}.outer", self.outer.label, expected, "check both")


@frozen(eq=False, repr=False, slots=False)
class Each(EachLimits, Criterion[Sample]):
    """Each capsule about a reference: so many outside an inner limit, none beyond an outer."""

    kind = "each"
    takes = MASSES | CONTENTS
    bounds = True

    outside_in_all: int | None = fields.count(
        doc="how many may be outside at stage 2; absent: one stage", at_most=1000, default=None
    )
    change_at: Amount | None = fields.amount(
        "mg/capsule", doc="mean from which the next two hold", default=None
    )
    each_from: Amount | None = fields.amount(
        "%", doc="how far a heavy capsule may be off", default=None
    )
    outer_from: Amount | None = fields.amount(
        "%", doc="how far off no heavy capsule may be", default=None
    )

    @fields.rule(
        reads=("about", "each", "outside", "outer", "change_at", "each_from", "outer_from")
    )
    def _nothing_left_open(self, path: str, problems: Problems) -> None:
        needs = {
            "about": self.about is None,
            "each": self.each is None and self.outer is None,
            "outside": self.each is not None and self.outside is None,
            "each_from": self.change_at is not None and None is self.each_from is not self.each,
            "outer_from": self.change_at is not None and None is self.outer_from is not self.outer,
        }
        add_missing(type(self), needs, path, problems)

    @property
    def needs(self) -> frozenset[str]:
        """The theoretical weight, where that is what it compares with."""
        return frozenset({"theoretical", "net"} if self.about == "theoretical" else ())

    @property
    def staged(self) -> bool:
        """Whether more may be outside of more."""
        return self.outside_in_all is not None

    def look(self, sample: Sample) -> Looked:
        """Count those outside; of capsules weighed together none is known."""
        reference = sample.reference(self.about or "mean")
        ranges = tuple(self._ranges(reference))
        if sample.together is not None:
            return Looked((), ranges, reference)
        found = tuple(self._finding(sample, one, reference) for one in ranges)
        return Looked(found, ranges, reference)

    def _ranges(self, reference: Step) -> Iterator[Range]:
        heavy = self.change_at is not None and reference.number >= self.change_at.number
        each, outer = (self.each_from, self.outer_from) if heavy else (self.each, self.outer)
        if each is not None:
            yield Range.about(reference, each)
        if outer is not None:
            yield Range.about(reference, outer, "beyond")

    def _finding(self, sample: Sample, range_: Range, reference: Step) -> Finding:
        out, beyond = range_.leaves_out(sample), range_.place == "beyond"
        allowed = 0 if beyond else self.allowed(sample.stage) or 0
        # More capsules that all hold the mean would pass: a second stage that is asked for is open.
        more = sample.stage == 1 and not beyond and len(out) <= (self.outside_in_all or 0)
        return Finding(
            criterion="outer" if beyond else "each",
            of=sample.of,
            met=len(out) <= allowed,
            n=len(sample.each),
            reference=reference.amount,
            limit=range_.limit,
            low=range_.low,
            high=range_.high,
            allowed=allowed,
            capsules=out,
            next_stage=NextStage.OPEN if more and len(out) > allowed else None,
        )

    def allowed(self, stage: int | None) -> int | None:
        """How many may be outside at a stage."""
        return self.outside if stage in {None, 1} else self.outside_in_all

    def say(self, finding: Finding) -> str:
        """How many are outside, of how many, and how many may be."""
        out, limit, about = finding.capsules, finding.limit, finding.reference
        assert limit is not None and about is not None  # noqa: S101, PT018 - as it was found
        are = "is" if len(out) == 1 else "are"
        told = f"{len(out)} of {finding.n} {are} more than {limit.text()} from"
        if finding.criterion == "outer":
            return f"{told} it; none may be.{listed(out)}"
        what = "content" if finding.of == "content" else f"{finding.of} weight"
        allowed = f"{finding.allowed} may be" if finding.allowed else "none may be"
        return f"{told} the {self.about} {what} of {about.text()}; {allowed}.{listed(out)}"
