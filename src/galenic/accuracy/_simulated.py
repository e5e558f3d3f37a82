"""What a simulation of the batch gives: doses, their histogram, and chances of passing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Tabled
from galenic._record import Record
from galenic._values import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._amounts import Amount
    from galenic.accuracy._intervals import Interval

__all__ = [
    "Acceptance",
    "AllPass",
    "Compared",
    "Comparison",
    "Histogram",
    "Simulation",
]


@frozen(eq=False, repr=False)
class Acceptance(Record):
    """Parts of the batches that pass USP <905>; bounds from above where sources are left out.

    A bound that excludes nothing is ``None``: that chance is not known.
    """

    stage_1: float | None
    overall: float | None
    upper_bound: bool


@frozen(eq=False, repr=False)
class Histogram(Record):
    """How many of the capsules simulated had which dose.

    Attributes
    ----------
    label
        The dose of the label.
    per_percent
        Bins in each percent of label.
    first
        Bins below the first one counted: it begins at ``first / per_percent`` percent of label.
    counts
        Capsules in each bin, from the first to the last with any. Doses below zero are counted in
        the bin above it, those from 400 % of label on in the one below that.
    """

    label: Amount
    per_percent: int
    first: int
    counts: tuple[int, ...]


@frozen(eq=False, repr=False)
class Simulation(Tabled, Record):
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
        Parts of the capsules within 90 % to 110 %, and 85 % to 115 %, of label; ``None`` where
        sources are left out and no more than a bound that excludes nothing is known.
    pass_usp_905
        Parts of the batches that pass USP <905>, tried on thirty capsules of each.
    standard_errors
        Of the parts, by name: how far they may be off by the number of batches.
    comparison
        What was worked out besides, beside what was simulated.
    histogram
        The doses of the capsules, counted.
    active
        The active whose doses they are, where the plan has several; ``None`` of a plan of one.
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
    within_90_110: float | None
    within_85_115: float | None
    pass_usp_905: Acceptance
    standard_errors: Mapping[str, float] = field(converter=kept)
    comparison: tuple[Comparison, ...]
    histogram: Histogram
    active: str | None = None


class Compared(StrEnum):
    """What is worked out and simulated."""

    MEAN = "mean"
    BETWEEN = "standard deviation between batches"
    WITHIN = "relative standard deviation between capsules"


@frozen(eq=False, repr=False)
class Comparison(Record):
    """One number worked out and simulated; they may differ by ``allowed`` at most.

    ``allowed`` is five standard errors and the terms of second order.
    """

    name: Compared
    analytic: float
    simulated: float
    standard_error: float
    allowed: float


@frozen(eq=False, repr=False)
class AllPass(Record):
    """The chance that every active of a batch passes USP <905>, by one simulation of all of them.

    What they share is drawn once: the weights, the scales of balances, what mixing loses, the fill
    of each capsule, and of actives from one powder its mass, water and mix. What belongs to one
    active is drawn for it alone: its content, the evenness of its aliquots, its mix, its particles.

    Attributes
    ----------
    stage_1, overall
        Parts of the batches of which all actives pass; bounds from above where sources are left
        out. ``None`` where such a bound excludes nothing: that chance is not known.
    upper_bound
        Whether they are bounds from above.
    standard_errors
        Of the parts, by name: how far they may be off by the number of batches.
    of
        The actives that were looked at: the others have no known scatter between capsules, without
        which nothing can be told of them.
    leaves_out
        By active: the sources of which nothing is known.
    """

    stage_1: float | None
    overall: float | None
    upper_bound: bool
    standard_errors: Mapping[str, float] = field(converter=kept)
    of: tuple[str, ...]
    leaves_out: Mapping[str, tuple[str, ...]] = field(converter=kept)
