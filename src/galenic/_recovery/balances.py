"""What the balances of an order can weigh of the portions of a batch."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._planning.scales import finest, plan_scales, scales_for
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.formulas.weighing import rounded
from galenic.results._names import VesselName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._materials.order import Order
    from galenic._planning.scales import Scale
    from galenic._recovery.portions import Standing
    from galenic._words import Phrase

__all__ = ["Balances"]


class Balances:
    """The balances of an order, for portions that lie at their places; masses are in mg.

    Attributes
    ----------
    scales
        Each with the minimum that counts for the active; none where the order has no balance.
    least
        The least minimum of all; nothing without a balance.
    """

    def __init__(self, order: Order, portions: Sequence[Standing]) -> None:
        """Work out the minimum of each balance."""
        self._order, self._portions = order, portions
        self.scales = plan_scales(Sheet(), order)
        self.least = min((scale.minimum.number for scale in self.scales), default=Fraction(0))

    def weigh(self, mass: Fraction, place: int | None = None) -> tuple[Fraction, str | None] | None:
        """Round a mass on the finest balance that can weigh it; exact where there is no balance.

        An excipient that is not critical is weighed at its place by the minimum that counts for it.
        """
        portion = None if place is None else self._portions[place]
        if portion is not None and portion.weighing.is_counted and portion.weighing.pellets:
            return rounded(mass, portion.planned / portion.weighing.pellets), None
        if not self.scales:
            return mass, None
        scale = finest(self.scales if place is None else self._at(place), mass)
        if scale is None:
            return None
        return rounded(mass, scale.readability.number), scale.balance.name

    def why_not(self, mass: Fraction, place: int) -> Phrase:
        """What keeps every balance from weighing a mass: its minimum, or its capacity."""
        parts = []
        for scale in self._at(place):
            name, capacity = scale.balance.name, scale.balance.capacity
            if rounded(mass, scale.readability.number) < scale.minimum.number:
                told = {"minimum": scale.minimum.amount, "rule": scale.rule}
                parts.append(phrase("below-its-minimum", balance=name, **told))
            else:
                parts.append(phrase("above-its-capacity", balance=name, capacity=capacity))
        return phrase("reasons", reasons=tuple(parts))

    def is_nothing(self, mass: Fraction) -> bool:
        """Whether a mass is less than half a scale interval of the finest balance."""
        steps = (scale.readability.number for scale in self.scales)
        return not mass or mass * 2 < min(steps, default=Fraction(0))

    def _at(self, place: int) -> tuple[Scale, ...]:
        """The balances with the minimum that counts for what is weighed at a place."""
        one = self._portions[place].weighing
        if one.from_ != VesselName.EXCIPIENT or one.into != VesselName.BATCH:
            return self.scales
        plain = plan_scales(Sheet(), self._order, critical=False)
        return scales_for(self.scales, plain, self._order, str(one.named))
