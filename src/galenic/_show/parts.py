"""The parts of a page, whatever it is written as: HTML to print and Markdown draw the same ones.

A page of plain text is drawn by the room of its records: its columns and its order are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._notices import Notice

__all__ = [
    "Blanks",
    "Lines",
    "Listing",
    "Notes",
    "Page",
    "Part",
    "Row",
    "Section",
    "Table",
    "WeighingTable",
    "Weight",
]

Row: TypeAlias = tuple[str, str, str]
"""What it is, its value, and a remark."""


class Section(NamedTuple):
    """A heading and its rows; ``kind`` is a word for styles."""

    title: str
    rows: list[Row]
    kind: str = ""


class Table(NamedTuple):
    """A heading, the names of columns, and rows of as many cells; the first names its row."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


class Weight(NamedTuple):
    """A weight: to tick, to set and to write beside what was read; ``blank`` is where, if it is."""

    step: str
    weight: str
    what: str
    remark: str
    blank: str


class WeighingTable(NamedTuple):
    """The weights, under what they are."""

    title: str
    rows: Sequence[Weight]


class Blanks(NamedTuple):
    """So many places to write into, numbered from 1, all of a unit."""

    title: str
    remark: str
    places: int
    blank: str


class Notes(NamedTuple):
    """Notices; stops and cautions stand in boxes."""

    notices: Sequence[Notice]


class Listing(NamedTuple):
    """Sentences, under a heading where it has one."""

    title: str
    sentences: Sequence[str]


class Lines(NamedTuple):
    """Lines that are copied as they stand, such as those of a file."""

    lines: Sequence[str]


Part: TypeAlias = Blanks | Lines | Listing | Section | Table | Notes | WeighingTable


class Page(NamedTuple):
    """A whole page.

    Attributes
    ----------
    kind
        A word for what it is, for styles.
    title, verdict
        What it is about, and what that comes to in one line, where it does.
    parts
        What it says, in order.
    facts
        The order's number and day, where it is about an order.
    running
        What stands at the head of every sheet of paper: the order's number, and what is made.
    """

    kind: str
    title: str
    verdict: str
    parts: tuple[Part, ...]
    facts: Sequence[tuple[str, str]] = ()
    running: Sequence[str] = ()
