"""How a batch stands: what its capsules hold by the weights that were read, or by others."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._bench import vessels as bench
from galenic._bench.forwards import of_capsule, run
from galenic._bench.shelf import active_per_mg, as_pure, per_mg
from galenic._materials.substances import same_name
from galenic._planning.packs import Body
from galenic._recovery.actual import TO_EMPTY, is_by_completion
from galenic._recovery.balances import Balances
from galenic._recovery.portions import APART, EXTRA, FIXED, PENDING, Portions
from galenic._sheet import Sheet
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._materials.order import OfOne
    from galenic._recovery.actual import Actual
    from galenic._words import Phrase
    from galenic.results._plan import Plan

__all__ = ["Followed", "Outcome", "Stand", "strength"]


class Outcome(NamedTuple):
    """What a capsule would hold, and the vessel from which more is taken than it holds, if any.

    ``actives`` are the doses, in the order of :attr:`Order.by_active`; of a product its strength.
    """

    mass: Fraction
    actives: tuple[Fraction, ...]
    room: Fraction
    short: str | None


class Followed(NamedTuple):
    """One active of the order, what each milligram poured brings of it, and its dose aimed at."""

    order: OfOne
    shelf: tuple[tuple[Fraction, Fraction], ...]
    target: Fraction

    @property
    def follows(self) -> bool:
        """Whether it only comes along in the stock of another, whose weight decides."""
        return self.order.stock.of is not None


class Stand:
    """A batch between plan and capsule; all masses are in mg, room is counted in capsules.

    Attributes
    ----------
    portions
        Every weighing of the plan, and what could be added, in the order in which they are poured.
    weights
        What was read, and what is planned where nothing was.
    capsules
        Those planned, or those that were filled.
    each
        The actives. The dose aimed at is that of the order, with its overage; of one that comes
        along in the stock of another, it is what comes with the dose of that other.
    balances
        What they can weigh of the portions.
    inactive
        The places of aliquots that bring an excipient, out of a triturate of its own.
    planned_fill
        The mass in each capsule as the plan weighs it; ``None`` where bodies are topped up.
    unknown
        Powders of a fill to a mass whose packing nobody knows: with one, nobody sees an overfull
        capsule.
    """

    def __init__(self, plan: Plan, actual: Actual) -> None:
        """Lay the readings over the plan."""
        self.plan, self.order, self.actual = plan, plan.order, actual
        self.by_completion = is_by_completion(plan)
        self.capsules = actual.capsules_filled or plan.made.planned
        self.capsules -= actual.capsules_lost or 0
        check = plan.check
        assert check is not None  # noqa: S101 - a plan with a stop was refused
        self.planned_fill = None if self.by_completion else check.fill.number
        self._laid = Portions(plan, actual)
        self.portions = tuple(self._laid.each())
        self.balances = Balances(plan.order, self.portions)
        self.weights = tuple(portion.weight for portion in self.portions)
        to_mass = plan.order.capsule.fill is not None and plan.product is None
        self.unknown = self._unknown() if to_mass or self.by_completion else []
        self._poured = [portion.weighing for portion in self.portions]
        self.each = tuple(self._follow(of) for of in plan.order.by_active)
        planned = [portion.planned for portion in self.portions]
        runs = [self._run(planned, one) for one in self.each]
        self.inactive = [
            place
            for place in self.places(PENDING, APART, role=Role.ALIQUOT, into=VesselName.BATCH)
            if not any(vessels[self._poured[place].from_].active for vessels in runs)
        ]

    def _follow(self, of: OfOne) -> Followed:
        """One active, by what each milligram poured brings of it."""
        size, target = self._laid.size, _aim(of)
        shelf = tuple(per_mg(self.order, one, size, of=of) for one in self._poured)
        if of.stock.of is not None:
            owners = self.order.by_active
            owner = next(one for one in owners if same_name(one.active, of.stock.of))
            target = _aim(owner) / active_per_mg(owner) * active_per_mg(of)
        return Followed(of, shelf, target)

    # --- bodies that are filled, topped up and emptied again --------------------------------------

    @property
    def lost_part(self) -> Fraction:
        """The part of the blend that was spilt."""
        return self._laid.lost_part

    @property
    def is_emptied(self) -> bool:
        """Whether the bodies are emptied again, so that what did not fit goes into the mix."""
        return self.by_completion and self.actual.stage in TO_EMPTY

    @property
    def tops_up_yet(self) -> bool:
        """Whether filler is still to come of which nobody knows how much: no fill is known."""
        return self.by_completion and self.actual.stage in {"weighed", "premixed", "first-fill"}

    def bodies_of(self, blend: bench.Vessel) -> Fraction | None:
        """How many bodies a blend fills, where bodies were seen to be full; else ``None``.

        What is added to it is taken to pack as the blend does.
        """
        seen = self.actual.stage == "topped-up" or bool(self._laid.left)
        if not (self.is_emptied and seen):
            return None
        in_bodies = Fraction(self.batch(self.weights).mass) - self._laid.left
        return self.capsules * Fraction(blend.mass) / in_bodies

    def fill_of(self, outcome: Outcome) -> Amount | None:
        """The net fill, where no filler is still to come."""
        again = self.is_emptied and outcome.room < 1
        if self.tops_up_yet or again:
            return None
        return Amount(outcome.mass, f"mg{self.order.per_unit}", "the bench")

    def _unknown(self) -> list[str | Phrase]:
        body = Body(Sheet(), self.order, self.plan.capsule.size)
        for portion in self.portions:
            if portion.weighing.from_ == VesselName.DILUENT:
                body.take_diluent(str(portion.weighing.named))
        return body.unknown()

    def places(self, *states: str, **fields: str) -> list[int]:
        """Where the portions of these states are, with these values in their weighing."""
        return [
            place
            for place, portion in enumerate(self.portions)
            if portion.state in states
            and all(getattr(portion.weighing, key) == value for key, value in fields.items())
        ]

    @property
    def sees_room(self) -> bool:
        """Whether the packing of every powder is known, so that an overfull capsule is seen."""
        if self.plan.product is not None:
            return False
        return not self.unknown or (
            self.is_emptied and self.bodies_of(self.batch(self.weights)) is not None
        )

    # --- what would come of it ----------------------------------------------------------------

    def outcome(self, weights: Sequence[Fraction], capsules: int) -> Outcome:
        """Run the batch forwards from these weights; ``blend_left`` stays out of the capsules."""
        runs = [self._run(weights, one) for one in self.each]
        short = next((name for name, vessel in runs[0].items() if vessel.mass < 0), None)
        filled = [self._fill(vessels, capsules) for vessels in runs]
        one, actives = filled[0], tuple(Fraction(capsule.active) for capsule in filled)
        if self.plan.product is not None:
            actives = tuple(map(strength, filled))
        return Outcome(Fraction(one.mass), actives, Fraction(one.room), short)

    def _fill(self, vessels: dict[str, bench.Vessel], capsules: int) -> bench.Vessel:
        if self.is_emptied:
            return self._fill_again(vessels[VesselName.BATCH], capsules)
        if self.actual.blend_left is not None:
            bench.take(vessels[VesselName.BATCH], self.actual.blend_left.number)
        return of_capsule(vessels, capsules)

    def _fill_again(self, blend: bench.Vessel, capsules: int) -> bench.Vessel:
        """Fill the emptied bodies; what is more than they hold stays out, and its drug with it."""
        bodies = self.bodies_of(blend)
        if bodies is None:
            return bench.fill(blend, capsules)
        share = min(Fraction(1), capsules / bodies)
        one = bench.fill(bench.take(blend, blend.mass * share), capsules)
        one.room = bodies / capsules
        return one

    def batch(
        self, weights: Sequence[Fraction], of: int = 0, capsules: int | None = None
    ) -> bench.Vessel:
        """The blend that these weights give, with the active at the place ``of`` followed.

        What is weighed for each capsule by itself is in it as often as there are ``capsules``.
        """
        vessels, many = self._run(weights, self.each[of]), capsules or self.capsules
        blend = vessels[VesselName.BATCH]
        if VesselName.CAPSULE in vessels:
            one = vessels[VesselName.CAPSULE]
            bench.pour(blend, bench.Vessel(one.mass * many, one.active * many, one.room * many))
        return blend

    def held(
        self, weights: Sequence[Fraction], capsules: int | None = None
    ) -> tuple[Fraction, ...]:
        """What the blend of these weights holds of each active."""
        places = range(len(self.each))
        return tuple(Fraction(self.batch(weights, of, capsules).active) for of in places)

    def mixtures(self) -> Iterator[tuple[str, list[tuple[Fraction, str]]]]:
        """Of each mixture that the batch takes several actives from: its part of each target.

        Only mixtures that were made are given, and of these what is left in them.
        """
        runs = [self._run(self.weights, one) for one in self.each]
        for place in self.places(PENDING, APART, FIXED, role=Role.ALIQUOT, into=VesselName.BATCH):
            name = self._poured[place].from_
            parts = [
                (Fraction(vessels[name].active) / one.target, one.order.active)
                for vessels, one in zip(runs, self.each, strict=True)
                if vessels[name].active > 0
            ]
            if self._laid.are_read(into=name) and len(parts) > 1:
                yield name, parts

    def _run(self, weights: Sequence[Fraction], of: Followed) -> dict[str, bench.Vessel]:
        """Pour these weights; what could be added, and is not, takes nothing of an empty vessel."""
        places = [
            place
            for place, portion in enumerate(self.portions)
            if weights[place] or portion.state != EXTRA
        ]
        poured = [self._poured[place] for place in places]
        shelf = [of.shelf[place] for place in places]
        return run(poured, shelf, [weights[place] for place in places])

    def excipients(self) -> Iterator[tuple[str, Fraction]]:
        """Of each excipient, the part of what the order asks for that is in the blend."""
        for powder in self.order.excipient:
            blend = run(self._poured, as_pure(self._poured, powder), self.weights)[VesselName.BATCH]
            if powder.share is not None:
                wanted = powder.share.number / 100 * blend.mass
            else:
                wanted = powder.mass.number * self.capsules if powder.mass is not None else 0
            if wanted:
                yield powder.name, Fraction(blend.active) / wanted


def strength(blend: bench.Vessel) -> Fraction:
    """What a gram of a blend holds."""
    return Fraction(1000 * blend.active / blend.mass)


def _aim(of: OfOne) -> Fraction:
    """What a capsule is to hold of the dose, with its overage; of a product its strength."""
    if of.product is not None:
        return Fraction(of.product.strength.number)
    return of.dose_of_capsule.number * (1 + (of.overage.number / 100 if of.overage else 0))
