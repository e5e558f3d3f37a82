"""A label as text, as parts of a page, as data and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import decimal_text
from galenic._asking import answers
from galenic._label.content import active_line, dose_line, quantity
from galenic._show.html import block, heading, table
from galenic._show.inert import inert
from galenic._show.parts import Page
from galenic._show.plain import plain, record
from galenic._show.sections import Section, Word
from galenic._show.tables import chosen
from galenic._show.text import WIDTH, columns, wrapped
from galenic._version import __version__
from galenic._words import say
from galenic.results._label import LABEL_SCHEMA, Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.sections import Row

__all__ = ["label_data", "label_html", "label_parts", "label_tables", "label_text"]


@answers("data", Label)
def label_data(made: Label) -> dict[str, Any]:
    """Write it as plain data; every amount is text that the strict grammar reads back."""
    return {
        "schema": LABEL_SCHEMA,
        "galenic": __version__,
        **record(made),
        "statement": say("label.compounded"),
        "code": None if made.code is None else record(made.code) | {"kind": "gs1-datamatrix"},
    }


@answers("text", Label)
def label_text(made: Label) -> str:
    """It as plain text of 80 columns."""
    lines = [*wrapped(_headline(made), "", "  "), "=" * WIDTH]
    for section in _sections(made):
        lines += ["", inert(section.title).upper(), *columns(section.rows)]
    return "\n".join(line.rstrip() for line in lines)


@answers("html", Label)
def label_html(made: Label) -> str:
    """It as a block of HTML."""
    parts = [heading(_headline(made)), *(table(one.title, one.rows) for one in _sections(made))]
    return block("label", parts)


@answers("parts", Label)
def label_parts(made: Label) -> Page:
    """It as the parts of a page."""
    return Page("label", _headline(made), "", tuple(_sections(made)), [])


@answers("rows", Label)
def label_tables(made: Label, name: str | None) -> list[dict[str, Any]]:
    """Its tables."""
    return chosen(
        {
            "fields": lambda: [
                {"field": label, "value": None if value == say("label.blank") else str(value)}
                for label, value, _ in _rows(made)
            ],
            "missing": lambda: [plain(one) for one in made.missing],
        },
        name,
    )


def _headline(made: Label) -> str:
    return say("label.headline", actives=tuple(active_line(made, one) for one in made.actives))


def _sections(made: Label) -> Iterator[Section]:
    yield Section(say("label.title"), list(_rows(made)), "label")
    if made.missing:
        rows = [(say(f"label.row-{one.name}"), "", one.why) for one in made.missing]
        yield Section(say("label.missing"), rows, "missing")


def _rows(made: Label) -> Iterator[Row]:
    for one in made.actives:
        yield say("label.row-active"), Word(active_line(made, one)), ""
    form = say(f"label.form-{made.kind}")
    told = "" if made.diluent is None else say("label.in", diluent=made.diluent)
    yield say("label.row-form"), Word(form), told
    yield say("label.row-quantity"), quantity(made), ""
    if (dose := dose_line(made)) is not None:
        yield say("label.row-dose"), Word(dose), ""
    for name in ("use_by", "lot", "made", "storage", "route"):
        value = getattr(made, name)
        text = say("label.blank") if value is None else str(value)
        yield say(f"label.row-{name}"), Word(text), _remark(made, name)
    yield say("label.row-statement"), Word(say("label.compounded")), ""
    for text in made.warnings:
        yield say("label.row-warnings"), Word(text), ""
    for name in ("pharmacy", "contact"):
        yield say(f"label.row-{name}"), Word(getattr(made, name) or say("label.blank")), ""
    if made.code is not None:
        yield say("label.row-code"), Word(made.code.text), ""
    if made.size is not None:
        across, down = decimal_text(made.size.width), decimal_text(made.size.height)
        yield say("label.row-size"), say("label.size", width=across, height=down), ""


def _remark(made: Label, name: str) -> str:
    """What sets the end date."""
    if name != "use_by" or made.use_by is None:
        return ""
    return say("label.set") if made.because is None else made.because.text
