"""What of a plan calls for ways out: the rooms that look for them are opened where something does.

Each looks at the codes of what was noted, and says of one family of ways whether it is looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from galenic.results._plan import Plan

    Call: TypeAlias = Callable[[Plan], bool]

__all__ = [
    "MAY_NOT",
    "calls_of",
    "far_by_sharing",
    "packing_assumed",
    "room",
    "too_strong",
    "units_whole",
    "weighing",
]

_OF_WEIGHING = frozenset(
    {
        "above-capacity",
        "below-minimum",
        "each-below-minimum",
        "each-rounding-stop",
        "pellets-whole-far",
        "rounding-deviation-stop",
        "stock-short",
    }
)
_OF_ROOM = frozenset(
    {"capsule-overfull", "fill-below-minimum", "fill-impossible", "filler-negative"}
)
_OF_RELEASE = frozenset({"capsule-release-modified", "release-by-name", "tablet-release-modified"})
MAY_NOT = frozenset({"fill-may-not-fit", "fill-may-be-short"})
"""What is told where only an assumed packing speaks against a size: no way out leads there."""


def weighing(plan: Plan) -> bool:
    """Whether a weight stops the plan, or a triturate is planned, and nothing else stops it."""
    stops = _stops(plan)
    return bool(plan.order.balance) and bool(stops or plan.triturates) and stops <= _OF_WEIGHING


def far_by_sharing(plan: Plan) -> bool:
    """Whether what stops the plan is an active that comes from the stock of another."""
    return _stops(plan) == {"shared-stock-far"}


def too_strong(plan: Plan) -> bool:
    """Whether what stops the plan is a product that its stock is too weak for."""
    return _stops(plan) == {"product-too-strong"}


def units_whole(plan: Plan) -> bool:
    """Whether what stops the plan is that units may not be crushed or opened for their release."""
    stops = _stops(plan)
    return bool(stops) and stops <= _OF_RELEASE


def room(plan: Plan) -> bool:
    """Whether what stops the plan, or may keep it from being made, is the room in the capsule."""
    told = {entry.code for entry in plan.notices}
    return bool(told & (_OF_ROOM | MAY_NOT)) and _stops(plan) <= _OF_ROOM


def packing_assumed(plan: Plan) -> bool:
    """Whether the plan ends with weights, and rests on a packing that nobody measured."""
    return plan.packing is not None


_OF_PRODUCT = (weighing, too_strong)
_OF_CAPSULES = (weighing, room, far_by_sharing, units_whole, packing_assumed)


def calls_of(plan: Plan) -> tuple[Call, ...]:
    """What calls for ways out of a plan, in the order in which they are looked for."""
    of = _OF_CAPSULES if plan.product is None else _OF_PRODUCT
    return tuple(call for call in of if call(plan))


def _stops(plan: Plan) -> frozenset[str]:
    return frozenset(entry.code for entry in plan.stops)
