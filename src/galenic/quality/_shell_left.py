"""Shells that are in what was given as net, or were taken off twice; and whose shells they are.

The mass of a shell is a third of a capsule. Where the mean is off by about one shell, and by
nothing else, the numbers were given as what they are not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._advice.likeness import shell_unlike
from galenic._amounts import Amount
from galenic._words import phrase
from galenic.quality._given import PLAN
from galenic.quality._method import shell_of_plan
from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from galenic._sheet import Sheet
    from galenic.quality._given import Losses
    from galenic.quality._losses import Loss
    from galenic.quality._samples import Masses
    from galenic.quality._shells import ShellMass
    from galenic.quality._weight_data import Weights
    from galenic.results._plan import Plan

__all__ = ["note_shell_in_filled", "note_shell_in_weights", "note_shells_of_size"]

_NEAR = Fraction(3, 100)
_OFF = Fraction(5, 100)
"""Parts of theory: nearer than the first with or without a shell, and farther than the second as it
stands, is what is told; a rule of this library."""


class _AgainstTheory(NamedTuple):
    """A mass beside what it was meant to be."""

    mass: Fraction
    wanted: Fraction

    def by(self, more: Fraction) -> Fraction | None:
        """The part of what was wanted that it is with so much more, where only that is near."""
        part = (self.mass + more) / self.wanted
        far = abs(self.mass / self.wanted - 1) > _OFF
        return part if far and abs(part - 1) <= _NEAR else None


def note_shell_in_weights(sheet: Sheet, data: Weights, sample: Masses, plan: Plan | None) -> None:
    """Say of a mean net mass that it is off theory by one shell, and by nothing else."""
    shell = data.expected_shell() or shell_of_plan(plan)
    if sample.shell is not None:
        shell = sample.shell.mean.amount
    if sample.net is None or data.theoretical is None or shell is None:
        return
    mean, theory = sample.net.mean, data.theoretical
    compared = _AgainstTheory(mean.number, theory.number)
    told = {"mean": mean.amount, "shell": shell, "theoretical": theory}
    if data.net is not None and (part := compared.by(-shell.number)) is not None:
        rest = Amount(mean.number - shell.number, "mg/capsule")
        sheet.note("shell-left-in", **told, rest=rest, part=percent(part))
    elif (part := compared.by(shell.number)) is not None:
        both = Amount(mean.number + shell.number, "mg/capsule")
        planned = plan is not None and plan.fill.total == theory
        ways = [] if data.gross is None else [phrase("shell-off-twice")]
        ways += [] if planned else [phrase("theory-with-shell")]
        if ways:
            sheet.note("shell-too-few", **told, both=both, part=percent(part), ways=tuple(ways))


def note_shell_in_filled(sheet: Sheet, data: Losses, loss: Loss, plan: Plan | None) -> None:
    """Say of what was filled that it is off what was weighed in by the shells of all capsules."""
    shell, count = data.expected_shell() or shell_of_plan(plan), data.capsules
    if shell is None or count is None:
        return
    shells = shell.number * count
    compared = _AgainstTheory(loss.filled.number, loss.weighed_in.number)
    told = {"filled": loss.filled.amount, "count": count, "shell": shell}
    if data.filled is not None and (part := compared.by(-shells)) is not None:
        sheet.note("shells-left-in-filled", **told, part=percent(part))
    elif data.filled is None and (part := compared.by(shells)) is not None:
        sheet.note("shells-off-filled", **told, part=percent(part))


def note_shells_of_size(sheet: Sheet, shell: ShellMass | None, plan: Plan | None) -> None:
    """Say of shells that were weighed or given that they are those of another size than planned."""
    size = None if plan is None else plan.capsule.size
    if shell is None or size is None or shell.mean.origin == PLAN:
        return
    told = shell_unlike(Amount(shell.mean.number, "mg/capsule"), size)
    if told is not None:
        sheet.note("capsule-shell-unlike", **told)
