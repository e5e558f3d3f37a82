"""What the bodies would hold, were a blend of powders nobody measured filled to the brim.

A blend planned for a packing that is assumed is right in dose only when all of it is shared out
over all the bodies. Filled to the brim, it makes as many capsules as its real packing allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials.methods import TO_VOLUME
from galenic._materials.pellets import is_of_pellets
from galenic._materials.spread import MEASURED, Spread, factor
from galenic._planning.batch import told_of
from galenic._planning.packed import (
    LOOSEST,
    TIGHTEST,
    Packed,
    of_excipients,
    of_filler,
    of_stocks,
    part_at,
)
from galenic._words import phrase
from galenic.formulas import fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._materials.order import Order
    from galenic._planning.batch import Drug
    from galenic._planning.filling import Filling
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase
    from galenic.results._packing import PackingRange, PowderPacking

__all__ = ["plan_packing"]


class _End(NamedTuple):
    """One end of what the packing may be, and what comes of it."""

    taken: Step
    bodies: Step
    doses: Sequence[Step]


def plan_packing(
    sheet: Sheet, order: Order, filling: Filling, drugs: Sequence[Drug], expected: Sequence[Step]
) -> PackingRange | None:
    """Work out both ends of what the packing may be, and note what they mean at the bench.

    Nothing where every packing was measured in this capsule, or where each body is filled to a
    mass: then how the powders pack does not decide what a capsule holds. Nor where pellets are
    weighed for each by itself, nor under a stop.
    """
    weighed_for_each = any(map(is_of_pellets, order.by_active))
    if order.method != TO_VOLUME or weighed_for_each or sheet.stopped:
        return None
    powders = list(_powders(order, filling))
    assumed = [powder for powder in powders if powder.spread != MEASURED]
    if not assumed:
        return None
    tight = _end(sheet, powders, TIGHTEST, drugs, expected)
    loose = _end(sheet, powders, LOOSEST, drugs, expected)
    only = len(drugs) == 1
    from galenic.results._packing import PackingRange  # noqa: PLC0415 - few plans need it

    found = PackingRange(
        powders=tuple(map(_packing, assumed)),
        occupied_least=tight.taken.amount,
        occupied_most=loose.taken.amount,
        bodies_least=int(tight.bodies.number),
        bodies_most=-int(-loose.bodies.number // 1),
        dose_least=loose.doses[0].amount if only else None,
        dose_most=tight.doses[0].amount if only else None,
    )
    _note(sheet, found, drugs, expected, tuple(zip(loose.doses, tight.doses, strict=True)))
    return found


def _powders(order: Order, filling: Filling) -> Iterator[Packed]:
    """What takes up volume: stock, filler, excipients, and a diluent that is none of them."""
    body = filling.body
    if body.blend is not None:
        spread = body.spreads["the blend"]
        yield Packed(None, phrase("the-blend"), filling.total, body.blend, spread)
        return
    yield from of_stocks(order, body, filling.stocks)
    yield from of_filler(order, body, filling.filler)
    yield from of_excipients(order, body, filling.excipients)


def _end(
    sheet: Sheet,
    powders: list[Packed],
    end: str,
    drugs: Sequence[Drug],
    expected: Sequence[Step],
) -> _End:
    parts = [part_at(sheet, powder, end) for powder in powders]
    taken = sheet.work(f"taken up at the {end}", fill.occupied, parts[0], tuple(parts[1:]))
    planned = drugs[0].batch.planned
    return _End(
        taken,
        sheet.work(f"bodies filled at the {end}", fill.bodies_at_brim, taken, planned),
        [
            drug.sheet.work(f"dose at the {end}", fill.dose_at_brim, dose, taken)
            for drug, dose in zip(drugs, expected, strict=True)
        ],
    )


def _packing(powder: Packed) -> PowderPacking:
    number, spread = powder.pack.number, powder.spread
    least, used, most = (
        Amount(number * times, "mg/capsule", powder.pack.name)
        for times in (spread.least, 1, spread.most)
    )
    from galenic.results._packing import PowderPacking  # noqa: PLC0415 - few plans need it

    return PowderPacking(powder.what, spread.kind, used, least, most, _source(spread))


def _source(spread: Spread) -> Phrase:
    rows = [factor(name) for name in spread.factors]
    if not rows:
        return phrase("charts-of-makers" if spread.kind == "carried" else "table-of-powders")
    bounds = [
        phrase("times", factor=row.factor, of=phrase(f"packing.{row.name}"), source=row.source)
        for row in rows
    ]
    if (read := spread.cylinder) is not None:
        told = {"holds": read.holds, "error": read.error, "source": read.source}
        bounds.append(phrase("cylinder-off", **told))
    return phrase("reasons", reasons=tuple(bounds))


def _note(
    sheet: Sheet,
    found: PackingRange,
    drugs: Sequence[Drug],
    expected: Sequence[Step],
    ends: Sequence[tuple[Step, Step]],
) -> None:
    doses: tuple[object, ...] = tuple(end.amount for end in ends[0])
    if len(drugs) > 1:
        each = tuple(
            phrase("ends-of", ends=tuple(end.amount for end in pair), name=drug.name)
            for drug, pair in zip(drugs, ends, strict=True)
        )
        doses = (phrase("of-each", each=each),)
    sheet.note(
        "packing-not-measured",
        names=tuple(powder.named for powder in found.powders),
        bodies=(found.bodies_least, found.bodies_most),
        doses=doses,
        planned=int(drugs[0].batch.planned.number),
        expected=told_of(drugs, [step.amount for step in expected]),
    )
