"""Weighs the batch out: each mass on the best suited balance, or through a triturate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve

from galenic import formulas
from galenic._late import kept
from galenic._materials.methods import COMPLETION
from galenic._planning.scales import finest, plan_scales, setting, shares, too_small
from galenic._words import phrase
from galenic.formulas import weighing as rules
from galenic.results._names import MinimumBy, Role, VesselName
from galenic.results._parts import Weighing

if TYPE_CHECKING:
    from galenic._materials.order import Order
    from galenic._planning.scales import Scale
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["Portion", "Tray", "Weighed"]


_BACK_WEIGH = 100  # mg
_ONLY_BALANCE = phrase("only-balance")


class Portion(NamedTuple):
    """Something to be weighed: what it is, its role, its vessels, its exact mass.

    ``part`` says which of how many portions it is, of something too heavy to weigh at once; what is
    not ``critical`` need not meet the pharmacy's rule for minimum weights. ``active`` is the active
    whose stock it is. ``each`` is the number of capsules for each of which the mass is weighed by
    itself, and ``pellets`` how many whole ones are nearest to it.
    """

    named: str | Phrase
    role: Role
    from_: str
    into: str
    mass: Step
    part: tuple[int, int] | None = None
    critical: bool = True
    active: str | None = None
    each: int | None = None
    pellets: int | None = None


class Weighed(NamedTuple):
    """A weighing, and the step that holds its weight."""

    weighing: Weighing
    weight: Step


class Tray:
    """The weighings of a batch, in order, as they are settled."""

    def __init__(self, sheet: Sheet, order: Order, scales: tuple[Scale, ...]) -> None:
        """Begin without a weighing."""
        self.sheet, self.order, self.scales = sheet, order, scales
        self.weighed: list[Weighed] = []

    @kept
    def _not_critical(self) -> tuple[Scale, ...]:
        return plan_scales(self.sheet, self.order, critical=False)

    def _scales_for(self, portion: Portion) -> tuple[Scale, ...]:
        return self.scales if portion.critical else self._not_critical

    def weigh(self, portion: Portion) -> Step:
        """Weigh a portion on the finest balance that can; note a stop where none can.

        Gives the step that holds the weight: rounded, or exact where there is no balance.
        """
        scale = finest(self._scales_for(portion), portion.mass.number)
        if scale is None:
            portions = self._portions(portion)
            if portions is not None:
                return self._weigh_in_portions(portion, *portions)
            if self.scales:
                self.cannot(portion)
            self._add(portion, None, portion.mass)
            return portion.mass
        name = f"weight of {portion.named} into {portion.into}"
        weight = self.sheet.work(name, rules.rounded, portion.mass, scale.readability)
        self._add(portion, scale, weight)
        return weight

    def _portions(self, portion: Portion) -> tuple[int, Scale] | None:
        """In how many portions it may be weighed, if the pharmacy allows it and that helps."""
        policy = self.order.weighing
        allowed = policy is not None and policy.portions and portion.part is None
        if not allowed or self.is_too_small(portion):
            return None
        return shares(self._scales_for(portion), portion.mass.number)

    def _weigh_in_portions(self, portion: Portion, count: int, scale: Scale) -> Step:
        """Weigh equal portions, the last of which takes what rounding the others leaves."""
        work, what, mass = self.sheet.work, portion.named, portion.mass
        number = self.sheet.constant(f"portions of {what}", count, "1", "the fewest that fit")
        equal = work(f"portion of {what}", rules.equal_portion, mass, number)
        one = work(f"weight of a portion of {what}", rules.rounded, equal, scale.readability)
        for place in range(1, count):
            self.weigh_chosen(portion._replace(mass=one, part=(place, count)))
        rest = work(f"last portion of {what}", rules.last_portion, mass, one, number)
        last = self.weigh(portion._replace(mass=rest, part=(count, count)))
        others = (one,) * (count - 1)
        return work(f"{what} in portions", rules.weighed_together, last, others)

    def weigh_chosen(self, portion: Portion) -> None:
        """Weigh a portion whose mass was chosen on the grid of a balance."""
        scale = setting(self._scales_for(portion), portion.mass.number)
        if scale is None:
            self.cannot(portion)
        else:
            self._add(portion, scale, portion.mass)

    def count(self, portion: Portion, mass: Step) -> Step:
        """Count pellets that no balance can weigh; gives what so many weigh."""
        self._add(portion, None, mass, counted=True)
        return mass

    def is_too_small(self, portion: Portion) -> bool:
        """Whether every balance has a minimum above the portion."""
        return bool(self.scales) and too_small(self._scales_for(portion), portion.mass.number)

    def weigh_filler(
        self, name: str | Phrase, wanted: Step, brought: list[Step], *, diluted: bool
    ) -> None:
        """Weigh the filler that remains after what triturates have brought.

        Where there are triturates, of the filler or of another diluent, less than half a
        readability of it is none: they were chosen so.
        """
        for step in brought:
            wanted = self.sheet.work(
                "filler remaining", formulas.dilution.filler_remaining, wanted, step
            )
        if not wanted.number and not diluted:
            of_product = self.order.product is not None
            if self.order.method != COMPLETION:  # there none is premixed, and some topped up
                self.sheet.note("product-undiluted" if of_product else "filler-none")
            return
        smallest = min((scale.readability.number for scale in self.scales), default=Fraction(0))
        if diluted and wanted.number * 2 < smallest:
            self.sheet.note("filler-in-triturate", name=name)
            return
        self.weigh(Portion(name, Role.FILLER, VesselName.FILLER, VesselName.BATCH, wanted))

    def _add(
        self, portion: Portion, scale: Scale | None, weight: Step, *, counted: bool = False
    ) -> None:
        place = len(self.weighed) + 1
        weighing = _weighing(place, portion, scale, weight, len(self.scales))
        if counted:
            weighing = evolve(weighing, weigh=weight.amount)
        self.weighed.append(Weighed(weighing, weight))
        if scale is not None and weight.number < _BACK_WEIGH:
            self.sheet.note("back-weigh", weight=weight.amount, what=portion.named)

    def cannot(self, portion: Portion, why: Phrase | None = None) -> None:
        """Note the stop for a portion that no balance can weigh."""
        told = {"weigh": portion.mass.amount, "what": portion.named}
        if self.is_too_small(portion):
            self.sheet.note("below-minimum", **told, why=why, **self._minima())
            return
        limits = ((scale.balance.name, scale.balance.capacity) for scale in self.scales)
        capacity = tuple(
            phrase("balance-capacity", balance=name, capacity=limit)
            for name, limit in limits
            if limit is not None
        )
        self.sheet.note("above-capacity", **told, capacity=capacity)

    def cannot_each(self, portion: Portion) -> None:
        """Note the stop for what is too little to be weighed for one capsule by itself."""
        told = {"weigh": portion.mass.amount, "what": portion.named}
        self.sheet.note("each-below-minimum", **told, **self._minima())

    def _minima(self) -> dict[str, tuple[object, ...]]:
        minima = tuple(
            phrase(
                "balance-minimum",
                balance=scale.balance.name,
                minimum=scale.minimum.amount,
                rule=scale.rule,
            )
            for scale in self.scales
        )
        policy = self.order.weighing
        return {"minima": minima, "rule": tuple(map(MinimumBy, policy.rule)) if policy else ()}


def _weighing(
    place: int, portion: Portion, scale: Scale | None, weight: Step, scales: int
) -> Weighing:
    common = (place, portion.named, portion.role, portion.from_, portion.into, portion.mass.amount)
    kept: dict[str, Any] = {
        key: getattr(portion, key) for key in ("part", "active", "each", "pellets")
    }
    if scale is None:
        return Weighing(*common, None, **kept)
    only = scales == 1
    reason = _ONLY_BALANCE if only else phrase("finest-balance", balances=scales)
    return Weighing(
        *common,
        weight.amount,
        scale.balance.name,
        scale.minimum.amount,
        scale.rule,
        reason,
        {rule: minimum.amount for rule, minimum in scale.minima.items()},
        **kept,
    )
