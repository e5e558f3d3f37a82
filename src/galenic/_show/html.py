"""HTML for a notebook: everything that was typed escaped, one style for every record.

The style stands once in each block, since an output is shown alone and may be saved alone. Where a
notebook takes it out (one that is not trusted), plain tables are left.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from galenic._asking import answers
from galenic._notices import Notice, Severity
from galenic._show import heads, ways, weights, worksheet
from galenic._show.inert import inert
from galenic._show.sections import Word
from galenic._words import named, say
from galenic.errors import InputError, Problem, file_beside
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "block",
    "choices",
    "escape",
    "folded",
    "grid",
    "heading",
    "listing",
    "notes",
    "notice_block",
    "notice_blocks",
    "table",
    "verdict",
]

_AMOUNT = re.compile(r"([-<]?[0-9]+)(?:\.[0-9]*)*( [A-Za-z%]+(/[A-Za-z]+)?)?")
"""A number, or a number and its unit: the plain space between them is one that is read back."""


def escape(text: str) -> str:
    """Escape what was typed, for a page and for the spreadsheet into which it is pasted."""
    from html import escape as escaped  # noqa: PLC0415 - not needed to plan, and slow to import

    return escaped(inert(text))


# --- the parts of a block ------------------------------------------------------------------------


def block(kind: str, parts: Iterable[str]) -> str:
    """The parts of one record, with the style they need."""
    return f'<div class="galenic galenic-{kind}"><style>{_style()}</style>{"".join(parts)}</div>'


@cache
def _style() -> str:
    from pkgutil import get_data  # noqa: PLC0415 - not needed to plan

    rules = (get_data("galenic", "show/notebook.css") or b"").decode()
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    return " ".join(rules.split())


def heading(text: str, tone: str = "") -> str:
    """The first line of a record; ``tone`` is the colour beside it where it is a verdict.

    It is a severity, or ``good``.
    """
    return f'<h3 class="galenic-head{_toned(tone)}">{escape(text)}</h3>'


def verdict(text: str, tone: str = "") -> str:
    """What it comes to, in one line; ``tone`` as for a heading."""
    marked = f' class="galenic-verdict{_toned(tone)}"' if tone else ""
    return f"<p{marked}><strong>{escape(text)}</strong></p>"


def _toned(tone: str) -> str:
    return f" galenic-toned galenic-{tone}" if tone else ""


def table(title: str, rows: Iterable[tuple[str, str, str]], *, strong: bool = False) -> str:
    """Rows of label, value and remark under a heading; without a remark, values have its room."""
    told = list(rows)
    remarked = any(remark for _, _, remark in told)
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th>{_cell(value, strong=strong)}'
        f"{_remark(remark) if remarked else ''}</tr>"
        for label, value, remark in told
    )
    return _table(title, f"<tbody>{body}</tbody>", "rows" if remarked else "rows galenic-pairs")


def _remark(text: str) -> str:
    return f'<td class="galenic-remark">{escape(text)}</td>'


def grid(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of as many cells as there are columns; the first cell names its row."""
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th>{"".join(map(_cell, values))}</tr>'
        for label, *values in rows
    )
    return _table(title, f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody>", "grid")


def choices(title: str, entries: Iterable[tuple[str, str, str]]) -> str:
    """What can be done, one below the other: its name, what it means, and a remark."""
    said = (
        f"<li><strong>{escape(name)}</strong>: {escape(text)}"
        f"{f' <small>[{escape(remark)}]</small>' if remark else ''}</li>"
        for name, text, remark in entries
    )
    return f"{verdict(title)}<ul>{''.join(said)}</ul>"


def folded(summary: str, inner: str, *, unfolded: bool = False) -> str:
    """What is opened by a click on its first line."""
    opened = " open" if unfolded else ""
    return f"<details{opened}><summary>{escape(summary)}</summary>{inner}</details>"


def listing(lines: Iterable[str]) -> str:
    """Sentences, one below the other."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def notice_block(entry: Notice) -> str:
    """A notice as a paragraph; its severity in words first."""
    said = f"<strong>{escape(named(entry.severity))}</strong> {escape(entry.text)}"
    return (
        f'<p class="galenic-notice galenic-{entry.severity}">{said} '
        f"<small>[{escape(entry.source)}]</small></p>"
    )


def notice_blocks(entries: Iterable[Notice]) -> list[str]:
    """Notices whose stops and cautions stand open, and whose notes fold below them."""
    found = list(entries)
    loud = [notice_block(entry) for entry in found if entry.severity != Severity.INFO]
    return [*loud, *notes(found)]


def notes(entries: Iterable[Notice]) -> list[str]:
    """Those of the notices that are notes, folded; nothing where there are none."""
    told = [notice_block(entry) for entry in entries if entry.severity == Severity.INFO]
    return [folded(say("notes", notes=len(told)), "".join(told))] if told else []


def _table(title: str, inner: str, kind: str) -> str:
    caption = f"<caption>{escape(title)}</caption>"
    return f'<table class="galenic-table galenic-{kind}">{caption}{inner}</table>'


def _cell(value: str, *, strong: bool = False) -> str:
    """A number and its unit lie in one cell, and are marked and copied as one."""
    amount = None if isinstance(value, Word) else _AMOUNT.fullmatch(value)
    said = escape(value)
    if amount:
        said = f"{_PLACE * (_WHOLE - len(amount[1]))}{said}"
    said = f"<strong>{said}</strong>" if strong else said
    marked = ' class="galenic-amount"' if amount else ""
    return f"<td{marked}>{said}</td>"


_WHOLE, _PLACE = 6, "<span></span>"
"""Digits before the point that are made room for, so that points stand in line: no number is cut
in two, since whatever reads or copies it is to have it whole."""


# --- records -------------------------------------------------------------------------------------


@answers("html", Plan)
def plan_html(plan: Plan) -> str:
    """The worksheet of a plan as a block of HTML."""
    rows = [
        (
            f"{w.step}. {weights.what(plan, w)}",
            weights.weight_text(w),
            weights.remark(w),
        )
        for w in plan.weighings
    ]
    parts = [heading(heads.headline(plan))]
    parts += [table(section.title, section.rows) for section in worksheet.first(plan)]
    parts.append(table(weights.weighing_title(plan), rows, strong=True))
    filling, rest = worksheet.parted(plan, on_paper=False)
    parts += map(notice_block, filling)
    parts += [table(section.title, section.rows) for section in ways.with_weights(plan)]
    parts += [notice_block(entry) for entry in rest if entry.severity != Severity.INFO]
    parts += [table(section.title, section.rows) for section in worksheet.sections(plan)]
    return block("plan", [*parts, *notes(rest)])


@answers("html", Notice)
def notice_html(entry: Notice) -> str:
    """A notice alone."""
    return block("notices", [notice_block(entry)])


@answers("html", Problem)
def problem_html(problem: Problem) -> str:
    """A problem of an input alone."""
    return block("problems", [_problems([(problem, "")])])


@answers("html", InputError)
def refusal_html(error: InputError) -> str:
    """The problems of an input as they are told, those alike together, and how many more."""
    told, more = error.gathered()
    rest = [f"<p>and {more} more</p>"] if more else []
    return block("problems", [_problems(told), *rest])


def _problems(told: Sequence[tuple[Problem, str]]) -> str:
    """A row for each, with its file where one of them has one."""
    header = ["where", "given", "expected", "what to do"]
    rows = [
        [_where(entry, places), entry.given, entry.expected, entry.remedy] for entry, places in told
    ]
    files = [file_beside(entry) for entry, _ in told]
    if any(files):
        header.insert(1, "file")
        for row, file in zip(rows, files, strict=True):
            row.insert(1, Word(file))
    return grid("The input cannot be used", header, rows)


def _where(problem: Problem, places: str) -> str:
    return f"{problem.path} ({places})" if places else problem.path
