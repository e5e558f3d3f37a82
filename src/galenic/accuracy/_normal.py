"""What the units of a normal sample do about their own mean, and the rules that integrate it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.special import betainc, chdtr

if TYPE_CHECKING:
    from galenic.accuracy._acceptance import Floats

    Gauss: TypeAlias = tuple[Floats, Floats]

__all__ = ["FEW", "MANY", "beyond_within", "chi_density", "part_beyond", "rule"]

MANY: Gauss = np.polynomial.legendre.leggauss(16)
FEW: Gauss = np.polynomial.legendre.leggauss(6)


def rule(start: Floats, stop: Floats, gauss: Gauss) -> tuple[Floats, Floats]:
    """Gauss's nodes and weights on each interval, along a new last axis."""
    nodes, weights = gauss
    half = ((stop - start) / 2)[..., None]
    return start[..., None] + half * (1 + nodes), half * weights


def chi_density(r: Floats, freedom: int) -> Floats:
    """Density of the root of a chi-squared number."""
    scale: float = 2 ** (freedom / 2 - 1) * math.gamma(freedom / 2)
    return np.asarray(r ** (freedom - 1) * np.exp(-(r**2) / 2) / scale)


def part_beyond(part: Floats, number: int) -> Floats:
    """Chance that a unit's residual exceeds a part of the root of the sum of squares.

    The residual is first divided by ``√(1 − 1/n)``: it is then one coordinate of a random direction
    in n − 1 dimensions, whose square follows a beta distribution.
    """
    return np.asarray(1 - betainc(0.5, number / 2 - 1, np.clip(part, 0, 1) ** 2)) / 2


def beyond_within(beyond: Floats, left: Floats, number: int) -> Floats:
    """Chance that a unit's residual exceeds a value while the sum of squares stays within.

    The residual, divided by ``√(1 − 1/n)``, is normal, and independent of the rest of the sum.
    """
    chance = np.zeros(left.shape)
    can = beyond < np.sqrt(left)
    start, left = np.maximum(beyond[can], 0), left[can]
    q, width = rule(start, np.minimum(np.sqrt(left), start + 3), FEW)
    density = width * np.exp(-(q**2) / 2) / math.sqrt(2 * math.pi)
    chance[can] = np.sum(density * chdtr(number - 2, left[:, None] - q**2), axis=-1)
    return chance
