"""Finds weights that no balance may weigh, and vessels that hold too little or too much."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._bench.forwards import weight_of
from galenic._bench.shelf import stock_of
from galenic._materials.minimum_weights import minimum_weight
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._materials.balances import Balance
    from galenic._materials.order import Order
    from galenic._materials.trituration import Trituration
    from galenic.results._parts import Weighing

__all__ = ["of_capsules", "of_vessels", "of_weights"]

_NONE = Fraction(0)
_RATIO = 20  # the most that one step dilutes, unless the order says otherwise
_FILLED = frozenset({VesselName.BATCH, VesselName.CAPSULE})
_SHELVES = frozenset(
    {VesselName.STOCK, VesselName.FILLER, VesselName.DILUENT, VesselName.EXCIPIENT}
)


def of_vessels(order: Order, weighed: Sequence[Weighing]) -> Iterator[str]:
    """The vessels from which more is taken than was poured, and the mixtures beyond the limits."""
    limits = order.triturate
    most = limits.mixer_capacity if limits is not None else None
    ratio = _most_dilution(limits)
    held: dict[str, Fraction] = {}
    drug: dict[str, Fraction] = {}
    for portion in weighed:
        source, into, mass = portion.from_, portion.into, weight_of(portion)
        if source not in _SHELVES:
            held[source] = held.get(source, _NONE) - mass
            if held[source] < 0:
                yield f"vessel {source}, from which more is taken than there is"
        held[into] = held.get(into, _NONE) + mass
        if into not in _FILLED:
            first = drug.setdefault(into, mass)
            if ratio is not None and held[into] > ratio * first:
                yield f"vessel {into}, which dilutes more than 1 in {ratio}"
            if most is not None and held[into] > most.number:
                yield f"vessel {into}, which is more than the mixer takes"


def _most_dilution(limits: Trituration | None) -> int | None:
    """The most mixture for each part of drug; None where a factor or aliquot of the order decides.

    A limit that is written holds; without one the strength that is written may go beyond ours.
    """
    if limits is None or limits.ratio_limit is not None:
        return _RATIO if limits is None else limits.ratio_limit
    if limits.factor is not None or limits.aliquot is not None:
        return None
    return max(_RATIO, limits.strength or 0)


def of_weights(order: Order, weighed: Sequence[Weighing]) -> Iterator[str]:
    """The weights that their balance may not weigh, or that are not the exact mass rounded."""
    balances = {balance.name: balance for balance in order.balance}
    by_rules = {name: _least(order, balance) for name, balance in balances.items()}
    for portion in weighed:
        if weight_of(portion) <= 0:
            yield f"the weight of {portion.what}, of which there is nothing to weigh"
            continue
        if portion.pellets is not None and not _is_counted_right(order, portion):
            yield f"the count of {portion.what}"
        if portion.is_counted:
            continue
        if portion.weigh is None and not balances:
            continue
        balance = balances.get(portion.balance or "")
        if portion.weigh is None or balance is None:
            yield f"the balance of {portion.what}"
            continue
        weight = portion.weigh.number
        grid, capacity = balance.readability.number, balance.capacity
        whole = (weight / grid).denominator == 1
        rounded = whole and abs(weight - portion.exact.number) * 2 <= grid
        heavy = capacity is not None and weight > capacity.number
        least = _own_least(balance) if _is_lenient(order, portion) else by_rules[balance.name]
        told = portion.minimum is not None and portion.minimum.number == least
        if not rounded or heavy or weight < least or not told:
            yield f"the weight of {portion.what}"


def of_capsules(order: Order, weighed: Sequence[Weighing], capsules: int) -> Iterator[str]:
    """What is weighed for one capsule that is not, or for other capsules than are made.

    Pellets go nowhere but into a capsule: no vessel in which something is mixed holds any.
    """
    for portion in weighed:
        alone = portion.into == VesselName.CAPSULE
        if portion.each != (capsules if alone else None):
            yield f"the capsules that {portion.what} is weighed for"
        pellets = portion.role == Role.STOCK and stock_of(order, portion).texture == "pellets"
        if pellets and not alone:
            yield f"the pellets of {portion.what}, which are not weighed for each capsule"


def _is_counted_right(order: Order, portion: Weighing) -> bool:
    """Whether no other number of pellets is nearer, and what is counted weighs as told."""
    pellet = stock_of(order, portion).pellet_mass if portion.role == Role.STOCK else None
    if pellet is None or portion.pellets is None:
        return False
    weight = portion.pellets * pellet.number
    near = abs(weight - portion.exact.number) * 2 <= pellet.number
    return near and (not portion.is_counted or weight == weight_of(portion))


def _is_lenient(order: Order, portion: Weighing) -> bool:
    """Whether it goes from the shelf into the batch, of an excipient that is not critical."""
    if portion.from_ != VesselName.EXCIPIENT or portion.into != VesselName.BATCH:
        return False
    return any(e.name == portion.named and not e.critical for e in order.excipient)


def _own_least(balance: Balance) -> Fraction:
    """The least weight of what need not meet the rules: its own, else that of our rule."""
    if balance.minimum is not None:
        return balance.minimum.number
    return balance.readability.number / minimum_weight("not critical").numbers["part"]


def _least(order: Order, balance: Balance) -> Fraction:
    """The least weight that the pharmacy's rules and the balance's own minimum allow."""
    least = balance.minimum.number if balance.minimum is not None else Fraction(0)
    for rule in order.weighing.rule if order.weighing is not None else ():
        numbers = minimum_weight(rule).numbers
        if rule == "usp-41" and balance.scatter is not None:
            floor = balance.readability.number * numbers["floor"]
            scatter = max(balance.scatter.number, floor)
            least = max(least, scatter * numbers["factor"] / numbers["part"])
        elif rule == "least-weighable" and balance.sensitivity is not None:
            permitted = (
                order.weighing.error.number if order.weighing and order.weighing.error else 1
            )
            least = max(least, balance.sensitivity.number * 100 / permitted)
        elif rule == "nrf":
            least = max(least, balance.readability.number / numbers["part"])
    return least
