"""Which capsules make a dose: whole ones alone, counted exactly, in whole steps of a common part.

Sums of exactly so many capsules are a set of numbers; it is kept as the bits of one integer, so
that adding a capsule of a strength to each sum is a shift.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MOST_AT_ONCE", "MOST_PARTS", "CommonPart", "Offer"]

MOST_AT_ONCE = 100
"""Capsules of one dose, at most: a rule of this library, so that every search is bounded."""

MOST_PARTS = 100_000
"""Common parts of the largest dose, at most, for the same reason."""


class CommonPart:
    """The largest part of which all doses and strengths are whole multiples."""

    def __init__(self, numbers: Iterable[Fraction]) -> None:
        """Look at every number that is to lie on it."""
        found = list(numbers)
        below = reduce(lcm, (one.denominator for one in found), 1)
        common = reduce(gcd, (one.numerator * (below // one.denominator) for one in found))
        self._below, self._common = below, common

    def parts(self, number: Fraction) -> int:
        """How many parts a number is."""
        return int(number * self._below) // self._common

    def number(self, parts: int) -> Fraction:
        """So many parts, as a number."""
        return Fraction(parts * self._common, self._below)


class Offer:
    """Strengths on offer, and what doses they make.

    Parameters
    ----------
    sizes
        The strengths, in parts of a grid.
    most
        The largest sum that is asked for, in parts.
    wanted
        Doses after which no more capsules are tried; without them as many as a dose may have.
    """

    def __init__(
        self, sizes: Sequence[int], most: int, wanted: Iterable[int] | None = None
    ) -> None:
        """Work out the sums of none, one, two … capsules."""
        self.sizes = sorted(sizes, reverse=True)
        self._mask = (1 << (most + 1)) - 1
        left = None if wanted is None else set(wanted)
        self._sums, self._any = [1], 1
        while len(self._sums) <= MOST_AT_ONCE:
            sums = 0
            for size in self.sizes:
                sums |= self._sums[-1] << size
            sums &= self._mask
            if not sums:
                break
            self._sums.append(sums)
            self._any |= sums
            if left is not None:
                left = {dose for dose in left if not sums >> dose & 1}
                if not left:
                    break

    def makes(self, dose: int) -> bool:
        """Whether whole capsules make a dose; nothing is made of none."""
        return dose >= 0 and bool(self._any >> dose & 1)

    def least(self, dose: int) -> int:
        """How many capsules a dose that is made takes at least."""
        return next(many for many, sums in enumerate(self._sums) if sums >> dose & 1)

    def take(self, dose: int) -> dict[int, int]:
        """The fewest capsules that make a dose, the largest first where several sets are as few."""
        left = self.least(dose)
        found: dict[int, int] = {}
        for size in self.sizes:
            while left and dose >= size and self._sums[left - 1] >> (dose - size) & 1:
                found[size] = found.get(size, 0) + 1
                dose, left = dose - size, left - 1
        return found

    def below(self, dose: int) -> int | None:
        """The largest dose below one that is made."""
        found = (self._any & ((1 << max(dose, 0)) - 1)).bit_length() - 1
        return found if found > 0 else None

    def above(self, dose: int) -> int | None:
        """The smallest dose above one that is made."""
        rest = self._any >> (dose + 1)
        return dose + 1 + (rest & -rest).bit_length() - 1 if rest else None
