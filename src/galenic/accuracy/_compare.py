"""The budget beside the simulation: they may differ by chance, and by what is not linear."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from galenic.accuracy._simulated import Compared, Comparison

if TYPE_CHECKING:
    from galenic.accuracy._model import Model
    from galenic.accuracy._records import Budget
    from galenic.accuracy._tally import Tally

__all__ = ["compared", "second_order"]

_ERRORS = 5
_NOISE = 1e-9  # of the dose: what floats may differ by, where nothing scatters


def compared(model: Model, budget: Budget, tally: Tally, expected: float) -> tuple[Comparison, ...]:
    """Mean, scatter between batches and within: worked out, simulated, and what may lie between.

    ``expected`` is the mean that deviations of the tally are parts of.
    """
    sums = tally.sums
    batches, capsules = sums["batches"], sums["capsules"]
    shift = sums["mean"] / batches
    between = math.sqrt(max(0.0, sums["mean_2"] / batches - shift * shift)) * expected
    within = math.sqrt(sums["within_2"] / capsules)
    of_mean, of_variance = second_order(model)
    told = budget.between * expected
    inner = math.prod(1 + one.standard**2 for one in model.capsule) - 1 - budget.within**2
    return (
        _comparison(
            Compared.MEAN, expected, expected * (1 + shift), told / math.sqrt(batches), of_mean
        ),
        _comparison(
            Compared.BETWEEN,
            told,
            between,
            told / math.sqrt(2 * batches),
            _in_sd(told, of_variance),
        ),
        _comparison(
            Compared.WITHIN,
            budget.within,
            within,
            budget.within / math.sqrt(2 * capsules),
            _in_sd(budget.within, inner),
        ),
    )


def _comparison(
    name: Compared, analytic: float, simulated: float, error: float, second: float
) -> Comparison:
    allowed = _ERRORS * error + second + _NOISE * max(analytic, simulated)
    return Comparison(name, analytic, simulated, error, allowed)


def _in_sd(sd: float, variance: float) -> float:
    """What a change of the variance makes of the standard deviation."""
    return math.sqrt(sd * sd + variance) - sd


def second_order(model: Model) -> tuple[float, float]:
    """Find the terms of second order in the mean and the variance of a batch's dose.

    By differences over one standard uncertainty on the bench (JCGM 100, note to 5.1.2):
    ``|Σ f_ii u_i²| / 2`` and ``Σ Σ (f_ij² / 2 + |f_i f_ijj|) u_i² u_j²``.
    """
    centres = np.array(model.centres)
    steps = np.diag([source.standard for source in model.batch])
    if not len(centres):
        return 0.0, 0.0

    def dose(first: int, second: int) -> np.ndarray:
        """The dose with source i off by so many standard uncertainties, and source j also."""
        errors = centres[:, None, None] + first * steps[:, :, None] + second * steps[:, None, :]
        return np.asarray(model.dose(errors)) + np.zeros(steps.shape)

    alone = dose(1, 0), dose(-1, 0)
    both = {(i, j): dose(i, j) for i in (1, -1) for j in (1, -1)}
    slope = (alone[0] - alone[1]) / 2
    mixed = (both[1, 1] - both[1, -1] - both[-1, 1] + both[-1, -1]) / 4
    third = (
        both[1, 1] + both[1, -1] - 2 * alone[0] - both[-1, 1] - both[-1, -1] + 2 * alone[1]
    ) / 2
    of_variance = (mixed**2 / 2 + np.abs(slope * third)).sum()
    return float(abs(np.trace(mixed)) / 2), float(of_variance)
