"""Whether a second stage by acceptance value can still be passed, whatever the next capsules hold.

The readings of the first stage stay among all. Each of them has to lie within its part of the
reference value M, and the acceptance value of all has to come within its limit. For a given mean of
all, the scatter is least when the capsules to come are alike; so one number is left to choose, and
the acceptance value is convex in it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import root
from galenic.quality._verdicts import listed, percent

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic.quality._samples import Contents

__all__ = ["Reach"]


class Reach(NamedTuple):
    """What a second stage asks of a sample of the first.

    ``constant`` is its k, ``limit`` the largest value that it passes, with what rounding forgives,
    and as the rule says it; ``part`` is how far one may be off M; ``ends`` are the least and the
    largest M.
    """

    sample: Contents
    constant: Fraction
    limit: tuple[Fraction, Amount]
    part: Fraction
    ends: tuple[Fraction, Fraction]

    def is_lost(self) -> bool:
        """Say why the second stage cannot be passed, where it cannot."""
        return self._one_is_outside() or self._no_reference() or self._value_is_beyond()

    def _one_is_outside(self) -> bool:
        low, high = (1 - self.part) * self.ends[0], (1 + self.part) * self.ends[1]
        pairs = zip(self.sample.numbers, self.sample.each, strict=True)
        out = [number for number, step in pairs if not low <= step.number <= high]
        if out:
            told, capsules = f"{percent(low).text()} to {percent(high).text()}", listed(out).strip()
            self.sample.sheet.note("second-stage-lost", bounds=told, capsules=capsules)
        return bool(out)

    def _allowed(self) -> tuple[Fraction, Fraction]:
        """The range that is left to M by the capsules that are there."""
        contents = [step.number for step in self.sample.each]
        least = max([self.ends[0], *(one / (1 + self.part) for one in contents)])
        most = min([self.ends[1], *(one / (1 - self.part) for one in contents)])
        return least, most

    def _no_reference(self) -> bool:
        least, most = self._allowed()
        if least <= most:
            return False
        contents = [step.number for step in self.sample.each]
        both = f"{percent(min(contents)).text()} and {percent(max(contents)).text()}"
        why = f"no reference value M allows both {both} in one capsule"
        self.sample.sheet.note("second-stage-out-of-reach", why=why)
        return True

    def _value_is_beyond(self) -> bool:
        away, square = self._least_value()
        most, limit = self.limit
        room = most - away
        if room > 0 and square < room * room:
            return False
        told = percent(away + root(square)).text(4)
        why = f"the acceptance value of all would be {told} at the least, and the limit is "
        self.sample.sheet.note("second-stage-out-of-reach", why=why + limit.label)
        return True

    def _least_value(self) -> tuple[Fraction, Fraction]:
        """The least acceptance value of all, as |M − X̄| and the square of k s.

        A mean within ``ends`` costs nothing. With N in all, n here, m to come, and a mean of all
        that lies u from that of the first, s² = ((n − 1) s_1² + n N u² / m) / (N − 1).
        """
        n, total = min(self.sample.counts), max(self.sample.counts)
        scale = self.constant**2 / (total - 1)
        start = scale * (n - 1) * (self.sample.variance or Fraction(0))
        slope = scale * Fraction(n * total, total - n)
        of_all = self._best_mean(start, slope)
        away = abs(of_all - min(max(of_all, self.ends[0]), self.ends[1]))
        return away, start + slope * (of_all - self.sample.mean.number) ** 2

    def _best_mean(self, start: Fraction, slope: Fraction) -> Fraction:
        """The mean of all at which the acceptance value is least.

        Against a gap, u − √(a + b u²) is greatest at u² = a / (b (b − 1)); the root there has forty
        digits, and near the least it costs nothing.
        """
        mean = self.sample.mean.number
        nearest = min(max(mean, self.ends[0]), self.ends[1])
        reach = gap = abs(nearest - mean)
        if slope > 1:
            reach = min(gap, root(start / (slope * (slope - 1))))
        of_all = mean + (reach if nearest > mean else -reach)
        least, most = self._allowed()
        if least > self.ends[0]:
            of_all = max(of_all, least)
        return min(of_all, most) if most < self.ends[1] else of_all
