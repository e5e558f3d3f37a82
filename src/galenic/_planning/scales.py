"""The balances under the pharmacy's rule: what each can weigh, and which suits a weight best."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from galenic._materials.minimum_weights import minimum_weight
from galenic.formulas import weighing as formulas
from galenic.results._names import MinimumBy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from galenic._amounts import Amount
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


_Numbers: TypeAlias = "Mapping[str, Mapping[str, Step]]"  # by rule, and by name


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

    def takes(self, mass: Fraction) -> bool:
        """Whether a mass, rounded to its readability, is within the minimum and the capacity.

        Rounding moves it by half a readability at most: far from both ends it need not be done.
        """
        grid, capacity = self.readability.number, self.balance.capacity
        heavy = capacity is not None and mass + grid > capacity.number
        if not heavy and mass - grid >= self.minimum.number:
            return True
        return self.holds(formulas.rounded(mass, grid))

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
        return sheet.work(name, formulas.error_limit, scatter, self.readability)


def plan_scales(sheet: Sheet, order: Order, *, critical: bool = True) -> tuple[Scale, ...]:
    """The balances, the finest first, each with the largest minimum of the rules and its own.

    For what is not ``critical`` the minimum is the balance's own, else that of a lenient rule.
    """
    policy = order.weighing
    if policy is None:
        return ()  # there is no balance then
    rules = policy.rule if critical else (MinimumBy.NOT_CRITICAL,)
    numbers = {rule: _numbers(sheet, rule) for rule in rules}
    found = [_scale(sheet, balance, numbers, policy.error) for balance in order.balance]
    return tuple(sorted(found, key=_fineness))


def _numbers(sheet: Sheet, rule: str) -> Mapping[str, Step]:
    """What a rule computes with, from the table of minimum weights."""
    row = minimum_weight(rule)
    return {
        name: sheet.constant(f"{name} of the rule {rule}", number, "1", row.source)
        for name, number in row.numbers.items()
    }


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


def _scale(sheet: Sheet, balance: Balance, numbers: _Numbers, error: Amount | None) -> Scale:
    readability = sheet.given(f"readability of {balance.name}", balance.readability)
    minima = dict(_minima(sheet, balance, readability, numbers, error))
    if balance.minimum is not None:
        minima[MinimumBy.BALANCE] = sheet.given(f"minimum of {balance.name}", balance.minimum)
    rule, minimum = max(minima.items(), key=lambda entry: entry[1].number)
    return Scale(balance, readability, minimum, rule, minima)


_RULES = {rule.value: rule for rule in MinimumBy}


def _minima(
    sheet: Sheet, balance: Balance, readability: Step, numbers: _Numbers, error: Amount | None
) -> Iterator[tuple[MinimumBy, Step]]:
    """The minimum weight of a balance by each rule."""
    for named, of_rule in numbers.items():
        rule = _RULES[named]
        name = f"minimum of {balance.name} by {rule}"
        if rule is MinimumBy.USP_41 and balance.scatter is not None:
            factor, floor, part = (of_rule[key] for key in ("factor", "floor", "part"))
            scatter = sheet.given(f"repeatability of {balance.name}", balance.scatter)
            least = (factor, floor, readability, part)
            by_floor = sheet.work(f"{name}, floor", formulas.minimum_by_floor, *least)
            by_scatter = sheet.work(name, formulas.minimum_by_repeatability, factor, scatter, part)
            yield rule, by_scatter if by_scatter.number >= by_floor.number else by_floor
        elif (
            rule is MinimumBy.LEAST_WEIGHABLE
            and balance.sensitivity is not None
            and error is not None
        ):
            sensitivity = sheet.given(f"sensitivity of {balance.name}", balance.sensitivity)
            permitted = sheet.given("weighing error permitted", error)
            yield rule, sheet.work(name, formulas.least_weighable, sensitivity, permitted)
        elif rule is MinimumBy.NRF:
            yield rule, _by_readability(sheet, name, readability, of_rule)
        elif balance.minimum is None:
            name = f"minimum of {balance.name} for what is not critical"
            yield rule, _by_readability(sheet, name, readability, of_rule)


def _by_readability(
    sheet: Sheet, name: str, readability: Step, of_rule: Mapping[str, Step]
) -> Step:
    return sheet.work(name, formulas.minimum_by_readability, readability, of_rule["part"])


def finest(scales: tuple[Scale, ...], mass: Fraction) -> Scale | None:
    """The finest balance that can weigh a mass, rounded to its readability."""
    for scale in scales:
        if scale.takes(mass):
            return scale
    return None


def shares(scales: tuple[Scale, ...], mass: Fraction) -> tuple[int, Scale] | None:
    """The fewest equal portions in which a mass above every capacity can be weighed, and where.

    The last portion takes what rounding the others leaves; ``None`` where no balance serves.
    """
    for count in range(2, MOST_PORTIONS + 1):
        for scale in scales:
            grid = scale.readability.number
            one = formulas.rounded(mass / count, grid)
            last = formulas.rounded(mass - (count - 1) * one, grid)
            if scale.holds(one) and scale.holds(last):
                return count, scale
    return None


def setting(scales: tuple[Scale, ...], weight: Fraction) -> Scale | None:
    """Find the finest balance on whose grid a chosen weight lies."""
    return next((scale for scale in scales if scale.sets(weight)), None)


def too_small(scales: tuple[Scale, ...], mass: Fraction) -> bool:
    """Whether a mass is below the minimum of every balance."""
    return all(
        mass - scale.readability.number < scale.minimum.number
        and formulas.rounded(mass, scale.readability.number) < scale.minimum.number
        for scale in scales
    )
