"""The tables of an order that may bear a lot and its expiry, each with its path.

They are looked at while the order is read: a table that could not be read is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic import _fields as fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._materials.order import Order

__all__ = ["goes_in", "may_go_in"]


def goes_in(order: Order) -> Iterator[tuple[str, object]]:
    """What goes in whatever is weighed: stock, filler, shells and excipients."""
    for name in ("stock", "filler", "capsule"):
        yield from _one(order, name)
    for place, active in _each(order, "actives"):
        for path, stock in _one(active, "stock"):
            if fields.maybe(stock, "of") is None:
                yield f"active[{place}].{path}", stock
    yield from _listed(order, "excipient")


def may_go_in(order: Order) -> Iterator[tuple[str, object]]:
    """What goes in where the plan needs it: the diluent of a triturate, another stock."""
    yield from _one(order, "triturate")
    yield from _listed(order, "other_stock")
    for place, active in _each(order, "actives"):
        for path, stock in _listed(active, "other_stock"):
            yield f"active[{place}].{path}", stock


def _one(record: object, name: str) -> Iterator[tuple[str, object]]:
    table = fields.maybe(record, name)
    if table is not None:
        yield name, table


def _listed(record: object, name: str) -> Iterator[tuple[str, object]]:
    return ((f"{name}[{place}]", table) for place, table in _each(record, name))


def _each(record: object, name: str) -> Iterator[tuple[int, object]]:
    tables: Iterable[object] = fields.maybe(record, name) or ()
    numbered = enumerate(tables)
    return ((place, one) for place, one in numbered if not isinstance(one, fields.Unreadable))
