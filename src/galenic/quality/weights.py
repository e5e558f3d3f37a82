"""Capsule weights against a rule: gross, shell and net kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from galenic.amounts import Amount
from galenic.formulas import fill as fills
from galenic.formulas import uniformity
from galenic.quality import method
from galenic.quality.data import Weights
from galenic.quality.figures import mean_of, root, slips, variance_of
from galenic.quality.readings import read
from galenic.quality.records import Estimate, Reading, WeightReport
from galenic.quality.shells import Net, Shell, given_net, net_of, shell_of
from galenic.quality.verdicts import Finding, compared, listed, notices_of, percent, verdict_of
from galenic.quality.yields import loss_of
from galenic.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from galenic.planning.records import Plan
    from galenic.quality.rules import WeightRule
    from galenic.sheet import Step

__all__ = ["check_weights"]

_EACH = "mg/capsule"


class _Tested(NamedTuple):
    """The weights that the rule compares, and what their variance is, or cannot exceed."""

    each: Sequence[Step]
    mean: Fraction
    variance: Fraction | None
    at_most: Fraction | None


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
        ``us-theoretical``, ``ph-eur-2.9.5``, ``fn-brazil``, ``fn-brazil-net``, ``dac-nrf`` or
        ``own``; it has to be given, here or among the readings.
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
    shell = shell_of(sheet, data, data.shell) if data.net is None else None
    gross = [sheet.given("gross", one) for one in data.gross or ()]
    net = given_net(sheet, data.net) if data.net is not None else None
    if shell is not None:
        net = net_of(sheet, gross, shell)
    _note_slips(sheet, data)
    tested = _tested(criteria, gross, net)
    reference = _reference(sheet, criteria, data, tested, shell)
    readings_ = tuple(_each(sheet, criteria, data, tested, reference))
    theoretical = _theoretical(sheet, criteria, data, gross, net, shell)
    loss = loss_of(sheet, data, shell) if criteria.loss is not None else None
    findings = [
        *_of_each(criteria, reference, readings_),
        *_of_mean(sheet, criteria, data, tested, shell),
        *_of_scatter(criteria, tested),
        *_of_theoretical(criteria, theoretical),
        *([] if loss is None or criteria.loss is None else [loss.finding(criteria.loss)]),
    ]
    method.note_memory(sheet, criteria.name, criteria.memory)
    method.note_method(sheet, data.label, None if net is None else net.mean.amount)
    estimate = _estimate(sheet, data, net)
    _note_shell_included(sheet, criteria, reference, gross, net)
    verdict = verdict_of(findings)
    gross_numbers = [step.number for step in gross]
    spread = None if shell is None or shell.variance is None else root(shell.variance)
    return WeightReport(
        check="weights",
        rule=criteria.name,
        title=criteria.title,
        source=criteria.source,
        edition=criteria.edition,
        confidence=criteria.confidence,
        n=len(tested.each),
        mean=Amount(tested.mean, _EACH),
        sd=_sd(tested.variance),
        rsd=None if tested.variance is None else percent(root(tested.variance) / tested.mean),
        verdict=verdict,
        reasons=tuple(finding.sentence for finding in findings),
        advice=_ADVICE[verdict],
        notices=notices_of(sheet),
        steps=tuple(sheet.steps),
        of=criteria.of or "net",
        about=criteria.about,
        reference=None if reference is None else reference.amount,
        each=_limit(criteria, reference, "each"),
        outer=_limit(criteria, reference, "outer"),
        outside=sum(one.place in {"outside", "beyond"} for one in readings_),
        beyond=sum(one.place == "beyond" for one in readings_),
        allowed=criteria.outside,
        gross_mean=Amount(mean_of(gross_numbers), _EACH) if gross else None,
        gross_sd=_sd(variance_of(gross_numbers)) if gross else None,
        shell_mean=None if shell is None else shell.mean.amount,
        shell_sd=None if spread is None else Amount(spread, _EACH),
        net_mean=None if net is None else net.mean.amount,
        net_sd=None if net is None else _sd(net.variance),
        theoretical=data.theoretical,
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
    "not-applicable": (
        "These weights cannot decide it: weigh the shell of each capsule, or more capsules."
    ),
}


def _sd(variance: Fraction | None) -> Amount | None:
    return None if variance is None else Amount(root(variance), _EACH)


def _tested(rule: WeightRule, gross: Sequence[Step], net: Net | None) -> _Tested:
    if rule.of == "gross" or net is None:
        numbers = [step.number for step in gross]
        square = variance_of(numbers)
        return _Tested(gross, mean_of(numbers), square, square)
    return _Tested(net.each, net.mean.number, net.variance, net.at_most)


def _expected(sheet: Sheet, rule: WeightRule, data: Weights, shell: Shell | None) -> Step:
    """The theoretical weight that belongs to what is weighed: net, or with the mean shell."""
    assert data.theoretical is not None  # noqa: S101 - the rules of the record saw to it
    net = sheet.given("theoretical", data.theoretical)
    if rule.of == "net":
        return net
    assert shell is not None  # noqa: S101 - the same
    return sheet.work("theoretical gross", fills.gross_mass, net, shell.mean)


def _reference(
    sheet: Sheet, rule: WeightRule, data: Weights, tested: _Tested, shell: Shell | None
) -> Step | None:
    if rule.about is None:
        return None
    if rule.about == "theoretical":
        return _expected(sheet, rule, data, shell)
    return sheet.constant("mean of the weights", tested.mean, _EACH, "the readings")


def _limit(rule: WeightRule, reference: Step | None, key: str) -> Amount | None:
    """The inner or outer limit that holds at this mean."""
    if reference is None:
        return None
    heavy = rule.change_at is not None and reference.number >= rule.change_at.number
    limit: Amount | None = getattr(rule, f"{key}_from" if heavy else key)
    return limit


def _each(
    sheet: Sheet, rule: WeightRule, data: Weights, tested: _Tested, reference: Step | None
) -> Iterator[Reading]:
    each, outer = _limit(rule, reference, "each"), _limit(rule, reference, "outer")
    numbers = data.capsule or range(1, len(tested.each) + 1)
    for number, weight in zip(numbers, tested.each, strict=True):
        if reference is None:
            yield Reading(number, weight.amount, None, "")
            continue
        off = sheet.work(f"deviation of {number}", uniformity.relative_deviation, weight, reference)
        yield Reading(number, weight.amount, off.amount, _place(off.amount, each, outer))


def _place(deviation: Amount, each: Amount | None, outer: Amount | None) -> str:
    off = abs(deviation.number)
    if outer is not None and off > outer.number:
        return "beyond"
    if each is not None and off > each.number:
        return "outside"
    return "" if each is None and outer is None else "inside"


def _of_each(
    rule: WeightRule, reference: Step | None, readings: Sequence[Reading]
) -> Iterator[Finding]:
    each, outer = _limit(rule, reference, "each"), _limit(rule, reference, "outer")
    if reference is None:
        return
    about = f"the {rule.about} {rule.of} weight of {reference.amount.text()}"
    if each is not None and rule.outside is not None:
        out = [one.capsule for one in readings if one.place in {"outside", "beyond"}]
        told = f"{len(out)} of {len(readings)} are more than {each.text()} from {about}"
        allowed = f"{rule.outside} may be" if rule.outside else "none may be"
        yield Finding(len(out) <= rule.outside, f"{told}; {allowed}.{listed(out)}")
    if outer is not None:
        out = [one.capsule for one in readings if one.place == "beyond"]
        told = f"{len(out)} of {len(readings)} are more than {outer.text()} from it; none may be."
        yield Finding(not out, told + listed(out))


def _of_mean(
    sheet: Sheet, rule: WeightRule, data: Weights, tested: _Tested, shell: Shell | None
) -> Iterator[Finding]:
    if rule.mean is None:
        return
    wanted = _expected(sheet, rule, data, shell)
    mean = sheet.constant("mean of the weights", tested.mean, _EACH, "the readings")
    off = sheet.work("deviation of the mean", uniformity.relative_deviation, mean, wanted).amount
    told = f"The mean is {off.text(3)} off the theoretical weight of {wanted.amount.text()}"
    yield compared(told, abs(off.number) <= rule.mean.number, rule.mean)


def _of_scatter(rule: WeightRule, tested: _Tested) -> Iterator[Finding]:
    """The relative standard deviation, compared by squares: no root decides."""
    if rule.rsd is None:
        return
    if tested.at_most is None:
        yield Finding(None, "One capsule has no standard deviation.")
        return
    allowed = (rule.rsd.number / 100 * tested.mean) ** 2
    surely = tested.at_most <= allowed
    if tested.variance is None and not surely:
        sentence = (
            "The weights scatter no more than the shells do, and more than the rule allows: "
            f"whether the contents scatter by more than {rule.rsd.text()} cannot be told."
        )
        yield Finding(None, sentence)
        return
    square = tested.at_most if tested.variance is None else tested.variance
    less = "at most " if tested.variance is None else ""
    part = percent(root(square) / tested.mean)
    told = f"The relative standard deviation is {less}{part.text(3)}"
    yield compared(told, square <= allowed, rule.rsd)


def _theoretical(  # noqa: PLR0913, PLR0917 - what is weighed, and what it is compared with
    sheet: Sheet,
    rule: WeightRule,
    data: Weights,
    gross: Sequence[Step],
    net: Net | None,
    shell: Shell | None,
) -> tuple[Step, Step] | None:
    """The lightest and the heaviest as parts of the theoretical weight."""
    if rule.of_theoretical is None or net is None:
        return None
    with_shell = rule.theoretical_of == "gross"
    weights = gross if with_shell else net.each
    assert data.theoretical is not None  # noqa: S101 - the rules of the record saw to it
    wanted = sheet.given("theoretical", data.theoretical)
    if with_shell and shell is not None:
        wanted = sheet.work("theoretical gross", fills.gross_mass, wanted, shell.mean)
    least = min(weights, key=lambda step: step.number)
    most = max(weights, key=lambda step: step.number)
    return (
        sheet.work("lightest of theoretical", uniformity.of_theoretical, least, wanted),
        sheet.work("heaviest of theoretical", uniformity.of_theoretical, most, wanted),
    )


def _of_theoretical(rule: WeightRule, found: tuple[Step, Step] | None) -> Iterator[Finding]:
    if found is None or rule.of_theoretical is None:
        return
    low, high = found[0].amount, found[1].amount
    part = rule.of_theoretical.number
    ok = 100 - part <= low.number and high.number <= 100 + part
    kind = "shell included" if rule.theoretical_of == "gross" else "without the shell"
    told = f"Lightest and heaviest are {low.text(4)} and {high.text(4)} of theory, {kind}"
    limits = f"{percent(1 - part / 100).text()} to {percent(1 + part / 100).text()}"
    yield Finding(ok, f"{told}; the limits are {limits}.")


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


def _note_slips(sheet: Sheet, data: Weights) -> None:
    for one, usual in slips(data.net or ()):
        sheet.note("reading-slip", reading=one.text(), place=one.origin, usual=usual.text())


def _note_shell_included(
    sheet: Sheet, rule: WeightRule, reference: Step | None, gross: Sequence[Step], net: Net | None
) -> None:
    """Say how wide a band about a gross weight is on the contents."""
    each = _limit(rule, reference, "each")
    if rule.of != "gross" or each is None or net is None or not gross:
        return
    full = mean_of([step.number for step in gross])
    wide = percent(each.number / 100 * full / net.mean.number)
    sheet.note("shell-included", each=each.text(), wide=wide.text(3))
