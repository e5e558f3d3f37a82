"""The errors of the batches of a family: which of them are one and the same error."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from galenic._bench.shelf import active_per_mg
from galenic._family.common import LOT
from galenic._words import phrase
from galenic.accuracy._intervals import DoseOf, DoseSpread
from galenic.accuracy._model import Model
from galenic.accuracy._source import Source, part_of, unknown
from galenic.accuracy._sources import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from galenic._materials.order import OfOne
    from galenic._words import Phrase
    from galenic.results._family import Family
    from galenic.results._plan import Plan

__all__ = ["KnownBatch", "batches_of"]

_SCALE, _TRITURATE, _PELLETS = "error.scale", "error.triturate", "error.pellet-mass"


class CommonError(NamedTuple):
    """An error that all capsules of a batch have in common.

    ``key`` is alike where two batches have one and the same error; ``part`` is what its standard
    uncertainty makes of a capsule, as a part of it, with its sign.
    """

    key: tuple[object, ...]
    part: float
    name: str
    rectangular: bool


class KnownBatch(NamedTuple):
    """What is known of the capsules of a batch.

    Attributes
    ----------
    planned, mean
        What a capsule holds by the weights as set, exactly; and on the bench, with every error at
        its mean.
    errors
        What all of them have in common.
    within
        Standard deviation between them, as a part of the mean; ``None`` where a source of it is
        not known.
    without
        The sources of which nothing is known.
    """

    planned: Fraction
    mean: float
    errors: tuple[CommonError, ...]
    within: float | None
    without: tuple[Phrase, ...]


def batches_of(family: Family) -> list[KnownBatch]:
    """What is known of the capsules of each batch, in the order of its plans.

    Raises
    ------
    InputError
        When a scatter given is beyond 20 % of the dose.
    """
    common = family.common
    made = None if common is None else _of_triturate(common)
    pairs = enumerate(zip(family.plans, family.from_common, strict=True))
    return [_batch(plan, place, made if of else None) for place, (plan, of) in pairs]


class _Triturate(NamedTuple):
    """The triturate that several batches are weighed from; ``mean`` is in mg or IU a gram."""

    mean: float
    errors: tuple[CommonError, ...]
    without: tuple[Phrase, ...]


def _of_triturate(common: Plan) -> _Triturate:
    model = Model(common, sources_of(common))
    mean = DoseSpread(model).mean
    return _Triturate(mean, tuple(_errors(model, common, LOT)), model.without)


def _batch(plan: Plan, place: int, made: _Triturate | None) -> KnownBatch:
    (order,) = plan.order.by_active
    sources = sources_of(plan)
    if made is not None:
        known = (one for one in sources if one.said.code != _TRITURATE)
        sources = (*known, _portion(order))
    model = Model(plan, sources)
    spread = DoseSpread(model)
    mean, errors, without = spread.mean, tuple(_errors(model, plan, place)), model.without
    if made is not None:  # all of the active in a capsule comes from it
        mean *= made.mean / (1000 * float(active_per_mg(order)))
        errors, without = (*made.errors, *errors), (*made.without, *without)
    within = None if spread.of == DoseOf.BATCH_MEAN else spread.within
    return KnownBatch(plan.actives[0].dose.expected.number, mean, errors, within, without)


def _portion(order: OfOne) -> Source:
    """How even the triturate is, of which a batch takes a portion."""
    said, mixing = phrase("error.evenness", vessel=LOT), order.mixing
    even = None if mixing is None else mixing.aliquot_rsd
    if even is None:
        return unknown(said, "batch", "mixing.aliquot_rsd")
    return Source(said, "batch", even.origin, "normal", part_of(even), content=1)


def _errors(model: Model, plan: Plan, own: object) -> Iterator[CommonError]:
    """The errors of a batch that its capsules have in common, each as a part of its mean."""
    (order,) = plan.order.by_active
    stock, mean = order.stock, float(model.dose(model.centres))
    of_stock = {one.said.code for one in stock.doubts(1)} | {f"error.{stock.kind}-on", _PELLETS}
    seen = Counter[str]()
    for source, slope in zip(model.batch, model.slopes(), strict=True):
        name, code = source.name, source.said.code
        seen[name] += 1
        shared = code == _SCALE or code in of_stock
        key = ("all", name, source.standard) if shared else (own, name, seen[name])
        part = slope * source.standard / mean
        yield CommonError(key, part, name, source.distribution == "rectangular")
