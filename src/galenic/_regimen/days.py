"""Where the steps of a regimen lie: days from the first, and the days of the calendar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from galenic import _fields as fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._amounts import Amount
    from galenic._regimen.tables import Regimen, RegimenStep
    from galenic.errors import Problems

__all__ = ["MOST_DAYS", "LaidStep", "Slot", "laid", "slots"]

MOST_DAYS = 3660
"""Days of a regimen with its branches, at most: ten years, a rule of this library.

So every chart is bounded, and all that is dispensed.
"""

_MONTHS = 12
_HOURS = 24


class LaidStep(NamedTuple):
    """A step in its place.

    Attributes
    ----------
    number
        Its number, from 1.
    first, days
        Its first day, counted from 1 for the first of the regimen, and how many days it lasts.
    start
        Its first day in the calendar; ``None`` where the regimen has none.
    """

    number: int
    step: RegimenStep
    first: int
    days: int
    start: dt.date | None

    @property
    def last(self) -> int:
        """Its last day."""
        return self.first + self.days - 1

    def date(self, day: int) -> dt.date | None:
        """A day of the regimen in the calendar."""
        return None if self.start is None else self.start + dt.timedelta(day - self.first)

    @property
    def held(self) -> int:
        """How many days longer the patient may stay on it."""
        hold = self.step.hold
        return 0 if hold is None else hold.days or 0

    def doses_in(self, days: int) -> int:
        """How many doses lie in so many days of it."""
        every = self.step.every
        apart = 1 if every is None else every.days or 1
        return -(-days // apart) * (len(self.step.doses) or _times(self.step))


class Slot(NamedTuple):
    """One time at which a dose is taken: the day, which of that day's it is, and the dose."""

    day: int
    place: int
    at: str | None
    dose: Amount


def laid(regimen: Regimen, path: str, problems: Problems) -> list[LaidStep]:
    """Lay the steps one behind the other; where dates are given, they must follow each other."""
    found: list[LaidStep] = []
    first, start = 1, regimen.start or regimen.step[0].from_
    for place, step in enumerate(regimen.step):
        where = f"{path}.step[{place}]"
        _follows(step, start, place, where, problems)
        days = _days(step, start, where, problems)
        if days is None:
            return found
        end = first + days - 1
        if end > MOST_DAYS or (start is not None and (dt.date.max - start).days <= days):
            expected, remedy = f"at most {MOST_DAYS} days in all", "shorten it"
            problems.add("range", where, f"day {end}", expected, remedy, at_most=MOST_DAYS)
            return found
        found.append(LaidStep(place + 1, step, first, days, start))
        first, start = end + 1, None if start is None else start + dt.timedelta(days)
    return found


def _follows(
    step: RegimenStep, start: dt.date | None, place: int, path: str, problems: Problems
) -> None:
    """Hold the day that a step is said to begin on against the end of the one before."""
    if step.from_ is None or step.from_ == start:
        return
    if start is None:
        expected, remedy = "the first day of the regimen, too", "add regimen.start"
        problems.add("missing", f"{path}.from", step.from_.isoformat(), expected, remedy)
        return
    days = (step.from_ - start).days
    what = "regimen.start" if not place else f"the day after step {place}"
    between = f"leaves a gap of {days}" if days > 0 else f"overlaps it by {-days}"
    remedy = f"it {between} day{'' if abs(days) == 1 else 's'}: mend one of the two"
    expected = f"{start.isoformat()}, {what}"
    problems.add("conflict", f"{path}.from", step.from_.isoformat(), expected, remedy)


def _days(step: RegimenStep, start: dt.date | None, path: str, problems: Problems) -> int | None:
    """How many days a step lasts."""
    if isinstance(step.until, dt.date):
        return _until(step.until, start, path, problems)
    key, span = ("supply", step.supply) if step.for_ is None else ("for", step.for_)
    if span is None:  # it was told that there is neither
        return None
    return span.days if span.days is not None else _months(span, start, f"{path}.{key}", problems)


def _until(last: dt.date, start: dt.date | None, path: str, problems: Problems) -> int | None:
    if start is None:
        expected, remedy = "the first day of the regimen, too", "add regimen.start"
        problems.add("missing", f"{path}.until", last.isoformat(), expected, remedy)
        return None
    days = (last - start).days + 1
    if days < 1:
        expected = f"a day from {start.isoformat()} on, when the step begins"
        problems.add("range", f"{path}.until", last.isoformat(), expected, "check the day")
        return None
    return days


def _months(span: fields.Span, start: dt.date | None, path: str, problems: Problems) -> int | None:
    """Months of the calendar: they end the day before the day of the same number."""
    if start is None:
        expected = "days or weeks, where the regimen has no start"
        remedy = "write days; or add regimen.start: months have no length of their own"
        problems.add("unit", path, str(span), expected, remedy)
        return None
    month = start.year * _MONTHS + start.month - 1 + span.number
    year, month = divmod(month, _MONTHS)
    try:
        return (dt.date(year, month + 1, start.day) - start).days
    except ValueError:
        _no_such_day(span, start, (year, month + 1), path, problems)
        return None


def _no_such_day(
    span: fields.Span, start: dt.date, month: tuple[int, int], path: str, problems: Problems
) -> None:
    """A month after 31 January is 28 days or 31 in as many readers: nobody is asked to guess."""
    year, number = month
    if year > dt.MAXYEAR:
        problems.add("range", path, str(span), "a day of the calendar", "check the number")
        return
    after = dt.date(year + (number == _MONTHS), number % _MONTHS + 1, 1)
    short = (after - dt.timedelta(1) - start).days
    problems.add(
        "date",
        path,
        str(span),
        f"months after which the calendar has a day {start.day}",
        f'write "{short} days" to begin anew on the last of the month, or "{short + 1} days" on '
        f"the first of the next",
    )


def _times(step: RegimenStep) -> int:
    """How many times a day its dose is taken."""
    every = step.every
    return _HOURS // every.number if every is not None and every.unit == "hour" else 1


def slots(one: LaidStep, days: int | None = None) -> Iterator[Slot]:
    """Every dose of a step, in the order of time; of so many days of it, where they are told."""
    step = one.step
    every = step.every or fields.Span(1, "day")
    told = [(given.at, given.dose) for given in step.doses]
    if step.dose is not None:
        told = [(step.at, step.dose)] * _times(step)
    for day in range(one.first, one.first + (days or one.days), every.days or 1):
        for place, (at, dose) in enumerate(told):
            yield Slot(day, place, at, dose)
