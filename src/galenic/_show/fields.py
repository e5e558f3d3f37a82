"""Any record, field by field: how a record is shown that has no page of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import fields

from galenic._amounts import Amount, decimal_text, is_counted, rounded_text
from galenic._asking import Shown, answers
from galenic._materials.stock import STOCKS
from galenic._record import Record, parts
from galenic._show.html import block, table
from galenic._show.sections import Section, Word
from galenic._show.text import columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from galenic._show.sections import Row

__all__ = ["amount_text", "placed", "record_html", "record_text", "sections", "title_of"]

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KINDS = {made: kind for kind, made in STOCKS.items()}
_LONGEST = 20
_DIGITS = 6
_FEW = 10
_MANY = 40


@answers("text", Record)
def record_text(record: Record) -> str:
    """Name and value of each field, as plain text."""
    return "\n".join(line.rstrip() for line in _lines(record))


def _lines(record: Record) -> Iterator[str]:
    for place, section in enumerate(_all(record)):
        if place:
            yield ""
        yield section.title.upper()
        yield from columns(map(placed, section.rows))


@answers("html", Record)
def record_html(record: Record) -> str:
    """Name and value of each field, as a block of HTML."""
    return block("record", [table(section.title, section.rows) for section in _all(record)])


def _all(record: Record) -> Iterator[Section]:
    return sections(title_of(record), record)


def title_of(record: object) -> str:
    """What a record is, in words: the name of its class."""
    return _WORDS.sub(" ", type(record).__name__).capitalize()


def sections(title: str, record: Any) -> Iterator[Section]:  # noqa: ANN401 - attrs knows its fields
    """The fields of a record under its title, then those of the records that it holds."""
    rows, within = [], []
    if type(record) in _KINDS:
        rows.append(("kind", _KINDS[type(record)], ""))
    hidden = {field.name for field in fields(type(record)) if not field.repr}
    for key, value in parts(record, for_people=True):
        name = key.strip("_").replace("_", " ")
        if key in hidden or value is None or value == ():
            continue
        if _is_page(value):
            within.append((name, value))
        elif isinstance(value, tuple) and isinstance(value[0], Record) and not _is_text(value[0]):
            many = len(value) > 1
            within += [(f"{name} {n}" if many else name, one) for n, one in enumerate(value, 1)]
        else:
            rows += _rows(name, value)
    yield Section(title, rows)
    for name, one in within:
        yield from sections(name.capitalize(), one)


def _is_page(value: object) -> bool:
    return isinstance(value, Record) and not isinstance(value, Shown) and not _is_text(value)


def _is_text(value: object) -> bool:
    """Whether a value has a text of its own: an amount, a notice, a problem."""
    return type(value).__str__ is not Record.__str__


def _rows(name: str, value: object) -> Iterable[tuple[str, str, str]]:
    if isinstance(value, Mapping):
        return [(f"{name}, {key}", _said(entry), "") for key, entry in value.items()]
    if isinstance(value, tuple) and any(isinstance(entry, Record) for entry in value):
        return [(name if not n else "", _said(entry), "") for n, entry in enumerate(value)]
    return [(name, _said(value), "")]


def placed(row: Row) -> Row:
    """In plain text, what is too long for a value stands where remarks do, and is wrapped there."""
    name, said, remark = row
    return row if remark or len(said) <= _LONGEST else (name, "", said)


def _said(value: object) -> str:  # noqa: PLR0911 - one for each kind of value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Amount):
        return amount_text(value)
    if isinstance(value, Fraction):
        return rounded_text(value)
    if isinstance(value, float):
        return f"{value:.{_DIGITS}g}"
    if isinstance(value, (tuple, list)):
        rest = f", and {len(value) - _MANY} more" if len(value) > _MANY else ""
        return Word(", ".join(map(_said, value[:_MANY])) + rest)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return Word(value)
    return repr(value).strip("<>") if isinstance(value, Shown) else str(value)


def amount_text(amount: Amount) -> str:
    """An amount as it was written, or exactly where its digits are few, else rounded."""
    if is_counted(amount.unit):
        return amount.text()
    digits = decimal_text(amount.number)
    few = len(digits) <= _FEW and Fraction(digits) == amount.number
    return amount.label if amount.written else str(amount) if few else amount.text()
