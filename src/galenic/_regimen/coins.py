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
    from collections.abc import Iterable, Mapping, Sequence

    from galenic._amounts import Amount

__all__ = ["MOST_AT_ONCE", "MOST_PARTS", "CommonPart", "Offer", "fewest"]

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
        self._known: dict[int, tuple[int, Amount]] = {}

    def parts(self, amount: Amount) -> int:
        """How many parts an amount is.

        The doses of a step share one amount, which is known by what it is and not by its number:
        to hash a fraction takes longer than all else that is done with a dose.
        """
        found = self._known.get(id(amount))
        if found is None:
            parts = int(amount.number * self._below) // self._common
            found = self._known[id(amount)] = parts, amount
        return found[0]

    def number(self, parts: int) -> Fraction:
        """So many parts, as a number."""
        return Fraction(parts * self._common, self._below)


def fewest(sizes: Sequence[int], wanted: Mapping[int, int]) -> tuple[int, int] | None:
    """The fewest capsules of so many doses of each size, and of one dose at most.

    ``None`` where these strengths do not make every one of them. It is what :class:`Offer` tells,
    without anything that is not asked: thousands of sets of strengths are looked at.
    """
    mask, left, sums = (1 << (max(wanted) + 1)) - 1, sum(1 << dose for dose in wanted), 1
    capsules = many = 0
    while left and many < MOST_AT_ONCE:
        reached = 0
        for size in sizes:
            reached |= sums << size
        sums, many = reached & mask, many + 1
        found = sums & left
        if not sums:
            return None
        left ^= found
        while found:
            one = found & -found
            capsules += many * wanted[one.bit_length() - 1]
            found ^= one
    return None if left else (capsules, many)


class Offer:
    """Strengths on offer, and what doses they make.

    Parameters
    ----------
    sizes
        The strengths, in parts of a grid.
    most
        The largest sum that is asked for, in parts.
    """

    def __init__(self, sizes: Sequence[int], most: int) -> None:
        """Work out the sums of none, one, two … capsules."""
        self.sizes = sorted(sizes, reverse=True)
        self._mask = (1 << (most + 1)) - 1
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
