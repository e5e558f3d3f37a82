"""Which test applies to capsules of this dose, and what a plan says of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount
from galenic._materials.capsules import find_size
from galenic._materials.product import refuse_product
from galenic.quality._given import PLAN
from galenic.quality._rules import method_rule
from galenic.quality._samples import drug_share
from galenic.results._names import VesselName
from galenic.results._plan import must_go_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from galenic._sheet import Sheet
    from galenic.results._parts import Weighing
    from galenic.results._plan import Plan

__all__ = [
    "PLAN",
    "Planned",
    "Strength",
    "from_plan",
    "meant_of",
    "note_memory",
    "note_method",
    "shell_of_plan",
    "strengths_of",
    "sum_of",
    "weighed_each",
]


def note_method(
    sheet: Sheet, label: Amount | None, fill: Amount | None, *, tested: bool = False
) -> None:
    """Say whether weights may stand for content at all, with the source; every time.

    Where the content of each was ``tested`` nothing is amiss: that this is the test, or that
    weights would do.
    """
    if label is not None and label.unit == "CFU/capsule":
        sheet.note("colonies-checked", label=label.label)
        return
    rule = method_rule()
    limits = {"dose": rule.dose.text(), "share": rule.share.text()}
    if label is None or label.unit != "mg/capsule" or (fill is None and label >= rule.dose):
        if not tested:
            sheet.note("method-unknown", **limits)
        return
    share = drug_share(sheet, label, fill) if fill is not None else None
    low = label < rule.dose or (share is not None and share < rule.share)
    told = (
        "" if share is None or fill is None else f", {share.text(3)} of the fill of {fill.text()}"
    )
    needed = "content-test-applies" if tested else "content-test-needed"
    sheet.note(needed if low else "weights-may-do", label=label.label, told=told, **limits)
    if low:
        sheet.note("content-test-consumes")


def note_memory(sheet: Sheet, name: str, memory: str | None) -> None:
    """Say what in a rule was not seen in its text."""
    if memory is not None:
        sheet.note("rule-from-memory", rule=name, memory=memory)


_INTO_CAPSULES = frozenset({VesselName.BATCH, VesselName.CAPSULE})


class Strength(NamedTuple):
    """An active of a plan: the dose on its label, and how much of it the blend holds.

    By completion nobody knows the blend before the bodies are full; and there is none whose mass
    tells of an active, where one is weighed for each capsule by itself.
    """

    name: str
    label: Amount
    blend_strength: Amount | None


def strengths_of(plan: Plan | None, weighed_in: Fraction | None = None) -> tuple[Strength, ...]:
    """Each active of a plan; none where there is no plan.

    ``weighed_in`` is the blend as it really was, in mg, where more is known of it than planned.
    """
    if plan is None:
        return ()
    if weighed_in is None:
        weighed_in = _total(plan)
    found = []
    for order, planned in zip(plan.order.by_active, plan.actives, strict=True):
        strength = None
        if weighed_in is not None and not weighed_each(plan):
            active = planned.dose.expected.number * plan.made.planned
            strength = Amount(active / weighed_in * 1000, f"{order.active_unit}/g", PLAN)
        found.append(Strength(planned.name, order.dose_of_capsule, strength))
    return tuple(found)


def weighed_each(plan: Plan | None) -> tuple[str, ...]:
    """The actives that are weighed for each capsule by itself."""
    weighings = () if plan is None else plan.weighings
    found = (one.active for one in weighings if one.each is not None)
    return tuple(dict.fromkeys(name for name in found if name is not None))


def meant_of(plan: Plan | None, name: str | None) -> Fraction:
    """How much of its label a plan means a capsule to hold of an active: more by an overage.

    Of one that comes along in the stock of another it is what that weight makes of it. Without a
    name it is the only one.
    """
    for one in () if plan is None else plan.actives:
        if name in {None, one.name}:
            percent = one.dose.of_label.number if one.of else 100 + one.overage.number
            return Fraction(percent / 100)
    return Fraction(1)


def _total(plan: Plan) -> Fraction | None:
    """The blend of the batch as planned; nobody knows it before bodies were topped up."""
    total: Amount | None = plan.fill.total
    return None if total is None else total.number * plan.made.planned


class Planned(NamedTuple):
    """What a plan says of its capsules, under the keys of a check, beside what was given.

    ``label`` is that of one active, where there are several.
    """

    plan: Plan | None
    label: Amount | None = None

    def beside(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the plan, with the filler that was really used where that was given."""
        plan, label = self.plan, self.label
        if plan is None:
            return {} if label is None else {"label": label}
        return {
            **_of_powders(plan, found),
            **_of_capsules(plan),
            "capsules_filled": plan.made.planned,
            "pack_stat_size": plan.capsule.size,
            "pack_stat_maker": plan.capsule.maker,
            **({} if label is None else {"label": label}),
        }


