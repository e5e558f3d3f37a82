"""Several strengths planned together: the sheet of each, what they take, and what is left of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._asking import answers, ask
from galenic._notices import Severity
from galenic._show import heads, weights
from galenic._show.blends import blend_rows, blend_sections
from galenic._show.document import kept_data
from galenic._show.html import block, heading, notice_blocks, table
from galenic._show.inert import inert
from galenic._show.parts import Listing, Notes, Page
from galenic._show.plain import plain
from galenic._show.product import kept_row
from galenic._show.sections import Section
from galenic._show.tables import chosen
from galenic._show.text import WIDTH, columns, notice_lines, wrapped
from galenic._version import __version__
from galenic._words import say
from galenic.results._family import Family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.parts import Part
    from galenic._show.sections import Row
    from galenic.results._family import FamilyTotals, OneBlend
    from galenic.results._plan import Plan

__all__ = ["FAMILY", "family_data", "family_sections", "weight_rows"]

FAMILY = "galenic/family/1"


@answers("data", Family)
def family_document(family: Family) -> dict[str, Any]:
    """Write it as plain data; every amount is text that the strict grammar reads back."""
    return {
        "schema": FAMILY,
        "galenic": __version__,
        **family_data(family),
        "blend": plain(family.blend),
        "notices": plain(family.notices),
    }


@answers("text", Family)
def family_text(family: Family) -> str:
    """The sheet of each under its name, then what they take together."""
    if (alone := _alone(family)) is not None:
        return str(alone)
    lines = [*wrapped(_headline(family), "", "  "), "=" * WIDTH]
    for severity in (Severity.STOP, Severity.CAUTION):
        lines += notice_lines(family.notices, severity)
    for name, made in _named(family):
        lines += ["", *wrapped(name, "", "  "), "-" * WIDTH, str(made), ""]
    for section in family_sections(family):
        lines += ["", inert(section.title).upper(), *columns(section.rows)]
    lines += notice_lines(family.notices, Severity.INFO)
    return "\n".join(line.rstrip() for line in lines)


@answers("html", Family)
def family_html(family: Family) -> str:
    """The weights of each, then what they take together."""
    if (alone := _alone(family)) is not None:
        return str(ask("html", alone))
    parts = [heading(_headline(family))]
    for name, made in _named(family):
        rows = table(f"{name}: {heads.headline(made)}", list(weight_rows(made)))
        parts += [rows, *notice_blocks(made.stops)]
    parts += [table(one.title, one.rows) for one in family_sections(family)]
    return block("family", [*parts, *notice_blocks(family.notices)])


@answers("parts", Family)
def family_parts(family: Family) -> Page:
    """Every sheet, one after the other; what they take together stands first."""
    if (alone := _alone(family)) is not None:
        only: Page = ask("parts", alone)
        return only
    loud = [one for one in family.notices if one.severity != Severity.INFO]
    notes = [one for one in family.notices if one.severity == Severity.INFO]
    parts: list[Part] = [Notes(loud), *family_sections(family), Notes(notes)]
    for name, made in _named(family):
        sheet: Page = ask("parts", made)
        parts += [Listing(name, (sheet.title,)), *sheet.parts]
    first = family.plans[0]
    facts = [(say("record.galenic"), __version__)]
    return Page("family", _headline(family), "", tuple(parts), facts, heads.running(first)[:1])


def _alone(family: Family) -> Plan | None:
    """The plan of a single order, which is told as any plan: it shares nothing with another.

    A stop that the plan does not tell itself is told of the family.
    """
    made = family.plans[0]
    shares = len(family.plans) > 1 or family.common is not None or family.blend is not None
    return None if shares or family.stopped != made.stopped else made


@answers("rows", Family)
def family_tables(family: Family, name: str | None) -> list[dict[str, Any]]:
    """The tables of a family."""
    tables = {"batches": lambda: [*map(_row, family.plans, family.from_common)]}
    blend = family.blend
    if blend is not None:
        tables["shares"] = lambda: list(blend_rows(blend))
    return chosen(tables, name)


def _row(made: Plan, from_common: bool) -> dict[str, Any]:  # noqa: FBT001 - one of two columns
    """What one batch is, and what it weighs of its stock."""
    dose, (active,) = made.actives[0].dose.label, made.actives
    return {
        "active": active.name,
        f"dose [{dose.unit}]": float(dose.number),
        "capsules": made.made.planned,
        "from_common": from_common,
        "stock [mg]": float(active.stock.mass.number),
        "weighings": len(made.weighings),
        "stopped": made.stopped,
    }


def _headline(family: Family) -> str:
    order = family.plans[0].order
    if family.blend is not None:
        doses = tuple(one.label.label for one in family.blend.shares)
        return say("family.one-blend", doses=doses, active=order.active)
    each = tuple(_as_ordered(made) for made in family.plans)
    return say("family.headline", doses=each, active=order.active)


def _as_ordered(made: Plan) -> str:
    """The dose of a capsule as it was ordered; with its mass where that was in mmol or mEq."""
    (order,) = made.order.by_active
    return made.actives[0].dose.label.label if order.ordered_dose is None else str(order.dose_said)


def _named(family: Family) -> Iterator[tuple[str, Plan]]:
    """Every plan in the order of the work, under its name."""
    if family.common is not None:
        yield say("titration.triturate", batches=sum(family.from_common)), family.common
    if family.blend is not None:
        yield say("blend.first"), family.plans[0]
        for made in family.plans[1:]:
            yield say("blend.then", dose=made.actives[0].dose.label), made
        return
    for place, made in enumerate(family.plans, 1):
        yield say("family.batch", place=place, batches=len(family.plans)), made


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


def weight_rows(made: Plan) -> Iterator[Row]:
    """Each weight of a batch, and what there is to it."""
    for one in made.weighings:
        label = say("titration.weighing", step=one.step, what=one.what)
        yield label, weights.weight_text(one), weights.remark(one)


def family_sections(family: Family) -> Iterator[Section]:
    """What all of it takes, and what is kept for the shelf."""
    if family.totals is None:
        return
    if family.blend is not None:
        yield from blend_sections(family.blend)
    yield Section(say("titration.totals"), list(_totals(family.totals, family.blend)))
    rows = [kept_row(one) for one in family.kept]
    if rows:
        yield Section(say("kept.title"), rows)


def _totals(totals: FamilyTotals, blend: OneBlend | None) -> Iterator[Row]:
    """What is taken, and what is left: of a blend but what is in no capsule, ordered or not."""
    taken, out = totals.active_taken, totals.active_dispensed
    if totals.tablets is not None:
        yield say("titration.units"), str(totals.tablets), ""
    yield say("titration.powder"), totals.powder.text(), ""
    yield say("titration.taken"), taken.text(), ""
    yield say("titration.dispensed"), out.text(), ""
    if blend is not None:
        inside = sum((one.active.number for one in blend.shares), start=Fraction(0))
        out = Amount(inside, taken.unit)
        yield say("blend.in-capsules"), out.text(), say("blend.by-weights")
    yield say("titration.left-over"), Amount(taken.number - out.number, taken.unit).text(), ""
    yield say("titration.weighings"), str(totals.weighings), ""
