"""What a worksheet says of the capsule: its size, what is in it, and what its body may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.rules import EACH, each_limits
from galenic._show.heads import is_of_several
from galenic._show.intervals import range_text
from galenic._show.sections import Word
from galenic._words import say, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.sections import Row
    from galenic.results._packing import PackingRange
    from galenic.results._parts import Fill
    from galenic.results._plan import Plan

__all__ = ["ALIKE", "capsule_rows", "each_with_shell", "packing_rows", "size_text"]

_FEW = 3


def size_text(plan: Plan) -> str:
    """The size of the capsule, and its maker where one is named."""
    shell = plan.capsule
    return say("capsule.size-of", size=shell.size, maker=shell.maker) if shell.maker else shell.size


def capsule_rows(plan: Plan) -> Iterator[Row]:
    """The capsule, and what goes into each."""
    shell, fill = plan.capsule, plan.fill
    yield say("capsule.size"), Word(size_text(plan)), shell.chosen_because
    if shell.volume is not None:
        yield say("capsule.volume"), shell.volume.text(), ""
    if shell.occupied is not None:
        yield say("capsule.taken-up"), share(shell.occupied), say("capsule.but-filler")
    yield from _shares(plan)
    if plan.stopped:
        return
    lot = plan.order.filler.lot
    of_lot = say("capsule.lot", lot=lot) if lot else ""
    yield from _filler(fill, of_lot)
    for name, mass in fill.excipients.items():
        yield name, mass.text(), ""
    if fill.total is not None:
        yield say("capsule.net-fill"), fill.total.text(), _each(fill.total)
    if fill.gross is not None:
        yield say("capsule.with-shell"), fill.gross.text(), each_with_shell(fill)


def _filler(fill: Fill, of_lot: str) -> Iterator[Row]:
    """The filler of a capsule; by completion what it may be."""
    if fill.filler is not None:
        yield say("capsule.filler"), fill.filler.text(), of_lot
    if fill.filler_range is not None and fill.filler_estimate is not None:
        ends, estimate = fill.filler_range, fill.filler_estimate
        told = say("capsule.by-completion", estimate=estimate)
        yield say("capsule.filler"), range_text(ends.low, ends.high), told
        if of_lot:
            yield "", "", of_lot


def _shares(plan: Plan) -> Iterator[Row]:
    """What a capsule holds of each stock."""
    if not is_of_several(plan):
        yield say("capsule.stock"), plan.fill.stock.text(), ""
        return
    for one in plan.actives:
        if one.of is None:
            yield say("capsule.stock"), one.fill.text(), say("capsule.of-active", active=one.name)


_MASS = 6  # digits of a limit as mass


def each_with_shell(fill: Fill) -> str:
    """Within which masses each capsule lies on the balance; empty without the mass of a shell."""
    if fill.gross is None or fill.total is None:
        return ""
    limits = each_limits(fill.total, fill.gross)
    if limits is None:
        return ""
    return say("capsule.each-with-shell", range=range_text(*limits, _MASS))


def _each(fill: Amount) -> str:
    """Within which masses each net fill lies by its theoretical weight, and in percent of it."""
    limits = each_limits(fill)
    if limits is None:
        return ""
    least, most = (Amount(100 * limit.number / fill.number, "%") for limit in limits)
    span = range_text(*limits, _MASS)
    return say("capsule.each", range=span, least=least, most=most, rule=EACH)


ALIKE = "no-pack-statistic"
"""It stands under the packing where that has a section: its caution speaks of the same powder."""


def packing_rows(plan: Plan, packing: PackingRange) -> Iterator[Row]:
    """How the powders may be packed, and what a body filled to the brim then holds."""
    for entry in plan.notices:
        if entry.code == ALIKE:
            yield say("packing.assumed"), "", entry.text
    for powder in packing.powders:
        ends = {"least": powder.least, "most": powder.most, "source": powder.bounded_by}
        label, told = powder.what, say("packing.ends", **ends)
        if is_of_several(plan):  # with a name in it, it goes on below
            label, told = say("packing.taken"), say("packing.ends-of", what=label, ends=told)
        yield label, powder.used.text(_FEW), told
    bodies = say("range", low=packing.bodies_least, high=packing.bodies_most)
    yield say("packing.bodies"), bodies, say("packing.not-shared")
    yield from _brimful(plan, packing)


def _brimful(plan: Plan, packing: PackingRange) -> Iterator[Row]:
    """The dose of each active in a body that is filled to the brim."""
    if packing.dose_least is not None and packing.dose_most is not None:
        yield say("packing.each"), range_text(packing.dose_least, packing.dose_most), ""
        return
    for one in plan.actives:
        dose = one.dose.expected
        least, most = (
            Amount(100 * dose.number / part.number, dose.unit)
            for part in (packing.occupied_most, packing.occupied_least)
        )
        of = say("packing.of-active", active=one.name)
        yield say("packing.each"), range_text(least, most), of
