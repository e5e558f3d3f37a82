"""What was weighed in and filled, and the part of it that is in no capsule; net, not gross."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._amounts.units_off import about
from galenic.formulas import uniformity
from galenic.quality import _method as method
from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._sheet import Sheet, Step
    from galenic.quality._given import Losses
    from galenic.quality._shells import ShellMass

__all__ = ["Loss", "loss_of", "sum_of"]

_THOUSAND = 1000


class Loss(NamedTuple):
    """What was weighed in and filled, and the part of it that is in no capsule."""

    weighed_in: Step
    filled: Step
    part: Step

    def most(self, limit: Amount) -> Amount:
        """A limit of the loss as mass."""
        return Amount(limit.number / 100 * self.weighed_in.number, "mg")


def loss_of(sheet: Sheet, data: Losses, shell: ShellMass | None) -> Loss:
    """The loss as DAC/NRF counts it: all that was weighed in and is in no capsule."""
    weighed = sum_of(sheet, "weighed in", data.weighed_in or ())
    if data.weighed_in and any(one.origin == method.PLAN for one in data.weighed_in):
        sheet.note("weighed-in-planned", weighed=weighed.amount.text())
    if data.filled is not None:
        filled = sum_of(sheet, "filled", data.filled)
    else:
        assert shell is not None  # noqa: S101 - the rules of the record saw to it
        gross = sum_of(sheet, "filled, with shells", data.filled_gross or ())
        count = sheet.constant("capsules", data.capsules or 0, "capsule", "capsules")
        filled = sheet.work("filled", uniformity.net_of_batch, gross, shell.mean, count)
    part = sheet.work("loss", uniformity.mass_loss, weighed, filled)
    _note_thousandth(sheet, data, weighed, filled)
    if part.number < 0:
        sheet.note("yield-negative", more=percent(-part.number).text(3))
    return Loss(weighed, filled, part)


def _note_thousandth(sheet: Sheet, data: Losses, weighed: Step, filled: Step) -> None:
    """Say of what was filled that it is a thousandth of what was weighed in, as of another unit."""
    left = sum(one.number for one in data.left or ())
    if not filled.number or left > weighed.number / 2:
        return  # what was not filled is there
    low, high = about(weighed.number / _THOUSAND)
    if low <= filled.number <= high:
        told = {"filled": data.filled or data.filled_gross, "weighed": data.weighed_in}
        first = {key: max(amounts or ()).label for key, amounts in told.items()}
        sheet.note("filled-thousandth", **first)


def sum_of(sheet: Sheet, name: str, masses: Sequence[Amount]) -> Step:
    """All the masses together, as one step."""
    origin = masses[0].origin if len(masses) == 1 else f"sum of {len(masses)}"
    return sheet.constant(name, sum(one.number for one in masses), "mg", origin)
