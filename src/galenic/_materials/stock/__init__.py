"""The stock that holds the active: tablets, a powder, or a triturate, each with its potency chain.

A stock knows how much active, in the form its label or certificate states, lies in each milligram.
The chain of factors that leads there is kept, each with its name and source. A new kind of stock
is a module here, with a class that has ``content``, and an entry in :data:`STOCKS`.
"""

from __future__ import annotations

from typing import TypeAlias

from galenic._materials.stock.base import Bulk, Content, Counted, Doubt, Link, Stock
from galenic._materials.stock.powder import Powder
from galenic._materials.stock.tablets import Tablets
from galenic._materials.stock.triturate import Triturate

__all__ = [
    "STOCKS",
    "AnyStock",
    "Bulk",
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

STOCKS: dict[str, type[Stock]] = {kind.kind: kind for kind in (Tablets, Powder, Triturate)}
"""The kinds of stock, by the word in the order file."""
