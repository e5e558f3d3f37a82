"""The weeks of a chart as HTML: a cell for each day, its step in a colour and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._show.html import escape

if TYPE_CHECKING:
    from galenic._show.parts import DayCell, Weeks

__all__ = ["weeks_html"]

_TONES = 6
_TICK = "☐"


def weeks_html(part: Weeks, prefix: str = "") -> str:
    """The table, under its heading; classes begin with the prefix.

    A colour comes again after six steps; what is taken stands in words in each cell.
    """
    keys = "".join(
        f'<li class="{prefix}tone-{_tone(step)}">{escape(told)}</li>' for step, told in part.legend
    )
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in part.header)
    head = f"<thead><tr>{top}</tr></thead>" if any(part.header) else ""
    rows = "".join(f"<tr>{''.join(_cell(cell, prefix) for cell in row)}</tr>" for row in part.rows)
    caption = f"<caption>{escape(part.title)}</caption>" if prefix else ""
    return (
        f'<ul class="{prefix}legend">{keys}</ul>'
        f'<table class="{prefix}days">{caption}{head}<tbody>{rows}</tbody></table>'
    )


def _tone(step: int) -> int:
    return (step - 1) % _TONES + 1


def _cell(cell: DayCell | None, prefix: str) -> str:
    if cell is None:
        return "<td></td>"
    lines = "".join(f"<div>{escape(line)}</div>" for line in cell.lines)
    ticks = _TICK * cell.ticks
    tick = f' <span class="{prefix}ticks">{ticks}</span>' if ticks else ""
    day = f'<small class="{prefix}tone-{_tone(cell.step)}">{escape(cell.label)}</small>'
    return f"<td>{day}{tick}{lines}</td>"
