"""All that is known of the dose of a plan, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._notices import notice
from galenic.accuracy._intervals import DoseSpread
from galenic.accuracy._model import Model
from galenic.accuracy._passing import pass_probability
from galenic.accuracy._propagation import budget_of
from galenic.accuracy._records import Acceptance, Assessment
from galenic.accuracy._simulation import BATCHES, CAPSULES, SEED, check_size, simulate
from galenic.accuracy._spread import check_executor
from galenic.accuracy._what_if import improve
from galenic.accuracy._worst import worst_case_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["assess"]

_MOSTLY = 0.5  # of the variance between batches: then a rectangular error gives its shape


def assess(  # noqa: PLR0913 - one keyword for each thing that a simulation can be asked
    plan: Plan,
    *,
    seed: int = SEED,
    batches: int = BATCHES,
    capsules: int = CAPSULES,
    cores: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Assessment:
    """Say how sure the dose of a plan is, and what would make it surer.

    Parameters
    ----------
    plan
        The plan; of one that was stopped there are its notices alone.
    seed, batches, capsules, cores, progress
        Of the simulation; see :func:`galenic.accuracy.simulate`.
    executor
        Any ``concurrent.futures.Executor``, for the simulation and for what would make the dose
        surer; see there.

    Raises
    ------
    InputError
        When a number is out of its range, the executor is none or comes beside ``cores``, or a
        scatter is beyond 20 % of the dose.
    CheckError
        When simulation and budget do not agree.
    """
    check_size(seed=seed, batches=batches, capsules=capsules, cores=cores)
    check_executor(executor, cores)
    if plan.stopped:
        return Assessment(plan, tuple(one for one in plan.notices if one.severity == "stop"))
    model = Model(plan)
    return Assessment(
        plan=plan,
        notices=tuple(_notices(plan, model)),
        budget=budget_of(model),
        worst_case=worst_case_of(model),
        simulation=simulate(
            plan,
            seed=seed,
            batches=batches,
            capsules=capsules,
            cores=cores,
            executor=executor,
            progress=progress,
        ),
        chance=_chance(model),
        improvements=improve(plan, executor=executor),
    )


def _notices(plan: Plan, model: Model) -> Iterator[Notice]:
    stock = plan.order.stock
    if stock.counted is not None and stock.percent_of_label is None:
        yield notice("label-range-assumed")
    if model.leaves_out:
        of = DoseSpread(model).of
        yield notice("sources-left-out", sources=model.without, of=of)


def _chance(model: Model) -> Acceptance:
    """The chance of passing <905>, worked out from the budget."""
    spread = DoseSpread(model)
    percent = 100 * spread.mean / model.label
    widest, _ = spread.rectangular()
    shape = widest**2 > _MOSTLY * spread.between**2
    found = pass_probability(
        mean=percent,
        sd=percent * spread.within,
        common_sd=percent * spread.between,
        common="rectangular" if shape else "normal",
    )
    stage_1, overall = model.chance(found.stage_1), model.chance(found.overall)
    return Acceptance(stage_1, overall, bool(model.leaves_out))
