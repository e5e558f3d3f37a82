"""How sure the dose is: error budget, worst case, simulation, chances of passing, what to improve.

The functions are found when they are asked for: the budget and the worst case need nothing, the
rest needs NumPy and SciPy, which ``pip install 'galenic[accuracy]'`` brings.

>>> import galenic
>>> plan = galenic.plan(galenic.read_order("order.toml"))  # doctest: +SKIP
>>> print(galenic.accuracy.assess(plan))  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from galenic.errors import ExtraError

if TYPE_CHECKING:
    from galenic.accuracy._acceptance import acceptance_value, overall_passes
    from galenic.accuracy._assessment import assess
    from galenic.accuracy._bounds import LowerBound, largest_sd, lower_bound
    from galenic.accuracy._particles import (
        largest_particle_size,
        mixture_rsd,
        particle_rsd,
        sieve_rsd,
    )
    from galenic.accuracy._passing import PassProbability, pass_probability
    from galenic.accuracy._propagation import budget
    from galenic.accuracy._simulation import simulate
    from galenic.accuracy._what_if import improve
    from galenic.accuracy._worst import worst_case

__all__ = [
    "LowerBound",
    "PassProbability",
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
    "sieve_rsd",
    "simulate",
    "worst_case",
]

_ROOMS = {
    "LowerBound": "bounds",
    "PassProbability": "passing",
    "acceptance_value": "acceptance",
    "assess": "assessment",
    "budget": "propagation",
    "improve": "what_if",
    "largest_particle_size": "particles",
    "largest_sd": "bounds",
    "lower_bound": "bounds",
    "mixture_rsd": "particles",
    "overall_passes": "acceptance",
    "particle_rsd": "particles",
    "pass_probability": "passing",
    "sieve_rsd": "particles",
    "simulate": "simulation",
    "worst_case": "worst",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function of one of the modules
    if name not in _ROOMS:
        raise AttributeError(f"module 'galenic.accuracy' has no attribute {name!r}")
    try:
        module = import_module(f"galenic.accuracy.{_ROOMS[name]}")
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in {"numpy", "scipy"}:
            raise ExtraError("accuracy") from missing
        raise
    return getattr(module, name)
