"""A plan as tables for a spreadsheet: what is weighed, what it comes to, lots, and what is said.

A number stands alone in its cell, its unit and its UCUM code in columns beside it. A column that
ends in ``_exact`` has the number as text where its cell cannot hold it: a fraction, or more digits
than a spreadsheet keeps.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from galenic._amounts import Amount, decimal_text
from galenic._notices.notice import notice
from galenic._show.inert import inert, typed
from galenic._show.tables import of_actives

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from galenic._notices import Notice
    from galenic.results._parts import Weighing
    from galenic.results._plan import Plan

__all__ = ["Cell", "Tables", "as_csv", "notices", "tables_of", "text_cell"]

Cell: TypeAlias = "str | int | Decimal | None"
Row: TypeAlias = "dict[str, Cell]"
Tables: TypeAlias = "dict[str, list[Row]]"

_EXACT = "_exact"
_DIGITS = 15
"""Digits of a number that every spreadsheet keeps."""


def tables_of(plan: Plan) -> Tables:
    """The tables by name; each row of one has the same columns."""
    return {
        "weighings": [_weighing(one) for one in plan.weighings],
        "amounts": list(_amounts(plan)),
        "lots": [
            {
                "what": one.what,
                "role": one.role.value,
                "lot": one.lot,
                "expires": None if one.expires is None else one.expires.isoformat(),
            }
            for one in plan.ends.lots
        ],
        "notices": [
            {"severity": one.severity.value, "code": one.code, "text": one.text}
            for one in plan.notices
        ],
    }


def notices() -> list[Notice]:
    """What tables do not carry."""
    return [notice("export-tables-leave-out")]


def as_csv(tables: Tables) -> bytes:
    """The tables as one of UTF-8: ``table`` says of which a row is; what it has not is empty.

    Text that a spreadsheet would work out stands behind an apostrophe.
    """
    columns = dict.fromkeys(key for rows in tables.values() for row in rows for key in row)
    written = io.StringIO()
    writer = csv.DictWriter(written, ["table", *columns], lineterminator="\n")
    writer.writeheader()
    for name, rows in tables.items():
        for row in rows:
            shown = {key: _shown(key, cell) for key, cell in row.items()}
            writer.writerow({"table": name} | shown)
    return written.getvalue().encode()


def _shown(column: str, cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else text_cell(column, cell) if isinstance(cell, str) else str(cell)


def text_cell(column: str, text: str) -> str:
    """A text as a spreadsheet takes it for one: only digits of ours are a number."""
    return inert(text) if column.endswith(_EXACT) else typed(text)


def _number(name: str, number: Fraction | None) -> Row:
    """A number in its cell, and its digits as text where the cell does not hold all of them."""
    exact = f"{name}{_EXACT}"
    if number is None:
        return {name: None, exact: None}
    told = Decimal(decimal_text(number))
    held = Decimal(f"{told:.{_DIGITS}g}")
    if Fraction(held) == number:
        return {name: told, exact: None}
    whole = Fraction(told) == number
    return {name: told, exact: f"{told:f}" if whole else str(Fraction(number))}


def _weighing(one: Weighing) -> Row:
    """A row of the worksheet; both masses are in mg."""
    exact = _number("planned", one.exact.number)
    weigh = _number("weigh", None if one.weigh is None else one.weigh.number)
    return {
        "step": one.step,
        "what": one.what,
        "role": one.role.value,
        "active": one.active,
        "from": one.from_,
        "into": one.into,
        "portion": one.portion,
        "capsules": one.each,
        "pellets": one.pellets,
        **weigh,
        **exact,
        "unit": one.exact.unit,
        "ucum": one.exact.ucum,
        "balance": one.balance,
    }


def _amounts(plan: Plan) -> Iterator[Row]:
    """What the weights come to: of the batch, of a capsule, and of each active."""
    yield from _rows("batch", _of_batch(plan))
    unit = "capsule" if plan.product is None else plan.product.kind
    yield from _rows(unit, _of_capsule(plan))
    for one, told in zip(plan.order.by_active, of_actives(plan), strict=True):
        amounts = {key: value for key, value in told.items() if isinstance(value, Amount)}
        if one.ordered_of_capsule is not None:
            amounts["ordered_dose"] = one.ordered_of_capsule
        yield from _rows(str(told["active"]), amounts)


def _rows(of: str, amounts: Mapping[str, Amount | None]) -> Iterator[Row]:
    for name, amount in amounts.items():
        if amount is not None:
            number = _number("amount", amount.number)
            yield {"of": of, "name": name, **number, "unit": amount.unit, "ucum": amount.ucum}


def _of_batch(plan: Plan) -> dict[str, Amount | None]:
    made, product = plan.made, plan.product
    if product is not None:
        return {"mass": product.mass, "strength": product.strength, "made": product.made}
    return {
        "ordered": Amount(Fraction(made.ordered), "capsule"),
        "planned": Amount(Fraction(made.planned), "capsule"),
        "excess": made.excess,
        "blend": made.blend,
    }


def _of_capsule(plan: Plan) -> dict[str, Amount | None]:
    fill = plan.fill
    return {
        "stock": fill.stock,
        "filler": fill.filler,
        **{f"excipient {name}": mass for name, mass in fill.excipients.items()},
        "fill": fill.total,
        "gross": fill.gross if plan.product is None else None,
        "premix": fill.premix,
    }
