"""The tables of a regimen file: [regimen], its steps, and the capsules at hand."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the type of a key, which a schema asks for
from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic.errors import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = [
    "MOST_STRENGTHS",
    "PREFERENCES",
    "Have",
    "Regimen",
    "RegimenStep",
    "TimedDose",
    "doses_of",
    "stated_in",
]

MOST_STRENGTHS = 15
"""Strengths that are chosen among: every set of them is looked at, which are 32 767."""

PREFERENCES = ("fewest-capsules", "fewest-strengths", "single-strength", "least-waste")

_HOURS = 24
_MOST_DAYS = 3660
_MOST_COUNT = 10_000


@fields.sound
class TimedDose(fields.Sound):
    """One of several doses of a day."""

    _place: ClassVar = "dose"

    dose: fields.AmountKey = fields.amount("mg", "IU", doc="what is taken then")
    at: str | None = fields.text(doc="when, in the words of the chart", default=None)


@fields.sound
class RegimenStep(fields.Sound):
    """A [[regimen.step]] table: a dose, how often, and for how long.

    ``for`` and ``from`` are words of Python's own: by name they are ``for_`` and ``from_``.
    """

    _place: ClassVar = "step"

    dose: fields.MaybeAmount = fields.amount(
        "mg", "IU", doc="what is taken each time", default=None
    )
    doses: fields.Tables[TimedDose] = fields.tables(
        TimedDose, doc="in place of dose: the doses of a day that differ", key=None, default=()
    )
    every: fields.MaybeSpan = fields.span_of_time(
        "days", "hours", "weeks", doc="how often; absent: 1 day", most=_MOST_DAYS, default=None
    )
    at: str | None = fields.text(doc="when, in the words of the chart", default=None)
    from_: dt.date | None = fields.date(
        doc="the first day, to be held against the steps before", default=None
    )
    for_: fields.MaybeSpan = fields.span_of_time(
        "days", "weeks", "months", doc="how long", most=_MOST_DAYS, default=None
    )
    until: dt.date | str | None = fields.end(doc="in place of for", default=None)
    supply: fields.MaybeSpan = fields.span_of_time(
        "days",
        "weeks",
        "months",
        doc="how long the capsules of a step until further notice last",
        most=_MOST_DAYS,
        default=None,
    )
    hold: fields.MaybeSpan = fields.span_of_time(
        "days",
        "weeks",
        doc="so much longer the patient may stay on this step; enough is dispensed for it",
        most=_MOST_DAYS,
        default=None,
    )
    back: bool = fields.flag(
        doc="whether the patient may take the step before once more; enough is dispensed for it",
        default=False,
    )

    @fields.rule()
    def _one_dose(self, path: str, problems: Problems) -> None:
        one, several = fields.is_given(self, "dose"), fields.is_given(self, "doses") and self.doses
        if one and several:
            remedy = "remove one of the two"
            problems.add("conflict", f"{path}.doses", "both", "dose, or doses", remedy)
        elif not one and not several:
            expected, remedy = "an amount in mg or IU, such as 4.5 mg", "add what is taken"
            problems.add("missing", f"{path}.dose", NOTHING, expected, remedy)
        if several and fields.is_given(self, "at"):
            expected, remedy = "no at beside doses", "move it to the dose that it is of"
            problems.add("conflict", f"{path}.at", fields.maybe(self, "at"), expected, remedy)

    @fields.rule("every")
    def _whole_rhythm(self, path: str, problems: Problems) -> None:
        if self.every is None or self.every.unit != "hour":
            return
        if _HOURS % self.every.number:
            expected = "hours of which a whole number makes a day: 1, 2, 3, 4, 6, 8, 12 or 24"
            remedy = _other_rhythm(self.every.number)
            problems.add("range", f"{path}.every", str(self.every), expected, remedy)
        elif fields.is_given(self, "doses") and self.doses:
            expected, remedy = "days or weeks beside doses", "write how often such a day comes"
            problems.add("conflict", f"{path}.every", str(self.every), expected, remedy)

    @fields.rule()
    def _one_length(self, path: str, problems: Problems) -> None:
        given = [key for key in ("for_", "until") if fields.is_given(self, key)]
        if not given:
            expected = "how long, such as 14 days; or until, a day or 'further notice'"
            problems.add("missing", f"{path}.for", NOTHING, expected, "add one of the two")
        elif len(given) > 1:
            expected, remedy = "for, or until", "remove one of the two"
            problems.add("conflict", f"{path}.until", "both", expected, remedy)

    @fields.rule()
    def _supplied(self, path: str, problems: Problems) -> None:
        until = fields.maybe(self, "until")
        if until == fields.FURTHER_NOTICE and not fields.is_given(self, "supply"):
            expected = "how long the capsules are to last, such as 30 days"
            remedy = "add it: a step without an end has no count"
            problems.add("missing", f"{path}.supply", NOTHING, expected, remedy)
        if until != fields.FURTHER_NOTICE and fields.maybe(self, "supply") is not None:
            remedy = "remove it: the step says itself how long it goes on"
            expected = "none but beside until = 'further notice'"
            problems.add("conflict", f"{path}.supply", str(self.supply), expected, remedy)
        if until == fields.FURTHER_NOTICE and fields.maybe(self, "hold") is not None:
            remedy = "remove it, or lengthen the supply: a step without an end is not stayed on"
            problems.add("conflict", f"{path}.hold", str(self.hold), "none here", remedy)


def _other_rhythm(hours: int) -> str:
    """What to write for hours that no day holds whole: a remedy must not change the rhythm."""
    if not hours % _HOURS:
        return f'write "{hours // _HOURS} days", which is as long'
    if hours < _HOURS:
        times = "ask the prescriber which times of each day are meant, and write those as doses"
        return f"it falls on other times every day: {times}, each with its at"
    days = "ask the prescriber which days are meant, and write steps of those"
    return f"no rhythm of days or times of a day is as long: {days}; none is rounded"


@fields.sound
class Have(fields.Sound):
    """A [[have]] table: capsules at hand, which are used before any is made."""

    _place: ClassVar = "have"

    strength: fields.AmountKey = fields.amount(
        "mg/capsule",
        "IU/capsule",
        doc="what one of them holds",
        rename={"mg": ("mg/capsule", 1), "IU": ("IU/capsule", 1)},
    )
    count: int = fields.count(doc="how many", at_most=_MOST_COUNT)
    lot: str | None = fields.text(doc="their lot, for the record", default=None)
    expires: dt.date | None = fields.date(
        doc="the last day on which they may be taken", default=None
    )


@fields.sound
class Regimen(fields.Sound):
    """A [regimen] table: what is taken, step by step, as a prescriber wrote it.

    Examples
    --------
    >>> import galenic
    >>> starter = galenic.Regimen(
    ...     active="naltrexone hydrochloride",
    ...     strengths=["1.5 mg", "4.5 mg"],
    ...     step=[
    ...         galenic.RegimenStep(dose="1.5 mg", for_="14 days"),
    ...         galenic.RegimenStep(dose="3 mg", for_="14 days"),
    ...         galenic.RegimenStep(dose="4.5 mg", for_="14 days"),
    ...     ],
    ... )
    >>> [(one.strength.label, one.count) for one in galenic.titrate(starter).capsules]
    [('1.5 mg', 42), ('4.5 mg', 14)]
    """

    _place: ClassVar = "regimen"

    active: str = fields.text(doc="the form the doses are stated in")
    name: str | None = fields.text(doc="whose regimen it is, or its number", default=None)
    strengths: fields.AmountsKey = fields.listed(
        "mg/capsule",
        "IU/capsule",
        doc="strengths on offer; absent: the smallest set is chosen",
        most=MOST_STRENGTHS,
        default=None,
    )
    prefer: str | None = fields.choice(
        *PREFERENCES,
        doc="what of them is used; absent: fewest-capsules of strengths on offer, else"
        " fewest-strengths",
        default=None,
    )
    start: dt.date | None = fields.date(doc="the first day; the clock is never read", default=None)
    refill: fields.MaybeSpan = fields.span_of_time(
        "days",
        "weeks",
        doc="how many days' capsules are given out at a time; absent: all at once",
        most=_MOST_DAYS,
        default=None,
    )
    step: fields.Tables[RegimenStep] = fields.tables(
        RegimenStep, doc="the steps, in their order", key=None
    )

    @fields.rule("step")
    def _there_are_steps(self, path: str, problems: Problems) -> None:
        if not self.step:
            remedy = f"write [[{path}.step]] for each step"
            problems.add("list", f"{path}.step", NOTHING, "at least one step", remedy)
        for place, step in enumerate(self.step):
            with fields.where_read():
                if not place and step.back:
                    remedy = "remove it: there is no step before the first"
                    problems.add("conflict", f"{path}.step[0].back", "true", "false", remedy)
            with fields.where_read():
                if place + 1 < len(self.step) and step.until == fields.FURTHER_NOTICE:
                    remedy = "give it an end: steps follow it"
                    expected, given = "a day, of a step that others follow", step.until
                    problems.add("conflict", f"{path}.step[{place}].until", given, expected, remedy)

    @fields.rule("step")
    def _one_measure(self, path: str, problems: Problems) -> None:
        """Mass and activity are never compared."""
        offered = fields.maybe(self, "strengths")
        measure = None if offered is None else offered[0].unit.partition("/")[0]
        for place, step in enumerate(self.step):
            for where, dose in doses_of(step):
                measure = measure or dose.unit
                if dose.unit != measure:
                    told = f"a dose in {measure}, as the others are"
                    remedy = "state all doses and strengths in one unit"
                    problems.add("unit", f"{path}.step[{place}].{where}", dose.label, told, remedy)


def doses_of(step: RegimenStep) -> Iterator[tuple[str, Amount]]:
    """Every dose of a step that could be read, with its place."""
    dose = fields.maybe(step, "dose")
    if dose is not None:
        yield "dose", dose
    for place, one in enumerate(fields.maybe(step, "doses") or ()):
        dose = fields.maybe(one, "dose")
        if dose is not None:
            yield f"doses[{place}].dose", dose


def stated_in(regimen: Regimen, path: str) -> Iterator[tuple[str, Amount]]:
    """Every strength and dose that a regimen states, with its path."""
    for place, strength in enumerate(regimen.strengths or ()):
        yield f"{path}.strengths[{place}]", strength
    for place, step in enumerate(regimen.step):
        yield from ((f"{path}.step[{place}].{where}", dose) for where, dose in doses_of(step))
