"""What the compressibility index and the Hausner ratio say of the flow of a powder."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from galenic import _fields as fields
from galenic._materials._tables import load_rows
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._words import Phrase

__all__ = ["FlowClass", "Placed", "by_index", "by_ratio", "flow_classes"]


@fields.sound
class FlowClass(fields.Sound):
    """A row of the scale of flowability, from the best to the worst."""

    name: str = fields.text(doc="the flow")
    index_low: fields.MaybeAmount = fields.amount("%", doc="least index", default=None)
    index_high: fields.MaybeAmount = fields.amount("%", doc="largest index", default=None)
    ratio_low: fields.MaybeNumber = fields.number(
        doc="least Hausner ratio", at_least=1, at_most=10, default=None
    )
    ratio_high: fields.MaybeNumber = fields.number(
        doc="largest Hausner ratio", at_least=1, at_most=10, default=None
    )
    uneven: bool = fields.flag(doc="whether a fill with it is not trusted", default=False)
    source: str = fields.text(doc="where the row was read")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")
    memory: str | None = fields.text(doc="what of it was not seen in a text", default=None)


@cache
def flow_classes() -> tuple[FlowClass, ...]:
    """The scale in the table of the package, from the best flow to the worst."""
    return load_rows(FlowClass, "flow")


class Placed(NamedTuple):
    """Where a number stands on the scale: in one class, or between two that leave it out."""

    better: FlowClass
    worse: FlowClass

    @property
    def uneven(self) -> bool:
        """Whether a fill with such a powder is not trusted: by the worse of the two."""
        return self.worse.uneven

    @property
    def said(self) -> Phrase:
        """Its class in words, or both between which it lies."""
        better, worse = (phrase(f"flow.{row.name}") for row in self)
        return better if better == worse else phrase("flow-between", better=better, worse=worse)


def by_index(part: Fraction) -> Placed:
    """The flow by a compressibility index, given as a part of one."""
    ends = [_ends(row.index_low, row.index_high) for row in flow_classes()]
    return _placed(part * 100, ends)


def by_ratio(ratio: Fraction) -> Placed:
    """The flow by a Hausner ratio."""
    return _placed(ratio, [(row.ratio_low, row.ratio_high) for row in flow_classes()])


def _ends(*amounts: Amount | None) -> tuple[Fraction | None, ...]:
    return tuple(None if one is None else one.number for one in amounts)


def _placed(number: Fraction, ends: Sequence[tuple[Fraction | None, ...]]) -> Placed:
    """The first class that reaches so far, or both beside a gap; the last has no upper end."""
    rows = flow_classes()
    for place, (low, high) in enumerate(ends):
        if high is not None and number > high:
            continue
        begun = low is None or number >= low if high is not None else number > (low or 0)
        return Placed(rows[place] if begun or not place else rows[place - 1], rows[place])
    return Placed(rows[-1], rows[-1])
