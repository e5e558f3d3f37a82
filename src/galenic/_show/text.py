"""Plain text for people: 80 columns, no colour, the weights first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._asking import answers
from galenic._notices import Severity
from galenic._show import batch_record, heads, ways, weights, worksheet
from galenic._show.inert import inert
from galenic._words import named, say
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._notices import Notice
    from galenic._show.sections import Blanks

__all__ = ["WIDTH", "columns", "head_lines", "notice_lines", "noticed", "plan_text", "wrapped"]

WIDTH = 80
"""Columns of a page."""

_KEY_AND_SIGN = re.compile(r"(?<=[a-z_]) =(?= )")
_NUMBER_AND_UNIT = re.compile(r"(?<=[0-9_]) (?=[A-Za-z%µ])")
_LABEL = 28
_VALUE = 21
_PLACES = 4  # of a line


@answers("text", Plan)
def plan_text(plan: Plan) -> str:
    """The worksheet of a plan."""
    return "\n".join(line.rstrip() for line in _lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    yield from head_lines(plan)
    yield "=" * WIDTH
    for section in worksheet.first(plan):
        yield section.title.upper()
        yield from columns(section.rows)
        yield ""
    yield weights.weighing_title(plan)
    yield ""
    width = max((len(weights.weight_text(w)) for w in plan.weighings), default=0)
    for weighing in plan.weighings:
        weight = weights.weight_text(weighing)
        box = "   " if weighing.weigh is None else "[ ]"
        place = f"{weighing.step}."
        lead = f"  {box} {place:<{len(str(len(plan.weighings))) + 1}}  {weight:>{width}}   "
        rest = " " * len(lead)
        yield from wrapped(weights.what(plan, weighing), lead, rest)
        yield from wrapped(weights.remark(weighing), rest, rest)
        if weighing.each is not None:
            yield f"{rest}{say('weighing.one-by-one')}"
        elif weighing.weigh is not None:
            yield f"{rest}{say('weighing.blank', place=weights.blank(plan, weighing))}"
        yield ""
    filling, notices = worksheet.parted(plan)
    for notice in filling:
        yield from noticed(notice, f"  {named(notice.severity).upper()}: ", "    ")
        yield ""
    for section in ways.with_weights(plan):
        yield f"  {section.title}"
        yield from columns(section.rows)
        yield ""
    yield from notice_lines(notices, Severity.STOP)
    yield "=" * WIDTH
    yield from notice_lines(notices, Severity.CAUTION)
    record = batch_record.persons(plan, with_facts=True)
    for section in (*worksheet.sections(plan), *record):
        yield ""
        yield section.title.upper()
        yield from columns(section.rows)
    for blanks in batch_record.capsule_weights(plan):
        yield ""
        yield blanks.title.upper()
        yield from wrapped(blanks.remark, "  ", "  ")
        yield from _places(blanks)
    yield from notice_lines(notices, Severity.INFO)


def head_lines(plan: Plan) -> Iterator[str]:
    """What is made; several actives go on below."""
    for line in heads.head(plan):
        yield from wrapped(line, "", "  ") if heads.is_of_several(plan) else [inert(line)]


def _places(blanks: Blanks) -> Iterator[str]:
    """Places to write into, some in a line."""
    for first in range(1, blanks.places + 1, _PLACES):
        numbers = range(first, min(first + _PLACES, blanks.places + 1))
        yield " ".join(f"{number:>4}. {blanks.blank}" for number in numbers)


def notice_lines(notices: Iterable[Notice], severity: Severity) -> Iterator[str]:
    """The notices of one severity under their title, if there are any."""
    found = [notice for notice in notices if notice.severity == severity]
    if found:
        yield ""
        yield say(f"notices.{severity}")
    for notice in found:
        yield from noticed(notice, "  - ", "    ")


def noticed(notice: Notice, lead: str, rest: str) -> list[str]:
    """One notice with its source, wrapped to the page."""
    return wrapped(f"{notice.text} [{notice.source}]", lead, rest)


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """Wrap to the page; a number stays on the line of its unit, and no line is a formula.

    A key stays on the line of its sign, so that what is to be copied is not written as text there.
    """
    import textwrap  # noqa: PLC0415 - not needed to plan

    kept = _KEY_AND_SIGN.sub("\u00a0=", _NUMBER_AND_UNIT.sub("\u00a0", inert(text)))
    lines = textwrap.wrap(kept, WIDTH, initial_indent=first, subsequent_indent=rest)
    begun = [line.replace("\u00a0", " ") for line in lines]
    return begun[:1] + [
        f"{rest}{inert(line.removeprefix(rest), goes_on=True)}" for line in begun[1:]
    ]


def _cell(text: str, width: int) -> str:
    """A cell of a row: two blanks stand behind it, or an amount would run into its remark."""
    return f"{text:<{max(width, len(text) + 2)}}" if text else " " * width


def columns(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Rows of label, value and remark, aligned; what is too long goes on below."""
    for label, value, remark in rows:
        indent = label[: len(label) - len(label.lstrip())]  # of a part of what stands above
        label, value = f"{indent}{inert(label.lstrip())}", inert(value)  # noqa: PLW2901
        lead = f"  {_cell(label, _LABEL)}{_cell(value, _VALUE)}"
        rest = " " * (2 + _LABEL + _VALUE)
        if len(lead) > len(rest):
            yield lead
            lead = rest
        if remark or lead != rest:
            yield from wrapped(remark, lead, rest) or [lead]
