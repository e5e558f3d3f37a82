"""Fields that hold words, days and yes or no."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import attrs

from galenic._fields.reading import LONGEST_LIST, LONGEST_NAME, Reader, is_list, made
from galenic._fields.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from galenic.errors import Problems

__all__ = [
    "choice",
    "choices",
    "date",
    "flag",
    "meant_flag",
    "of_month",
    "one_of",
    "only_day",
    "text",
    "texts",
]

_NAME = Shape("text", most=LONGEST_NAME)


def text(
    *, doc: str, numbered: bool = False, default: object = attrs.NOTHING, required: bool = False
) -> Any:
    """Read a name or a number that is only copied: one printable line.

    Where it is ``numbered``, as sizes are, a number without quotes is refused like any other, and
    what it needs is told at once.
    """
    reader = Reader(_text_reader(_NAME.expects, numbered=numbered), _NAME, doc)
    return made(reader, default, required=required)


def texts(*, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read a list of names, without repeats."""
    shape = Shape("texts", item=_NAME, length=(1, LONGEST_LIST), once=True)
    expects = shape.expects
    single = _text_reader("text in quotes")

    def read_texts(value: Any, path: str, problems: Problems) -> tuple[str, ...] | None:
        if not is_list(value) or not 1 <= len(value) <= LONGEST_LIST:
            problems.add("list", path, value, expects, "write a list")
            return None
        found = [single(one, f"{path}[{place}]", problems) for place, one in enumerate(value)]
        if None not in found and len(set(found)) < len(found):
            problems.add("list", path, value, f"{expects}, each once", "remove the repeat")
            return None
        return None if None in found else tuple(name for name in found if name is not None)

    return made(Reader(read_texts, shape, doc), default)


def _text_reader(
    expects: str, *, numbered: bool = False
) -> Callable[[Any, str, Problems], str | None]:
    def read_text(value: Any, path: str, problems: Problems) -> str | None:
        if not isinstance(value, str):
            meant = _unquoted(value, expects, path, problems)
            return meant if numbered else None
        if len(value) > LONGEST_NAME:
            problems.add("range", path, value, expects, "shorten it", at_most=LONGEST_NAME)
        elif not value.strip() or not value.isprintable():
            problems.add("kind", path, value, expects, "write it out, without control characters")
        else:
            return value.strip()
        return None

    return read_text


def _unquoted(value: object, expects: str, path: str, problems: Problems) -> str | None:
    """Note what is no text; a number is given as the text that was meant."""
    plain = type(value) in {int, float} and len(str(value)) <= LONGEST_NAME
    written = str(value) if plain else None
    if is_list(value) and path.rpartition(".")[2] == "active":
        remedy = "write its name alone, and a table [[active]] for each of several"
    elif is_list(value) or isinstance(value, dict):
        remedy = "write one text alone, in quotes"
    else:
        remedy = f'put it in quotes: "{written}"' if plain else "put it in quotes"
    problems.add("kind", path, value, expects, remedy)
    return written


