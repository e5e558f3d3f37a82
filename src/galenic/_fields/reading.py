"""Records that read themselves: each field knows its key, and rules hold between fields.

A record class is its own reader: each field carries a :class:`Reader` in its metadata, and
:func:`read` walks them, gathers every problem of the input and builds the record. The same
metadata documents the keys. A field that could not be read is ``None`` while the rules run, and a
rule runs only when all the fields it names are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import attrs

from galenic._amounts import is_quantity
from galenic.errors import NOTHING, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "LONGEST_LIST",
    "LONGEST_NAME",
    "Reader",
    "build",
    "gather",
    "is_list",
    "keys",
    "made",
    "nearest",
    "read",
    "reader_of",
    "rule",
]

R = TypeVar("R")

LONGEST_NAME = 120
LONGEST_LIST = 1000
_KEY = "galenic"
_RULES = "__galenic_rules__"


class Reader(NamedTuple):
    """How one key is read, and what is said of it.

    Attributes
    ----------
    read
        Takes the value, its path and the problems so far; gives the value read, or ``None``
        after noting a problem.
    expects
        What is accepted, in words.
    doc
        What the key means.
    required
        Whether the key must be there.
    record
        The record class of a table or a list of tables, for those who walk the keys.
    """

    read: Callable[[Any, str, Problems], Any]
    expects: str
    doc: str
    required: bool
    record: type | None = None


def made(reader: Reader, default: Any = None) -> Any:  # noqa: ANN401 - attrs.field is typed so
    """The attrs field that is read so."""
    if reader.required:
        return attrs.field(metadata={_KEY: reader}, kw_only=True)
    return attrs.field(metadata={_KEY: reader}, default=default, kw_only=True)


def reader_of(field: Any) -> Callable[[Any, str, Problems], Any]:  # noqa: ANN401
    """How an attrs field is read: what a field of several values reads each of them with."""
    reader: Reader = field.metadata[_KEY]
    return reader.read


def rule(*names: str, reads: tuple[str, ...] = ()) -> Callable[[R], R]:
    """Mark a method as a rule that holds between fields; it takes the path and the problems.

    Parameters
    ----------
    names
        Fields that must be there for the rule to mean anything.
    reads
        Further fields that it looks at: what was given but could not be read has been told
        already, and must not be told again as missing.
    """

    def mark(method: R) -> R:
        setattr(method, _RULES, (names, {*names, *reads}))
        return method

    return mark


def read(record: type[R], values: Mapping[str, Any], path: str, problems: Problems) -> R | None:
    """Read a mapping into a record, noting every problem; ``None`` when there was one."""
    before = len(problems)
    found = gather(_plan_of(record)[0], values, path, problems)
    draft = build(record, found, path, problems)
    return draft if len(problems) == before else None


def gather(
    readers: Mapping[str, Reader], values: Mapping[str, Any], path: str, problems: Problems
) -> dict[str, Any]:
    """Read the keys of one table; what could not be read, or is missing, is ``None``."""
    found: dict[str, Any] = {}
    prefix = f"{path}." if path else ""
    for key, reader in readers.items():
        if key in values:
            found[key] = reader.read(values[key], prefix + key, problems)
        elif reader.required:
            found[key] = None
            problems.add("missing", prefix + key, NOTHING, reader.expects, f"add it: {reader.doc}")
    if not values.keys() <= readers.keys():
        _unknown(values, readers, prefix, problems)
    return found


def build(record: type[R], found: dict[str, Any], path: str, problems: Problems) -> R:
    """Make the record and run its rules; it is sound only if they noted no problem."""
    draft = record(**found)
    failed = {key for key, value in found.items() if value is None}
    for names, looked_at, method in _plan_of(record)[1]:
        if failed.isdisjoint(looked_at) and all(getattr(draft, n) is not None for n in names):
            method(draft, path, problems)
    return draft


_Rule = tuple[tuple[str, ...], set[str], Any]
_plans: dict[type, tuple[dict[str, Reader], list[_Rule]]] = {}


def _plan_of(record: type[Any]) -> tuple[dict[str, Reader], list[_Rule]]:
    plan = _plans.get(record)
    if plan is None:
        rules = [
            (*marked, method)
            for base in reversed(record.__mro__)
            for method in vars(base).values()
            if (marked := getattr(method, _RULES, None)) is not None
        ]
        plan = _plans[record] = (keys(record), rules)
    return plan


def keys(record: type[Any]) -> dict[str, Reader]:
    """Say which keys a record is read from, and how: the source of the documentation."""
    return {
        field.name: field.metadata[_KEY] for field in attrs.fields(record) if _KEY in field.metadata
    }


def _unknown(
    values: Mapping[Any, Any], readers: Mapping[str, Reader], prefix: str, problems: Problems
) -> None:
    known, expected = tuple(readers), f"one of {', '.join(readers)}"
    for key in values:
        if key not in readers:
            near = nearest(key, tuple(readers))
            remedy = f"did you mean {near!r}?" if near else "remove it"
            where = f"{prefix}{str(key)[:40]}" if str(key).isprintable() else f"{prefix}?"
            problems.add("unknown-key", where, key, expected, remedy, keys=known, near=near)


def nearest(word: object, options: Sequence[str]) -> str | None:
    """The option that was probably meant, if one is near."""
    import difflib  # noqa: PLC0415 - needed only where something is wrong already

    if not isinstance(word, str):
        return None
    found = difflib.get_close_matches(word[:LONGEST_NAME].lower(), options, 1, 0.5)
    return found[0] if found else None


def is_list(value: object) -> bool:
    """Whether it is a list of values; a quantity with an array is one value."""
    return isinstance(value, (list, tuple)) and not is_quantity(value)
