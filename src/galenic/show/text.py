"""Plain text for people: 80 columns, no colour, the weights first."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from galenic.display import draws
from galenic.planning.records import Plan
from galenic.show import worksheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["columns", "plan_text"]

_WIDTH = 80
_LABEL = 22
_VALUE = 24


@draws("text", Plan)
def plan_text(plan: Plan) -> str:
    """The worksheet of a plan."""
    return "\n".join(line.rstrip() for line in _lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    yield worksheet.headline(plan)
    yield "=" * _WIDTH
    yield worksheet.weighing_title(plan)
    yield ""
    width = max((len(worksheet.weight_text(w)) for w in plan.weighings), default=0)
    for weighing in plan.weighings:
        weight = worksheet.weight_text(weighing)
        yield f"  [ ] {weighing.step}.  {weight:>{width}}   {weighing.what}"
        yield from _wrapped(worksheet.remark(weighing), width + 13)
        yield ""
    for notice in plan.notices:
        if notice.severity == "stop":
            yield from _notice("STOP", notice.text, notice.source)
    yield "=" * _WIDTH
    for section in worksheet.sections(plan):
        yield ""
        yield section.title.upper()
        yield from columns(section.rows)
    yield from _notices(plan)


def _notices(plan: Plan) -> Iterator[str]:
    for severity, title in (("caution", "CAUTIONS"), ("info", "NOTES")):
        found = [notice for notice in plan.notices if notice.severity == severity]
        if found:
            yield ""
            yield title
        for notice in found:
            yield from _notice("!" if severity == "caution" else "-", notice.text, notice.source)


def _notice(mark: str, text: str, source: str) -> Iterator[str]:
    lead = f"  {mark} "
    yield from textwrap.wrap(
        f"{text} [{source}]", _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)
    )


def _wrapped(text: str, indent: int) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)


def columns(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Rows of label, value and remark, aligned; long remarks go on below."""
    for label, value, remark in rows:
        lead = f"  {label:<{_LABEL}}{value:<{_VALUE}}"
        rest = " " * (2 + _LABEL + _VALUE)
        if not remark:
            yield lead
        elif len(lead) > len(rest):
            yield lead
            yield from textwrap.wrap(remark, _WIDTH, initial_indent=rest, subsequent_indent=rest)
        else:
            yield from textwrap.wrap(
                remark, _WIDTH, initial_indent=lead, subsequent_indent=rest, drop_whitespace=True
            )
