"""Records as plain data: every amount is text that the strict grammar reads back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import Any

from galenic._amounts import Amount, decimal_text
from galenic._asking import Shown
from galenic._record import Record, parts

__all__ = ["plain", "record"]


def record(entry: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:  # noqa: ANN401 - any of the records
    """Name and value of each field, and what is made of it in words.

    The trailing underscore of ``from_`` is Python's, not ours.
    """
    return {name.rstrip("_"): plain(value) for name, value in parts(entry) if name not in without}


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - any value of a record, each kind in its way
    """A value of a record, and all that is in it; what has a document of its own stays it."""
    if isinstance(value, Amount):
        return str(value)
    if isinstance(value, Record) and not isinstance(value, Shown):
        return record(value)
    if isinstance(value, Enum):  # a word of ours that is text
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return decimal_text(value)
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    return value
