"""The strengths that a regimen is made of, and what is said where they cannot make it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import computed
from galenic._regimen import strengths as choice
from galenic._regimen.at_hand import Shelf
from galenic._regimen.coins import MOST_AT_ONCE, MOST_PARTS, CommonPart, Offer
from galenic._regimen.tables import MOST_STRENGTHS
from galenic.errors import NOTHING
from galenic.results._titration import LineKind, StrengthCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._amounts import Amount
    from galenic._regimen.doses import Due, Written
    from galenic._regimen.file import RegimenFile
    from galenic.errors import Problems

__all__ = ["Offered", "offered"]

_HALF = (
    "; a capsule is not split: opened, its powder does not part in halves that one could weigh out"
)


class Offered(NamedTuple):
    """All that is known of strengths.

    Attributes
    ----------
    grid
        The grid on which doses and strengths lie.
    offer
        The strengths that are used, and what they make.
    sizes
        All that there are to choose from, in parts.
    doses
        The doses that strengths are chosen for, step by step.
    way
        The set that is used; ``None`` where capsules at hand make every dose.
    prefer
        What it was chosen by.
    """

    grid: CommonPart
    offer: Offer
    sizes: tuple[int, ...]
    doses: choice.Doses
    way: choice.Way | None
    prefer: str
    measure: str
    named: dict[int, Amount]

    def strength(self, size: int) -> Amount:
        """A strength as it was written, or as it was worked out."""
        if size not in self.named:
            number, unit = self.grid.number(size), f"{self.measure}/capsule"
            self.named[size] = computed(number, unit, "regimen.strengths: chosen")
        return self.named[size]

    def counts(self, counts: Mapping[int, int]) -> Iterator[StrengthCount]:
        """Counts by size as capsules of strengths, the smallest first; none of none."""
        for size, many in sorted(counts.items()):
            if many:
                yield StrengthCount(self.strength(size), many)

    def shelf(self, file: RegimenFile) -> Shelf:
        """The capsules at hand."""
        parts = [self.grid.parts(one.strength) for one in file.have]
        counts, expires = [one.count for one in file.have], [one.expires for one in file.have]
        return Shelf(parts, counts, expires)


def offered(file: RegimenFile, found: Sequence[Written], problems: Problems) -> Offered | None:
    """Choose the strengths, or note why none can be."""
    first = file.regimen[0]
    named = first.strengths
    dues = [due for one in found for due in one.doses]
    stated = list({id(due.slot.dose): due.slot.dose for due in dues}.values())
    amounts = [*(named or ()), *(one.strength for one in file.have)]
    grid = CommonPart(one.number for one in (*stated, *amounts))
    most = max(map(grid.parts, stated))
    sizes = [grid.parts(one) for one in named or ()]
    sizes = sizes or choice.candidates(sorted(set(map(grid.parts, stated))))
    if not _can_be_looked_at(sizes, max(most, *sizes), problems):
        return None
    labels = {grid.parts(one): one for one in reversed(amounts)}
    whole = Offer(sizes, most + max(sizes))
    if not file.have:
        _refuse_others(dues, whole, grid, labels, problems)
    doses = choice.Doses(tuple(_by_step(one, grid, whole) for one in found))
    prefer = first.prefer or ("fewest-strengths" if named is None else "fewest-capsules")
    if problems:
        return None
    way = choice.chosen(sizes, doses, prefer) if doses.all else None
    if way is None and doses.all:
        _refuse_single(doses, grid, dues[0].slot.dose.unit, problems)
        return None
    used = way.sizes if way is not None else tuple(sizes)
    offer = Offer(used, most + max(used))
    measure = dues[0].slot.dose.unit
    return Offered(grid, offer, tuple(sizes), doses, way, prefer, measure, labels)


def _by_step(one: Written, grid: CommonPart, whole: Offer) -> tuple[dict[int, int], ...]:
    """Of each step its doses that strengths on offer make, and how many there are of each."""
    found: list[dict[int, int]] = [{} for _ in one.steps]
    counted = Counter(
        (due.step - 1 - (due.kind is LineKind.BACK), grid.parts(due.slot.dose)) for due in one.doses
    )
    for (step, dose), many in counted.items():
        if whole.makes(dose):
            found[step][dose] = many
    return tuple(found)


def _can_be_looked_at(sizes: Sequence[int], most: int, problems: Problems) -> bool:
    """Whether every set of strengths can be looked at in seconds."""
    if len(sizes) > MOST_STRENGTHS:
        expected = f"up to {MOST_STRENGTHS} strengths, to choose from"
        remedy = f"name them: the doses would have {len(sizes)} of their own"
        problems.add("missing", "regimen.strengths", NOTHING, expected, remedy)
    elif most > MOST_PARTS or most << len(sizes) > choice.MOST_LOOKED_AT:
        given = f"{most} of their largest common part in the largest of them"
        expected = "doses and strengths of few digits, or fewer strengths"
        remedy = "check the units; or name fewer strengths, or coarser ones"
        problems.add("range", "regimen.strengths", given, expected, remedy)
    else:
        return True
    return False


def _refuse_others(
    dues: Sequence[Due],
    whole: Offer,
    grid: CommonPart,
    labels: dict[int, Amount],
    problems: Problems,
) -> None:
    """Note each dose that the strengths cannot make, once, with the nearest that they can."""
    seen = set()
    for due in dues:
        if due.path in seen:
            continue
        seen.add(due.path)
        if not whole.makes(grid.parts(due.slot.dose)):
            refuse(due, whole, grid, labels, problems)


def refuse(
    due: Due, whole: Offer, grid: CommonPart, labels: dict[int, Amount], problems: Problems
) -> None:
    """Note a dose that the strengths cannot make; never round it."""
    dose, unit = due.slot.dose, due.slot.dose.unit
    parts = grid.parts(dose)
    named = [labels[size] for size in whole.sizes if size in labels]
    strengths = ", ".join(one.label.removesuffix("/capsule") for one in reversed(named))
    near = {"below": whole.below(parts), "above": whole.above(parts)}
    told = {
        key: computed(grid.number(one), unit, "") for key, one in near.items() if one is not None
    }
    remedy = " and ".join(f"{one.text()} {key} it" for key, one in told.items())
    remedy = f"the nearest: {remedy}" if told else f"no {MOST_AT_ONCE} capsules come near it"
    remedy += ". Write one of them, or offer another strength"
    if whole.makes(2 * parts) or any(not size % 2 and size // 2 == parts for size in whole.sizes):
        remedy += _HALF
    expected = f"a dose of at most {MOST_AT_ONCE} whole capsules of {strengths}"
    problems.add("choice", due.path, dose.label, expected, remedy, **told)


def _refuse_single(doses: choice.Doses, grid: CommonPart, unit: str, problems: Problems) -> None:
    common = CommonPart(grid.number(dose) for dose in doses.all).number(1)
    largest = computed(common, unit, "")
    expected = "a strength on offer of which whole capsules make every dose"
    remedy = f"offer {largest.text()}, the largest that does, or prefer another way"
    problems.add("choice", "regimen.prefer", "single-strength", expected, remedy, near=largest)
