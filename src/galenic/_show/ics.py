"""A chart as a calendar by RFC 5545: one all-day event for each step, and no rule of recurrence.

Readers of calendars disagree on counts of recurrences, on all-day starts and on zones; so each step
is an event of its own, from its first day to the day after its last, which the format leaves out.
Where what is taken changes within a step, because capsules at hand run out, there is one for each.
The identifiers follow from the file alone: imported again, an event replaces itself.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby
from typing import TYPE_CHECKING

from galenic._asking import answers
from galenic._show import chart
from galenic._show.inert import inert
from galenic._version import __version__
from galenic._words import say
from galenic.errors import NOTHING, InputError, Problems
from galenic.results._titration import Titration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._notices import Notice
    from galenic.results._titration import ChartRow

__all__ = ["titration_ics"]

_LONGEST = 75
"""Octets of a line, without its end: what is longer is folded."""

_ESCAPED = re.compile(r"[\\;,]")
_NAMESPACE = "galenic titration"


@answers("ics", Titration)
def titration_ics(found: Titration) -> str:
    """The chart as a calendar."""
    problems = Problems()
    several = len(found.regimens) > 1
    for place, one in enumerate(found.regimens):
        if one.next_date is None:
            path = f"regimen[{place}].start" if several else "regimen.start"
            expected, remedy = "the first day, such as 2027-01-04", "add it: a calendar has days"
            problems.add("missing", path, NOTHING, expected, remedy)
    if problems:
        raise InputError(problems)
    return "".join(f"{folded}\r\n" for line in _lines(found) for folded in _folded(line))


def _lines(found: Titration) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//galenic//{__version__}//EN"
    for number, one in enumerate(found.regimens, 1):
        days = groupby(one.chart, lambda row: (row.step, row.first_day, row.last_day))
        for place, (_, rows) in enumerate(days, 1):
            yield from _event(found, list(rows), number, f"{number}-{place}")
    yield "END:VCALENDAR"


def _event(found: Titration, rows: Sequence[ChartRow], number: int, place: str) -> Iterator[str]:
    """The rows of the same days."""
    row = rows[0]
    assert row.first is not None  # noqa: S101 - a chart without days was refused
    assert row.last is not None  # noqa: S101 - the same
    short = tuple(_told("event-row", one) for one in rows)
    title = say("titration.event", active=found.active, rows=short)
    arithmetic = next(one.text for one in found.notices if one.code == "regimen-arithmetic")
    long = tuple(_told("row", one) for one in rows)
    days = chart.days(row)
    about = say("titration.event-about", days=days, rows=long, arithmetic=arithmetic)
    about = " ".join((about, *(one.text for one in _of_batches(found, rows, number))))
    yield "BEGIN:VEVENT"
    yield f"UID:{_identifier(found, place)}"
    yield f"DTSTAMP:{_basic(found.regimens[0].chart[0].first or row.first)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_basic(row.first)}"
    yield f"DTEND;VALUE=DATE:{_basic(row.last + dt.timedelta(1))}"
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(about)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _of_batches(found: Titration, rows: Sequence[ChartRow], number: int) -> Iterator[Notice]:
    """What is to be known of an event whose capsules have ended by then, or are not made yet."""
    first, last = rows[0].first, rows[0].last
    strengths = {one.strength.number for row in rows for one in row.take}
    for one in found.notices:
        late = one.code == "regimen-outlasts-batch" and last > one.values["end"]
        early = one.code == "regimen-before-batch" and first < one.values["made"]
        if not (late or early) or one.values["regimen"] != number:
            continue
        if one.values["strength"].number in strengths:
            yield one


def _told(key: str, row: ChartRow) -> str:
    told = {"step": row.step, "dose": row.dose, "how": chart.how(row)}
    return say(f"titration.{key}", take=tuple(map(chart.count, row.take)), **told)


def _identifier(found: Titration, place: str) -> str:
    """An identifier that the file gives, and the place in its chart; nothing of a machine."""
    import json  # noqa: PLC0415 - only a calendar needs these
    from uuid import NAMESPACE_URL, uuid5  # noqa: PLC0415

    tables = found.file.to_tables()
    own = {name: tables.get(name) for name in ("regimen", "have")}
    text = json.dumps(own, ensure_ascii=True, sort_keys=True)
    return f"{uuid5(NAMESPACE_URL, f'{_NAMESPACE} {place} {text}')}"


def _basic(day: dt.date) -> str:
    return day.strftime("%Y%m%d") if day.year > 999 else f"{day.year:04d}{day:%m%d}"  # noqa: PLR2004 - four digits


def _text(text: str) -> str:
    """A text of the format: its own signs escaped, and on one line."""
    one = " ".join(inert(text).split())
    return _ESCAPED.sub(r"\\\g<0>", one)


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, no sign cut; each but the first begins with a space."""
    part, room = "", _LONGEST
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield part
            part, room = " ", _LONGEST - 1
        part += sign
        room -= size
    yield part
