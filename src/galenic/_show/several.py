"""Records in order, as a block of HTML: such as the weighings of a plan, typed in a notebook."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from galenic._asking import answers
from galenic._notices import Notice
from galenic._show import weights, worksheet
from galenic._show.fields import sections as fields_of
from galenic._show.fields import title_of
from galenic._show.html import block, notice_block, table
from galenic._words import named, say
from galenic.results._addition import Addition
from galenic.results._parts import Weighing
from galenic.results._several import Several
from galenic.results._triturates import TriturateMade
from galenic.results._way_out import WayOut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._show.sections import Row

__all__ = ["several_html"]


@answers("html", Several)
def several_html(found: Several[Any]) -> str:
    """The records one below the other, as they stand on a worksheet; or that there are none."""
    if not found:
        return block("several", [f"<p>{say('recovery.none')}</p>"])
    return block("several", _drawn(found[0], found))


@singledispatch
def _drawn(first: object, found: Sequence[Any]) -> list[str]:
    """A table for each, of all its fields."""
    title = title_of(first)
    every = [
        section
        for place, one in enumerate(found, 1)
        for section in fields_of(f"{title} {place}", one)
    ]
    return [table(section.title, section.rows) for section in every]


@_drawn.register(Notice)
def _(_: Notice, found: Sequence[Notice]) -> list[str]:
    return [notice_block(entry) for entry in found]


@_drawn.register(Weighing)
def _(_: Weighing, found: Sequence[Weighing]) -> list[str]:
    exact = any(one.weigh is None for one in found)
    title = say("weights.exact" if exact else "weights.set")
    return [table(title, map(_weighing, found), strong=not exact)]


def _weighing(one: Weighing) -> Row:
    what = weights.weighed(one, vessel=True)
    return f"{one.step}. {what}", weights.weight_text(one), weights.remark(one)


@_drawn.register(TriturateMade)
def _(_: TriturateMade, found: Sequence[TriturateMade]) -> list[str]:
    return [table(part.title, part.rows) for part in map(worksheet.triturate_section, found)]


@_drawn.register(Addition)
def _(_: Addition, found: Sequence[Addition]) -> list[str]:
    return [table(say("mixing.title"), worksheet.mixing_rows(found))]


@_drawn.register(WayOut)
def _(_: WayOut, found: Sequence[WayOut]) -> list[str]:
    rows = [
        (named(one.action), say("ways.capsules", capsules=one.capsules), one.text) for one in found
    ]
    return [table(say("ways.title"), rows)]
