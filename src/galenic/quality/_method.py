"""Which test applies to capsules of this dose, and what a plan says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount
from galenic.errors import InputError, Problems
from galenic.quality._rules import method_rule
from galenic.quality._samples import drug_share

if TYPE_CHECKING:
    from galenic._sheet import Sheet
    from galenic.results._plan import Plan

__all__ = ["PLAN", "Strength", "from_plan", "note_memory", "note_method", "strengths_of"]

PLAN = "the plan"
"""Where a number of the plan says that it comes from."""


def note_method(sheet: Sheet, label: Amount | None, fill: Amount | None) -> None:
    """Say whether weights may stand for content at all, with the source; every time."""
    rule = method_rule()
    limits = {"dose": rule.dose.text(), "share": rule.share.text()}
    if label is None or label.unit != "mg/capsule" or (fill is None and label >= rule.dose):
        sheet.note("method-unknown", **limits)
        return
    share = drug_share(sheet, label, fill) if fill is not None else None
    low = label < rule.dose or (share is not None and share < rule.share)
    told = (
        "" if share is None or fill is None else f", {share.text(3)} of the fill of {fill.text()}"
    )
    sheet.note(
        "content-test-needed" if low else "weights-may-do", label=label.label, told=told, **limits
    )
    if low:
        sheet.note("content-test-consumes")


def note_memory(sheet: Sheet, name: str, memory: str | None) -> None:
    """Say what in a rule was not seen in its text."""
    if memory is not None:
        sheet.note("rule-from-memory", rule=name, memory=memory)


class Strength(NamedTuple):
    """An active of a plan: the dose on its label, and how much of it the blend holds."""

    name: str | None
    label: Amount
    blend_strength: Amount


def strengths_of(plan: Plan | None) -> tuple[Strength, ...]:
    """Each active of a plan; none where there is no plan."""
    if plan is None:
        return ()
    found = []
    for order, planned in zip(plan.order.by_active, plan.actives, strict=True):
        per_gram = planned.dose.expected.number / plan.fill.total.number * 1000
        unit = order.dose.unit.removesuffix("/capsule")
        strength = Amount(per_gram, f"{unit}/g", PLAN)
        found.append(Strength(planned.name, order.dose, strength))
    return tuple(found)


def from_plan(plan: Plan | None) -> dict[str, Any]:
    """What a plan says of its capsules, under the keys of a check.

    Raises
    ------
    InputError
        When the plan was stopped: nothing was made by it.
    """
    if plan is None:
        return {}
    if plan.stopped:
        problems = Problems()
        remedy = "a plan that was stopped makes no capsules; plan the order again"
        problems.add("stopped", "plan", "a plan with a stop", "a plan with weighings", remedy)
        raise InputError(problems)
    fill, strengths = plan.fill, strengths_of(plan)
    only = strengths[0]._asdict() if len(strengths) == 1 else {}
    found: dict[str, Any] = {
        **{key: only[key] for key in ("label", "blend_strength") if key in only},
        "theoretical": fill.total,
        "fill": fill.total,
        "weighed_in": tuple(
            Amount(entry.together, "mg", PLAN)
            for entry in plan.weighings
            if entry.into in {"batch", "capsule"}
        ),
    }
    if any(notice.code == "table-shell" for notice in plan.notices):
        found |= {"size": plan.capsule.size, "maker": plan.capsule.maker}
    elif fill.gross is not None:
        found["shell_mean"] = Amount(fill.gross.number - fill.total.number, "mg/capsule", PLAN)
    return found
