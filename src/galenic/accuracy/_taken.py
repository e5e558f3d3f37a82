"""How sure the doses of a regimen are, each made of capsules of one batch or of several."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import computed
from galenic._asking import answers
from galenic._words import phrase
from galenic.accuracy._common import batches_of
from galenic.accuracy._intervals import COVERAGE, METHOD, DoseOf, Interval, ends, in_unit
from galenic.accuracy._records import Per, RegimenDose
from galenic.errors import InputError, Problems, must_be
from galenic.results._titration import TakenCapsules, Titration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._amounts import Amount
    from galenic._words import Phrase
    from galenic.accuracy._common import KnownBatch
    from galenic.results._family import Family
    from galenic.results._titration import ScheduledDose, TitratedRegimen

__all__ = ["regimen_doses"]

_BENCH = "the bench"


def regimen_doses(found: Titration) -> tuple[RegimenDose, ...]:
    """Say how sure each dose of a regimen is, and each day's where a day has several.

    What is common to the capsules of a batch (its weighings, what was lost) moves them all alike
    and does not average out over the capsules of a dose; what makes capsules differ does: of n
    capsules of one batch it is 1/√n of that of a capsule. Batches of one family share what their
    stock errs by (its assay, the units that are taken once, the triturate that is made for them)
    and the scales of their balances; the other errors of a batch are independent of another's
    (JCGM 100, 5.1 and 5.2).

    Parameters
    ----------
    found
        What :func:`galenic.titrate` found of a file that holds the tables of an order, too.

    Returns
    -------
    tuple of RegimenDose
        In mg/dose or IU/dose, in the order of the schedule; doses alike of one step stand once.

    Raises
    ------
    InputError
        When no batches were planned, or one of them, or all together, end in a stop; or when a
        scatter given is beyond 20 % of the dose.

    Examples
    --------
    >>> import galenic
    >>> order = galenic.example("tablets").to_tables()
    >>> order["order"] = {"date": order["order"]["date"]}
    >>> step = {"dose": "3 mg", "for": "14 days"}
    >>> regimen = {"active": "naltrexone hydrochloride", "strengths": "1.5 mg", "step": [step]}
    >>> found = galenic.titrate({"regimen": regimen} | order)
    >>> (dose,) = galenic.accuracy.regimen_doses(found)
    >>> dose.take[0].count, dose.planned.text(3), dose.between is None
    (2, '3 mg/dose', True)
    """
    remedy = "work the regimen out first: galenic.titrate(regimen)"
    must_be(found, Titration, "found", "what galenic.titrate gives", remedy)
    family = _batches_made(found)
    strengths = [one.strength.number for one in found.capsules]
    known = dict(zip(strengths, batches_of(family), strict=True))
    return tuple(
        _accuracy(one, known)
        for number, regimen in enumerate(found.regimens, 1)
        for one in _taken(regimen, number)
    )


@answers("accuracy", Titration)
def accuracy_of(found: Titration) -> tuple[RegimenDose, ...] | None:
    """The same; ``None`` where nothing can be told."""
    if found.family is None or found.stopped:
        return None
    try:
        return regimen_doses(found)
    except InputError:  # a scatter beyond all measure: `galenic accuracy` says which
        return None


def _batches_made(found: Titration) -> Family:
    """The batches of a regimen; what has none, or one that was stopped, is refused.

    Raises
    ------
    InputError
        When it is.
    """
    problems = Problems()
    if found.family is None:
        given, expected = "no batches", "a regimen whose batches were planned"
        remedy = "write the tables of an order beside [regimen]"
        problems.add("missing", "found", given, expected, remedy)
    elif found.stopped:
        expected = "batches that were not stopped: what is not made has no dose"
        remedy = "see what stops it: print the titration"
        problems.add("stopped", "found", "a batch with a stop", expected, remedy)
    if found.family is None or problems:
        raise InputError(problems)
    return found.family


class _Intake(NamedTuple):
    """Capsules that are taken as one dose, or on one day, and how often."""

    regimen: str
    step: int
    per: Per
    first_day: int
    dose: Amount
    take: tuple[TakenCapsules, ...]
    times: int


# --- what is taken --------------------------------------------------------------------------------


def _taken(regimen: TitratedRegimen, number: int) -> Iterator[_Intake]:
    """What is taken at a time, and on a day that has several times; what is alike stands once."""
    found: dict[tuple[object, ...], _Intake] = {}
    for _, day in groupby(regimen.schedule, lambda one: one.day):
        doses = list(day)
        told = [(Per.DOSE, one.dose, one.take) for one in doses]
        if len(doses) > 1:
            told.append((Per.DAY, *_sum_of(doses)))
        for per, dose, take in told:
            counts = tuple((one.strength.number, one.count, one.at_hand) for one in take)
            alike = (doses[0].step, per, dose.number, counts)
            if alike in found:
                found[alike] = found[alike]._replace(times=found[alike].times + 1)
            else:
                name = regimen.name or str(number)
                where = (name, doses[0].step, per, doses[0].day)
                found[alike] = _Intake(*where, dose, take, 1)
    yield from found.values()


def _sum_of(doses: Sequence[ScheduledDose]) -> tuple[Amount, tuple[TakenCapsules, ...]]:
    """All that is taken on a day."""
    counts, at_hand = Counter[Fraction](), Counter[Fraction]()
    strengths = {one.strength.number: one.strength for dose in doses for one in dose.take}
    for one in (each for dose in doses for each in dose.take):
        counts[one.strength.number] += one.count
        at_hand[one.strength.number] += one.at_hand
    number = sum((one.dose.number for one in doses), start=Fraction(0))
    take = (TakenCapsules(strengths[one], counts[one], at_hand[one]) for one in sorted(counts))
    return computed(number, doses[0].dose.unit, "the doses of a day"), tuple(take)


# --- how sure it is -------------------------------------------------------------------------------


def _accuracy(taken: _Intake, known: Mapping[Fraction, KnownBatch]) -> RegimenDose:
    """What is known of capsules that are taken together; nothing of capsules at hand."""
    at_hand = tuple(
        phrase("taken.at-hand", strength=one.strength, count=one.at_hand)
        for one in taken.take
        if one.at_hand
    )
    if at_hand:
        return RegimenDose(**taken._asdict(), without=at_hand)
    of = [(one.count, known[one.strength.number]) for one in taken.take]
    planned = sum((count * batch.planned for count, batch in of), start=Fraction(0))
    unit, label = f"{taken.dose.unit}/dose", taken.dose.number
    spread = _Spread(of)
    alone = spread.between is None
    standard = math.hypot(spread.common, spread.between or 0.0)
    mean = spread.mean
    return RegimenDose(
        **taken._asdict(),
        planned=computed(planned, unit, "the weights of the batches"),
        deviation=computed((planned - label) * 100 / label, "%", "the weights of the batches"),
        mean=in_unit(mean, unit, _BENCH),
        of_label=in_unit(100 * mean / float(label), "%", _BENCH),
        standard_uncertainty=in_unit(standard, unit, _BENCH),
        common=in_unit(spread.common, unit, _BENCH),
        between=None if alone else in_unit(spread.between or 0.0, unit, _BENCH),
        interval=_interval(spread, standard, unit),
        without=spread.without,
    )


class _Spread:
    """What counts of capsules of some batches hold together, in mg or IU.

    Attributes
    ----------
    mean
        With every error at its mean.
    common, between
        The standard uncertainty by what capsules of a batch have in common, and that by what makes
        them differ; ``None`` where too little is known of it.
    rectangular
        The largest part of the first that is rectangular, and the name of its source.
    without
        The sources of which nothing is known.
    """

    def __init__(self, of: Sequence[tuple[int, KnownBatch]]) -> None:
        """Add up what is one error over the batches, before its square is taken."""
        self.mean = math.fsum(count * batch.mean for count, batch in of)
        parts: dict[tuple[object, ...], float] = {}
        flat = {}
        for count, batch in of:
            for one in batch.errors:
                parts[one.key] = parts.get(one.key, 0.0) + count * batch.mean * one.part
                if one.rectangular:
                    flat[one.key] = one.name
        self.common = math.hypot(*parts.values())
        widest = ((abs(parts[key]), name) for key, name in flat.items())
        self.rectangular = max(widest, default=(0.0, ""))
        apart = [None if one.within is None else (n, one.mean * one.within) for n, one in of]
        told = [one for one in apart if one is not None]
        whole = len(told) == len(apart)
        self.between = math.hypot(*(math.sqrt(n) * sd for n, sd in told)) if whole else None
        every: dict[str, Phrase] = {}
        for _, batch in of:
            every |= {str(one): one for one in batch.without}
        self.without = tuple(every.values())


def _interval(spread: _Spread, standard: float, unit: str) -> Interval:
    """The largest rectangular error is kept as it is, the rest is normal."""
    widest, name = spread.rectangular
    relative = standard / spread.mean, (widest / spread.mean, name)
    (low, high), method = ends(*relative)
    of = DoseOf.BATCH_MEAN if spread.between is None else DoseOf.WHOLE_DOSE
    least, most = (in_unit(spread.mean * end, unit, METHOD) for end in (low, high))
    return Interval(least, most, COVERAGE, of, method, spread.without)
