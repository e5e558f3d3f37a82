"""Joins an order with the pharmacy's tables, and keeps what was given in plain, lossless form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve

from galenic import _fields as fields
from galenic._amounts import Amount, decimal_text, exact
from galenic._materials.heaped import CYLINDER_KEYS

if TYPE_CHECKING:
    from collections.abc import Collection

    from galenic.errors import Problem, Problems

__all__ = [
    "OF_ONE_BATCH",
    "PACKING_KEYS",
    "PHARMACY_TABLES",
    "but_for_packing",
    "from_pharmacy",
    "laid_over",
    "merged",
    "written",
]

PHARMACY_TABLES = (
    "balance",
    "weighing",
    "filler",
    "capsule",
    "capsule_size",
    "substance",
    "triturate",
    "fill",
    "mixing",
    "beyond_use",
    "label",
)
"""The tables that a pharmacy file may hold."""

_OF_CAPSULES = ("capsule", "capsule_size", "fill")
"""Those that are of capsules: an order of a product passes them over."""

OF_ONE_BATCH = {"label": ("lot", "use_by")}
"""Keys of the pharmacy's tables that no pharmacy file may hold: each batch has its own."""

_HEAPED = ("density", *CYLINDER_KEYS)
PACKING_KEYS = ("pack_stat", "pack_stat_sd", "pack_stat_size", "pack_stat_maker", *_HEAPED)
"""What a table says of how its powder packs."""

_LOT = ("lot", "expires")

# Keys that mean something only together: lent all, or none where the order has one of them.
_TOGETHER = {
    "filler": (PACKING_KEYS, _LOT),
    "triturate": (PACKING_KEYS, _LOT),
    "capsule": (_LOT,),
    "stock": (PACKING_KEYS, ("masses", "masses_are", "mean_mass", "mass_sd")),
    "fill": (("sd", "rsd"), _HEAPED),
}

# What was measured for one powder or capsule, and must not follow the table to another.
_BELONGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "capsule": (
        ("size", ("sizes", "volume", "shell", "fill", "min_fill", *_LOT)),
        ("maker", ("volume", "shell", *_LOT)),
    ),
    "fill": (("method", ("premix",)),),
    "filler": (("name", (*PACKING_KEYS, *_LOT, "texture")),),
    "triturate": (("diluent", (*PACKING_KEYS, *_LOT)),),
}


def _refuse_table(name: object, tables: Collection[str], problems: Problems) -> str | None:
    """Note a table that is none of a pharmacy file; gives the one that was meant, if it is near."""
    from galenic._fields.near import nearest  # noqa: PLC0415 - only where something is wrong

    near = None if name in tables else nearest(name, (*PHARMACY_TABLES, *tables))
    own = near or name
    if own in tables and own not in PHARMACY_TABLES:
        remedy = "move it to the order file"
        remedy = f"did you mean {near!r}? Then {remedy}" if near else remedy
        near = None
    elif near is not None:
        remedy = f"did you mean {near!r}?"
    else:
        remedy = "write the one that is meant; or remove it, if none is"
    path, expected = f"pharmacy file: {str(name)[:40]}", f"one of {', '.join(PHARMACY_TABLES)}"
    problems.add("unknown-key", path, name, expected, remedy, near=near)
    return near


