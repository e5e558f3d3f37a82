"""What is done at the bench where bodies are topped up, and what should be known before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials.methods import COMPLETION
from galenic._words import phrase
from galenic.formulas import fill
from galenic.results._parts import Fill, FillerRange, FillingStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from galenic._materials.order import Order
    from galenic._planning.completing import Completion
    from galenic._planning.filling import Filling
    from galenic._sheet import Sheet, Step

__all__ = ["completed_fill", "filling_steps", "note_completion"]


def completed_fill(
    sheet: Sheet, found: Completion, stock: Step, excipients: Mapping[str, Amount], planned: Step
) -> Fill:
    """The record of a fill whose filler nobody knows before the bodies are full."""
    premix = sheet.work("premix of the batch", fill.for_batch, found.premix, planned).amount
    ends, estimate = FillerRange(found.low.amount, found.high.amount), found.estimate.amount
    return Fill(stock.amount, None, excipients, None, None, COMPLETION, premix, estimate, ends)


def note_completion(sheet: Sheet, order: Order, found: Completion, planned: int) -> None:
    """Say how sure the filler is, and what would keep the powder from being shared evenly."""
    ends = tuple(Amount(end.number * planned, "mg") for end in (found.low, found.high))
    sheet.note("fill-by-completion", planned=planned, ends=ends)
    if not found.low.number:
        sheet.note("completion-may-not-fit", most=ends[1])
    _note_premix(sheet, order, found, planned)
    last = tuple(entry.name for entry in order.excipient if entry.goes_last)
    if last:
        sheet.note("completion-mixes-twice", names=last)
    plate = order.capsule.plate
    if plate is not None and plate < planned:
        sheet.note("completion-in-runs", plate=plate, planned=planned)


_FEW_PREMIX = 10
"""Percent of the least filler: less than this in the premix was hardly meant."""


def _note_premix(sheet: Sheet, order: Order, found: Completion, planned: int) -> None:
    """Ask about a premix that is next to none: a part that was typed as percent."""
    told = None if order.fill is None else order.fill.premix
    if told is None or told.number >= _FEW_PREMIX or not found.premix.number:
        return
    meant = None
    if told.number <= 1:
        meant = phrase("part-for-percent", meant=Amount(told.number * 100, "%"))
    mass = Amount(found.premix.number * planned, "mg")
    sheet.note("premix-small", premix=told, mass=mass, planned=planned, meant=meant)


class _Seen(NamedTuple):
    """What is done, how far the batch has come then, and the masses that are seen."""

    what: str
    stage: str
    mass: Amount | None = None
    ends: tuple[Amount | None, Amount | None] = (None, None)


def filling_steps(filling: Filling, planned: int) -> tuple[FillingStep, ...]:
    """What is done, in order, with the masses of the batch; nothing by another method."""
    return tuple(
        FillingStep(
            step, one.stage, one.mass, *one.ends, phrase(f"filling.{one.what}", planned=planned)
        )
        for step, one in enumerate(_seen(filling, planned), 1)
    )


def _seen(filling: Filling, planned: int) -> Iterator[_Seen]:
    found = filling.completion
    if found is None:
        return
    mix, premix, low, high = (
        each.number * planned for each in (filling.total, found.premix, found.low, found.high)
    )
    whole, filler = Amount(mix, "mg"), (Amount(low, "mg"), Amount(high, "mg"))
    more = Amount(low - premix, "mg"), Amount(high - premix, "mg")
    full = Amount(mix + low - premix, "mg"), Amount(mix + high - premix, "mg")
    yield _Seen("premix", "premixed", whole)
    yield _Seen("at-hand", "premixed", more[1])
    yield _Seen("share", "first-fill", whole)
    yield _Seen("top-up", "topped-up", ends=more)
    yield _Seen("write-down", "topped-up", ends=filler)
    yield _Seen("empty", "emptied", ends=full)
    yield _Seen("fill", "filled", ends=full)
    yield _Seen("weigh", "filled")
