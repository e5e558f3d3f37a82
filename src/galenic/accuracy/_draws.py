"""The draws of a simulation: one stream of random numbers for each inner block.

A stream depends on the seed and on the place of its block alone: it does not matter how many blocks
are worked on at once, in which order, or on how many cores.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from galenic.accuracy._source import Source

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["INNER", "batch_errors", "capsule_factors", "rows_of", "stream"]

INNER = 16_384
"""Capsules of an inner block: few enough to stay in a core's cache."""


def rows_of(capsules: int) -> int:
    """Batches of an inner block."""
    return max(1, INNER // capsules)


def stream(seed: int, place: int) -> np.random.Generator:
    """The random numbers of one inner block."""
    return np.random.Generator(
        np.random.PCG64DXSM(np.random.SeedSequence(seed, spawn_key=(place,)))
    )


def batch_errors(
    rng: np.random.Generator, sources: Sequence[Source], rows: int, *, cut: bool
) -> Floats:
    """Errors common to the batches: a row for each source, a column for each batch."""
    shapes = [source.distribution for source in sources]
    normals = rng.standard_normal((shapes.count("normal"), rows))
    if cut:
        np.clip(normals, -3.0, 3.0, out=normals)
    evens = rng.random((shapes.count("rectangular") + 2 * shapes.count("triangular"), rows))
    bells, flats = iter(normals), iter(evens)
    errors = np.empty((len(sources), rows))
    for row, source in zip(errors, sources, strict=True):
        if source.distribution == "normal":
            unit = next(bells)
        elif source.distribution == "rectangular":
            unit = (2 * next(flats) - 1) * math.sqrt(3)
        else:  # triangular: the difference of two readings
            unit = (next(flats) - next(flats)) * math.sqrt(6)
        np.multiply(unit, source.standard, out=row)
        np.add(row, source.centre, out=row)
    return errors


def capsule_factors(
    rng: np.random.Generator, sources: Sequence[Source], capsules: int, rows: int, *, cut: bool
) -> Floats:
    """What the dose of each capsule is, as a part of its batch's mean; a column for each batch."""
    product = np.ones((capsules, rows)) if not sources else np.empty((capsules, rows))
    spare = np.empty((capsules, rows)) if len(sources) > 1 else product
    for place, source in enumerate(sources):
        factor = spare if place else product
        rng.standard_normal(out=factor)
        if cut:
            np.clip(factor, -3.0, 3.0, out=factor)
        factor *= source.standard
        factor += 1.0
        if place:
            product *= factor
    return product
