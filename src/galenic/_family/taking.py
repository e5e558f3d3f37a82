"""What is taken of a stock for all batches of a family together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._sheet import Sheet
from galenic.results._names import VesselName

if TYPE_CHECKING:
    from galenic._materials.order import OfOne
    from galenic._materials.stock.base import Taken
    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["Taking", "taking", "weighed"]


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
