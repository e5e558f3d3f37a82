"""One of the batches that were planned together: the words for them, and which a word means."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from galenic.errors import NOTHING, InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TRITURATE", "batch_meant"]

_T = TypeVar("_T")

TRITURATE = "triturate"
"""The word for the triturate that is made for several; each other batch has its number."""


def batch_meant(
    batches: Mapping[str, _T], word: str | None, path: str, *, place: str, remedy: str
) -> _T:
    """The batch that a word means; where there is one, no word is needed.

    Raises
    ------
    InputError
        When it is not said which, or there is no such batch.
    """
    if word is None and len(batches) == 1:
        return next(iter(batches.values()))
    if word is not None and word in batches:
        return batches[word]
    problems = Problems()
    expected = f"one of {', '.join(batches)}, in {place}"
    told = NOTHING if word is None else word
    problems.add("several", path, told, expected, remedy, choices=tuple(batches))
    raise InputError(problems)
