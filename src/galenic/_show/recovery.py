"""A recovery as a page of text, a block of HTML, and plain data (``galenic/recovery/1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._asking import answers
from galenic._notices import Severity
from galenic._show import worksheet
from galenic._show.html import block, heading, notice_block, table, verdict
from galenic._show.plain import record
from galenic._show.text import WIDTH, columns, notice_lines, wrapped
from galenic._version import __version__
from galenic.results._recovery import Option, Recovery

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SCHEMA", "recovery_data", "recovery_html", "recovery_text"]

SCHEMA = "galenic/recovery/1"
_DIGITS = 5


@answers("data", Recovery)
def recovery_data(found: Recovery) -> dict[str, Any]:
    """Write a recovery as plain data; every amount is text that the strict grammar reads back."""
    return {"schema": SCHEMA, "galenic": __version__} | record(found, without=("plan",))


def _headline(found: Recovery) -> str:
    return f"{worksheet.headline(found.plan)}: {found.stage}"


def _verdict(found: Recovery) -> str:
    return "MAY STAY AS IT IS" if found.accepted else "SOMETHING MUST BE DONE"


def _state(found: Recovery) -> Iterator[tuple[str, str, str]]:
    """What each capsule would hold if nothing is done."""
    yield "target", found.target.text(), f"tolerance {found.tolerance.text()}"
    if found.dose is None or found.fill is None:
        yield "dose", "none", "more is planned to be taken than there is"
        return
    remark = "" if found.of_target is None else f"{found.of_target.text(_DIGITS)} of the target"
    yield "dose", found.dose.text(), remark
    room = "volume not known"
    if found.occupied is not None:
        room = f"{found.occupied.text(_DIGITS)} of the capsule"
    yield "net fill", found.fill.text(), f"{room}; planned {found.fill_planned.text()}"
    yield "capsules", str(found.capsules), ""


def _readings(found: Recovery) -> Iterator[tuple[str, str, str]]:
    for entry in found.readings:
        into = "the batch" if entry.into == "batch" else entry.into
        weighed = "not yet weighed" if entry.weighed is None else entry.weighed.text()
        remark = f"planned {entry.planned.text()}, into {into}"
        yield f"{entry.step}. {entry.what}", weighed, remark


def _remark(option: Option) -> str:
    """Where the weights of an option are set; what they are stands in its sentence."""
    if not option.weighings:
        return ""
    if not option.weighable:
        return "exact amounts: no balance is given"
    names = dict.fromkeys(one.balance for one in option.weighings if one.balance)
    return f"balance: {', '.join(names)}" if names else ""


@answers("text", Recovery)
def recovery_text(found: Recovery) -> str:
    """The page of a recovery."""
    return "\n".join(line.rstrip() for line in _lines(found))


def _lines(found: Recovery) -> Iterator[str]:
    yield from wrapped(_headline(found), "", "")
    yield "=" * WIDTH
    yield _verdict(found)
    for severity in (Severity.STOP, Severity.CAUTION):
        yield from notice_lines(found.notices, severity)
    yield ""
    yield "IF NOTHING IS DONE"
    yield from columns(_state(found))
    yield ""
    yield "WEIGHED"
    yield from columns(_readings(found))
    yield ""
    yield "WHAT CAN BE DONE"
    for option in found.options:
        yield from wrapped(f"{option.action}: {option.text}", "  - ", "    ")
        remark = _remark(option)
        if remark:
            yield from wrapped(remark, "    ", "    ")
    yield from notice_lines(found.notices, Severity.INFO)


@answers("html", Recovery)
def recovery_html(found: Recovery) -> str:
    """A recovery as a block of HTML; everything that was typed is escaped."""
    options = [(option.action, option.text, _remark(option)) for option in found.options]
    parts = [
        heading(_headline(found)),
        verdict(_verdict(found)),
        *(notice_block(entry) for entry in found.notices),
        table("If nothing is done", _state(found)),
        table("Weighed", _readings(found)),
        table("What can be done", options),
    ]
    return block("recovery", parts)
