"""The portions of a batch: what was weighed, what is still planned, and what could be added."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._bench.shelf import per_mg
from galenic._recovery.actual import is_by_completion, topped_up
from galenic.results._names import Role, VesselName
from galenic.results._parts import Weighing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._recovery.actual import Actual
    from galenic._words import Phrase
    from galenic.results._plan import Plan

__all__ = ["APART", "EXTRA", "FIXED", "PENDING", "Portions", "Standing"]

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


class Portions:
    """The readings of a batch, laid over its plan; all masses are in mg.

    Attributes
    ----------
    size
        The size of the capsule; of a product, which fills none, that of its unit.
    left
        The blend that was left over.
    lost_part
        The part of the blend that was spilt.
    """

    def __init__(self, plan: Plan, actual: Actual) -> None:
        """Take the plan, and what was read."""
        self.plan, self.order, self.actual = plan, plan.order, actual
        self.size = plan.capsule.size if plan.product is None else ""
        self.left = Fraction(0) if actual.blend_left is None else actual.blend_left.number
        bodies = actual.capsules_filled or plan.made.planned
        self._lost = Fraction(actual.capsules_lost or 0, bodies)  # part of the bodies
        into_batch = {one.step for one in plan.weighings if one.into == VesselName.BATCH}
        read = (one.net for one in actual.actual if one.step in into_batch)
        self._premix = sum(read, Fraction(0))
        blend = self._premix + (topped_up(actual, plan) if actual.stage == "filled" else 0)
        lost = actual.blend_lost
        self.lost_part = Fraction(0) if lost is None else Fraction(lost.number / blend)

    def each(self) -> Iterator[Standing]:
        """Every weighing of the plan, and what could be added, in the order of pouring."""
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
        yield self._more_filler()

    def are_read(self, *, into: str = "", out_of: str = "") -> bool:
        """Whether all weighings into a vessel, or out of it, were read."""
        steps = {reading.step for reading in self.actual.actual}
        return all(
            one.step in steps
            for one in self.plan.weighings
            if one.into == into or one.from_ == out_of
        )

    def _is_open(self, vessel: str) -> bool:
        """Whether powders meant for a vessel still lie beside it: it is not mixed yet."""
        if self.actual.stage != "weighed":
            return False
        return vessel == VesselName.BATCH or not self.are_read(into=vessel)

    def _kept(self, weighing: Weighing) -> Fraction:
        """The part of a powder that is not spilt, nor lost with bodies that held their share."""
        if weighing.into != VesselName.BATCH or not self._premix:
            return Fraction(1)
        in_bodies = 1 - self.left / self._premix
        return (1 - in_bodies * self._lost) * (1 - self.lost_part)

    def _more_diluent(self, vessel: str) -> Iterator[Standing]:
        """Diluent can go on into a mixture from which nothing was taken."""
        if not self.are_read(into=vessel) or self.are_read(out_of=vessel):
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

    def _more_filler(self) -> Standing:
        """Filler; by completion what bodies were topped up with, less what was lost with some."""
        to = VesselName.FILLER, VesselName.BATCH
        extra = self._extra(self.order.filler.name, Role.FILLER, *to)
        if is_by_completion(self.plan) and self.actual.stage in {"topped-up", "filled"}:
            kept = topped_up(self.actual, self.plan) * (1 - self._lost) * (1 - self.lost_part)
            return extra._replace(weight=kept, state=FIXED)
        return extra

    def _extra(
        self, named: str | Phrase, role: Role, from_: str, into: str, active: str | None = None
    ) -> Standing:
        nothing = self.plan.weighings[0].exact
        weighing = Weighing(0, named, role, from_, into, nothing, None, active=active)
        return self._portion(weighing, Fraction(0), Fraction(0), EXTRA)

    def _portion(
        self, weighing: Weighing, planned: Fraction, weight: Fraction, state: str
    ) -> Standing:
        known = per_mg(self.order, weighing, self.size, of=self.order.by_active[0])
        return Standing(weighing, known, planned, weight, state)
