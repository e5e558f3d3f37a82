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
from galenic.accuracy.passing import PassProbability, pass_probability

__all__ = ["PassProbability", "acceptance_value", "overall_passes", "pass_probability"]

del np, scipy  # imported above only so that one message names the extra
