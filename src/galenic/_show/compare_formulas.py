"""Master formulas side by side: which keys differ, and what comes of that in each capsule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from galenic._amounts import Amount, AmountError
from galenic._asking import Shown, answers
from galenic._making.formula import MasterFormula
from galenic._materials.order import Order
from galenic._planning.plan import plan
from galenic._record import Record
from galenic._show.fields import amount_text
from galenic._show.html import block, escape, grid, heading, listing, verdict
from galenic._show.inert import inert
from galenic._show.parts import Listing, Page, Table
from galenic._show.tables import Row, chosen
from galenic._show.text import wrapped
from galenic._version import __version__
from galenic._words import say
from galenic.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.results._plan import Plan

__all__ = ["SCHEMA", "Differing", "FormulasBeside", "beside"]

SCHEMA = "galenic/formulas/1"
_GAP = 2
_SIZE = 100  # capsules, by which what comes of a formula is worked out: any count gives the same


@frozen(eq=False, repr=False)
class Differing(Record):
    """What formulas say differently.

    Attributes
    ----------
    key
        The key, as paths have it: ``stock.strength``, or ``active[naltrexone].dose``.
    values
        What each formula says, as it was written; ``None`` where it says nothing.
    """

    key: str
    values: tuple[str | None, ...]


@frozen(eq=False, repr=False)
class FormulasBeside(Shown, Record):
    """Formulas beside each other: printed, in a notebook, or as :meth:`rows`.

    Attributes
    ----------
    names
        What each is called, a file say.
    formulas
        The formulas.
    keys
        Each key that differs. Amounts that are the same in other units do not.
    each
        What comes of them in each capsule, by what differs; empty where one cannot be planned.
    passed_over
        Keys of orders that were left out, since they belong to a batch.
    not_planned
        Formulas that leave to a lot or to a pharmacy file what a plan needs.
    """

    names: tuple[str, ...]
    formulas: tuple[MasterFormula, ...]
    keys: tuple[Differing, ...]
    each: tuple[Differing, ...]
    passed_over: tuple[str, ...] = ()
    not_planned: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Name the formulas."""
        return f"<FormulasBeside: {', '.join(self.names)}>"


def beside(
    formulas: Sequence[MasterFormula],
    names: Sequence[str] = (),
    *,
    passed_over: Sequence[str] = (),
    pharmacy: Mapping[str, Any] | None = None,
) -> FormulasBeside:
    """Lay formulas side by side."""
    named = tuple(names) or tuple(
        say("formulas.name", place=place) for place, _ in enumerate(formulas, 1)
    )
    plans = [_planned(one, pharmacy) for one in formulas]
    missing = tuple(name for name, made in zip(named, plans, strict=True) if made is None)
    made = [dict(_each(one)) for one in plans if one is not None]
    return FormulasBeside(
        named,
        tuple(formulas),
        tuple(_differing([dict(_flat(one.tables)) for one in formulas])),
        () if missing else tuple(_differing(made)),
        tuple(dict.fromkeys(passed_over)),
        missing,
    )


