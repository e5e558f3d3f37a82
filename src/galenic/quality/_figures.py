"""Means and scatter of readings, exact as far as a fraction goes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["mean_of", "quartiles", "slips", "variance_of"]

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
