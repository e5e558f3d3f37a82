"""What the units of a normal sample do about their own mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from galenic.accuracy._distributions import chi_squared, direction, nodes_on

if TYPE_CHECKING:
    from galenic.accuracy._acceptance import Floats

__all__ = ["FEW", "MANY", "beyond_within", "part_beyond"]

FEW, MANY = 6, 16
"""Nodes of Gauss's rule."""

_SELDOM = 7.0  # standard deviations: of thirty units one lies beyond with a chance of 4e-11


def part_beyond(part: Floats, number: int) -> Floats:
    """Chance that a unit's residual exceeds a part of the root of the sum of squares.

    The residual is first divided by ``√(1 − 1/n)``: it is then one coordinate of a random direction
    in n − 1 dimensions.
    """
    return np.asarray(1 - direction(np.clip(part, 0, 1), number - 1)) / 2


def beyond_within(beyond: Floats, left: Floats, number: int) -> Floats:
    """Chance that a unit's residual exceeds a value while the sum of squares stays within.

    The residual, divided by ``√(1 − 1/n)``, is normal, and independent of the rest of the sum.
    """
    chance = np.zeros(left.shape)
    can = beyond < np.minimum(np.sqrt(left), _SELDOM)
    if not can.any():
        return chance
    start, left = np.maximum(beyond[can], 0), left[can]
    q, width = nodes_on(start, np.minimum(np.sqrt(left), start + 3), FEW)
    density = width * np.exp(-(q**2) / 2) / math.sqrt(2 * math.pi)
    chance[can] = np.sum(density * chi_squared(left[:, None] - q**2, number - 2), axis=-1)
    return chance
