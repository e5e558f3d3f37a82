"""The traits of quality that are looked at before a batch is released, with what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._materials.rules import EACH, each_limits
from galenic.results._batch_record import QualityTrait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.results._plan import Plan

__all__ = ["traits"]


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
    fill = plan.fill
    if fill.total is None:
        yield QualityTrait("weight", None, None, None, None)
        return
    low, high = each_limits(fill.total, fill.gross) or (None, None)
    key = "net-weight" if fill.gross is None else "weight"
    yield QualityTrait(key, fill.gross or fill.total, low, high, EACH)
