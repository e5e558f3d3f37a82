"""Several records of one kind: a tuple that a notebook shows as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from galenic._asking import ask

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Several", "several"]

T = TypeVar("T")


class Several(tuple[T, ...]):
    """Records in order: a tuple in all that it does, which a notebook shows as it shows each."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The records one below the other; what is in none is said to be none."""
        return str(ask("html", self))


def several(records: Iterable[Any]) -> tuple[Any, ...]:
    """Make it of the records of a field."""
    return Several(records)
