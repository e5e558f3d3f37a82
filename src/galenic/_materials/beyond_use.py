"""How long capsules may be given at most, where nothing that goes into them ends before."""

from __future__ import annotations

import datetime as dt
from functools import cache

from galenic import _fields as fields
from galenic._materials._tables import load_rows

__all__ = ["BeyondUse", "beyond_use"]


@fields.sound
class BeyondUse(fields.Sound):
    """The longest time that a rule allows; the day of making may count as one of its days."""

    name: str = fields.text(doc="the rule")
    days: int = fields.count(doc="days that it allows", at_most=3660)
    days_after: int = fields.count(doc="days from the day of making to the last", at_most=3660)
    source: str = fields.text(doc="where the row was read")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")

    def last_day(self, made: dt.date) -> dt.date:
        """The last day of what is made on a day; the calendar itself ends with the year 9999."""
        last = min(made.toordinal() + self.days_after, dt.date.max.toordinal())
        return dt.date.fromordinal(last)


@cache
def beyond_use() -> BeyondUse:
    """The rule that the end of a batch is held to."""
    (row,) = load_rows(BeyondUse, "beyond_use")
    return row
