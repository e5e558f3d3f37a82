"""Gross, shell and net, kept apart: what is known of the shells decides what the net is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount, root
from galenic._materials.capsules import find_size, makers, size_names
from galenic._materials.sizes import meant
from galenic.errors import InputError, Problems
from galenic.formulas import uniformity
from galenic.quality._figures import mean_of, variance_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._sheet import Sheet, Step
    from galenic.quality._given import Shells

__all__ = ["Net", "ShellMass", "given_net", "net_of", "shell_of"]

_SQUARE = "mg**2/capsule**2"
_GIVEN = "the readings"


class ShellMass(NamedTuple):
    """What is known of the shells: each, or their mean; and their variance, where it is known."""

    each: tuple[Step, ...] | None
    mean: Step
    variance: Fraction | None
    of_chart: bool = False


class Net(NamedTuple):
    """The contents of each capsule; ``at_most`` is what their variance cannot exceed.

    ``variance`` is ``None`` where it cannot be told from that of the shells, or of one capsule.
    """

    each: tuple[Step, ...]
    mean: Step
    variance: Fraction | None
    at_most: Fraction | None


def shell_of(
    sheet: Sheet, data: Shells, each: Sequence[Amount] | None = None, *, scatters: bool = True
) -> ShellMass | None:
    """What is known of the shells: weighed one by one, as a mean, or from a chart with a notice.

    ``scatters`` says that their scatter matters.
    """
    if each is not None:
        steps = tuple(sheet.given("shell", one) for one in each)
        numbers = [one.number for one in each]
        mean = sheet.constant("mean shell", mean_of(numbers), "mg/capsule", _GIVEN)
        return ShellMass(steps, mean, variance_of(numbers))
    if data.shell_mean is not None:
        square = None if data.shell_sd is None else data.shell_sd.number**2
        code = "shell-mean-alone" if square is None else "shell-mean-used"
        if scatters:
            sheet.note(code, shell=data.shell_mean.text())
        return ShellMass(None, sheet.given("mean shell", data.shell_mean), square)
    return None if data.size is None else _from_chart(sheet, data)


def _from_chart(sheet: Sheet, data: Shells) -> ShellMass:
    row = find_size(data.maker, data.size or "")
    if row is None or row.shell is None:
        problems = Problems()
        known = data.maker in makers()
        key, given = ("size", data.size) if known else ("maker", data.maker)
        options = size_names(data.maker) if known else makers()
        expected = f"a row with a shell mass; there are {', '.join(options)}"
        remedy = "weigh empty shells and give shell_mean"
        if known and row is None:
            remedy = f"{meant(data.size or '', options)}, or {remedy}"
        problems.add("choice", key, given, expected, remedy)
        raise InputError(problems)
    mass = Amount(row.shell.number, "mg/capsule", f"capsules: {row.label}")
    # What the printed tolerance bounds was not seen: a rectangle of that half-width stands for it.
    tolerance = row.shell_tolerance
    square = None if tolerance is None else tolerance.number**2 / 3
    sheet.note(
        "shell-from-chart",
        shell=mass.text(),
        size=row.label,
        tolerance="not printed" if tolerance is None else tolerance.text(),
    )
    return ShellMass(None, sheet.given("mean shell", mass), square, of_chart=True)


def net_of(sheet: Sheet, gross: Sequence[Step], shell: ShellMass) -> Net:
    """The contents of capsules weighed with their shells.

    Raises
    ------
    InputError
        When a capsule weighs less than the mean shell: a net mass is not negative.
    """
    shells = shell.each or (shell.mean,) * len(gross)
    each = tuple(
        sheet.work("net", uniformity.net_mass, full, empty)
        for full, empty in zip(gross, shells, strict=True)
    )
    _refuse_negative(each, gross, shell)
    mean = _mean(sheet, each)
    square = variance_of([step.number for step in each])
    if shell.each is not None or shell.variance is None or square is None:
        return Net(each, mean, square, square)
    found = sheet.work(
        "net variance",
        uniformity.net_variance,
        sheet.constant("gross variance", square, _SQUARE, _GIVEN),
        sheet.constant("shell variance", shell.variance, _SQUARE, shell.mean.origin),
    ).number
    if shell.variance and found <= 0:
        spread = Amount(root(shell.variance), "mg/capsule").text(3)
        sheet.note(
            "below-shell-noise", gross=Amount(root(square), "mg/capsule").text(3), shell=spread
        )
        return Net(each, mean, None, square)
    return Net(each, mean, found, square)


def _refuse_negative(each: Sequence[Step], gross: Sequence[Step], shell: ShellMass) -> None:
    """Refuse what cannot be: a capsule lighter than its shell, or capsules that hold nothing."""
    problems = Problems()
    for net, full in zip(each, gross, strict=True):
        if net.number < 0:
            problems.add(
                "range",
                full.origin,
                full.amount.text(),
                f"at least the mean shell, {shell.mean.amount.text()}",
                "a net mass is not negative: check tare and shell mass; if the capsule is empty, "
                "weigh the shell of each",
            )
    if problems:
        raise InputError(problems)


def given_net(sheet: Sheet, net: Sequence[Amount]) -> Net:
    """Contents that were weighed as such."""
    each = tuple(sheet.given("net", one) for one in net)
    square = variance_of([one.number for one in net])
    return Net(each, _mean(sheet, each), square, square)


def _mean(sheet: Sheet, each: Sequence[Step]) -> Step:
    number = mean_of([step.number for step in each])
    if not number:
        problems = Problems()
        given, expected = f"{len(each)} times nothing", "capsules that hold something"
        problems.add("range", each[0].origin, given, expected, "check the readings and the tare")
        raise InputError(problems)
    return sheet.constant("mean net", number, "mg/capsule", _GIVEN)
