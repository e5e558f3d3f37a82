"""What is printed at the edge of a sheet of paper, taken off a text before it is compared."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from galenic._verify.numbers import numbers
from galenic._words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._verify.pages import PlacedText

__all__ = ["Edge"]

_VERSION = re.compile(r"galenic[:|\s]{1,5}([0-9]+\.[0-9][0-9A-Za-z.+-]{0,39})")

_BY_BROWSER = re.compile(
    r"\b(?:file|https?)://\S+"
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s{1,3}\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?"
    r"|^\s*\d{1,3}\s?(?:/|of)\s?\d{1,3}\s*$"
)
"""What a browser prints at the edge of a sheet of paper: address, day and time, page of pages."""

_ESCAPED = re.compile(r"\\([^\w\s]|_)")
"""A sign as Markdown writes it where it would mean something."""


class Edge:
    """What is printed at the edge of a sheet: by a browser, and its page and which galenic made it.

    What the page itself says, such as a warning that names ``page 3 of 9``, is left in its place.
    """

    def __init__(self, cells: Sequence[PlacedText]) -> None:
        number = re.escape(say("page.number", page="\0", pages="\0"))
        self._page = re.compile(number.replace(re.escape("\0"), r"\d{1,4}"))
        self._said = " ".join(cell.text for cell in cells)
        heads = [cell.text for cell in cells if cell.is_running and cell.place]
        self._heads = {*heads, " ".join(heads)}
        self._body = Counter(cell.text for cell in cells if not cell.is_running)

    def version(self, text: str) -> str | None:
        """Which galenic a text says that it was made by."""
        found = (one for one in _VERSION.finditer(text) if not self._is_said(one))
        return next((one[1].rstrip(".") for one in found), None)

    def taken_off(self, lines: Sequence[str]) -> list[str]:
        """The lines without it."""
        for edge in (_BY_BROWSER, self._page):
            lines = [edge.sub(self._blank, line) for line in lines]
        text = _ESCAPED.sub(r"\1", "\n".join(lines))
        return list(self._without_heads(_VERSION.sub(self._blank, text).split("\n")))

    def _without_heads(self, lines: Sequence[str]) -> Iterator[str]:
        """The lines without the heads of sheets, which stand between any two lines of the page.

        As often as the page itself says the same, a line is the page's.
        """
        own = Counter(self._body)
        for line in lines:
            said = " ".join(line.split())
            if said not in self._heads or own[said]:
                own[said] -= 1
                yield line

    def is_all_of(self, line: str) -> bool:
        """Whether the numbers of a line are of the edge, though the page says one elsewhere."""
        for edge in (_BY_BROWSER, self._page, _VERSION):
            line = edge.sub(" ", line)
        return not numbers(line)

    def _blank(self, found: re.Match[str]) -> str:
        return found[0] if self._is_said(found) else "\n" * found[0].count("\n") or " "

    def _is_said(self, found: re.Match[str]) -> bool:
        return " ".join(found[0].split()) in self._said
