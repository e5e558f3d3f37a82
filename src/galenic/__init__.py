"""Exact, unit-checked batch arithmetic for compounding pharmacies.

>>> import galenic
>>> order = galenic.read_order("order.toml")  # doctest: +SKIP
>>> print(galenic.plan(order))  # doctest: +SKIP

It checks arithmetic; it gives no clinical advice.
"""

from typing import TYPE_CHECKING, Any

from galenic.amounts import Amount, AmountError
from galenic.errors import CheckError, GalenicError, InputError, Problem
from galenic.files import load, read_order
from galenic.materials.order import Order
from galenic.notices import Notice
from galenic.planning.inverse.capacity import capacity
from galenic.planning.inverse.records import Capacity
from galenic.planning.plan import plan
from galenic.planning.records import Plan
from galenic.planning.recovery.records import Recovery
from galenic.planning.recovery.recover import recover
from galenic.planning.rows import plan_rows
from galenic.registry import UnitsError, define_units, unit_registry
from galenic.show.compare import SideBySide, compare
from galenic.show.document import read_plan
from galenic.version import __version__

if TYPE_CHECKING:
    from galenic import accuracy

__all__ = [
    "Amount",
    "AmountError",
    "Capacity",
    "CheckError",
    "GalenicError",
    "InputError",
    "Notice",
    "Order",
    "Plan",
    "Problem",
    "Recovery",
    "SideBySide",
    "UnitsError",
    "__version__",
    "accuracy",
    "capacity",
    "compare",
    "define_units",
    "load",
    "plan",
    "plan_rows",
    "read_order",
    "read_plan",
    "recover",
    "unit_registry",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a room of its own, opened when it is needed
    if name in {"accuracy", "pictures", "quality"}:
        from importlib import import_module  # noqa: PLC0415

        return import_module(f"galenic.{name}")
    raise AttributeError(f"module 'galenic' has no attribute {name!r}")
