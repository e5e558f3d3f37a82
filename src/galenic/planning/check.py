"""galenic's check of itself: the batch run forwards on the bench, from the printed weights alone.

Nothing here calls a formula or looks at a step. What the stock holds and how the powders pack is
worked out a second time from the order, forwards, in the way a person would at the bench.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from galenic import bench
from galenic.amounts import Amount
from galenic.errors import CheckError
from galenic.materials import packing
from galenic.materials.stock import Powder, Tablets, Triturate
from galenic.planning.records import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.materials.excipients import Packs
    from galenic.materials.order import Order
    from galenic.materials.stock import Stock
    from galenic.planning.records import Weighing
    from galenic.planning.weighing import Weighed

__all__ = ["check"]

_SUPPLY = 10**12  # a shelf that never runs empty: the bench takes from it in proportion


def check(order: Order, weighed: Sequence[Weighed], size: str, planned: int) -> Check:
    """Run the batch forwards and compare the dose and the fill with the order.

    Parameters
    ----------
    order
        The order.
    weighed
        The weighings as printed (``weigh`` where there is a balance, ``exact`` elsewhere), and half
        the readability behind each.
    size
        The capsule size chosen.
    planned
        The capsules that the plan says it makes.

    Raises
    ------
    CheckError
        When dose or fill differ by more than the rounding of the weights explains.
    """
    capsules = _capsules(order)
    weights = [(portion.weigh or portion.exact).number for portion, _, _ in weighed]
    shelf = [_per_mg(order, portion, size) for portion, _, _ in weighed]
    one = _run(weighed, weights, shelf, capsules)
    dose_bound, room_bound, mass_bound = _bounds(weighed, weights, shelf, capsules, one)

    overage = order.overage.number / 100 if order.overage else 0
    aim = order.dose.number * (1 + overage)
    wanted = order.capsule.fill
    off = abs(one.mass - wanted.number) if wanted else abs(one.room - 1)
    closes = (
        planned == capsules
        and abs(one.active - aim) <= dose_bound
        and off <= (mass_bound if wanted else room_bound)
    )
    unit = order.dose.unit
    result = Check(
        closes,
        dose=_bench_amount(one.active, unit),
        bound=_bench_amount(dose_bound, unit),
        fill=_bench_amount(one.mass, "mg/capsule"),
    )
    if not closes:
        raise CheckError(
            f"galenic's check of its own plan failed: the printed weights give {result.dose} "
            f"in {result.fill}, aimed at {aim} {unit}, bound {result.bound}. Do not use this plan; "
            "please report the order."
        )
    return result


def _run(
    weighed: Sequence[Weighed],
    weights: Sequence[Fraction],
    shelf: Sequence[tuple[Fraction, Fraction]],
    capsules: int,
) -> bench.Vessel:
    """Pour, take and fill, in the order of the list; gives the contents of one capsule."""
    vessels: dict[str, bench.Vessel] = {"batch": bench.Vessel()}
    for (portion, _, _), weight, (active, room) in zip(weighed, weights, shelf, strict=True):
        source = vessels.get(portion.from_)
        if source is None:
            source = bench.Vessel(_SUPPLY, _SUPPLY * active, _SUPPLY * room)
        bench.pour(vessels.setdefault(portion.into, bench.Vessel()), bench.take(source, weight))
    return bench.fill(vessels["batch"], capsules)


def _bounds(
    weighed: Sequence[Weighed],
    weights: Sequence[Fraction],
    shelf: Sequence[tuple[Fraction, Fraction]],
    capsules: int,
    one: bench.Vessel,
) -> tuple[Fraction, Fraction, Fraction]:
    """What half a readability on each weight explains: of the dose, the room and the mass."""
    dose = room = mass = Fraction(0)
    plain = all(portion.into == "batch" for portion, _, _ in weighed)
    for place, (_, _, half) in enumerate(weighed):
        if plain:
            active, space = shelf[place]
            moved = bench.Vessel(half / capsules, half * active / capsules, half * space / capsules)
        else:
            changed = [*weights[:place], weights[place] + half, *weights[place + 1 :]]
            other = _run(weighed, changed, shelf, capsules)
            moved = bench.Vessel(
                abs(other.mass - one.mass),
                abs(other.active - one.active),
                abs(other.room - one.room),
            )
        dose, room, mass = dose + moved.active, room + moved.room, mass + moved.mass
    return dose, room, mass


def _bench_amount(number: Fraction, unit: str) -> Amount:
    return Amount(Fraction(number), unit, "the bench")


_NONE = Fraction(0)


def _capsules(order: Order) -> int:
    if order.excess is None or not order.excess.number:
        return order.capsules
    if order.excess.unit == "capsule":
        return order.capsules + int(order.excess.number)
    return order.capsules + math.ceil(order.capsules * order.excess.number / 100)


def _per_mg(order: Order, portion: Weighing, size: str) -> tuple[Fraction, Fraction]:
    """Active and room of one milligram of what is weighed; room is counted in capsule bodies."""
    if portion.role == "stock":
        return _active_per_mg(order), _room_per_mg(order, order.stock, size)
    if portion.role == "aliquot":
        return _NONE, _NONE  # it comes from a vessel, not from the shelf
    if portion.from_ == "filler":
        return _NONE, _room_per_mg(order, order.filler, size)
    if portion.from_ == "diluent" and order.triturate is not None:
        return _NONE, _room_per_mg(order, order.triturate, size)
    powder = next(entry for entry in order.excipient if entry.name == portion.what)
    return _NONE, _NONE if powder.in_voids else _room_per_mg(order, powder, size)


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


def _active_per_mg(order: Order) -> Fraction:
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
