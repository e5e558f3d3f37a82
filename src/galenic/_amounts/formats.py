"""How an amount is written in an f-string: so many places or digits, and always with its unit.

The number is rounded exactly, from its fraction; where it lies in the middle, to the even
neighbour, as in all that galenic writes and as Python rounds.
"""

from __future__ import annotations

import re
from fractions import Fraction

from galenic._amounts.numbers import SHOWN_DIGITS, AmountError, rounded_text
from galenic._amounts.units import KEPT, SAFE, UNITS, unit_name

__all__ = ["factor_to", "formatted", "spelt"]

_FORMAT = re.compile(
    r"((?:[^0-9.,+\-<>^]?[<>^])?)"  # what fills it up, which must not look like a digit of it
    r"(\+?)((?:[1-9][0-9]{0,2})?)"  # a sign where it is positive, too; the width of the whole text
    r"(?:(?:\.([0-9]{1,2}))?([fg])(?: (\S+))?)?",  # places or digits, and in which unit
    re.DOTALL,
)
_ACCEPTED = (
    "a format of amounts: .2f for two places, .3g for three significant digits, '.1f mcg' for "
    "another unit of the same kind, and before it a width, as in >12.2f"
)
_PLACES, _MOST = 6, 40
_LOOKALIKES = ".,;:'`\u00b4\u00b7\u2019\u201a\u2022\u2026\u2219\u22c5\u066b\u066cOQDoIlSZzB"
_REMEDIES = {
    ",": "leave it out: a sign between thousands is read as a decimal one",
    "_": "leave it out: a sign between thousands is read as a decimal one",
    "%": "leave it out: an amount has its unit already",
    "e": "write .3g: an exponent is easily misread",
    "E": "write .3g: an exponent is easily misread",
}


def formatted(number: Fraction, unit: str, spec: str, plain: str) -> str:
    """Write a number in a unit as a format says; ``plain`` is what it is without one.

    Raises
    ------
    AmountError
        When there is no such format for amounts, or its unit is none of the same kind.
    """
    found = _FORMAT.fullmatch(spec)
    if found is None or int(found[4] or 0) > _MOST:
        raise AmountError(spec, _ACCEPTED, _remedy(spec))
    align, sign, width, digits, kind, name = found.groups()
    if _like_a_number(align[:-1]):
        raise AmountError(spec, _ACCEPTED, "fill it up with blanks, or with * as in *>12.2f")
    if kind is None:
        text = f"{sign if number >= 0 else ''}{plain}"
    else:
        written = _places if kind == "f" else _digits
        text = written(number * factor_to(unit, name or unit), digits, sign)
        shown = Fraction(text.lstrip("<> "))
        text = f"{text} {unit_name(shown, spelt(name or unit))}"
    return f"{text:{align or '>'}{width}}"


def _like_a_number(fill: str) -> bool:
    """Whether what fills a text up could be taken for a part of its number.

    Digits of every script and size, fractions, dashes and signs of arithmetic; signs that join
    what stands before them, or are not seen; letters and points that look like digits and marks.
    """
    import unicodedata  # noqa: PLC0415 - only where something is filled up

    return any(
        sign.isnumeric()
        or sign in _LOOKALIKES
        or unicodedata.category(sign) in {"Pd", "Sm", "Mn", "Mc", "Me", "Cc", "Cf", "Co", "Cn"}
        for sign in fill + unicodedata.normalize("NFKC", fill)
    )


def factor_to(unit: str, name: str) -> Fraction:
    """What a number in a unit that is kept is multiplied by, to be one in a unit of this name.

    Raises
    ------
    AmountError
        When there is no unit of that name, or it measures something else.
    """
    kept, factor = UNITS.get(name, ("", Fraction(1)))
    if kept != unit:
        alike = [spelling for spelling, (other, _) in UNITS.items() if other == unit]
        raise AmountError(name, f"a unit for {unit}", f"use one of {', '.join(alike)}")
    return 1 / factor


def spelt(name: str) -> str:
    """A unit for people: no micro sign, and a counted one as it is kept, for its plural."""
    name = "/".join(SAFE.get(part, part) for part in name.split("/"))
    return name if name in KEPT else name.removesuffix("s")


def _places(number: Fraction, places: str | None, sign: str) -> str:
    """So many places behind the point; what would be 0 of something says that it is less."""
    many = int(_PLACES if places is None else places)
    scaled = round(number * 10**many)
    bound = ""
    if not scaled and number:
        bound, scaled = ("< ", 1) if number > 0 else ("> ", -1)
    whole, rest = divmod(abs(scaled), 10**many)
    decimals = f".{rest:0{many}d}" if many else ""
    return f"{bound}{'-' if scaled < 0 else sign}{whole}{decimals}"


def _digits(number: Fraction, digits: str | None, sign: str) -> str:
    """So many significant digits, without zeros that say nothing and never a whole part cut."""
    text = rounded_text(number, max(1, int(SHOWN_DIGITS if digits is None else digits)))
    return text if number < 0 else f"{sign}{text}"


def _remedy(spec: str) -> str:
    if re.search(r"\.[0-9]+$", spec):
        return "say which: .2f for places, .2g for significant digits"
    if re.match(r"[<>^=]?0", spec):
        return "leave out the zero in front: it would stand before the number"
    faults = (remedy for sign, remedy in _REMEDIES.items() if sign in spec)
    return next(faults, "write one of these; str(amount) has all digits")
