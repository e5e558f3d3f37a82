"""How far the dose scatters because a capsule holds a whole number of particles.

These take roots and powers of measured sizes, so they run on floats, not on fractions. A relative
standard deviation is a part here, not a percentage; a particle mass is the mean by mass, in mg.

The formulas of Johnson and of Stange are given as the handbooks know them: the papers were not
seen.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "largest_size",
    "particle_mass",
    "poisson_overstatement",
    "relative_scatter",
    "scatter_in_filler",
    "scatter_of_classes",
]


def particle_mass(size: float, gsd: float, density: float) -> float:
    """Mean mass of a particle, each counted by its mass: ``m = π/6 ρ d³ exp(4.5 ln² σ_g)``, in mg.

    Spheres whose sizes are log-normal; it is E[m²]/E[m], which large particles govern.

    Parameters
    ----------
    size
        Mass-median diameter, in um.
    gsd
        Geometric standard deviation, at least 1.
    density
        True density of the particles, in g/mL.
    """
    return math.pi / 6 * 1e-9 * density * size**3 * math.exp(4.5 * math.log(gsd) ** 2)


def relative_scatter(
    size: float, gsd: float, density: float, dose: float, share: float = 1.0
) -> float:
    """Relative standard deviation of the dose, by the number of particles alone: ``√(w m / D)``.

    Poisson statistics.

    Parameters
    ----------
    size, gsd, density
        As in :func:`particle_mass`.
    dose
        Mass of active in one capsule, in mg.
    share
        Part w of a particle that is active: 1 for the pure powder; for the fragments of crushed
        tablets, strength over mean tablet mass.
    """
    return math.sqrt(share * particle_mass(size, gsd, density) / dose)


def largest_size(rsd: float, gsd: float, density: float, dose: float, share: float = 1.0) -> float:
    """Mass-median diameter, in um, with which the dose scatters by ``rsd``.

    The inverse of :func:`relative_scatter`, whose other parameters it takes.
    """
    return math.cbrt(rsd**2 * dose / (share * particle_mass(1.0, gsd, density)))


def scatter_of_classes(
    parts: Sequence[float], masses: Sequence[float], dose: float, share: float = 1.0
) -> float:
    """Relative standard deviation of the dose from sieve data: ``√(w Σ f m / D)`` (Johnson).

    Parameters
    ----------
    parts, masses
        Part by mass of each size class, and mass of a particle in it, in mg.
    dose, share
        As in :func:`relative_scatter`.
    """
    mean = math.fsum(part * mass for part, mass in zip(parts, masses, strict=True))
    return math.sqrt(share * mean / dose)


def scatter_in_filler(share: float, fill: float, active: float, filler: float) -> float:
    """Relative standard deviation of the dose where the filler's particles count too (Stange).

    ``RSD² = (1 − p)/(p G) ((1 − p) m_d + p m_f)``: binomial for particles all alike, and Poisson
    for little drug.

    Parameters
    ----------
    share
        Part p of the fill that is active.
    fill
        Mass of the fill G, in mg.
    active, filler
        Mean particle masses m_d and m_f by mass, in mg.
    """
    rest = 1 - share
    return math.sqrt(rest / (share * fill) * (rest * active + share * filler))


def poisson_overstatement(share: float) -> float:
    """By what factor the Poisson law overstates the binomial scatter: ``1/√(1 − a)``.

    Egermann et al., Pharm Res 9 (1992) 385; ``share`` is the volume proportion a of the drug.
    """
    return 1 / math.sqrt(1 - share)
