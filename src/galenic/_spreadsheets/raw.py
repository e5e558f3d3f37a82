"""A table before it is understood: cells as they stand, each with its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._values import Values
from galenic.errors import printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from decimal import Decimal

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Raw", "RawTable", "ReadAs", "Row", "decimal_of", "plainly"]

MOST_COLUMNS, MOST_ROWS = 50, 1000
_SHOWN = 60


class ReadAs(NamedTuple):
    """How a person said that a table is to be read."""

    columns: Mapping[str, str] = Values()
    """The heading of a column, by its key, or by its key and unit."""
    decimal: str | None = None
    sheet: str | None = None
    keys: AbstractSet[str] = frozenset()
    """The keys that a column can have."""
    settings: AbstractSet[str] = frozenset()
    """The keys that are none of a column."""

    @property
    def is_told(self) -> bool:
        """Whether a person said anything."""
        return bool(self.columns) or self.decimal is not None or self.sheet is not None


class Raw(NamedTuple):
    """A cell: its text, and what a workbook knows of it.

    A ``settled`` number has its decimal mark from the workbook; ``percent`` is one that is shown in
    percent, and ``unit`` is what its format writes behind it. ``unfit`` says why the cell is no
    reading: an error, a date, a formula.
    """

    text: str
    place: str
    settled: bool = False
    percent: bool = False
    unit: str = ""
    unfit: str = ""


class Row(NamedTuple):
    """A row that holds something, and what it is called in messages."""

    place: str
    cells: list[Raw]

    def cell(self, column: int) -> Raw:
        """The cell of a column; a row may end before it."""
        return self.cells[column] if column < len(self.cells) else Raw("", self.place)


class RawTable(NamedTuple):
    """A header, the rows below it, and how they were found."""

    header: Row
    rows: list[Row]
    above: int
    """How many rows that hold something stand above the header."""
    separator: str = ""
    sheet: str = ""
    hidden: AbstractSet[int] = frozenset()
    """The columns of a sheet that are not seen."""


def plainly(text: str) -> str:
    """Text from a file as it may stand in a message: on one line, printable, short."""
    text = printable(text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def decimal_of(number: Decimal) -> str:
    """A number in our writing, without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
