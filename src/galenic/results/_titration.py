"""The records of a titration: counts of capsules, lines that add up to them, a chart of days."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the type of a field, which a schema asks for
from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown, ask
from galenic._late import kept as once
from galenic._record import Record
from galenic.results._several import Several

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._materials.order import Order
    from galenic._notices import Notice
    from galenic._regimen.file import RegimenFile
    from galenic.accuracy._records import RegimenDose
    from galenic.results._family import Family, FamilyTotals
    from galenic.results._plan import Plan
    from galenic.results._product import Kept

__all__ = [
    "ChartRow",
    "CountLine",
    "FromHand",
    "LineKind",
    "Refill",
    "ScheduledDose",
    "StrengthCount",
    "StrengthSet",
    "TakenCapsules",
    "TitratedRegimen",
    "Titration",
]


class LineKind(StrEnum):
    """What a line of the counts is."""

    PRESCRIBED = "prescribed"
    SUPPLY = "supply"
    HOLD = "hold"
    BACK = "back"
    AT_HAND = "at-hand"
    DISPENSED = "dispensed"


@frozen(eq=False, repr=False)
class StrengthCount(Record):
    """So many capsules of a strength."""

    strength: Amount
    count: int


@frozen(eq=False, repr=False)
class TakenCapsules(Record):
    """So many capsules of a strength in one dose; ``at_hand`` of them were there already."""

    strength: Amount
    count: int
    at_hand: int


@frozen(eq=False, repr=False)
class ScheduledDose(Record):
    """One dose: its day, counted from 1, its day in the calendar, and the capsules that make it."""

    day: int
    date: dt.date | None
    step: int
    at: str | None
    dose: Amount
    take: tuple[TakenCapsules, ...]


@frozen(eq=False, repr=False)
class ChartRow(Record):
    """Days in a row on which the same is taken at the same time.

    ``days`` are those from the first to the last; ``every`` says how many lie from one on which it
    is taken to the next, ``times`` how often it is taken on such a day, and ``doses`` how many
    doses that makes.
    """

    step: int
    first_day: int
    last_day: int
    first: dt.date | None
    last: dt.date | None
    days: int
    every: str
    times: int
    at: str | None
    dose: Amount
    take: tuple[StrengthCount, ...]
    doses: int


@frozen(eq=False, repr=False)
class CountLine(Record):
    """A line of what adds up to the capsules dispensed.

    Attributes
    ----------
    kind
        ``prescribed``, the doses of steps that end; ``supply``, those of a step until further
        notice; ``hold`` and ``back``, what is dispensed for a branch; ``at-hand``, what is taken
        from capsules at hand, to be subtracted; and ``dispensed``, what that comes to.
    step
        The step of a branch.
    doses
        How many doses it is; of capsules at hand, and of those dispensed, how many they are part
        of: a dose that is made of both counts in both lines.
    active
        The active in it.
    capsules
        Its capsules, by strength.
    """

    kind: LineKind
    step: int | None
    doses: int
    active: Amount
    capsules: tuple[StrengthCount, ...]


@frozen(eq=False, repr=False)
class Refill(Record):
    """Capsules that are given out at a time: on which day, for how many days."""

    number: int
    day: int
    date: dt.date | None
    days: int
    capsules: tuple[StrengthCount, ...]


@frozen(eq=False, repr=False)
class FromHand(Record):
    """Capsules at hand: how many of them are used, and how many are left."""

    strength: Amount
    lot: str | None
    expires: dt.date | None
    count: int
    used: int
    left: int


@frozen(eq=False, repr=False)
class StrengthSet(Record):
    """A set of strengths, and what it costs.

    Attributes
    ----------
    strengths
        The strengths, the largest first.
    capsules, most_at_once
        Capsules of all doses, branches among them, and of one dose at most.
    stranded
        Active in capsules of later steps that would serve no more if the patient stayed on the
        dose of a step: the most of it.
    stranded_at
        That step; ``None`` where nothing is stranded.
    chosen
        Whether it is the set that is used.
    """

    strengths: tuple[Amount, ...]
    capsules: int
    most_at_once: int
    stranded: Amount
    stranded_at: int | None
    chosen: bool


@frozen(eq=False, repr=False)
class TitratedRegimen(Record):
    """One regimen, worked out.

    Attributes
    ----------
    name
        Whose it is, or its number, where the file says so.
    days_supply
        Whole days for which the capsules last, branches left out.
    branch_days
        Days by which it becomes longer if every branch is taken.
    next_day, next_date
        The first day for which there is no capsule any more: when the next are needed.
    capsules
        Capsules dispensed, by strength.
    lines
        What adds up to them.
    refills
        What is given out at a time, where the file says how many days that is; else one.
    chart, schedule
        What is taken when: days in a row together, and dose by dose.
    """

    name: str | None
    days_supply: int
    branch_days: int
    next_day: int
    next_date: dt.date | None
    capsules: tuple[StrengthCount, ...]
    lines: tuple[CountLine, ...]
    refills: tuple[Refill, ...]
    chart: tuple[ChartRow, ...]
    schedule: tuple[ScheduledDose, ...]


@frozen(eq=False, repr=False, slots=False)  # what is worked out when asked for is kept in a dict
class Titration(Shown, Record):
    """What a regimen comes to: capsules to make and to dispense, and a chart.

    Printing it gives the page for people; :meth:`to_dict` and :meth:`to_json` give the documented
    schema ``galenic/titration/1``, :meth:`to_ics` a calendar.

    Attributes
    ----------
    file
        The regimen file asked about.
    active
        The form that the doses are stated in.
    capsules
        Capsules dispensed of all regimens, by strength.
    regimens
        Each regimen; there is one as a rule.
    strengths
        The sets of strengths that there are to choose from: of each number of strengths the one
        with the fewest capsules, and the one that is used.
    at_hand
        Capsules at hand, and what is used of them.
    orders
        The order of each strength, where the file has the tables of an order: with its own stock,
        though its batch may be weighed from a triturate that is made for several.
    family
        The batch of each strength, planned together; ``None`` where there are no orders.
    notices
        What there is to know.
    """

    file: RegimenFile
    active: str
    capsules: tuple[StrengthCount, ...]
    regimens: tuple[TitratedRegimen, ...]
    strengths: tuple[StrengthSet, ...]
    at_hand: tuple[FromHand, ...]
    orders: tuple[Order, ...] = field(eq=False, repr=False)
    family: Family | None
    notices: tuple[Notice, ...]

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plan of each strength; none where the file has no tables of an order."""
        return () if self.family is None else self.family.plans

    @property
    def totals(self) -> FamilyTotals | None:
        """What the batches take together; ``None`` where there are none."""
        return None if self.family is None else self.family.totals

    @property
    def kept(self) -> tuple[Kept, ...]:
        """What the batches leave for the shelf, each as a stock for the next order."""
        return () if self.family is None else self.family.kept

    @once
    def accuracy(self) -> tuple[RegimenDose, ...] | None:
        """How sure each dose is, and each day's where a day has several.

        ``None`` where no batches were planned, under a stop, and where a scatter is beyond all
        measure; :func:`galenic.accuracy.regimen_doses` says which.
        """
        found: tuple[RegimenDose, ...] | None = ask("accuracy", self)
        return None if found is None else Several(found)

    @property
    def days_supply(self) -> int | None:
        """Whole days for which the capsules last; ``None`` where there are several regimens."""
        return self.regimens[0].days_supply if len(self.regimens) == 1 else None

    @property
    def schedule(self) -> tuple[ScheduledDose, ...]:
        """Dose by dose what is taken of the only regimen; empty where there are several."""
        return self.regimens[0].schedule if len(self.regimens) == 1 else ()

    @property
    def stopped(self) -> bool:
        """Whether the plan of a strength, or all of them together, end in a stop."""
        stops = any(one.severity == "stop" for one in self.notices)
        return stops or (self.family is not None and self.family.stopped)

    def to_ics(self) -> str:
        """The chart as a calendar (RFC 5545): one all-day event for each row of it.

        Raises
        ------
        InputError
            When a regimen has no start.
        """
        return str(ask("ics", self))

    def __repr__(self) -> str:
        """Name the question and its answer."""
        counts = ", ".join(f"{one.count} x {one.strength.label}" for one in self.capsules)
        return f"<Titration: {self.active}, {counts}>"
