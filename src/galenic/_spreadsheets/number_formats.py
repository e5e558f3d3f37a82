"""What the format of a cell makes of its number: percent, thousands, a unit behind it.

A sign in quotes, behind a backslash, or as space of its width, is text: a ``%`` there shows a
number in percent that is held as it is seen.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from galenic._amounts import UNITS

__all__ = ["ShownNumber", "shown_as"]

_PART = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|(\[[^\]]*\])|_.|\*.|(.)', re.DOTALL
)  # text in quotes, behind a backslash, as a currency; a colour or a condition; space; a sign
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_NUMBER = re.compile(r"[0#?@]|general", re.IGNORECASE)
_LONGEST = 500


class ShownNumber(NamedTuple):
    """How a number is shown: times a hundred, with a unit as text behind it, or as another one."""

    percent: bool = False
    unit: str = ""
    unfit: str = ""


def shown_as(number: float, number_format: str) -> ShownNumber:
    """What a number format makes of a number."""
    if len(number_format) > _LONGEST:
        return ShownNumber(unfit="a number format without end")
    section = _section_for(number, number_format)
    if section is None:
        return ShownNumber(unfit="a number whose format goes by conditions")
    signs, text = section
    if not _NUMBER.search(signs):
        return ShownNumber(unfit="a number that its format does not show")
    if signs.count("%") > 1 or _SCALED.search(signs):
        return ShownNumber(unfit="a number that is shown in thousands, or ten thousandfold")
    return ShownNumber("%" in signs, text if text in UNITS else "")


def _section_for(number: float, number_format: str) -> tuple[str, str] | None:
    """The signs and the text of the section that a number is shown by; with conditions, none."""
    sections, conditions = [("", "")], False
    for quoted, escaped, currency, bracket, sign in _PART.findall(number_format):
        signs, text = sections[-1]
        conditions = conditions or bracket.startswith(("[<", "[>", "[="))
        if sign == ";":
            sections[-1] = signs, text.strip()
            sections.append(("", ""))
        else:
            sections[-1] = signs + sign, text + quoted + escaped + currency
    sections[-1] = sections[-1][0], sections[-1][1].strip()
    if conditions:
        return None
    place = 0 if number > 0 else 1 if number < 0 else 2
    return sections[place if place < len(sections) else 0]
