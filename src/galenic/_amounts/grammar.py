"""The strict text of an amount: one plain decimal number, a space or none, one unit of the list.

Text from outside never meets pint's parser, which reads ``1,5 mg`` as 15 mg.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._amounts.exact_fraction import ExactFraction
from galenic._amounts.numbers import MAX_TEXT, AmountError
from galenic._amounts.units import SAFE, UNITS

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["ACCEPTED", "last_digit", "read_text", "tidied"]

_AMOUNT = re.compile(
    r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))? ?"  # sign, whole part, decimals, a space or none
    r"([A-Za-z%\u00b5\u03bc][A-Za-z/\u00b5\u03bc]*)"  # a unit, with either micro sign
)
_COMMA = re.compile(r".*[0-9],[0-9].*")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

ACCEPTED = "a plain decimal number, a space and a unit, such as 4.5 mg"


def read_text(text: str) -> tuple[Fraction, str]:
    """Give the number in the unit it is kept in, and that unit."""
    match = _AMOUNT.fullmatch(text) if len(text) <= MAX_TEXT else None
    known = UNITS.get(match[4]) if match else None
    if match is None or known is None:
        from galenic._amounts.powers import read_power  # noqa: PLC0415 - of colonies alone

        power = read_power(text) if match is None else None
        if power is not None:
            return power
        raise AmountError(text, ACCEPTED, _remedy(text, match))
    sign, whole, decimals, _ = match.groups("")
    unit, factor = known
    number = int(f"{sign}{whole}{decimals}") * factor.numerator
    return ExactFraction.ratio(number, factor.denominator * 10 ** len(decimals)), unit


def tidied(text: str) -> str:
    """Text of the grammar for people: in safe spelling, without zeros that say nothing."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return text
    sign, whole, decimals, spelling = match.groups(default="")
    spelling = "/".join(SAFE.get(part, part) for part in spelling.split("/"))
    return f"{sign}{_tidy(whole, decimals)} {spelling}"


def last_digit(text: str) -> Fraction | None:
    """What one of the last digit typed stands for, in the unit that is kept; zeros count.

    ``None`` for text outside the grammar.

    Examples
    --------
    >>> last_digit("171.0 mg")
    Fraction(1, 10)
    """
    match = _AMOUNT.fullmatch(text) if len(text) <= MAX_TEXT else None
    known = UNITS.get(match[4]) if match else None
    if match is None or known is None:
        from galenic._amounts.powers import power_last_digit  # noqa: PLC0415 - the same

        return power_last_digit(text)
    _, factor = known
    return ExactFraction.ratio(factor.numerator, factor.denominator * 10 ** len(match[3] or ""))


def _tidy(whole: str, decimals: str) -> str:
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _remedy(text: str, match: re.Match[str] | None) -> str:
    """What to do about text outside the grammar; the first fault that applies."""
    if len(text) > MAX_TEXT:
        return f"write at most {MAX_TEXT} characters"
    from galenic._amounts.as_printed import for_printed  # noqa: PLC0415 - only for a slip

    printed = for_printed(text)
    if printed is not None:
        return printed
    if match is not None:
        return f"{match[4]!r} is no unit of ours; use {_offer(match[4])}"
    from galenic._amounts.marks import WRITE, marked  # noqa: PLC0415 - only for a slip
    from galenic._amounts.powers import word_remedy  # noqa: PLC0415 - the same

    worded = word_remedy(text)
    if worded is not None:
        return worded
    signs = marked(text)
    faults = (
        (not text.strip(), "write a number and its unit"),
        (text in UNITS, "write the number before the unit"),
        ("\t" in text, "write one plain space between number and unit"),
        (signs or _COMMA.fullmatch(text), signs or WRITE),
        (_NUMBER.fullmatch(text), "add the unit"),
        (text.startswith("."), "write a zero before the point"),
        (text != text.strip(), "remove the space or line end around it"),
        (
            not text.isascii() or not text.isprintable(),
            "use plain ASCII characters; something here only looks like one",
        ),
        (not any(map(str.isdigit, text)), "write a number, in digits"),
    )
    return next(
        (remedy for found, remedy in faults if found),
        "write nothing else: no exponent, fraction, range, sign or space between digits",
    )


def _offer(spelling: str) -> str:
    from galenic._amounts.near_units import near_spelling  # noqa: PLC0415 - only for a slip

    if spelling.partition("/")[0] in {"mol", "Eq"}:
        return f"'m{spelling}', of which it holds a thousand"
    folded = [unit for unit in UNITS if unit.lower() == spelling.lower() and unit.isascii()]
    near = folded[0] if folded else near_spelling(spelling)
    return (
        f"{near!r}"
        if near
        else "one such as kg, g, mg, mcg, ng, mL, IU, CFU, mmol, mEq, % or mg/capsule"
    )
