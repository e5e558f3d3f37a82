"""Readings that tell of each other: a last one worked out of the others, or each with all before.

A spreadsheet has its mean or its sum below the readings, without a word beside it; and on a balance
that was not set to zero in between, each capsule is weighed with all those before it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from galenic._amounts import root
from galenic._amounts.grammar import last_digit
from galenic.quality._figures import mean_of, variance_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._amounts import Amount
    from galenic._sheet import Sheet
    from galenic.errors import Problems

__all__ = ["note_last_mean", "refuse_cumulative", "refuse_worked_out", "step_of"]

_OF_SUM, _OF_MEAN, _OF_ROUNDED = 3, 4, 5  # readings above it, at the least
_STEPS = 20
"""Steps of the balance that the readings scatter by, or their mean is among them by chance; a rule
of this library: by chance it is then one of fifty."""

_FEWEST = 3
_ALIKE = Fraction(3, 10)  # parts by which differences and a fill may be unlike
_MOST_PLACES = 12
_FLOAT = Fraction(1, 10**13)  # part by which sums of a spreadsheet are off


def step_of(one: Amount) -> Fraction:
    """What one of the last digit stands for: as it was typed, else as the number needs."""
    typed = last_digit(one.written) if one.written else None
    if typed is not None:
        return typed
    places = (Fraction(1, 10**place) for place in range(_MOST_PLACES))
    return next((step for step in places if not one.number % step), Fraction(1, 10**_MOST_PLACES))


def _is(one: Amount, worked_out: Fraction) -> bool:
    """Whether a reading is this number, at as many places as it has, or as a spreadsheet has it."""
    near = max(step_of(one) / 2, worked_out * _FLOAT)
    return abs(one.number - worked_out) <= near


def refuse_worked_out(problems: Problems, readings: Sequence[Amount]) -> None:
    """Note a last reading that is the sum of all others, or their mean to more places than theirs.

    A mean to as many places may be a reading: :func:`note_last_mean`.
    """
    if len(readings) <= _OF_SUM:
        return
    *others, last = readings
    numbers = [one.number for one in others]
    if last.number >= 2 * max(numbers) and _is(last, sum(numbers, Fraction(0))):
        expected = f"a reading of its own: it is the sum of the {len(numbers)} before it"
        problems.add("row", last.origin, last.label, expected, "delete the row of the sum")
    elif len(numbers) >= _OF_MEAN and _finer(last, others) and _is(last, mean_of(numbers)):
        expected = f"a reading of its own: it is the mean of the {len(numbers)} before it"
        remedy = "delete the row of the mean; if it was read, write it to the places of the others"
        problems.add("row", last.origin, last.label, expected, remedy)


def _finer(last: Amount, others: Sequence[Amount]) -> bool:
    """Whether a reading has more places than any of the others."""
    return step_of(last) < min(map(step_of, others))


def note_last_mean(sheet: Sheet, readings: Sequence[Amount] | None) -> None:
    """Say of a last reading that it is the mean of the others, where that is hardly by chance."""
    if readings is None or len(readings) <= _OF_ROUNDED:
        return
    *others, last = readings
    numbers = [one.number for one in others]
    spread, mean = variance_of(numbers), mean_of(numbers)
    if root(spread or Fraction(0)) >= _STEPS * step_of(last) and _is(last, mean):
        told = {"reading": last.label, "place": last.origin, "count": len(numbers)}
        sheet.note("last-reading-mean", **told)


def refuse_cumulative(
    problems: Problems, key: str, readings: Sequence[Amount], each: Amount | None = None
) -> None:
    """Note readings that rise, or fall, by about one fill each.

    The fill is ``each``, where it is known, or about as much as the least of them.
    """
    numbers = [one.number for one in readings]
    if len(numbers) < _FEWEST:
        return
    if falls := numbers[0] > numbers[-1]:
        numbers.reverse()
    by = [after - before for before, after in pairwise(numbers)]
    usual = sorted(by)[len(by) // 2]
    fills = [numbers[0], *([] if each is None else [each.number])]
    alike = usual > 0 and all(abs(one - usual) <= _ALIKE * usual for one in by)
    if not alike or all(abs(one - usual) > _ALIKE * usual for one in fills):
        return
    way = "less" if falls else "more"
    given = f"{readings[0].label} to {readings[-1].label}"
    expected = "each weighed by itself"
    remedy = (
        f"each reading is about one fill {way} than the one before: was the balance not set to "
        f"zero in between? Give the differences, or weigh again"
    )
    problems.add("cumulative", key, given, expected, remedy)
