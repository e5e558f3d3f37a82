"""What fills the capsule: the size, and the filler that is left when all else is in."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials.capsules import DENSEST, LIGHTEST, spread
from galenic._materials.methods import COMPLETION
from galenic._materials.spread import factor
from galenic._planning.packed import of_excipients, of_stocks
from galenic._planning.packs import Body
from galenic._words import phrase
from galenic.errors import CheckError
from galenic.formulas import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._materials.capsules import CapsuleSize
    from galenic._materials.order import Order
    from galenic._planning.completing import Completion
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["BY_PACKING", "SIZE_OF_ORDER", "Filling", "fill_size", "stop", "why_not", "why_this"]


SIZE_OF_ORDER = phrase("size-of-order")
BY_PACKING = frozenset({"capsule-overfull", "fill-below-minimum"})
"""The faults of a fill that follow from how the powders pack."""


class Filling(NamedTuple):
    """The fill of one capsule of a size, and what keeps it from being made, if anything does.

    ``stocks`` are the shares of a capsule in each stock, by the active that it is weighed for.
    """

    size: str
    row: CapsuleSize | None
    stocks: Mapping[str, Step]
    filler: Step
    excipients: dict[str, Step]
    total: Step
    occupied: Step | None
    fault: str | None
    body: Body
    completion: Completion | None = None

    @property
    def full(self) -> Amount:
        """The net fill of a full body; by completion as it is estimated."""
        if self.completion is None:
            return self.total.amount
        more = self.completion.estimate.number - self.filler.number
        return Amount(self.total.number + more, self.total.unit)


def fill_size(  # noqa: PLR0913 - what is filled, with what, and how strictly
    sheet: Sheet,
    order: Order,
    size: str,
    stocks: Mapping[str, Step],
    extra: Mapping[str, Step] | None = None,
    *,
    lenient: bool = False,
) -> Filling:
    """Fill one size; ``extra`` is the mass in each capsule of a diluent that is not the filler.

    ``stocks`` are the shares of a capsule in each stock, by the active that it is weighed for.

    ``lenient`` lets a fault pass that only an assumed packing makes, with a caution: the powder
    would fit, or the fill be enough, were whatever is assumed packed as tightly as it may be.
    """
    if lenient:
        tried = _filled(_Mix(sheet.blank(), order, size, stocks, extra or {}))
        if tried.fault in BY_PACKING:
            pressed = _Mix(sheet.blank(), order, size, stocks, extra or {}, pressed=True)
            tight = _filled(pressed)
            if tight.fault is None:
                return _on_trust(_Mix(sheet, order, size, stocks, extra or {}), tried, tight)
    return _filled(_Mix(sheet, order, size, stocks, extra or {}))


def why_this(order: Order, tried: list[Phrase], *, lenient: bool, fits: bool) -> Phrase:
    """Say why a size was chosen, and what kept the smaller ones from it; or all, if none fits."""
    least = order.capsule.min_fill
    if order.capsule.size != "auto":
        return SIZE_OF_ORDER
    if lenient:
        why = phrase("size-largest")
    elif not fits:
        why = phrase("size-none")
    elif least is None:
        why = phrase("size-smallest")
    else:
        why = phrase("size-smallest-filled", least=least)
    return phrase("reasons", reasons=(why, *tried)) if tried else why


def why_not(filling: Filling) -> Phrase:
    """Say what keeps a size from being used."""
    total = filling.full
    if filling.fault == "fill-below-minimum":
        return phrase("size-holds-only", total=total)
    if filling.fault == "filler-negative":
        return phrase("size-asked-less", total=total)
    if filling.fault == "fill-impossible":
        return phrase("size-too-dense", total=total)
    return phrase("size-too-small", occupied=_share(filling.occupied))


def _share(occupied: Step | None) -> Amount | None:
    return occupied.amount if occupied is not None else None


def stop(sheet: Sheet, order: Order, filling: Filling) -> None:
    """Note the stop that a fill which cannot be made is."""
    masses = sum(step.number for step in (*filling.stocks.values(), *filling.excipients.values()))
    dense = _densities(filling.row, filling.size, filling.total)
    told = {
        "size": filling.size,
        "total": filling.full,
        "density": None if dense is None else dense[0],
        "occupied": _share(filling.occupied),
        "minimum": order.capsule.min_fill,
        "masses": Amount(Fraction(masses), f"mg{order.per_unit}"),
        "kept": phrase("largest-kept") if order.capsule.size == "auto" else None,
    }
    fault = filling.fault or ""
    if order.product is not None:
        sheet.note("product-too-strong", masses=told["masses"], mass=order.product.mass)
        return
    sheet.note(fault, **{name: told[name] for name in _SAYS[fault]})


_SAYS = {
    "capsule-overfull": ("occupied", "size", "kept"),
    "fill-below-minimum": ("size", "kept", "total", "minimum"),
    "fill-impossible": ("size", "kept", "total", "density"),
    "filler-negative": ("masses", "total"),
}
"""Of what each fault of a fill speaks."""


class _Mix:
    """What goes into a capsule of one size besides filler, entered on a sheet."""

    def __init__(  # noqa: PLR0913 - what is filled, with what, and how tightly
        self,
        sheet: Sheet,
        order: Order,
        size: str,
        stocks: Mapping[str, Step],
        extra: Mapping[str, Step],
        *,
        pressed: bool = False,
    ) -> None:
        self.sheet, self.order, self.stocks = sheet, order, stocks
        self.body = Body(sheet, order, size, pressed=pressed)
        self.masses = {
            entry.name: sheet.given(f"excipient {entry.name}", entry.each)
            for entry in order.excipient
            if entry.each is not None
        } | dict(extra)
        self.extra = tuple(extra)
        for name in self.extra:
            self.body.take_diluent(name)
        self.shares = {
            entry.name: sheet.given(f"share of {entry.name}", entry.share)
            for entry in order.excipient
            if entry.share is not None
        }

    def share_masses(self, total: Step) -> dict[str, Step]:
        """Mass of each excipient that is a share of the fill."""
        return {
            name: self.sheet.work(f"excipient {name}", fill.mass_of_share, share, total)
            for name, share in self.shares.items()
        }

    def in_order(self, masses: Mapping[str, Step]) -> dict[str, Step]:
        """The masses of the excipients, in the order in which they were given."""
        names = [*(entry.name for entry in self.order.excipient), *self.extra]
        return {name: masses[name] for name in names}

    @property
    def fixed(self) -> tuple[Step, ...]:
        """What has a mass of its own: the stocks, and excipients that are no share of the fill."""
        return (*self.stocks.values(), *self.masses.values())

    def all_but_filler(self, masses: Mapping[str, Step]) -> tuple[Step, ...]:
        """The stocks, and excipients of these masses."""
        return (*self.stocks.values(), *masses.values())

    def by_stocks(self) -> tuple[Step, tuple[Step, ...]]:
        """The filler's packing, and the parts of the volume that the stocks take up."""
        pack = self.body.filler
        if pack is None:
            raise CheckError("a fill to a volume of which nobody knows how its filler packs")
        return pack, tuple(
            self._part(active, self.body.stock_pack(active, stock.amount))
            for active, stock in self.stocks.items()
        )

    def _part(self, active: str, pack: Step | None) -> Step:
        if pack is None:
            raise CheckError(f"nobody knows how the stock of {active} packs")
        name = f"volume fraction of {self.body.path(active)}"
        return self.sheet.work(name, fill.volume_fraction, self.stocks[active], pack)

    def by_packs(self) -> tuple[Step, ...]:
        """The parts of the volume that the stocks take up, as far as it is known how they pack."""
        return tuple(self._part(active, pack) for active, pack in self.body.stocks.items())

    def occupied(self, name: str, first: tuple[Step, ...], masses: Mapping[str, Step]) -> Step:
        """Part of the volume that some powders and further excipients take up."""
        others = tuple(
            self.sheet.work(f"volume fraction of {key}", fill.volume_fraction, mass, pack)
            for key, mass in masses.items()
            if (pack := self.body.excipients.get(key)) is not None
        )
        one, *more = (*first, *others)
        return self.sheet.work(name, fill.occupied, one, tuple(more)) if more else one

    def done(
        self,
        filler: Step,
        excipients: Mapping[str, Step],
        total: Step,
        occupied: Step | None,
        fault: str | None,
    ) -> Filling:
        """The fill, after a look at the least fill that was asked for."""
        masses, body = self.in_order(excipients), self.body
        return self.judged(
            Filling(body.size, body.row, self.stocks, filler, masses, total, occupied, fault, body)
        )

    def judged(self, found: Filling) -> Filling:
        """The fill, with the fault of one that is less than the least asked for."""
        least = self.order.capsule.min_fill
        short = least is not None and found.full.number < least.number
        fault = "fill-below-minimum" if short and found.fault is None else found.fault
        return found._replace(fault=fault)


