"""The balances under the pharmacy's rule: what each can weigh, and which suits a weight best."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic.formulas import weighing as rules
from galenic.results._names import MinimumBy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from galenic._materials.balances import Balance
    from galenic._materials.order import Order
    from galenic._sheet import Sheet, Step

__all__ = [
    "MOST_PORTIONS",
    "Scale",
    "finest",
    "plan_scales",
    "scales_for",
    "setting",
    "shares",
    "too_small",
]

MOST_PORTIONS = 20  # more readings of one powder are a case for another balance


class Scale(NamedTuple):
    """A balance under the rule: its readability, and the minimum weight with its rule.

    ``minima`` holds what each rule, and the balance itself, asks for; the largest decides.
    """

    balance: Balance
    readability: Step
    minimum: Step
    rule: MinimumBy
    minima: dict[MinimumBy, Step]

    def holds(self, weight: Fraction) -> bool:
        """Whether a rounded weight is within the minimum and the capacity."""
        capacity = self.balance.capacity
        return weight >= self.minimum.number and (capacity is None or weight <= capacity.number)

    def sets(self, weight: Fraction) -> bool:
        """Whether it may weigh a weight that was chosen, without rounding it."""
        return self.holds(weight) and not weight % self.readability.number

    def error(self, sheet: Sheet) -> Step:
        """Work out the largest error of a weighing: its sensitivity, or 3 s + d/2, or d."""
        balance = self.balance
        name = f"error of {balance.name}"
        if balance.sensitivity is not None:
            return sheet.given(name, balance.sensitivity)
        if balance.scatter is None:
            return self.readability
        scatter = sheet.given(f"scatter of {balance.name}", balance.scatter)
        return sheet.work(name, rules.error_limit, scatter, self.readability)


def plan_scales(sheet: Sheet, order: Order, *, critical: bool = True) -> tuple[Scale, ...]:
    """The balances, the finest first, each with the largest minimum of the rules and its own.

    For what is not ``critical`` the minimum is the balance's own, else ten readabilities.
    """
    found = [_scale(sheet, order, balance, critical=critical) for balance in order.balance]
    return tuple(sorted(found, key=_fineness))


def scales_for(
    scales: tuple[Scale, ...], plain: tuple[Scale, ...], order: Order, name: str
) -> tuple[Scale, ...]:
    """The balances for an excipient weighed into the batch, by its name: ``plain`` if not critical.

    They are ``scales``, under the rules, for everything else.
    """
    lenient = any(entry.name == name and not entry.critical for entry in order.excipient)
    return plain if lenient else scales


def _fineness(scale: Scale) -> tuple[object, ...]:
    balance = scale.balance
    scatter = balance.scatter or balance.readability
    return balance.readability.number, scatter.number


def _scale(sheet: Sheet, order: Order, balance: Balance, *, critical: bool) -> Scale:
    readability = sheet.given(f"readability of {balance.name}", balance.readability)
    minima = dict(_minima(sheet, order, balance, readability)) if critical else {}
    if not critical and balance.minimum is None:
        name = f"minimum of {balance.name} for what is not critical"
        minima[MinimumBy.NOT_CRITICAL] = sheet.work(name, rules.minimum_not_critical, readability)
    if balance.minimum is not None:
        minima[MinimumBy.BALANCE] = sheet.given(f"minimum of {balance.name}", balance.minimum)
    rule, minimum = max(minima.items(), key=lambda entry: entry[1].number)
    return Scale(balance, readability, minimum, rule, minima)


def _minima(
    sheet: Sheet, order: Order, balance: Balance, readability: Step
) -> Iterator[tuple[MinimumBy, Step]]:
    """The minimum weight of a balance by each rule of the pharmacy."""
    policy = order.weighing
    assert policy is not None  # noqa: S101 - the order's rules saw to it
    for rule in map(MinimumBy, policy.rule):
        name = f"minimum of {balance.name} by {rule}"
        if rule == MinimumBy.USP_41 and balance.scatter is not None:
            repeatability = sheet.given(f"repeatability of {balance.name}", balance.scatter)
            floor = sheet.work(f"{name}, floor", rules.minimum_by_floor, readability)
            by_scatter = sheet.work(name, rules.minimum_by_repeatability, repeatability)
            yield rule, max(by_scatter, floor, key=lambda step: step.number)
        elif (
            rule == MinimumBy.LEAST_WEIGHABLE
            and balance.sensitivity is not None
            and policy.error is not None
        ):
            sensitivity = sheet.given(f"sensitivity of {balance.name}", balance.sensitivity)
            error = sheet.given("weighing error permitted", policy.error)
            yield rule, sheet.work(name, rules.least_weighable, sensitivity, error)
        else:
            yield rule, sheet.work(name, rules.minimum_by_readability, readability)


def finest(scales: tuple[Scale, ...], mass: Fraction) -> tuple[Scale, Fraction] | None:
    """Round a mass on the finest balance that can weigh it."""
    for scale in scales:
        weight = rules.rounded(mass, scale.readability.number)
        if scale.holds(weight):
            return scale, weight
    return None


def shares(scales: tuple[Scale, ...], mass: Fraction) -> tuple[int, Scale] | None:
    """The fewest equal portions in which a mass above every capacity can be weighed, and where.

    The last portion takes what rounding the others leaves; ``None`` where no balance serves.
    """
    for count in range(2, MOST_PORTIONS + 1):
        for scale in scales:
            grid = scale.readability.number
            one = rules.rounded(mass / count, grid)
            last = rules.rounded(mass - (count - 1) * one, grid)
            if scale.holds(one) and scale.holds(last):
                return count, scale
    return None


def setting(scales: tuple[Scale, ...], weight: Fraction) -> Scale | None:
    """Find the finest balance on whose grid a chosen weight lies."""
    return next((scale for scale in scales if scale.sets(weight)), None)


def too_small(scales: tuple[Scale, ...], mass: Fraction) -> bool:
    """Whether a mass is below the minimum of every balance."""
    return all(
        rules.rounded(mass, scale.readability.number) < scale.minimum.number for scale in scales
    )
