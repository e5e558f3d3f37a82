"""Fields that hold a table, or a list of them, each a record of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from galenic._fields.reading import (
    LONGEST_LIST,
    Reader,
    Sound,
    Unreadable,
    draft_of,
    gather,
    is_list,
    keys,
    made,
    maybe,
    values_of,
)
from galenic._fields.shapes import Held, Shape, held
from galenic.errors import NOTHING, Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from galenic._late import Late

__all__ = ["read_once", "table", "tables"]


class ReadTable(dict[str, Any]):
    """A table, as it was given, with the record that was read from it where it stands."""

    __slots__ = ("made",)

    def __init__(self, table: Mapping[str, Any], made: object) -> None:
        """Take both."""
        super().__init__(table)
        self.made = made


class ReadTables(list[Any]):
    """A list of tables, as it was given, with the records that were read from it."""

    __slots__ = ("made",)

    def __init__(self, tables: Sequence[Any], made: tuple[Any, ...]) -> None:
        """Take both."""
        super().__init__(tables)
        self.made = made


def read_once(tables: Mapping[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Read tables that many records share; what has a problem is left for each of them to tell.

    What is laid over one of them makes another table of it, which is read as ever.
    """
    return {name: _read_once(table, name, readers.get(name)) for name, table in tables.items()}


def _read_once(table: Any, name: str, reader: Reader | None) -> Any:  # as given
    if reader is None or reader.shape.table is None:
        return table
    problems = Problems()
    made = reader.read(table, name, problems)
    if problems:
        return table
    if isinstance(table, Mapping):
        return ReadTable(table, made)
    return ReadTables(table, made) if is_list(table) else table


def table(
    record: Held | Late,
    *,
    doc: str,
    default: object = attrs.NOTHING,
    required: bool = False,
) -> Any:
    """Read a table into a record; where there are several kinds, its ``kind`` key chooses."""
    reader = Reader(_table_reader(record), Shape("table", table=record), doc)
    return made(reader, default, required=required)


def tables(
    record: Held | Late,
    *,
    doc: str,
    key: str | None = "name",
    alone: bool = False,
    default: object = attrs.NOTHING,
) -> Any:
    """Read a list of tables, whose ``key`` tells them apart where they have one.

    Where it may be ``alone``, one table is read without a list around it.
    """
    single = _table_reader(record)

    def read_tables(value: Any, path: str, problems: Problems) -> tuple[Any, ...] | None:
        if type(value) is ReadTables:
            return value.made
        if is_list(value) and len(value) > LONGEST_LIST:
            most = f"at most {LONGEST_LIST} tables [[{path}]]"
            problems.add("kind", path, value, most, "keep those that are needed")
            return None
        if not is_list(value):
            remedy = f"write [[{path}]] for each"
            problems.add("kind", path, value, f"a list of tables [[{path}]]", remedy)
            if not isinstance(value, Mapping):
                return None
            return read_tables([value], path, problems)
        found = [single(one, f"{path}[{place}]", problems) for place, one in enumerate(value)]
        named = [] if key is None else [maybe(one, key) for one in found if one is not None]
        for name in dict.fromkeys(name for name in named if name is not None):
            if named.count(name) > 1:
                remedy = f"give each a {key} of its own"
                problems.add("repeat", path, name, f"each {key} once", remedy)
        if None in found and not _has_drafts(held(record)):
            return None
        return tuple(Unreadable() if one is None else one for one in found)

    one = Shape("table", table=record)
    shape = Shape("tables", item=one, length=(0, LONGEST_LIST), alone=alone, table=record)
    return made(Reader(_or_one(single, read_tables) if alone else read_tables, shape, doc), default)


def _has_drafts(record: Held) -> bool:
    """Whether a table that has problems is read all the same, as far as it can be."""
    return not isinstance(record, type) or issubclass(record, Sound)


def _or_one(
    single: Callable[[Any, str, Problems], Any], several: Callable[[Any, str, Problems], Any]
) -> Callable[[Any, str, Problems], Any]:
    """A reader of a list of tables that reads one without a list, too."""

    def read(value: Any, path: str, problems: Problems) -> tuple[Any, ...] | None:
        if not isinstance(value, (Mapping, Sound)):
            found: tuple[Any, ...] | None = several(value, path, problems)
            return found
        lone = single(value, path, problems)
        return None if lone is None else (lone,)

    return read