def _filled(mix: _Mix) -> Filling:
    wanted = mix.order.capsule.fill
    if wanted is not None:
        return _to_mass(mix, wanted)
    return _completed(mix) if mix.order.method == COMPLETION else _to_volume(mix)


def _completed(mix: _Mix, *, on_trust: bool = False) -> Filling:
    """Premix part of the filler: the bodies are topped up to the brim, and take what they take.

    The fill is what goes in before they are topped up. ``on_trust`` takes no filler where an
    assumed packing leaves no room for any.
    """
    from galenic._planning.completing import plan_completion  # noqa: PLC0415 - few fill so

    sheet = mix.sheet
    pack, first = mix.by_stocks()
    taken = mix.occupied("occupied by masses", first, mix.masses)
    estimate = sheet.work("filler estimated", fill.filler_to_volume, pack, taken)
    if estimate.number < 0 and not on_trust:
        total = sheet.work("total", fill.total_fill, estimate, mix.fixed)
        return mix.done(estimate, mix.masses, total, taken, "capsule-overfull")
    powders = [
        *of_stocks(mix.order, mix.body, mix.stocks),
        *of_excipients(mix.order, mix.body, mix.masses),
    ]
    found = plan_completion(sheet, mix.order, mix.body, estimate, powders)
    total = sheet.work("first fill", fill.total_fill, found.premix, mix.fixed)
    filling = mix.done(found.premix, mix.masses, total, taken, None)
    return mix.judged(filling._replace(completion=found, fault=None))


