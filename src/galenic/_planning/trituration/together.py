"""Finds one triturate for several drugs, where it takes fewer weighings at no worse error.

The drugs are weighed into the first mixture in the proportion of what is needed of them, so that
one aliquot holds what is needed of each. To the search for a triturate they are one drug, which is
weighed often enough for the least of them to be weighable; only a few such weights are tried.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._planning.trituration.chains import Chain, ChainLimits, Pan, Stage
from galenic._planning.trituration.search import find_chain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Common", "Share", "find_together"]

_TRIED = tuple(Fraction(part, 100) for part in (100, 110, 125, 150, 200))
"""How many times as much as the least that can be weighed of the least drug is tried."""

_MIXTURES = (Fraction(1), Fraction(1, 2), Fraction(1, 4))
"""How much of the largest first mixture that the ratio allows is tried."""


class Share(NamedTuple):
    """One of several drugs: what is needed of it, what is at hand, and how far it may be off."""

    need: Fraction
    available: Fraction | None
    tolerance: Fraction | None


class Common(NamedTuple):
    """A triturate of several drugs.

    ``drugs`` are weighed into its first mixture, and ``stages`` are those of all of them together;
    the diluent of the last is what makes the first drug exact, rounded. ``errors`` are the largest
    that the weighings allow, and what rounding the drugs moves, for each drug.
    """

    drugs: tuple[Fraction, ...]
    stages: tuple[Stage, ...]
    errors: tuple[Fraction, ...]

    @property
    def weighings(self) -> int:
        """How many there are: the drugs, and of each mixture its diluent and its aliquot."""
        return len(self.drugs) + 2 * len(self.stages)


def find_together(
    shares: Sequence[Share], pans: Sequence[Pan], limits: ChainLimits, apart: Sequence[Chain | None]
) -> Common | None:
    """Find a common triturate that beats those of each drug apart.

    Parameters
    ----------
    shares
        The drugs, the least first.
    pans
        The balances, the finest first.
    limits
        What the triturate must keep to; the ratio is the most by which any drug is diluted.
    apart
        The triturate of each drug alone; where one has none, a common one is better than none.

    Returns
    -------
    Common or None
        ``None`` where there is none that takes fewer weighings and is as accurate for each drug.
    """
    if limits.factor is not None or limits.aliquot is not None or limits.parts is not None:
        return None  # what is fixed is fixed for the triturate of one drug
    each = [None if chain is None else chain.error for chain in apart]
    if None not in apart:  # only so many steps take fewer weighings
        fewer = sum(1 + 2 * len(chain.stages) for chain in apart if chain) - 1
        limits = limits._replace(steps=min(limits.steps, (fewer - len(shares)) // 2))
    found = [
        one
        for one in _candidates(shares, pans, limits)
        if all(map(_is_kept, one.errors, shares, each))
    ]
    return min(found, key=_cost, default=None)


def _cost(found: Common) -> tuple[int, Fraction, Fraction]:
    """The fewest weighings first, then the least drug, then the least diluent."""
    diluent = sum((stage.diluent for stage in found.stages), Fraction(0))
    return found.weighings, sum(found.drugs, Fraction(0)), diluent


def _is_kept(error: Fraction, share: Share, alone: Fraction | None) -> bool:
    """Whether an error is within the tolerance of its drug, and no worse than it is alone."""
    limits = [limit for limit in (share.tolerance, alone) if limit is not None]
    return all(error <= limit for limit in limits)


def _candidates(
    shares: Sequence[Share], pans: Sequence[Pan], limits: ChainLimits
) -> Iterator[Common]:
    """Triturates for a few weights of the least drug."""
    least = min(-(-pan.least // pan.grid) * pan.grid for pan in pans)
    for times in _TRIED:
        first = _rounded(least * times, pans)
        if first is None:
            return
        # The others follow the weight of the first, so that each is off by its own rounding alone.
        factor = first / shares[0].need
        drugs = tuple(_rounded(share.need * factor, pans) for share in shares)
        weights = tuple(drug for drug in drugs if drug is not None)
        if len(weights) < len(drugs):
            return  # more of them is too much as well
        for stages in _chains(shares, weights, pans, limits):
            found = _made(shares, weights, stages, pans)
            if found is not None and _keeps(found, shares, limits):
                yield found


def _chains(
    shares: Sequence[Share], drugs: Sequence[Fraction], pans: Sequence[Pan], limits: ChainLimits
) -> Iterator[list[Stage]]:
    """Chains that begin with these drugs: of one mixture, or of a first one and what follows it.

    What follows dilutes a powder in which all drugs are even already, within the limits of any.
    """
    need = sum((share.need for share in shares), Fraction(0))
    taken, free = sum(drugs, Fraction(0)), limits._replace(available=None, tolerance=None)
    largest = limits.ratio * min(drugs)
    once = free._replace(steps=1, factor=taken / need, ratio=largest / taken)
    alone = find_chain(need, pans, once) if once.ratio > 1 else None
    if alone is not None:
        yield list(alone.stages)
        return  # more mixtures take more weighings
    if limits.mixer is not None:
        largest = min(largest, limits.mixer)
    for part in _MIXTURES if limits.steps > 1 else ():
        diluent = _rounded(largest * part - taken, pans)
        if diluent is None or taken + diluent > largest:
            continue
        mixture = taken + diluent
        wanted = shares[0].need * mixture / drugs[0]  # of the first mixture, as of a drug
        more = wanted - need
        beside = free._replace(
            steps=limits.steps - 1,
            available=mixture,
            room=None if limits.room is None else limits.room - more,
            filler=None if limits.filler is None else limits.filler - more * limits.displaced,
        )
        there_is = find_chain(wanted, pans, beside, any_will_do=True) is not None
        rest = find_chain(wanted, pans, beside) if there_is else None
        if rest is not None:
            yield [Stage(taken, diluent, rest.stages[0].drug), *rest.stages]


def _made(
    shares: Sequence[Share],
    drugs: tuple[Fraction, ...],
    stages: Sequence[Stage],
    pans: Sequence[Pan],
) -> Common | None:
    """The chain with the drugs as they are weighed, and its last diluent worked out anew."""
    made: list[Stage] = []
    drug, needed = sum(drugs, Fraction(0)), shares[0].need
    lead = drugs[0]  # of the first mixture; of each after it all that is taken
    for place, stage in enumerate(stages):
        diluent: Fraction | None = stage.diluent
        if place == len(stages) - 1:
            diluent = _rounded(stage.aliquot * lead / needed - drug, pans)
        if diluent is None:
            return None
        made.append(Stage(drug, diluent, stage.aliquot))
        needed = needed * made[-1].mixture / lead
        drug = lead = stage.aliquot
    return Common(drugs, tuple(made), tuple(_errors(shares, drugs, made, pans)))


def _errors(
    shares: Sequence[Share], drugs: Sequence[Fraction], stages: Sequence[Stage], pans: Sequence[Pan]
) -> Iterator[Fraction]:
    """The largest error of each drug, and how far rounding its weight moves it beside the first."""
    first, *later = stages
    shared = _error(first.diluent, pans) / first.mixture
    shared += _error(stages[-1].aliquot, pans) / stages[-1].aliquot
    for stage in later:
        shared += stage.diluent / stage.mixture * _error(stage.drug, pans) / stage.drug
        shared += _error(stage.diluent, pans) / stage.mixture
    all_drugs = sum((_error(drug, pans) for drug in drugs), Fraction(0))
    for share, drug in zip(shares, drugs, strict=True):
        own = _error(drug, pans)
        of_drug = (first.mixture - drug) / first.mixture * own / drug
        beside = (all_drugs - own) / first.mixture
        rounding = abs(drug * shares[0].need / (drugs[0] * share.need) - 1)
        yield shared + of_drug + beside + rounding


def _keeps(found: Common, shares: Sequence[Share], limits: ChainLimits) -> bool:
    """Whether the limits hold once the drugs and the last diluent were rounded."""
    first, *later = found.stages
    diluted = [first.mixture / min(found.drugs), *(stage.mixture / stage.drug for stage in later)]
    if max(diluted) > limits.ratio:
        return False
    if any(stage.aliquot > stage.mixture for stage in found.stages):
        return False
    if limits.mixer is not None and any(stage.mixture > limits.mixer for stage in found.stages):
        return False
    weights = zip(found.drugs, shares, strict=True)
    return all(share.available is None or drug <= share.available for drug, share in weights)


def _rounded(mass: Fraction, pans: Sequence[Pan]) -> Fraction | None:
    """A mass as the finest balance that can weigh it sets it."""
    for pan in pans:
        weight = (mass / pan.grid + Fraction(1, 2)) // 1 * pan.grid
        if weight >= pan.least and (pan.most is None or weight <= pan.most):
            return weight
    return None


def _error(weight: Fraction, pans: Sequence[Pan]) -> Fraction:
    """The largest error of one weighing, on the finest balance that can set it."""
    for pan in pans:
        heavy = pan.most is not None and weight > pan.most
        if weight >= pan.least and not heavy and not weight % pan.grid:
            return pan.error
    return pans[-1].error
