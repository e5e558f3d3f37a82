"""The record of a batch as text, as parts of a page, as data and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._asking import answers, ask
from galenic._show import heads
from galenic._show.batch_record import facts
from galenic._show.html import block, grid, heading, listing, table
from galenic._show.inert import inert
from galenic._show.parts import Listing, Page, Table
from galenic._show.plain import plain
from galenic._show.sections import Section, Word
from galenic._show.tables import chosen
from galenic._show.text import WIDTH, columns, wrapped
from galenic._show.weights import LINE
from galenic._version import __version__
from galenic._words import listed, say
from galenic.results._batch_record import RECORD_SCHEMA, BatchRecord, RecordPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._show.parts import Part
    from galenic._show.sections import Row
    from galenic.results._batch_record import QualityTrait, RecordEntry, RecordField

__all__ = ["record_data", "record_html", "record_parts", "record_tables", "record_text"]

_TICK = "☐"


@answers("data", BatchRecord)
def record_data(made: BatchRecord) -> dict[str, Any]:
    """Write it as plain data, with the plan as `galenic plan --json` writes it."""
    return {
        "schema": RECORD_SCHEMA,
        "galenic": __version__,
        "master": [_field(one) for one in made.master],
        "batch": [_field(one) for one in made.batch],
        "quality": plain(made.quality),
        "missing": list(made.missing),
        "plan": made.plan.to_dict(),
    }


def _field(one: RecordField) -> dict[str, Any]:
    return {**plain(one), "required": one.required, "missing": one.missing}


@answers("text", BatchRecord)
def record_text(made: BatchRecord) -> str:
    """It as plain text of 80 columns, the worksheet last."""
    lines = [*wrapped(_headline(made), "", "  "), "=" * WIDTH]
    for section in _sections(made):
        lines += ["", inert(section.title).upper(), *columns(section.rows)]
    lines += ["", inert(say("batch-record.quality")).upper()]
    for name, *cells in _traits(made.quality):
        lines += [*wrapped(f"{_TICK} {name}", "  ", "    ")]
        told = [f"{head}: {cell}" for head, cell in zip(_heads()[1:], cells, strict=True) if cell]
        lines += wrapped("; ".join(told), "      ", "      ")
    if made.missing:
        lines += ["", inert(say("batch-record.missing")).upper()]
        for one in _missing(made):
            lines += wrapped(one, "  - ", "    ")
    lines += ["", inert(say("batch-record.worksheet")).upper(), "", str(made.plan)]
    return "\n".join(line.rstrip() for line in lines)


@answers("html", BatchRecord)
def record_html(made: BatchRecord) -> str:
    """It as a block of HTML, without the worksheet."""
    parts = [heading(_headline(made)), *(table(one.title, one.rows) for one in _sections(made))]
    parts.append(grid(say("batch-record.quality"), _heads(), _traits(made.quality)))
    if made.missing:
        parts.append(listing(_missing(made)))
    return block("batch-record", parts)


@answers("parts", BatchRecord)
def record_parts(made: BatchRecord) -> Page:
    """It as a document: each part begins on a sheet of its own."""
    sheet: Page = ask("parts", made.plan)
    master, batch = _sections(made)
    parts: list[Part] = []
    if made.missing:
        parts.append(Listing(say("batch-record.missing"), _missing(made)))
    parts += [master, batch]
    if made.quality:
        quality = [(f"{_TICK} {name}", *cells) for name, *cells in _traits(made.quality)]
        parts.append(Table(say("batch-record.quality"), _heads(), quality))
    first = Section(say("batch-record.worksheet"), [(sheet.title, "", "")], "fields new")
    return Page(
        "batch-record",
        _headline(made),
        say("batch-record.stopped") if made.plan.stopped else "",
        (*parts, first, *sheet.parts),
        facts=facts(made.plan.order),
        running=heads.running(made.plan),
    )


@answers("rows", BatchRecord)
def record_tables(made: BatchRecord, name: str | None) -> list[dict[str, Any]]:
    """Its tables."""
    parts = ((RecordPart.MASTER, made.master), (RecordPart.BATCH, made.batch))
    return chosen(
        {
            "fields": lambda: [
                {
                    "part": part.value,
                    "key": one.key,
                    "required": one.required,
                    "of": entry.of or None,
                    "value": None if entry.value is None else _value(entry),
                    "remark": entry.remark or None,
                }
                for part, fields in parts
                for one in fields
                for entry in one.entries
            ],
            "quality": lambda: [plain(one) for one in made.quality],
            "missing": lambda: [{"missing": one} for one in made.missing],
        },
        name,
    )


def _headline(made: BatchRecord) -> str:
    return say("batch-record.headline", made=heads.headline(made.plan))


def _sections(made: BatchRecord) -> tuple[Section, Section]:
    master = Section(say("batch-record.master"), list(_rows(made.master)), "fields")
    batch = Section(say("batch-record.batch"), list(_rows(made.batch)), "fields new")
    return master, batch


def _rows(fields: Sequence[RecordField]) -> Iterator[Row]:
    """A row for each value; of a field with several its name stands above them."""
    for one in fields:
        label = say(f"batch-record.field-{one.key}")
        if len(one.entries) == 1 and not one.entries[0].of:
            (entry,) = one.entries
            yield label, _value(entry), entry.remark
            continue
        if not one.entries:
            yield label, LINE, ""
            continue
        yield label, "", ""
        for entry in one.entries:
            yield f"  {entry.of}", _value(entry), entry.remark


def _value(entry: RecordEntry) -> str:
    value = entry.value
    if value is None:
        return LINE
    if isinstance(value, Amount):
        return value.label  # in mcg, where it was written so
    return Word(value) if isinstance(value, str) else str(value)


def _heads() -> list[str]:
    names = ("trait", "expected", "from", "to", "found", "initials")
    return [say(f"batch-record.column-{name}") for name in names]


def _traits(quality: Sequence[QualityTrait]) -> list[tuple[str, ...]]:
    """Each trait with what is expected, and where what was found is written."""
    return [
        (
            _trait(one),
            LINE if one.expected is None else _text(one.expected),
            "" if one.low is None else one.low.text(),
            "" if one.high is None else one.high.text(),
            LINE,
            "______",
        )
        for one in quality
    ]


def _trait(one: QualityTrait) -> str:
    kind, _, of = one.key.partition(" ")
    told = say(f"batch-record.trait-{kind}", of=of) if of else say(f"batch-record.trait-{kind}")
    return told if one.rule is None else say("batch-record.by-rule", trait=told, rule=one.rule)


def _text(value: Amount | int) -> str:
    return value.text() if isinstance(value, Amount) else str(value)


def _missing(made: BatchRecord) -> list[str]:
    found: dict[str, list[str]] = {}
    for one in made.missing:
        part, _, key = one.partition(".")
        found.setdefault(part, []).append(say(f"batch-record.field-{key}"))
    return [
        say(f"batch-record.missing-{part}", fields=listed("comma", *names))
        for part, names in found.items()
    ]