def _flat(table: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    """Each key of the tables, with its path; tables of a list by their names."""
    for key, value in table.items():
        path = f"{at}.{key}" if at else key
        if isinstance(value, Mapping):
            yield from _flat(value, path)
        elif isinstance(value, (list, tuple)) and any(isinstance(one, Mapping) for one in value):
            for place, one in enumerate(value):
                name = one.get("name", place) if isinstance(one, Mapping) else place
                yield from _flat(one, f"{path}[{name}]")
        else:
            yield path, _written(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_written, value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _differing(told: Sequence[Mapping[str, str]]) -> Iterator[Differing]:
    for key in dict.fromkeys(key for one in told for key in one):
        values = tuple(one.get(key) for one in told)
        if not all(_is_same(values[0], one) for one in values[1:]):
            yield Differing(key, values)


def _is_same(one: str | None, other: str | None) -> bool:
    """Whether two values are the same text, or the same amount."""
    if one is None or other is None or one == other:
        return one == other
    try:
        first, second = Amount.read(one), Amount.read(other)
    except AmountError:
        return False
    return (first.number, first.unit) == (second.number, second.unit)


def _planned(formula: MasterFormula, pharmacy: Mapping[str, Any] | None) -> Plan | None:
    """A plan of a hundred capsules that nobody weighs; none of a product, or of half a formula."""
    tables, lent = (_without_balances(one) for one in (formula.to_tables(), pharmacy or {}))
    if tables.get("product") is not None:
        return None
    tables["order"] = {**tables.get("order", {}), "capsules": _SIZE}
    try:
        return plan(Order.read(tables, lent or None))
    except InputError:
        return None


def _without_balances(tables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in tables.items() if name not in {"balance", "weighing"}}


def _each(made: Plan) -> Iterator[tuple[str, str]]:
    """What a capsule holds, as a plan has it before anything is rounded to a balance."""
    fill = made.fill
    for one in made.actives if len(made.actives) > 1 else ():
        yield say("formulas.stock-of", active=one.name), amount_text(one.fill)
    yield say("formulas.stock"), amount_text(fill.stock)
    for name, excipient in fill.excipients.items():
        yield name, amount_text(excipient)
    for key, mass in (("filler", fill.filler), ("fill", fill.total)):
        if mass is not None:  # by completion nobody knows it before the bodies are full
            yield say(f"formulas.{key}"), amount_text(mass)


# --- how they are shown ---------------------------------------------------------------------------


def _verdict(found: FormulasBeside) -> str:
    many = len(found.keys)
    if not many:
        return say("formulas.alike")
    return say("formulas.differs") if many == 1 else say("formulas.differ", keys=many)


def _tables(found: FormulasBeside) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    for title, entries in (("formulas.keys", found.keys), ("formulas.each", found.each)):
        if entries:
            empty = say("formulas.not-said")
            lines = [
                (one.key, *(empty if value is None else value for value in one.values))
                for one in entries
            ]
            yield say(title), lines


def _remarks(found: FormulasBeside) -> list[str]:
    of_capsules = all(one.tables.get("product") is None for one in found.formulas)
    names = found.not_planned if of_capsules else ()
    told = [say("formulas.not-planned", name=name) for name in names]
    if found.passed_over:
        told.append(say("formulas.passed-over", keys=found.passed_over))
    return told


@answers("text", FormulasBeside)
def beside_text(found: FormulasBeside) -> str:
    """The keys that differ, as columns of plain text."""
    lines = [*wrapped(_verdict(found), "", "")]
    tables = [(title, [("", *found.names), *rows]) for title, rows in _tables(found)]
    shown = [(title, [tuple(map(inert, line)) for line in rows]) for title, rows in tables]
    every = [line for _, rows in shown for line in rows]
    widths = [max(map(len, column)) + _GAP for column in zip(*every, strict=True)]
    for title, rows in shown:
        lines += ["", title.upper()]
        lines += [
            "  " + "".join(text.ljust(wide) for text, wide in zip(row, widths, strict=True))
            for row in rows
        ]
    for remark in _remarks(found):
        lines += ["", *wrapped(remark, "", "")]
    return "\n".join(line.rstrip() for line in lines)


@answers("html", FormulasBeside)
def beside_html(found: FormulasBeside) -> str:
    """The keys that differ, as HTML tables."""
    header = ["", *found.names]
    parts = [heading(say("formulas.title", many=len(found.formulas))), verdict(_verdict(found))]
    parts += [grid(title, header, rows) for title, rows in _tables(found)]
    remarks = _remarks(found)
    return block("formulas", [*parts, *([listing(remarks)] if remarks else [])])


@answers("parts", FormulasBeside)
def beside_parts(found: FormulasBeside) -> Page:
    """The keys that differ, as the parts of a page."""
    tables = [Table(title, ["", *found.names], rows) for title, rows in _tables(found)]
    remarks = _remarks(found)
    more = [Listing("", remarks)] if remarks else []
    title = say("formulas.title", many=len(found.formulas))
    return Page("formulas", title, _verdict(found), (*tables, *more))


@answers("data", FormulasBeside)
def beside_data(found: FormulasBeside) -> dict[str, Any]:
    """The formulas as plain data, and where they differ."""
    listed = zip(found.names, found.formulas, strict=True)
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "formulas": [{"name": name, "input": _dated(one.to_tables())} for name, one in listed],
        "keys": [{"key": one.key, "values": list(one.values)} for one in found.keys],
        "each": [{"key": one.key, "values": list(one.values)} for one in found.each],
        "passed_over": list(found.passed_over),
        "not_planned": list(found.not_planned),
    }


def _dated(value: Any) -> Any:  # noqa: ANN401 - a tree of tables
    """Tables as JSON holds them: a day as its text."""
    if isinstance(value, dict):
        return {name: _dated(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_dated(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@answers("rows", FormulasBeside)
def beside_rows(found: FormulasBeside, name: str | None) -> list[Row]:
    """One row for each key that differs, with a column for each formula."""

    def rows_of(entries: Sequence[Differing]) -> list[Row]:
        names = found.names
        return [{"key": one.key, **dict(zip(names, one.values, strict=True))} for one in entries]

    return chosen({"keys": lambda: rows_of(found.keys), "each": lambda: rows_of(found.each)}, name)


@answers("text", MasterFormula)
def formula_text(formula: MasterFormula) -> str:
    """The formula as the file that it is."""
    return formula.to_toml().rstrip("\n")


@answers("html", MasterFormula)
def formula_html(formula: MasterFormula) -> str:
    """The same in a notebook."""
    return block("formula", [f"<pre>{escape(formula_text(formula))}</pre>"])
