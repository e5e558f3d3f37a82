"""The sheet of a plan, to print and to fill in: the work, then the record, then the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._asking import answers
from galenic._notices import Severity
from galenic._show import batch_record, heads, ways, weights, worksheet
from galenic._show.order_code import order_code
from galenic._show.parts import Notes, Page, WeighingTable, Weight
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.parts import Part
    from galenic._show.sections import Section

__all__ = ["plan_parts"]


_NUMBERS = frozenset({"numbers", "packing"})  # sections that nothing is done by
_WAYS = "ways"  # the same of the other ways, while there is one to go


@answers("parts", Plan)
def plan_parts(plan: Plan) -> Page:
    """The sheet of a plan."""
    title, facts = heads.headline(plan), batch_record.facts(plan.order)
    parts = tuple(_parts(plan))
    return Page("plan", title, "", parts, facts=facts, running=heads.running(plan))


def _parts(plan: Plan) -> Iterator[Part]:
    filling, rest = worksheet.parted(plan)
    yield Notes([entry for entry in rest if entry.severity == Severity.STOP])
    yield from worksheet.first(plan)
    if plan.weighings or plan.stopped:
        yield _weights(plan)
    yield Notes(filling)
    yield from ways.with_weights(plan)
    yield Notes([entry for entry in rest if entry.severity == Severity.CAUTION])
    sections = tuple(worksheet.sections(plan))
    later = _NUMBERS if plan.stopped else _NUMBERS | {_WAYS}
    first = [section for section in sections if section.kind not in later]
    yield from sorted(first, key=_place)
    yield from batch_record.persons(plan, with_facts=False)
    yield from batch_record.capsule_weights(plan)
    numbers = [section for section in sections if section.kind in later]
    yield from (section for section in numbers if not _width(section))
    yield order_code(plan.order)
    yield from (section for section in numbers if _width(section))
    yield Notes([entry for entry in rest if entry.severity == Severity.INFO])


_LAST = ("mixing", "filling")


def _place(section: Section) -> int:
    """Mixing and then filling come last of the work: what is taken from the shelf comes before."""
    return 1 + _LAST.index(section.kind) if section.kind in _LAST else 0


def _width(section: Section) -> bool:
    """Numbers of half a width stand beside each other; what is as wide as the page comes after."""
    return section.kind != "numbers"


def _weights(plan: Plan) -> WeighingTable:
    """The weights as parts of a page."""
    rows = [
        Weight(
            str(one.step),
            weights.weight_text(one),
            weights.what(plan, one),
            weights.remark(one),
            "" if one.weigh is None else weights.blank(plan, one),
        )
        for one in plan.weighings
    ]
    return WeighingTable(weights.weighing_title(plan), rows)
