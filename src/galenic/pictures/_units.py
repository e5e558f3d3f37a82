"""Amounts on the axes of Matplotlib: their numbers in one unit, which labels the axis.

Registered when ``galenic.pictures`` is imported, as Matplotlib has it for dates and words: whoever
plots amounts then needs no word of ours.
"""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any

from matplotlib import units
from matplotlib.units import AxisInfo, ConversionInterface

from galenic._amounts import UNITS, Amount, AmountError
from galenic._amounts.formats import factor_to, spelt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axis import Axis

__all__ = ["AmountConverter"]


class AmountConverter(ConversionInterface):
    """What Matplotlib asks about amounts; other kinds of unit on the same axis are refused.

    The unit of an axis is the one its first amounts are kept in, until ``axis.set_units`` sets
    another of the same kind (``"g"``, ``"mcg"``).
    """

    @staticmethod
    def default_units(x: object, axis: Axis) -> str:
        """The unit of an axis that has none: that of what is drawn on it first."""
        del axis
        first, *others = dict.fromkeys(one.unit for one in _each(x) if one is not None)
        for unit in others:
            factor_to(unit, first)  # refuses what measures something else
        return first

    @staticmethod
    def axisinfo(unit: str | None, axis: Axis) -> AxisInfo | None:
        """The label of an axis in a unit."""
        del axis
        return None if unit is None else AxisInfo(label=spelt(unit))  # type: ignore[no-untyped-call]

    @staticmethod
    def convert(value: Any, unit: str, axis: Axis) -> Any:  # noqa: ANN401 - one, or a list of them
        """The numbers of amounts in the unit of the axis; a gap where there is none."""
        del axis
        if unit not in UNITS:
            raise AmountError(unit, "a unit of amounts", "draw amounts on axes of their own")
        numbers = [nan if one is None else _number(one, unit) for one in _each(value)]
        return numbers[0] if isinstance(value, Amount) else numbers


def _number(one: Amount, unit: str) -> float:
    return float(one.number * factor_to(one.unit, unit))


def _each(value: Any) -> Iterator[Amount | None]:  # noqa: ANN401 - one, or a list of them
    for one in [value] if isinstance(value, Amount) else value:
        if one is not None and not isinstance(one, Amount):
            raise AmountError(one, "an amount, as the others are", "give it a unit")
        yield one


units.registry[Amount] = AmountConverter()
