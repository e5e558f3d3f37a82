"""What a regimen adds up to: lines of counts that close exactly, refills, and the chart."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import computed
from galenic._fields import Span
from galenic.errors import CheckError
from galenic.results._titration import (
    ChartRow,
    CountLine,
    LineKind,
    Refill,
    ScheduledDose,
    TakenCapsules,
    TitratedRegimen,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from galenic._regimen.days import LaidStep
    from galenic._regimen.doses import Due, Written
    from galenic._regimen.file import RegimenFile
    from galenic._regimen.offered import Offered
    from galenic._regimen.takes import MadeOf

__all__ = ["CountedRegimen", "counts_of"]

_CHARTED = {LineKind.PRESCRIBED, LineKind.SUPPLY}


class CountedRegimen(NamedTuple):
    """A regimen worked out, and the capsules dispensed for it, by size."""

    regimen: TitratedRegimen
    dispensed: Counter[int]


class _Dose(NamedTuple):
    """A dose with the capsules that make it: all of them by size, and those at hand."""

    due: Due
    every: Counter[int]
    at_hand: Counter[int]


def counts_of(
    one: Written, made: Sequence[MadeOf], known: Offered, file: RegimenFile
) -> CountedRegimen:
    """Add up the capsules of every dose, and draw the chart."""
    lots = [known.grid.parts(lot.strength) for lot in file.have]
    doses = list(_doses(one, made, lots))
    lines, dispensed = _lines(doses, known)
    charted = [dose for dose in doses if dose.due.kind in _CHARTED]
    start = one.steps[0].start
    regimen = TitratedRegimen(
        name=one.regimen.name,
        days_supply=one.days,
        branch_days=one.branch_days,
        next_day=one.days + 1,
        next_date=None if start is None else start + dt.timedelta(one.days),
        capsules=tuple(known.counts(dispensed)),
        lines=lines,
        refills=tuple(_refills(one, doses, known)),
        chart=tuple(_chart(one, charted, known)),
        schedule=tuple(_schedule(charted, known)),
    )
    return CountedRegimen(regimen, dispensed)


def _doses(one: Written, made: Sequence[MadeOf], lots: Sequence[int]) -> Iterator[_Dose]:
    """Each dose with its capsules; doses of new ones alone share one count, if made alike."""
    known: dict[int, tuple[Counter[int], Counter[int]]] = {}
    for due, take in zip(one.doses, made, strict=True):
        alike = id(take)
        if alike not in known:
            at_hand = Counter[int]()
            for lot, many in take.at_hand.items():
                at_hand[lots[lot]] += many
            known[alike] = Counter(take.new) + at_hand, at_hand
        yield _Dose(due, *known[alike])


def _total(counts: Iterable[Counter[int]]) -> Counter[int]:
    """The sum of counts, many of which are one and the same."""
    every, total = list(counts), Counter[int]()
    known = {id(one): one for one in every}
    for place, many in Counter(map(id, every)).items():
        for size, each in known[place].items():
            total[size] += many * each
    return total


# --- what adds up ---------------------------------------------------------------------------------


def _lines(doses: Sequence[_Dose], known: Offered) -> tuple[tuple[CountLine, ...], Counter[int]]:
    """The lines of the counts, and what is dispensed; they close, or there is no result."""
    found = []
    for kind in (LineKind.PRESCRIBED, LineKind.SUPPLY):
        of = [dose for dose in doses if dose.due.kind == kind]
        if of or kind == LineKind.PRESCRIBED:
            found.append(_line(kind, None, of, known))
    branches = [dose for dose in doses if dose.due.kind not in _CHARTED]
    for (step, kind), several in groupby(branches, lambda one: (one.due.step, one.due.kind)):
        found.append(_line(kind, step, list(several), known))
    helped = [dose.at_hand for dose in doses if dose.at_hand]
    used = _total(helped)
    dispensed = _total(dose.every for dose in doses) - used
    if used:
        found.append(_sum_of(LineKind.AT_HAND, len(helped), used, known))
    of_new = sum(dose.every != dose.at_hand for dose in doses)
    found.append(_sum_of(LineKind.DISPENSED, of_new, dispensed, known))
    _closes(found)
    return tuple(found), dispensed


def _line(kind: LineKind, step: int | None, doses: Sequence[_Dose], known: Offered) -> CountLine:
    """A line whose active is that of its doses, as they were written."""
    counts = _total(dose.every for dose in doses)
    of = [dose.due.slot.dose for dose in doses]
    stated, counted = {id(one): one.number for one in of}, Counter(map(id, of))
    number = sum((stated[one] * many for one, many in counted.items()), start=Fraction(0))
    active = computed(number, known.measure, f"regimen: {kind.value}")
    return CountLine(kind, step, len(doses), active, tuple(known.counts(counts)))


def _sum_of(kind: LineKind, doses: int, counts: Counter[int], known: Offered) -> CountLine:
    """A line whose active is that of its capsules."""
    number = known.grid.number(sum(size * many for size, many in counts.items()))
    active = computed(number, known.measure, f"regimen: {kind.value}")
    return CountLine(kind, None, doses, active, tuple(known.counts(counts)))


def _closes(lines: Sequence[CountLine]) -> None:
    """Dispensed = prescribed + supply + branches - at hand: in active, and of each strength."""
    left, counts = lines[0].active.number * 0, Counter[str]()
    for line in lines:
        sign = -1 if line.kind in {LineKind.AT_HAND, LineKind.DISPENSED} else 1
        left += sign * line.active.number
        for one in line.capsules:
            counts[str(one.strength)] += sign * one.count
    if left or any(counts.values()):
        raise CheckError(f"the lines of a regimen do not close: {left} of active is left")


def _refills(one: Written, doses: Sequence[_Dose], known: Offered) -> Iterator[Refill]:
    """What is given out at a time; what is for a branch, when its step begins."""
    span = one.regimen.refill
    each = one.days if span is None else span.days or one.days
    for number, first in enumerate(range(1, one.days + 1, each), 1):
        of = [dose for dose in doses if first <= dose.due.day < first + each]
        counts = _total(dose.every for dose in of)
        counts -= _total(dose.at_hand for dose in of if dose.at_hand)
        start = one.steps[0].start
        date = None if start is None else start + dt.timedelta(first - 1)
        days = min(each, one.days - first + 1)
        yield Refill(number, first, date, days, tuple(known.counts(counts)))


# --- the chart ------------------------------------------------------------------------------------


def _schedule(doses: Sequence[_Dose], known: Offered) -> Iterator[ScheduledDose]:
    takes: dict[int, tuple[TakenCapsules, ...]] = {}
    for dose in doses:
        due, place = dose.due, id(dose.every)
        if place not in takes:
            takes[place] = tuple(
                TakenCapsules(known.strength(size), many, dose.at_hand[size])
                for size, many in sorted(dose.every.items())
            )
        slot = due.slot
        yield ScheduledDose(slot.day, due.date, due.step, slot.at, slot.dose, takes[place])


def _chart(one: Written, doses: Sequence[_Dose], known: Offered) -> Iterator[ChartRow]:
    """Days in a row with the same dose of the same capsules; times of a day alike stand once."""
    for step in one.steps:
        of = [dose for dose in doses if dose.due.step == step.number]
        rows: dict[tuple[int, int, object], list[Sequence[_Dose]]] = {}
        for place in sorted({dose.due.slot.place for dose in of}):
            at_once = [dose for dose in of if dose.due.slot.place == place]
            for first, last, run in _runs(at_once, step):
                slot = run[0].due.slot
                alike = (slot.at, slot.dose, tuple(sorted(run[0].every.items())))
                rows.setdefault((first, last, alike), []).append(run)
        for (first, last, _), runs in sorted(rows.items(), key=_in_time):
            yield _row(step, (first, last), runs, known)


def _in_time(row: tuple[tuple[int, int, object], list[Sequence[_Dose]]]) -> tuple[int, int]:
    (first, _, _), runs = row
    return first, runs[0][0].due.slot.place


def _runs(doses: Sequence[_Dose], step: LaidStep) -> Iterator[tuple[int, int, Sequence[_Dose]]]:
    """Doses in a row that are made of the same capsules, with their first and last day."""
    runs = [list(several) for _, several in groupby(doses, lambda one: one.every)]
    for place, run in enumerate(runs):
        after = runs[place + 1][0].due.slot.day if place + 1 < len(runs) else step.last + 1
        yield run[0].due.slot.day, after - 1, run


def _row(
    step: LaidStep, days: tuple[int, int], runs: Sequence[Sequence[_Dose]], known: Offered
) -> ChartRow:
    every, dose = step.step.every or Span(1, "day"), runs[0][0]
    first, last = days
    return ChartRow(
        step=step.number,
        first_day=first,
        last_day=last,
        first=step.date(first),
        last=step.date(last),
        days=last - first + 1,
        every="1 day" if every.unit == "hour" else str(every),
        times=len(runs),
        at=dose.due.slot.at,
        dose=dose.due.slot.dose,
        take=tuple(known.counts(dose.every)),
        doses=sum(map(len, runs)),
    )
