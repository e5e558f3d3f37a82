"""A stock that is weighed as it is, such as a powder with a certificate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic import _fields as fields
from galenic._materials.stock.base import Stock
from galenic.errors import CheckError

if TYPE_CHECKING:
    from galenic._materials.stock.base import Content
    from galenic._sheet import Sheet, Step

__all__ = ["Bulk"]


@fields.sound
class Bulk(Stock):
    """A stock that is weighed as it is."""

    available: fields.MaybeAmount = fields.amount("mg", doc="mass at hand", default=None)

    @property
    def is_at_hand(self) -> bool:
        """Whether the order says how much there is."""
        return self.available is not None

    def at_hand(self) -> Fraction | None:
        """All that there is."""
        return None if self.available is None else Fraction(self.available.number)

    def there(self, sheet: Sheet, content: Content) -> Step:  # noqa: ARG002 - others count units
        """The mass at hand."""
        if self.available is None:
            raise CheckError("stock at hand was asked of an order that does not say")
        return sheet.given("stock at hand", self.available)

    def take(self, sheet: Sheet, mass: Step, content: Content) -> None:  # noqa: ARG002
        """Only the mass is taken."""
        available = self.available
        if available is not None and available.number < mass.number:
            sheet.note("stock-short", available=available, needed=mass.amount)
