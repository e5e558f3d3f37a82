"""What can be done about a batch at its stage: which weights, and how many capsules, are tried."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.capsules import size_names
from galenic._recovery.offers import FULL
from galenic._recovery.portions import APART, EXTRA, FIXED, PENDING
from galenic._recovery.several import MOST_CAPSULES, find_remedies_of_several
from galenic._recovery.stand import Outcome
from galenic._recovery.weights import solve
from galenic._words import phrase
from galenic.results._names import Action, Role, VesselName

if TYPE_CHECKING:
    from galenic._bench.vessels import Vessel
    from galenic._materials.capsules import CapsuleSize
    from galenic._recovery.offers import Offers
    from galenic.results._recovery import Setting

__all__ = ["find_remedies"]

_UNITS = (Fraction(500), Fraction(2000))
"""About a thousand times: grams for milligrams, whatever the weight is off beside that. Ours."""

_ACTIONS = {Role.ALIQUOT: Action.ADD_TRITURATE, Role.STOCK: Action.ADD_STOCK}
_ADDS = _ACTIONS | {Role.DILUENT: Action.ADD_DILUENT, Role.FILLER: Action.ADD_FILLER}


def find_remedies(offers: Offers) -> None:
    """Find every option; where all is as planned and right, only that it is."""
    _Remedies(offers).find()


class _Remedies:
    """Looks for weights and numbers of capsules; whether they serve is for the offers to say."""

    def __init__(self, offers: Offers) -> None:
        self.offers, self.stand = offers, offers.stand

    def find(self) -> None:
        stand, right = self.stand, self.offers.is_right(self.offers.base)
        stage = stand.actual.stage
        if self._is_of_other_unit():
            self.offers.last(Action.READ_AGAIN)
            self.offers.last(Action.DISCARD)
            return
        if right:
            self.offers.append(Action.ACCEPT, {}, stand.capsules, self.offers.base)
        as_planned = all(portion.weight == portion.planned for portion in stand.portions)
        if stage != "filled" and not (right and as_planned):
            if stand.places(PENDING, APART, FIXED, into=VesselName.CAPSULE):
                self._weigh_for_each()
            elif len(stand.each) > 1:
                find_remedies_of_several(self.offers)
            else:
                self._mend()
        if stage == "filled" and not right:
            self._fill_again()
        if stage != "filled" and not stand.places(PENDING, APART):
            self._larger_size()
        if not right:
            if stage != "weighed":
                self.offers.last(Action.ASSAY)
            self.offers.last(Action.DISCARD)

    def _is_of_other_unit(self) -> bool:
        """Whether a weight is off as by another unit: what is built on it could be a slip."""
        (low, high), actual = _UNITS, self.stand.actual.actual
        weighings = self.stand.plan.weighings
        planned = {one.step: (one.weigh or one.exact).number for one in weighings}
        times = [reading.net / planned[reading.step] for reading in actual]
        return any(low <= one <= high or low <= 1 / one <= high for one in times if one)

    def _fill_again(self) -> None:
        """Bring each to the planned fill, or as near to it as what is left of the blend goes."""
        stand, base, left = self.stand, self.offers.base, self.stand.actual.blend_left
        each = stand.places(PENDING, APART, FIXED, into=VesselName.CAPSULE)
        if stand.planned_fill is None or each or base.short is not None or not base.mass:
            return
        at_hand = Fraction(0) if left is None else left.number
        fill = min(stand.planned_fill, base.mass + at_hand / stand.capsules)
        times = fill / base.mass
        actives = tuple(one * times for one in base.actives)
        filled = Outcome(fill, actives, base.room * times, None)
        if not self.offers.is_right(filled):
            return
        moved = Amount(abs(fill - base.mass) * stand.capsules, "mg")
        told = {"fill": Amount(fill, "mg/capsule"), "mass": moved}
        code = "fill-each-up" if fill > base.mass else "empty-each-down"
        said = phrase(code, **told, left=left)
        self.offers.append(Action.FILL_AGAIN, {}, stand.capsules, filled, said)

    def _weigh_for_each(self) -> None:
        """Weigh what is off again, each capsule for itself: pellets can be emptied out again.

        Nothing of them was mixed, so that nothing else mends them; and a blend beside them has room
        for what it was planned to be.
        """
        stand, decided = self.stand, dict[int, Fraction | None]()
        loose = stand.places(PENDING, APART)
        places = [*stand.places(PENDING, APART, FIXED, into=VesselName.CAPSULE), *loose]
        for of, one in enumerate(stand.each):
            dose = self.offers.base.actives[of]
            if one.follows or abs(dose / one.target - 1) <= self.offers.tolerance:
                continue
            solved = {
                at: solve(stand, at, stand.weights, stand.capsules, of)
                for at in dict.fromkeys(places)
                if at not in decided
            }
            at = next((at for at, mass in solved.items() if mass is not None), None)
            if at is None:
                return
            decided[at] = solved[at]
        self.offers.attempt(Action.WEIGH_AGAIN, decided, ())

    def _mend(self) -> None:
        stand = self.stand
        loose = stand.places(PENDING, APART)
        if stand.plan.product is not None:
            self._mend_product(loose)
            return
        levers = [place for place in reversed(loose) if self._solved(place) is not None]
        self._recompute(levers)
        self._weigh_again(levers, loose)
        self._add_diluent(loose)
        if not levers:  # what still lies apart is better weighed again
            self._add_active(loose)
        if not stand.places(PENDING, APART, role=Role.FILLER) and not stand.by_completion:
            self._add_filler(loose)
        self._make_capsules(levers, loose)

    def _larger_size(self) -> None:
        """All of it into as many bodies of the next size that holds it: no drug stays out."""
        stand, base = self.stand, self.offers.base
        row = self._wider()
        if row is None:
            return
        wider = row.volume.number / self._volume()
        settings, weights = self._filled_up(base.room, wider)
        found = stand.outcome(weights, stand.capsules)
        held = tuple(one / stand.capsules for one in stand.held(weights))
        mass = Fraction(stand.batch(weights).mass) / stand.capsules
        one = Outcome(mass, held, found.room / wider, found.short)
        if self.offers.is_right(one):
            code = "fill-larger" if stand.is_emptied else "fill-size"
            told = phrase(code, capsules=stand.capsules, size=row.size)
            self.offers.append(Action.NEXT_SIZE, settings, stand.capsules, one, told)

    def _volume(self) -> Fraction:
        here = self.stand.order.bodies.row(self.stand.plan.capsule.size)
        return Fraction(0) if here is None else Fraction(here.volume.number)

    def _wider(self) -> CapsuleSize | None:
        """The smallest size of the maker that holds what does not fit, where both are known."""
        stand, base = self.stand, self.offers.base
        full = 1 if stand.is_emptied else FULL
        if stand.plan.product is not None or not stand.sees_room or base.room <= full:
            return None
        volume = self._volume() * base.room
        found = map(stand.order.bodies.row, size_names(stand.plan.capsule.maker))
        rows = [row for row in found if row is not None and row.volume.number >= volume > 0]
        return min(rows, key=lambda row: row.volume.number, default=None)

    def _filled_up(
        self, room: Fraction, wider: Fraction
    ) -> tuple[dict[int, Setting], list[Fraction]]:
        """Filler until the larger bodies are full, where the order fills them by volume."""
        stand = self.stand
        weights = list(stand.weights)
        settings: dict[int, Setting] = {}
        if stand.by_completion or stand.order.capsule.fill is not None:
            return settings, weights
        (filler,) = stand.places(EXTRA, role=Role.FILLER)
        more = (wider - room) * stand.capsules / stand.portions[filler].per_mg[1]
        weighed = stand.balances.weigh(more, filler)
        if weighed is not None:
            weights[filler] = weighed[0]
            settings[filler] = self.offers.setting(filler, *weighed)
        return settings, weights

    def _mend_product(self, loose: list[int]) -> None:
        """Every powder moves a strength, and nothing else has to follow it: one weight at a time.

        The last weighing comes first; what is added goes on as it lies in the vessel.
        """
        solved = {place: self._solved(place) for place in reversed(loose)}
        levers = [place for place, weight in solved.items() if weight is not None]
        pending = self.stand.places(PENDING)
        for place in levers:
            wanted = {place: solved[place]}
            if place in pending and self.offers.attempt(Action.RECOMPUTE, wanted, ()):
                break
        self._weigh_again(levers, [])
        coming = self.stand.places(PENDING, role=Role.FILLER)
        for place in self.stand.places(EXTRA):
            role = self.stand.portions[place].weighing.role
            if role != Role.FILLER or not coming:  # what is still to be weighed is weighed so
                self.offers.attempt(_ADDS[role], {place: self._solved(place)}, ())

    def _solved(self, place: int) -> Fraction | None:
        return solve(self.stand, place, self.stand.weights, self.stand.capsules)

    def _recompute(self, levers: list[int]) -> None:
        """Later weighings from the real ones: first that which decides the dose, then the fill."""
        pending = self.stand.places(PENDING)
        for place in levers:
            if place in pending and self.offers.attempt(
                Action.RECOMPUTE, {place: self._solved(place)}, pending
            ):
                return
        self.offers.attempt(Action.RECOMPUTE, {}, pending)

    def _weigh_again(self, levers: list[int], loose: list[int]) -> None:
        """Powder on or off what lies apart: to what was planned, or to what mends the dose."""
        apart = self.stand.places(APART)
        planned = {
            place: portion.planned
            for place in apart
            if (portion := self.stand.portions[place]).weight != portion.planned
        }
        if planned and self.offers.attempt(Action.WEIGH_AGAIN, planned, ()):
            return
        for place in levers:
            if place in apart and self.offers.attempt(
                Action.WEIGH_AGAIN, {place: self._solved(place)}, loose
            ):
                return

    def _add_diluent(self, loose: list[int]) -> None:
        for place in self.stand.places(EXTRA, role=Role.DILUENT):
            self.offers.attempt(Action.ADD_DILUENT, {place: self._solved(place)}, loose)

    def _add_active(self, loose: list[int]) -> None:
        """More stock, or of a triturate, and filler for as many more capsules as that asks for."""
        base, offers = self.offers.base, self.offers
        part = base.actives[0] / self.stand.each[0].target
        crowded = offers.is_overfull(base) and not loose and part <= 1 + offers.tolerance
        more = part < 1 or crowded or offers.is_beyond_fill(base)
        if base.short is not None or not more:
            return
        for place in self.stand.places(EXTRA, into=VesselName.BATCH):
            role = self.stand.portions[place].weighing.role
            if role in _ACTIONS:
                for capsules in self._enlarged(place):
                    added = self._added(place, capsules)
                    if self.offers.attempt(_ACTIONS[role], added, loose, capsules):
                        break

    def _enlarged(self, place: int) -> list[int]:
        """Capsules to try when active is added: those planned, and the fewest that are served.

        With n capsules on target, c of active and r of room in each mg added, x = (t n − M_A)/c is
        added: at least what can be weighed, and at most what the bodies leave of room.
        """
        stand = self.stand
        blend, (active, room) = stand.batch(stand.weights), self._per_mg(place)
        if not active:
            return []
        least = stand.balances.least
        fewest = [Fraction(stand.capsules), (blend.active + active * least) / stand.each[0].target]
        crowding = 1 - room * stand.each[0].target / active
        if stand.sees_room and crowding > 0:
            fewest.append((blend.room - room * blend.active / active) / crowding)
        served = max(map(math.ceil, fewest))
        kept = self._at_ordered_fill(blend, active, least)
        tried = dict.fromkeys((stand.capsules, *kept, served, served + 1))
        return [capsules for capsules in tried if capsules <= MOST_CAPSULES * stand.capsules]

    def _at_ordered_fill(self, blend: Vessel, active: Fraction, least: Fraction) -> list[int]:
        """Capsules that hold the dose at the fill W of the order, where no more is known to fit.

        W n = M + x + f, with x as above and the filler f no less than can be weighed.
        """
        stand, wanted = self.stand, self.stand.order.capsule.fill
        if wanted is None or stand.sees_room:
            return []
        each = wanted.number - stand.each[0].target / active
        if each <= 0:
            return []
        fewest = math.ceil((blend.mass + least - blend.active / active) / each)
        fewest = max(fewest, math.ceil((blend.active + active * least) / stand.each[0].target))
        return [fewest, fewest + 1]

    def _per_mg(self, place: int) -> tuple[Fraction, Fraction]:
        """Active and room that one mg more at a place brings into the blend."""
        stand, more = self.stand, list(self.stand.weights)
        more[place] += 1
        try:
            less, blend = stand.batch(stand.weights), stand.batch(more)
        except ZeroDivisionError:  # it would be taken out of an empty vessel
            return Fraction(0), Fraction(0)
        return blend.active - less.active, blend.room - less.room

    def _added(self, place: int, capsules: int) -> dict[int, Fraction | None]:
        """The active that so many capsules want, and the filler that then fills them."""
        stand = self.stand
        wanted: dict[int, Fraction | None] = {place: solve(stand, place, stand.weights, capsules)}
        topped = stand.by_completion or bool(stand.places(PENDING, APART, role=Role.FILLER))
        if wanted[place] is not None and not topped:
            weights = [wanted.get(at) or weight for at, weight in enumerate(stand.weights)]
            (filler,) = stand.places(EXTRA, role=Role.FILLER)
            more = self._filler_for(weights, capsules)
            others = capsules != stand.capsules or stand.lost_part
            if more > 0 and stand.balances.weigh(more) is not None and others:
                wanted[filler] = more
        return wanted

    def _filler_for(self, weights: list[Fraction], capsules: int) -> Fraction:
        """Filler that so many capsules still hold; negative where they hold too much already."""
        (place,) = self.stand.places(EXTRA, role=Role.FILLER)
        blend, wanted = self.stand.batch(weights), self.stand.order.capsule.fill
        if wanted is not None:
            return Fraction(wanted.number * capsules - blend.mass)
        return Fraction(capsules - blend.room) / self.stand.portions[place].per_mg[1]

    def _add_filler(self, loose: list[int]) -> None:
        """Filler into a blend, for the capsules that it then makes on target."""
        (place,) = self.stand.places(EXTRA, role=Role.FILLER)
        for capsules in self._nearest():
            more = self._filler_for(list(self.stand.weights), capsules)
            if capsules <= MOST_CAPSULES * self.stand.capsules and self.offers.attempt(
                Action.ADD_FILLER, {place: more if more > 0 else None}, loose, capsules
            ):
                return

    def _make_capsules(self, levers: list[int], loose: list[int]) -> None:
        """As many capsules as the active makes on target, or as make a small weight weighable."""
        stand, most = self.stand, MOST_CAPSULES * self.stand.capsules
        least = stand.balances.least
        for place in levers:
            mass = self._solved(place)
            if stand.portions[place].weighing.into != VesselName.BATCH or not mass or mass >= least:
                continue
            fewest = math.ceil(stand.capsules * least / mass)  # what is wanted grows as they do
            for capsules in (fewest, fewest + 1):
                wanted = solve(stand, place, stand.weights, capsules)
                if capsules <= most and self.offers.attempt(
                    Action.MAKE_CAPSULES, {place: wanted}, loose, capsules
                ):
                    return
        for capsules in self._nearest():
            if capsules != stand.capsules and self.offers.attempt(
                Action.MAKE_CAPSULES, {}, loose, capsules
            ):
                return

    def _nearest(self) -> list[int]:
        """Numbers of capsules by how near their dose is to the target."""
        blend = self.stand.batch(self.stand.weights)
        active, wanted = blend.active, self.stand.order.capsule.fill
        down = math.floor(active / self.stand.each[0].target)
        found = [capsules for capsules in (down, down + 1) if capsules > 0]
        if wanted is not None and not self.stand.sees_room:
            found.append(math.ceil(blend.mass / wanted.number))  # all at the fill that was ordered
        if self.offers.is_overfull(self.offers.base):
            found.append(math.ceil(blend.room))  # the fewest that close
        return sorted(
            found, key=lambda capsules: abs(active / capsules - self.stand.each[0].target)
        )
