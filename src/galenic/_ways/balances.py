"""Ways out by a balance that the order does not have: what it would have to be."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._materials.minimum_weights import minimum_weights
from galenic._ways.attempts import Try
from galenic._ways.costs import down
from galenic._ways.weights import for_each, per_planned
from galenic._words import phrase
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._materials.balances import WeighingRule
    from galenic._ways.attempts import WaySearch
    from galenic._words import Phrase

__all__ = ["other_balance"]


def other_balance(search: WaySearch) -> Iterator[Iterable[Try]]:
    """A finer balance for what is too light, a larger one for what is too heavy."""
    planned = search.plan.made.planned
    found = [(scales, each * planned) for scales, each in per_planned(search)]
    found += [(search.scales, mass) for mass in for_each(search)]
    masses = [mass for _, mass in found]
    light = [mass for scales, mass in found if mass < min(scale.minimum.number for scale in scales)]
    if light and search.order.weighing is not None:
        yield (_finer(search, search.order.weighing, min(light)),)
    holds = [scale.balance.capacity for scale in search.scales]
    if all(holds) and masses:
        heavy, most = max(masses), max(capacity.number for capacity in holds if capacity)
        if heavy > most:
            yield (_larger(search, math.ceil(heavy / 1000)),)


def _finer(search: WaySearch, policy: WeighingRule, light: Fraction) -> Try:
    """The coarsest balance of the usual readabilities that weighs so little, by the rules."""
    error = policy.error.number / 100 if policy.error else Fraction(1)
    rules = minimum_weights()
    usp, nrf = rules["usp-41"].numbers, rules["nrf"].numbers
    scatter = light * usp["part"] / usp["factor"]
    limits = {
        "usp-41": scatter / usp["floor"],
        "nrf": light * nrf["part"],
        "least-weighable": light * error,
    }
    most = min(limits[rule] for rule in policy.rule)
    decades = (Fraction(10) ** n for n in range(2, -12, -1))
    readability = next(decade for decade in decades if decade <= most)
    keys: dict[str, Any] = {"name": "a finer balance", "readability": readability}
    if "usp-41" in policy.rule:
        keys["repeatability"] = down(scatter, 2)
    if "least-weighable" in policy.rule:
        keys["sensitivity"] = down(light * error, 2)
    shown = {key: _written(value) for key, value in keys.items()}
    asked = tuple(
        phrase("key-and-value", key=phrase(f"balance.{key}"), value=value)
        for key, value in shown.items()
        if key != "name"
    )
    said = phrase("way.finer-balance", weighs=Amount(light, "mg"), keys=asked)
    return _with(search, shown, said, directly=True)


def _larger(search: WaySearch, grams: int) -> Try:
    """The coarsest balance at hand, were its capacity large enough."""
    coarsest = search.scales[-1].balance.name
    given = next(one for one in search.order.to_tables()["balance"] if one["name"] == coarsest)
    shown = {**given, "name": "a larger balance", "capacity": f"{grams} g"}
    said = phrase("way.larger-balance", holds=shown["capacity"], otherwise_as=coarsest)
    return _with(search, shown, said, directly=False)


def _with(search: WaySearch, balance: dict[str, Any], said: Phrase, *, directly: bool) -> Try:
    change = {"balance": [*search.order.to_tables()["balance"], balance]}
    return Try(Action.OTHER_BALANCE, change, said, directly)


def _written(value: object) -> object:
    return str(Amount(value, "mg")) if isinstance(value, Fraction) else value
