"""Exact, unit-checked batch arithmetic for compounding pharmacies.

>>> import galenic
>>> order = galenic.read_order("order.toml")  # doctest: +SKIP
>>> print(galenic.plan(order))  # doctest: +SKIP

It checks arithmetic; it gives no clinical advice.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from galenic.amounts import Amount, AmountError
from galenic.display import drawn_in
from galenic.errors import CheckError, GalenicError, InputError, Problem
from galenic.files import load, read_order
from galenic.materials.order import Order
from galenic.notices import Notice
from galenic.planning.plan import plan
from galenic.planning.result import Plan
from galenic.registry import UnitsError, define_units, unit_registry
from galenic.show import ROOMS
from galenic.version import __version__

if TYPE_CHECKING:
    from galenic import accuracy, quality
    from galenic import pictures as pictures
    from galenic.planning.inverse.capacity import capacity
    from galenic.planning.inverse.records import Capacity
    from galenic.planning.recovery.records import Recovery
    from galenic.planning.recovery.recover import recover
    from galenic.planning.rows import plan_rows
    from galenic.show.compare import SideBySide, compare
    from galenic.show.document import read_plan

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
    "quality",
    "read_order",
    "read_plan",
    "recover",
    "unit_registry",
]


_LATE = {
    "Capacity": "planning.inverse.records",
    "Recovery": "planning.recovery.records",
    "SideBySide": "show.compare",
    "capacity": "planning.inverse.capacity",
    "compare": "show.compare",
    "plan_rows": "planning.rows",
    "read_plan": "show.document",
    "recover": "planning.recovery.recover",
}

drawn_in(ROOMS)


def _late(name: str) -> Any:  # noqa: ANN401 - any of the names above
    """What a plan does not need is opened when it is asked for."""
    if name in {"accuracy", "pictures", "quality"}:
        return import_module(f"galenic.{name}")
    if name not in _LATE:
        raise AttributeError(f"module 'galenic' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"galenic.{_LATE[name]}"), name)
    return found


if not TYPE_CHECKING:  # for a type checker a name that there is not is an error
    __getattr__ = _late


def __dir__() -> list[str]:
    # `pictures` is in no `import *`: without Matplotlib it cannot be had.
    return sorted({*globals(), *__all__, "pictures"})
