"""What fills the capsule: the size, the packing of each powder, and the filler that is left."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic.amounts import Amount
from galenic.formulas import fill
from galenic.materials import packing
from galenic.materials.capsules import CapsuleSize, spread
from galenic.sheet import Sheet

if TYPE_CHECKING:
    from galenic.materials.excipients import Packs
    from galenic.materials.order import Order
    from galenic.materials.packing import Packing
    from galenic.sheet import Step

__all__ = ["Filling", "plan_filling"]

_FULL = 1


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
    for size in packing.sizes(order):
        trial = Sheet(sheet.active_unit)
        filling = _Capsule(trial, order, size, stock).filled()
        if filling.fault is None:
            break
        tried.append(f"size {size} {_reason(order, filling)}")
    sheet.adopt(trial)
    if filling.fault is not None:
        _stop(sheet, order, filling)
    if order.capsule.size == "auto":
        least = f" and a fill of {order.capsule.min_fill.text()}" if order.capsule.min_fill else ""
        why = f"the smallest size kept that holds the powder{least}"
        filling = filling._replace(because="; ".join([why, *tried]))
    return filling


def _reason(order: Order, filling: Filling) -> str:
    if filling.fault == "fill-below-minimum":
        return f"holds only {filling.total.amount.text()}"
    if filling.fault == "filler-negative":
        return f"would need more than its fill of {filling.total.amount.text()}"
    occupied = filling.occupied.amount.text() if filling.occupied else "too much"
    return f"is too small: {occupied} of its volume needed"


def _stop(sheet: Sheet, order: Order, filling: Filling) -> None:
    masses = sum(step.number for step in (filling.stock, *filling.excipients.values()))
    sheet.note(
        filling.fault or "", size=filling.size, name="the fill", total=filling.total.amount.text(),
        occupied=filling.occupied.amount.text() if filling.occupied else "",
        minimum=order.capsule.min_fill.text() if order.capsule.min_fill else "",
        masses=Amount(Fraction(masses), "mg/capsule").text(),
    )  # fmt: skip


class _Capsule:
    """One size being worked out."""

    def __init__(self, sheet: Sheet, order: Order, size: str, stock: Step) -> None:
        self.sheet, self.order, self.size, self.stock = sheet, order, size, stock
        self.row = packing.size_row(order, size)
        self._volume: Step | None = None
        self.kinds: dict[str, list[str]] = {"statistic": [], "density": []}
        self.filler_pack = self._pack("filler", order.filler.name, order.filler)
        self.stock_pack = self._pack("stock", "the stock", order.stock)
        if self.stock_pack is None:
            self.stock_pack = self.filler_pack
            self._note_assumed()
        self.excipient_packs = {
            entry.name: self._pack(f"excipient {entry.name}", entry.name, entry)
            for entry in order.excipient
            if not entry.in_voids
        }
        if all(self.kinds.values()):
            packed, dense = (", ".join(names) for names in self.kinds.values())
            sheet.note("packing-mixed", packed=packed, dense=dense)

    def filled(self) -> Filling:
        """The fill of this size."""
        if self.order.capsule.fill is not None:
            return self._to_mass(self.order.capsule.fill)
        return self._to_volume()

    # --- packing ---------------------------------------------------------------------------

    def _pack(self, path: str, name: str, powder: Packs) -> Step | None:
        known = packing.packing_of(powder)
        if known.amount is None or (known.kind == "table" and self.order.capsule.fill):
            return None
        self.kinds["statistic" if known.kind == "statistic" else "density"].append(name)
        if known.kind != "statistic":
            pack = self._from_density(path, name, known, known.amount)
        elif packing.is_carried(self.order, powder, self.size):
            pack = self._carried(path, name, powder, known.amount)
        else:
            pack = self.sheet.given(f"pack statistic of {path}", known.amount)
        self._note_implausible(name, pack)
        return pack

    def _from_density(self, path: str, name: str, known: Packing, amount: Amount) -> Step:
        density = self.sheet.given(f"density of {path}", amount)
        if known.row is not None and known.row.density is not None:
            _, kind, low, high = known.row.density
            self.sheet.note(
                "table-density", name=name, density=amount.text(), kind=kind, low=low.text(),
                high=high.text(), edition=f"{known.row.source}, {known.row.edition}",
            )  # fmt: skip
        else:
            self.sheet.note("pack-from-density", name=name, density=amount.text())
        return self.sheet.work(
            f"pack statistic of {path}", fill.pack_from_density, self._held(), density
        )

    def _carried(self, path: str, name: str, powder: Packs, amount: Amount) -> Step:
        origin = packing.measured_in(self.order, powder)
        volume = Amount(origin.volume.number, "mL/capsule", origin.volume.origin or origin.label)
        there = self.sheet.given(f"volume of {origin.label}", volume)
        measured = self.sheet.given(f"pack statistic of {path} in {origin.label}", amount)
        error = _carrying_error(origin.size, self.size)
        self.sheet.note(
            "pack-carried", name=name, origin=origin.label, size=f"size {self.size}", error=error
        )
        return self.sheet.work(
            f"pack statistic of {path}", fill.pack_in_other_capsule, measured, self._held(), there
        )

    def _held(self) -> Step:
        """The volume of this size, entered once, with a notice where it is a table value."""
        if self._volume is None:
            assert self.row is not None  # noqa: S101 - the order's rules saw to it
            volume = self.row.volume
            origin = (
                volume.origin
                if self.row.maker == "the order"
                else f"capsules.toml: {self.row.label}"
            )
            self._volume = self.sheet.given(
                "capsule volume", Amount(volume.number, volume.unit, origin)
            )
            seen = spread(self.size)
            if self.row.source and seen:
                self.sheet.note(
                    "table-volume",
                    size=self.size,
                    volume=volume.text(),
                    maker=self.row.maker,
                    low=seen[0].text(),
                    high=seen[1].text(),
                )
        return self._volume

    def _note_assumed(self) -> None:
        if self.filler_pack is not None and self.order.capsule.fill is None:
            error = Amount(self.stock.number, "mg/capsule").text()
            self.sheet.note("no-pack-statistic", name="the stock", error=error)

    def _note_implausible(self, name: str, pack: Step) -> None:
        volume = self.row.volume.number if self.row else None
        if volume is None and (seen := spread(self.size)):
            volume = seen[0].number
        if volume is None:
            if not any(entry.code == "capsule-size-unknown" for entry in self.sheet.notices):
                self.sheet.note("capsule-size-unknown", size=self.size)
        elif not _LIGHTEST <= pack.number / volume <= _DENSEST:
            density = Amount(pack.number / volume / 1000, "g/mL").text()
            self.sheet.note("pack-implausible", name=name, density=density, size=self.size)

    # --- fill to the volume ------------------------------------------------------------------

    def _to_volume(self) -> Filling:
        pack, stock_pack, sheet = self.filler_pack, self.stock_pack, self.sheet
        assert pack is not None and stock_pack is not None  # noqa: S101, PT018 - the order's rules saw to it
        first = sheet.work("volume fraction of stock", fill.volume_fraction, self.stock, stock_pack)
        fixed = {
            e.name: sheet.given(e.name, e.mass) for e in self.order.excipient if e.mass is not None
        }
        taken = self._occupied("occupied by masses", first, self._fractions(fixed))
        if len(fixed) == len(self.order.excipient):
            masses, occupied = fixed, taken
            filler = sheet.work("filler", fill.filler_to_volume, pack, taken)
            total = sheet.work("total", fill.total_fill, filler, (self.stock, *fixed.values()))
        else:
            total = self._total_with_shares(pack, taken, fixed)
            shares = self._share_masses(total)
            masses = {e.name: (fixed | shares)[e.name] for e in self.order.excipient}
            filler = sheet.work(
                "filler", fill.filler_to_mass, total, (self.stock, *masses.values())
            )
            occupied = self._occupied("occupied", taken, self._fractions(shares))
        fault = "capsule-overfull" if filler.number < 0 else self._below_minimum(total)
        return Filling(self.size, self.row, self.stock, filler, masses, total, occupied, fault)

    def _total_with_shares(self, pack: Step, taken: Step, fixed: dict[str, Step]) -> Step:
        shares, displaced = [], []
        for entry in self.order.excipient:
            if entry.share is not None:
                share = self.sheet.given(f"share of {entry.name}", entry.share)
                shares.append(share)
                own = self.excipient_packs.get(entry.name)
                if own is not None:
                    displaced.append(self.sheet.work(
                        f"displacement by {entry.name}", fill.displacement, share, pack, own
                    ))  # fmt: skip
        return self.sheet.work(
            "total", fill.total_to_volume, pack, taken, (self.stock, *fixed.values()),
            tuple(shares), tuple(displaced),
        )  # fmt: skip

    # --- fill to a mass ----------------------------------------------------------------------

    def _to_mass(self, wanted: Amount) -> Filling:
        sheet = self.sheet
        total = sheet.given("total", wanted)
        for entry in self.order.excipient:
            if entry.share is not None:
                sheet.given(f"share of {entry.name}", entry.share)
        shares = self._share_masses(total)
        fixed = {
            e.name: sheet.given(e.name, e.mass) for e in self.order.excipient if e.mass is not None
        }
        masses = {e.name: (fixed | shares)[e.name] for e in self.order.excipient}
        filler = sheet.work("filler", fill.filler_to_mass, total, (self.stock, *masses.values()))
        if filler.number < 0:
            return Filling(
                self.size, self.row, self.stock, filler, masses, total, None, "filler-negative"
            )
        occupied = self._room_taken(filler, masses, total)
        overfull = occupied is not None and occupied.number > _FULL
        fault = "capsule-overfull" if overfull else self._below_minimum(total)
        return Filling(self.size, self.row, self.stock, filler, masses, total, occupied, fault)

    def _room_taken(self, filler: Step, masses: dict[str, Step], total: Step) -> Step | None:
        missing = [name for name, pack in self.excipient_packs.items() if pack is None]
        if self.filler_pack is None or self.stock_pack is None:
            missing = ["the filler", *missing]
        if missing:
            names = f"the packing of {' and '.join(missing)} is"
            self.sheet.note("fill-volume-unchecked", total=total.amount.text(), missing=names)
            return None
        first = self.sheet.work(
            "volume fraction of stock", fill.volume_fraction, self.stock, self.stock_pack
        )
        taken = self._occupied("occupied", first, self._fractions(masses))
        by_filler = self.sheet.work(
            "volume fraction of filler", fill.volume_fraction, filler, self.filler_pack
        )
        whole = self.sheet.work("volume filled", fill.occupied, taken, (by_filler,))
        if whole.number < _FULL:
            self.sheet.note("fill-headspace", occupied=whole.amount.text())
        return taken if whole.number <= _FULL else whole

    # --- shared ------------------------------------------------------------------------------

    def _share_masses(self, total: Step) -> dict[str, Step]:
        shares = {step.name: step for step in self.sheet.steps}
        return {
            entry.name: self.sheet.work(
                entry.name, fill.mass_of_share, shares[f"share of {entry.name}"], total
            )
            for entry in self.order.excipient
            if entry.share is not None
        }

    def _fractions(self, masses: dict[str, Step]) -> tuple[Step, ...]:
        return tuple(
            self.sheet.work(f"volume fraction of {name}", fill.volume_fraction, mass, pack)
            for name, mass in masses.items()
            if (pack := self.excipient_packs.get(name)) is not None
        )

    def _occupied(self, name: str, first: Step, others: tuple[Step, ...]) -> Step:
        return self.sheet.work(name, fill.occupied, first, others) if others else first

    def _below_minimum(self, total: Step) -> str | None:
        least = self.order.capsule.min_fill
        return "fill-below-minimum" if least is not None and total.number < least.number else None


_LIGHTEST = Fraction(50)
_DENSEST = Fraction(2000)


def _carrying_error(origin: str, size: str) -> str:
    """How far off a statistic may be that is carried by volume, from what makers print."""
    there, here = spread(origin), spread(size)
    if there is None or here is None:
        return "an unknown part"
    most = (here[1].number / there[0].number) / (here[0].number / there[1].number) - 1
    return f"up to {Amount(most * 100, '%').text()}"
