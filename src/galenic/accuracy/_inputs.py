"""Reads the numbers that the functions of this room are called with, all problems at once."""

from __future__ import annotations

import math
from numbers import Real
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount, AmountError, exact, is_quantity
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NOT_NEGATIVE", "PART", "POSITIVE", "Demand", "between", "read_numbers", "up_to"]


class Demand(NamedTuple):
    """What a number must be, in words and as a test."""

    words: str
    holds: Callable[[float], bool]


POSITIVE = Demand("above 0", lambda number: number > 0)
NOT_NEGATIVE = Demand("0 or more", lambda number: number >= 0)
PART = Demand("above 0 and below 1", lambda number: 0 < number < 1)


def between(least: float, most: float) -> Demand:
    """Make the rule that a number lies between two, themselves included."""
    return Demand(f"from {least:g} to {most:g}", lambda number: least <= number <= most)


def up_to(most: float) -> Demand:
    """Make the rule that a number is positive and not above another."""
    return Demand(f"above 0 and at most {most:g}", lambda number: 0 < number <= most)


def read_numbers(**given: tuple[object, str, Demand]) -> tuple[float, ...]:
    """Read each number, in its unit, as a float.

    Parameters
    ----------
    given
        By name: what was given (a number in the unit, text with a unit, an amount or a pint
        quantity), the unit (``"1"`` for a part, whose text is in percent) and the rule.

    Raises
    ------
    InputError
        With a problem for each that is no finite number of its unit, or breaks its rule.
    """
    problems = Problems()
    numbers = []
    for name, (value, unit, rule) in given.items():
        kind = f"a number{'' if unit == '1' else f' in {unit}'}, or text with its unit"
        try:
            number = _number(value, unit)
        except AmountError as error:
            problems.add("amount", name, value, f"{kind}, {rule.words}", error.remedy)
            continue
        if not rule.holds(number):
            problems.add("range", name, value, f"{kind}, {rule.words}", "check the number")
        numbers.append(number)
    if problems:
        raise InputError(problems)
    return tuple(numbers)


def _number(value: object, unit: str) -> float:
    if isinstance(value, (str, Amount)) or is_quantity(value):
        amount = Amount.read(value)
        if (amount.unit, unit) == ("%", "1"):
            return float(amount.number / 100)
        if amount.unit.removesuffix("/capsule") != unit:  # a dose or a fill is of one capsule
            raise AmountError(value, f"an amount in {unit}", "check what it measures")
        return float(amount.number)
    if isinstance(value, bool) or not isinstance(value, Real):
        return float(exact(value))  # a Decimal, or the error that says what is wrong with it
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise AmountError(value, "a finite number", "nan and infinity are no measurements")
    return number
