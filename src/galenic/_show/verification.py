"""A verification for people, as text and HTML from one list of parts, and as data and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic import _compact as compact
from galenic._asking import answers
from galenic._show import heads, weights
from galenic._show.html import block, grid, heading, table, verdict
from galenic._show.inert import inert
from galenic._show.parts import Page, Table
from galenic._show.plain import plain
from galenic._show.sections import Section
from galenic._show.tables import chosen
from galenic._show.tables import table as rows_of
from galenic._show.text import WIDTH, columns, wrapped
from galenic._version import __version__
from galenic._words import named, say
from galenic.results._verification import Verification, VerificationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.sections import Row
    from galenic.results._verification import DifferingNumber

__all__ = [
    "SCHEMA",
    "verification_data",
    "verification_html",
    "verification_parts",
    "verification_tables",
    "verification_text",
]

SCHEMA = "galenic/verification/1"

_SEVERITY = {VerificationKind.AGREES: "good", VerificationKind.ORDER_ONLY: "caution"}


@answers("data", Verification)
def verification_data(found: Verification) -> dict[str, Any]:
    """Write it as plain data."""
    order = found.plan.order
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "kind": found.kind.value,
        "agrees": found.agrees,
        "source": found.source.value,
        "made_by": found.made_by,
        "number": order.number,
        "input": order.to_tables(),
        "order_digest": found.order_digest,
        "compared": found.compared,
        "not_compared": found.not_compared,
        "differences": plain(found.differences),
        "weighings": [_weighing(one) for one in found.plan.weighings],
    }


def _weighing(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a weighing of the plan
    return {"step": one.step, "weigh": plain(one.weigh), "exact": plain(one.exact)}


@answers("rows", Verification)
def verification_tables(found: Verification, name: str | None) -> list[dict[str, Any]]:
    """The tables of it: the numbers that differ."""
    return chosen({"differences": lambda: rows_of(found.differences, {})}, name)


@answers("text", Verification)
def verification_text(found: Verification) -> str:
    """It as plain text of 80 columns."""
    lines = [*wrapped(_verdict(found), "", "  "), *map(inert, heads.head(found.plan)), "=" * WIDTH]
    for part in _parts(found):
        lines += ["", inert(part.title).upper()]
        if isinstance(part, Section):
            lines += columns(part.rows)
            continue
        for label, *cells in part.rows:
            lines += wrapped(label, "  ", "    ")
            told = zip(part.header[1:], cells, strict=True)
            lines += wrapped(
                "; ".join(f"{head}: {cell}" for head, cell in told), "      ", "      "
            )
    return "\n".join(line.rstrip() for line in lines)


@answers("html", Verification)
def verification_html(found: Verification) -> str:
    """It as a block of HTML."""
    parts = [
        heading(_verdict(found), _SEVERITY.get(found.kind, "stop")),
        verdict(heads.headline(found.plan)),
    ]
    for part in _parts(found):
        if isinstance(part, Section):
            parts.append(table(part.title, part.rows))
        else:
            parts.append(grid(part.title, part.header, part.rows))
    return block("verification", parts)


@answers("parts", Verification)
def verification_parts(found: Verification) -> Page:
    """It as the parts of a page."""
    return Page(
        "verification", _verdict(found), heads.headline(found.plan), tuple(_parts(found)), ()
    )


def _verdict(found: Verification) -> str:
    made_by = found.made_by or say("verification.not-said")
    told = {"numbers": len(found.differences), "version": made_by, "ours": __version__}
    return say(f"verification.{found.kind.value}", compared=found.compared, **told)


def _parts(found: Verification) -> Iterator[Section | Table]:
    if found.differences:
        names = ("place", "told", "expected", "kind")
        header = [say(f"verification.column-{name}") for name in names]
        rows = [_differing(one) for one in found.differences]
        yield Table(say("verification.differences"), header, rows)
    yield Section(say("verification.what"), list(_facts(found)))
    if found.kind == VerificationKind.ORDER_ONLY:
        yield Section(say("verification.by-hand"), list(_by_hand(found)))


def _differing(one: DifferingNumber) -> tuple[str, str, str, str]:
    nothing = say("verification.nothing")
    return one.place, one.told or nothing, one.expected or nothing, named(one.kind)


def _facts(found: Verification) -> Iterator[Row]:
    yield say("verification.source"), named(found.source), ""
    version = found.made_by or say("verification.not-said")
    yield say("verification.made-by"), version, say("verification.read-by", version=__version__)
    yield say("verification.compared"), str(found.compared), ""
    if found.not_compared:
        many = str(found.not_compared)
        yield say("verification.not-compared"), many, say("verification.why-not")
    shown = compact.fingerprint(found.order_digest)
    yield say("verification.fingerprint"), shown, say("verification.hold-against")


def _by_hand(found: Verification) -> Iterator[Row]:
    """What a person holds against the paper, where only its symbol was read."""
    plan = found.plan
    day = plan.order.date
    yield say("record.order"), plan.order.number or say("verification.none"), ""
    yield say("record.date"), say("verification.none") if day is None else day.isoformat(), ""
    for one in plan.weighings:
        label = say("verification.weighing", step=one.step)
        yield label, weights.weight_text(one), weights.what(plan, one)
    if plan.ends.no_later_than is not None:
        latest = plan.ends.no_later_than
        yield say("record.until"), say("record.latest", date=latest), ""
