"""Finds the largest batch that a stock makes, and what the order as it stands leaves of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._capacity.largest import Largest, Sizes
from galenic._fields import twin
from galenic._materials.order import Order
from galenic._planning.batch import (
    capsules_ordered,
    capsules_planned,
    plan_batch,
    plan_capsules,
    plan_content,
)
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.errors import NOTHING, CheckError, InputError, Problems
from galenic.formulas import potency
from galenic.results._capacity import (
    AtHand,
    Capacity,
    FromLeftover,
    Left,
    Looks,
    Plates,
    Summary,
    WholePlates,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._materials.stock import Stock
    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["capacity"]


def capacity(order: Order | Mapping[str, Any]) -> Capacity:
    """Find the largest batch that the stock at hand makes, and what the order as it stands leaves.

    Parameters
    ----------
    order
        An :class:`Order` with ``stock.available``, or a mapping of the shape of the order file.

    Returns
    -------
    Capacity
        Numbers of capsules ordered, of the same dose, excess and overage, each from a whole plan.

    Raises
    ------
    InputError
        When the order cannot be used, or does not say how much stock there is.
    CheckError
        When galenic's own check of a plan, or of the answer, fails.
    """
    if not isinstance(order, Order):
        order = Order.read(order)
    _must_say_what_there_is(order)
    sizes = Sizes(order)
    found, there = sizes.largest(), _at_hand(order, sizes)
    present = sizes.plan(order.capsules)
    leftover = None if present.stopped else _left(order, present)
    return Capacity(
        order=order,
        capsules=found.capsules,
        limited_by=_limits(sizes, found, there),
        plan=found.plan,
        summary=None if found.plan is None else _summary(order, found.plan),
        available=there,
        leftover=leftover,
        from_leftover=None if leftover is None else _from_leftover(order, leftover),
        plates=_plates(order, sizes),
        search=_search(sizes, found),
    )


def _must_say_what_there_is(order: Order) -> None:
    if order.stock.is_at_hand:
        return
    what, example = order.stock.kind, "30" if order.stock.counted is not None else "5 g"
    problems = Problems()
    problems.add(
        "missing",
        "stock.available",
        NOTHING,
        f"the {what} at hand, such as {example}",
        "add it: the largest batch is what the stock at hand makes",
    )
    raise InputError(problems)


def _limits(sizes: Sizes, found: Largest, there: AtHand) -> tuple[Notice, ...]:
    """What stops one capsule more; the search would be wrong if nothing did.

    Where not one can be made, the first would be too small for reasons of its own: what stops as
    many as the active at hand would make tells more.
    """
    if found.capsules == sizes.most:
        return ()
    more = sizes.plan(found.capsules + 1)
    if not found.capsules and sizes.plan(there.capsules or 1).stopped:
        more = sizes.plan(there.capsules or 1)
    if not more.stopped:
        raise CheckError(
            f"{found.capsules} capsules were found to be the most, but one more can be made"
        )
    return tuple(notice for notice in more.notices if notice.severity == "stop")


# --- the stock at hand, and what is left of it ---------------------------------------------------


def _at_hand(order: Order, sizes: Sizes) -> AtHand:
    sheet, stock = Sheet(order.dimension), order.stock
    content = plan_content(sheet, order)
    batch = plan_batch(sheet, order, plan_capsules(sheet, order))
    mass = stock.there(sheet, content)
    active = sheet.work("active at hand", potency.active_in, content.step, mass)
    return AtHand(
        None if stock.counted is None else stock.counted.units_at_hand,
        mass.amount,
        active.amount,
        min(capsules_ordered(sizes.order, active.number / batch.aimed.number), sizes.most),
    )


def _taken(made: Plan, vessel: str) -> Fraction:
    """What the weighings of a plan take from a vessel of the shelf, in mg."""
    weights = (entry.weigh or entry.exact for entry in made.weighings if entry.from_ == vessel)
    return sum((Fraction(weight.number) for weight in weights), Fraction(0))


def _left(order: Order, made: Plan) -> Left:
    """The powder of crushed tablets that is left and the tablets left whole; or the mass left."""
    stock, use = order.stock, made.stock
    if stock.counted is not None and use.leftover is not None and use.leftover_active is not None:
        whole = (stock.counted.units_at_hand or 0) - (use.units_to_take or 0)
        return Left(whole, use.leftover, use.leftover_active)
    sheet = Sheet(order.dimension)
    content = plan_content(sheet, order)
    there = stock.there(sheet, content)
    taken = sheet.constant("stock taken", _taken(made, "stock"), "mg", "the weighings of the plan")
    mass = sheet.work("leftover", potency.left_over, there, taken)
    active = sheet.work("active left over", potency.active_in, content.step, mass)
    return Left(None, mass.amount, active.amount)


def _summary(order: Order, made: Plan) -> Summary:
    return Summary(
        planned=made.made.planned,
        stock=Amount(_taken(made, "stock"), "mg", "stock"),
        tablets=made.stock.units_to_take,
        filler=Amount(_taken(made, "filler"), "mg", "filler"),
        triturates=len(made.triturates),
        left=_left(order, made),
    )


def _from_leftover(order: Order, left: Left) -> FromLeftover:
    """Ask the same of what is left: crushed tablets are a powder of their content then."""
    stock, counted = order.stock, order.stock.counted
    of = phrase("mass-left" if counted is None else f"powder-left-{stock.kind}")
    if not left.mass.number:
        return FromLeftover(0, (), of, Looks(exact=True, plans=0, unchecked=0))
    if counted is None:
        rest: Stock = twin(stock, available=left.mass)
    else:
        content = stock.content(Sheet(order.dimension)).step.amount
        rest = counted.rest(content, left.mass)
    sizes = Sizes(twin(order, stock=rest))
    found = sizes.largest()
    limits = _limits(sizes, found, _at_hand(sizes.order, sizes))
    return FromLeftover(found.capsules, limits, of, _search(sizes, found))


def _search(sizes: Sizes, found: Largest) -> Looks:
    return Looks(not found.unchecked, len(sizes.plans), found.unchecked)


# --- the capsule machine -------------------------------------------------------------------------


def _plates(order: Order, sizes: Sizes) -> Plates | None:
    plate = order.capsule.plate
    made = sizes.plan(order.capsules).made
    if plate is None or made.runs is None or made.last_run is None:
        return None
    return Plates(
        plate, made.runs, made.last_run, plate - made.last_run, _whole(sizes, made.planned, plate)
    )


def _whole(sizes: Sizes, planned: int, plate: int) -> tuple[WholePlates, ...]:
    """Orders of whole plates that can be made: the next below the order, or itself, and above."""
    found = []
    for runs in (planned // plate, planned // plate + 1):
        ordered = min(capsules_ordered(sizes.order, runs * plate), sizes.most)
        if ordered and sizes.works(ordered):
            found.append(WholePlates(ordered, capsules_planned(sizes.order, ordered), runs))
    return tuple(found)
