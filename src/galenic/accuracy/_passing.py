"""The chance that a batch passes the content-uniformity test of USP <905>.

Contents are normal about the batch's mean. Of a normal sample the mean and the standard deviation
are independent, and so are the residuals once divided by the standard deviation, so that both
stages of the test come down to integrals of chi-squared distributions. They are worked out by
quadrature: no random numbers, the same result each time, smooth in what it is given.

An error common to the batch shifts the mean of a sample and nothing else. It therefore enters by
the density of that mean alone, which it widens.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from attrs import frozen

from galenic._record import Record
from galenic.accuracy._acceptance import (
    FIRST,
    LARGEST_AV,
    LOWEST_REFERENCE,
    SAMPLE,
    WIDEST,
    K,
    highest_reference,
)
from galenic.accuracy._distributions import (
    chi_density,
    chi_squared,
    integral,
    nodes_on,
    normal,
    normals,
)
from galenic.accuracy._inputs import NOT_NEGATIVE, POSITIVE, read_numbers
from galenic.accuracy._normal import FEW, MANY, beyond_within, part_beyond
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from galenic._amounts import Amount
    from galenic.accuracy._acceptance import Floats

__all__ = ["ContentSpread", "PassProbability", "chance_of_value", "pass_probability"]

SHAPES = ("normal", "rectangular")
REST = SAMPLE - FIRST
FAR = 9.0  # standard deviations beyond which a normal chance (1e-19) is nothing
POINT = 1e-6  # percent of label: a scatter below this is none


@frozen(eq=False, repr=False)
class PassProbability(Record):
    """The chance that a batch passes <905>, and what it was worked out from.

    Attributes
    ----------
    stage_1
        Chance that the first ten units pass.
    overall
        Chance that the batch passes at stage 1 or at stage 2.
    mean, sd, common_sd, target
        Mean and standard deviation between the units, standard deviation of the error common to
        the batch, and target, in percent of label.
    common
        How the common error is distributed: ``normal`` or ``rectangular``.
    """

    stage_1: float
    overall: float
    mean: float
    sd: float
    common_sd: float
    common: str
    target: float


def pass_probability(
    *,
    mean: float | str | Amount,
    sd: float | str | Amount,
    common_sd: float | str | Amount = 0.0,
    common: Literal["normal", "rectangular"] = "normal",
    target: float | str | Amount = 100.0,
) -> PassProbability:
    """Chance of passing USP <905> (= Ph. Eur. 2.9.40) at stage 1 and overall, normal model.

    Stage 1 is ``∫ φ(x; μ, σ²/10) F₉(9 ((15 − |M(x) − x|) / (2.4 σ))²) dx``, with F₉ the chi-squared
    distribution of nine degrees of freedom. The chance to fail it and pass stage 2 is the integral
    over the mean of thirty, the mean of the first ten, and the sums of squares of the first ten and
    of the other twenty; the chance that a unit lies outside 0.75 M to 1.25 M is taken off for each
    unit by itself, so that two such units in a sample that else passes (a chance below 1e-6) would
    be taken off twice. Good to 1e-5; nothing is rounded before it is compared.

    Parameters
    ----------
    mean
        Mean content, in percent of label: a number, text such as ``"98 %"`` or an amount.
    sd
        Standard deviation between the units of one batch, in percent of label; 0 is allowed.
    common_sd
        Standard deviation of the error that all units of a batch share (an unknown assay, say), in
        percent of label. A range of ± a without more knowledge is a/√3, rectangular.
    common
        How that error is distributed.
    target
        Target content T, in percent of label: 100 unless another was approved.

    Raises
    ------
    galenic.InputError
        When a number is not finite, a standard deviation is negative, mean or target not above 0,
        or the distribution is another; all problems at once.

    Examples
    --------
    >>> found = pass_probability(mean=95, sd="4 %")
    >>> round(found.stage_1, 4), round(found.overall, 3)
    (0.8022, 0.997)
    """
    if common not in SHAPES:
        problems = Problems()
        expected = " or ".join(SHAPES)
        problems.add("choice", "common", common, expected, "give the distribution's name")
        raise InputError(problems)
    mean, sd, common_sd, target = read_numbers(
        mean=(mean, "%", POSITIVE),
        sd=(sd, "%", NOT_NEGATIVE),
        common_sd=(common_sd, "%", NOT_NEGATIVE),
        target=(target, "%", POSITIVE),
    )
    batch = ContentSpread(mean, sd, common_sd, common, highest_reference(target))
    stage_1 = chance_of_value(batch, FIRST)
    overall = min(1.0, stage_1 + _chance_of_second(batch))
    return PassProbability(stage_1, overall, mean, sd, common_sd, common, target)


class ContentSpread(NamedTuple):
    """Contents of a batch: normal with ``sd`` about a mean that itself is not known for sure."""

    mean: float
    sd: float
    common_sd: float = 0.0
    common: str = "normal"
    highest: float = 101.5

    def density(self, x: Floats, sd: float) -> Floats:
        """Density of the mean of a sample, which scatters with ``sd`` about the batch's, at x."""
        if self.common == "normal" or self.common_sd < POINT * sd:
            sd = math.hypot(sd, self.common_sd)
            far = (x - self.mean) / sd
            return np.asarray(np.exp(-(far**2) / 2) / (sd * math.sqrt(2 * math.pi)))
        half = math.sqrt(3) * self.common_sd
        low, high = self.mean - half, self.mean + half
        return np.asarray(normals((x - low) / sd) - normals((x - high) / sd)) / (2 * half)

    def reach(self, sd: float) -> tuple[float, float]:
        """Between which values the mean of a sample lies, but for a chance of 1e-18."""
        if self.common == "normal":
            half = FAR * math.hypot(sd, self.common_sd)
        else:
            half = FAR * sd + math.sqrt(3) * self.common_sd
        return self.mean - half, self.mean + half

    def turns(self, sd: float) -> tuple[float, ...]:
        """Between which values that density bends no more than a rule can follow."""
        if self.common == "normal":
            return (self.mean,)
        half, far = math.sqrt(3) * self.common_sd, FAR * sd
        ends = (self.mean - half, self.mean + half)
        return tuple(end + side for end in ends for side in (-far, 0.0, far))

    def chance_between(self, low: float, high: float) -> float:
        """Chance that the batch's own mean lies between two values."""
        if self.common_sd < POINT:
            return float(low <= self.mean <= high)
        low, high = ((end - self.mean) / self.common_sd for end in (low, high))
        if self.common == "normal":
            return normal(high) - normal(low)
        half = math.sqrt(3)
        return max(0.0, min(high, half) - max(low, -half)) / (2 * half)


