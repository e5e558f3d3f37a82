"""Finds the largest batch that all stocks make: arithmetic rules numbers out, plans settle it.

Whether a batch can be made does not simply end at some number: minimum weights stop small batches,
capacities large ones, a triturate has limits of its own. So the numbers are gone through from the
top, each planned whole, and the first that ends without a stop is the largest. Arithmetic leaves
out, unplanned, only numbers that must end in a stop: they take more of a stock than there is, or a
powder falls between or beyond the ranges of the balances.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from galenic._advice.ends import has_expired
from galenic._fields import twin
from galenic._materials.pellets import is_of_pellets
from galenic._materials.substances import same_name
from galenic._planning.batch import (
    capsules_ordered,
    capsules_planned,
    plan_drugs,
)
from galenic._planning.filling import Filling, fill_size
from galenic._planning.plan import plan
from galenic._planning.scales import MOST_PORTIONS, Scale, plan_scales
from galenic._sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic._planning.batch import Drug
    from galenic.results._plan import Plan

__all__ = ["Largest", "Sizes"]

_ENDLESS = 10**9  # capsules: more than any order plans, its excess included
_WALK = 50  # numbers planned one by one before the rest are halved
_KEPT = Fraction(95, 100)  # rounding that takes more than 5 % of the dose away is a stop
_WHATEVER = frozenset(
    {
        "capsule-release-modified",
        "each-below-minimum",
        "each-rounding-stop",
        "pellets-whole-far",
        "release-by-name",
        "tablet-release-modified",
    }
)
"""Stops at every number, as a lot that has expired does."""

Ranges: TypeAlias = list[tuple[int, int]]


class Largest(NamedTuple):
    """The largest number of capsules and its plan; ``unchecked`` numbers above may work as well."""

    capsules: int
    plan: Plan | None
    unchecked: int


class Sizes:
    """The batch sizes of one order, each planned at most once.

    Where a dose is taken as several capsules, sizes are whole doses: they are ``step`` apart.
    """

    most = 1_000_000
    """Capsules: as many as ``order.capsules`` takes."""

    def __init__(self, order: Order) -> None:
        """Work out which numbers planned the stock and the balances do not rule out."""
        self.order = order
        self.step = order.capsules_per_dose or 1
        self.plans: dict[int, Plan] = {}
        self._ranges = list(_ranges(order))

    def whole(self, ordered: int) -> int:
        """As many capsules as whole doses take, and no more than these."""
        return min(ordered, self.most) // self.step * self.step

    def plan(self, ordered: int) -> Plan:
        """The plan of so many capsules ordered."""
        if ordered not in self.plans:
            self.plans[ordered] = plan(twin(self.order, capsules=ordered))
        return self.plans[ordered]

    def works(self, ordered: int) -> bool:
        """Whether so many capsules can be made: the plan ends without a stop."""
        return not self.plan(ordered).stopped

    def largest(self) -> Largest:
        """Go down from the top; where fifty numbers fail one by one, halve what is left."""
        ordered = self._candidate(self.most)
        for _ in range(_WALK):
            if ordered == 0:
                break
            if self.works(ordered):
                return Largest(ordered, self.plan(ordered), 0)
            if self._is_hopeless(ordered):
                return Largest(0, None, 0)
            ordered = self._candidate(ordered - 1)
        return self._halved(ordered) if ordered else Largest(0, None, 0)

    def _is_hopeless(self, ordered: int) -> bool:
        """Whether what stops this number stops every other; an expired diluent need not."""
        codes = {notice.code for notice in self.plan(ordered).notices}
        return not _WHATEVER.isdisjoint(codes) or has_expired(self.order)

    def _halved(self, top: int) -> Largest:
        """Find a number that works beside one that does not; nobody knows of those above it."""
        low, high = self._candidate(top), top + self.step
        while low and not self.works(low):
            low, high = self._candidate(low // 2), low
        while low and high - low > self.step:
            middle = self.whole((low + high) // 2)
            low, high = (middle, high) if self.works(middle) else (low, middle)
        looked_at = sum(low < ordered <= top for ordered in self.plans)
        unchecked = (top - low) // self.step - looked_at
        return Largest(low, self.plan(low) if low else None, unchecked)

    def _candidate(self, ordered: int) -> int:
        """The largest number, up to this one, that arithmetic does not rule out; zero if none."""
        ordered = self.whole(ordered)
        while ordered > 0:
            planned = capsules_planned(self.order, ordered)
            allowed = min(_highest(ranges, planned) for ranges in self._ranges)
            if allowed == planned:
                return ordered
            ordered = self.whole(capsules_ordered(self.order, allowed))
        return 0


def _highest(ranges: Ranges, planned: int) -> int:
    return max((min(high, planned) for low, high in ranges if low <= planned), default=0)


# --- what cannot be, by arithmetic ---------------------------------------------------------------


def _ranges(order: Order) -> Iterator[Ranges]:
    """For each powder, the numbers of capsules planned at which it is not surely a stop."""
    sheet = Sheet(order.dimension if len(order.by_active) == 1 else None)
    stocks = [drug for drug in plan_drugs(sheet, order) if drug.is_weighed]
    shares = {drug.name: drug.share for drug in stocks}
    sizes = order.bodies.sizes()
    tried = [fill_size(sheet.blank(), order, size, shares) for size in sizes]
    if all(filling.fault is not None for filling in tried):
        last = sheet.blank()
        tried = [fill_size(last, order, sizes[-1], shares, lenient=True)]
    sound = [filling for filling in tried if filling.fault is None]
    if not sound:
        yield []
        return
    scales = plan_scales(sheet, order)
    for drug in stocks:
        yield _of_stock(order, scales, drug)
    if scales:
        powders = [drug for drug in stocks if not is_of_pellets(drug.order)]
        small = max((_too_small(scales, drug.share.number) for drug in powders), default=0)
        yield from _of_the_rest(order, scales, sound, small)


def _of_stock(order: Order, scales: tuple[Scale, ...], drug: Drug) -> Ranges:
    """The numbers at which there is enough of a stock, and it may be weighed or diluted."""
    share, at_hand = drug.share.number, drug.order.stock.at_hand()
    if at_hand == 0:
        return []
    enough = _ENDLESS if at_hand is None else int(at_hand / share)
    if not scales:
        return [(1, enough)]
    enough = _ENDLESS if at_hand is None else int(at_hand / _KEPT / share)
    if is_of_pellets(drug.order):  # each capsule is weighed for by itself, however many there are
        return [(1, enough)]
    diluted = [(1, min(_too_small(scales, share), enough))]
    if at_hand is not None and at_hand < min(scale.minimum.number for scale in scales):
        diluted = []  # a triturate begins with a weight of stock as well
    return [*_weighable(scales, share, _portions(order), at_hand), *diluted]


def _of_the_rest(
    order: Order, scales: tuple[Scale, ...], sound: list[Filling], small: int
) -> Iterator[Ranges]:
    """Filler and excipients: weighed as they are above the numbers that may need a triturate."""
    plain = plan_scales(Sheet(), order, critical=False)
    lenient = {entry.name for entry in order.excipient if not entry.critical}
    masses = [
        (step.number, plain if name in lenient else scales)
        for name, step in sound[0].excipients.items()
        if step.number
    ]
    small = max([small, *(_too_small(able, mass) for mass, able in masses)])
    for mass, able in masses:
        yield [*_weighable(able, mass, _portions(order)), (1, small)]
    filler = sound[0].filler.number
    if filler:
        most = min(small, _spared(order, scales, sound))
        yield [*_weighable(scales, filler, _portions(order)), (1, most)]


def _portions(order: Order) -> int:
    """In how many portions one powder may be weighed."""
    return MOST_PORTIONS if order.weighing is not None and order.weighing.portions else 1


def _weighable(
    scales: tuple[Scale, ...], mass: Fraction, portions: int, at_hand: Fraction | None = None
) -> Ranges:
    """Numbers at which so much of a capsule, rounded, may be within a balance and what is there."""
    found = []
    for scale in scales:
        half, capacity = scale.readability.number / 2, scale.balance.capacity
        limits = [capacity.number * portions] if capacity is not None else []
        limits += [at_hand] if at_hand is not None else []
        high = int((min(limits) + half * portions) / mass) if limits else _ENDLESS
        low = max(1, int((scale.minimum.number - half) / mass))
        found.append((low, high))
    return [(low, high) for low, high in found if low <= high]


def _too_small(scales: tuple[Scale, ...], mass: Fraction) -> int:
    """The largest number at which so much of a capsule may be below every minimum."""
    least = min(scale.minimum.number + scale.readability.number / 2 for scale in scales)
    return int(least / mass)


def _spared(order: Order, scales: tuple[Scale, ...], sound: list[Filling]) -> int:
    """The largest number at which triturates may spare a filler too heavy to be weighed at once.

    Each brings less filler than its aliquot weighs, which is no more than a balance holds.
    """
    named = order.triturate.diluent if order.triturate is not None else None
    capacities = [scale.balance.capacity for scale in scales]
    if named is not None and not same_name(named, order.filler.name):
        return _ENDLESS
    if any(capacity is None for capacity in capacities):
        return _ENDLESS
    heaviest = max(capacity.number for capacity in capacities if capacity is not None)
    coarsest = max(scale.readability.number for scale in scales)
    diluted = len(sound[0].stocks) + len(order.excipient)
    weighed = heaviest * (diluted + _portions(order)) + coarsest
    filler = min(filling.filler.number for filling in sound)
    return int(weighed / filler) if filler else _ENDLESS
