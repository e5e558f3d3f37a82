"""Records as tables: plain dicts, each with every column, the unit in the name of the column.

The numbers are floats, the nearest to the exact ones: pandas has no exact decimal of its own, and
that of polars rounds products to the digits of a factor (1.5 × 0.3 gives 0.4).
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from galenic._amounts import Amount
from galenic._asking import answers
from galenic._fields import one_of
from galenic._record import parts
from galenic.errors import CheckError, InputError, Problems
from galenic.results._capacity import Capacity
from galenic.results._plan import Plan
from galenic.results._recovery import Recovery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from galenic._sheet import Step
    from galenic.results._parts import PlannedActive
    from galenic.results._product import ProductMade

__all__ = ["Row", "chosen", "of_actives", "summary", "summary_row", "table"]

Row: TypeAlias = dict[str, Any]
_Units: TypeAlias = "Mapping[str, str]"


def chosen(tables: Mapping[str, Callable[[], list[Row]]], name: str | None) -> list[Row]:
    """The table of that name, or the first.

    Raises
    ------
    InputError
        When there is none of that name.
    """
    problems = Problems()
    found = next(iter(tables)) if name is None else one_of(name, tuple(tables), "name", problems)
    if found is None:
        raise InputError(problems)
    return tables[found]()


def table(entries: Iterable[Any], units: _Units, leave: Iterable[str] = ()) -> list[Row]:
    """One row for each record: its fields, those that are amounts in the units given.

    Parameters
    ----------
    entries
        Records of one class.
    units
        The unit of each field that is an amount, so that a column is named alike where it is empty.
    leave
        Fields that are no single value.
    """
    left = frozenset(leave)
    return [
        dict(
            _cell(name.rstrip("_"), value, units)
            for name, value in parts(entry, for_people=True)
            if name not in left
        )
        for entry in entries
    ]


def _cell(name: str, value: object, units: _Units) -> tuple[str, Any]:
    unit = units.get(name)
    column = name if unit is None else f"{name} [{unit}]"
    if isinstance(value, Amount):
        if value.unit != unit:
            raise CheckError(f"the column {column} was given {value}")
        return column, float(value.number)
    if isinstance(value, dt.date):
        return column, value.isoformat()
    if isinstance(value, Enum):  # a word of ours that is text
        return column, value.value
    return column, float(value) if isinstance(value, Fraction) else value


# --- a plan --------------------------------------------------------------------------------------

_WEIGHING = {"exact": "mg", "weigh": "mg", "minimum": "mg"}
_MIXING = dict.fromkeys(("add", "present", "total"), "mg")
_TRITURATION = dict.fromkeys(("drug", "diluent", "total", "aliquot"), "mg")


@answers("rows", Plan)
def plan_tables(plan: Plan, name: str | None) -> list[Row]:
    """The tables of a plan."""
    return chosen(
        {
            "weighings": lambda: table(plan.weighings, _WEIGHING, ("minima",)),
            "summary": lambda: [summary_row(plan)],
            "mixing": lambda: list(_additions(plan)),
            "triturates": lambda: list(_triturations(plan)),
            "ways_out": lambda: table(plan.ways_out, _lost(plan), ("change", "actives")),
            "lots": lambda: table(plan.ends.lots, {}),
            "actives": lambda: [_active_row(plan, one) for one in plan.actives],
            "potency": lambda: [
                {"active": one.name}
                | {"name": link.name, "factor": float(link.factor), "source": link.source}
                for one in plan.actives
                for link in one.potency.links
            ],
            "notices": lambda: table(plan.notices, {}),
            "steps": lambda: [_step(step) for step in plan.steps],
        },
        name,
    )


def _lost(plan: Plan) -> _Units:
    """The units of a way out: those of the active that it speaks of, if there is any."""
    measure = _measures(plan)[0]
    per = plan.order.per_unit
    units = {"dose": f"{measure}{per}", "discarded": measure, "dose_error": "%"}
    for way in plan.ways_out:
        told = ((name, getattr(way, name)) for name in units)
        units |= {name: amount.unit for name, amount in told if isinstance(amount, Amount)}
    return units


def _additions(plan: Plan) -> Iterator[Row]:
    for entry, row in zip(plan.mixing, table(plan.mixing, _MIXING, ("weighings",)), strict=True):
        yield row | {"weighing": entry.weighing}


def _triturations(plan: Plan) -> Iterator[Row]:
    for entry in plan.triturates:
        for row in table(entry.steps, _TRITURATION):
            yield {"what": entry.what, "role": entry.role.value} | row


def _step(step: Step) -> Row:
    made, amount = step.formula, step.amount
    return {
        "name": step.name,
        "value": float(amount.number),
        "unit": amount.unit,
        "symbol": made.symbol if made else None,
        "formula": made.text if made else None,
        "source": step.origin,
    }


def _units(measure: str, per: str = "/capsule") -> _Units:
    """The unit of each column, where actives are measured in mg or in IU; ``per`` what unit."""
    per_capsule = ("stock_per_capsule", "filler_per_capsule", "fill", "filler_low", "filler_high")
    return {
        **dict.fromkeys(("dose", "expected"), f"{measure}{per}"),
        "whole_dose": f"{measure}/dose",
        "active_per_stock": f"{measure}/g",
        **dict.fromkeys(per_capsule, f"mg{per}"),
        **dict.fromkeys(("powder", "stock_mass", "blend", "premix", "mass", "made"), "mg"),
        **dict.fromkeys(("strength", "strength_expected"), f"{measure}/g"),
        **dict.fromkeys(("overage", "of_label", "deviation"), "%"),
    }


def _measure(one: PlannedActive) -> str:
    return one.dose.label.unit.partition("/")[0]


def _measures(plan: Plan) -> list[str]:
    """What the actives of a plan are measured in: mg, IU, or both, the first one's first."""
    return list(dict.fromkeys(map(_measure, plan.actives)))


