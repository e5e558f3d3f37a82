"""What a sheet is about, in one line, and the pharmacy file that was found and not asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._show.product import named_product
from galenic._words import listed, phrase, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import OfOne, Order
    from galenic._words import Phrase
    from galenic.results._parts import PlannedActive
    from galenic.results._plan import Plan

__all__ = [
    "as_capsules",
    "beside_file",
    "capsules_text",
    "dose_line",
    "doses",
    "each_active",
    "file_line",
    "head",
    "headline",
    "is_of_several",
    "running",
]


def headline(plan: Plan) -> str:
    """What is made, in one line; with the pharmacy file, if it was found and not asked for."""
    return beside_file(plan.order, listed("semicolon", _made(plan), *dose_line(plan.order)))


def head(plan: Plan) -> Iterator[str]:
    """The same where a page has a line for each."""
    yield from file_line(plan.order)
    yield _made(plan)
    yield from dose_line(plan.order)


def beside_file(order: Order, made: str) -> str:
    """A headline, with the pharmacy file that was found and not asked for."""
    file = order.pharmacy_file
    return made if file is None else say("headline.with-pharmacy", headline=made, file=file)


def file_line(order: Order) -> Iterator[str]:
    """The pharmacy file that was found and not asked for, in a line of its own."""
    if order.pharmacy_file is not None:
        yield say("pharmacy-file", file=order.pharmacy_file)


def _made(plan: Plan) -> str:
    if plan.product is not None:
        made = say("headline.product", product=named_product(plan.product))
    elif plan.order.capsules_per_dose is not None:
        planned = capsules_text(plan.order, plan.made.planned)
        made = say("headline.of-doses", planned=planned, doses=doses(plan.order))
    else:
        made = say("headline", planned=plan.made.planned, doses=doses(plan.order))
    number = plan.order.number
    return made if number is None else say("headline.of", number=number, made=made)


def doses(order: Order) -> tuple[Phrase, ...]:
    """Each active of a capsule with what that holds of it."""
    return tuple(
        phrase("page.head", dose=one.dose_said, form=one.form(one.active).name)
        for one in order.by_active
    )


def dose_line(order: Order) -> Iterator[str]:
    """What a dose is, where it is taken as several capsules, in a line of its own."""
    if order.capsules_per_dose is not None:
        count = as_capsules(order.capsules_per_dose)
        yield say("headline.dose", whole=_whole_doses(order), count=count)


def as_capsules(count: int) -> Phrase:
    """As how many capsules a dose is taken."""
    return phrase("batch.capsule") if count == 1 else phrase("batch.capsules", capsules=count)


def _whole_doses(order: Order) -> tuple[Phrase, ...]:
    """The whole dose of each active; with its name where there are several."""
    of_each = order.by_active
    if len(of_each) == 1:
        return (phrase("plain-dose", dose=of_each[0].whole_said),)
    return tuple(
        phrase("page.head", dose=one.whole_said, form=one.form(one.active).name) for one in of_each
    )


def capsules_text(order: Order, capsules: int) -> str:
    """So many capsules; where a dose is taken as several also how many doses that are."""
    count = order.capsules_per_dose
    if count is None:
        return say("batch.capsules", capsules=capsules)
    doses, over = divmod(capsules, count)
    told = phrase("one-dose") if doses == 1 else phrase("doses", doses=doses)
    left = phrase("batch.capsules-over", capsules=over) if over else None
    return say("batch.capsules-doses", capsules=capsules, doses=told, over=left)


def running(plan: Plan) -> tuple[str, str]:
    """What tells the sheets of one batch from another's: the order's number, doses and drugs."""
    head = listed("and", *doses(plan.order))
    if plan.product is not None:
        head = str(named_product(plan.product))
    number = plan.order.number
    return "" if number is None else say("page.order", number=number), head


def is_of_several(plan: Plan) -> bool:
    """Whether a capsule holds several actives, so that what is of one of them says of which."""
    return len(plan.actives) > 1


def each_active(plan: Plan) -> Iterator[tuple[PlannedActive, OfOne]]:
    """What is planned of each active, and the order of it alone."""
    return zip(plan.actives, plan.order.by_active, strict=True)
