"""Several strengths that are planned together, from one stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic._record import Record

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._notices import Notice
    from galenic.results._plan import Plan

__all__ = ["Family", "FamilyTotals"]


@frozen(eq=False, repr=False)
class FamilyTotals(Record):
    """What the batches of all strengths take together.

    Attributes
    ----------
    tablets
        Tablets crushed, or capsules opened, once for all of them; ``None`` of a powder.
    active_taken
        The active in the stock that is weighed, as the stock is stated.
    active_dispensed
        The active in the capsules that are dispensed.
    weighings
        Weighings of all batches.
    """

    tablets: int | None
    active_taken: Amount
    active_dispensed: Amount
    weighings: int


@frozen(eq=False, repr=False)
class Family(Record):
    """Batches of several strengths, planned together from one stock.

    Attributes
    ----------
    plans
        The plan of each strength, in the order of the orders: each is an ordinary plan, which
        passed the ordinary check.
    totals
        What they take together; ``None`` where one of them is stopped.
    notices
        What there is to know of them together; what is to be known of one stands in its plan.
    """

    plans: tuple[Plan, ...]
    totals: FamilyTotals | None
    notices: tuple[Notice, ...]

    @property
    def stopped(self) -> bool:
        """Whether one of the plans, or all of them together, end in a stop."""
        stops = any(one.severity == "stop" for one in self.notices)
        return stops or any(plan.stopped for plan in self.plans)
