"""Where the dose lies, with which coverage: the distribution of the known errors together."""

from __future__ import annotations

import math
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._amounts import Amount, exact
from galenic._record import Record, worded
from galenic.accuracy._model import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._words import Phrase
    from galenic.accuracy._source import Source
    from galenic.results._plan import Plan

__all__ = [
    "COVERAGE",
    "METHOD",
    "DoseOf",
    "DoseSpread",
    "Interval",
    "ends",
    "half_width",
    "in_unit",
    "installed",
    "interval",
]

COVERAGE = Amount.read("95 %", "the usual coverage")
_PART = float(COVERAGE.number) / 100

METHOD = "law of propagation (JCGM 100)"


class DoseOf(StrEnum):
    """Whose dose an interval tells."""

    SINGLE_CAPSULE = "single capsule"
    BATCH_MEAN = "batch mean"
    PRODUCT = "product"
    WHOLE_DOSE = "whole dose"


@frozen(eq=False, repr=False)
class Interval(Record):
    """Where the dose lies, with which coverage; of a single capsule, or of the batch's mean.

    Of a ``whole dose`` it is where a dose that is taken as several capsules lies.

    ``leaves_out`` are the texts of ``without``: the sources of which nothing is known.
    """

    low: Amount
    high: Amount
    coverage: Amount
    of: DoseOf
    method: str
    without: tuple[Phrase, ...] = field(default=(), metadata=worded("leaves_out"))

    @property
    def leaves_out(self) -> tuple[str, ...]:
        """The names of what is left out."""
        return tuple(map(str, self.without))


@cache
def installed() -> bool:
    """Whether NumPy and SciPy are there: looked for once, and not imported to find out."""
    return find_spec("numpy") is not None and find_spec("scipy") is not None


def interval(plan: Plan, *, active: str | None = None) -> Interval:
    """Work out the interval of the dose of an active, as :func:`galenic.accuracy.budget` does.

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
    return DoseSpread(Model(plan, active=active)).interval()


class DoseSpread:
    """How far the dose of a model spreads, by the law of propagation.

    Attributes
    ----------
    mean
        The dose with every error at its mean.
    known
        The sources known, those common to the batch first.
    parts
        The standard uncertainty of the dose by each of them, as a part of the dose.
    between, within
        All those common to the batch together, and all those between its capsules.
    of
        What the known sources can speak of: a single capsule only where none between capsules is
        unknown, else the mean of a batch.
    """

    def __init__(self, model: Model) -> None:
        """Take the slopes from the bench."""
        self.model = model
        self.mean = float(model.dose(model.centres))
        pairs = zip(model.batch, model.slopes(), strict=True)
        parts = [abs(slope) * source.standard / self.mean for source, slope in pairs]
        self.between = math.hypot(*parts)
        scatter = [source.standard for source in model.capsule]
        self.within = math.hypot(*scatter)
        self.known: Sequence[Source] = (*model.batch, *model.capsule)
        self.parts: Sequence[float] = (*parts, *scatter)
        unknown = (source for source in model.sources if source.distribution is None)
        by_capsule = any(source.kind == "capsule" for source in unknown)
        self.of = DoseOf.BATCH_MEAN if by_capsule else DoseOf.SINGLE_CAPSULE
        if model.plan.product is not None:
            self.of = DoseOf.PRODUCT

    @property
    def standard(self) -> float:
        """Standard uncertainty, relative, of what the interval is of."""
        if self.of == DoseOf.BATCH_MEAN:
            return self.between
        return math.hypot(self.between, self.within)

    def rectangular(self) -> tuple[float, str]:
        """The largest part that is rectangular, and the name of its source."""
        parts = (
            (part, source.name)
            for source, part in zip(self.known, self.parts, strict=True)
            if source.distribution == "rectangular"
        )
        return max(parts, default=(0.0, ""))

    def whole(self, count: int) -> tuple[Amount, Amount, Interval]:
        """The mean of a dose of so many capsules, its standard uncertainty and its interval.

        What is common to the batch moves all its capsules alike and does not average out; what
        makes capsules differ does, to 1/√n of it. It is of the mean of the batch where that of a
        capsule is.
        """
        alone = self.of == DoseOf.BATCH_MEAN
        apart = 0.0 if alone else self.within / math.sqrt(count)
        standard, unit = (
            math.hypot(self.between, apart),
            f"{self.model.unit.partition('/')[0]}/dose",
        )
        common = self.known[: len(self.model.batch)]
        pairs = zip(common, self.parts, strict=False)
        parts = ((part, one.name) for one, part in pairs if one.distribution == "rectangular")
        (low, high), method = ends(standard, max(parts, default=(0.0, "")))
        mean, origin = count * self.mean, "the bench"
        least, most = (in_unit(mean * end, unit, METHOD) for end in (low, high))
        of = self.of if alone else DoseOf.WHOLE_DOSE
        found = Interval(least, most, COVERAGE, of, method, self.model.without)
        return in_unit(mean, unit, origin), in_unit(mean * standard, unit, origin), found

    def interval(self) -> Interval:
        """The interval: the largest rectangular error is kept as it is, the rest is normal."""
        found, method = ends(self.standard, self.rectangular())
        low, high = (in_unit(self.mean * end, self.model.unit, METHOD) for end in found)
        return Interval(low, high, COVERAGE, self.of, method, self.model.without)


def ends(standard: float, rectangular: tuple[float, str]) -> tuple[tuple[float, float], str]:
    """Both ends of an interval as parts of the mean, and by which method.

    Parameters
    ----------
    standard
        The relative standard uncertainty.
    rectangular
        The largest part of it that is rectangular, and the name of its source.
    """
    widest, name = rectangular
    rest = math.sqrt(max(0.0, standard**2 - widest**2))
    half = half_width(widest * math.sqrt(3), rest)
    shape = f"; {name} rectangular, the rest normal" if widest else ", normal"
    return (1 - half, 1 + half), f"{METHOD}{shape}"


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


def in_unit(number: float, unit: str, origin: str) -> Amount:
    """A float as an amount, to 14 significant digits: the last two of a float are noise."""
    return Amount(exact(float(f"{number:.14g}")), unit, origin)
