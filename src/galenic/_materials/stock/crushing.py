"""How many tablets are crushed, what they weigh, and what of them is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.stock.base import Content, Taken
from galenic._materials.stock.counted import part_of
from galenic._words import phrase
from galenic.formulas import potency

if TYPE_CHECKING:
    from galenic._materials.stock.tablets import Tablets
    from galenic._sheet import Sheet, Step

__all__ = ["crush"]

MIN_TABLETS = 10
CRUSH_ALLOWANCE = Amount.read("5 %", "our assumption, named in a notice")


def crush(sheet: Sheet, stock: Tablets, mass: Step, content: Content) -> Taken:
    """Tablets to crush: the most of the minimum and the exact number with its allowance."""
    mean, powder = content.masses
    exact = sheet.work("tablets exactly", potency.tablets_exactly, mass, powder)
    taken, whole = _taken(sheet, stock, exact)
    intact = held = sheet.work("mass of the tablets", potency.mass_of_tablets, taken, mean)
    if powder is not mean:
        held = sheet.work("powder of the tablets", potency.mass_of_tablets, taken, powder)
        _note_film(sheet, stock, taken)
    leftover = sheet.work("leftover", potency.left_over, held, mass)
    active = sheet.work("active left over", potency.active_in, content.step, leftover)
    _note_left_over(sheet, stock, taken, whole, active)
    count, exactly, weighed = int(taken.number), exact.amount, intact.amount
    _note_short(sheet, stock, exactly, count)
    if not sheet.stopped:
        sheet.note("tablet-weigh-intact", count=count, mass=weighed)
    return Taken(exactly, count, weighed, leftover.amount, active.amount)


def _note_short(sheet: Sheet, stock: Tablets, exact: Amount, count: int) -> None:
    if exact.number > count:
        sheet.note("stock-short", available=phrase("crushed-tablets", count=count), needed=exact)
    if stock.available is not None and stock.available < count:
        there, needed = (phrase("tablets", count=one) for one in (stock.available, count))
        sheet.note("stock-short", available=there, needed=needed)


def _note_film(sheet: Sheet, stock: Tablets, taken: Step) -> None:
    film = stock.film_mass
    if film is not None:
        total = Amount(film.number * taken.number, "mg")
        sheet.note("film-sieved", film=film, total=total, count=int(taken.number))


def _taken(sheet: Sheet, stock: Tablets, exact: Step) -> tuple[Step, Step]:
    """The tablets to crush, and how many would do with the allowance."""
    minimum = stock.min_tablets or MIN_TABLETS
    allowance = sheet.given("crush allowance", stock.crush_allowance or CRUSH_ALLOWANCE)
    missing = [] if stock.min_tablets is not None else ["min_tablets"]
    if stock.crush_allowance is None:
        missing.append("crush_allowance")
    wanted = sheet.work("tablets with allowance", potency.tablets_with_allowance, exact, allowance)
    one = sheet.constant("one tablet", 1, "tablet", "tablets are crushed whole")
    whole = sheet.work("tablets in whole", potency.whole_tablets, wanted, one)
    floor = sheet.constant("least number of tablets", minimum, "tablet", "stock.min_tablets")
    most = whole if whole.number >= floor.number else floor
    there = stock.available if stock.crushed is None else stock.crushed
    if there is not None and there < most.number:
        needed = max(
            -(-exact.number * (1 + part_of(stock.crush_allowance)) // 1), stock.least_to_crush
        )
        if needed <= there:
            return _all_there(sheet, stock, exact, whole, most, missing), whole
        if stock.crushed is None:
            origin = "without what is only assumed"
            return sheet.constant("tablets needed", needed, "tablet", origin), whole
        sheet.note("tablet-few-crushed", count=there, wanted=int(most.number))
    elif missing and stock.crushed is None:
        told = phrase("key-is" if len(missing) == 1 else "keys-are", keys=tuple(missing))
        sheet.note(
            "tablet-count-assumed", minimum=minimum, allowance=allowance.amount, missing=told
        )
    if stock.crushed is None:
        return most, whole
    return sheet.constant("tablets crushed", stock.crushed, "tablet", "stock.masses"), whole


def _all_there(  # noqa: PLR0913, PLR0917 - what is needed, wanted and there
    sheet: Sheet, stock: Tablets, exact: Step, whole: Step, wanted: Step, missing: list[str]
) -> Step:
    """Take every tablet where they cover what is needed, and only an assumption asks for more.

    Below the number ``whole`` it is the allowance that gives way, else the least number alone.
    """
    crushed, at_hand = stock.crushed, stock.available
    there = at_hand if crushed is None else crushed
    short = there is not None and there < whole.number
    sheet.note(
        "tablet-assumption-gave-way" if short else "tablet-least-gave-way",
        count=there,
        there=phrase("there-at-hand" if crushed is None else "there-crushed"),
        wanted=int(wanted.number),
        exact=exact.amount,
        keys=tuple(f"stock.{key}" for key in missing),
    )
    if crushed is not None:
        return sheet.constant("tablets crushed", crushed, "tablet", "stock.masses")
    return sheet.constant("tablets at hand", at_hand or 0, "tablet", "stock.available")


_FAR_MORE = 2  # times the tablets needed with their allowance: most of the active is left over


def _note_left_over(sheet: Sheet, stock: Tablets, taken: Step, whole: Step, active: Step) -> None:
    """Say what our least number of tablets leaves over, where far fewer would do."""
    if stock.min_tablets is not None or stock.crushed is not None:
        return
    if taken.number >= _FAR_MORE * whole.number:
        sheet.note(
            "tablet-left-over",
            count=int(taken.number),
            needed=int(whole.number),
            active=active.amount,
        )
