"""Plans side by side, line by line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, overload

from attrs import frozen

from galenic._amounts import Amount
from galenic._asking import Shown, answers
from galenic._making.formula import MasterFormula
from galenic._record import Record
from galenic._show import heads, intervals, weights
from galenic._show.compare_formulas import FormulasBeside, beside
from galenic._show.fields import amount_text
from galenic._show.html import block, grid, heading
from galenic._show.inert import inert
from galenic._show.parts import Page, Table
from galenic._show.sections import Word
from galenic._show.tables import Row, chosen, of_actives, summary, summary_row
from galenic._version import __version__
from galenic._words import share
from galenic.errors import NOTHING, InputError, Problems
from galenic.results._names import Role, VesselName
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from galenic._materials.order import OfOne
    from galenic.accuracy._records import WorstCase
    from galenic.results._parts import PlannedActive

__all__ = ["SideBySide", "compare"]

SCHEMA = "galenic/plans/1"
_GAP = 2
_FEW = 3


@frozen(eq=False, repr=False)
class SideBySide(Shown, Record):
    """Plans beside each other: printed, in a notebook, or as :meth:`rows`, one for each plan."""

    plans: tuple[Plan, ...]

    def __repr__(self) -> str:
        """Name the plans."""
        return f"<SideBySide: {', '.join(_names(self.plans))}>"


@overload
def compare(*found: Plan) -> SideBySide: ...
@overload
def compare(*found: MasterFormula) -> FormulasBeside: ...
def compare(*found: Any) -> SideBySide | FormulasBeside:
    """Lay plans side by side in one table, such as those of 1.5 mg and of 4.5 mg; or formulas.

    Of formulas (:class:`galenic.MasterFormula`) only the keys that differ are told, and what
    comes of them in each capsule.

    Parameters
    ----------
    found
        Two plans or more, or two formulas or more.

    Raises
    ------
    InputError
        When there are fewer than two, or one of them is neither, or they are of both kinds.
    """
    if len(found) > 1:
        if all(isinstance(one, Plan) for one in found):
            return SideBySide(found)
        if all(isinstance(one, MasterFormula) for one in found):
            return beside(found)
    problems, given = Problems(), ", ".join(type(one).__name__ for one in found) or NOTHING
    expected = "two plans or more, as galenic.plan makes them, or two formulas or more"
    problems.add("kind", "found", given, expected, "plan each order first: galenic.plan(order)")
    raise InputError(problems)


def _name(plan: Plan) -> str:
    if plan.product is not None:
        return f"{plan.product.mass.label}, {plan.product.strength_as or plan.product.strength}"
    doses = _each(plan, lambda _, one: one.dose_label)
    return f"{plan.made.ordered} × {doses}"


def _each(plan: Plan, word: Callable[[PlannedActive, OfOne], object]) -> str:
    """A word on each active of a plan."""
    return " + ".join(str(word(*one)) for one in heads.each_active(plan))


_TELLING: tuple[Callable[[Plan], object], ...] = (
    lambda plan: _each(plan, lambda _, one: one.active),
    lambda plan: _each(plan, lambda one, _: one.stock.kind),
    lambda plan: "" if plan.product is not None else f"size {plan.capsule.size}",
    lambda plan: "" if plan.product is not None else plan.capsule.maker or "",
    lambda plan: plan.order.filler.name,
    lambda plan: _each(plan, lambda _, one: one.stock.described(one.forms.stocked.name)),
    lambda plan: "triturate made" if plan.triturates else "",
    lambda plan: plan.order.number or "",
    lambda plan: _each(plan, lambda _, one: one.stock.lot or ""),
    lambda plan: plan.order.date or "",
)
"""What tells plans of one dose and number from each other, the most telling first."""


def _names(plans: Sequence[Plan]) -> list[str]:
    """A heading for each plan: its number and dose, and what differs where others have the same."""
    groups: dict[str, list[int]] = {}
    for place, plan in enumerate(plans):
        groups.setdefault(_name(plan), []).append(place)
    names = [""] * len(plans)
    for name, places in groups.items():
        for place, more in zip(places, _differ([plans[one] for one in places]), strict=True):
            names[place] = ", ".join((name, *more))
    return names


def _differ(plans: Sequence[Plan]) -> list[tuple[str, ...]]:
    """As few words as tell plans apart; those that are alike in all of these are numbered."""
    found: list[tuple[str, ...]] = [()] * len(plans)
    for tell in _TELLING:
        words = [str(tell(plan)) for plan in plans]
        more = [(*one, word) for one, word in zip(found, words, strict=True)]
        if len({*more}) > len({*found}):
            found = more
    alike, seen = Counter(found), Counter[tuple[str, ...]]()
    for place, one in enumerate(found):
        seen[one] += 1
        number = (f"no. {seen[one]}",) if alike[one] > 1 else ()
        found[place] = (*filter(None, one), *number)
    return found


_OF_ONE = frozenset(
    (
        *(
            "active",
            "dose",
            "whole_dose",
            "stock",
            "active_per_stock",
            "stock_mass",
            "tablets",
            "opened",
        ),
        *("expected", "of_label", "deviation"),
    )
)
"""What is of one active: beside a plan of several it stands under the name of each."""

_CALLED = {"of": "weighed with"}


_Lines = tuple[str, list[tuple[str, ...]]]


def _sections(plans: Sequence[Plan]) -> Iterator[_Lines]:
    """Title, and lines of a name and a value for each plan; what no plan has is left out."""
    summaries = [_summed_up(plan) for plan in plans]
    several = any(map(heads.is_of_several, plans))
    told = [name for name in _told(summaries) if not (several and name in _OF_ONE)]
    yield "Plan", [_line(name, (one.get(name) for one in summaries)) for name in told]
    if several:
        for active in dict.fromkeys(one.name for plan in plans for one in plan.actives):
            yield from _matched(active, [dict(_of_active(plan, active)) for plan in plans])
    else:
        sure = [dict(_sure(plan, plan.actives[0])) for plan in plans]
        yield from _matched("Dose, and what is lost for it", sure)
    yield from _matched("Weigh", [dict(_weights(plan)) for plan in plans])
    severities = [{one.code: str(one.severity) for one in plan.notices} for plan in plans]
    yield from _matched("Notices", severities)


def _summed_up(plan: Plan) -> dict[str, Any]:
    """What a plan comes to, with the dose of its only active as it was ordered."""
    told, of_each = summary(plan), plan.order.by_active
    return _as_ordered(of_each[0], told) if len(of_each) == 1 else told


def _as_ordered(order: OfOne, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of an active, with a dose that was ordered in mmol or mEq in these."""
    if order.ordered_dose is None:
        return dict(told)
    said = {"dose": order.dose_said, "whole_dose": order.whole_said}
    return {**told, **{key: one for key, one in said.items() if told.get(key) is not None}}


