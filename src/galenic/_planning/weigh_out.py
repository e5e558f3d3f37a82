"""Chooses the capsule and weighs the batch out: what is too small goes through a triturate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._materials.substances import same_name
from galenic._planning.filling import (
    BY_PACKING,
    Filling,
    fill_size,
    stop,
    why_not,
    why_this,
)
from galenic._planning.scales import plan_scales
from galenic._planning.trituration import OVERFILLS
from galenic._planning.weighing import Portion, Tray, Weighed
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.formulas import dilution
from galenic.formulas import fill as fills
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._materials.order import Order
    from galenic._planning.batch import Batch
    from galenic._planning.scales import Scale
    from galenic._planning.trituration.triturator import Diluted, Triturator
    from galenic._sheet import Step
    from galenic._words import Phrase
    from galenic.results._triturates import TriturateMade

__all__ = ["Out", "weigh_out"]


class Out(NamedTuple):
    """The capsule chosen and the batch weighed out.

    ``taken`` is the stock weighed from the shelf, ``delivered`` the stock that reaches the batch.
    """

    filling: Filling
    weighed: list[Weighed]
    triturates: list[TriturateMade]
    taken: Step
    delivered: Step
    reason: Phrase | None = None
    fault: str | None = None


def weigh_out(sheet: Sheet, order: Order, batch: Batch, mass: Step, share: Step) -> Out:
    """Weigh the batch into the smallest kept size that takes the powder, and any diluent with it.

    Each size is worked out on a sheet of its own; only that of the size chosen, or of the largest
    when none will do, becomes part of the plan. The largest is looked at once more where only an
    assumed packing speaks against it.
    """
    scales = plan_scales(sheet, order)
    tried: list[Phrase] = []
    for size in order.bodies.sizes():
        trial, bench = Sheet(sheet.active_unit), _Bench(order, scales, batch, share)
        out = bench.fill(trial, size, mass)
        why = _kept_from(out)
        if why is None:
            break
        anew = out.filling.fault is not None and out.weighed
        tried.append(phrase("size-not-with-triturate" if anew else "size-not", size=size, why=why))
    lenient = False
    if out.filling.fault in BY_PACKING:
        other, bench = Sheet(sheet.active_unit), _Bench(order, scales, batch, share, lenient=True)
        found = bench.fill(other, size, mass)
        if found.filling.fault is None:
            lenient, trial, out = True, other, found
    sheet.adopt(trial)
    if out.filling.fault is not None:
        stop(sheet, order, out.filling)
    return out._replace(reason=why_this(order, tried, lenient=lenient, fits=why is None))


def _kept_from(out: Out) -> Phrase | None:
    """What keeps a size from being used; None if nothing does."""
    if out.filling.fault is not None:
        return why_not(out.filling)
    return phrase("no-room-for-diluent") if out.fault == OVERFILLS else None


class _Bench:
    """One size of capsule being weighed out.

    ``filled`` is the sheet on which its fill was worked out. It becomes part of the plan unless the
    stock goes through a diluent that is not the filler: then the fill is made anew with it.
    """

    def __init__(
        self,
        order: Order,
        scales: tuple[Scale, ...],
        batch: Batch,
        share: Step,
        *,
        lenient: bool = False,
    ) -> None:
        self.order, self.scales, self.batch, self.share = order, scales, batch, share
        self.lenient = lenient
        self.brought: list[Step] = []
        self._triturator: Triturator | None = None

    def fill(self, sheet: Sheet, size: str, mass: Step) -> Out:
        """Fill a size, and weigh the batch out unless something keeps it from being filled."""
        self.sheet, self.filled = sheet, Sheet(sheet.active_unit)
        self.filling = self._filled(self.filled, size)
        self.tray = Tray(sheet, self.order, self.scales)
        if self.filling.fault is None:
            return self.weighed(mass)
        sheet.adopt(self.filled)
        return Out(self.filling, [], [], mass, mass, fault=self.filling.fault)

    def _filled(self, sheet: Sheet, size: str, extra: Mapping[str, Step] | None = None) -> Filling:
        return fill_size(sheet, self.order, size, self.share, extra, lenient=self.lenient)

    def weighed(self, mass: Step) -> Out:
        """Weigh stock, then excipients too small to weigh, then filler, then the rest."""
        taken, delivered = self._stock(
            Portion(
                self.order.stock.described(self.order.forms.stocked.name),
                Role.STOCK,
                VesselName.STOCK,
                VesselName.BATCH,
                mass,
            )
        )
        filler = self._whole("filler", self.filling.filler)
        rest = []
        for entry in self.order.excipient:
            role = Role.TRACER if entry.goes_first else Role.EXCIPIENT
            whole = self._whole(f"excipient {entry.name}", self.filling.excipients[entry.name])
            portion = Portion(
                entry.name,
                role,
                VesselName.EXCIPIENT,
                VesselName.BATCH,
                whole,
                critical=entry.critical,
            )
            if self.tray.is_too_small(portion):
                self._in_filler(portion, None)
            else:
                rest.append(portion)
        triturator = self._triturator
        made, fault = (triturator.made, triturator.fault) if triturator else ([], None)
        diluted = triturator is not None
        self.tray.weigh_filler(self.order.filler.name, filler, self.brought, diluted=diluted)
        for portion in rest:
            self.tray.weigh(portion)
        return Out(self.filling, self.tray.weighed, made, taken, delivered, fault=fault)

    def _stock(self, portion: Portion) -> tuple[Step, Step]:
        """Weigh the stock or dilute it; gives what is taken of it and what reaches the batch."""
        small, other = self.tray.is_too_small(portion), self._other_diluent()
        found = None
        if small and other is not None:
            found = self._in_diluent(portion, other)
        if found is None:
            self.sheet.adopt(self.filled)
        if not small:
            weight = self.tray.weigh(portion)
            return weight, weight
        if other is None:
            found = self._in_filler(portion, self._at_hand())
        return (portion.mass, portion.mass) if found is None else (found.weighed, found.delivered)

    def _whole(self, name: str, share: Step) -> Step:
        return self.sheet.work(f"{name} for the batch", fills.for_batch, share, self.batch.planned)

    def _dilution(self) -> Triturator:
        if self._triturator is None:
            from galenic._planning.trituration.triturator import Triturator  # noqa: PLC0415 - seldom

            self._triturator = Triturator(self.tray)
        return self._triturator

    def _other_diluent(self) -> str | None:
        """The diluent named for triturates, unless it is the filler."""
        named = self.order.triturate.diluent if self.order.triturate is not None else None
        if named is None or same_name(named, self.order.filler.name):
            return None
        return named

    def _in_filler(self, portion: Portion, available: Fraction | None) -> Diluted | None:
        """Dilute in filler, of which the batch then wants so much less."""
        from galenic._planning.trituration.triturator import Room  # noqa: PLC0415 - seldom

        left = self._filler_wanted() - sum(step.number for step in self.brought)
        room = Room(left, left, Fraction(1))
        found = self._dilution().dilute(portion, self.order.filler.name, room, available)
        if found is not None:
            self.brought.append(found.brought)
        return found

    def _in_diluent(self, portion: Portion, diluent: str) -> Diluted | None:
        """Dilute the stock in another powder, and fill the capsule anew with what that brings."""
        from galenic._planning.trituration.triturator import Room  # noqa: PLC0415 - seldom

        displaced, wanted = self._displaced(diluent), self._filler_wanted()
        room = Room(wanted / displaced, wanted, displaced)
        found = self._dilution().dilute(portion, diluent, room, self._at_hand())
        if found is not None:
            name, size = f"excipient {diluent}", self.filling.size
            each = self.sheet.work(
                name, dilution.diluent_per_capsule, found.brought, self.batch.planned
            )
            self.filling = self._filled(self.sheet, size, {diluent: each})
        return found

    def _filler_wanted(self) -> Fraction:
        return self.filling.filler.number * self.batch.planned.number

    def _displaced(self, diluent: str) -> Fraction:
        """Filler displaced by each mass of another diluent; one for a fill to a mass."""
        if self.order.capsule.fill is not None:
            return Fraction(1)
        trial = Sheet(self.sheet.active_unit)
        unit = trial.constant(diluent, 1, "mg/capsule", "one milligram, to see what it displaces")
        tried = self._filled(trial, self.filling.size, {diluent: unit})
        return self.filling.filler.number - tried.filler.number

    def _at_hand(self) -> Fraction | None:
        """The stock at hand; where that is none, no triturate is to blame, and a stop says so."""
        return self.order.stock.at_hand() or None
