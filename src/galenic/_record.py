"""What every record of galenic can do: compare, be hashed and show itself.

attrs would write these methods out anew for each class, which takes half of the time that a class
takes to make; galenic is to start quickly, so its records are ``@frozen(eq=False, repr=False)`` and
inherit them from here.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from galenic._asking import ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Record", "parts", "worded", "worded_of"]

_WORDED = "worded"


class Record:
    """The base of the records; fields declared with ``eq=False`` or ``repr=False`` stay out."""

    __slots__ = ()

    __attrs_attrs__: ClassVar[Any]  # what attrs adds to each of them

    def __eq__(self, other: object) -> bool:
        """Whether it is a record of the same class with the same values."""
        if type(other) is not type(self):
            return NotImplemented
        return _values(self) == _values(other)

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((type(self), _values(self)))

    def __repr__(self) -> str:
        """The class and its fields, as they would be written."""
        shown = [f"{one.name}={getattr(self, one.name)!r}" for one in _fields(self) if one.repr]
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __str__(self) -> str:
        """The record for people, as plain text."""
        return str(ask("text", self))

    def _repr_html_(self) -> str:
        """The record in a notebook: a block of HTML that follows its theme."""
        return str(ask("html", self))


def worded(*texts: str) -> dict[str, tuple[str, ...]]:
    """Metadata of a field of which texts are made; they are properties of these names."""
    return {_WORDED: texts}


def worded_of(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts that are made of the field with this metadata."""
    found: tuple[str, ...] = metadata.get(_WORDED, ())
    return found


def parts(record: object, *, for_people: bool = False) -> Iterator[tuple[str, Any]]:
    """Name and value of each field, and before it of the texts that are made of it.

    For people, texts stand in the place of what they are made of.
    """
    for one in _fields(record):
        texts = worded_of(one.metadata)
        for text in texts:
            yield text, getattr(record, text)
        if not (texts and for_people):
            yield one.name, getattr(record, one.name)


def _fields(record: Any) -> Any:  # noqa: ANN401 - any attrs class; its fields are attrs' own
    return type(record).__attrs_attrs__


_getters: dict[type, Any] = {}


def _values(record: object) -> object:
    getter = _getters.get(type(record))
    if getter is None:
        getter = attrgetter(*[one.name for one in _fields(record) if one.eq])
        _getters[type(record)] = getter
    return getter(record)
