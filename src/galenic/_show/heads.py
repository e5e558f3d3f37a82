"""What a sheet is about, in one line, and the pharmacy file that was found and not asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._words import listed, phrase, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic._words import Phrase
    from galenic.results._plan import Plan

__all__ = ["beside_file", "doses", "file_line", "head", "headline", "running"]


def headline(plan: Plan) -> str:
    """What is made, in one line; with the pharmacy file, if it was found and not asked for."""
    return beside_file(plan.order, _made(plan))


def head(plan: Plan) -> Iterator[str]:
    """The same where a page has a line for each."""
    yield from file_line(plan.order)
    yield _made(plan)


def beside_file(order: Order, made: str) -> str:
    """A headline, with the pharmacy file that was found and not asked for."""
    file = order.pharmacy_file
    return made if file is None else say("headline.with-pharmacy", headline=made, file=file)


def file_line(order: Order) -> Iterator[str]:
    """The pharmacy file that was found and not asked for, in a line of its own."""
    if order.pharmacy_file is not None:
        yield say("pharmacy-file", file=order.pharmacy_file)


def _made(plan: Plan) -> str:
    made = say("headline", planned=plan.made.planned, doses=doses(plan.order))
    number = plan.order.number
    return made if number is None else say("headline.of", number=number, made=made)


def doses(order: Order) -> tuple[Phrase, ...]:
    """Each active of a capsule with its dose, as a label has them."""
    return tuple(
        phrase("page.head", dose=one.dose_said, form=one.form(one.active).name)
        for one in order.by_active
    )


def running(plan: Plan) -> tuple[str, str]:
    """What tells the sheets of one batch from another's: the order's number, doses and drugs."""
    head = listed("and", *doses(plan.order))
    number = plan.order.number
    return "" if number is None else say("page.order", number=number), head
