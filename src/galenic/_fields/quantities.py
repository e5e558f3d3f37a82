"""Fields that hold amounts and numbers."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import attrs

from galenic._amounts import (
    ACCEPTED,
    Amount,
    AmountError,
    ExactFraction,
    decimal_text,
    exact,
    is_counted,
)
from galenic._fields.ratios import parts_of, share_of
from galenic._fields.reading import LONGEST_LIST, Reader, is_list, made, reader_of
from galenic._fields.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from galenic.errors import Problems

    ReadAmount: TypeAlias = Callable[[Any, str, Problems], Amount | None]

__all__ = [
    "Cell",
    "Parts",
    "amount",
    "amounts",
    "count",
    "counts",
    "listed",
    "number",
    "parts",
    "readings",
    "span",
]

_PLAIN = r"(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?"
_LEAST = ExactFraction(1, 10**9)
_MOST = ExactFraction(10**9)
_MOST_COLONIES = ExactFraction(10**18)
_FLOORS = {True: ("at_least", "zero or more"), False: ("more_than", "more than zero")}
"""The lower end of an amount, as a limit and in words, by whether nothing is one."""


def amount(  # noqa: PLR0913 - one keyword for each thing that a limit can be
    *units: str,
    doc: str,
    default: object = attrs.NOTHING,
    zero: bool = False,
    at_most: int | None = None,
    below: int | None = None,
    rename: Mapping[str, tuple[str, int | Fraction]] | None = None,
    parts: bool = False,
    required: bool = False,
) -> Any:
    """Read an amount in one of the kept units.

    Parameters
    ----------
    units
        The units it may have; the first is named in messages.
    doc
        What the key means.
    default
        What a key that is left out holds; where there is none, it must be there.
    required
        Whether it must be there in a file, though the record has a default.
    zero
        Whether nothing of it is a value.
    at_most, below
        The largest value, itself included or not, in the kept unit.
    parts
        Whether ``1 in 10`` is read as one part in ten, and ``2 in 7`` or ``250 IU in 3 g`` so: a
        content that no decimal number is.
    rename
        Units that are read as another, with the factor: ``{"mg": ("mg/capsule", 1)}`` for the dose.
    """
    lone = tuple(rename or ())
    shape = Shape("amount", units, lone, None, at_most, below, zero, quoted=parts)
    limited = at_most is not None or below is not None

    def read_amount(value: Any, path: str, problems: Problems) -> Amount | None:
        try:
            ratio = (parts_of(value, path) or share_of(value, path)) if parts else None
            found = ratio or Amount.read(value, path)
        except AmountError as error:
            return _refuse_text(read_amount, shape, (value, path), error, problems)
        if rename and found.unit in rename:
            unit, factor = rename[found.unit]
            found = Amount(found.number * factor, unit, path, found.written)
        if found.unit not in units:
            return _refuse_unit(read_amount, shape, (value, path), found, problems)
        if _LEAST <= found.number <= _most(found) and not limited:
            return found
        outside = _outside(found, shape)
        if outside is None:
            return found
        expected, remedy, limits = outside
        problems.add("range", path, value, expected, remedy, units=units, read=found, **limits)
        return None

    return made(Reader(read_amount, shape, doc), default, required=required)


def _refuse_text(
    read: ReadAmount, shape: Shape, given: tuple[Any, str], error: AmountError, problems: Problems
) -> Amount | None:
    """Refuse what is no amount; what a slip of one means stands for the rules."""
    from galenic._fields import remedies  # noqa: PLC0415 - only for a slip

    value, path = given
    expected = shape.expects if error.expected == ACCEPTED else error.expected
    near, meant = remedies.suggested(read, value, path, shape.units)
    bare = "" if near else remedies.with_unit(_plain(value), shape, read, error)
    expected = expected.partition(", such as")[0] if bare else expected
    remedy = near or bare or remedies.for_no_amount(error, value, path, shape)
    problems.add("amount", path, value, expected, remedy, units=shape.units)
    return meant


def _refuse_unit(
    read: ReadAmount, shape: Shape, given: tuple[Any, str], found: Amount, problems: Problems
) -> Amount | None:
    """Refuse an amount in a unit that is not kept; what the slip means stands for the rules."""
    from galenic._fields import remedies  # noqa: PLC0415 - only for a slip

    value, path = given
    near, meant = remedies.suggested(read, value, path, shape.units)
    remedy = near or remedies.for_other_unit(found.unit, shape.units, value)
    problems.add("unit", path, value, shape.expects, remedy, units=shape.units, read=found)
    return meant


def _most(found: Amount) -> ExactFraction:
    """The largest amount there is, in its unit: of what is counted there may be more."""
    return _MOST_COLONIES if is_counted(found.unit) else _MOST


def _outside(found: Amount, shape: Shape) -> tuple[str, str, dict[str, Any]] | None:
    """What an amount is to be in place of too little or too much, what to do, and the limits."""
    number, most = found.number, _most(found)
    if number < 0 or (not number and not shape.zero):
        limit, floor = _FLOORS[shape.zero]
        return f"{shape.expects}, {floor}", "check the number and its sign", {limit: 0}
    if number and not _LEAST <= number <= most:
        ends = {"at_least": Amount(_LEAST, found.unit), "at_most": Amount(most, found.unit)}
        least, largest = decimal_text(_LEAST), decimal_text(most)
        expected = f"{shape.expects}, from {least} to {largest} {found.unit}"
        return expected, "no such amount is weighed; check the unit", ends
    remedy = "check the number and its unit"
    if shape.most is not None and number > shape.most:
        expected = f"{shape.expects}, at most {shape.most} {found.unit}"
        return expected, remedy, {"at_most": shape.most}
    if shape.below is not None and number >= shape.below:
        return f"{shape.expects}, below {shape.below} {found.unit}", remedy, {"below": shape.below}
    return None


def _plain(value: object) -> object:
    """The number that a text is, where it is one without a unit; else the value as it stands."""
    return Fraction(value) if isinstance(value, str) and re.fullmatch(_PLAIN, value) else value


class Parts(int):
    """Parts of a whole, of which one is the drug: what ``1 in 10`` is read as."""

    __slots__ = ()


def parts(*, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read ``1 in 10`` as ten parts."""
    shape = Shape("parts")
    expects = shape.expects

    def read_parts(value: Any, path: str, problems: Problems) -> Parts | None:
        if isinstance(value, Parts):
            return value
        try:
            found = parts_of(value, path)
        except AmountError as error:
            problems.add("amount", path, value, expects, error.remedy)
            return None
        if found is None or found.number == 1000:  # noqa: PLR2004 - 1 in 1 dilutes nothing
            problems.add("amount", path, value, expects, "write '1 in ' and a whole number from 2")
            return None
        return Parts(1000 / found.number)

    return made(Reader(read_parts, shape, doc, write="1 in {}".format), default)


