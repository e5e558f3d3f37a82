"""What the filler really used says of a mixture: how it packs, what was lost, and of the filler."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._bench.forwards import run
from galenic._bench.shelf import is_excipient, room_per_mg, stock_of
from galenic._materials.methods import COMPLETION, TO_MASS
from galenic._materials.spread import factor
from galenic.errors import InputError, Problems
from galenic.formulas import fill as fills
from galenic.formulas import uniformity
from galenic.quality._columns import near, refuse_other_unit
from galenic.quality._masses import LossLimit, Scatter
from galenic.quality._method import sum_of
from galenic.quality._records import Mixture
from galenic.quality._rules import rules_for
from galenic.quality._verdicts import percent
from galenic.results._names import Role, VesselName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.excipients import Packs
    from galenic._materials.order import Order
    from galenic._sheet import Sheet, Step
    from galenic.quality._measured import Learning
    from galenic.quality._records import ConfidenceInterval
    from galenic.quality._sampled import Sampled
    from galenic.results._parts import Weighing
    from galenic.results._plan import Plan

__all__ = ["mixture_lines", "mixture_of"]

_RULE = "dac-nrf"
"""The in-process test of the method; a batch is held against it, whatever rule releases it."""

_APART = 3
"""Standard errors by which two means of one batch differ before it is said; they seldom do."""

_CANNOT_BE = 6
"""Standard errors beyond which it is no chance: one in ten thousand of ten capsules at the most."""

_ENOUGH = 10
"""Capsules of which so much can be said."""

_SAME = Fraction(1, 1000)
"""Fills that differ by no more are one: weights are read to so many digits."""

_ALIKE = Fraction(1, 100)
"""How far the ends of a packing may lie from their middle for it to be given as one figure."""


_NONE = Fraction(0)
_NO_ROOM = (_NONE, _NONE)


class _Others(NamedTuple):
    """The powders beside the filler, of the whole batch: what they hold of filler, and their room.

    ``alike`` is what of them packs as nobody knows; ``least`` and ``most`` the room, in bodies, of
    the rest.
    """

    filler: Fraction
    alike: Fraction
    least: Fraction
    most: Fraction


def mixture_of(  # noqa: PLR0913, PLR0917 - what was learnt of its capsules
    sheet: Sheet,
    data: Learning,
    plan: Plan | None,
    found: Sampled,
    rsd: Amount | None,
    next_batch: ConfidenceInterval | None,
) -> Mixture:
    """What lies in all the capsules by the weights, held against what was weighed in.

    Raises
    ------
    InputError
        When the filler is in another unit, or the capsules hold what there never was.
    """
    balance = _balance(sheet, data, found.mean)
    _refuse_more_than_there_was(balance, found)
    _note_balance(sheet, balance, found)
    limits = _limits()
    _note_limits(sheet, limits, balance.loss, rsd)
    low, high = _filler_packs(sheet, data, plan, balance)
    _note_packing(sheet, low, high)
    return Mixture(
        capsules=data.capsules_filled or 0,
        size=data.pack_stat_size,
        maker=data.pack_stat_maker,
        filler=None if plan is None else plan.order.filler.name,
        filler_used=balance.used.amount,
        other_powders=balance.beside.amount,
        weighed_in=balance.weighed_in.amount,
        left=None if data.left is None else Amount(sum_of(data.left), "mg"),
        weighed_in_each=balance.each.amount,
        loss=balance.loss.amount,
        loss_limit=limits.loss,
        rsd_limit=limits.rsd,
        filler_pack_low=low,
        filler_pack_high=high,
        next_batch=next_batch,
    )


class _Balance(NamedTuple):
    """What went in, what each holds of it by its share and by the weights, and what was lost."""

    used: Step
    beside: Step
    weighed_in: Step
    each: Step
    mean: Step
    loss: Step


def _balance(sheet: Sheet, data: Learning, mean: Step) -> _Balance:
    count, others = data.capsules_filled, data.other_powders
    assert count is not None  # noqa: S101 - the rules of the record saw to both
    assert others is not None  # noqa: S101
    used = _filler_used(sheet, data, mean, count)
    beside = sheet.constant("other powders", sum_of(others), "mg", others[0].origin)
    weighed_in = sheet.constant("weighed in", used.number + beside.number, "mg", "their sum")
    left = _NONE if data.left is None else sum_of(data.left)
    capsules = sheet.constant("capsules filled", count, "capsule", "capsules_filled")
    shared = sheet.constant("shared out", weighed_in.number - left, "mg", "weighed in, less left")
    each = sheet.work("mean fill by what was weighed in", fills.per_capsule, shared, capsules)
    filled = sheet.work("in the capsules", fills.for_batch, mean, capsules)
    loss = sheet.work("loss", uniformity.mass_loss, weighed_in, filled)
    return _Balance(used, beside, weighed_in, each, mean, loss)


def _filler_used(sheet: Sheet, data: Learning, mean: Step, count: int) -> Step:
    """All the filler: as it was told, or the premix and what was topped up."""
    if data.filler_used is not None:
        key, used = "filler_used", data.filler_used
    else:
        assert data.premix is not None  # noqa: S101 - the rules of the record saw to both
        assert data.topped_up is not None  # noqa: S101
        key, used = "topped_up", data.topped_up
    premix = 0 if key == "filler_used" or data.premix is None else data.premix.number
    others = data.other_powders or ()
    expected = mean.number * count - sum_of(others) - premix
    problems = Problems()
    if expected > 0:
        about = near(Amount(expected, "mg"), "as the capsules hold")._replace(least_may_be=True)
        refuse_other_unit(problems, key, [used], about)
    if problems:
        raise InputError(problems)
    return sheet.constant("filler used", used.number + premix, "mg", used.origin)


def _refuse_more_than_there_was(balance: _Balance, found: Sampled) -> None:
    """Refuse weights of which even the lightest is above its share, and not by chance.

    Of fewer than ten that may be chance: they are told, as all that is less far off.
    """
    each, lightest = balance.each, min(one.number for one in found.each)
    few = found.error is None or len(found.each) < _ENOUGH
    if few or lightest <= each.number or not _is_apart(balance, found, _CANNOT_BE):
        return
    problems = Problems()
    given = f"{balance.mean.amount.text(4)} at the mean, none lighter than its share"
    expected = f"about {each.amount.text(4)}, the share of one in what was weighed in"
    remedy = (
        "more than there was cannot be in the capsules: check tare, shell mass, capsules_filled "
        "and filler_used; or learn from the weights alone"
    )
    problems.add("conflict", "filler_used", given, expected, remedy)
    raise InputError(problems)


def _is_apart(balance: _Balance, found: Sampled, errors: int = _APART) -> bool:
    """Whether both means differ by more than the weights explain, and than anybody weighs."""
    square = _NONE if found.error is None else found.error.square
    off = (balance.mean.number - balance.each.number) ** 2
    return off > errors**2 * square and off > (_SAME * balance.each.number) ** 2


def _note_balance(sheet: Sheet, balance: _Balance, found: Sampled) -> None:
    """Say where the two means of the batch differ by more than the weights scatter."""
    if not _is_apart(balance, found):
        return
    told = {"mean": balance.mean.amount, "each": balance.each.amount}
    if balance.mean.number > balance.each.number:
        sheet.note("learnt-more-than-weighed", **told)
    else:
        sheet.note("learnt-less-than-weighed", loss=balance.loss.amount, **told)


class _InProcess(NamedTuple):
    """The limits of the in-process test, and where they stand."""

    loss: Amount
    rsd: Amount
    source: str


def _limits() -> _InProcess:
    row = rules_for("weights")[_RULE]
    loss, scatter = row.criterion(LossLimit), row.criterion(Scatter)
    assert loss is not None  # noqa: S101 - the row of our own data
    assert scatter is not None  # noqa: S101
    return _InProcess(loss.loss, scatter.rsd, row.source)


def _note_limits(sheet: Sheet, limits: _InProcess, loss: Step, rsd: Amount | None) -> None:
    """Say where the batch that was learnt from would not pass the test of the method."""
    lost = loss.number * 100 > limits.loss.number
    scatters = rsd is not None and rsd.number > limits.rsd.number
    if lost:
        sheet.note(
            "learnt-loss", loss=percent(loss.number), limit=limits.loss, source=limits.source
        )
    if scatters:
        sheet.note("learnt-scatter", rsd=rsd, limit=limits.rsd, source=limits.source)


# --- how the filler packs -------------------------------------------------------------------------


def _filler_packs(
    sheet: Sheet, data: Learning, plan: Plan | None, balance: _Balance
) -> tuple[Amount, Amount] | tuple[None, None]:
    """The packing statistic of the filler at both ends of what the others' packing may be.

    ``None`` where the others alone would fill the bodies: one of the packings is wrong then.
    """
    beside = sum_of(data.other_powders or ())
    found = _Others(_NONE, beside, _NONE, _NONE) if plan is None else _others(plan, beside)
    share = balance.mean.number / balance.weighed_in.number  # of each milligram, in one capsule
    times = factor("unknown").factor
    ends = ((times, found.least), (1 / times, found.most))
    if found.most * share >= 1:
        return None, None
    used = balance.used.number + found.filler
    filler = sheet.constant("filler in one", used * share, "mg/capsule", "its share")
    alike = sheet.constant("packing not known", found.alike * share, "mg/capsule", "its share")
    low, high = (
        sheet.work(
            f"packing of the filler, {name}",
            fills.pack_of_filler,
            filler,
            alike,
            sheet.constant("how much more densely", times, "1", "packings: unknown"),
            sheet.constant("room of the others", room * share, "1", "their packing"),
        ).amount
        for name, (times, room) in zip(("least", "most"), ends, strict=True)
    )
    return low, high


def _others(plan: Plan, weighed: Fraction) -> _Others:
    """Of all that goes into the batch but the filler: filler in it, unknown packing, and room.

    They are parts of what was weighed in, which seldom is to the last digit what was planned.
    """
    order, size = plan.order, plan.capsule.size
    powders = [_powder(order, one) for one in plan.weighings]
    known = [_known(order, powder, size) for powder in powders]
    rest = [not one.is_filler and one.role != Role.ALIQUOT for one in plan.weighings]
    of_filler = [
        Fraction(there and powder is order.filler)
        for there, powder in zip(rest, powders, strict=True)
    ]
    alike = [
        Fraction(there and powder is not None and powder is not order.filler and room is None)
        for there, powder, room in zip(rest, powders, known, strict=True)
    ]
    rooms = [
        room if there and room is not None and powder is not order.filler else _NO_ROOM
        for there, powder, room in zip(rest, powders, known, strict=True)
    ]
    into = [one for one in plan.weighings if one.into == VesselName.BATCH and not one.is_filler]
    planned = sum(((one.weigh or one.exact).number for one in into), _NONE)
    times = weighed / planned
    first = _poured(plan, list(zip(of_filler, alike, strict=True)))
    return _Others(*(times * one for one in (*first, *_poured(plan, rooms))))


def _poured(plan: Plan, shelf: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """What of two things lies in the batch, of which each milligram poured brings so much."""
    batch = run(plan.weighings, shelf)[VesselName.BATCH]
    return Fraction(batch.active), Fraction(batch.room)


def _powder(order: Order, one: Weighing) -> Packs | None:
    """The powder of a weighing, where it takes up room in a body."""
    if one.role == Role.ALIQUOT:
        return None
    if one.role == Role.STOCK:
        return stock_of(order, one)
    if one.from_ == VesselName.DILUENT and order.triturate is not None:
        own = order.triturate.diluent is not None
        return order.triturate if own else order.filler
    if one.from_ == VesselName.FILLER or one.role == Role.FILLER:
        return order.filler
    found = next((entry for entry in order.excipient if is_excipient(one, entry)), None)
    return None if found is None or found.in_voids else found


def _known(order: Order, powder: Packs | None, size: str) -> tuple[Fraction, Fraction] | None:
    """Room of one milligram at the tightest and the loosest; ``None`` where nobody knows it."""
    if powder is None or powder is order.filler or order.bodies.packing(powder, size) is None:
        return None
    return room_per_mg(order, powder, size, "most"), room_per_mg(order, powder, size, "least")


def _is_one(low: Amount, high: Amount) -> bool:
    """Whether both ends are one figure, as near as anybody weighs."""
    middle = (low.number + high.number) / 2
    return high.number - middle <= _ALIKE * middle


def _note_packing(sheet: Sheet, low: Amount | None, high: Amount | None) -> None:
    if low is not None and high is not None and not _is_one(low, high):
        times = factor("unknown").factor
        sheet.note("learnt-filler-range", low=low, high=high, times=int(times))
    if low is None:
        sheet.note("learnt-filler-none")


def mixture_lines(
    found: Mixture, rsd: Amount | None, most: Fraction, plan: Plan | None
) -> Iterator[str]:
    """Lines for the next order: the scatter, and how the filler packs where that is one figure.

    ``most`` is the largest scatter that an order takes, in percent.
    """
    if plan is not None and plan.fill.method == COMPLETION:
        yield "# method, for [fill], without premix: the next batch needs no topping up"
        yield f'method = "{TO_MASS}"'
    if rsd is not None and 0 < rsd.number <= most:
        yield "# rsd, for [fill]"
        yield f'rsd = "{rsd.text(3)}"'
    low, high = found.filler_pack_low, found.filler_pack_high
    if low is None or high is None:
        return
    of = "the filler" if found.filler is None else found.filler
    if not _is_one(low, high):
        yield f"# {of} alone packs {low.text(4)} to {high.text(4)}: no figure for [filler]"
        return
    yield f"# pack_stat of {of}, for [filler]"
    middle = Amount((low.number + high.number) / 2, low.unit)
    yield f'pack_stat = "{middle.text(4)}"'
    if found.size is not None:
        yield f"pack_stat_size = {json.dumps(found.size, ensure_ascii=False)}"
    if found.maker is not None:
        yield f"pack_stat_maker = {json.dumps(found.maker, ensure_ascii=False)}"
