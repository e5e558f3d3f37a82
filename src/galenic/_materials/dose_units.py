"""The units that doses, strengths and contents are read in, and what a dose is planned in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import ACTIVITIES, MOLES

if TYPE_CHECKING:
    from galenic._amounts import Amount

__all__ = [
    "CONTENTS",
    "DOSES",
    "LONE_DOSES",
    "OF_CAPSULE",
    "OF_TABLET",
    "ON_LABEL",
    "in_moles",
    "measure_of",
]

_KEPT = ("mg", *ACTIVITIES)

OF_CAPSULE = tuple(f"{unit}/capsule" for unit in _KEPT)
OF_TABLET = tuple(f"{unit}/tablet" for unit in _KEPT)
CONTENTS = tuple(f"{unit}/g" for unit in ACTIVITIES)
_OF_ONE = (*OF_CAPSULE, *(f"{unit}/capsule" for unit in MOLES))
DOSES = (*_OF_ONE, *(f"{unit}/dose" for unit in (*_KEPT, *MOLES)))

LONE_DOSES = {unit.partition("/")[0]: (unit, 1) for unit in _OF_ONE}
ON_LABEL = {unit.partition("/")[0]: (unit, 1) for unit in OF_CAPSULE}
"""Lone amounts, where those of one capsule are meant."""


def measure_of(dose: Amount) -> str:
    """What a dose is planned in: the unit of its active, mg for one that was ordered in moles."""
    unit = dose.unit.partition("/")[0]
    return "mg" if unit in MOLES else unit


def in_moles(amount: Amount) -> bool:
    """Whether an amount, or a dose, is one in mmol or mEq."""
    return amount.unit.partition("/")[0] in MOLES
