"""The errors of balances: those of each weighing by itself, and those that a scale gives to all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from galenic._bench.shelf import holds
from galenic._materials.minimum_weights import minimum_weight
from galenic._words import phrase
from galenic.accuracy._source import Source, bearable, part_of, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._amounts import Amount
    from galenic._materials.balances import Balance
    from galenic._materials.order import OfOne, Order
    from galenic._materials.stock import Counted
    from galenic._words import Phrase
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
    alone = [one.each is not None and holds(one, order) for one in plan.weighings]
    if not order.balance and not any(alone):
        yield unknown(phrase("error.weighings"), "batch", "balance")
        return
    balances = {balance.name: balance for balance in order.balance}
    for place, weighing in enumerate(plan.weighings):
        balance = balances.get(weighing.balance or "")
        if alone[place]:
            yield from _for_each(order, balance, weighing, problems)
            if weighing.is_counted:
                yield _of_mean_pellet(order, place, weighing)
        elif balance is not None and weighing.each is None and not any(alone):
            yield from _of_pan(balance, place, weighing, problems)
    for balance in order.balance:
        on_it = [one.balance == balance.name for one in plan.weighings]
        if any(alone):  # nothing else moves the dose
            on_it = [both and own for both, own in zip(on_it, alone, strict=True)]
        places = tuple(place for place, own in enumerate(on_it) if own)
        yield from _of_scale(order, balance, places)


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
    if balance.scatter is None and balance.sensitivity is None:
        yield unknown(phrase("error.repeatability", **on), "batch", "balance.repeatability")


def _for_each(
    order: OfOne, balance: Balance | None, weighing: Weighing, problems: Problems
) -> Iterator[Source]:
    """The errors of what is weighed or counted for each capsule: they make capsules differ.

    Where the mass of a pellet is known, no weight comes nearer than half a pellet.
    """
    stock, weight = order.stock, float((weighing.weigh or weighing.exact).number)
    found: list[Source] = []
    if balance is not None:
        on = {"balance": balance.name, "step": weighing.step}
        said, origin = phrase("error.for-each", **on), f"{WEIGHING}, of one capsule"
        found.append(_of_capsule(said, origin, standard_of(balance) / weight))
        if balance.scatter is None and balance.sensitivity is None:
            found.append(
                unknown(phrase("error.repeatability", **on), "capsule", "balance.repeatability")
            )
    elif not weighing.is_counted:
        found.append(unknown(phrase("error.weighings"), "capsule", "balance"))
    if not weighing.is_counted and stock.pellet_mass is not None:
        grain, key = float(stock.pellet_mass.number) / math.sqrt(12), stock.pellet_mass.origin
        found.append(_of_capsule(phrase("error.whole-pellets"), key, grain / weight))
    elif weighing.is_counted and stock.pellet_mass_sd is None:
        found.append(unknown(phrase("error.pellets"), "capsule", "stock.pellet_mass_sd"))
    elif weighing.is_counted and stock.pellet_mass_sd is not None:
        scatter = float(stock.pellet_mass_sd.number) * math.sqrt(weighing.pellets or 1)
        key = stock.pellet_mass_sd.origin
        found.append(_of_capsule(phrase("error.pellets"), key, scatter / weight))
    for one in found:
        given = f"{weight:.6g} mg for each capsule"
        bearable(problems, one.standard, f"weighing {weighing.step}", given, "take weaker pellets")
        yield one._replace(of=weighing.active)


def _of_mean_pellet(order: OfOne, place: int, weighing: Weighing) -> Source:
    """How sure the mean mass of a pellet is: all capsules that are counted share its error."""
    said, stock = phrase("error.pellet-mass"), order.stock
    for key in ("pellet_mass_sd", "pellets_weighed"):
        if getattr(stock, key) is None:
            return unknown(said, "batch", f"stock.{key}")._replace(of=weighing.active)
    assert stock.pellet_mass is not None  # noqa: S101 - nothing is counted without
    assert stock.pellet_mass_sd is not None  # noqa: S101 - as above
    part = float(stock.pellet_mass_sd.number / stock.pellet_mass.number)
    standard, origin = part / math.sqrt(stock.pellets_weighed or 1), "stock.pellets_weighed"
    return Source(said, "batch", origin, "normal", standard, weights=(place,), of=weighing.active)


def _of_capsule(said: Phrase, origin: str, standard: float) -> Source:
    return Source(said, "capsule", origin, "normal", standard)


def _scatter(balance: Balance) -> Iterator[tuple[str, Distribution, float, str]]:
    """Name, shape and standard uncertainty in mg of what errs anew at each weighing."""
    readability, repeatability = balance.readability, balance.scatter
    sensitivity = balance.sensitivity
    if repeatability is None and sensitivity is not None:
        # Nothing but this is known of the balance: the error lies anywhere within it.
        limit = float(sensitivity.number)
        yield "sensitivity", "rectangular", limit / _ROOT_3, sensitivity.origin
        return
    # Two readings, each off by up to half a step: the difference of two rectangular errors.
    step = float(readability.number)
    yield "readability", "triangular", step / math.sqrt(6), f"{WEIGHING}; {readability.origin}"
    if repeatability is not None and repeatability.number:  # readings all alike tell of none
        scatter = float(repeatability.number)
        yield "repeatability", "normal", scatter, f"{WEIGHING}; {repeatability.origin}"


def _of_scale(order: OfOne, balance: Balance, places: tuple[int, ...]) -> Iterator[Source]:
    """The error of a scale, which all the weighings on it share: in a ratio of two it cancels."""
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
