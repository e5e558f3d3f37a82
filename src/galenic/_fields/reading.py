"""Records that read themselves: each field knows its key, and rules hold between fields.

A record class is its own reader: each field carries a :class:`Reader` in its metadata, and
:func:`read` walks them, gathers every problem of the input and builds the record. The same
metadata documents the keys. What could not be read is :class:`Unread` while the rules run: a rule
that asks for it ends there, and all that it can tell of what was read is told.

A class that is :func:`sound` has no other constructor: whatever makes or changes one of it, by name
or by ``attrs.evolve``, reads all of it anew, and raises with every problem at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn, Self, TypeVar

import attrs

from galenic._amounts import is_quantity
from galenic._record import Record
from galenic.errors import NOTHING, InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from galenic._fields.shapes import Shape

__all__ = [
    "LONGEST_LIST",
    "LONGEST_NAME",
    "TOLD",
    "Reader",
    "Sound",
    "Unreadable",
    "build",
    "draft_of",
    "drafted",
    "gather",
    "held_to",
    "is_given",
    "is_left_out",
    "is_list",
    "keys",
    "made",
    "maybe",
    "read",
    "reader_of",
    "rule",
    "settle",
    "table_of",
    "twin",
    "values_of",
    "where_read",
]

R = TypeVar("R")

LONGEST_NAME = 120
LONGEST_LIST = 1000
_KEY = "galenic"
_RULES = "__galenic_rules__"


class Unread(Exception):  # noqa: N818 - no error: it never leaves this room
    """A rule has asked for what could not be read; it was told already why."""


class Unreadable:
    """Stands in a list for what could not be read at all."""

    __slots__ = ()

    def __getattr__(self, name: str) -> NoReturn:
        """Nothing is known of it."""
        raise Unread(name)


class _Told:
    """Stands for a value of which it was told already that it cannot be read, and why."""

    __slots__ = ()

    def __str__(self) -> str:
        return "what is told above"


TOLD = _Told()
"""A value of which all was told: nothing more is said of it, nor of what would need it."""


def where_read() -> suppress:
    """Leave off where a part could not be read, and go on with the next: ``with where_read():``."""
    return _LEAVE_OFF


_LEAVE_OFF = suppress(Unread)
"""One serves all: it holds nothing of where it is used."""


def is_given(record: object, key: str) -> bool:
    """Whether something was given under a key that may be left out, be it unreadable."""
    try:
        return getattr(record, key) is not None
    except Unread:
        return True


def maybe(record: object, key: str) -> Any:  # what the key holds
    """What a record holds under a key; ``None`` where it could not be read."""
    try:
        return getattr(record, key)
    except Unread:
        return None


class Reader(NamedTuple):
    """How one key is read, and what is said of it.

    Attributes
    ----------
    read
        Takes the value, its path and the problems so far; gives the value read, or ``None``
        after noting a problem.
    shape
        What is accepted.
    doc
        What the key means.
    required
        Whether the key must be there.
    write
        Gives the value read as it is written, where its type does not say so.
    """

    read: Callable[[Any, str, Problems], Any]
    shape: Shape
    doc: str
    required: bool = True
    write: Callable[[Any], Any] | None = None

    @property
    def expects(self) -> str:
        """What is accepted, in words."""
        return self.shape.expects

    @property
    def record(self) -> type | None:
        """The record class of a table or a list of tables of one kind."""
        found = self.shape.record
        return found if isinstance(found, type) else None


def made(reader: Reader, default: object, *, required: bool = False) -> Any:
    """The attrs field that is read so; its key must be there without a default, or if required."""
    told = reader._replace(required=required or default is attrs.NOTHING)
    return attrs.field(metadata={_KEY: told}, default=default, kw_only=True)


def is_read(field: Any) -> bool:
    """Whether an attrs field is a key, which is read: not what is said of a record beside."""
    return _KEY in field.metadata


def reader_of(field: Any) -> Reader:
    """How an attrs field is read: what a field of several values reads each of them with."""
    reader: Reader = field.metadata[_KEY]
    return reader


def rule(
    *names: str, any_of: tuple[str, ...] = (), reads: tuple[str, ...] = ()
) -> Callable[[R], R]:
    """Mark a method as a rule that holds between fields; it takes the path and the problems.

    Parameters
    ----------
    names
        Fields that must be there for the rule to mean anything.
    any_of
        Fields that may be left out, of which one must be given, be it unreadable; of a
        :class:`Sound` record alone.
    reads
        Further fields that it looks at. In a record that is no :class:`Sound` one the rule is left
        out where one of them could not be read: what was given must not be told as missing.
    """

    def mark(method: R) -> R:
        setattr(method, _RULES, (names, any_of, {*names, *reads}))
        return method

    return mark


def held_to(
    check: Callable[[Any, Problems], None],
    *names: str,
    any_of: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
) -> Callable[[Any, str, Problems], None]:
    """A :func:`rule` for the list ``_rules`` of a record, of a function that takes no path."""

    @rule(*names, any_of=any_of, reads=reads)
    def held(record: Any, _path: str, problems: Problems) -> None:  # of any kind
        check(record, problems)

    return held


def read(record: type[R], values: Mapping[str, Any], path: str, problems: Problems) -> R | None:
    """Read a mapping into a record, noting every problem; ``None`` when there was one."""
    before = len(problems)
    found = gather(_plan_of(record).readers, values, path, problems)
    draft = build(record, found, path, problems)
    return draft if len(problems) == before else None


def draft_of(record: type[R], values: Mapping[str, Any], path: str, problems: Problems) -> R | None:
    """Read a mapping, noting every problem; what was read stands for the rules of what holds it."""
    before = len(problems)
    found = gather(_plan_of(record).readers, values, path, problems)
    draft = build(record, found, path, problems)
    return draft if issubclass(record, Sound) or len(problems) == before else None


def gather(
    readers: Mapping[str, Reader], values: Mapping[str, Any], path: str, problems: Problems
) -> dict[str, Any]:
    """Read the keys of one table; what could not be read, or is missing, is ``None``."""
    found: dict[str, Any] = {}
    prefix, slips = f"{path}." if path else "", None
    if not values.keys() <= readers.keys():
        from galenic._fields.unknown import Unknown  # noqa: PLC0415 - only where something is wrong

        slips = Unknown(values, readers)
    for key, reader in readers.items():
        if key in values:
            value = values[key]
            found[key] = None if value is TOLD else reader.read(value, prefix + key, problems)
            if value is None and problems and problems[-1].path == prefix + key:
                remedy = "write what it is, or leave the key out"  # a null of JSON is nothing typed
                problems[-1] = attrs.evolve(problems[-1], remedy=remedy)
        elif slips is not None and key in slips.lent:
            value = slips.read(key, prefix, problems)
            if value is not None or reader.required:
                found[key] = value
        elif reader.required:
            problems.add("missing", prefix + key, NOTHING, reader.expects, f"add it: {reader.doc}")
            found[key] = None
    if slips is not None:
        slips.tell(prefix, problems)
    return found


def build(record: type[R], found: dict[str, Any], path: str, problems: Problems) -> R:
    """Make the record and run its rules; it is sound only if they noted no problem."""
    draft = drafted(record, found) if issubclass(record, Sound) else record(**found)
    _hold(draft, found, path, problems)
    return draft


def _hold(draft: object, found: Mapping[str, Any], path: str, problems: Problems) -> None:
    """Run the rules of a record that is being made."""
    plan = _plan_of(type(draft))
    failed = {key for key, value in found.items() if value is None}
    if isinstance(draft, Sound):
        for key in failed:
            draft.__dict__.pop(plan.names.get(key, key), None)
        _hold_sound(draft, plan, path, problems)
        return
    for names, _, looked_at, method in plan.rules:
        if failed and not failed.isdisjoint(looked_at):
            continue
        with suppress(Unread):  # of a part of it
            if all(getattr(draft, name) is not None for name in names):
                method(draft, path, problems)


def _hold_sound(draft: Sound, plan: _Keys, path: str, problems: Problems) -> None:
    """Run its rules: what could not be read is not there, and where one asks for it, it ends."""
    held, left_out = draft.__dict__, plan.held
    for names, any_of, _, method in plan.rules:  # plain loops: it is asked of every record
        for name in names:
            if held.get(name) is None:
                break
        else:
            for name in any_of:
                if held.get(name, TOLD) is not left_out[name]:
                    break
            else:
                if any_of:
                    continue
            try:
                method(draft, path, problems)
            except Unread:
                continue


class Sound(Record):
    """A record that cannot be made unsound: its constructor reads what it is given, and checks it.

    A value may be what the order file holds, text with its unit, or what the record itself holds:
    an amount, a record. ``None`` stands for a key that is left out.
    """

    __slots__ = ()

    _place: ClassVar[str] = ""
    """Where such a record stands in an order, for the problems of one that is made by itself."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            """Nothing is known of a key that could not be read: only drafts lack one."""
            if name in _plan_of(type(self)).fields:
                raise Unread(name)
            told = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(told, name=name, obj=self)

    @classmethod
    def _gathered(cls, given: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
        return gather(_plan_of(cls).readers, given, cls._place, problems)

    def _told(self, problems: Problems) -> Problems:
        """Its problems as they are told, of the keys that it was given."""
        return problems

    def replace(self, **changes: object) -> Self:
        """Make it anew with keys changed; ``None`` leaves a key out.

        Raises
        ------
        InputError
            With every problem of what it then would be.
        """
        return type(self)(**{**values_of(self), **changes})

    def __replace__(self, **changes: object) -> Self:
        """What ``copy.replace`` calls."""
        return self.replace(**changes)


S = TypeVar("S", bound=Sound)


def settle(draft: Sound, values: Mapping[str, object]) -> None:
    """Read every value and run the rules of the record.

    What each key accepts, in which unit, and what it means: ``help`` of the class.

    Raises
    ------
    InputError
        With every problem of the values.
    FrozenInstanceError
        When it was made already: a constructor called by hand changes nothing.
    """
    if next(iter(_plan_of(type(draft)).readers)) in draft.__dict__:
        raise attrs.exceptions.FrozenInstanceError
    problems = Problems()
    given = {_key_of(name): value for name, value in values.items() if value is not None}
    found = draft._gathered(given, problems)  # noqa: SLF001 - of the class above
    _fill(draft, found)
    _hold(draft, found, draft._place, problems)  # noqa: SLF001 - the same
    if problems:
        raise InputError(draft._told(problems))  # noqa: SLF001 - the same


def table_of(record: Sound) -> dict[str, Any]:
    """The values that a record was given, by key, with the ``kind`` that tells it from others."""
    kind = getattr(record, "kind", None)
    return ({} if kind is None else {"kind": kind}) | values_of(record)


def drafted(record: type[S], values: Mapping[str, Any]) -> S:
    """Make a record of values that it could hold, unchecked: for us to look at, not to hand out."""
    draft = object.__new__(record)
    _fill(draft, values)
    return draft


def _fill(draft: Sound, values: Mapping[str, Any]) -> None:
    """Put in what each field is to hold; what is left out holds its default."""
    plan = _plan_of(type(draft))
    draft.__dict__.update(plan.held)
    if plan.names:
        values = {plan.names.get(key, key): value for key, value in values.items()}
    draft.__dict__.update(values)


def twin(record: S, **changes: object) -> S:
    """A draft of a record, or of a draft, with values changed."""
    draft: S = object.__new__(type(record))
    names = _plan_of(type(record)).fields
    draft.__dict__.update({key: value for key, value in record.__dict__.items() if key in names})
    draft.__dict__.update(changes)
    return draft


def values_of(record: Sound) -> dict[str, Any]:
    """The values that a record was given, by key, those that it must have first."""
    plan = _plan_of(type(record))
    return {
        key: value
        for key, default in plan.defaults
        if (value := getattr(record, plan.names.get(key, key))) != default
    }


_Rule = tuple[tuple[str, ...], tuple[str, ...], set[str], Any]


class _Keys(NamedTuple):
    """What is worked out once for a record class: its readers, its rules, and what is left out.

    ``defaults`` are of the keys, in the order in which they are written; ``held`` of every field
    that may be left out; ``fields`` are all. ``names`` are the fields of keys whose words are
    Python's own, such as ``for``, which no field can bear.
    """

    readers: dict[str, Reader]
    rules: list[_Rule]
    defaults: list[tuple[str, object]]
    held: dict[str, Any]
    fields: frozenset[str]
    names: dict[str, str]


_plans: dict[type, _Keys] = {}


def _plan_of(record: type[Any]) -> _Keys:
    plan = _plans.get(record)
    if plan is None:
        readers = keys(record)
        rules = [
            (*marked, method)
            for base in reversed(record.__mro__)
            for method in (*vars(base).get("_rules", ()), *vars(base).values())
            if (marked := getattr(method, _RULES, None)) is not None
        ]
        fields = attrs.fields(record)
        known = {_key_of(one.name): one for one in fields if _key_of(one.name) in readers}
        defaults = [(key, one.default) for key, one in known.items()]
        defaults.sort(key=lambda one: not readers[one[0]].required)
        held = {one.name: one.default for one in fields if one.default is not attrs.NOTHING}
        names = frozenset(one.name for one in fields)
        other = {key: one.name for key, one in known.items() if key != one.name}
        plan = _plans[record] = _Keys(readers, rules, defaults, held, names, other)
    return plan


def keys(record: type[Any]) -> dict[str, Reader]:
    """Say which keys a record is read from, and how: the source of the documentation."""
    return {
        _key_of(field.name): field.metadata[_KEY]
        for field in attrs.fields(record)
        if _KEY in field.metadata
    }


def _key_of(name: str) -> str:
    """The key of a field: the underscore behind a word of Python's own is Python's, not ours."""
    return name.removesuffix("_")


def is_list(value: object) -> bool:
    """Whether it is a list of values; a quantity with an array is one value."""
    return isinstance(value, (list, tuple)) and not is_quantity(value)


def is_left_out(value: object) -> bool:
    """Whether it is none, false or empty, which is as much as left out.

    An array, and a quantity of degrees, have no such truth: they are there.
    """
    return value is None or (
        isinstance(value, (str, int, float, list, tuple, Mapping)) and not value
    )
