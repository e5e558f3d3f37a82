"""How each powder packs in one size of capsule, with a notice for what is not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic import formulas
from galenic._amounts import Amount
from galenic._materials.capsules import DENSEST, LIGHTEST, spread
from galenic._materials.packing import ByDensity, Carried
from galenic._materials.spread import MEASURED, spread_of
from galenic._words import phrase
from galenic.formulas import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from galenic._materials.capsules import CapsuleSize
    from galenic._materials.excipients import Excipient, Filler, Packs
    from galenic._materials.heaped import Poured
    from galenic._materials.order import OfOne, Order
    from galenic._materials.spread import Spread
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["Body", "StockPowder", "stocks_of"]

_THE_STOCK = phrase("the-stock")


class StockPowder(NamedTuple):
    """A stock among the powders of a capsule: whose it is, and what it is called among them.

    ``path`` is its name on the sheet: ``stock``, or ``stock of`` its active where there are others.
    """

    order: OfOne
    path: str
    named: Phrase

    @property
    def active(self) -> str:
        """The active that it is weighed for."""
        return self.order.active


def stocks_of(order: Order) -> tuple[StockPowder, ...]:
    """The stocks that are weighed for an order, each once."""
    of_each = order.by_active
    if len(of_each) == 1:
        return (StockPowder(of_each[0], "stock", _THE_STOCK),)
    return tuple(
        StockPowder(one, f"stock of {one.active}", phrase("the-stock-of", active=one.active))
        for one in of_each
        if one.stock.of is None
    )


class Body:
    """The body of one size of capsule, and what each powder weighs that fills it alone.

    Attributes
    ----------
    row
        The size in the charts or of the order, where it is known.
    filler
        Mass of filler that fills the body; ``None`` where nobody knows.
    stocks
        The same for each stock, by the active that it is weighed for.
    excipients
        The same for each excipient that takes up volume, by name.
    blend
        Mass of the blend that fills the body, where it is known as a whole: then each of the
        others is this.
    spreads
        How far each of these may be off, by its path: ``filler``, a stock's, an excipient's name.
    """

    def __init__(self, sheet: Sheet, order: Order, size: str, *, pressed: bool = False) -> None:
        """Work out every packing, noting what is estimated, carried or assumed.

        ``pressed`` takes whatever is assumed at its tightest: what does not fit then never will.
        """
        self.sheet, self.order, self.size, self.pressed = sheet, order, size, pressed
        self.row = order.bodies.row(size)
        self.spreads: dict[str, Spread] = {}
        self._alikes: dict[str, Step] = {}
        self._volume: Step | None = None
        self.blend = self._of_blend()
        self._kinds: dict[str, list[str | Phrase]] = {"statistic": [], "density": []}
        self.filler = self._pack("filler", order.filler.name, order.filler)
        self._powders = {one.active: one for one in stocks_of(order)}
        self.stocks = {
            active: self._pack(one.path, one.named, one.order.stock)
            for active, one in self._powders.items()
        }
        self.excipients = {
            entry.name: self._pack(f"excipient {entry.name}", entry.name, entry)
            for entry in order.excipient
            if not entry.in_voids
        }
        if self.blend is None and all(self._kinds.values()):
            packed, dense = map(tuple, self._kinds.values())
            sheet.note("packing-mixed", packed=packed, dense=dense)

    def take_diluent(self, name: str) -> None:
        """Take in the diluent of a triturate that is not the filler."""
        table = self.order.triturate
        pack = self._pack("triturate", name, table) if table is not None else None
        if pack is None and self.filler is not None and self.order.capsule.fill is None:
            self.sheet.note("diluent-pack-assumed", name=name)
            pack = self._alike("triturate", self.filler)
        self.excipients[name] = pack

    def stock_pack(self, active: str, error: Amount | None = None) -> Step | None:
        """The packing of a stock; where nothing is known of it, it is taken for the filler's."""
        known = self.stocks[active]
        if known is None and self.filler is not None and active not in self._alikes:
            powder = self._powders[active]
            self.sheet.note("no-pack-statistic", name=powder.named, error=error)
            self._alikes[active] = self._alike(powder.path, self.filler)
        return known or self._alikes.get(active)

    def spread(self, name: str) -> Spread:
        """How far a packing may be off: of a stock, ``filler``, an excipient, or the diluent."""
        for path in (name, f"excipient {name}", "triturate"):
            if path in self.spreads:
                return self.spreads[path]
        return MEASURED

    def path(self, active: str) -> str:
        """The name on the sheet of the stock of an active."""
        return self._powders[active].path

    def unknown(self) -> list[str | Phrase]:
        """The powders whose packing nobody knows."""
        packs: list[tuple[str | Phrase, Step | None]] = [
            (phrase("the-filler"), self.filler),
            *((self._powders[active].named, pack) for active, pack in self.stocks.items()),
            *self.excipients.items(),
        ]
        return [name for name, pack in packs if pack is None]

    def _pack(self, path: str, name: str | Phrase, powder: Packs) -> Step | None:
        known = self.order.bodies.packing(powder, self.size)
        if known is None:
            return None
        if self.blend is not None:
            self.spreads[path] = self.spreads["the blend"]
            return self.blend
        self._kinds["density" if isinstance(known, ByDensity) else "statistic"].append(name)
        if isinstance(known, ByDensity):
            pack = self._from_density(path, name, known)
        elif isinstance(known, Carried):
            pack = self._carried(path, name, known)
        else:
            pack = self.sheet.given(f"pack statistic of {path}", known.amount)
        self._note_implausible(name, pack)
        found = spread_of(known, powder)
        self.spreads[path] = found
        return self._at_tightest(path, pack, found.tightest)

    def _of_blend(self) -> Step | None:
        """Enter what the body holds of the blend as it was read, in place of each powder's own."""
        known, blend = self.order.bodies.of_blend(self.size), self.order.fill
        if known is None or blend is None:
            return None
        name = phrase("the-blend")
        pack = self._from_density("blend", name, known)
        self.sheet.note("blend-as-mixed", filler=self.order.filler.name)
        passed = tuple(_packed_alone(self.order))
        if passed:
            self.sheet.note("blend-outranks", names=passed)
        self._note_implausible(name, pack)
        found = self.spreads["the blend"] = spread_of(known, blend)
        return self._at_tightest("blend", pack, found.tightest)

    def _alike(self, path: str, filler: Step) -> Step:
        """Take a powder to pack like the filler, and for all that is known otherwise."""
        of_filler = self.spreads["filler"]
        found = self.spreads[path] = of_filler.alike()
        return self._at_tightest(path, filler, found.tightest / of_filler.tightest)

    def _at_tightest(self, path: str, pack: Step, times: Fraction) -> Step:
        if not self.pressed or times == 1:
            return pack
        name = f"tightest pack of {path}"
        return self.sheet.constant(name, pack.number * times, pack.unit, "packings.toml")

    def _from_density(self, path: str, name: str | Phrase, known: ByDensity) -> Step:
        if known.poured is not None:
            density = self._poured(path, name, known.poured)
            return self.sheet.work(
                f"pack statistic of {path}", fill.pack_from_density, self._held(known.here), density
            )
        density = self.sheet.given(f"density of {path}", known.amount)
        if known.assumed:
            self._note_any_filler(name, known)
        elif known.row is not None and known.row.density is not None:
            _, kind, low, high = known.row.density
            self.sheet.note(
                "table-density",
                name=name,
                density=known.amount,
                kind=phrase(f"density.{kind}"),
                seen=tuple(dict.fromkeys((low, high))),
                seen_in=known.row.source,
                edition=known.row.edition,
            )
        else:
            self.sheet.note("pack-from-density", name=name, density=known.amount)
        return self.sheet.work(
            f"pack statistic of {path}", fill.pack_from_density, self._held(known.here), density
        )

    def _note_any_filler(self, name: str | Phrase, known: ByDensity) -> None:
        """Say between which powders a filler is taken to lie of which nothing is known."""
        from galenic._materials.near_names import near_powders  # noqa: PLC0415 - few orders need it

        spread, middle = spread_of(known, self.order.filler), known.amount.number
        ends = tuple(Amount(middle * end, "g/mL") for end in (spread.least, spread.most))
        near = near_powders(self.order.filler.name)
        meant = phrase("write-if-meant", names=near) if near else None
        told = {"name": name, "ends": ends, "density": known.amount, "meant": meant}
        self.sheet.note("filler-pack-unknown", **told)

    def _poured(self, path: str, name: str | Phrase, read: Poured) -> Step:
        """The density of a powder that was poured into a cylinder, loose where it was read so."""
        how = "tapped" if read.loose is None else "loose"
        mass = self.sheet.given(f"mass of {path} in the cylinder", read.mass)
        volume = self.sheet.given(f"{how} volume of {path}", read.volume)
        formula = formulas.flow.density_in_cylinder
        density = self.sheet.work(f"{how} density of {path}", formula, mass, volume)
        self.sheet.note(
            "pack-from-cylinder",
            name=name,
            mass=read.mass,
            volume=read.volume,
            how=phrase(f"read-{how}", taps=read.taps),
            density=density.amount,
            error=Amount(read.error(read.volume), "mL"),
        )
        if read.loose is not None and read.tapped is not None:
            less = self.sheet.given(f"tapped volume of {path}", read.tapped)
            tapped = self.sheet.work(f"tapped density of {path}", formula, mass, less)
            from galenic._planning.flow import note_flow  # noqa: PLC0415 - few orders need it

            note_flow(self.sheet, path, name, density, tapped)
        return density

    def _carried(self, path: str, name: str | Phrase, known: Carried) -> Step:
        origin = known.origin
        volume = Amount(
            origin.volume.number, "mL/capsule", f"capsules: {origin.label}", origin.volume.written
        )
        there = self.sheet.given(f"volume of {origin.label}", volume)
        measured = self.sheet.given(f"pack statistic of {path} in {origin.label}", known.amount)
        error = _carrying_error(origin.size, self.size)
        there_of = phrase("maker-and-size", maker=origin.maker, size=origin.size)
        self.sheet.note("pack-carried", name=name, origin=there_of, size=self.size, error=error)
        return self.sheet.work(
            f"pack statistic of {path}",
            fill.pack_in_other_capsule,
            measured,
            self._held(known.here),
            there,
        )

    def _held(self, row: CapsuleSize) -> Step:
        """Enter the volume of the body once, with a notice where it is a table value."""
        if self._volume is None:
            origin = row.volume.origin if row.source is None else f"capsules: {row.label}"
            self._volume = self.sheet.given(
                "capsule volume", Amount(row.volume.number, "mL/capsule", origin)
            )
            seen = spread(self.size)
            if row.source and seen:
                self.sheet.note(
                    "table-volume",
                    size=self.size,
                    volume=row.volume,
                    maker=row.maker,
                    low=seen[0],
                    high=seen[1],
                )
        return self._volume

    def _note_implausible(self, name: str | Phrase, pack: Step) -> None:
        """Compare a packing with the volume of the size, of its own row or of any maker's."""
        seen = spread(self.size)
        if self.row is not None:
            volume = self.row.volume.number
        elif seen is not None:
            volume = seen[0].number
        else:
            return
        density = pack.number / volume / 1000
        if not LIGHTEST <= density <= DENSEST:
            told = Amount(density, "g/mL")
            self.sheet.note("pack-implausible", name=name, density=told, size=self.size)


def _packed_alone(order: Order) -> Iterator[str | Phrase]:
    """The powders of which the order says how they pack by themselves."""
    for one in stocks_of(order):
        if one.order.stock.is_packed:
            yield one.named
    named: tuple[Filler | Excipient, ...] = (order.filler, *order.excipient)
    for powder in named:
        if powder.is_packed:
            yield powder.name
    if order.triturate is not None and order.triturate.is_packed:
        yield order.triturate.diluent or phrase("the-filler")


def _carrying_error(origin: str, size: str) -> Phrase:
    """Say how far off a carried statistic may be, from the volumes that makers print."""
    there, here = spread(origin), spread(size)
    if there is None or here is None:
        return phrase("error-unknown")
    least, most = here[0].number / there[1].number, here[1].number / there[0].number
    return phrase("error-up-to", most=Amount((most / least - 1) * 100, "%"))
