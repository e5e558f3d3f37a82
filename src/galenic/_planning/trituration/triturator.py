"""Makes masses weighable: by a triturate of each that the search finds, or one of all of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._materials.trituration import MAX_STEPS, RATIO_LIMIT
from galenic._planning.trituration.chains import Chain, ChainLimits, Pan
from galenic._planning.trituration.hindrance import ENDLESS, fixed_keys, hindrance
from galenic._planning.trituration.making import Diluted, Maker
from galenic._planning.trituration.search import find_chain
from galenic._planning.trituration.together import Common, Share, find_together
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._materials.order import OfOne, Order
    from galenic._planning.scales import Scale
    from galenic._planning.weighing import Portion, Tray
    from galenic._sheet import Step

__all__ = ["AllDiluted", "Diluted", "Room", "Small", "Triturator"]


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


class AllDiluted(NamedTuple):
    """Each active that was diluted, and the diluent that comes with each triturate."""

    each: dict[str, Diluted]
    brought: list[Step]


class Triturator:
    """Plans triturates on a tray, one after another.

    Attributes
    ----------
    made
        The triturates planned so far.
    fault
        The code of the limit that kept the last one from being found.
    """

    def __init__(self, tray: Tray) -> None:
        """Begin without a triturate."""
        self.tray, self.sheet, self.order = tray, tray.sheet, tray.order
        self.maker = Maker(tray)
        self.made, self.pans = self.maker.made, _pans(tray.scales, self.maker.errors)
        self.fault: str | None = None

    def dilute(self, small: Sequence[Small], diluent: str, room: Room) -> AllDiluted:
        """Plan the triturates of portions too small to weigh; a stop for each that has none.

        Several of them go through one triturate where that takes fewer weighings at no worse error.
        """
        chains = self._apart(small, room)
        together = self._together(small, room, chains) if len(small) > 1 else None
        found = AllDiluted({}, [])
        if together is not None:
            portions = [one.portion for one in small]
            made, brought = self.maker.make(portions, diluent, together.drugs, together.stages)
            self._tell(found, portions, made, brought)
            return found
        for one, chain in zip(small, chains, strict=True):
            if chain is not None:
                self._note_beyond(one.portion, chain)
                drugs = (chain.stages[0].drug,)
                made, brought = self.maker.make([one.portion], diluent, drugs, chain.stages)
                self._tell(found, [one.portion], made, brought)
                room = room.after(Fraction(brought.number))
            else:
                self._stop(one, room)
        return found

    @staticmethod
    def _tell(
        found: AllDiluted, portions: Sequence[Portion], made: Sequence[Diluted], brought: Step
    ) -> None:
        found.brought.append(brought)
        for portion, diluted in zip(portions, made, strict=True):
            if portion.active is not None:
                found.each[portion.active] = diluted

    def _apart(self, small: Sequence[Small], room: Room) -> list[Chain | None]:
        """The triturate of each portion alone, with the diluent that those before it leave."""
        chains: list[Chain | None] = []
        for one in small:
            need, limits = one.portion.mass.number, _limits(one.order, room, one.available)
            chain = find_chain(need, self.pans, limits)
            if chain is None and _gives_way(one.order):
                chain = find_chain(need, self.pans, limits._replace(ratio=ENDLESS))
            if chain is not None:
                room = room.after(chain.stages[-1].aliquot - need)
            chains.append(chain)
        return chains

    def _together(
        self, small: Sequence[Small], room: Room, chains: Sequence[Chain | None]
    ) -> Common | None:
        """One triturate of all of them, where it is better."""
        shares = [
            Share(one.portion.mass.number, one.available, _tolerance(one.order)) for one in small
        ]
        return find_together(shares, self.pans, _limits(small[0].order, room, None), chains)

    def _stop(self, small: Small, room: Room) -> None:
        """Note the stop for a portion that has no triturate, and what stands in the way."""
        order, need = small.order, small.portion.mass.number
        limits = _limits(order, room, small.available)
        if _gives_way(order):
            limits = limits._replace(ratio=ENDLESS)
        self.fault, why = hindrance(need, self.pans, limits, order)
        self.tray.cannot(small.portion, phrase("no-triturate", hindrance=why))

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


def _tolerance(order: OfOne) -> Fraction | None:
    return None if order.tolerance is None else order.tolerance.number / 100


def _limits(order: OfOne, room: Room, available: Fraction | None) -> ChainLimits:
    table = order.triturate
    return ChainLimits(
        ratio=_ratio_limit(order),
        steps=(table.max_steps if table else None) or MAX_STEPS,
        mixer=table.mixer_capacity.number if table and table.mixer_capacity else None,
        available=available,
        room=room.diluent,
        filler=room.filler,
        displaced=room.displaced,
        tolerance=_tolerance(order),
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
