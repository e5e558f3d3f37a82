"""The words of English: every sentence and label that people read, by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from galenic._late import Late

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ENGLISH"]


class _LaidTogether(Mapping[str, str]):
    """Tables that share no key, laid together; each is opened where those before have not a key."""

    __slots__ = ("_where",)

    def __init__(self, *where: Late) -> None:
        """Take where they are."""
        self._where = where

    def __getitem__(self, key: str) -> str:
        """What is said under a key."""
        for table in self._where:
            found: str | None = table.opened().get(key)
            if found is not None:
                return found
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        """The keys of all."""
        for table in self._where:
            yield from table.opened()

    def __len__(self) -> int:
        """How many keys there are."""
        return sum(len(table.opened()) for table in self._where)


ENGLISH: Mapping[str, str] = _LaidTogether(
    Late(f"{__name__}.phrases", "PHRASES"),  # a plan needs these, and its worksheet the next two
    Late(f"{__name__}.worksheet", "WORKSHEET"),
    Late(f"{__name__}.notices", "SAID"),
    Late(f"{__name__}.ways", "WAYS"),
    Late(f"{__name__}.pages", "PAGES"),
    Late(f"{__name__}.orders", "ORDERS"),
    Late(f"{__name__}.formulas", "FORMULAS"),
    Late(f"{__name__}.proofs", "PROOFS"),
    Late(f"{__name__}.records", "RECORDS"),
    Late(f"{__name__}.regimens", "REGIMENS"),
    Late(f"{__name__}.exports", "EXPORTS"),
    Late(f"{__name__}.labels", "LABELS"),
)
"""What is said, by key; a table of another language has the same keys."""
