"""The order: what is wanted, from which stock, in which capsule, weighed on what.

Its keys and tables, how a file of them is read, and what holds between them stand in a module each.
"""

from galenic._materials.order.keys import REQUEST, TABLES, is_table
from galenic._materials.order.order import OfOne, Order

__all__ = ["REQUEST", "TABLES", "OfOne", "Order", "is_table"]
