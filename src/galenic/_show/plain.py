"""Records as plain data: every amount is text that the strict grammar reads back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import fields

from galenic._amounts import Amount

__all__ = ["record"]


def record(entry: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the records
    """Name and value of each field; the trailing underscore of ``from_`` is Python's, not ours."""
    return {
        field.name.rstrip("_"): _plain(getattr(entry, field.name)) for field in fields(type(entry))
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    if isinstance(value, Amount):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return value
