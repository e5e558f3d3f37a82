"""The traits of quality that are looked at before a batch is released, with what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.rules import each_within
from galenic.results._batch_record import QualityTrait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.results._plan import Plan

__all__ = ["traits"]

_EACH = "us-theoretical"
"""The rule that single capsules are held to by their theoretical weight."""


def traits(plan: Plan) -> Iterator[QualityTrait]:
    """Each trait; a plan that was stopped has none.

    What it looks like, and whether its container is whole, only who made it can say.
    """
    if plan.stopped:
        return
    yield QualityTrait("appearance", None, None, None, None)
    if plan.product is None:
        yield QualityTrait("count", plan.made.planned, None, None, None)
        yield from _weight(plan)
    else:
        yield QualityTrait("mass", plan.product.made, None, None, None)
    for one in plan.actives:
        dose = one.dose.expected
        yield QualityTrait(f"content {one.name}", dose, None, None, None)
    yield QualityTrait("container", None, None, None, None)


def _weight(plan: Plan) -> Iterator[QualityTrait]:
    """The weight of each capsule with its shell, or net where that of the shell is not known."""
    fill, within = plan.fill, each_within(_EACH)
    if fill.total is None:
        yield QualityTrait("weight", None, None, None, None)
        return
    shell = 0 if fill.gross is None else fill.gross.number - fill.total.number
    low = high = None
    if within is not None:
        part = within.number / 100
        low, high = (
            Amount(fill.total.number * (1 + sign * part) + shell, fill.total.unit)
            for sign in (-1, 1)
        )
    key = "net-weight" if fill.gross is None else "weight"
    yield QualityTrait(key, fill.gross or fill.total, low, high, _EACH)
