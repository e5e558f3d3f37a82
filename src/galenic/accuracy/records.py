"""The records of this room: what the dose is made uncertain by, and what comes of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import frozen

from galenic.amounts import Amount, exact
from galenic.display import Shown
from galenic.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic.notices import Notice
    from galenic.planning.records import Plan

__all__ = [
    "Acceptance",
    "Assessment",
    "Budget",
    "Comparison",
    "Contribution",
    "Dose",
    "Improvement",
    "Interval",
    "Simulation",
    "Source",
    "WorstCase",
    "in_unit",
]

Kind: TypeAlias = Literal["batch", "capsule"]
Distribution: TypeAlias = Literal["normal", "rectangular", "triangular", "known"]

# Half the width of a distribution, in standard deviations; a normal one is cut there by agreement.
_WIDTHS: dict[str, float] = {
    "normal": 3.0,
    "rectangular": math.sqrt(3),
    "triangular": math.sqrt(6),
    "known": 0.0,
}


@frozen(eq=False, repr=False)
class Source(Record):
    """A source of error: what it moves, and how far.

    Attributes
    ----------
    name, origin
        What errs, and where its size was taken from.
    kind
        ``batch``: one error for all capsules of a batch; ``capsule``: one for each.
    distribution
        Its shape; ``None`` where nothing is known of it.
    standard
        Its standard uncertainty: in mg where ``in_mg``, else relative to what it moves.
    centre
        The mean of the error, where that is not zero.
    weights
        The places of the weighings that it moves, all by the same error.
    content
        The power of ``1 + error`` by which it moves the content of the stock.
    """

    name: str
    kind: Kind
    origin: str
    distribution: Distribution | None = None
    standard: float = 0.0
    centre: float = 0.0
    weights: tuple[int, ...] = ()
    in_mg: bool = False
    content: int = 0

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the largest error: stated limits, or three standard deviations."""
        half = self.standard * _WIDTHS[self.distribution or "known"]
        return self.centre - half, self.centre + half


@frozen(eq=False, repr=False)
class Contribution(Record):
    """What one source adds to the uncertainty of the dose.

    Attributes
    ----------
    source, kind, distribution, origin
        As the source has them.
    relative_standard_uncertainty
        Standard uncertainty of the dose by this source alone, as a part of the dose; ``None`` where
        nothing is known of it.
    share
        Part of the variance of the dose of one capsule; ``None`` where it is not known.
    shift
        By how much it moves the mean, as a part of the dose.
    """

    source: str
    kind: Kind
    relative_standard_uncertainty: float | None
    share: float | None
    distribution: Distribution | None
    origin: str
    shift: float = 0.0


@frozen(eq=False, repr=False)
class Interval(Record):
    """Where the dose lies, with which coverage; of a single capsule, or of the batch's mean."""

    low: Amount
    high: Amount
    coverage: Amount
    of: str
    method: str
    leaves_out: tuple[str, ...] = ()


@frozen(eq=False, repr=False)
class Dose(Record):
    """The dose: its mean, its standard uncertainty and its interval, all of the same thing."""

    mean: Amount
    standard_uncertainty: Amount
    interval: Interval


@frozen(eq=False, repr=False)
class Budget(Record):
    """The error budget of a plan (JCGM 100).

    Attributes
    ----------
    dose
        Of a single capsule where every scatter between capsules is known, else of the mean of the
        batch; ``dose.interval.of`` says which.
    of_label
        The mean dose in percent of label.
    between, within
        Standard uncertainty common to the batch, and standard deviation between its capsules, as
        parts of the dose, as far as they are known.
    contributions
        Largest first; what is not known comes last.
    leaves_out
        The sources of which nothing is known.
    """

    dose: Dose
    of_label: float
    between: float
    within: float
    contributions: tuple[Contribution, ...]
    leaves_out: tuple[str, ...]


@frozen(eq=False, repr=False)
class WorstCase(Record):
    """The least and the largest dose of a capsule with every known source at its limits.

    ``by_sd`` names the sources that have no limits and enter as ± 3 standard deviations.
    """

    low: Amount
    high: Amount
    by_sd: tuple[str, ...]
    leaves_out: tuple[str, ...]


@frozen(eq=False, repr=False)
class Acceptance(Record):
    """Parts of the batches that pass USP <905>; bounds from above where sources are left out."""

    stage_1: float
    overall: float
    upper_bound: bool


@frozen(eq=False, repr=False)
class Simulation(Record):
    """A batch made over and over (JCGM 101).

    Attributes
    ----------
    batches, capsules, seed
        Batches made, capsules of each, and the seed of the draws.
    cut
        Whether the draws were cut at the limits of the worst case.
    leaves_out
        The sources of which nothing is known: they did not err.
    mean
        Mean dose of a capsule.
    between_sd, within_sd, sd
        Standard deviations of the mean of a batch, of a capsule about it, and of any capsule.
    interval, batch_interval
        Percentiles 2.5 and 97.5 of the capsules, and of the means of the batches.
    least, most
        The smallest and the largest dose of all.
    within_90_110, within_85_115
        Parts of the capsules within 90 % to 110 %, and 85 % to 115 %, of label.
    pass_usp_905
        Parts of the batches that pass USP <905>, tried on thirty capsules of each.
    standard_errors
        Of the parts, by name: how far they may be off by the number of batches.
    """

    batches: int
    capsules: int
    seed: int
    cut: bool
    leaves_out: tuple[str, ...]
    mean: Amount
    between_sd: Amount
    within_sd: Amount
    sd: Amount
    interval: Interval
    batch_interval: Interval
    least: Amount
    most: Amount
    within_90_110: float
    within_85_115: float
    pass_usp_905: Acceptance
    standard_errors: Mapping[str, float]
    comparison: tuple[Comparison, ...]


@frozen(eq=False, repr=False)
class Comparison(Record):
    """One number worked out and simulated; they may differ by ``allowed`` at most.

    ``allowed`` is five standard errors and the terms of second order.
    """

    name: str
    analytic: float
    simulated: float
    standard_error: float
    allowed: float


@frozen(eq=False, repr=False)
class Improvement(Record):
    """What if: the plan made anew with one input changed.

    Attributes
    ----------
    change
        What is changed, in words.
    changes
        The same as the keys that ``order.replace`` takes.
    plan
        The plan with it.
    interval
        Its interval.
    narrows
        By which part of its width the interval becomes narrower; ``None`` where the two are not of
        the same thing.
    resolves
        The sources that were not known and are then.
    """

    change: str
    changes: Mapping[str, object]
    plan: Plan
    interval: Interval
    narrows: float | None
    resolves: tuple[str, ...]


@frozen(eq=False, repr=False)
class Assessment(Shown, Record):
    """All that is known of the dose of a plan; of a plan that was stopped, its notices alone."""

    plan: Plan
    notices: tuple[Notice, ...]
    budget: Budget | None = None
    worst_case: WorstCase | None = None
    simulation: Simulation | None = None
    chance: Acceptance | None = None
    improvements: tuple[Improvement, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether the plan was stopped, so that there is no dose."""
        return self.plan.stopped


def in_unit(number: float, unit: str, origin: str) -> Amount:
    """A float as an amount, to 12 significant digits."""
    return Amount(exact(float(f"{number:.12g}")), unit, origin)