def _to_volume(mix: _Mix) -> Filling:
    """Fill the body: filler takes the volume that stock and excipients leave."""
    sheet = mix.sheet
    pack, first = mix.by_stocks()
    taken = mix.occupied("occupied by masses", first, mix.masses)
    if not mix.shares:
        filler = sheet.work("filler", fill.filler_to_volume, pack, taken)
        total = sheet.work("total", fill.total_fill, filler, mix.fixed)
        fault = "capsule-overfull" if filler.number < 0 else None
        return mix.done(filler, mix.masses, total, taken, fault)
    total = sheet.work(
        "total",
        fill.total_to_volume,
        pack,
        taken,
        mix.fixed,
        tuple(mix.shares.values()),
        _displaced(mix, pack),
    )
    shares = mix.share_masses(total)
    masses = mix.in_order(mix.masses | shares)
    filler = sheet.work("filler", fill.filler_to_mass, total, mix.all_but_filler(masses))
    occupied = mix.occupied("occupied", (taken,), shares)
    return mix.done(
        filler, masses, total, occupied, "capsule-overfull" if filler.number < 0 else None
    )


def _without_filler(mix: _Mix) -> Filling:
    """Leave the filler out: by the packing assumed, the rest takes up all of the body and more."""
    sheet = mix.sheet
    _, first = mix.by_stocks()
    taken, fixed = mix.occupied("occupied by masses", first, mix.masses), mix.fixed
    filler = sheet.constant("filler", 0, "mg/capsule", "none: the packing assumed leaves no room")
    if not mix.shares:
        return mix.done(
            filler, mix.masses, sheet.work("total", fill.total_fill, filler, fixed), taken, None
        )
    shares = tuple(mix.shares.values())
    total = sheet.work("total", fill.total_to_volume, filler, taken, fixed, shares, ())
    by_share = mix.share_masses(total)
    occupied = mix.occupied("occupied", (taken,), by_share)
    return mix.done(filler, mix.in_order(mix.masses | by_share), total, occupied, None)


