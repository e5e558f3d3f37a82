"""Means and scatter of readings: exact as far as a fraction goes, roots to forty digits."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from galenic._amounts import Amount

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["mean_of", "quartiles", "root", "scatter_of", "slips", "variance_of"]

_DIGITS = 40
_FEW = 3
_THOUSAND = 1000


def mean_of(values: Sequence[Fraction]) -> Fraction:
    """The mean, exactly."""
    import statistics  # noqa: PLC0415 - slow to import, and not needed to plan

    return statistics.mean(values)


def variance_of(values: Sequence[Fraction]) -> Fraction | None:
    """The variance of a sample (n − 1), exactly; there is none of one reading."""
    import statistics  # noqa: PLC0415

    return Fraction(statistics.variance(values)) if len(values) > 1 else None


def root(square: Fraction) -> Fraction:
    """The square root: exact where it is a fraction, else to forty digits."""
    over, under = isqrt(square.numerator), isqrt(square.denominator)
    if over * over == square.numerator and under * under == square.denominator:
        return Fraction(over, under)
    context = Context(prec=_DIGITS)
    quotient = context.divide(Decimal(square.numerator), Decimal(square.denominator))
    return Fraction(context.sqrt(quotient))


def scatter_of(values: Sequence[Fraction]) -> Fraction | None:
    """The standard deviation of a sample."""
    square = variance_of(values)
    return None if square is None else root(square)


def quartiles(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The lower and the upper quartile, exactly."""
    import statistics  # noqa: PLC0415

    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, high


def slips(readings: Sequence[Amount]) -> list[tuple[Amount, Amount]]:
    """Readings a thousand times off the median, as one in g among mg; and that median."""
    import statistics  # noqa: PLC0415

    if len(readings) < _FEW:
        return []
    usual = statistics.median([one.number for one in readings])
    told = Amount(usual, readings[0].unit)
    return [(one, told) for one in readings if _is_slip(one.number, usual)]


def _is_slip(number: Fraction, usual: Fraction) -> bool:
    if not number or not usual:
        return False
    times = max(number / usual, usual / number) / _THOUSAND
    return Fraction(1, 2) <= times <= 2  # noqa: PLR2004 - a factor of two about a thousand
