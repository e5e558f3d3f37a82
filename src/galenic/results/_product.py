"""What a plan makes that is no capsule, and what a plan leaves for the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic._record import Record

if TYPE_CHECKING:
    import datetime as dt

    from galenic._amounts import Amount

__all__ = ["ProductMade"]


@frozen(eq=False, repr=False, slots=False)
class ProductMade(Record):
    """The product of a plan: what was asked for, and the strength that the weights give it.

    ``strength`` counts active, and ``held`` is all of it; ``powder`` is the stock that this takes.
    ``strength_as`` is the strength as parts, ``1 in 1000``, where it comes to such. ``expected``,
    ``deviation``, ``of_label`` and ``made`` are what the weights give, and ``bound`` is how far
    half a readability on each of them can move the strength; all are ``None`` under a stop.
    """

    kind: str
    active: str
    mass: Amount
    strength: Amount
    strength_as: str | None
    held: Amount
    powder: Amount
    diluent: str
    expected: Amount | None
    deviation: Amount | None
    of_label: Amount | None
    bound: Amount | None
    made: Amount | None
    lot: str | None
    expires: dt.date | None
