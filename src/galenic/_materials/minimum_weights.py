"""The rules for the least weight that a balance may weigh: their numbers and their sources."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._late import kept
from galenic._materials._tables import load_row, load_rows, written_rows
from galenic._record import Record

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic._amounts import Amount

__all__ = ["MinimumWeight", "minimum_weight", "minimum_weights"]


@frozen(eq=False, repr=False, slots=False)
class MinimumWeight(Record):
    """A row of the table of minimum weights: a rule, and the numbers in it."""

    name: str = fields.text(doc="the word for the rule")
    means: str = fields.text(doc="what it asks for")
    factor: Fraction | None = fields.number(
        doc="how many times the repeatability are a part of the weight",
        at_least=1,
        at_most=10,
        default=None,
    )
    part: Amount | None = fields.amount(
        "%", doc="the part of the weight permitted", at_most=100, default=None
    )
    floor: Fraction | None = fields.number(
        doc="how much of a readability stands for a smaller repeatability",
        at_least=0,
        at_most=1,
        default=None,
    )
    accuracy: Amount | None = fields.amount(
        "%", doc="largest error of the scale", at_most=100, default=None
    )
    readings: int | None = fields.count(
        doc="the least number of readings that give a repeatability", at_most=100, default=None
    )
    source: str = fields.text(doc="where it was read, or that it is ours")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")
    memory: str | None = fields.text(doc="what of it was not seen in a text", default=None)

    @kept
    def numbers(self) -> dict[str, Fraction]:
        """The plain numbers that it computes with, by name."""
        part = None if self.part is None else self.part.number / 100
        found = {"factor": self.factor, "floor": self.floor, "part": part}
        return {name: number for name, number in found.items() if number is not None}


@cache
def minimum_weights() -> dict[str, MinimumWeight]:
    """The rules in the table of the package, by name."""
    return {row.name: row for row in load_rows(MinimumWeight, "minimum_weight")}


@cache
def minimum_weight(name: str) -> MinimumWeight:
    """One of the rules, by its name."""
    names = [row["name"] for row in written_rows("minimum_weight")]
    return load_row(MinimumWeight, "minimum_weight", names.index(name))
