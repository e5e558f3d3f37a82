"""Quantities of pint, read by value and unit name, and the names that pint has for our units."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from galenic._amounts.numbers import AmountError, exact

__all__ = ["PINT_NAMES", "read_quantity"]

# How pint names the units of the closed list: quantities are read by value and unit name, so any
# registry will do, and a registry that calls something else a milligram is its owner's affair.
_NAMED = {
    "kilogram": ("mass", Fraction(10**6)),
    "gram": ("mass", Fraction(1000)),
    "milligram": ("mass", Fraction(1)),
    "microgram": ("mass", Fraction(1, 1000)),
    "nanogram": ("mass", Fraction(1, 10**6)),
    "liter": ("volume", Fraction(1000)),
    "milliliter": ("volume", Fraction(1)),
    "cubic_centimeter": ("volume", Fraction(1)),
    "micrometer": ("length", Fraction(1)),
    "mole": ("substance", Fraction(1)),
    "international_unit": ("activity", Fraction(1)),
    "IU": ("activity", Fraction(1)),
    "colony_forming_unit": ("colonies", Fraction(1)),
    "CFU": ("colonies", Fraction(1)),
    "millimole": ("substance", Fraction(1, 1000)),
    "milliequivalent": ("equivalents", Fraction(1, 1000)),
    "equivalent": ("equivalents", Fraction(1)),
    "capsule": ("capsule", Fraction(1)),
    "dose": ("dose", Fraction(1)),
    "tablet": ("tablet", Fraction(1)),
    "day": ("day", Fraction(1)),
    "percent": ("", Fraction(1, 100)),
}

# The dimensions of a quantity, sorted, to the unit it is kept in and the factor from mg, mL ….
_SHAPES: dict[tuple[tuple[str, int], ...], tuple[str, Fraction]] = {
    (("mass", 1),): ("mg", Fraction(1)),
    (("volume", 1),): ("mL", Fraction(1)),
    (("length", 1),): ("um", Fraction(1)),
    (("activity", 1),): ("IU", Fraction(1)),
    (("colonies", 1),): ("CFU", Fraction(1)),
    (("substance", 1),): ("mmol", Fraction(1000)),
    (("equivalents", 1),): ("mEq", Fraction(1000)),
    (("capsule", 1),): ("capsule", Fraction(1)),
    (("tablet", 1),): ("tablet", Fraction(1)),
    (("day", 1),): ("day", Fraction(1)),
    (): ("%", Fraction(100)),
    (("capsule", -1), ("mass", 1)): ("mg/capsule", Fraction(1)),
    (("activity", 1), ("capsule", -1)): ("IU/capsule", Fraction(1)),
    (("capsule", -1), ("colonies", 1)): ("CFU/capsule", Fraction(1)),
    (("capsule", -1), ("substance", 1)): ("mmol/capsule", Fraction(1000)),
    (("capsule", -1), ("equivalents", 1)): ("mEq/capsule", Fraction(1000)),
    (("capsule", -1), ("volume", 1)): ("mL/capsule", Fraction(1)),
    (("capsule", 1), ("dose", -1)): ("capsule/dose", Fraction(1)),
    (("dose", -1), ("mass", 1)): ("mg/dose", Fraction(1)),
    (("activity", 1), ("dose", -1)): ("IU/dose", Fraction(1)),
    (("colonies", 1), ("dose", -1)): ("CFU/dose", Fraction(1)),
    (("dose", -1), ("substance", 1)): ("mmol/dose", Fraction(1000)),
    (("dose", -1), ("equivalents", 1)): ("mEq/dose", Fraction(1000)),
    (("mass", 1), ("tablet", -1)): ("mg/tablet", Fraction(1)),
    (("activity", 1), ("tablet", -1)): ("IU/tablet", Fraction(1)),
    (("equivalents", -1), ("mass", 1)): ("mg/mEq", Fraction(1, 1000)),
    (("equivalents", 1), ("substance", -1)): ("mEq/mmol", Fraction(1)),
    (("colonies", 1), ("tablet", -1)): ("CFU/tablet", Fraction(1)),
    (("colonies", 1), ("mass", -1)): ("CFU/g", Fraction(1000)),
    (("colonies", -1), ("mass", 1)): ("mg/CFU", Fraction(1)),
    (("mass", 1), ("volume", -1)): ("g/mL", Fraction(1, 1000)),
    (("mass", 1), ("substance", -1)): ("g/mol", Fraction(1, 1000)),
    (("activity", 1), ("mass", -1)): ("IU/g", Fraction(1000)),
    (("activity", -1), ("mass", 1)): ("mg/IU", Fraction(1)),
}

PINT_NAMES = {
    "mg": "milligram",
    "mL": "milliliter",
    "um": "micrometer",
    "IU": "international_unit",
    "CFU": "colony_forming_unit",
    "mmol": "millimole",
    "mEq": "milliequivalent",
    "capsule": "capsule",
    "tablet": "tablet",
    "day": "day",
    "%": "percent",
    "mg/capsule": "milligram/capsule",
    "IU/capsule": "international_unit/capsule",
    "CFU/capsule": "colony_forming_unit/capsule",
    "mmol/capsule": "millimole/capsule",
    "mEq/capsule": "milliequivalent/capsule",
    "mL/capsule": "milliliter/capsule",
    "capsule/dose": "capsule/dose",
    "mg/dose": "milligram/dose",
    "IU/dose": "international_unit/dose",
    "CFU/dose": "colony_forming_unit/dose",
    "mmol/dose": "millimole/dose",
    "mEq/dose": "milliequivalent/dose",
    "mg/tablet": "milligram/tablet",
    "IU/tablet": "international_unit/tablet",
    "CFU/tablet": "colony_forming_unit/tablet",
    "mg/g": "milligram/gram",
    "mg/mg": "milligram/milligram",
    "mg/IU": "milligram/international_unit",
    "mg/mEq": "milligram/milliequivalent",
    "mEq/mmol": "milliequivalent/millimole",
    "mg/CFU": "milligram/colony_forming_unit",
    "g/mL": "gram/milliliter",
    "g/mol": "gram/mole",
    "IU/g": "international_unit/gram",
    "CFU/g": "colony_forming_unit/gram",
}


def read_quantity(quantity: Any) -> tuple[Fraction, str]:  # noqa: ANN401 - of any registry
    """Give the number of a quantity in the unit it is kept in, and that unit."""
    factor = Fraction(1)
    shape: dict[str, int] = {}
    masses = 0
    for name, power in quantity.unit_items():
        dimension, scale = _NAMED.get(name, ("", None))
        if scale is None or power != int(power) or abs(power) > 1:
            raise AmountError(
                quantity,
                "a quantity in units of the field",
                "convert it to mg, g, mL or the like first",
            )
        factor *= scale ** int(power)
        masses += dimension == "mass"
        if dimension:
            shape[dimension] = shape.get(dimension, 0) + int(power)
    found = _SHAPES.get(tuple(sorted((name, power) for name, power in shape.items() if power)))
    if found is None:
        raise AmountError(quantity, "a quantity in units of the field", "check what it measures")
    unit, scale = found
    if unit == "%" and masses:
        unit, scale = "mg/g", Fraction(1000)  # milligram per gram is a content, not a bare ratio
    return exact(quantity.magnitude) * factor * scale, unit
