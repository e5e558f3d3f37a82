"""Proves a plan: every step again on pint quantities, dimension-checked, compared exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._registry import active_unit, proof_registry
from galenic.errors import CheckError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from galenic._sheet import Dimension, Input, Step

__all__ = ["prove"]


def prove(steps: Iterable[Step]) -> int:
    """Replay recorded steps on pint and return how many formulas were replayed.

    Each formula runs on exact quantities in a private registry in which capsule, tablet and mass
    of each active are dimensions of their own. The result must have the declared unit, and exactly
    the number that the sheet recorded.

    Raises
    ------
    CheckError
        When a dimension or a number does not hold; it names the step.
    """
    registry = proof_registry()
    units: dict[tuple[str, Dimension | None], Any] = {}
    places: dict[Dimension, int] = {}

    def quantity(entry: Input) -> Any:  # noqa: ANN401 - a quantity, or a list of them
        if isinstance(entry, tuple):
            return [quantity(step) for step in entry]
        of = entry.active if "active" in entry.unit else None
        unit = units.get((entry.unit, of))
        if unit is None:
            written = "" if entry.unit == "1" else entry.unit
            if of is not None:
                place = places.setdefault(of, len(places))
                written = written.replace("active", active_unit(registry, place))
            unit = units[entry.unit, of] = registry.Unit(written)
        return registry.Quantity(entry.number, unit)

    replayed = 0
    for step in steps:
        if step.formula is None:
            continue
        expected = quantity(step)
        try:
            found = step.formula.function(*map(quantity, step.inputs))
            found = registry.Quantity(1, "") * found  # a bare number is a number without a unit
            holds = found.dimensionality == expected.dimensionality
            same = holds and found.to(expected.units).magnitude == step.number
        except Exception as error:  # whatever pint raises: its errors share no base class
            kind = type(error).__name__  # pint cannot write out units with exact powers
            raise CheckError(f"the proof of {_named(step)} broke: {kind}") from error
        if not holds:
            raise CheckError(f"{_named(step)} has the unit {_unit(found)}, declared {step.unit}")
        if not same:
            raise CheckError(f"{_named(step)} proves to another number than {step.number}")
        replayed += 1
    return replayed


def _named(step: Step) -> str:
    text = step.formula.text if step.formula is not None else "given"
    return f"{step.name!r} ({text})"


def _unit(quantity: Any) -> str:  # noqa: ANN401 - a quantity of the proof
    return " ".join(f"{name}^{power}" for name, power in quantity.unit_items()) or "1"
