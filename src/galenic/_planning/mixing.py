"""How the powders of each vessel are mixed: in which order, in portions of which size.

Geometric dilution begins with the lesser powder and adds the greater in portions, each as much as
what already lies in the vessel. A portion is no weighing: it is parted by eye from what was
weighed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, groupby, pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._asking import answers
from galenic._materials.mixing_rules import mixing_rule
from galenic._planning.mixable import pack_of
from galenic._sheet import Sheet, Step
from galenic.formulas import mixing as formulas
from galenic.results._addition import Addition
from galenic.results._names import Role, VesselName
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from galenic._materials.order import Order
    from galenic._planning.packs import Body
    from galenic._planning.weighing import Weighed
    from galenic._words import Phrase
    from galenic.results._parts import Weighing

__all__ = ["mix", "mixed"]


@answers("mixing", Plan)
def mix(plan: Plan) -> tuple[tuple[Addition, ...], tuple[Step, ...]]:
    """Each addition, vessel by vessel, the triturates as they are made; and the steps of it."""
    return mixed(plan.order, plan._to_mix, plan._body)  # noqa: SLF001 - a plan's own room


def mixed(
    order: Order, weighed: Iterable[Weighed], body: Body
) -> tuple[tuple[Addition, ...], tuple[Step, ...]]:
    """The additions and steps for weighings; none where there is nothing to mix."""
    mixer = _Mixer(order, body)
    vessels: dict[str, list[Weighed]] = {}
    for entry in weighed:
        vessels.setdefault(entry.weighing.into, []).append(entry)
    names = sorted(vessels, key=VesselName.BATCH.__eq__)  # the others keep their order
    additions = [one for name in names for one in _told(name, mixer.mix(name, vessels[name]))]
    return tuple(additions), tuple(mixer.sheet.steps)


class _Mixed(NamedTuple):
    """A powder that goes into a vessel; an aliquot is what its triturate was made for.

    It has several weighings where it was too much to be weighed at once.
    """

    weighed: Sequence[Weighed]
    origin: Weighing
    mass: Step
    pack: Step | None
    last: bool


def _mass(powder: _Mixed) -> Fraction:
    return powder.mass.number


def _in_order(powders: Iterable[_Mixed]) -> list[_Mixed]:
    """What holds the active, and its tracer; then the other powders; then what is mixed last.

    Each of these in increasing mass. Where the active outweighs the others it is added to them,
    unless a tracer is to be mixed with it first.
    """
    sorts: dict[str, list[_Mixed]] = {"lead": [], "other": [], "last": []}
    for powder in sorted(powders, key=_mass):
        leads = powder.origin.role in {Role.STOCK, Role.TRACER}
        sorts["lead" if leads else "last" if powder.last else "other"].append(powder)
    lead, others, last = sorts.values()
    traced = any(powder.origin.role == Role.TRACER for powder in lead)
    if not traced and sum(map(_mass, lead)) > sum(map(_mass, others)):
        lead, others = others, lead
    return [*lead, *others, *last]


class _Heap(NamedTuple):
    """What lies in a vessel: how much, and how it packs where that is known."""

    mass: Step
    pack: Step | None


class _Added(NamedTuple):
    """A powder added to a vessel, and the mass there before and after each of its portions."""

    powder: _Mixed
    masses: list[Fraction]
    by: str


class _Mixer:
    """Mixes one vessel after another, on a sheet."""

    def __init__(self, order: Order, body: Body) -> None:
        self.sheet, self.body = Sheet(), body
        self._last = {entry.name for entry in order.excipient if entry.goes_last}
        self._packs: dict[str, Step | None] = {}
        self._origins: dict[str, Weighing] = {}

    def mix(self, vessel: str, entries: Sequence[Weighed]) -> list[_Added]:
        """Lay the first powder into the vessel, and add the others to it."""
        powders = [self._powder(vessel, list(group)) for _, group in groupby(entries, _source)]
        self._origins[vessel] = powders[0].origin
        first, *others = _in_order(powders)
        heap = _Heap(first.mass, first.pack)
        added = [_Added(first, [0 * heap.mass.number, heap.mass.number], "mass")]
        for powder in others:
            portions, heap = self._add(vessel, heap, powder)
            added.append(portions)
        self._packs[vessel] = heap.pack
        return added

    def _powder(self, vessel: str, weighed: Sequence[Weighed]) -> _Mixed:
        (weighing, mass), *more = weighed
        whole = f"{weighing.what} for {vessel}"
        for place, (_, portion) in enumerate(more, 2):
            name = whole if place == len(weighed) else f"{whole}, {place} portions"
            mass = self.sheet.work(name, formulas.together, mass, portion)
        if weighing.role == Role.ALIQUOT:
            origin, pack = self._origins[weighing.from_], self._packs[weighing.from_]
        else:
            origin, pack = weighing, pack_of(weighing, self.body)
        last = weighing.into == VesselName.BATCH and origin.named in self._last
        return _Mixed(weighed, origin, mass, pack, last)

    def _add(self, vessel: str, heap: _Heap, powder: _Mixed) -> tuple[_Added, _Heap]:
        """Add a powder in portions no larger than what is present; gives what is then present.

        By volume, what is present counts as the mass of the powder that takes up the same room.
        """
        work, name = self.sheet.work, f"{powder.weighed[0].weighing.what} into {vessel}"
        present, pack, added, own = *heap, powder.mass, powder.pack
        total = work(f"mixed in {vessel}", formulas.together, present, added)
        begun, ended, by, both = present, total, "mass", None
        if pack is not None and own is not None:
            inputs = (present, pack, added, own)
            both = work(f"pack statistic of {vessel}", formulas.pack_of_mixture, *inputs)
            if _unlike(pack.number, own.number):
                begun = work(f"room for {name}", formulas.as_much_room, present, own, pack)
                ended, by = work(f"room with {name}", formulas.together, begun, added), "volume"
        held = [begun]
        for _ in range(_additions(begun.number, begun.number + added.number) - 1):
            held.append(work(f"portion of {name}", formulas.doubled, held[-1]))
        aside = present.number - begun.number
        masses = [step.number + aside for step in (*held, ended)]
        return _Added(powder, masses, by), _Heap(total, both)


def _told(vessel: str, added: Iterable[_Added]) -> Iterator[Addition]:
    """One record for each portion, numbered through the vessel."""
    step = 0
    for powder, masses, by in added:
        named = powder.weighed[0].weighing.named
        for before, after in pairwise(masses):
            step += 1
            parted = _parted(powder.weighed, before - masses[0], after - masses[0])
            add, present, total = (
                Amount(mass, "mg", vessel) for mass in (after - before, before, after)
            )
            yield Addition(vessel, step, named, add, present, total, by, parted, powder.last)


def _parted(weighed: Sequence[Weighed], begun: Fraction, ended: Fraction) -> tuple[int, ...]:
    """From which weighings of a powder the part of it between two masses comes."""
    later = list(accumulate(weight.number for _, weight in weighed[:-1]))  # where others begin
    first, last = bisect_right(later, begun), bisect_left(later, ended)
    return tuple(weighing.step for weighing, _ in weighed[first : max(first, last) + 1])


def _source(entry: Weighed) -> tuple[str | Phrase, ...]:
    """What the portions of one powder have in common."""
    return entry.weighing.named, entry.weighing.role, entry.weighing.from_


def _unlike(one: Fraction, other: Fraction) -> bool:
    return max(one, other) > mixing_rule().unlike * min(one, other)


def _additions(begun: Fraction, ended: Fraction) -> int:
    """The least k for which 2^k times the beginning reaches the end: ⌈log2(T/D)⌉."""
    return (ceil(ended / begun) - 1).bit_length()
