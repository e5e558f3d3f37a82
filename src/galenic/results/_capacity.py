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
    "ActiveAtHand",
    "AtHand",
    "Capacity",
    "FromLeftover",
    "Left",
    "Looks",
    "Plates",
    "Summary",
    "Used",
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
class Used(Record):
    """What a batch takes of a stock, as weighed, and what it leaves of it.

    ``left`` is ``None`` where the order does not say how much there is.
    """

    stock: Amount
    tablets: int | None
    left: Left | None


@frozen(eq=False, repr=False)
class ActiveAtHand(Record):
    """The stock of one active: what is at hand, what the largest batch takes, and what is left.

    ``limits`` says whether one capsule more would take more of it than there is. ``of`` is the
    active from whose stock it comes, where that is another's: both then tell of one powder, each of
    its own active in it. ``available`` is ``None`` where the order does not say how much there is:
    it is then taken for enough. ``used`` is ``None`` where no capsule can be made, ``leftover``
    where the order as it stands ends in a stop.
    """

    name: str
    of: str | None
    limits: bool
    available: AtHand | None
    used: Used | None
    leftover: Left | None


@frozen(eq=False, repr=False)
class Summary(Record):
    """A batch in brief: what it takes from the shelf, as weighed, and what it leaves.

    ``stock``, ``tablets`` and ``left`` are of the only active, ``None`` where there are several.
    """

    planned: int
    stock: Amount | None
    tablets: int | None
    filler: Amount
    triturates: int
    left: Left | None


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
    actives
        The stock of each active: at hand, taken by the largest batch, and left.
    available, leftover
        The stock at hand, and what the order as it stands leaves; of the only active, ``None``
        where there are several. ``leftover`` is ``None`` too where the order ends in a stop.
    from_leftover
        What the order makes of all that is left; ``None`` where it ends in a stop.
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
    actives: tuple[ActiveAtHand, ...]
    available: AtHand | None
    leftover: Left | None
    from_leftover: FromLeftover | None
    plates: Plates | None
    search: Looks = field(eq=False)

    def __repr__(self) -> str:
        """Name the question and its answer."""
        doses = ", ".join(
            f"{one.dose_of_capsule.label} {one.active}" for one in self.order.by_active
        )
        return f"<Capacity: {self.capsules} capsules, {doses}>"