def from_plan(plan: Plan | None) -> Planned:
    """What a plan says of its capsules.

    Raises
    ------
    InputError
        When the plan was stopped: nothing was made by it.
    """
    if plan is not None:
        must_go_on(plan, "capsules")
        refuse_product(plan.order, "a check of capsules", "leave the plan out: it makes none")
    return Planned(plan)


def _of_powders(plan: Plan, found: Mapping[str, Any]) -> dict[str, Any]:
    """What was weighed in, what each capsule is to hold of it, and how strong the blend is."""
    into = [entry for entry in plan.weighings if entry.into in _INTO_CAPSULES]
    others = tuple(_weighed(one) for one in into if not one.is_filler)
    fillers = tuple(_weighed(one) for one in into if one.is_filler)
    really = _filler(found, fillers)
    values: dict[str, Any] = {"other_powders": others}
    if fillers:
        values["premix"] = Amount(sum_of(fillers), "mg", PLAN)
    total = _total(plan)
    if really is not None:
        values["weighed_in"] = (*others, *really)
        total = None if total is None else total + sum_of(really) - sum_of(fillers)
        total = sum_of(values["weighed_in"]) if total is None else total
    elif total is not None:  # else only the premix is known, which is no blend
        values["weighed_in"] = (*others, *fillers)
    each = plan.fill.total
    if total is not None and each is None:
        each = Amount(total / plan.made.planned, "mg/capsule", PLAN)
    if each is not None:
        values |= {"theoretical": each, "fill": each}
    strengths = strengths_of(plan, total)
    if len(strengths) == 1:
        _, values["label"], strength = strengths[0]
        values |= {} if strength is None else {"blend_strength": strength}
    return values


def _filler(found: Mapping[str, Any], planned: tuple[Amount, ...]) -> tuple[Amount, ...] | None:
    """The filler that really went in, where it is told; ``None`` where it went in as planned."""
    if found.get("filler_used") is not None:
        return (found["filler_used"],)
    if found.get("topped_up") is not None:
        premix = found.get("premix")
        return (*(planned if premix is None else (premix,)), found["topped_up"])
    return None


def _weighed(entry: Weighing) -> Amount:
    return Amount(entry.together, "mg", PLAN)


def sum_of(masses: Sequence[Amount]) -> Fraction:
    """All of these masses together, in mg."""
    return sum((one.number for one in masses), Fraction(0))


def shell_of_plan(plan: Plan | None) -> Amount | None:
    """The mass of a shell as the plan knows it, or the chart of its size and maker."""
    known = {} if plan is None else _of_capsules(plan)
    row = find_size(known["maker"], known["size"]) if "size" in known else None
    shell = known.get("shell_mean") if row is None else row.shell
    return None if shell is None else Amount(shell.number, "mg/capsule", PLAN)


def _of_capsules(plan: Plan) -> dict[str, Any]:
    """The shell, as the plan knows it: of the order or a row of its own, else of a chart."""
    shell, row = plan.order.capsule.shell, plan.order.bodies.row(plan.capsule.size)
    if shell is None and row is not None and row.shell is not None:
        if row.source is not None:  # a row of the charts
            return {"size": plan.capsule.size, "maker": plan.capsule.maker}
        shell = row.shell
    return {} if shell is None else {"shell_mean": Amount(shell.number, "mg/capsule", PLAN)}
