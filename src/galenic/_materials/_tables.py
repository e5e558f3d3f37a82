"""Loads the data tables of the package and checks each row on the way in."""

from __future__ import annotations

from functools import lru_cache
from pkgutil import get_data
from typing import Any, TypeVar

from galenic import _fields as fields
from galenic.errors import NOTHING, InputError, Problems

__all__ = ["folded", "load_rows", "parse_toml"]

R = TypeVar("R")


def load_rows(record: type[R], name: str) -> tuple[R, ...]:
    """Read ``data/<name>s.toml``, whose one array of tables is ``[[<name>]]``.

    Raises
    ------
    InputError
        When a row is not sound; the path says which.
    """
    data = get_data("galenic", f"data/{name}s.toml") or b""
    return check_rows(record, parse_toml(data.decode())[name], name)


def check_rows(record: type[R], rows: list[dict[str, Any]], name: str) -> tuple[R, ...]:
    """Read rows into records, or refuse them all with every problem found."""
    problems = Problems()
    known = fields.keys(record)
    for place, row in enumerate(rows):
        for key in ("source", "edition", "confidence"):  # a row of a user's own needs none of them
            if key not in row and not known[key].required:
                expected = "where the row was read, its edition and how sure it is"
                problems.add("missing", f"{name}[{place}].{key}", NOTHING, expected, "add it")
    found = [
        fields.read(record, row, f"{name}[{place}]", problems) for place, row in enumerate(rows)
    ]
    if problems:
        raise InputError(problems)
    return tuple(row for row in found if row is not None)


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML; the parser is imported late, since a mapping needs none."""
    import tomllib  # noqa: PLC0415 - only where there is text

    return tomllib.loads(text)


@lru_cache(maxsize=4096)  # names are typed: a service that runs for years meets many
def folded(name: str) -> str:
    """A name as it is compared: lower case, single spaces."""
    return " ".join(name.casefold().split())
