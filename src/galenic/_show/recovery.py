"""A recovery as a page of text, a block of HTML, and plain data (``galenic/recovery/1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._asking import answers
from galenic._notices import Severity
from galenic._show import batch_record, heads, weights
from galenic._show.html import block, choices, heading, notes, notice_block, table, verdict
from galenic._show.inert import inert
from galenic._show.parts import Notes, Page, WeighingTable, Weight
from galenic._show.plain import record
from galenic._show.sections import Section
from galenic._show.text import WIDTH, columns, notice_lines, wrapped
from galenic._version import __version__
from galenic._words import listed, named, phrase, say
from galenic.results._names import VesselName
from galenic.results._recovery import Option, RecoveredActive, Recovery, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.parts import Part
    from galenic._words import Phrase

__all__ = ["SCHEMA", "recovery_data", "recovery_html", "recovery_parts", "recovery_text"]

SCHEMA = "galenic/recovery/1"


@answers("data", Recovery)
def recovery_data(found: Recovery) -> dict[str, Any]:
    """Write a recovery as plain data; every amount is text that the strict grammar reads back."""
    order = found.plan.order
    head = {"schema": SCHEMA, "galenic": __version__, "number": order.number}
    head |= {"pharmacy_file": order.pharmacy_file}
    return head | record(found, without=("plan",))


def _headline(found: Recovery) -> str:
    stage = phrase(f"stage.{found.stage}")
    return say("recovery.headline", headline=heads.headline(found.plan), stage=stage)


def _verdict(found: Recovery) -> str:
    return say("recovery.accepted" if found.accepted else "recovery.to-do")


def _state(found: Recovery) -> Iterator[tuple[str, str, str]]:
    """What each capsule would hold if nothing is done; of a product its strength."""
    tolerance = say("recovery.tolerance", tolerance=found.tolerance)
    several = len(found.actives) > 1
    for one in found.actives:
        label = "recovery.target-of" if several else "recovery.target"
        remark = tolerance if one.of is None else say("recovery.comes-with", owner=one.of)
        yield say(label, active=one.name), one.target.text(), remark
    of_product = found.plan.product is not None
    if all(one.dose is None for one in found.actives):
        label = say("recovery.strength" if of_product else "recovery.dose")
        yield label, say("recovery.none"), say("recovery.short")
        return
    for one in found.actives:
        label, dose, remark = _dose(one, several=several)
        yield say("recovery.strength") if of_product else label, dose, remark
    if of_product and found.fill is not None:
        mass = say("recovery.mass-of", planned=found.fill_planned)
        yield say("recovery.mass"), found.fill.text(), mass
        return
    room = phrase("recovery.volume-unknown")
    if found.occupied is not None:
        code = "recovery.room-of-all" if found.fill is None else "recovery.room"
        room = phrase(code, occupied=found.occupied)
    of = str(room)
    if found.fill_planned is not None:
        of = say("recovery.fill-of", room=room, planned=found.fill_planned)
    fill = say("recovery.fill-unknown") if found.fill is None else found.fill.text()
    yield say("recovery.fill"), fill, of
    yield say("recovery.capsules"), str(found.capsules), ""


def _dose(one: RecoveredActive, *, several: bool) -> tuple[str, str, str]:
    """What each capsule would hold of one active."""
    label = say("recovery.dose-of" if several else "recovery.dose", active=one.name)
    if one.dose is None or one.of_target is None:
        return label, say("recovery.none"), say("recovery.short")
    remark = say("recovery.of-target", part=one.of_target)
    if several and not one.within_tolerance:
        remark = say("recovery.off", remark=remark)
    return label, one.dose.text(), remark


def _readings(found: Recovery) -> Iterator[tuple[str, str, str]]:
    for entry in found.readings:
        code = "recovery.planned" if entry.into == VesselName.BATCH else "recovery.planned-into"
        remark = say(code, planned=entry.planned, vessel=entry.into)
        weighed = say("recovery.not-weighed") if entry.weighed is None else entry.weighed.text()
        yield f"{entry.step}. {entry.what}", weighed, remark
    if found.filler_used is not None:
        yield say("recovery.filler-used"), found.filler_used.text(), say("recovery.with-premix")


def _weights(found: Recovery, option: Option) -> list[Weight]:
    """The weights of an option as rows to tick, to set and to write beside."""
    return [
        Weight(
            say("recovery.new-step") if one.step is None else str(one.step),
            one.weigh.text(),
            say("weighing", what=one.named, portion=None, into=_into(one)),
            "" if one.balance is None else say("recovery.balance", balances=(one.balance,)),
            "" if one.balance is None else weights.blank(found.plan, one),
        )
        for one in option.weighings
    ]


def _into(one: Setting) -> Phrase | None:
    """The vessel, where it is not the batch."""
    return None if one.into == VesselName.BATCH else phrase("weighing.into", vessel=one.into)


def _record(found: Recovery) -> Section:
    """Which of the options was taken, and who answers for it; filled in by hand."""
    names = tuple(option.action for option in found.options)
    day = say("record.on", blank=weights.LINE)
    rows = [(say("recovery.done"), weights.LINE, listed("or", *names))]
    rows += [(say(f"record.{who}"), weights.LINE, day) for who in ("prepared", "checked")]
    return Section(say("record.title"), rows, "record")


def _remark(option: Option) -> str:
    """Where the weights of an option are set; what they are stands in its sentence."""
    if not option.weighings:
        return ""
    if not option.weighable:
        return say("recovery.exact")
    names = dict.fromkeys(one.balance for one in option.weighings if one.balance)
    return say("recovery.balance", balances=tuple(names)) if names else ""


def _has_place(option: Option) -> bool:
    """Whether its weights are read on a balance, and written down."""
    return any(one.balance is not None for one in option.weighings)


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
    yield say("recovery.if-nothing").upper()
    yield from columns(_state(found))
    yield ""
    yield say("recovery.weighed").upper()
    yield from columns(_readings(found))
    yield ""
    yield say("recovery.options").upper()
    for option in found.options:
        told = say("recovery.option", action=option.action, text=option.said)
        yield from wrapped(told, "  - ", "    ")
        remark = _remark(option)
        if remark:
            yield from wrapped(remark, "    ", "    ")
        for row in _weights(found, option):
            if row.blank:
                what = inert(row.what)  # a column of its own
                yield from wrapped(f"{row.weight}  {what}", f"    [ ] {row.step}.  ", " " * 12)
                yield f"{' ' * 12}{say('weighing.blank', place=row.blank)}"
    record = _record(found)
    yield ""
    yield record.title.upper()
    yield from columns(record.rows)
    yield from notice_lines(found.notices, Severity.INFO)


@answers("html", Recovery)
def recovery_html(found: Recovery) -> str:
    """A recovery as a block of HTML; everything that was typed is escaped."""
    options = [(named(option.action), option.text, _remark(option)) for option in found.options]
    parts = [
        heading(_headline(found)),
        verdict(_verdict(found), "good" if found.accepted else "caution"),
        *(notice_block(entry) for entry in found.notices if entry.severity != Severity.INFO),
        table(say("recovery.if-nothing"), _state(found)),
        table(say("recovery.weighed"), _readings(found)),
        choices(say("recovery.options"), options),
        *notes(found.notices),
    ]
    return block("recovery", parts)


@answers("parts", Recovery)
def recovery_parts(found: Recovery) -> Page:
    """A recovery as the parts of a page."""
    options = [
        (named(option.action), "", f"{option.text} {'' if _has_place(option) else _remark(option)}")
        for option in found.options
    ]
    tables = [
        WeighingTable(say("recovery.weights", action=option.action), _weights(found, option))
        for option in found.options
        if _has_place(option)
    ]
    parts: tuple[Part, ...] = (
        Notes([entry for entry in found.notices if entry.severity != Severity.INFO]),
        Section(say("recovery.if-nothing"), list(_state(found))),
        Section(say("recovery.weighed"), list(_readings(found))),
        Section(say("recovery.options"), options, "options"),
        *tables,
        _record(found),
        Notes([entry for entry in found.notices if entry.severity == Severity.INFO]),
    )
    facts, running = batch_record.facts(found.plan.order), heads.running(found.plan)
    return Page("recovery", _headline(found), _verdict(found), parts, facts, running)
