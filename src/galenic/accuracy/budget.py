"""The error budget: each source by itself, and all of them together (JCGM 100)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from galenic.accuracy.model import Model
from galenic.accuracy.records import Budget, Contribution, Dose, Interval, in_unit
from galenic.amounts import Amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.accuracy.records import Source
    from galenic.planning.records import Plan

__all__ = ["COVERAGE", "budget", "budget_of", "half_width", "of_what"]

COVERAGE = Amount.read("95 %", "the usual coverage")
_PART = float(COVERAGE.number) / 100

_PROPAGATION = "law of propagation (JCGM 100)"
_NORMAL = f"{_PROPAGATION}, normal"
_RECTANGULAR = f"{_PROPAGATION}; {{name}} rectangular, the rest normal"


def budget(plan: Plan) -> Budget:
    """Work out how sure the dose of a plan is, and what makes it unsure.

    The errors of the sources are independent of each other; what several weighings share, such as
    the scale of one balance, is one source that moves them all at once, so that it cancels where
    both parts of a ratio were weighed on it. How the dose follows is taken from the bench.

    Raises
    ------
    GalenicError
        When the plan was stopped: it has no dose.
    InputError
        When a scatter given is beyond 30 % of the dose.
    """
    return budget_of(Model(plan))


def budget_of(model: Model) -> Budget:
    """Work out the budget of a model."""
    mean = model.dose(model.centres)
    slopes = model.slopes()
    parts = [
        abs(slope) * source.standard / mean
        for source, slope in zip(model.batch, slopes, strict=True)
    ]
    parts += [source.standard for source in model.capsule]
    known = [*model.batch, *model.capsule]
    between = math.hypot(*parts[: len(model.batch)])
    within = math.hypot(*parts[len(model.batch) :])
    contributions = _contributions(model, known, parts)
    return Budget(
        dose=_dose(model, mean, known, parts),
        of_label=100 * mean / model.label,
        between=between,
        within=within,
        contributions=contributions,
        leaves_out=model.leaves_out,
    )


def _contributions(
    model: Model, known: Sequence[Source], parts: Sequence[float]
) -> tuple[Contribution, ...]:
    whole = math.fsum(part * part for part in parts)
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
        for source, part in zip(known, parts, strict=True)
    ]
    shift = float(model.plan.dose.deviation.number) / 100
    found.append(
        Contribution("rounding", "batch", 0.0, 0.0, "known", "readability of the balances", shift)
    )
    found.sort(key=lambda one: -(one.relative_standard_uncertainty or 0.0))
    found += [
        Contribution(source.name, source.kind, None, None, None, source.origin)
        for source in model.sources
        if source.distribution is None
    ]
    return tuple(found)


def of_what(model: Model) -> str:
    """What the known sources can speak of: a capsule only if none between capsules is unknown."""
    unknown = any(one.kind == "capsule" and one.distribution is None for one in model.sources)
    return "batch mean" if unknown else "single capsule"


def _dose(model: Model, mean: float, known: Sequence[Source], parts: Sequence[float]) -> Dose:
    what = of_what(model)
    if what == "batch mean":
        known, parts = known[: len(model.batch)], parts[: len(model.batch)]
    limits = [
        (part, source)
        for source, part in zip(known, parts, strict=True)
        if source.distribution == "rectangular"
    ]
    widest, source = max(limits, key=lambda entry: entry[0], default=(0.0, None))
    standard = math.hypot(*parts)
    half = half_width(widest * math.sqrt(3), math.sqrt(max(0.0, standard**2 - widest**2)))
    method = _NORMAL if source is None or not widest else _RECTANGULAR.format(name=source.name)
    low, high = mean * (1 - half), mean * (1 + half)
    unit = model.unit
    return Dose(
        in_unit(mean, unit, "the bench"),
        in_unit(mean * standard, unit, _PROPAGATION),
        Interval(
            in_unit(low, unit, method),
            in_unit(high, unit, method),
            COVERAGE,
            what,
            method,
            model.leaves_out,
        ),
    )


def half_width(limit: float, standard: float, coverage: float = _PART) -> float:
    """Half the interval of the sum of a rectangular error within ± limit and a normal one.

    The distribution of the sum is exact, and its inverse is found by halving. Without a rectangular
    error it is the usual 1.96 standard deviations, without a normal one 95 % of the limit.
    """
    low, high = 0.0, limit + 9 * standard
    while high - low > 1e-14 * (limit + standard):
        middle = (low + high) / 2
        if _covered(middle, limit, standard) < coverage:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _covered(half: float, limit: float, standard: float) -> float:
    """Probability that the sum lies within ± half."""
    if standard < 1e-9 * limit:
        return min(1.0, half / limit)
    if limit < 1e-6 * standard:
        return math.erf(half / standard / math.sqrt(2))
    return (_moment(half + limit, standard) - _moment(half - limit, standard)) / limit - 1


def _moment(x: float, standard: float) -> float:
    """Integral of the normal distribution function up to x."""
    t = x / standard
    below = math.erfc(-t / math.sqrt(2)) / 2
    return x * below + standard * math.exp(-t * t / 2) / math.sqrt(2 * math.pi)
