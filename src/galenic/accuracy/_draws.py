"""The draws of a simulation: one stream of random numbers for each inner block.

A stream depends on the seed and on the place of its block alone: it does not matter how many blocks
are worked on at once, in which order, on how many cores or on which machine.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from galenic.accuracy._normals import Normals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from galenic.accuracy._source import Source

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["INNER", "Draws", "rows_of", "stream"]

INNER = 32_768
"""Capsules of an inner block: few enough to stay in a core's cache."""


def rows_of(capsules: int) -> int:
    """Batches of an inner block."""
    return max(1, INNER // capsules)


def stream(seed: int, place: int) -> np.random.Generator:
    """The random numbers of one inner block."""
    return np.random.Generator(
        np.random.PCG64DXSM(np.random.SeedSequence(seed, spawn_key=(place,)))
    )


class Draws:
    """Draws the errors of inner blocks, one block after the other, in the same arrays."""

    def __init__(
        self,
        batch: Sequence[Source],
        capsule: Sequence[Source],
        shape: tuple[int, int],
        *,
        cut: bool,
    ) -> None:
        """Make room for blocks of a shape: capsules, and batches."""
        self.batch, self.cut = batch, cut
        shapes = [source.distribution for source in batch]
        evens = shapes.count("rectangular") + 2 * shapes.count("triangular")
        self._bells = np.empty((shapes.count("normal"), shape[1]))
        self._evens = np.empty((evens, shape[1]))
        self._scatter = Normals([(1.0, source.standard) for source in capsule], shape)
        self._shape = shape

    def batch_errors(self, rng: np.random.Generator, errors: Floats) -> None:
        """Draw errors common to the batches: a row for each source, a column for each batch."""
        rng.standard_normal(out=self._bells)
        if self.cut:
            np.clip(self._bells, -3.0, 3.0, out=self._bells)
        rng.random(out=self._evens)
        bells, flats = iter(self._bells), iter(self._evens)
        for row, source in zip(errors, self.batch, strict=True):
            if source.distribution == "normal":
                unit = next(bells)
            elif source.distribution == "rectangular":
                unit = (2 * next(flats) - 1) * math.sqrt(3)
            else:  # triangular: the difference of two readings
                unit = (next(flats) - next(flats)) * math.sqrt(6)
            np.multiply(unit, source.standard, out=row)
            np.add(row, source.centre, out=row)

    def capsule_factors(self, rng: np.random.Generator) -> Floats:
        """Draw what each capsule holds, as a part of its batch's mean; a column for each batch.

        The array may be the same one at the next call.
        """
        if not self._scatter.drawn.size:
            return np.ones(self._shape)
        self._scatter.draw(rng, cut=self.cut)
        product: Floats = self._scatter.drawn[0]
        for factor in self._scatter.drawn[1:]:
            product *= factor
        return product