def chance_of_value(batch: ContentSpread, number: int) -> float:
    """Chance that so many units have an acceptance value of at most 15."""
    if batch.sd < POINT:
        return batch.chance_between(LOWEST_REFERENCE - LARGEST_AV, batch.highest + LARGEST_AV)

    def passes(means: Floats) -> Floats:
        return chi_squared(_most(means, number, batch) / batch.sd**2, number - 1)

    return _over_the_mean(batch, number, passes)


def _chance_of_second(batch: ContentSpread) -> float:
    """Chance to fail stage 1 and to pass stage 2."""
    if batch.sd < POINT:
        return 0.0

    def passes(means: Floats) -> Floats:
        return np.array([_second_given_mean(mean, batch) for mean in means.tolist()])

    return _over_the_mean(batch, SAMPLE, passes)


_TURNING = (*K.values(), 4.0, 7.0)
"""How many standard deviations from its ends the test turns: from 7 on it fails no more (1e-10)."""


def _over_the_mean(batch: ContentSpread, number: int, chance: Callable[[Floats], Floats]) -> float:
    """Integrate a chance, given the mean of so many units, over that mean."""
    sd = batch.sd / math.sqrt(number)
    first, last = LOWEST_REFERENCE - LARGEST_AV, batch.highest + LARGEST_AV
    low, high = batch.reach(sd)
    low, high = max(low, first), min(high, last)
    if low >= high:
        return 0.0
    # Where the reference value ceases to follow the mean, where the test turns from passed to
    # failed, and where the mean most likely is: the integrand is smooth in between.
    turns = [end for k in _TURNING for end in (first + k * batch.sd, last - k * batch.sd)]
    points = [LOWEST_REFERENCE, batch.highest, *batch.turns(sd), *turns]
    inner = sorted({point for point in points if low < point < high})
    found = integral(lambda means: batch.density(means, sd) * chance(means), [low, *inner, high])
    return min(1.0, max(0.0, found))


