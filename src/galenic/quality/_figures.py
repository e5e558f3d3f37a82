"""Means and scatter of readings, exact as far as a fraction goes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["mean_of", "quartiles", "slips", "tenfold", "variance_of"]

_FEW = 3
_TEN, _ABOUT_TEN = 10, Fraction(5, 4)
_ALIKE = Fraction(3, 2)  # times that readings may be off their median where ten times tell a slip
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


def tenfold(readings: Sequence[Amount]) -> list[tuple[int, Amount, Fraction]]:
    """Readings about ten times, or a tenth of, the median, as of a lost decimal point.

    The place of each, the median, and ten or a tenth; none where the others are not alike.
    """
    import statistics  # noqa: PLC0415

    if len(readings) < _FEW:
        return []
    usual = statistics.median([one.number for one in readings])
    if not usual:
        return []
    times = [one.number / usual for one in readings]
    found = [
        (place, Amount(usual, readings[0].unit), by)
        for place, part in enumerate(times)
        for by in (Fraction(_TEN), Fraction(1, _TEN))
        if by / _ABOUT_TEN <= part <= by * _ABOUT_TEN
    ]
    odd = {place for place, _, _ in found}
    others = [part for place, part in enumerate(times) if place not in odd]
    alike = all(1 / _ALIKE <= part <= _ALIKE for part in others)
    return found if alike and len(odd) * _FEW <= len(readings) else []


def _is_slip(number: Fraction, usual: Fraction) -> bool:
    if not number or not usual:
        return False
    times = max(number / usual, usual / number) / _THOUSAND
    return Fraction(1, 2) <= times <= 2  # noqa: PLR2004 - a factor of two about a thousand
