"""Chooses the capsule and weighs the batch out: what is too small goes through a triturate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic import formulas
from galenic._materials.pellets import is_filler_of_pellets, is_of_pellets, says_pellets
from galenic._materials.substances import same_name
from galenic._planning.filling import (
    BY_PACKING,
    Filling,
    fill_size,
    stop,
    why_not,
    why_this,
)
from galenic._planning.mixable import is_without_bowl
from galenic._planning.scales import plan_scales
from galenic._planning.trituration import OVERFILLS
from galenic._planning.weighing import Portion, Tray, Weighed
from galenic._words import phrase
from galenic.formulas import fill as fills
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from galenic._materials.excipients import Excipient
    from galenic._materials.order import OfOne, Order
    from galenic._planning.batch import Drug
    from galenic._planning.each import Whole
    from galenic._planning.scales import Scale
    from galenic._planning.trituration.triturator import Diluted, Small, Triturator
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase
    from galenic.results._triturates import TriturateMade

__all__ = ["Out", "weigh_out"]


class Out(NamedTuple):
    """The capsule chosen and the batch weighed out.

    ``taken`` is what is weighed of each stock from the shelf, ``delivered`` what of it reaches the
    batch, by the active that it is weighed for. ``whole`` are pellets whose dose is told later.
    """

    filling: Filling
    weighed: list[Weighed]
    triturates: list[TriturateMade]
    taken: Mapping[str, Step]
    delivered: Mapping[str, Step]
    reason: Phrase | None = None
    fault: str | None = None
    whole: Sequence[Whole] = ()


def weigh_out(sheet: Sheet, order: Order, planned: Step, drugs: Iterable[Drug]) -> Out:
    """Weigh the batch into the smallest kept size that takes the powder, and any diluent with it.

    Each size is worked out on a sheet of its own; only that of the size chosen, or of the largest
    when none will do, becomes part of the plan. The largest is looked at once more where only an
    assumed packing speaks against it. Stocks are weighed in increasing mass, whatever the order in
    which their actives were given.
    """
    scales = plan_scales(sheet, order)
    stocks = sorted((drug for drug in drugs if drug.is_weighed), key=_by_mass)
    batch = _Batch(order, scales, planned, {drug.name: drug for drug in stocks})
    tried: list[Phrase] = []
    for size in order.bodies.sizes():
        trial, bench = sheet.blank(), _Bench(batch)
        out = bench.fill(trial, size)
        why = _kept_from(out)
        if why is None:
            break
        anew = out.filling.fault is not None and out.weighed
        tried.append(phrase("size-not-with-triturate" if anew else "size-not", size=size, why=why))
    lenient = False
    if out.filling.fault in BY_PACKING:
        other, bench = sheet.blank(), _Bench(batch, lenient=True)
        found = bench.fill(other, size)
        if found.filling.fault is None:
            lenient, trial, out = True, other, found
    sheet.adopt(trial)
    if out.filling.fault is not None:
        stop(sheet, order, out.filling)
    return out._replace(reason=why_this(order, tried, lenient=lenient, fits=why is None))


def _by_mass(drug: Drug) -> tuple[Fraction, str]:
    return drug.mass.number, drug.name


def _kept_from(out: Out) -> Phrase | None:
    """What keeps a size from being used; None if nothing does."""
    if out.filling.fault is not None:
        return why_not(out.filling)
    return phrase("no-room-for-diluent") if out.fault == OVERFILLS else None


class _Batch(NamedTuple):
    """What is weighed out: the order, its balances, its capsules, and each stock by its active."""

    order: Order
    scales: tuple[Scale, ...]
    planned: Step
    stocks: Mapping[str, Drug]


class _Bench:
    """One size of capsule being weighed out.

    ``filled`` is the sheet on which its fill was worked out. It becomes part of the plan unless
    stock goes through a diluent that is not the filler: then the fill is made anew with it.
    """

    def __init__(self, batch: _Batch, *, lenient: bool = False) -> None:
        self.batch, self.order, self.lenient = batch, batch.order, lenient
        self.brought: list[Step] = []
        self.whole: list[Whole] = []
        self._triturator: Triturator | None = None

    def fill(self, sheet: Sheet, size: str) -> Out:
        """Fill a size, and weigh the batch out unless something keeps it from being filled."""
        self.sheet, self.filled = sheet, sheet.blank()
        self.filling = self._filled(self.filled, size)
        self.tray = Tray(sheet, self.order, self.batch.scales)
        if self.filling.fault is None:
            return self.weighed()
        sheet.adopt(self.filled)
        masses = {name: drug.mass for name, drug in self.batch.stocks.items()}
        return Out(self.filling, [], [], masses, masses, fault=self.filling.fault)

    def _filled(self, sheet: Sheet, size: str, extra: Mapping[str, Step] | None = None) -> Filling:
        shares = {name: drug.share for name, drug in self.batch.stocks.items()}
        return fill_size(sheet, self.order, size, shares, extra, lenient=self.lenient)

    def weighed(self) -> Out:
        """Weigh the stocks, then excipients too small to weigh, then filler, then the rest."""
        taken, delivered = self._stocks()
        named: str | Phrase = self.order.filler.name
        premixed = self.filling.completion is not None
        filler = self._whole("premix" if premixed else "filler", self.filling.filler)
        rest = []
        for entry in self.order.excipient:
            portion = self._of_excipient(entry)
            if self.tray.is_too_small(portion) and is_without_bowl(self.order):
                self._undiluted([portion])
            elif self.tray.is_too_small(portion):
                self._in_filler([self._small(portion)])
            else:
                rest.append(portion)
        triturator = self._triturator
        made, fault = (triturator.made, triturator.fault) if triturator else ([], None)
        diluted = triturator is not None
        if premixed:
            named = phrase("filler-of-premix", filler=named)
        self.tray.weigh_filler(named, filler, self.brought, diluted=diluted)
        for portion in rest:
            self.tray.weigh(portion)
        weighed = self.tray.weighed
        return Out(
            self.filling, weighed, made, taken, delivered, fault=fault, whole=tuple(self.whole)
        )

    def _of_excipient(self, entry: Excipient) -> Portion:
        whole = self._whole(f"excipient {entry.name}", self.filling.excipients[entry.name])
        role = Role.TRACER if entry.goes_first else Role.EXCIPIENT
        vessels = VesselName.EXCIPIENT, VesselName.BATCH
        return Portion(entry.name, role, *vessels, whole, critical=entry.critical)

    def _stocks(self) -> tuple[dict[str, Step], dict[str, Step]]:
        """Weigh each stock or dilute it; gives what is taken and what of it reaches the batch."""
        portions = {name: _of_stock(drug, self.order) for name, drug in self.batch.stocks.items()}
        each = {name for name, drug in self.batch.stocks.items() if is_of_pellets(drug.order)}
        small = {n for n, one in portions.items() if n not in each and self.tray.is_too_small(one)}
        diluted = self._diluted([portions[name] for name in portions if name in small])
        taken: dict[str, Step] = {}
        delivered: dict[str, Step] = {}
        for name, portion in portions.items():
            if name in each:
                taken[name] = delivered[name] = self._for_each(portion, name)
            elif name not in small:
                taken[name] = delivered[name] = self.tray.weigh(portion)
            else:
                found = diluted.get(name)
                taken[name] = portion.mass if found is None else found.weighed
                delivered[name] = portion.mass if found is None else found.delivered
        return taken, delivered

    def _diluted(self, portions: Sequence[Portion]) -> dict[str, Diluted]:
        """Dilute stocks that are too small to weigh, and settle the fill of a capsule."""
        found: dict[str, Diluted] = {}
        if portions and is_without_bowl(self.order):
            self._undiluted(portions)
            portions = ()
        small, other = [self._small(portion) for portion in portions], self._other_diluent()
        if small and other is not None:
            found = self._in_diluent(small, other)
        if not found:
            self.sheet.adopt(self.filled)
        if small and other is None:
            found = self._in_filler(small)
        return found

    def _for_each(self, portion: Portion, name: str) -> Step:
        """Weigh pellets for each capsule by itself; gives what all of them take."""
        from galenic._planning.each import weigh_for_each  # noqa: PLC0415 - few orders have pellets

        found = weigh_for_each(self.tray, portion, self.batch.stocks[name])
        if found.whole is not None:
            self.whole.append(found.whole)
        return found.together

    def _undiluted(self, portions: Sequence[Portion]) -> None:
        """Note the stops for what is too little to weigh, where no triturate can be made."""
        diluent = self._other_diluent()
        of_powder = diluent is not None and not says_pellets(diluent)
        in_pellets = of_powder and is_filler_of_pellets(self.order)
        why = phrase("hindered.pellets-filler" if in_pellets else "hindered.pellets")
        for portion in portions:
            self.tray.cannot(portion, phrase("no-triturate", hindrance=why))

    def _small(self, portion: Portion) -> Small:
        """What is too small to weigh: the order that limits its triturate, and what is there."""
        from galenic._planning.trituration.triturator import Small  # noqa: PLC0415 - seldom

        if portion.active is None:
            return Small(portion, min(self.order.by_active, key=_tolerance), None)
        one = self.batch.stocks[portion.active].order
        # Where there is none at hand no triturate is to blame, and a stop says so.
        return Small(portion, one, one.stock.at_hand() or None)

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

    def _in_filler(self, small: Sequence[Small]) -> dict[str, Diluted]:
        """Dilute in filler, of which the batch then wants so much less."""
        from galenic._planning.trituration.triturator import Room  # noqa: PLC0415 - seldom

        left = self._filler_wanted() - sum(step.number for step in self.brought)
        room = Room(left, left, Fraction(1))
        found = self._dilution().dilute(small, self.order.filler.name, room)
        self.brought += found.brought
        return found.each

    def _in_diluent(self, small: Sequence[Small], diluent: str) -> dict[str, Diluted]:
        """Dilute in another powder, and fill the capsule anew with what that brings."""
        from galenic._planning.trituration.triturator import Room  # noqa: PLC0415 - seldom

        wanted = self._filler_wanted()
        # Where no filler goes in, a diluent displaces none, and there is no room for it.
        displaced = self._displaced(diluent) if wanted else Fraction(1)
        room = Room(wanted / displaced, wanted, displaced)
        found = self._dilution().dilute(small, diluent, room)
        if found.brought:
            name, size = f"excipient {diluent}", self.filling.size
            brought = found.brought[0]
            for more in found.brought[1:]:
                brought = self.sheet.work(
                    f"{diluent} brought", formulas.mixing.together, brought, more
                )
            each = self.sheet.work(
                name, formulas.dilution.diluent_per_capsule, brought, self.batch.planned
            )
            self.filling = self._filled(self.sheet, size, {diluent: each})
        return found.each

    def _filler_wanted(self) -> Fraction:
        return self.filling.filler.number * self.batch.planned.number

    def _displaced(self, diluent: str) -> Fraction:
        """Filler displaced by each mass of another diluent; one for a fill to a mass."""
        if self.order.capsule.fill is not None:
            return Fraction(1)
        trial = self.sheet.blank()
        unit = trial.constant(diluent, 1, "mg/capsule", "one milligram, to see what it displaces")
        tried = self._filled(trial, self.filling.size, {diluent: unit})
        return self.filling.filler.number - tried.filler.number


def _of_stock(drug: Drug, order: Order) -> Portion:
    """The stock of an active, as it is weighed from the shelf; pellets into the capsule itself."""
    into = VesselName.CAPSULE if is_of_pellets(drug.order) else VesselName.BATCH
    named, vessels = _called(drug, order), (VesselName.STOCK, into)
    return Portion(named, Role.STOCK, *vessels, drug.mass, active=drug.name)


def _called(drug: Drug, order: Order) -> Phrase:
    """What a stock is called; with whom it is for, where its own name does not tell that."""
    named, alike, served = _described(drug.order), False, [drug.name]
    for one in order.by_active:
        if one.stock.of is not None and same_name(one.stock.of, drug.name):
            served.append(one.active)
        elif one.stock.of is None and one.active != drug.name:
            alike = alike or _described(one) == named
    if not alike and len(served) == 1:
        return named
    return phrase("stock-for", stock=named, actives=tuple(served))


def _described(order: OfOne) -> Phrase:
    return order.stock.described(order.forms.stocked.name)


def _tolerance(order: OfOne) -> Fraction:
    """How far a triturate may move the dose, in percent; endless where no tolerance is set."""
    return Fraction(10**9) if order.tolerance is None else Fraction(order.tolerance.number)