def summary_row(plan: Plan) -> Row:
    """One row that sums a plan up; what is of one active is empty where there are several."""
    units = _units(_measures(plan)[0], plan.order.per_unit)
    return dict(_cell(name, value, units) for name, value in summary(plan).items())


def _active_row(plan: Plan, one: PlannedActive) -> Row:
    """An active in one row; beside others, it has the columns of their units too, empty."""
    row: Row = {}
    for name, value in _of_active(plan, one).items():
        for measure in _measures(plan):
            own = measure == _measure(one) or not isinstance(value, Amount)
            units = _units(measure, plan.order.per_unit)
            column, cell = _cell(name, value if own else None, units)
            row[column] = cell if row.get(column) is None else row[column]
    return row


def of_actives(plan: Plan) -> list[dict[str, Amount | int | str | None]]:
    """What a plan comes to for each of its actives, by name."""
    return [_of_active(plan, one) for one in plan.actives]


def _of_active(plan: Plan, one: PlannedActive) -> dict[str, Amount | int | str | None]:
    """What a plan comes to for one active; of one that was stopped there is no dose."""
    made = not plan.stopped
    return {
        "active": one.name,
        "dose": one.dose.label,
        "capsules_per_dose": plan.order.capsules_per_dose,
        "whole_dose": one.dose.whole,
        "overage": one.overage,
        "stock": one.stock.kind,
        "of": one.of,
        "active_per_stock": one.potency.active_per_stock,
        ("stock_per_capsule" if plan.product is None else "powder"): one.fill,
        "stock_mass": one.stock.mass,
        "tablets": one.stock.tablets_to_take if made else None,
        "opened": one.stock.capsules_to_open if made else None,
        "expected": one.dose.expected if made else None,
        "of_label": one.dose.of_label if made else None,
        "deviation": one.dose.deviation if made else None,
    }


def summary(plan: Plan) -> dict[str, Amount | dt.date | int | str | bool | None]:
    """What a plan comes to, by name; a plan that was stopped has no dose, and no batch."""
    if plan.product is not None:
        return _of_product(plan, plan.product)
    made, stopped = plan.made, plan.stopped
    told = [entry.code for entry in plan.notices if entry.severity != "info"]
    only = of_actives(plan)[0] if len(plan.actives) == 1 else {}
    ends = plan.fill.filler_range
    return {
        "active": only.get("active"),
        "dose": only.get("dose"),
        "capsules_per_dose": plan.order.capsules_per_dose,
        "whole_dose": only.get("whole_dose"),
        "ordered": made.ordered,
        "planned": made.planned,
        "stock": only.get("stock"),
        "active_per_stock": only.get("active_per_stock"),
        "size": plan.capsule.size,
        "maker": plan.capsule.maker,
        "stock_per_capsule": plan.fill.stock,
        "filler_per_capsule": None if stopped else plan.fill.filler,
        "fill": None if stopped else plan.fill.total,
        "method": plan.fill.method,
        "premix": plan.fill.premix,
        "filler_low": ends.low if ends else None,
        "filler_high": ends.high if ends else None,
        "stock_mass": only.get("stock_mass"),
        "tablets": only.get("tablets"),
        "opened": only.get("opened"),
        "blend": None if stopped else made.blend,
        "weighings": len(plan.weighings),
        "expected": only.get("expected"),
        "of_label": only.get("of_label"),
        "deviation": only.get("deviation"),
        "no_later_than": plan.ends.no_later_than,
        "stopped": stopped,
        "notices": ", ".join(told),
    }


