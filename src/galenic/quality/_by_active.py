"""Contents of several actives in the same capsules: which column, or table, is of which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve

from galenic import _fields as fields
from galenic._fields.near import nearest
from galenic._materials.substances import same_name
from galenic._spreadsheets.columns import Readings, columns_of
from galenic._spreadsheets.raw import plainly
from galenic._words.saying import phrase
from galenic.errors import InputError, Problems, some
from galenic.quality._content_data import ActiveContents, ContentData

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from galenic._amounts import Amount
    from galenic._spreadsheets.raw import RawTable, ReadAs
    from galenic._words.saying import Phrase
    from galenic.errors import Problem
    from galenic.results._plan import Plan

__all__ = ["OfActive", "columns_by_active", "labels_of", "parted", "told_of"]

_UNIT = re.compile(r"\s*(?:\[[^\[\]]*\]|\([^()]*\))\s*$")
_OF_CONTENT = re.compile(r"content\s+(?:of\s+)?(?=\S)", re.IGNORECASE)
_SHARED = ("label", "target", "mean", "sd", "content")
"""Keys that each active has for itself, where there are several."""


class OfActive(NamedTuple):
    """The readings of one active, with what the plan says of it alone."""

    name: str | None
    readings: Mapping[str, Any] | str
    label: Amount | None


def labels_of(plan: Plan | None) -> dict[str, Amount]:
    """What a capsule of a plan is to hold of each active, by its name."""
    orders = () if plan is None else plan.order.by_active
    return {one.active or "": one.dose_of_capsule for one in orders}


def _bare(heading: str) -> str:
    """A heading without its unit, and without the word that it is a content."""
    return _OF_CONTENT.sub("", _UNIT.sub("", heading[:200]).strip(), count=1)


def _says_content(heading: str) -> bool:
    return _OF_CONTENT.match(_UNIT.sub("", heading[:200]).strip()) is not None


def _key(place: int) -> str:
    """The column of an active inside a table: keys of tables are of letters alone."""
    return f"content_{chr(97 + place // 26)}{chr(97 + place % 26)}"


def _same(word: str, names: Sequence[str]) -> int | None:
    """Which active a word names."""
    return next((place for place, name in enumerate(names) if same_name(word, name)), None)


def columns_by_active(
    table: RawTable, path: str, asked: ReadAs, encoding: str, actives: Sequence[str]
) -> Readings:
    """The columns of a table; those of actives become tables of one each, under ``active``."""
    heads = [cell.text for cell in table.header.cells if cell.text]
    said = [_bare(text) for text in heads if _says_content(text)]
    names = list(actives) or list(dict.fromkeys(said))
    wanted: dict[str, tuple[int, str]] = {}  # by heading: which active, and the unit beside it
    columns = {}
    for key, heading in asked.columns.items():
        place = None if _bare(key) in asked.keys else _same(_bare(key), names)
        if place is None:
            columns[key] = heading
        else:
            unit = _UNIT.search(key)
            wanted[heading] = (place, "" if unit is None else f" {unit[0].strip()}")
    if not asked.columns:
        found = {text: _same(_bare(text), names) for text in heads}
        wanted = {text: (place, "") for text, place in found.items() if place is not None}
    if not wanted and (asked.columns or len(actives) < 2):  # noqa: PLR2004 - several
        return columns_of(table, path, asked, encoding)
    if not asked.columns:
        _refuse_others(heads, wanted, names, asked, path)
    columns |= {f"{_key(place)}{unit}": heading for heading, (place, unit) in wanted.items()}
    _refuse_twice([place for place, _ in wanted.values()], names, path)
    keys = asked.keys | {_key(place) for place in range(len(names))}
    read = columns_of(table, path, asked._replace(columns=columns, keys=keys), encoding)
    return _gathered(read, names)


def _refuse_twice(places: Sequence[int], names: Sequence[str], path: str) -> None:
    problems = Problems()
    for place in sorted({one for one in places if places.count(one) > 1}):
        problems.add("repeat", path, names[place], "one column for each active", "remove one")
    if problems:
        raise InputError(problems)


def _refuse_others(
    heads: Sequence[str],
    wanted: Mapping[str, tuple[int, str]],
    names: Sequence[str],
    asked: ReadAs,
    path: str,
) -> None:
    """Refuse columns that fit no active, and say which actives have none."""
    problems = Problems()
    own = {"capsule"} if len(names) > 1 else asked.keys
    for text in heads:
        key = _UNIT.sub("", text).strip().lower()
        if text in wanted or key in own:
            continue
        near = nearest(_bare(text), names)
        remedy = "remove it, or say by --column which it is"
        remedy = remedy if near is None else f"did you mean {near!r}?"
        expected = f"an active: {some(names)}"
        problems.add("column", path, plainly(text), expected, remedy)
    found = {place for place, _ in wanted.values()}
    for place, name in enumerate(names):
        if place not in found and len(names) > 1:
            expected = "a column with its content in each capsule"
            problems.add("missing", path, name, expected, "add it, headed by its name and a unit")
    if problems:
        raise InputError(problems)


def _gathered(read: Readings, names: Sequence[str]) -> Readings:
    """The columns of actives as tables of one each; the others as they stand."""
    keys = {_key(place): name for place, name in enumerate(names)}
    found = Readings({key: value for key, value in read.items() if key not in keys})
    found.how = tuple(map(_named(keys), read.how))
    tables = [{"name": name, "content": read[key]} for key, name in keys.items() if key in read]
    found["active"] = tables
    return found


def _named(keys: Mapping[str, str]) -> Callable[[Phrase], Phrase]:
    """How a table was read, with the names of actives for the keys that stood for them."""

    def column(one: Any) -> Any:  # noqa: ANN401 - a phrase, or text
        if isinstance(one, str):
            return one
        key, _, unit = one.values["name"].partition(" ")
        if key not in keys:
            return one
        heading = one.values["heading"]
        return phrase("read-from", name=f"{keys[key]} {unit}".strip(), heading=heading)

    def named(told: Phrase) -> Phrase:
        if told.code != "read-taken":
            return told
        return phrase("read-taken", columns=tuple(map(column, told.values["columns"])))

    return named


def parted(
    readings: Mapping[str, Any] | str,
    settings: Mapping[str, Any],
    tables: object,
    plan: Plan | None,
) -> list[OfActive]:
    """The readings of each active; of the only one as they are.

    ``tables`` are those of the actives, where they are given beside the readings.

    Raises
    ------
    InputError
        When a table or a column fits no active, or an active has none: every reason at once.
    """
    labels = labels_of(plan)
    only = next(iter(labels), None) if len(labels) == 1 else None
    if not isinstance(readings, Mapping):
        return [OfActive(only or None, readings, None)]
    given = _named_columns(readings, list(labels))
    inside = given.pop("active", None)
    if inside is not None and tables is not None:
        problems = Problems()
        remedy = "leave one of them out"
        problems.add("conflict", "active", "two values", "one: here or among the readings", remedy)
        raise InputError(problems)
    tables = tables if inside is None else inside
    if tables is None and len(labels) <= 1:
        return [OfActive(only or None, readings, None)]
    problems = Problems()
    held = _tables(tables, list(labels), problems)
    for key in _SHARED:
        if given.get(key, settings.get(key)) is not None and len(held) != 1:
            remedy = "give it in the [[active]] table of each, or as a column of its own"
            told = "one for all"
            problems.add("conflict", key, told, "one for each active", remedy)
    columns = [value for one in held for key, value in one.items() if key.startswith("content")]
    counts = {count for value in columns if (count := _count(value)) is not None}
    if len(counts) > 1:
        told = " and ".join(map(str, sorted(counts)))
        remedy = "give each capsule a content of each active: those of one row are one capsule"
        problems.add("count", "active", f"{told} contents", "as many of each active", remedy)
    if problems:
        raise InputError(problems)
    return [_one(one, given, labels) for one in held]


def _count(value: Any) -> int | None:  # noqa: ANN401 - as given
    """How many a column holds; ``None`` of what is one value."""
    if isinstance(value, (str, Mapping)):
        return None
    with suppress(TypeError):  # a lone quantity has a length in name alone
        return len(value)
    return None


def _one(
    table: Mapping[str, Any], shared: Mapping[str, Any], labels: Mapping[str, Amount]
) -> OfActive:
    name = table["name"]
    own = {key: value for key, value in table.items() if key != "name"}
    label = next((dose for other, dose in labels.items() if same_name(name, other)), None)
    kept = Readings({**shared, **own})
    kept.how = getattr(shared, "how", ())
    return OfActive(name, kept, label)


def _named_columns(readings: Mapping[str, Any], names: Sequence[str]) -> Readings:
    """Readings whose columns may bear the name of an active, as in a table."""
    found, tables = Readings(), []
    known = fields.keys(ContentData)
    for key, value in readings.items():
        place = _same(_bare(str(key)), names) if key not in known else None
        if place is None:
            found[key] = value
            continue
        unit = _UNIT.search(str(key))
        heading = "content" if unit is None else f"content {unit[0].strip()}"
        tables.append({"name": names[place], heading: value})
    found.how = getattr(readings, "how", ())
    if tables:
        found["active"] = [*(found.get("active") or ()), *tables]
    return found


def _tables(tables: object, names: Sequence[str], problems: Problems) -> list[dict[str, Any]]:
    """The table of each active, in the order of the plan."""
    if not isinstance(tables, (list, tuple)) and tables is not None:
        problems.add("kind", "active", tables, "a list of tables [[active]]", "write [[active]]")
        return []
    found: list[dict[str, Any]] = []
    for place, table in enumerate(tables or ()):
        path = f"active[{place}]"
        if not isinstance(table, Mapping) or not isinstance(table.get("name"), str):
            expected = "a table with the name of the active"
            problems.add("missing", f"{path}.name", table, expected, 'add name = "…"')
            continue
        _refuse_keys(table, path, problems)
        at = _same(table["name"], names)
        if names and at is None:
            near = nearest(table["name"], names)
            remedy = "write one of them" if near is None else f"did you mean {near!r}?"
            expected = f"an active of the plan: {some(names)}"
            problems.add("choice", f"{path}.name", table["name"], expected, remedy)
        elif any(same_name(table["name"], one["name"]) for one in found):
            problems.add("repeat", "active", table["name"], "each name once", "remove one")
        else:
            found.append({**table, "name": table["name"] if at is None else names[at]})
    without = [name for name in names if not any(same_name(name, one["name"]) for one in found)]
    for name in without:
        expected = "its content in each capsule"
        remedy = "add a column headed by its name and a unit, or an [[active]] table"
        problems.add("missing", "active", name, expected, remedy)
    return sorted(found, key=lambda one: names.index(one["name"]) if names else 0)


def _refuse_keys(table: Mapping[str, Any], path: str, problems: Problems) -> None:
    known = fields.keys(ActiveContents)
    for key in table:
        bare = _UNIT.sub("", str(key)).strip()
        if bare not in known:
            near = nearest(bare, list(known))
            remedy = "leave it out" if near is None else f"did you mean {near!r}?"
            problems.add("unknown-key", f"{path}.{key}", key, f"one of {some(list(known))}", remedy)


def told_of(error: InputError, place: int) -> list[Problem]:
    """The problems of one of several actives, each with its place."""
    return [
        evolve(one, path=f"active[{place}].{one.path}") if one.path in _SHARED else one
        for one in error.problems
    ]
