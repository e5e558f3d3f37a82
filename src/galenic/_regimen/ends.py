"""Holds a regimen against its batches: what is taken after one has ended, or before it is made.

All capsules of a strength come from one batch, which ends however long the chart goes on.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials.beyond_use import beyond_use, own_rules
from galenic._notices import notice
from galenic._words import phrase
from galenic.results._names import Role
from galenic.results._titration import LineKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._materials.order import Order
    from galenic._notices import Notice
    from galenic._regimen.doses import Due, Written
    from galenic._regimen.offered import Offered
    from galenic._regimen.takes import MadeOf
    from galenic._words import Phrase
    from galenic.results._family import Family
    from galenic.results._plan import Plan

__all__ = ["DosesMade", "held_against"]


class DosesMade(NamedTuple):
    """A regimen, and what each of its doses is made of."""

    one: Written
    made: Sequence[MadeOf]


class _Uses(NamedTuple):
    """When capsules of one batch are taken: how many on each day, and the last day of all.

    ``latest`` is that last day where every branch is taken; ``of`` names one of several regimens,
    and ``number`` is its number.
    """

    one: Written
    days: Counter[int]
    latest: int
    number: int
    of: Phrase | None


class _LastDay(NamedTuple):
    """The last day of a regimen on which capsules of a batch may be taken, and why."""

    day: int
    because: Phrase


def held_against(
    family: Family | None, taken: Sequence[DosesMade], known: Offered
) -> Iterator[Notice]:
    """What there is to say of each batch and each regimen; nothing where no batch is planned."""
    if family is None:
        return
    for place, plan in enumerate(family.plans):
        size = known.grid.parts(plan.actives[0].dose.label)
        for number, one in enumerate(taken, 1):
            uses = _uses(one, size, number, several=len(taken) > 1)
            if uses.days:
                yield from _too_late(family, place, uses)
                yield from _too_early(plan, uses)


def _uses(taken: DosesMade, size: int, number: int, *, several: bool) -> _Uses:
    """When capsules of a size that are made are taken; those at hand are of no batch."""
    days, latest = Counter[int](), 0
    for due, take in zip(taken.one.doses, taken.made, strict=True):
        if many := take.new.get(size, 0):
            days[_earliest(taken.one, due)] += many
            latest = max(latest, _latest(taken.one, due))
    name = taken.one.regimen.name or phrase("titration.regimen", number=number)
    of = phrase("regimen-named", name=name) if several else None
    return _Uses(taken.one, days, latest, number, of)


def _earliest(one: Written, due: Due) -> int:
    """The day of a dose; of one for a branch, the first on which it can be taken."""
    if due.kind == LineKind.BACK:  # its slot is of the step before, which begins again
        return due.day + due.slot.day - one.steps[due.step - 2].first
    return due.slot.day


def _latest(one: Written, due: Due) -> int:
    """The day of a dose where every branch before it is taken."""
    back = due.kind == LineKind.BACK
    held = sum(step.held for step in one.steps[: due.step - (not back)])
    again = sum(one.steps[step.number - 2].days for step in one.steps[: due.step] if step.step.back)
    return (one.steps[due.step - 1].last if back else due.slot.day) + held + again


# --- after the end --------------------------------------------------------------------------------


def _too_late(family: Family, place: int, uses: _Uses) -> Iterator[Notice]:
    plan = family.plans[place]
    if plan.stopped:
        return
    end = _end(family, place, uses)
    if uses.latest <= end.day:
        return
    told = {
        "strength": plan.actives[0].dose.label,
        "end": _when(uses.one, end.day),
        "because": end.because,
        "of": uses.of,
        "regimen": uses.number,
    }
    late = sum(many for day, many in uses.days.items() if day > end.day)
    if late:
        last = _when(uses.one, max(uses.days))
        yield notice("regimen-outlasts-batch", capsules=_capsules(late), last=last, **told)
    else:
        last = _when(uses.one, uses.latest)
        yield notice("regimen-branches-outlast-batch", last=last, **told)


def _end(family: Family, place: int, uses: _Uses) -> _LastDay:
    """The earliest end that is known: of the day it is made, else of the first day it is taken."""
    order, start = family.plans[place].order, uses.one.steps[0].start
    by_date = _dated_end(family, place)
    first, ends = min(uses.days), list[_LastDay]()
    if by_date is not None and start is not None:
        ends.append(_LastDay((by_date[0] - start).days + 1, by_date[1]))
    if by_date is None or start is None or order.date is None:
        lasts = _lasts(order)
        if by_date is not None and order.date is not None:
            lasts = (by_date[0] - order.date).days + 1
        days = Amount(Fraction(lasts), "day")
        because = phrase("regimen-batch-lasts", days=days, first=_when(uses.one, first))
        ends.append(_LastDay(first + lasts - 1, because))
    return min(ends, key=attrgetter("day"))


def _dated_end(family: Family, place: int) -> tuple[dt.date, Phrase] | None:
    """The end that a plan has, or an earlier one that the order sets."""
    plan = family.plans[place]
    because, latest = plan.ends.because, plan.ends.no_later_than
    if because is None or latest is None:
        return None
    asked = plan.order.end_set
    if asked is not None and asked[1] < latest:
        return asked[1], phrase("regimen-end-set", key=asked[0])
    common = family.common
    if family.from_common[place] and because.by == Role.STOCK and common is not None:
        because = common.ends.because or because  # the stock is the triturate that was made for it
    return latest, because.said


def _lasts(order: Order) -> int:
    """How many days a batch has at most, with the day on which it is made."""
    return min([beyond_use().days_after + 1, *(rule.days for rule in own_rules(order))])


# --- before it is made ----------------------------------------------------------------------------


def _too_early(plan: Plan, uses: _Uses) -> Iterator[Notice]:
    made, start = plan.order.date, uses.one.steps[0].start
    if made is None or start is None:
        return
    day = (made - start).days + 1
    early = sum(many for one, many in uses.days.items() if one < day)
    if early:
        yield notice(
            "regimen-before-batch",
            strength=plan.actives[0].dose.label,
            made=made,
            capsules=_capsules(early),
            first=_when(uses.one, min(uses.days)),
            of=uses.of,
            regimen=uses.number,
        )


def _capsules(number: int) -> Amount:
    return Amount(Fraction(number), "capsule")


def _when(one: Written, day: int) -> dt.date | Phrase:
    """A day of the calendar, or the number of a day where the regimen has none."""
    start = one.steps[0].start
    return phrase("titration.day", day=day) if start is None else start + dt.timedelta(day - 1)
