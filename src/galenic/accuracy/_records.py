"""What the dose is made uncertain by, and where it lies by what is worked out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Tabled
from galenic._record import Record, worded

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._words import Phrase
    from galenic.accuracy._intervals import Interval
    from galenic.accuracy._source import Distribution, Kind
    from galenic.results._titration import TakenCapsules

__all__ = [
    "Budget",
    "Contribution",
    "DoseInterval",
    "Per",
    "RegimenDose",
    "WholeDose",
    "WorstCase",
]


@frozen(eq=False, repr=False)
class Contribution(Record):
    """What one source adds to the uncertainty of the dose.

    Attributes
    ----------
    source, kind, distribution, origin
        As the source has them.
    relative_standard_uncertainty
        Standard uncertainty of the dose by this source alone, as a part of the dose; ``None`` where
        nothing is known of it.
    share
        Part of the variance of the dose of one capsule; ``None`` where it is not known.
    shift
        By how much it moves the mean, as a part of the dose.
    wants
        Where nothing is known of it, what the order would have to say.
    """

    source: str
    kind: Kind
    relative_standard_uncertainty: float | None
    share: float | None
    distribution: Distribution | None
    origin: str
    shift: float = 0.0
    wants: str | None = None


@frozen(eq=False, repr=False)
class DoseInterval(Record):
    """The dose: its mean, its standard uncertainty and its interval, all of the same thing."""

    mean: Amount
    standard_uncertainty: Amount
    interval: Interval


@frozen(eq=False, repr=False)
class WholeDose(Record):
    """A dose that is taken as ``capsules``: mean, standard uncertainty and interval, in mg/dose.

    What is common to the batch does not average out over them; what makes capsules differ does.
    Where of that too little is known, it is that of so many capsules of the batch's mean, as
    ``interval.of`` says.
    """

    capsules: int
    mean: Amount
    standard_uncertainty: Amount
    interval: Interval


class Per(StrEnum):
    """Whether it is what is taken at a time, or on a day that has several times."""

    DOSE = "dose"
    DAY = "day"


@frozen(eq=False, repr=False)
class RegimenDose(Record):
    """How sure a dose of a regimen is, or a day's, whose capsules come from one batch or several.

    Attributes
    ----------
    regimen, step
        Its regimen, by name or by its number, and the step.
    per
        ``dose``, what is taken at a time; ``day``, on a day that has several times.
    first_day, times
        The first day of it, and how often it comes in the schedule.
    dose, take
        What is prescribed, and the capsules that make it.
    planned, deviation
        What they hold by the weights as set, and by how much percent that is off what is
        prescribed: exactly.
    mean, of_label
        With every error at its mean, such as what is lost; and in percent of what is prescribed.
    standard_uncertainty
        Of it, as far as it is known: ``common`` and ``between`` together.
    common, between
        By what the capsules of a batch have in common, which does not average out over them; and
        by what makes them differ, which does. ``None`` where too little is known of that.
    interval
        Where the dose lies; where ``between`` is not known, that of capsules of the batches' means.
    without
        The sources of which nothing is known; ``leaves_out`` are their texts. Of a dose of which
        capsules at hand are part nothing else is known.
    """

    regimen: str
    step: int
    per: Per
    first_day: int
    times: int
    dose: Amount
    take: tuple[TakenCapsules, ...]
    planned: Amount | None = None
    deviation: Amount | None = None
    mean: Amount | None = None
    of_label: Amount | None = None
    standard_uncertainty: Amount | None = None
    common: Amount | None = None
    between: Amount | None = None
    interval: Interval | None = None
    without: tuple[Phrase, ...] = field(default=(), metadata=worded("leaves_out"))

    @property
    def leaves_out(self) -> tuple[str, ...]:
        """The names of what is left out."""
        return tuple(map(str, self.without))


@frozen(eq=False, repr=False)
class Budget(Tabled, Record):
    """The error budget of a plan (JCGM 100).

    Attributes
    ----------
    dose
        Of a single capsule where every scatter between capsules is known, else of the mean of the
        batch; ``dose.interval.of`` says which.
    of_label
        The mean dose, of label.
    between, within
        Standard uncertainty common to the batch, and standard deviation between its capsules, as
        parts of the dose, as far as they are known.
    contributions
        Largest first; what is not known comes last.
    leaves_out
        The sources of which nothing is known.
    active
        The active whose dose it is, where the plan has several; ``None`` of a plan of one.
    whole
        How sure the whole dose is, where the order says ``capsules_per_dose``; else ``None``.
        All the rest is of a capsule.
    """

    dose: DoseInterval
    of_label: Amount
    between: float
    within: float
    contributions: tuple[Contribution, ...]
    leaves_out: tuple[str, ...]
    active: str | None = None
    whole: WholeDose | None = None


@frozen(eq=False, repr=False)
class WorstCase(Record):
    """The least and the largest dose of a capsule with every known source at its limits.

    ``by_sd`` names the sources that have no limits and enter as ± 3 standard deviations.
    """

    low: Amount
    high: Amount
    by_sd: tuple[str, ...]
    leaves_out: tuple[str, ...]
