"""The orders that a page holds, told from what somebody typed that begins as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic import _compact as compact
from galenic._verify.names import texts_of
from galenic.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["whole_orders"]


def whole_orders(found: Sequence[str], path: str) -> list[dict[str, Any]]:
    """What the texts of orders that a page holds are told by, those that are whole.

    One that is not whole is damaged, unless it is a name or a number in one of those that are: a
    batch may be called ``GALENIC1: X``.

    Raises
    ------
    InputError
        When one is damaged.
    """
    whole, damaged = list[dict[str, Any]](), dict[str, InputError]()
    for one in found:
        try:
            whole.append(compact.unpack(one, path))
        except InputError as error:
            damaged[one] = error
    for one, why in damaged.items():
        if not any(_is_said(one, order) for order in whole):
            raise why
    return whole


def _is_said(damaged: str, order: Mapping[str, Any]) -> bool:
    """Whether a text of an order is this, cut short or with what stands behind it on the page."""
    told = ("".join(text.split()) for text in texts_of(order.get("input")))
    said = (one[place:] for one in told for place in _begins(one))
    return any(damaged.startswith(one) or one.startswith(damaged) for one in said)


def _begins(text: str) -> list[int]:
    """Where a text begins as that of an order does."""
    return [text.index(one) for one in compact.find(text) if one in text]
