"""How a batch stands: what was weighed, what is still planned, and which weights may change."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._bench import vessels as bench
from galenic._bench.forwards import of_capsule, run
from galenic._bench.shelf import active_per_mg, as_pure, per_mg
from galenic._materials.substances import same_name
from galenic._planning.packs import Body
from galenic._planning.scales import finest, plan_scales, scales_for
from galenic._recovery.actual import TO_EMPTY, is_by_completion, topped_up
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.formulas.weighing import rounded
from galenic.results._names import Role, VesselName
from galenic.results._parts import Weighing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from galenic._materials.order import OfOne
    from galenic._planning.scales import Scale
    from galenic._recovery.actual import Actual
    from galenic._words import Phrase
    from galenic.results._plan import Plan

__all__ = ["APART", "EXTRA", "FIXED", "PENDING", "Followed", "Outcome", "Stand", "Standing"]

PENDING, APART, FIXED, EXTRA = "pending", "apart", "fixed", "extra"
"""Not weighed yet; in its boat, so that powder can go on or off; in its vessel for good; nothing
of it planned, but it could be added."""


class Standing(NamedTuple):
    """A weighing, active and room of one mg of its powder, what is planned and what stands."""

    weighing: Weighing
    per_mg: tuple[Fraction, Fraction]
    planned: Fraction
    weight: Fraction
    state: str


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
        self._premix = sum(
            (reading.net for reading in actual.actual if reading.step in self._into_batch()),
            Fraction(0),
        )
        self.scales = plan_scales(Sheet(), plan.order)
        self.portions = tuple(self._portions())
        self.weights = tuple(portion.weight for portion in self.portions)
        to_mass = plan.order.capsule.fill is not None and plan.product is None
        self.unknown = self._unknown() if to_mass or self.by_completion else []
        self._poured = [portion.weighing for portion in self.portions]
        self.each = tuple(self._follow(of) for of in plan.order.by_active)
        planned = [portion.planned for portion in self.portions]
        runs = [self._run(planned, one) for one in self.each]
        self._inactive = [  # what brings an excipient out of a triturate of its own
            place
            for place in self.places(PENDING, APART, role=Role.ALIQUOT, into=VesselName.BATCH)
            if not any(vessels[self._poured[place].from_].active for vessels in runs)
        ]

    def _follow(self, of: OfOne) -> Followed:
        """One active, by what each milligram poured brings of it."""
        size, target = self._size, _aim(of)
        shelf = tuple(per_mg(self.order, one, size, of=of) for one in self._poured)
        if of.stock.of is not None:
            owners = self.order.by_active
            owner = next(one for one in owners if same_name(one.active, of.stock.of))
            target = _aim(owner) / active_per_mg(owner) * active_per_mg(of)
        return Followed(of, shelf, target)

    @property
    def _size(self) -> str:
        """The size of the capsule; of a product, which fills none, that of its unit."""
        return self.plan.capsule.size if self.plan.product is None else ""

    # --- what there is ------------------------------------------------------------------------

    def _portions(self) -> Iterator[Standing]:
        readings = {reading.step: reading for reading in self.actual.actual}
        weighings = self.plan.weighings
        for weighing in weighings:
            if any(one.into == weighing.from_ for one in weighings):
                yield from self._more_diluent(weighing.from_)
            planned = (weighing.weigh or weighing.exact).number
            reading = readings.get(weighing.step)
            if reading is None:
                yield self._portion(weighing, planned, planned, PENDING)
            else:
                lies_apart = not reading.emptied and self._is_open(weighing.into)
                state = APART if lies_apart else FIXED
                yield self._portion(weighing, planned, reading.net * self._kept(weighing), state)
        yield from self._more_active()
        filler = self.order.filler.name
        extra = self._extra(filler, Role.FILLER, VesselName.FILLER, VesselName.BATCH)
        if self.by_completion and self.actual.stage in {"topped-up", "filled"}:
            extra = extra._replace(weight=self._topped_up(), state=FIXED)
        yield extra

    # --- bodies that are filled, topped up and emptied again --------------------------------------

    def _into_batch(self) -> set[int]:
        weighings = self.plan.weighings
        return {one.step for one in weighings if one.into == VesselName.BATCH}

    @property
    def _left(self) -> Fraction:
        left = self.actual.blend_left
        return Fraction(0) if left is None else left.number

    def _kept(self, weighing: Weighing) -> Fraction:
        """The part of a powder that is not lost with bodies: each held its share of the premix."""
        if weighing.into != VesselName.BATCH or not self._premix:
            return Fraction(1)
        in_bodies = 1 - self._left / self._premix
        return 1 - in_bodies * self._part_lost()

    def _part_lost(self) -> Fraction:
        bodies = self.actual.capsules_filled or self.plan.made.planned
        return Fraction(self.actual.capsules_lost or 0, bodies)

    def _topped_up(self) -> Fraction:
        return topped_up(self.actual, self.plan) * (1 - self._part_lost())

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
        seen = self.actual.stage == "topped-up" or bool(self._left)
        if not (self.is_emptied and seen):
            return None
        in_bodies = Fraction(self.batch(self.weights).mass) - self._left
        return self.capsules * Fraction(blend.mass) / in_bodies

    def fill_of(self, outcome: Outcome) -> Amount | None:
        """The net fill, where no filler is still to come."""
        again = self.is_emptied and outcome.room < 1
        if self.tops_up_yet or again:
            return None
        return Amount(outcome.mass, f"mg{self.order.per_unit}", "the bench")

    def _is_open(self, vessel: str) -> bool:
        """Whether powders meant for a vessel still lie beside it: it is not mixed yet."""
        if self.actual.stage != "weighed":
            return False
        return vessel == VesselName.BATCH or not self._read(into=vessel)

    def _read(self, *, into: str = "", out_of: str = "") -> bool:
        """Whether all weighings into a vessel, or out of it, were read."""
        steps = {reading.step for reading in self.actual.actual}
        return all(
            one.step in steps
            for one in self.plan.weighings
            if one.into == into or one.from_ == out_of
        )

    def _more_diluent(self, vessel: str) -> Iterator[Standing]:
        """Diluent can go on into a mixture from which nothing was taken."""
        if not self._read(into=vessel) or self._read(out_of=vessel):
            return
        for one in self.plan.weighings:
            if one.into == vessel and one.role == Role.DILUENT:
                yield self._extra(one.named, Role.DILUENT, one.from_, vessel)

    def _more_active(self) -> Iterator[Standing]:
        """Stock from the shelf, and what is left of a mixture from which enough was taken."""
        stocks = {
            one.active: one
            for one in self.plan.weighings
            if one.role == Role.STOCK and one.each is None
        }
        table = self.order.triturate
        is_kept = self.actual.stage == "weighed" or (table is not None and table.keep)
        for one in self.plan.weighings:
            if one.role == Role.ALIQUOT and one.into == VesselName.BATCH and is_kept:
                yield self._extra(one.named, Role.ALIQUOT, one.from_, VesselName.BATCH)
        to = VesselName.STOCK, VesselName.BATCH
        for active, stock in stocks.items():
            yield self._extra(stock.named, Role.STOCK, *to, active=active)

    def _extra(
        self, named: str | Phrase, role: Role, from_: str, into: str, active: str | None = None
    ) -> Standing:
        nothing = self.plan.weighings[0].exact
        weighing = Weighing(0, named, role, from_, into, nothing, None, active=active)
        return self._portion(weighing, Fraction(0), Fraction(0), EXTRA)

    def _portion(
        self, weighing: Weighing, planned: Fraction, weight: Fraction, state: str
    ) -> Standing:
        known = per_mg(self.order, weighing, self._size, of=self.order.by_active[0])
        return Standing(weighing, known, planned, weight, state)

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
            actives = tuple(map(_strength, filled))
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
            if self._read(into=name) and len(parts) > 1:
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

    def weigh(self, mass: Fraction, place: int | None = None) -> tuple[Fraction, str | None] | None:
        """Round a mass on the finest balance that can weigh it; exact where there is no balance.

        An excipient that is not critical is weighed at its place by the minimum that counts for it.
        """
        counted = None if place is None else self.portions[place].weighing
        if counted is not None and counted.is_counted and counted.pellets:
            one = self.portions[place or 0].planned / counted.pellets
            return rounded(mass, one), None
        if not self.scales:
            return mass, None
        scale = finest(self.scales if place is None else self._scales_at(place), mass)
        if scale is None:
            return None
        return rounded(mass, scale.readability.number), scale.balance.name

    def why_not(self, mass: Fraction, place: int) -> Phrase:
        """What keeps every balance from weighing a mass: its minimum, or its capacity."""
        parts = []
        for scale in self._scales_at(place):
            name, capacity = scale.balance.name, scale.balance.capacity
            if rounded(mass, scale.readability.number) < scale.minimum.number:
                told = {"minimum": scale.minimum.amount, "rule": scale.rule}
                parts.append(phrase("below-its-minimum", balance=name, **told))
            else:
                parts.append(phrase("above-its-capacity", balance=name, capacity=capacity))
        return phrase("reasons", reasons=tuple(parts))

    def _scales_at(self, place: int) -> tuple[Scale, ...]:
        """The balances with the minimum that counts for what is weighed at a place."""
        one, order = self.portions[place].weighing, self.plan.order
        if one.from_ != VesselName.EXCIPIENT or one.into != VesselName.BATCH:
            return self.scales
        plain = plan_scales(Sheet(), order, critical=False)
        return scales_for(self.scales, plain, order, str(one.named))

    def is_nothing(self, mass: Fraction) -> bool:
        """Whether a mass is less than half a scale interval of the finest balance."""
        return mass * 2 < min((s.readability.number for s in self.scales), default=Fraction(0)) or (
            not mass
        )

    # --- weights that would mend it -----------------------------------------------------------

    def solve(
        self, place: int, weights: Sequence[Fraction], capsules: int, of: int = 0
    ) -> Fraction | None:
        """The weight at one place with which one active comes out on target, if there is one.

        In any one weight w the dose is (a + b w) / (c + d w), however long the chain of triturates,
        and so is the strength of a product, whose mass a weight into the batch moves as well:
        so the cross-ratio of four weights is that of their doses, and three runs of the bench give
        the fourth.
        """
        first, target = weights[place], self.each[of].target
        points = [first, first + 1, first + 2]
        doses = []
        for point in points:
            tried = [*weights[:place], point, *weights[place + 1 :]]
            try:
                blend = self.batch(tried, of, capsules)
            except ZeroDivisionError:  # it would be taken out of an empty vessel
                return None
            of_product = self.plan.product is not None
            doses.append(_strength(blend) if of_product else Fraction(blend.active) / capsules)
        if doses[0] == doses[1]:
            return None  # no active comes this way
        if doses[2] == target:
            return points[2]
        ratio = (target - doses[0]) * (doses[1] - doses[2])
        ratio /= (target - doses[2]) * (doses[1] - doses[0])
        ratio *= (points[1] - points[0]) / (points[1] - points[2])
        if ratio == 1:
            return None  # only without end
        weight = (points[0] - ratio * points[2]) / (1 - ratio)
        return weight if weight > 0 else None

    def fill_up(
        self, weights: Sequence[Fraction], capsules: int, free: Collection[int]
    ) -> dict[int, Fraction]:
        """Filler and excipients that fill so many capsules around what else is in the blend.

        Only those at ``free`` places are given, as exact masses; a share is one of the whole fill.
        """
        found, shares = {}, {}
        powders = {powder.name: powder for powder in self.order.excipient}
        rest = list(weights)
        fillers = [
            place
            for place in self.places(PENDING, APART, role=Role.FILLER)
            if place in free and not self.by_completion  # topping up makes good for any premix
        ]
        for place in free:
            weighing = self.portions[place].weighing
            if weighing.from_ == VesselName.EXCIPIENT and weighing.into == VesselName.BATCH:
                powder = powders[str(weighing.named)]
                if powder.share is not None and self.by_completion:
                    continue  # of a fill that nobody knows: as planned
                if powder.share is not None:
                    shares[place], rest[place] = powder.share.number / 100, Fraction(0)
                elif powder.mass is not None:
                    found[place] = rest[place] = powder.mass.number * capsules
            elif place in self._inactive:
                share = Fraction(capsules, self.plan.made.planned)
                found[place] = rest[place] = self.portions[place].planned * share
        for place in fillers:
            rest[place] = Fraction(0)
        blend = self.batch(rest)
        if fillers:
            total = self._total(blend, capsules, shares, fillers[0])
            filler = total * (1 - sum(shares.values())) - blend.mass
            found[fillers[0]] = max(filler, Fraction(0))
        else:
            total = blend.mass / (1 - sum(shares.values()))
        return found | {place: share * total for place, share in shares.items()}

    def _total(
        self, blend: bench.Vessel, capsules: int, shares: Mapping[int, Fraction], filler: int
    ) -> Fraction:
        """Mass of all the blend when filler and shares fill the capsules."""
        wanted = self.order.capsule.fill
        if wanted is not None:
            return wanted.number * capsules
        per_filler = self.portions[filler].per_mg[1]
        space: Fraction = capsules - blend.room + per_filler * blend.mass
        each = per_filler * (1 - sum(shares.values()))
        each += sum(share * self.portions[place].per_mg[1] for place, share in shares.items())
        return space / each


def _strength(blend: bench.Vessel) -> Fraction:
    """What a gram of a blend holds."""
    return Fraction(1000 * blend.active / blend.mass)


def _aim(of: OfOne) -> Fraction:
    """What a capsule is to hold of the dose, with its overage; of a product its strength."""
    if of.product is not None:
        return Fraction(of.product.strength.number)
    return of.dose_of_capsule.number * (1 + (of.overage.number / 100 if of.overage else 0))
