"""The yield: what was weighed in, filled, left over and lost; net, not gross."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.formulas import fill as fills
from galenic.formulas import uniformity
from galenic.quality import _method as method
from galenic.quality._check import Judged, row_of
from galenic.quality._losses import loss_of, sum_of
from galenic.quality._masses import LossLimit
from galenic.quality._means import ALIKE_BUT_OFF, Mean, limit_of, mean_off
from galenic.quality._readings import note_read, read, taken_in, telling
from galenic.quality._records import YieldReport
from galenic.quality._shell_left import note_shell_in_filled, note_shells_of_size
from galenic.quality._shells import shell_of
from galenic.quality._verdicts import Verdict, advised, percent, verdict_of
from galenic.quality._yield_data import Yield

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._amounts import Amount
    from galenic._sheet import Step
    from galenic.quality._losses import Loss
    from galenic.quality._rules import Rule
    from galenic.results._plan import Plan

__all__ = ["check_yield"]


def check_yield(  # noqa: PLR0913 - by name, all but the readings
    readings: Mapping[str, Any] | str,
    *,
    rule: str | None = None,
    edition: str | None = None,
    plan: Plan | None = None,
    columns: Mapping[str, str] | None = None,
    decimal: str | None = None,
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
        ``dac-nrf`` or ``own``, or one of ``rules``; it has to be given, here or among the readings.
    edition
        The edition of the rule, or the beginning of its name; without it the newest is taken.
    plan
        The plan of the batch, for what was weighed in and the shell mass where they are not given.
    columns, decimal
        How the text of a table is to be read, where it does not say so itself: headings by key,
        such as ``{"gross": "brutto [mg]"}``, and the decimal mark; see ``read_readings``.
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
    given = {**settings, "rule": rule, "edition": edition}
    planned = method.from_plan(plan)
    with telling(Yield, given, planned):
        readings = taken_in(readings, columns, decimal)
    data = read(Yield, readings, given, planned)
    by = data.chosen
    assert by is not None  # noqa: S101 - the rules of the record saw to it
    sheet = Sheet()
    note_read(sheet, readings)
    shell = shell_of(sheet, data, scatters=False) if data.filled is None else None
    loss = loss_of(sheet, data, shell)
    note_shell_in_filled(sheet, data, loss, plan)
    note_shells_of_size(sheet, shell, plan)
    return _report(sheet, by, data, loss)


def _report(sheet: Sheet, rule: Rule, data: Yield, loss: Loss) -> YieldReport:
    left = sum_of(sheet, "left over", data.left or ())
    lost = sheet.work("lost", uniformity.unaccounted, loss.weighed_in, loss.filled, left).amount
    recovered = None if data.left is None else left.amount
    judged, limit = _judged(rule, loss, lost, recovered)
    mean = _mean(sheet, data, loss)
    theory = _of_theory(sheet, data, mean)
    means = [] if theory is None else [_mean_of(rule, theory)]
    off = mean_off(judged.verdict, means)
    alike_but_off = judged.verdict == Verdict.PASSES and off is not None
    return YieldReport(
        **row_of(rule, judged, sheet, off) | {"title": _TITLE},
        check="yield",
        n=data.capsules,
        mean=None if mean is None else mean.amount,
        sd=None,
        rsd=None,
        advice=advised(sheet, ALIKE_BUT_OFF if alike_but_off else _ADVICE[judged.verdict]),
        weighed_in=loss.weighed_in.amount,
        filled=loss.filled.amount,
        left=recovered,
        lost=lost,
        loss=loss.part.amount,
        yield_=percent(1 - loss.part.number),
        limit=limit,
        limit_mass=loss.most(limit),
        theoretical=data.theoretical,
        mean_of_theoretical=None if theory is None else theory.amount,
    )


def _judged(rule: Rule, loss: Loss, lost: Amount, left: Amount | None) -> tuple[Judged, Amount]:
    """The loss beside its limit, and what became of it; of a rule on weights nothing else."""
    criterion = rule.criterion(LossLimit)
    assert criterion is not None  # noqa: S101 - the rules of the record saw to it
    finding = criterion.judge(loss)
    verdict, _ = verdict_of([finding])
    told = "nothing was recovered" if left is None else f"{left.text()} is left over"
    rest = f"Of the rest, {told}; {lost.text()} is unaccounted for."
    reasons = (criterion.say(finding), rest)
    return Judged(verdict, None, (finding,), reasons, (), None), criterion.loss


def _mean(sheet: Sheet, data: Yield, loss: Loss) -> Step | None:
    """The mean fill, where it is known how many were filled."""
    if data.capsules is None:
        return None
    count = sheet.constant("capsules", data.capsules, "capsule", "capsules")
    return sheet.work("mean fill", fills.per_capsule, loss.filled, count)


def _mean_of(rule: Rule, theory: Step) -> Mean:
    return Mean("theory", theory.number, phrase("mean-of-fill"), limit_of(rule))


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
    Verdict.PASSES: "Keep this report with the record of the batch.",
    Verdict.FAILS: (
        "Look for the rest before the batch is released: in mortar and device, in spillage, in "
        "the tare and in the shell mass. What is missing took its drug with it."
    ),
}
