"""What to do about a value that is no amount, or no number: opened only for a slip."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount, AmountError, decimal_text, exact
from galenic._amounts.marks import asked, marked, pointed, readings
from galenic._amounts.near_units import measured, rewritten
from galenic._amounts.numbers import MAX_TEXT
from galenic._fields.reading import is_list
from galenic.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from galenic._fields.shapes import Shape

__all__ = [
    "for_no_amount",
    "for_no_count",
    "for_no_number",
    "for_other_unit",
    "part_of_percent",
    "suggested",
    "whole_of",
    "with_unit",
]

_GRAMS = 100
"""From so many on, a number without a unit is of milligrams: nobody weighs as many grams."""

_SCHEDULE = "; doses that change with the days are a regimen, for `galenic titrate`"
_COUNTED = r"([1-9][0-9]{0,6})(?: ?[A-Za-z]{1,20})?"


def suggested(
    read: Callable[[Any, str, Problems], Amount | None],
    value: object,
    path: str,
    units: Sequence[str],
) -> tuple[str, Amount | None]:
    """What to write instead, where the key takes it, and what that is read as."""
    for text in rewritten(value, units) if isinstance(value, str) else ():
        inside = Problems()
        meant = None if text == value else read(text, path, inside)
        if meant is not None and not inside:
            both = pointed(text)
            return f"write {both}" if both else f'write "{text}", if that is meant', meant
    return "", None


def with_unit(
    value: object,
    shape: Shape,
    read: Callable[[Any, str, Problems], Amount | None],
    error: AmountError,
) -> str:
    """What to write for a bare number: the same with the unit of this key, if that can be."""
    try:
        bare = exact(value)
    except AmountError:
        return ""
    inside, example = Problems(), f"{decimal_text(bare)} {shape.units[0]}"
    read(example, "", inside)
    if inside:
        return ""
    told = f'{error.remedy}, such as "{example}"'
    if shape.units[0] == "%" and 0 < bare < 1:
        return f'{told}, or "{decimal_text(100 * bare)} %" where it is a part of one'
    if "capsule" in shape.units and bare == int(bare):
        return f'{told} or "{decimal_text(bare)} capsules"'
    of_grams = shape.units == ("mg",) and 0 < bare < _GRAMS
    return f'{told} or "{decimal_text(bare)} g"' if of_grams else told


def for_no_amount(error: AmountError, value: object, path: str, shape: Shape) -> str:
    """What to do about what is no amount."""
    if is_list(value) or isinstance(value, dict):
        of_doses = path.endswith("order.dose") and is_list(value)
        one = f" and an order for each{_SCHEDULE}" if of_doses else ""
        return f'write one amount alone, such as "{shape.example}"{one}'
    spelled = next(rewritten(value, ()), None) if isinstance(value, str) else None
    unit = None if spelled is None else Amount.read(spelled).unit
    if unit is not None and unit not in {*shape.units, *shape.lone}:
        return for_other_unit(unit, shape.units)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'{error.remedy}, such as "{shape.example}"'
    return error.remedy


def for_other_unit(unit: str, units: Sequence[str], typed: object = "") -> str:
    """What to do about a unit of something else."""
    if "mg/capsule" in units and isinstance(typed, str) and typed.rstrip().endswith("/kg"):
        return "for a dose for each kg of body mass write what it comes to in one capsule"
    remedy, takes = "give the unit that this key is measured in", measured(units[0])
    if measured(unit) == takes:
        return remedy
    return f"{remedy}: {unit} is that of {measured(unit)}, and the key takes {takes}"


def whole_of(value: object) -> int | None:
    """The whole number of a text that is one, with or without what it counts: ``60 capsules``."""
    found = re.fullmatch(_COUNTED, value) if isinstance(value, str) else None
    return None if found is None else int(found[1])


def for_no_number(value: object, error: AmountError, ends: tuple[int, int], *, quoted: bool) -> str:
    """What to do about what is no plain number; text may have one in it, or two to be multiplied.

    A number that is told lies between the ends: that of 103.6 % is 1.036.
    """
    if not isinstance(value, str):
        return error.remedy
    meant = _meant_number(value, ends) if len(value) <= MAX_TEXT else None
    if meant is None:
        return marked(value, quote='"') or "write one plain number"
    return (
        f'write the number alone: "{meant}"'
        if quoted
        else (f"write the number alone, without quotes: {meant}")
    )


def part_of_percent(value: object) -> Fraction | None:
    """The part of one that a text in per cent is, where it can be read in one way only."""
    percent = re.fullmatch(r"([0-9.,]{1,40}) ?%", value) if isinstance(value, str) else None
    if percent is None:
        return None
    plain = re.fullmatch(r"[0-9]+(?:[.][0-9]+)?", percent[1])
    found = (percent[1],) if plain is not None else readings(percent[1])
    return Fraction(found[0]) / 100 if len(found) == 1 else None


def _meant_number(value: str, ends: tuple[int, int]) -> str | None:
    """The only number between the ends that a text with more than a number in it may mean."""
    share = part_of_percent(value)
    found = re.findall(r"[0-9]+(?:[.][0-9]+)?", value)
    if share is not None:
        told = [decimal_text(share)]
    elif re.fullmatch(r"[0-9.]+(?: ?[x*×·] ?[0-9.]+)+", value):
        told = [decimal_text(prod(map(Fraction, found), start=Fraction(1)))]
    else:
        told = found if "," not in value else []
    inside = [one for one in told if ends[0] <= Fraction(one) <= ends[1]]
    return inside[0] if len(told) == len(inside) == 1 else None


def for_no_count(value: object, whole: int | None) -> str:
    """What to do about what is no whole number; what parts thousands is not settled here."""
    if whole is not None:
        return f"write the number alone, without quotes or point: {whole}"
    if isinstance(value, (float, Decimal)):
        return "write a whole number: its point is read as the decimal sign, and parts no thousands"
    found = readings(value.strip()) if isinstance(value, str) else ()
    found = tuple(one for one in found if "." not in one)  # of these each may be meant
    if not found:
        words = isinstance(value, str) and not any(map(str.isdigit, value))
        return f"write the number alone, without quotes or point{', in digits' if words else ''}"
    begin = "write the number alone, without quotes or a sign between thousands"
    return f"{begin}: {asked(found, str(value))}"
