"""How sure the dose is: error budget, worst case, simulation, chances of passing, what to improve.

The functions are found when they are asked for: the budget and the worst case need nothing, the
rest the extra ``galenic[accuracy]``. It is there as a whole or not at all: what can be asked for
does not depend on which of NumPy and SciPy a function happens to use.

>>> import galenic
>>> plan = galenic.plan(galenic.read_order("order.toml"))  # doctest: +SKIP
>>> print(galenic.accuracy.assess(plan))  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._late import late
from galenic.accuracy._intervals import installed
from galenic.errors import ExtraError

if TYPE_CHECKING:
    from galenic.accuracy._acceptance import acceptance_value, overall_passes
    from galenic.accuracy._assessed import AssessedActive, Assessment, Improvement
    from galenic.accuracy._assessment import assess
    from galenic.accuracy._bounds import LowerBound, largest_sd, lower_bound
    from galenic.accuracy._intervals import DoseOf, Interval
    from galenic.accuracy._particles import (
        largest_particle_size,
        mixture_rsd,
        particle_rsd,
        sieve_rsd,
    )
    from galenic.accuracy._passing import PassProbability, pass_probability
    from galenic.accuracy._propagation import budget
    from galenic.accuracy._records import (
        Budget,
        Contribution,
        DoseInterval,
        Per,
        RegimenDose,
        WholeDose,
        WorstCase,
    )
    from galenic.accuracy._simulated import (
        Acceptance,
        AllPass,
        Compared,
        Comparison,
        Histogram,
        Simulation,
    )
    from galenic.accuracy._simulation import simulate
    from galenic.accuracy._taken import regimen_doses
    from galenic.accuracy._what_if import improve
    from galenic.accuracy._worst import worst_case

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
    "DoseOf",
    "Histogram",
    "Improvement",
    "Interval",
    "LowerBound",
    "PassProbability",
    "Per",
    "RegimenDose",
    "Simulation",
    "WholeDose",
    "WorstCase",
    "acceptance_value",
    "assess",
    "budget",
    "improve",
    "largest_particle_size",
    "largest_sd",
    "lower_bound",
    "mixture_rsd",
    "overall_passes",
    "particle_rsd",
    "pass_probability",
    "regimen_doses",
    "sieve_rsd",
    "simulate",
    "worst_case",
]

_ROOMS = {
    "Acceptance": "_simulated",
    "AllPass": "_simulated",
    "AssessedActive": "_assessed",
    "Assessment": "_assessed",
    "Budget": "_records",
    "Compared": "_simulated",
    "Comparison": "_simulated",
    "Contribution": "_records",
    "DoseInterval": "_records",
    "DoseOf": "_intervals",
    "Histogram": "_simulated",
    "Improvement": "_assessed",
    "Interval": "_intervals",
    "LowerBound": "_bounds",
    "PassProbability": "_passing",
    "Per": "_records",
    "RegimenDose": "_records",
    "Simulation": "_simulated",
    "WholeDose": "_records",
    "WorstCase": "_records",
    "acceptance_value": "_acceptance",
    "assess": "_assessment",
    "budget": "_propagation",
    "improve": "_what_if",
    "largest_particle_size": "_particles",
    "largest_sd": "_bounds",
    "lower_bound": "_bounds",
    "mixture_rsd": "_particles",
    "overall_passes": "_acceptance",
    "particle_rsd": "_particles",
    "pass_probability": "_passing",
    "regimen_doses": "_taken",
    "sieve_rsd": "_particles",
    "simulate": "_simulation",
    "worst_case": "_worst",
}


_get = late(__name__, _ROOMS)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function of one of the modules
    if name in _ROOMS and _ROOMS[name] not in _BARE and not installed():
        raise ExtraError("accuracy")
    return _get(name)


def __dir__() -> list[str]:
    # `help` asks for each of them: without the extra only some can be had.
    return sorted(name for name in __all__ if installed() or _ROOMS[name] in _BARE)


_BARE = frozenset(
    ("_assessed", "_intervals", "_propagation", "_records", "_simulated", "_taken", "_worst")
)
"""What needs nothing but galenic."""
