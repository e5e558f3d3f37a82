"""What is kept of simulated batches: counts and sums, of the same size however many there are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias

import numpy as np

from galenic.accuracy._acceptance import SAMPLE, passes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["PER_PERCENT", "Scratch", "Tally", "percentiles"]

_HIGHEST, PER_PERCENT = 400, 50
_BINS = _HIGHEST * PER_PERCENT


class Scratch(NamedTuple):
    """Arrays to work in, of the shape of the factors: kept, since new ones cost more than work."""

    spare: Floats
    places: NDArray[np.intp]


class Tally:
    """Counts and sums over batches; two of them add up.

    Doses are in percent of label; deviations are parts of the mean that was worked out, so that
    nothing is lost in the sums of their squares.

    Attributes
    ----------
    sums
        Named sums: of deviations, of counts within limits and their squares, of batches that pass.
    doses, means
        How many capsules, and means of batches, lie in each fiftieth of a percent of label.
    least, most
        The smallest and the largest dose.
    """

    __slots__ = ("doses", "least", "means", "most", "sums")

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.sums: dict[str, float] = {}
        self.doses = np.zeros(_BINS, np.int64)
        self.means = np.zeros(_BINS, np.int64)
        self.least, self.most = math.inf, -math.inf

    def count(
        self, means: Floats, factors: Floats, each: int, expected: float, scratch: Scratch
    ) -> None:
        """Count batches: their means, and a column of factors for the capsules of each.

        A factor stands for so many capsules that are alike. The doses, in percent of label, are
        worked out in place of the factors.
        """
        batches = factors.shape[1]
        off = means / expected - 1
        spare = np.subtract(factors, 1, out=scratch.spare[:, :batches])
        # Row by row: one long product would start BLAS's threads for a few microseconds of work.
        squares = float(np.vecdot(spare, spare).sum())
        dose = float(np.vecdot(factors, means).sum()) / expected - factors.size
        factors *= means
        doses = factors
        least, most = float(doses.min()), float(doses.max())
        self.least, self.most = min(self.least, least), max(self.most, most)
        self._add(
            batches=batches,
            capsules=doses.size * each,
            mean=float(off.sum()),
            mean_2=float(np.vecdot(off, off)),
            dose=dose * each,
            within_2=squares * each,
        )
        found = _binned(doses, scratch.places[:, :batches], least, most)
        self.doses[: found.size] += each * found
        found = _binned(means, scratch.places[0, :batches], float(means.min()), float(means.max()))
        self.means[: found.size] += found
        off_label = np.abs(np.subtract(doses, 100, out=spare), out=spare)
        for limit in (10, 15):
            # Summed as small whole numbers, which is three times as fast as to count truth values.
            flags = (off_label <= limit).view(np.uint8)
            inside = each * np.add.reduce(flags, axis=0, dtype=np.uint16).astype(np.int64)
            name = f"within_{100 - limit}_{100 + limit}"
            self._add(**{name: int(inside.sum()), f"{name}_2": int(np.vecdot(inside, inside))})
        sample = doses[:SAMPLE] if each == 1 else np.broadcast_to(doses, (SAMPLE, batches))
        stage_1, overall = passes(sample.T)
        self._add(stage_1=int(np.count_nonzero(stage_1)), overall=int(np.count_nonzero(overall)))

    def _add(self, **sums: float) -> None:
        for name, value in sums.items():
            self.sums[name] = self.sums.get(name, 0) + value

    def __iadd__(self, other: Tally) -> Self:
        """Add what another has counted."""
        self._add(**other.sums)
        self.doses += other.doses
        self.means += other.means
        self.least, self.most = min(self.least, other.least), max(self.most, other.most)
        return self

    def part(self, name: str) -> tuple[float, float]:
        """A part of the batches, or of their capsules, and its standard error.

        The capsules of a batch share its error: it is the batches that are independent.
        """
        batches = self.sums["batches"]
        if f"{name}_2" not in self.sums:
            part = self.sums[name] / batches
            return part, math.sqrt(part * (1 - part) / batches)
        each = self.sums["capsules"] / batches
        part = self.sums[name] / batches / each
        square = self.sums[f"{name}_2"] / batches / each**2
        return part, math.sqrt(max(0.0, square - part * part) / batches)


def _binned(
    doses: Floats, places: NDArray[np.intp], least: float, most: float
) -> NDArray[np.int64]:
    """How many doses lie in each bin, up to the last that is hit; the first and last are open."""
    np.multiply(doses, PER_PERCENT, out=places, casting="unsafe")
    if least < 0 or most >= _HIGHEST:
        np.clip(places, 0, _BINS - 1, out=places)
    return np.bincount(places.reshape(-1))


def percentiles(counts: NDArray[np.int64], coverage: float) -> tuple[float, float]:
    """The ends of the interval that leaves out equal parts on both sides, in percent of label."""
    edges = np.arange(_BINS + 1) / PER_PERCENT
    below = np.concatenate(([0], np.cumsum(counts)))
    parts = np.array([(1 - coverage) / 2, (1 + coverage) / 2]) * below[-1]
    low, high = np.interp(parts, below, edges)
    return float(low), float(high)
