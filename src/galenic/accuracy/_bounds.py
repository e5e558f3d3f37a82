"""How surely a future sample passes <905>, from the sample at hand.

The bound is of the kind that ASTM E2709 describes and E2810 tabulates. **It is galenic's own
computation from formulas as they are known; the tables of the standard were not seen, and no
equality with them is claimed.** E2810 itself is no test for the release of a lot.

The contents are normal. The mean and the standard deviation of the lot lie, with the confidence
asked for, in a triangle above the sample's; the bound is the least chance of passing in it. The
acceptance value is a convex function of the contents, so that the chance falls along every line
that leaves the triangle's apex, and from the middle of its upper edge to either end: the least
chance is that of one of the two upper corners.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen
from scipy.optimize import brentq
from scipy.special import chdtri, ndtr, ndtri

from galenic._record import Record
from galenic.accuracy._acceptance import (
    FIRST,
    LARGEST_AV,
    LOWEST_REFERENCE,
    SAMPLE,
    WIDEST,
    highest_reference,
)
from galenic.accuracy._inputs import NOT_NEGATIVE, PART, POSITIVE, read_numbers
from galenic.accuracy._passing import POINT, ContentSpread, chance_of_value
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from galenic._amounts import Amount

__all__ = ["LowerBound", "largest_sd", "lower_bound"]

OURS = (
    "galenic's own computation of a bound of the kind of ASTM E2709; "
    "the standard's tables were not seen"
)


@frozen(eq=False, repr=False)
class LowerBound(Record):
    """A lower bound on the chance that a future sample passes <905>, by galenic's computation.

    Attributes
    ----------
    probability
        The bound.
    mean, sd, n
        Mean and standard deviation of the sample at hand, in percent of label, and its number.
    confidence
        How sure it is that the lot is no worse than the worst that was reckoned with.
    worst_mean, worst_sd
        That worst lot, in percent of label.
    target
        Target content, in percent of label.
    method
        Whose computation it is.
    """

    probability: float
    mean: float
    sd: float
    n: int
    confidence: float
    worst_mean: float
    worst_sd: float
    target: float
    method: str = OURS


def lower_bound(
    *,
    mean: float | str | Amount,
    sd: float | str | Amount,
    n: int,
    confidence: float | str | Amount = 0.95,
    target: float | str | Amount = 100.0,
) -> LowerBound:
    """Lower bound on the chance that a future sample passes <905> (our computation).

    With ``b = √C``, z the normal quantile of (1 + b)/2 and χ² the quantile of 1 − b with n − 1
    degrees of freedom: ``σ ≤ s √((n − 1)/χ²)`` and ``|μ − X̄| ≤ z σ/√n``. There the least of
    ``max(P1, P21 + P22 − 1)``: P1 for an acceptance value of ten of at most 15, P21 for that of
    thirty, P22 for thirty units within 0.75 × 101.5 % and 1.25 × 98.5 %.

    Parameters
    ----------
    mean, sd
        Mean and standard deviation (n − 1) of the contents at hand, in percent of label.
    n
        How many contents were measured: 2 or more, one from each place of a lot.
    confidence
        Confidence C that the lot lies within, as a part (0.95) or as text (``"95 %"``).
    target
        Target content T, in percent of label.

    Raises
    ------
    galenic.InputError
        When a number cannot be what it is given as; all problems at once.

    Examples
    --------
    >>> lower_bound(mean=98, sd=2.4, n=10).probability > 0.95
    True
    """
    mean, sd, confidence, target = read_numbers(
        mean=(mean, "%", POSITIVE),
        sd=(sd, "%", NOT_NEGATIVE),
        confidence=(confidence, "1", PART),
        target=(target, "%", POSITIVE),
    )
    sample = _Sample(mean, _number_of_units(n), confidence, highest_reference(target))
    probability, worst_mean, worst_sd = sample.least_chance(sd)
    return LowerBound(probability, mean, sd, n, confidence, worst_mean, worst_sd, target)


def largest_sd(
    *,
    mean: float | str | Amount,
    n: int,
    confidence: float | str | Amount = 0.95,
    probability: float | str | Amount = 0.95,
    target: float | str | Amount = 100.0,
) -> float:
    """Largest sample standard deviation for which the bound is still the one asked for.

    It is the acceptance limit for a sample of that mean, by our computation and not from the
    standard's tables; unrounded, so round it down.

    Parameters
    ----------
    mean, n, confidence, target
        As in :func:`lower_bound`.
    probability
        The bound that is asked for, as a part or as text in percent.

    Returns
    -------
    float
        Standard deviation in percent of label.

    Raises
    ------
    galenic.InputError
        As :func:`lower_bound` does, and when units all alike would not pass with this mean.

    Examples
    --------
    >>> round(largest_sd(mean=98, n=10), 3)
    2.469
    """
    mean, confidence, probability, target = read_numbers(
        mean=(mean, "%", POSITIVE),
        confidence=(confidence, "1", PART),
        probability=(probability, "1", PART),
        target=(target, "%", POSITIVE),
    )
    sample = _Sample(mean, _number_of_units(n), confidence, highest_reference(target))

    def spare(sd: float) -> float:
        return sample.least_chance(sd)[0] - probability

    if spare(0) < 0:
        problems = Problems()
        low, high = LOWEST_REFERENCE - LARGEST_AV, sample.highest + LARGEST_AV
        expected = f"a mean between {low:g} % and {high:g} % of label"
        problems.add("range", "mean", f"{mean:g} %", expected, "no spread is small enough")
        raise InputError(problems)
    return float(brentq(spare, 0, _HOPELESS, xtol=1e-7))


_HOPELESS = 1e4  # percent of label: with such a scatter nothing passes


class _Sample(NamedTuple):
    """What is known of a sample, but for its standard deviation."""

    mean: float
    n: int
    confidence: float
    highest: float

    def least_chance(self, sd: float) -> tuple[float, float, float]:
        """Find the least chance in the joint region, and the mean and deviation it belongs to."""
        each = math.sqrt(self.confidence)
        worst_sd = sd * math.sqrt((self.n - 1) / float(chdtri(self.n - 1, each)))
        reach = float(ndtri((1 + each) / 2)) * worst_sd / math.sqrt(self.n)
        return min(
            (self._chance(mean, worst), mean, worst)
            for mean, worst in (
                (self.mean, 0.0),  # the apex, which counts where a lot without scatter fails
                (self.mean - reach, worst_sd),
                (self.mean + reach, worst_sd),
            )
        )

    def _chance(self, mean: float, sd: float) -> float:
        """Bound the chance of a lot whose mean and standard deviation are known."""
        batch = ContentSpread(mean, sd, highest=self.highest)
        stage_1 = chance_of_value(batch, FIRST)
        stage_2 = chance_of_value(batch, SAMPLE) + self._all_within(mean, sd) - 1
        return max(stage_1, stage_2, 0.0)

    def _all_within(self, mean: float, sd: float) -> float:
        """Chance that thirty units lie within the range of every reference value at once."""
        low, high = (1 - WIDEST) * self.highest, (1 + WIDEST) * LOWEST_REFERENCE
        if sd < POINT:
            return float(low <= mean <= high)
        return float(ndtr((high - mean) / sd) - ndtr((low - mean) / sd)) ** SAMPLE


def _number_of_units(n: object) -> int:
    if isinstance(n, bool) or not isinstance(n, int) or n < 2:  # noqa: PLR2004 - for a deviation
        problems = Problems()
        problems.add("range", "n", n, "a whole number, 2 or more", "count the units measured")
        raise InputError(problems)
    return n
