"""What a triturate must keep to, in whole numbers of one small unit that all the grids share.

The search for one so runs on integers; what is needed stays an exact ratio of two.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, gcd
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from galenic._planning.trituration.chains import Chain, Stage
from galenic._planning.trituration.grids import Grid, common, rounders, setters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._planning.trituration.chains import ChainLimits, Pan

__all__ = ["DEVIATION", "ROUND", "Frame", "Need", "Steps"]

Number = TypeVar("Number", Fraction, float)
Steps: TypeAlias = tuple[tuple[int, int, int], ...]
"""Drug (or the aliquot before), diluent and aliquot of each step."""

MOST_DRUG = 10_000  # no triturate weighs more than so many times what is needed, if by default
ROUND = 1e-9  # what a bound in floating point may be off
DEVIATION = 20  # one part in twenty: rounding may not move the dose further


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
        self.unit = unit = common([pan.grid for pan in pans] + [pan.least for pan in pans])
        endless = int(need * MOST_DRUG * 1000 / unit) + 10**9
        self.grids = [
            Grid(
                -(-(pan.least / pan.grid) // 1) * int(pan.grid / unit),
                int(pan.grid / unit),
                endless if pan.most is None else int(pan.most / unit),
                pan.error / unit,
                float(pan.error / unit),
            )
            for pan in pans
        ]
        # One after another sets none of its weights, since an earlier one sets them all.
        self.setters = setters(self.grids)
        self.rounders = list(rounders(self.grids, endless))
        self.coarsest = max((one.step for one in self.rounders), default=0)
        self.reading = gcd(*(grid.step for grid in self.grids))
        self.least = min(grid.least for grid in self.grids)
        self.finest = min(grid.rough for grid in self.grids)
        self._rough: dict[int, float] = {}
        self.exact = exact = need / unit
        self.need = Need(exact.numerator, exact.denominator)
        self.mixer = endless if limits.mixer is None else int(limits.mixer / unit)
        self.available = endless if limits.available is None else int(limits.available / unit)
        self.room = endless if limits.room is None else int(exact + limits.room / unit)
        self.tolerance = limits.tolerance
        self.rough_tolerance = None if limits.tolerance is None else float(limits.tolerance)
        # The aliquot whose diluent is all the filler that the batch wants.
        self.emptying = exact + (limits.filler or Fraction(0)) / unit / limits.displaced
        # How far the last diluent may be rounded down: by the finest balance that takes it all.
        large = (grid.step for grid in self.grids if grid.most >= min(self.mixer, endless))
        self.blur = next(large, self.grids[-1].step)
        self.ratio = limits.ratio.numerator, limits.ratio.denominator
        self.rough_ratio = float(limits.ratio)
        self.leaving = self._leaving()
        self.open = _joined(self.leaving, self.room)
        self.first = self._first_open()
        self.lightest_last = self.first or 0
        if limits.aliquot is not None:
            self.lightest_last = int(limits.aliquot / unit)
        # A lighter aliquot leaves too much filler.
        self.lightest = min((low for low, _ in self.leaving), default=self.room) + 1
        self.slack = 1 + min(1 / DEVIATION, self.blur / self.least / 2)
        self.low, self.high = self._bounds()  # of the last aliquot
        self.high = min(self.high, self._last_open())

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
        if self.first is None:
            return False  # what remains of the filler can never be weighed
        if fixed is not None:
            aliquot = fixed / self.unit
            if aliquot.denominator != 1 or not self.may_take(aliquot.numerator):
                return False  # it is not rounded
        if not self._may_end(steps) or not self._ends_by_parts(steps):
            return False
        return self.is_reached(self.need, steps) and self.least <= self.available

    def _last_open(self) -> int:
        """The heaviest aliquot that may be taken; zero where none may."""
        found = (
            min(high, grid.most) // grid.step * grid.step
            for low, high in self.open
            for grid in self.setters
            if grid.up(low + 1) <= min(high, grid.most)
        )
        return max(found, default=0)

    def heaviest(self, need: Need, steps: int) -> float:
        """The last aliquot is no heavier after so many steps more: each dilutes only so far."""
        if self.limits.parts is not None:
            return self.high
        return min(self.high, need.over / need.under * self.rough_ratio**steps * self.slack)

    def _may_end(self, steps: int) -> bool:
        """Whether the last aliquot alone may keep to the tolerance."""
        if self.rough_tolerance is None:
            return True
        most = self.rough_tolerance * (1 + ROUND)
        return self.finest <= self.heaviest(self.need, steps) * most

    def _ends_by_parts(self, steps: int) -> bool:
        """Whether a fixed strength leads to an aliquot that may be taken: whatever the drug is."""
        if self.limits.parts is None or self.limits.aliquot is not None:
            return True
        need = Need(self.need.over * self.limits.parts ** (steps - 1), self.need.under)
        wanted = need.over * self.limits.parts
        return any(
            self.may_take(aliquot) and self.is_near(aliquot * need.under, wanted)
            for aliquot in self.fixed_aliquots(need)
        )

    def may_be_accurate(self, before: Steps, drug: int, need: Need, steps: int) -> bool:
        """Whether a chain that goes on with so much drug may keep to the tolerance.

        Its error is at least that of what was weighed, with the least diluent that may be added,
        and of an aliquot of each mixture to come: an aliquot and its diluent, which err as little
        as any, err together as the aliquot does, and one aliquot is the smaller for another.
        """
        if self.rough_tolerance is None:
            return True
        last = max(self.low, self.finest / self.rough_tolerance)  # a lighter aliquot errs too far
        dilution = last * need.under / need.over / self.rough_ratio ** (steps - 1) / self.slack
        mixture = max(self.least + drug, drug * dilution)
        of_drug = self.rough_error(drug)
        error = self.rough_errors(before) + of_drug / drug - (of_drug - self.finest) / mixture
        wanted = need.over / need.under * min(self.rough_ratio, self.mixer / drug)
        wanted *= 1 + 1 / DEVIATION
        even: float = (wanted * self.mixer ** (steps - 1)) ** (1 / steps)
        aliquots = max(1 / self.heaviest(need, steps), steps / even)
        return error + self.finest * aliquots <= self.rough_tolerance * (1 + ROUND)

    def _first_open(self) -> int | None:
        """The lightest aliquot that a balance sets, and that leaves filler as it may be."""
        for low, high in self.open:
            found = [grid.up(low + 1) for grid in self.setters if grid.up(low + 1) <= grid.most]
            if found and min(found) <= high:
                return min(found)
        return None

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
            most = min(self.rough_ratio, self.mixer / self.least)
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

    def last_diluent(self, drug: int, need: Need) -> int | None:
        """The least diluent of a last step as it is rounded; None where no balance weighs it."""
        if self.limits.parts is not None:
            return 0
        twice, found = self._twice_last(drug, need), None
        for one in self.rounders:  # the lightest first
            if twice < one.high:
                weight = one.rounded(max(twice, one.low))
                if found is None:
                    found = weight
                elif weight >= found:
                    break
                else:
                    found = weight
        return found

    def _twice_last(self, drug: int, need: Need) -> int:
        """Twice what the lightest aliquot asks for as the last diluent, before it is rounded."""
        return 2 * drug * (self.lightest_last * need.under - need.over) // need.over

    def is_past(
        self, mixture: int, wanted: Need, steps: int, left: int | None, *, larger: bool
    ) -> bool:
        """Whether no mixture further to this side is worth it, where one was not.

        With any of them so many steps more take the diluent ``left`` or more: the bound of them all
        is convex. Diluents are multiples of one reading, by which any that is less is less; that
        counts where the bound no longer falls. Without ``left`` a smaller mixture is no better,
        since it dilutes still less, and leaves still more to weigh and to mix.
        """
        if left is None:
            return not larger
        if steps > 1:
            return self.least_diluent(self.least, wanted, steps) >= left
        rest = (self._twice_last(self.least, wanted) - self._rounded_down(left + mixture)) / 2
        if rest >= left:
            return True
        falls = mixture * wanted.over < self.least * self.lightest_last * wanted.under
        return falls is not larger and rest >= left - self.reading

    def _rounded_down(self, most: int) -> int:
        """How far twice a last diluent may be rounded down, if it is no more than that then."""
        near = 2 * most + self.coarsest
        return max((one.step for one in self.rounders if one.low < near), default=0)

    def diluent_of(
        self, drug: int, aliquot: int, need: Need, step: int | None = None
    ) -> int | None:
        """The diluent with which this aliquot holds what is needed, rounded; None if too light.

        It is rounded to the readability ``step``, else by the finest balance that weighs it; halves
        go up.
        """
        if self.limits.parts is not None:
            return next(self.in_parts(drug), None)
        twice = 2 * drug * (aliquot * need.under - need.over)
        if step is not None:
            return (twice + need.over * step) // (2 * need.over * step) * step
        for grid in self.grids:
            wide = need.over * grid.step
            weight = (twice + wide) // (2 * wide) * grid.step
            if grid.holds(weight):
                return weight
        return None

    def fixed_aliquots(self, need: Need) -> Iterator[int]:
        """The aliquot that the order fixes, or those of the strength that it fixes.

        Those are rounded no further than the balance rounds that weighs them.
        """
        if self.limits.aliquot is not None:
            yield int(self.limits.aliquot / self.unit)
            return
        wanted = need.over * (self.limits.parts or 1)
        for grid in self.setters:
            wide = need.under * grid.step
            aliquot = (2 * wanted + wide) // (2 * wide) * grid.step
            on = self.setting(aliquot)
            if on is not None and 2 * abs(aliquot * need.under - wanted) <= need.under * on.step:
                yield aliquot

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
        if aliquot > mixture or not self.may_take(aliquot):
            return False
        if not self.is_near(aliquot * drug * need.under, need.over * mixture):
            return False
        return self.is_accurate(found)

    @staticmethod
    def is_near(got: int, wanted: int) -> bool:
        """Whether rounding moves the dose by no more than it may."""
        return abs(got - wanted) * DEVIATION <= wanted

    def may_take(self, aliquot: int) -> bool:
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

    def rough_error(self, weight: int) -> float:
        """The same in floating point, kept: a search asks for that of few weights, and often."""
        found = self._rough.get(weight)
        if found is None:
            found = self._rough[weight] = (self.setting(weight) or self.grids[-1]).rough
        return found

    def rough_errors(self, steps: Steps) -> float:
        """What the drug and the diluent of some steps add to the error, in floating point."""
        total = 0.0
        for drug, diluent, _ in steps:
            mixture = drug + diluent
            total += diluent / mixture * self.rough_error(drug) / drug
            total += self.rough_error(diluent) / mixture
        return total

    def setting(self, weight: int) -> Grid | None:
        """The finest balance that can set a weight."""
        for grid in self.setters:
            if grid.least <= weight <= grid.most and not weight % grid.step:
                return grid
        return None


def _joined(bounds: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Bounds in order, those that overlap joined into one, and none beyond the most."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(bounds):
        if joined and low <= joined[-1][1]:
            first, last = joined.pop()
            joined.append((first, max(high, last)))
        else:
            joined.append((low, high))
    return [(low, min(high, most)) for low, high in joined if low < most]
