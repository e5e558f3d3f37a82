"""A second drug that stands among the excipients, where nothing of a drug is done for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._materials.excipients import find_excipient
from galenic._materials.stock import Triturate
from galenic._materials.substances import is_substance, same_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic._sheet import Sheet

__all__ = ["on_second_drug"]

_KNOWN = "it stands among the substances that are drugs ([[substance]] rows, or our table)"
_ACTIVE = "it is the active of the order"
_UNKNOWN = "it is in no table of ours and no role is said of it"
_SAY = ' If it is none, say what it is there for, such as role = "colour".'


def on_second_drug(sheet: Sheet, order: Order) -> None:
    """Note each powder beside the stock that is a drug by its name, or may be one.

    The name decides for all of them. An excipient that no table knows, and of which the order does
    not say what it is there for, may be a drug; filler and diluent have said it by their place.
    """
    for kind, name, said in _beside(order):
        why = _why_drug(order, name)
        if why is not None:
            sheet.note("second-drug", name=name, kind=kind, why=why, remedy="")
        elif not said and find_excipient(name) is None:
            sheet.note("second-drug", name=name, kind=kind, why=_UNKNOWN, remedy=_SAY)


def _beside(order: Order) -> Iterator[tuple[str, str, bool]]:
    """What is weighed beside the stock: as what, its name, and whether its role is said."""
    yield "the filler", order.filler.name, True
    if order.triturate is not None and order.triturate.diluent is not None:
        yield "a diluent", order.triturate.diluent, True
    if isinstance(order.stock, Triturate):
        yield "the diluent of the stock", order.stock.diluent, True
    for entry in order.excipient:
        yield "an excipient", entry.name, entry.said_role is not None


def _why_drug(order: Order, name: str) -> str | None:
    if any(same_name(name, active) for active in (order.active, order.stock.active)):
        return _ACTIVE
    return _KNOWN if is_substance(name, order.substance or ()) else None