def _told(summaries: Sequence[dict[str, Any]]) -> Iterator[str]:
    for name in dict.fromkeys(name for one in summaries for name in one):
        if name != "notices" and any(one.get(name) is not None for one in summaries):
            yield name


def _of_active(plan: Plan, active: str) -> Iterator[tuple[str, str]]:
    """What a plan comes to for one of its actives; nothing where it has none of that name."""
    for one, all_told, order in zip(
        plan.actives, of_actives(plan), plan.order.by_active, strict=True
    ):
        if one.name == active:
            told = _as_ordered(order, all_told)
            yield from (
                (_CALLED.get(name, name).replace("_", " "), _said(value))
                for name, value in told.items()
                if name != "active" and value is not None
            )
            yield from _sure(plan, one)


def _sure(plan: Plan, active: PlannedActive) -> Iterator[tuple[str, str]]:
    """How sure its dose is, and what is discarded; of what was stopped there is no dose."""
    if plan.stopped:
        return
    found, worst = intervals.interval(plan, active), _worst(plan, active)
    of = "" if active.dose.whole is None else " of a capsule"
    if found is not None:
        yield (
            f"{found.coverage.text()} interval{of}",
            f"{intervals.interval_text(found)}, {found.of}",
        )
    if worst is not None:
        yield f"worst case{of}", intervals.range_text(worst.low, worst.high)
    made = [
        one
        for one in plan.triturates
        if one.role == Role.STOCK and (active.of or active.name) in one.actives
    ]
    for one in made:
        yield "worst-case error of dose, of the triturate", one.worst_error.text(_FEW)
    yield "drug discarded", made[0].discarded.text(_FEW) if made else "none"


