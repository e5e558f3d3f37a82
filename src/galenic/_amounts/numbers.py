"""Exact numbers: taken from what Python has, their roots, and how they are written."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt
from typing import Any

from galenic._amounts.exact_fraction import ExactFraction
from galenic.errors import GalenicError, shown

__all__ = [
    "IN_MG_FROM",
    "MAX_TEXT",
    "SHOWN_DIGITS",
    "AmountError",
    "decimal_of_float",
    "decimal_text",
    "exact",
    "of_numpy",
    "root",
    "rounded_text",
]

MAX_TEXT = 64
"""The longest text that is read as an amount."""

_LONGEST_EXACT = 40
_MOST_BITS = 4 * _LONGEST_EXACT  # ten in four bits: what is longer has more characters
_DERIVED_DIGITS = 12
SHOWN_DIGITS = 7
"""Significant digits that people are shown."""
IN_MG_FROM = ExactFraction(1, 10)
"""The milligrams below which micrograms are less easily misread."""
_FLOAT_DIGITS = 15
_MAX_BITS = 256
_ROOT_DIGITS = 40


class AmountError(GalenicError, ValueError):
    """Text or a quantity that is no amount: what was read, what is accepted, what to do."""

    def __init__(self, given: object, expected: str, remedy: str) -> None:
        """Take the three parts of the sentence."""
        self.given, self.expected, self.remedy = shown(given), expected, remedy
        super().__init__(f"given {self.given}; expected {expected}; {remedy}")

    def __reduce__(self) -> tuple[Any, ...]:
        """An error is sent to another process by its parts; what was given is text already."""
        return _error, (type(self), self.given, self.expected, self.remedy)


def _error(made: type[AmountError], given: str, expected: str, remedy: str) -> AmountError:
    error = made("", expected, remedy)
    error.given, error.args = given, (f"given {given}; expected {expected}; {remedy}",)
    return error


def exact(number: object) -> ExactFraction:
    """Take a number exactly; a float to 15 significant digits, so that 4.5 * 0.001 is 0.0045.

    Raises
    ------
    AmountError
        For ``bool``, ``nan``, infinity, and what is no number or no finite decimal.
    """
    if isinstance(number, bool) or type(number).__name__ == "bool_":
        raise AmountError(number, "a number", "a yes or no is not a number")
    if isinstance(number, Fraction):
        value = ExactFraction.of(number)
    elif isinstance(number, int):
        value = ExactFraction(number)
    elif isinstance(number, float):
        value = _from_decimal(decimal_of_float(number))
    elif isinstance(number, Decimal):
        value = _from_decimal(number)
    elif (plain := of_numpy(number)) is not number:
        return exact(plain)
    else:
        raise AmountError(
            number, "one plain number", "give a single int, float, Decimal or Fraction"
        )
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MAX_BITS:
        raise AmountError("a number beyond all measure", "a number of the field", "check the unit")
    if not _is_decimal(value):
        raise AmountError(number, "a number with a finite decimal", "round it to what was measured")
    return value


def of_numpy(value: Any) -> Any:  # noqa: ANN401 - of any type, before it is read
    """What a scalar of NumPy says in plain Python; all else as it is.

    The shape is asked for first: a quantity of pint has none, but its ``item`` raises
    ``ValueError`` where NumPy is not installed.
    """
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        return value.item()
    return value


def decimal_of_float(number: float) -> Decimal:
    """A float to 15 significant digits: all that was typed, and none of what reckoning leaves."""
    return Decimal(f"{number:.{_FLOAT_DIGITS}g}")


def _from_decimal(number: Decimal) -> ExactFraction:
    if not number.is_finite():
        raise AmountError(number, "a finite number", "nan and infinity are no measurements")
    if abs(number.adjusted()) > MAX_TEXT:  # a fraction of 1e999999 takes most of a minute
        raise AmountError(number, "a number of the field", "check the unit")
    return ExactFraction(number)


def _is_decimal(number: Fraction) -> bool:
    rest = number.denominator
    rest //= rest & -rest  # all the twos at once
    while rest % 5 == 0:
        rest //= 5
    return rest == 1


def root(square: Fraction) -> ExactFraction:
    """The square root: exact where it is a fraction, else to forty digits."""
    over, under = isqrt(square.numerator), isqrt(square.denominator)
    if over * over == square.numerator and under * under == square.denominator:
        return ExactFraction(over, under)
    context = Context(prec=_ROOT_DIGITS)
    quotient = context.divide(Decimal(square.numerator), Decimal(square.denominator))
    return ExactFraction(context.sqrt(quotient))


def decimal_text(number: Fraction) -> str:
    """Write an exact decimal where there is one (of up to 40 characters), else 12 digits."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        return _digits(number, _DERIVED_DIGITS)  # too long to be written exactly, whatever it is
    if number.denominator == 1:
        text = str(number.numerator)
        return text if len(text) <= _LONGEST_EXACT else _digits(number, _DERIVED_DIGITS)
    if _is_decimal(number):
        twos = (number.denominator & -number.denominator).bit_length() - 1
        fives, rest = 0, number.denominator >> twos
        while rest > 1:
            rest //= 5
            fives += 1
        places = max(twos, fives)
        scaled = number.numerator * 10**places // number.denominator
        text = f"{abs(scaled):0{places + 1}d}"
        text = f"{'-' if scaled < 0 else ''}{text[:-places]}.{text[-places:]}"
        if len(text) <= _LONGEST_EXACT:
            return text
    return _digits(number, _DERIVED_DIGITS)


def rounded_text(number: Fraction, digits: int = SHOWN_DIGITS) -> str:
    """Write for people: at most so many significant digits, but never a whole part cut short."""
    if number.denominator == 1:
        return decimal_text(number)
    whole = len(str(abs(number.numerator) // number.denominator))
    return _digits(number, max(digits, whole))


def _digits(number: Fraction, digits: int) -> str:
    context = Context(prec=digits)
    value = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
