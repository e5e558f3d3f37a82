"""The numbers of a text, each with its unit, and the text without them.

Every decimal digit belongs to a number: those of lots, days and names too. Two texts that differ
in their digits alone have the same words around their numbers, so no digit is passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from galenic._amounts.units import UNITS

__all__ = ["TextWord", "are_alike", "beyond", "numbers", "skeleton", "words"]

_GAP = "\0"
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _number() -> re.Pattern[str]:
    """A day, or a number with the sign before it and the unit behind it, where it has them."""
    spelled = sorted({*UNITS, "tablets", "capsules", "days"}, key=len, reverse=True)
    units = "|".join(map(re.escape, spelled))
    day = r"(?<![\d.-])\d{4}-\s?\d{2}-\s?\d{2}(?![\d-])"  # a line may end at its hyphens
    sign, number = r"(?:(?<![^\s(])(?:[-−]|<\s?))?", r"\d+(?:\.\d+)*"
    return re.compile(rf"{day}|{sign}{number}(?:\s{{0,3}}(?:{units})(?![A-Za-z/]))?")


def numbers(text: str) -> list[str]:
    """The numbers of a text in order, each with its unit behind one blank."""
    return [" ".join(_spaced(one[0]).split()) for one in _number().finditer(text)]


def _spaced(number: str) -> str:
    """A number with one blank before its unit, a day with none: lines are broken at either."""
    joined = re.sub(r"(?<=\d-)\s", "", number)
    return re.sub(r"(?<=\d)(?=[^\d.\s-])", " ", joined, count=1)


def skeleton(text: str) -> str:
    """A text with its numbers left out and its blanks made one."""
    return " ".join(_number().sub(f" {_GAP} ", text).split())


class TextWord(NamedTuple):
    """A word or a number of a text: what it is aligned by, what it says, where it begins."""

    key: str
    said: str
    begins: int

    @property
    def is_number(self) -> bool:
        """Whether it is a number, which is aligned by being one."""
        return self.key == _GAP


def words(text: str) -> list[TextWord]:
    """The words and numbers of a text in order."""
    found: list[TextWord] = []
    end = 0
    for one in _number().finditer(text):
        found += _plain(text, end, one.start())
        found.append(TextWord(_GAP, numbers(one[0])[0], one.start()))
        end = one.end()
    return found + _plain(text, end, len(text))


def _plain(text: str, begin: int, end: int) -> list[TextWord]:
    return [TextWord(one[0], one[0], one.start()) for one in _WORD.finditer(text, begin, end)]


def are_alike(one: str, other: str) -> bool:
    """Whether two numbers say the same; where lines are broken, one may have lost its unit."""
    if one == other:
        return True
    (mine, _, unit), (ours, _, wanted) = one.partition(" "), other.partition(" ")
    return mine == ours and not (unit and wanted)


def beyond(told: str, found: str) -> tuple[list[str], list[str]]:
    """The numbers of one text that the other has not, each counted, and the other way around."""
    mine, other = Counter(numbers(told)), Counter(numbers(found))
    return list((mine - other).elements()), list((other - mine).elements())
