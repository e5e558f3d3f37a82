"""How far a mean may be off theory or label before it is said, before the bench and after it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._materials._tables import load_rows
from galenic._record import Record

if TYPE_CHECKING:
    from galenic._amounts import Amount

__all__ = ["UsualMean", "usual_means"]


@frozen(eq=False, repr=False)
class UsualMean(Record):
    """How far a mean may be off what was meant."""

    name: str = fields.text(doc="what was meant: theory or label")
    title: str = fields.text(doc="what it asks, in one line")
    within: Amount = fields.amount("%", doc="how far the mean may be off")
    source: str = fields.text(doc="where it was read")
    edition: str = fields.text(doc="its edition or date")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")

    def holds(self, percent: Amount) -> bool:
        """Whether a mean in percent of what was meant is one, the limits included."""
        return abs(percent.number - 100) <= self.within.number


@cache
def usual_means() -> dict[str, UsualMean]:
    """The limits, by what was meant."""
    return {row.name: row for row in load_rows(UsualMean, "usual_mean")}
