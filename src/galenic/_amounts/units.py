"""The closed list of units: every spelling that is read, and the unit it is kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts.exact_fraction import ExactFraction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

__all__ = ["ACTIVITIES", "KEPT", "MOLES", "SAFE", "UNITS", "is_counted", "unit_name"]

_MASSES = {
    "kg": ExactFraction(10**6),
    "g": ExactFraction(1000),
    "mg": ExactFraction(1),
    "mcg": ExactFraction(1, 1000),
    "ug": ExactFraction(1, 1000),
    "µg": ExactFraction(1, 1000),  # micro sign
    "μg": ExactFraction(1, 1000),  # Greek mu, which looks the same
    "ng": ExactFraction(1, 10**6),
}
SAFE = {"ug": "mcg", "µg": "mcg", "μg": "mcg"}  # a micro sign is misread as m
_VOLUMES = {"L": ExactFraction(1000), "mL": ExactFraction(1)}
ACTIVITIES = {"IU": ("IU",), "CFU": ("CFU", "KBE", "UFC")}
"""What an active is measured in beside mass, and how that is spelled: colony-forming units are
KBE in German, and UFC in the Romance languages."""

MOLES = ("mmol", "mEq")
"""What a dose may be ordered in, that becomes mass by a molar mass."""

_LENGTHS = {"um": ExactFraction(1), "µm": ExactFraction(1), "μm": ExactFraction(1)}


def _closed_list() -> Iterator[tuple[str, str, ExactFraction]]:
    """Every unit that is read: its spelling, the unit it is kept in, and the factor between."""
    one = ExactFraction(1)
    yield from ((unit, "mg", factor) for unit, factor in _MASSES.items())
    yield from ((unit, "mL", factor) for unit, factor in _VOLUMES.items())
    yield from ((unit, "um", factor) for unit, factor in _LENGTHS.items())
    for unit in (
        "capsule/dose",
        "mg/mg",
        "g/mol",
        "mg/mEq",
        "mEq/mmol",
        "%",
        *MOLES,
        *(f"{unit}/{per}" for unit in MOLES for per in ("capsule", "dose")),
    ):
        yield unit, unit, one
    for unit, spellings in ACTIVITIES.items():
        yield f"mg/{unit}", f"mg/{unit}", one
        for spelling in spellings:
            for per in ("", "/capsule", "/dose", "/tablet"):
                yield f"{spelling}{per}", f"{unit}{per}", one
    for count in ("capsule", "tablet", "day"):
        yield count, count, one
        yield f"{count}s", count, one
    yield from _quotients()


def _quotients() -> Iterator[tuple[str, str, ExactFraction]]:
    """The quotients of the field: dose, strength, content and density."""
    for unit, factor in _MASSES.items():
        yield f"{unit}/capsule", "mg/capsule", factor
        yield f"{unit}/dose", "mg/dose", factor
        yield f"{unit}/tablet", "mg/tablet", factor
        for activity, spellings in ACTIVITIES.items():
            for spelling in spellings:
                yield f"{spelling}/{unit}", f"{activity}/g", 1000 / factor
        yield from (
            (f"{unit}/{per}", "g/mL", factor / size / 1000) for per, size in _VOLUMES.items()
        )
        for per, size in _MASSES.items():
            if (unit, per) != ("mg", "mg"):  # mg/mg is how a correction factor is written
                yield f"{unit}/{per}", "mg/g", factor / size * 1000
    yield from ((f"{unit}/capsule", "mL/capsule", factor) for unit, factor in _VOLUMES.items())


UNITS: dict[str, tuple[str, ExactFraction]] = {
    spelling: (unit, factor) for spelling, unit, factor in _closed_list()
}
"""Every spelling that is read, with the unit it is kept in and the factor to it."""

KEPT = frozenset(unit for unit, _ in UNITS.values())
_COUNTED = frozenset({"capsule", "tablet", "day"})
_CELLS = frozenset(unit for unit in KEPT if unit.startswith("CFU"))


def is_counted(unit: str) -> bool:
    """Whether it is a unit of colonies, of which there are so many that powers of ten are read."""
    return unit in _CELLS


def unit_name(number: Fraction, unit: str) -> str:
    """The unit as it is written beside a number: capsules and days of more than one."""
    return f"{unit}s" if unit in _COUNTED and number != 1 else unit
