"""The [product] table: a powder that is made for the shelf, and how it is planned.

A product is planned as one unit that is filled to a mass: the unit holds the active, and filler
makes up the rest. So every room that plans, weighs, checks and proves capsules serves it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import evolve

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._materials.capsules import Capsule
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from galenic._materials.order import Order
    from galenic.errors import Problem

__all__ = [
    "IN_ALL",
    "MASS_IN_ALL",
    "PRODUCTS",
    "TriturateProduct",
    "as_one_unit",
    "beside_product",
    "refuse_product",
    "told_of_product",
]

_REFUSED = {
    "order": "write its keys under [product]: it has no capsules to count",
    "capsule": "remove it: a product is filled into no capsule",
    "capsule_size": "remove it: a product is filled into no capsule",
    "fill": "remove it: a product is filled into no capsule",
    "active": "write one active under [product]: a triturate holds one",
}
_WHOLE = 1000  # mg in a gram
_MASS = re.compile(r"excipient\[\d+\]\.mass")

MASS_IN_ALL = "an amount in mg, in all of [product]: it has no capsules"
IN_ALL = 'write what goes into all of it, such as "100 mg"; or share, such as "0.1 %"'
"""What the mass of an excipient of a product is to be, and what to write."""


@fields.sound
class TriturateProduct(fields.Sound):
    """A triturate that is made for the shelf: so much of it, of such a strength."""

    kind: ClassVar[str] = "triturate"
    _place: ClassVar = "product"

    active: str = fields.text(doc="the form the strength is stated in")
    mass: fields.AmountKey = fields.amount("mg", doc="mass of the product")
    strength: fields.AmountKey = fields.amount(
        "mg/g",
        "IU/g",
        doc="active in each gram of the product, or 1 in 1000; not powder as weighed",
        rename={"%": ("mg/g", 10), "mg/mg": ("mg/g", 1000)},
        parts=True,
    )
    tolerance: fields.MaybeAmount = fields.amount(
        "%",
        doc="worst-case error of the strength that a triturate made on the way may add; absent: "
        "none is set",
        at_most=100,
        default=None,
    )
    lot: str | None = fields.text(doc="lot number that the product is given", default=None)
    expires: dt.date | None = fields.date(doc="expiry date that the product is given", default=None)
    number: str | None = fields.text(
        doc="number of the order or the batch, for the record", default=None
    )
    date: dt.date | None = fields.date(
        doc="day of the order; the clock is never read", default=None
    )
    convert_form: bool = fields.flag(
        doc="allow product.active and stock.active to differ", default=False
    )

    @fields.rule("strength")
    def _strength_can_be(self, path: str, problems: Problems) -> None:
        if self.strength.unit == "mg/g" and self.strength.number >= _WHOLE:
            given, expected = self.strength.label, "less than 1000 mg/g"
            remedy = "a gram of triturate holds less than a gram of active"
            problems.add("range", f"{path}.strength", given, expected, remedy)

    @fields.rule("date", "expires")
    def _ends_after_it_is_made(self, path: str, problems: Problems) -> None:
        if self.date is not None and self.expires is not None and self.expires < self.date:
            given, expected = str(self.expires), f"{self.date} or later"
            remedy = "correct one: it would have expired before it is made"
            problems.add("conflict", f"{path}.expires", given, expected, remedy)

    @property
    def unit(self) -> str:
        """``mg`` or ``IU``: what its active is measured in."""
        return self.strength.unit.partition("/")[0]

    @property
    def held(self) -> Fraction:
        """Active in all of it, in its unit."""
        return Fraction(self.mass.number * self.strength.number / 1000)

    @property
    def parts(self) -> Fraction | None:
        """Parts of the product of which one is active; ``None`` of one measured in IU."""
        return Fraction(_WHOLE) / self.strength.number if self.unit == "mg" else None


PRODUCTS: dict[str, type[TriturateProduct]] = {TriturateProduct.kind: TriturateProduct}
"""What can be made that is no capsule, by its kind."""


def beside_product(
    heading: Mapping[str, Any], tables: Mapping[str, Any], problems: Problems
) -> dict[str, Any]:
    """The tables of an order of a product, without those that are of capsules; they are told."""
    given = dict(tables) | ({"order": heading} if heading else {})
    for name, remedy in _REFUSED.items():
        if given.get(name):
            brackets = f"[[{name}]]" if isinstance(given[name], (list, tuple)) else f"[{name}]"
            problems.add("conflict", name, brackets, "none beside [product]", remedy)
    return {key: table for key, table in tables.items() if key not in _REFUSED}


def as_one_unit(product: TriturateProduct | None) -> dict[str, Any]:
    """What stands for [order] and [capsule]: one unit, its dose and its mass.

    What could not be read of the product is not there, which was told.
    """
    optional = ("tolerance", "number", "date", "convert_form")
    if product is None:
        return dict.fromkeys(("active", "dose", "capsule", *optional)) | {"capsules": 1}
    told = {key: fields.maybe(product, key) for key in ("active", "mass", "strength")}
    keys = {key: fields.maybe(product, key) for key in optional if fields.is_given(product, key)}
    mass, strength = told["mass"], told["strength"]
    dose = fill = None
    if strength is not None:
        # Of an unknown mass a dose of one gram tells as much of units and forms.
        held = strength.number * (1000 if mass is None else mass.number) / 1000
        unit = strength.unit.partition("/")[0]
        dose = Amount(held, f"{unit}/capsule", "product.strength", strength.written)
    if mass is not None:
        fill = Amount(mass.number, "mg/capsule", "product.mass", mass.written)
    unit = fields.drafted(Capsule, {"size": "", "fill": fill})
    return {"active": told["active"], "dose": dose, "capsules": 1, "capsule": unit} | keys


_KEYS = {
    f"order.{key}": f"product.{name}"
    for key, name in {
        "active": "active",
        "dose": "strength",
        "tolerance": "tolerance",
        "number": "number",
        "date": "date",
        "convert_form": "convert_form",
    }.items()
}


def told_of_product(problems: Iterable[Problem]) -> Problems:
    """Problems of an order of a product, told of the keys that it has."""
    return Problems(_told(problem) for problem in problems)


def _told(problem: Problem) -> Problem:
    """A problem with the keys of [product] where those of [order] are named."""
    if problem.code in {"amount", "unit"} and _MASS.fullmatch(problem.path):
        return evolve(problem, expected=MASS_IN_ALL, remedy=IN_ALL)  # it was read as any order's
    changed = {}
    for name in ("path", "expected", "remedy"):
        text = getattr(problem, name)
        for key, own in _KEYS.items():
            text = text.replace(key, own)
        changed[name] = text
    return evolve(problem, **changed)


def refuse_product(order: Order, what: str, remedy: str) -> None:
    """Refuse what asks for capsules, of an order that makes none.

    Parameters
    ----------
    order
        The order.
    what
        What is asked for, as it stands behind "for": ``the largest batch``.
    remedy
        What to do in its place.

    Raises
    ------
    InputError
        When the order is one of a product.
    """
    if order.product is not None:
        problems = Problems()
        given = f"[product] of kind {order.product.kind!r}"
        problems.add("conflict", "product", given, f"an order of capsules, for {what}", remedy)
        raise InputError(problems)
