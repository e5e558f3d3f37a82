"""What the bodies would hold, were a blend of powders nobody measured filled to the brim.

A blend planned for a packing that is assumed is right in dose only when all of it is shared out
over all the bodies. Filled to the brim, it makes as many capsules as its real packing allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials.pellets import is_of_pellets
from galenic._materials.spread import MEASURED, Spread, factor
from galenic._planning.batch import told_of
from galenic._planning.packs import stocks_of
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


class _Packed(NamedTuple):
    """A powder in the capsule that takes up volume: its mass, its packing, how far that may be."""

    what: str | Phrase
    mass: Step
    pack: Step
    spread: Spread


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
    if order.capsule.fill is not None or weighed_for_each or sheet.stopped:
        return None
    powders = list(_powders(order, filling))
    assumed = [powder for powder in powders if powder.spread != MEASURED]
    if not assumed:
        return None
    tight = _end(sheet, powders, "tightest", drugs, expected)
    loose = _end(sheet, powders, "loosest", drugs, expected)
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


def _powders(order: Order, filling: Filling) -> Iterator[_Packed]:
    """What takes up volume: stock, filler, excipients, and a diluent that is none of them."""
    body = filling.body
    for stock in stocks_of(order):
        pack, mass = body.stock_pack(stock.active), filling.stocks[stock.active]
        if pack is not None:
            yield _Packed(stock.named, mass, pack, body.spread(stock.path))
    if body.filler is not None and filling.filler.number:
        yield _Packed(order.filler.name, filling.filler, body.filler, body.spread("filler"))
    for name, mass in filling.excipients.items():
        pack = body.excipients.get(name)
        if pack is not None:
            yield _Packed(name, mass, pack, body.spread(name))


def _end(
    sheet: Sheet,
    powders: list[_Packed],
    end: str,
    drugs: Sequence[Drug],
    expected: Sequence[Step],
) -> _End:
    parts = [_part(sheet, powder, end) for powder in powders]
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


def _part(sheet: Sheet, powder: _Packed, end: str) -> Step:
    what, mass, pack, spread = powder
    times = spread.most if end == "tightest" else spread.least
    reason = ", ".join(spread.factors) or "the range seen"
    origin = "measured" if spread == MEASURED else f"packings.toml: {reason}"
    bound = sheet.constant(f"{end} packing of {what}", times, "1", origin)
    return sheet.work(f"part of {what} at the {end}", fill.fraction_at_bound, mass, pack, bound)


def _packing(powder: _Packed) -> PowderPacking:
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
    bounds = (
        phrase("times", factor=row.factor, of=phrase(f"packing.{row.name}"), source=row.source)
        for row in rows
    )
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
