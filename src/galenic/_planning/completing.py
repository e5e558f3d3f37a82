"""A fill by completion: how much filler the bodies may take, and how much of it is mixed first.

Drug and excipients are weighed exactly and mixed with part of the filler. The bodies are filled
with that, topped up with filler until each is full, emptied, mixed anew and filled for good: all
the powder is shared over all the bodies, so that the dose is right whatever filler they took.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._materials.methods import USUAL_PREMIX
from galenic._materials.spread import by_completion
from galenic._planning.packed import (
    LOOSEST,
    TIGHTEST,
    Packed,
    at_end,
    part_at,
)
from galenic.errors import CheckError
from galenic.formulas import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from galenic._materials.order import Order
    from galenic._planning.packs import Body
    from galenic._sheet import Sheet, Step

__all__ = ["Completion", "plan_completion"]


class Completion(NamedTuple):
    """The filler that a body may take, in mg/capsule, and that which is mixed in beforehand.

    ``estimate`` is by the packings as they are known, ``low`` and ``high`` by the loosest and the
    tightest that they may be; each is nothing where there is no room for any.
    """

    estimate: Step
    low: Step
    high: Step
    premix: Step


def plan_completion(
    sheet: Sheet,
    order: Order,
    body: Body,
    estimate: Step,
    beside: Iterable[Packed],
) -> Completion:
    """Bound the filler by what the packings may be, and take part of the least for the premix.

    ``beside`` are the powders that take up volume beside the filler.
    """
    powders = [one._replace(spread=by_completion(one.spread, one.table)) for one in beside]
    low = _filler_at(sheet, order, body, powders, LOOSEST)
    high = _filler_at(sheet, order, body, powders, TIGHTEST)
    told = None if order.fill is None else order.fill.premix
    part = sheet.given("part of the least filler", told or USUAL_PREMIX)
    return Completion(
        _no_less_than_none(sheet, "filler estimated", estimate),
        low,
        high,
        sheet.work("premix", fill.premix, part, low),
    )


def _filler_at(sheet: Sheet, order: Order, body: Body, powders: Sequence[Packed], end: str) -> Step:
    """The filler that a body takes, where every powder packs as at this end."""
    if body.filler is None:
        raise CheckError("a fill by completion of which nobody knows how its filler packs")
    spread = by_completion(body.spread("filler"), order.filler)
    bound = at_end(sheet, "filler", spread, end)
    pack = sheet.work(f"pack of filler at the {end}", fill.pack_at_bound, body.filler, bound)
    one, *more = [part_at(sheet, powder, end) for powder in powders]
    taken = sheet.work(f"taken up at the {end}", fill.occupied, one, tuple(more))
    filler = sheet.work(f"filler at the {end}", fill.filler_to_volume, pack, taken)
    return _no_less_than_none(sheet, f"filler at the {end}", filler)


def _no_less_than_none(sheet: Sheet, name: str, filler: Step) -> Step:
    if filler.number >= 0:
        return filler
    return sheet.constant(name, 0, filler.unit, "none: packed so, the rest leaves no room")
