"""What was measured again and again: its mean, its scatter, and how sure the mean is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic.formulas import fill as fills
from galenic.formulas import potency
from galenic.quality._figures import mean_of, variance_of
from galenic.quality._shells import ShellMass, given_net, net_of, shell_of
from galenic.quality._together import weighed_in_groups, weighed_together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._sheet import Sheet, Step
    from galenic.quality._measured import Learning

__all__ = ["Error", "Sampled", "error_of", "sampled"]

_READ = "the readings"


class Error(NamedTuple):
    """Variance of a mean, with its degrees of freedom, and whether that of shells is in it."""

    square: Fraction
    free: float
    with_shells: bool = False


class Sampled(NamedTuple):
    """What was measured, its mean by the formula, its variance, and that of the mean."""

    each: Sequence[Amount]
    mean: Step
    variance: Fraction | None
    error: Error | None


def sampled(sheet: Sheet, column: str, data: Learning) -> Sampled:
    """What was measured, and what is known of its scatter."""
    if column != "net":
        return _of_column(sheet, column, getattr(data, column))
    if data.together is not None:
        return _of_groups(sheet, data, data.together)
    return _of_fills(sheet, data)


def _of_column(sheet: Sheet, column: str, amounts: Sequence[Amount]) -> Sampled:
    """Readings that stand in a column as they are wanted."""
    numbers = [one.number for one in amounts]
    mean = sheet.constant("mean", mean_of(numbers), amounts[0].unit, _READ)
    if column == "mass":
        first, *others = [sheet.given("tablet", one) for one in amounts]
        count = sheet.constant("tablets", len(amounts), "1", _READ)
        mean = sheet.work("mean tablet", potency.mean_tablet_mass, first, tuple(others), count)
    square = variance_of(numbers)
    return Sampled(amounts, mean, square, error_of(square, len(numbers)))


def _of_groups(sheet: Sheet, data: Learning, together: int) -> Sampled:
    """Capsules weighed together: a mean, and of several such weights their scatter."""
    if len(data.net or data.gross or ()) > 1:
        groups = weighed_in_groups(sheet, data, together)
        each = [step.amount for step in groups.each]
        return Sampled(each, groups.mean, groups.variance, error_of(groups.variance, len(each)))
    _, _, one = weighed_together(sheet, data, together)
    assert one is not None  # noqa: S101 - the rules of the record saw to it
    return Sampled([one.mean.amount], one.mean, None, None)


def _of_fills(sheet: Sheet, data: Learning) -> Sampled:
    """The contents of capsules weighed one by one."""
    shell = None if data.net is not None else _shell(sheet, data)
    if shell is None:
        net = given_net(sheet, data.net or ())
    else:
        net = net_of(sheet, [sheet.given("gross", one) for one in data.gross or ()], shell)
    total = sheet.constant("sum", sum(step.number for step in net.each), "mg", _READ)
    count = sheet.constant("capsules", len(net.each), "capsule", _READ)
    mean = sheet.work("mean fill", fills.per_capsule, total, count)
    error = error_of(net.at_most, len(net.each), shell, len(data.shell or ()))
    return Sampled([step.amount for step in net.each], mean, net.variance, error)


def _shell(sheet: Sheet, data: Learning) -> ShellMass:
    """The shell of each capsule, or the mean of shells that are of others."""
    shell = shell_of(sheet, data, data.shell)
    assert shell is not None  # noqa: S101 - the rules of the record saw to it
    if data.shell is None or len(data.shell) == len(data.gross or ()):
        return shell
    sheet.note("shell-mean-used", shell=shell.mean.amount.text())
    return shell._replace(each=None)


def error_of(
    square: Fraction | None, n: int, shell: ShellMass | None = None, shells: int = 0
) -> Error | None:
    """Variance of the mean of n; a mean shell that is taken off is in it with its own.

    Of shells weighed beside these capsules that is s²/n; of a chart it is that of one shell, since
    the whole lot may be so far off. Degrees of freedom add by Welch and Satterthwaite.
    """
    if square is None:
        return None
    own, free = square / n, n - 1
    if shell is None or shell.each is not None or shell.variance is None:
        return Error(own, free)
    if shells:
        other, known = shell.variance / shells, shells - 1
    elif shell.of_chart:
        other, known = shell.variance, None
    else:
        return Error(own, free)
    total = own + other
    parts = own**2 / free + (0 if known is None else other**2 / known)
    return Error(total, float(total**2 / parts) if parts else free, with_shells=bool(other))
