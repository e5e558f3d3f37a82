"""Normal numbers, many at a time: bars, wedges and tails (Marsaglia, MacLaren & Bray 1964).

Under the density lie bars, each one 32nd of a standard deviation wide and as high as the density
lets a whole number of 2^14ths be; 98 of 100 numbers come from a bar, which takes one look at a
table and one product. The wedges between the bars and the density, and both tails, are drawn by
rejection. Together they are the normal distribution itself: nothing is left out and nothing
approximated, but that a number from a bar lies on a grid of steps of 1.2e-7 standard deviations,
one and the same distance off zero on either side.

The raw bits are those of NumPy's bit generator, which are promised to stay. So another NumPy draws
the same numbers, where its own normals may be made in another way.

G. Marsaglia, M. D. MacLaren, T. A. Bray: A fast procedure for generating normal random variables,
Communications of the ACM 7 (1964) 4-10.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["Bars", "Normal", "Room", "bars"]

_BITS = 32
_CHOICE = 14  # bits of the choice of a bar; the others say where in it
_WITHIN = _BITS - _CHOICE
_WIDTH = 1 / 32


class Bars(NamedTuple):
    """How the density is cut up, to the right of zero; to the left it is the same.

    Attributes
    ----------
    chances
        Of each bar, in 2^14ths.
    heights, tops
        Of each bar, and how far the density rises above it at most.
    odds
        Chance that a wedge, or at last the tail, is tried that far or nearer.
    end
        Where the tail begins.
    """

    chances: NDArray[np.int64]
    heights: Floats
    tops: Floats
    odds: Floats
    end: float


def _density(x: Floats) -> Floats:
    return np.asarray(np.exp(-x * x / 2) / math.sqrt(2 * math.pi))


@cache
def bars() -> Bars:
    """Cut the density: as many bars as have a chance at all."""
    edges = _density(np.arange(0, 8, _WIDTH))
    chances = (edges[1:] * (_WIDTH * 2**_CHOICE)).astype(np.int64)
    chances = chances[chances > 0]
    number = len(chances)
    heights = chances / (_WIDTH * 2**_CHOICE)
    tops = edges[:number] - heights
    end = number * _WIDTH
    tried = np.cumsum([*(tops * _WIDTH), edges[number] / end])
    return Bars(chances, heights, tops, tried / tried[-1], end)


@cache
def _table() -> tuple[Floats, int]:
    """Where the bar begins for each choice, less what the bits of the choice add to the product.

    And the first word that is of no bar. The word of a choice is read as a signed number, so that choices of the upper half are negative.
    """
    right = np.repeat(np.arange(len(bars().chances)) * _WIDTH, bars().chances)
    starts = np.concatenate([right, -right - _WIDTH])
    choice = np.arange(2**_CHOICE)
    signed = np.where(choice < 2 ** (_CHOICE - 1), choice, choice - 2**_CHOICE)
    table = np.zeros(2**_CHOICE)
    table[: len(starts)] = starts
    table += _WIDTH / 2 ** (_WITHIN + 1) - signed * _WIDTH
    return table, starts.size << _WITHIN


class Room:
    """Where numbers are drawn: kept from one filling to the next."""

    __slots__ = ("choices", "starts")

    def __init__(self, most: int) -> None:
        """Make room for so many numbers at a time."""
        self.choices = np.empty(most, np.intp)
        self.starts = np.empty(most)


class Normal:
    """A normal distribution."""

    __slots__ = ("_beside", "_starts", "_step", "mean", "sd")

    def __init__(self, mean: float, sd: float) -> None:
        """Scale the table of bars."""
        self.mean, self.sd = mean, sd
        table, self._beside = _table()
        self._starts = mean + sd * table
        self._step = sd * _WIDTH / 2**_WITHIN

    def fill(self, rng: np.random.Generator, out: Floats, room: Room, *, cut: bool = False) -> None:
        """Fill an array, whole and in one piece, with numbers; ``cut`` clips them at ± 3 sd."""
        flat = out.reshape(-1)
        choices, starts = room.choices[: flat.size], room.starts[: flat.size]
        words = rng.bit_generator.random_raw((flat.size + 1) // 2).view(np.uint32)[: flat.size]
        np.right_shift(words, _WITHIN, out=choices)
        np.take(self._starts, choices, out=starts, mode="clip")  # which it need not: it is quicker
        np.multiply(words.view(np.int32), self._step, out=flat)
        np.add(flat, starts, out=flat)
        beside = np.flatnonzero(words >= self._beside)
        flat[beside] = self.mean + self.sd * _beside(rng, beside.size)
        if cut:
            np.clip(flat, self.mean - 3 * self.sd, self.mean + 3 * self.sd, out=flat)


def _beside(rng: np.random.Generator, number: int) -> Floats:
    """Numbers from beside the bars."""
    found = np.empty(0)
    while found.size < number:
        found = np.append(found, _tried(rng, 2 * (number - found.size) + 8))
    return found[:number]


def _tried(rng: np.random.Generator, number: int) -> Floats:
    """Try so many, in the wedges and in the tails, and give those that lie under the density.

    A tail is tried under ``(x / end) φ(x)``, whose distribution function has an inverse.
    """
    cut = bars()
    piece, across, up = rng.random((3, number))
    place = np.searchsorted(cut.odds, piece)
    across = 2 * across - 1
    x = np.abs(across)
    tail = np.flatnonzero(place == len(cut.tops))
    far = np.sqrt(cut.end**2 - 2 * np.log1p(-x[tail]))
    under_tail = up[tail] * far < cut.end
    place[tail] = 0
    x = (place + x) * _WIDTH
    under = up * cut.tops[place] < _density(x) - cut.heights[place]
    x[tail], under[tail] = far, under_tail
    return np.copysign(x, across)[under]