def amounts(unit: str, *, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read a list of weights, each more than zero; a lone mass is read as one of ``unit``."""
    lone = unit.partition("/")[0]
    single = reader_of(amount(unit, doc=doc, rename={lone: (unit, 1)}))
    shape = Shape("amounts", item=single.shape, length=(2, LONGEST_LIST))
    expects = shape.expects

    def read_amounts(value: Any, path: str, problems: Problems) -> tuple[Amount, ...] | None:
        if not is_list(value) or not shape.length[0] <= len(value) <= LONGEST_LIST:
            problems.add("list", path, value, expects, 'write ["…", "…"]')
            return None
        found = [single.read(one, f"{path}[{place}]", problems) for place, one in enumerate(value)]
        return None if None in found else tuple(found)

    return made(Reader(read_amounts, shape, doc), default)


def listed(*units: str, doc: str, most: int, default: object = attrs.NOTHING) -> Any:
    """Read amounts of one capsule, each once and more than zero: a list of them, or one alone.

    Parameters
    ----------
    units
        The units they are kept in, all of one list in the same; a lone mass is read as that of one.
    doc
        What the key means.
    most
        How many there are at most.
    """
    rename = {unit.partition("/")[0]: (unit, 1) for unit in units}
    single = reader_of(amount(*units, doc=doc, rename=rename))
    shape = Shape("listed", item=single.shape, length=(1, most), alone=True, once=True)
    expects = shape.expects

    def read_listed(value: Any, path: str, problems: Problems) -> tuple[Amount, ...] | None:
        values = value if is_list(value) else [Cell(value, path)]
        if not 1 <= len(values) <= most:
            told = f"{expects}, from 1 to {most} of them"
            problems.add("list", path, value, told, 'write ["…", "…"]', at_most=most)
            return None
        before, found = len(problems), list[Amount]()
        for one, where in _cells(values, path):
            read = single.read(one, where, problems)
            if read is not None and read in found:
                problems.add("repeat", where, one, "each amount once", "remove the repeat")
            found.append(read)
        if len(problems) == before and len({one.unit for one in found}) > 1:
            problems.add("unit", path, value, f"{expects}, all in one unit", "give them alike")
        return tuple(found) if len(problems) == before else None

    return made(Reader(read_listed, shape, doc), default)


def readings(*units: str, doc: str, per: str = "", default: object = attrs.NOTHING) -> Any:
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
    single = reader_of(amount(*units, doc=doc, zero=True, rename=rename))
    shape = Shape("readings", item=single.shape, length=(1, LONGEST_LIST), alone=True)
    expects = shape.expects

    def read_readings(value: Any, path: str, problems: Problems) -> tuple[Amount, ...] | None:
        values = value if is_list(value) else [Cell(value, path)]
        if not 1 <= len(values) <= LONGEST_LIST:
            problems.add("list", path, value, expects, 'write ["…", "…"]')
            return None
        before = len(problems)
        found = [single.read(one, where, problems) for one, where in _cells(values, path)]
        if len(problems) == before and len({one.unit for one in found}) > 1:
            problems.add("unit", path, value, f"{expects}, all in one unit", "give them alike")
        return tuple(found) if len(problems) == before else None

    return made(Reader(read_readings, shape, doc), default)


def span(*units: str, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read two doses, the least first, of one capsule where that is a dose.

    A lone mass, or one for each dose, is read as that of one.
    """
    measures = {unit: unit.partition("/")[0] for unit in units}
    rename = {f"{lone}{per}": (unit, 1) for unit, lone in measures.items() for per in ("", "/dose")}
    single = reader_of(amount(*units, doc=doc, rename=rename))
    shape = Shape("span", item=single.shape, length=(2, 2))
    expects = shape.expects

    def read_span(value: Any, path: str, problems: Problems) -> tuple[Amount, Amount] | None:
        if not is_list(value) or len(value) != 2:  # noqa: PLR2004 - two ends
            problems.add("list", path, value, expects, 'write ["…", "…"]')
            return None
        low, high = (
            single.read(one, f"{path}[{place}]", problems) for place, one in enumerate(value)
        )
        if low is None or high is None:
            return None
        if low.unit != high.unit:
            problems.add("unit", path, value, f"{expects}, both in one unit", "give them alike")
        elif low.number > high.number:
            given = f"{low.label} to {high.label}"
            problems.add("range", path, given, expects, "swap them, or check their units")
        else:
            return low, high
        return None

    return made(Reader(read_span, shape, doc), default)


def number(  # noqa: PLR0913 - one keyword for each thing that a number can be held to
    *,
    doc: str,
    at_least: int,
    at_most: int,
    quoted: bool = False,
    beyond: Callable[[Fraction], str] | None = None,
    default: object = attrs.NOTHING,
) -> Any:
    """Read a plain number that has no unit, such as a geometric standard deviation.

    Where it may be ``quoted``, text of it is read as well: a number copied from a jar is text.
    ``beyond`` says what to do about a number outside its ends; absent: to check it.
    """
    shape = Shape("number", least=at_least, most=at_most, quoted=quoted)
    expects = shape.expects

    def read_number(value: Any, path: str, problems: Problems) -> Fraction | None:
        try:
            found = exact(_plain(value) if quoted else value)
        except AmountError as error:
            from galenic._fields import remedies  # noqa: PLC0415 - only for a slip

            share = remedies.part_of_percent(value)
            outside = share is not None and not at_least <= share <= at_most
            remedy = (
                beyond(share)
                if beyond is not None and share is not None and outside
                else remedies.for_no_number(value, error, (at_least, at_most), quoted=quoted)
            )
            problems.add("kind", path, value, expects, remedy)
            return None
        if not at_least <= found <= at_most:
            ends = {"at_least": at_least, "at_most": at_most}
            remedy = "check the number" if beyond is None else beyond(found)
            problems.add("range", path, value, expects, remedy, **ends)
            return None
        return found

    return made(Reader(read_number, shape, doc), default)


def count(
    *,
    doc: str,
    at_most: int,
    at_least: int = 1,
    default: object = attrs.NOTHING,
    required: bool = False,
) -> Any:
    """Read a whole number, one or more; 4.7 is not 4 and ``true`` is not 1.

    ``required`` says that it must be there in a file, though the record has a default.
    """
    shape = Shape("count", least=at_least, most=at_most)
    expects = shape.expects

    def read_count(value: Any, path: str, problems: Problems) -> int | None:
        if type(value) is not int:
            from galenic._fields import remedies  # noqa: PLC0415 - only for a slip

            whole = remedies.whole_of(value)
            inside = whole is not None and at_least <= whole <= at_most
            remedy = remedies.for_no_count(value, whole if inside else None)
            problems.add("kind", path, value, expects, remedy)
            return whole if inside else None
        if not at_least <= value <= at_most:
            ends = {"at_least": at_least, "at_most": at_most}
            problems.add("range", path, value, expects, "check the number", **ends)
            return None
        return value

    return made(Reader(read_count, shape, doc), default, required=required)


def counts(*, doc: str, at_most: int, default: object = attrs.NOTHING) -> Any:
    """Read a list of whole numbers, each once."""
    single = reader_of(count(doc=doc, at_most=at_most))
    shape = Shape("counts", item=single.shape, length=(1, LONGEST_LIST), once=True)
    expects = shape.expects

    def read_counts(value: Any, path: str, problems: Problems) -> tuple[int, ...] | None:
        if not is_list(value) or not 1 <= len(value) <= LONGEST_LIST:
            problems.add("list", path, value, expects, "write [1, 2, …]")
            return None
        before, found = len(problems), list[int]()
        for one, where in _cells(value, path):
            number = single.read(one, where, problems)
            if number in found:
                problems.add("repeat", where, one, "each number once", "check what was numbered")
            found.append(number)
        return tuple(found) if len(problems) == before else None

    return made(Reader(read_counts, shape, doc), default)


class Cell(NamedTuple):
    """A value in a list that has a path of its own, such as the row of a table it stands in."""

    value: Any
    path: str


def _cells(values: Sequence[Any], path: str) -> list[Cell]:
    return [
        one if isinstance(one, Cell) else Cell(one, f"{path}[{place}]")
        for place, one in enumerate(values)
    ]
