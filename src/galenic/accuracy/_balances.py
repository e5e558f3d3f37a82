"""The errors of balances: those of each weighing by itself, and those that a scale gives to all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from galenic._materials.minimum_weights import minimum_weight
from galenic._words import phrase
from galenic.accuracy._source import Source, part_of, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._amounts import Amount
    from galenic._materials.balances import Balance
    from galenic._materials.order import OfOne, Order
    from galenic._materials.stock import Counted
    from galenic.accuracy._source import Distribution
    from galenic.errors import Problems
    from galenic.results._parts import Weighing
    from galenic.results._plan import Plan

__all__ = [
    "TENTH",
    "WEIGHING",
    "standard_of",
    "unit_balance",
    "weighing_errors",
]

TENTH = 0.1
"""What is divided by is known to a tenth of it: else a quotient has no mean."""

WEIGHING = "weighing by difference"
_ROOT_3 = math.sqrt(3)


def weighing_errors(plan: Plan, order: OfOne, problems: Problems) -> Iterator[Source]:
    """The errors of every weighing, and of the scales that they share.

    ``order`` is that of the active that is followed.
    """
    weighings = plan.weighings
    if not order.balance:
        yield unknown(phrase("error.weighings"), "batch", "balance")
        return
    balances = {balance.name: balance for balance in order.balance}
    for place, weighing in enumerate(weighings):
        yield from _of_pan(balances[weighing.balance or ""], place, weighing, problems)
    for balance in order.balance:
        yield from _of_scale(order, balance, weighings)


def _of_pan(
    balance: Balance, place: int, weighing: Weighing, problems: Problems
) -> Iterator[Source]:
    """The errors of one weighing by itself: no two weighings share them."""
    on = {"balance": balance.name, "step": weighing.step}
    errors = [
        Source(
            phrase(f"error.{name}", **on),
            "batch",
            origin,
            shape,
            standard,
            weights=(place,),
            in_mg=True,
        )
        for name, shape, standard, origin in _scatter(balance)
    ]
    yield from errors
    weight = float((weighing.weigh or weighing.exact).number)
    most = sum(error.limits[1] for error in errors)
    if most * 2 >= weight:
        expected = f"errors below half of the {weight:.6g} mg of weighing {weighing.step}"
        remedy = "use a finer balance or a larger batch"
        problems.add("range", f"balance {balance.name}", f"± {most:.3g} mg", expected, remedy)
    if balance.repeatability is None and balance.sensitivity is None:
        yield unknown(phrase("error.repeatability", **on), "batch", "balance.repeatability")


def _scatter(balance: Balance) -> Iterator[tuple[str, Distribution, float, str]]:
    """Name, shape and standard uncertainty in mg of what errs anew at each weighing."""
    readability, repeatability = balance.readability, balance.repeatability
    sensitivity = balance.sensitivity
    if repeatability is None and sensitivity is not None:
        # Nothing but this is known of the balance: the error lies anywhere within it.
        limit = float(sensitivity.number)
        yield "sensitivity", "rectangular", limit / _ROOT_3, sensitivity.origin
        return
    # Two readings, each off by up to half a step: the difference of two rectangular errors.
    step = float(readability.number)
    yield "readability", "triangular", step / math.sqrt(6), f"{WEIGHING}; {readability.origin}"
    if repeatability is not None:
        scatter = float(repeatability.number)
        yield "repeatability", "normal", scatter, f"{WEIGHING}; {repeatability.origin}"


def _of_scale(order: OfOne, balance: Balance, weighings: Sequence[Weighing]) -> Iterator[Source]:
    """The error of a scale, which all the weighings on it share: in a ratio of two it cancels."""
    places = tuple(place for place, one in enumerate(weighings) if one.balance == balance.name)
    counted = order.stock.counted
    intact = counted is not None and balance is unit_balance(order, counted)
    if not places and not intact:
        return
    said = phrase("error.scale", balance=balance.name)
    if balance.accuracy is not None:
        limit, origin = part_of(balance.accuracy), balance.accuracy.origin
    elif (asked := _accuracy_asked(order)) is not None:
        limit, origin = part_of(asked), f"USP <41>: accuracy within {asked.text()}"
    else:
        yield unknown(said, "batch", "balance.accuracy")
        return
    yield Source(
        said,
        "batch",
        origin,
        "rectangular",
        limit / _ROOT_3,
        weights=places,
        content=_of_intact(counted)
        if intact and counted
        else 0,  # their mass was weighed on it too
    )


def _accuracy_asked(order: Order) -> Amount | None:
    """The largest error of a scale that the pharmacy's rules allow, if one of them says so."""
    rules = order.weighing.rule if order.weighing is not None else ()
    found = (minimum_weight(rule).accuracy for rule in rules)
    return next((accuracy for accuracy in found if accuracy is not None), None)


def _of_intact(stock: Counted) -> float:
    """How far an error of a unit's mass, as a part of it, moves the content of the powder."""
    whole, powder = stock.weighed
    return -float(whole / powder)


def unit_balance(order: Order, stock: Counted) -> Balance | None:
    """The balance taken to have weighed the units: the coarsest that could."""
    whole = float(stock.weighed[0])
    able = (one for one in order.balance if standard_of(one) < TENTH * whole)
    return max(able, key=standard_of, default=None)


def standard_of(balance: Balance) -> float:
    """Standard uncertainty of one weighing by itself, in mg."""
    return math.hypot(*(standard for _, _, standard, _ in _scatter(balance)))
