"""The order as it stands on its own paper: a text that holds all of it, and its fingerprint.

Whoever holds the sheet has the order with it: ``galenic verify`` plans anew from there.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from galenic import _codes as codes
from galenic import _compact as compact
from galenic._show.parts import OrderCode
from galenic._words import say
from galenic.errors import ExtraError

if TYPE_CHECKING:
    from galenic._materials.order import Order

__all__ = ["order_code", "told"]

_MODULE = "0.4"  # mm: printed at 300 dots an inch five dots wide, and read by a telephone
_GROUP, _LINE = 8, 71  # letters that are read at once; signs of a line, nine groups short of one


def told(order: Order) -> dict[str, Any]:
    """What a plan is made of, as plain data: the keys are those of a plan's JSON."""
    found: dict[str, Any] = {"input": order.to_tables()}
    if order.pharmacy:
        found["from_pharmacy"] = list(order.pharmacy)
    if order.pharmacy_file is not None:
        found["pharmacy_file"] = order.pharmacy_file
    return found


def order_code(order: Order) -> OrderCode:
    """The part of a page that holds the order; one that is too large for a symbol says so."""
    text = compact.pack(told(order))
    shown = compact.fingerprint(compact.digest(order.to_tables()))
    sentences = [say("code.fingerprint", fingerprint=shown)]
    if len(text) > compact.LONGEST:
        sentences.append(say("code.too-large", signs=len(text), most=compact.LONGEST))
        return OrderCode(say("code.title"), sentences, (), "")
    return OrderCode(say("code.title"), sentences, _lines(text), _symbol(text))


def _symbol(text: str) -> str:
    """The text as a QR symbol; without what draws it the letters are there, which say the same."""
    try:
        return codes.svg(codes.qr(text), _MODULE)
    except ExtraError:
        return ""


def _lines(text: str) -> tuple[str, ...]:
    """The text in groups that a person can follow; blanks in it mean nothing."""
    letters = text.removeprefix(compact.BEGINS)
    groups = (letters[place : place + _GROUP] for place in range(0, len(letters), _GROUP))
    return (compact.BEGINS, *textwrap.wrap(" ".join(groups), _LINE))
