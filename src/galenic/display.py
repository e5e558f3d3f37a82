"""Where records ask to be shown, and where the room that draws them answers.

Records lie below the rooms that draw them, so neither imports the other: a record asks here, and
``galenic.show`` is brought in by name, once, the first time anything is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

__all__ = ["Shown", "draws"]

F = TypeVar("F", bound=Callable[[Any], str])

_drawers: dict[tuple[str, str], Callable[[Any], str]] = {}


def draws(kind: str, record: type) -> Callable[[F], F]:
    """Mark a function as the one that draws a record as ``text`` or ``html``."""

    def mark(function: F) -> F:
        _drawers[kind, record.__name__] = function
        return function

    return mark


def _draw(kind: str, record: object) -> str:
    name = (kind, type(record).__name__)
    if name not in _drawers:
        import_module("galenic.show")
    return _drawers[name](record)


class Shown:
    """A record that shows itself: as text where it is printed, as HTML in a notebook."""

    __slots__ = ()

    def __str__(self) -> str:
        """The record for people, as plain text."""
        return _draw("text", self)

    def _repr_html_(self) -> str:
        return _draw("html", self)
