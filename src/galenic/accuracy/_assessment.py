"""All that is known of the dose of a plan, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from galenic._notices import notice
from galenic.accuracy._assessed import AssessedActive, Assessment
from galenic.accuracy._chosen import chosen
from galenic.accuracy._intervals import DoseSpread
from galenic.accuracy._model import Model
from galenic.accuracy._passing import pass_probability
from galenic.accuracy._propagation import budget_of
from galenic.accuracy._simulated import Acceptance
from galenic.accuracy._simulation import BATCHES, CAPSULES, SEED, check_size, simulate
from galenic.accuracy._spread import check_executor, check_progress
from galenic.accuracy._together import all_pass
from galenic.accuracy._what_if import improve
from galenic.accuracy._worst import worst_case_of
from galenic.results._plan import must_be_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from galenic._notices import Notice
    from galenic.accuracy._simulated import Simulation
    from galenic.results._plan import Plan

__all__ = ["assess"]

_MOSTLY = 0.5  # of the variance between batches: then a rectangular error gives its shape


def assess(  # noqa: PLR0913 - one keyword for each thing that a simulation can be asked
    plan: Plan,
    *,
    active: str | None = None,
    seed: int = SEED,
    batches: int = BATCHES,
    capsules: int = CAPSULES,
    cores: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Assessment:
    """Say how sure the dose of each active of a plan is, and what would make it surer.

    Of several actives the chance that all of them pass <905> comes besides, from one simulation of
    them together; :class:`galenic.accuracy.AllPass` says what they share in it.

    Parameters
    ----------
    plan
        The plan; of one that was stopped there are its notices alone.
    active
        The name of the only active to look at; left out, all are.
    seed, batches, capsules, cores, progress
        Of the simulation; see :func:`galenic.accuracy.simulate`.
    executor
        Any ``concurrent.futures.Executor``, for the simulation and for what would make the dose
        surer; see there.

    Raises
    ------
    InputError
        When a number is out of its range, the executor is none or comes beside ``cores``, a scatter
        is beyond 20 % of the dose, or the active is none of the plan's.
    CheckError
        When simulation and budget do not agree.
    """
    check_size(seed=seed, batches=batches, capsules=capsules, cores=cores)
    check_executor(executor, cores)
    check_progress(progress)
    must_be_plan(plan)
    if plan.stopped:
        return Assessment(plan, tuple(one for one in plan.notices if one.severity == "stop"))
    names = [one.name for one in plan.actives] if active is None else [active]
    models = [Model(plan, active=name) for name in names]
    several = len(models) > 1
    run = _Asked(seed, batches, capsules, cores, executor)
    whole = (len(models) + several) * batches
    found = [
        _of_active(model, run, _after(progress, place * batches, whole))
        for place, model in enumerate(models)
    ]
    last = _after(progress, len(found) * batches, whole)
    return Assessment(
        plan=plan,
        notices=tuple(one for model in models for one in _notices(model)),
        actives=tuple(found),
        all_pass=all_pass(models, **run._asdict(), progress=last) if several else None,
    )


class _Asked(NamedTuple):
    """How the simulations are to be made."""

    seed: int
    batches: int
    capsules: int
    cores: int
    executor: Executor | None


def _of_active(
    model: Model, run: _Asked, progress: Callable[[int, int], None] | None
) -> AssessedActive:
    plan, active = model.plan, model.of.name
    simulation, chance = cast("Simulation", None), cast("Acceptance", None)
    if plan.product is None:  # a product has no capsules that could be drawn, or pass
        simulation = simulate(plan, active=active, **run._asdict(), progress=progress)
        chance = _chance(model)
    return AssessedActive(
        name=active,
        budget=budget_of(model),
        worst_case=worst_case_of(model),
        simulation=simulation,
        chance=chance,
        improvements=improve(plan, active=active, executor=run.executor),
    )


def _after(
    progress: Callable[[int, int], None] | None, before: int, whole: int
) -> Callable[[int, int], None] | None:
    """Tell the progress of one simulation as that of all of them, which come one by one."""
    if progress is None:
        return None
    return lambda done, _: progress(before + done, whole)


def _notices(model: Model) -> Iterator[Notice]:
    stock = chosen(model.plan, model.of.name)[0].stock
    about = {"of_active": model.named} if model.named else {}
    if stock.counted is not None and stock.percent_of_label is None:
        yield notice("label-range-assumed", **about)
    if model.leaves_out:
        of = DoseSpread(model).of
        yield notice("sources-left-out", sources=model.without, of=of, **about)


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
