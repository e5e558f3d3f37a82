"""What a way out costs beside the order: active lost, error of the dose, and which is better."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._planning.scales import plan_scales
from galenic._sheet import Sheet
from galenic.results._names import Action, Role

if TYPE_CHECKING:
    from galenic.results._plan import Plan
    from galenic.results._way_out import WayOut

__all__ = ["cost", "discarded", "dose_error", "down"]

_TO_BE_FOUND = frozenset({Action.OTHER_BALANCE, Action.DENSER_FILLER})
"""What takes something that the order does not have."""


def cost(way: WayOut) -> tuple[object, ...]:
    """What to sort by: what is at hand first, then fewest capsules more, and least lost."""
    return (
        way.action in _TO_BE_FOUND,
        way.capsules_more,
        way.discarded.number,
        way.weighings,
        way.dose_error.number if way.dose_error is not None else 0,
    )


def discarded(made: Plan) -> Amount:
    """Active that is weighed or crushed and reaches no capsule."""
    lost = sum((t.discarded.number for t in made.triturates if t.role == Role.STOCK), Fraction(0))
    active = lost * made.potency.active_per_stock.number / 1000
    if made.stock.leftover_active is not None:
        active += made.stock.leftover_active.number
    return Amount(active, made.order.active_unit, "what reaches no capsule")


def dose_error(made: Plan) -> Amount | None:
    """The worst case that the weighings of the stock add; ``None`` where no balance is given."""
    if not made.order.balance:
        return None
    for triturate in made.triturates:
        if triturate.role == Role.STOCK:
            return triturate.worst_error
    sheet = Sheet(made.order.dimension)
    scales = plan_scales(sheet, made.order)
    errors = {scale.balance.name: scale.error(sheet).number for scale in scales}
    stock = [weighing for weighing in made.weighings if weighing.role == Role.STOCK]
    worst = sum((errors[weighing.balance or ""] for weighing in stock), Fraction(0))
    weight = sum((one.weigh.number for one in stock if one.weigh is not None), Fraction(0))
    return Amount(worst / weight * 100, "%", "the weighings of the stock")


def down(value: Fraction, digits: int) -> Fraction:
    """The next decimal of so many digits at or below a number above zero."""
    step = Fraction(1, 10**12)
    while value >= 10**digits * step:
        step *= 10
    return value // step * step
