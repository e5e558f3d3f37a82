"""The triturate of a plan, and the steps that make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._record import Record, worded
from galenic.results._parts import Named

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._words import Phrase
    from galenic.results._names import Role

__all__ = ["TriturateMade", "TriturationStep"]


@frozen(eq=False, repr=False, slots=False)
class TriturationStep(Record):
    """One step of a triturate: drug and diluent weighed into a mixer, and the aliquot taken.

    ``ratio`` is the text of ``dilution``: ``1 in 4``.
    """

    name: str
    drug: Amount
    diluent: Amount
    total: Amount
    dilution: Phrase = field(metadata=worded("ratio"))
    aliquot: Amount
    into: str

    @property
    def ratio(self) -> str:
        """How far the drug is diluted."""
        return str(self.dilution)


@frozen(eq=False, repr=False, slots=False)
class TriturateMade(Named, Record):
    """A triturate made for the batch, and the error of dose that its weighings allow.

    ``actives`` are those that it holds, none where it is of an excipient; where it holds several,
    the errors are of the one that they move most.
    """

    named: str | Phrase = field(metadata=worded("what"))
    role: Role
    diluent: str
    steps: tuple[TriturationStep, ...]
    discarded: Amount
    kept: Amount
    worst_error: Amount
    standard_error: Amount
    actives: tuple[str, ...] = ()
