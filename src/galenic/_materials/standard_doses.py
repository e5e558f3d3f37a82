"""The doses in which actives are otherwise given: no low-dose capsule is to reach one unseen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._materials._tables import load_rows
from galenic._record import Record

if TYPE_CHECKING:
    from galenic._amounts import Amount

__all__ = ["StandardDose", "standard_dose"]


@frozen(eq=False, repr=False, slots=False)
class StandardDose(Record):
    """A row of the table of standard doses."""

    base: str = fields.text(doc="the moiety that the forms of the active share")
    dose: Amount = fields.amount("mg", doc="the dose, whatever the form")
    source: str = fields.text(doc="where it was read")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")


@cache
def standard_dose(base: str) -> StandardDose:
    """The standard dose of an active, by its base."""
    rows = load_rows(StandardDose, "standard_dose")
    return next(row for row in rows if row.base == base)
