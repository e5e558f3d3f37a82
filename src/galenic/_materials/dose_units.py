"""The units that doses, strengths and contents are read in."""

from __future__ import annotations

from galenic._amounts import ACTIVITIES, MOLES

__all__ = ["CONTENTS", "DOSES", "LONE_DOSES", "OF_CAPSULE", "OF_TABLET", "ON_LABEL"]

_KEPT = ("mg", *ACTIVITIES)

OF_CAPSULE = tuple(f"{unit}/capsule" for unit in _KEPT)
OF_TABLET = tuple(f"{unit}/tablet" for unit in _KEPT)
CONTENTS = tuple(f"{unit}/g" for unit in ACTIVITIES)
DOSES = (*OF_CAPSULE, *(f"{unit}/capsule" for unit in MOLES))

LONE_DOSES = {unit.partition("/")[0]: (unit, 1) for unit in DOSES}
ON_LABEL = {unit.partition("/")[0]: (unit, 1) for unit in OF_CAPSULE}
"""Lone amounts, where those of one capsule are meant."""
