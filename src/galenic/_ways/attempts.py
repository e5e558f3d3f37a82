"""A change to the order that may help, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._late import kept
from galenic._planning.scales import plan_scales
from galenic._sheet import Sheet
from galenic._ways.actives import are_several, with_tables
from galenic._ways.costs import of_each
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
    ``directly``; and without the notices whose codes are listed. ``active`` is the one whose stock
    it is about, None for the whole batch.
    """

    action: Action
    change: dict[str, Any]
    said: Phrase
    directly: bool = False
    without: frozenset[str] = frozenset()
    active: str | None = None


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
        rows = change.get("actives", ())
        if _TELLS_OTHERS & change.keys() or not self._are_as_ordered(rows):
            return self.order.replace(**change)
        alone = {"actives": [_alone(row) for row in rows]} if rows else {}
        return self._alone.replace(**change | alone)

    def _are_as_ordered(self, rows: Iterable[dict[str, Any]]) -> bool:
        """Whether tables [[active]] ask for the doses of the order, of whatever stocks."""
        doses = {row["name"]: row["dose"] for row in self.order.to_tables().get("active", ())}
        return all(doses[row["name"]] == row["dose"] for row in rows)

    @kept
    def _alone(self) -> Order:
        order = self.order
        if are_several(order):
            if not any(one.other_stock for one in order.actives):
                return order
            return order.replace(**with_tables(order, lambda _one, _active, row: _alone(row)))
        return order.replace(other_stock=None) if order.other_stock else order

    def _way(self, attempt: Try, made: Plan) -> WayOut:
        """Say what a plan costs beside the order."""
        actives = of_each(made)
        only = actives[0] if len(actives) == 1 else None
        return WayOut(
            action=attempt.action,
            change=attempt.change,
            said=attempt.said,
            capsules=made.made.ordered,
            capsules_more=made.made.ordered - self.order.capsules,
            capsules_per_dose=made.order.capsules_per_dose or 1,
            dose=None if only is None else only.dose,
            size=made.capsule.size if made.product is None else "",
            weighings=len(made.weighings),
            discarded=None if only is None else only.discarded,
            dose_error=None if only is None else only.dose_error,
            active=attempt.active,
            actives=actives,
        )


def _alone(row: dict[str, Any]) -> dict[str, Any]:
    """A table [[active]] without its other stocks."""
    return {key: value for key, value in row.items() if key != "other_stock"}
