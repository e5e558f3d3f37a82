"""A text as a row of words, which two texts are aligned by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from galenic._verify.numbers import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._verify.numbers import TextWord

__all__ = ["WordRow"]


class WordRow:
    """A text as a row of words, and the lines, or the cells, that they stand in.

    ``partners`` are the places of words that are alike in the row that it is aligned with.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._ends = list(accumulate(len(line) + 1 for line in lines))
        self.words = words("\n".join(lines))
        self.partners: dict[int, int] = {}

    def line(self, place: int) -> int:
        """Which line a word stands in."""
        return bisect_right(self._ends, self.words[place].begins)

    def within(self, line: int, begins: int, ends: int) -> list[int]:
        """The words, numbers aside, that begin between two places of a line."""
        start = self._ends[line] - len(self.lines[line]) - 1
        found = range(
            bisect_left(self.words, start + begins, key=_begins),
            bisect_left(self.words, start + ends, key=_begins),
        )
        return [place for place in found if not self.words[place].is_number]

    def near(self, place: int) -> tuple[str, str]:
        """The words beside a number."""
        before = self.words[place - 1].key if place else ""
        after = self.words[place + 1].key if place + 1 < len(self.words) else ""
        return before, after


def _begins(word: TextWord) -> int:
    return word.begins
