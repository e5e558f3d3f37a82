"""Fields that hold amounts and numbers."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from galenic._amounts import (
    ACCEPTED,
    Amount,
    AmountError,
    ExactFraction,
    decimal_text,
    exact,
    is_counted,
    rounded_text,
)
from galenic._fields.reading import LONGEST_LIST, Reader, is_list, made, reader_of
from galenic._fields.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from galenic.errors import Problems

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

_LONGEST_RATIO = 12
_PLAIN = r"(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?"
_IN = r"1 in ([1-9][0-9]{0,5})"
_SHARE = r"([1-9][0-9]{0,39}) (?:(IU|mg) )?in ([1-9][0-9]{0,39})( g)?"
_LONGEST_SHARE = 90
_TO = r"1(?: ?[:/=] ?| (?:zu|op|sur|su|em|a|na|do|to|auf|en|por|ad) )([1-9][0-9]{0,5})"
_AND = r"1 ?\+ ?([1-9][0-9]{0,5})"
_NEAR_IN = r"1[ -]?(?:parts? )?[iI][nN][ -]?([1-9][0-9]{0,5})"
_FOLD = r"([1-9][0-9]{0,5}) ?(?:倍散|倍|[xX]|-?fold)"
_LEAST = ExactFraction(1, 10**9)
_MOST = ExactFraction(10**9)
_MOST_COLONIES = ExactFraction(10**18)


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
    expects = shape.expects
    limits = at_most if at_most is not None else below

    def read_amount(value: Any, path: str, problems: Problems) -> Amount | None:
        try:
            ratio = (_parts(value, path) or _share(value, path)) if parts else None
            found = ratio or Amount.read(value, path)
        except AmountError as error:
            expected = expects if error.expected == ACCEPTED else error.expected
            from galenic._fields import remedies  # noqa: PLC0415 - only for a slip

            near, meant = remedies.suggested(read_amount, value, path, units)
            bare = "" if near else remedies.with_unit(_plain(value), shape, read_amount, error)
            expected = expected.partition(", such as")[0] if bare else expected
            remedy = near or bare or remedies.for_no_amount(error, value, path, shape)
            problems.add("amount", path, value, expected, remedy, units=units)
            return meant
        if rename and found.unit in rename:
            unit, factor = rename[found.unit]
            found = Amount(found.number * factor, unit, path, found.written)
        number = found.number
        most = _MOST_COLONIES if is_counted(found.unit) else _MOST
        if found.unit in units and limits is None and _LEAST <= number <= most:
            return found
        known = {"units": units, "read": found}
        if found.unit not in units:
            from galenic._fields import remedies  # noqa: PLC0415 - the same

            near, meant = remedies.suggested(read_amount, value, path, units)
            remedy = near or remedies.for_other_unit(found.unit, units, value)
            problems.add("unit", path, value, expects, remedy, **known)
            return meant
        if number < 0 or (not number and not zero):
            floor, limit = ("zero or more", "at_least") if zero else ("more than zero", "more_than")
            remedy, known[limit] = "check the number and its sign", 0
            problems.add("range", path, value, f"{expects}, {floor}", remedy, **known)
        elif number and not _LEAST <= number <= most:
            limit = f"{expects}, from {decimal_text(_LEAST)} to {decimal_text(most)} {found.unit}"
            ends = {"at_least": Amount(_LEAST, found.unit), "at_most": Amount(most, found.unit)}
            remedy = "no such amount is weighed; check the unit"
            problems.add("range", path, value, limit, remedy, **known, **ends)
        elif at_most is not None and number > at_most:
            limit = f"{expects}, at most {at_most} {found.unit}"
            remedy = "check the number and its unit"
            problems.add("range", path, value, limit, remedy, **known, at_most=at_most)
        elif below is not None and number >= below:
            limit = f"{expects}, below {below} {found.unit}"
            remedy = "check the number and its unit"
            problems.add("range", path, value, limit, remedy, **known, below=below)
        else:
            return found
        return None

    return made(Reader(read_amount, shape, doc), default, required=required)


def _plain(value: object) -> object:
    """The number that a text is, where it is one without a unit; else the value as it stands."""
    return Fraction(value) if isinstance(value, str) and re.fullmatch(_PLAIN, value) else value


def _parts(value: object, path: str) -> Amount | None:
    """Read ``1 in 10``; ``1:10`` is refused, since it is read in two ways."""
    if not isinstance(value, str) or len(value) > _LONGEST_RATIO:
        if isinstance(value, str) and len(value) <= _LONGEST_SHARE:
            _parts_in_words(value)
        return None
    found = re.fullmatch(_IN, value)
    if found is not None:
        return Amount(Fraction(1000, int(found[1])), "mg/g", path, value)
    found = re.fullmatch(_TO, value)
    if found is not None:
        whole = int(found[1])
        inside, beside = Fraction(1000, whole), Fraction(1000, whole + 1)
        raise AmountError(
            value,
            "one reading of the ratio",
            f"write '1 in {whole}' ({rounded_text(inside)} mg/g) "
            f"or '1 in {whole + 1}' (one part to {whole}, {rounded_text(beside)} mg/g)",
        )
    found = re.fullmatch(_AND, value)
    if found is not None:  # one part, and so many beside it
        whole = int(found[1]) + 1
        remedy = f"write '1 in {whole}' ({rounded_text(Fraction(1000, whole))} mg/g)"
        raise AmountError(value, "parts, such as 1 in 10", remedy)
    found = re.fullmatch(_NEAR_IN, value) or re.fullmatch(_FOLD, value)
    if found is not None:
        remedy = f"write '1 in {found[1]}' ({rounded_text(Fraction(1000, int(found[1])))} mg/g)"
        raise AmountError(value, "parts, such as 1 in 10", remedy)
    _parts_in_words(value)
    return None


def _parts_in_words(value: str) -> None:
    """Tell what to write for ``1 part in 100``, ``1 g in 100 g``, ``1 in 100 w/w``, ``1:1,000``."""
    plain = re.sub(r" ?\(?\b[wm]/[wm]\b\)?| ?\bparts?\b( of)?|(?<=[0-9]),(?=[0-9]{3}\b)", "", value)
    plain = re.sub(r" ?\b(plus|and|with)\b ?", "+", plain)
    plain = re.sub(r"^1 ?(k?g|mg) (.*[0-9]) ?\1$", r"1 \2", plain.strip())
    if plain == value or len(plain) > _LONGEST_RATIO:
        return
    try:
        found = _parts(plain, "")
    except AmountError as error:
        raise AmountError(value, error.expected, error.remedy) from None
    if found is not None:
        raise AmountError(value, "parts, such as 1 in 10", f"write '{plain}'")


def _share(value: object, path: str) -> Amount | None:
    """Read ``2 in 7``, parts of a mass, or ``250 IU in 3 g``: what need be no decimal number."""
    if not isinstance(value, str) or len(value) > _LONGEST_SHARE:
        return None
    found = re.fullmatch(_SHARE, value)
    if found is None or bool(found[2]) is not bool(found[4]):
        return None
    number = ExactFraction(int(found[1]), int(found[3]))
    if found[2] is None:
        return Amount(1000 * number, "mg/g", path, value)
    return Amount(number, f"{found[2]}/g", path, value)


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
            found = _parts(value, path)
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

            share = remedies.share_of(value)
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
