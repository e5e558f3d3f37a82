"""The one door to tomlkit: TOML text with values changed, and its comments left where they stood.

Orders are read by ``tomllib``, which is strict and quick. What is written here is read by it again
and held against what was to be written, so that no slip of a writer reaches a batch.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import TYPE_CHECKING, Any

from galenic.errors import CheckError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Place", "changed", "written"]

Place = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, and places in lists of tables."""


def written(tables: Mapping[str, Any]) -> str:
    """Tables as TOML text, without comments.

    Raises
    ------
    CheckError
        When what was written reads back as something else.
    """
    import tomlkit  # noqa: PLC0415 - only where TOML is written

    document = tomlkit.document()
    for name, table in tables.items():
        document[name] = _toml(table)
    return _checked(tomlkit.dumps(document), tables)


def changed(
    text: str, values: Mapping[Place, object], wanted: Mapping[str, Any], removed: tuple[Place, ...]
) -> str:
    """TOML text with values set, or taken out, and everything else as it was.

    Parameters
    ----------
    text
        TOML that parses.
    values
        What is set, by its place; a table that is not there is added behind the others.
    wanted
        The tables that come of it.
    removed
        The places of keys that are taken out; a comment behind a key goes with it.

    Raises
    ------
    CheckError
        When the text reads back as something else than ``wanted``.
    """
    import tomlkit  # noqa: PLC0415 - only where TOML is written

    document: Any = tomlkit.parse(text)
    for place in removed:
        del _table(document, place)[place[-1]]
    for place, value in values.items():
        _table(document, place)[place[-1]] = _toml(value)
    return _checked(tomlkit.dumps(document), wanted)


def _table(document: Any, place: Place) -> Any:  # noqa: ANN401 - tomlkit's own tables
    """The table that a key stands in; it is made where it is not there."""
    import tomlkit  # noqa: PLC0415 - the same

    table = document
    for name in place[:-1]:
        if isinstance(name, str) and name not in table:
            table[name] = tomlkit.table()
        table = table[name]
    return table


def _toml(value: Any) -> Any:  # noqa: ANN401 - whatever a key holds
    """A value as tomlkit writes it: lists of tables under headings of their own."""
    import tomlkit  # noqa: PLC0415 - the same

    if isinstance(value, dict):
        table = tomlkit.table()
        for name, entry in value.items():
            table[name] = _toml(entry)
        return table
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        tables = tomlkit.aot()
        for one in value:
            tables.append(_toml(one))
        return tables
    return value


def _checked(text: str, wanted: Mapping[str, Any]) -> str:
    """The text, which reads back as what was wanted."""
    try:
        found = tomllib.loads(text)
    except ValueError:
        found = None
    if found != _plain(wanted):
        raise CheckError("the order that was written does not read back as it was made")
    return text


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tree of tables
    """Tables as the reader gives them; a subclass of a day or a number is none there."""
    if hasattr(value, "items"):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return dt.date(value.year, value.month, value.day) if type(value) is dt.date else value
