"""What a triturate must keep to, in whole numbers of one small unit that all the grids share.

The search for one so runs on integers; what is needed stays an exact ratio of two.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, gcd, lcm
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from galenic._planning.trituration.chains import Chain, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._planning.trituration.chains import ChainLimits, Pan

__all__ = ["COARSE", "ROUND", "Frame", "Grid", "Need", "Steps"]

Number = TypeVar("Number", Fraction, float)
Steps: TypeAlias = tuple[tuple[int, int, int], ...]
"""Drug (or the aliquot before), diluent and aliquot of each step."""

COARSE = 64  # grid steps: a weight of fewer is looked at one by one, and nothing is missed
MOST_DRUG = 10_000  # no triturate weighs more than so many times what is needed, if by default
ROUND = 1e-9  # what a bound in floating point may be off
_GROWTH = 8  # a coarse search enlarges a weight by an eighth at a time
_DEVIATION = 20  # one part in twenty: rounding may not move the dose further


class Grid(NamedTuple):
    """A balance in whole units."""

    least: int
    step: int
    most: int
    error: Fraction

    def up(self, number: int) -> int:
        """The least weight that is no less than this and can be set."""
        return max(self.least, -(-number // self.step) * self.step)

    def next(self, number: int) -> int:
        """The next weight to look at: on the grid, or an eighth further where that is fine."""
        coarse = number < COARSE * self.step
        return self.up(number + (self.step if coarse else number // _GROWTH))

    def holds(self, weight: int) -> bool:
        """Whether a weight is within minimum and capacity."""
        return self.least <= weight <= self.most

    def sets(self, weight: int) -> bool:
        """Whether a weight is also a multiple of the readability."""
        return self.holds(weight) and not weight % self.step


class Need(NamedTuple):
    """What is needed of a vessel, as an exact ratio of whole numbers of units."""

    over: int
    under: int


class Frame:
    """The balances and the limits, and what they say of a chain.

    Parameters
    ----------
    need, pans, limits
        As :func:`~galenic._planning.trituration.search.find_chain` takes them.
    emptied
        Whether the diluent is to be all the filler that the batch wants, so that none is weighed.
    """

    def __init__(
        self, need: Fraction, pans: Sequence[Pan], limits: ChainLimits, *, emptied: bool
    ) -> None:
        """Find the unit, and write balances and limits in it."""
        self.limits, self.emptied = limits, emptied
        self.unit = unit = _common([pan.grid for pan in pans] + [pan.least for pan in pans])
        endless = int(need * MOST_DRUG * 1000 / unit) + 10**9
        self.grids = [
            Grid(
                -(-(pan.least / pan.grid) // 1) * int(pan.grid / unit),
                int(pan.grid / unit),
                endless if pan.most is None else int(pan.most / unit),
                pan.error / unit,
            )
            for pan in pans
        ]
        self.least = min(grid.least for grid in self.grids)
        self.finest = min(float(grid.error) for grid in self.grids)
        self.exact = exact = need / unit
        self.need = Need(exact.numerator, exact.denominator)
        self.mixer = endless if limits.mixer is None else int(limits.mixer / unit)
        self.available = endless if limits.available is None else int(limits.available / unit)
        self.room = endless if limits.room is None else int(exact + limits.room / unit)
        self.tolerance = limits.tolerance
        # The aliquot whose diluent is all the filler that the batch wants.
        self.emptying = exact + (limits.filler or Fraction(0)) / unit / limits.displaced
        # How far the last diluent may be rounded down: by the finest balance that takes it all.
        large = (grid.step for grid in self.grids if grid.most >= min(self.mixer, endless))
        self.blur = next(large, self.grids[-1].step)
        self.ratio = limits.ratio.numerator, limits.ratio.denominator
        self.leaving = self._leaving()
        # A lighter aliquot leaves too much filler.
        self.lightest = min((low for low, _ in self.leaving), default=self.room) + 1
        self.slack = 1 + min(1 / _DEVIATION, self.blur / self.least / 2)
        self.low, self.high = self._bounds()  # of the last aliquot

    def chain(self, steps: Steps) -> Chain:
        """Turn the steps found back into milligrams, with the error they allow."""
        stages = tuple(Stage(*(number * self.unit for number in step)) for step in steps)
        return Chain(stages, self._error(steps, Fraction))

    def most_drug(self, steps: int) -> int:
        """The most drug that a chain of so many steps begins with.

        A strength or ratio that is written may dilute further than the default could.
        """
        each = self.limits.ratio if self.limits.parts is None else self.limits.parts
        return int(self.exact * max(MOST_DRUG, each**steps))

    def in_reach(self, steps: int) -> bool:
        """Whether any last aliquot can be reached in so many steps.

        It tells, at no cost, most of the searches that would end without a triturate.
        """
        fixed = self.limits.aliquot
        if not self.leaving:
            return False
        if fixed is not None:
            aliquot = fixed / self.unit
            if aliquot.denominator != 1 or not self._may_take(aliquot.numerator):
                return False  # it is not rounded
        if self.tolerance is not None and self.finest > self.high * self.tolerance:
            return False
        return self.is_reached(self.need, steps) and self.least <= self.available

    def _bounds(self) -> tuple[float, float]:
        """Between which the last aliquot lies."""
        limits, low, high = self.limits, Fraction(self.least), Fraction(self.room)
        if limits.aliquot is not None:
            low = high = limits.aliquot / self.unit
        elif self.emptied:
            low = self.emptying - self.grids[-1].step
        elif limits.filler is not None:
            left = (limits.filler / self.unit - self.least) / limits.displaced
            high = min(high, self.exact + left + self.grids[-1].step)
            low = max(low, Fraction(self.lightest))
        return max(float(low), self.least), float(high)

    def is_reached(self, need: Need, steps: int) -> bool:
        """Whether so many steps more can dilute what is needed as far as the last aliquot."""
        high, limits = self.high, self.limits
        if limits.parts is None:
            most = min(float(limits.ratio), self.mixer / self.least)
            high = min(high, need.over / need.under * most**steps * self.slack)
        return self.low <= high

    def least_diluent(self, drug: int, need: Need, steps: int) -> float:
        """Diluent that so many steps take at the least, when shared out best over them."""
        if self.limits.parts is not None:
            return 0
        dilution, others = self.low * need.under / need.over, steps - 1
        each: float = (dilution * drug * self.least**others) ** (1 / steps)
        exact = steps * each - drug - others * self.least
        return max(exact * (1 - ROUND) - self.blur, float(self.least * steps))

    def diluent_of(self, drug: int, aliquot: int, need: Need) -> int | None:
        """The diluent with which this aliquot holds what is needed, rounded; None if too light."""
        if self.limits.parts is not None:
            return next(self.in_parts(drug), None)
        excess = aliquot * drug * need.under - drug * need.over
        for grid in self.grids:
            wide = need.over * grid.step
            weight = (2 * excess + wide) // (2 * wide) * grid.step
            if grid.holds(weight):
                return weight
        return None

    def in_parts(self, drug: int) -> Iterator[int]:
        """The diluent of the strength that the order fixes, if a balance can set it."""
        diluent = drug * ((self.limits.parts or 1) - 1)
        if self.setting(diluent) is not None:
            yield diluent

    def is_too_much(self, mixture: int, drug: int, aliquot: int) -> bool:
        """Whether a step goes beyond the ratio, the mixer or the room for its diluent."""
        over, under = self.ratio
        return mixture * under > over * drug or mixture > self.mixer or aliquot > self.room

    def keeps(self, found: Steps, need: Need) -> bool:
        """Whether the last step, and so the chain, keeps to every limit."""
        drug, diluent, aliquot = found[-1]
        mixture = drug + diluent
        if aliquot > mixture or not self._may_take(aliquot):
            return False
        got, wanted = aliquot * drug * need.under, need.over * mixture
        if abs(got - wanted) * _DEVIATION > wanted:
            return False
        return self.is_accurate(found)

    def _may_take(self, aliquot: int) -> bool:
        """Whether a balance sets the last aliquot, and weighs the filler that then remains."""
        weighable = any(low < aliquot <= high for low, high in self.leaving)
        return weighable and self.setting(aliquot) is not None

    def _leaving(self) -> list[tuple[int, int]]:
        """Bounds of the aliquots that leave weighable filler, for each balance, or leave none.

        What remains is rounded to the nearest reading; halves go up.
        """
        full, displaced = self.emptying, self.limits.displaced
        if self.limits.filler is None:
            return [(0, self.room)]

        def aliquots(least: Fraction | int, most: Fraction | int) -> tuple[int, int]:
            return floor(full - most / displaced), floor(full - least / displaced)

        half = [Fraction(grid.step, 2) for grid in self.grids]
        if self.emptied:
            return [aliquots(0, half[0])]
        weighable = [
            (grid.least - over, grid.most // grid.step * grid.step + over)
            for grid, over in zip(self.grids, half, strict=True)
        ]
        if self.limits.portions:  # from the heaviest weight upwards there are no bounds
            weighable.append((max(most for _, most in weighable), self.room * displaced))
        bounds = (aliquots(least, most) for least, most in weighable)
        return [(low, high) for low, high in bounds if high >= self.least and high > low]

    def is_accurate(self, steps: Steps) -> bool:
        """Whether the error is within the tolerance; in floating point where that can tell."""
        if self.tolerance is None:
            return True
        rough, most = self._error(steps, float), float(self.tolerance)
        if abs(rough - most) > most * ROUND:
            return rough < most
        return self._error(steps, Fraction) <= self.tolerance

    def _error(self, steps: Steps, kind: type[Number]) -> Number:
        """The worst case of the aliquot method, summed over the steps."""
        aliquot = steps[-1][2]
        total = kind(self.error_of(aliquot)) / aliquot
        for drug, diluent, _ in steps:
            mixture = drug + diluent
            total += kind(self.error_of(drug)) * diluent / (mixture * drug)
            total += kind(self.error_of(diluent)) / mixture
        return total

    def error_of(self, weight: int) -> Fraction:
        """The largest error of one weighing, on the finest balance that can set it."""
        return (self.setting(weight) or self.grids[-1]).error

    def setting(self, weight: int) -> Grid | None:
        """The finest balance that can set a weight."""
        return next((grid for grid in self.grids if grid.sets(weight)), None)


def _common(numbers: Sequence[Fraction]) -> Fraction:
    """The largest unit of which all the numbers are whole multiples."""
    under = lcm(*(number.denominator for number in numbers))
    return Fraction(gcd(*(int(number * under) for number in numbers)), under)
