"""What fills the capsule: the size, and the filler that is left when all else is in."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic.amounts import Amount
from galenic.formulas import fill
from galenic.planning.packs import Body
from galenic.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic.materials.capsules import CapsuleSize
    from galenic.materials.order import Order
    from galenic.sheet import Step

__all__ = ["Filling", "plan_filling"]


class Filling(NamedTuple):
    """The fill of one capsule of a size, and what keeps it from being made, if anything does."""

    size: str
    row: CapsuleSize | None
    stock: Step
    filler: Step
    excipients: dict[str, Step]
    total: Step
    occupied: Step | None
    fault: str | None
    because: str = "the size of the order"


def plan_filling(sheet: Sheet, order: Order, stock: Step) -> Filling:
    """Fill the smallest kept size that holds the powder, and the minimum fill if one is asked for.

    Each size is worked out on a sheet of its own; only the sheet of the size chosen, or of the
    largest when none will do, becomes part of the plan.
    """
    tried: list[str] = []
    for size in order.bodies.sizes():
        trial = Sheet(sheet.active_unit)
        filling = _filled(_Mix(trial, order, size, stock))
        if filling.fault is None:
            break
        tried.append(f"size {size} {_reason(filling)}")
    sheet.adopt(trial)
    if filling.fault is not None:
        _stop(sheet, order, filling)
    if order.capsule.size == "auto" and filling.fault is None:
        least = order.capsule.min_fill
        why = "the smallest size kept that holds the powder"
        why += f" and a fill of {least.text()}" if least else ""
        filling = filling._replace(because="; ".join([why, *tried]))
    return filling


def _reason(filling: Filling) -> str:
    if filling.fault == "fill-below-minimum":
        return f"holds only {filling.total.amount.text()}"
    if filling.fault == "filler-negative":
        return f"is asked for {filling.total.amount.text()}, less than its ingredients weigh"
    return f"is too small: {_share(filling.occupied)} of it needed"


def _share(occupied: Step | None) -> str:
    return occupied.amount.text() if occupied is not None else ""


def _stop(sheet: Sheet, order: Order, filling: Filling) -> None:
    masses = sum(step.number for step in (filling.stock, *filling.excipients.values()))
    least = order.capsule.min_fill
    sheet.note(
        filling.fault or "",
        size=filling.size,
        total=filling.total.amount.text(),
        occupied=_share(filling.occupied),
        minimum=least.text() if least else "",
        masses=Amount(Fraction(masses), "mg/capsule").text(),
    )


class _Mix:
    """What goes into a capsule of one size besides filler, entered on a sheet."""

    def __init__(self, sheet: Sheet, order: Order, size: str, stock: Step) -> None:
        self.sheet, self.order, self.stock = sheet, order, stock
        self.body = Body(sheet, order, size)
        self.masses = {
            entry.name: sheet.given(entry.name, entry.mass)
            for entry in order.excipient
            if entry.mass is not None
        }
        self.shares = {
            entry.name: sheet.given(f"share of {entry.name}", entry.share)
            for entry in order.excipient
            if entry.share is not None
        }

    def share_masses(self, total: Step) -> dict[str, Step]:
        """Mass of each excipient that is a share of the fill."""
        return {
            name: self.sheet.work(name, fill.mass_of_share, share, total)
            for name, share in self.shares.items()
        }

    def in_order(self, masses: Mapping[str, Step]) -> dict[str, Step]:
        """The masses of the excipients, in the order in which they were given."""
        return {entry.name: masses[entry.name] for entry in self.order.excipient}

    def occupied(self, name: str, first: Step, masses: Mapping[str, Step]) -> Step:
        """Part of the volume that a first powder and further excipients take up."""
        others = tuple(
            self.sheet.work(f"volume fraction of {key}", fill.volume_fraction, mass, pack)
            for key, mass in masses.items()
            if (pack := self.body.excipients.get(key)) is not None
        )
        return self.sheet.work(name, fill.occupied, first, others) if others else first

    def done(
        self,
        filler: Step,
        excipients: Mapping[str, Step],
        total: Step,
        occupied: Step | None,
        fault: str | None,
    ) -> Filling:
        """The fill, after a look at the least fill that was asked for."""
        least = self.order.capsule.min_fill
        if fault is None and least is not None and total.number < least.number:
            fault = "fill-below-minimum"
        masses, body = self.in_order(excipients), self.body
        return Filling(body.size, body.row, self.stock, filler, masses, total, occupied, fault)


def _filled(mix: _Mix) -> Filling:
    wanted = mix.order.capsule.fill
    return _to_volume(mix) if wanted is None else _to_mass(mix, wanted)


def _to_volume(mix: _Mix) -> Filling:
    """Fill the body: filler takes the volume that stock and excipients leave."""
    sheet, pack = mix.sheet, mix.body.filler
    assert pack is not None  # noqa: S101 - the order's rules saw to it
    stock_pack = mix.body.stock
    if stock_pack is None:
        stock_pack = pack
        sheet.note("no-pack-statistic", name="the stock", error=mix.stock.amount.text())
    first = sheet.work("volume fraction of stock", fill.volume_fraction, mix.stock, stock_pack)
    taken = mix.occupied("occupied by masses", first, mix.masses)
    if not mix.shares:
        filler = sheet.work("filler", fill.filler_to_volume, pack, taken)
        total = sheet.work("total", fill.total_fill, filler, (mix.stock, *mix.masses.values()))
        fault = "capsule-overfull" if filler.number < 0 else None
        return mix.done(filler, mix.masses, total, taken, fault)
    total = sheet.work(
        "total",
        fill.total_to_volume,
        pack,
        taken,
        (mix.stock, *mix.masses.values()),
        tuple(mix.shares.values()),
        _displaced(mix, pack),
    )
    shares = mix.share_masses(total)
    masses = mix.in_order(mix.masses | shares)
    filler = sheet.work("filler", fill.filler_to_mass, total, (mix.stock, *masses.values()))
    occupied = mix.occupied("occupied", taken, shares)
    return mix.done(
        filler, masses, total, occupied, "capsule-overfull" if filler.number < 0 else None
    )


def _displaced(mix: _Mix, pack: Step) -> tuple[Step, ...]:
    return tuple(
        mix.sheet.work(f"displacement by {name}", fill.displacement, share, pack, own)
        for name, share in mix.shares.items()
        if (own := mix.body.excipients.get(name)) is not None
    )


def _to_mass(mix: _Mix, wanted: Amount) -> Filling:
    """Fill to a mass: filler makes up the rest, and the volume is looked at where it is known."""
    sheet = mix.sheet
    total = sheet.given("total", wanted)
    masses = mix.in_order(mix.masses | mix.share_masses(total))
    filler = sheet.work("filler", fill.filler_to_mass, total, (mix.stock, *masses.values()))
    if filler.number < 0:
        return mix.done(filler, masses, total, None, "filler-negative")
    occupied, full = _room_taken(mix, filler, masses, total)
    overfull = full is not None and full.number > 1
    return mix.done(
        filler,
        masses,
        total,
        full if overfull else occupied,
        "capsule-overfull" if overfull else None,
    )


def _room_taken(
    mix: _Mix, filler: Step, masses: dict[str, Step], total: Step
) -> tuple[Step | None, Step | None]:
    """Part of the volume that all but the filler takes up, and that all of it does."""
    sheet, body = mix.sheet, mix.body
    if body.filler is None or body.stock is None or body.unknown():
        missing = f"the packing of {' and '.join(body.unknown())} is"
        sheet.note("fill-volume-unchecked", total=total.amount.text(), missing=missing)
        return None, None
    first = sheet.work("volume fraction of stock", fill.volume_fraction, mix.stock, body.stock)
    taken = mix.occupied("occupied", first, masses)
    by_filler = sheet.work("volume fraction of filler", fill.volume_fraction, filler, body.filler)
    full = sheet.work("volume filled", fill.occupied, taken, (by_filler,))
    if full.number < 1:
        sheet.note("fill-headspace", occupied=full.amount.text())
    return taken, full
