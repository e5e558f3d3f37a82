"""The stock that holds the active: tablets, capsules, a powder or a triturate.

A stock knows how much active, in the form its label or certificate states, lies in each milligram.
The chain of factors that leads there is kept, each with its name and source. A new kind of stock
is a module here, with a class that answers what :class:`Stock` asks, an entry in :data:`STOCKS`,
a reading on the bench, and words; ``docs/contributing.md`` has them all.
"""

from __future__ import annotations

from typing import TypeAlias

from galenic._materials.stock.base import Bulk, Content, Link, Stock
from galenic._materials.stock.capsules import Capsules
from galenic._materials.stock.counted import Counted
from galenic._materials.stock.doubts import Doubt
from galenic._materials.stock.powder import Powder
from galenic._materials.stock.tablets import Tablets
from galenic._materials.stock.triturate import Triturate

__all__ = [
    "STOCKS",
    "AnyStock",
    "Bulk",
    "Capsules",
    "Content",
    "Counted",
    "Doubt",
    "Link",
    "Powder",
    "Stock",
    "Tablets",
    "Triturate",
]

AnyStock: TypeAlias = Counted | Bulk
"""Counted in units, or weighed as it is."""

STOCKS: dict[str, type[Stock]] = {
    kind.kind: kind for kind in (Tablets, Capsules, Powder, Triturate)
}
"""The kinds of stock, by the word in the order file."""
