"""Whether the mean is the one that was meant, said of every check, whatever its rule asks.

Capsules can be alike and all of them too weak. A rule that compares each with their mean passes
them; what stands under its verdict then is from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._materials.usual_means import usual_means
from galenic._notices import notice
from galenic.quality._masses import MeanMass
from galenic.quality._verdicts import Verdict, percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._notices import Notice
    from galenic.quality._rules import Rule

__all__ = ["ALIKE_BUT_OFF", "Mean", "limit_of", "mean_off"]

ALIKE_BUT_OFF = (
    "Do not release the batch on this verdict: the capsules are alike, but not of the planned "
    "dose. Look for the cause in weighing, stock and filling, and have the mean content assayed."
)
"""What to do after a pass whose mean is off."""

_FEWEST, _MOST = 4, 12


class Mean(NamedTuple):
    """A mean as part of what was meant: ``of`` names the row of limits, ``said`` says it.

    ``limit`` is the rule's own limit for the mean, where it has one.
    """

    of: str
    part: Fraction
    said: str
    limit: Amount | None = None


def limit_of(rule: Rule) -> Amount | None:
    """The rule's own limit for the mean, where it has one."""
    own = rule.criterion(MeanMass)
    return None if own is None else own.mean


def mean_off(verdict: Verdict, means: Sequence[Mean]) -> Notice | None:
    """Say which means are off by more than their limit; ``None`` where none is."""
    told, sources = [], []
    for mean in means:
        row = usual_means()[mean.of]
        own = mean.limit is not None and mean.limit < row.within
        within = mean.limit if own and mean.limit is not None else row.within
        if abs(mean.part - 1) * 100 > within.number:
            ends = [percent(1 + sign * within.number / 100).text() for sign in (-1, 1)]
            told.append(f"the mean is {_outside(mean.part, within)} of {mean.said}, outside "
                        f"{' to '.join(ends)}")  # fmt: skip
            sources.append("the rule's own limit for the mean" if own else row.source)
    if not told:
        return None
    uniform = verdict == Verdict.PASSES
    lead = "Uniform, but not the planned dose" if uniform else "Not the planned dose"
    return notice(
        "mean-off-planned",
        lead=lead,
        means="; ".join(told),
        source="; ".join(dict.fromkeys(sources)),
    )


def _outside(part: Fraction, within: Amount) -> str:
    """The mean in percent, with so many digits that it does not read as one inside."""
    exact = percent(part)
    for digits in range(_FEWEST, _MOST):
        text = exact.text(digits)
        if abs(exact.read(text).number - 100) > within.number:
            return text
    return str(exact)
