"""Loads the data tables of the package and checks each row on the way in."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from galenic import _fields as fields
from galenic.errors import NOTHING, InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "check_rows",
    "data_text",
    "folded",
    "load_row",
    "load_rows",
    "names_of",
    "parse_toml",
    "places_by_name",
    "plain_rows",
    "unaccented",
    "written_rows",
]

R = TypeVar("R")


def load_rows(record: type[R], name: str) -> tuple[R, ...]:
    """Read every row of ``data/<name>s.toml``.

    Raises
    ------
    InputError
        When a row is not sound; the path says which.
    """
    return tuple(load_row(record, name, place) for place in range(len(written_rows(name))))


def load_row(record: type[R], name: str, place: int) -> R:
    """Read one row of a table, by its place: a plan needs few of them.

    Raises
    ------
    InputError
        When the row is not sound.
    """
    row: R = _row(record, name, place)  # type: ignore[arg-type] # a class can be hashed
    return row


@cache
def _row(record: type[Any], name: str, place: int) -> Any:  # noqa: ANN401 - one of that class
    (row,) = check_rows(record, [written_rows(name)[place]], name, first=place)
    return row


@cache
def written_rows(name: str) -> list[dict[str, Any]]:
    """The rows of ``data/<name>s.toml`` as they stand there; its one array is ``[[<name>]]``."""
    text = data_text(f"{name}s.toml")
    rows = plain_rows(text, name)
    found: list[dict[str, Any]] = parse_toml(text)[name] if rows is None else rows
    return found


def names_of(row: Mapping[str, Any]) -> Iterator[str]:
    """The name and the other names of a row as it is written."""
    yield row["name"]
    yield from row.get("aliases", ())


@cache
def places_by_name(name: str) -> dict[str, int]:
    """Where in a table the row of each name stands, by the name as it is compared."""
    rows = enumerate(written_rows(name))
    return {folded(known): place for place, row in rows for known in names_of(row)}


def data_text(name: str) -> str:
    """A file of the data of the package, wherever the package itself was loaded from."""
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - pathlib is slow to import
    place = os.path.join(package, "data", name)  # noqa: PTH118 - the same
    data: bytes = __spec__.loader.get_data(place)  # type: ignore[union-attr] # as `pkgutil` does
    return data.decode()


def plain_rows(text: str, name: str) -> list[dict[str, Any]] | None:
    """The rows of a table that is written plainly, read many times faster than TOML is parsed.

    Plain are comments, the heading of each row, and keys of one line: a text without escapes, a
    list of such, a number, true or false. ``None`` where anything else stands.
    """
    rows: list[dict[str, Any]] = []
    for line in text.split("\n"):
        key, equals, written = line.partition(" = ")
        if not line or (line.startswith("#") and line.isprintable()):
            continue
        if line == f"[[{name}]]":
            rows.append({})
        elif equals and rows and key.isidentifier() and key.isascii() and key not in rows[-1]:
            rows[-1][key] = value = _plain_value(written)
            if value is None:
                return None
        else:
            return None
    return rows


_PLAIN = {"true": True, "false": False}


def _plain_value(written: str) -> Any:  # noqa: ANN401 - what TOML has for it
    """A value that is written plainly; ``None`` for any other."""
    if written[:1] == written[-1:] == '"' and len(written) > 1:
        text = written[1:-1]
        return text if text.isprintable() and '"' not in text and "\\" not in text else None
    if written[:1] == "[" and written[-1:] == "]":
        entries = [_plain_value(entry) for entry in written[1:-1].split(", ")]
        return entries if all(isinstance(entry, str) for entry in entries) else None
    whole, point, part = written.partition(".")
    digits = whole.isdecimal() and written.isascii() and (whole == "0" or whole[0] != "0")
    if digits and not point:
        return int(whole)
    return float(written) if digits and part.isdecimal() else _PLAIN.get(written)


def check_rows(
    record: type[R], rows: list[dict[str, Any]], name: str, *, first: int = 0
) -> tuple[R, ...]:
    """Read rows into records, or refuse them all with every problem found."""
    problems = Problems()
    known = fields.keys(record)
    for place, row in enumerate(rows, first):
        for key in ("source", "edition", "confidence"):  # a row of a user's own needs none of them
            if key not in row and not known[key].required:
                expected = "where the row was read, its edition and how sure it is"
                problems.add("missing", f"{name}[{place}].{key}", NOTHING, expected, "add it")
    found = [
        fields.read(record, row, f"{name}[{place}]", problems)
        for place, row in enumerate(rows, first)
    ]
    if problems:
        raise InputError(problems)
    return tuple(row for row in found if row is not None)


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML; the parser is imported late, since a mapping needs none."""
    import tomllib  # noqa: PLC0415 - only where there is text

    return tomllib.loads(text)


_ACIDS = {"hcl": "hydrochloride", "hbr": "hydrobromide"}
"""How a jar or a prescription shortens a salt: the word alone, so that no 2HCl is taken for one."""


_BOOK = r"(?:usp|nf|bpc?|ep|jp|ip|fcc|dab|dac|ph\.? ?eur\.?|ph\.? ?helv\.?)"
_BY_BOOK = re.compile(rf" ?[ ,(\[] ?{_BOOK}(?: ?[-/,&+ ] ?{_BOOK})*(?: grade)?[)\]]?")
"""What stands behind a name on a jar: the books it was tested by, which make no other form."""


@lru_cache(maxsize=4096)  # names are typed: a service that runs for years meets many
def folded(name: str) -> str:
    """A name as it is compared: lower case, single spaces, without the pharmacopoeia behind it.

    An acid counts by its word (HCl, HBr).
    """
    text = " ".join(_ACIDS.get(word, word) for word in name.casefold().split())
    found = next((one for one in _BY_BOOK.finditer(text) if one.end() == len(text)), None)
    plain = text[: found.start()] if found is not None else text
    return plain.rstrip(" ,") or text


def unaccented(name: str) -> str:
    """A name in small letters without accents."""
    if name.isascii():
        return name.casefold()
    signs = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in signs if not unicodedata.combining(sign))
