"""Changes to the stocks and doses of an order, in the keys that ``Order.replace`` takes.

An order of one active has [stock] and order.dose; where there are several, each has its own table,
and a change gives all of them anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._materials.actives import is_from, weighed_for
from galenic._materials.substances import same_name
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from galenic._materials.active import Active
    from galenic._materials.order import OfOne, Order
    from galenic._words import Phrase

    Table = dict[str, Any]

__all__ = ["are_several", "other_stocks", "said_of", "serves_others", "with_stocks", "with_tables"]


def are_several(order: Order) -> bool:
    """Whether an order has several actives."""
    return len(order.by_active) > 1


def said_of(order: Order, active: str, said: Phrase) -> Phrase:
    """What to do about one active: with its name, where there are others."""
    return phrase("of-active", active=active, told=said) if are_several(order) else said


def with_tables(order: Order, change: Callable[[OfOne, Active, Table], Table]) -> Table:
    """The tables [[active]] of an order, each changed.

    ``change`` is asked with the active for whose sake its stock is weighed, what was read of the
    table, and the table.
    """
    rows: Sequence[Table] = order.to_tables()["active"]
    given = zip(order.actives, rows, strict=True)
    return {"actives": [change(weighed_for(order, one), one, dict(row)) for one, row in given]}


def with_stocks(order: Order, stocks: Mapping[str, Mapping[str, Any]]) -> Table:
    """Another stock in place of that of each active that is named."""
    if not are_several(order):
        (stock,) = stocks.values()
        return {"stock": stock}
    replaced = [(one, stocks[one.active]) for one in order.by_active if one.active in stocks]

    def changed(_: OfOne, one: Active, row: Table) -> Table:
        new = next((stock for old, stock in replaced if is_from(order, one, old)), None)
        return row if new is None else row | {"stock": new}

    return with_tables(order, changed)


def other_stocks(order: Order, active: OfOne) -> Sequence[Table]:
    """The tables of the other stocks of an active."""
    tables = order.to_tables()
    if are_several(order):
        place = next(n for n, one in enumerate(order.actives) if is_from(order, one, active))
        tables = tables["active"][place]
    found: Sequence[Table] = tables.get("other_stock", ())
    return found


def serves_others(order: Order, active: OfOne) -> bool:
    """Whether another active comes from the stock of this one."""
    of = (one.stock.of for one in order.by_active)
    return any(name is not None and same_name(name, active.active) for name in of)
