"""A whole page of HTML, to print on A4 or Letter: it holds its styles, fetches and runs nothing.

All that was typed is escaped, in the page and in the head of each sheet of paper, which is text of
the styles. The page is well-formed XML, too: every reader finds the same cells in it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from galenic._asking import Shown, answers, ask
from galenic._notices import Severity
from galenic._show.html import escape, listing
from galenic._show.parts import Lines, Listing, Notes, OrderCode, Page, Table, Weeks, WeighingTable
from galenic._show.sections import Blanks, Section
from galenic._version import __version__
from galenic._words import named, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._notices import Notice
    from galenic._show.parts import Part, Weight
    from galenic._show.sections import Row

__all__ = ["page"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Nothing is fetched and nothing runs, whatever a browser would do with what somebody typed."""

_AMOUNT = re.compile(r"[-<]? ?[0-9][0-9.]*( [A-Za-z%]+(/[A-Za-z]+)?)?")
_WRITTEN = re.compile("_{4,}")
_KEPT = 24  # rows of a table that stays on one sheet of paper
_KEPT_WEIGHTS = 8  # the same of weights, whose rows are high
_BESIDE = 8  # lines of an order's text, above which it does not stand beside numbers
_PLACES = 4  # to write into, in a line


@answers("page", Shown)
def page(found: Shown) -> str:
    """The record as a page of its own."""
    made: Page = ask("parts", found)
    body = "\n".join(("", *_head(made), *_body(made), ""))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f'<meta name="generator" content="galenic {escape(__version__)}"/>\n'
        f"<title>{escape(made.title)}</title>\n<style>\n{_style(made)}\n</style>\n</head>\n"
        f'<body class="{made.kind}">\n<main>{body}</main>\n</body>\n</html>'
    )


def _style(made: Page) -> str:
    """The styles, and what stands at the head and the foot of each sheet of paper."""
    from pkgutil import get_data  # noqa: PLC0415 - not needed to plan

    rules = (get_data("galenic", "show/page.css") or b"").decode()
    rules = re.sub(r"/\*.*?\*/\s*", "", rules, flags=re.DOTALL).strip()
    left, right = (*made.running, "", "")[:2]
    number = say("page.number", page="\0", pages="\0").split("\0")
    counted = (
        f"{_text(number[0])} counter(page) {_text(number[1])} counter(pages) {_text(number[2])}"
    )
    return (
        f"{rules}\n@page {{\n@top-left {{ content: {_text(left or made.title)} }}\n"
        f"@top-right {{ content: {_text(right if left else '')} }}\n"
        f"@bottom-left {{ content: {_text(f'galenic {__version__}')} }}\n"
        f"@bottom-right {{ content: {counted} }}\n}}"
    )


_PLAIN = re.compile(r"[^A-Za-z0-9 .,;:%-]")


def _text(text: str) -> str:
    """A text of the styles: whatever could end it, or the styles, stands there by its number."""
    return f'"{_PLAIN.sub(_numbered, text)}"'


def _numbered(sign: re.Match[str]) -> str:
    return f"\\{ord(sign[0]):06x} "  # the space ends the number, and is no sign of the text


def _head(made: Page) -> Iterator[str]:
    yield f"<h1>{escape(made.title)}</h1>"
    if made.verdict:
        yield f'<p class="verdict">{escape(made.verdict)}</p>'
    if made.facts:
        told = "".join(
            f"<dt>{escape(name)}</dt><dd>{_said(fact)}</dd>" for name, fact in made.facts
        )
        yield f'<dl class="facts">{told}</dl>'


def _body(made: Page) -> Iterator[str]:
    for part in made.parts:
        yield from _drawn(part)


def _drawn(part: Part) -> Iterator[str]:
    if isinstance(part, Notes):
        yield from _told(part)
    elif isinstance(part, Lines):
        lines = escape("\n".join(part.lines))
        yield f"<pre>{lines}</pre>"
    else:
        yield _headed(part)


