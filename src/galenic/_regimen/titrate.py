"""Works out a regimen: counts of capsules, what they add up from, and the chart."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic import _files as files
from galenic._advice.seldom import of_point
from galenic._amounts import Amount, computed
from galenic._family.planning import planned_together
from galenic._notices import gravest_first, notice
from galenic._regimen import strengths as choice
from galenic._regimen.batches import batches
from galenic._regimen.counted import CountedRegimen, counts_of
from galenic._regimen.doses import MOST_DOSES, Written, written
from galenic._regimen.ends import DosesMade, held_against
from galenic._regimen.file import regimens_of
from galenic._regimen.offered import offered, refuse
from galenic._regimen.tables import stated_in
from galenic._regimen.takes import takes
from galenic.errors import NOTHING, InputError, Problems
from galenic.results._titration import FromHand, StrengthSet, Titration

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._notices import Notice
    from galenic._regimen.at_hand import Shelf
    from galenic._regimen.file import RegimenFile
    from galenic._regimen.offered import Offered
    from galenic._regimen.tables import Regimen
    from galenic._regimen.takes import MadeOf

__all__ = ["titrate"]


def titrate(
    regimen: RegimenFile | Regimen | Mapping[str, Any],
    pharmacy: str | os.PathLike[str] | Mapping[str, Any] | None = None,
) -> Titration:
    """Work out a regimen: which capsules it takes, how many, and a chart of days.

    It is the arithmetic of a schedule that a prescriber wrote. Doses are made of whole capsules
    alone, and never rounded.

    Parameters
    ----------
    regimen
        A :class:`Regimen`, what :func:`read_regimen` read, or a mapping of the shape of the regimen
        file. Where it holds the tables of an order, too (``stock``, ``capsule``, ``filler`` …),
        the batch of each strength is planned.
    pharmacy
        Tables of an order that do not change between orders, or a file of them, for those plans.

    Returns
    -------
    Titration
        Counts are whole capsules, amounts of active are in ``mg`` or ``IU``.

    Raises
    ------
    InputError
        With every problem: of the regimen, doses that the strengths on offer cannot make, steps
        that overlap or leave a gap, and of the order.
    CheckError
        When galenic's own check of a plan, or of the counts, fails.

    Examples
    --------
    >>> import galenic
    >>> found = galenic.titrate(
    ...     {
    ...         "regimen": {
    ...             "active": "naltrexone hydrochloride",
    ...             "strengths": ["0.5 mg"],
    ...             "step": [{"dose": f"{k / 2} mg", "for": "7 days"} for k in range(1, 10)],
    ...         }
    ...     }
    ... )
    >>> found.capsules[0].count, found.days_supply
    (315, 63)
    """
    file = regimens_of(regimen)
    problems = Problems()
    beside = files.lent(pharmacy, problems)
    several = len(file.regimen) > 1
    found = list[Written]()
    for place, one in enumerate(file.regimen):
        path = f"regimen[{place}]" if several else "regimen"
        left = MOST_DOSES - sum(len(other.doses) for other in found)
        read = written(one, path, problems, left)
        if read is not None:
            found.append(read)
    _expiry_needs_days(file, found, problems)
    if problems:
        raise InputError(problems)
    known = offered(file, found, problems)
    if known is None:
        raise InputError(problems)
    return _titration(file, found, known, beside, problems)


def _expiry_needs_days(file: RegimenFile, found: Sequence[Written], problems: Problems) -> None:
    dated = any(one.expires is not None for one in file.have)
    if dated and any(one.steps[0].start is None for one in found):
        expected = "the first day, such as 2027-01-04"
        remedy = "add it: capsules at hand expire, and the clock is never read"
        problems.add("missing", "regimen.start", NOTHING, expected, remedy)


def _titration(
    file: RegimenFile,
    found: Sequence[Written],
    known: Offered,
    pharmacy: Mapping[str, Any] | None,
    problems: Problems,
) -> Titration:
    shelf = known.shelf(file)
    taken = _taken(found, known, shelf, problems)
    counted = [counts_of(one, made, known, file) for one, made in taken]
    capsules: Counter[int] = Counter()
    for of in counted:
        capsules.update(of.dispensed)
    told = tuple(known.counts(capsules))
    at_hand = tuple(_from_hand(file, shelf.left))
    orders = batches(file, told, pharmacy)
    family = planned_together(orders) if orders else None
    of_batches = () if family is None else family.notices
    of_days = tuple(held_against(family, taken, known))
    return Titration(
        file=file,
        active=file.regimen[0].active,
        capsules=told,
        regimens=tuple(of.regimen for of in counted),
        strengths=tuple(_strengths(known)),
        at_hand=at_hand,
        orders=tuple(orders),
        family=family,
        notices=gravest_first(
            (*of_days, *of_batches, *_notices(file, found, known, counted, at_hand))
        ),
    )


def _taken(
    found: Sequence[Written], known: Offered, shelf: Shelf, problems: Problems
) -> list[DosesMade]:
    """What each dose of each regimen is made of, capsules at hand first.

    Raises
    ------
    InputError
        With every dose that the strengths cannot make.
    """
    taken = list[DosesMade]()
    for one in found:
        parts = [known.grid.parts(due.slot.dose) for due in one.doses]
        made = takes(one.doses, parts, known.offer, shelf)
        _refuse_short(one, made, known, problems)
        taken.append(DosesMade(one, [take for take in made if take is not None]))
    if problems:
        raise InputError(problems)
    return taken


def _refuse_short(
    one: Written, made: Sequence[MadeOf | None], known: Offered, problems: Problems
) -> None:
    """Note doses that neither the strengths on offer nor capsules at hand make."""
    seen = set()
    for due, take in zip(one.doses, made, strict=True):
        if take is None and due.path not in seen:
            seen.add(due.path)
            refuse(due, known.offer, known.grid, known.named, problems)


def _from_hand(file: RegimenFile, left: Sequence[int]) -> Iterator[FromHand]:
    for one, rest in zip(file.have, left, strict=True):
        used = one.count - rest
        yield FromHand(one.strength, one.lot, one.expires, one.count, used, rest)


def _strengths(known: Offered) -> Iterator[StrengthSet]:
    """The best set of each number of strengths, and among them the one that is used."""
    if known.way is None:
        return
    sets = choice.trade(known.sizes, known.doses)
    if known.way not in sets:
        sets = sorted([*sets, known.way], key=lambda one: (len(one.sizes), one.capsules))
    for one in sets:
        lost = choice.stranded(one, known.doses)
        yield StrengthSet(
            strengths=tuple(known.strength(size) for size in one.sizes),
            capsules=one.capsules,
            most_at_once=one.most,
            stranded=computed(known.grid.number(lost.parts), known.measure, "stranded"),
            stranded_at=None if lost.step is None else lost.step + 1,
            chosen=one == known.way,
        )


def _of_points(file: RegimenFile) -> Iterator[Notice]:
    """What is to be asked of doses and strengths whose point may part thousands."""
    several = len(file.regimen) > 1
    for place, one in enumerate(file.regimen):
        for path, amount in stated_in(one, f"regimen[{place}]" if several else "regimen"):
            told = of_point(path, amount)
            if told is not None:
                yield notice("seldom-meant", **told)


def _notices(
    file: RegimenFile,
    found: Sequence[Written],
    known: Offered,
    counted: Sequence[CountedRegimen],
    at_hand: Sequence[FromHand],
) -> Iterator[Notice]:
    for one in at_hand:
        if one.left:
            yield notice("at-hand-left", left=one.left, count=one.count, strength=one.strength)
    yield notice("regimen-arithmetic")
    yield from _of_points(file)
    if file.regimen[0].strengths is None and known.way is not None:
        names = tuple(known.strength(size) for size in known.way.sizes)
        yield notice("strengths-chosen", strengths=names, sets=len(known.sizes))
    if any(of.regimen.branch_days for of in counted):
        days = max(of.regimen.branch_days for of in counted)
        yield notice("regimen-branches", days=Amount(Fraction(days), "day"))
    for one_written in found:
        for step in one_written.steps[:-1]:
            every = step.step.every
            days = 1 if every is None else every.days or 1
            if step.days % days:  # such as every 2 days, for 15 days
                after = Amount(Fraction(step.days % days), "day")
                told = {"step": step.number, "every": str(every).removeprefix("1 "), "days": after}
                yield notice("regimen-dose-sooner", **told)