def _of_product(
    plan: Plan, made: ProductMade
) -> dict[str, Amount | dt.date | int | str | bool | None]:
    """The same of a product."""
    (only,) = of_actives(plan)
    told = [entry.code for entry in plan.notices if entry.severity != "info"]
    return {
        "product": made.kind,
        "active": made.active,
        "mass": made.mass,
        "strength": made.strength,
        "strength_as": made.strength_as,
        "diluent": made.diluent,
        **{key: only[key] for key in ("stock", "active_per_stock", "stock_mass")},
        **{key: only[key] for key in ("tablets", "opened")},
        "made": made.made,
        "weighings": len(plan.weighings),
        "strength_expected": made.expected,
        "of_label": made.of_label,
        "deviation": made.deviation,
        "lot": made.lot,
        "expires": made.expires,
        "no_later_than": plan.ends.no_later_than,
        "stopped": plan.stopped,
        "notices": ", ".join(told),
    }


# --- a recovery ----------------------------------------------------------------------------------


@answers("rows", Recovery)
def recovery_tables(found: Recovery, name: str | None) -> list[Row]:
    """The tables of a recovery."""
    per_capsule = found.actives[0].target.unit
    units = {"amount": "mg", "dose": per_capsule}
    units |= dict.fromkeys(("fill", "fill_to"), f"mg{found.plan.order.per_unit}")
    units |= {"of_target": "%", "occupied": "%"}
    return chosen(
        {
            "options": lambda: table(found.options, units, ("actives", "weighings")),
            "readings": lambda: table(found.readings, {"planned": "mg", "weighed": "mg"}),
            "notices": lambda: table(found.notices, {}),
            "actives": lambda: list(_recovered(found)),
        },
        name,
    )


def _recovered(found: Recovery) -> Iterator[Row]:
    """Each active in a row; all rows have the columns of every measure."""
    measures = dict.fromkeys(one.target.unit for one in found.actives)
    for one in found.actives:
        row: Row = {"name": one.name, "of": one.of}
        doses = {"expected": one.expected, "target": one.target, "dose": one.dose}
        for unit in measures:
            mine = unit == one.target.unit
            cells = ((name, value if mine else None) for name, value in doses.items())
            row |= (_cell(name, value, {name: unit}) for name, value in cells)
        parts = {"of_target": one.of_target, "deviation": one.deviation}
        row |= (_cell(name, value, {name: "%"}) for name, value in parts.items())
        yield row | {"within_tolerance": one.within_tolerance}


# --- a capacity ----------------------------------------------------------------------------------


@answers("rows", Capacity)
def capacity_tables(found: Capacity, name: str | None) -> list[Row]:
    """The tables of a capacity."""
    plates = found.plates
    return chosen(
        {
            "capacity": lambda: [_capacity(found)],
            "actives": lambda: list(_stocks(found)),
            "limited_by": lambda: table(found.limited_by, {}),
            "whole_plates": lambda: table(plates.whole_plates if plates else (), {}),
        },
        name,
    )


def _capacity(found: Capacity) -> Row:
    """The largest batch in one row; empty from ``planned`` on where none can be made.

    What is of a stock is that of the only active, and empty where there are several.
    """
    batch, there = found.summary, found.available
    left = batch.left if batch else None
    cells = {
        "capsules": found.capsules,
        "exact": found.search.exact,
        "available_mass": there.mass if there else None,
        "available_active": there.active if there else None,
        "planned": batch.planned if batch else None,
        "tablets": batch.tablets if batch else None,
        "stock": batch.stock if batch else None,
        "filler": batch.filler if batch else None,
        "triturates": batch.triturates if batch else None,
        "left_mass": left.mass if left else None,
        "left_active": left.active if left else None,
    }
    units = dict.fromkeys(("available_mass", "stock", "filler", "left_mass"), "mg")
    measure = found.order.by_active[0].active_unit if there else "mg"
    units |= dict.fromkeys(("available_active", "left_active"), measure)
    return dict(_cell(name, value, units) for name, value in cells.items())


def _stocks(found: Capacity) -> Iterator[Row]:
    """The stock of each active in a row; all rows have the columns of every measure."""
    of_each = found.order.by_active
    measures = dict.fromkeys(one.active_unit for one in of_each)
    for active, one in zip(found.actives, of_each, strict=True):
        there, used = active.available, active.used
        left = used.left if used else None
        masses = {
            "available_mass": there.mass if there else None,
            "stock": used.stock if used else None,
            "left_mass": left.mass if left else None,
        }
        held = {
            "available_active": there.active if there else None,
            "left_active": left.active if left else None,
        }
        row: Row = {"name": active.name, "of": active.of, "limits": active.limits}
        row["tablets"] = used.tablets if used else None
        row |= (_cell(name, value, {name: "mg"}) for name, value in masses.items())
        for measure in measures:
            mine = measure == one.active_unit
            cells = ((name, value if mine else None) for name, value in held.items())
            row |= (_cell(name, value, {name: measure}) for name, value in cells)
        yield row
