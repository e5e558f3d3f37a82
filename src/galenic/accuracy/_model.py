"""The dose as a function of what errs: the weights with their errors, run forwards on the bench."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from galenic._bench.forwards import of_capsule, run
from galenic._bench.shelf import active_per_mg, holds
from galenic.accuracy._chosen import chosen
from galenic.accuracy._sources import sources_of
from galenic.results._names import VesselName
from galenic.results._plan import must_go_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from galenic.accuracy._source import Source
    from galenic.results._plan import Plan

__all__ = ["EXCLUDES", "Model"]

Number: TypeAlias = Any  # float, complex or array: the bench takes them all

EXCLUDES = 0.0005  # a bound nearer to all than this says nothing
_STEP = 1e-30  # of a complex step: so small that nothing is lost, and nothing is cancelled


class Model:
    """A plan whose weights and contents err, and the dose of one active in it.

    The weights of the plan are what the balances show; what lies on the pan is that and an error.
    All of the blend is shared out over the capsules planned, as the plan says. Of a product the
    strength stands in place of the dose: what a gram of it holds.

    Attributes
    ----------
    batch, capsule
        The known sources common to a batch, and those between its capsules.
    without
        The sources of which nothing is known.
    of, named
        The active that is followed, and its name where the plan has several.
    unit, label
        What a dose is measured in, and the dose of the label.
    """

    def __init__(
        self,
        plan: Plan,
        sources: Sequence[Source] | None = None,
        *,
        active: str | None = None,
        vessel: str | None = None,
    ) -> None:
        """Take the sources given, or those of the active; of one active it need not be named.

        Where a ``vessel`` is named, what a milligram of its mixture holds stands for the dose.

        Raises
        ------
        InputError
            When the plan was stopped and has no weights, a scatter is beyond what can be worked
            with, or the active is not in the plan.
        """
        must_go_on(plan, "dose")
        order, self.of = chosen(plan, active)
        self.named = self.of.name if len(plan.actives) > 1 else None
        self.plan = plan
        self.sources = sources_of(plan, self.of.name) if sources is None else tuple(sources)
        known = [source for source in self.sources if source.distribution is not None]
        self.batch = tuple(source for source in known if source.kind == "batch")
        self.capsule = tuple(source for source in known if source.kind == "capsule")
        self.without = tuple(one.said for one in self.sources if one.distribution is None)
        told = self.of.dose.label if plan.product is None else plan.product.strength
        of_product = VesselName.BATCH.value if plan.product is not None else None
        self._vessel = vessel or of_product
        self.unit, self.label = told.unit, float(told.number)
        self._weights = [float((one.weigh or one.exact).number) for one in plan.weighings]
        self._content = float(active_per_mg(order))
        self._holds = [holds(portion, order) for portion in plan.weighings]

    @property
    def leaves_out(self) -> tuple[str, ...]:
        """The names of the sources of which nothing is known."""
        return tuple(map(str, self.without))

    @property
    def centres(self) -> list[float]:
        """The means of the errors common to the batch."""
        return [source.centre for source in self.batch]

    @property
    def alike(self) -> bool:
        """Whether of what makes capsules differ nothing is known, though something does."""
        wanting = any(one.kind == "capsule" and one.distribution is None for one in self.sources)
        return wanting and not any(one.standard for one in self.capsule)

    def chance(self, part: float) -> float | None:
        """A chance, or a part of the capsules, as far as one can be told.

        Where sources are left out it is a bound from above. ``None`` where that excludes nothing:
        where it is all of them, or where of what makes capsules differ nothing is known, so that
        they came out all alike.
        """
        if not self.leaves_out:
            return part
        return None if self.alike or part > 1 - EXCLUDES else part

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
        shelf = [(content if held else 0.0, 0.0) for held in self._holds]
        vessels = run(self.plan.weighings, shelf, weights)
        if self._vessel is not None:
            mixture = vessels[self._vessel]
            return 1000 * mixture.active / mixture.mass
        return of_capsule(vessels, self.plan.made.planned).active

    def slopes(self) -> list[float]:
        """Change of the dose with each error, at their means: exact, by a complex step."""
        centres = self.centres
        return [
            self.dose([*centres[:place], centre + _STEP * 1j, *centres[place + 1 :]]).imag / _STEP
            for place, centre in enumerate(centres)
        ]
