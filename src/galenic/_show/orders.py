"""Several orders answered in one call, each under its name (``galenic/orders/1``)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from galenic._asking import Shown, answers, ask
from galenic._record import Record
from galenic._show.html import block, heading, verdict
from galenic._show.tables import Row, chosen
from galenic._show.text import WIDTH, wrapped
from galenic._version import __version__
from galenic._words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.errors import InputError

__all__ = ["SCHEMA", "Answered", "Orders"]

SCHEMA = "galenic/orders/1"


@frozen(eq=False, repr=False)
class Answered(Record):
    """What became of one order: a result, or why there is none.

    Attributes
    ----------
    order
        The name that it was given by, printable.
    exit_code
        What a call with this order alone would have ended with.
    result
        The result, where there is one.
    refusal
        Why the input cannot be used.
    failed
        What failed, where galenic itself did.
    """

    order: str
    exit_code: int
    result: Shown | None = None
    refusal: InputError | None = None
    failed: str | None = None


@frozen(eq=False, repr=False)
class Orders(Shown, Record):
    """Several orders, answered one after the other."""

    orders: tuple[Answered, ...]

    @property
    def exit_code(self) -> int:
        """The worst of all: what failed, then what cannot be used, then what must not be done."""
        return max(one.exit_code for one in self.orders)


@answers("data", Orders)
def orders_data(found: Orders) -> dict[str, Any]:
    """Write all answers as plain data, each in the schema of its own."""
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "exit_code": found.exit_code,
        "orders": [_data(one) for one in found.orders],
    }


def _data(one: Answered) -> dict[str, Any]:
    return {
        "order": one.order,
        "exit_code": one.exit_code,
        "result": None if one.result is None else one.result.to_dict(),
        "problems": None if one.refusal is None else one.refusal.to_dict(),
        "failed": one.failed,
    }


@answers("text", Orders)
def orders_text(found: Orders) -> str:
    """Every sheet under the name of its order, and at the end what became of each."""
    return "\n".join(line.rstrip() for line in _lines(found))


def _lines(found: Orders) -> Iterator[str]:
    many = len(found.orders)
    for place, one in enumerate(found.orders, 1):
        yield from wrapped(_name(one, place, many), "", "  ")
        yield "-" * WIDTH
        if one.result is not None:
            yield str(one.result)
        else:
            yield say("orders.no-result", became=_became(one))
        yield ""
        yield ""
    counted = Counter(_became(one) for one in found.orders)
    parts = (say("orders.counted", many=many, became=became) for became, many in counted.items())
    yield say("orders.all", many=many, counted=tuple(parts))
    for one in found.orders:
        yield from wrapped(f"{one.order}: {_became(one)}", "  ", "    ")


def _became(one: Answered) -> str:
    return say(f"orders.exit-{one.exit_code}")


def _name(one: Answered, place: int, many: int) -> str:
    return say("orders.one", place=place, many=many, order=one.order)


@answers("html", Orders)
def orders_html(found: Orders) -> str:
    """Every page, or the table of its problems, under the name of its order."""
    parts = []
    for place, one in enumerate(found.orders, 1):
        parts.append(heading(_name(one, place, len(found.orders))))
        page = one.result or one.refusal
        parts.append(verdict(one.failed or _became(one)) if page is None else ask("html", page))
    return block("orders", parts)


@answers("rows", Orders)
def orders_tables(found: Orders, name: str | None) -> list[Row]:
    """One table: what became of each order."""
    rows = [
        {"order": one.order, "exit_code": one.exit_code, "became": _became(one)}
        for one in found.orders
    ]
    return chosen({"orders": lambda: rows}, name)
