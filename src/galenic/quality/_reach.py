"""How far a confidence interval reaches: of a mean, of a standard deviation, of the next batch."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount, exact, root
from galenic.quality._records import ConfidenceInterval
from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from galenic._sheet import Sheet
    from galenic.quality._sampled import Sampled

__all__ = ["HalfWidths", "next_batch", "reach_of"]

_COVERAGE = Fraction(95, 100)
_MANY = 30  # degrees of freedom from which on a part of one changes nothing


class HalfWidths(NamedTuple):
    """How far to both sides an interval reaches, and by which method.

    ``quantile`` is that of Student's t; ``None`` for an interval that is not even.
    """

    down: float
    up: float
    quantile: float | None
    method: str

    def about(self, value: Amount) -> ConfidenceInterval:
        """The interval about a value."""
        ends = (float(value.number) - self.down, float(value.number) + self.up)
        low, high = (Amount(exact(end), value.unit, self.method) for end in ends)
        return ConfidenceInterval(low, high, percent(_COVERAGE), self.method)


def reach_of(sheet: Sheet, found: Sampled, *, of_scatter: bool) -> HalfWidths | None:
    """The confidence interval: of a mean by Student's t, of a standard deviation by chi square."""
    error = found.error
    if error is None or (of_scatter and not error.square):
        return None
    try:
        from scipy import special  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        sheet.note("interval-needs-accuracy")
        return None
    free, tail = error.free, float(1 - _COVERAGE) / 2
    told = f"{free:.0f}" if free % 1 == 0 or free >= _MANY else f"{free:.1f}"
    told += " degrees of freedom"
    if of_scatter:
        scatter = float(root(found.variance or Fraction(0)))
        low, high = (scatter * (free / special.chdtri(free, p)) ** 0.5 for p in (tail, 1 - tail))
        return HalfWidths(scatter - low, high - scatter, None, f"chi square, {told}")
    method = f"Student's t, {told}"
    if error.with_shells:
        method += ", the mean shell counted (Welch, Satterthwaite)"
    quantile = float(special.stdtrit(free, 1 - tail))
    wide = quantile * float(error.square) ** 0.5
    return HalfWidths(wide, wide, quantile, method)


def next_batch(
    value: Amount, found: Sampled, reach: HalfWidths | None, capsules: int
) -> ConfidenceInterval | None:
    """Where the mean of so many further capsules lies, filled alike: their own scatter comes on."""
    if reach is None or reach.quantile is None or found.error is None:
        return None
    own = found.variance if found.variance is not None else _of_one(found)
    wide = reach.quantile * float(found.error.square + own / capsules) ** 0.5
    return HalfWidths(wide, wide, None, f"{reach.method}, mean of {capsules}").about(value)


def _of_one(found: Sampled) -> Fraction:
    """What the variance of one cannot exceed, where the shells hide it."""
    assert found.error is not None  # noqa: S101 - the caller saw to it
    return found.error.square * len(found.each)
