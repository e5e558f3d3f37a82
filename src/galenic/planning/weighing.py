"""Which balance weighs what: the minimum by the pharmacy's rule, rounding, and the best suited."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic.amounts import Amount
from galenic.formulas import weighing as rules
from galenic.planning.records import Weighing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.materials.balances import Balance
    from galenic.materials.order import Order
    from galenic.sheet import Sheet, Step

__all__ = ["Portion", "Scale", "Weighed", "plan_scales", "weigh"]


class Portion(NamedTuple):
    """Something to be weighed: what it is, its role, its vessels, its exact mass."""

    what: str
    role: str
    from_: str
    into: str
    mass: Step


class Scale(NamedTuple):
    """A balance under the rule: its readability, and the minimum weight with its rule."""

    balance: Balance
    readability: Step
    minimum: Step
    rule: str


def plan_scales(sheet: Sheet, order: Order) -> tuple[Scale, ...]:
    """The balances, the finest first, each with the largest minimum of the rules and its own."""
    found = [_scale(sheet, order, balance) for balance in order.balance]
    return tuple(sorted(found, key=_fineness))


def _fineness(scale: Scale) -> tuple[object, ...]:
    balance = scale.balance
    repeatability = balance.repeatability or balance.readability
    return balance.readability.number, repeatability.number


def _scale(sheet: Sheet, order: Order, balance: Balance) -> Scale:
    readability = sheet.given(f"readability of {balance.name}", balance.readability)
    minima = dict(_minima(sheet, order, balance, readability))
    if balance.minimum is not None:
        minima["minimum of the balance"] = sheet.given(
            f"minimum of {balance.name}", balance.minimum
        )
    rule, minimum = max(minima.items(), key=lambda entry: entry[1].number)
    return Scale(balance, readability, minimum, rule)


def _minima(
    sheet: Sheet, order: Order, balance: Balance, readability: Step
) -> Iterator[tuple[str, Step]]:
    """The minimum weight of a balance by each rule of the pharmacy."""
    policy = order.weighing
    assert policy is not None  # noqa: S101 - the order's rules saw to it
    for rule in policy.rule:
        name = f"minimum of {balance.name} by {rule}"
        if rule == "usp-41" and balance.repeatability is not None:
            repeatability = sheet.given(f"repeatability of {balance.name}", balance.repeatability)
            floor = sheet.work(f"{name}, floor", rules.minimum_by_floor, readability)
            by_scatter = sheet.work(name, rules.minimum_by_repeatability, repeatability)
            yield rule, max(by_scatter, floor, key=lambda step: step.number)
        elif (
            rule == "least-weighable"
            and balance.sensitivity is not None
            and policy.error is not None
        ):
            sensitivity = sheet.given(f"sensitivity of {balance.name}", balance.sensitivity)
            error = sheet.given("weighing error permitted", policy.error)
            yield rule, sheet.work(name, rules.least_weighable, sensitivity, error)
        else:
            yield rule, sheet.work(name, rules.minimum_by_readability, readability)


class Weighed(NamedTuple):
    """A weighing, the step that holds its weight, and half the readability behind that."""

    weighing: Weighing
    weight: Step
    half: Fraction


def weigh(
    sheet: Sheet, order: Order, scales: tuple[Scale, ...], portions: list[Portion]
) -> list[Weighed]:
    """Turn portions into weighings, each rounded on the finest balance that can weigh it.

    Without a balance the weight is the exact mass. What no balance can weigh is a stop.
    """
    found = []
    for place, portion in enumerate(portions, 1):
        chosen, weight = _best(sheet, scales, portion)
        if chosen is None and scales:
            _cannot(sheet, order, scales, portion)
        half = chosen.readability.number / 2 if chosen else Fraction(0)
        found.append(Weighed(_weighing(place, portion, chosen, weight, len(scales)), weight, half))
    return found


def _best(sheet: Sheet, scales: tuple[Scale, ...], portion: Portion) -> tuple[Scale | None, Step]:
    for scale in scales:
        weight = rules.rounded(portion.mass.number, scale.readability.number)
        capacity = scale.balance.capacity
        if weight < scale.minimum.number or (capacity is not None and weight > capacity.number):
            continue
        name = f"weight of {portion.what}"
        return scale, sheet.work(name, rules.rounded, portion.mass, scale.readability)
    return None, portion.mass


def _cannot(sheet: Sheet, order: Order, scales: tuple[Scale, ...], portion: Portion) -> None:
    weigh = portion.mass.amount.text()
    over = [scale for scale in scales if portion.mass.number >= scale.minimum.number]
    if over:
        limits = ((scale.balance.name, scale.balance.capacity) for scale in over)
        capacity = ", ".join(f"{name} {limit.text()}" for name, limit in limits if limit)
        sheet.note("above-capacity", weigh=weigh, what=portion.what, capacity=capacity)
    else:
        minima = ", ".join(f"{s.balance.name} {s.minimum.amount.text()} ({s.rule})" for s in scales)
        rule = ", ".join(order.weighing.rule) if order.weighing else ""
        sheet.note("below-minimum", weigh=weigh, what=portion.what, minima=minima, rule=rule)


def _weighing(
    place: int, portion: Portion, scale: Scale | None, weight: Step, scales: int
) -> Weighing:
    exact = portion.mass.amount
    if scale is None:
        return Weighing(place, portion.what, portion.role, portion.from_, portion.into, exact, None)
    because = "the only balance"
    if scales > 1:
        because = f"the finest of {scales} balances that can weigh it"
    return Weighing(
        place,
        portion.what,
        portion.role,
        portion.from_,
        portion.into,
        exact,
        Amount(weight.number, "mg", weight.name),
        scale.balance.name,
        scale.minimum.amount,
        scale.rule,
        because,
    )
