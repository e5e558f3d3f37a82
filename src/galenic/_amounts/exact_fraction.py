"""Fractions that reckon fast: the same numbers as those of the standard library, to the last digit.

Half of a plan is arithmetic on fractions, and most of that is what ``fractions.Fraction`` does
around it: it looks at the kind of both operands by abstract classes, and makes each result by a
constructor that would read text as well. This is a subclass that overrides the operators of
fractions and integers alone, and leaves everything else to its base. Whatever meets one becomes
one, so that only what enters (text that is read, numbers that are given) has to be made one.

The four operations make their result in place, each with the same lines, and not by a function
that they share: a call costs as much as the arithmetic.
"""

# ruff: noqa: ANN401 - an operator is asked about operands of every kind

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any

__all__ = ["ExactFraction"]

_new = object.__new__


class ExactFraction(Fraction):
    """A :class:`fractions.Fraction`, equal to it in value, hash and text, that reckons faster."""

    __slots__ = ()

    if TYPE_CHECKING:  # the slots of the base, which its type stubs do not tell
        _numerator: int
        _denominator: int

    @classmethod
    def of(cls, number: Fraction | int) -> ExactFraction:
        """Take a fraction or an integer as it is."""
        if type(number) is cls:
            return number
        if type(number) is int:
            return _made(number, 1)
        return _made(number.numerator, number.denominator)

    @classmethod
    def ratio(cls, over: int, under: int) -> ExactFraction:
        """The one integer divided by the other, which is more than zero."""
        common = gcd(over, under)
        return _made(over // common, under // common)

    def __add__(self, other: Any) -> Any:
        """Add a fraction or an integer; anything else as the base does."""
        kind, over, under = type(other), self._numerator, self._denominator
        if kind is ExactFraction or kind is Fraction:
            below = other._denominator
            if below == under:
                over += other._numerator
            else:
                over = over * below + other._numerator * under
                under *= below
            common = gcd(over, under)
            if common != 1:
                over //= common
                under //= common
        elif kind is int:
            over += other * under
        else:
            return Fraction.__add__(self, other)
        made = _new(ExactFraction)
        made._numerator = over
        made._denominator = under
        return made

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        """Subtract a fraction or an integer; anything else as the base does."""
        kind, over, under = type(other), self._numerator, self._denominator
        if kind is ExactFraction or kind is Fraction:
            below = other._denominator
            if below == under:
                over -= other._numerator
            else:
                over = over * below - other._numerator * under
                under *= below
            common = gcd(over, under)
            if common != 1:
                over //= common
                under //= common
        elif kind is int:
            over -= other * under
        else:
            return Fraction.__sub__(self, other)
        made = _new(ExactFraction)
        made._numerator = over
        made._denominator = under
        return made

    def __rsub__(self, other: Any) -> Any:
        """Subtract this from a fraction or an integer; from anything else as the base does."""
        if type(other) is int:
            return _made(other * self._denominator - self._numerator, self._denominator)
        if type(other) is Fraction:
            return ExactFraction.of(other) - self
        return Fraction.__rsub__(self, other)

    def __mul__(self, other: Any) -> Any:
        """Multiply by a fraction or an integer; by anything else as the base does."""
        kind, over, under = type(other), self._numerator, self._denominator
        if kind is ExactFraction or kind is Fraction:
            over *= other._numerator
            under *= other._denominator
        elif kind is int:
            over *= other
        else:
            return Fraction.__mul__(self, other)
        common = gcd(over, under)
        if common != 1:
            over //= common
            under //= common
        made = _new(ExactFraction)
        made._numerator = over
        made._denominator = under
        return made

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        """Divide by a fraction or an integer; by anything else as the base does."""
        kind, over, under = type(other), self._numerator, self._denominator
        if kind is ExactFraction or kind is Fraction:
            over *= other._denominator
            under *= other._numerator
        elif kind is int:
            under *= other
        else:
            return Fraction.__truediv__(self, other)
        if under <= 0:
            if under == 0:
                raise ZeroDivisionError(f"Fraction({over}, 0)")
            over, under = -over, -under
        common = gcd(over, under)
        if common != 1:
            over //= common
            under //= common
        made = _new(ExactFraction)
        made._numerator = over
        made._denominator = under
        return made

    def __rtruediv__(self, other: Any) -> Any:
        """Divide a fraction or an integer by this; anything else as the base does."""
        over, under = self._numerator, self._denominator
        if type(other) is int and over > 0:
            common = gcd(other, over)
            return _made(other // common * under, over // common)
        if type(other) is int or type(other) is Fraction:
            return ExactFraction.of(other) / self
        return Fraction.__rtruediv__(self, other)

    def __floordiv__(self, other: Any) -> Any:
        """Divide by a fraction or an integer and round down; by anything else as the base does."""
        kind = type(other)
        if kind is int:
            return self._numerator // (self._denominator * other)
        if kind is not ExactFraction and kind is not Fraction:
            return Fraction.__floordiv__(self, other)
        return (self._numerator * other._denominator) // (self._denominator * other._numerator)

    def __mod__(self, other: Any) -> Any:
        """What is left of dividing by a fraction or an integer; by anything else as the base."""
        kind = type(other)
        if kind is int or kind is Fraction:
            other = ExactFraction.of(other)
        elif kind is not ExactFraction:
            return Fraction.__mod__(self, other)
        over = self._numerator * other._denominator % (other._numerator * self._denominator)
        return ExactFraction.ratio(over, self._denominator * other._denominator)

    def __pow__(self, other: Any) -> Any:
        """Raise to the power of an integer; to anything else as the base does."""
        if type(other) is int and other >= 0:
            return _made(self._numerator**other, self._denominator**other)
        return Fraction.__pow__(self, other)

    def __neg__(self) -> ExactFraction:
        """The same on the other side of zero."""
        return _made(-self._numerator, self._denominator)

    def __pos__(self) -> ExactFraction:
        """The same."""
        return self

    def __abs__(self) -> ExactFraction:
        """The distance from zero."""
        return self if self._numerator >= 0 else _made(-self._numerator, self._denominator)

    def __eq__(self, other: object) -> Any:
        """Compare with a fraction or an integer; with anything else as the base does."""
        kind = type(other)
        if kind is ExactFraction or kind is Fraction:
            return (
                self._numerator == other._numerator  # type: ignore[attr-defined]
                and self._denominator == other._denominator  # type: ignore[attr-defined]
            )
        if kind is int:
            return self._denominator == 1 and self._numerator == other
        return Fraction.__eq__(self, other)

    __hash__ = Fraction.__hash__

    def __lt__(self, other: Any) -> Any:
        """Compare with a fraction or an integer; with anything else as the base does."""
        kind = type(other)
        if kind is ExactFraction or kind is Fraction:
            return self._numerator * other._denominator < other._numerator * self._denominator
        if kind is int:
            return self._numerator < other * self._denominator
        return Fraction.__lt__(self, other)

    def __le__(self, other: Any) -> Any:
        """Compare with a fraction or an integer; with anything else as the base does."""
        kind = type(other)
        if kind is ExactFraction or kind is Fraction:
            return self._numerator * other._denominator <= other._numerator * self._denominator
        if kind is int:
            return self._numerator <= other * self._denominator
        return Fraction.__le__(self, other)

    def __gt__(self, other: Any) -> Any:
        """Compare with a fraction or an integer; with anything else as the base does."""
        kind = type(other)
        if kind is ExactFraction or kind is Fraction:
            return self._numerator * other._denominator > other._numerator * self._denominator
        if kind is int:
            return self._numerator > other * self._denominator
        return Fraction.__gt__(self, other)

    def __ge__(self, other: Any) -> Any:
        """Compare with a fraction or an integer; with anything else as the base does."""
        kind = type(other)
        if kind is ExactFraction or kind is Fraction:
            return self._numerator * other._denominator >= other._numerator * self._denominator
        if kind is int:
            return self._numerator >= other * self._denominator
        return Fraction.__ge__(self, other)

    def __bool__(self) -> bool:
        """Whether it is not zero."""
        return self._numerator != 0

    def __reduce__(self) -> tuple[Any, tuple[int, int]]:
        """Travel as two integers that have no common divisor, and need not be looked at again."""
        return _made, (self._numerator, self._denominator)

    def __repr__(self) -> str:
        """What reads back as an equal fraction."""
        return f"Fraction({self._numerator}, {self._denominator})"


def _made(numerator: int, denominator: int) -> ExactFraction:
    """A fraction of two integers without a common divisor, the lower one positive."""
    made = _new(ExactFraction)
    made._numerator = numerator  # noqa: SLF001 - a function of its own
    made._denominator = denominator  # noqa: SLF001 - the same
    return made
