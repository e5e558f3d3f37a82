"""Which active of a plan is asked about: the only one, or the one that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._materials.substances import same_name
from galenic.errors import NOTHING, InputError, Problems

if TYPE_CHECKING:
    from galenic._materials.order import OfOne
    from galenic.results._parts import PlannedActive
    from galenic.results._plan import Plan

__all__ = ["chosen"]


def chosen(plan: Plan, active: object) -> tuple[OfOne, PlannedActive]:
    """The order of the active that is asked about, and that active as it was planned.

    Raises
    ------
    InputError
        When the plan is of several and none of them is named, or has none of that name.
    """
    pairs = list(zip(plan.order.by_active, plan.actives, strict=True))
    problems, names = Problems(), [one.name for one in plan.actives]
    if active is None:
        if len(pairs) == 1:
            return pairs[0]
        expected = f"the name of one of its actives: {', '.join(names)}"
        remedy = f"say which one, as active={names[0]!r}; or assess(plan), which takes all of them"
        problems.add("missing", "active", NOTHING, expected, remedy)
    elif not isinstance(active, str):
        expected = f"the name of an active, as text: {', '.join(names)}"
        problems.add("kind", "active", active, expected, "give its name")
    else:
        for order, one in pairs:
            if same_name(one.name, active):
                return order, one
        expected = f"one of the plan's actives: {', '.join(names)}"
        problems.add("choice", "active", active, expected, "write its name as the order has it")
    raise InputError(problems)
