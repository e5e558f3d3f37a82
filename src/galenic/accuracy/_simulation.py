"""Batches made over and over on the bench, with every source erring (JCGM 101)."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from galenic._materials.product import refuse_product
from galenic.accuracy._compare import compared
from galenic.accuracy._draws import Draws, rows_of, stream
from galenic.accuracy._intervals import COVERAGE, DoseOf, Interval, in_unit
from galenic.accuracy._model import Model
from galenic.accuracy._propagation import budget_of
from galenic.accuracy._simulated import Acceptance, Histogram, Simulation
from galenic.accuracy._spread import check_executor, check_progress, spread
from galenic.accuracy._tally import PER_PERCENT, Tally, percentiles
from galenic.accuracy._worst import worst_case_of
from galenic.errors import CheckError, InputError, Problems
from galenic.results._plan import must_be_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from galenic._amounts import Amount
    from galenic.results._plan import Plan

__all__ = ["BATCHES", "CAPSULES", "SEED", "check_size", "simulate", "simulate_model"]

BATCHES, CAPSULES, SEED, BLOCK = 100_000, 30, 1, 65_536
_MOST_BATCHES, _FEWEST_CAPSULES, _MOST_CAPSULES = 10**9, 30, 10_000
_INNER_BLOCKS = 4  # on the bench at once at most: 196,608 capsules
_TASKS = 64  # at most: enough for the workers of a cluster, few enough to be sent about
_METHOD = "percentiles 2.5 and 97.5 of the simulation (JCGM 101)"
_PART = float(COVERAGE.number) / 100
_PARTS = ("within_90_110", "within_85_115", "stage_1", "overall")


def simulate(  # noqa: PLR0913 - one keyword for each thing that a simulation can be asked
    plan: Plan,
    *,
    active: str | None = None,
    seed: int = SEED,
    batches: int = BATCHES,
    capsules: int = CAPSULES,
    cut: bool = False,
    block: int = BLOCK,
    cores: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Make the batch of a plan over and over, and look at its capsules.

    Each batch draws its errors of weighing and content, goes over the bench, and is filled into
    capsules that draw theirs. Memory does not grow with the number of batches.

    Parameters
    ----------
    plan
        The plan.
    active
        The name of the active whose doses are looked at, where the plan has several.
    seed
        The seed; the same one gives the same result, whatever ``block``, ``cores`` and
        ``executor`` are.
    batches, capsules
        Batches made, and capsules looked at in each: 30 to 10,000.
    cut
        Cut the draws at the limits of the worst case, which must then hold every dose.
    block
        The most batches on the bench at once.
    cores
        Threads of our own.
    executor
        Any ``concurrent.futures.Executor``, instead of ``cores``; the caller's to shut down. Its
        workers must be able to import galenic.
    progress
        Called with the batches made so far and those to be made.

    Raises
    ------
    InputError
        When the plan was stopped and has no dose, a number is out of its range, the executor is
        none or comes beside ``cores``, a scatter is beyond 20 % of the dose, or the active is none
        of the plan's.
    CheckError
        When the simulation and the budget differ by more than five standard errors and the terms
        of second order, or a dose lies beyond the worst case with ``cut``.
    """
    check_size(seed=seed, batches=batches, capsules=capsules, block=block, cores=cores)
    check_executor(executor, cores)
    check_progress(progress)
    must_be_plan(plan)
    remedy = "ask for its budget and its worst case: galenic.accuracy.budget, worst_case"
    refuse_product(plan.order, "doses that scatter from capsule to capsule", remedy)
    run = _Run(Model(plan, active=active), seed, batches, capsules, cut=cut)
    if cores == 1:
        return _result(run, run.tally(block, executor, progress))
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import

    with ThreadPoolExecutor(cores) as threads:
        return _result(run, run.tally(block, threads, progress))


def simulate_model(model: Model, *, seed: int = SEED, batches: int = BATCHES) -> Simulation:
    """Simulate a model, whose sources need not be those of a plan."""
    run = _Run(model, seed, batches, CAPSULES, cut=False)
    return _result(run, run.tally(BLOCK, None))


def check_size(**sizes: int) -> None:
    """Refuse sizes that are no whole numbers, or beyond what a simulation can be.

    Raises
    ------
    InputError
        With a problem for each.
    """
    ranges = {
        "seed": (0, 2**64),
        "batches": (2, _MOST_BATCHES),
        "capsules": (_FEWEST_CAPSULES, _MOST_CAPSULES),
        "block": (1, 10**7),
        "cores": (1, 256),
    }
    problems = Problems()
    for name, size in sizes.items():
        least, most = ranges[name]
        if type(size) is not int or not least <= size <= most:
            expected = f"a whole number from {least} to {most}"
            problems.add("range", name, size, expected, "check the number")
    if problems:
        raise InputError(problems)


