"""Contents under the other of two headings: parts of one under %, masses under %, % under masses.

Each is told by what is known of contents: that they are about all of the label.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import UNITS, Amount, rounded_text
from galenic._amounts.units_off import ABOUT
from galenic.quality._figures import mean_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._sheet import Sheet
    from galenic.errors import Problems
    from galenic.quality._means import Mean

__all__ = ["note_otherwise", "refuse_otherwise"]

_ALL = 100
_LOW, _HIGH = Fraction(3, 4), Fraction(5, 4)
"""How near to all of the label the middle has to come, read otherwise; a rule of this library."""

_MOST, _LEAST_OF_MOST = Fraction(3, 4), Fraction(1, 2)
"""So many of them have to come within so much of it, and as many times: deviations do not."""

_MASSES = ("mg", "mcg", "g")
_HEADED = re.compile(r"\[\s*([^\[\]\d]+?)\s*\](?:\[\d+\])?$")
_CELL = re.compile(r"[A-Z]{1,3}[0-9]+, ")


class _Otherwise(NamedTuple):
    """What the first reading would be under another heading, and the parts of the label then."""

    first: str
    unit: str
    parts: list[Fraction]
    typed_as_parts: bool = False

    @property
    def part(self) -> Fraction:
        """The middle one."""
        return sorted(self.parts)[len(self.parts) // 2]

    @property
    def fits(self) -> bool:
        """Whether they are about the label so."""
        near = sum(_LEAST_OF_MOST <= one <= 1 / _LEAST_OF_MOST for one in self.parts)
        return _LOW <= self.part <= _HIGH and near >= _MOST * len(self.parts)


def refuse_otherwise(
    problems: Problems, key: str, readings: Sequence[Amount], label: Amount | None
) -> bool:
    """Note contents that are near the label only as what their heading does not say.

    Whether a problem was noted. They have to be far from the label as they stand: more than
    ``ABOUT`` times, each of them.
    """
    parts = [_part(one, label) for one in readings if one.number]
    if not parts or any(one is None or Fraction(1, ABOUT) <= one <= ABOUT for one in parts):
        return False
    found = [one for one in _others(readings, label) if one.fits]
    if not found:
        return False
    first, last = min(readings), max(readings)
    given = first.label if first == last else f"{first.label} to {last.label}"
    other = "as a mass, with the label," if first.unit == "%" else "in % of label"
    expected = f"about 100 % of label; {other} if they do hold that"
    problems.add("unit", key, given, expected, _remedy(key, readings[0], found))
    return True


def note_otherwise(sheet: Sheet, mean: Mean, readings: Sequence[Amount], label: Amount) -> None:
    """Say of a mean that is off its label that, read under the other heading, it is not."""
    if not mean.is_off or not readings:
        return
    for one in _others(readings, label):
        part = mean_of(one.parts)
        if not one.typed_as_parts and not mean._replace(part=part).is_off:
            told = {"first": one.first, "unit": one.unit, "as_read": Amount(_ALL * part, "%")}
            sheet.note("content-read-otherwise", reading=readings[0].label, **told)
            return


def _part(one: Amount, label: Amount | None) -> Fraction | None:
    """A content as part of the label; ``None`` of a mass without one."""
    if one.unit == "%":
        return one.number / _ALL
    return None if label is None or label.unit != one.unit else one.number / label.number


def _others(readings: Sequence[Amount], label: Amount | None) -> Iterator[_Otherwise]:
    """What the readings would be under other headings."""
    numbers = [_typed(one) for one in readings]
    first = rounded_text(numbers[0])
    if readings[0].unit != "%":
        yield _Otherwise(first, "%", [one / _ALL for one in numbers])
        return
    yield _Otherwise(rounded_text(_ALL * numbers[0]), "%", numbers, typed_as_parts=True)
    if label is not None:
        for unit in _units_of(label):
            factor = UNITS[unit][1] / label.number
            yield _Otherwise(first, unit, [one * factor for one in numbers])


def _units_of(label: Amount) -> Sequence[str]:
    """The units that a content may be typed in: that of the label as it is written, first."""
    measure = label.unit.partition("/")[0]
    if measure != "mg":
        return (measure,)
    written = label.label.rpartition(" ")[2].partition("/")[0]
    return sorted(_MASSES, key=lambda unit: unit != written)


def _typed(one: Amount) -> Fraction:
    """The number as it was typed, in the unit of its heading or its own."""
    headed = _HEADED.search(one.origin)
    unit = headed[1] if headed else one.label.rpartition(" ")[2]
    return one.number / UNITS[unit][1] if unit in UNITS else one.number


def _remedy(key: str, first: Amount, found: Sequence[_Otherwise]) -> str:
    where = "" if first.origin in {"", key} else f" (first: {first.origin})"
    cells = ", or give the cells the format of percent" if _CELL.match(first.origin) else ""
    alone = first.origin in {"", key}  # a value by itself has its unit with it
    ways = []
    for one in found:
        if one.typed_as_parts:
            number = f'"{one.first} %"' if alone else one.first
            ways.append(f"did you mean {one.first} %? Then write {number}{cells}")
        else:
            ways.append(f"did you mean {one.first} {one.unit}? Then write {key} [{one.unit}]")
    return f"all of it is far from the label{where}: {'; or '.join(ways)}"