def _within(read: Callable[[Problems], Any], path: str, problems: Problems) -> Any:
    """Read what stands under the wrong kind of heading, and tell under it what is wrong inside."""
    inside = Problems()
    found = read(inside)
    for problem in inside:
        key = problem.path.removeprefix(path).partition(".")[2]
        remedy = f"{key}: {problem.remedy}" if key else problem.remedy
        problems.append(attrs.evolve(problem, path=path, remedy=remedy))
    return found


def _is_made(value: object, record: Held) -> bool:
    """Whether a value is a record of that class, or of one of the kinds."""
    of = type(value)
    if isinstance(record, type):
        return of is record
    return issubclass(of, Sound) and record.get(getattr(of, "kind", "")) is of


def _table_reader(table: Held | Late) -> Callable[[Any, str, Problems], Any]:
    def read_table(value: Any, path: str, problems: Problems) -> Any:  # noqa: PLR0911 - one for each way to give it
        if type(value) is ReadTable:
            return value.made
        record = held(table)
        if _is_made(value, record):  # a record: read again, for the place where it stands now
            return draft_of(type(value), values_of(value), path, problems)
        if not isinstance(value, Mapping):
            several = is_list(value) and len(value) > 0 and isinstance(value[0], Mapping)
            remedy = f"write one table [{path}]" if several else "write its keys in a table"
            problems.add("kind", path, value, f"a table [{path}]", remedy)
            if not several:
                return None
            return _within(lambda inside: read_table(value[0], path, inside), path, problems)
        if isinstance(record, type):
            return draft_of(record, value, path, problems)
        kind, rest = value.get("kind"), {key: one for key, one in value.items() if key != "kind"}
        if not isinstance(kind, str) or kind not in record:
            fitting = _tell_kind(record, value, path, problems)
            if len(fitting) > 1:
                _read_shared([record[one] for one in fitting], rest, path, problems)
                return None
            kind = fitting[0]  # what it needs is told at once; the record is refused anyway
        return draft_of(record[kind], rest, path, problems)

    return read_table


def _tell_kind(
    record: Mapping[str, type[Any]], value: Mapping[str, Any], path: str, problems: Problems
) -> list[str]:
    """Note a kind that is missing or none of ours; the kinds that the other keys fit."""
    from galenic._fields.near import nearest  # noqa: PLC0415 - only where something is wrong

    options = tuple(record)
    given, near = value.get("kind", NOTHING), nearest(value.get("kind"), options)
    known = {one: len(keys(record[one]).keys() & value.keys()) for one in options}
    most = max(known.values())
    fitting = [one for one in options if known[one] == most]
    lone = fitting[0] if len(fitting) == 1 and min(known.values()) < most else None
    if near is not None and known[near] == most:
        fitting, lone = [near], None
    elif near is not None:  # the word is near to one, and the keys are of another
        fitting = list(dict.fromkeys([near, *fitting]))
    remedy = "choose one"
    if near is not None:
        remedy = f"write {near!r}"
    if lone is not None:
        remedy += f"{',' if near else ':'} {'or ' if near else ''}{lone!r}, whose keys stand here"
    one = near or (lone if given is NOTHING else None)
    accepted = f"one of {', '.join(options)}"
    problems.add("choice", f"{path}.kind", given, accepted, remedy, choices=options, near=one)
    return fitting


def _read_shared(
    records: Sequence[type[Any]], values: Mapping[str, Any], path: str, problems: Problems
) -> None:
    """Tell what is wrong with keys that hold the same in whichever kind a table is of.

    Keys of one kind only are read as it has them; one that none of them has is told.
    """
    first, *others = (keys(record) for record in records)
    shared = {
        key: reader._replace(required=reader.required and all(key in one for one in others))
        for key, reader in first.items()
        if all(key not in one or one[key].shape == reader.shape for one in others)
    }
    for one in others:
        for key, reader in one.items():
            if key not in first:
                shared[key] = reader._replace(required=False)
    clash = {key for one in (first, *others) for key in one} - shared.keys()
    gather(shared, {key: one for key, one in values.items() if key not in clash}, path, problems)
