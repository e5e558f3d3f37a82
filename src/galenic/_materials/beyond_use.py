"""How long a batch may be given at most, where nothing that goes into it ends before."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._materials._tables import load_rows
from galenic._materials.forms import same_form
from galenic._materials.substances import same_name

if TYPE_CHECKING:
    from galenic._materials.order import Order

__all__ = ["BeyondUse", "BeyondUseRule", "beyond_use", "beyond_uses", "last_day", "own_rules"]

_MOST = 3660
_CATEGORIES = (
    *("aqueous-nonpreserved", "aqueous-preserved"),
    *("oral-liquid-nonaqueous", "other-nonaqueous"),
)
_OURS = "other-nonaqueous"  # capsules and dry powders: nothing else is planned


@fields.sound
class BeyondUse(fields.Sound):
    """The longest time that a rule allows; the day of making may count as one of its days."""

    name: str = fields.text(doc="the rule")
    category: str = fields.choice(*_CATEGORIES, doc="what kind of preparation it is of")
    days: int = fields.count(doc="days that it allows", at_most=_MOST)
    days_after: int = fields.count(doc="days from the day of making to the last", at_most=_MOST)
    storage: str | None = fields.text(doc="how it is to be kept, if the rule says", default=None)
    source: str = fields.text(doc="where the row was read")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")

    def last_day(self, made: dt.date) -> dt.date:
        """The last day of what is made on a day."""
        return last_day(made, self.days_after)


@fields.sound
class BeyondUseRule(fields.Sound):
    """A pharmacy's own rule: days for all that it makes, or for one filler, or for one active.

    It never lengthens what the rule of the chapter allows; a shorter one limits the batch.
    """

    _place: ClassVar = "beyond_use"

    days: int = fields.count(
        doc="days that it allows; the day of making is the first", at_most=_MOST
    )
    source: str = fields.text(doc="where it stands: a study, a letter of a maker, a procedure")
    filler: str | None = fields.text(
        doc="the filler that it is of; absent: any filler", default=None
    )
    active: str | None = fields.text(
        doc="the form of the active that it is of; absent: any active", default=None
    )

    def is_of(self, order: Order) -> bool:
        """Whether it is of this order: of its filler, and of a form that is there of an active.

        That is the form ordered, the one in the stock, and the one its content is stated as: what
        was studied of the salt holds for a capsule of the salt, whatever form its dose is in.
        """
        of_filler = self.filler is None or same_name(self.filler, order.filler.name)
        if self.active is None or not of_filler:
            return of_filler
        form = order.form(self.active)
        return any(same_form(form, other) for one in order.by_active for other in one.forms)

    def last_day(self, made: dt.date) -> dt.date:
        """The last day of what is made on a day, which is day 1."""
        return last_day(made, self.days - 1)


def last_day(made: dt.date, after: int) -> dt.date:
    """The day so many days after another; the calendar itself ends with the year 9999."""
    last = min(made.toordinal() + after, dt.date.max.toordinal())
    return dt.date.fromordinal(last)


@cache
def beyond_uses() -> tuple[BeyondUse, ...]:
    """The rules by category of preparation."""
    return load_rows(BeyondUse, "beyond_use")


@cache
def beyond_use() -> BeyondUse:
    """The rule that the end of a batch is held to: of capsules and dry powders."""
    (row,) = (row for row in beyond_uses() if row.category == _OURS)
    return row


def own_rules(order: Order) -> list[BeyondUseRule]:
    """The pharmacy's own rules that are of an order."""
    return [rule for rule in order.beyond_use if rule.is_of(order)]
