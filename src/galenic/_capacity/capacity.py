"""Finds the largest batch that the stocks at hand make, and what the order leaves of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._capacity.largest import Largest, Sizes
from galenic._capacity.stocks import (
    at_hand,
    counted_as,
    drugs_of,
    left_of_each,
    order_of_rest,
    taken,
    used,
)
from galenic._materials.order import Order
from galenic._materials.product import refuse_product
from galenic._planning.batch import capsules_ordered, capsules_planned
from galenic._words import Phrase
from galenic.errors import NOTHING, CheckError, InputError, Problems
from galenic.results._capacity import (
    ActiveAtHand,
    Capacity,
    FromLeftover,
    Looks,
    Plates,
    Summary,
    WholePlates,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from galenic._notices import Notice
    from galenic._planning.batch import Drug
    from galenic.results._capacity import AtHand, Left
    from galenic.results._plan import Plan

__all__ = ["capacity"]


def capacity(order: Order | Mapping[str, Any]) -> Capacity:
    """Find the largest batch that the stock at hand makes, and what the order as it stands leaves.

    Parameters
    ----------
    order
        An :class:`Order` with ``stock.available``, or a mapping of the shape of the order file. Of
        several actives at least one stock says what there is; one that does not is taken for
        enough.

    Returns
    -------
    Capacity
        Numbers of capsules ordered, of the same dose, excess and overage, each from a whole plan.

    Raises
    ------
    InputError
        When the order cannot be used, or says of no stock how much there is.
    CheckError
        When galenic's own check of a plan, or of the answer, fails.
    """
    if not isinstance(order, Order):
        order = Order.read(order)
    remedy = "plan it with another product.mass: its stock is looked at, where stock.available is"
    refuse_product(order, "the most capsules that a stock makes", remedy)
    _must_say_what_there_is(order)
    if len(order.by_active) == 1:
        order = order.by_active[0]  # [[active]] tables that come down to one are an order of one
    sizes = Sizes(order)
    drugs, found = drugs_of(order), sizes.largest()
    there = [_at_hand(drug, sizes) for drug in drugs]
    limited_by, present = _limits(sizes, found, there), sizes.plan(order.capsules)
    left = {} if present.stopped else left_of_each(drugs, present)
    actives = tuple(
        ActiveAtHand(
            drug.name,
            drug.order.stock.of,
            _is_short(drug, limited_by),
            there[place],
            None if found.plan is None else used(drug, found.plan.actives[place], found.plan),
            left.get(drug.name),
        )
        for place, drug in enumerate(drugs)
    )
    only = actives[0] if len(actives) == 1 else None
    return Capacity(
        order=order,
        capsules=found.capsules,
        limited_by=limited_by,
        plan=found.plan,
        summary=None if found.plan is None else _summary(found.plan, only),
        actives=actives,
        available=None if only is None else only.available,
        leftover=None if only is None else only.leftover,
        from_leftover=_from_leftover(order, drugs, left) if left else None,
        plates=_plates(order, sizes),
        search=_search(sizes, found),
    )


def _must_say_what_there_is(order: Order) -> None:
    """Refuse an order that says of no stock how much there is of it."""
    stocks = {f"active[{place}].stock": one.stock for place, one in enumerate(order.actives)}
    stocks = stocks or {"stock": order.by_active[0].stock}
    if any(stock.is_at_hand for stock in stocks.values()):
        return
    problems = Problems()
    for path, stock in stocks.items():
        if stock.of is None:
            what, example = stock.kind, "30" if stock.counted is not None else "5 g"
            problems.add(
                "missing",
                f"{path}.available",
                NOTHING,
                f"the {what} at hand, such as {example}",
                "add it: the largest batch is what the stock at hand makes",
            )
    raise InputError(problems)


def _limits(sizes: Sizes, found: Largest, there: Iterable[AtHand | None]) -> tuple[Notice, ...]:
    """What stops one capsule more, or one dose; the search would be wrong if nothing did.

    Where not one can be made, the first would be too small for reasons of its own: what stops as
    many as the least of the actives at hand would make tells more.
    """
    if found.capsules == sizes.whole(sizes.most):
        return ()
    more = sizes.plan(found.capsules + sizes.step)
    if not found.capsules:
        made = min(hand.capsules for hand in there if hand is not None) or sizes.step
        if sizes.plan(made).stopped:
            more = sizes.plan(made)
    if not more.stopped:
        raise CheckError(
            f"{found.capsules} capsules were found to be the most, but one more can be made"
        )
    return tuple(notice for notice in more.notices if notice.severity == "stop")


# --- the stock at hand, and what is left of it ---------------------------------------------------


def _at_hand(drug: Drug, sizes: Sizes) -> AtHand | None:
    def ordered(planned: Fraction) -> int:
        return sizes.whole(capsules_ordered(sizes.order, planned))

    return at_hand(drug, ordered)


def _is_short(drug: Drug, limited_by: Iterable[Notice]) -> bool:
    """Whether one of these stops is that there is too little of the stock of an active.

    Too little to be weighed at once, or to begin a triturate with.
    """
    stock, form = drug.order.stock, drug.order.forms.stocked.name
    names = {None, drug.weighed_for}
    for notice in limited_by:
        told = notice.values
        if notice.code == "stock-short" and told.get("of_active") in names:
            return True
        if told.get("what") == stock.described(form) and _names(told.get("why"), "hindered.stock"):
            return True
    return False


def _names(told: object, code: str) -> bool:
    """Whether a phrase is of a code, or a phrase in it."""
    if not isinstance(told, Phrase):
        return False
    return told.code == code or any(_names(one, code) for one in told.values.values())


def _summary(made: Plan, only: ActiveAtHand | None) -> Summary:
    used = None if only is None else only.used
    return Summary(
        planned=made.made.planned,
        stock=None if used is None else used.stock,
        tablets=None if used is None else used.tablets,
        filler=Amount(taken(made, "filler"), "mg", "filler"),
        triturates=len(made.triturates),
        left=None if used is None else used.left,
    )


def _from_leftover(
    order: Order, drugs: Sequence[Drug], left: Mapping[str, Left | None]
) -> FromLeftover:
    """Ask the same of all that is left."""
    of = counted_as(drugs)
    if any(one is not None and not one.mass.number for one in left.values()):
        return FromLeftover(0, (), of, Looks(exact=True, plans=0, unchecked=0))
    sizes = Sizes(order_of_rest(order, drugs, left))
    found = sizes.largest()
    there = [_at_hand(drug, sizes) for drug in drugs_of(sizes.order)]
    return FromLeftover(found.capsules, _limits(sizes, found, there), of, _search(sizes, found))


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
        ordered = sizes.whole(capsules_ordered(sizes.order, runs * plate))
        if ordered and sizes.works(ordered):
            found.append(WholePlates(ordered, capsules_planned(sizes.order, ordered), runs))
    return tuple(found)
