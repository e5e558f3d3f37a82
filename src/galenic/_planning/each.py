"""Pellets: each capsule gets its own weight or count of them, and nothing of them is mixed.

What is weighed for one capsule is held against the balances as it is, however many capsules are
made; and its rounding moves the dose of that capsule, not that of a batch.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic.formulas import fill as fills
from galenic.formulas import potency
from galenic.formulas import weighing as formulas

if TYPE_CHECKING:
    from galenic._planning.batch import Drug
    from galenic._planning.weighing import Portion, Tray
    from galenic._sheet import Sheet, Step

__all__ = ["WeighedEach", "Whole", "note_whole", "weigh_for_each"]


class WeighedEach(NamedTuple):
    """What all the capsules take of pellets, and the whole ones of a capsule where one is known."""

    together: Step
    whole: Whole | None


def weigh_for_each(tray: Tray, portion: Portion, drug: Drug) -> WeighedEach:
    """Weigh the pellets of one capsule, or count them where no balance can and one is known.

    A stop is noted where neither can be done.
    """
    sheet, planned, where = tray.sheet, drug.batch.planned, f"{portion.named} of one capsule"
    one = sheet.constant("one capsule", 1, "capsule", "each capsule is weighed for by itself")
    mass = sheet.work(where, fills.for_batch, drug.share, one)
    portion = portion._replace(mass=mass, each=int(planned.number))
    counted = _counted(sheet, portion, drug)
    if counted is not None:
        portion = portion._replace(pellets=int(counted.number.number))
    small = tray.is_too_small(portion)
    if small and counted is not None and counted.number.number:
        weight = tray.count(portion, counted.mass)
    elif small:
        weight = mass
        tray.cannot_each(portion)
    else:
        weight = tray.weigh(portion)
    each = sheet.work(f"{portion.named} in each capsule", fills.per_capsule, weight, one)
    together = sheet.work(f"{portion.named} together", fills.for_batch, each, planned)
    whole = None if counted is None else Whole(drug, portion, counted, one, is_counted=small)
    return WeighedEach(together, whole)


class _Counted(NamedTuple):
    """Pellets of a capsule: how many to the nearest whole one, and what so many weigh."""

    number: Step
    mass: Step


class Whole(NamedTuple):
    """The whole pellets nearest to what a capsule takes of a stock; weighed, or counted."""

    drug: Drug
    portion: Portion
    counted: _Counted
    one: Step
    is_counted: bool


def _counted(sheet: Sheet, portion: Portion, drug: Drug) -> _Counted | None:
    """The pellets of one capsule in whole; None where the mass of one is not known."""
    given = drug.order.stock.pellet_mass
    if given is None:
        return None
    pellet = sheet.given(f"mass of a pellet of {portion.named}", given)
    whole = sheet.constant("one pellet", 1, "1", "pellets are whole")
    exact = sheet.work("pellets exactly", formulas.pellets_exactly, portion.mass, pellet)
    count = sheet.work("pellets of one capsule", formulas.pellets_in_whole, exact, whole)
    return _Counted(count, sheet.work("mass of them", formulas.mass_of_pellets, count, pellet))


_CAUTION_AT, _STOP_AT = Fraction(1, 100), Fraction(5, 100)


def note_whole(whole: Whole) -> None:
    """Say what dose so many whole pellets are: no capsule comes nearer, however it is weighed."""
    drug, portion, counted, one, _ = whole
    work, stock, order = drug.sheet.work, drug.order.stock, drug.order
    active = work("active of whole pellets", potency.active_in, drug.content.step, counted.mass)
    dose = work("dose of whole pellets", fills.dose_expected, active, one)
    off = work("deviation of whole pellets", fills.deviation, dose, drug.batch.aimed)
    most = _STOP_AT if order.tolerance is None else order.tolerance.number / 100
    moved, count = abs(off.number), int(counted.number.number)
    code = "pellets-whole-far" if moved > most else "pellets-whole"
    if code == "pellets-whole" and moved > _CAUTION_AT:
        code = "pellets-whole-off"
    told = {"most": Amount(100 * most, "%")} if code == "pellets-whole-far" else {}
    drug.sheet.note(
        code,
        what=portion.named,
        count=count,
        pellet=stock.pellet_mass,
        mass=counted.mass.amount,
        dose=dose.amount,
        deviation=off.amount,
        **told,
    )
