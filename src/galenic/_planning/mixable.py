"""What of a batch is mixed in a bowl at all, and of which powders it is known how they pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._materials.pellets import says_pellets
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

__all__ = ["note_unknown", "pack_of", "pellets"]


def pellets(order: Order) -> list[str | Phrase]:
    """What is no powder, as the order says or the names do: it is not mixed in a bowl."""
    said = order.mixing.particles if order.mixing is not None else None
    if said is not None:
        return [phrase("what-is-mixed")] if said == "pellets" else []
    names = [name for one in order.by_active for name in (one.active, one.stock.active)]
    names.append(order.filler.name)
    names += [entry.name for entry in order.excipient]
    if order.triturate is not None and order.triturate.diluent is not None:
        names.append(order.triturate.diluent)
    return [name for name in dict.fromkeys(names) if says_pellets(name)]


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
