"""Names of an order on a page: of what is weighed and made, its number, lots and other texts.

A name is known by its words, whatever its digits: those are compared as numbers. With it go the
words that a stop and a caution are announced by. What is one of a few words in the order, such as
the kind of a stock, is no name: galenic words it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from galenic import _fields as fields
from galenic._notices import Severity
from galenic._verify.numbers import numbers, skeleton
from galenic._words import named, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._materials.order import Order
    from galenic._verify.pages import PlacedText

__all__ = ["NamesOfOrder", "SaidName", "is_held", "texts_of"]

_GAP = "\1"
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_LETTER = re.compile(r"[^\W\d_]")
_TEXTS = frozenset({"text", "texts"})


class SaidName(NamedTuple):
    """A name where a text says it: what it is known by, how it stands there, and from where."""

    key: str
    said: str
    begins: int
    ends: int


class NamesOfOrder:
    """The names of orders, and the words of stops and cautions."""

    def __init__(self, orders: Iterable[Order]) -> None:
        self._marks = frozenset(skeleton(one) for one in _marks())
        texts = {text for order in orders for text in _texts(order)} | {*_marks()}
        told = sorted((one for one in texts if _LETTER.search(one)), key=len, reverse=True)
        ways = "|".join(map(_pattern, told))
        self._any = re.compile(rf"(?<![^\W_])(?:{ways})(?![^\W_])")
        self._found: dict[str, tuple[SaidName, ...]] = {}

    def of(self, text: str) -> tuple[SaidName, ...]:
        """The names that a text says, in order; of two that begin alike the longer one."""
        found = self._found.get(text)
        if found is None:
            found = tuple(
                SaidName(skeleton(one[0]), " ".join(one[0].split()), *one.span())
                for one in self._any.finditer(text)
            )
            self._found[text] = found
        return found

    def skeleton(self, text: str) -> str:
        """A text with its names and its numbers left out, and its blanks made one."""
        parts, end = list[str](), 0
        for one in self.of(text):
            digits = skeleton(" 0 " * len(numbers(one.said)))
            parts += [text[end : one.begins], f" {_GAP} {digits} "]
            end = one.ends
        return skeleton("".join((*parts, text[end:])))

    def is_mark(self, name: SaidName) -> bool:
        """Whether it announces a stop or a caution: a sentence worded otherwise has it too."""
        return name.key in self._marks

    def beyond(self, told: str, found: str) -> tuple[list[SaidName], list[SaidName]]:
        """The names of one text that the other has not, each counted, and the other way around."""
        mine, ours = self.of(told), self.of(found)
        return _more(mine, ours), _more(ours, mine)


def is_held(name: SaidName, cell: PlacedText, names: NamesOfOrder) -> bool:
    """Whether a place has to say a name, however it is worded."""
    return not cell.is_sentence or names.is_mark(name)


def _more(some: Iterable[SaidName], than: Iterable[SaidName]) -> list[SaidName]:
    left = Counter(one.key for one in than)
    more = list[SaidName]()
    for one in some:
        if left[one.key] > 0:
            left[one.key] -= 1
        else:
            more.append(one)
    return more


def _marks() -> Iterator[str]:
    """The words by which a page says that nothing may be weighed, or that care is needed."""
    yield from (named(one).upper() for one in (Severity.STOP, Severity.CAUTION))
    yield from (say(one) for one in ("weights.stopped", "batch-record.stopped"))


def _pattern(name: str) -> str:
    """A name with any numbers for its own, and its blanks as a line may be broken at them."""
    parts = _NUMBER.split(" ".join(name.split()))
    words = (re.escape(part).replace(r"\ ", r"\s+") for part in parts)
    return _NUMBER.pattern.join(words)


def _texts(record: fields.Sound) -> Iterator[str]:
    """The texts that an order, or a table of it, was given."""
    readers = fields.keys(type(record))
    for key, value in fields.values_of(record).items():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, fields.Sound):
                yield from _texts(one)
            elif readers[key].shape.kind in _TEXTS and isinstance(one, str):
                yield one


def texts_of(value: object) -> Iterator[str]:
    """Every text of plain data, whatever it says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts_of(one)
