"""Which ways out there are: those that a plan calls for are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._asking import answers
from galenic._ways.calls import calls_of
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from galenic.results._way_out import WayOut

__all__ = ["find_ways"]


@answers("ways", Plan)
def find_ways(made: Plan) -> tuple[WayOut, ...]:
    """Find what could be done where the order as it stands cannot be made, or not directly.

    Nothing is looked for where no family is called for: where every weight can be set without a
    triturate, or where the plan is stopped by something that none of them would mend.

    Parameters
    ----------
    made
        The plan: stopped by a weighing or by the room in the capsule, or with triturates.

    Returns
    -------
    tuple of WayOut
        Those that end without a stop, the best first: with what is at hand before what must be
        found; then fewest capsules beyond the order, least active discarded, fewest weighings,
        least error of dose.
    """
    called = calls_of(made)
    if not called:
        return ()
    from galenic._ways.families import look_for  # noqa: PLC0415 - most plans call for none

    return look_for(made, called)
