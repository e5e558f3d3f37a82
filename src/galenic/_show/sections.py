"""The parts that every page draws, plain text as well: rows under a heading, places to write into.

They stand apart from the other :mod:`parts <galenic._show.parts>`, so that a sheet in a terminal is
printed without those.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

__all__ = ["Blanks", "Row", "Section", "Word"]


class Word(str):
    """A value that is a name, such as that of a size, although it may look like a number."""

    __slots__ = ()


Row: TypeAlias = tuple[str, str, str]
"""What it is, its value, and a remark."""


class Section(NamedTuple):
    """A heading and its rows; ``kind`` is a word for styles."""

    title: str
    rows: list[Row]
    kind: str = ""


class Blanks(NamedTuple):
    """So many places to write into, numbered from 1, all of a unit."""

    title: str
    remark: str
    places: int
    blank: str
