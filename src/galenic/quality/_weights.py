"""Capsule weights against a rule: gross, shell and net kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._sheet import Sheet
from galenic.formulas import uniformity
from galenic.quality import _method as method
from galenic.quality._data import Weights
from galenic.quality._figures import mean_of, root, slips, variance_of
from galenic.quality._masses import (
    Tested,
    each_of,
    limit_at,
    of_each,
    of_mean,
    of_scatter,
    of_theory,
    range_at,
    reference_of,
    stage_of,
    theoretical_of,
)
from galenic.quality._means import ALIKE_BUT_OFF, Mean, mean_off
from galenic.quality._readings import read
from galenic.quality._records import Estimate, WeightReport
from galenic.quality._shells import Net, given_net, net_of, shell_of
from galenic.quality._together import weighed_together
from galenic.quality._verdicts import Finding, notices_of, percent, verdict_of
from galenic.quality._yields import loss_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from galenic._notices import Notice
    from galenic._sheet import Step
    from galenic.quality._records import NextStage, Reading, Verdict
    from galenic.quality._rules import WeightRule
    from galenic.quality._shells import ShellMass
    from galenic.results._plan import Plan

__all__ = ["check_weights"]

_EACH = "mg/capsule"
_SECOND = 2


def check_weights(
    readings: Mapping[str, Any] | str,
    *,
    rule: str | None = None,
    plan: Plan | None = None,
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
        ``fn-brazil-net``, ``fb-brazil``, ``fna``, ``dac-nrf`` or ``own``; it has to be given, here
        or among the readings.
    plan
        The plan of the batch: dose on the label, theoretical weight, shell and strength of the
        blend are taken from it where they are not given.
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
    data = read(Weights, readings, {**settings, "rule": rule}, method.from_plan(plan))
    criteria = data.criteria
    assert criteria is not None  # noqa: S101 - the rules of the record saw to it
    sheet = Sheet("IU" if data.label is not None and data.label.unit == "IU/capsule" else "mg")
    shell, gross, net = _weighed(sheet, data)
    _note_slips(sheet, data)
    tested = _tested(criteria, gross, net)
    reference = reference_of(sheet, criteria, data, tested, shell)
    one_by_one = data.together is None
    readings_ = tuple(each_of(sheet, criteria, data, tested, reference)) if one_by_one else ()
    theoretical = theoretical_of(sheet, criteria, data, gross, net, shell) if one_by_one else None
    loss = loss_of(sheet, data, shell) if criteria.loss is not None else None
    singles = list(of_each(criteria, reference, readings_)) if one_by_one else [_alike(data)]
    others = [
        *of_mean(sheet, criteria, data, tested, shell),
        *(of_scatter(criteria, tested) if one_by_one else ()),
        *of_theory(criteria, theoretical),
        *([] if loss is None or criteria.loss is None else [loss.finding(criteria.loss)]),
    ]
    method.note_memory(sheet, criteria.name, criteria.memory)
    method.note_method(sheet, data.label, None if net is None else net.mean.amount)
    estimate = _estimate(sheet, data, net)
    _note_shell_included(sheet, criteria, reference, gross, net)
    verdict, next_stage = _verdict(criteria, readings_, singles, others)
    of_theory_ = _mean_of_theory(sheet, data, net)
    off = mean_off(verdict, list(_means(sheet, data, criteria, of_theory_, estimate)))
    gross_numbers = [step.number for step in gross]
    spread = None if shell is None or shell.variance is None else root(shell.variance)
    each, outer = (limit_at(criteria, reference, key) for key in ("each", "outer"))
    (each_low, each_high), (outer_low, outer_high) = (
        range_at(limit, reference) for limit in (each, outer)
    )
    return WeightReport(
        check="weights",
        rule=criteria.name,
        title=criteria.title,
        source=criteria.source,
        edition=criteria.edition,
        confidence=criteria.confidence,
        stage=stage_of(criteria, len(readings_)) if one_by_one else None,
        n=len(tested.each) if one_by_one else data.together,
        mean=Amount(tested.mean, _EACH),
        sd=_sd(tested.variance),
        rsd=None if tested.variance is None else percent(root(tested.variance) / tested.mean),
        verdict=verdict,
        next_stage=next_stage,
        mean_off=off,
        reasons=tuple(finding.sentence for finding in (*singles, *others)),
        advice=_advice(criteria, data, verdict, off),
        notices=notices_of(sheet, off),
        steps=tuple(sheet.steps),
        of=criteria.of or "net",
        about=criteria.about,
        reference=None if reference is None else reference.amount,
        each=each,
        each_low=each_low,
        each_high=each_high,
        outer=outer,
        outer_low=outer_low,
        outer_high=outer_high,
        outside=sum(one.place in {"outside", "beyond"} for one in readings_),
        beyond=sum(one.place == "beyond" for one in readings_),
        allowed=criteria.outside_in_all if _is_second(criteria, readings_) else criteria.outside,
        together=data.together,
        gross_mean=Amount(mean_of(gross_numbers), _EACH) if gross else None,
        gross_sd=_sd(variance_of(gross_numbers)) if gross else None,
        shell_mean=None if shell is None else shell.mean.amount,
        shell_sd=None if spread is None else Amount(spread, _EACH),
        net_mean=None if net is None else net.mean.amount,
        net_sd=None if net is None else _sd(net.variance),
        theoretical=data.theoretical,
        mean_of_theoretical=None if of_theory_ is None else of_theory_.amount,
        theoretical_low=None if theoretical is None else theoretical[0].amount,
        theoretical_high=None if theoretical is None else theoretical[1].amount,
        loss=None if loss is None else loss.part.amount,
        estimate=estimate,
        readings=readings_,
    )


_ADVICE = {
    "passes": "Keep this report with the record of the batch.",
    "fails": (
        "Do not release the batch on these weights. Check balance, tare and shell mass; weigh "
        "every capsule, set aside those outside, and look for the cause in filling and blend."
    ),
    "needs-next-stage": (
        "No verdict yet: weigh {more} more capsules of the batch, and check all {all} together."
    ),
    "not-applicable": (
        "These weights cannot decide it: weigh the shell of each capsule, or more capsules."
    ),
}
_WEIGH_EACH = "A mean decides nothing of each capsule: weigh them one by one, as the rule asks."


def _advice(rule: WeightRule, data: Weights, verdict: Verdict, off: Notice | None) -> str:
    """What to do next, by what was found and not by the verdict alone."""
    if verdict == "passes" and off is not None:
        return ALIKE_BUT_OFF
    if verdict == "not-applicable" and data.together is not None:
        return _WEIGH_EACH
    if verdict == "needs-next-stage" and rule.counts is not None:
        first, all_ = min(rule.counts), max(rule.counts)
        return _ADVICE[verdict].format(more=all_ - first, all=all_)
    return _ADVICE[verdict]


def _is_second(rule: WeightRule, readings: Sequence[Reading]) -> bool:
    return bool(readings) and stage_of(rule, len(readings)) == _SECOND


def _verdict(
    rule: WeightRule,
    readings: Sequence[Reading],
    singles: Sequence[Finding],
    others: Sequence[Finding],
) -> tuple[Verdict, NextStage | None]:
    """The verdict; where a rule has a second stage, the first may leave it open.

    More capsules that all weigh the mean would pass it: where it is asked for, it can be passed.
    """
    verdict = verdict_of([*singles, *others])
    most = rule.outside_in_all
    if verdict != "fails" or most is None or _is_second(rule, readings):
        return verdict, None
    out = sum(one.place == "outside" for one in readings)
    beyond = sum(one.place == "beyond" for one in readings)
    if beyond or out > most or not all(one.met for one in others):
        return verdict, None
    return "needs-next-stage", "open"


def _weighed(sheet: Sheet, data: Weights) -> tuple[ShellMass | None, Sequence[Step], Net | None]:
    """Shells, gross and net: of each capsule, or the mean of those weighed together."""
    if data.together is not None:
        return weighed_together(sheet, data, data.together)
    shell = shell_of(sheet, data, data.shell) if data.net is None else None
    gross = [sheet.given("gross", one) for one in data.gross or ()]
    net = given_net(sheet, data.net) if data.net is not None else None
    return shell, gross, net if shell is None else net_of(sheet, gross, shell)


def _alike(data: Weights) -> Finding:
    """Of capsules weighed together no single one is known."""
    told = f"{data.together} capsules were weighed together: that is a mean, and of no capsule."
    return Finding(None, f"{told} Whether each is within limits is not known.")


def _sd(variance: Fraction | None) -> Amount | None:
    return None if variance is None else Amount(root(variance), _EACH)


def _tested(rule: WeightRule, gross: Sequence[Step], net: Net | None) -> Tested:
    if rule.of == "gross" or net is None:
        numbers = [step.number for step in gross]
        square = variance_of(numbers)
        return Tested(gross, mean_of(numbers), square, square)
    return Tested(net.each, net.mean.number, net.variance, net.at_most)


def _estimate(sheet: Sheet, data: Weights, net: Net | None) -> Estimate | None:
    """The content by weight and blend strength: an estimate, and said to be one."""
    if net is None or data.blend_strength is None or data.label is None:
        return None
    strength = sheet.given("strength of the blend", data.blend_strength, active=True)
    label = sheet.given("label", data.label, active=True)
    content = sheet.work(
        "content estimated", uniformity.estimated_content, strength, net.mean, label
    )
    blend = None if data.blend_rsd is None else data.blend_rsd.number / 100
    spread = None
    if net.variance is not None:
        weight = sheet.constant(
            "weight variance", net.variance / net.mean.number**2, "1", "the readings"
        )
        mixed = sheet.constant("blend variance", (blend or 0) ** 2, "1", "blend_rsd")
        total = sheet.work("content variance", uniformity.total_variance, weight, mixed)
        spread = percent(content.number * root(total.number))
    scatter = "not known and not counted" if blend is None else f"taken as {percent(blend).text()}"
    sheet.note("weight-estimate", content=content.amount.text(4), blend=scatter)
    return Estimate(content.amount, spread, data.blend_rsd)


def _mean_of_theory(sheet: Sheet, data: Weights, net: Net | None) -> Step | None:
    """The mean net mass as part of the theoretical fill, where both are known."""
    if net is None or data.theoretical is None:
        return None
    wanted = sheet.given("theoretical", data.theoretical)
    return sheet.work("mean of theoretical", uniformity.of_theoretical, net.mean, wanted)


def _means(
    sheet: Sheet, data: Weights, rule: WeightRule, theory: Step | None, estimate: Estimate | None
) -> Iterator[Mean]:
    """The mean net mass of theory, the content estimated of label; a note without either."""
    if theory is not None:
        own = rule.mean if rule.of != "gross" else None  # that one is of the gross mass
        yield Mean("theory", theory.number, "the theoretical fill", own)
    if estimate is not None:
        yield Mean("label", estimate.mean.number / 100, "label, estimated from the weights")
    if theory is None and estimate is None:
        known = data.theoretical is not None
        missing = (
            "the mass of the shells is not given" if known else "no theoretical weight is given"
        )
        sheet.note("mean-not-compared", missing=missing)


def _note_slips(sheet: Sheet, data: Weights) -> None:
    for one, usual in slips(data.net or ()):
        sheet.note("reading-slip", reading=one.text(), place=one.origin, usual=usual.text())


def _note_shell_included(
    sheet: Sheet, rule: WeightRule, reference: Step | None, gross: Sequence[Step], net: Net | None
) -> None:
    """Say how wide a band about a gross weight is on the contents."""
    each = limit_at(rule, reference, "each")
    if rule.of != "gross" or each is None or net is None or not gross:
        return
    full = mean_of([step.number for step in gross])
    wide = percent(each.number / 100 * full / net.mean.number)
    sheet.note("shell-included", each=each.text(), wide=wide.text(3))
