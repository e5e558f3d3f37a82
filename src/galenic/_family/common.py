"""Finds one triturate for several batches, where what they need of a stock cannot be weighed.

The triturate is an order of its own, planned whole as any other product, and each batch that takes
from it is an ordinary order whose stock it is. So every room that plans, checks and proves an order
serves both, and the next order takes what is left as it takes any triturate.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic import _fields as fields
from galenic._amounts import decimal_text
from galenic._family.packs import packing_keys
from galenic._family.taking import weighed
from galenic._materials.merge import PACKING_KEYS, but_for_packing
from galenic._materials.order import Order
from galenic._materials.substances import same_name
from galenic._planning.batch import plan_drugs
from galenic._planning.plan import plan
from galenic._planning.scales import plan_scales
from galenic._sheet import Sheet
from galenic.errors import InputError
from galenic.results._names import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._materials.order import OfOne
    from galenic._planning.scales import Scale
    from galenic.results._parts import Weighing
    from galenic.results._plan import Plan

__all__ = ["FromCommon", "are_dated_alike", "common_triturates", "dilutes"]

_ROUND = tuple(Fraction(part) for part in ("1", "2", "2.5", "4", "5"))
_DECADES = range(-3, 9)
_STRENGTHS = sorted((one * Fraction(10) ** n for n in _DECADES for one in _ROUND), reverse=True)
"""Round strengths, per gram: in mg those of 1 in 2, 2.5, 4, 5, 10 and their decades."""

_TRIED = 4
"""So many strengths are tried, from the strongest whose aliquots can be weighed."""

_NOT_OF_IT = frozenset(
    {"order", "active", "capsule", "capsule_size", "fill", "excipient", "other_stock"}
)
"""Tables of an order of capsules that say nothing of a triturate of its stock."""

_PARTS_OF_IT = {
    "triturate": ("ratio_limit", "max_steps", "mixer_capacity"),
    "label": ("storage", "pharmacy", "contact", "size"),
}
"""Of these tables what says something of it: how it may be mixed, and what is on every label of the
pharmacy. A lot, a last day, a route and warnings of [label] are of the capsules."""

_OF_LOT = ("lot", "expires")

_ALIKE = ("filler", "triturate", "weighing", "balance")
"""Tables that the orders have to have in common, but for packing, for one triturate to serve."""

LOT = "T"
"""What stands behind the number of an order as the lot of the triturate for all of its batches."""


class FromCommon(NamedTuple):
    """The plan of a triturate, and those of all batches; ``members`` are taken from it."""

    common: Plan
    plans: tuple[Plan, ...]
    members: frozenset[int]

    def portions(self, place: int) -> list[Weighing]:
        """What a batch weighs of it."""
        return [one for one in self.plans[place].weighings if one.role == Role.STOCK]

    @property
    def taken(self) -> Fraction:
        """What the batches weigh of it together, in mg."""
        return sum((weighed(self.plans[place]) for place in self.members), start=Fraction(0))


class _Needs(NamedTuple):
    """What batches need of an active, and what a triturate of their stock has to keep to."""

    order: OfOne
    active: tuple[Fraction, ...]
    content: Fraction
    scales: tuple[Scale, ...]
    prove: bool

    @property
    def least(self) -> Fraction:
        """The least weight that any balance may set, in mg."""
        return min(_up(one.minimum.number, one.readability.number) for one in self.scales)

    @property
    def grid(self) -> Fraction:
        """The readability of the finest balance, in mg."""
        return min(one.readability.number for one in self.scales)


def common_triturates(plans: Sequence[Plan], *, prove: bool) -> Iterator[FromCommon]:
    """Families that take from one triturate, each with every plan sound.

    Parameters
    ----------
    plans
        The plan of each batch by itself, of one active from one stock.
    prove
        Whether every plan is proved.

    Yields
    ------
    FromCommon
        One where all batches take from it, and one where only those do that would dilute the stock
        by themselves; none where none does, and where the order fixes how it is diluted.
    """
    asking = frozenset(place for place, one in enumerate(plans) if dilutes(one))
    if not asking or len(plans) == 1:
        return
    needs = _needs(plans, prove=prove)
    if needs is None:
        return
    everyone = frozenset(range(len(plans)))
    for members in dict.fromkeys((everyone, asking)):
        if len(members) > 1:
            strengths = _strengths(needs, min(needs.active[place] for place in members))
            tried = (_planned(plans, needs, members, one) for one in strengths)
            found = next((one for one in tried if one is not None), None)
            if found is not None:
                yield found


def dilutes(made: Plan) -> bool:
    """Whether a batch by itself dilutes its stock, or can weigh it in no way."""
    return made.stopped or any(one.role == Role.STOCK for one in made.triturates)


def are_dated_alike(plans: Sequence[Plan]) -> bool:
    """Whether all orders have a day or none: one without cannot take from what ends on a day."""
    return len({made.order.date is None for made in plans}) == 1


def _needs(plans: Sequence[Plan], *, prove: bool) -> _Needs | None:
    """What the batches need; ``None`` where no triturate could be ordered for all of them."""
    orders = [made.order for made in plans]
    order = min(orders, key=_made_first)
    table = order.triturate
    one_active = all(len(one.by_active) == 1 for one in orders)
    alike = are_dated_alike(plans) and all(_shared(one) == _shared(order) for one in orders)
    if not one_active or not alike:
        return None
    if order.product is not None or order.by_active[0].active_unit == "CFU":
        return None
    if not order.balance or (table is not None and table.is_fixed):
        return None
    drugs = [plan_drugs(Sheet(one.by_active[0].dimension), one)[0] for one in orders]
    active = tuple(Fraction(drug.batch.active.number) for drug in drugs)
    content = Fraction(drugs[0].content.step.number)
    scales = plan_scales(drugs[0].sheet, order)
    return _Needs(order.by_active[0], active, content, scales, prove)


def _made_first(order: Order) -> tuple[dt.date, str]:
    """The order that a triturate is of, in whatever row they stand: it is made before them all."""
    return order.date or dt.date.max, order.number or ""


def _shared(order: Order) -> dict[str, Any]:
    """What a triturate is made with, but for how its powders pack in the capsule of an order."""
    told = {key: table for key, table in order.to_tables().items() if key in _ALIKE}
    for key in ("filler", "triturate"):
        told[key] = but_for_packing(told.get(key, {}))
    return told | {"tolerance": order.tolerance}


def _strengths(needs: _Needs, least: Fraction) -> list[Fraction]:
    """Round strengths in mg or IU a gram, weaker than the stock, at which the least is weighable.

    A weaker one takes more diluent and spares nothing: the strongest that serves is looked for.
    """
    strongest = min(needs.content, least / needs.least) * 1000
    return [one for one in _STRENGTHS if one <= strongest and one < needs.content * 1000][:_TRIED]


def _planned(
    plans: Sequence[Plan], needs: _Needs, members: frozenset[int], strength: Fraction
) -> FromCommon | None:
    """The family at a strength; ``None`` where a plan of it does not come out."""
    each = (_up(needs.active[one] * 1000 / strength, needs.grid) for one in members)
    wanted = sum(each, start=Fraction(0))
    try:
        common = plan(_order_of_triturate(needs, wanted, strength), prove=needs.prove)
        if common.stopped or common.triturates:
            return None
        stock = common.kept[0].to_tables()["stock"]
        taking = {place: _order_from(plans[place].order, stock, common) for place in members}
        made = tuple(
            plan(taking[place], prove=needs.prove) if place in taking else one
            for place, one in enumerate(plans)
        )
    except InputError:  # a strength or a mass that an order cannot hold
        return None
    found = FromCommon(common, made, members)
    sound = not any(one.stopped for one in made)
    straight = not any(dilutes(made[place]) for place in members)
    return found if sound and straight and _is_kept(found, needs) else None


def _order_of_triturate(needs: _Needs, wanted: Fraction, strength: Fraction) -> Order:
    """As much as is wanted of the triturate, or as holds the least drug that can be weighed."""
    drug = max(_up(wanted * strength / 1000 / needs.content, needs.grid), needs.least)
    mass = _up(drug * needs.content * 1000 / strength, needs.grid)
    given = needs.order.to_tables()
    heading = given["order"]
    tables = {name: one for name, one in given.items() if name not in _NOT_OF_IT}
    for name, keys in _PARTS_OF_IT.items():
        if name in tables:
            tables[name] = {key: one for key, one in tables[name].items() if key in keys}
    tables["filler"] = _diluent(given["filler"], given.get("triturate", {}))
    told = {key: heading[key] for key in ("date", "number", "convert_form") if key in heading}
    number = needs.order.number
    product: dict[str, Any] = {
        "kind": "triturate",
        "active": needs.order.active,
        "mass": f"{decimal_text(mass)} mg",
        "strength": f"{decimal_text(strength)} {needs.order.active_unit}/g",
        **({} if number is None else {"lot": f"{number} {LOT}"}),
    }
    alike = {name for name, one in tables.items() if given.get(name) == one}
    lent = tuple(path for path in needs.order.pharmacy if path.partition(".")[0] in alike)
    made = Order.read({"product": product | told, **tables}, origins=lent)
    return fields.twin(made, pharmacy_file=needs.order.pharmacy_file)


def _diluent(filler: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """What the triturate is filled up with: the filler or another powder, of the lot for it.

    Of the filler itself [triturate] may name a lot that triturates are made with, in place of the
    one that capsules are filled up with.
    """
    own = {key: table[key] for key in ("diluent", *PACKING_KEYS, *_OF_LOT) if key in table}
    name = own.pop("diluent", filler["name"])
    if not same_name(name, filler["name"]):
        return {"name": name, **own}
    for together in (PACKING_KEYS, _OF_LOT):
        if not own.keys().isdisjoint(together):
            filler = {key: one for key, one in filler.items() if key not in together}
    return {**filler, **own}


def _order_from(order: Order, stock: Mapping[str, Any], common: Plan) -> Order:
    """The order of a batch that takes from the triturate, with how that packs in its capsule."""
    packs = packing_keys(order.by_active[0], common)
    return order.replace(stock={**stock, **packs}, triturate=None)


def _is_kept(found: FromCommon, needs: _Needs) -> bool:
    """Whether it is enough for all, and within the tolerance that the order sets on triturates."""
    made = found.common.product
    if made is None or made.made is None or found.taken > made.made.number:
        return False
    tolerance = needs.order.tolerance
    return tolerance is None or _worst_error(found, needs) * 100 <= tolerance.number


def _worst_error(found: FromCommon, needs: _Needs) -> Fraction:
    """The largest error of a dose by the weighings of the triturate and of what is taken of it."""
    errors = {one.balance.name: one.error(Sheet()).number for one in needs.scales}
    weights = [(one.role, one.together, errors[str(one.balance)]) for one in found.common.weighings]
    mass = sum(weight for _, weight, _ in weights)
    drug = sum(weight for role, weight, _ in weights if role == Role.STOCK)
    of_drug = sum(error for role, _, error in weights if role == Role.STOCK) / drug
    diluent = sum(error for role, _, error in weights if role != Role.STOCK) / mass
    taken = (
        sum(errors[str(one.balance)] for one in portions) / sum(one.together for one in portions)
        for portions in map(found.portions, found.members)
    )
    return Fraction(of_drug * (mass - drug) / mass + diluent + max(taken))


def _up(mass: Fraction, grid: Fraction) -> Fraction:
    """The least multiple of a readability that is no less than a mass."""
    return -(-mass // grid) * grid
