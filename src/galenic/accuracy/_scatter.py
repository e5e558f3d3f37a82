"""What one capsule holds, as a part of its batch's mean: one number where two scatters multiply.

A capsule draws how much is filled into it and what its blend holds: both factors are normal about
one, and their product has a law of its own. That law is cut into cells, one 64th of its standard
deviation wide, whose chances are worked out by quadrature. In a cell the density is a straight
line: a bar below it, which takes one look at a table and one product (986 of 1000 numbers), and
what stands on the bar, a rectangle and a triangle. Nothing is rejected, and the tails are cells
like the others. Each cell has its chance to 1e-12. Within a cell a number is off, since the density
is not quite straight, by less than 1e-6 standard deviations out to four of them, and by less than
3e-6 out to six.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from galenic.accuracy._normals import CHOICE, STEP, WIDTH, WITHIN, from_bars

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["FAR", "Cells", "Factors", "cells"]

FAR = 12.0  # standard deviations beyond which a factor is never (4e-33)
_FIRST, _LAST = -10, 14  # of the product, which is skewed to the right
_BETWEEN = 3 / 8  # of the nodes: what is summed is a bell at least 0.7 wide, so that e^-69 is left


class Cells(NamedTuple):
    """The law of the product, cut up; lengths are in its standard deviations, from its mean.

    Attributes
    ----------
    sd
        Of the product.
    table, end
        For each choice what makes a place on the grid of its word; and the first word of no bar.
    bars
        The chance of each cell's bar, in 2^15ths.
    upper
        Of what stands on the bars, the rectangles of all cells and then their triangles: how often
        it is this one or one before.
    begins, runs
        Where each begins, and what it runs over from there: of a falling triangle, backwards.
    """

    sd: float
    table: NDArray[np.int32]
    end: int
    bars: NDArray[np.int64]
    upper: Floats
    begins: Floats
    runs: Floats


def _density(x: Floats, wide: float, narrow: float) -> Floats:
    """Density of ``(1 + wide X)(1 + narrow Y)`` at 1 + x: normal for each Y, and summed over it."""
    y = np.arange(-FAR, FAR + _BETWEEN, _BETWEEN)
    mean = 1 + narrow * y
    weights = np.exp(-y * y / 2) * _BETWEEN / (2 * math.pi * wide * mean)
    off = x[:, None] - narrow * y
    off /= wide * mean
    off *= off
    off *= -0.5
    return np.asarray(np.exp(off, out=off) @ weights)


@lru_cache(16)  # a table takes 200 kB: a service that runs on for ever must not keep them all
def cells(wide: float, narrow: float) -> Cells:
    """Cut the law of a product of factors with these scatters.

    Raises
    ------
    ValueError
        When the second scatter is not the smaller one, or so large that its factor can fall below
        zero.
    """
    if not (0 <= narrow <= wide and FAR * narrow < 1 and wide > 0):
        raise ValueError(f"no law for the scatters {wide} and narrow {narrow}")
    sd = math.hypot(wide, narrow, wide * narrow)
    number = (_LAST - _FIRST) * round(1 / WIDTH)
    edges: Floats = np.arange(2 * number + 1, dtype=np.float64)  # of the cells, and their middles
    edges *= WIDTH / 2
    edges += _FIRST
    density = sd * _density(sd * edges, wide, narrow)
    left, middle, right = density[:-1:2], density[1::2], density[2::2]
    chances = (left + 4 * middle + right) * (WIDTH / 6)  # Simpson's rule, good to 1e-10 of each
    triangles = np.abs(right - left) * (WIDTH / 2)
    bars = np.maximum(0, (chances - triangles) * 2**CHOICE).astype(np.int64)
    flat = chances - bars / 2**CHOICE - triangles
    # Where the line would begin below zero, far out, the triangle is what there is.
    triangles += np.minimum(flat, 0)
    upper = np.cumsum([np.maximum(flat, 0), triangles])
    falls = right < left
    begins = np.concatenate([edges[:-1:2], np.where(falls, edges[2::2], edges[:-1:2])])
    runs = WIDTH * np.concatenate([np.ones(number), np.where(falls, -1, 1)])
    return Cells(sd, *_table(bars), bars, upper / upper[-1], begins, runs)


def _table(bars: NDArray[np.int64]) -> tuple[NDArray[np.int32], int]:
    """For each choice, what makes a place on the grid of its word; and the first word of no bar."""
    chosen = np.repeat(np.arange(bars.size) + _FIRST * round(1 / WIDTH), bars)
    table = np.zeros(2**CHOICE, np.int64)
    table[: chosen.size] = chosen - np.arange(chosen.size)
    return (table << WITHIN).astype(np.int32), chosen.size << WITHIN


class Factors:
    """Factors of capsules in an array that is kept from one block to the next.

    Attributes
    ----------
    drawn
        The factors.
    choices
        Whole numbers, free between two draws.
    """

    __slots__ = ("_cells", "_places", "choices", "drawn")

    def __init__(self, wide: float, narrow: float, shape: tuple[int, ...]) -> None:
        """Take the scatters of both factors, as :func:`cells` does."""
        self._cells = cells(wide, narrow)
        self.drawn = np.empty(shape)
        self.choices = np.empty(shape, np.intp)
        self._places = np.empty(self.choices.size, np.int32)

    def draw(self, rng: np.random.Generator) -> None:
        """Draw anew."""
        cut, out = self._cells, self.drawn.reshape(-1)
        beside = from_bars(
            rng, (cut.table, cut.end), (1.0, cut.sd * STEP), (self.choices, self._places, out)
        )
        others = _beside(rng, cut, beside.size)
        others *= cut.sd
        others += 1
        out[beside] = others


def _beside(rng: np.random.Generator, cut: Cells, number: int) -> Floats:
    """So many numbers from what stands on the bars.

    The larger of two even numbers has the density of a rising triangle.
    """
    chosen, within, other = rng.random((3, number))
    part = np.searchsorted(cut.upper, chosen, side="right")
    other *= part >= cut.bars.size  # of a triangle: in a rectangle the first number says where
    np.maximum(within, other, out=within)
    within *= cut.runs[part]
    within += cut.begins[part]
    return np.asarray(within)
