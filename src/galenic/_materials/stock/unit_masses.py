"""What units of stock weigh, and how far their masses scatter: what cannot be, or seldom is."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials.capsules import DENSEST, capsule_sizes
from galenic._materials.dose_units import measure_of
from galenic._materials.excipients import MOST_PACK_SCATTER
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._materials.order import OfOne
    from galenic._sheet import Sheet
    from galenic.errors import Problems

__all__ = [
    "TABLET",
    "MassScatter",
    "check_film",
    "check_scatter",
    "check_single",
    "check_total",
    "check_whole",
    "groups",
    "most_contents",
    "note_film",
    "note_mass",
    "note_scatter",
    "note_strength",
    "scatter_of",
]

TABLET = (Fraction(50), Fraction(1000))
"""What a tablet weighs mostly, in mg: ours, narrow, so that a mass of twenty stands out."""

_HEAVIEST = Fraction(2500)
"""The most that a mean mass may be of one tablet, in mg: ours. A bolus is told by single masses."""

_SEVERAL = 10
"""Tablets that a heavy mass may be of, where their number is not told, or told to be one: ours."""

_EXPLAINED = Fraction(1, 4)
"""The part of a tablet from which on its active explains that it is heavy: ours."""

_CAPSULES_FROM, _TABLETS_TO, _TABLETS_FROM = 300, 80, 250
"""Means in mg from which on, and up to which, Ph. Eur. 2.9.5 takes another band."""

_FILM_USUAL, _FILM_POSSIBLE = Fraction(1, 10), Fraction(1, 2)
"""The part of a tablet that a film is at most, and from which on it is the core: ours. The one seen
is 4 of 72 mg."""

_FAR = 500
"""Doses that a unit would make, from which on its strength may be in the wrong unit: ours."""

_FEWEST = 8
"""Masses of which two groups are told, at the least: ours."""

_APART = Fraction(5, 100)
"""The part of the mean by which two groups of masses are apart at the least: ours."""


@cache
def most_contents() -> Fraction:
    """The most that is in a capsule, in mg: the largest body of our charts, filled."""
    return max(row.volume.number for row in capsule_sizes()) * DENSEST * 1000


# --- the mass of one unit -------------------------------------------------------------------------


def check_single(
    path: str, mean: Amount, count: int | None, holds: Fraction, problems: Problems
) -> None:
    """Note a mean mass that may be the mass of all the tablets, which hold so much each."""
    several = count is not None and count > 1 and _may_be_of(mean.number, count, holds)
    if several or mean.number > _HEAVIEST:
        all_of = f"all {count}" if several else "several"
        remedy = f"if it is the mass of {all_of}, write it as total_mass with tablets_weighed"
        single = f"write {count} times it as total_mass" if several else "give masses"
        problems.add("range", path, mean.label, _one(), f"{remedy}; {_SO_HEAVY}, {single}")


def check_total(path: str, total: Amount, count: int, holds: Fraction, problems: Problems) -> None:
    """Note a mass of tablets that is told to be of one, but may be of several; or of one alone."""
    low, high = TABLET
    mean = total.number / count
    if count > 1 and mean < low <= total.number <= high:
        expected = f"the mass of all {count} tablets, which is {_text(mean)} of each"
        remedy = "if it is the mass of one, write it as mean_mass; if each weighs "
        remedy += f"{_text(mean)}, write that as mean_mass"
        problems.add("range", path, total.label, expected, remedy)
    elif mean > _HEAVIEST or (count == 1 and _may_be_of(mean, _SEVERAL, holds)):
        expected = f"{_one()}, as tablets_weighed = {count} says"
        remedy = f"say in tablets_weighed how many it is of; {_SO_HEAVY}, weigh more of them"
        problems.add("range", path, total.label, expected, remedy)


_SO_HEAVY = "if one tablet weighs so much"


def _may_be_of(mean: Fraction, count: int, holds: Fraction) -> bool:
    """Whether so heavy a mass may be of so many tablets, each of which holds so much."""
    low, high = TABLET
    return mean > high and mean / count >= low and mean / count > holds


def _one() -> str:
    low, high = TABLET
    return f"the mass of one tablet, mostly {_text(low)} to {_text(high)}"


def _text(mass: Fraction) -> str:
    return Amount(mass, "mg").text()


def check_whole(path: str, net: Amount, problems: Problems) -> None:
    """Note contents of a capsule that no capsule holds."""
    if net.number > most_contents():
        expected = f"the contents of one capsule, at most {_text(most_contents())}"
        remedy = "divide the mass of several by their number"
        problems.add("range", path, net.label, expected, remedy)


def note_mass(sheet: Sheet, kind: str, mean: Fraction, active: Fraction) -> None:
    """Say of a unit that is seldom so heavy, and does not hold so much; or, a tablet, so light."""
    low, high = TABLET
    heavy = mean > high and active < mean * _EXPLAINED
    if heavy or (kind == "tablets" and mean < low):
        usual = phrase(f"usual-{kind}", low=Amount(low, "mg"), high=Amount(high, "mg"))
        sheet.note("unit-mass-unusual", mass=Amount(mean, "mg"), usual=usual)


# --- what of a unit is its film, and how many doses it makes --------------------------------------


def check_film(path: str, film: Amount, mean: Fraction, problems: Problems) -> None:
    """Note a film that weighs as much as a core."""
    if film.number >= mean * _FILM_POSSIBLE:
        expected = f"less than half of the tablet, which weighs {_text(mean)}"
        remedy = "give the mass of the film alone: what is sieved off, and not what is left"
        problems.add("range", path, film.label, expected, remedy)


def note_film(sheet: Sheet, film: Amount | None, mean: Fraction) -> None:
    """Say of a film that is heavier than films are."""
    if film is not None and film.number > mean * _FILM_USUAL:
        part = Amount(100 * film.number / mean, "%")
        sheet.note("film-heavy", film=film, part=part, usual=Amount(100 * _FILM_USUAL, "%"))


def note_strength(sheet: Sheet, order: OfOne, kind: str, strength: Amount) -> None:
    """Say of a strength that is no more than the dose, or many hundred doses.

    Of naltrexone doses of some mcg are known. A dose in another measure is not held against it.
    """
    dose = order.dose
    if order.product is not None or measure_of(dose) != strength.unit.partition("/")[0]:
        return
    if dose.number >= strength.number:
        sheet.note(_REACHES[kind], dose=dose, strength=strength)
    elif dose.number * _FAR < strength.number and not order.forms.ordered.is_naltrexone:
        unit, count = phrase(f"one-of-{kind}"), int(strength.number / dose.number)
        sheet.note("strength-far", unit=unit, strength=strength, count=count, dose=dose)


_REACHES = {"tablets": "dose-reaches-tablet", "capsules": "dose-reaches-capsule"}


# --- the scatter of their masses ------------------------------------------------------------------


class MassScatter(NamedTuple):
    """The variance of masses of units, in mg², and their mean, in mg."""

    variance: Fraction
    mean: Fraction

    @property
    def percent(self) -> Amount:
        """The relative standard deviation."""
        rsd = 100 * math.sqrt(self.variance) / float(self.mean)
        return Amount(Fraction(f"{rsd:.3g}"), "%")


def scatter_of(masses: Sequence[Amount]) -> MassScatter:
    """The scatter of two single masses or more."""
    numbers = [mass.number for mass in masses]
    mean = Fraction(sum(numbers), len(numbers))
    squares = sum(((one - mean) ** 2 for one in numbers), Fraction(0))
    return MassScatter(squares / (len(numbers) - 1), mean)


def check_scatter(
    path: str, given: str, found: MassScatter, problems: Problems, masses: Sequence[Amount] = ()
) -> None:
    """Note a scatter of masses that units of one kind do not have."""
    if found.variance <= (found.mean * MOST_PACK_SCATTER / 100) ** 2:
        return
    apart = groups(masses)
    remedy = "check both numbers and their units" if not masses else "check each, and its unit"
    if apart is not None:
        low, below, above, high = (one.text() for one in apart)
        remedy = f"they lie from {low} to {below} and from {above} to {high}: plan for one kind"
    problems.add(
        "range",
        path,
        given,
        f"at most {MOST_PACK_SCATTER} % of the mean of {_text(found.mean)}, as standard deviation: "
        f"it is {found.percent.text()}",
        remedy,
    )


def groups(masses: Sequence[Amount]) -> tuple[Amount, Amount, Amount, Amount] | None:
    """The ends of two groups of masses, each narrower than the gap between; None if none are.

    Of fewer than eight the widest gap says nothing: it is as wide by chance.
    """
    if len(masses) < _FEWEST:
        return None
    ordered = sorted(masses, key=lambda mass: mass.number)
    mean = sum(mass.number for mass in ordered) / max(len(ordered), 1)
    for place in range(2, len(ordered) - 1):
        low, high = ordered[:place], ordered[place:]
        gap = high[0].number - low[-1].number
        width = max(one[-1].number - one[0].number for one in (low, high))
        if gap > width and gap >= mean * _APART:
            return low[0], low[-1], high[0], high[-1]
    return None


def note_scatter(
    sheet: Sheet, kind: str, found: MassScatter | None, masses: Sequence[Amount] = ()
) -> None:
    """Say of units that scatter more than those of a licensed lot, and of masses in two groups."""
    if found is None:
        return
    units = phrase(f"units-{kind}")
    apart = groups(masses)
    if apart is not None:
        low, below, above, high = apart
        sheet.note("masses-in-groups", units=units, low=low, below=below, above=above, high=high)
    band = _band(kind, found.mean)
    if found.percent.number > band.number:
        mean = Amount(found.mean, "mg")
        sheet.note("masses-scatter", units=units, rsd=found.percent, mean=mean, band=band)


def _band(kind: str, mean: Fraction) -> Amount:
    """What a mass may be off the mean by Ph. Eur. 2.9.5; ours is to hold the RSD against it."""
    if kind == "capsules":
        band = "10" if mean < _CAPSULES_FROM else "7.5"
    elif mean <= _TABLETS_TO:
        band = "10"
    else:
        band = "7.5" if mean < _TABLETS_FROM else "5"
    return Amount(Fraction(band), "%")
