"""How wide text is: the widths of Helvetica, which Arial and Liberation Sans share.

They are those of Adobe's metrics of Helvetica and Helvetica Bold, in thousandths of the size of the
type, from the space to the tilde. A letter with an accent is as wide as without, and what is in no
table is taken to be as wide as it is high, which no letter of a label exceeds.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from galenic._materials._tables import data_text

__all__ = ["width"]

_FIRST, _WIDEST = 32, 1000
_ALIKE = {"\u00a0": " ", "–": "0", "°": "r", "µ": "u", "²": "r", "³": "r", "×": "+", "·": "."}


def width(text: str, *, bold: bool) -> Fraction:
    """The width of a text in type of size 1."""
    widths = _widths()[bold]
    return Fraction(sum(_of(sign, widths) for sign in text), 1000)


def _of(sign: str, widths: tuple[int, ...]) -> int:
    place = ord(_ALIKE.get(sign, sign)) - _FIRST
    if 0 <= place < len(widths):
        return widths[place]
    from unicodedata import combining, normalize  # noqa: PLC0415 - seldom needed

    plain = "".join(one for one in normalize("NFKD", sign) if not combining(one))
    if plain and plain != sign and plain.isascii():
        return sum(_of(one, widths) for one in plain)
    return _WIDEST


@cache
def _widths() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Those of the regular type, and of the bold one."""
    regular, bold = (
        tuple(map(int, line.split()))
        for line in data_text("type_widths.txt").splitlines()
        if line and line[0] != "#"
    )
    return regular, bold
