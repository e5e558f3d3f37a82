"""The words of a chart: days, doses and capsules, and the weeks of a calendar."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._show.parts import DayCell, Weeks
from galenic._words import phrase, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._words import Phrase
    from galenic.results._titration import (
        ChartRow,
        ScheduledDose,
        StrengthCount,
        TakenCapsules,
        TitratedRegimen,
    )

__all__ = ["capsules", "count", "date", "day", "days", "how", "strength", "weeks"]

_WEEK = 7


def strength(amount: Amount) -> str:
    """A strength as a plain mass: in mcg below 0.1 mg."""
    return say("titration.strength", strength=amount)


def capsules(number: int) -> str:
    """So many capsules."""
    return Amount(Fraction(number), "capsule").text()


def count(one: StrengthCount | TakenCapsules) -> Phrase:
    """So many capsules of a strength."""
    number = Amount(Fraction(one.count), "capsule")
    return phrase("titration.count", capsules=number, strength=one.strength)


def date(of: dt.date) -> str:
    """A day of the calendar with its weekday, which no order of day and month can turn."""
    weekday = say(f"titration.weekday-{of.weekday()}")
    return say("titration.date", weekday=weekday, date=of.isoformat())


def day(one: TitratedRegimen, number: int) -> str:
    """A day of a regimen: in the calendar where it has a start, else its number."""
    if one.next_date is None:
        return say("titration.day", day=number)
    return date(one.next_date + dt.timedelta(number - one.next_day))


def days(row: ChartRow) -> str:
    """From when until when, and how many days that is."""
    if row.first is None or row.last is None:
        first, last = (say("titration.day", day=one) for one in (row.first_day, row.last_day))
    else:
        first, last = date(row.first), date(row.last)
    if row.days == 1:
        return first
    length = Amount(Fraction(row.days), "day")
    return say("titration.days", first=first, last=last, days=length)


def how(row: ChartRow) -> str:
    """How often, and when."""
    once, daily = row.times == 1, row.every == "1 day"
    every = row.every.removeprefix("1 ")
    key = {(True, True): "once", (True, False): "every", (False, True): "times"}
    told = say(f"titration.{key.get((once, daily), 'times-every')}", times=row.times, every=every)
    return told if row.at is None else say("titration.at", how=told, at=row.at)


# --- weeks ----------------------------------------------------------------------------------------


def weeks(one: TitratedRegimen, title: str) -> Weeks:
    """Day by day what is taken: of the calendar from Monday to Sunday, else from the first day."""
    taken: dict[int, list[ScheduledDose]] = defaultdict(list)
    for dose in one.schedule:
        taken[dose.day].append(dose)
    steps = {
        number: row.step for row in one.chart for number in range(row.first_day, row.last_day + 1)
    }
    start = one.chart[0].first
    before = 0 if start is None else start.weekday()
    cells: list[DayCell | None] = [None] * before
    days = range(1, one.days_supply + 1)
    cells += [_cell(one, number, steps[number], taken[number]) for number in days]
    cells += [None] * (-len(cells) % _WEEK)
    rows = [cells[place : place + _WEEK] for place in range(0, len(cells), _WEEK)]
    names = [
        say(f"titration.weekday-{place}") if start is not None else "" for place in range(_WEEK)
    ]
    return Weeks(title, names, rows, _legend(one))


def _cell(one: TitratedRegimen, number: int, step: int, doses: Sequence[ScheduledDose]) -> DayCell:
    label = say("titration.day", day=number)
    if one.next_date is not None:
        label = (one.next_date + dt.timedelta(number - one.next_day)).isoformat()
    lines = []
    for dose in doses:
        take = (
            say("titration.cell-take", count=taken.count, strength=taken.strength)
            for taken in reversed(dose.take)
        )
        lines.append(" + ".join(take))
    told = [_times(lines.count(line), line) for line in dict.fromkeys(lines)]
    several = told or [say("titration.nothing-to-take")]
    return DayCell(label, several, step, ticks=len(doses))


def _times(times: int, take: str) -> str:
    return take if times == 1 else say("titration.cell-times", times=times, take=take)


def _legend(one: TitratedRegimen) -> list[tuple[int, str]]:
    """What each colour means, in words."""
    found: dict[int, list[str]] = {}
    for row in one.chart:
        told = found.setdefault(row.step, [])
        dose = say("titration.row-dose", dose=row.dose)
        if dose not in told:
            told.append(dose)
    return [
        (step, say("titration.legend", step=step, dose=" + ".join(doses)))
        for step, doses in found.items()
    ]
