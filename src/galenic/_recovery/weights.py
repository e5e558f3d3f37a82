"""Weights that would mend a batch: one on target, and those that fill the capsules around it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._recovery.portions import APART, PENDING
from galenic._recovery.stand import strength
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from galenic._bench import vessels as bench
    from galenic._recovery.stand import Stand

__all__ = ["fill_up", "solve"]


def solve(
    stand: Stand, place: int, weights: Sequence[Fraction], capsules: int, of: int = 0
) -> Fraction | None:
    """The weight in mg at one place with which one active comes out on target, if there is one.

    In any one weight w the dose is (a + b w) / (c + d w), however long the chain of triturates,
    and so is the strength of a product, whose mass a weight into the batch moves as well: so the
    cross-ratio of four weights is that of their doses, and three runs of the bench give the fourth.
    """
    first, target = weights[place], stand.each[of].target
    points = [first, first + 1, first + 2]
    doses = []
    for point in points:
        tried = [*weights[:place], point, *weights[place + 1 :]]
        try:
            blend = stand.batch(tried, of, capsules)
        except ZeroDivisionError:  # it would be taken out of an empty vessel
            return None
        is_product = stand.plan.product is not None
        doses.append(strength(blend) if is_product else Fraction(blend.active) / capsules)
    if doses[0] == doses[1]:
        return None  # no active comes this way
    if doses[2] == target:
        return points[2]
    ratio = (target - doses[0]) * (doses[1] - doses[2])
    ratio /= (target - doses[2]) * (doses[1] - doses[0])
    ratio *= (points[1] - points[0]) / (points[1] - points[2])
    if ratio == 1:
        return None  # only without end
    weight = (points[0] - ratio * points[2]) / (1 - ratio)
    return weight if weight > 0 else None


def fill_up(
    stand: Stand, weights: Sequence[Fraction], capsules: int, free: Collection[int]
) -> dict[int, Fraction]:
    """Filler and excipients that fill so many capsules around what else is in the blend.

    Only those at ``free`` places are given, as exact masses in mg; a share is one of the whole
    fill.
    """
    found, shares = _excipients(stand, capsules, free)
    fillers = [] if stand.by_completion else _open_fillers(stand, free)
    rest = [*weights]
    for place, mass in (found | dict.fromkeys((*shares, *fillers), Fraction(0))).items():
        rest[place] = mass
    blend, of_shares = stand.batch(rest), sum(shares.values(), Fraction(0))
    if fillers:
        total = _total(stand, blend, capsules, shares, fillers[0])
        found[fillers[0]] = max(total * (1 - of_shares) - blend.mass, Fraction(0))
    else:
        total = blend.mass / (1 - of_shares)
    return found | {place: share * total for place, share in shares.items()}


def _open_fillers(stand: Stand, free: Collection[int]) -> list[int]:
    """Where filler may still be weighed otherwise."""
    return [place for place in stand.places(PENDING, APART, role=Role.FILLER) if place in free]


def _excipients(
    stand: Stand, capsules: int, free: Collection[int]
) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
    """Excipients at free places: masses for so many capsules, and parts of the whole fill."""
    masses, shares = dict[int, Fraction](), dict[int, Fraction]()
    powders = {powder.name: powder for powder in stand.order.excipient}
    for place in free:
        weighing = stand.portions[place].weighing
        if weighing.from_ == VesselName.EXCIPIENT and weighing.into == VesselName.BATCH:
            powder = powders[str(weighing.named)]
            if powder.share is None and powder.mass is not None:
                masses[place] = powder.mass.number * capsules
            elif powder.share is not None and not stand.by_completion:  # of a fill that is known
                shares[place] = powder.share.number / 100
        elif place in stand.inactive:
            of_planned = Fraction(capsules, stand.plan.made.planned)
            masses[place] = stand.portions[place].planned * of_planned
    return masses, shares


def _total(
    stand: Stand, blend: bench.Vessel, capsules: int, shares: Mapping[int, Fraction], filler: int
) -> Fraction:
    """Mass of all the blend when filler and shares fill the capsules."""
    wanted = stand.order.capsule.fill
    if wanted is not None:
        return wanted.number * capsules
    room = {place: stand.portions[place].per_mg[1] for place in (filler, *shares)}
    space: Fraction = capsules - blend.room + room[filler] * blend.mass
    each = room[filler] * (1 - sum(shares.values()))
    each += sum(share * room[place] for place, share in shares.items())
    return space / each
