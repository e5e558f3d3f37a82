"""The records of a batch as an inspector reads them: the formula, and what was made by it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown
from galenic._record import Record, worded

if TYPE_CHECKING:
    import datetime as dt

    from galenic._amounts import Amount
    from galenic._words import Phrase
    from galenic.results._plan import Plan

__all__ = [
    "RECORD_SCHEMA",
    "BatchRecord",
    "QualityTrait",
    "RecordEntry",
    "RecordField",
    "RecordPart",
]

RECORD_SCHEMA = "galenic/record/1"


class RecordPart(StrEnum):
    """Of which part of the record a field is."""

    MASTER = "master"
    BATCH = "batch"


@frozen(eq=False, repr=False)
class RecordEntry(Record):
    """A value of a field: what it is of, where there are several, and a remark.

    ``value`` is an amount, a number, a day or a text, ``None`` where it is filled in by hand.
    ``of`` and ``remark`` are the texts of ``about`` and ``said``.
    """

    about: str | Phrase = field(metadata=worded("of"))
    value: Amount | dt.date | int | str | None
    said: str | Phrase = field(default="", metadata=worded("remark"))

    @property
    def of(self) -> str:
        """What it is of; empty where it is the only one."""
        return str(self.about)

    @property
    def remark(self) -> str:
        """What is to be said of it."""
        return str(self.said)


@frozen(eq=False, repr=False)
class RecordField(Record):
    """A field of a record.

    Attributes
    ----------
    key
        The field, in a word that never changes.
    asked_by
        Whose rules ask for it: ``usp-795``, ``apbetro``; none where it is only good to have.
    entries
        Its values; none where nothing of it is known.
    missing
        Whether something of it is to be filled in by hand.
    """

    key: str
    asked_by: tuple[str, ...]
    entries: tuple[RecordEntry, ...]

    @property
    def required(self) -> bool:
        """Whether a rule asks for it."""
        return bool(self.asked_by)

    @property
    def missing(self) -> bool:
        """Whether something of it is to be filled in by hand."""
        return not self.entries or any(one.value is None for one in self.entries)


@frozen(eq=False, repr=False)
class QualityTrait(Record):
    """A trait of quality, what is expected of it, and between which limits where there are any.

    ``expected`` is ``None`` where only the pharmacy can say what is expected; ``rule`` names the
    rule that the limits are of.
    """

    key: str
    expected: Amount | int | None
    low: Amount | None
    high: Amount | None
    rule: str | None


@frozen(eq=False, repr=False, slots=False)
class BatchRecord(Shown, Record):
    """The record of a batch: the master formulation record, the compounding record, the worksheet.

    Printing it gives the whole of it; :meth:`to_html` and :meth:`to_markdown` are a document,
    :meth:`to_dict` and :meth:`to_json` give the documented schema ``galenic/record/1``.

    Attributes
    ----------
    plan
        The plan, which is the worksheet.
    master, batch
        The fields of both records, in order.
    quality
        The traits to look at before a batch is released.
    """

    plan: Plan
    master: tuple[RecordField, ...]
    batch: tuple[RecordField, ...]
    quality: tuple[QualityTrait, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What is required and not known yet, as ``master.storage``, in order."""
        parts = ((RecordPart.MASTER, self.master), (RecordPart.BATCH, self.batch))
        return tuple(
            f"{part}.{one.key}"
            for part, fields in parts
            for one in fields
            if one.required and one.missing
        )

    def __repr__(self) -> str:
        """Name the plan, and how much is missing."""
        return f"<BatchRecord of {self.plan!r}, {len(self.missing)} missing>"
