"""Particle statistics for people: what size does to the dose, with every number checked.

Numbers are in the units named, or text with its own; relative standard deviations are in percent.
Particles are spheres, and an even blend is as random as can be: a real one scatters more. At very
low doses the scatter is not normal, since one large particle tells: use then the geometric standard
deviation of the upper tail (Rohrs et al. 2006).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from galenic.accuracy._inputs import POSITIVE, between, read_numbers, up_to
from galenic.errors import InputError, Problems, must_be
from galenic.formulas import particles

if TYPE_CHECKING:
    from galenic._amounts import Amount

    Given = float | str | Amount

__all__ = ["largest_particle_size", "mixture_rsd", "particle_rsd", "sieve_rsd"]

_SIZE, _DENSITY, _SHARE = up_to(10_000), up_to(10), up_to(1)
_GSD, _PART = between(1, 10), between(0, 1)
_ROUNDING = 0.005  # by which the parts of a sieve analysis, each rounded, may miss the whole


def particle_rsd(
    *, size: Given, gsd: Given, density: Given, dose: Given, share: Given = 1
) -> float:
    """Relative standard deviation of the dose, in percent, by the number of particles alone.

    Poisson statistics of spheres whose sizes are log-normal.

    Parameters
    ----------
    size
        Mass-median diameter, in um.
    gsd
        Geometric standard deviation, 1 to 10.
    density
        True density, in g/mL.
    dose
        Mass of active in one capsule, in mg.
    share
        Part of a particle that is active: 1 for the pure powder; for the fragments of crushed
        tablets, strength over mean tablet mass.

    Raises
    ------
    galenic.InputError
        When a number is none, or out of its range; all problems at once.

    Examples
    --------
    >>> round(particle_rsd(size="50 um", gsd=2, density="1.3 g/mL", dose="4.5 mg"), 3)
    1.282
    """
    read = read_numbers(
        size=(size, "um", _SIZE),
        gsd=(gsd, "1", _GSD),
        density=(density, "g/mL", _DENSITY),
        dose=(dose, "mg", POSITIVE),
        share=(share, "1", _SHARE),
    )
    return 100 * particles.relative_scatter(*read)


def largest_particle_size(
    *, rsd: Given, gsd: Given, density: Given, dose: Given, share: Given = 1
) -> float:
    """Largest mass-median diameter, in um, with which the dose scatters by no more than ``rsd``.

    Parameters
    ----------
    rsd
        Relative standard deviation that the particles may cause, in percent.
    gsd, density, dose, share
        As in :func:`particle_rsd`.

    Raises
    ------
    galenic.InputError
        As :func:`particle_rsd` does.

    Examples
    --------
    >>> round(largest_particle_size(rsd="1 %", gsd=2, density="1.3 g/mL", dose="1.5 mg"))
    29
    """
    rsd, *read = read_numbers(
        rsd=(rsd, "%", POSITIVE),
        gsd=(gsd, "1", _GSD),
        density=(density, "g/mL", _DENSITY),
        dose=(dose, "mg", POSITIVE),
        share=(share, "1", _SHARE),
    )
    return particles.largest_size(rsd / 100, *read)


def sieve_rsd(
    *, parts: Mapping[float, float], density: Given, dose: Given, share: Given = 1
) -> float:
    """Relative standard deviation of the dose, in percent, from a sieve analysis (Johnson).

    The formula as handbooks know it; the paper was not seen.

    Parameters
    ----------
    parts
        Part by mass of each size class, by its diameter in um: ``{45: 0.3, 90: 0.6, 150: 0.1}``.
        The upper end of a class is the safe diameter to name it by.
    density, dose, share
        As in :func:`particle_rsd`.

    Raises
    ------
    galenic.InputError
        As :func:`particle_rsd` does, and when the parts do not add up to 1 within 0.005.
    """
    told = "sizes in um, each with its part, such as {40: 0.5, 80: 0.5}"
    must_be(parts, Mapping, "parts", told, "write the sieve analysis")
    density, dose, share = read_numbers(
        density=(density, "g/mL", _DENSITY),
        dose=(dose, "mg", POSITIVE),
        share=(share, "1", _SHARE),
    )
    sizes = read_numbers(**{f"size {at}": (size, "um", _SIZE) for at, size in enumerate(parts, 1)})
    shares = read_numbers(
        **{f"part {at}": (part, "1", _PART) for at, part in enumerate(parts.values(), 1)}
    )
    if abs(sum(shares) - 1) > _ROUNDING:
        _refuse("parts", f"parts that add up to {sum(shares):g}", "1 in all, within 0.005")
    masses = [particles.particle_mass(size, 1.0, density) for size in sizes]
    return 100 * particles.scatter_of_classes(shares, masses, dose, share)


def mixture_rsd(  # noqa: PLR0913 - two powders and what they fill
    *,
    dose: Given,
    fill: Given,
    size: Given,
    gsd: Given,
    density: Given,
    filler_size: Given,
    filler_gsd: Given,
    filler_density: Given,
) -> float:
    """Relative standard deviation of the dose, in percent, drug and filler both counted (Stange).

    A random mixture by mass; the formula as handbooks know it, the paper was not seen. Of little
    drug, it is what :func:`particle_rsd` gives; of much, it is less, unless the filler is coarse.

    Parameters
    ----------
    dose, fill
        Mass of active and of the whole fill of one capsule, in mg.
    size, gsd, density, filler_size, filler_gsd, filler_density
        Mass-median diameter in um, geometric standard deviation and true density in g/mL of the
        drug's particles and of the filler's.

    Raises
    ------
    galenic.InputError
        As :func:`particle_rsd` does, and when the fill is less than the dose.
    """
    dose, fill, *powders = read_numbers(
        dose=(dose, "mg", POSITIVE),
        fill=(fill, "mg", POSITIVE),
        size=(size, "um", _SIZE),
        gsd=(gsd, "1", _GSD),
        density=(density, "g/mL", _DENSITY),
        filler_size=(filler_size, "um", _SIZE),
        filler_gsd=(filler_gsd, "1", _GSD),
        filler_density=(filler_density, "g/mL", _DENSITY),
    )
    if fill < dose:
        _refuse("fill", f"{fill:g} mg", f"no less than the dose of {dose:g} mg")
    active, filler = particles.particle_mass(*powders[:3]), particles.particle_mass(*powders[3:])
    return 100 * particles.scatter_in_filler(dose / fill, fill, active, filler)


def _refuse(path: str, given: str, expected: str) -> None:
    problems = Problems()
    problems.add("conflict", path, given, expected, "check the numbers")
    raise InputError(problems)
