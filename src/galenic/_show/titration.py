"""A titration for people, as text and HTML from one list of parts, and as data and tables."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._asking import answers
from galenic._show import chart
from galenic._show.doses import accuracy_rows, accuracy_sections
from galenic._show.families import family_data, family_sections, weight_rows
from galenic._show.html import block, grid, heading, notice_blocks, table, verdict
from galenic._show.inert import inert
from galenic._show.parts import Notes, Page, Table, Weeks
from galenic._show.plain import plain
from galenic._show.sections import Section, Word
from galenic._show.tables import chosen
from galenic._show.tables import table as rows_of
from galenic._show.text import WIDTH, columns, notice_lines, wrapped
from galenic._show.weeks import weeks_html
from galenic._version import __version__
from galenic._words import listed, named, phrase, say
from galenic.results import Severity
from galenic.results._titration import LineKind, Titration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._materials.order import Order
    from galenic._show.parts import Part
    from galenic.results._titration import ChartRow, CountLine, StrengthCount, TitratedRegimen

__all__ = [
    "SCHEMA",
    "titration_data",
    "titration_html",
    "titration_parts",
    "titration_tables",
    "titration_text",
]

SCHEMA = "galenic/titration/1"


@answers("data", Titration)
def titration_data(found: Titration) -> dict[str, Any]:
    """Write it as plain data; every amount is text that the strict grammar reads back."""
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "input": _input(found),
        "from_pharmacy": list(_lent(found)),
        "active": found.active,
        "capsules": plain(found.capsules),
        "days_supply": found.days_supply,
        "schedule": plain(found.schedule),
        "regimens": plain(found.regimens),
        "strengths": plain(found.strengths),
        "at_hand": plain(found.at_hand),
        **family_data(found.family),
        "accuracy": plain(found.accuracy),
        "notices": plain(found.notices),
    }


def _lent(found: Titration) -> tuple[str, ...]:
    """The paths of what a pharmacy file lent to its batches, which all have the same of it."""
    return found.orders[0].pharmacy if found.orders else ()


def _input(found: Titration) -> dict[str, Any]:
    """The regimen file, with what a pharmacy file lent it: a document depends on no other file."""
    tables = found.file.to_tables()
    if _lent(found):
        most = max(found.orders, key=_in_container).to_tables()
        whole = found.orders[0].to_tables()
        tables |= {name: table for name, table in whole.items() if name != "order"}
        tables |= {"label": most["label"]} if "label" in most else {}
    return tables


def _in_container(order: Order) -> int:
    """How many go into a container: what is lent of that is less in a batch that makes fewer."""
    return (order.label.capsules or 0) if order.label is not None else 0


@answers("text", Titration)
def titration_text(found: Titration) -> str:
    """It as plain text of 80 columns."""
    lines = [*wrapped(_headline(found), "", "  "), *wrapped(_verdict(found), "", "  ")]
    lines.append("=" * WIDTH)
    for severity in (Severity.STOP, Severity.CAUTION):
        lines += notice_lines(found.notices, severity)
    for number, one in enumerate(found.regimens, 1):
        lines += ["", inert(_of(found, one, number, say("titration.chart"))).upper()]
        lines += [line for row in one.chart for line in _row_lines(row)]
    for part in _added_up(found):
        lines += ["", inert(part.title).upper()]
        lines += columns(part.rows) if isinstance(part, Section) else _table_lines(part)
    lines += notice_lines(found.notices, Severity.INFO)
    return "\n".join(line.rstrip() for line in lines)


def _row_lines(row: ChartRow) -> Iterator[str]:
    """A row of the chart: its days, and below them what is taken."""
    yield from wrapped(chart.days(row), "  ", "    ")
    told = {"dose": row.dose, "how": chart.how(row), "step": row.step}
    take = tuple(map(chart.count, row.take))
    yield from wrapped(say("titration.row", take=take, **told), "      ", "      ")


def _table_lines(part: Table) -> Iterator[str]:
    """A row of a table as a line that names it, and its cells below."""
    for label, *cells in part.rows:
        yield from wrapped(label, "  ", "    ")
        told = [
            f"{name}: {cell}" for name, cell in zip(part.header[1:], cells, strict=True) if cell
        ]
        yield from wrapped("; ".join(told), "      ", "      ")


@answers("html", Titration)
def titration_html(found: Titration) -> str:
    """It as a block of HTML."""
    parts = [heading(_headline(found)), verdict(_verdict(found))]
    for part in _parts(found):
        if isinstance(part, Weeks):
            parts.append(weeks_html(part, "galenic-"))
        elif isinstance(part, Section):
            parts.append(table(part.title, part.rows))
        else:
            parts.append(grid(part.title, part.header, part.rows))
    return block("titration", [*parts, *notice_blocks(found.notices)])


@answers("parts", Titration)
def titration_parts(found: Titration) -> Page:
    """It as the parts of a page."""
    loud = [one for one in found.notices if one.severity != Severity.INFO]
    notes = [one for one in found.notices if one.severity == Severity.INFO]
    parts: tuple[Part, ...] = (Notes(loud), *_parts(found), Notes(notes))
    return Page("titration", _headline(found), _verdict(found), parts, list(_facts(found)))


def _facts(found: Titration) -> Iterator[tuple[str, str]]:
    for one in found.file.regimen:
        if one.name is not None:
            yield say("titration.named"), one.name
        if one.start is not None:
            yield say("titration.start"), chart.date(one.start)
    yield say("titration.galenic"), __version__


def _headline(found: Titration) -> str:
    counts = tuple(map(chart.count, found.capsules)) or (phrase("titration.nothing"),)
    return say("titration.headline", active=found.active, counts=counts)


def _verdict(found: Titration) -> str:
    told = []
    for number, one in enumerate(found.regimens, 1):
        days = Amount(Fraction(one.days_supply), "day")
        first, last = one.chart[0].first, max(row.last_day for row in one.chart)
        said = say("titration.lasts", days=days)
        if first is not None:
            ends = {"first": chart.date(first), "last": chart.day(one, last)}
            said = say("titration.lasts-from", days=days, **ends)
        told.append(_of(found, one, number, said))
    return listed("semicolon", *told)


def _of(found: Titration, one: TitratedRegimen, number: int, what: str) -> str:
    """What is said, and of which of several regimens."""
    if len(found.regimens) == 1:
        return what
    name = one.name or say("titration.regimen", number=number)
    return say("titration.of", what=what, name=name)


def _parts(found: Titration) -> Iterator[Section | Table | Weeks]:
    for number, one in enumerate(found.regimens, 1):
        yield _chart(one, _of(found, one, number, say("titration.chart")))
        yield chart.weeks(one, _of(found, one, number, say("titration.weeks")))
    yield from _added_up(found)


def _added_up(found: Titration) -> Iterator[Section | Table]:
    """Counts, and what they come from."""
    for number, one in enumerate(found.regimens, 1):
        rows = [_row(each) for each in one.capsules]
        rows += list(_supply(one))
        yield Section(_of(found, one, number, say("titration.capsules")), rows)
        yield _lines(one, _of(found, one, number, say("titration.lines")))
        if len(one.refills) > 1:
            yield _refills(one, _of(found, one, number, say("titration.refills")))
    if found.at_hand:
        yield Section(say("titration.at-hand"), list(_at_hand(found)))
    if found.strengths:
        yield _strengths(found)
    yield from _batches(found)
    yield from accuracy_sections(found)


_Row = tuple[str, str, str]


def _row(one: StrengthCount) -> _Row:
    return chart.strength(one.strength), chart.capsules(one.count), ""


def _supply(one: TitratedRegimen) -> Iterator[_Row]:
    branches = ""
    if one.branch_days:
        days = Amount(Fraction(one.branch_days), "day")
        branches = say("titration.branches", days=days)
    days = Amount(Fraction(one.days_supply), "day")
    yield say("titration.supply"), days.text(), branches
    yield say("titration.next"), chart.day(one, one.next_day), ""


def _chart(one: TitratedRegimen, title: str) -> Table:
    names = ("days", "dose", "take", "when", "step")
    rows = [
        (
            chart.days(row),
            Word(say("titration.row-dose", dose=row.dose)),
            listed("and", *map(chart.count, row.take)),
            chart.how(row),
            Word(str(row.step)),
        )
        for row in one.chart
    ]
    return Table(title, [say(f"titration.column-{name}") for name in names], rows)


def _lines(one: TitratedRegimen, title: str) -> Table:
    names = ("line", "doses", "active", "capsules")
    rows = [(_line(line), str(line.doses), line.active.text(), _counts(line)) for line in one.lines]
    return Table(title, [say(f"titration.column-{name}") for name in names], rows)


def _line(line: CountLine) -> str:
    what = say(f"linekind.{line.kind.value}", step=line.step)
    return say("titration.minus", what=what) if line.kind == LineKind.AT_HAND else what


def _counts(line: CountLine) -> str:
    counts = tuple(map(chart.count, line.capsules))
    return listed("and", *counts) if counts else say("titration.none")


def _refills(one: TitratedRegimen, title: str) -> Table:
    names = ("number", "day", "for", "capsules")
    rows = [
        (
            str(refill.number),
            chart.day(one, refill.day),
            Amount(Fraction(refill.days), "day").text(),
            listed("and", *map(chart.count, refill.capsules)) or say("titration.none"),
        )
        for refill in one.refills
    ]
    return Table(title, [say(f"titration.column-{name}") for name in names], rows)


def _at_hand(found: Titration) -> Iterator[_Row]:
    for one in found.at_hand:
        told = [say("titration.used", used=one.used, left=one.left)]
        if one.lot is not None:
            told.append(say("titration.lot", lot=one.lot))
        if one.expires is not None:
            told.append(say("titration.expires", date=one.expires))
        yield chart.strength(one.strength), chart.capsules(one.count), listed("comma", *told)


def _strengths(found: Titration) -> Table:
    names = ("strengths", "capsules", "at-once", "stranded")
    rows = []
    for one in found.strengths:
        told = listed("and", *map(chart.strength, reversed(one.strengths)))
        lost = say("titration.stranded-none")
        if one.stranded_at is not None:
            lost = say("titration.stranded", active=one.stranded, step=one.stranded_at)
        label = say("titration.chosen", strengths=told) if one.chosen else told
        rows.append((label, str(one.capsules), str(one.most_at_once), lost))
    return Table(
        say("titration.strengths"), [say(f"titration.column-{name}") for name in names], rows
    )


def _batches(found: Titration) -> Iterator[Section]:
    family = found.family
    if family is None:
        return
    told = {one.code for one in found.notices}
    for plan in family.all_plans:
        rows = list(weight_rows(plan))
        loud = [one for one in plan.notices if one.severity != Severity.INFO]
        loud = [one for one in loud if one.code not in told or one.severity == Severity.STOP]
        rows += [(named(one.severity).upper(), "", one.text) for one in loud]
        if plan.product is None:
            title = say("titration.batch", strength=plan.actives[0].dose.label)
        else:
            title = say("titration.triturate", batches=sum(family.from_common))
        yield Section(title, rows)
    yield from family_sections(family)


# --- tables --------------------------------------------------------------------------------------


@answers("rows", Titration)
def titration_tables(found: Titration, name: str | None) -> list[dict[str, Any]]:
    """The tables of a titration."""
    return chosen(
        {
            "schedule": lambda: list(_scheduled(found)),
            "capsules": lambda: rows_of(found.capsules, {"strength": _of_one(found)}),
            "lines": lambda: list(_added(found)),
            "strengths": lambda: list(_sets(found)),
            "at_hand": lambda: rows_of(found.at_hand, {"strength": _of_one(found)}),
            "accuracy": lambda: list(accuracy_rows(found)),
            "notices": lambda: rows_of(found.notices, {}),
        },
        name,
    )


def _measure(found: Titration) -> str:
    return found.regimens[0].lines[0].active.unit


def _of_one(found: Titration) -> str:
    return f"{_measure(found)}/capsule"


def _scheduled(found: Titration) -> Iterator[dict[str, Any]]:
    """A row for each dose and strength: what is taken of it."""
    unit = _measure(found)
    for number, regimen in enumerate(found.regimens, 1):
        for dose in regimen.schedule:
            for take in dose.take:
                yield {
                    "regimen": regimen.name or str(number),
                    "day": dose.day,
                    "date": None if dose.date is None else dose.date.isoformat(),
                    "step": dose.step,
                    "at": dose.at,
                    f"dose [{unit}]": float(dose.dose.number),
                    f"strength [{unit}/capsule]": float(take.strength.number),
                    "count": take.count,
                    "at_hand": take.at_hand,
                }


def _added(found: Titration) -> Iterator[dict[str, Any]]:
    unit = _measure(found)
    for number, regimen in enumerate(found.regimens, 1):
        for line in regimen.lines:
            for one in line.capsules:
                yield {
                    "regimen": regimen.name or str(number),
                    "line": line.kind.value,
                    "step": line.step,
                    f"strength [{unit}/capsule]": float(one.strength.number),
                    "count": one.count,
                }


def _sets(found: Titration) -> Iterator[dict[str, Any]]:
    unit = _measure(found)
    for one in found.strengths:
        strengths: Sequence[str] = [chart.strength(each) for each in one.strengths]
        yield {
            "strengths": ", ".join(strengths),
            "capsules": one.capsules,
            "most_at_once": one.most_at_once,
            f"stranded [{unit}]": float(one.stranded.number),
            "stranded_at": one.stranded_at,
            "chosen": one.chosen,
        }
