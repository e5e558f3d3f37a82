"""What only one of two documents of JSON has, counted: between two versions it is not compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from galenic.errors import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["apart", "paired"]

_BESIDE = frozenset({"schema", "galenic", "input", "from_pharmacy", "pharmacy_file"})
"""Keys that say who wrote a document and of what: they are held elsewhere, or not at all."""

_KNOWN_BY = ("code", "action", "key", "name")
"""Keys that an entry of a list is known by, where it has one of them."""

_LIST = (list, tuple)


def apart(told: object, found: object) -> int:
    """How many values only one of the two has; a key without anything in it is none.

    Entries of lists are paired as they are compared: by what they are known by, or in order.
    """
    if isinstance(told, Mapping) and isinstance(found, Mapping):
        keys = (key for key in dict.fromkeys((*found, *told)) if key not in _BESIDE)
        return sum(apart(told.get(key, NOTHING), found.get(key, NOTHING)) for key in keys)
    if isinstance(told, _LIST) and isinstance(found, _LIST):
        return sum(apart(one, other) for one, other in paired(told, found))
    if NOTHING not in (told, found):
        return 0
    return _values(found if told is NOTHING else told)


def paired(
    told: list[object] | tuple[object, ...], found: list[object] | tuple[object, ...]
) -> Iterator[tuple[object, object]]:
    """Entries of two lists side by side, those that only one has beside nothing."""
    there: dict[object, list[object]] = {}
    for place, one in enumerate(found):
        there.setdefault(_known_by(one, place), []).append(one)
    for place, one in enumerate(told):
        alike = there.get(_known_by(one, place))
        yield one, alike.pop(0) if alike else NOTHING
    for left in there.values():
        for one in left:
            yield NOTHING, one


def _known_by(entry: object, place: int) -> object:
    """What an entry is known by; a text by itself, any other by its place."""
    if isinstance(entry, Mapping):
        named = ((key, entry.get(key)) for key in _KNOWN_BY)
        return next((one for one in named if isinstance(one[1], str)), place)
    return entry if isinstance(entry, str) else place


def _values(value: object) -> int:
    """Numbers, texts and flags of a value, one by one; what is null says nothing."""
    if isinstance(value, Mapping):
        return sum(map(_values, value.values()))
    if isinstance(value, _LIST):
        return sum(map(_values, value))
    return 0 if value is None else 1
