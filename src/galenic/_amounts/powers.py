"""Numbers of colonies, of which there are billions: powers of ten, as they are read and written.

An exponent is easily misread, so that no mass is read with one. Of colonies there is no other way
that people write: ten zeros in a row are misread more easily still. A word such as billion is not
read: it is a thousand times as much in one language as in another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._amounts.exact_fraction import ExactFraction
from galenic._amounts.numbers import MAX_TEXT, SHOWN_DIGITS, rounded_text
from galenic._amounts.units import UNITS, is_counted

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["large_text", "power_last_digit", "read_power", "word_remedy"]

_POWER = re.compile(
    r"(?:(0|[1-9][0-9]{0,19})(?:\.([0-9]{1,20}))? ?"  # 2.5, and then either of
    r"(?:[x\u00d7*] ?10(?:\^([1-9][0-9]?)|([\u00b9\u00b2\u00b3\u2070\u2074-\u2079]{1,2}))"
    r"|[eE]\+?0?([1-9][0-9]?))"
    r"|10(?:\^([1-9][0-9]?)|([\u00b9\u00b2\u00b3\u2070\u2074-\u2079]{1,2})))"  # or 10^9 alone
    r" ?([A-Za-z\u00b5\u03bc][A-Za-z/\u00b5\u03bc]*)"
)
_RAISED = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789"
)
_MOST = 18
"""The greatest exponent that is read: no bottle holds more colonies."""

_THOUSANDS = 3
_FROM = 10**6
"""Below it a number is written out."""

_WORDS = {
    "million": (6,),
    "millions": (6,),
    "millionen": (6,),
    "mio": (6,),
    "millones": (6,),
    "milioni": (6,),
    "milhões": (6,),
    "miljoen": (6,),
    "milliard": (9,),
    "milliards": (9,),
    "milliarde": (9,),
    "milliarden": (9,),
    "mrd": (9,),
    "mld": (9,),
    "miliardi": (9,),
    "miljard": (9,),
    "bn": (9,),
    "billion": (9, 12),
    "billions": (9, 12),
    "billionen": (9, 12),
    "billones": (9, 12),
    "bilhões": (9, 12),
    "bilioni": (9, 12),
    "b": (9, 12),
    "trillion": (12, 18),
    "trillions": (12, 18),
    "trillionen": (12, 18),
}
"""Words for large numbers, in small letters, and the powers of ten that they stand for."""

_WORDED = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([^\W\d_]+)\.? ([A-Za-z][A-Za-z/]*)")


def _parts(text: str) -> tuple[str, str, int, str] | None:
    """Whole part, decimals, exponent and unit of a power of ten; ``None`` where it is none."""
    match = _POWER.fullmatch(text) if len(text) <= MAX_TEXT else None
    if match is None:
        return None
    whole, decimals, *exponents, unit = match.groups(default="")
    exponent = int("".join(exponents).translate(_RAISED) or 0)
    known = unit in UNITS and is_counted(UNITS[unit][0])
    return (whole or "1", decimals, exponent, unit) if known and 0 < exponent <= _MOST else None


def read_power(text: str) -> tuple[Fraction, str] | None:
    """Read ``10^9 CFU``, ``2.5 x 10^11 CFU/g`` or ``1e9 CFU``; ``None`` for all else.

    It is given in the unit that is kept, with that unit.
    """
    parts = _parts(text)
    if parts is None:
        return None
    whole, decimals, exponent, spelling = parts
    unit, factor = UNITS[spelling]
    number = ExactFraction(int(f"{whole}{decimals}")) * factor
    return ExactFraction.of(number * ExactFraction(10) ** (exponent - len(decimals))), unit


def power_last_digit(text: str) -> Fraction | None:
    """What one of the last digit of a power of ten stands for, in the unit that is kept."""
    parts = _parts(text)
    if parts is None:
        return None
    _, decimals, exponent, spelling = parts
    return ExactFraction.of(UNITS[spelling][1] * ExactFraction(10) ** (exponent - len(decimals)))


def large_text(number: Fraction, digits: int = SHOWN_DIGITS) -> str:
    """Write a large number for people with a power of a thousand: ``10 × 10^9``.

    Examples
    --------
    >>> from fractions import Fraction
    >>> large_text(Fraction(12_500_000_000)), large_text(Fraction(500))
    ('12.5 × 10^9', '500')
    """
    size = len(str(abs(number.numerator) // number.denominator))
    if abs(number) < _FROM:
        return rounded_text(number, digits)
    exponent = (size - 1) // _THOUSANDS * _THOUSANDS
    return f"{rounded_text(number / 10**exponent, digits)} \u00d7 10^{exponent}"


def word_remedy(text: str) -> str | None:
    """What to write for a number of colonies with a word in it; ``None`` where there is none."""
    match = _WORDED.fullmatch(text) if len(text) <= MAX_TEXT else None
    powers = _WORDS.get(match[2].casefold()) if match else None
    if match is None or powers is None or not is_counted(UNITS.get(match[3], ("",))[0]):
        return None
    meant = [f'"{match[1]} x 10^{power} {match[3]}"' for power in powers]
    if len(meant) == 1:
        return f"write {meant[0]}, if that is meant"
    return (
        f"write {meant[0]} or {meant[1]}: {match[2]!r} is 10^{powers[0]} in English and "
        f"10^{powers[1]} in German, French or Spanish"
    )
