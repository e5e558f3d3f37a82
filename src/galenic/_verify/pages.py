"""A page of HTML as places that hold text: cells under their heading, row and column; sentences.

Only what a person sees counts, and what stands at the head of each sheet of paper. How it looks
does not, nor does what a program that saved the page wrapped it into.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from galenic import _compact as compact
from galenic._words import say

__all__ = ["PageRead", "PlacedText", "read_page"]

_UNSEEN = frozenset({"script", "style", "template"})
_BLOCKS = frozenset(
    (
        *("h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "th", "td", "pre", "title", "caption"),
        *("div", "section", "table", "tr", "ul", "ol", "dl", "main", "body", "figure"),
    )
)
_CELLS = frozenset({"td", "dd"})
_LABELS = frozenset({"h1", "h2", "h3", "h4", "th", "dt", "caption"})
_HEAD_OF_SHEET = re.compile(r'@top-(?:left|right)\s*\{\s*content:\s*"([^"]*)"')
_BY_NUMBER = re.compile(r"\\([0-9a-fA-F]{6}) ?")
_VERSION = re.compile(r"galenic ([0-9][0-9A-Za-z.+-]{0,39})")
_LAST_SIGN = 0x10FFFF
_RUNNING = "@page"
_JOINT = " › "
_SHOWN = 200


class PlacedText(NamedTuple):
    """A text and its place.

    ``of_order`` says that it shows the order itself: the title, the day, the fingerprint.
    ``is_cell`` tells a cell, which says one thing, from a sentence; ``is_label`` a heading or the
    name of a row or a column; ``is_running`` what stands at the head of each sheet of paper, or of
    a window, and not in the page.
    """

    place: str
    text: str
    of_order: bool
    is_cell: bool
    is_label: bool
    is_running: bool

    @property
    def is_sentence(self) -> bool:
        """Whether it may be worded otherwise, and with other names."""
        return not (self.is_cell or self.is_label or self.is_running)

    @property
    def where(self) -> str:
        """Its place as a person is told it."""
        return (self.place or self.text)[:_SHOWN]

    @property
    def is_by_extra(self) -> bool:
        """Whether it is of the interval of a dose, which only the extra ``accuracy`` works out."""
        rows = {say("dose.interval"), say("dose.interval-of-capsule")}
        return not rows.isdisjoint(self.place.split(_JOINT))


class PageRead(NamedTuple):
    """A page: its places, all of its text, and who made it."""

    cells: list[PlacedText]
    text: str
    version: str | None


def read_page(page: str) -> PageRead:
    """The places of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end()
    heads = [
        _TextBlock(_RUNNING, text, "head of each sheet") for text in _heads("".join(reader.styles))
    ]
    cells = [*heads, *reader.cells]
    told = [cell.named() for cell in cells if not cell.is_left_out()]
    return PageRead(told, "\n".join(reader.texts), reader.version)


def _heads(styles: str) -> list[str]:
    """What the styles print at the head of each sheet of paper."""
    return [_BY_NUMBER.sub(_sign, text) for text in _HEAD_OF_SHEET.findall(styles)]


def _sign(number: re.Match[str]) -> str:
    code = int(number[1], 16)
    return chr(code) if code <= _LAST_SIGN else ""


class _TextBlock:
    """A text as it is read, with the names that it stands under."""

    def __init__(self, tag: str, text: str, *names: str, section: str = "") -> None:
        self.tag, self.names, self.section = tag, names, section
        self.text = " ".join(compact.without(text).split())  # the order is read by itself

    def is_left_out(self) -> bool:
        """Whether it is empty, or says which galenic made it."""
        return not self.text or say("record.galenic") in self.names

    def named(self) -> PlacedText:
        """The same as others see it."""
        running = self.tag in {_RUNNING, "title"}
        of_order = running or self.tag in {"h1", "dd"} or self.section == "order-code"
        place = _JOINT.join(filter(None, self.names))
        is_cell, is_label = self.tag in _CELLS, self.tag in _LABELS
        return PlacedText(place, self.text, of_order, is_cell, is_label, running)


class _Reader(HTMLParser):
    """Goes through a page; whatever opens or closes a block ends the text before it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cells: list[_TextBlock] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self.version: str | None = None
        self._buffer: list[str] = []
        self._in_body = False
        self._tag, self._section, self._heading, self._row = "", "", "", ""
        self._columns: list[str] = []
        self._place = 0
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if self._unseen or tag in _UNSEEN:
            if tag in _UNSEEN:
                self._unseen.append(tag)
            return
        if tag in _BLOCKS:
            self.end()
            self._tag = "p" if tag == "title" and self._in_body else tag  # that of a drawing
        if tag == "br":
            self._buffer.append(" ")
        if tag == "body":
            self._in_body = True
        elif tag == "section":
            self._section = told.get("class", "").partition(" ")[0]
        elif tag == "table":
            self._columns = []
        elif tag == "tr":
            self._row, self._place = "", 0
        elif tag == "meta" and told.get("name") == "generator":
            found = _VERSION.fullmatch(told.get("content", ""))
            self.version = None if found is None else found[1]

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
        elif tag in _BLOCKS:
            self.end()
            self._tag = ""
            if tag == "section":
                self._section = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._buffer.append(data)
        elif self._unseen[-1] == "style":
            self.styles.append(data)

    def end(self) -> None:
        """End the text that was gathered."""
        text = " ".join("".join(self._buffer).split())
        self._buffer.clear()
        if not text:
            if self._tag in {"td", "th"}:
                self._place += 1
                self._tag = ""
            return
        self.texts.append(text)
        self.cells.append(self._made(self._tag, text))

    def _made(self, tag: str, text: str) -> _TextBlock:
        names = [self._heading]
        if tag == "h2":
            self._heading = text
            names = [text]
        elif tag == "dt":
            self._row = text
        elif tag == "dd":
            names = [self._row]
        elif tag in {"td", "th"}:
            names.append(self._row)
            if self._place < len(self._columns):
                names.append(self._columns[self._place])
            if not self._row and self._place == 0:
                self._row = text
            self._place += 1
        return _TextBlock(tag, text, *names, section=self._section)
