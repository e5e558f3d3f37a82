"""The records of a verification: what was read, what was planned anew from it, what differs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown
from galenic._record import Record

if TYPE_CHECKING:
    from galenic.results._plan import Plan

__all__ = [
    "DifferenceKind",
    "DifferingNumber",
    "Verification",
    "VerificationKind",
    "VerifiedSource",
]


class VerifiedSource(StrEnum):
    """What was read: the JSON of a result, a page, the text of a PDF or of a page, or the order.

    ``code`` is the text of an order alone, as a symbol holds it, and ``picture`` a symbol in a
    picture: there are no numbers beside the order.
    """

    JSON = "json"
    PAGE = "page"
    PDF = "pdf"
    TEXT = "text"
    CODE = "code"
    PICTURE = "picture"


class VerificationKind(StrEnum):
    """What it comes to.

    ``agrees``: every number and every name that was compared is the one that the order leads to.
    ``order-only``: the order was read whole, and there were no numbers beside it.
    ``differs``: a number or a name is another than the order leads to; one digit read or typed
    wrongly, say.
    ``other-version``: the same, where another version of galenic made the file.
    ``tampered``: what is shown as the order is not the order that the file holds.
    """

    AGREES = "agrees"
    ORDER_ONLY = "order-only"
    DIFFERS = "differs"
    OTHER_VERSION = "other-version"
    TAMPERED = "tampered"


class DifferenceKind(StrEnum):
    """In which way a number, or a name, differs.

    ``number``: it is another. ``order``: it is another, and stands in what is shown of the order
    itself. ``unknown``: the order leads to no such number there. ``missing``: the number that the
    order leads to does not stand there.
    """

    NUMBER = "number"
    ORDER = "order"
    UNKNOWN = "unknown"
    MISSING = "missing"


@frozen(eq=False, repr=False)
class DifferingNumber(Record):
    """A number, or a name, that is not what the order leads to.

    Attributes
    ----------
    kind
        In which way it differs.
    place
        Where it stands: the path of a value in JSON; of a page its heading, row and column; of a
        text its line.
    told, expected
        What is written there, and what the order leads to; empty where there is none.
    """

    kind: DifferenceKind
    place: str
    told: str
    expected: str


@frozen(eq=False, repr=False)
class Verification(Shown, Record):
    """A file held against what its own order leads to.

    Attributes
    ----------
    kind
        What it comes to.
    source
        What was read.
    made_by
        The version of galenic that the file says made it; ``None`` where it does not say.
    order_digest
        SHA-256 of the order's canonical JSON (RFC 8785).
    compared
        How many numbers were held against those planned anew.
    not_compared
        How many could not be, since this version, or this installation, has none in their place.
    differences
        Every number and every name that differs.
    plan
        The plan made anew from the order that the file holds.
    """

    kind: VerificationKind
    source: VerifiedSource
    made_by: str | None
    order_digest: str
    compared: int
    not_compared: int
    differences: tuple[DifferingNumber, ...]
    plan: Plan = field(eq=False)

    @property
    def agrees(self) -> bool:
        """Whether no number and no name differs."""
        return not self.differences
