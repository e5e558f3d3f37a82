"""The parts of a page, whatever it is written as: HTML to print and Markdown draw the same ones.

A page of plain text is drawn by the room of its records: its columns and its order are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from galenic._show.sections import Blanks, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._notices import Notice

__all__ = [
    "DayCell",
    "Lines",
    "Listing",
    "Notes",
    "OrderCode",
    "Page",
    "Part",
    "Table",
    "Weeks",
    "WeighingTable",
    "Weight",
]


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


class Notes(NamedTuple):
    """Notices; stops and cautions stand in boxes."""

    notices: Sequence[Notice]


class Listing(NamedTuple):
    """Sentences, under a heading where it has one."""

    title: str
    sentences: Sequence[str]


class DayCell(NamedTuple):
    """A day of a chart: which it is, what is taken, of which step, and how often that is ticked."""

    label: str
    lines: Sequence[str]
    step: int
    ticks: int


class Weeks(NamedTuple):
    """Weeks of days under the names of weekdays, where they have any, and what each step is."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[DayCell | None]]
    legend: Sequence[tuple[int, str]]


class Lines(NamedTuple):
    """Lines that are copied as they stand, such as those of a file."""

    lines: Sequence[str]


class OrderCode(NamedTuple):
    """The order in letters, and as a symbol where there is one: a drawing of SVG, or nothing."""

    title: str
    sentences: Sequence[str]
    lines: Sequence[str]
    symbol: str


Part: TypeAlias = (
    Blanks | Lines | Listing | Section | Table | Notes | OrderCode | Weeks | WeighingTable
)


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
