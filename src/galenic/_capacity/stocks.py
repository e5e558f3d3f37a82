"""The stocks of an order: what is at hand of each, what a plan takes of it, and what it leaves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._fields import twin
from galenic._materials.actives import summed
from galenic._materials.pellets import is_of_pellets
from galenic._planning.batch import plan_drugs
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.formulas import potency
from galenic.results._capacity import AtHand, Left, Used

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from galenic._materials.order import Order
    from galenic._materials.stock import AnyStock
    from galenic._planning.batch import Drug
    from galenic._words import Phrase
    from galenic.results._parts import PlannedActive
    from galenic.results._plan import Plan

__all__ = ["at_hand", "counted_as", "drugs_of", "left_of_each", "order_of_rest", "taken", "used"]


def drugs_of(order: Order) -> list[Drug]:
    """Each active of an order, on a sheet about it."""
    several = len(order.by_active) > 1
    return plan_drugs(Sheet(None if several else order.dimension), order)


def at_hand(drug: Drug, ordered_for: Callable[[Fraction], int]) -> AtHand | None:
    """The stock of an active at hand; None where the order does not say.

    ``ordered_for`` gives how many capsules are ordered where so many are planned.
    """
    stock, sheet = drug.order.stock, drug.sheet
    if not stock.is_at_hand:
        return None
    mass = stock.there(sheet, drug.content)
    active = sheet.work("active at hand", potency.active_in, drug.content.step, mass)
    planned = Fraction(active.number / drug.batch.aimed.number)
    units = None if stock.counted is None else stock.counted.units_at_hand
    return AtHand(units, mass.amount, active.amount, ordered_for(planned))


def taken(made: Plan, vessel: str, active: str | None = None) -> Fraction:
    """What a plan weighs from a vessel of the shelf, in mg; from the stock of an active."""
    weights = (
        entry.together
        for entry in made.weighings
        if entry.from_ == vessel and entry.active == active
    )
    return sum(weights, Fraction(0))


def left_of_each(drugs: Sequence[Drug], made: Plan) -> dict[str, Left | None]:
    """What a plan leaves of the stock of each active; None where nobody knows what was there."""
    pairs = zip(drugs, made.actives, strict=True)
    return {drug.name: _left(drug, active, made) for drug, active in pairs}


def _left(drug: Drug, active: PlannedActive, made: Plan) -> Left | None:
    """The powder of crushed tablets that is left and the tablets left whole; or the mass left."""
    stock, use = drug.order.stock, active.stock
    if not stock.is_at_hand:
        return None
    if stock.counted is not None and use.leftover is not None and use.leftover_active is not None:
        whole = (stock.counted.units_at_hand or 0) - (use.units_to_take or 0)
        return Left(whole, use.leftover, use.leftover_active)
    sheet = drug.sheet
    there = stock.there(sheet, drug.content)
    weighed = taken(made, "stock", drug.weighed_for)
    out = sheet.constant("stock taken", weighed, "mg", "the weighings of the plan")
    mass = sheet.work("leftover", potency.left_over, there, out)
    holds = sheet.work("active left over", potency.active_in, drug.content.step, mass)
    return Left(None, mass.amount, holds.amount)


def used(drug: Drug, active: PlannedActive, made: Plan) -> Used:
    """What a plan takes of the stock of an active, as weighed, and what it leaves."""
    weighed = Amount(taken(made, "stock", drug.weighed_for), "mg", "stock")
    return Used(weighed, active.stock.units_to_take, _left(drug, active, made))


# --- what is left, as stocks of its own ----------------------------------------------------------


def order_of_rest(order: Order, drugs: Sequence[Drug], left: Mapping[str, Left | None]) -> Order:
    """The order, of what is left of each stock; as it is of one that does not say what there is."""
    rests = {drug.name: _rest(drug, left[drug.name]) for drug in drugs}
    if len(drugs) == 1:
        return twin(order, stock=rests[drugs[0].name])
    actives = [one.active for one in summed(order)]
    return twin(order, actives=tuple(twin(one, stock=rests[one.name]) for one in actives))


def _rest(drug: Drug, left: Left | None) -> AnyStock:
    """What is left of a stock: crushed tablets are a powder of their content then."""
    stock = drug.order.stock
    if left is None:
        return stock
    if stock.counted is None:
        return twin(stock, available=left.mass)
    sheet = Sheet(drug.order.dimension).measured_in(stock.active_unit)
    content = stock.content(sheet).step.amount  # in the form of the stock
    return stock.counted.rest(content, left.mass)


def counted_as(drugs: Sequence[Drug]) -> Phrase:
    """What is counted as left."""
    told = [_counted_as(drug) for drug in drugs]
    if len(set(told)) == 1:
        return told[0]
    each = (
        phrase("of-active", active=drug.name, told=one)
        for drug, one in zip(drugs, told, strict=True)
        if drug.is_weighed
    )
    return phrase("reasons", reasons=tuple(each))


def _counted_as(drug: Drug) -> Phrase:
    stock = drug.order.stock
    if not stock.is_at_hand:
        return phrase("left-not-said")
    if stock.counted is not None and is_of_pellets(drug.order):
        return phrase("pellets-left")
    return phrase("mass-left" if stock.counted is None else f"powder-left-{stock.kind}")
