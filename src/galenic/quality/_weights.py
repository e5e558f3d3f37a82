"""Capsule weights against a rule: gross, shell and net kept apart."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount, root
from galenic._sheet import Sheet
from galenic._words import phrase
from galenic.errors import InputError, Problems
from galenic.formulas import fill as fills
from galenic.formulas import uniformity
from galenic.quality import _method as method
from galenic.quality._check import counts_of, figures_of, judge, readings_of, row_of
from galenic.quality._criteria import Each
from galenic.quality._estimate import about, estimates_of
from galenic.quality._figures import mean_of, variance_of
from galenic.quality._given import dimension_of
from galenic.quality._losses import loss_of
from galenic.quality._means import ALIKE_BUT_OFF, Mean, limit_of, mean_off, note_as_planned
from galenic.quality._readings import note_read, note_slips, note_tenfold, read, taken_in, telling
from galenic.quality._records import WeightReport
from galenic.quality._rows import note_last_mean
from galenic.quality._samples import EACH, Masses
from galenic.quality._shell_left import note_shell_in_weights, note_shells_of_size
from galenic.quality._shells import given_net, net_of, shell_of
from galenic.quality._steps import note_coarse
from galenic.quality._together import weighed_together
from galenic.quality._verdicts import Verdict, advised, percent
from galenic.quality._weight_data import Weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from galenic._notices import Notice
    from galenic._sheet import Step
    from galenic.quality._check import Judged
    from galenic.quality._losses import Loss
    from galenic.quality._records import ActiveEstimate
    from galenic.quality._rules import Rule
    from galenic.quality._shells import Net, ShellMass
    from galenic.results._plan import Plan

__all__ = ["check_weights"]


def check_weights(  # noqa: PLR0913 - by name, all but the readings
    readings: Mapping[str, Any] | str,
    *,
    rule: str | None = None,
    edition: str | None = None,
    plan: Plan | None = None,
    columns: Mapping[str, str] | None = None,
    decimal: str | None = None,
    **settings: Any,  # noqa: ANN401 - the keys of the check, each read by its own reader
) -> WeightReport:
    """Check capsule weights by a rule.

    Parameters
    ----------
    readings
        Columns ``gross``, ``shell`` or ``net``: lists of amounts (text, pint quantities), or bare
        numbers under a name with the unit, such as ``"gross [mg]"``. Or the text of a CSV or TOML
        file.
    rule
        ``us-theoretical``, ``us-theoretical-gross``, ``ph-eur-2.9.5``, ``fn-brazil``,
        ``fn-brazil-net``, ``fb-brazil``, ``fna``, ``dac-nrf`` or ``own``, or one of ``rules``; it
        has to be given, here or among the readings.
    edition
        The edition of the rule, or the beginning of its name; without it the newest is taken.
    plan
        The plan of the batch: dose on the label, theoretical weight, shell and strength of the
        blend are taken from it where they are not given.
    columns, decimal
        How the text of a table is to be read, where it does not say so itself: headings by key,
        such as ``{"gross": "brutto [mg]"}``, and the decimal mark; see ``read_readings``.
    settings
        Further keys of the check, such as ``theoretical="153.8 mg"``; docs/checks.md lists them.

    Returns
    -------
    WeightReport
        The verdict, its reasons and the figures. Masses are in mg/capsule.

    Raises
    ------
    InputError
        When the input cannot be used; ``problems`` holds every reason.
    """
    given = {**settings, "rule": rule, "edition": edition}
    planned = method.from_plan(plan)
    with telling(Weights, given, planned):
        readings = taken_in(readings, columns, decimal)
    data = read(Weights, readings, given, planned)
    by = data.chosen
    assert by is not None  # noqa: S101 - the rules of the record saw to it
    strengths = _strengths(plan, data)
    several = len(strengths) > 1
    sheet = Sheet() if several else Sheet(dimension_of(data.label))
    note_read(sheet, readings)
    sample = _sample(sheet, by, data)
    _note_balance(sample, data)
    _note_few(by, sample, data, plan)
    note_shell_in_weights(sheet, data, sample, plan)
    note_shells_of_size(sheet, sample.shell, plan)
    judged = judge(by, sample)
    note_coarse(sample, data, judged)
    method.note_memory(sheet, by.name, by.memory)
    fill = None if sample.net is None else sample.net.mean.amount
    for one in strengths if several else ():
        method.note_method(about(sheet, one), one.label, fill)
    if not several:
        method.note_method(sheet, data.label, fill)
    return _report(by, data, sample, judged, _held(by, data, sample, strengths, plan))


def _strengths(plan: Plan | None, data: Weights) -> tuple[method.Strength, ...]:
    """The actives of the plan; one label or strength that was given cannot be of several.

    Raises
    ------
    InputError
        When it was given beside a plan of several actives.
    """
    really = data.filler_used is not None or data.topped_up is not None
    total = method.sum_of(data.weighed_in or ()) if really else None
    strengths, problems = method.strengths_of(plan, total), Problems()
    given = {"label": data.label, "blend_strength": data.blend_strength}
    for key, one in given.items():
        if one is not None and len(strengths) > 1:
            expected = "none: the plan says that of each active"
            problems.add("conflict", key, one.label, expected, "leave it out")
    if problems:
        raise InputError(problems)
    return strengths


def _sample(sheet: Sheet, rule: Rule, data: Weights) -> Masses:
    """The masses, weighed one by one or together, and those of them that the rule compares."""
    shell, gross, net = _weighed(sheet, data)
    note_slips(sheet, data.net)
    note_tenfold(sheet, data.net, data.capsule)
    note_last_mean(sheet, data.net or data.gross)
    if rule.of == "gross" or net is None:
        each, square = gross, variance_of([step.number for step in gross])
        mean, at_most = mean_of([step.number for step in gross]), square
    else:
        each, mean, square, at_most = net.each, net.mean.number, net.variance, net.at_most
    return Masses(
        sheet=sheet,
        of=rule.of,
        counts=rule.counts or (),
        stage=rule.stage(len(each)) if data.together is None else None,
        n=(data.together or 1) * len(data.gross or data.net or ()),
        each=each,
        numbers=data.capsule or range(1, len(each) + 1),
        mean=sheet.constant("mean of the weights", mean, EACH, "the readings"),
        variance=square,
        at_most=at_most,
        together=data.together,
        gross=gross,
        net=net,
        shell=shell,
        theoretical=data.theoretical,
        loss=_loss(sheet, data, shell) if "weighed_in" in rule.needs else None,
    )


def _weighed(sheet: Sheet, data: Weights) -> tuple[ShellMass | None, Sequence[Step], Net | None]:
    """Shells, gross and net: of each capsule, or the mean of those weighed together."""
    if data.together is not None:
        return weighed_together(sheet, data, data.together)
    shell = shell_of(sheet, data, data.shell) if data.net is None else None
    gross = [sheet.given("gross", one) for one in data.gross or ()]
    net = given_net(sheet, data.net) if data.net is not None else None
    return shell, gross, net if shell is None else net_of(sheet, gross, shell)


_APART = 3
"""Standard errors by which the weights and all together differ before it is said."""


def _note_balance(sample: Masses, data: Weights) -> None:
    """Say where the mean of the weights is not that of all the capsules weighed together."""
    net, loss = sample.net, sample.loss
    if loss is None or data.capsules is None or net is None or net.at_most is None:
        return
    count = sample.sheet.constant("capsules", data.capsules, "capsule", "capsules")
    each = sample.sheet.work("mean of all together", fills.per_capsule, loss.filled, count)
    if (net.mean.number - each.number) ** 2 > _APART**2 * net.at_most / sample.n:
        told = {"mean": net.mean.amount, "each": each.amount, "count": data.capsules}
        sample.sheet.note("weights-unlike-total", **told)


_FEWEST = 10
"""As many as the published rules that name a number take at the least."""


def _note_few(rule: Rule, sample: Masses, data: Weights, plan: Plan | None) -> None:
    """Say that few of the batch were weighed, where the rule takes any number."""
    made = data.batch or (None if plan is None else plan.made.planned)
    asked = rule.counts is not None or sample.together is not None
    if asked or sample.n >= _FEWEST or (made is not None and sample.n >= made):
        return
    told = "" if made is None else f" of {made}"
    sample.sheet.note("weights-few", n=sample.n, told=told, least=_FEWEST)


def _loss(sheet: Sheet, data: Weights, shell: ShellMass | None) -> Loss:
    """The loss of the batch; net masses of capsules do without the shells that it may need."""
    if shell is None and data.filled is None:
        shell = shell_of(sheet, data, scatters=False)
    return loss_of(sheet, data, shell)


def _report(
    rule: Rule,
    data: Weights,
    sample: Masses,
    judged: Judged,
    held: _Held,
) -> WeightReport:
    """The report; what the weights make of the content is an estimate beside it."""
    _note_shell_included(sample, judged)
    theory, actives, means = held
    note_as_planned(sample.sheet, means)
    off = mean_off(judged.verdict, means)
    each = tuple(readings_of(sample, judged))
    return WeightReport(
        **row_of(rule, judged, sample.sheet, off),
        **figures_of(sample),
        **_limits(rule, sample, judged),
        **_kept_apart(sample),
        **counts_of(each),
        check="weights",
        advice=advised(sample.sheet, _advice(rule, data, judged, off)),
        mean_of_theoretical=None if theory is None else theory.amount,
        loss=None if sample.loss is None else sample.loss.part.amount,
        estimate=actives[0].estimate if len(actives) == 1 else None,
        actives=actives,
        readings=each,
    )


def _limits(rule: Rule, sample: Masses, judged: Judged) -> dict[str, Any]:
    """What each is compared with, and the limits at this mean, in percent and as mass."""
    asked = rule.criterion(Each)
    found: dict[str, Any] = {
        "of": sample.of,
        "about": None if asked is None else asked.about,
        "reference": None if judged.reference is None else judged.reference.amount,
        "allowed": None if asked is None else asked.allowed(sample.stage),
    }
    for key, place in (("each", "outside"), ("outer", "beyond")):
        held = judged.range(place)
        found[key] = None if held is None else held.limit
        found[f"{key}_low"] = None if held is None else held.low
        found[f"{key}_high"] = None if held is None else held.high
    ends = [one.found for one in judged.findings if one.criterion == "extremes"]
    found["theoretical_low"], found["theoretical_high"] = ends[0] if ends else (None, None)
    return found


def _kept_apart(sample: Masses) -> dict[str, Any]:
    """Gross, shell and net, each with its scatter."""
    gross = [step.number for step in sample.gross]
    shell, net = sample.shell, sample.net
    return {
        "together": sample.together,
        "theoretical": sample.theoretical,
        "gross_mean": Amount(mean_of(gross), EACH) if gross else None,
        "gross_sd": _sd(variance_of(gross)) if gross else None,
        "shell_mean": None if shell is None else shell.mean.amount,
        "shell_sd": None if shell is None else _sd(shell.variance),
        "net_mean": None if net is None else net.mean.amount,
        "net_sd": None if net is None else _sd(net.variance),
    }


def _sd(variance: Fraction | None) -> Amount | None:
    return None if variance is None else Amount(root(variance), EACH)


_ADVICE = {
    Verdict.PASSES: "Keep this report with the record of the batch.",
    Verdict.FAILS: (
        "Do not release the batch on these weights. Check balance, tare and shell mass; weigh "
        "every capsule, set aside those outside, and look for the cause in filling and blend."
    ),
    Verdict.NEEDS_NEXT_STAGE: (
        "No verdict yet: weigh {more} more capsules of the batch, and check all {all} together."
    ),
    Verdict.NOT_APPLICABLE: (
        "These weights cannot decide it: weigh the shell of each capsule, or more capsules."
    ),
}
_WEIGH_EACH = "A mean decides nothing of each capsule: weigh them one by one, as the rule asks."


def _advice(rule: Rule, data: Weights, judged: Judged, off: Notice | None) -> str:
    """What to do next, by what was found and not by the verdict alone."""
    verdict = judged.verdict
    if verdict == Verdict.PASSES and off is not None:
        return ALIKE_BUT_OFF
    if verdict == Verdict.NOT_APPLICABLE and data.together is not None:
        return _WEIGH_EACH
    if verdict == Verdict.NEEDS_NEXT_STAGE and rule.counts is not None:
        first, all_ = rule.counts
        return _ADVICE[verdict].format(more=all_ - first, all=all_)
    return _ADVICE[verdict]


def _of_theory(sample: Masses) -> Step | None:
    """The mean net mass as part of the theoretical fill, where both are known."""
    if sample.net is None or sample.theoretical is None:
        return None
    wanted = sample.expected("net")
    return sample.sheet.work(
        "mean of theoretical", uniformity.of_theoretical, sample.net.mean, wanted
    )


class _Held(NamedTuple):
    """What the masses are held against: theory, and the label by an estimate of each active."""

    theory: Step | None
    actives: tuple[ActiveEstimate, ...]
    means: list[Mean]


def _held(
    rule: Rule,
    data: Weights,
    sample: Masses,
    strengths: Sequence[method.Strength],
    plan: Plan | None,
) -> _Held:
    """Hold the mean net mass against theory, its content against the label; note if neither."""
    if names := method.weighed_each(plan):
        sample.sheet.note("estimate-each", names=names)
    theory, actives, means = _of_theory(sample), estimates_of(data, sample, strengths), list[Mean]()
    if theory is not None:
        own = limit_of(rule) if rule.of == "net" else None  # that one is of the gross mass
        means.append(Mean("theory", theory.number, phrase("mean-of-fill"), own))
    for one in actives:
        if one.estimate is not None:
            of = None if len(actives) == 1 else phrase("mean-of-active", name=one.name)
            said = phrase("mean-of-label", of=of, how=phrase("mean-by-weights"))
            part, meant = one.estimate.mean.number / 100, method.meant_of(plan, one.name)
            means.append(Mean("label", part, said, meant=meant))
    if not means:
        shells = sample.theoretical is not None
        missing = (
            "the mass of the shells is not given" if shells else "no theoretical weight is given"
        )
        sample.sheet.note("mean-not-compared", missing=missing)
    return _Held(theory, actives, means)


def _note_shell_included(sample: Masses, judged: Judged) -> None:
    """Say how wide a band about a gross weight is on the contents."""
    each = judged.range("outside")
    if sample.of != "gross" or each is None or sample.net is None or not sample.gross:
        return
    limit = each.limit
    wide = percent(limit.number / 100 * sample.mean.number / sample.net.mean.number)
    sample.sheet.note("shell-included", each=limit.text(), wide=wide.text(3))
