"""What is no powder, as the order says or by its name: pellets, granules, beads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from galenic import _fields as fields
from galenic._materials._tables import unaccented
from galenic._materials.methods import COMPLETION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from galenic._materials.order import OfOne, Order
    from galenic.errors import Problems

__all__ = [
    "are_all_pellets",
    "check_particles",
    "check_pellets",
    "is_filler_of_pellets",
    "is_of_pellets",
    "says_pellets",
]

_WORDS = (
    ("pellet", "pellets", "bead", "beads", "granule", "granules", "sphere", "spheres"),
    ("pareil", "pareils"),  # nonpareils: sugar spheres, as the NF calls them
    ("pelet", "pelets", "peletes", "granulo", "granulos", "granulado", "granulados"),
    ("perlas", "esferas", "microesferas"),  # Spanish, and the row above Portuguese too
    ("granulat", "granulate", "kugelchen"),  # German, as the next: the umlaut falls away
    ("korrels", "granulaat"),  # Dutch
    ("granules", "microbilles"),  # French
    ("granuli", "granulato"),  # Italian
)
"""The end of a word for what is coarse, in the languages of our users, without accents: it may
have anything before it (Neutralpellets, microgranules)."""

_ENDS = tuple(word for words in _WORDS for word in words)


@lru_cache(maxsize=1024)
def says_pellets(name: str) -> bool:
    """Whether a word of a name is, or ends with, one for pellets, granules or beads."""
    return any(word.endswith(_ENDS) for word in re.findall(r"[a-z]+", unaccented(name)))


def is_of_pellets(order: OfOne) -> bool:
    """Whether the stock of an active is pellets, which each capsule gets a weight of its own of."""
    stock = order.stock
    if stock.texture is not None or stock.kind == "tablets":
        return stock.texture == "pellets"
    return _by_names(order, order.active, stock.active)


def are_all_pellets(order: Order) -> bool:
    """Whether every stock of an order is pellets, so that no powder holds an active."""
    return all(is_of_pellets(one) for one in order.by_active if one.stock.of is None)


def is_filler_of_pellets(order: Order) -> bool:
    """Whether the filler is pellets."""
    said = order.filler.texture
    return said == "pellets" if said else _by_names(order, order.filler.name)


def _by_names(order: Order, *names: str) -> bool:
    """Whether names say pellets, and the order does not say that what is mixed is powder."""
    powder = order.mixing is not None and order.mixing.particles == "powder"
    return not powder and any(map(says_pellets, names))


# --- what an order says of them -------------------------------------------------------------------


def check_pellets(order: Order, problems: Problems) -> None:
    """By completion, and in a triturate, all is mixed, as no pellets are."""
    coarse = False
    powder = order.mixing is not None and fields.maybe(order.mixing, "particles") == "powder"
    for stock in (fields.maybe(one, "stock") for one in (order, *order.actives)):
        with fields.where_read():
            coarse |= stock is not None and stock.says_pellets and not powder
    if not coarse and not is_filler_of_pellets(order):
        return
    if order.fill is not None and fields.maybe(order.fill, "method") == COMPLETION:
        expected = "another method: pellets are weighed for each capsule, and never mixed"
        problems.add("conflict", "fill.method", COMPLETION, expected, "remove it")
    elif fields.maybe(order, "product") is not None:
        expected = "a powder: pellets make no triturate"
        remedy = 'take a powder; if it is one, write texture = "powder"'
        path = "stock.texture" if coarse else "filler.texture"
        problems.add("conflict", path, "pellets", expected, remedy)


def check_particles(order: Order, problems: Problems) -> None:
    """What is mixed is said once: no table says otherwise."""
    particles = fields.maybe(order.mixing, "particles")
    for name, table in _textured(order):
        texture = None if table is None else fields.maybe(table, "texture")
        if None not in {particles, texture} and particles != texture:
            expected = f"{texture}, as {name}.texture says"
            remedy = "remove it, or correct the texture"
            problems.add("conflict", "mixing.particles", particles, expected, remedy)


def _textured(order: Order) -> Iterator[tuple[str, Any]]:
    """What may have a texture, each table with its path; as far as they could be read."""
    yield "stock", fields.maybe(order, "stock")
    yield "filler", fields.maybe(order, "filler")
    yield from _others(order, "")
    for place, one in enumerate(fields.maybe(order, "actives") or ()):
        yield f"active[{place}].stock", fields.maybe(one, "stock")
        yield from _others(one, f"active[{place}].")


def _others(record: object, under: str) -> Iterator[tuple[str, Any]]:
    for place, one in enumerate(fields.maybe(record, "other_stock") or ()):
        yield f"{under}other_stock[{place}]", one
