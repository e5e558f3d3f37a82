"""What the batches of a family take together, and what is left of it, as data and as sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._show.document import kept_data
from galenic._show.plain import plain
from galenic._show.product import kept_row
from galenic._show.sections import Section
from galenic._words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.sections import Row
    from galenic.results._family import Family, FamilyTotals

__all__ = ["family_data", "family_sections"]


def family_data(family: Family | None) -> dict[str, Any]:
    """The keys of a family; without one they are empty."""
    if family is None:
        return {"common": None, "from_common": [], "plans": [], "totals": None, "kept": []}
    return {
        "common": None if family.common is None else family.common.to_dict(),
        "from_common": list(family.from_common),
        "plans": [plan.to_dict() for plan in family.plans],
        "totals": plain(family.totals),
        "kept": [kept_data(one) for one in family.kept],
    }


def family_sections(family: Family) -> Iterator[Section]:
    """What all of it takes, and what is kept for the shelf."""
    if family.totals is None:
        return
    yield Section(say("titration.totals"), list(_totals(family.totals)))
    rows = [kept_row(one) for one in family.kept]
    if rows:
        yield Section(say("kept.title"), rows)


def _totals(totals: FamilyTotals) -> Iterator[Row]:
    taken, out = totals.active_taken, totals.active_dispensed
    if totals.tablets is not None:
        yield say("titration.units"), str(totals.tablets), ""
    yield say("titration.powder"), totals.powder.text(), ""
    yield say("titration.taken"), taken.text(), ""
    yield say("titration.dispensed"), out.text(), ""
    yield say("titration.left-over"), Amount(taken.number - out.number, taken.unit).text(), ""
    yield say("titration.weighings"), str(totals.weighings), ""
