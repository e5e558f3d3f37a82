"""Where records ask to be shown, and where the rooms that draw them answer.

Records lie below the rooms that draw them, so that neither needs to import the other: a drawing
function leaves its name here for a record class, and the record asks here when it is shown. The
room itself is imported only then. What has no function of its own is drawn by that of its base, and
every record at last by the one for ``Record``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar

__all__ = ["Shown", "Tabled", "draw", "drawn_in", "draws"]

F = TypeVar("F", bound=Callable[..., Any])

_drawers: dict[tuple[str, type], Callable[..., Any]] = {}
_rooms: dict[tuple[str, str], str] = {}


def draws(kind: str, record: type) -> Callable[[F], F]:
    """Mark a function as the one that draws a record as ``text``, ``html``, ``data``, ``rows``."""

    def mark(function: F) -> F:
        _drawers[kind, record] = function
        return function

    return mark


def drawn_in(rooms: Mapping[str, Mapping[str, str]]) -> None:
    """Say, for each module of records and each kind of drawing, which module draws them."""
    _rooms.update({(kind, of): room for of, kinds in rooms.items() for kind, room in kinds.items()})


def draw(kind: str, record: object, *told: object) -> Any:  # noqa: ANN401 - text, or plain data
    """Draw a record with the function that was marked for its class, or for a base of it."""
    of = type(record)
    for base in of.__mro__:
        room = _rooms.get((kind, base.__module__))
        if room is not None:
            import_module(room)
        drawer = _drawers.get((kind, base))
        if drawer is not None:
            return drawer(record, *told)
    raise TypeError(f"{of.__name__} is not shown as {kind}")


class Tabled:
    """A record that gives tables of itself."""

    __slots__ = ()

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """One of its tables as a list of plain dicts, which pandas and polars take as they are.

        Every row has every column. An amount is a float whose unit stands in the name of the
        column (``weigh [mg]``); exact decimals are in :meth:`to_dict`. What does not apply is
        ``None``.

        Parameters
        ----------
        table
            The name of the table; the first of them when left out.

        Raises
        ------
        GalenicError
            When there is no such table; the message lists those that there are.
        """
        return list(draw("rows", self, table))


class Shown(Tabled):
    """A record that gives itself away as plain data: as a tree, as JSON, as tables."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, in its documented schema."""
        return dict(draw("data", self))

    def to_json(self) -> str:
        """The record as JSON text, in its documented schema."""
        import json  # noqa: PLC0415 - not needed to work anything out

        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)
