"""Plain values: mappings that nobody changes, and how deep tables are nested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["Values", "is_deep", "kept"]


class Values(Mapping[str, Any]):
    """A read-only mapping that is hashed by what it holds."""

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, Any] = {}) -> None:
        """Take what it is to hold."""
        self._held = dict(held)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever a sentence speaks of
        """The value of that name."""
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in the order in which they were given."""
        return iter(self._held)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._held)

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:
        """A dict of these, with those of another laid over them."""
        return {**self._held, **other}

    def __ror__(self, other: Mapping[str, Any]) -> dict[str, Any]:
        """A dict of another, with these laid over it."""
        return {**other, **self._held}

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(frozenset(self._held.items()))

    def __repr__(self) -> str:
        """As a dict would be written."""
        return repr(self._held)


def is_deep(tables: object, deepest: int) -> bool:
    """Whether tables are nested deeper than that."""
    level = [tables]
    for _ in range(deepest):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def kept(value: Any) -> Any:  # noqa: ANN401 - a tree of tables, or what they hold
    """The same in mappings and lists that nobody changes."""
    if isinstance(value, Mapping):
        return Values({name: kept(entry) for name, entry in value.items()})
    return tuple(kept(entry) for entry in value) if isinstance(value, list) else value
