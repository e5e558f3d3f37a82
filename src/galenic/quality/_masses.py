"""What rules ask of weights besides each: their mean, their scatter, theory, and what was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._amounts import Amount, root
from galenic.formulas import uniformity
from galenic.quality._criteria import MASSES, Criterion, Looked, Range, add_missing
from galenic.quality._records import Finding
from galenic.quality._samples import Masses
from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic._sheet import Step
    from galenic.errors import Problems
    from galenic.quality._losses import Loss

__all__ = ["Extremes", "LossLimit", "MeanMass", "Scatter", "Together"]

_LIMIT = 6  # digits of a limit as mass


@frozen(eq=False, repr=False)
class Together(Criterion[Masses]):
    """Of capsules weighed together no single one is known; of each rule, where they were."""

    kind = "together"
    takes = MASSES

    def look(self, sample: Masses) -> Looked:
        """Say how many were."""
        return Looked((Finding(criterion=self.kind, of=sample.of, met=None, n=sample.n),))

    def say(self, finding: Finding) -> str:
        """A mean, and of no capsule."""
        told = f"{finding.n} capsules were weighed together: that is a mean, and of no capsule."
        return f"{told} Whether each is within limits is not known."


@frozen(eq=False, repr=False)
class MeanMass(Criterion[Masses]):
    """The mean, against the theoretical weight."""

    kind = "mean"
    takes = MASSES
    needs = frozenset({"theoretical", "net"})

    mean: Amount = fields.amount(
        "%", doc="how far the mean may be off the theoretical weight", below=100
    )

    def look(self, sample: Masses) -> Looked:
        """How far the mean is off."""
        wanted = sample.expected(sample.of)
        off = sample.sheet.work(
            "deviation of the mean", uniformity.relative_deviation, sample.mean, wanted
        ).amount
        range_ = Range.about(wanted, self.mean)
        found = Finding(
            criterion=self.kind,
            of=sample.of,
            met=abs(off.number) <= self.mean.number,
            found=(off,),
            reference=wanted.amount,
            limit=self.mean,
            low=range_.low,
            high=range_.high,
        )
        return Looked((found,))

    def say(self, finding: Finding) -> str:
        """The deviation beside its limit, which is said in mg too."""
        (off,), wanted, low, high = finding.found, finding.reference, finding.low, finding.high
        assert wanted and low and high  # noqa: S101, PT018 - as it was found
        told = f"The mean is {off.text()} off the theoretical weight of {wanted.text()}"
        return f"{told}; the limit is {self.mean.text()}, {low.text()} to {high.text()}."


@frozen(eq=False, repr=False)
class Scatter(Criterion[Masses]):
    """The relative standard deviation, compared by squares: no root decides."""

    kind = "scatter"
    takes = MASSES

    rsd: Amount = fields.amount("%", doc="the largest relative standard deviation", below=100)
    rsd_below: bool = fields.flag(doc="the RSD has to be below its limit, not at it", default=False)
    change_at: Amount | None = fields.amount(
        "mg/capsule", doc="mean from which the next holds", default=None
    )
    rsd_from: Amount | None = fields.amount("%", doc="largest RSD of heavy capsules", default=None)

    @fields.rule(reads=("change_at", "rsd_from"))
    def _both_for_heavy_ones(self, path: str, problems: Problems) -> None:
        needs = {
            "change_at": self.rsd_from is not None and self.change_at is None,
            "rsd_from": self.change_at is not None and self.rsd_from is None,
        }
        add_missing(type(self), needs, path, problems)

    def look(self, sample: Masses) -> Looked:
        """Compare it, or what it cannot exceed where the shells hide it."""
        if sample.together is not None:
            return Looked(())
        limit, most = self._limit_at(sample.mean), sample.at_most
        known = most if sample.variance is None else sample.variance
        met = None if known is None else self._holds(known, limit, sample.mean.number)
        hidden = sample.variance is None and not met  # the shells scatter as much
        part = None if known is None or hidden else percent(root(known) / sample.mean.number)
        found = Finding(
            criterion=self.kind,
            of=sample.of,
            met=None if hidden else met,
            n=sample.n,
            found=() if part is None else (part,),
            at_most=part is not None and sample.variance is None,
            limit=limit,
        )
        return Looked((found,))

    def _limit_at(self, mean: Step) -> Amount:
        heavy = self.change_at is not None and mean.number >= self.change_at.number
        return self.rsd_from if heavy and self.rsd_from is not None else self.rsd

    def _holds(self, square: Fraction, limit: Amount, mean: Fraction) -> bool:
        allowed = (limit.number / 100 * mean) ** 2
        return square < allowed if self.rsd_below else square <= allowed

    def say(self, finding: Finding) -> str:
        """The scatter beside its limit, or why it is not known."""
        assert finding.limit is not None  # noqa: S101 - as it was found
        limit = finding.limit.text()
        if not finding.found and finding.n == 1:
            return "One capsule has no standard deviation."
        if not finding.found:
            return (
                "The weights scatter no more than the shells do, and more than the rule allows: "
                f"whether the contents scatter by more than {limit} cannot be told."
            )
        less = "at most " if finding.at_most else ""
        told = f"The relative standard deviation is {less}{finding.found[0].text()}"
        asks = "it has to be below" if self.rsd_below else "the limit is"
        return f"{told}; {asks} {limit}."


@frozen(eq=False, repr=False)
class Extremes(Criterion[Masses]):
    """The lightest and the heaviest, against the theoretical weight."""

    kind = "extremes"
    takes = MASSES

    of_theoretical: Amount = fields.amount(
        "%",
        doc="how far the lightest and heaviest may be off the theoretical weight",
        below=100,
    )
    theoretical_of: str = fields.choice("net", "gross", doc="which weight that is")

    @property
    def needs(self) -> frozenset[str]:
        """The theoretical weight, the contents, and the masses that are compared."""
        return frozenset({"theoretical", "net", self.theoretical_of})

    def look(self, sample: Masses) -> Looked:
        """Both as parts of theory, with the shell or without it."""
        weights = self._weights(sample)
        if not weights or sample.together is not None:
            return Looked(())
        wanted = sample.expected(self.theoretical_of)
        ends = (min(weights, key=_mass), max(weights, key=_mass))
        parts = tuple(
            sample.sheet.work(f"{name} of theoretical", uniformity.of_theoretical, one, wanted)
            for name, one in zip(("lightest", "heaviest"), ends, strict=True)
        )
        part = self.of_theoretical.number / 100
        low, high = (percent(1 + sign * part) for sign in (-1, 1))
        found = tuple(one.amount for one in parts)
        return Looked(
            (
                Finding(
                    criterion=self.kind,
                    of=self.theoretical_of,
                    met=low <= found[0] and found[1] <= high,
                    found=found,
                    reference=wanted.amount,
                    limit=self.of_theoretical,
                    low=low,
                    high=high,
                ),
            )
        )

    def _weights(self, sample: Masses) -> tuple[Step, ...]:
        if self.theoretical_of == "gross":
            return tuple(sample.gross)
        return () if sample.net is None else sample.net.each

    def say(self, finding: Finding) -> str:
        """Both beside their limits."""
        (lightest, heaviest), low, high = finding.found, finding.low, finding.high
        assert low and high  # noqa: S101, PT018 - as it was found
        kind = "shell included" if finding.of == "gross" else "without the shell"
        told = f"Lightest and heaviest are {lightest.text()} and {heaviest.text()} of theory"
        return f"{told}, {kind}; the limits are {low.text()} to {high.text()}."


def _mass(step: Step) -> Fraction:
    return step.number


@frozen(eq=False, repr=False)
class LossLimit(Criterion[Masses]):
    """The part of what was weighed in that is in no capsule; more out than in is no yield."""

    kind = "loss"
    takes = MASSES
    needs = frozenset({"weighed_in", "filled"})

    loss: Amount = fields.amount(
        "%",
        doc="the largest part of what was weighed in that is in no capsule",
        below=100,
    )

    def look(self, sample: Masses) -> Looked:
        """The loss of the batch that the masses are of."""
        assert sample.loss is not None  # noqa: S101 - the rules of the record saw to it
        return Looked((self.judge(sample.loss),))

    def judge(self, loss: Loss) -> Finding:
        """The loss beside its limit."""
        part = loss.part.amount
        return Finding(
            criterion=self.kind,
            of="net",
            met=0 <= part.number <= self.loss.number,
            found=(part, loss.filled.amount),
            reference=loss.weighed_in.amount,
            limit=self.loss,
            high=loss.most(self.loss),
        )

    def say(self, finding: Finding) -> str:
        """What is in capsules, and what is not."""
        (part, filled), weighed, most = finding.found, finding.reference, finding.high
        assert weighed and most  # noqa: S101, PT018 - as it was found
        if part.number < 0:
            told = f"{filled.text()} were filled of {weighed.text()} weighed in"
            return f"{told}: more than there was."
        told = f"{filled.text()} of {weighed.text()} are in capsules: {part.text()} is not"
        return f"{told}; the limit is {self.loss.text()}, {most.text(_LIMIT)}."
