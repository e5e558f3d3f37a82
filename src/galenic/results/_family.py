"""Several strengths that are planned together, from one stock."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import frozen

from galenic._asking import Shown, ask
from galenic._late import kept as once
from galenic._record import Record
from galenic.results._several import Several

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._notices import Notice
    from galenic.results._plan import Plan
    from galenic.results._product import Kept

__all__ = ["BlendShare", "Family", "FamilyTotals", "FilledBy", "OneBlend", "VolumeRatio"]


@frozen(eq=False, repr=False)
class FamilyTotals(Record):
    """What the batches of all strengths take together.

    Attributes
    ----------
    tablets
        Tablets crushed, or capsules opened, once for all of them; ``None`` of a powder.
    powder
        The stock that is weighed for all of them, for their triturate too.
    leftover, leftover_active
        What is left of the tablets crushed or the capsules opened, and the active in it; ``None``
        of a powder.
    active_taken
        The active in the stock that is taken, as the stock is stated.
    active_dispensed
        The active in the capsules that are ordered.
    weighings
        Weighings of all batches, and of their triturate.
    """

    tablets: int | None
    powder: Amount
    leftover: Amount | None
    leftover_active: Amount | None
    active_taken: Amount
    active_dispensed: Amount
    weighings: int


class FilledBy(StrEnum):
    """Why the bodies of a size may be filled as they are.

    ``its-own``: the blend is made for them. ``measured``: by measured fills a full body holds its
    dose. ``tolerance``: it is off by no more than the tolerance. ``filler``: the drug is weighed
    off in the blend, and further filler mixed in.
    """

    ITS_OWN = "its-own"
    MEASURED = "measured"
    TOLERANCE = "tolerance"
    FILLER = "filler"


@frozen(eq=False, repr=False)
class VolumeRatio(Record):
    """The volumes of two sizes by the chart of a maker.

    Attributes
    ----------
    maker, source
        Whose chart, and where it was seen.
    volume, against
        Of the size, and of the one that the blend is made for.
    deviation
        By how much percent a body of the size would hold more than its dose, by these volumes.
    """

    maker: str
    volume: Amount
    against: Amount
    deviation: Amount
    source: str


@frozen(eq=False, repr=False)
class BlendShare(Record):
    """What one strength takes of a blend that is made for several.

    Attributes
    ----------
    order
        Its place among the orders, from 0.
    size, maker
        Of its capsules.
    capsules, label
        How many are filled, and the dose ordered.
    fill, of_blend
        What goes into a body, and what of that is blend.
    mass, active, filler
        Of all its capsules: the blend, the active in it, and further filler that is mixed in.
    dose, deviation
        What a capsule holds by the weights of the blend as set, and by how much percent that is
        off its dose (with its overage, if it has one): exactly.
    by
        Why that may be so.
    volumes
        What the volumes of both sizes say, by maker; empty of the size that the blend is made for.
    """

    order: int
    size: str
    maker: str | None
    capsules: int
    label: Amount
    fill: Amount
    of_blend: Amount
    mass: Amount
    active: Amount
    filler: Amount
    dose: Amount
    deviation: Amount
    by: FilledBy
    volumes: tuple[VolumeRatio, ...]


@frozen(eq=False, repr=False)
class OneBlend(Record):
    """One blend for several strengths, which differ by the size of their capsules.

    Attributes
    ----------
    made_for
        The place of the order that needs the least filler for its drug, from 0: the blend is made
        for it, and its plan is that of the blend.
    concentration
        Active in each gram, by the weights as set.
    mass, active, left
        Of all of it, the active in it, and what is left when each strength has taken its share.
    tolerance
        What was admitted; ``None`` where nothing was.
    shares
        What each strength takes, in the order of the orders.
    """

    made_for: int
    concentration: Amount
    mass: Amount
    active: Amount
    left: Amount
    tolerance: Amount | None
    shares: tuple[BlendShare, ...]


@frozen(eq=False, repr=False, slots=False)  # what is worked out when asked for is kept in a dict
class Family(Shown, Record):
    """Batches of several strengths, planned together from one stock.

    Printing it gives the sheet of each batch, and what they take together; :meth:`to_dict` and
    :meth:`to_json` give the documented schema ``galenic/family/1``.

    Attributes
    ----------
    common
        The plan of a triturate of the stock, from which batches are weighed; ``None`` where each
        weighs the stock itself.
    from_common
        For each plan whether its stock is that triturate.
    plans
        The plan of each strength, in the order of the orders: each is an ordinary plan, which
        passed the ordinary check.
    totals
        What they take together; ``None`` where one of them is stopped.
    blend
        One blend for all strengths, where it was asked for: ``plans`` then begins with the plan of
        the blend, and has one for each strength that further filler is mixed into. Else ``None``.
    notices
        What there is to know of them together; what is to be known of one stands in its plan.
    """

    common: Plan | None
    from_common: tuple[bool, ...]
    plans: tuple[Plan, ...]
    totals: FamilyTotals | None
    notices: tuple[Notice, ...]
    blend: OneBlend | None = None

    @property
    def all_plans(self) -> tuple[Plan, ...]:
        """Every plan in the order of the work: that of the triturate, if there is one, first."""
        return self.plans if self.common is None else (self.common, *self.plans)

    @once
    def kept(self) -> tuple[Kept, ...]:
        """What is left for the shelf, each as a stock for the next order; none under a stop.

        What is left of the triturate that was made for all; and of the tablets that were crushed
        or the capsules that were opened, as a powder of their strength.
        """
        found: tuple[Kept, ...] = ask("kept", self)
        return Several(found)

    @property
    def stopped(self) -> bool:
        """Whether one of the plans, or all of them together, end in a stop."""
        stops = any(one.severity == "stop" for one in self.notices)
        return stops or any(plan.stopped for plan in self.plans)

    def __repr__(self) -> str:
        """Name the question and its answer."""
        doses = ", ".join(plan.actives[0].dose.label.label for plan in self.plans)
        if self.blend is not None:
            told = ", ".join(one.label.label for one in self.blend.shares)
            return f"<Family: one blend, {told}>"
        return f"<Family: {len(self.plans)} batches, {doses}>"
