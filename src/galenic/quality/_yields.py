"""The yield: what was weighed in, filled, left over and lost; net, not gross."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount
from galenic._sheet import Sheet
from galenic.formulas import fill as fills
from galenic.formulas import uniformity
from galenic.quality import _method as method
from galenic.quality._data import Yield
from galenic.quality._means import ALIKE_BUT_OFF, Mean, mean_off
from galenic.quality._readings import read
from galenic.quality._records import YieldReport
from galenic.quality._shells import shell_of
from galenic.quality._verdicts import Finding, notices_of, percent, verdict_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from galenic._sheet import Step
    from galenic.quality._given import Losses
    from galenic.quality._shells import ShellMass
    from galenic.results._plan import Plan

_LIMIT = 6  # digits of a limit as mass

__all__ = ["Loss", "check_yield", "loss_of"]


class Loss(NamedTuple):
    """What was weighed in and filled, and the part of it that is in no capsule."""

    weighed_in: Step
    filled: Step
    part: Step

    def finding(self, limit: Amount) -> Finding:
        """The loss beside its limit; more out than in is no yield."""
        weighed, filled = self.weighed_in.amount.text(), self.filled.amount.text()
        if self.part.number < 0:
            sentence = f"{filled} were filled of {weighed} weighed in: more than there was."
            return Finding(met=False, sentence=sentence)
        told = f"{filled} of {weighed} are in capsules: {self.part.amount.text()} is not"
        met = self.part.amount.number <= limit.number
        most = Amount(limit.number / 100 * self.weighed_in.number, "mg")
        return Finding(met, f"{told}; the limit is {limit.text()}, {most.text(_LIMIT)}.")


def loss_of(sheet: Sheet, data: Losses, shell: ShellMass | None) -> Loss:
    """The loss as DAC/NRF counts it: all that was weighed in and is in no capsule."""
    weighed = _sum(sheet, "weighed in", data.weighed_in or ())
    if data.weighed_in and any(one.origin == method.PLAN for one in data.weighed_in):
        sheet.note("weighed-in-planned", weighed=weighed.amount.text())
    if data.filled is not None:
        filled = _sum(sheet, "filled", data.filled)
    else:
        assert shell is not None  # noqa: S101 - the rules of the record saw to it
        gross = _sum(sheet, "filled, with shells", data.filled_gross or ())
        count = sheet.constant("capsules", data.capsules or 0, "capsule", "capsules")
        filled = sheet.work("filled", uniformity.net_of_batch, gross, shell.mean, count)
    part = sheet.work("loss", uniformity.mass_loss, weighed, filled)
    if part.number < 0:
        sheet.note("yield-negative", more=percent(-part.number).text(3))
    return Loss(weighed, filled, part)


def _sum(sheet: Sheet, name: str, masses: Sequence[Amount]) -> Step:
    origin = masses[0].origin if len(masses) == 1 else f"sum of {len(masses)}"
    return sheet.constant(name, sum(one.number for one in masses), "mg", origin)


def check_yield(
    readings: Mapping[str, Any] | str,
    *,
    rule: str | None = None,
    plan: Plan | None = None,
    **settings: Any,  # noqa: ANN401 - the keys of the check, each read by its own reader
) -> YieldReport:
    """Check the yield of a batch by a rule.

    Parameters
    ----------
    readings
        ``weighed_in``, and ``filled`` (net) or ``filled_gross`` with ``capsules`` and a shell
        mass; ``left`` where blend was recovered. Masses as text, pint quantities, or bare numbers
        under a name with the unit. Or the text of a CSV or TOML file.
    rule
        ``dac-nrf`` or ``own``; it has to be given, here or among the readings.
    plan
        The plan of the batch, for what was weighed in and the shell mass where they are not given.
    settings
        Further keys of the check; docs/checks.md lists them.

    Returns
    -------
    YieldReport
        The verdict, its reasons and the masses, in mg.

    Raises
    ------
    InputError
        When the input cannot be used; ``problems`` holds every reason.
    """
    data = read(Yield, readings, {**settings, "rule": rule}, method.from_plan(plan))
    criteria = data.criteria
    assert criteria is not None  # noqa: S101 - the rules of the record saw to it
    assert criteria.loss is not None  # noqa: S101 - the same
    sheet = Sheet()
    shell = shell_of(sheet, data, scatters=False) if data.filled is None else None
    loss = loss_of(sheet, data, shell)
    left = _sum(sheet, "left over", data.left or ())
    lost = sheet.work("lost", uniformity.unaccounted, loss.weighed_in, loss.filled, left)
    mean = None
    if data.capsules is not None:
        count = sheet.constant("capsules", data.capsules, "capsule", "capsules")
        mean = sheet.work("mean fill", fills.per_capsule, loss.filled, count)
    finding = loss.finding(criteria.loss)
    verdict = verdict_of([finding])
    theory = _of_theory(sheet, data, mean)
    off = None
    if theory is not None:
        off = mean_off(
            verdict, [Mean("theory", theory.number, "the theoretical fill", criteria.mean)]
        )
    told = "nothing was recovered" if data.left is None else f"{left.amount.text()} is left over"
    return YieldReport(
        check="yield",
        rule=criteria.name,
        title=_TITLE,
        source=criteria.source,
        edition=criteria.edition,
        confidence=criteria.confidence,
        n=data.capsules,
        mean=None if mean is None else mean.amount,
        sd=None,
        rsd=None,
        verdict=verdict,
        mean_off=off,
        reasons=(
            finding.sentence,
            f"Of the rest, {told}; {lost.amount.text()} is unaccounted for.",
        ),
        advice=ALIKE_BUT_OFF if verdict == "passes" and off is not None else _ADVICE[verdict],
        notices=notices_of(sheet, off),
        steps=tuple(sheet.steps),
        weighed_in=loss.weighed_in.amount,
        filled=loss.filled.amount,
        left=None if data.left is None else left.amount,
        lost=lost.amount,
        loss=loss.part.amount,
        yield_=percent(1 - loss.part.number),
        limit=criteria.loss,
        limit_mass=Amount(criteria.loss.number / 100 * loss.weighed_in.number, "mg"),
        theoretical=data.theoretical,
        mean_of_theoretical=None if theory is None else theory.amount,
    )


def _of_theory(sheet: Sheet, data: Yield, mean: Step | None) -> Step | None:
    """The mean fill as part of the theoretical one; a note where no count of capsules is."""
    if data.theoretical is None:
        return None
    if mean is None:
        sheet.note("mean-not-compared", missing="capsules, how many were finished, is not given")
        return None
    wanted = sheet.given("theoretical", data.theoretical)
    return sheet.work("mean of theoretical", uniformity.of_theoretical, mean, wanted)


_TITLE = "part of what was weighed in that is in no capsule"
_ADVICE = {
    "passes": "Keep this report with the record of the batch.",
    "fails": (
        "Look for the rest before the batch is released: in mortar and device, in spillage, in "
        "the tare and in the shell mass. What is missing took its drug with it."
    ),
}
