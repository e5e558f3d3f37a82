"""What can be done where capsules hold several actives: what mends one changes the others.

Each active that has a stock of its own has a lever: a weight that still lies apart, or more of its
stock or triturate. The weights of all levers are solved together, exactly, for a number of
capsules; what is left alone is judged, as all else is, by running the batch forwards.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from galenic._recovery.linear import solved
from galenic._recovery.portions import APART, EXTRA, PENDING
from galenic._recovery.weights import solve
from galenic.results._names import Action, Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from galenic._recovery.offers import Offers

__all__ = ["MOST_CAPSULES", "find_remedies_of_several"]

MOST_CAPSULES = 2  # times those planned: beyond that it is another batch
_MOST_SETS = 256  # of levers that are tried for one action
_MORE = {Role.STOCK: Action.ADD_STOCK, Role.ALIQUOT: Action.ADD_TRITURATE}

_Levers = dict[int, int]  # of an active, by its place among all: the place that is weighed


_TWO = 2  # actives that a weight brings along: between fewer there is no middle


class _Affine(NamedTuple):
    """A number that grows evenly with the capsules made."""

    start: Fraction
    each: Fraction

    def least(self, at_least: Fraction) -> Fraction | None:
        """From how many capsules on it reaches a value; ``None`` if it does not grow."""
        return None if self.each <= 0 else (at_least - self.start) / self.each


def find_remedies_of_several(offers: Offers) -> None:
    """Find what mends all actives at once."""
    if offers.base.short is None or offers.stand.places(PENDING):
        _Several(offers).find()


class _Several:
    """Looks for weights and numbers of capsules with which every active comes out right."""

    def __init__(self, offers: Offers) -> None:
        self.offers, self.stand = offers, offers.stand
        self.loose = self.stand.places(PENDING, APART)
        self.owners = [at for at, one in enumerate(self.stand.each) if not one.follows]
        self.least = self.stand.balances.least
        self.most = MOST_CAPSULES * self.stand.capsules

    def find(self) -> None:
        stand = self.stand
        pending, apart = stand.places(PENDING), stand.places(APART)
        self._try(Action.RECOMPUTE, pending, pending, pending)
        if not any(one.action == Action.RECOMPUTE for one in self.offers.options):
            self.offers.attempt(Action.RECOMPUTE, {}, pending)
        self._weigh_again(apart)
        diluents = stand.places(EXTRA, role=Role.DILUENT)
        self._try(Action.ADD_DILUENT, [*diluents, *reversed(self.loose)], diluents, self.loose)
        self._add_active()
        self._at_other_numbers()

    # --- at the number of capsules that is planned --------------------------------------------

    def _weigh_again(self, apart: list[int]) -> None:
        """Powder on or off what lies apart: to what was planned, or to what mends the doses."""
        portions = self.stand.portions
        off = {
            at: portions[at].planned for at in apart if portions[at].weight != portions[at].planned
        }
        if not off or not self.offers.attempt(Action.WEIGH_AGAIN, off, ()):
            self._try(Action.WEIGH_AGAIN, self.loose, apart, self.loose)

    def _try(
        self, action: Action, places: Sequence[int], needed: Iterable[int], free: Iterable[int]
    ) -> None:
        """The first set of levers among some places, one of the needed with it, that serves."""
        needed, free = set(needed), list(free)
        for levers in self._sets(places):
            if needed.isdisjoint(levers.values()):
                continue
            decided = self._together(levers, self.stand.capsules)
            if decided is not None and self.offers.attempt(
                action, _needed_first(decided, needed), free
            ):
                return
        for place in reversed([at for at in places if at in needed]):
            middle = self._between(place)
            if middle is not None and self.offers.attempt(action, {place: middle}, free):
                return

    def _between(self, place: int) -> Fraction | None:
        """A weight that is as far from serving one active as from serving another.

        What is taken of a mixture of several brings each of them along: where none of its weights
        is right for all, one between may leave each within the tolerance. Of what is proportional
        to the weight, the harmonic mean of two is as much above the one as below the other.
        """
        stand, weights = self.stand, self.stand.weights
        found = [solve(stand, place, weights, stand.capsules, of) for of in self.owners]
        masses = [mass for mass in found if mass is not None]
        if len(masses) < _TWO or min(masses) == max(masses):
            return None
        return 2 / (1 / min(masses) + 1 / max(masses))

    def _sets(self, places: Sequence[int]) -> Iterator[_Levers]:
        """Which place is set for which active; none for one that is left as it is."""
        choices = []
        for of in self.owners:
            found = [at for at in reversed(places) if self._moves(at, of)]
            choices.append([*found, None] if self._is_off(of) else [None, *found])
        for chosen in islice(product(*choices), _MOST_SETS):
            levers = dict(zip(self.owners, chosen, strict=True))
            kept = {of: at for of, at in levers.items() if at is not None}
            if kept and len(set(kept.values())) == len(kept):
                yield kept

    def _is_off(self, of: int) -> bool:
        part = self.offers.base.actives[of] / self.stand.each[of].target
        return abs(part - 1) > self.offers.tolerance

    def _moves(self, place: int, of: int) -> bool:
        """Whether what is weighed at a place decides what is held of an active."""
        return solve(self.stand, place, self.stand.weights, self.stand.capsules, of) is not None

    def _together(self, levers: _Levers, capsules: int) -> dict[int, Fraction | None] | None:
        """The weights with which all these actives come out on target."""
        if all(self._is_direct(place) for place in levers.values()):
            found = self._direct(levers)
            if found is None:
                return None
            return {at: one.start + one.each * capsules for at, one in found.items()}
        weights, decided = list(self.stand.weights), dict[int, Fraction | None]()
        for of, place in levers.items():
            mass = solve(self.stand, place, weights, capsules, of)
            if mass is None:
                return None
            weights[place] = decided[place] = mass
        return decided

    # --- levers into the batch: even in the weights and in the number of capsules ---------------

    def _is_direct(self, place: int) -> bool:
        return self.stand.portions[place].weighing.into == VesselName.BATCH

    def _per_mg(self, place: int) -> tuple[tuple[Fraction, ...], Fraction]:
        """The actives and the room that one mg more at a place brings into the blend."""
        stand, more = self.stand, list(self.stand.weights)
        more[place] += 1
        held = zip(stand.held(more), stand.held(stand.weights), strict=True)
        room = stand.batch(more).room - stand.batch(stand.weights).room
        return tuple(new - old for new, old in held), Fraction(room)

    def _direct(self, levers: _Levers) -> dict[int, _Affine] | None:
        """The weight of each lever by the number of capsules; ``None`` if they are not free."""
        stand, places = self.stand, list(levers.values())
        brings = {place: self._per_mg(place)[0] for place in places}
        held = stand.held(stand.weights)
        matrix = [[brings[place][of] for place in places] for of in levers]
        starts = solved(
            matrix,
            [
                sum((brings[at][of] * stand.weights[at] for at in places), Fraction(0)) - held[of]
                for of in levers
            ],
        )
        slopes = solved(matrix, [stand.each[of].target for of in levers])
        if starts is None or slopes is None:
            return None
        return dict(zip(places, map(_Affine, starts, slopes), strict=True))

    # --- more of what is light ----------------------------------------------------------------

    def _add_active(self) -> None:
        """More of each that is light, and filler for as many more capsules as that asks for."""
        done: set[Action] = set()
        for added in self._light():
            for levers in islice(self._choices(added), _MOST_SETS):
                extra = [at for at in levers.values() if at not in self.loose]
                action = _MORE[self.stand.portions[extra[0]].weighing.role]
                if action not in done and self._enlarge(action, levers, extra):
                    done.add(action)

    def _light(self) -> Iterator[list[int]]:
        """Actives to add to: the lightest, the two lightest, and so on."""
        each, base = self.stand.each, self.offers.base
        loose = [of for of in self.owners if self._lever(of) is not None]
        order = sorted(
            (of for of in self.owners if of not in loose),
            key=lambda of: base.actives[of] / each[of].target,
        )
        for many in range(1, len(order) + 1):
            yield order[:many]

    def _lever(self, of: int) -> int | None:
        """What still lies apart, or is to be weighed into the batch, of an active."""
        found = [at for at in self.loose if self._is_direct(at) and self._moves(at, of)]
        return found[-1] if found else None

    def _choices(self, added: Sequence[int]) -> Iterator[_Levers]:
        """What is added for each active, and what of the others still lies apart."""
        kept = {of: at for of in self.owners if (at := self._lever(of)) is not None}
        extra = [
            at
            for at in self.stand.places(EXTRA, into=VesselName.BATCH)
            if self.stand.portions[at].weighing.role in _MORE
        ]
        for chosen in product(*([at for at in extra if self._brings(at, of)] for of in added)):
            if len(set(chosen)) == len(chosen):
                yield dict(zip(added, chosen, strict=True)) | kept

    def _brings(self, place: int, of: int) -> bool:
        return self._per_mg(place)[0][of] > 0

    def _enlarge(self, action: Action, levers: _Levers, extra: Sequence[int]) -> bool:
        found = self._direct(levers)
        if found is None:
            return False
        for capsules in self._numbers(found):
            weights = {at: one.start + one.each * capsules for at, one in found.items()}
            decided = self._with_filler(weights, capsules)
            if min(weights.values()) >= 0 and self.offers.attempt(
                action, _needed_first(decided, set(extra)), self.loose, capsules
            ):
                return True
        return False

    def _numbers(self, found: Mapping[int, _Affine]) -> list[int]:
        """Capsules to try: those planned, the fewest that serve, and those that suit the others."""
        stand = self.stand
        fewest = [Fraction(stand.capsules)]
        fewest += [least for one in found.values() if (least := one.least(self.least)) is not None]
        fewest += self._for_room(found)
        served = max(map(math.ceil, fewest))
        tried = [stand.capsules, served, served + 1, *self._nearest(), self._within()]
        return [
            capsules
            for capsules in dict.fromkeys(tried)
            if 0 < capsules <= self.most and capsules >= min(stand.capsules, served)
        ]

    def _for_room(self, found: Mapping[int, _Affine]) -> Iterator[Fraction]:
        """The fewest capsules that close, or that hold all at the fill of the order."""
        stand, wanted = self.stand, self.stand.order.capsule.fill
        blend = stand.batch(stand.weights)
        weights = {
            at: _Affine(one.start - stand.weights[at], one.each) for at, one in found.items()
        }
        if wanted is not None and not stand.sees_room:
            start = sum((one.start for one in weights.values()), Fraction(blend.mass))
            each = wanted.number - sum(one.each for one in weights.values())
            if each > 0:
                yield start / each
                yield (start + self.least) / each
        elif stand.sees_room:
            rooms = {at: self._per_mg(at)[1] for at in found}
            start = sum(
                (rooms[at] * one.start for at, one in weights.items()), Fraction(blend.room)
            )
            each = Fraction(1) - sum(rooms[at] * one.each for at, one in weights.items())
            if each > 0:
                yield start / each

    def _with_filler(
        self, decided: Mapping[int, Fraction], capsules: int
    ) -> dict[int, Fraction | None]:
        """These weights, and filler for more capsules where none of it lies apart."""
        stand, told = self.stand, dict[int, Fraction | None](decided)
        topped = stand.by_completion or bool(stand.places(PENDING, APART, role=Role.FILLER))
        if topped or capsules == stand.capsules:
            return told
        (filler,) = stand.places(EXTRA, role=Role.FILLER)
        weights = [decided.get(at, weight) for at, weight in enumerate(stand.weights)]
        blend, wanted = stand.batch(weights), stand.order.capsule.fill
        if wanted is not None:
            more = Fraction(wanted.number * capsules - blend.mass)
        else:
            more = Fraction(capsules - blend.room) / stand.portions[filler].per_mg[1]
        if more > 0 and stand.balances.weigh(more, filler) is not None:
            told[filler] = more
        return told

    # --- another number of capsules, nothing of an active added ---------------------------------

    def _at_other_numbers(self) -> None:
        """Filler into the blend, or other capsules, with what lies apart weighed for them."""
        kept = {of: at for of in self.owners if (at := self._lever(of)) is not None}
        done: set[Action] = set()
        for capsules in self._nearest():
            found = self._together(kept, capsules) if kept else {}
            if capsules > self.most or found is None:
                continue
            filled = self._with_filler(
                {at: mass for at, mass in found.items() if mass is not None}, capsules
            )
            for action, decided in (Action.ADD_FILLER, filled), (Action.MAKE_CAPSULES, found):
                wants = action == Action.ADD_FILLER and filled.keys() == found.keys()
                if action in done or wants or capsules == self.stand.capsules:
                    continue
                if self.offers.attempt(action, _filler_first(decided, found), self.loose, capsules):
                    done.add(action)

    def _nearest(self) -> list[int]:
        """Numbers of capsules, by how near the dose that is then furthest off is to its target.

        What still lies apart is weighed for them; the furthest off is least in the middle.
        """
        stand, base = self.stand, self.offers.base
        fixed = [of for of in self.owners if self._lever(of) is None] or self.owners
        made = [base.actives[of] / stand.each[of].target * stand.capsules for of in fixed]
        wanted = {number for one in (*made, (max(made) + min(made)) / 2) for number in _around(one)}
        fill = stand.order.capsule.fill
        if fill is not None and not stand.sees_room:
            wanted.add(math.ceil(base.mass * stand.capsules / fill.number))
        if self.offers.is_overfull(base):
            wanted.add(math.ceil(base.room * stand.capsules))  # the fewest that close
        wanted |= self._weighable()
        return sorted(
            (number for number in wanted if number > 0),
            key=lambda number: (max(abs(one / number - 1) for one in made), number),
        )

    def _within(self) -> int:
        """The fewest capsules in which the active that there is most of is within the tolerance."""
        stand, base = self.stand, self.offers.base
        made = max(base.actives[of] / stand.each[of].target for of in self.owners)
        return math.ceil(made * stand.capsules / (1 + self.offers.tolerance))

    def _weighable(self) -> set[int]:
        """The fewest capsules for which each weight that lies apart can be weighed."""
        kept = {of: at for of in self.owners if (at := self._lever(of)) is not None}
        found = self._direct(kept) if kept else None
        fewest = [one.least(self.least) for one in (found or {}).values()]
        numbers = [math.ceil(one) for one in fewest if one is not None]
        return {max(numbers), max(numbers) + 1} if numbers else set()


def _around(number: Fraction) -> tuple[int, int]:
    return math.floor(number), math.floor(number) + 1


def _needed_first(
    decided: Mapping[int, Fraction | None], needed: set[int]
) -> dict[int, Fraction | None]:
    """The weights that make the option first, since the first is what it is known by."""
    return {at: decided[at] for at in sorted(decided, key=lambda at: (at not in needed, at))}


def _filler_first(
    decided: Mapping[int, Fraction | None], others: Mapping[int, Fraction | None]
) -> dict[int, Fraction | None]:
    return {at: decided[at] for at in sorted(decided, key=lambda at: (at in others, at))}