def _most(mean: float | Floats, number: int, batch: ContentSpread) -> Floats:
    """Largest sum of squares about its mean with which a sample has a value of at most 15."""
    distance = np.abs(np.clip(mean, LOWEST_REFERENCE, batch.highest) - mean)
    largest_sd = np.maximum(LARGEST_AV - distance, 0) / K[number]
    return np.asarray((number - 1) * largest_sd**2)


def _second_given_mean(mean: float, batch: ContentSpread) -> float:
    """Chance to fail stage 1 and pass stage 2, given the mean of all thirty units.

    The first ten have the mean ``ten`` and the sum of squares r² σ²; the other twenty have the mean
    ``rest``, and ``left`` σ² is what the acceptance value of the thirty allows them.
    """
    sd = batch.sd
    ten, weight = _means_of_ten(mean, batch)
    allowed = (_most(mean, SAMPLE, batch) - FIRST * SAMPLE / REST * (ten - mean) ** 2) / sd**2
    start = np.sqrt(_most(ten, FIRST, batch)) / sd  # from here on the first ten fail
    stop = np.minimum(np.sqrt(np.maximum(allowed, 0)), FAR)
    open_ = start < stop
    if not open_.any():
        return 0.0
    ten, weight, allowed = ten[open_, None], weight[open_, None], allowed[open_, None]
    r, width = nodes_on(start[open_], stop[open_], MANY)
    left = allowed - r**2
    rest = mean - (ten - mean) * FIRST / REST

    within = chi_squared(left, REST - 1)
    passes = within
    reference = min(max(mean, LOWEST_REFERENCE), batch.highest)
    for side in (-1, 1):
        limit = (1 + side * WIDEST) * reference
        of_ten = side * (limit - ten) / (sd * math.sqrt(1 - 1 / FIRST))
        of_rest = side * (limit - rest) / (sd * math.sqrt(1 - 1 / REST))
        passes = passes - FIRST * part_beyond(of_ten / r, FIRST) * within
        passes = passes - REST * beyond_within(np.broadcast_to(of_rest, left.shape), left, REST)
    return float(np.sum(weight * width * chi_density(r, FIRST - 1) * passes))


def _means_of_ten(mean: float, batch: ContentSpread) -> tuple[Floats, Floats]:
    """Nodes and weights over the mean of the first ten, given that of the thirty."""
    sd = batch.sd / math.sqrt(FIRST * SAMPLE / REST)
    first, last = LOWEST_REFERENCE - LARGEST_AV, batch.highest + LARGEST_AV
    low, high = mean - FAR * sd, mean + FAR * sd
    middle = (mean - 3 * sd, mean, mean + 3 * sd)
    breaks = [low, first, LOWEST_REFERENCE, batch.highest, last, high, *middle]
    breaks = sorted({min(max(at, low), high) for at in breaks})
    ten, width = nodes_on(np.array(breaks[:-1]), np.array(breaks[1:]), FEW)
    density = np.exp(-(((ten - mean) / sd) ** 2) / 2) / (sd * math.sqrt(2 * math.pi))
    return ten.ravel(), (width * density).ravel()
