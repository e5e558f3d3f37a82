"""How far the dose scatters because a capsule holds a whole number of particles.

These take roots and powers of measured sizes, so they run on floats and arrays, not on fractions.
"""

from __future__ import annotations

import math

__all__ = ["relative_scatter"]


def relative_scatter(size: float, gsd: float, density: float, dose: float) -> float:
    """Relative standard deviation of the dose, by the number of particles alone (E7).

    Poisson statistics of spheres whose sizes are log-normal.

    Parameters
    ----------
    size
        Mass-median diameter, in um.
    gsd
        Geometric standard deviation, at least 1.
    density
        True density of the particles, in g/mL.
    dose
        Mass of active in one capsule, in mg.
    """
    mean_mass = math.pi / 6 * 1e-9 * density * size**3 * math.exp(4.5 * math.log(gsd) ** 2)
    return math.sqrt(mean_mass / dose)
