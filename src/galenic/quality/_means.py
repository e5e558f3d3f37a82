"""Whether the mean is the one that was meant, said of every check, whatever its rule asks.

Capsules can be alike and all of them too weak. A rule that compares each with their mean passes
them; what stands under its verdict then is from here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials.usual_means import usual_means
from galenic._notices import notice
from galenic._words import phrase
from galenic.quality._masses import MeanMass
from galenic.quality._verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from galenic._notices import Notice
    from galenic._sheet import Sheet
    from galenic._words import Phrase
    from galenic.quality._rules import Rule

__all__ = ["ALIKE_BUT_OFF", "Mean", "limit_of", "mean_off", "note_as_planned"]

ALIKE_BUT_OFF = (
    "Do not release the batch on this verdict: the capsules are alike, but not of the planned "
    "dose. Look for the cause in weighing, stock and filling, and have the mean content assayed."
)
"""What to do after a pass whose mean is off."""

_FEWEST, _MOST = 4, 12


class Mean(NamedTuple):
    """A mean as part of what it is held against.

    Attributes
    ----------
    of
        The row of limits: theory or label.
    part
        The mean as part of it.
    said
        What it is held against, in words.
    limit
        The rule's own limit for the mean, where it has one.
    meant
        The part that the plan means it to be: more than all of it with an overage.
    """

    of: str
    part: Fraction
    said: Phrase
    limit: Amount | None = None
    meant: Fraction = Fraction(1)

    @property
    def _own(self) -> Amount | None:
        """The rule's own limit, where it is the narrower one."""
        own = self.limit is not None and self.limit < usual_means()[self.of].within
        return self.limit if own else None

    @property
    def within(self) -> Amount:
        """How far it may be off."""
        return self._own or usual_means()[self.of].within

    @property
    def source(self) -> Phrase | str:
        """Where that was read."""
        return phrase("limit-of-rule") if self._own else usual_means()[self.of].source

    @property
    def is_off(self) -> bool:
        """Whether it is off what was meant."""
        return abs(self.part / self.meant - 1) * 100 > self.within.number

    @property
    def told(self) -> Phrase:
        """It and the limits that it is outside of."""
        low, high = (self.meant * (100 + sign * self.within.number) for sign in (-1, 1))
        ends = {"low": Amount(low, "%"), "high": Amount(high, "%")}
        return phrase("mean-outside", mean=self._outside(low, high), of=self.said, **ends)

    def _outside(self, low: Fraction, high: Fraction) -> str:
        """The mean in percent, with so many digits that it does not read as one inside."""
        exact = Amount(100 * self.part, "%")
        for digits in range(_FEWEST, _MOST):
            text = exact.text(digits)
            if not low <= exact.read(text).number <= high:
                return text
        return str(exact)


def limit_of(rule: Rule) -> Amount | None:
    """The rule's own limit for the mean, where it has one."""
    own = rule.criterion(MeanMass)
    return None if own is None else own.mean


def mean_off(verdict: Verdict, means: Sequence[Mean]) -> Notice | None:
    """Say which means are off by more than their limit; ``None`` where none is."""
    off = [mean for mean in means if mean.is_off]
    if not off:
        return None
    lead = phrase("mean-uniform-but-off" if verdict == Verdict.PASSES else "mean-is-off")
    sources = tuple(dict.fromkeys(mean.source for mean in off))
    return notice(
        "mean-off-planned", lead=lead, means=tuple(mean.told for mean in off), source=sources
    )


def note_as_planned(sheet: Sheet, means: Iterable[Mean]) -> None:
    """Say of a mean that is as it was planned, overage and all, that it is off its label."""
    for mean in means:
        if mean.meant != 1 and not mean.is_off and mean._replace(meant=Fraction(1)).is_off:
            whole = mean._replace(meant=Fraction(1))
            told = {"mean": whole.told, "meant": Amount(100 * mean.meant, "%")}
            sheet.note("mean-as-planned", **told, source=mean.source)
