"""A dose that is taken as several capsules: how it is read, and what each capsule holds of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic import _fields as fields
from galenic._amounts import Amount, decimal_text, rounded_text
from galenic.formulas import potency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic.errors import Problems

__all__ = ["MOST", "check", "of_capsule", "read_whole"]

MOST = 20
"""Capsules for one dose, at most: a rule of this library, since more is a slip."""

_MOST_CAPSULES = 1_000_000


def read_whole(found: dict[str, Any]) -> None:
    """Read doses without a quotient as the order has them: of a capsule, or of the whole dose.

    Both the dose of the order and those of its actives are changed in place.
    """
    count = found.get("capsules_per_dose")
    if "capsules_per_dose" in found and count is None:
        return  # it could not be read, so nobody knows
    per = "capsule" if count is None else "dose"
    if isinstance(found.get("dose"), Amount):
        found["dose"] = _per(found["dose"], per)
    actives = found.get("actives")
    if isinstance(actives, tuple):
        found["actives"] = tuple(_active_per(one, per) for one in actives)


def _active_per(active: Any, per: str) -> Any:  # noqa: ANN401 - a table, or what could not be read
    dose = active.__dict__.get("dose") if isinstance(active, fields.Sound) else None
    if dose is None or (read := _per(dose, per)) is dose:
        return active
    return fields.twin(active, dose=read)


def _per(dose: Amount, per: str) -> Amount:
    """A dose that was written without a quotient, of a capsule or of a dose; any other as it is."""
    unit = f"{dose.unit.partition('/')[0]}/{per}"
    if not dose.written or "/" in dose.written or dose.unit == unit:
        return dose
    return Amount(dose.number, unit, dose.origin, dose.written)


def of_capsule(dose: Amount, count: int | None) -> Amount:
    """What one capsule holds of a dose, in the unit that the dose was written in if digits end.

    Parameters
    ----------
    dose
        The dose as ordered.
    count
        As how many capsules it is taken; ``None`` where it is that of a capsule already.
    """
    if count is None:
        return dose
    number = Fraction(potency.dose_of_capsule(dose.number, count))
    unit = f"{dose.unit.partition('/')[0]}/capsule"
    return Amount(number, unit, dose.origin, _written(dose, count))


def _written(dose: Amount, count: int) -> str:
    """A part of a dose as it would have been written; empty where its digits do not end."""
    if not dose.written:
        return ""
    number, unit = _typed(dose)
    digits = decimal_text(number / count)
    return f"{digits} {unit}/capsule" if Fraction(digits) * count == number else ""


def _typed(dose: Amount) -> tuple[Fraction, str]:
    """Number and unit of a dose as it was written, without of what it is."""
    number, _, unit = (dose.label if dose.written else str(dose)).partition(" ")
    return Fraction(number), unit.partition("/")[0]


# --- what must hold ------------------------------------------------------------------------------


def check(order: Order, problems: Problems) -> None:
    """Note doses that are not said of what the order says, and capsules that are no whole doses."""
    count = order.capsules_per_dose
    with fields.where_read():
        if count is not None and order.capsules % count:
            _refuse_remainder(order.capsules, count, problems)
    for path, dose in _doses(order):
        of_dose = dose.unit.endswith("/dose")
        if count is None and of_dose:
            remedy = "give order.capsules_per_dose, as how many capsules a dose is taken; or write "
            remedy += "the dose of one capsule, as mg/capsule"
            problems.add("conflict", path, dose.label, "the dose of one capsule", remedy)
        elif count is not None and not of_dose:
            _refuse_of_capsule(path, dose, count, problems)


def _doses(order: Order) -> Iterator[tuple[str, Amount]]:
    """Every dose that could be read, with its path."""
    with fields.where_read():
        if order.dose is not None:
            yield "order.dose", order.dose
    with fields.where_read():
        for place, active in enumerate(order.actives):
            with fields.where_read():
                yield f"active[{place}].dose", active.dose


def _refuse_remainder(capsules: int, count: int, problems: Problems) -> None:
    below = capsules - capsules % count
    near = [one for one in (below, below + count) if 0 < one <= _MOST_CAPSULES]
    told = (f"{one} ({one // count} {'dose' if one == count else 'doses'})" for one in near)
    problems.add(
        "conflict",
        "order.capsules",
        capsules,
        f"whole doses of {count} capsules each, as order.capsules_per_dose says",
        f"write {' or '.join(told)}",
    )


def _refuse_of_capsule(path: str, dose: Amount, count: int, problems: Problems) -> None:
    """A dose of one capsule beside capsules for each dose has two readings; both are told."""
    number, unit = _typed(dose)
    if count == 1:
        expected = "the whole dose: one capsule is a dose (order.capsules_per_dose = 1)"
        remedy = "leave order.capsules_per_dose out, since every capsule is a dose without it; "
        remedy += f'or write "{decimal_text(number)} {unit}/dose"'
        problems.add("conflict", path, dose.label, expected, remedy)
        return
    whole, all_of_them = (f"{decimal_text(number * times)} {unit}/dose" for times in (1, count))
    part, all_of_it = (f"{rounded_text(one)} {unit}" for one in (number / count, number))
    problems.add(
        "conflict",
        path,
        dose.label,
        f"the whole dose, which is taken as {count} capsules (order.capsules_per_dose)",
        f'write "{whole}" if each capsule holds {part}, '
        f'or "{all_of_them}" if each capsule holds {all_of_it}',
    )
