"""Several strengths that are planned together, from one stock."""

from __future__ import annotations

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

__all__ = ["Family", "FamilyTotals"]


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
    notices
        What there is to know of them together; what is to be known of one stands in its plan.
    """

    common: Plan | None
    from_common: tuple[bool, ...]
    plans: tuple[Plan, ...]
    totals: FamilyTotals | None
    notices: tuple[Notice, ...]

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
        return f"<Family: {len(self.plans)} batches, {doses}>"
