"""The dose as a function of what errs: the weights with their errors, run forwards on the bench."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from galenic._bench.forwards import run
from galenic._bench.shelf import active_per_mg
from galenic._bench.vessels import fill
from galenic.accuracy._sources import sources_of
from galenic.errors import GalenicError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from galenic.accuracy._source import Source
    from galenic.results._plan import Plan

__all__ = ["Model"]

Number: TypeAlias = Any  # float, complex or array: the bench takes them all

_EXCLUDES = 0.0005  # a bound nearer to all than this says nothing
_STEP = 1e-30  # of a complex step: so small that nothing is lost, and nothing is cancelled


class Model:
    """A plan whose weights and contents err.

    The weights of the plan are what the balances show; what lies on the pan is that and an error.
    All of the blend is shared out over the capsules planned, as the plan says.

    Attributes
    ----------
    batch, capsule
        The known sources common to a batch, and those between its capsules.
    without
        The sources of which nothing is known.
    unit, label
        What a dose is measured in, and the dose of the label.
    """

    def __init__(self, plan: Plan, sources: Sequence[Source] | None = None) -> None:
        """Take the sources given, or those of the plan.

        Raises
        ------
        GalenicError
            When the plan was stopped: it has no weights then.
        InputError
            When a scatter is beyond what can be worked with.
        """
        if plan.stopped:
            codes = ", ".join(one.code for one in plan.notices if one.severity == "stop")
            raise GalenicError(f"the plan was stopped ({codes}): it has no weights, and no dose")
        self.plan = plan
        self.sources = sources_of(plan) if sources is None else tuple(sources)
        known = [source for source in self.sources if source.distribution is not None]
        self.batch = tuple(source for source in known if source.kind == "batch")
        self.capsule = tuple(source for source in known if source.kind == "capsule")
        self.without = tuple(one.said for one in self.sources if one.distribution is None)
        self.unit, self.label = plan.dose.label.unit, float(plan.dose.label.number)
        self._weights = [float((one.weigh or one.exact).number) for one in plan.weighings]
        self._content = float(active_per_mg(plan.order))

    @property
    def leaves_out(self) -> tuple[str, ...]:
        """The names of the sources of which nothing is known."""
        return tuple(map(str, self.without))

    @property
    def centres(self) -> list[float]:
        """The means of the errors common to the batch."""
        return [source.centre for source in self.batch]

    def chance(self, part: float) -> float | None:
        """A chance, or a part of the capsules, as far as one can be told.

        Where sources are left out it is a bound from above. ``None`` where that excludes nothing:
        where it is all of them, or where of what makes capsules differ nothing is known, so that
        they came out all alike.
        """
        if not self.leaves_out:
            return part
        wanting = any(one.kind == "capsule" and one.distribution is None for one in self.sources)
        alike = wanting and not any(one.standard for one in self.capsule)
        return None if alike or part > 1 - _EXCLUDES else part

    def dose(self, errors: Iterable[Number]) -> Number:
        """Mean dose of the capsules of a batch with these errors, one for each source in order."""
        weights: list[Number] = list(self._weights)
        content: Number = self._content
        for source, error in zip(self.batch, errors, strict=True):
            for place in source.weights:
                weights[place] = weights[place] + (
                    error if source.in_mg else weights[place] * error
                )
            if source.content > 0:
                content = content * (1 + error)
            elif source.content < 0:
                content = content / (1 + error)
        portions = self.plan.weighings
        shelf = [(content if one.role == "stock" else 0.0, 0.0) for one in portions]
        return fill(run(portions, shelf, weights)["batch"], self.plan.made.planned).active

    def slopes(self) -> list[float]:
        """Change of the dose with each error, at their means: exact, by a complex step."""
        centres = self.centres
        return [
            self.dose([*centres[:place], centre + _STEP * 1j, *centres[place + 1 :]]).imag / _STEP
            for place, centre in enumerate(centres)
        ]
