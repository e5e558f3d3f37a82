"""From a row, as a table or a data frame has it, to an order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from attrs import evolve

from galenic import _fields as fields
from galenic._amounts import Amount, AmountError, decimal_text, exact, is_quantity, of_numpy
from galenic._materials.merge import laid_over
from galenic._materials.order import Order
from galenic.errors import InputError, Problems

__all__ = ["Rows", "Tables", "listed", "read_row", "sendable", "shared_by_all"]

Tables: TypeAlias = Mapping[str, Any]
Value: TypeAlias = Any  # of a cell: whatever a data frame holds
Rows: TypeAlias = Any  # mappings, or a frame of pandas or polars, which are not imported to say so

_COLUMN = re.compile(
    r"(?P<table>\w+)(\[(?P<place>[0-9]{1,3})\])?"  # stock, balance[0]
    r"\.(?P<key>\w+)(\.(?P<within>\w+))?"  # active[0].stock.assay
    r"( \[(?P<unit>[^\[\]]{1,20})\])?"  # the unit of the column's numbers
)
_MISSING = frozenset({"NAType", "NaTType"})  # what pandas writes where there is nothing
_DEEPEST = 6  # a table, a list of them, a table, one within it, a list, its values: no deeper


def shared_by_all(tables: Tables) -> Tables:
    """The tables of all rows, each read once for those rows that leave it as it is."""
    return fields.read_once(tables, fields.keys(Order))


def listed(rows: Rows) -> Iterable[Any]:
    """Rows one by one, of a data frame too.

    Raises
    ------
    InputError
        When they are no rows.
    """
    if hasattr(rows, "to_dicts"):  # polars
        rows = rows.to_dicts()
    elif hasattr(rows, "to_dict") and hasattr(rows, "columns"):  # pandas
        rows = rows.to_dict("records")
    rows = of_numpy(rows)
    one = isinstance(rows, (str, bytes, Mapping)) or hasattr(rows, "to_dict")  # a row of pandas
    if one or is_quantity(rows) or not isinstance(rows, Iterable):
        problems = Problems()
        remedy = "put a single order in a list"
        problems.add("kind", "rows", rows, "a list of rows, or a data frame", remedy)
        raise InputError(problems)
    return rows


def sendable(given: Any, depth: int = 0) -> Any:  # noqa: ANN401 - a row, tables or what they hold
    """What was given, in types that any process can be sent.

    A mapping becomes a dict. A quantity becomes an amount: elsewhere it would be read by another
    registry, which does not know its units.
    """
    if isinstance(given, Mapping) and depth < _DEEPEST:
        return {key: sendable(value, depth + 1) for key, value in given.items()}
    if isinstance(given, (list, tuple)) and depth < _DEEPEST and not is_quantity(given):
        return [sendable(value, depth + 1) for value in given]
    if is_quantity(given):
        try:
            return Amount.read(given)
        except AmountError:
            return given
    return given if depth != 1 else _plain(given)


def read_row(number: int, row: object, common: Tables) -> Order | InputError:
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
    """Where a value belongs: the table, its place in a list of tables, the key, and one in that."""

    table: str
    place: int | None
    key: str
    within: str | None


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
        where = None if place is None else int(place)
        cell = _Cell(match["table"], where, match["key"], match["within"])
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
    key = cell.key
    if cell.within is not None and isinstance(table, dict):
        table, key = table.setdefault(key, {}), cell.within
    if isinstance(table, dict):
        table[key] = value
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
    value = of_numpy(value)
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
