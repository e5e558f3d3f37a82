"""Signs in a number that part thousands or begin decimals: in which ways a person may mean them.

Nothing here settles between the two: where a number can be read in both ways, both are told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._amounts.near_units import near_spelling
from galenic._amounts.numbers import MAX_TEXT
from galenic._amounts.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["WRITE", "asked", "marked", "parted", "pointed", "readings"]

WRITE = "write the decimal sign as a point, and no sign between thousands"
_DECIMAL = ",."
_MARKS = ",.'_ \u00a0\u2009\u202f\u2019"
_NUMBER = re.compile(rf"[0-9]+(?:[{_MARKS}][0-9]+)*")
_UNIT = "[A-Za-z%\u00b5\u03bc][A-Za-z%\u00b5\u03bc/. ]*"
_AMOUNT = re.compile(rf"([0-9]+(?:[{_MARKS}][0-9]+)+)[ \u00a0\u2009\u202f]*({_UNIT})?")
_POINT = re.compile(r"[0-9]+\.[0-9]+")


def readings(number: str) -> tuple[str, ...]:
    """The plain numbers that a number with such signs may mean, the one of thousands first.

    Examples
    --------
    >>> readings("1,000"), readings("4,5"), readings("1.234,5"), readings("1,00,000")
    (('1000', '1'), ('4.5',), ('1234.5',), ())
    """
    if len(number) > MAX_TEXT or _NUMBER.fullmatch(number) is None:
        return ()
    groups, marks = re.split(f"[{_MARKS}]", number), re.findall(f"[{_MARKS}]", number)
    found = []
    if marks and _is_grouped(groups, marks):
        found.append("".join(groups))
    if marks and marks[-1] in _DECIMAL and marks[-1] not in marks[:-1]:
        whole = groups[:-1]
        if len(whole) == 1 or _is_grouped(whole, marks[:-1]):
            found.append(_plain("".join(whole), groups[-1]))
    return tuple(found)


def marked(text: str, begin: str = WRITE, quote: str = "") -> str | None:
    """What to do about a number with such signs, with each way to read it.

    ``None`` where there are none, or where it can be read in no way. A lone point is none of them:
    in the grammar it is the decimal sign.
    """
    parts = parted(text)
    if parts is None or _POINT.fullmatch(parts[0]):
        return None
    number, unit = parts
    if begin == WRITE and not any(mark in number for mark in _DECIMAL):
        begin = "write no sign or space between digits"
    found = [f"{quote}{one}{unit}{quote}" for one in readings(number)]
    return f"{begin}: {asked(found, number)}" if found else None


def pointed(text: str) -> str | None:
    """Both amounts that one may mean whose lone point may part thousands; ``None`` elsewhere."""
    parts = parted(text)
    found = readings(parts[0]) if parts is not None and _POINT.fullmatch(parts[0]) else ()
    if parts is None or len(found) < 2:  # noqa: PLR2004 - two readings
        return None
    many, few = (f'"{one}{parts[1]}"' for one in found)
    return f"{few}, or {many} where the point parts thousands"


def parted(text: str) -> tuple[str, str] | None:
    """A number with a sign in it, and the unit behind it, a space before it, spelled as ours."""
    match = _AMOUNT.fullmatch(text.strip()) if len(text) <= MAX_TEXT else None
    if match is None:
        return None
    unit = (match[2] or "").strip()
    spelled = unit if unit in UNITS else near_spelling(unit) or unit
    return match[1], f" {spelled}" if spelled else ""


def asked(found: Sequence[str], number: str) -> str:
    """Each way to read a number, and what settles between them."""
    if len(found) == 1:
        return f"{found[0]}, if that is meant"
    sign = "point" if "." in number else "comma"
    many, few = found
    return f"{many} where the {sign} parts thousands, or {few} where it is the decimal sign"


def _is_grouped(groups: list[str], marks: list[str]) -> bool:
    """Whether they are thousands: one sign, three digits behind each, and no zero in front."""
    first, *rest = groups
    begins = 1 <= len(first) <= 3 and first[0] != "0"  # noqa: PLR2004 - digits of a group
    return begins and len({*marks}) == 1 and all(len(group) == 3 for group in rest)  # noqa: PLR2004


def _plain(whole: str, decimals: str) -> str:
    """A number without zeros that say nothing."""
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole
