"""Capsules weighed together: their mean is known, and nothing of any one of them.

Several weights of so many each scatter among themselves, which is not the scatter of capsules.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic.formulas import fill as fills
from galenic.quality._shells import Net, ShellMass, given_net, net_of, shell_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._sheet import Sheet, Step
    from galenic.quality._measured import Learning
    from galenic.quality._weight_data import Weights

__all__ = ["weighed_in_groups", "weighed_together"]


def weighed_together(
    sheet: Sheet, data: Weights | Learning, count: int
) -> tuple[ShellMass | None, Sequence[Step], Net | None]:
    """The mean shell, the mean gross and the mean net mass of so many, weighed at once.

    A ``shell`` is then of as many empty ones weighed together; a ``shell_mean`` is of one. Of
    several weights it is the mean over all of them.
    """
    if data.net is not None:
        net = _of_all(sheet, "net, together", data.net, count)
        _note(sheet, net, len(data.net), count)
        return None, [], Net((net,), net, None, None)
    assert data.gross is not None  # noqa: S101 - the rules of the record saw to it
    gross = _of_all(sheet, "gross, together", data.gross, count)
    shell = shell_of(sheet, data, scatters=False) if data.shell is None else None
    if data.shell is not None:
        shell = ShellMass(None, _of_all(sheet, "shells, together", data.shell, count), None)
    if shell is None:
        _note(sheet, gross, len(data.gross), count)
        return None, [gross], None
    net_ = net_of(sheet, [gross], ShellMass(None, shell.mean, None))
    _note(sheet, net_.mean, len(data.gross), count)
    return shell, [gross], net_


def _of_all(sheet: Sheet, name: str, weights: Sequence[Amount], count: int) -> Step:
    """The share of one capsule in all of these weights of so many."""
    total = Amount(
        sum((one.number for one in weights), Fraction(0)), "mg/capsule", weights[0].origin
    )
    return _share(sheet, name, total, count * len(weights))


def _note(sheet: Sheet, mean: Step, weights: int, count: int) -> None:
    """Say that it is a mean; of several such weights what their scatter is of."""
    if weights > 1:
        sheet.note("weighed-in-groups", weights=weights, count=count, mean=mean.amount)
    else:
        sheet.note("weighed-together", count=count, mean=mean.amount.text())


def weighed_in_groups(sheet: Sheet, data: Learning, count: int) -> Net:
    """The mean of one capsule by each of several weights of so many, and how those scatter."""
    if data.net is not None:
        each = [_share(sheet, "net, together", one, count).amount for one in data.net]
        net = given_net(sheet, each)
    else:
        gross = [_share(sheet, "gross, together", one, count) for one in data.gross or ()]
        empty = [_share(sheet, "shells, together", one, count) for one in data.shell or ()]
        known = None if empty else shell_of(sheet, data, scatters=False)
        each_empty = tuple(empty) if len(empty) == len(gross) else None
        first = empty[0] if known is None else known.mean
        net = net_of(sheet, gross, ShellMass(each_empty, first, None))
    sheet.note("weighed-in-groups", weights=len(net.each), count=count, mean=net.mean.amount)
    return net


def _share(sheet: Sheet, name: str, total: Amount, count: int) -> Step:
    """The share of one capsule in a mass of all."""
    mass = sheet.constant(name, total.number, "mg", total.origin)
    capsules = sheet.constant("capsules", count, "capsule", "capsules")
    return sheet.work(f"{name}, of one", fills.per_capsule, mass, capsules)
