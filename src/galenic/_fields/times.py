"""Fields that hold how long something goes on, and until when."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from galenic._fields.reading import Reader, made
from galenic._fields.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.errors import Problems

__all__ = ["FURTHER_NOTICE", "Span", "end", "span_of_time"]

FURTHER_NOTICE = "further notice"
"""What stands in the place of a last day where there is none."""

_LONGEST = 5
# Patterns are compiled where a time or a day is read, and not for every plan.
_WRITTEN = r"([1-9][0-9]*) ?(hour|day|week|month)s?"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Span(NamedTuple):
    """So many hours, days, weeks or months of the calendar; a month has no length of its own.

    Attributes
    ----------
    number
        How many.
    unit
        Of what: ``hour``, ``day``, ``week`` or ``month``.
    """

    number: int
    unit: str

    def __str__(self) -> str:
        """As it is written."""
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"

    @property
    def days(self) -> int | None:
        """How many whole days it is, where that depends on no calendar."""
        return {"day": self.number, "week": 7 * self.number}.get(self.unit)


def span_of_time(*units: str, doc: str, most: int, default: object = attrs.NOTHING) -> Any:
    """Read a whole number of hours, days, weeks or months: ``"14 days"``, or a ``timedelta``.

    Parameters
    ----------
    units
        The units that are accepted, as they are written of several; the first is named in messages.
    doc
        What the key means.
    most
        How many of a unit at most.
    """
    shape = Shape("span_of_time", choices=units, most=most)
    expects = shape.expects
    anew = f"write a whole number of {' or '.join(units)}, as it is meant: none is rounded"

    def read_span(value: Any, path: str, problems: Problems) -> Span | None:
        if isinstance(value, Span):
            value = str(value)
        if isinstance(value, dt.timedelta) and value.days > 0 and value == dt.timedelta(value.days):
            value = str(Span(value.days, "day"))
        text = value if isinstance(value, str) and len(value) <= _LONGEST + len(" months") else ""
        found = re.fullmatch(_WRITTEN, text)
        if found is None:
            bare = type(value) is int and 0 < value <= most
            told = str(Span(value, units[0].removesuffix("s"))) if bare else ""
            remedy = f'write "{told}", if that is meant' if bare else _said_so(value, units) or anew
            problems.add("kind", path, value, expects, remedy)
            return None
        read = Span(int(found[1]), found[2])
        if f"{read.unit}s" not in units:
            problems.add("unit", path, value, expects, _said_so(text, units) or anew, units=units)
        elif read.number > most:
            told = f"{expects}, at most {most}"
            problems.add("range", path, value, told, "check the number", at_most=most)
        else:
            return read
        return None

    return made(Reader(read_span, shape, doc, write=str), default)


_ANY = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,5})?) ?(hour|day|week|month|year)s?")
_HOURS = {"hours": 1, "days": 24, "weeks": 7 * 24}
_MONTHS = {"months": 1, "years": 12}


def _said_so(value: object, units: Sequence[str]) -> str | None:
    """How the same time is written in units that are accepted; ``None`` where it cannot be.

    A remedy must not change what was prescribed: half a day is 12 hours, and is no whole day.
    """
    found = _ANY.fullmatch(value) if isinstance(value, str) else None
    if found is not None:
        number, unit = Fraction(found[1]), f"{found[2]}s"
    elif isinstance(value, dt.timedelta):
        number, unit = Fraction(value // _LEAST) / (_HOUR // _LEAST), "hours"
    else:
        return None
    lengths = _MONTHS if unit in _MONTHS else _HOURS
    for other in sorted(lengths.keys() & set(units), key=lambda one: (one != unit, -lengths[one])):
        same = number * lengths[unit] / lengths[other]
        if same > 0 and same.denominator == 1 and (other != "hours" or not _DAY_HOURS % same):
            return f'write "{Span(int(same), other.removesuffix("s"))}", which is as long'
    if lengths is _MONTHS and not lengths.keys() & set(units):
        told = " or ".join(units)
        return f"write the {told} that are meant: months have no length of their own here"
    return None


_DAY_HOURS = 24  # hours that make no whole day together are no rhythm
_LEAST, _HOUR = dt.timedelta.resolution, dt.timedelta(hours=1)


def end(*, doc: str, default: object = attrs.NOTHING) -> Any:
    """Read the last day of something, or ``further notice``."""
    shape = Shape("end")
    expects = shape.expects

    def read_end(value: Any, path: str, problems: Problems) -> dt.date | str | None:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if value == FURTHER_NOTICE:
            return FURTHER_NOTICE
        remedy = "write year, month and day, or 'further notice'"
        if isinstance(value, str) and re.fullmatch(_DAY, value) and value.isascii():
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                remedy = "check it: the calendar has no such day"
        problems.add("date", path, value, expects, remedy)
        return None

    return made(Reader(read_end, shape, doc), default)