def _headed(part: Blanks | Listing | OrderCode | Section | Table | WeighingTable | Weeks) -> str:  # noqa: PLR0911 - one for each kind of part
    """A part under its heading; what has not too many rows stays on one sheet of paper."""
    if isinstance(part, Blanks):
        return _part("blanks", part.title, _blanks(part), rows=part.places // _PLACES)
    if isinstance(part, Listing):
        return _part("sentences", part.title, listing(part.sentences), rows=len(part.sentences))
    if isinstance(part, OrderCode):
        kind = "order-code" if len(part.lines) <= _BESIDE else "order-code wide"
        return _part(kind, part.title, _code(part), rows=len(part.lines))
    if isinstance(part, Section):
        inner = f"<table>{''.join(_bodies(part.rows))}</table>"
        return _part(part.kind or "rows", part.title, inner, rows=len(part.rows))
    if isinstance(part, WeighingTable):
        high = len(part.rows) * _KEPT // _KEPT_WEIGHTS
        return _part("weights", part.title, _weights(part), rows=high)
    if isinstance(part, Weeks):
        from galenic._show.weeks import weeks_html  # noqa: PLC0415 - only a chart has weeks

        return _part("weeks", part.title, weeks_html(part), rows=_KEPT + 1)
    return _part("grid", part.title, _grid(part), rows=len(part.rows))


def _part(kind: str, title: str, inner: str, *, rows: int) -> str:
    head = f"<h2>{escape(title)}</h2>\n" if title else ""
    kept = " kept" if rows <= _KEPT else ""
    return f'<section class="{kind}{kept}">\n{head}{inner}\n</section>'


def _told(part: Notes) -> Iterator[str]:
    """Stops and cautions, each in a box; what is only to be known under one heading."""
    notes = [entry for entry in part.notices if entry.severity == Severity.INFO]
    yield from (_box(entry) for entry in part.notices if entry.severity != Severity.INFO)
    if notes:
        items = "".join(f"<li>{_sentence(entry)}</li>" for entry in notes)
        yield _part("notes", say(f"notices.{Severity.INFO}"), f"<ul>{items}</ul>", rows=_KEPT + 1)


def _box(entry: Notice) -> str:
    severity = f"<strong>{escape(named(entry.severity).upper())}</strong>"
    return f'<p class="box {entry.severity.value}">{severity} {_sentence(entry)}</p>'


def _sentence(entry: Notice) -> str:
    return f"{escape(entry.text)} <small>[{escape(entry.source)}]</small>"


# --- tables ---------------------------------------------------------------------------------------

_TICK = '<span class="tick">☐</span>'


def _weights(part: WeighingTable) -> str:
    if not any(row.blank for row in part.rows):
        rows = "".join(map(_exact, part.rows))
        return f"<table><tbody>{rows}</tbody></table>"
    columns = ("step", "weight", "what", "read", "by", "checked")
    names = (say(f"weighing.column-{name}") for name in columns)
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(map(_weight, part.rows))
    return f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"


def _weight(row: Weight) -> str:
    return (
        f'<tr><th scope="row">{_TICK} {escape(row.step)}.</th>'
        f'<td class="weight">{escape(row.weight)}</td>'
        f"<td>{escape(row.what)}<br/><small>{escape(row.remark)}</small></td>"
        f'<td class="read">{escape(row.blank)}</td><td class="by"></td><td class="by"></td></tr>'
    )


def _exact(row: Weight) -> str:
    """An amount without a balance is no instruction: nothing to tick, and nowhere to write."""
    return (
        f'<tr><th scope="row">{escape(row.step)}.</th>'
        f'<td class="weight">{escape(row.weight)}</td>'
        f"<td>{escape(row.what)}<br/><small>{escape(row.remark)}</small></td></tr>"
    )


def _bodies(rows: Sequence[Row]) -> Iterator[str]:
    """Rows that belong together: what is put into a vessel stays under the name of the vessel."""
    begun = [place for place, (_, value, remark) in enumerate(rows) if not (value or remark)]
    for first, last in pairwise(sorted({0, *begun, len(rows)})):
        yield f"<tbody>{''.join(map(_row, rows[first:last]))}</tbody>"


def _row(row: Row) -> str:
    label, value, remark = row
    below = ' class="below"' if label.startswith(" ") else ""
    return (
        f'<tr{below}><th scope="row">{escape(label.strip())}</th>{_cell(value)}'
        f'<td class="remark">{_said(remark)}</td></tr>'
    )


def _cell(value: str) -> str:
    if _AMOUNT.fullmatch(value):
        return f'<td class="amount">{escape(value)}</td>'
    return f"<td>{_said(value)}</td>"


def _said(text: str) -> str:
    """A text; a line to write on stays whole."""
    return _WRITTEN.sub(r'<span class="line">\g<0></span>', escape(text))


def _grid(part: Table) -> str:
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in part.header)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th>{"".join(map(_cell, values))}</tr>'
        for label, *values in part.rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"


def _code(part: OrderCode) -> str:
    """The symbol beside its letters; the symbol is of ours, and holds nothing that was typed."""
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in part.sentences)
    lines = " ".join(part.lines)
    letters = f"<pre>{escape(lines)}</pre>" if lines else ""
    return f"{part.symbol}<div>{told}{letters}</div>"


def _blanks(part: Blanks) -> str:
    rows = []
    for first in range(1, part.places + 1, _PLACES):
        cells = (_place(number, part) for number in range(first, first + _PLACES))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    remark = f"<p>{escape(part.remark)}</p>\n" if part.remark else ""
    return f"{remark}<table><tbody>{''.join(rows)}</tbody></table>"


def _place(number: int, part: Blanks) -> str:
    if number > part.places:
        return "<td></td>"
    return f'<td><span class="number">{number}.</span> {_said(part.blank)}</td>'
