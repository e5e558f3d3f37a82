"""The records of a capacity: what a stock makes, what is left of it, and on how many plates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown
from galenic._record import Record, worded

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._materials.order import Order
    from galenic._notices import Notice
    from galenic._words import Phrase
    from galenic.results._plan import Plan

__all__ = [
    "AtHand",
    "Capacity",
    "FromLeftover",
    "Left",
    "Looks",
    "Plates",
    "Summary",
    "WholePlates",
]


@frozen(eq=False, repr=False)
class AtHand(Record):
    """The stock at hand; ``capsules`` is how many its active would make if nothing else told."""

    tablets: int | None
    mass: Amount
    active: Amount
    capsules: int


@frozen(eq=False, repr=False)
class Left(Record):
    """What a batch leaves of the stock: whole tablets, and the mass and active of loose powder."""

    tablets: int | None
    mass: Amount
    active: Amount


@frozen(eq=False, repr=False)
class Summary(Record):
    """A batch in brief: what it takes from the shelf, as weighed, and what it leaves."""

    planned: int
    stock: Amount
    tablets: int | None
    filler: Amount
    triturates: int
    left: Left


@frozen(eq=False, repr=False)
class FromLeftover(Record):
    """Capsules of the same dose that the leftover makes, what stops one more, how it counts.

    ``counted`` is the text of ``said``.
    """

    capsules: int
    limited_by: tuple[Notice, ...]
    said: Phrase = field(metadata=worded("counted"))
    search: Looks

    @property
    def counted(self) -> str:
        """What is counted as left."""
        return str(self.said)


@frozen(eq=False, repr=False)
class WholePlates(Record):
    """An order that fills whole plates, or as nearly as its excess in percent allows."""

    capsules: int
    planned: int
    runs: int


@frozen(eq=False, repr=False)
class Plates(Record):
    """The order on the plate of a capsule machine, and the whole plates next to it."""

    plate: int
    runs: int
    last_run: int
    bodies_unused: int
    whole_plates: tuple[WholePlates, ...]


@frozen(eq=False, repr=False)
class Looks(Record):
    """How a largest batch was found: ``exact`` when every larger number was planned or ruled out.

    ``plans`` were made; ``unchecked`` larger numbers were neither planned nor ruled out.
    """

    exact: bool
    plans: int
    unchecked: int


@frozen(eq=False, repr=False)
class Capacity(Shown, Record):
    """How many capsules the stock at hand makes.

    Printing it gives the page for people; :meth:`to_dict` and :meth:`to_json` give the documented
    schema ``galenic/capacity/1``.

    Attributes
    ----------
    order
        The order asked about.
    capsules
        The largest number of capsules ordered whose whole plan ends without a stop.
    limited_by
        The stops of the plan of one capsule more, or where none can be made, of as many as the
        active would make; none at the most that an order may ask for.
    plan
        The plan of that number; ``None`` where no capsule can be made.
    summary
        The same in brief.
    available, leftover, from_leftover
        The stock at hand; what the order as it stands leaves, and makes of that; ``None`` where the
        order ends in a stop.
    plates
        Runs and plates, where the order has a ``capsule.plate``.
    search
        How many plans it took, and whether the answer is proved to be the largest.
    """

    order: Order
    capsules: int
    limited_by: tuple[Notice, ...]
    plan: Plan | None
    summary: Summary | None
    available: AtHand
    leftover: Left | None
    from_leftover: FromLeftover | None
    plates: Plates | None
    search: Looks = field(eq=False)

    def __repr__(self) -> str:
        """Name the question and its answer."""
        return f"<Capacity: {self.capsules} capsules, {self.order.dose.label} {self.order.active}>"