def choice(*options: str, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read one of a few words."""
    shape = Shape("choice", choices=options)
    return made(Reader(_choice_reader(options, shape.expects), shape, doc), default)


def choices(*options: str, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read one of a few words or a list of them, without repeats."""
    one, length = Shape("choice", choices=options), (1, len(options))
    shape = Shape("choices", item=one, length=length, alone=True, once=True)
    expects = shape.expects
    single = _choice_reader(options, expects)

    def read_choices(value: Any, path: str, problems: Problems) -> tuple[str, ...] | None:
        values = value if isinstance(value, (list, tuple)) else [value]
        if not values or len(set(map(str, values))) < len(values):
            problems.add("list", path, value, expects, "name each once, and at least one")
            return None
        found = [single(one, path, problems) for one in values]
        return tuple(word for word in found if word) or None  # of some more can be told

    return made(Reader(read_choices, shape, doc, write=_one_or_all), default)


def _one_or_all(words: tuple[str, ...]) -> str | list[str]:
    return words[0] if len(words) == 1 else list(words)


def one_of(value: object, options: tuple[str, ...], path: str, problems: Problems) -> str | None:
    """Take one of a few words, or note the problem that it is none of them."""
    before, expects = len(problems), Shape("choice", choices=options).expects
    found = _choice_reader(options, expects)(value, path, problems)
    return found if len(problems) == before else None


def _choice_reader(
    options: tuple[str, ...], expects: str
) -> Callable[[Any, str, Problems], str | None]:
    def read_choice(value: Any, path: str, problems: Problems) -> str | None:
        if isinstance(value, str) and value in options:
            return value
        from galenic._fields.near import nearest  # noqa: PLC0415 - only where something is wrong

        near = nearest(value, options)
        remedy = f"write {near!r}" if near else "choose one"
        problems.add("choice", path, value, expects, remedy, choices=options, near=near)
        return near  # what it needs is told at once; the record is refused anyway

    return read_choice


_FLAGS = {
    **dict.fromkeys(("yes", "true", "on", "y"), "true"),
    **dict.fromkeys(("no", "false", "off", "n"), "false"),
}


def meant_flag(word: str) -> str | None:
    """``true`` or ``false``, as a file holds it, where a word says so."""
    return _FLAGS.get(word.strip().casefold())


def flag(*, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read true or false, and nothing that merely looks like it."""
    shape = Shape("flag")

    def read_flag(value: Any, path: str, problems: Problems) -> bool | None:
        if isinstance(value, bool):
            return value
        said = meant_flag(value) if isinstance(value, str) else None
        remedy = "write it without quotes" + ("" if said is None else f": {said}")
        problems.add("kind", path, value, shape.expects, remedy)
        return None

    return made(Reader(read_flag, shape, doc), default)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = r"(?:([0-9]{1,2})\.? )?([A-Za-z]{3})[a-z]{0,6}\.? (?:([0-9]{1,2}),? )?([0-9]{4})"


def of_day(value: str) -> str:
    """What to write for a day in another order, in each way to read it; empty for all else."""
    found = re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", value)
    if found is None:
        return _of_named(value)
    one, other, year = map(int, found.groups())
    days = dict.fromkeys(filter(None, (_day(year, other, one), _day(year, one, other))))
    if len(days) < 2:  # noqa: PLR2004 - two ways to read it
        return "".join(f": {day}" for day in days)
    first, second = days
    return f": {first} where the day stands first, or {second} where the month does"


def _of_named(value: str) -> str:
    """The same of a day or a month with the name of the month."""
    found = re.fullmatch(_NAMED, value)
    if found is None or found[2].lower() not in _MONTHS or (found[1] and found[3]):
        return ""
    month, year = _MONTHS.index(found[2].lower()) + 1, int(found[4])
    if not (found[1] or found[3]):
        return of_month(f"{month}/{found[4]}")
    day = _day(year, month, int(found[1] or found[3]))
    return f": {day}" if day is not None else ""


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def of_month(value: str) -> str:
    """What to do about a month without a day, as it is printed on a lot; empty for all else."""
    found = re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{4})|([0-9]{4})[./-]([0-9]{1,2})", value)
    if found is None:
        return ""
    month, year = int(found[1] or found[4]), int(found[2] or found[3])
    if not 1 <= month <= 12 or not dt.MINYEAR <= year < dt.MAXYEAR:  # noqa: PLR2004 - of a year
        return ""
    last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return f"; where a month alone is printed, its last day is meant: {last}"


def only_day(first: int, second: int, third: int) -> tuple[int, int, int] | None:
    """Year, month and day of three numbers, where they can be read in one way only.

    The year is the first, or the last behind day and month; the calendar may have no such day.
    """
    year, month, day = (first, second, third) if first > 31 else (third, second, first)  # noqa: PLR2004 - days
    swapped = first <= 31 and month > 12  # noqa: PLR2004 - days and months of a calendar
    month, day = (day, month) if swapped else (month, day)
    only = first > 31 or month == day or day > 12  # noqa: PLR2004 - the same
    likely = 1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year <= 9999  # noqa: PLR2004 - the same
    return (year, month, day) if only and likely else None


def of_day(value: str) -> str:
    """What to write for a day in another order or with other signs; empty for all else."""
    found = re.fullmatch(r"([0-9]{1,4})[./年-] ?([0-9]{1,2})[./月-] ?([0-9]{1,4})[.日]?", value)
    meant = None if found is None else only_day(*map(int, found.groups()))
    try:
        return "" if meant is None else f": {dt.date(*meant)}"
    except ValueError:
        return ""


def date(*, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read a calendar day: a TOML date, or its ISO text."""
    shape = Shape("date")
    expects = shape.expects

    def read_date(value: Any, path: str, problems: Problems) -> dt.date | None:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if isinstance(value, str) and len(value) == len("2026-11-22") and value.isascii():
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                pass
        told = (of_day(value) or of_month(value)) if isinstance(value, str) else ""
        remedy = f"write year, month and day{told}"
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            remedy = "check it: the calendar has no such day"
        problems.add("date", path, value, expects, remedy)
        return None

    return made(Reader(read_date, shape, doc), default)
