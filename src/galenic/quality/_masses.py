"""What a rule asks of weights: of each, of their mean, of their scatter, and of theory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic.formulas import fill as fills
from galenic.formulas import uniformity
from galenic.quality._figures import root
from galenic.quality._records import Reading
from galenic.quality._verdicts import Finding, compared, listed, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from galenic._sheet import Sheet, Step
    from galenic.quality._data import Weights
    from galenic.quality._rules import WeightRule
    from galenic.quality._shells import Net, ShellMass

__all__ = [
    "Tested",
    "each_of",
    "limit_at",
    "of_each",
    "of_mean",
    "of_scatter",
    "of_theory",
    "range_at",
    "reference_of",
    "stage_of",
    "theoretical_of",
]

_EACH = "mg/capsule"
_SECOND = 2


class Tested(NamedTuple):
    """The weights that the rule compares, and what their variance is, or cannot exceed."""

    each: Sequence[Step]
    mean: Fraction
    variance: Fraction | None
    at_most: Fraction | None


def reference_of(
    sheet: Sheet, rule: WeightRule, data: Weights, tested: Tested, shell: ShellMass | None
) -> Step | None:
    """The weight that each is compared with."""
    if rule.about is None:
        return None
    if rule.about == "theoretical":
        return _expected(sheet, rule, data, shell)
    return sheet.constant("mean of the weights", tested.mean, _EACH, "the readings")


def _expected(sheet: Sheet, rule: WeightRule, data: Weights, shell: ShellMass | None) -> Step:
    """The theoretical weight that belongs to what is weighed: net, or with the mean shell."""
    assert data.theoretical is not None  # noqa: S101 - the rules of the record saw to it
    net = sheet.given("theoretical", data.theoretical)
    if rule.of == "net":
        return net
    assert shell is not None  # noqa: S101 - the same
    return sheet.work("theoretical gross", fills.gross_mass, net, shell.mean)


def limit_at(rule: WeightRule, reference: Step | None, key: str) -> Amount | None:
    """The inner or outer limit that holds at this mean."""
    if reference is None:
        return None
    heavy = rule.change_at is not None and reference.number >= rule.change_at.number
    limit: Amount | None = getattr(rule, f"{key}_from" if heavy else key)
    return limit


def range_at(limit: Amount | None, reference: Step | None) -> tuple[Amount | None, Amount | None]:
    """What a limit in percent is in mg: the least and the most that one may weigh."""
    if limit is None or reference is None:
        return None, None
    part = limit.number / 100
    least, most = (reference.number * (1 + sign * part) for sign in (-1, 1))
    return Amount(least, _EACH), Amount(most, _EACH)


def stage_of(rule: WeightRule, count: int) -> int | None:
    """Which stage so many weights are; ``None`` where the rule has one alone."""
    if rule.outside_in_all is None or rule.counts is None:
        return None
    return rule.counts.index(count) + 1


def each_of(
    sheet: Sheet, rule: WeightRule, data: Weights, tested: Tested, reference: Step | None
) -> Iterator[Reading]:
    """Each weight, how far it is off, and whether that is within the limits."""
    each, outer = limit_at(rule, reference, "each"), limit_at(rule, reference, "outer")
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


def of_each(
    rule: WeightRule, reference: Step | None, readings: Sequence[Reading]
) -> Iterator[Finding]:
    """How many are outside the inner and beyond the outer limit."""
    each, outer = limit_at(rule, reference, "each"), limit_at(rule, reference, "outer")
    if reference is None:
        return
    about = f"the {rule.about} {rule.of} weight of {reference.amount.text()}"
    if each is not None and rule.outside is not None:
        out = [one.capsule for one in readings if one.place in {"outside", "beyond"}]
        told = f"{len(out)} of {len(readings)} are more than {each.text()} from {about}"
        second = stage_of(rule, len(readings)) == _SECOND
        most = rule.outside_in_all if second and rule.outside_in_all else rule.outside
        allowed = f"{most} may be" if most else "none may be"
        yield Finding(len(out) <= most, f"{told}; {allowed}.{listed(out)}")
    if outer is not None:
        out = [one.capsule for one in readings if one.place == "beyond"]
        told = f"{len(out)} of {len(readings)} are more than {outer.text()} from it; none may be."
        yield Finding(not out, told + listed(out))


def of_mean(
    sheet: Sheet, rule: WeightRule, data: Weights, tested: Tested, shell: ShellMass | None
) -> Iterator[Finding]:
    """The mean, against the theoretical weight."""
    if rule.mean is None:
        return
    wanted = _expected(sheet, rule, data, shell)
    mean = sheet.constant("mean of the weights", tested.mean, _EACH, "the readings")
    off = sheet.work("deviation of the mean", uniformity.relative_deviation, mean, wanted).amount
    told = f"The mean is {off.text()} off the theoretical weight of {wanted.amount.text()}"
    least, most = range_at(rule.mean, wanted)
    assert least is not None and most is not None  # noqa: S101, PT018 - both are known here
    limits = f"{rule.mean.text()}, {least.text()} to {most.text()}"
    yield Finding(abs(off.number) <= rule.mean.number, f"{told}; the limit is {limits}.")


def of_scatter(rule: WeightRule, tested: Tested) -> Iterator[Finding]:
    """The relative standard deviation, compared by squares: no root decides."""
    if rule.rsd is None:
        return
    if tested.at_most is None:
        yield Finding(None, "One capsule has no standard deviation.")
        return
    heavy = rule.change_at is not None and tested.mean >= rule.change_at.number
    limit = rule.rsd_from if heavy and rule.rsd_from is not None else rule.rsd
    allowed = (limit.number / 100 * tested.mean) ** 2
    surely = _within(tested.at_most, allowed, rule)
    if tested.variance is None and not surely:
        sentence = (
            "The weights scatter no more than the shells do, and more than the rule allows: "
            f"whether the contents scatter by more than {limit.text()} cannot be told."
        )
        yield Finding(None, sentence)
        return
    square = tested.at_most if tested.variance is None else tested.variance
    less = "at most " if tested.variance is None else ""
    part = percent(root(square) / tested.mean)
    told = f"The relative standard deviation is {less}{part.text()}"
    met = _within(square, allowed, rule)
    below = f"{told}; it has to be below {limit.text()}."
    yield Finding(met, below) if rule.rsd_below else compared(told, met, limit)


def _within(square: Fraction, allowed: Fraction, rule: WeightRule) -> bool:
    return square < allowed if rule.rsd_below else square <= allowed


def theoretical_of(  # noqa: PLR0913, PLR0917 - what is weighed, and what it is compared with
    sheet: Sheet,
    rule: WeightRule,
    data: Weights,
    gross: Sequence[Step],
    net: Net | None,
    shell: ShellMass | None,
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


def of_theory(rule: WeightRule, found: tuple[Step, Step] | None) -> Iterator[Finding]:
    """Lightest and heaviest, against the limits for the theoretical content."""
    if found is None or rule.of_theoretical is None:
        return
    low, high = found[0].amount, found[1].amount
    part = rule.of_theoretical.number
    ok = 100 - part <= low.number and high.number <= 100 + part
    kind = "shell included" if rule.theoretical_of == "gross" else "without the shell"
    told = f"Lightest and heaviest are {low.text()} and {high.text()} of theory, {kind}"
    limits = f"{percent(1 - part / 100).text()} to {percent(1 + part / 100).text()}"
    yield Finding(ok, f"{told}; the limits are {limits}.")
