"""An order that is made of a master formula, for one batch."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from galenic import _files as files
from galenic import _toml as toml
from galenic._amounts import Amount, AmountError, is_quantity, of_numpy
from galenic._making.places import Called, place_of
from galenic._materials.batch_facts import (
    Belongs,
    belongs,
    each_key,
    in_place_of,
    is_measured,
    path_of,
    readers_of,
)
from galenic._materials.order import Order
from galenic._record import Record
from galenic.errors import NOTHING, InputError, Problems

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from galenic._fields import Reader
    from galenic._making.formula import MasterFormula
    from galenic._toml import Place

__all__ = ["BatchOrder", "order_for"]

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_SIZE = {"capsules": "order", "mass": "product"}
_LONGEST = 12  # digits of a count


@frozen(eq=False, repr=False)
class BatchOrder(Record):
    """An order that was made of a master formula.

    Attributes
    ----------
    order
        The order; tables of a pharmacy file that it was made with are in it.
    standing
        Keys that were measured of a lot and that the formula still answers for, though the batch
        names another lot: ``stock.assay``, say. Give the batch's own, from its certificate.
    tables
        The tables of the order file: those of the formula, and what the batch says.
    """

    order: Order
    standing: tuple[str, ...]
    tables: Mapping[str, Any] = field(eq=False, repr=False)
    _text: str | None = field(default=None, eq=False, repr=False)

    def to_toml(self) -> str:
        """The order file as TOML, with the comments of the formula."""
        return toml.written(self.tables) if self._text is None else self._text

    def to_json(self) -> str:
        """The order file as JSON."""
        import json  # noqa: PLC0415 - only where it is asked for

        return json.dumps(self.tables, ensure_ascii=False, indent=2, default=_day)


def order_for(  # noqa: PLR0913 - the formula, what the batch says, and the files beside it
    formula: MasterFormula,
    facts: dict[str, object],
    told: Mapping[str, object],
    of_lots: Mapping[str, object],
    *,
    pharmacy: str | os.PathLike[str] | Mapping[str, Any] | None,
    stock: str | os.PathLike[str] | None,
) -> BatchOrder:
    """Lay what a batch says over its formula, and read the order that comes of it."""
    problems, tables = Problems(), formula.to_tables()
    values: dict[Place, object] = {}
    if stock is not None:
        files.must_be_path(stock, "stock")
        whole = files.with_stock(tables, "the formula", str(stock), problems)
        if whole is not None:
            tables = {**whole}
            values["stock",] = tables["stock"] = {**tables["stock"]}
    head = "product" if tables.get("product") is not None else "order"
    said = {f"{_SIZE.get(key, head)}.{key}": one for key, one in told.items() if one is not None}
    names = Called(tables)
    given = (*said.items(), *names.of_lots(of_lots, problems), *facts.items())
    values |= _placed(given, tables, names, problems)
    _refuse_no_size(head, values, problems)
    lent = files.lent(pharmacy, problems)
    if problems:
        raise InputError(problems)
    gone = _told_otherwise(tables, values)
    for place in gone:
        del _table(tables, place)[str(place[-1])]
    for place, value in values.items():
        _table(tables, place)[str(place[-1])] = value
    try:
        order = Order.read(tables, lent)
    except InputError as error:
        raise InputError(map(_asked, error.problems)) from error
    text = None if formula.text is None else toml.changed(formula.text, values, tables, gone)
    return BatchOrder(order, _standing(formula, values, gone), tables, text)


def _placed(
    given: Iterable[tuple[str, object]],
    tables: Mapping[str, Any],
    names: Called,
    problems: Problems,
) -> dict[Place, object]:
    """Each fact at its place, however its path is written; two that differ at one are told."""
    values: dict[Place, object] = {}
    for path, value in given:
        place = place_of(path, names, problems)
        if place is None:
            continue
        one = _settled(value, _reader(tables, place))
        if place in values and values[place] != one:
            expected = "one value: it is said twice, by an option or a name and by its key"
            told = f"{values[place]} and {one}"
            problems.add("conflict", path_of(place), told, expected, "keep the one that is meant")
        values[place] = one
    return values


def _refuse_no_size(head: str, values: Mapping[Place, object], problems: Problems) -> None:
    key, example = ("mass", "250 g") if head == "product" else ("capsules", "100")
    if (head, key) not in values and not problems:
        expected = f"the size of the batch, such as {example}"
        remedy = f"say how much is made: {key}, by --{key} on the command line"
        problems.add("missing", f"{head}.{key}", NOTHING, expected, remedy)


def _standing(
    formula: MasterFormula, values: Mapping[Place, object], gone: tuple[Place, ...]
) -> tuple[str, ...]:
    """What the formula still says of a lot, where the batch names one."""
    named = {place[:-1] for place in values if place[-1] == "lot"}
    return tuple(
        path_of(place)
        for place, kind in each_key(formula.tables)
        if kind is Belongs.LOT
        and is_measured(str(place[-1]))
        and place[:-1] in named
        and place not in values
        and place not in gone
    )


def _asked(problem: Any) -> Any:  # noqa: ANN401 - a problem
    """A missing value of a lot, with where it comes from."""
    table, _, key = problem.path.rpartition(".")
    of = table.rpartition(".")[2].partition("[")[0]
    if problem.code == "missing" and belongs(of, key) is Belongs.LOT:
        remedy = f"{problem.remedy}; the formula leaves it to the lot: --set {problem.path}=…"
        return evolve(problem, remedy=remedy)
    return problem


def _told_otherwise(tables: dict[str, Any], values: Mapping[Place, object]) -> tuple[Place, ...]:
    """Keys of the formula that the batch says in another way: single masses for a mean, say."""
    found = (
        (*place[:-1], key)
        for place in values
        if len(place) > 1
        for key in sorted(in_place_of(str(place[-1])))
        if key in _table(tables, place) and (*place[:-1], key) not in values
    )
    return tuple(dict.fromkeys(found))


def _table(tables: dict[str, Any], place: Place) -> dict[str, Any]:
    """The table that a key stands in; it is made where it is not there."""
    table: Any = tables
    for name in place[:-1]:
        table = table.setdefault(name, {}) if isinstance(name, str) else table[name]
    found: dict[str, Any] = table
    return found


def _reader(tables: Mapping[str, Any], place: Place) -> Reader | None:
    """How the key at a place is read."""
    table: Any = tables
    for name in place[:-1]:
        table = table.get(name, {}) if isinstance(name, str) else table[name]
    (of,) = [one for one in place[:-1] if isinstance(one, str)][-1:]
    kind = table.get("kind") if isinstance(table, Mapping) else None
    return readers_of(str(of), kind).get(str(place[-1]))


def _settled(value: object, reader: Reader | None) -> object:
    """A value as a file holds it: text of a day, a count or a list as what it says.

    What no file holds stays what it is, and is refused under its key where the order is read.
    """
    if is_quantity(value):
        with suppress(AmountError):
            value = Amount.read(value)
    value = of_numpy(value)
    if isinstance(value, Amount):
        return value.written or str(value)
    if isinstance(value, (list, tuple)):
        return [_settled(one, None) for one in value]
    if isinstance(value, str):
        return _read(value, "" if reader is None else reader.shape.kind)
    return value


def _read(text: str, shape: str) -> object:
    """What a text says of a key of this kind; what it does not, is told where it is read."""
    with suppress(ValueError):
        if shape == "date" and _ISO.fullmatch(text):
            return dt.date.fromisoformat(text)
        if shape == "amounts" and text.startswith("["):
            return tomllib.loads(f"value = {text}")["value"]
        if shape == "count" and text.isascii() and text.isdigit():
            return int(text) if len(text) < _LONGEST else text
        if shape == "number" and _PLAIN.fullmatch(text):
            return float(text)
    return text


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
