"""The plan as plain data, in the schema ``galenic/plan/1``: written, and read back."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount, AmountError, decimal_text
from galenic._asking import answers
from galenic._files import parse
from galenic._materials.order import Order
from galenic._notices import notice
from galenic._planning.plan import plan
from galenic._show import worksheet
from galenic._show.plain import plain, record
from galenic._version import __version__
from galenic.errors import NOTHING, InputError, Problems
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from galenic._sheet import Step

__all__ = ["SCHEMA", "document", "read_plan"]

SCHEMA = "galenic/plan/1"

_NEAR = Fraction(1, 10**9)


@answers("data", Plan)
def document(made: Plan) -> dict[str, Any]:
    """Write a plan as plain data; every amount is text that the strict grammar reads back."""
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "input": made.order.given,
        "from_pharmacy": list(made.order.pharmacy),
        "made": plain(made.made),
        "potency": plain(made.potency),
        "stock": record(made.stock) | {"tablets_exact": _tablets(made.stock.tablets_exact)},
        "capsule": plain(made.capsule),
        "fill": plain(made.fill),
        "packing": plain(made.packing),
        "weighings": plain(made.weighings),
        "triturates": plain(made.triturates),
        "mixing": plain(made.mixing),
        "ways_out": plain(made.ways_out),
        "dose": record(made.dose) | {"interval": plain(worksheet.interval(made))},
        "ends": plain(made.ends),
        "notices": [record(one) for one in worksheet.notices(made)],
        "steps": [_step(step) for step in made.steps],
        "check": plain(made.check),
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


def _alike(key: str, told: Any, found: Any) -> bool:  # noqa: ANN401 - what a key may hold
    """Whether a plan says what its input leads to, whether or not the extra was there.

    The interval is worked out in floats, whose last digits differ between machines; and where
    either had no extra, there is nothing to compare.
    """
    if key == "dose" and isinstance(told, dict):
        mine, theirs = found["interval"], told.get("interval")
        return told | {"interval": None} == found | {"interval": None} and _near(theirs, mine)
    if key == "notices" and isinstance(told, list):
        kept, own = (
            [one for one in notices if one != _not_installed()] for notices in (told, found)
        )
        return kept == own
    return bool(told == found)


def _near(told: Any, found: Any) -> bool:  # noqa: ANN401 - what a plan may say of its interval
    if told is None or found is None:
        return True
    ends = {"low", "high"}
    if not isinstance(told, dict) or told.keys() != found.keys():
        return False
    try:
        low, high = (Amount.read(told[end]) for end in ("low", "high"))
    except AmountError:
        return False
    wanted = (Amount.read(found[end]) for end in ("low", "high"))
    return all(told[key] == found[key] for key in found.keys() - ends) and all(
        one.unit == other.unit and abs(one.number - other.number) <= abs(other.number) * _NEAR
        for one, other in zip((low, high), wanted, strict=True)
    )


def _not_installed() -> dict[str, Any]:
    return record(notice(worksheet.NOT_INSTALLED))


def read_plan(text: str) -> Plan:
    """Read a plan back: plan its ``input`` again, exactly, and compare every number.

    Raises
    ------
    InputError
        When it is not a plan of this schema, or says something else than its input leads to.
    """
    told = parse(text, "plan", result=True)
    problems = Problems()
    if told.get("schema") != SCHEMA:
        remedy = "write it with `galenic plan --json`"
        problems.add("schema", "schema", told.get("schema", NOTHING), SCHEMA, remedy)
    origins = told.get("from_pharmacy", [])
    if not isinstance(origins, list) or not all(isinstance(path, str) for path in origins):
        problems.add("kind", "from_pharmacy", origins, "a list of paths", "leave it as written")
    if problems:
        raise InputError(problems)
    order = Order.read(told.get("input", {}), origins=tuple(origins))
    made = plan(order)
    found = document(made)
    for key in found:
        if key != "galenic" and not _alike(key, told.get(key), found[key]):
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
