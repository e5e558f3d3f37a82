"""The worst case: every known source at the limits that were stated for it, at the same time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from galenic.accuracy._intervals import in_unit
from galenic.accuracy._model import Model
from galenic.accuracy._records import WorstCase

if TYPE_CHECKING:
    from galenic.results._plan import Plan

__all__ = ["worst_case", "worst_case_of"]


def worst_case(plan: Plan, *, active: str | None = None) -> WorstCase:
    """Find the least and the largest dose of a capsule, by interval arithmetic.

    The dose rises or falls steadily with each error, so its range over all of them is reached in a
    corner, where it is taken from the bench: no wider and no narrower than it is. A source that is
    known only by its standard deviation enters as ± 3 of them, and is named.

    Parameters
    ----------
    plan
        The plan.
    active
        The name of the active, where the plan has several; of one it need not be named.

    Raises
    ------
    InputError
        When the plan was stopped and has no dose, a scatter given is beyond 20 % of the dose, or
        the active is none of the plan's.
    """
    return worst_case_of(Model(plan, active=active))


def worst_case_of(model: Model) -> WorstCase:
    """Find the worst case of a model."""
    low = _extreme(model, -1) * math.prod(1 + one.limits[0] for one in model.capsule)
    high = _extreme(model, 1) * math.prod(1 + one.limits[1] for one in model.capsule)
    by_sd = tuple(
        one.name for one in (*model.batch, *model.capsule) if one.distribution == "normal"
    )
    origin = "all at their limits"
    return WorstCase(
        in_unit(low, model.unit, origin), in_unit(high, model.unit, origin), by_sd, model.leaves_out
    )


def _extreme(model: Model, sign: int) -> float:
    """The least (−1) or largest (1) mean dose of a batch: climb from corner to corner.

    One step leads to the top where the dose is monotone in each error whatever the others are,
    which it is but for a scale that is shared within a chain; the climb goes on until no error can
    be turned round to advantage.
    """
    limits = [source.limits for source in model.batch]
    corner = [ends[slope * sign > 0] for ends, slope in zip(limits, model.slopes(), strict=True)]
    best = model.dose(corner)
    climbing = True
    while climbing:
        climbing = False
        for place, ends in enumerate(limits):
            for end in ends:
                tried = [*corner[:place], end, *corner[place + 1 :]]
                dose = model.dose(tried)
                if (dose - best) * sign > 1e-15 * abs(best):
                    corner, best, climbing = tried, dose, True
    return float(best)
