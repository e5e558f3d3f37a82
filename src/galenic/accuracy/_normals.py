"""Normal numbers, many at a time: bars, wedges and tails (Marsaglia, MacLaren & Bray 1964).

Under the density lie bars, each one 64th of a standard deviation wide and as high as the density
lets a whole number of 2^15ths be; 986 of 1000 numbers come from a bar, which takes one look at a
table and one product. The wedges between the bars and the density, and both tails, are drawn by
rejection. Together they are the normal distribution itself: nothing is left out and nothing
approximated, but that a number from a bar lies on a grid of steps of 1.2e-7 standard deviations.

G. Marsaglia, M. D. MacLaren, T. A. Bray: A fast procedure for generating normal random variables,
Communications of the ACM 7 (1964) 4-10.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["CHOICE", "STEP", "WIDTH", "WITHIN", "Bars", "Normals", "bars", "from_bars"]

WIDTH = 1 / 64
"""Of a bar, in standard deviations."""

CHOICE, WITHIN = 15, 17
"""Bits of a word that choose a bar, and that say where in it."""

STEP = WIDTH / 2**WITHIN
"""Of the grid that numbers from bars lie on, in standard deviations."""

_TRIES = 2**12  # equal parts, of which each wedge has some and the tail the others


class Bars(NamedTuple):
    """How the density is cut up, to the right of zero; to the left it is the same.

    Attributes
    ----------
    chances
        Of each bar, in 2^15ths.
    heights, tops
        Of each bar, and how far above it is tried: to the density where the bar begins, or more.
    pieces
        Which wedge, or at last the tail, is tried for each of equal parts of the chance.
    end, excess
        Where the tail begins, and how many times as often it is tried as need be.
    """

    chances: NDArray[np.int64]
    heights: Floats
    tops: Floats
    pieces: NDArray[np.int64]
    end: float
    excess: float


def _density(x: Floats) -> Floats:
    return np.asarray(np.exp(-x * x / 2) / math.sqrt(2 * math.pi))


@cache
def bars() -> Bars:
    """Cut the density: as many bars as have a chance at all."""
    edges = _density(np.arange(0, 8, WIDTH))
    chances = (edges[1:] * (WIDTH * 2**CHOICE)).astype(np.int64)
    chances = chances[chances > 0]
    number, heights = len(chances), chances / (WIDTH * 2**CHOICE)
    end = number * WIDTH
    masses = np.array([*((edges[:number] - heights) * WIDTH), edges[number] / end])
    unit = masses.sum() / (_TRIES - masses.size)
    parts = np.ceil(masses / unit).astype(np.int64)
    parts[-1] += _TRIES - parts.sum()
    pieces = np.repeat(np.arange(parts.size), parts)
    tops = parts[:-1] * unit / WIDTH
    return Bars(chances, heights, tops, pieces, end, float(parts[-1] * unit / masses[-1]))


@cache
def _table() -> tuple[NDArray[np.int32], int]:
    """For each choice, what makes a place on the grid of its word; and the first word of no bar.

    The upper bits of a word choose the bar, the lower ones are the place in it: what is added to
    the word, modulo 2^32, is the bar less the choice.
    """
    right = np.repeat(np.arange(len(bars().chances)), bars().chances)
    chosen = np.concatenate([right, -right - 1])
    table = np.zeros(2**CHOICE, np.int64)
    table[: chosen.size] = chosen - np.arange(chosen.size)
    return (table << WITHIN).astype(np.int32), chosen.size << WITHIN


class Normals:
    """Normal numbers of several distributions, in arrays that are kept from one block to the next.

    Attributes
    ----------
    drawn
        An array of the shape asked for, for each distribution.
    choices
        One of whole numbers, free between two draws.
    """

    __slots__ = ("_numbers", "_places", "choices", "drawn")

    def __init__(self, numbers: Sequence[tuple[float, float]], shape: tuple[int, ...]) -> None:
        """Take the mean and the standard deviation of each."""
        self._numbers = numbers
        self.drawn = np.empty((len(numbers), *shape))
        self.choices = np.empty(shape, np.intp)
        self._places = np.empty(self.choices.size, np.int32)

    def draw(self, rng: np.random.Generator, *, cut: bool) -> None:
        """Draw anew; ``cut`` clips the numbers at ± 3 standard deviations."""
        flat = self.drawn.reshape(len(self._numbers), -1)
        beside = [
            from_bars(rng, _table(), (mean, sd * STEP), (self.choices, self._places, out))
            for (mean, sd), out in zip(self._numbers, flat, strict=True)
        ]
        others = iter(np.split(*_beside(rng, [where.size for where in beside])))
        for (mean, sd), out, where in zip(self._numbers, flat, beside, strict=True):
            out[where] = mean + sd * next(others)
            if cut:
                np.clip(out, mean - 3 * sd, mean + 3 * sd, out=out)


def from_bars(
    rng: np.random.Generator,
    table: tuple[NDArray[np.int32], int],
    scale: tuple[float, float],
    room: tuple[NDArray[np.intp], NDArray[np.int32], Floats],
) -> NDArray[np.int64]:
    """Fill an array from bars, and say which of its places that was no number for.

    Parameters
    ----------
    rng
        Where the words come from.
    table
        What is added to a word for each choice of a bar, and the first word of no bar.
    scale
        The mean, and a step of the grid.
    room
        Arrays of one size: two to work in, and the one to fill.
    """
    (added, end), (mean, step), (choices, places, out) = table, scale, room
    words = rng.bit_generator.random_raw((out.size + 1) // 2).view(np.uint32)[: out.size]
    choices = choices.reshape(-1)
    np.right_shift(words, WITHIN, out=choices)
    # No choice lies outside the table: "clip" is merely the mode that needs no copy.
    np.take(added, choices, out=places, mode="clip")
    np.add(places, words.view(np.int32), out=places)
    np.multiply(places, step, out=out)
    np.add(out, mean + step / 2, out=out)
    return np.flatnonzero(words >= end)


def _beside(rng: np.random.Generator, numbers: Sequence[int]) -> tuple[Floats, list[int]]:
    """Numbers from beside the bars, in one array; and where so many of each end in it."""
    *ends, wanted = np.cumsum(numbers).tolist()
    found = _tried(rng, 7 * wanted // 4 + 32)
    while found.size < wanted:
        found = np.append(found, _tried(rng, 7 * wanted // 4 + 32))
    return found[:wanted], ends


def _tried(rng: np.random.Generator, number: int) -> Floats:
    """Try so many, in the wedges and in the tails, and give those that lie under the density.

    A tail is tried under ``(x / end) φ(x)``, whose distribution function has an inverse.
    """
    cut = bars()
    x, up = rng.random((2, number))
    x *= 2 * _TRIES  # its whole part says which piece is tried on which side
    whole = x.astype(np.intp)
    x -= whole
    place = cut.pieces[whole >> 1]
    tail = np.flatnonzero(place == len(cut.tops))
    far = np.sqrt(cut.end**2 - 2 * np.log1p(-x[tail]))
    place[tail] = 0
    x = (place + x) * WIDTH
    under = up * cut.tops[place] < _density(x) - cut.heights[place]
    x[tail], under[tail] = far, up[tail] * cut.excess * far < cut.end
    x *= 1 - 2 * (whole & 1)
    return np.asarray(x[under])
