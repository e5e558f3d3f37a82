"""From rows of orders, as a table or a data frame has them, to plans."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, overload

from attrs import evolve

from galenic._amounts import AmountError, decimal_text, exact
from galenic._materials.merge import laid_over
from galenic._materials.order import Order
from galenic._planning.plan import plan
from galenic.errors import GalenicError, InputError, Problems

if TYPE_CHECKING:
    from galenic.results._plan import Plan

__all__ = ["plan_rows"]

Tables: TypeAlias = Mapping[str, Any]
Value: TypeAlias = Any  # of a cell: whatever a data frame holds
Rows: TypeAlias = Any  # mappings, or a frame of pandas or polars, which are not imported to say so

_COLUMN = re.compile(
    r"(?P<table>\w+)(\[(?P<place>[0-9]{1,3})\])?"  # stock, balance[0]
    r"\.(?P<key>\w+)"
    r"( \[(?P<unit>[^\[\]]{1,20})\])?"  # the unit of the column's numbers
)
_MISSING = frozenset({"NAType", "NaTType"})  # what pandas writes where there is nothing


@overload
def plan_rows(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    errors: Literal["raise"] = "raise",
    prove: bool = False,
) -> list[Plan]: ...


@overload
def plan_rows(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    errors: Literal["return"],
    prove: bool = False,
) -> list[Plan | GalenicError]: ...


def plan_rows(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    errors: Literal["raise", "return"] = "raise",
    prove: bool = False,
) -> list[Plan] | list[Plan | GalenicError]:
    """Plan each row of a table of orders.

    A column is the path of a key, such as ``order.capsules``, ``stock.lot`` or
    ``balance[0].readability``. Its values are what an order file may hold, or plain numbers where
    the column names their unit: ``order.dose [mg/capsule]``. ``None``, NaN and what data frames
    write for nothing stand for a key that is not given.

    Parameters
    ----------
    rows
        Mappings, or a data frame of pandas or polars.
    common
        An order, or tables of one, for the keys that a row does not give. What was measured for
        one stock or powder does not follow to another: a row that names another filler, or another
        lot of stock, gives what was measured of it too.
    errors
        ``"raise"``: nothing is planned unless every row can be. ``"return"``: the list holds the
        error of a row in the place of its plan.
    prove
        As for :func:`galenic.plan`.

    Returns
    -------
    list
        A plan for each row, in their order.

    Raises
    ------
    InputError
        With every problem of every row; paths begin with its number, from 1: ``row 3:
        stock.strength``.
    CheckError
        When galenic's own check of a plan fails.
    """
    if errors not in {"raise", "return"}:
        raise GalenicError(f"errors is 'raise' or 'return', not {errors!r}")
    shared: Any = common.to_tables() if isinstance(common, Order) else common or {}
    if not isinstance(shared, Mapping):
        raise GalenicError("common is an order, or a mapping of its tables")
    found = [_read(number, row, shared) for number, row in enumerate(_rows(rows), 1)]
    if errors == "raise":
        refused = [entry for entry in found if isinstance(entry, InputError)]
        if refused:
            raise InputError(problem for error in refused for problem in error.problems)
        return [plan(order, prove=prove) for order in found if isinstance(order, Order)]
    return [_planned(entry, prove=prove) for entry in found]


def _planned(entry: Order | InputError, *, prove: bool) -> Plan | GalenicError:
    if isinstance(entry, InputError):
        return entry
    try:
        return plan(entry, prove=prove)
    except GalenicError as error:
        return error


def _rows(rows: Rows) -> Iterable[Any]:
    if hasattr(rows, "to_dicts"):  # polars
        rows = rows.to_dicts()
    elif hasattr(rows, "to_dict"):  # pandas
        rows = rows.to_dict("records")
    if isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
        problems = Problems()
        remedy = "put a single order in a list"
        problems.add("kind", "rows", rows, "a list of rows, or a data frame", remedy)
        raise InputError(problems)
    return rows


def _read(number: int, row: object, common: Tables) -> Order | InputError:
    """The order of a row, or every problem of it: of its columns, then of the order they make."""
    problems = Problems()
    if not isinstance(row, Mapping):
        problems.add("kind", "order", row, "a mapping of columns", "give keys and values")
        return _refused(number, problems)
    tables = _tables(row, common, problems)
    told = {problem.path.partition(" [")[0] for problem in problems}
    try:
        order = Order.read(laid_over(tables, common))
    except InputError as error:
        problems.extend(problem for problem in error.problems if problem.path not in told)
    return _refused(number, problems) if problems else order


def _refused(number: int, problems: Problems) -> InputError:
    return InputError(evolve(one, path=f"row {number}: {one.path}") for one in problems)


class _Cell(NamedTuple):
    """Where a value belongs: the table, its place in a list of tables, the key."""

    table: str
    place: int | None
    key: str


def _tables(row: Tables, common: Tables, problems: Problems) -> dict[str, Any]:
    """The tables that a row gives; a column that is no path is a whole table, or unknown."""
    whole: dict[str, Any] = {}
    cells: dict[_Cell, Any] = {}
    for column, given in row.items():
        value = _plain(given)
        match = _COLUMN.fullmatch(str(column))
        if value is None:
            continue
        if match is None:
            whole[str(column)] = value
            continue
        place = match["place"]
        cell = _Cell(match["table"], None if place is None else int(place), match["key"])
        if cell in cells:
            problems.add(
                "conflict", column, given, "each key in one column", "leave one of them empty"
            )
        unit = match["unit"]
        cells[cell] = value if unit is None else _with_unit(column, value, unit, problems)
    for cell, value in cells.items():
        _put(cell, value, whole, problems)
    for name, table in whole.items():
        _count_places(name, table, common, problems)
    return whole


def _put(cell: _Cell, value: Value, whole: dict[str, Any], problems: Problems) -> None:
    """Put a value into its table; those of a list lie under their places."""
    table = whole.setdefault(cell.table, {})
    if cell.place is not None and isinstance(table, dict):
        table = table.setdefault(cell.place, {})
    if isinstance(table, dict):
        table[cell.key] = value
    else:
        path = f"{cell.table}.{cell.key}"
        problems.add("conflict", path, value, "a table, or its keys", "leave one of them empty")


def _count_places(name: str, table: object, common: Tables, problems: Problems) -> None:
    """Tables of a list are numbered from 0 without a gap, behind those that are common."""
    places = sorted(key for key in table if isinstance(key, int)) if isinstance(table, dict) else []
    shared = common.get(name, ())
    many = len(shared) if isinstance(shared, (list, tuple)) else 0
    new = [place for place in places if place >= many]
    if new != list(range(many, many + len(new))):
        expected = f"the next one, {name}[{many}]"
        problems.add("list", f"{name}[{new[-1]}]", new[-1], expected, "number tables from 0")


def _plain(value: Value) -> Value:
    """A value of a data frame as an order file has it; ``None`` where there is none."""
    if type(value).__name__ in _MISSING:
        return None
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()  # a NumPy number says itself in plain Python
    if isinstance(value, (float, Decimal)) and value != value:  # noqa: PLR0124 - so is NaN known
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)  # a column of counts with a gap is a column of floats
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value


def _with_unit(column: str, value: Value, unit: str, problems: Problems) -> Value:
    """A number with the unit of its column; what is no number is told, and left as it is."""
    try:
        return f"{decimal_text(exact(value))} {unit}"
    except AmountError as error:
        problems.add("amount", column, value, error.expected, error.remedy)
        return value
