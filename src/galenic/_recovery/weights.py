"""Weights that would mend a batch: one on target, and those that fill the capsules around it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._recovery.portions import APART, FIXED, PENDING
from galenic._recovery.stand import strength
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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


class _Portioned(NamedTuple):
    """A powder that may still be weighed otherwise: where, and how much of it stays as it is.

    ``share`` is the part of the whole fill that it is to be; nothing where it is given as a mass.
    """

    free: list[int]
    places: list[int]
    there: Fraction
    share: Fraction = Fraction(0)

    def to(self, mass: Fraction) -> dict[int, Fraction]:
        """What is weighed at its free places for a mass of it in all, in equal portions."""
        each = max(mass - self.there, Fraction(0)) / len(self.free)
        return dict.fromkeys(self.free, each)


def fill_up(
    stand: Stand, weights: Sequence[Fraction], capsules: int, free: Collection[int]
) -> dict[int, Fraction]:
    """Filler and excipients that fill so many capsules around what else is in the blend.

    Only those at ``free`` places are given, as exact masses in mg; a share is one of the whole
    fill. What is weighed in portions is shared out over those that are still free.
    """
    found, shared = _excipients(stand, weights, capsules, free)
    fillers = [] if stand.by_completion else _free_fillers(stand, free)
    open_ = dict.fromkeys((*fillers, *(at for one in shared for at in one.places)), Fraction(0))
    rest = [*weights]
    for place, mass in (found | open_).items():
        rest[place] = mass
    blend, of_shares = stand.batch(rest), sum((one.share for one in shared), Fraction(0))
    if fillers:
        total = _total(stand, blend, capsules, shared, fillers[0])
        filler = _Portioned(fillers, fillers, Fraction(0))
        found |= filler.to(total * (1 - of_shares) - blend.mass)
    else:
        total = blend.mass / (1 - of_shares)
    for one in shared:
        found |= one.to(one.share * total)
    return found


def _free_fillers(stand: Stand, free: Collection[int]) -> list[int]:
    """Where filler may still be weighed otherwise; topping up makes good for any premix."""
    return [place for place in stand.places(PENDING, APART, role=Role.FILLER) if place in free]


def _excipients(
    stand: Stand, weights: Sequence[Fraction], capsules: int, free: Collection[int]
) -> tuple[dict[int, Fraction], list[_Portioned]]:
    """Excipients at free places: the masses for so many capsules, and those that are a share."""
    masses, shared = dict[int, Fraction](), list[_Portioned]()
    to_batch = {"from_": VesselName.EXCIPIENT, "into": VesselName.BATCH}
    for powder in stand.order.excipient:
        places = stand.places(PENDING, APART, FIXED, named=powder.name, **to_batch)
        at = [place for place in places if place in free]
        one = _Portioned(at, places, sum((weights[p] for p in places if p not in at), Fraction(0)))
        if at and powder.mass is not None:
            masses |= one.to(powder.mass.number * capsules)
        elif at and powder.share is not None and not stand.by_completion:  # of a fill that is known
            shared.append(one._replace(share=powder.share.number / 100))
    of_planned = Fraction(capsules, stand.plan.made.planned)
    for place in stand.inactive:
        if place in free:
            masses[place] = stand.portions[place].planned * of_planned
    return masses, shared


def _total(
    stand: Stand, blend: bench.Vessel, capsules: int, shared: Sequence[_Portioned], filler: int
) -> Fraction:
    """Mass of all the blend when filler and shares fill the capsules."""
    wanted = stand.order.capsule.fill
    if wanted is not None:
        return wanted.number * capsules
    per_filler = stand.portions[filler].per_mg[1]
    space: Fraction = capsules - blend.room + per_filler * blend.mass
    each = per_filler * (1 - sum(one.share for one in shared))
    each += sum(one.share * stand.portions[one.free[0]].per_mg[1] for one in shared)
    return space / each
