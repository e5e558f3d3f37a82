"""The plan as plain data, in the schema ``galenic/plan/1``: written, and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic.amounts import decimal_text
from galenic.display import draws
from galenic.errors import InputError, Problems
from galenic.files import parse
from galenic.materials.order import Order
from galenic.planning.plan import plan
from galenic.planning.records import Plan
from galenic.show.plain import record as _record
from galenic.version import __version__

if TYPE_CHECKING:
    from galenic.amounts import Amount
    from galenic.sheet import Step

__all__ = ["SCHEMA", "document", "read_plan"]

SCHEMA = "galenic/plan/1"


@draws("data", Plan)
def document(made: Plan) -> dict[str, Any]:
    """Write a plan as plain data; every amount is text that the strict grammar reads back."""
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "input": made.order.given,
        "from_pharmacy": list(made.order.pharmacy),
        "made": _record(made.made),
        "potency": _record(made.potency)
        | {
            "chain": [
                {"name": link.name, "factor": decimal_text(link.factor), "source": link.source}
                for link in made.potency.chain
            ]
        },
        "stock": _record(made.stock) | {"tablets_exact": _tablets(made.stock.tablets_exact)},
        "capsule": _record(made.capsule),
        "fill": _record(made.fill),
        "weighings": [_record(weighing) for weighing in made.weighings],
        "triturates": [
            _record(entry) | {"steps": [_record(step) for step in entry.steps]}
            for entry in made.triturates
        ],
        "mixing": [_record(entry) for entry in made.mixing],
        "ways_out": [_record(way) for way in made.ways_out],
        "dose": _record(made.dose) | {"interval": None},
        "notices": [_record(notice) for notice in made.notices],
        "steps": [_step(step) for step in made.steps],
        "check": None if made.check is None else _record(made.check),
    }


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


def read_plan(text: str) -> Plan:
    """Read a plan back: plan its ``input`` again, exactly, and compare every number.

    Raises
    ------
    InputError
        When it is not a plan of this schema, or says something else than its input leads to.
    """
    told = parse(text, "plan")
    problems = Problems()
    if told.get("schema") != SCHEMA:
        remedy = "write it with `galenic plan --json`"
        problems.add("schema", "schema", told.get("schema"), SCHEMA, remedy)
    origins = told.get("from_pharmacy", [])
    if not isinstance(origins, list) or not all(isinstance(path, str) for path in origins):
        problems.add("kind", "from_pharmacy", origins, "a list of paths", "leave it as written")
    if problems:
        raise InputError(problems)
    order = Order.read(told.get("input", {}), origins=tuple(origins))
    made = plan(order)
    found = document(made)
    for key in found:
        if key != "galenic" and told.get(key) != found[key]:
            problems.add(
                "changed",
                key,
                "something else",
                "what the input leads to",
                "plan the order again; the file was changed, or another version wrote it",
            )
    if problems:
        raise InputError(problems)
    return made