def merged(
    order: Mapping[str, Any],
    pharmacy: Mapping[str, Any],
    problems: Problems,
    tables: Collection[str] = (),
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Lay the order over the pharmacy's tables; gives the whole, and the paths taken.

    A list of tables in the order replaces the pharmacy's list whole. In a table the order's keys
    win; where the order names another size or filler, keys that belong to the pharmacy's are left.
    ``tables`` are all that an order may hold.
    """
    whole = dict(order)
    origins: list[str] = []
    of_product = order.get("product") is not None
    for name, lent in pharmacy.items():
        if of_product and name in _OF_CAPSULES:
            continue
        table = _of_label(lent, order, problems) if name == "label" else lent
        if name not in PHARMACY_TABLES:
            near = _refuse_table(name, tables, problems)
            if near is not None and near not in {*order, *pharmacy}:  # what is wrong in it is told
                whole[near] = table
                origins.append(near)
        elif name not in order:
            whole[name] = table
            origins.append(name)
        elif isinstance(order[name], Mapping):
            if not isinstance(table, Mapping):
                expected, remedy = f"a table [{name}]", "write its keys in a table"
                problems.add("kind", f"pharmacy file: {name}", table, expected, remedy)
                continue
            taken = _lent(name, table, order[name])
            whole[name] = {**taken, **order[name]}
            origins += [f"{name}.{key}" for key in taken]
    _say_where_measured(whole, pharmacy, origins)
    return whole, tuple(origins)


def _of_label(given: Any, order: Mapping[str, Any], problems: Problems) -> Any:  # noqa: ANN401 - as given
    """What the pharmacy's [label] lends an order: nothing of one batch, which is told.

    The capsules of a container are those of the order where it has fewer; a product has none.
    """
    if not isinstance(given, Mapping):
        return given
    for key in OF_ONE_BATCH["label"]:
        if key in given:
            expected = "none in a pharmacy file: each batch has its own"
            remedy = "write it under [label] of the order file"
            problems.add("batch", f"pharmacy file: label.{key}", given[key], expected, remedy)
    lent = {key: one for key, one in given.items() if key not in OF_ONE_BATCH["label"]}
    heading = order.get("order")
    made = heading.get("capsules") if isinstance(heading, Mapping) else None
    if order.get("product") is not None:
        lent.pop("capsules", None)
    elif _is_count(made) and _is_count(lent.get("capsules")):
        lent["capsules"] = min(lent["capsules"], made)
    return lent


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _lent(name: str, table: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a pharmacy's table that serve an order which has the table too."""
    left = set(own)
    for key, bound in _BELONGS.get(name, ()):
        if key in own and own[key] != table.get(key):
            left.update(bound)
    for together in _TOGETHER.get(name, ()):
        if not left.isdisjoint(together):
            left.update(together)
    return {key: value for key, value in table.items() if key not in left}


def _say_where_measured(
    whole: dict[str, Any], pharmacy: Mapping[str, Any], origins: list[str]
) -> None:
    """A packing statistic that is lent was measured in the pharmacy's capsule: say in which."""
    capsule, filler = pharmacy.get("capsule"), whole.get("filler")
    lent = "filler" in origins or "filler.pack_stat" in origins
    if not lent or not isinstance(capsule, Mapping) or not isinstance(filler, Mapping):
        return
    asked = whole.get("capsule")
    asked = asked if isinstance(asked, Mapping) else {}
    size = capsule.get("size")
    if "pack_stat" in filler and size not in {None, "auto"} and size != asked.get("size"):
        named = {"pack_stat_size": size}
        if capsule.get("maker") not in {None, asked.get("maker")}:
            named["pack_stat_maker"] = capsule["maker"]
        whole["filler"] = {**named, **filler}


# What of a common stock still holds for a row that names another of these.
_PRODUCT = (
    "kind",
    "active",
    "strength",
    "coating",
    "release",
    "basis",
    "assay_as",
    "assay_policy",
    "diluent",
)
_STILL: dict[str, tuple[str, ...]] = {
    "kind": (),
    "active": ("kind",),
    "strength": ("kind", "active"),
    "lot": _PRODUCT,
}


def laid_over(row: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the tables of one order over tables common to many.

    What was measured for one stock, powder or capsule is not lent to another, and a packing
    statistic that is lent says in which capsule it was measured.
    """
    whole = dict(common)
    for name, own in row.items():
        table = common.get(name)
        if isinstance(own, Mapping) and all(isinstance(place, int) for place in own):
            whole[name] = _in_places(table, own)
        elif isinstance(own, Mapping) and isinstance(table, Mapping):
            taken = _lent_stock(table, own) if name == "stock" else _lent(name, table, own)
            whole[name] = {**taken, **own}
        else:
            whole[name] = own
    asked = whole.get("capsule")
    measured_in = _another_body(common.get("capsule"), asked)
    for name in ("stock", "filler", "excipient", "triturate", "other_stock"):
        if measured_in and name in whole:
            whole[name] = _said_where(whole[name], row.get(name), measured_in)
    if measured_in and isinstance(whole.get("active"), list):
        own = row.get("active")
        own = own if isinstance(own, Mapping) else {}
        whole["active"] = [
            _stocks_said_where(active, own.get(place), measured_in)
            for place, active in enumerate(whole["active"])
        ]
    return whole


def _stocks_said_where(active: Any, own: Any, named: dict[str, Any]) -> Any:  # noqa: ANN401 - as given
    """An active whose stocks say where their packing was measured."""
    if not isinstance(active, Mapping):
        return active
    theirs = own if isinstance(own, Mapping) else {}
    stocks = {key: active[key] for key in ("stock", "other_stock") if key in active}
    told = {key: _said_where(one, theirs.get(key), named) for key, one in stocks.items()}
    return {**active, **told}


def _in_places(tables: object, own: Mapping[int, Mapping[str, Any]]) -> list[Any]:
    """A list of tables, with keys laid over some of them; a table of another name is its own."""
    whole = list(tables) if isinstance(tables, (list, tuple)) else []
    for place, keys in sorted(own.items()):
        if place > len(whole):
            continue  # it is told that a table before it is missing
        if place == len(whole):
            whole.append(keys)
        elif not isinstance(whole[place], Mapping):
            continue  # it is told that it is no table
        elif keys.get("name", whole[place].get("name")) == whole[place].get("name"):
            whole[place] = _over(whole[place], keys)
        else:
            whole[place] = keys
    return whole


def _over(table: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of one table laid over another's; the stock of an active as the stock of an order is."""
    whole = {**table, **own}
    lent, stock = table.get("stock"), own.get("stock")
    if isinstance(lent, Mapping) and isinstance(stock, Mapping):
        whole["stock"] = {**_lent_stock(lent, stock), **stock}
    return whole


def _lent_stock(table: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    taken = _lent("stock", table, own)
    for key, still in _STILL.items():
        if key in own and key in table and own[key] != table[key]:
            taken = {name: taken[name] for name in still if name in taken}
    return taken


def _another_body(common: object, asked: object) -> dict[str, Any]:
    """Keys that name the common capsule, where an order asks for another one."""
    if not isinstance(common, Mapping) or not isinstance(asked, Mapping):
        return {}
    if common.get("size") in {None, "auto"} or all(
        common.get(key) == asked.get(key) for key in ("size", "maker")
    ):
        return {}
    named = {"pack_stat_size": common["size"]}
    return named | ({"pack_stat_maker": common["maker"]} if "maker" in common else {})


def _said_where(tables: Any, own: Any, named: dict[str, Any]) -> Any:  # noqa: ANN401 - tables or a list
    if isinstance(tables, (list, tuple)):
        if isinstance(own, (list, tuple)):
            return tables
        theirs = own if isinstance(own, Mapping) else {}
        return [_said_where(table, theirs.get(n), named) for n, table in enumerate(tables)]
    if not isinstance(tables, Mapping) or "pack_stat" not in tables:
        return tables
    given_here = isinstance(own, Mapping) and "pack_stat" in own
    return tables if given_here or "pack_stat_size" in tables else {**tables, **named}


def but_for_packing(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table without what it says of how its powder packs."""
    return {key: value for key, value in table.items() if key not in PACKING_KEYS}


def from_pharmacy(problem: Problem, origins: tuple[str, ...]) -> Problem:
    """Say that a problem lies in the pharmacy file, when that is where its key came from."""
    for origin in origins:
        if problem.path == origin or problem.path.startswith((f"{origin}.", f"{origin}[")):
            return evolve(problem, path=f"pharmacy file: {problem.path}")
    return problem


def written(record: fields.Sound) -> dict[str, Any]:
    """The keys that a record was given, as JSON and TOML hold them; nothing is lost."""
    readers = fields.keys(type(record))
    return {
        key: write(value) if (write := getattr(readers.get(key), "write", None)) else _plain(value)
        for key, value in fields.table_of(record).items()
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a key holds
    if isinstance(value, fields.Sound):
        return written(value)
    if isinstance(value, Amount):
        return value.written or str(value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return _number(value) if isinstance(value, Fraction) else value


def _number(value: Fraction) -> float | str:
    """A number without a unit as JSON holds it; as text where a float would lose a digit."""
    kept = float(value)
    return kept if exact(kept) == value else decimal_text(value)
