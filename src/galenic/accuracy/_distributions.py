"""Distributions in closed form, where the degrees of freedom are whole, and Gauss's rules.

SciPy has them all for any degrees of freedom. Those of this room are few and whole, so that finite
sums do, and no more than NumPy is imported for a chance. Each is good to 1e-14 of the whole: what
is added up are chances, and a tail below that is nothing beside them. SciPy is held against them
in the tests.

Sources: Abramowitz & Stegun (1964), and the NIST Digital Library of Mathematical Functions (DLMF).
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["chi_density", "chi_squared", "direction", "integral", "nodes_on", "normal", "normals"]


def normal(z: float) -> float:
    """Chance that a standard normal number is at most z (A&S 26.2.29, DLMF 7.2.2)."""
    return math.erfc(-z / math.sqrt(2)) / 2


def normals(z: Floats) -> Floats:
    """The same of each number of an array."""
    ends = (z / -math.sqrt(2)).ravel().tolist()
    return np.fromiter(map(math.erfc, ends), np.float64, len(ends)).reshape(z.shape) / 2


def chi_squared(x: Floats, freedom: int) -> Floats:
    """Chance that a chi-squared number is at most x.

    What is beyond x is a finite sum of the terms ``(x/2)^a e^(−x/2) / Γ(a + 1)``, with a from 0 in
    steps of one for even degrees of freedom; from 1/2 for odd ones, and beside them a normal tail
    (A&S 26.4.4 and 26.4.5; DLMF 8.4.9 to 8.4.11 and 8.8.2).

    Parameters
    ----------
    x
        Numbers; below zero the chance is none.
    freedom
        Degrees of freedom, 1 or more.
    """
    half = np.maximum(x, 0.0) / 2
    odd = freedom % 2
    powers = [odd / 2 + place for place in range(freedom // 2)]
    terms = np.zeros_like(half)
    for power in reversed(powers):
        terms = terms * half + 1 / math.gamma(power + 1)
    terms *= np.exp(-half)
    if not odd:
        return np.asarray(1 - terms)
    root = np.sqrt(half)
    return np.asarray(1 - terms * root - 2 * normals(-math.sqrt(2) * root))


def chi_density(r: Floats, freedom: int) -> Floats:
    """Density of the root of a chi-squared number (A&S 26.4.1, of x = r²)."""
    scale: float = 2 ** (freedom / 2 - 1) * math.gamma(freedom / 2)
    return np.asarray(r ** (freedom - 1) * np.exp(-(r**2) / 2) / scale)


def direction(part: Floats, dimensions: int) -> Floats:
    """Chance that one coordinate of a random direction lies within ± a part of its length.

    Its square follows the incomplete beta distribution ``I(t²; 1/2, m)``, which for whole m is
    ``t Σ (1/2)ⱼ / j! (1 − t²)^j`` over j below m (A&S 26.5.6; DLMF 8.17.20, summed).

    Parameters
    ----------
    part
        Parts t from 0 to 1.
    dimensions
        Dimensions of the space, 2 m + 1: odd, 3 or more.
    """
    rest, terms = 1 - part**2, np.zeros_like(part)
    factors = [1.0]
    for place in range(1, dimensions // 2):
        factors.append(factors[-1] * (place - 0.5) / place)
    for factor in reversed(factors):
        terms = terms * rest + factor
    return np.asarray(part * terms)


# --- integrals ------------------------------------------------------------------------------------


@cache
def _gauss(number: int) -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss's rule on −1 to 1: Newton's steps to the roots (A&S 25.4.29)."""
    places = np.arange(number, 0, -1)
    x = np.cos(math.pi * (places - 0.25) / (number + 0.5))  # A&S 22.16.6: near enough to begin
    for _ in range(6):  # each doubles the digits
        before, value = np.ones_like(x), x
        for n in range(2, number + 1):  # A&S 22.7.10
            before, value = value, ((2 * n - 1) * x * value - (n - 1) * before) / n
        slope = number * (x * value - before) / (x * x - 1)
        x = x - value / slope
    return x, 2 / ((1 - x * x) * slope * slope)


def nodes_on(start: Floats, stop: Floats, number: int) -> tuple[Floats, Floats]:
    """Gauss's nodes and weights on each interval, along a new last axis."""
    nodes, weights = _gauss(number)
    half = ((stop - start) / 2)[..., None]
    return start[..., None] + half * (1 + nodes), half * weights


_NODES, _AGREES = 8, 1e-7
"""Nodes of a piece; and how nearly a piece equals its halves, which are then nearer by far."""


def integral(function: Callable[[Floats], Floats], breaks: Iterable[float]) -> float:
    """Integrate over pieces between which the function may turn, each halved until it agrees.

    Parameters
    ----------
    function
        Values at an array of places; bounded.
    breaks
        Ends of the pieces, rising. Within a piece the function is smooth, and none of its peaks
        and steps is so narrow that no node meets it.
    """

    def piece(start: float, stop: float) -> tuple[float, float, float]:
        x, weights = nodes_on(np.array(start), np.array(stop), _NODES)
        return start, stop, float(np.sum(weights * function(x)))

    ends, whole = list(breaks), 0.0
    pieces = [piece(*pair) for pair in pairwise(ends)]
    while pieces:
        start, stop, rough = pieces.pop()
        middle = (start + stop) / 2
        halves = piece(start, middle), piece(middle, stop)
        fine = math.fsum(half[2] for half in halves)
        if abs(fine - rough) <= _AGREES:
            whole += fine
        else:
            pieces += halves
    return whole