def _worst(plan: Plan, active: PlannedActive) -> WorstCase | None:
    """The worst case of the dose of an active; None without the extra, or where it is not known."""
    from galenic.accuracy._intervals import installed  # noqa: PLC0415 - not needed to plan

    if not installed():
        return None
    from galenic.accuracy._worst import worst_case  # noqa: PLC0415 - the same

    try:
        return worst_case(plan, active=active.name)
    except InputError:  # a scatter beyond all measure
        return None


def _weights(plan: Plan) -> Iterator[tuple[str, str]]:
    for weighing in plan.weighings:
        into = "" if weighing.into == VesselName.BATCH else f" into {weighing.into}"
        if weighing.role == Role.ALIQUOT:
            into = into or " into the batch"
        portion = f", portion {weighing.portion}" if weighing.portion else ""
        what = f"{weighing.what}{into}{portion}"
        exact = "exactly " if weighing.weigh is None else ""
        yield what, f"{exact}{weights.weight_text(weighing)}"


def _matched(title: str, columns: Sequence[dict[str, str]]) -> Iterator[_Lines]:
    names = dict.fromkeys(name for column in columns for name in column)
    if names:
        yield title, [(name, *(column.get(name, "") for column in columns)) for name in names]


def _line(name: str, values: Iterable[object]) -> tuple[str, ...]:
    return (name.replace("_", " "), *map(_said, values))


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Amount):
        return share(value) if value.unit == "%" and not value.written else amount_text(value)
    if isinstance(value, str):
        return Word(value)
    return "" if value is None else str(value)


@answers("text", SideBySide)
def compared_text(found: SideBySide) -> str:
    """The plans as columns of plain text; as wide as they are many."""
    sections = [("", [("", *_names(found.plans))]), *_sections(found.plans)]
    sections = [(title, [tuple(map(inert, line)) for line in lines]) for title, lines in sections]
    every = [line for _, lines in sections for line in lines]
    widths = [max(map(len, column)) + _GAP for column in zip(*every, strict=True)]
    told = []
    for title, lines in sections:
        told += ["", inert(title.upper())] if title else []
        told += [_aligned(line, widths) for line in lines]
    return "\n".join(told)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    cells = (text.ljust(width) for text, width in zip(line, widths, strict=True))
    return f"  {''.join(cells)}".rstrip()


@answers("html", SideBySide)
def compared_html(found: SideBySide) -> str:
    """The plans as columns of HTML tables."""
    header = ["", *_names(found.plans)]
    parts = [grid(title, header, lines) for title, lines in _sections(found.plans)]
    return block("plans", [heading(f"{len(found.plans)} plans"), *parts])


@answers("parts", SideBySide)
def compared_parts(found: SideBySide) -> Page:
    """The plans as the parts of a page."""
    header = ["", *_names(found.plans)]
    tables = tuple(Table(title, header, lines) for title, lines in _sections(found.plans))
    return Page("plans", f"{len(found.plans)} plans", "", tables)


@answers("data", SideBySide)
def compared_data(found: SideBySide) -> dict[str, Any]:
    """The plans as plain data, each in its own schema."""
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "plans": [plan.to_dict() for plan in found.plans],
    }


@answers("rows", SideBySide)
def compared_rows(found: SideBySide, name: str | None) -> list[Row]:
    """One row for each plan."""
    return chosen({"plans": lambda: [summary_row(plan) for plan in found.plans]}, name)
