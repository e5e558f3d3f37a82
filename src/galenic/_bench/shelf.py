"""What one milligram from the shelf brings: active, and room in a capsule body.

What the stock holds and how the powders pack is worked out a second time from the order, in the way
a person would at the bench: no formula is called, and no step looked at.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from galenic._materials.methods import COMPLETION
from galenic._materials.packing import ByDensity, Carried, Measured
from galenic._materials.spread import MEASURED, by_completion, spread_of
from galenic._materials.stock import STOCKS
from galenic._materials.substances import same_name
from galenic.errors import CheckError
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from galenic._materials.excipients import Excipient, Packs
    from galenic._materials.order import OfOne, Order
    from galenic._materials.stock import Capsules, Powder, Stock, Tablets, Triturate
    from galenic.results._parts import Weighing

__all__ = [
    "End",
    "active_only",
    "active_per_mg",
    "as_pure",
    "holds",
    "is_excipient",
    "is_measured",
    "per_mg",
    "room_per_mg",
    "stock_of",
]

_NONE = Fraction(0)


def per_mg(
    order: Order, portion: Weighing, size: str, end: End = None, *, of: OfOne
) -> tuple[Fraction, Fraction]:
    """Active and room of one milligram of what is weighed; room is counted in capsule bodies.

    ``of`` is the order of the active that is followed. ``end`` asks for the room at the loosest
    (``least``) or tightest packing that may be, or at the tightest that a stop is held against.
    """
    if portion.role == Role.ALIQUOT:
        return _NONE, _NONE  # it comes from a vessel, not from the shelf
    active = active_per_mg(of) if holds(portion, of) else _NONE
    powder = _powder(order, portion)
    if powder is None:
        return active, _NONE
    return active, room_per_mg(order, powder, size, end)


_AnEnd: TypeAlias = Literal["least", "most", "tightest"]
End: TypeAlias = _AnEnd | None
_ENDS: tuple[_AnEnd, ...] = ("least", "most")


def is_measured(order: Order, portion: Weighing, size: str) -> bool:
    """Whether how the powder packs was measured in this capsule, or does not matter."""
    powder = None if portion.role == Role.ALIQUOT else _powder(order, portion)
    if powder is None or isinstance(order.bodies.packing(powder, size), Measured):
        return True
    return all(_times(order, powder, size, end) == 1 for end in _ENDS)


def _powder(order: Order, portion: Weighing) -> Packs | None:
    """The powder of the order that is weighed, if it takes up room."""
    if portion.role == Role.STOCK:
        return stock_of(order, portion)
    if portion.from_ == VesselName.FILLER:
        return order.filler
    if portion.from_ == VesselName.DILUENT and order.triturate is not None:
        return order.triturate
    found = next((entry for entry in order.excipient if is_excipient(portion, entry)), None)
    return None if found is None or found.in_voids else found


def active_only(portions: Sequence[Weighing], of: OfOne) -> list[tuple[Fraction, Fraction]]:
    """A shelf to follow one of several actives by, where what takes up room is known already."""
    each = active_per_mg(of)
    return [(each if holds(portion, of) else _NONE, _NONE) for portion in portions]


def holds(portion: Weighing, of: OfOne) -> bool:
    """Whether a weighing is of the stock in which an active lies."""
    if portion.role != Role.STOCK or portion.active is None:
        return False
    owner = of.stock.of or of.active
    return portion.active == owner or same_name(portion.active, owner)


def stock_of(order: Order, portion: Weighing) -> Stock:
    """The stock that is weighed."""
    for one in order.by_active:
        if one.active == portion.active:
            return one.stock
    raise CheckError(f"a stock was weighed for {portion.active!r}, which is no active of the order")


def _times(order: Order, powder: Packs, size: str, end: _AnEnd) -> Fraction:
    """How many times as densely as it is taken to be a powder packs at an end of its range."""
    bodies, filler = order.bodies, order.filler
    if (known := bodies.packing(powder, size)) is not None:
        spread = spread_of(known, bodies.blend or powder)
    elif (known := bodies.packing(filler, size)) is not None:
        spread = spread_of(known, filler).alike()
    else:
        spread = MEASURED
    if order.method == COMPLETION:
        spread = by_completion(spread, powder)
    times: Fraction = getattr(spread, end)
    return times


def is_excipient(portion: Weighing, powder: Excipient) -> bool:
    """Whether the portion comes from the shelf of an excipient, and not from a mixture with it."""
    return portion.from_ == VesselName.EXCIPIENT and portion.named == powder.name


def as_pure(portions: Sequence[Weighing], powder: Excipient) -> list[tuple[Fraction, Fraction]]:
    """A shelf to follow one excipient by, as the active is: it is pure, all else is free of it."""
    return [(Fraction(is_excipient(portion, powder)), _NONE) for portion in portions]


def room_per_mg(order: Order, powder: Packs, size: str, end: End = None) -> Fraction:
    """The room that one milligram of a powder takes up, counted in capsule bodies."""
    room = _room_per_mg(order, powder, size)
    return room if end is None else room / _times(order, powder, size, end)


def _room_per_mg(order: Order, powder: Packs, size: str) -> Fraction:
    known = order.bodies.packing(powder, size)
    if isinstance(known, Measured):
        return 1 / known.amount.number
    if isinstance(known, ByDensity) and known.poured is not None:  # as it was poured and read
        return known.poured.volume.number / known.poured.mass.number / known.here.volume.number
    if known is None:
        # Without a packing statistic stock and diluent are taken to pack like the filler.
        stocks = (one.stock for one in order.by_active)
        alike = powder is order.triturate or any(powder is stock for stock in stocks)
        return _room_per_mg(order, order.filler, size) if alike else Fraction(0)
    density = known.amount.number  # of the powder: mg in the body where it was measured, or g/mL
    density = density / known.origin.volume.number if isinstance(known, Carried) else density * 1000
    return 1 / density / known.here.volume.number


def active_per_mg(order: OfOne) -> Fraction:
    """Active in one milligram of stock, in the form of the order, by moles where forms differ."""
    active, printed = _stated_per_mg(order.stock), order.stock.converts
    if printed is not None:
        return active / printed.stated.number * printed.ordered.number
    ordered, _, stated = order.forms
    if ordered.name == stated.name or ordered.molar_mass is None or stated.molar_mass is None:
        return active
    moles = active / stated.molar_mass.number * (stated.moieties or 1)
    return moles / (ordered.moieties or 1) * ordered.molar_mass.number


def _stated_per_mg(stock: Stock) -> Fraction:
    return READINGS[stock.kind](stock)


def _of_label(stock: Tablets | Capsules | Triturate) -> Fraction:
    """The strength, corrected by the assay of the lot."""
    strength = stock.strength.number
    return strength if stock.assay is None else strength * stock.assay.number / 100


def _of_tablets(stock: Tablets) -> Fraction:
    powder = _tablet(stock)
    if stock.film_mass is not None:
        powder -= stock.film_mass.number
    return _of_label(stock) / powder


def _of_powder(stock: Powder) -> Fraction:
    if stock.factor is not None:
        return 1 / stock.factor
    if stock.assay is None and stock.equivalent is not None:
        return Fraction(1)  # the equivalence is one of the powder as it is weighed
    if stock.assay is None:
        raise CheckError("a powder was read that has neither a content nor a factor")
    assay = stock.assay.number / (100 if stock.assay.unit == "%" else 1000)
    if stock.assay_policy == "nrf" and stock.assay.unit == "%":
        assay = min(assay, Fraction(1))
    losses = (stock.water, stock.loss_on_drying, stock.solvent)
    dry = 100 - sum(loss.number for loss in losses if loss is not None)
    return assay * dry / 100


def _tablet(stock: Tablets) -> Fraction:
    """The mean mass of a tablet."""
    if stock.mean_mass is not None:
        return stock.mean_mass.number
    if stock.total_mass is not None:
        return stock.total_mass.number / (stock.tablets_weighed or 1)
    masses = [mass.number for mass in stock.masses or ()]
    return sum(masses, Fraction(0)) / len(masses)


READINGS: dict[str, Callable[[Any], Fraction]] = {
    "tablets": _of_tablets,
    "capsules": lambda capsules: _of_label(capsules) / capsules.mean_net.number,
    "powder": _of_powder,
    "triturate": lambda triturate: _of_label(triturate) / 1000,
}
"""How each kind of stock is read a second time."""

if READINGS.keys() != STOCKS.keys():
    raise CheckError(
        f"kinds of stock that the bench cannot read: {READINGS.keys() ^ STOCKS.keys()}"
    )
