"""Where the keys of an active stand in the order file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from galenic._materials.order import OfOne

__all__ = ["place_of"]

_TABLE = re.compile(r"active\[\d+\]\.")


def place_of(order: OfOne) -> str:
    """What stands before the keys of one of several actives, such as ``active[1].``; or nothing.

    It is known by where its dose was read.
    """
    table = _TABLE.match(order.dose.origin)
    return "" if table is None else table[0]
