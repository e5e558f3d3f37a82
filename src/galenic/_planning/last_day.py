"""The last day that a batch bears: the one that its order sets, if that is no later than may be.

Label, record and export ask here, so that no two papers of one batch tell different days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    import datetime as dt

    from galenic._materials.order import Order
    from galenic._sheet import Sheet
    from galenic.results._parts import Ends
    from galenic.results._plan import Plan

__all__ = ["last_day", "note_late"]


def last_day(plan: Plan) -> dt.date | None:
    """The day that is set, or the latest that there is a reason for; ``None`` where nobody knows.

    Raises
    ------
    InputError
        When the day that is set is later than the latest.
    """
    latest, asked = plan.ends.no_later_than, plan.order.end_set
    if asked is None:
        return latest
    if latest is not None and asked[1] > latest:
        problems, because = Problems(), plan.ends.because
        remedy = f"set an earlier day: {because.text}" if because is not None else "set it earlier"
        problems.add("range", asked[0], str(asked[1]), f"{latest} or earlier", remedy)
        raise InputError(problems)
    return asked[1]


def note_late(sheet: Sheet, order: Order, ends: Ends) -> None:
    """Say that a batch is given more time than what goes into it has, or the rule allows."""
    asked = order.end_set
    if asked is not None and ends.because is not None and asked[1] > ends.because.until:
        told = {"latest": ends.because.until, "because": ends.because.said}
        code = "product-ends-late" if asked[0] == "product.expires" else "label-ends-late"
        sheet.note(code, expires=asked[1], **told)
