"""Makes a mass weighable: the triturate that the search finds, worked out on the sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount, root
from galenic._materials.trituration import MAX_STEPS, RATIO_LIMIT
from galenic._planning.scales import Scale, setting
from galenic._planning.trituration.chains import Chain, ChainLimits, Pan, Stage
from galenic._planning.trituration.hindrance import ENDLESS, fixed_keys, hindrance
from galenic._planning.trituration.search import find_chain
from galenic._planning.weighing import Portion, Tray
from galenic._words import phrase
from galenic.formulas import dilution
from galenic.results._names import Role, VesselName
from galenic.results._triturates import TriturateMade, TriturationStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._materials.order import OfOne, Order
    from galenic._sheet import Step
    from galenic._words import Phrase

__all__ = ["AllDiluted", "Diluted", "Room", "Small", "Triturator"]

_WASTEFUL = 5


class Room(NamedTuple):
    """Diluent that the batch can take, filler it wants, and how the two displace each other."""

    diluent: Fraction
    filler: Fraction
    displaced: Fraction

    def after(self, brought: Fraction) -> Room:
        """What is left of it once a triturate has brought so much diluent."""
        filler = self.filler - brought * self.displaced
        return self._replace(diluent=self.diluent - brought, filler=filler)


class Small(NamedTuple):
    """A portion too small to weigh, the order that limits its triturate, and what is at hand."""

    portion: Portion
    order: OfOne
    available: Fraction | None


class Diluted(NamedTuple):
    """The drug weighed, and what of it the triturate delivers."""

    weighed: Step
    delivered: Step


class AllDiluted(NamedTuple):
    """Each active that was diluted, and the diluent that comes with each triturate."""

    each: dict[str, Diluted]
    brought: list[Step]


class Triturator:
    """Plans triturates on a tray, one after another, naming them T1, T2 ….

    Attributes
    ----------
    made
        The triturates planned so far.
    fault
        The code of the limit that kept the last one from being found.
    """

    def __init__(self, tray: Tray) -> None:
        """Work out the largest error of each balance, which the search needs."""
        self.tray, self.sheet, self.order = tray, tray.sheet, tray.order
        self.errors = {scale.balance.name: scale.error(tray.sheet) for scale in tray.scales}
        self.made: list[TriturateMade] = []
        self.fault: str | None = None
        self._names = 0

    def dilute(self, small: Sequence[Small], diluent: str, room: Room) -> AllDiluted:
        """Plan the triturates of portions too small to weigh; a stop for each that has none."""
        found = AllDiluted({}, [])
        for one in small:
            made = self._dilute(one, diluent, room)
            if made is None:
                continue
            diluted, brought = made
            found.brought.append(brought)
            if one.portion.active is not None:
                found.each[one.portion.active] = diluted
            room = room.after(Fraction(brought.number))
        return found

    def _dilute(self, small: Small, diluent: str, room: Room) -> tuple[Diluted, Step] | None:
        """Plan the triturate of one portion; a stop where there is none."""
        portion, order = small.portion, small.order
        limits = _limits(order, room, small.available)
        grids, need = _pans(self.tray.scales, self.errors), portion.mass.number
        chain = find_chain(need, grids, limits)
        if chain is None and _gives_way(order):
            limits = limits._replace(ratio=ENDLESS)
            chain = find_chain(need, grids, limits)
        if chain is None:
            self.fault, why = hindrance(need, grids, limits, order)
            self.tray.cannot(portion, phrase("no-triturate", hindrance=why))
            return None
        self._note_beyond(portion, chain)
        return self._work_out(portion, diluent, chain)

    def _note_beyond(self, portion: Portion, chain: Chain) -> None:
        """Say where a step dilutes further than it would by default."""
        table = self.order.triturate
        most = max(stage.mixture / stage.drug for stage in chain.stages)
        if table is not None and table.ratio_limit is None and most > RATIO_LIMIT:
            self.sheet.note(
                "triturate-beyond-default",
                what=portion.named,
                ratio=phrase("one-in", parts=most),
                default=RATIO_LIMIT,
                fixed=tuple(fixed_keys(self.order)),
            )

    # --- the steps of a chain -----------------------------------------------------------------

    def _work_out(self, portion: Portion, diluent: str, chain: Chain) -> tuple[Diluted, Step]:
        sheet, stages = self.sheet, []
        needed = portion.mass
        first = drug = held = self._chosen(f"{portion.named} weighed", chain.stages[0].drug)
        terms: list[Step] = []
        source = portion.from_
        for place, stage in enumerate(chain.stages):
            last = place == len(chain.stages) - 1
            name = self._name()
            into = portion.into if last else f"T{self._names + 1}"
            role = portion.role if place == 0 else Role.ALIQUOT
            named = portion.named if place == 0 else phrase("triturate-in", vessel=source)
            active = portion.active if place == 0 else None
            self.tray.weigh_chosen(Portion(named, role, source, name, drug, active=active))
            added, mixture, aliquot = self._mixed(name, drug, needed, stage, diluent, last=last)
            terms += self._errors_of(name, drug, added, mixture)
            ratio = sheet.work(f"ratio of {name}", dilution.strength_ratio, mixture, drug)
            stages.append((name, drug, added, mixture, ratio, aliquot, into))
            needed = sheet.work(
                f"needed of {name}", dilution.needed_of_mixture, needed, mixture, drug
            )
            held = sheet.work(f"drug taken from {name}", dilution.delivered, held, aliquot, mixture)
            drug, source = aliquot, name
        self.tray.weigh_chosen(
            Portion(phrase("triturate-in", vessel=source), Role.ALIQUOT, source, portion.into, drug)
        )
        error = self._error_of(drug)
        terms.append(
            sheet.work(f"error by the aliquot of {source}", dilution.error_by_aliquot, error, drug)
        )
        self._record(portion, diluent, stages, first, held, terms)
        # Of the drug needed, not held: filler must not make up for the rounding of the diluent, or
        # the fill would be off by it, and what remains of the filler not what the search settled.
        brought = sheet.work(
            f"diluent brought by {source}", dilution.diluent_brought, drug, portion.mass
        )
        return Diluted(first, held), brought

    def _mixed(  # noqa: PLR0913 - what one step is made of
        self, name: str, drug: Step, needed: Step, stage: Stage, diluent: str, *, last: bool
    ) -> tuple[Step, Step, Step]:
        """Diluent, mixture and aliquot of one step; the diluent of the last one is worked out."""
        sheet = self.sheet
        parts = self.order.triturate.strength if self.order.triturate else None
        shelf = VesselName.FILLER if diluent == self.order.filler.name else VesselName.DILUENT
        aliquot = self._chosen(f"aliquot of {name}", stage.aliquot)
        if last and parts is None:
            wanted = sheet.work(
                f"mixture wanted in {name}", dilution.mixture_for, aliquot, drug, needed
            )
            exact = sheet.work(f"diluent wanted in {name}", dilution.diluent_for, wanted, drug)
            added = self.tray.weigh(Portion(diluent, Role.DILUENT, shelf, name, exact))
        else:
            added = self._chosen(f"diluent in {name}", stage.diluent)
            self.tray.weigh_chosen(Portion(diluent, Role.DILUENT, shelf, name, added))
        mixture = sheet.work(f"mixture in {name}", dilution.mixture_of, drug, added)
        return added, mixture, aliquot

    def _name(self) -> str:
        self._names += 1
        return f"T{self._names}"

    def _chosen(self, name: str, weight: Fraction) -> Step:
        return self.sheet.constant(
            name, weight, "mg", "chosen: the least weights that the limits allow"
        )

    # --- the error of a chain -----------------------------------------------------------------

    def _error_of(self, weight: Step) -> Step:
        scale = setting(self.tray.scales, weight.number) or self.tray.scales[0]
        return self.errors[scale.balance.name]

    def _errors_of(self, name: str, drug: Step, added: Step, mixture: Step) -> list[Step]:
        work = self.sheet.work
        of_drug, of_diluent = self._error_of(drug), self._error_of(added)
        return [
            work(
                f"error by the drug in {name}",
                dilution.error_by_drug,
                added,
                mixture,
                of_drug,
                drug,
            ),
            work(f"error by the diluent in {name}", dilution.error_by_diluent, of_diluent, mixture),
        ]

    def _record(  # noqa: PLR0913, PLR0917 - what one chain is made of
        self,
        portion: Portion,
        diluent: str,
        stages: list[tuple[str, Step, Step, Step, Step, Step, str]],
        first: Step,
        held: Step,
        terms: list[Step],
    ) -> None:
        sheet, name = self.sheet, stages[-1][0]
        worst = sheet.work(
            f"worst error of {name}", dilution.worst_error, terms[0], tuple(terms[1:])
        )
        variance = sheet.work(
            f"error variance of {name}", dilution.error_variance, terms[0], tuple(terms[1:])
        )
        rest = Amount(first.number - held.number, "mg", name)
        none = Amount(Fraction(0), "mg", name)
        keep = self.order.triturate is not None and self.order.triturate.keep
        self.made.append(
            TriturateMade(
                named=portion.named,
                role=portion.role,
                diluent=diluent,
                steps=tuple(_trituration(*stage) for stage in stages),
                discarded=none if keep else rest,
                kept=rest if keep else none,
                worst_error=worst.amount,
                standard_error=Amount(root(variance.number) * 100, "%", variance.name),
                actives=() if portion.active is None else (portion.active,),
            )
        )
        if rest.number > _WASTEFUL * portion.mass.number and not keep:
            sheet.note(
                "triturate-wasteful",
                what=portion.named,
                discarded=rest,
                needed=portion.mass.amount,
            )
        sheet.note(
            "triturate-planned",
            what=portion.named,
            mass=portion.mass.amount,
            steps=tuple(_dilution(stage[4]) for stage in stages),
            worst=worst.amount,
            of=phrase("the-dose" if portion.role == Role.STOCK else "content-of-it"),
        )


def _trituration(  # noqa: PLR0913, PLR0917 - the fields of the record
    name: str, drug: Step, added: Step, mixture: Step, ratio: Step, aliquot: Step, into: str
) -> TriturationStep:
    return TriturationStep(
        name,
        drug.amount,
        added.amount,
        mixture.amount,
        _dilution(ratio),
        aliquot.amount,
        into,
    )


def _dilution(ratio: Step) -> Phrase:
    return phrase("one-in", parts=ratio.number)


def _ratio_limit(order: Order) -> Fraction:
    """The most that a step dilutes: as written, as what is fixed asks for, or by default."""
    table = order.triturate
    if table is not None and table.ratio_limit is not None:
        return Fraction(table.ratio_limit)
    if table is not None and table.factor is not None and table.aliquot is not None:
        return ENDLESS  # the two fix the strength
    return Fraction(max(RATIO_LIMIT, (table.strength if table else None) or 0))


def _gives_way(order: Order) -> bool:
    """Whether a default stands beside a factor or an aliquot that is fixed, and may be passed."""
    table = order.triturate
    if table is None or table.ratio_limit is not None:
        return False
    return (table.factor is None) != (table.aliquot is None)


def _limits(order: Order, room: Room, available: Fraction | None) -> ChainLimits:
    table = order.triturate
    return ChainLimits(
        ratio=_ratio_limit(order),
        steps=(table.max_steps if table else None) or MAX_STEPS,
        mixer=table.mixer_capacity.number if table and table.mixer_capacity else None,
        available=available,
        room=room.diluent,
        filler=room.filler,
        displaced=room.displaced,
        tolerance=order.tolerance.number / 100 if order.tolerance else None,
        factor=Fraction(table.factor) if table and table.factor else None,
        aliquot=table.aliquot.number if table and table.aliquot else None,
        parts=table.strength if table else None,
        portions=order.weighing is not None and order.weighing.portions,
    )


def _pans(scales: tuple[Scale, ...], errors: dict[str, Step]) -> list[Pan]:
    """The balances as the search for a triturate sees them."""
    return [
        Pan(
            scale.minimum.number,
            scale.readability.number,
            scale.balance.capacity.number if scale.balance.capacity else None,
            errors[scale.balance.name].number,
        )
        for scale in scales
    ]
