"""galenic's check of itself: the batch run forwards on the bench, from the printed weights alone.

Nothing here calls a formula or looks at a step. What the stock holds and how the powders pack is
worked out a second time from the order, forwards, in the way a person would at the bench.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import compress
from typing import TYPE_CHECKING, Any

from galenic import bench
from galenic.amounts import Amount
from galenic.errors import CheckError
from galenic.materials import packing
from galenic.materials.stock import Powder, Tablets, Triturate
from galenic.planning.records import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic.materials.balances import Balance
    from galenic.materials.excipients import Excipient, Packs
    from galenic.materials.order import Order
    from galenic.materials.stock import Stock
    from galenic.planning.records import Weighing

__all__ = ["active_per_mg", "check", "per_mg", "run"]

_NONE = Fraction(0)
_RATIO = 20  # the most that one step dilutes, unless the order says otherwise
_SHELVES = frozenset({"stock", "filler", "diluent", "excipient"})
_SUPPLY = 10**12  # a shelf that never runs empty: the bench takes from it in proportion


def check(  # noqa: PLR0913, PLR0917 - what was ordered, and all that is told of it
    order: Order,
    weighed: Sequence[Weighing],
    size: str,
    planned: int,
    total: Amount,
    expected: Amount,
) -> Check:
    """Run the batch forwards and compare what comes out with the order and with the plan.

    Parameters
    ----------
    order
        The order.
    weighed
        The weighings as printed (``weigh`` where there is a balance, ``exact`` elsewhere).
    size
        The capsule size chosen.
    planned, total, expected
        The capsules, the net fill and the dose that the plan tells.

    Raises
    ------
    CheckError
        When dose or fill differ by more than the rounding of the weights explains, a weight is none
        that its balance may weigh, or the plan tells another number than the bench finds.
    """
    capsules, halves = _capsules(order), _halves(order, weighed)
    shelf = [per_mg(order, portion, size) for portion in weighed]
    one = _one(weighed, shelf, capsules)
    most = bench.Vessel(*_bounds(weighed, halves, shelf, capsules, one))
    unweighed = _unweighed_filler(order, weighed) / capsules
    bench.pour(
        most, bench.Vessel(unweighed, 0, unweighed * _room_per_mg(order, order.filler, size))
    )

    aim = order.dose.number
    if order.overage is not None and order.overage.number:
        aim *= 1 + order.overage.number / 100
    faults = [
        *_of_capsule(order, one, most, aim),
        *_of_excipients(order, weighed, halves, one, most),
        *_of_weights(order, weighed),
        *_of_vessels(order, weighed),
    ]
    if planned != capsules or abs(one.mass - total.number) > most.mass:
        faults.append("the capsules or the fill told")
    if one.active != expected.number:
        faults.append("the dose told")
    unit = order.dose.unit
    result = Check(
        not faults,
        dose=_bench_amount(one.active, unit),
        bound=_bench_amount(most.active, unit),
        fill=_bench_amount(one.mass, "mg/capsule"),
    )
    if faults:
        raise CheckError(
            f"galenic's check of its own plan failed at {', '.join(faults)}: the printed weights "
            f"give {result.dose} in {result.fill}, aimed at {aim} {unit}, bound {result.bound}. "
            "Do not use this plan; please report the order."
        )
    return result


def _of_capsule(
    order: Order, one: bench.Vessel, most: bench.Vessel, aim: Fraction
) -> Iterator[str]:
    """What is wrong with the contents of one capsule: its dose, its fill."""
    if abs(one.active - aim) > most.active:
        yield "the dose"
    wanted, least = order.capsule.fill, order.capsule.min_fill
    if wanted is not None:
        if abs(one.mass - wanted.number) > most.mass:
            yield "the mass of the fill"
    elif abs(one.room - 1) > most.room:
        yield "the volume of the fill"
    if least is not None and one.mass + most.mass < least.number:
        yield "the least fill"


def _of_excipients(
    order: Order,
    weighed: Sequence[Weighing],
    halves: Sequence[Fraction],
    one: bench.Vessel,
    most: bench.Vessel,
) -> Iterator[str]:
    """The excipients whose weight is not the mass or the share of the fill that was ordered.

    What goes through a triturate is followed there as the active is: its own weighing counts as
    pure, and every other powder as free of it.
    """
    capsules = _capsules(order)
    for powder in order.excipient:
        own = [_is_excipient(portion, powder) for portion in weighed]
        if all(portion.into == "batch" for portion in compress(weighed, own)):
            each = sum(map(_weight, compress(weighed, own)), _NONE) / capsules
            slack = sum(compress(halves, own), _NONE) / capsules
        else:
            shelf = [(Fraction(is_own), _NONE) for is_own in own]
            held = _one(weighed, shelf, capsules)
            each, (_, slack, _) = held.active, _bounds(weighed, halves, shelf, capsules, held)
        if powder.mass is not None:
            wanted = powder.mass.number
        else:
            share = powder.share.number / 100 if powder.share is not None else _NONE
            wanted, slack = share * one.mass, slack + share * most.mass
        if abs(each - wanted) > slack:
            yield f"the excipient {powder.name}"


def _of_vessels(order: Order, weighed: Sequence[Weighing]) -> Iterator[str]:
    """The vessels from which more is taken than was poured, and the mixtures beyond the limits."""
    limits = order.triturate
    most = limits.mixer_capacity if limits is not None else None
    ratio = (limits.ratio_limit if limits is not None else None) or _RATIO
    held: dict[str, Fraction] = {}
    drug: dict[str, Fraction] = {}
    for portion in weighed:
        source, into, mass = portion.from_, portion.into, _weight(portion)
        if source not in _SHELVES:
            held[source] = held.get(source, _NONE) - mass
            if held[source] < 0:
                yield f"vessel {source}, from which more is taken than there is"
        held[into] = held.get(into, _NONE) + mass
        if into != "batch":
            first = drug.setdefault(into, mass)
            if held[into] > ratio * first:
                yield f"vessel {into}, which dilutes more than 1 in {ratio}"
            if most is not None and held[into] > most.number:
                yield f"vessel {into}, which is more than the mixer takes"


def _of_weights(order: Order, weighed: Sequence[Weighing]) -> Iterator[str]:
    """The weights that their balance may not weigh, or that are not the exact mass rounded."""
    balances = {balance.name: balance for balance in order.balance}
    for portion in weighed:
        if portion.weigh is None and not balances:
            continue
        balance = balances.get(portion.balance or "")
        if portion.weigh is None or balance is None:
            yield f"the balance of {portion.what}"
            continue
        weight = portion.weigh.number
        grid, capacity = balance.readability.number, balance.capacity
        rounded = weight % grid == 0 and abs(weight - portion.exact.number) * 2 <= grid
        heavy = capacity is not None and weight > capacity.number
        least = _least(order, balance)
        told = portion.minimum is not None and portion.minimum.number == least
        if not rounded or heavy or weight < least or not told:
            yield f"the weight of {portion.what}"


def _least(order: Order, balance: Balance) -> Fraction:
    """The least weight that the pharmacy's rules and the balance's own minimum allow."""
    least = balance.minimum.number if balance.minimum is not None else Fraction(0)
    for rule in order.weighing.rule if order.weighing is not None else ():
        if rule == "usp-41" and balance.scatter is not None:
            scatter = max(balance.scatter.number, balance.readability.number * 41 / 100)
            least = max(least, 2 * scatter * 1000)
        elif rule == "least-weighable" and balance.sensitivity is not None:
            permitted = (
                order.weighing.error.number if order.weighing and order.weighing.error else 1
            )
            least = max(least, balance.sensitivity.number * 100 / permitted)
        elif rule == "nrf":
            least = max(least, balance.readability.number * 100)
    return least


def _weight(portion: Weighing) -> Fraction:
    return (portion.weigh or portion.exact).number


def _halves(order: Order, weighed: Sequence[Weighing]) -> list[Fraction]:
    """Half the readability of the balance named at each weight; none where nothing was rounded.

    That is where there is no balance, and for all but the last of several portions.
    """
    grids = {balance.name: balance.readability.number / 2 for balance in order.balance}
    return [
        _NONE if _is_equal(portion) else grids.get(portion.balance or "", _NONE)
        for portion in weighed
    ]


def _unweighed_filler(order: Order, weighed: Sequence[Weighing]) -> Fraction:
    """The filler that may be left out beside a triturate: less than half of the finest reading."""
    poured = any(portion.from_ == "filler" and portion.into == "batch" for portion in weighed)
    if poured or all(portion.into == "batch" for portion in weighed):
        return _NONE
    return min((balance.readability.number / 2 for balance in order.balance), default=_NONE)


def _is_equal(portion: Weighing) -> bool:
    """Whether it is one of the equal portions before the last."""
    place, _, count = (portion.portion or "").partition(" of ")
    return place != count


def run(
    portions: Sequence[Weighing],
    shelf: Sequence[tuple[Any, Any]],
    weights: Sequence[Any] | None = None,
) -> dict[str, bench.Vessel]:
    """Pour and take, in the order of the list; gives what then lies in each vessel.

    ``shelf`` holds active and room of one milligram of each powder, as :func:`per_mg` gives them;
    ``weights`` stand in place of those printed: exact, floats, complex, or arrays.
    """
    vessels: dict[str, bench.Vessel] = {"batch": bench.Vessel()}
    for place, (portion, (active, room)) in enumerate(zip(portions, shelf, strict=True)):
        source = vessels.get(portion.from_)
        if source is None:
            source = bench.Vessel(_SUPPLY, _SUPPLY * active, _SUPPLY * room)
        weight = _weight(portion) if weights is None else weights[place]
        bench.pour(vessels.setdefault(portion.into, bench.Vessel()), bench.take(source, weight))
    return vessels


def _one(
    portions: Sequence[Weighing],
    shelf: Sequence[tuple[Fraction, Fraction]],
    capsules: int,
    weights: Sequence[Fraction] | None = None,
) -> bench.Vessel:
    """The contents of one capsule."""
    return bench.fill(run(portions, shelf, weights)["batch"], capsules)


def _bounds(
    weighed: Sequence[Weighing],
    halves: Sequence[Fraction],
    shelf: Sequence[tuple[Fraction, Fraction]],
    capsules: int,
    one: bench.Vessel,
) -> tuple[Fraction, Fraction, Fraction]:
    """What half a readability on each weight explains: of the mass, the dose and the room."""
    dose = room = mass = _NONE
    plain = all(portion.into == "batch" for portion in weighed)
    weights = [_weight(portion) for portion in weighed]
    for place, half in enumerate(halves):
        if plain:
            active, space = shelf[place]
            moved = bench.Vessel(half / capsules, half * active / capsules, half * space / capsules)
        else:
            changed = [*weights[:place], weights[place] + half, *weights[place + 1 :]]
            other = _one(weighed, shelf, capsules, changed)
            moved = bench.Vessel(
                abs(other.mass - one.mass),
                abs(other.active - one.active),
                abs(other.room - one.room),
            )
        dose, room, mass = dose + moved.active, room + moved.room, mass + moved.mass
    return mass, dose, room


def _bench_amount(number: Fraction, unit: str) -> Amount:
    return Amount(Fraction(number), unit, "the bench")


def _capsules(order: Order) -> int:
    if order.excess is None or not order.excess.number:
        return order.capsules
    if order.excess.unit == "capsule":
        return order.capsules + int(order.excess.number)
    return order.capsules + math.ceil(order.capsules * order.excess.number / 100)


def per_mg(order: Order, portion: Weighing, size: str) -> tuple[Fraction, Fraction]:
    """Active and room of one milligram of what is weighed; room is counted in capsule bodies."""
    if portion.role == "stock":
        return active_per_mg(order), _room_per_mg(order, order.stock, size)
    if portion.role == "aliquot":
        return _NONE, _NONE  # it comes from a vessel, not from the shelf
    if portion.from_ == "filler":
        return _NONE, _room_per_mg(order, order.filler, size)
    if portion.from_ == "diluent" and order.triturate is not None:
        return _NONE, _room_per_mg(order, order.triturate, size)
    powder = next((entry for entry in order.excipient if _is_excipient(portion, entry)), None)
    if powder is None or powder.in_voids:
        return _NONE, _NONE
    return _NONE, _room_per_mg(order, powder, size)


def _is_excipient(portion: Weighing, powder: Excipient) -> bool:
    """Whether the portion comes from the shelf of an excipient, and not from a mixture with it."""
    return portion.from_ == "excipient" and portion.what == powder.name


def _room_per_mg(order: Order, powder: Packs, size: str) -> Fraction:
    known = packing.packing_of(powder)
    if known.amount is None:
        # Without a packing statistic stock and diluent are taken to pack like the filler.
        alike = powder is order.stock or powder is order.triturate
        return _room_per_mg(order, order.filler, size) if alike else Fraction(0)
    if known.kind == "statistic" and not order.bodies.is_carried(powder, size):
        return 1 / known.amount.number
    body = order.bodies.row(size)
    if body is None:
        return Fraction(0)  # a fill to a mass, whose volume nobody asked for
    if known.kind == "statistic":
        origin = order.bodies.measured_in(powder)
        assert origin is not None  # noqa: S101 - the order's rules saw to it
        density = known.amount.number / origin.volume.number
    else:
        density = known.amount.number * 1000
    return 1 / density / body.volume.number


def active_per_mg(order: Order) -> Fraction:
    """Active in one milligram of stock, in the form of the order, by moles where forms differ."""
    active = _stated_per_mg(order.stock)
    ordered, _, stated = order.forms
    if ordered.name == stated.name or ordered.molar_mass is None or stated.molar_mass is None:
        return active
    moles = active / stated.molar_mass.number * (stated.moieties or 1)
    return moles / (ordered.moieties or 1) * ordered.molar_mass.number


def _stated_per_mg(stock: Stock) -> Fraction:
    if isinstance(stock, Tablets):
        assay = stock.assay.number / 100 if stock.assay else Fraction(1)
        if stock.mean_mass is not None:
            return stock.strength.number * assay / stock.mean_mass.number
        if stock.total_mass is not None:
            taken = stock.tablets_weighed or 1
            return stock.strength.number * assay * taken / stock.total_mass.number
        masses = [mass.number for mass in stock.masses or ()]
        return stock.strength.number * assay * len(masses) / sum(masses)
    if isinstance(stock, Triturate):
        assay = stock.assay.number / 100 if stock.assay else Fraction(1)
        return stock.strength.number * assay / 1000
    assert isinstance(stock, Powder)  # noqa: S101 - a new kind of stock says here what it holds
    assay = stock.assay.number / (1000 if stock.assay.unit == "IU/g" else 100)
    if stock.assay_policy == "nrf" and stock.assay.unit == "%":
        assay = min(assay, Fraction(1))
    losses = (stock.water, stock.loss_on_drying, stock.solvent)
    dry = 100 - sum(loss.number for loss in losses if loss is not None)
    return assay * dry / 100
