"""Weights as a person is told them: to be set, written down, in grams, with their balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import decimal_text, rounded_text
from galenic._amounts.numbers import SHOWN_DIGITS
from galenic._words import listed, phrase, say
from galenic.results._names import Role, VesselName
from galenic.results._parts import Weighing

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic.results._plan import Plan
    from galenic.results._recovery import Setting

__all__ = [
    "LINE",
    "blank",
    "grams",
    "in_grams",
    "is_of_blend",
    "remark",
    "weighed",
    "weighing_title",
    "weight_text",
    "what",
]


def weighing_title(plan: Plan) -> str:
    """What the list of weights is, so that no exact amount is taken for an instruction."""
    if plan.stopped:
        return say("weights.stopped")
    if any(weighing.weigh is None for weighing in plan.weighings):
        return say("weights.exact")
    return say("weights.set")


def weight_text(weighing: Weighing) -> str:
    """The weight to set, all its digits; or the exact amount where there is no balance."""
    if weighing.is_counted:
        return say("weighing.counted", pellets=weighing.pellets)
    return str(weighing.weigh) if weighing.weigh is not None else weighing.exact.text()


LINE = "______________"
"""Where something is written by hand."""

_ROOM = "______"  # for the digits before the point


def blank(plan: Plan, weighing: Weighing | Setting) -> str:
    """Where the weight that was read is written, with the decimals that the balance shows."""
    if isinstance(weighing, Weighing) and weighing.each is not None:
        return say("weighing.below")
    shown = next(one.readability for one in plan.order.balance if one.name == weighing.balance)
    _, point, decimals = decimal_text(shown.number).partition(".")
    return say("weighing.place", digits=f"{_ROOM}{point}{'_' * len(decimals)}")


_GRAMS_FROM = 1000


def in_grams(amount: Amount) -> str:
    """The same mass in grams where it is a gram or more; so many milligrams are easily misread."""
    return grams(amount) if amount.number >= _GRAMS_FROM else ""


def grams(amount: Amount, digits: int = SHOWN_DIGITS) -> str:
    """A mass in grams."""
    return f"{rounded_text(amount.number / 1000, digits)} g"


def weighed(weighing: Weighing, *, vessel: bool) -> str:
    """What is weighed, which portion of it, and into which ``vessel`` where that is asked for."""
    into = None
    if weighing.each is not None:
        into = phrase("weighing.each", capsules=weighing.each)
    elif vessel:
        batch = weighing.into == VesselName.BATCH
        into = phrase(f"weighing.into{'-batch' if batch else ''}", vessel=weighing.into)
    part = phrase("weighing.portion", portion=weighing.portion) if weighing.part else None
    return say("weighing", what=weighing.named, portion=part, into=into)


def what(plan: Plan, weighing: Weighing) -> str:
    """What is weighed in a plan, and where it goes where that is not plain."""
    alone = any(one.each is not None for one in plan.weighings)
    if not alone or weighing.each is not None:
        return weighed(weighing, vessel=bool(plan.triturates))
    if weighing.role != Role.FILLER or is_of_blend(plan):
        return weighed(weighing, vessel=True)
    into = phrase("weighing.fills-up", capsules=plan.made.planned)
    return say("weighing", what=weighing.named, portion=None, into=into)


_ACTIVE = frozenset({Role.STOCK, Role.ALIQUOT})


def is_of_blend(plan: Plan) -> bool:
    """Whether what holds an active is shared out over the capsules, not all weighed for each."""
    return any(one.each is None for one in plan.weighings if one.role in _ACTIVE) or plan.stopped


def remark(weighing: Weighing) -> str:
    """Grams, exact amount, balance and minimum of a weighing."""
    parts = [in_grams(weighing.weigh or weighing.exact)]
    if weighing.is_counted:
        return say("weighing.counted-weigh", weight=weighing.weigh)
    if weighing.pellets is not None:
        parts.append(say("weighing.count-of", pellets=weighing.pellets))
    if weighing.weigh is not None and weighing.minimum is not None:
        if weighing.weigh != weighing.exact:
            parts.append(say("weighing.exactly", exact=weighing.exact))
        of = {"balance": weighing.balance, "because": weighing.reason}
        parts.append(say("weighing.balance", **of))
        parts.append(say("weighing.minimum", minimum=weighing.minimum, rule=weighing.rule))
    return listed("semicolon", *(part for part in parts if part))
