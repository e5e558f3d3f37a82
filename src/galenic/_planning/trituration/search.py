"""Finds the triturate: which weights, in how many steps, for a mass too small to weigh.

The objective, in this order: the fewest steps; the fewest weighings; the least active discarded,
which is the least drug weighed; the least diluent. Whatever a limit forbids is no candidate.

On balances of few readings the outcome is that of trying every triturate of one step or two.
On a finer grid weights are looked at near the best in real numbers, and the looks are counted, so
that a search ends within some ten milliseconds: the diluent of two steps is the least to within a
readability or two (under a tolerance, an eighth); three steps are the best of those looked at.

Drug, aliquots and the diluent of all but the last step are chosen on the grid of a balance. The
diluent of the last step follows from them and is rounded, which moves the dose least.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from galenic._planning.trituration.frame import ROUND, Frame, Need
from galenic._planning.trituration.grids import COARSE
from galenic._planning.trituration.last import LastStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._planning.trituration.chains import Chain, ChainLimits, Pan
    from galenic._planning.trituration.frame import Steps
    from galenic._planning.trituration.grids import Grid

__all__ = ["ChainSearch", "find_chain"]

_WINDOW = 12  # grid steps on either side of the best dilution of a step before the last
_WIDEST = 80  # on a finer grid the best is found to within a readability or two of diluent
_NARROW = 6  # the same where two such steps are looked at together
_OF_ANY = 12  # where it is only asked if there is one, so many times fewer looks
_TRIES = {1: 160, 2: 80, 3: 16}  # drugs tried, by the number of steps
_LOOKS = 18000  # mixtures looked at over the whole search, so that it ends,
_OF_ONE = {1: 10, 2: 2000, 3: 300}  # and of these for one drug, by the number of steps
_ALIQUOTS = 8  # last aliquots that count as much as a mixture
_AFTER = {2: 64, 3: 4}  # aliquots of a mixture tried, by the number of steps that are left
_OF_WRITTEN = {2: 64, 3: 64}  # where a strength that is written leaves one mixture of each drug


def find_chain(
    need: Fraction, pans: Sequence[Pan], limits: ChainLimits, *, any_will_do: bool = False
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
    found = _find(need, pans, limits, _AFTER, any_will_do=any_will_do)
    if found is None and limits.parts is not None and not any_will_do:
        found = _find(need, pans, limits, _OF_WRITTEN, any_will_do=False)
    return found


def _find(
    need: Fraction,
    pans: Sequence[Pan],
    limits: ChainLimits,
    after: Mapping[int, int],
    *,
    any_will_do: bool,
) -> Chain | None:
    """Search step by step, the emptied vessels first; ``after`` is how many aliquots are tried."""
    ends = (True, False) if limits.filler is not None else (False,)
    frames = [Frame(need, pans, limits, emptied=emptied) for emptied in ends]
    left = _LOOKS // _OF_ANY if any_will_do else _LOOKS
    searches = [(steps, frame) for steps in range(1, limits.steps + 1) for frame in frames]
    for place, (steps, frame) in enumerate(searches):
        # What one search leaves of its share is there for those after it.
        share = left // (len(searches) - place)
        search = ChainSearch(frame, 1 if any_will_do else _WIDEST, share, after)
        found = search.first(steps)
        if found is not None:
            return frame.chain(found)
        left -= share - max(0, search.looks)
    return None


class ChainSearch:
    """The recursion over the steps: the drug first, then dilution by dilution.

    Parameters
    ----------
    frame
        The balances and the limits.
    window
        How many grid steps on either side of the best dilution are looked at, at the most; 1 where
        any triturate will do.
    looks
        How many mixtures may be looked at.
    after
        How many aliquots of a mixture are tried, by the number of steps that are left.
    """

    def __init__(
        self,
        frame: Frame,
        window: int = _WIDEST,
        looks: int = _LOOKS,
        after: Mapping[int, int] = _AFTER,
    ) -> None:
        """Nothing was looked at yet."""
        self.frame, self.window, self.looks, self.after = frame, window, looks, after
        self.known: dict[int, Steps | None] = {}  # by the drug weighed

    def first(self, steps: int) -> Steps | None:
        """The chain of so many steps with the least drug, then the least diluent."""
        frame = self.frame
        if not frame.in_reach(steps):
            return None
        best: Steps | None = None
        for grid in frame.grids:
            if best is not None and grid.up(int(frame.exact) + 1) >= best[0][0]:
                continue  # it weighs no less drug
            found = self._on(grid, steps)
            if found is not None and (best is None or _cost(found) < _cost(best)):
                best = found
        return best

    def _on(self, grid: Grid, steps: int) -> Steps | None:
        frame = self.frame
        if frame.limits.factor is not None:
            drug = int(frame.limits.factor * frame.exact / grid.step + Fraction(1, 2)) * grid.step
            return self._from(drug, grid, steps)
        most = min(frame.available, frame.mixer, grid.most, frame.most_drug(steps))
        drug = grid.up(int(frame.exact) + 1)
        below, tries = drug - grid.step, _TRIES[steps]
        while drug <= most and tries and self.looks > 0:
            found = self._from(drug, grid, steps)
            if found is not None:
                return self._halved(below, found, grid, steps)
            below, drug = drug, grid.next(drug)
            tries -= 1
        return None

    def _halved(self, low: int, found: Steps, grid: Grid, steps: int) -> Steps:
        """Halve the way between a drug that led nowhere and one that led somewhere."""
        while found[0][0] - low > grid.step and self.looks > 0:
            middle = (low + found[0][0]) // 2 // grid.step * grid.step
            better = self._from(middle, grid, steps)
            low, found = (middle, found) if better is None else (low, better)
        return found

    def _from(self, drug: int, grid: Grid, steps: int) -> Steps | None:
        frame = self.frame
        if not grid.holds(drug) or drug > frame.available or drug <= frame.exact:
            return None
        if drug not in self.known:
            kept = max(0, self.looks - _OF_ONE[steps])
            self.looks -= kept
            self.known[drug] = self._rest(((drug, 0, 0),), frame.need, steps, None)
            self.looks = kept + max(0, self.looks)
        return self.known[drug]

    def _rest(self, done: Steps, need: Need, steps: int, best: Steps | None) -> Steps | None:
        """Complete a chain whose last entry so far has only its drug, if that beats the best."""
        frame = self.frame
        if self.looks <= 0:
            return best
        if steps == 1:
            return self._ended(done, need, best)
        before, (drug, _, _) = done[:-1], done[-1]
        if not frame.may_be_accurate(before, drug, need, steps):
            return best
        ends = [0, frame.mixer]  # what is beyond them is not worth it
        left = _left(best, before)
        for larger, diluent in self._diluents(drug, need, steps, ends):
            mixture, beside = drug + diluent, None if left is None else left - diluent
            wanted = Need(need.over * mixture, need.under * drug)
            reached = frame.is_reached(wanted, steps - 1)
            if not reached or not self._may_do(frame.least, wanted, steps - 1, beside):
                known = beside if reached else None
                if frame.is_past(mixture, wanted, steps - 1, known, larger=larger):
                    ends[larger] = diluent
                continue
            self.looks -= 1
            if self.looks <= 0:
                return best
            best = self._taking((*before, (drug, diluent, 0)), wanted, steps, best)
            left = _left(best, before)
        return best

    def _ended(self, done: Steps, need: Need, best: Steps | None) -> Steps | None:
        """Complete a chain by its last step, if that beats the best."""
        last = LastStep(self.frame, done, need)
        found = last.best(_left(best, done))
        self.looks -= 1 + last.looks // _ALIQUOTS
        return found or best

    def _taking(self, mixed: Steps, wanted: Need, steps: int, best: Steps | None) -> Steps | None:
        """Go on with each aliquot of the last mixture, if that beats the best."""
        before, (drug, diluent, _) = mixed[:-1], mixed[-1]
        lowest, looks = self._lowest(mixed, wanted, steps), self.looks
        for taken in self.frame.setters if lowest <= drug + diluent else ():
            for aliquot in self._taken(drug + diluent, taken, lowest, wanted, steps):
                if not self._may_do(aliquot, wanted, steps - 1, _left(best, mixed)):
                    break  # a larger aliquot takes still more
                chain = (*before, (drug, diluent, aliquot), (aliquot, 0, 0))
                best = self._rest(chain, wanted, steps - 1, best)
        if self.looks == looks:
            self.looks -= 1  # as its last step would: it was looked at, though it leads nowhere
        return best

    def _may_do(self, drug: int, wanted: Need, steps: int, left: int | None) -> bool:
        """Whether so many steps with so much drug, or with more, may take less diluent."""
        frame = self.frame
        if steps > 1:
            return frame.least_diluent(drug, wanted, steps) < (
                frame.mixer * steps if left is None else left
            )
        least = frame.last_diluent(drug, wanted)
        if least is None or drug + least > frame.mixer:
            return False
        return left is None or least < left

    def _diluents(
        self, drug: int, need: Need, steps: int, ends: Sequence[int]
    ) -> Iterator[tuple[bool, int]]:
        """Diluents around the one that shares the dilution out best over the steps.

        With each stands whether it is larger than that; all are between two ends.
        """
        frame = self.frame
        if frame.limits.parts is not None:
            yield from ((True, diluent) for diluent in frame.in_parts(drug))
            return
        dilution = frame.low * need.under / need.over
        best = int((dilution * drug * frame.least ** (steps - 1)) ** (1 / steps)) - drug
        high = min(frame.mixer - drug, int(drug * (frame.limits.ratio - 1)))
        if high < frame.least:
            return  # the mixer takes no diluent beside so much drug
        needed = dilution / float(frame.limits.ratio) ** (steps - 1)
        low = max(frame.least, int(drug * (needed / frame.slack - 1)))
        best = min(max(best, frame.least, int(drug * (needed - 1)) + 1), high)
        seen: list[range] = []
        for grid in frame.grids:
            wide = _WINDOW + isqrt(best // grid.step) if steps == 2 else _NARROW  # noqa: PLR2004
            wide = max(wide, COARSE) if steps == 2 else wide  # noqa: PLR2004
            wide = grid.step * min(wide, self.window)
            start = grid.up(max(low, best - wide))
            near = range(start, min(high, grid.most, best + wide) + 1, grid.step)
            for larger, diluent in _outwards(near, best, ends):
                if not any(diluent in other for other in seen):
                    yield larger, diluent
            seen.append(near)

    def _taken(
        self, mixture: int, taken: Grid, lowest: int, wanted: Need, steps: int
    ) -> Iterator[int]:
        """Aliquots of a mixture to go on with, the least first."""
        frame = self.frame
        most = min(mixture, taken.most, frame.mixer)
        if steps == 2:  # noqa: PLR2004 - the next step is the last, and all of it is in the mixer
            dilution = max(1.0, frame.low * wanted.under / wanted.over)
            most = min(most, int(frame.mixer / dilution * frame.slack))
        aliquot = taken.up(lowest)
        for _ in range(self.after[steps] if self.window > 1 else 1):
            if aliquot > most:
                return
            yield aliquot
            aliquot = taken.next(aliquot)

    def _lowest(self, done: Steps, wanted: Need, steps: int) -> int:
        """The least aliquot to go on with: more than is wanted, and within the tolerance.

        For the tolerance all that follows is taken to be shared out evenly, and else exact. Beyond
        the mixture none would do: then it is not looked at where a last aliquot in its reach errs
        too far.
        """
        frame = self.frame
        least = wanted.over // wanted.under + 1
        if frame.rough_tolerance is None:
            return least
        drug, diluent, _ = done[-1]
        left = frame.rough_tolerance - frame.rough_errors(done)
        part = 1 - frame.slack * (wanted.over / wanted.under / frame.low) ** (1 / (steps - 1))
        error = frame.finest * max(part, 0) * (1 - ROUND)
        within_reach = left - frame.finest / frame.heaviest(wanted, steps - 1)
        if within_reach <= 0 or error > within_reach * (drug + diluent):
            return frame.mixer + 1
        return max(least, int(error / (left - frame.finest / frame.high)))


def _outwards(near: range, middle: int, ends: Sequence[int]) -> Iterator[tuple[bool, int]]:
    """Numbers between two ends by their distance from the middle, with whether they are larger."""
    high = bisect_right(near, middle)
    low = high - 1
    while True:
        below = low >= 0 and near[low] > ends[0]
        above = high < len(near) and near[high] < ends[1]
        if below and not (above and near[high] - middle < middle - near[low]):
            yield False, near[low]
            low -= 1
        elif above:
            yield True, near[high]
            high += 1
        else:
            return


def _left(best: Steps | None, spent: Steps) -> int | None:
    """The diluent that the steps to come must keep below; None where nothing was found yet."""
    return None if best is None else _diluent(best) - _diluent(spent)


def _diluent(steps: Steps) -> int:
    return sum(diluent for _, diluent, _ in steps)


def _cost(steps: Steps) -> tuple[int, int]:
    return steps[0][0], _diluent(steps)
