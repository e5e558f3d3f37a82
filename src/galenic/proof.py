"""Proves a plan: every step again on pint quantities, dimension-checked, compared exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic.errors import CheckError
from galenic.registry import proof_registry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from galenic.sheet import Input, Step

__all__ = ["prove"]


def prove(steps: Iterable[Step]) -> int:
    """Replay recorded steps on pint and return how many formulas were replayed.

    Each formula runs on exact quantities in a private registry in which capsule, tablet and mass
    of active are dimensions of their own. The result must have the declared unit, and exactly the
    number that the sheet recorded.

    Raises
    ------
    CheckError
        When a dimension or a number does not hold; it names the step.
    """
    registry = proof_registry()
    units: dict[str, Any] = {}

    def quantity(entry: Input) -> Any:  # noqa: ANN401 - a quantity, or a list of them
        if isinstance(entry, tuple):
            return [quantity(step) for step in entry]
        unit = units.get(entry.unit)
        if unit is None:
            unit = units[entry.unit] = registry.Unit("" if entry.unit == "1" else entry.unit)
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
            raise CheckError(
                f"the proof of {step.name!r} ({step.formula.text}) broke: {error}"
            ) from error
        if not holds:
            raise CheckError(
                f"{step.name!r} ({step.formula.text}) has the dimension {found.dimensionality}, "
                f"declared {step.unit}"
            )
        if not same:
            raise CheckError(
                f"{step.name!r} ({step.formula.text}) proves to {found}, recorded {step.number}"
            )
        replayed += 1
    return replayed
