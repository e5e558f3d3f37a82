"""The error budget: each source by itself, and all of them together (JCGM 100)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from galenic.accuracy._intervals import DoseSpread, in_unit
from galenic.accuracy._model import Model
from galenic.accuracy._records import Budget, Contribution, DoseInterval, WholeDose

if TYPE_CHECKING:
    from galenic.results._plan import Plan

__all__ = ["budget", "budget_of"]


def budget(plan: Plan, *, active: str | None = None) -> Budget:
    """Work out how sure the dose of an active is, and what makes it unsure.

    The errors of the sources are independent of each other; what several weighings share, such as
    the scale of one balance, is one source that moves them all at once, so that it cancels where
    both parts of a ratio were weighed on it. How the dose follows is taken from the bench.

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
    return budget_of(Model(plan, active=active))


def budget_of(model: Model) -> Budget:
    """Work out the budget of a model."""
    spread = DoseSpread(model)
    mean, origin = spread.mean, "the bench"
    return Budget(
        dose=DoseInterval(
            in_unit(mean, model.unit, origin),
            in_unit(mean * spread.standard, model.unit, origin),
            spread.interval(),
        ),
        of_label=in_unit(100 * mean / model.label, "%", origin),
        between=spread.between,
        within=spread.within,
        contributions=_contributions(spread),
        leaves_out=model.leaves_out,
        active=model.named,
        whole=_whole(spread),
    )


def _whole(spread: DoseSpread) -> WholeDose | None:
    """How sure a dose of several capsules is; ``None`` where the order counts in capsules."""
    told = spread.model.of.dose
    if told.whole is None:
        return None
    return WholeDose(told.capsules_per_dose, *spread.whole(told.capsules_per_dose))


def _contributions(spread: DoseSpread) -> tuple[Contribution, ...]:
    model = spread.model
    whole = math.fsum(part * part for part in spread.parts)
    found = [
        Contribution(
            source.name,
            source.kind,
            part,
            part * part / whole if whole else 0.0,
            source.distribution,
            source.origin,
            source.centre,
        )
        for source, part in zip(spread.known, spread.parts, strict=True)
    ]
    product = model.plan.product
    moved = None if product is None else product.deviation
    shift = float((moved or model.of.dose.deviation).number) / 100
    rounding = "the weights as set, against the exact ones"
    found.append(Contribution("rounding", "batch", 0.0, 0.0, "known", rounding, shift))
    found.sort(key=lambda one: -(one.relative_standard_uncertainty or 0.0))
    found += [
        Contribution(source.name, source.kind, None, None, None, source.origin, wants=source.wants)
        for source in model.sources
        if source.distribution is None
    ]
    return tuple(found)
