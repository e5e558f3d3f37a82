"""A step of the mixing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._record import Record, worded
from galenic.results._parts import Named

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._words import Phrase

__all__ = ["Addition"]


@frozen(eq=False, repr=False, slots=False)
class Addition(Named, Record):
    """One addition to what lies in a vessel; the first lays a powder into the empty vessel.

    ``by`` is the measure in which the portion is no larger than what is present, ``weighings`` the
    numbers of the weighings it is parted from; ``last`` says that it is mixed in last and briefly.
    """

    vessel: str
    step: int
    named: str | Phrase = field(metadata=worded("what"))
    add: Amount
    present: Amount
    total: Amount
    by: str
    weighings: tuple[int, ...]
    last: bool

    @property
    def weighing(self) -> int:
        """The first of the weighings."""
        return self.weighings[0]
