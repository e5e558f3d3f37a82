"""The formulas, each declared once with its units, its prose and its source."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from galenic.formulas._declare import Formula

if TYPE_CHECKING:
    from galenic.formulas import dilution, fill, flow, mixing, potency, uniformity, weighing
    from galenic.formulas import particles as particles

    ALL: list[Formula]
    """Every formula declared, for the tests and for the documentation."""

__all__ = [
    "ALL",
    "Formula",
    "dilution",
    "fill",
    "flow",
    "mixing",
    "potency",
    "uniformity",
    "weighing",
]

_ROOMS = ("dilution", "fill", "flow", "mixing", "particles", "potency", "uniformity", "weighing")


def _opened(name: str) -> Any:  # noqa: ANN401 - a room, or all that they declare
    """A room is opened when it is asked for: a plan works with three of them."""
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name != "ALL":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    rooms = [vars(_opened(room)).values() for room in _ROOMS]
    found = globals()["ALL"] = [one for room in rooms for one in room if isinstance(one, Formula)]
    return found


if not TYPE_CHECKING:  # for a type checker a name that there is not is an error
    __getattr__ = _opened


def __dir__() -> list[str]:
    return __all__
