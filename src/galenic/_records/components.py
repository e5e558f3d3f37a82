"""What goes into a batch: each component, how much of it, its lot, and what is weighed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._words import phrase
from galenic.results._batch_record import RecordEntry
from galenic.results._names import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.results._plan import Plan

__all__ = ["components", "container", "lots", "weights"]


def components(plan: Plan) -> Iterator[RecordEntry]:
    """Each powder: of capsules how much of it is in one, of a product how much of it is weighed."""
    if plan.product is not None:
        yield from weights(plan)
        return
    for one, order in zip(plan.actives, plan.order.by_active, strict=True):
        if one.of is None:
            form = order.form(order.stock.active).name
            about = phrase("batch-record.stock", stock=order.stock.described(form))
            told = {"active": one.name, "dose": order.dose_of_capsule, "overage": one.overage}
            said = phrase(
                "batch-record.for-more" if one.overage.number else "batch-record.for", **told
            )
            yield RecordEntry(about, one.fill, said)
        else:
            about = phrase("batch-record.with", active=one.name, owner=one.of)
            yield RecordEntry(about, order.dose_of_capsule)
    for name, mass in plan.fill.excipients.items():
        yield RecordEntry(name, mass, phrase("batch-record.excipient"))
    yield _filler(plan)


def _filler(plan: Plan) -> RecordEntry:
    fill, name = plan.fill, plan.order.filler.name
    ends = fill.filler_range
    if ends is None:
        return RecordEntry(name, fill.filler, phrase("batch-record.filler"))
    said = phrase("batch-record.filler-range", low=ends.low, high=ends.high)
    return RecordEntry(name, fill.filler_estimate, said)


def container(plan: Plan) -> Iterator[RecordEntry]:
    """The capsule; and the container, which nobody but the pharmacy knows."""
    if plan.product is None:
        shell = plan.capsule
        maker = None if shell.maker is None else phrase("batch-record.maker", maker=shell.maker)
        about = phrase("batch-record.shell")
        yield RecordEntry(about, shell.size, "" if maker is None else maker)
    yield RecordEntry(phrase("batch-record.container"), None)


def lots(plan: Plan) -> Iterator[RecordEntry]:
    """Every lot that goes in, with its expiry and its maker as far as the order has them."""
    for lot in plan.ends.lots:
        what = phrase("batch-record.lot-of", what=lot.what)
        yield RecordEntry(what, lot.lot)
        yield RecordEntry(phrase("batch-record.expiry-of", what=lot.what), lot.expires)
        yield RecordEntry(phrase("batch-record.vendor-of", what=lot.what), None)
    if plan.product is None and not any(lot.role == Role.CAPSULE for lot in plan.ends.lots):
        what = phrase("batch-record.shells", size=plan.capsule.size)
        yield RecordEntry(phrase("batch-record.lot-of", what=what), None)


def weights(plan: Plan) -> Iterator[RecordEntry]:
    """Every weight as it is to be set; what was read is written beside it on the worksheet."""
    for one in plan.weighings:
        each = None if one.each is None else phrase("weighing.each", capsules=one.each)
        about = phrase("batch-record.weighing", step=one.step, what=one.named, each=each)
        balance = "" if one.balance is None else phrase("batch-record.on", balance=one.balance)
        yield RecordEntry(about, one.weigh or one.exact, balance)
