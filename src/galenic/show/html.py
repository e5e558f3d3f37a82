"""HTML for a notebook: plain tables, everything that was typed escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic.display import draws
from galenic.planning.records import Plan
from galenic.show import worksheet

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["escape", "noticed", "plan_html", "table"]


@draws("html", Plan)
def plan_html(plan: Plan) -> str:
    """The worksheet of a plan as a block of HTML."""
    weights = [
        (
            f"{w.step}. {w.what}{worksheet.route(plan, w)}",
            worksheet.weight_text(w),
            worksheet.remark(w),
        )
        for w in plan.weighings
    ]
    parts = [f"<h3>{escape(worksheet.headline(plan))}</h3>"]
    parts.append(table(worksheet.weighing_title(plan), weights, strong=True))
    parts += [
        noticed(entry.severity, entry.text, entry.source)
        for entry in plan.notices
        if entry.severity != "info"
    ]
    parts += [table(section.title, section.rows) for section in worksheet.sections(plan)]
    parts += [
        noticed(entry.severity, entry.text, entry.source)
        for entry in plan.notices
        if entry.severity == "info"
    ]
    return f'<div class="galenic-plan">{"".join(parts)}</div>'


def escape(text: str) -> str:
    """Escape what was typed."""
    from html import escape as escaped  # noqa: PLC0415 - not needed to plan, and slow to import

    return escaped(text)


def table(title: str, rows: Iterable[tuple[str, str, str]], *, strong: bool = False) -> str:
    """Rows of label, value and remark."""
    tag = "strong" if strong else "span"
    body = "".join(
        f"<tr><th scope='row' style='text-align:left'>{escape(label)}</th>"
        f"<td style='text-align:right'><{tag}>{escape(value)}</{tag}></td>"
        f"<td style='text-align:left'>{escape(remark)}</td></tr>"
        for label, value, remark in rows
    )
    caption = f"<caption style='text-align:left'>{escape(title)}</caption>"
    return f"<table>{caption}<tbody>{body}</tbody></table>"


def noticed(severity: str, text: str, source: str) -> str:
    """A notice as a paragraph."""
    said = f"<strong>{escape(severity)}</strong> {escape(text)}"
    return f"<p>{said} <small>[{escape(source)}]</small></p>"
