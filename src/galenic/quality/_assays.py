"""Contents as a rule takes them, and what it makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._sheet import Step
    from galenic.quality._records import NextStage, Reading, Verdict
    from galenic.quality._verdicts import Finding

__all__ = ["Assayed", "Found", "off"]


class Assayed(NamedTuple):
    """The contents as parts of label, their mean and variance, and the stage that they make.

    ``each`` is empty where mean, standard deviation and ``n`` were given in their place.
    """

    each: Sequence[Step]
    numbers: Sequence[int]
    mean: Step
    variance: Fraction | None
    stage: int | None
    n: int


class Found(NamedTuple):
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
    next_stage: NextStage | None = None


def off(content: Step, about: Step) -> Amount | None:
    """How far a content is from another, where that is not nothing."""
    return percent(content.number / about.number - 1) if about.number else None
