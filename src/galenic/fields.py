"""attrs fields that know their unit, their limits and how they are read.

A record class is its own reader: each field carries a :class:`Reader` in its metadata, and
:func:`read` walks them, gathers every problem of the input and builds the record. The same
metadata documents the keys. A field that could not be read is ``None`` while the rules run, and a
rule runs only when all the fields it names are there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

import attrs

from galenic.amounts import ACCEPTED, Amount, AmountError, exact, is_quantity, rounded_text
from galenic.errors import NOTHING, Problems

__all__ = [
    "Cell",
    "Reader",
    "amount",
    "amounts",
    "build",
    "choice",
    "choices",
    "count",
    "counts",
    "date",
    "flag",
    "gather",
    "keys",
    "number",
    "one_of",
    "parts",
    "read",
    "readings",
    "rule",
    "table",
    "tables",
    "text",
    "texts",
]

R = TypeVar("R")

_EXAMPLES = {
    "%": "5 %",
    "mg/g": "100 mg/g",
    "g/mL": "0.5 g/mL",
    "g/mol": "377.865 g/mol",
    "mL/capsule": "0.3 mL/capsule",
    "mg/tablet": "50 mg/tablet",
    "mg": "0.1 mg",
}
_LONGEST_RATIO = 12
_IN = re.compile(r"1 in ([1-9][0-9]{0,5})")
_TO = re.compile(r"1 ?[:/] ?([1-9][0-9]{0,5})")
_LEAST = Fraction(1, 10**9)
_MOST = Fraction(10**9)
_LONGEST_NAME = 120
_LONGEST_LIST = 1000
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


def _field(reader: Reader, default: Any = None) -> Any:  # noqa: ANN401 - attrs.field is typed so
    if reader.required:
        return attrs.field(metadata={_KEY: reader}, kw_only=True)
    return attrs.field(metadata={_KEY: reader}, default=default, kw_only=True)


def _field_reader(field: Any) -> Callable[[Any, str, Problems], Any]:  # noqa: ANN401
    reader: Reader = field.metadata[_KEY]
    return reader.read


def amount(  # noqa: PLR0913 - one keyword for each thing that a limit can be
    *units: str,
    doc: str,
    required: bool = False,
    zero: bool = False,
    at_most: int | None = None,
    below: int | None = None,
    rename: Mapping[str, tuple[str, int | Fraction]] | None = None,
    parts: bool = False,
) -> Any:  # noqa: ANN401
    """Read an amount in one of the kept units.

    Parameters
    ----------
    units
        The units it may have; the first is named in messages.
    doc
        What the key means.
    required
        Whether the key must be there.
    zero
        Whether nothing of it is a value.
    at_most, below
        The largest value, itself included or not, in the kept unit.
    parts
        Whether ``1 in 10`` is read as one part in ten.
    rename
        Units that are read as another, with the factor: ``{"mg": ("mg/capsule", 1)}`` for the dose.
    """
    first = _EXAMPLES.get(units[0], f"4.5 {units[0]}")
    expects = f"an amount in {' or '.join(units)}, such as {first}"

    def read_amount(value: Any, path: str, problems: Problems) -> Amount | None:  # noqa: ANN401
        try:
            found = (_parts(value, path) if parts else None) or Amount.read(value, path)
        except AmountError as error:
            expected = expects if error.expected == ACCEPTED else error.expected
            problems.add("amount", path, value, expected, error.remedy)
            return None
        if rename and found.unit in rename:
            unit, factor = rename[found.unit]
            found = Amount(found.number * factor, unit, path, found.written)
        number = found.number
        if found.unit not in units:
            problems.add("unit", path, value, expects, "give the unit that this key is measured in")
        elif number < 0 or (not number and not zero):
            floor = "zero or more" if zero else "more than zero"
            problems.add(
                "range", path, value, f"{expects}, {floor}", "check the number and its sign"
            )
        elif number and not _LEAST <= number <= _MOST:
            problems.add("range", path, value, expects, "no such amount is weighed; check the unit")
        elif at_most is not None and number > at_most:
            limit = f"{expects}, at most {at_most} {found.unit}"
            problems.add("range", path, value, limit, "check the number and its unit")
        elif below is not None and number >= below:
            limit = f"{expects}, below {below} {found.unit}"
            problems.add("range", path, value, limit, "check the number and its unit")
        else:
            return found
        return None

    return _field(Reader(read_amount, expects, doc, required))


def _parts(value: object, path: str) -> Amount | None:
    """Read ``1 in 10``; ``1:10`` is refused, since it is read in two ways."""
    if not isinstance(value, str) or len(value) > _LONGEST_RATIO:
        return None
    found = _IN.fullmatch(value)
    if found is not None:
        return Amount(Fraction(1000, int(found[1])), "mg/g", path, value)
    found = _TO.fullmatch(value)
    if found is not None:
        whole = int(found[1])
        inside, beside = Fraction(1000, whole), Fraction(1000, whole + 1)
        raise AmountError(
            value,
            "one reading of the ratio",
            f"write '1 in {whole}' ({rounded_text(inside)} mg/g) "
            f"or '1 in {whole + 1}' (one part to {whole}, {rounded_text(beside)} mg/g)",
        )
    return None


def parts(*, doc: str) -> Any:  # noqa: ANN401
    """Read ``1 in 10`` as ten parts."""
    expects = "parts, such as 1 in 10"

    def read_parts(value: Any, path: str, problems: Problems) -> int | None:  # noqa: ANN401
        try:
            found = _parts(value, path)
        except AmountError as error:
            problems.add("amount", path, value, expects, error.remedy)
            return None
        if found is None or found.number == 1000:  # noqa: PLR2004 - 1 in 1 dilutes nothing
            problems.add("amount", path, value, expects, "write '1 in ' and a whole number from 2")
            return None
        return int(1000 / found.number)

    return _field(Reader(read_parts, expects, doc, required=False))


def number(*, doc: str, at_least: int, at_most: int, required: bool = False) -> Any:  # noqa: ANN401
    """Read a plain number that has no unit, such as a geometric standard deviation."""
    expects = f"a plain number from {at_least} to {at_most}"

    def read_number(value: Any, path: str, problems: Problems) -> Fraction | None:  # noqa: ANN401
        try:
            found = exact(value)
        except AmountError as error:
            problems.add("kind", path, value, expects, error.remedy)
            return None
        if not at_least <= found <= at_most:
            problems.add("range", path, value, expects, "check the number")
            return None
        return found

    return _field(Reader(read_number, expects, doc, required))


def count(*, doc: str, at_most: int, at_least: int = 1, required: bool = False) -> Any:  # noqa: ANN401
    """Read a whole number, one or more; 4.7 is not 4 and ``true`` is not 1."""
    expects = f"a whole number from {at_least} to {at_most}"

    def read_count(value: Any, path: str, problems: Problems) -> int | None:  # noqa: ANN401
        if type(value) is not int:
            problems.add(
                "kind", path, value, expects, "write the number alone, without quotes or point"
            )
        elif not at_least <= value <= at_most:
            problems.add("range", path, value, expects, "check the number")
        else:
            return value
        return None

    return _field(Reader(read_count, expects, doc, required))


class Cell(NamedTuple):
    """A value in a list that has a path of its own, such as the row of a table it stands in."""

    value: Any
    path: str


def _cells(values: Sequence[Any], path: str) -> list[Cell]:
    return [
        one if isinstance(one, Cell) else Cell(one, f"{path}[{place}]")
        for place, one in enumerate(values)
    ]


def counts(*, doc: str, at_most: int) -> Any:  # noqa: ANN401
    """Read a list of whole numbers, each once."""
    expects = f"a list of whole numbers from 1 to {at_most}, each once"
    single = _field_reader(count(doc=doc, at_most=at_most))

    def read_counts(value: Any, path: str, problems: Problems) -> tuple[int, ...] | None:  # noqa: ANN401
        if not _is_list(value) or not 1 <= len(value) <= _LONGEST_LIST:
            problems.add("list", path, value, expects, "write [1, 2, …]")
            return None
        before, found = len(problems), list[int]()
        for one, where in _cells(value, path):
            number = single(one, where, problems)
            if number in found:
                problems.add("repeat", where, one, "each number once", "check what was numbered")
            found.append(number)
        return tuple(found) if len(problems) == before else None

    return _field(Reader(read_counts, expects, doc, required=False))


def readings(*units: str, doc: str, per: str = "") -> Any:  # noqa: ANN401
    """Read what a balance or an assay gave: a list of amounts, or one alone; zero is a reading.

    Parameters
    ----------
    units
        The units they are kept in; all of one list in the same.
    doc
        What the key means.
    per
        ``capsule`` or ``tablet`` where a lone mass is that of one.
    """
    rename = {unit.removesuffix(f"/{per}"): (unit, 1) for unit in units} if per else None
    single = _field_reader(amount(*units, doc=doc, zero=True, rename=rename))
    expects = f"a list of amounts in {' or '.join(units)}"

    def read_readings(value: Any, path: str, problems: Problems) -> tuple[Amount, ...] | None:  # noqa: ANN401
        values = value if _is_list(value) else [Cell(value, path)]
        if not 1 <= len(values) <= _LONGEST_LIST:
            problems.add("list", path, value, expects, 'write ["…", "…"]')
            return None
        before = len(problems)
        found = [single(one, where, problems) for one, where in _cells(values, path)]
        if len(problems) == before and len({one.unit for one in found}) > 1:
            problems.add("unit", path, value, f"{expects}, all in one unit", "give them alike")
        return tuple(found) if len(problems) == before else None

    return _field(Reader(read_readings, expects, doc, required=False))


def text(*, doc: str, required: bool = False) -> Any:  # noqa: ANN401
    """Read a name or a number that is only copied: one printable line."""
    expects = f"text of one line, at most {_LONGEST_NAME} characters"
    return _field(Reader(_text_reader(expects), expects, doc, required))


def _text_reader(expects: str) -> Callable[[Any, str, Problems], str | None]:
    def read_text(value: Any, path: str, problems: Problems) -> str | None:  # noqa: ANN401
        if not isinstance(value, str):
            problems.add("kind", path, value, expects, "put it in quotes")
        elif len(value) > _LONGEST_NAME:
            problems.add("range", path, value, expects, "shorten it")
        elif not value.strip() or not value.isprintable():
            problems.add("kind", path, value, expects, "write it out, without control characters")
        else:
            return value.strip()
        return None

    return read_text


def choice(*options: str, doc: str, required: bool = False) -> Any:  # noqa: ANN401
    """Read one of a few words."""
    expects = f"one of {', '.join(options)}"
    return _field(Reader(_choice_reader(options, expects), expects, doc, required))


def choices(*options: str, doc: str, required: bool = False) -> Any:  # noqa: ANN401
    """Read one of a few words or a list of them, without repeats."""
    expects = f"one of {', '.join(options)}, or a list of them"
    single = _choice_reader(options, expects)

    def read_choices(value: Any, path: str, problems: Problems) -> tuple[str, ...] | None:  # noqa: ANN401
        values = value if isinstance(value, (list, tuple)) else [value]
        if not values or len(set(map(str, values))) < len(values):
            problems.add("list", path, value, expects, "name each once, and at least one")
            return None
        found = [single(one, path, problems) for one in values]
        return None if None in found else tuple(word for word in found if word)

    return _field(Reader(read_choices, expects, doc, required))


def _choice_reader(
    options: tuple[str, ...], expects: str
) -> Callable[[Any, str, Problems], str | None]:
    def read_choice(value: Any, path: str, problems: Problems) -> str | None:  # noqa: ANN401
        if isinstance(value, str) and value in options:
            return value
        near = _nearest(value, options)
        problems.add("choice", path, value, expects, f"write {near!r}" if near else "choose one")
        return None

    return read_choice


def one_of(value: object, options: tuple[str, ...], path: str, problems: Problems) -> str | None:
    """Take one of a few words, or note the problem that it is none of them."""
    return _choice_reader(options, f"one of {', '.join(options)}")(value, path, problems)


def flag(*, doc: str) -> Any:  # noqa: ANN401
    """Read true or false, and nothing that merely looks like it."""

    def read_flag(value: Any, path: str, problems: Problems) -> bool | None:  # noqa: ANN401
        if isinstance(value, bool):
            return value
        problems.add("kind", path, value, "true or false", "write it without quotes")
        return None

    return _field(Reader(read_flag, "true or false", doc, required=False), default=False)


def date(*, doc: str) -> Any:  # noqa: ANN401
    """Read a calendar day: a TOML date, or its ISO text."""
    expects = "a date such as 2026-11-22"

    def read_date(value: Any, path: str, problems: Problems) -> dt.date | None:  # noqa: ANN401
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if isinstance(value, str) and len(value) == len("2026-11-22") and value.isascii():
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                pass
        problems.add("date", path, value, expects, "write year, month and day")
        return None

    return _field(Reader(read_date, expects, doc, required=False))


def amounts(unit: str, *, doc: str) -> Any:  # noqa: ANN401
    """Read a list of weights, each more than zero; a lone mass is read as one of ``unit``."""
    lone = unit.partition("/")[0]
    single = _field_reader(amount(unit, doc=doc, rename={lone: (unit, 1)}))
    expects = f"a list of at least two amounts in {unit}"

    def read_amounts(value: Any, path: str, problems: Problems) -> tuple[Amount, ...] | None:  # noqa: ANN401
        if not _is_list(value) or not 2 <= len(value) <= _LONGEST_LIST:  # noqa: PLR2004
            problems.add("list", path, value, expects, 'write ["…", "…"]')
            return None
        found = [single(one, f"{path}[{place}]", problems) for place, one in enumerate(value)]
        return None if None in found else tuple(found)

    return _field(Reader(read_amounts, expects, doc, required=False))


def texts(*, doc: str) -> Any:  # noqa: ANN401
    """Read a list of names, without repeats."""
    expects = 'a list of names, such as ["1", "3"]'
    single = _text_reader("text in quotes")

    def read_texts(value: Any, path: str, problems: Problems) -> tuple[str, ...] | None:  # noqa: ANN401
        if not _is_list(value) or not 1 <= len(value) <= _LONGEST_LIST:
            problems.add("list", path, value, expects, "write a list")
            return None
        found = [single(one, f"{path}[{place}]", problems) for place, one in enumerate(value)]
        if None not in found and len(set(found)) < len(found):
            problems.add("list", path, value, f"{expects}, each once", "remove the repeat")
            return None
        return None if None in found else tuple(name for name in found if name is not None)

    return _field(Reader(read_texts, expects, doc, required=False))


def table(record: type[Any] | Mapping[str, type[Any]], *, doc: str, required: bool = False) -> Any:  # noqa: ANN401
    """Read a table into a record; where there are several kinds, its ``kind`` key chooses."""
    reader = _table_reader(record)
    kinds = None if isinstance(record, Mapping) else record
    return _field(Reader(reader, "a table", doc, required, kinds))


def tables(
    record: type[Any] | Mapping[str, type[Any]], *, doc: str, key: str | None = "name"
) -> Any:  # noqa: ANN401
    """Read a list of tables, whose ``key`` tells them apart where they have one."""
    single = _table_reader(record)

    def read_tables(value: Any, path: str, problems: Problems) -> tuple[Any, ...] | None:  # noqa: ANN401
        if not _is_list(value) or len(value) > _LONGEST_LIST:
            problems.add(
                "kind", path, value, f"a list of tables [[{path}]]", "write [[…]] for each"
            )
            return None
        found = [single(one, f"{path}[{place}]", problems) for place, one in enumerate(value)]
        named = [getattr(one, key) for one in found if one is not None and key is not None]
        for name in {name for name in named if named.count(name) > 1}:
            problems.add("repeat", path, name, f"each {key} once", f"give each a {key} of its own")
        return None if None in found else tuple(found)

    kinds = None if isinstance(record, Mapping) else record
    return _field(
        Reader(read_tables, "a list of tables", doc, required=False, record=kinds), default=()
    )


def _table_reader(
    record: type[Any] | Mapping[str, type[Any]],
) -> Callable[[Any, str, Problems], Any]:
    def read_table(value: Any, path: str, problems: Problems) -> Any:  # noqa: ANN401
        if not isinstance(value, Mapping):
            problems.add("kind", path, value, f"a table [{path}]", "write its keys in a table")
            return None
        if isinstance(record, type):
            return read(record, value, path, problems)
        kind = value.get("kind")
        options = tuple(record)
        if not isinstance(kind, str) or kind not in record:
            given = NOTHING if "kind" not in value else kind
            near = _nearest(kind, options)
            remedy = f"write {near!r}" if near else "choose one"
            problems.add("choice", f"{path}.kind", given, f"one of {', '.join(options)}", remedy)
            return None
        rest = {key: entry for key, entry in value.items() if key != "kind"}
        return read(record[kind], rest, path, problems)

    return read_table


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
    for key in values:
        if key not in readers:
            near = _nearest(key, tuple(readers))
            remedy = f"did you mean {near!r}?" if near else "remove it"
            where = f"{prefix}{str(key)[:40]}" if str(key).isprintable() else f"{prefix}?"
            problems.add("unknown-key", where, key, f"one of {', '.join(readers)}", remedy)


def _nearest(word: object, options: Sequence[str]) -> str | None:
    import difflib  # noqa: PLC0415 - needed only where something is wrong already

    if not isinstance(word, str):
        return None
    found = difflib.get_close_matches(word[:_LONGEST_NAME].lower(), options, 1, 0.5)
    return found[0] if found else None


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple)) and not is_quantity(value)
