"""Within which limits the powders of a plan may pack, and the capsule still be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._record import Record, worded
from galenic.results._parts import Named

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._words import Phrase

__all__ = ["PackingRange", "PowderPacking"]


@frozen(eq=False, repr=False, slots=False)
class PowderPacking(Named, Record):
    """How a powder is taken to pack, in mg/capsule, and the loosest and tightest it may be.

    ``known_by`` says what the figure is: ``carried`` from another capsule, a ``density`` of the
    order, read in a ``cylinder``, one of a ``table``, or ``alike``, taken to pack like the filler.
    ``source`` is the text of ``bounded_by``.
    """

    named: str | Phrase = field(metadata=worded("what"))
    known_by: str
    used: Amount
    least: Amount
    most: Amount
    bounded_by: Phrase = field(metadata=worded("source"))

    @property
    def source(self) -> str:
        """Where the ends come from."""
        return str(self.bounded_by)


@frozen(eq=False, repr=False, slots=False)
class PackingRange(Record):
    """What a blend whose packing was not measured makes, were the bodies filled to the brim.

    ``least`` and ``most`` are the ends of each: the part of a planned body that its share of the
    blend takes up, the bodies that the blend fills, and the dose of the only active that each of
    them would hold. Where there are several actives the doses are ``None``: each of them is divided
    by the part taken up.
    """

    powders: tuple[PowderPacking, ...]
    occupied_least: Amount
    occupied_most: Amount
    bodies_least: int
    bodies_most: int
    dose_least: Amount | None
    dose_most: Amount | None
