"""The decorator of records that cannot be made unsound, and the types of what they are given."""

from __future__ import annotations

from fractions import Fraction
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    Protocol,
    TypeAlias,
    TypeVar,
    cast,
    dataclass_transform,
    overload,
)

import attrs

from galenic._amounts import Amount
from galenic._fields.days import date
from galenic._fields.equalities import Equality, equality
from galenic._fields.quantities import amount, amounts, count, listed, number, parts, span
from galenic._fields.reading import Sound, settle
from galenic._fields.tables import table, tables
from galenic._fields.times import Span, end, span_of_time
from galenic._fields.words import choice, choices, flag, text, texts

__all__ = [
    "AmountKey",
    "AmountsKey",
    "GivenAmount",
    "MaybeAmount",
    "MaybeEquality",
    "MaybeNumber",
    "MaybeParts",
    "MaybeSpan",
    "Quantity",
    "Tables",
    "Words",
    "sound",
]

Held = TypeVar("Held")
Given = TypeVar("Given")
S = TypeVar("S", bound=type[Sound])


class Quantity(Protocol):
    """A pint quantity of any registry."""

    @property
    def magnitude(self) -> Any: ...  # a number of any kind

    @property
    def units(self) -> Any: ...  # pint's


GivenAmount: TypeAlias = Amount | str | Quantity
"""What an amount may be given as: text with its unit, a quantity, or an amount."""

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    class Key(Generic[Held, Given]):
        """The type of a field that holds one type and is given another: see ``AmountKey``.

        It is for the type checker alone, which reads from it what a constructor takes; the field
        is an attribute like any other.
        """

        @overload
        def __get__(self, record: None, owner: Any) -> Held: ...  # a class
        @overload
        def __get__(self, record: object, owner: Any) -> Held: ...  # a class
        def __get__(self, record: object, owner: Any) -> Held: ...
        def __set__(self, record: object, value: Given) -> None: ...

    AmountKey: TypeAlias = Key[Amount, GivenAmount]
    MaybeAmount: TypeAlias = Key[Amount | None, GivenAmount | None]
    AmountsKey: TypeAlias = Key[tuple[Amount, ...] | None, Sequence[GivenAmount] | None]
    MaybeEquality: TypeAlias = Key[Equality | None, Equality | str | None]
    MaybeNumber: TypeAlias = Key[Fraction | None, Fraction | Decimal | float | str | None]
    MaybeParts: TypeAlias = Key[int | None, int | str | None]
    MaybeSpan: TypeAlias = Key[Span | None, Span | str | dt.timedelta | None]
    Words: TypeAlias = Key[tuple[str, ...], Sequence[str]]
    T = TypeVar("T")
    Tables: TypeAlias = Key[tuple[T, ...], Sequence[T]]
else:  # for whoever asks at run time: what the fields hold
    AmountKey = Amount
    MaybeAmount = Amount | None
    AmountsKey = tuple[Amount, ...] | None
    MaybeEquality = Equality | None
    MaybeNumber = Fraction | None
    MaybeParts = int | None
    MaybeSpan = Span | None
    Words = tuple[str, ...]
    Tables = tuple


@dataclass_transform(
    kw_only_default=True,
    frozen_default=False,  # they are; but mypy takes an inherited frozen field for what it is given
    eq_default=False,
    field_specifiers=(
        amount,
        amounts,
        choice,
        choices,
        count,
        date,
        end,
        equality,
        flag,
        listed,
        number,
        parts,
        span,
        span_of_time,
        table,
        tables,
        text,
        texts,
    ),
)
def sound(record: S) -> S:
    """Make a record class whose constructor is its reader; see :class:`Sound`."""
    made = attrs.frozen(eq=False, repr=False, init=False, slots=False)(record)

    def __init__(self: Sound, **values: object) -> None:  # noqa: N807 - becomes the constructor
        settle(self, values)

    made.__doc__ = cast("str", _HelpOfRecord(record.__doc__ or ""))
    __init__.__qualname__ = f"{record.__qualname__}.__init__"
    __init__.__doc__ = settle.__doc__
    __init__.__wrapped__ = made.__attrs_init__  # type: ignore[attr-defined] # its signature
    made.__init__ = __init__  # type: ignore[method-assign, assignment]
    return made


class _HelpOfRecord:
    """What ``help`` says of a record: it is made of its keys when it is read, which is seldom."""

    __slots__ = ("_said",)

    def __init__(self, said: str) -> None:
        self._said = said

    def __get__(self, _record: object, owner: S) -> str:
        from galenic._fields.help import help_of  # noqa: PLC0415 - seldom asked for

        return help_of(owner, self._said)
