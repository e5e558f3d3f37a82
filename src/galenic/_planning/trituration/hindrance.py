"""What stands in the way of a triturate: the limit, its key and value, and who set it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._materials.trituration import MAX_STEPS, RATIO_LIMIT
from galenic._planning.trituration import OVERFILLS
from galenic._planning.trituration.search import find_chain
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._materials.order import OfOne, Order
    from galenic._planning.trituration.chains import ChainLimits, Pan
    from galenic._words import Phrase

__all__ = ["ENDLESS", "Hindrance", "fixed_keys", "hindrance"]

ENDLESS = Fraction(10**6)
"""A ratio that limits nothing."""

_TABLE = re.compile(r"active\[\d+\]\.")


class Hindrance(NamedTuple):
    """A limit without which there would be a triturate: its code, and how a notice names it."""

    code: str
    why: Phrase


def hindrance(need: Fraction, pans: Sequence[Pan], limits: ChainLimits, order: OfOne) -> Hindrance:
    """Name the limit without which there would be a triturate; or all of them together."""
    least = min(pan.least for pan in pans)
    if limits.parts is not None and need * limits.parts**limits.steps < least:
        return Hindrance("dilution", _told("dilution", order))
    for code, lifted in _LIFTED.items():
        free = [pan._replace(most=None) for pan in pans] if code == "capacity" else pans
        relaxed = limits._replace(**lifted)  # type: ignore[arg-type]
        if (relaxed, free) == (limits, pans):
            continue  # nothing of the kind limits it
        if find_chain(need, free, relaxed, any_will_do=True) is not None:
            return Hindrance(code, _told(code, order))
    if limits.filler is not None and need + limits.filler < least:
        return Hindrance("batch", phrase("hindered.batch"))
    given = {"stock": limits.available, "mixer": limits.mixer, "tolerance": limits.tolerance}
    named = ["room", *(name for name, limit in given.items() if limit is not None)]
    limiting = tuple(phrase(f"limit.{name}") for name in named)
    return Hindrance("several", phrase("hindered.several", limits=limiting))


_LIFTED: dict[str, dict[str, object]] = {
    "stock": {"available": None},
    "tolerance": {"tolerance": None},
    "mixer": {"mixer": None},
    "capacity": {},
    "filler": {"filler": None},
    OVERFILLS: {"room": None, "filler": None},
    "steps": {"steps": MAX_STEPS},
    "fixed": {"parts": None, "factor": None, "aliquot": None},
    "dilution": {"ratio": ENDLESS, "steps": 1},
}
"""How each limit is lifted, in the order in which a pharmacist would ask; what the order fixes
comes after what stands in the way of it."""


def _told(code: str, order: OfOne) -> Phrase:
    """The limit, with the keys behind it, their values, and who set them."""
    table, words = order.triturate, f"hindered.{code}"
    if code in {"steps", "dilution"}:
        by_strength = table is not None and table.strength is not None
        words = "hindered.strength" if by_strength else "hindered.ratio"
    elif code == OVERFILLS and order.product is not None:
        words = "hindered.outweighs"
    keys = tuple(_keys(code, order))
    return phrase("why-by-keys", why=phrase(words), keys=keys) if keys else phrase(words)


def _keys(code: str, order: OfOne) -> Iterator[str | Phrase]:
    table = order.triturate
    if code == "stock":
        available = getattr(order.stock, "available", None)
        path = f"{_table_of(order)}stock.available"
        yield _key(order, path, available) if available else "stock.masses"
    elif code == "tolerance":
        heading = "order." if order.product is None else "product."
        yield _key(order, f"{_table_of(order) or heading}tolerance", order.tolerance)
    elif code == "mixer" and table is not None:
        yield _key(order, "triturate.mixer_capacity", table.mixer_capacity)
    elif code == "capacity":
        held = [one for one in order.balance if one.capacity is not None]
        yield from (_key(order, "balance.capacity", one.capacity, of=one.name) for one in held)
    elif code in {OVERFILLS, "filler"}:
        yield from fixed_keys(order)
        if order.product is None:
            yield _key(order, "capsule.size", order.capsule.size)
        else:
            yield _key(order, "product.mass", order.product.mass)
    elif code == "fixed":
        yield from fixed_keys(order)
    else:
        yield from _of_dilution(order)


def _table_of(order: OfOne) -> str:
    """What stands before the keys of one of several actives, such as ``active[1].``; or nothing.

    It is known by where its dose was read.
    """
    table = _TABLE.match(order.dose.origin)
    return "" if table is None else table[0]


def fixed_keys(order: Order) -> Iterator[Phrase]:
    """What the order fixes of a triturate."""
    table = order.triturate
    if table is not None:
        if table.strength is not None:
            yield _key(order, "triturate.strength", phrase("one-in", parts=table.strength))
        for key in ("factor", "aliquot"):
            if getattr(table, key) is not None:
                yield _key(order, f"triturate.{key}", getattr(table, key))


def _of_dilution(order: Order) -> Iterator[Phrase]:
    """How far each step may dilute, and how many there may be."""
    table = order.triturate
    if table is not None and table.strength is not None:
        yield _key(order, "triturate.strength", phrase("one-in", parts=table.strength))
    else:
        written = table.ratio_limit if table is not None else None
        yield _key(order, "triturate.ratio_limit", written, RATIO_LIMIT)
    steps = table.max_steps if table is not None else None
    yield _key(order, "triturate.max_steps", steps, MAX_STEPS)


def _key(
    order: Order, path: str, written: object, default: int | None = None, of: str | None = None
) -> Phrase:
    """A key, its value, and who set it where that was not the order."""
    if written is None:
        return phrase("key-by-default", key=path, value=default)
    key = path if of is None else phrase("key-of", key=path, of=of)
    lent = not {path, path.partition(".")[0]}.isdisjoint(order.pharmacy)
    return phrase("key-of-pharmacy" if lent else "key-as-written", key=key, value=written)
