"""Fields that hold a calendar day, and what a day means that is written in another order."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import attrs

from galenic._fields.reading import Reader, made
from galenic._fields.shapes import Shape

if TYPE_CHECKING:
    from galenic.errors import Problems

__all__ = ["date", "of_month", "only_day"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = r"(?:([0-9]{1,2})\.? )?([A-Za-z]{3})[a-z]{0,6}\.? (?:([0-9]{1,2}),? )?([0-9]{4})"
_NUMBERS = r"([0-9]{1,4})[./年-] ?([0-9]{1,2})[./月-] ?([0-9]{1,4})[.日]?"
_DAYS = 31  # of the longest month: what is more is a year
_YEARS = range(1000, 10_000)  # those with four digits


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


def of_day(value: str) -> str:
    """What to write for a day in another order, in each way to read it; empty for all else."""
    found = re.fullmatch(_NUMBERS, value)
    if found is None:
        return _of_named(value)
    days = list(filter(None, (_day(*way) for way in _ways(*map(int, found.groups())))))
    if len(days) < 2:  # noqa: PLR2004 - two ways to read it
        return "".join(f": {day}" for day in days)
    one, other = days
    return f": {one} where the day stands first, or {other} where the month does"


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
    ways = _ways(first, second, third)
    return ways[0] if len(ways) == 1 else None


def _ways(first: int, second: int, third: int) -> list[tuple[int, int, int]]:
    """Year, month and day of three numbers, in each way to read them."""
    year_first, day_first = (first, second, third), (third, second, first)
    orders = (year_first,) if first > _DAYS else (day_first, (third, first, second))
    return [
        (year, month, day)
        for year, month, day in dict.fromkeys(orders)
        if year in _YEARS and 1 <= month <= len(_MONTHS) and 1 <= day <= _DAYS
    ]
