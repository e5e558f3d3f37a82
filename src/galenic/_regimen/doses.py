"""Every dose of a regimen: those of its steps, and those that are dispensed for a branch."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from galenic import _fields as fields
from galenic._regimen.days import MOST_DAYS, laid, slots
from galenic.results._titration import LineKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._regimen.days import LaidStep, Slot
    from galenic._regimen.tables import Regimen
    from galenic.errors import Problems

__all__ = ["MOST_DOSES", "Due", "Written", "written"]


MOST_DOSES = 20_000
"""Doses of the regimens of a file and of their branches, at most: five a day for ten years.

A rule of this library.
"""


class Due(NamedTuple):
    """A dose that is to be made: which line of the counts it belongs to, and where it stands.

    Attributes
    ----------
    kind
        The line: ``prescribed`` or ``supply`` of the chart, ``hold`` or ``back`` of a branch.
    step
        The number of the step that it is of; of a branch, of the step from which it leads.
    day
        The day on which capsules for it are given out.
    date
        The day of the calendar on which it is taken; ``None`` of a branch, and without a start.
    path
        The key that states it.
    """

    kind: LineKind
    step: int
    day: int
    date: dt.date | None
    slot: Slot
    path: str


class Written(NamedTuple):
    """A regimen with its steps in their places, and every dose in the order of time."""

    regimen: Regimen
    steps: tuple[LaidStep, ...]
    doses: tuple[Due, ...]

    @property
    def days(self) -> int:
        """Whole days, branches left out."""
        return self.steps[-1].last

    @property
    def branch_days(self) -> int:
        """Days by which every branch together makes it longer."""
        held = sum(one.held for one in self.steps)
        return held + sum(self.steps[one.number - 2].days for one in self.steps if one.step.back)


def written(regimen: Regimen, path: str, problems: Problems, most: int) -> Written | None:
    """Read what a prescriber wrote as a list of doses; ``None`` where days do not fit.

    ``most`` is how many doses there may be.
    """
    before = len(problems)
    steps = tuple(laid(regimen, path, problems))
    if len(problems) > before:
        return None
    found = Written(regimen, steps, ())
    _bounded(found, path, problems, most)
    if len(problems) > before:
        return None
    due = (one for step in steps for one in _of_step(step, path))
    branches = (one for step in steps for one in _of_branches(step, steps, path))
    return found._replace(doses=(*due, *branches))


def _bounded(found: Written, path: str, problems: Problems, most: int) -> None:
    """Hold days and doses against what there may be, with every branch, before any is written."""
    start, remedy = found.steps[0].start, "shorten the steps, or what is held"
    days = found.days + found.branch_days
    if days > MOST_DAYS or (start is not None and (dt.date.max - start).days <= days):
        expected = f"at most {MOST_DAYS} days in all, those of branches among them"
        given = f"{days} days with every branch"
        problems.add("range", f"{path}.step", given, expected, remedy, at_most=MOST_DAYS)
    steps = found.steps
    doses = sum(one.doses_in(one.days + one.held) for one in steps)
    again = [steps[one.number - 2] for one in steps if one.step.back]
    doses += sum(one.doses_in(one.days) for one in again)
    if doses > most:
        given, expected = f"{MOST_DOSES - most + doses} doses", f"at most {MOST_DOSES} in a file"
        expected += ", those of branches among them"
        problems.add("range", f"{path}.step", given, expected, remedy, at_most=MOST_DOSES)


def _path(one: LaidStep, slot: Slot, path: str) -> str:
    several = f"doses[{slot.place}].dose" if one.step.doses else "dose"
    return f"{path}.step[{one.number - 1}].{several}"


def _of_step(one: LaidStep, path: str) -> Iterator[Due]:
    open_end = one.step.until == fields.FURTHER_NOTICE
    kind = LineKind.SUPPLY if open_end else LineKind.PRESCRIBED
    places: dict[int, str] = {}
    for slot in slots(one):
        if slot.place not in places:
            places[slot.place] = _path(one, slot, path)
        date = one.date(slot.day)
        yield Due(kind, one.number, slot.day, date, slot, places[slot.place])


def _of_branches(one: LaidStep, steps: tuple[LaidStep, ...], path: str) -> Iterator[Due]:
    """What is dispensed so that a patient may stay longer on a step, or go back from it."""
    held = one.held
    longer = [slot for slot in slots(one, one.days + held) if slot.day > one.last] if held else []
    for slot in longer:
        yield Due(LineKind.HOLD, one.number, one.first, None, slot, _path(one, slot, path))
    if one.step.back:
        before = steps[one.number - 2]
        for slot in slots(before):
            place = _path(before, slot, path)
            yield Due(LineKind.BACK, one.number, one.first, None, slot, place)
