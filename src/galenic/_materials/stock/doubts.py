"""What makes the content of a stock uncertain, and what would make it surer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._amounts import Amount
    from galenic._words import Phrase

__all__ = ["OF_STRENGTH", "TRIED_ASSAY", "Doubt", "Idea", "doubt_of", "of_label"]

OF_STRENGTH = "error.of-strength"
"""An error that the uncertainty of a strength leaves out, by the name that it had there."""

_LABEL = 0.10
"""The part by which a content may be off its label, where the lot was not assayed."""

_RANGE = "compendial range 90 % to 110 % of label: USP naltrexone hydrochloride tablets"

TRIED_ASSAY = "1 %"
"""How good an assay is tried to be, where it is not known how good it is."""


class Doubt(NamedTuple):
    """One thing that makes the content of a stock uncertain, in all capsules of a batch alike.

    Attributes
    ----------
    said
        What it is.
    origin
        Where its size comes from; the key that would give it, where it is not known.
    standard
        Its relative standard uncertainty; ``None`` where nobody knows it.
    shape
        Its distribution.
    power
        The power of ``1 + error`` by which it moves the content.
    bound
        What it may be at most: a ``scatter``, or the error of a ``mean`` of masses; and the text
        of the order that a larger one is told by.
    """

    said: Phrase
    origin: str
    standard: float | None
    shape: Literal["normal", "rectangular"] = "normal"
    power: int = 1
    bound: tuple[Literal["scatter", "mean"], str, str] | None = None


class Idea(NamedTuple):
    """Something that would make the content surer, if it were measured or done.

    Attributes
    ----------
    code, words
        What it is, and what its sentence names.
    tried
        The keys of the stock, and the values they are tried with.
    key, held
        The key of a size that is measured, and its amount, where the order has one: half of that
        is tried then. ``None`` where the keys are tried as they are.
    """

    code: str
    words: Mapping[str, object]
    tried: Mapping[str, Any]
    key: str | None = None
    held: Amount | None = None


def doubt_of(
    said: Phrase, key: str, amount: Amount | None, *, part: float = 1.0, why: str = ""
) -> Doubt:
    """A doubt whose size is a percentage that the order gives, or ``part`` of it; and why."""
    if amount is None:
        return Doubt(said, key, None)
    size = float(amount.number) / 100 * part
    return Doubt(said, f"{amount.origin}{why}", size, bound=("scatter", key, amount.label))


def of_label(said: Phrase) -> Doubt:
    """What the content of a lot without an assay may be off: anything that its label allows."""
    return Doubt(said, _RANGE, _LABEL / math.sqrt(3), shape="rectangular")
