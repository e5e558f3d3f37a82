"""Balances in whole numbers of one small unit: what each sets, and which of them rounds a mass."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["COARSE", "Grid", "Rounder", "common", "rounders", "setters"]

COARSE = 64  # grid steps: a weight of fewer is looked at one by one, and nothing is missed
_GROWTH = 8  # a coarse search enlarges a weight by an eighth at a time


class Grid(NamedTuple):
    """A balance in whole units; ``rough`` is its largest error of one weighing as a float."""

    least: int
    step: int
    most: int
    error: Fraction
    rough: float

    def up(self, number: int) -> int:
        """The least weight that is no less than this and can be set."""
        return max(self.least, -(-number // self.step) * self.step)

    def next(self, number: int) -> int:
        """The next weight to look at: on the grid, or an eighth further where that is fine."""
        coarse = number < COARSE * self.step
        return self.up(number + (self.step if coarse else number // _GROWTH))

    def holds(self, weight: int) -> bool:
        """Whether a weight is within minimum and capacity."""
        return self.least <= weight <= self.most

    def sets(self, weight: int) -> bool:
        """Whether a weight is also a multiple of the readability."""
        return self.holds(weight) and not weight % self.step

    def sets_all_of(self, other: Grid) -> bool:
        """Whether every weight that the other sets can be set here as well."""
        wide = self.least <= other.least and other.most <= self.most
        return wide and not other.step % self.step


class Rounder(NamedTuple):
    """Twice the masses, from the first to below the second, that one balance rounds."""

    low: int
    high: int
    step: int

    def rounded(self, twice: int) -> int:
        """Half of a number, as the balance rounds it; halves go up."""
        return (twice + self.step) // (2 * self.step) * self.step


def common(numbers: Sequence[Fraction]) -> Fraction:
    """The largest unit of which all the numbers are whole multiples."""
    under = lcm(*(number.denominator for number in numbers))
    return Fraction(gcd(*(int(number * under) for number in numbers)), under)


def setters(grids: Sequence[Grid]) -> list[Grid]:
    """The balances that set a weight which none before them sets as well."""
    kept: list[Grid] = []
    for grid in grids:
        if not any(before.sets_all_of(grid) for before in kept):
            kept.append(grid)
    return kept


def rounders(grids: Sequence[Grid], endless: int) -> Iterator[Rounder]:
    """Which balance rounds a mass, the lightest masses first: the finest that then holds it."""
    found = [
        Rounder(
            2 * grid.least - grid.step,
            2 * (grid.most // grid.step * grid.step) + grid.step,
            grid.step,
        )._replace(**({"high": 2 * endless} if grid.most >= endless else {}))
        for grid in grids
    ]
    edges = {one.low for one in found} | {one.high for one in found}
    for begin, end in pairwise(sorted(edges)):
        one = next((one for one in found if one.low <= begin < one.high), None)
        if one is not None:
            yield Rounder(begin, end, one.step)
