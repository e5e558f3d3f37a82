"""Finds the triturate: which weights, in how many steps, for a mass too small to weigh.

Plain numbers in, plain numbers out; nothing here knows an order. The objective, in this order: the
fewest steps; the fewest weighings; the least active discarded, which is the least drug weighed; the
least diluent. Whatever a limit forbids is no candidate.

Drug, aliquots and the diluent of all but the last step are chosen on the grid of a balance. The
diluent of the last step follows from them and is rounded, which moves the dose least.

Inside, every weight is a whole number of one small unit that all the grids share, so that the
search runs on integers; what is needed stays an exact ratio of two.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt, lcm
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Chain", "Limits", "Pan", "Stage", "find_chain"]

_DEVIATION = 20  # one part in twenty: rounding may not move the dose further
_GROWTH = 8  # a coarse search enlarges the drug by an eighth at a time
_NEAR = 24  # grid steps looked at beside a bound, where rounding blurs it
_WINDOW = 12  # the same on either side of the best dilution of a step before the last
_WIDEST = 80  # on a finer grid the best is found to within a readability or two of diluent
_NARROW = 6  # the same where two such steps are looked at together
_TRIES = {1: 120, 2: 12, 3: 5}  # drugs tried, by the number of steps
_MOST_DRUG = 10_000  # no triturate weighs more than so many times what is needed


class Pan(NamedTuple):
    """A balance as the search sees it: its grid, and the largest error of one weighing."""

    least: Fraction
    grid: Fraction
    most: Fraction | None
    error: Fraction


class Limits(NamedTuple):
    """What a triturate must keep to; ``None`` where nothing limits it.

    ``filler`` is the filler that the batch wants and ``displaced`` the filler displaced by each
    mass of diluent (1 where the diluent is the filler): what then remains is zero or weighable.
    """

    ratio: Fraction = Fraction(20)
    steps: int = 3
    mixer: Fraction | None = None
    available: Fraction | None = None
    room: Fraction | None = None
    filler: Fraction | None = None
    displaced: Fraction = Fraction(1)
    tolerance: Fraction | None = None
    factor: Fraction | None = None
    aliquot: Fraction | None = None
    parts: int | None = None


class Stage(NamedTuple):
    """One step: drug (or the aliquot before) and diluent as weighed, and the aliquot taken."""

    drug: Fraction
    diluent: Fraction
    aliquot: Fraction

    @property
    def mixture(self) -> Fraction:
        """What is in the mixer."""
        return self.drug + self.diluent


class Chain(NamedTuple):
    """The steps found, and the largest error of the dose that the weighings allow."""

    stages: tuple[Stage, ...]
    error: Fraction


def find_chain(
    need: Fraction, pans: Sequence[Pan], limits: Limits, *, any_will_do: bool = False
) -> Chain | None:
    """Find the best triturate that holds a mass.

    Parameters
    ----------
    need
        The mass wanted, in mg, too small for any of the balances.
    pans
        The balances, the finest first.
    limits
        What the triturate must keep to.
    any_will_do
        Whether it is only asked if there is one: then not the best is looked for.

    Returns
    -------
    Chain or None
        ``None`` when no triturate keeps to the limits.
    """
    search = _Search(need, pans, limits)
    search.window = 1 if any_will_do else _WIDEST
    for steps in range(1, limits.steps + 1):
        for emptied in (True, False) if limits.filler is not None else (False,):
            found = search.first(steps, emptied=emptied)
            if found is not None:
                return search.chain(found)
    return None


class _Grid(NamedTuple):
    """A balance in whole units."""

    least: int
    step: int
    most: int
    error: Fraction

    def up(self, number: int) -> int:
        return max(self.least, -(-number // self.step) * self.step)

    def holds(self, weight: int) -> bool:
        return self.least <= weight <= self.most

    def sets(self, weight: int) -> bool:
        return self.holds(weight) and not weight % self.step


class _Need(NamedTuple):
    """What is needed of a vessel, as an exact ratio of whole numbers of units."""

    over: int
    under: int


_Steps = tuple[tuple[int, int, int], ...]


class _Search:
    """One search: the balances and limits in whole units, and the recursion over the steps."""

    def __init__(self, need: Fraction, pans: Sequence[Pan], limits: Limits) -> None:
        self.limits = limits
        self.window = _WIDEST
        self.unit = unit = _common([pan.grid for pan in pans] + [pan.least for pan in pans])
        endless = int(need * _MOST_DRUG * 1000 / unit) + 10**9
        self.grids = [
            _Grid(
                -(-(pan.least / pan.grid) // 1) * int(pan.grid / unit),
                int(pan.grid / unit),
                endless if pan.most is None else int(pan.most / unit),
                pan.error / unit,
            )
            for pan in pans
        ]
        self.least = min(grid.least for grid in self.grids)
        exact = need / unit
        self.need = _Need(exact.numerator, exact.denominator)
        self.exact = exact
        self.mixer = endless if limits.mixer is None else int(limits.mixer / unit)
        self.available = endless if limits.available is None else int(limits.available / unit)
        self.room = endless if limits.room is None else int(exact + limits.room / unit)
        self.tolerance = limits.tolerance
        # A lighter aliquot leaves more filler than a balance weighs: there is no need to try it.
        heaviest = max(grid.most + grid.step for grid in self.grids)
        self.lightest = int(self._emptying() - heaviest / limits.displaced)

    def chain(self, steps: _Steps) -> Chain:
        """Turn the steps found back into milligrams, with the error they allow."""
        stages = tuple(Stage(*(number * self.unit for number in step)) for step in steps)
        return Chain(stages, self._error(steps))

    # --- the drug: the least that leads anywhere ----------------------------------------------

    def first(self, steps: int, *, emptied: bool) -> _Steps | None:
        """The chain of so many steps with the least drug, then the least diluent."""
        if not self._in_reach(steps, emptied=emptied):
            return None
        best: _Steps | None = None
        for grid in self.grids:
            found = self._on(grid, steps, emptied=emptied)
            if found is not None and (best is None or _cost(found) < _cost(best)):
                best = found
        return best

    def _in_reach(self, steps: int, *, emptied: bool) -> bool:
        """Whether the least aliquot that could serve is within what so many steps can dilute.

        It tells, at no cost, most of the searches that would end without a triturate.
        """
        limits = self.limits
        target = Fraction(self.least)
        if emptied:
            target = self._emptying() - Fraction(self.grids[0].step, 2)  # half a step is as good
        elif limits.filler is not None:
            target = max(target, Fraction(self.lightest))
        largest = Fraction(self.room)
        if not emptied and limits.filler is not None:
            left = (limits.filler / self.unit - self.least) / limits.displaced
            largest = min(largest, self.exact + left + 1)
        ratio = min(limits.ratio, Fraction(self.mixer, self.least))
        if limits.parts is None:
            largest = min(largest, self.exact * ratio**steps * (1 + Fraction(1, _DEVIATION)))
        if self.tolerance is not None and largest > 0:
            finest = min(grid.error for grid in self.grids)
            if finest / largest > self.tolerance:
                return False
        return target <= largest and self.least <= self.available

    def _emptying(self) -> Fraction:
        """The aliquot whose diluent is all the filler that the batch wants."""
        filler = self.limits.filler or Fraction(0)
        return self.exact + filler / self.unit / self.limits.displaced

    def _on(self, grid: _Grid, steps: int, *, emptied: bool) -> _Steps | None:
        if self.limits.factor is not None:
            drug = int(self.limits.factor * self.exact / grid.step + Fraction(1, 2)) * grid.step
            return self._from(drug, grid, steps, emptied=emptied)
        most = min(self.available, self.mixer, grid.most, int(self.exact * _MOST_DRUG))
        drug, below = grid.least, grid.least - grid.step
        for _ in range(_TRIES[steps]):
            if drug > most:
                break
            found = self._from(drug, grid, steps, emptied=emptied)
            if found is not None:
                return self._halved(below, found, grid, steps, emptied=emptied)
            below, drug = drug, grid.up(drug + max(grid.step, drug // _GROWTH))
        return None

    def _halved(self, low: int, found: _Steps, grid: _Grid, steps: int, *, emptied: bool) -> _Steps:
        """Halve the way between a drug that led nowhere and one that led somewhere."""
        while found[0][0] - low > grid.step:
            middle = (low + found[0][0]) // 2 // grid.step * grid.step
            better = self._from(middle, grid, steps, emptied=emptied)
            low, found = (middle, found) if better is None else (low, better)
        return found

    def _from(self, drug: int, grid: _Grid, steps: int, *, emptied: bool) -> _Steps | None:
        if not grid.holds(drug) or drug > self.available or drug <= self.exact:
            return None
        return self._rest(((drug, 0, 0),), self.need, steps, emptied=emptied)

    # --- the steps before the last ------------------------------------------------------------

    def _rest(self, done: _Steps, need: _Need, steps: int, *, emptied: bool) -> _Steps | None:
        """Complete a chain whose last entry so far has only its drug."""
        if steps == 1:
            return self._last(done, need, emptied=emptied)
        before, (drug, _, _) = done[:-1], done[-1]
        best: _Steps | None = None
        for diluent in self._diluents(drug, need, steps):
            mixture = drug + diluent
            wanted = _Need(need.over * mixture, need.under * drug)
            for taken in self.grids:
                aliquot = taken.up(wanted.over // wanted.under + 1)
                if aliquot > mixture or not taken.holds(aliquot):
                    continue
                stages = (*before, (drug, diluent, aliquot), (aliquot, 0, 0))
                found = self._rest(stages, wanted, steps - 1, emptied=emptied)
                if found is not None and (best is None or _diluent(found) < _diluent(best)):
                    best = found
        return best

    def _diluents(self, drug: int, need: _Need, steps: int) -> Iterator[int]:
        """Diluents around the one that shares the dilution out best over the steps."""
        if self.limits.parts is not None:
            yield from self._in_parts(drug)
            return
        step = self.grids[0].step
        rho = self.least * need.under / need.over
        ratio = (self.least / drug) ** (1 - 1 / steps) * rho ** (1 / steps)
        high = min(self.mixer - drug, int(drug * (self.limits.ratio - 1)))
        needed = rho / float(self.limits.ratio) ** (steps - 1)
        low = max(self.least, int(drug * (needed - 1) * (1 - 1 / _DEVIATION)))
        wide = _WINDOW + isqrt(int(drug * ratio) // step) if steps == 2 else _NARROW  # noqa: PLR2004
        width = step * min(wide, self.window)
        centre = min(max(int(drug * (ratio - 1)), low), high)
        start = -(-max(low, centre - width) // step) * step
        for diluent in range(start, min(high, centre + width) + 1, step):
            if self._setting(diluent) is not None:
                yield diluent

    def _in_parts(self, drug: int) -> Iterator[int]:
        diluent = drug * ((self.limits.parts or 1) - 1)
        if self._setting(diluent) is not None:
            yield diluent

    # --- the last step ------------------------------------------------------------------------

    def _last(self, done: _Steps, need: _Need, *, emptied: bool) -> _Steps | None:
        before, (drug, _, _) = done[:-1], done[-1]
        best: _Steps | None = None
        for taken in self.grids:
            for aliquot in self._aliquots(done, taken, need, emptied=emptied):
                diluent = self._diluent_of(drug, aliquot, need)
                if diluent is None:
                    continue
                found = (*before, (drug, diluent, aliquot))
                if self._is_too_much(drug + diluent, drug, aliquot):
                    break  # a larger aliquot is too much as well
                if self._keeps(found, need, emptied=emptied):
                    if best is None or _diluent(found) < _diluent(best):
                        best = found
                    break
        return best

    def _diluent_of(self, drug: int, aliquot: int, need: _Need) -> int | None:
        if self.limits.parts is not None:
            return next(self._in_parts(drug), None)
        excess = aliquot * drug * need.under - drug * need.over
        for grid in self.grids:
            wide = need.over * grid.step
            weight = (2 * excess + wide) // (2 * wide) * grid.step
            if grid.holds(weight):
                return weight
        return None

    def _aliquots(self, done: _Steps, taken: _Grid, need: _Need, *, emptied: bool) -> Iterator[int]:
        """Aliquots to try, the least first, from the bound that binds."""
        limits, drug = self.limits, done[-1][0]
        if limits.aliquot is not None:
            exact = limits.aliquot / self.unit
            if exact.denominator == 1:  # else no balance can set it, and it is not rounded
                yield exact.numerator
        elif limits.parts is not None:
            wide = need.under * taken.step
            yield (2 * need.over * limits.parts + wide) // (2 * wide) * taken.step
        elif emptied:
            low = int(self._emptying()) // taken.step * taken.step
            yield from (low - taken.step, low, low + taken.step)
        else:
            weighable = drug + self.least - taken.step
            low = taken.up(need.over * weighable // (need.under * drug))
            if self.tolerance is not None:
                low = self._within_tolerance(low, done, taken, need)
            if limits.filler is not None and low + _NEAR * taken.step < self.lightest:
                return
            yield from range(low, low + _NEAR * taken.step, taken.step)

    def _within_tolerance(self, low: int, done: _Steps, taken: _Grid, need: _Need) -> int:
        """The least aliquot whose error keeps to the tolerance; the error falls as it grows."""
        before, (drug, _, _) = done[:-1], done[-1]
        high = max(low, taken.up(int(need.over * self.limits.ratio / need.under)))

        def fits(aliquot: int) -> bool:
            diluent = self._diluent_of(drug, aliquot, need)
            if diluent is None:
                return False
            return self._error((*before, (drug, diluent, aliquot))) <= (self.tolerance or 0)

        while high - low > taken.step and not fits(low):
            middle = (low + high) // 2 // taken.step * taken.step
            low, high = (low, middle) if fits(middle) else (middle, high)
        return low

    def _is_too_much(self, mixture: int, drug: int, aliquot: int) -> bool:
        over = mixture > self.limits.ratio * drug or mixture > self.mixer
        return over or aliquot > self.room

    def _keeps(self, found: _Steps, need: _Need, *, emptied: bool) -> bool:
        """Whether the last step, and so the chain, keeps to every limit."""
        drug, diluent, aliquot = found[-1]
        mixture, limits = drug + diluent, self.limits
        if aliquot > mixture or self._setting(aliquot) is None:
            return False
        got, wanted = aliquot * drug * need.under, need.over * mixture
        if abs(got - wanted) * _DEVIATION > wanted:
            return False
        if self.tolerance is not None and self._error(found) > self.tolerance:
            return False
        return limits.filler is None or self._rest_is_weighable(aliquot, emptied=emptied)

    def _rest_is_weighable(self, aliquot: int, *, emptied: bool) -> bool:
        rest = (self._emptying() - aliquot) * self.limits.displaced
        if emptied:
            return 0 <= rest < Fraction(self.grids[0].step, 2)
        return any(
            grid.holds(int(rest / grid.step + Fraction(1, 2)) * grid.step) for grid in self.grids
        )

    def _error(self, steps: _Steps) -> Fraction:
        """The worst case of D7, summed over the steps."""
        total = Fraction(0)
        aliquot = steps[-1][2]
        for drug, diluent, _ in steps:
            mixture = drug + diluent
            total += Fraction(diluent, mixture) * self._error_of(drug) / drug
            total += self._error_of(diluent) / mixture
        return total + self._error_of(aliquot) / aliquot

    def _error_of(self, weight: int) -> Fraction:
        return (self._setting(weight) or self.grids[-1]).error

    def _setting(self, weight: int) -> _Grid | None:
        """The finest balance that can set a weight."""
        return next((grid for grid in self.grids if grid.sets(weight)), None)


def _common(numbers: Sequence[Fraction]) -> Fraction:
    """The largest unit of which all the numbers are whole multiples."""
    under = lcm(*(number.denominator for number in numbers))
    return Fraction(gcd(*(int(number * under) for number in numbers)), under)


def _diluent(steps: _Steps) -> int:
    return sum(diluent for _, diluent, _ in steps)


def _cost(steps: _Steps) -> tuple[int, int]:
    return steps[0][0], _diluent(steps)
