"""A change to the order that may help, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._late import kept
from galenic._planning.scales import plan_scales
from galenic._sheet import Sheet
from galenic._ways.costs import discarded, dose_error
from galenic.errors import InputError
from galenic.results._way_out import WayOut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from galenic._materials.order import Order
    from galenic._planning.scales import Scale
    from galenic._words import Phrase
    from galenic.results._names import Action
    from galenic.results._plan import Plan

__all__ = ["Try", "WaySearch"]


_TELLS_OTHERS = frozenset(
    {"active", "capsule", "capsule_size", "date", "dose", "excipient", "filler", "other_stock",
     "substance"}
)  # fmt: skip
"""What the other stocks are held to: keys of [order] and tables."""


class Try(NamedTuple):
    """A change to the order, in the keys that :meth:`Order.replace` takes, and what it means.

    It serves if the plan then ends without a stop; without a triturate where it is to do
    ``directly``; and without the notices whose codes are listed.
    """

    action: Action
    change: dict[str, Any]
    said: Phrase
    directly: bool = False
    without: frozenset[str] = frozenset()
    capsules_per_dose: int = 1


class WaySearch:
    """The plan of an order, and what comes of changing the order.

    Attributes
    ----------
    stops
        The codes of what stops the plan.
    found
        The ways out found so far.
    """

    def __init__(self, plan: Plan, replan: Callable[[Order], Plan]) -> None:
        """Nothing was tried yet."""
        self.plan, self.order, self.replan = plan, plan.order, replan
        self.stops = frozenset(entry.code for entry in plan.notices if entry.severity == "stop")
        self.found: list[WayOut] = []

    @kept
    def scales(self) -> tuple[Scale, ...]:
        """The balances of the order, the finest first."""
        return plan_scales(Sheet(), self.order)

    @kept
    def plain_scales(self) -> tuple[Scale, ...]:
        """The balances for what need not meet the rules."""
        return plan_scales(Sheet(), self.order, critical=False)

    def try_all(self, tries: Iterable[Try]) -> None:
        """Keep the first that serves of several tries, one in place of the other."""
        way = next(filter(None, map(self._offered, tries)), None)
        if way is not None:
            self.found.append(way)

    def _offered(self, attempt: Try) -> WayOut | None:
        """Plan a change; ``None`` unless it serves."""
        try:
            made = self.replan(self._changed(attempt.change)) if attempt.change else None
        except InputError:  # what was changed belongs to something else in the order
            return None
        made = made or self.plan
        if made.stopped or (attempt.directly and made.triturates):
            return None
        if any(entry.code in attempt.without for entry in made.notices):
            return None
        return self._way(attempt, made)

    def _changed(self, change: dict[str, Any]) -> Order:
        """The order with keys changed; without the other stocks where they are told nothing new.

        They were held to the order as it stands, and no plan takes from them: so the time that a
        way out takes does not grow with how many there are.
        """
        order = self.order if _TELLS_OTHERS & change.keys() else self._alone
        return order.replace(**change)

    @kept
    def _alone(self) -> Order:
        return self.order.replace(other_stock=None) if self.order.other_stock else self.order

    def _way(self, attempt: Try, made: Plan) -> WayOut:
        """Say what a plan costs beside the order."""
        return WayOut(
            action=attempt.action,
            change=attempt.change,
            said=attempt.said,
            capsules=made.made.ordered,
            capsules_more=made.made.ordered - self.order.capsules,
            capsules_per_dose=attempt.capsules_per_dose,
            dose=made.order.dose,
            size=made.capsule.size,
            weighings=len(made.weighings),
            discarded=discarded(made),
            dose_error=dose_error(made),
        )
