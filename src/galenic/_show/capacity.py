"""The capacity of a stock for people, as text and HTML from one list of sections, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._asking import answers
from galenic._show.html import block, heading, listing, table, verdict
from galenic._show.plain import plain
from galenic._show.text import WIDTH, columns, wrapped
from galenic._show.worksheet import Section, in_grams
from galenic._version import __version__
from galenic.results._capacity import Capacity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.results._capacity import AtHand, Left, Plates, Summary

__all__ = ["SCHEMA", "capacity_data", "capacity_html", "capacity_text"]

SCHEMA = "galenic/capacity/1"


@answers("data", Capacity)
def capacity_data(found: Capacity) -> dict[str, Any]:
    """Write the answer as plain data; every amount is text that the strict grammar reads back."""
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "input": found.order.to_tables(),
        "from_pharmacy": list(found.order.pharmacy),
        "ordered": found.order.capsules,
        "capsules": found.capsules,
        "limited_by": plain(found.limited_by),
        "plan": plain(found.summary),
        "available": plain(found.available),
        "leftover": plain(found.leftover),
        "from_leftover": plain(found.from_leftover),
        "plates": plain(found.plates),
        "search": plain(found.search),
    }


@answers("text", Capacity)
def capacity_text(found: Capacity) -> str:
    """The answer as plain text of 80 columns."""
    lines = [_headline(found), "=" * WIDTH]
    for section in _sections(found):
        lines += ["", section.title.upper(), *columns(section.rows)]
    for title, sentences in _remarks(found):
        lines += ["", title.upper()]
        for sentence in sentences:
            lines += wrapped(sentence, "  - ", "    ")
    return "\n".join(line.rstrip() for line in lines)


@answers("html", Capacity)
def capacity_html(found: Capacity) -> str:
    """The answer as a block of HTML."""
    parts = [heading(_headline(found))]
    parts += [table(section.title, section.rows) for section in _sections(found)]
    for title, sentences in _remarks(found):
        parts += [verdict(title), listing(sentences)]
    return block("capacity", parts)


def _headline(found: Capacity) -> str:
    order = found.order
    dose = order.dose.label.removesuffix("/capsule")
    what = f"{dose} {order.form(order.active).name}"
    if not found.capsules:
        return f"No capsule of {what} can be made from the stock at hand"
    return f"At most {found.capsules} capsules of {what} from the stock at hand"


def _sections(found: Capacity) -> Iterator[Section]:
    yield Section("Stock at hand", list(_at_hand(found.available)))
    if found.summary is not None:
        yield Section("Largest batch", list(_largest(found.capsules, found.summary)))
    yield Section("The order as it stands", list(_present(found)))
    if found.plates is not None:
        yield Section("Capsule machine", list(_plates(found.plates)))


_Row = tuple[str, str, str]


def _at_hand(there: AtHand) -> Iterator[_Row]:
    if there.tablets is not None:
        yield "tablets", str(there.tablets), ""
    yield "mass", there.mass.text(), in_grams(there.mass)
    yield "active", there.active.text(), f"that of {there.capsules} capsules, if all could be used"


def _largest(capsules: int, batch: Summary) -> Iterator[_Row]:
    yield "ordered", f"{capsules} capsules", ""
    yield "planned", f"{batch.planned} capsules", ""
    if batch.tablets is not None:
        yield "crush", f"{batch.tablets} tablets", ""
    yield "stock to weigh", batch.stock.text(), in_grams(batch.stock)
    yield "filler to weigh", batch.filler.text(), in_grams(batch.filler)
    if batch.triturates:
        yield "triturates", str(batch.triturates), ""
    yield from _left(batch.left)


def _left(left: Left) -> Iterator[_Row]:
    if left.tablets is not None:
        yield "tablets left whole", str(left.tablets), ""
    yield "left over", left.mass.text(), f"holds {left.active.text()} of active"


def _present(found: Capacity) -> Iterator[_Row]:
    yield "ordered", f"{found.order.capsules} capsules", ""
    if found.leftover is None or found.from_leftover is None:
        yield "left over", "not known", "the order ends in a stop: see `galenic plan`"
        return
    yield from _left(found.leftover)
    onward = found.from_leftover
    yield "from what is left", f"{onward.capsules} capsules", onward.counted


def _plates(plates: Plates) -> Iterator[_Row]:
    yield "plate", f"{plates.plate} holes", ""
    yield "runs", str(plates.runs), f"{plates.last_run} bodies in the last"
    yield "holes to close off", str(plates.bodies_unused), "weigh for the capsules, not the plate"
    for whole in plates.whole_plates:
        runs = "1 run" if whole.runs == 1 else f"{whole.runs} runs"
        yield "whole plates", f"{whole.capsules} capsules", f"{whole.planned} planned, {runs}"


def _remarks(found: Capacity) -> Iterator[tuple[str, list[str]]]:
    if found.limited_by:
        yield "What stops one more", [f"{one.text} [{one.source}]" for one in found.limited_by]
    onward = found.from_leftover
    if onward is not None and onward.limited_by:
        told = [f"{one.text} [{one.source}]" for one in onward.limited_by]
        yield "What stops one more from what is left", told
    searches = [found.search] + ([onward.search] if onward is not None else [])
    unchecked = [search.unchecked for search in searches if not search.exact]
    if unchecked:
        yield (
            "Caution",
            [f"{sum(unchecked)} larger numbers were not each tried: one of them may work as well."],
        )
