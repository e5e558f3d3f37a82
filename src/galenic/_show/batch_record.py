"""The record of a batch: what the order says of it, and what is filled in by hand.

Which fields a record has follows what USP <795> asks of one: who prepared, who checked and who
released, lots and expiry of all that goes in, what was made, how it looks, and until when it keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._show import bodies, weights
from galenic._show.sections import Blanks, Section
from galenic._show.weights import LINE
from galenic._version import __version__
from galenic._words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic._show.sections import Row
    from galenic.results._plan import Plan

__all__ = ["capsule_weights", "facts", "persons"]

_MOST_CAPSULES = 20
"""As many as pharmacopoeias weigh one by one; of fewer all."""

_MOST_PLACES = 100
"""Lines for pellets that are weighed capsule by capsule: more are written elsewhere."""


def facts(order: Order) -> list[tuple[str, str]]:
    """Which order it is, the lot that its label bears, its day, and by what it was worked out."""
    of_label = None if order.label is None else order.label.lot
    lots = [] if of_label in {None, order.number} else [(say("record.lot"), str(of_label))]
    return [
        (say("record.order"), order.number or LINE),
        *lots,
        (say("record.date"), LINE if order.date is None else order.date.isoformat()),
        (say("record.galenic"), __version__),
    ]


def persons(plan: Plan, *, with_facts: bool) -> Iterator[Section]:
    """Who answers for the batch, what came of it; nothing is made under a stop."""
    rows: list[Row] = [(label, value, "") for label, value in facts(plan.order) if with_facts]
    if not plan.stopped:
        rows += _rows(plan)
    if rows:
        yield Section(say("record.title"), rows, "record")


def _rows(plan: Plan) -> Iterator[Row]:
    made = plan.made
    day = say("record.on", blank=LINE)
    for who in ("prepared", "checked", "released"):
        yield say(f"record.{who}"), LINE, day
    if plan.product is None:
        yield say("record.yield"), LINE, say("record.of-planned", planned=made.planned)
        of = "record.of-blend" if weights.is_of_blend(plan) else "record.of-contents"
        told = "" if made.blend is None else say(of, blend=made.blend)
        yield say("record.filled"), say("stock.blank"), told
    else:
        yield say("record.yield"), LINE, say("record.of-product", mass=plan.product.made)
    latest = plan.ends.no_later_than
    bound = "" if latest is None else say("record.latest", date=latest)
    asked = plan.order.end_set
    yield say("record.until"), LINE if asked is None else str(asked[1]), bound
    yield say("record.storage"), LINE, ""
    yield say("record.look"), LINE, ""


def capsule_weights(plan: Plan) -> Iterator[Blanks]:
    """Where the weights of capsules are written, and what they should be."""
    if plan.stopped or plan.product is not None:
        return
    for one in plan.weighings:
        if one.each is not None:
            title = say("record.pellets", what=one.named)
            weight, place = weights.weight_text(one), say("weighing.place", digits="________")
            each, count = "record.pellets-each", min(one.each, _MOST_PLACES)
            place = LINE if one.is_counted else place
            yield Blanks(title, say(each, weight=weight, capsules=one.each), count, place)
    fill = plan.fill
    remark = say("record.without-shell", fill=fill.total) if fill.total is not None else ""
    if fill.gross is not None:
        each = bodies.each_with_shell(fill)
        remark = say("record.theoretical", gross=fill.gross, each=each)
    count = min(_MOST_CAPSULES, plan.made.planned)
    yield Blanks(say("record.weights"), remark, count, say("weighing.place", digits="________"))
