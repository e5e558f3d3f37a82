"""Keys that there are not: which were meant by them, and what else would be wrong with those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._fields.near import meant
from galenic.errors import Problems, some

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._fields.reading import Reader

__all__ = ["Unknown"]

_GUESSED = 20
"""Unknown keys of one table for which one that was meant is looked for, which is slow."""

_LISTED = 30
"""Keys of a table that are named; `galenic list keys` has them all."""

_ANYTHING = frozenset({"text", "texts", "number"})
"""Kinds of key that take what any other might take as well."""

_NO_KEY = "write the one that is meant; or remove it, if none is"


class Unknown:
    """The unknown keys of one table.

    Attributes
    ----------
    lent
        The unknown key whose value a key takes, as the only one that may have been meant by it.
    """

    def __init__(self, values: Mapping[Any, Any], readers: Mapping[str, Reader]) -> None:
        """Look for what was meant by the first of them."""
        self._values, self._readers = values, readers
        known = tuple(readers)
        keys = [key for key in values if key not in readers]
        self._near = {
            key: meant(key, known) if place < _GUESSED else [] for place, key in enumerate(keys)
        }
        lone = [(key, near[0]) for key, near in self._near.items() if len(near) == 1]
        self.lent = {near: key for key, near in reversed(lone)}
        self._wrong: dict[Any, str] = {}

    def read(self, key: str, prefix: str, problems: Problems) -> Any:  # what the key holds
        """Read a value under the key that was meant, and note what is wrong inside it.

        The record is refused anyway: this tells what else would be wrong once the key is mended.
        What is wrong inside a table is told under its right name. Text that says nothing by itself
        is not taken for what was meant.
        """
        reader, given, path = self._readers[key], self.lent[key], prefix + key
        inside = Problems()
        found = reader.read(self._values[given], path, inside)
        own = [problem for problem in inside if problem.path == path]
        problems.extend(problem for problem in inside if problem.path != path)
        if own:
            wrong = own[0]
            self._wrong[given] = f" It takes {wrong.expected}, not {wrong.given}: {wrong.remedy}"
            return None
        return None if reader.shape.kind in _ANYTHING and not reader.required else found

    def tell(self, prefix: str, problems: Problems) -> None:
        """Note each of them, with what may be meant and what else is wrong with that."""
        known, expected = tuple(self._readers), f"one of {some(self._readers, most=_LISTED)}"
        for key, near in self._near.items():
            remedy = f"did you mean {' or '.join(map(repr, near))}?" if near else _NO_KEY
            remedy += self._wrong.get(key, "")
            where = f"{prefix}{str(key)[:40]}" if str(key).isprintable() else f"{prefix}?"
            one = near[0] if len(near) == 1 else None
            problems.add("unknown-key", where, key, expected, remedy, keys=known, near=one)
