"""What a way out costs beside the order: active lost, error of the dose, and which is better."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.substances import same_name
from galenic._planning.scales import plan_scales
from galenic._sheet import Sheet
from galenic.results._names import Action, Role
from galenic.results._way_out import WayActive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._materials.order import OfOne
    from galenic.results._parts import PlannedActive, Weighing
    from galenic.results._plan import Plan
    from galenic.results._way_out import WayOut

__all__ = ["cost", "down", "of_each"]

_TO_BE_FOUND = frozenset({Action.OTHER_BALANCE, Action.DENSER_FILLER})
"""What takes something that the order does not have."""


def cost(way: WayOut, doses: Mapping[str, Fraction]) -> tuple[object, ...]:
    """What to sort by: what is at hand first, then fewest capsules more, and least lost.

    What is lost of several actives is counted in doses of the order, which ``doses`` are.
    """
    errors = [one.dose_error.number for one in way.actives if one.dose_error is not None]
    return (
        way.action in _TO_BE_FOUND,
        way.capsules_more,
        sum((one.discarded.number / doses[one.name] for one in way.actives), Fraction(0)),
        way.weighings,
        max(errors, default=Fraction(0)),
    )


def of_each(made: Plan) -> tuple[WayActive, ...]:
    """The dose of each active of a plan, what of it reaches no capsule, and how sure it is."""
    errors = _errors(made)
    return tuple(
        WayActive(
            one.name, _dose(made, one, order), _discarded(made, one), _dose_error(made, one, errors)
        )
        for one, order in zip(made.actives, made.order.by_active, strict=True)
    )


def _dose(made: Plan, one: PlannedActive, order: OfOne) -> Amount:
    """The dose as it was asked for; of a product all the active in it."""
    return order.dose_of_capsule if made.product is None else one.dose.label


def _weighed_for(made: Plan, active: PlannedActive) -> str:
    """The active for which its stock is weighed: itself, or another that comes from it too."""
    of = active.of
    if of is None:
        return active.name
    return next(one.name for one in made.actives if same_name(one.name, of))


def _weighings(made: Plan, active: PlannedActive) -> list[Weighing]:
    """The weighings of the stock that it comes from."""
    owner = _weighed_for(made, active)
    return [one for one in made.weighings if one.role == Role.STOCK and one.active == owner]


def _discarded(made: Plan, active: PlannedActive) -> Amount:
    """Active that is weighed or crushed and reaches no capsule, nor is kept in a triturate."""
    lost, dose = Fraction(0), active.dose.expected
    if made.order.triturate is None or not made.order.triturate.keep:
        taken = sum((one.together for one in _weighings(made, active)), Fraction(0))
        held = taken * active.potency.active_per_stock.number / 1000
        lost = held - dose.number * made.made.planned
    if active.stock.leftover_active is not None:
        lost += active.stock.leftover_active.number
    return Amount(lost, dose.unit.partition("/")[0], "what reaches no capsule")


def _errors(made: Plan) -> dict[str, Fraction]:
    """The most that a weighing on each balance may be off, in mg."""
    sheet = Sheet()
    scales = plan_scales(sheet, made.order)
    return {scale.balance.name: Fraction(scale.error(sheet).number) for scale in scales}


def _dose_error(made: Plan, active: PlannedActive, errors: Mapping[str, Fraction]) -> Amount | None:
    """The worst case that the weighings of its stock add; ``None`` where no balance is given."""
    if not made.order.balance:
        return None
    owner = _weighed_for(made, active)
    for triturate in made.triturates:
        if triturate.role == Role.STOCK and owner in triturate.actives:
            return triturate.worst_error
    stock = [one for one in _weighings(made, active) if not one.is_counted]
    if not stock:
        return None
    worst = sum((errors[weighing.balance or ""] for weighing in stock), Fraction(0))
    weight = sum((one.weigh.number for one in stock if one.weigh is not None), Fraction(0))
    return Amount(worst / weight * 100, "%", "the weighings of the stock")


def down(value: Fraction, digits: int) -> Fraction:
    """The next decimal of so many digits at or below a number above zero."""
    step = Fraction(1, 10**12)
    while value >= 10**digits * step:
        step *= 10
    return value // step * step
