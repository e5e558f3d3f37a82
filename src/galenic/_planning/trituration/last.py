"""The last step of a triturate: of all aliquots that may be taken, the one of least diluent.

The diluent grows with the aliquot as long as one balance weighs it, and every limit is a bound on
one of the two. So the aliquots fall into stretches, and of each the first that serves is the best:
nothing between is looked at.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from galenic._planning.trituration.frame import DEVIATION, ROUND
from galenic._planning.trituration.grids import COARSE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._planning.trituration.frame import Frame, Need, Steps
    from galenic._planning.trituration.grids import Grid

__all__ = ["LastStep"]

_NEAR = 24  # aliquots tried where rounding alone decides whether one serves


class Stretch(NamedTuple):
    """Aliquots, the first and the last of them, whose diluents one balance rounds."""

    first: int
    last: int
    step: int


class LastStep:
    """Completes a chain whose last entry so far has only its drug.

    Attributes
    ----------
    looks
        How many aliquots were looked at.
    """

    def __init__(self, frame: Frame, done: Steps, need: Need) -> None:
        """Work out what holds for every aliquot."""
        self.frame, self.need = frame, need
        self.before, (self.drug, _, _) = done[:-1], done[-1]
        over, under = frame.ratio
        self.most = min(over * self.drug // under, frame.mixer) - self.drug
        self.looks = 0
        if frame.tolerance is not None:
            self.of_drug = frame.rough_error(self.drug)
            self.spent = frame.rough_errors(self.before) + self.of_drug / self.drug

    def best(self, most: int | None) -> Steps | None:
        """The chain of the least diluent in its last step, if that is below ``most``."""
        if self._errs_too_far():
            return None
        limits = self.frame.limits
        alone = limits.aliquot is not None or limits.parts is not None
        found = None
        for diluent, aliquot in self._alone() if alone else self._through(most):
            if most is None or diluent < most:
                most, found = diluent, (*self.before, (self.drug, diluent, aliquot))
        return found

    def _alone(self) -> Iterator[tuple[int, int]]:
        """What serves of the aliquots that the order leaves."""
        frame, drug, need = self.frame, self.drug, self.need
        for aliquot in frame.fixed_aliquots(need):
            self.looks += 1
            diluent = frame.diluent_of(drug, aliquot, need)
            if diluent is None or frame.is_too_much(drug + diluent, drug, aliquot):
                continue
            if frame.keeps((*self.before, (drug, diluent, aliquot)), need):
                yield diluent, aliquot

    # --- stretch by stretch -------------------------------------------------------------------

    def _through(self, most: int | None) -> Iterator[tuple[int, int]]:
        """What serves first in each stretch that may take less than the least diluent so far."""
        beyond = self.most + 1 if most is None else min(most, self.most + 1)
        stretches = list(self._stretches(beyond))
        for taken in self.frame.setters if stretches else ():
            weighable = self._weighable(taken)
            for stretch in stretches:
                aliquot = taken.up(max(stretch.first, weighable))
                if aliquot > min(stretch.last, taken.most):
                    continue
                found = self._first(stretch._replace(first=aliquot), taken, beyond)
                if found is not None:
                    beyond = found[0]
                    yield found

    def _weighable(self, taken: Grid) -> int:
        """The least aliquot to begin with: less rounds the least diluent up by a reading or more.

        That would take no less diluent, and be further from what is needed.
        """
        least = self.drug + self.frame.least - taken.step
        return self.need.over * least // (self.need.under * self.drug)

    def _stretches(self, beyond: int) -> Iterator[Stretch]:
        """Where the same balance rounds the diluent, and the filler that remains is weighable."""
        for first, last, step in self._rounded(beyond):
            for low, high in self.frame.open:
                begin, end = max(first, low + 1), min(last, high)
                if begin <= end and self._diluent(begin, step) < beyond:
                    yield Stretch(begin, end, step)

    def _rounded(self, beyond: int) -> list[Stretch]:
        """Aliquots by the balance that rounds their diluent, up to a diluent of interest."""
        frame, over, twice = self.frame, self.need.over, 2 * self.drug
        per = twice * self.need.under
        top = 2 * beyond + frame.coarsest
        low = (frame.first or 0) * per // over - twice
        found: list[Stretch] = []
        for one in frame.rounders:
            if one.low < top and low < one.high:
                first = -(-(one.low + twice) * over // per)
                end = -(-(min(one.high, top) + twice) * over // per)
                found += self._parted(first, end, one.step)
        return found

    def _parted(self, first: int, end: int, step: int) -> Iterator[Stretch]:
        """Part a stretch where an aliquot passes to another balance, of another error."""
        edges = {first, end}
        if self.frame.tolerance is not None:
            edges |= {grid.most + 1 for grid in self.frame.grids if first <= grid.most < end - 1}
        for begin, after in pairwise(sorted(edges)):
            yield Stretch(begin, after - 1, step)

    def _diluent(self, aliquot: int, step: int) -> int:
        """The diluent with which the aliquot holds what is needed, rounded; halves go up."""
        self.looks += 1
        return self.frame.diluent_of(self.drug, aliquot, self.need, step) or 0

    def _first(self, stretch: Stretch, taken: Grid, beyond: int) -> tuple[int, int] | None:
        """The first aliquot of a stretch that serves, near where it may begin to."""
        last = min(stretch.last, taken.most)
        for start, count in self._starts(stretch, taken, last):
            for aliquot in range(
                start, min(last, start + (count - 1) * taken.step) + 1, taken.step
            ):
                diluent = self._diluent(aliquot, stretch.step)
                if diluent >= beyond:
                    return None  # and what follows takes no less
                if self._serves(diluent, aliquot):
                    return diluent, aliquot
        return None

    def _starts(self, stretch: Stretch, taken: Grid, last: int) -> Iterator[tuple[int, int]]:
        """Where to look in a stretch, and at how many aliquots."""
        if self.frame.tolerance is not None:
            start = self._accurate(stretch, taken, last)
            if start <= last:
                yield start, COARSE
            return
        yield stretch.first, _NEAR
        sure = taken.up(self._sure(stretch.step))
        if sure > stretch.first + (_NEAR - 1) * taken.step:
            yield sure, _NEAR

    def _sure(self, step: int) -> int:
        """The least aliquot that no rounding of the diluent spoils.

        It is no more than the mixture, which is ten readings or more.
        """
        over, per = self.need.over, self.drug * self.need.under
        whole = -(-step * over // (2 * (per - over)))
        return max(whole, -(-(10 * step + step) * over // per))

    def _serves(self, diluent: int, aliquot: int) -> bool:
        mixture, need = self.drug + diluent, self.need
        if aliquot > mixture:
            return False
        if not self.frame.is_near(aliquot * self.drug * need.under, need.over * mixture):
            return False
        return self._is_accurate(diluent, aliquot)

    # --- within a tolerance -------------------------------------------------------------------

    def _errs_too_far(self) -> bool:
        """Whether every aliquot errs too far, though it and its diluent erred as little as any.

        An aliquot is no more of its mixture than what is needed is of the drug, and a rounding. It
        tells nearly all chains that come to nothing, at a tenth of what a look at them costs.
        """
        frame, need = self.frame, self.need
        if frame.rough_tolerance is None:
            return False
        part = need.over / (need.under * self.drug) * (1 + 1 / DEVIATION)
        of_mixture = frame.finest - self.of_drug + frame.finest / part
        mixture = self.drug + (self.most if of_mixture > 0 else frame.least)
        return self.spent + of_mixture / mixture > frame.rough_tolerance * (1 + ROUND)

    def _is_accurate(self, diluent: int, aliquot: int) -> bool:
        """Whether the error is within the tolerance; in floating point where that can tell."""
        frame, tolerance = self.frame, self.frame.rough_tolerance
        if tolerance is None:
            return True
        rough = frame.rough_error(diluent) - self.of_drug
        rough = rough / (self.drug + diluent) + frame.rough_error(aliquot) / aliquot + self.spent
        if abs(rough - tolerance) > tolerance * ROUND:
            return rough < tolerance
        return frame.is_accurate((*self.before, (self.drug, diluent, aliquot)))

    def _accurate(self, stretch: Stretch, taken: Grid, last: int) -> int:
        """From where the aliquots of a stretch may be accurate: beyond the last if none is.

        The error falls as they grow, as long as the same balances weigh aliquot and diluent.
        """
        first, step = self._least_accurate(stretch, last), taken.step
        first = max(stretch.first, taken.up(first))
        while last - first > COARSE * step and not self._fits(first, stretch.step):
            middle = (first + last) // 2 // step * step
            first, last = (first, middle) if self._fits(middle, stretch.step) else (middle, last)
        return first

    def _fits(self, aliquot: int, step: int) -> bool:
        return self._is_accurate(self._diluent(aliquot, step), aliquot)

    def _least_accurate(self, stretch: Stretch, last: int) -> int:
        """A bound: no lighter aliquot of a stretch keeps to the tolerance on any balance."""
        frame = self.frame
        assert frame.rough_tolerance is not None  # noqa: S101 - nobody asks without one
        left, finest = frame.rough_tolerance * (1 + ROUND) - self.spent, frame.finest
        more = finest - self.of_drug  # what the diluent adds, beside what it takes off the drug's
        lightest = max(1, self.drug + self._diluent(stretch.first, stretch.step))
        heaviest = self.drug + self._diluent(last, stretch.step)
        left -= more / (lightest if more < 0 else heaviest)
        if left <= finest / last:
            return last + 1
        return int(finest / left * (1 - ROUND))
