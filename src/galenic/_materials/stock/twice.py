"""A content that is itself what one form weighs beside the other: it would convert twice."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._materials.measures import by_moles
from galenic._materials.substances import same_name

if TYPE_CHECKING:
    from galenic._materials.order import OfOne
    from galenic._materials.stock.powder import Powder
    from galenic._sheet import Sheet, Step

__all__ = ["may_convert_twice", "note_twice"]

_LEAST = Fraction(108, 100)
"""What a form weighs beside the other from which on it is asked: ours. Below it a correction for
moisture is as likely to be as much."""

_ABOUT = (Fraction(99, 100), Fraction(106, 100))
"""The content as weighed over what the form weighs, where it may be that, rounded as lists print it
or with a correction for moisture and assay beside it: ours."""


def may_convert_twice(order: OfOne) -> Fraction | None:
    """What the stock's form weighs for each of the ordered one, if its content may say it already.

    Water and drying loss are no part of it: they are what they are in either form.
    """
    stated = order.stock.percent_of_label
    weighs = _weighs(order)
    if weighs is None or stated is None or stated.unit != "%" or weighs < _LEAST:
        return None
    low, high = _ABOUT
    return weighs if low <= 100 / stated.number / weighs <= high else None


def _weighs(order: OfOne) -> Fraction | None:
    """What is weighed of the form that the content is of for each of the ordered one."""
    ordered, _, stated = order.forms
    if same_name(ordered.name, stated.name):
        return None
    printed = order.stock.converts
    if printed is None:
        return by_moles(ordered, stated)
    alike = printed.stated.unit == printed.ordered.unit
    return Fraction(1 / printed.ratio) if alike else None


def note_twice(sheet: Sheet, order: OfOne, stock: Powder, mass: Step) -> None:
    """Say both weights, where a factor or an assay may be the conversion that is done beside it."""
    weighs = may_convert_twice(order)
    if weighs is None or stock.stated_by is None:
        return
    ordered, _, stated = order.forms
    sheet.note(
        "content-converts-twice",
        key=sheet.key("stock.factor" if fields.is_given(stock, "factor") else "stock.assay"),
        given=stock.factor if stock.assay is None else stock.assay,
        weighs=weighs,
        stated=stated.name,
        ordered=ordered.name,
        planned=mass.amount,
        once=Amount(mass.number / weighs, "mg"),
    )
