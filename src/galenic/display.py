"""Where records ask to be shown, and where the rooms that draw them answer.

Records lie below the rooms that draw them, so that neither needs to import the other: a drawing
function leaves its name here for a record class, and the record asks here when it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

__all__ = ["Shown", "draw", "draws", "draws_late"]

F = TypeVar("F", bound=Callable[[Any], Any])

_drawers: dict[tuple[str, type], Callable[[Any], Any]] = {}
_late: dict[str, str] = {}


def draws(kind: str, record: type) -> Callable[[F], F]:
    """Mark a function as the one that draws a record as ``text``, ``html`` or plain ``data``."""

    def mark(function: F) -> F:
        _drawers[kind, record] = function
        return function

    return mark


def draws_late(records: str, module: str) -> None:
    """Say which module draws the records of another: it is imported on first need."""
    _late[records] = module


def draw(kind: str, record: object) -> Any:  # noqa: ANN401 - text, or a tree of plain data
    """Draw a record with the function that was marked for its class."""
    made = type(record)
    if (kind, made) not in _drawers:
        import_module(_late[made.__module__])
    return _drawers[kind, made](record)


class Shown:
    """A record that shows itself: as text where it is printed, as HTML in a notebook, as data."""

    __slots__ = ()

    def __str__(self) -> str:
        """The record for people, as plain text."""
        return str(draw("text", self))

    def _repr_html_(self) -> str:
        return str(draw("html", self))

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, in its documented schema."""
        return dict(draw("data", self))

    def to_json(self) -> str:
        """The record as JSON text, in its documented schema."""
        import json  # noqa: PLC0415 - not needed to work anything out

        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)
