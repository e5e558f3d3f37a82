"""The [order] table: what is wanted, and what may be done to reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic import _fields as fields
from galenic._materials import whole_dose
from galenic._materials.dose_units import DOSES, LONE_DOSES

if TYPE_CHECKING:
    import datetime as dt

    from galenic.errors import Problems

__all__ = ["Request"]


@fields.sound
class Request(fields.Sound):
    """The [order] table."""

    active: str | None = fields.text(
        doc="the form the dose is stated in", default=None, required=True
    )
    dose: fields.MaybeAmount = fields.amount(
        *DOSES,
        doc="dose of one capsule; with capsules_per_dose the whole dose",
        rename=LONE_DOSES,
        default=None,
        required=True,
    )
    capsules: int = fields.count(
        doc="capsules ordered", at_most=1_000_000, default=None, required=True
    )
    capsules_per_dose: int | None = fields.count(
        doc="as how many capsules a dose is taken; the dose is then the whole dose",
        at_most=whole_dose.MOST,
        default=None,
    )
    excess: fields.MaybeAmount = fields.amount(
        "%",
        "capsule",
        doc="batch excess: more of the same blend; absent: none",
        zero=True,
        at_most=1000,
        default=None,
    )
    overage: fields.MaybeAmount = fields.amount(
        "%",
        doc="overage: more active in each capsule; absent: none",
        zero=True,
        at_most=100,
        default=None,
    )
    tolerance: fields.MaybeAmount = fields.amount(
        "%",
        doc="worst-case dose error that a triturate may add; absent: none is set",
        at_most=100,
        default=None,
    )
    number: str | None = fields.text(
        doc="number of the order or the batch, for the record", default=None
    )
    date: dt.date | None = fields.date(
        doc="day of the order; the clock is never read", default=None
    )
    convert_form: bool = fields.flag(
        doc="allow order.active and stock.active to differ", default=False
    )

    @fields.rule("excess")
    def _whole_capsules(self, _path: str, problems: Problems) -> None:
        excess = self.excess
        if excess is not None and excess.unit == "capsule" and excess.number.denominator != 1:
            problems.add("range", "order.excess", excess.label, "whole capsules", "round it")
