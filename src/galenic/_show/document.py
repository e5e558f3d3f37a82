"""The plan as plain data, in the schema ``galenic/plan/2``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import decimal_text
from galenic._asking import answers
from galenic._compact import digest
from galenic._show import intervals, worksheet
from galenic._show.plain import plain, record
from galenic._version import __version__
from galenic.errors import GalenicError
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._sheet import Step
    from galenic.results._parts import PlannedActive
    from galenic.results._product import Kept

__all__ = ["SCHEMA", "document", "kept_data"]

SCHEMA = "galenic/plan/2"


@answers("data", Plan)
def document(made: Plan) -> dict[str, Any]:
    """Write a plan as plain data; every amount is text that the strict grammar reads back."""
    actives = [_active(made, one) for one in made.actives]
    only = actives[0] if len(actives) == 1 else dict.fromkeys(("potency", "stock", "dose"))
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "number": made.order.number,
        "input": (tables := made.order.to_tables()),
        "order_digest": digest(tables),
        "from_pharmacy": list(made.order.pharmacy),
        "pharmacy_file": made.order.pharmacy_file,
        "product": plain(made.product),
        "made": plain(made.made) if made.product is None else None,
        "actives": actives,
        "potency": only["potency"],
        "stock": only["stock"],
        "capsule": plain(made.capsule),
        "fill": plain(made.fill),
        "packing": plain(made.packing),
        "filling": plain(made.filling),
        "weighings": plain(made.weighings),
        "kept": [kept_data(one) for one in made.kept],
        "triturates": plain(made.triturates),
        "mixing": plain(made.mixing),
        "ways_out": plain(made.ways_out),
        "dose": only["dose"],
        "ends": plain(made.ends),
        "notices": plain(worksheet.notices(made)),
        "steps": [_step(step) for step in made.steps],
        "check": plain(made.check),
    }


def _active(made: Plan, one: PlannedActive) -> dict[str, Any]:
    """An active, with the interval in which its dose lies."""
    exact = {"tablets_exact": _tablets(one.stock.tablets_exact)}
    dose = record(one.dose) | {"interval": plain(intervals.interval(made, one))}
    return record(one) | {"stock": record(one.stock) | exact, "dose": dose}


def kept_data(one: Kept) -> dict[str, Any]:
    """What is kept, with the table [stock] of the next order; null where it cannot be exact."""
    try:
        table = one.to_tables()["stock"]
    except GalenicError:
        return record(one) | {"stock": None}
    plain_table = {
        key: value if isinstance(value, (str, float, list)) else value.isoformat()
        for key, value in table.items()
    }
    return record(one) | {"stock": plain_table}


def _tablets(exact: Amount | None) -> str | None:
    return None if exact is None else decimal_text(exact.number)


def _step(step: Step) -> dict[str, Any]:
    made = step.formula
    names = [name for name, _, _ in made.parameters] if made else []
    return {
        "name": step.name,
        "symbol": made.symbol if made else None,
        "formula": made.text if made else None,
        "inputs": {
            name: [str(one.amount) for one in entry]
            if isinstance(entry, tuple)
            else str(entry.amount)
            for name, entry in zip(names, step.inputs, strict=True)
        },
        "value": str(step.amount),
        "source": step.origin,
    }
