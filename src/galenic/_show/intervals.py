"""Where a dose lies, and two ends of anything as one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import rounded_text
from galenic._words import plain, say
from galenic.errors import InputError

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic.accuracy._intervals import Interval
    from galenic.results._parts import PlannedActive
    from galenic.results._plan import Plan

__all__ = ["interval", "interval_text", "range_text"]

_DIGITS = 4


def interval(plan: Plan, active: PlannedActive) -> Interval | None:
    """Where the dose of an active lies; None under a stop, without the extra, or if not known.

    It is worked out when a plan is shown, so that planning waits for nothing.
    """
    from galenic.accuracy import _intervals as intervals  # noqa: PLC0415 - not needed to plan

    if plan.stopped or not intervals.installed():
        return None
    try:
        return intervals.interval(plan, active=active.name)
    except InputError:  # `galenic accuracy` says which scatter is beyond all measure
        return None


def interval_text(found: Interval) -> str:
    """Both ends of an interval."""
    return range_text(found.low, found.high)


def range_text(least: Amount, most: Amount, digits: int = _DIGITS) -> str:
    """Two doses or masses, with their unit once: the lower in mg, too, where the upper is in mg."""
    low, high = (plain(end.text(digits)) for end in (least, most))
    number, _, unit = low.rpartition(" ")
    if high.endswith(f" {unit}"):
        low = number
    elif least.unit == most.unit:
        factor = 1000 if " mcg" in high else 1
        low = rounded_text(least.number * factor, digits)
    return say("range", low=low, high=high)
