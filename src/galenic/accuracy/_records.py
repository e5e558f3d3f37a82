"""The records of this room: what the dose is made uncertain by, and what comes of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown, Tabled
from galenic._record import Record, worded
from galenic._values import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._amounts import Amount
    from galenic._notices import Notice
    from galenic._words import Phrase
    from galenic.accuracy._intervals import Interval
    from galenic.accuracy._source import Distribution, Kind
    from galenic.results._plan import Plan
    from galenic.results._titration import TakenCapsules

_NOTHING = 1e-9  # of the width of an interval

__all__ = [
    "Acceptance",
    "AllPass",
    "AssessedActive",
    "Assessment",
    "Budget",
    "Compared",
    "Comparison",
    "Contribution",
    "DoseInterval",
    "Histogram",
    "Improvement",
    "Per",
    "RegimenDose",
    "Simulation",
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


@frozen(eq=False, repr=False)
class Acceptance(Record):
    """Parts of the batches that pass USP <905>; bounds from above where sources are left out.

    A bound that excludes nothing is ``None``: that chance is not known.
    """

    stage_1: float | None
    overall: float | None
    upper_bound: bool


@frozen(eq=False, repr=False)
class Histogram(Record):
    """How many of the capsules simulated had which dose.

    Attributes
    ----------
    label
        The dose of the label.
    per_percent
        Bins in each percent of label.
    first
        Bins below the first one counted: it begins at ``first / per_percent`` percent of label.
    counts
        Capsules in each bin, from the first to the last with any. Doses below zero are counted in
        the bin above it, those from 400 % of label on in the one below that.
    """

    label: Amount
    per_percent: int
    first: int
    counts: tuple[int, ...]


@frozen(eq=False, repr=False)
class Simulation(Tabled, Record):
    """A batch made over and over (JCGM 101).

    Attributes
    ----------
    batches, capsules, seed
        Batches made, capsules of each, and the seed of the draws.
    cut
        Whether the draws were cut at the limits of the worst case.
    leaves_out
        The sources of which nothing is known: they did not err.
    mean
        Mean dose of a capsule.
    between_sd, within_sd, sd
        Standard deviations of the mean of a batch, of a capsule about it, and of any capsule.
    interval, batch_interval
        Percentiles 2.5 and 97.5 of the capsules, and of the means of the batches.
    least, most
        The smallest and the largest dose of all.
    within_90_110, within_85_115
        Parts of the capsules within 90 % to 110 %, and 85 % to 115 %, of label; ``None`` where
        sources are left out and no more than a bound that excludes nothing is known.
    pass_usp_905
        Parts of the batches that pass USP <905>, tried on thirty capsules of each.
    standard_errors
        Of the parts, by name: how far they may be off by the number of batches.
    comparison
        What was worked out besides, beside what was simulated.
    histogram
        The doses of the capsules, counted.
    active
        The active whose doses they are, where the plan has several; ``None`` of a plan of one.
    """

    batches: int
    capsules: int
    seed: int
    cut: bool
    leaves_out: tuple[str, ...]
    mean: Amount
    between_sd: Amount
    within_sd: Amount
    sd: Amount
    interval: Interval
    batch_interval: Interval
    least: Amount
    most: Amount
    within_90_110: float | None
    within_85_115: float | None
    pass_usp_905: Acceptance
    standard_errors: Mapping[str, float] = field(converter=kept)
    comparison: tuple[Comparison, ...]
    histogram: Histogram
    active: str | None = None


class Compared(StrEnum):
    """What is worked out and simulated."""

    MEAN = "mean"
    BETWEEN = "standard deviation between batches"
    WITHIN = "relative standard deviation between capsules"


@frozen(eq=False, repr=False)
class Comparison(Record):
    """One number worked out and simulated; they may differ by ``allowed`` at most.

    ``allowed`` is five standard errors and the terms of second order.
    """

    name: Compared
    analytic: float
    simulated: float
    standard_error: float
    allowed: float


@frozen(eq=False, repr=False)
class Improvement(Record):
    """What if: the plan made anew with one input changed.

    Attributes
    ----------
    change
        What is changed, in words.
    changes
        The same as the keys that ``order.replace`` takes.
    plan
        The plan with it.
    interval
        Its interval.
    narrows
        By which part of its width the interval becomes narrower (below zero: wider, as it does when
        something becomes known); ``None`` where the two are not of the same thing.
    resolves, adds
        The sources that are no longer unknown, and those that become so.
    """

    change: str
    changes: Mapping[str, object] = field(converter=kept)
    plan: Plan
    interval: Interval
    narrows: float | None
    resolves: tuple[str, ...]
    adds: tuple[str, ...]


@frozen(eq=False, repr=False)
class AllPass(Record):
    """The chance that every active of a batch passes USP <905>, by one simulation of all of them.

    What they share is drawn once: the weights, the scales of balances, what mixing loses, the fill
    of each capsule, and of actives from one powder its mass, water and mix. What belongs to one
    active is drawn for it alone: its content, the evenness of its aliquots, its mix, its particles.

    Attributes
    ----------
    stage_1, overall
        Parts of the batches of which all actives pass; bounds from above where sources are left
        out. ``None`` where such a bound excludes nothing: that chance is not known.
    upper_bound
        Whether they are bounds from above.
    standard_errors
        Of the parts, by name: how far they may be off by the number of batches.
    of
        The actives that were looked at: the others have no known scatter between capsules, without
        which nothing can be told of them.
    leaves_out
        By active: the sources of which nothing is known.
    """

    stage_1: float | None
    overall: float | None
    upper_bound: bool
    standard_errors: Mapping[str, float] = field(converter=kept)
    of: tuple[str, ...]
    leaves_out: Mapping[str, tuple[str, ...]] = field(converter=kept)


@frozen(eq=False, repr=False)
class AssessedActive(Record):
    """All that is known of the dose of one active of a plan; of a product, of its strength.

    A product has no capsules: its ``simulation`` and ``chance`` are ``None``, though no type
    checker hears of it, as is the ``capsule`` of its plan.
    """

    name: str
    budget: Budget
    worst_case: WorstCase
    simulation: Simulation
    chance: Acceptance
    improvements: tuple[Improvement, ...]

    @property
    def chances_not_known(self) -> tuple[str, ...]:
        """The sources for whose want a chance is ``None``; empty where each is told.

        A chance worked out without them is a bound from above. It says something only where some
        scatter between capsules is known, else they came out all alike; and where it is not all.
        """
        if None not in self._chances:
            return ()
        each = [one for one in self.budget.contributions if one.kind == "capsule"]
        known = [one for one in each if one.relative_standard_uncertainty]
        wanting = () if known else tuple(one.source for one in each if one.share is None)
        return wanting or self.budget.leaves_out

    @property
    def _chances(self) -> tuple[float | None, ...]:
        """Every chance, worked out and simulated, and the parts of the capsules."""
        found: Simulation | None = self.simulation
        if found is None:
            return ()
        passes = (self.chance, found.pass_usp_905)
        both = [part for one in passes for part in (one.stage_1, one.overall)]
        return (found.within_90_110, found.within_85_115, *both)

    @property
    def narrowing(self) -> tuple[Improvement, ...]:
        """What would narrow the interval, the most first."""
        return tuple(one for one in self.improvements if (one.narrows or 0) > _NOTHING)

    @property
    def not_known_yet(self) -> tuple[Improvement, ...]:
        """What would not narrow the interval, but make known what merely is not known yet."""
        others = (one for one in self.improvements if one not in self.narrowing)
        return tuple(one for one in others if one.resolves)


@frozen(eq=False, repr=False)
class Assessment(Shown, Record):
    """All that is known of the doses of a plan; of a plan that was stopped, its notices alone.

    Attributes
    ----------
    plan
        The plan.
    notices
        What is to be known of it.
    actives
        One for each active that was looked at; empty under a stop.
    all_pass
        The chance that every active passes <905>; ``None`` where one alone was looked at.
    budget, worst_case, simulation, chance, improvements
        Those of the only active; ``None``, or empty, where there are several or the plan was
        stopped. So are ``chances_not_known``, ``narrowing`` and ``not_known_yet``.
    """

    plan: Plan
    notices: tuple[Notice, ...]
    actives: tuple[AssessedActive, ...] = ()
    all_pass: AllPass | None = None

    @property
    def stopped(self) -> bool:
        """Whether the plan was stopped, so that there is no dose."""
        return self.plan.stopped

    @property
    def _only(self) -> AssessedActive | None:
        return self.actives[0] if len(self.actives) == 1 else None

    @property
    def budget(self) -> Budget | None:
        """The error budget of the only active."""
        return self._only.budget if self._only else None

    @property
    def worst_case(self) -> WorstCase | None:
        """The worst case of the only active."""
        return self._only.worst_case if self._only else None

    @property
    def simulation(self) -> Simulation | None:
        """The simulation of the only active."""
        return self._only.simulation if self._only else None

    @property
    def chance(self) -> Acceptance | None:
        """The chance that the only active passes <905>, worked out."""
        return self._only.chance if self._only else None

    @property
    def improvements(self) -> tuple[Improvement, ...]:
        """What was tried to make the dose of the only active surer."""
        return self._only.improvements if self._only else ()

    @property
    def chances_not_known(self) -> tuple[str, ...]:
        """The sources for whose want a chance of the only active is ``None``."""
        return self._only.chances_not_known if self._only else ()

    @property
    def narrowing(self) -> tuple[Improvement, ...]:
        """What would narrow the interval of the only active, the most first."""
        return self._only.narrowing if self._only else ()

    @property
    def not_known_yet(self) -> tuple[Improvement, ...]:
        """What would make known what merely is not known yet of the only active."""
        return self._only.not_known_yet if self._only else ()