def _on_trust(mix: _Mix, tried: Filling, tight: Filling) -> Filling:
    """Plan a fill that only the packing assumed speaks against, and say so."""
    size, least = tried.size, mix.order.capsule.min_fill
    if tried.fault == "capsule-overfull":
        needed = {"occupied": _share(tried.occupied), "tightest": _share(tight.occupied)}
        mix.sheet.note("fill-may-not-fit", size=size, **needed)
        if mix.order.method == COMPLETION:
            return _completed(mix, on_trust=True)._replace(fault=None)
        if mix.order.capsule.fill is None:
            return _without_filler(mix)._replace(fault=None)
    else:
        total, most = tried.full, tight.full
        mix.sheet.note("fill-may-be-short", size=size, total=total, most=most, minimum=least)
    return _filled(mix)._replace(fault=None)


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
    filler = sheet.work("filler", fill.filler_to_mass, total, mix.all_but_filler(masses))
    if filler.number < 0:
        return mix.done(filler, masses, total, None, "filler-negative")
    occupied, full = _room_taken(mix, filler, masses, total)
    overfull = full is not None and full.number > 1
    fault = _by_volume(mix, total) if full is None else "capsule-overfull" if overfull else None
    return mix.done(filler, masses, total, full if overfull else occupied, fault)


def _fits_loosest(mix: _Mix, filler: Step, masses: Mapping[str, Step]) -> bool:
    """Whether the mass fits even at the loosest: what nobody knows, by the bounds of the filler."""
    body = mix.body
    if body.filler is None:
        return False
    of_filler = body.spread("filler")
    unknown = body.filler.number * of_filler.alike().least
    powders = [(body.path(one), mix.stocks[one], pack) for one, pack in body.stocks.items()]
    powders += [(name, masses[name], pack) for name, pack in body.excipients.items()]
    taken = filler.number / (body.filler.number * of_filler.least)
    for name, mass, pack in powders:
        least = unknown if pack is None else pack.number * body.spread(name).least
        taken += mass.number / least
    return taken <= 1


_DENSE = Fraction(1)  # g/mL: few powders fill a body with more


def _densities(row: CapsuleSize | None, size: str, total: Step) -> tuple[Amount, Amount] | None:
    """What a mass comes to in g/mL, in the largest body that the size may have and the smallest."""
    ends = spread(size) if row is None else (row.volume, row.volume)
    if ends is None:
        return None
    low, high = (Amount(total.number / end.number / 1000, "g/mL") for end in reversed(ends))
    return low, high


def _by_volume(mix: _Mix, total: Step) -> str | None:
    """The fault of a mass that no powder fills the body with; of one that few do it is said."""
    found = _densities(mix.body.row, mix.body.size, total)
    if found is None or mix.order.product is not None:
        return None
    least, most = found
    if least.number > DENSEST:
        return "fill-impossible"
    if least.number > _DENSE or most.number < LIGHTEST:
        density = least if least.number > _DENSE else most
        told = {"total": total.amount, "size": mix.body.size}
        mix.sheet.note("fill-implausible", **told, density=density)
    return None


def _room_taken(
    mix: _Mix, filler: Step, masses: dict[str, Step], total: Step
) -> tuple[Step | None, Step | None]:
    """Part of the volume that all but the filler takes up, and that all of it does."""
    sheet, body = mix.sheet, mix.body
    if mix.order.product is not None:
        return None, None  # it is filled into no body
    if body.filler is None or body.unknown():
        told = {"total": total.amount, "names": tuple(body.unknown())}
        if _fits_loosest(mix, filler, masses):
            sheet.note("fill-fits-loosest", **told, factor=factor("unknown").factor)
        else:
            sheet.note("fill-volume-unchecked", **told)
        return None, None
    taken = mix.occupied("occupied", mix.by_packs(), masses)
    by_filler = sheet.work("volume fraction of filler", fill.volume_fraction, filler, body.filler)
    full = sheet.work("volume filled", fill.occupied, taken, (by_filler,))
    if full.number < 1:
        sheet.note("fill-headspace", occupied=full.amount)
    return taken, full
