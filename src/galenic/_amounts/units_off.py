"""Numbers that were read in one unit and written down under another: a thousand times off, all."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._amounts.amount import Amount

__all__ = ["ABOUT", "about", "factor_off", "other_unit"]

ABOUT = 3
"""Within so many times of what was expected a number counts as about that; a rule of this library:
a unit is off by a thousand, and no capsule by three and a thousand."""

_FACTORS = (Fraction(1000), Fraction(1, 1000), Fraction(10**6), Fraction(1, 10**6))
_HEADING = re.compile(r"\[\s*([^\[\]\d]+?)\s*\]")
_LADDER = ("kg", "g", "mg", "mcg", "ng")
_STEP = 1000
_NAMES = {"ug": "mcg", "µg": "mcg", "μg": "mcg"}


def about(expected: Fraction) -> tuple[Fraction, Fraction]:
    """The range that counts as about what was expected."""
    return expected / ABOUT, expected * ABOUT


def factor_off(
    numbers: Sequence[Fraction], ranges: Sequence[tuple[Fraction, Fraction]]
) -> Fraction | None:
    """A thousand or a million, or one part of so many, that brings the numbers into their ranges.

    The greater part has to come into its range, and each as near as ``ABOUT`` times: one capsule
    may be far off itself. ``None`` where a number fits as it stands, where none is above zero, or
    where no factor fits. Zeros are in no unit, and are passed over.
    """
    pairs = [(one, ends) for one, ends in zip(numbers, ranges, strict=True) if one]
    if not pairs or any(low <= one <= high for one, (low, high) in pairs):
        return None
    for factor in _FACTORS:
        inside = sum(low <= one / factor <= high for one, (low, high) in pairs)
        all_near = all(low / ABOUT <= one / factor <= high * ABOUT for one, (low, high) in pairs)
        if all_near and 2 * inside > len(pairs):
            return factor
    return None


def other_unit(written: Amount, factor: Fraction) -> str | None:
    """The unit in which a mass was read that was written down so many times too large."""
    heading = _HEADING.search(written.origin)  # of a column: gross [g]
    unit = heading[1] if heading else written.label.rpartition(" ")[2]
    unit = unit.partition("/")[0]
    unit = _NAMES.get(unit, unit)
    if unit not in _LADDER:
        return None
    steps = {Fraction(_STEP) ** step: step for step in (-2, -1, 1, 2)}[factor]
    place = _LADDER.index(unit) + steps
    return _LADDER[place] if 0 <= place < len(_LADDER) else None
