"""What of a batch is mixed in a bowl at all, and of which powders it is known how they pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._materials.pellets import (
    are_all_pellets,
    is_filler_of_pellets,
    is_of_pellets,
    says_pellets,
)
from galenic._words import phrase
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from galenic._materials.order import Order
    from galenic._planning.packs import Body
    from galenic._planning.weighing import Weighed
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase
    from galenic.results._parts import Weighing

__all__ = ["is_without_bowl", "note_pellets", "note_unknown", "pack_of", "pellets"]


def pellets(order: Order) -> list[str | Phrase]:
    """What is no powder among what goes into the batch, as the order says or the names do.

    It is not mixed in a bowl. Stocks that are pellets never come there.
    """
    said = order.mixing.particles if order.mixing is not None else None
    if said is not None:
        return [phrase("what-is-mixed")] if said == "pellets" else []
    names = [] if order.filler.texture is not None else [order.filler.name]
    names += [entry.name for entry in order.excipient]
    if order.triturate is not None and order.triturate.diluent is not None:
        names.append(order.triturate.diluent)
    coarse = [order.filler.name] if is_filler_of_pellets(order) else []
    return list(dict.fromkeys([*coarse, *filter(says_pellets, names)]))


def is_without_bowl(order: Order) -> bool:
    """Whether no triturate can be made: of pellets alone, or in what is no powder."""
    said = order.mixing is not None and order.mixing.particles == "pellets"
    table = order.triturate
    diluent = None if table is None else table.diluent
    coarse = is_filler_of_pellets(order) or (diluent is not None and says_pellets(diluent))
    return said or coarse or are_all_pellets(order)


def note_pellets(sheet: Sheet, order: Order, weighed: Iterable[Weighed]) -> list[Weighed]:
    """Say what of a batch is not mixed, and why; gives what is."""
    entries = list(weighed)
    each = [one for one, _ in entries if one.each is not None]
    for one in each:
        code = "pellets-counted-each" if one.is_counted else "pellets-weighed-each"
        about = {"of_active": one.active} if len(order.by_active) > 1 else {}
        weight = one.weigh or one.exact
        told = {"weight": weight, "what": one.named, "capsules": one.each, "count": one.pellets}
        sheet.note(code, **told, **about)
    if each:
        _note_beside(sheet, order, [one for one, _ in entries if one.each is None])
    shared = [entry for entry in entries if entry.weighing.each is None]
    coarse = pellets(order)
    if coarse and len(shared) > 1:
        sheet.note("pellets-not-mixed", what=tuple(coarse))
    return [] if coarse or are_all_pellets(order) else shared


def _note_beside(sheet: Sheet, order: Order, shared: Iterable[Weighing]) -> None:
    """Say how what is not pellets goes into capsules that have got theirs."""
    stocks = [one for one in order.by_active if one.stock.of is None]
    powders = [one.active for one in stocks if not is_of_pellets(one)]
    if powders:
        sheet.note("pellets-beside-blend", actives=tuple(powders))
    filler = next((one for one in shared if one.from_ == VesselName.FILLER), None)
    if filler is None:
        return
    if not powders:
        weight = filler.weigh or filler.exact
        sheet.note("pellets-filled-up", filler=order.filler.name, weight=weight)
    if not is_filler_of_pellets(order):
        sheet.note("pellets-beside-powder", filler=order.filler.name)


def note_unknown(sheet: Sheet, weighed: Iterable[Weighed], body: Body) -> None:
    """Say which powders are portioned by mass because nobody knows how they pack."""
    weighings = (weighing for weighing, _ in weighed if weighing.role != Role.ALIQUOT)
    names = dict.fromkeys(entry.named for entry in weighings if pack_of(entry, body) is None)
    if names:
        sheet.note("mixing-density-unknown", names=tuple(names))


def pack_of(weighing: Weighing, body: Body) -> Step | None:
    """How a powder from the shelf packs, where that is known."""
    if weighing.role == Role.STOCK and weighing.active is not None:
        return body.stocks[weighing.active]
    if weighing.from_ == VesselName.FILLER:
        return body.filler
    return body.excipients.get(str(weighing.named))
