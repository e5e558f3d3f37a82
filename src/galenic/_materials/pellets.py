"""What is no powder, as the order says or by its name: pellets, granules, beads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from galenic._materials._tables import unaccented

if TYPE_CHECKING:
    from galenic._materials.order import OfOne, Order

__all__ = ["are_all_pellets", "is_filler_of_pellets", "is_of_pellets", "says_pellets"]

_WORDS = (
    ("pellet", "pellets", "bead", "beads", "granule", "granules", "microsphere", "microspheres"),
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
