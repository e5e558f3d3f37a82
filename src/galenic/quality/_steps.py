"""The step in which a balance was read, beside the limit that its readings are held to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._amounts.grammar import last_digit
from galenic.quality._samples import EACH
from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.quality._check import Judged
    from galenic.quality._samples import Masses
    from galenic.quality._weight_data import Weights

__all__ = ["note_coarse"]

_MOST = Fraction(1, 5)
"""How much of a limit the step of a balance may be; a rule of this library."""


def note_coarse(sample: Masses, data: Weights, judged: Judged) -> None:
    """Say of weights that the balance tells them in steps too coarse for the limit of the rule.

    Of what is gross less shell, the coarser of the two steps counts. Nothing is said of numbers
    that do not tell to how many digits they were read, nor of capsules weighed together.
    """
    columns = (data.net,) if data.net is not None else (data.gross, data.shell)
    steps = [_step(one) for one in columns if one is not None]
    if data.together is not None or not steps or None in steps:
        return
    step = max(one for one in steps if one is not None)
    limits = _limits(sample, judged)
    if not limits or step <= _MOST * min(mass for mass, _ in limits):
        return
    mass, limit = min(limits)
    told = {"limit": limit, "mass": Amount(mass, EACH), "part": percent(step / mass)}
    sample.sheet.note("readings-coarse", step=Amount(step, "mg"), finer=_finer(mass), **told)


def _step(readings: Sequence[Amount]) -> Fraction | None:
    """The finest digit of a column: zeros at the end of a number are often left out."""
    steps = [last_digit(one.written) if one.written else None for one in readings]
    known = [step for step in steps if step is not None]
    return min(known) if len(known) == len(steps) else None


def _limits(sample: Masses, judged: Judged) -> list[tuple[Fraction, Amount]]:
    """The limits for one capsule and for the scatter as mass, each with its percent."""
    found = []
    held = judged.range("outside")
    if held is not None:
        found.append(((held.high.number - held.low.number) / 2, held.limit))
    scatter = (one.limit for one in judged.findings if one.criterion == "scatter")
    mean = sample.mean.number
    return found + [(one.number / 100 * mean, one) for one in scatter if one is not None]


def _finer(mass: Fraction) -> Amount:
    """The coarsest step of a balance that serves: a power of ten."""
    step = Fraction(1000)
    while step > _MOST * mass:
        step /= 10
    return Amount(step, "mg")
