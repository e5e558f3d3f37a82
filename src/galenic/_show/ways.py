"""What else can be done than is planned: where it stands on a sheet, and what to write for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from galenic._show.sections import Section
from galenic._words import named, phrase, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._words import Phrase
    from galenic.results._plan import Plan
    from galenic.results._way_out import WayOut

__all__ = ["below", "with_weights"]


def with_weights(plan: Plan) -> Iterator[Section]:
    """The ways out, where they stand with the weights."""
    if _stand_first(plan):
        yield from _section(plan, "ways.title-before")


def below(plan: Plan) -> Iterator[Section]:
    """The ways out, where they stand below the weights."""
    if not _stand_first(plan):
        yield from _section(plan, "ways.title")


def _stand_first(plan: Plan) -> bool:
    """Whether what else can be done stands with the weights, as it does under a doubt of filling.

    A blend that is weighed and mixed cannot be made for a measured packing any more.
    """
    return plan.packing is not None and not plan.stopped


def _section(plan: Plan, title: str) -> Iterator[Section]:
    """What else can be done, with the lines of the order file that say so."""
    if plan.ways_out:
        yield Section(say(title), list(_ways_out(plan)), "ways")


_MOST_LINES = 4
"""Lines of an order file that are told in a sentence; a whole table is none."""


def _lines(change: Mapping[str, Any]) -> tuple[Phrase, ...]:
    """The lines that a change writes into the order file; none where it writes whole rows."""
    import json  # noqa: PLC0415 - only for ways out: a text in quotes is the same in both

    tables = {name: keys for name, keys in change.items() if isinstance(keys, Mapping)}
    of_order = {key: value for key, value in change.items() if key not in tables}
    found: list[Phrase] = []
    for table, keys in {"order": of_order, **tables}.items():
        for key, value in keys.items():
            if isinstance(value, (list, tuple)) and any(isinstance(one, Mapping) for one in value):
                return ()
            code = "ways.line" if value is not None else "ways.line-without"
            told = "" if value is None else json.dumps(value, ensure_ascii=False, default=str)
            found.append(phrase(code, table=table, key=key, value=told))
    return tuple(found) if len(found) <= _MOST_LINES else ()


def _lost(way: WayOut, *, of_dose: bool) -> Iterator[Phrase]:
    """What is discarded of each active, and how far weighing may move its dose."""
    several = len(way.actives) > 1
    for one in way.actives:
        given = one.dose_error is not None
        if several:
            error = phrase("ways.error-of", error=one.dose_error) if given else None
            yield phrase("ways.of-active", active=one.name, discarded=one.discarded, error=error)
            continue
        yield phrase("ways.discarded", active=one.discarded)
        if given:
            yield phrase("ways.error" if of_dose else "ways.error-strength", error=one.dose_error)


def _ways_out(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for way in plan.ways_out:
        costs = [
            phrase("ways.weighing")
            if way.weighings == 1
            else phrase("ways.weighings", weighings=way.weighings),
            *_lost(way, of_dose=plan.product is None),
        ]
        if plan.product is None and way.size != plan.capsule.size:
            costs.insert(0, phrase("ways.size", size=way.size))
        if way.capsules_more:
            costs.insert(0, phrase("ways.more", capsules=way.capsules_more))
        capsules = say("ways.capsules", capsules=way.capsules)
        if plan.product is not None:  # the mass, where it is another
            capsules = str(way.change.get("product", {}).get("mass", plan.product.mass.label))
        lines = _lines(way.change)
        write = phrase("ways.write", lines=lines) if lines else None
        remark = say("ways.remark", text=way.said, write=write, costs=tuple(costs))
        yield named(way.action), capsules, remark
