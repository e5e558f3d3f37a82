"""The stock that holds the active: tablets, capsules, a powder or a triturate.

A stock knows how much active, in the form its label or certificate states, lies in each milligram.
The chain of factors that leads there is kept, each with its name and source. A new kind of stock
is a module here, with a class that answers what :class:`Stock` asks, an entry in :data:`STOCKS`,
a reading on the bench, and words; ``docs/contributing.md`` has them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from galenic._late import Kinds, Late, late

if TYPE_CHECKING:
    from galenic._materials.stock.base import Content, Link, Stock
    from galenic._materials.stock.bulk import Bulk
    from galenic._materials.stock.capsules import Capsules
    from galenic._materials.stock.counted import Counted
    from galenic._materials.stock.doubts import Doubt
    from galenic._materials.stock.powder import Powder
    from galenic._materials.stock.tablets import Tablets
    from galenic._materials.stock.triturate import Triturate

    AnyStock: TypeAlias = Tablets | Capsules | Powder | Triturate
    """Of one of the kinds: whoever matches all four has matched them all."""

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

STOCKS: Kinds[Stock] = Kinds(
    {
        "tablets": Late(f"{__name__}.tablets", "Tablets"),
        "capsules": Late(f"{__name__}.capsules", "Capsules"),
        "powder": Late(f"{__name__}.powder", "Powder"),
        "triturate": Late(f"{__name__}.triturate", "Triturate"),
    }
)
"""The kinds of stock, by the word in the order file, which is the ``kind`` of the class."""

if not TYPE_CHECKING:  # an order has stock of one kind: the others are opened where they are named
    __getattr__ = late(
        __name__,
        {
            **dict.fromkeys(("Content", "Link", "Stock"), "base"),
            "Bulk": "bulk",
            "Capsules": "capsules",
            "Counted": "counted",
            "Doubt": "doubts",
            "Powder": "powder",
            "Tablets": "tablets",
            "Triturate": "triturate",
        },
    )
