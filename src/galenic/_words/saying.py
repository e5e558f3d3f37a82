"""Sentences made of values: one function that knows amounts, lists, days, phrases and names.

A sentence names its values in braces. What follows a colon says how one is written, in words parted
by commas:

- a number: so many significant digits of an amount;
- ``label``: an amount as it was written in the order;
- ``share``: a percentage in three digits, more where it would seem to be 100 % and is not;
- ``one``: of one capsule, dose or tablet, as a plain mass; ``dose``: the same, in mcg below 0.1 mg;
- ``and``, ``or``, ``then``, ``to``, ``semicolon``: how the entries of a list are joined, where that
  is not by commas; ``capital``: that the list begins a sentence.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from galenic._amounts import Amount, rounded_text
from galenic._amounts.numbers import IN_MG_FROM, SHOWN_DIGITS
from galenic._record import Record
from galenic._values import Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

__all__ = ["Phrase", "listed", "named", "phrase", "plain", "plainly", "say", "share", "use"]

_table: ContextVar[Mapping[str, str] | None] = ContextVar("words", default=None)


@contextmanager
def use(table: Mapping[str, str]) -> Iterator[None]:
    """Say everything with the words of this table, which has the keys of the English one."""
    before = _table.set(table)
    try:
        yield
    finally:
        _table.reset(before)


@cache  # of the keys that there are
def _english(key: str) -> str:
    from galenic._words.english import ENGLISH  # noqa: PLC0415 - not before something is said

    return ENGLISH[key]


def say(key: str, told: Mapping[str, Any] | None = None, /, **values: object) -> str:
    """The sentence or label of a key, with these values in it."""
    table = _table.get()
    pieces = _pieces(table[key] if table else _english(key))
    given = values if told is None else told
    return "".join(piece if how is None else _said(given[piece], how) for piece, how in pieces)


@frozen(eq=False, repr=False, slots=False)
class Phrase(Record):
    """Part of a sentence, by its code and values; it becomes text when it is read."""

    code: str
    values: Values

    def __str__(self) -> str:
        """Its words."""
        return say(self.code, self.values)


def phrase(code: str, /, **values: object) -> Phrase:
    """A phrase about these values."""
    return Phrase(code, Values(values))


def named(word: Enum) -> str:
    """A word that code decides by, such as a role, in the words of the language."""
    return say(f"{type(word).__name__.lower()}.{word.value}")


def listed(joint: str, *values: object) -> str:
    """Values one after the other, joined by ``comma``, ``and`` or another joint."""
    return _said(values, _How(joint=joint))


def plainly(sentence: str) -> str:
    """A sentence with its values in braces, without how they are written."""
    return _FIELD.sub(r"{\1}", sentence)


# --- values ---------------------------------------------------------------------------------------


class _How(NamedTuple):
    """How a value is written: digits, the forms of an amount, how a list is joined."""

    digits: int = SHOWN_DIGITS
    forms: frozenset[str] = frozenset()
    joint: str = "comma"


_FORMS = frozenset({"label", "one", "dose", "share", "capital"})


def _how(words: str) -> _How:
    found = _How()
    for word in filter(None, words.split(",")):
        if word.isdecimal():
            found = found._replace(digits=int(word))
        elif word in _FORMS:
            found = found._replace(forms=found.forms | {word})
        else:
            found = found._replace(joint=word)
    return found


@cache
def _pieces(sentence: str) -> tuple[tuple[str, _How | None], ...]:
    """What a sentence is made of: words, and the names of its values with how they are written."""
    words, *fields = _FIELD.split(sentence)
    pieces: list[tuple[str, _How | None]] = [(words, None)]
    for name, how, after in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
        pieces += [(name, _how(how or "")), (after, None)]
    return tuple(piece for piece in pieces if piece[0])


_FIELD = re.compile(r"\{(\w+)(?::([^}]*))?\}")


def _said(value: object, how: _How) -> str:
    if type(value) is str:
        return value
    if isinstance(value, Amount):
        return _amount(value, how)
    if isinstance(value, Enum):  # before text, which it is too
        return named(value)
    if isinstance(value, tuple):
        text = say(f"joint.{how.joint}").join(_said(one, how) for one in value)
        return f"{text[:1].upper()}{text[1:]}" if "capital" in how.forms else text
    if isinstance(value, Fraction):
        return rounded_text(value, how.digits)
    return "" if value is None else str(value)


def share(part: Amount) -> str:
    """A percentage for people: three digits, more where it would seem to be 100 % and is not."""
    digits = _SHARE_DIGITS
    while (text := part.text(digits)) == _ALL and part.number != _HUNDRED and digits < _MOST_DIGITS:
        digits += 1
    return text


_ALL, _HUNDRED = "100 %", 100
_SHARE_DIGITS, _MOST_DIGITS = 3, 12


def _amount(amount: Amount, how: _How) -> str:
    if "share" in how.forms:
        return share(amount)
    small = amount.unit in _MG and abs(amount.number) < IN_MG_FROM
    if "dose" in how.forms and small:
        return f"{rounded_text(amount.number * 1000, how.digits)} mcg"
    text = amount.label if "label" in how.forms else amount.text(how.digits)
    return plain(text) if how.forms & {"one", "dose"} else text


def plain(text: str) -> str:
    """An amount of one capsule, tablet or dose as it is said where it is plain of what it is."""
    return text.removesuffix("/capsule").removesuffix("/tablet").removesuffix("/dose")


_MG = frozenset({"mg", "mg/capsule", "mg/dose", "mg/tablet"})
