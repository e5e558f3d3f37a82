"""The draws of a simulation: one stream of random numbers for each inner block.

A stream depends on the seed and on the place of its block alone: it does not matter how many blocks
are worked on at once, in which order, on how many cores or on which machine.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from galenic.accuracy._normals import Normals
from galenic.accuracy._scatter import FAR, Factors
from galenic.accuracy._tally import Scratch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from galenic.accuracy._source import Source

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["INNER", "Draws", "rows_of", "stream"]

INNER = 49_152
"""Capsules of an inner block: few enough for a core's cache, and enough for what a block costs."""


def rows_of(capsules: int) -> int:
    """Batches of an inner block."""
    return max(1, INNER // capsules)


def stream(seed: int, place: int) -> np.random.Generator:
    """The random numbers of one inner block."""
    return np.random.Generator(
        np.random.PCG64DXSM(np.random.SeedSequence(seed, spawn_key=(place,)))
    )


class Draws:
    """Draws the errors of inner blocks, one block after the other, in the same arrays.

    Attributes
    ----------
    cut
        Whether they are cut at the limits of the worst case.
    each
        How many capsules a factor stands for: all of a batch where nothing makes them differ.
    scratch
        Arrays of the shape of the factors, free between two draws.
    """

    def __init__(
        self,
        batch: Sequence[Source],
        capsule: Sequence[Source],
        shape: tuple[int, int],
        *,
        cut: bool,
    ) -> None:
        """Make room for blocks of a shape: capsules, and batches."""
        self.cut = cut
        self._places = {
            name: [place for place, one in enumerate(batch) if one.distribution == name]
            for name in ("normal", "rectangular", "triangular")
        }
        self._standards = np.array([source.standard for source in batch])[:, None]
        self._centres = np.array([source.centre for source in batch])[:, None]
        scatters = sorted((one.standard for one in capsule if one.standard), reverse=True)
        wide, narrow = (*scatters, 0.0, 0.0)[:2]
        self.each = 1 if scatters else shape[0]
        shape = shape[0] // self.each, shape[1]
        self._factors: Factors | Normals
        # A cut falls on each factor, so that both must be drawn; and the law of a product holds
        # for two, of which the smaller is never below zero.
        if len(scatters) in {1, 2} and not cut and FAR * narrow < 1:
            self._factors = Factors(wide, narrow, shape)
        else:
            self._factors = Normals([(1.0, scatter) for scatter in scatters], shape)
        self.scratch = Scratch(np.empty(shape), self._factors.choices)

    def batch_errors(self, rng: np.random.Generator, errors: Floats) -> None:
        """Draw errors common to the batches: a row for each source, a column for each batch.

        What is known does not err, but for its centre.
        """
        errors[:] = 0.0
        bells, flats, peaks = self._places.values()
        batches = errors.shape[1]
        normals = rng.standard_normal((len(bells), batches))
        if self.cut:
            np.clip(normals, -3.0, 3.0, out=normals)
        errors[bells] = normals
        errors[flats] = (2 * rng.random((len(flats), batches)) - 1) * math.sqrt(3)
        first, second = rng.random((2, len(peaks), batches))  # triangular: two readings
        errors[peaks] = (first - second) * math.sqrt(6)
        errors *= self._standards
        errors += self._centres

    def capsule_factors(self, rng: np.random.Generator) -> Floats:
        """Draw what each capsule holds, as a part of its batch's mean; a column for each batch.

        The array may be the same one at the next call, and there is room beside it in ``scratch``.
        """
        factors = self._factors
        if isinstance(factors, Factors):
            factors.draw(rng)
            return factors.drawn
        if not factors.drawn.size:
            return np.ones(self.scratch.spare.shape)
        factors.draw(rng, cut=self.cut)
        product: Floats = factors.drawn[0]
        for factor in factors.drawn[1:]:
            product *= factor
        return product
