"""How sure is the dose: chances, budgets and simulation, on floats and arrays.

It needs NumPy and SciPy, which ``pip install 'galenic[accuracy]'`` brings; the planner needs
neither.
"""

from galenic.errors import ExtraError

try:
    import numpy as np
    import scipy
except ImportError as missing:
    raise ExtraError("accuracy") from missing

from galenic.accuracy.acceptance import acceptance_value, overall_passes
from galenic.accuracy.bounds import LowerBound, largest_sd, lower_bound
from galenic.accuracy.particles import (
    largest_particle_size,
    mixture_rsd,
    particle_rsd,
    sieve_rsd,
)
from galenic.accuracy.passing import PassProbability, pass_probability

__all__ = [
    "LowerBound",
    "PassProbability",
    "acceptance_value",
    "largest_particle_size",
    "largest_sd",
    "lower_bound",
    "mixture_rsd",
    "overall_passes",
    "particle_rsd",
    "pass_probability",
    "sieve_rsd",
]

del np, scipy  # imported above only so that one message names the extra
