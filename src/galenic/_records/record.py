"""Makes the record of a batch: every field of both records, filled in or marked as blank.

Which fields there are follows what USP <795> (2023) asks of a master formulation record and of a
compounding record, as the reference of this library has them (the official text was not seen), and
what the German ApBetrO asks of a protocol of manufacture, in § 7 (1c) and § 8 (2), as
apothekenwiki.com and ra.de print it; the protocols of the NRF are made after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from galenic._materials.labelling import Labelling
from galenic._planning.last_day import last_day
from galenic._records.components import components, container, lots, weights
from galenic._records.quality import traits
from galenic._words import phrase
from galenic.results._batch_record import BatchRecord, RecordEntry, RecordField
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from galenic._materials.order import Order
    from galenic.results._parts import Days

__all__ = ["record"]

_NONE = Labelling()
_AskedBy: TypeAlias = tuple[str, ...]
_USP: _AskedBy = ("usp-795",)
_GERMAN: _AskedBy = ("apbetro",)
_BOTH = _USP + _GERMAN


def record(order: Order | Plan | Mapping[str, Any]) -> BatchRecord:
    """Make the record of a batch: master formulation record, compounding record and worksheet.

    Parameters
    ----------
    order
        A plan; or an order, as :func:`galenic.plan` takes it.

    Returns
    -------
    BatchRecord
        With ``missing`` for what is required and is to be filled in by hand. What galenic cannot
        know is blank, and never made up.

    Raises
    ------
    InputError
        With every problem of the order; and when the day it sets for the batch is too late.
    CheckError
        When galenic's own check of the plan fails.
    """
    from galenic._planning.plan import plan  # noqa: PLC0415 - a plan that is given needs no planner

    made = order if isinstance(order, Plan) else plan(order)
    last_day(made)  # no record is written with a day that is later than may be
    return BatchRecord(
        plan=made,
        master=tuple(_fields(made, _MASTER)),
        batch=tuple(_fields(made, _BATCH)),
        quality=tuple(traits(made)),
    )


def _fields(
    plan: Plan, rows: Iterable[tuple[str, _AskedBy, Callable[[Plan], Iterable[RecordEntry]]]]
) -> Iterator[RecordField]:
    for key, asked_by, entries in rows:
        yield RecordField(key, asked_by, tuple(entries(plan)))


def _one(value: Any, said: Any = "") -> tuple[RecordEntry]:  # noqa: ANN401 - what an entry takes
    return (RecordEntry("", value, said),)


def _blank(_plan: Plan) -> Iterable[RecordEntry]:
    """What only a person can fill in."""
    return _one(None)


def _by_apbetro(_plan: Plan) -> Iterable[RecordEntry]:
    """The same, of what German law alone asks for."""
    return _one(None, phrase("batch-record.by-apbetro"))


def _told(plan: Plan) -> Labelling:
    return plan.order.label or _NONE


def _name(plan: Plan) -> Iterator[RecordEntry]:
    for one in plan.actives:
        yield RecordEntry("", one.name)


def _strength(plan: Plan) -> Iterator[RecordEntry]:
    if plan.product is not None:
        yield RecordEntry(plan.product.active, plan.product.strength)
        return
    for one, order in zip(plan.actives, plan.order.by_active, strict=True):
        about = one.name if len(plan.actives) > 1 else ""
        strength = order.ordered_of_capsule
        mass = phrase("batch-record.of-mass", mass=one.dose.label) if strength else ""
        yield RecordEntry(about, strength or order.dose_of_capsule, mass)


def _form(plan: Plan) -> Iterable[RecordEntry]:
    kind = "capsules" if plan.product is None else plan.product.kind
    return _one(str(phrase(f"batch-record.form-{kind}")))


def _instructions(plan: Plan) -> Iterator[RecordEntry]:
    """The worksheet has every step; equipment is what weighs and what fills."""
    yield RecordEntry(phrase("batch-record.steps"), str(phrase("batch-record.on-worksheet")))
    for balance in plan.order.balance:
        said = phrase("batch-record.readability", readability=balance.readability)
        yield RecordEntry(phrase("batch-record.balance"), balance.name, said)
    if plan.made.plate is not None:
        yield RecordEntry(phrase("batch-record.machine"), plan.made.plate)
    yield RecordEntry(phrase("batch-record.precautions"), None)


def _beyond_use(plan: Plan) -> Iterable[RecordEntry]:
    """The day that the order sets; the latest that there may be is a remark."""
    latest, asked = plan.ends.no_later_than, plan.order.end_set
    said = "" if latest is None else phrase("batch-record.latest", date=latest)
    return _one(None if asked is None else asked[1], said)


def _rules(plan: Plan) -> Iterator[Days]:
    """The rules that count the days of such a batch; a lot that ends sooner is of one batch."""
    yield from (days for days in (plan.ends.days, *plan.ends.own_days) if days is not None)


def _longest(plan: Plan) -> Iterator[RecordEntry]:
    """How long such a batch may have, for the formula that knows no day."""
    for days in _rules(plan):
        yield RecordEntry(days.rule, days.days, phrase("batch-record.days", text=days.said))


def _reference(plan: Plan) -> Iterator[RecordEntry]:
    """Where each of these was read."""
    for days in _rules(plan):
        yield RecordEntry("", days.rule, days.source)


def _storage(plan: Plan) -> Iterable[RecordEntry]:
    return _one(_told(plan).storage)


def _calculations(plan: Plan) -> Iterator[RecordEntry]:
    for one in plan.actives:
        about = phrase("batch-record.factor-of", active=one.name)
        yield RecordEntry(about, one.potency.factor)
        if one.overage.number:
            about = phrase("batch-record.overage-of", active=one.name)
            yield RecordEntry(about, one.overage)
    yield RecordEntry(
        phrase("batch-record.numbers"), len(plan.steps), phrase("batch-record.explain")
    )


def _labelling(plan: Plan) -> Iterator[RecordEntry]:
    told = _told(plan)
    yield RecordEntry(phrase("batch-record.statement"), str(phrase("label.compounded")))
    yield RecordEntry(phrase("batch-record.route"), told.route)
    yield RecordEntry(phrase("batch-record.pharmacy"), told.pharmacy)
    for text in told.warnings or ():
        yield RecordEntry(phrase("batch-record.warning"), text)


def _quality(_plan: Plan) -> Iterable[RecordEntry]:
    return _one(str(phrase("batch-record.on-quality")))


def _total(plan: Plan) -> Iterator[RecordEntry]:
    if plan.product is not None:
        yield RecordEntry(phrase("batch-record.mass"), plan.product.made)
    else:
        made = plan.made
        yield RecordEntry(phrase("batch-record.ordered"), made.ordered)
        said = phrase("batch-record.allowances", excess=made.excess)
        yield RecordEntry(phrase("batch-record.planned"), made.planned, said)
        if made.blend is not None:
            yield RecordEntry(phrase("batch-record.blend"), made.blend)
    yield RecordEntry(phrase("batch-record.yield"), None)


def _date(plan: Plan) -> Iterable[RecordEntry]:
    return _one(plan.order.date)


def _number(plan: Plan) -> Iterable[RecordEntry]:
    return _one(plan.order.batch_lot)


_MASTER = (
    ("name", _USP, _name),
    ("strength", _USP, _strength),
    ("dosage-form", _USP, _form),
    ("components", _USP, components),
    ("container", _USP, container),
    ("instructions", _USP, _instructions),
    ("description", _USP, _blank),
    ("beyond-use", _USP, _longest),
    ("storage", _USP, _storage),
    ("beyond-use-reference", _USP, _reference),
    ("calculations", _USP, _calculations),
    ("labelling", _USP, _labelling),
    ("quality-control", _USP, _quality),
    ("other", (), _blank),
)
"""The fields of a master formulation record: key, who asks for it, what fills it in."""

_BATCH = (
    ("name", _USP, _name),
    ("strength", _USP, _strength),
    ("dosage-form", _USP, _form),
    ("date", _BOTH, _date),
    ("number", _BOTH, _number),
    ("prepared-by", _BOTH, _blank),
    ("verified-by", _USP, _blank),
    ("components", _BOTH, lots),
    ("weights", _BOTH, weights),
    ("total", _BOTH, _total),
    ("beyond-use", _BOTH, _beyond_use),
    ("storage", _USP, _storage),
    ("calculations", _USP, _calculations),
    ("description", _USP, _blank),
    ("in-process", _GERMAN, _by_apbetro),
    ("quality-results", _USP, _quality),
    ("master-reference", _USP, _blank),
    ("patient", _GERMAN, _by_apbetro),
    ("release", _GERMAN, _by_apbetro),
    ("review", _USP, _blank),
)
"""Those of a compounding record."""
