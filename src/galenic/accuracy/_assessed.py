"""All that is known of the doses of a plan, and what would make them surer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown
from galenic._record import Record
from galenic._values import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._notices import Notice
    from galenic.accuracy._intervals import Interval
    from galenic.accuracy._records import Budget, WorstCase
    from galenic.accuracy._simulated import Acceptance, AllPass, Simulation
    from galenic.results._plan import Plan

__all__ = [
    "AssessedActive",
    "Assessment",
    "Improvement",
]

_NOTHING = 1e-9  # of the width of an interval


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

    def __repr__(self) -> str:
        """Name the plan."""
        return f"<Assessment of {self.plan!r}>"
