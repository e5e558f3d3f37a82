"""The code that each unit has in UCUM, the Unified Code for Units of Measure, for machines.

A code is never a text for people: ``ug`` is ``mcg`` there, and what stands in braces is counted
and has no dimension. No code holds a number, since a point in one means "times": the number belongs
beside it.
"""

from __future__ import annotations

from galenic._amounts.numbers import AmountError
from galenic._amounts.units import UNITS

__all__ = ["SYSTEM", "ucum_of"]

SYSTEM = "http://unitsofmeasure.org"
"""What FHIR calls UCUM."""

_CODES = {
    **{unit: unit for unit in ("kg", "g", "mg", "ng", "L", "mL", "mmol", "mol", "%")},
    **dict.fromkeys(("mcg", "ug", "µg", "μg"), "ug"),  # micro sign, Greek mu
    **dict.fromkeys(("um", "µm", "μm"), "um"),
    "mEq": "meq",
    "IU": "[iU]",
    **dict.fromkeys(("CFU", "KBE", "UFC"), "[CFU]"),
    **dict.fromkeys(("capsule", "capsules"), "{capsule}"),
    **dict.fromkeys(("tablet", "tablets"), "{tablet}"),
    "dose": "{dose}",
    **dict.fromkeys(("day", "days"), "d"),
}
"""Each part of a unit, in every spelling that is read."""


def ucum_of(unit: str) -> str:
    """The UCUM code of a unit, in any spelling that galenic reads: ``mcg/capsule`` and its like.

    Raises
    ------
    AmountError
        When it is no unit of galenic's: a code is looked up, and never guessed.
    """
    parts = unit.split("/")
    if unit not in UNITS and unit not in _CODES:
        remedy = "write one that `galenic list units` has"
        raise AmountError(unit, "a unit that galenic knows, which has a UCUM code", remedy)
    return "/".join(_CODES[part] for part in parts)
