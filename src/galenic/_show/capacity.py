"""The capacity of a stock for people, as text and HTML from one list of sections, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._asking import answers
from galenic._materials.methods import COMPLETION
from galenic._show import batch_record
from galenic._show.heads import beside_file, capsules_text, dose_line, file_line
from galenic._show.html import block, heading, listing, table, verdict
from galenic._show.inert import inert
from galenic._show.parts import Listing, Page
from galenic._show.plain import plain
from galenic._show.sections import Section
from galenic._show.text import WIDTH, columns, wrapped
from galenic._show.weights import in_grams
from galenic._show.worksheet import runs_text
from galenic._version import __version__
from galenic._words import listed, phrase, say
from galenic.results._capacity import Capacity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic._notices import Notice
    from galenic.results._capacity import ActiveAtHand, AtHand, Left, Plates, Summary, Used

__all__ = ["SCHEMA", "capacity_data", "capacity_html", "capacity_parts", "capacity_text"]

SCHEMA = "galenic/capacity/1"


@answers("data", Capacity)
def capacity_data(found: Capacity) -> dict[str, Any]:
    """Write the answer as plain data; every amount is text that the strict grammar reads back."""
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "input": found.order.to_tables(),
        "from_pharmacy": list(found.order.pharmacy),
        "pharmacy_file": found.order.pharmacy_file,
        "ordered": found.order.capsules,
        "capsules": found.capsules,
        "limited_by": plain(found.limited_by),
        "plan": plain(found.summary),
        "actives": plain(found.actives),
        "available": plain(found.available),
        "leftover": plain(found.leftover),
        "from_leftover": plain(found.from_leftover),
        "plates": plain(found.plates),
        "search": plain(found.search),
    }


@answers("text", Capacity)
def capacity_text(found: Capacity) -> str:
    """The answer as plain text of 80 columns."""
    headline = _headline(found)
    is_long = _are_several(found) or found.order.capsules_per_dose is not None
    head = wrapped(headline, "", "") if is_long else [inert(headline)]
    lines = [*map(inert, file_line(found.order)), *head, "=" * WIDTH]
    for section in _sections(found):
        lines += ["", inert(section.title).upper(), *columns(section.rows)]
    for title, sentences in _remarks(found):
        lines += ["", title.upper()]
        for sentence in sentences:
            lines += wrapped(sentence, "  - ", "    ")
    return "\n".join(line.rstrip() for line in lines)


@answers("html", Capacity)
def capacity_html(found: Capacity) -> str:
    """The answer as a block of HTML."""
    parts = [heading(beside_file(found.order, _headline(found)))]
    parts += [table(section.title, section.rows) for section in _sections(found)]
    for title, sentences in _remarks(found):
        parts += [verdict(title), listing(sentences)]
    return block("capacity", parts)


@answers("parts", Capacity)
def capacity_parts(found: Capacity) -> Page:
    """The answer as the parts of a page."""
    remarks = [Listing(title, sentences) for title, sentences in _remarks(found)]
    facts = batch_record.facts(found.order)
    return Page("capacity", _headline(found), "", (*_sections(found), *remarks), facts)


def _headline(found: Capacity) -> str:
    of_each = found.order.by_active
    doses = [
        phrase("dose-of", dose=one.dose_said, active=one.forms.ordered.name) for one in of_each
    ]
    if not found.capsules:
        return say("capacity.none", doses=tuple(doses))
    order, told = found.order, {"capsules": found.capsules, "doses": tuple(doses)}
    if order.capsules_per_dose is None:
        return say("capacity.most", **told)
    most = say("capacity.most-doses", made=capsules_text(order, found.capsules), **told)
    return listed("semicolon", most, *dose_line(order))


def _sections(found: Capacity) -> Iterator[Section]:
    yield from _stocks(found)
    if found.summary is not None:
        yield Section(say("capacity.largest"), list(_largest(found, found.summary)))
    yield Section(say("capacity.present"), list(_present(found)))
    if found.plates is not None:
        yield Section(say("capacity.machine"), list(_plates(found.order, found.plates)))


_Row = tuple[str, str, str]


def _kinds(found: Capacity) -> Iterator[tuple[ActiveAtHand, str]]:
    """The stock of each active, and its kind."""
    for active, one in zip(found.actives, found.order.by_active, strict=True):
        yield active, one.stock.kind


def _are_several(found: Capacity) -> bool:
    return len(found.actives) > 1


def _stocks(found: Capacity) -> Iterator[Section]:
    """What is at hand; of several actives each, with what is taken of it."""
    title = say("capacity.at-hand")
    for active, kind in _kinds(found):
        rows = list(_at_hand(active, kind))
        if _are_several(found):
            title = say("capacity.at-hand-of", active=active.name)
            rows += () if active.of is not None else _used(active, kind)
        yield Section(title, rows)


def _at_hand(active: ActiveAtHand, kind: str) -> Iterator[_Row]:
    there = active.available
    if active.of is not None:  # its powder is told of once, where it is weighed
        yield say("capacity.of"), active.of, ""
        if there is not None:
            yield _holds(there)
        return
    if there is None:
        yield say("capacity.mass"), say("capacity.not-said"), say("capacity.taken-for-enough")
        return
    if there.tablets is not None:
        yield say(f"kind.{kind}"), str(there.tablets), ""
    yield say("capacity.mass"), there.mass.text(), in_grams(there.mass)
    yield _holds(there)


def _holds(there: AtHand) -> _Row:
    if_all = say("capacity.if-all", capsules=there.capsules)
    return say("capacity.active"), there.active.text(), if_all


def _used(active: ActiveAtHand, kind: str) -> Iterator[_Row]:
    """What the largest batch takes of the stock of one of several actives."""
    if active.limits:
        yield say("capacity.limits"), say("capacity.used-up"), ""
    if active.used is not None:
        yield from _taken(active.used, kind)
        if active.used.left is not None:
            yield from _left(active.used.left, kind)


def _taken(used: Used, kind: str) -> Iterator[_Row]:
    if used.tablets is not None:
        yield say(f"capacity.take-{kind}"), say(f"stock.units-{kind}", units=used.tablets), ""
    yield say("capacity.stock"), used.stock.text(), in_grams(used.stock)


def _largest(found: Capacity, batch: Summary) -> Iterator[_Row]:
    yield say("batch.ordered"), capsules_text(found.order, found.capsules), ""
    yield say("batch.planned"), capsules_text(found.order, batch.planned), ""
    only = None if _are_several(found) else next(_kinds(found))
    if only is not None and only[0].used is not None:
        yield from _taken(only[0].used, only[1])
    what = "premix" if found.order.method == COMPLETION else "filler"
    yield say(f"capacity.{what}"), batch.filler.text(), in_grams(batch.filler)
    if batch.triturates:
        yield say("capacity.triturates"), str(batch.triturates), ""
    if only is not None and batch.left is not None:
        yield from _left(batch.left, only[1])


def _left(left: Left, kind: str) -> Iterator[_Row]:
    if left.tablets is not None:
        yield say(f"capacity.left-{kind}"), str(left.tablets), ""
    yield say("stock.left-over"), left.mass.text(), say("stock.holds", active=left.active)


def _present(found: Capacity) -> Iterator[_Row]:
    yield say("batch.ordered"), capsules_text(found.order, found.order.capsules), ""
    onward = found.from_leftover
    if onward is None:
        yield say("stock.left-over"), say("capacity.not-known"), say("capacity.stopped")
        return
    for active, kind in _kinds(found):
        left = active.leftover
        if left is not None and active.of is not None:
            yield _named(active), "", say("stock.holds", active=left.active)
        elif left is not None:
            if _are_several(found):
                yield _named(active), "", ""
            yield from _left(left, kind)
    yield say("capacity.from-left"), capsules_text(found.order, onward.capsules), onward.counted


def _named(active: ActiveAtHand) -> str:
    """Whose stock the rows below are about; a typed name begins no cell of a table."""
    return say("capacity.of-active", active=active.name)


def _plates(order: Order, plates: Plates) -> Iterator[_Row]:
    yield say("capacity.plate"), say("capacity.holes", holes=plates.plate), ""
    yield say("capacity.runs"), str(plates.runs), say("capacity.last", bodies=plates.last_run)
    yield say("capacity.close"), str(plates.bodies_unused), say("capacity.not-the-plate")
    for whole in plates.whole_plates:
        planned = say("capacity.planned", planned=whole.planned, runs=runs_text(whole.runs))
        yield say("capacity.whole"), capsules_text(order, whole.capsules), planned


def _remarks(found: Capacity) -> Iterator[tuple[str, list[str]]]:
    if found.limited_by:
        yield say("capacity.stops"), [_sourced(one) for one in found.limited_by]
    onward = found.from_leftover
    if onward is not None and onward.limited_by:
        yield say("capacity.stops-left"), [_sourced(one) for one in onward.limited_by]
    searches = [found.search] + ([onward.search] if onward is not None else [])
    unchecked = [search.unchecked for search in searches if not search.exact]
    if unchecked:
        told = say("capacity.unchecked", numbers=sum(unchecked))
        yield say("capacity.caution"), [told]


def _sourced(entry: Notice) -> str:
    return say("sourced", text=entry.text, source=entry.source)
