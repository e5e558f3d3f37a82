"""A second drug that stands among the excipients, where nothing of a drug is done for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._materials.excipients import find_excipient
from galenic._materials.substances import is_substance, same_name
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic._sheet import Sheet

__all__ = ["on_second_drug"]


def on_second_drug(sheet: Sheet, order: Order) -> None:
    """Note each powder beside the stock that is a drug by its name, or may be one.

    The name decides for all of them. An excipient that no table knows, and of which the order does
    not say what it is there for, may be a drug; filler and diluent have said it by their place.
    """
    for kind, name, said in _beside(order):
        why = _why_drug(order, name)
        if why is not None:
            _note(sheet, name, kind, why, None)
        elif not said and find_excipient(name) is None:
            _note(sheet, name, kind, "is-unknown", "say-role")


def _note(sheet: Sheet, name: str, kind: str, why: str, remedy: str | None) -> None:
    """Note it with the phrases of these codes."""
    told = {"kind": phrase(kind), "why": phrase(why), "remedy": phrase(remedy) if remedy else None}
    sheet.note("second-drug", name=name, **told)


def _beside(order: Order) -> Iterator[tuple[str, str, bool]]:
    """What is weighed beside the stock: as what, its name, and whether its role is said."""
    yield "as-filler", order.filler.name, True
    if order.triturate is not None and order.triturate.diluent is not None:
        yield "as-diluent", order.triturate.diluent, True
    for one in order.by_active:
        if one.stock.diluted_with is not None:
            yield "as-diluent-of-stock", one.stock.diluted_with, True
    for entry in order.excipient:
        yield "as-excipient", entry.name, entry.said_role is not None


def _why_drug(order: Order, name: str) -> str | None:
    """The code of the reason for which a name is one of a drug, if it is."""
    actives = [active for one in order.by_active for active in (one.active, one.stock.active)]
    if any(same_name(name, active) for active in actives):
        return "is-active"
    return "is-substance" if is_substance(name, order.substance or ()) else None
