"""What is taken of a stock for one batch, or for all batches of a family together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve

from galenic._sheet import Sheet
from galenic.results._names import VesselName

if TYPE_CHECKING:
    from galenic._materials.order import OfOne
    from galenic._materials.stock.base import Taken
    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["Taking", "taking", "weighed", "with_units"]


class Taking(NamedTuple):
    """Units that are taken for a mass, the active in what is taken, and what there is to say."""

    taken: Taken | None
    active: Fraction
    notices: tuple[Notice, ...]


def taking(order: OfOne, mass: Fraction) -> Taking:
    """Take a mass in mg of the stock of an order, by the rule that a single batch has."""
    sheet = Sheet(order.dimension)
    content = order.stock.content(sheet)
    before = len(sheet.notices)
    step = sheet.constant("stock of the family", mass, "mg", "the weights of its batches")
    taken = order.stock.take(sheet, step, content)
    active = Fraction(content.step.number * mass)
    if taken is not None:
        active += taken.leftover_active.number
    return Taking(taken, active, tuple(sheet.notices[before:]))


def weighed(made: Plan) -> Fraction:
    """What a plan weighs of the stock on the shelf, for its triturates too, in mg."""
    of_stock = (one for one in made.weighings if one.from_ == VesselName.STOCK)
    return sum((one.together for one in of_stock), start=Fraction(0))


def with_units(made: Plan, all_of: Taking) -> Plan:
    """A plan that tells the units taken for all batches, in place of those for its own alone.

    Its weights are the same. Their number, what is left of them and what there is to say of both
    are those of the family, or whoever has one sheet in hand would crush units for that batch.
    """
    (order,), (active,), taken = made.order.by_active, made.actives, all_of.taken
    if taken is None or order.stock.counted is None:
        return made
    counted: dict[str, Any] = dict(
        zip(order.stock.counted.told_as, (taken.exact, taken.units), strict=True)
    )
    use = evolve(
        active.stock,
        intact_mass=taken.intact,
        leftover=taken.leftover,
        leftover_active=taken.leftover_active,
        **counted,
    )
    own = {one.code for one in taking(order, weighed(made)).notices}
    notices = (*all_of.notices, *(one for one in made.notices if one.code not in own))
    return evolve(made, actives=(evolve(active, stock=use),), stock=use, notices=notices)
