"""Records as plain data: every amount is text that the strict grammar reads back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import fields

from galenic._amounts import Amount, decimal_text
from galenic._record import Record

__all__ = ["plain", "record"]


def record(entry: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:  # noqa: ANN401 - any of the records
    """Name and value of each field; the trailing underscore of ``from_`` is Python's, not ours."""
    return {
        field.name.rstrip("_"): plain(getattr(entry, field.name))
        for field in fields(type(entry))
        if field.name not in without
    }


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - any value of a record, each kind in its way
    """A value of a record, and all that is in it."""
    if isinstance(value, Amount):
        return str(value)
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Record):
        return record(value)
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    return value
