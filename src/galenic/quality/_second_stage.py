"""Whether a second stage by acceptance value can still be passed, whatever the next capsules hold.

The readings of the first stage stay among all. Each of them has to lie within its part of the
reference value M, and the acceptance value of all has to come within its limit. For a given mean of
all, the scatter is least when the capsules to come are alike; so one number is left to choose, and
the acceptance value is convex in it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic.quality._figures import root
from galenic.quality._verdicts import listed, percent

if TYPE_CHECKING:
    from galenic._sheet import Sheet
    from galenic.quality._assays import Assayed
    from galenic.quality._rules import AcceptanceRule

__all__ = ["is_lost", "least_value"]


def is_lost(
    sheet: Sheet, rule: AcceptanceRule, largest: Fraction, assayed: Assayed, half: Fraction
) -> bool:
    """Say why the second stage cannot be passed, where it cannot; ``half`` is lost in rounding."""
    part, low = rule.unit_limit.number / 100, rule.reference_low.number / 100
    bounds = ((1 - part) * low, (1 + part) * largest)
    pairs = list(zip(assayed.numbers, assayed.each, strict=True))
    out = [number for number, step in pairs if not bounds[0] <= step.number <= bounds[1]]
    if out:
        told = f"{percent(bounds[0]).text()} to {percent(bounds[1]).text()}"
        sheet.note("second-stage-lost", bounds=told, capsules=listed(out).strip())
        return True
    contents = [step.number for step in assayed.each]
    least = max([low, *(one / (1 + part) for one in contents)])
    most = min([largest, *(one / (1 - part) for one in contents)])
    if least > most:
        ends = f"{percent(min(contents)).text()} and {percent(max(contents)).text()}"
        why = f"no reference value M allows both {ends} in one capsule"
        sheet.note("second-stage-out-of-reach", why=why)
        return True
    away, square = least_value(rule, (low, largest), (least, most), assayed)
    room = rule.limit.number / 100 + half - away
    if room > 0 and square < room * room:
        return False
    told, limit = percent(away + root(square)).text(4), rule.limit.label
    why = f"the acceptance value of all would be {told} at the least, and the limit is {limit}"
    sheet.note("second-stage-out-of-reach", why=why)
    return True


def least_value(
    rule: AcceptanceRule,
    free: tuple[Fraction, Fraction],
    allowed: tuple[Fraction, Fraction],
    assayed: Assayed,
) -> tuple[Fraction, Fraction]:
    """The least acceptance value of all, as |M − X̄| and the square of k s.

    ``free`` is the range in which a mean costs nothing, ``allowed`` that of M by the capsules that
    are there. With N in all, n here, m to come, and a mean of all that lies u from that of the
    first, s² = ((n − 1) s_1² + n N u² / m) / (N − 1). Against a gap, u − √(a + b u²) is greatest at
    u² = a / (b (b − 1)); the root there has forty digits, and near the least it costs nothing.
    """
    n, total = min(rule.counts or ()), max(rule.counts or ())
    mean = assayed.mean.number
    first = (n - 1) * (assayed.variance or Fraction(0))
    per_mean = Fraction(n * total, total - n)
    scale = rule.k_all**2 / (total - 1)
    start, slope = scale * first, scale * per_mean
    nearest = min(max(mean, free[0]), free[1])
    gap = abs(nearest - mean)
    reach = gap if slope <= 1 else min(gap, root(start / (slope * (slope - 1))))
    of_all = mean + (reach if nearest > mean else -reach)
    if allowed[0] > free[0]:
        of_all = max(of_all, allowed[0])
    if allowed[1] < free[1]:
        of_all = min(of_all, allowed[1])
    away = abs(of_all - min(max(of_all, free[0]), free[1]))
    return away, start + slope * (of_all - mean) ** 2
