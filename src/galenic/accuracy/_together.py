"""All actives of a batch made over and over together: the chance that every one of them passes.

What they share is drawn once, and what belongs to one of them for it alone: a source says whose it
is. Two sources of two actives are one where what errs, whose it is and the place among those of one
name are the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from galenic.accuracy._acceptance import SAMPLE, passes
from galenic.accuracy._draws import Draws, rows_of, stream
from galenic.accuracy._model import EXCLUDES
from galenic.accuracy._simulated import AllPass
from galenic.accuracy._spread import spread
from galenic.errors import CheckError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from galenic._words import Phrase
    from galenic.accuracy._model import Model
    from galenic.accuracy._source import Source

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["all_pass"]

_TASKS = 64
_STAGES = ("stage_1", "overall")


def all_pass(  # noqa: PLR0913 - one keyword for each thing that a simulation can be asked
    models: Sequence[Model],
    *,
    seed: int,
    batches: int,
    capsules: int,
    cores: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> AllPass:
    """Find the chance that every active passes <905>, thirty capsules looked at of each batch.

    Parameters
    ----------
    models
        One for each active, all of one plan.
    seed, batches, capsules, cores, executor, progress
        As :func:`galenic.accuracy.simulate` has them, and checked already.
    """
    told = [model for model in models if not model.alike]
    bound = any(model.leaves_out for model in models)
    left = {model.of.name: model.leaves_out for model in models if model.leaves_out}
    of = tuple(model.of.name for model in told)
    if not told:
        return AllPass(None, None, bound, {}, of, left)
    run = _Joint(told, seed, batches, capsules)
    if cores == 1:
        counts = run.counts(executor, progress)
    else:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import

        with ThreadPoolExecutor(cores) as threads:
            counts = run.counts(threads, progress)
    parts = {name: count / batches for name, count in zip(_STAGES, counts, strict=True)}
    errors = {name: math.sqrt(part * (1 - part) / batches) for name, part in parts.items()}
    chances = {
        name: None if bound and part > 1 - EXCLUDES else part for name, part in parts.items()
    }
    return AllPass(chances["stage_1"], chances["overall"], bound, errors, of, left)


class _Union:
    """The sources of several models, each once; and which of them are a model's, in its order."""

    def __init__(self, of_each: Sequence[Sequence[Source]]) -> None:
        """Find those that are one."""
        self.sources: list[Source] = []
        self.places: list[list[int]] = []
        known: dict[tuple[Phrase, str | None, int], int] = {}
        for sources in of_each:
            seen: dict[tuple[Phrase, str | None], int] = {}
            mine = []
            for source in sources:
                what = (source.said, source.of)
                seen[what] = seen.get(what, 0) + 1
                place = known.setdefault((*what, seen[what]), len(self.sources))
                if place == len(self.sources):
                    self.sources.append(source)
                _must_be_one(self.sources[place], source)
                mine.append(place)
            self.places.append(mine)


def _must_be_one(first: Source, source: Source) -> None:
    """An error that is shared has one size, whatever each active makes of it."""
    sizes = [(one.distribution, one.standard, one.centre, one.in_mg) for one in (first, source)]
    if sizes[0] != sizes[1]:
        raise CheckError(
            f"{source.name} is one error of several actives, and has two sizes; please report the "
            "order"
        )


class _Joint:
    """One simulation of several actives. A worker elsewhere is sent one."""

    def __init__(self, models: Sequence[Model], seed: int, batches: int, capsules: int) -> None:
        self.models, self.seed, self.batches = models, seed, batches
        self.capsules = min(capsules, SAMPLE)
        self.rows = rows_of(self.capsules)
        self.batch = _Union([model.batch for model in models])
        self.capsule = _Union([model.capsule for model in models])

    def counts(
        self, executor: Executor | None, progress: Callable[[int, int], None] | None
    ) -> tuple[int, int]:
        """How many batches pass with all actives at stage 1, and overall."""
        last = -(-self.batches // self.rows)
        each = -(-last // _TASKS)
        tasks = [range(first, min(first + each, last)) for first in range(0, last, each)]
        stage_1 = overall = done = 0
        for made, first, both in spread(self.task, tasks, executor):
            stage_1, overall, done = stage_1 + first, overall + both, done + made
            if progress is not None:
                progress(done, self.batches)
        return stage_1, overall

    def task(self, places: range) -> tuple[int, int, int]:
        """Batches made at these places, and how many of them pass at stage 1 and overall."""
        draws = Draws(self.batch.sources, (), (self.capsules, self.rows), cut=False)
        made = stage_1 = overall = 0
        for place in places:
            wanted = min(self.rows, self.batches - place * self.rows)
            first, both = self._passing(draws, stream(self.seed, place), wanted)
            made, stage_1, overall = made + wanted, stage_1 + first, overall + both
        return made, stage_1, overall

    def _passing(self, draws: Draws, rng: np.random.Generator, wanted: int) -> tuple[int, int]:
        """How many of these batches pass with every active."""
        errors = np.empty((len(self.batch.sources), self.rows))
        draws.batch_errors(rng, errors)
        factors = self._factors(rng)
        first = both = np.ones(wanted, np.bool_)
        shape = (self.rows, self.capsules)
        pairs = zip(self.batch.places, self.capsule.places, strict=True)
        for model, (mine, between) in zip(self.models, pairs, strict=True):
            means = np.broadcast_to(model.dose(errors[mine]), (self.rows,)) * (100 / model.label)
            doses = np.broadcast_to(means[:, None], shape).copy()
            for place in between:
                doses *= factors[place]
            stage_1, overall = passes(doses[:wanted])
            first, both = first & stage_1, both & overall
        return int(np.count_nonzero(first)), int(np.count_nonzero(both))

    def _factors(self, rng: np.random.Generator) -> list[Floats]:
        """For each source between capsules, what it makes of each capsule of each batch."""
        factors = []
        for source in self.capsule.sources:
            factor = rng.standard_normal((self.rows, self.capsules))
            factor *= source.standard
            factor += 1
            factors.append(factor)
        return factors
