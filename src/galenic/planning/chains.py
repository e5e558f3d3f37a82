"""Finds the triturate: which weights, in how many steps, for a mass too small to weigh.

Plain numbers in, plain numbers out; nothing here knows an order. The objective, in this order: the
fewest steps; the fewest weighings; the least active discarded, which is the least drug weighed; the
least diluent. Whatever a limit forbids is no candidate.

With one balance of few readings the outcome is that of trying every triturate of one step or two.
On a finer grid weights are looked at near the best in real numbers, and the looks are counted, so
that a search ends within some ten milliseconds: the diluent of two steps is the least to within a
readability or two (under a tolerance, an eighth); three steps are the best of those looked at.

Drug, aliquots and the diluent of all but the last step are chosen on the grid of a balance. The
diluent of the last step follows from them and is rounded, which moves the dose least.

Inside, every weight is a whole number of one small unit that all the grids share, so that the
search runs on integers; what is needed stays an exact ratio of two.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, gcd, isqrt, lcm
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Number = TypeVar("Number", Fraction, float)

__all__ = ["Chain", "Limits", "Pan", "Stage", "find_chain"]

_DEVIATION = 20  # one part in twenty: rounding may not move the dose further
_GROWTH = 8  # a coarse search enlarges the drug by an eighth at a time
_NEAR = 24  # grid steps looked at beside a bound, where rounding blurs it
_COARSE = 64  # grid steps: a weight of fewer is looked at one by one, and nothing is missed
_WINDOW = 12  # grid steps on either side of the best dilution of a step before the last
_WIDEST = 80  # on a finer grid the best is found to within a readability or two of diluent
_NARROW = 6  # the same where two such steps are looked at together
_TRIES = {1: 160, 2: 80, 3: 16}  # drugs tried, by the number of steps
_LOOKS = 6000  # mixtures looked at, so that a search ends within some ten milliseconds,
_OF_ONE = {1: 10, 2: 2000, 3: 150}  # and of these for one drug, by the number of steps
_AFTER = {2: 64, 3: 4}  # aliquots of a mixture tried, by the number of steps that are left
_ROUND = 1e-9  # what a bound in floating point may be off
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
    mass of diluent (1 where the diluent is the filler): what then remains is zero or weighable, in
    ``portions`` where it is too much for every balance.
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
    portions: bool = False


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

    def next(self, number: int) -> int:
        """The next weight to look at: on the grid, or an eighth further where that is fine."""
        coarse = number < _COARSE * self.step
        return self.up(number + (self.step if coarse else number // _GROWTH))

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
        self.window, self.looks = _WIDEST, _LOOKS
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
        self.finest = min(float(grid.error) for grid in self.grids)
        self.low = self.high = 0.0  # of the last aliquot; each search settles them
        exact = need / unit
        self.need = _Need(exact.numerator, exact.denominator)
        self.exact = exact
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
        self.lightest = (
            min(low for low, _ in self.leaving[False]) + 1
        )  # else too much filler is left
        self.slack = 1 + min(1 / _DEVIATION, self.blur / self.least / 2)

    def chain(self, steps: _Steps) -> Chain:
        """Turn the steps found back into milligrams, with the error they allow."""
        stages = tuple(Stage(*(number * self.unit for number in step)) for step in steps)
        return Chain(stages, self._error(steps, Fraction))

    # --- the drug: the least that leads anywhere ----------------------------------------------

    def first(self, steps: int, *, emptied: bool) -> _Steps | None:
        """The chain of so many steps with the least drug, then the least diluent."""
        if not self._in_reach(steps, emptied=emptied):
            return None
        self.looks = _LOOKS if self.window > 1 else _LOOKS // 10
        best: _Steps | None = None
        for grid in self.grids:
            if best is not None and grid.up(int(self.exact) + 1) >= best[0][0]:
                continue  # it weighs no less drug
            found = self._on(grid, steps, emptied=emptied)
            if found is not None and (best is None or _cost(found) < _cost(best)):
                best = found
        return best

    def _in_reach(self, steps: int, *, emptied: bool) -> bool:
        """Settle between which bounds the last aliquot lies; whether any does in so many steps.

        It tells, at no cost, most of the searches that would end without a triturate.
        """
        limits, low, high = self.limits, Fraction(self.least), Fraction(self.room)
        if limits.aliquot is not None:
            low = high = limits.aliquot / self.unit
            if low.denominator != 1 or not self._may_take(low.numerator, emptied=emptied):
                return False  # it is not rounded
        elif emptied:
            low = self.emptying - self.grids[-1].step
        elif limits.filler is not None:
            left = (limits.filler / self.unit - self.least) / limits.displaced
            high = min(high, self.exact + left + self.grids[-1].step)
            low = max(low, Fraction(self.lightest))
        self.low, self.high = max(float(low), self.least), float(high)
        if self.tolerance is not None and self.finest > self.high * self.tolerance:
            return False
        return self._is_reached(self.need, steps) and self.least <= self.available

    def _is_reached(self, need: _Need, steps: int) -> bool:
        """Whether so many steps more can dilute what is needed as far as the last aliquot."""
        high, limits = self.high, self.limits
        if limits.parts is None:
            most = min(float(limits.ratio), self.mixer / self.least)
            high = min(high, need.over / need.under * most**steps * self.slack)
        return self.low <= high

    def _on(self, grid: _Grid, steps: int, *, emptied: bool) -> _Steps | None:
        if self.limits.factor is not None:
            drug = int(self.limits.factor * self.exact / grid.step + Fraction(1, 2)) * grid.step
            return self._from(drug, grid, steps, emptied=emptied)
        most = min(self.available, self.mixer, grid.most, int(self.exact * _MOST_DRUG))
        drug = grid.up(int(self.exact) + 1)
        below, tries = drug - grid.step, _TRIES[steps]
        while drug <= most and tries:
            found = self._from(drug, grid, steps, emptied=emptied)
            if found is not None:
                return self._halved(below, found, grid, steps, emptied=emptied)
            below, drug = drug, grid.next(drug)
            tries -= 1
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
        kept = max(0, self.looks - _OF_ONE[steps])
        self.looks -= kept
        found = self._rest(((drug, 0, 0),), self.need, steps, None, emptied=emptied)
        self.looks = kept + max(0, self.looks)
        return found

    # --- the steps before the last ------------------------------------------------------------

    def _rest(
        self, done: _Steps, need: _Need, steps: int, best: _Steps | None, *, emptied: bool
    ) -> _Steps | None:
        """Complete a chain whose last entry so far has only its drug, if that beats the best."""
        if self.looks <= 0:
            return best
        if steps == 1:
            self.looks -= 1
            return _better(best, self._last(done, need, emptied=emptied))
        before, (drug, _, _) = done[:-1], done[-1]
        spent = _diluent(done)
        for diluent in self._diluents(drug, need, steps):
            mixture = drug + diluent
            wanted = _Need(need.over * mixture, need.under * drug)
            if not self._is_reached(wanted, steps - 1):
                continue
            least = self._least_diluent(self.least, wanted, steps - 1)
            if best is not None and spent + diluent + least >= _diluent(best):
                continue
            self.looks -= 1
            if self.looks <= 0:
                return best
            mixed = (*before, (drug, diluent, 0))
            lowest = self._lowest(mixed, wanted, steps)
            for taken in self.grids:
                for aliquot in self._taken(mixture, taken, lowest, wanted, steps):
                    least = self._least_diluent(aliquot, wanted, steps - 1)
                    if best is not None and spent + diluent + least >= _diluent(best):
                        break  # a larger aliquot takes still more
                    chain = (*before, (drug, diluent, aliquot), (aliquot, 0, 0))
                    best = self._rest(chain, wanted, steps - 1, best, emptied=emptied)
        return best

    def _least_diluent(self, drug: int, need: _Need, steps: int) -> float:
        """Diluent that so many steps take at the least, when shared out best over them."""
        if self.limits.parts is not None:
            return 0
        dilution, others = self.low * need.under / need.over, steps - 1
        each: float = (dilution * drug * self.least**others) ** (1 / steps)
        exact = steps * each - drug - others * self.least
        return max(exact * (1 - _ROUND) - self.blur, float(self.least * steps))

    def _diluents(self, drug: int, need: _Need, steps: int) -> Iterator[int]:
        """Diluents around the one that shares the dilution out best over the steps."""
        if self.limits.parts is not None:
            yield from self._in_parts(drug)
            return
        dilution = self.low * need.under / need.over
        best = int((dilution * drug * self.least ** (steps - 1)) ** (1 / steps)) - drug
        high = min(self.mixer - drug, int(drug * (self.limits.ratio - 1)))
        needed = dilution / float(self.limits.ratio) ** (steps - 1)
        low = max(self.least, int(drug * (needed / self.slack - 1)))
        best = min(max(best, self.least, int(drug * (needed - 1)) + 1), high)
        for grid in self.grids:
            wide = _WINDOW + isqrt(best // grid.step) if steps == 2 else _NARROW  # noqa: PLR2004
            wide = max(wide, _COARSE) if steps == 2 else wide  # noqa: PLR2004
            wide = grid.step * min(wide, self.window)
            start = grid.up(max(low, best - wide))
            near = range(start, min(high, grid.most, best + wide) + 1, grid.step)
            yield from sorted(near, key=lambda diluent: abs(diluent - best))

    def _in_parts(self, drug: int) -> Iterator[int]:
        diluent = drug * ((self.limits.parts or 1) - 1)
        if self._setting(diluent) is not None:
            yield diluent

    def _taken(
        self, mixture: int, taken: _Grid, lowest: int, wanted: _Need, steps: int
    ) -> Iterator[int]:
        """Aliquots of a mixture to go on with, the least first."""
        most = min(mixture, taken.most, self.mixer)
        if steps == 2:  # noqa: PLR2004 - the next step is the last, and all of it is in the mixer
            dilution = max(1.0, self.low * wanted.under / wanted.over)
            most = min(most, int(self.mixer / dilution * self.slack))
        aliquot = taken.up(lowest)
        for _ in range(_AFTER[steps] if self.window > 1 else 1):
            if aliquot > most:
                return
            yield aliquot
            aliquot = taken.next(aliquot)

    def _lowest(self, done: _Steps, wanted: _Need, steps: int) -> int:
        """The least aliquot to go on with: more than is wanted, and within the tolerance.

        For the tolerance all that follows is taken to be shared out evenly, and else exact.
        """
        least = wanted.over // wanted.under + 1
        if self.tolerance is None:
            return least
        left = float(self.tolerance) - self.finest / self.high
        for drug, diluent, _ in done:
            mixture = drug + diluent
            left -= diluent / mixture * float(self._error_of(drug)) / drug
            left -= float(self._error_of(diluent)) / mixture
        if left <= 0:
            return self.mixer + 1
        part = 1 - self.slack * (wanted.over / wanted.under / self.low) ** (1 / (steps - 1))
        return max(least, int(self.finest * max(part, 0) / left * (1 - _ROUND)))

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
            yield int(limits.aliquot / self.unit)
        elif limits.parts is not None:
            wide = need.under * taken.step
            yield (2 * need.over * limits.parts + wide) // (2 * wide) * taken.step
        elif emptied:
            low = int(self.emptying) // taken.step * taken.step
            yield from (low - taken.step, low, low + taken.step)
        else:
            weighable = drug + self.least - taken.step
            low = taken.up(max(need.over * weighable // (need.under * drug), self.lightest))
            if self.tolerance is not None:
                low = self._within_tolerance(low, done, taken, need)
            yield from range(low, low + _NEAR * taken.step, taken.step)

    def _within_tolerance(self, low: int, done: _Steps, taken: _Grid, need: _Need) -> int:
        """The least aliquot whose error keeps to the tolerance; the error falls as it grows."""
        before, (drug, _, _) = done[:-1], done[-1]
        high = max(low, taken.up(int(need.over * self.limits.ratio / need.under)))

        def fits(aliquot: int) -> bool:
            diluent = self._diluent_of(drug, aliquot, need)
            if diluent is None:
                return False
            return self._is_accurate((*before, (drug, diluent, aliquot)))

        while high - low > taken.step and not fits(low):
            self.looks -= 1
            middle = (low + high) // 2 // taken.step * taken.step
            low, high = (low, middle) if fits(middle) else (middle, high)
        return low

    def _is_too_much(self, mixture: int, drug: int, aliquot: int) -> bool:
        over, under = self.ratio
        return mixture * under > over * drug or mixture > self.mixer or aliquot > self.room

    def _keeps(self, found: _Steps, need: _Need, *, emptied: bool) -> bool:
        """Whether the last step, and so the chain, keeps to every limit."""
        drug, diluent, aliquot = found[-1]
        mixture = drug + diluent
        if aliquot > mixture or not self._may_take(aliquot, emptied=emptied):
            return False
        got, wanted = aliquot * drug * need.under, need.over * mixture
        if abs(got - wanted) * _DEVIATION > wanted:
            return False
        return self._is_accurate(found)

    def _may_take(self, aliquot: int, *, emptied: bool) -> bool:
        """Whether a balance sets the last aliquot, and weighs the filler that then remains."""
        weighable = any(low < aliquot <= high for low, high in self.leaving[emptied])
        return weighable and self._setting(aliquot) is not None

    def _leaving(self) -> dict[bool, list[tuple[int, int]]]:
        """Bounds of the aliquots that leave weighable filler, for each balance, or leave none.

        What remains is rounded to the nearest reading; halves go up.
        """
        full, displaced = self.emptying, self.limits.displaced
        if self.limits.filler is None:
            return {True: [], False: [(0, self.room)]}

        def aliquots(least: Fraction | int, most: Fraction | int) -> tuple[int, int]:
            return floor(full - most / displaced), floor(full - least / displaced)

        half = [Fraction(grid.step, 2) for grid in self.grids]
        weighable = [
            (grid.least - over, grid.most // grid.step * grid.step + over)
            for grid, over in zip(self.grids, half, strict=True)
        ]
        if self.limits.portions:  # from the heaviest weight upwards there are no bounds
            weighable.append((max(most for _, most in weighable), self.room * displaced))
        return {
            True: [aliquots(0, half[0])],
            False: [aliquots(least, most) for least, most in weighable],
        }

    def _is_accurate(self, steps: _Steps) -> bool:
        """Whether the error is within the tolerance; in floating point where that can tell."""
        if self.tolerance is None:
            return True
        rough, most = self._error(steps, float), float(self.tolerance)
        if abs(rough - most) > most * _ROUND:
            return rough < most
        return self._error(steps, Fraction) <= self.tolerance

    def _error(self, steps: _Steps, kind: type[Number]) -> Number:
        """The worst case of D7, summed over the steps."""
        aliquot = steps[-1][2]
        total = kind(self._error_of(aliquot)) / aliquot
        for drug, diluent, _ in steps:
            mixture = drug + diluent
            total += kind(self._error_of(drug)) * diluent / (mixture * drug)
            total += kind(self._error_of(diluent)) / mixture
        return total

    def _error_of(self, weight: int) -> Fraction:
        return (self._setting(weight) or self.grids[-1]).error

    def _setting(self, weight: int) -> _Grid | None:
        """The finest balance that can set a weight."""
        return next((grid for grid in self.grids if grid.sets(weight)), None)


def _common(numbers: Sequence[Fraction]) -> Fraction:
    """The largest unit of which all the numbers are whole multiples."""
    under = lcm(*(number.denominator for number in numbers))
    return Fraction(gcd(*(int(number * under) for number in numbers)), under)


def _better(best: _Steps | None, found: _Steps | None) -> _Steps | None:
    """The chain with less diluent."""
    if best is None or found is None:
        return best or found
    return found if _diluent(found) < _diluent(best) else best


def _diluent(steps: _Steps) -> int:
    return sum(diluent for _, diluent, _ in steps)


def _cost(steps: _Steps) -> tuple[int, int]:
    return steps[0][0], _diluent(steps)