class _Run:
    """One simulation: what is drawn, and for how many. A worker elsewhere is sent one."""

    def __init__(self, model: Model, seed: int, batches: int, capsules: int, *, cut: bool) -> None:
        self.model, self.seed, self.cut = model, seed, cut
        self.batches, self.capsules = batches, capsules
        self.rows = rows_of(capsules)
        self.expected = 100 * model.dose(model.centres) / model.label

    def tally(
        self,
        block: int,
        executor: Executor | None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Tally:
        """Work through all blocks and add up in order.

        The tasks are the same whoever works on them, so that sums are rounded alike.
        """
        last = -(-self.batches // self.rows)
        inner = min(_INNER_BLOCKS, max(1, block // self.rows))
        each = inner * -(-last // (inner * _TASKS))
        tasks = [range(first, min(first + each, last)) for first in range(0, last, each)]
        whole, done = Tally(), 0
        for tally in spread(partial(self.task, inner), tasks, executor):
            whole += tally
            done += int(tally.sums["batches"])
            if progress is not None:
                progress(done, self.batches)
        return whole

    def task(self, inner: int, places: range) -> Tally:
        """Count the inner blocks at these places, so many at a time."""
        shape = self.capsules, self.rows
        draws = Draws(self.model.batch, self.model.capsule, shape, cut=self.cut)
        tally = Tally()
        for first in range(0, len(places), inner):
            self._count(tally, draws, places[first : first + inner])
        return tally

    def _count(self, tally: Tally, draws: Draws, places: range) -> None:
        """All batches of some inner blocks go over the bench at once, then fill their capsules."""
        model, rows = self.model, self.rows
        streams = [stream(self.seed, place) for place in places]
        errors = np.empty((len(model.batch), len(places), rows))
        for at, rng in enumerate(streams):
            draws.batch_errors(rng, errors[:, at])
        doses = model.dose(errors) * (100 / model.label)
        means = np.broadcast_to(doses, (len(places), rows))
        for mine, place, rng in zip(means, places, streams, strict=True):
            wanted = self.batches - place * rows  # of the last block not all are
            factors = draws.capsule_factors(rng)[:, :wanted]
            tally.count(mine[:wanted], factors, draws.each, self.expected, draws.scratch)


def _result(run: _Run, tally: Tally) -> Simulation:
    """Turn counts and sums into the record, after comparing them with the budget."""
    model, sums = run.model, tally.sums
    unit = model.label / 100  # of one percent of label
    expected = run.expected * unit
    batches, capsules = sums["batches"], sums["capsules"]
    shift = sums["mean"] / batches
    between = math.sqrt(max(0.0, sums["mean_2"] / batches - shift * shift))
    within = math.sqrt(sums["within_2"] / capsules)
    parts = {name: tally.part(name) for name in _PARTS}
    told = {name: model.chance(part) for name, (part, _) in parts.items()}
    result = Simulation(
        batches=run.batches,
        capsules=run.capsules,
        seed=run.seed,
        cut=run.cut,
        leaves_out=model.leaves_out,
        mean=_dose(model, expected * (1 + sums["dose"] / capsules)),
        between_sd=_dose(model, expected * between),
        within_sd=_dose(model, expected * within),
        sd=_dose(model, expected * math.sqrt(between**2 + (1 + shift) ** 2 * within**2)),
        interval=_interval(model, tally, DoseOf.SINGLE_CAPSULE),
        batch_interval=_interval(model, tally, DoseOf.BATCH_MEAN),
        least=_dose(model, tally.least * unit),
        most=_dose(model, tally.most * unit),
        within_90_110=told["within_90_110"],
        within_85_115=told["within_85_115"],
        pass_usp_905=Acceptance(told["stage_1"], told["overall"], bool(model.leaves_out)),
        standard_errors={name: error for name, (_, error) in parts.items()},
        comparison=() if run.cut else compared(model, budget_of(model), tally, expected),
        histogram=_histogram(model, tally),
        active=model.named,
    )
    _check(run, tally, result)
    return result


def _dose(model: Model, number: float) -> Amount:
    return in_unit(number, model.unit, "the simulation")


def _interval(model: Model, tally: Tally, of: DoseOf) -> Interval:
    counts = tally.doses if of == DoseOf.SINGLE_CAPSULE else tally.means
    low, high = (end / 100 * model.label for end in percentiles(counts, _PART))
    ends = (_dose(model, low), _dose(model, high))
    return Interval(*ends, COVERAGE, of, _METHOD, model.without)


def _histogram(model: Model, tally: Tally) -> Histogram:
    first, last = (int(place) for place in np.flatnonzero(tally.doses)[[0, -1]])
    counts = tuple(tally.doses[first : last + 1].tolist())
    return Histogram(model.of.dose.label, PER_PERCENT, first, counts)


def _check(run: _Run, tally: Tally, result: Simulation) -> None:
    """Compare with the budget, or with the worst case where the draws were cut."""
    apart = [one for one in result.comparison if abs(one.simulated - one.analytic) > one.allowed]
    if apart:
        told = "; ".join(
            f"{one.name}: {one.analytic:.8g} worked out, {one.simulated:.8g} simulated, "
            f"{one.allowed:.3g} allowed"
            for one in apart
        )
        raise CheckError(
            f"the simulation and the budget do not agree: {told}. Do not rely on either; please "
            "report the order."
        )
    if run.cut:
        worst = worst_case_of(run.model)
        slack = 1e-9 * float(worst.high.number)
        least, most = (end / 100 * run.model.label for end in (tally.least, tally.most))
        if least < float(worst.low.number) - slack or most > float(worst.high.number) + slack:
            raise CheckError("a simulated dose lies beyond the worst case; please report the order")
