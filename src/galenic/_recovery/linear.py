"""Equations that are even in their unknowns, solved in fractions: no digit is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

__all__ = ["solved"]


def solved(
    matrix: Sequence[Sequence[Fraction]], values: Sequence[Fraction]
) -> list[Fraction] | None:
    """Solve as many equations as unknowns, exactly; ``None`` where they have no one answer."""
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    for at in range(len(rows)):
        pivot = next((row for row in rows[at:] if row[at]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        pivot = [entry / pivot[at] for entry in pivot]
        rows = [_without(row, pivot, at) for row in rows]
        rows.insert(at, pivot)
    return [row[-1] for row in rows]


def _without(row: Sequence[Fraction], pivot: Sequence[Fraction], at: int) -> list[Fraction]:
    return [entry - row[at] * other for entry, other in zip(row, pivot, strict=True)]
