"""Where a fact of a batch stands in its formula: a key as it is typed, and what it is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from galenic._fields.near import nearest
from galenic._materials.batch_facts import Belongs, belongs, readers_of, rows
from galenic._materials.substances import same_name
from galenic.errors import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from galenic._toml import Place
    from galenic.errors import Problems

__all__ = ["Called", "place_of"]

_SEGMENT = re.compile(r"([A-Za-z_]+)(?:\[([^\[\]]*)\])?(?:\.|\Z)")
_LISTS = frozenset({"active", "excipient", "other_stock"})
_ALONE = ("stock", "filler", "capsule", "triturate")
_FEW = 6
_NAME_IT = "name one of them; a lot that has = in it is written NAME=LOT"
_ONE = "name one, or its place from 0"


class Called:
    """The tables of a formula by what people call them: an active, an excipient, a table."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Take the tables of the formula."""
        self.tables = tables
        self.several = bool(tables.get("active"))
        self.product = tables.get("product") is not None

    def of_lots(
        self, told: Mapping[str, object], problems: Problems
    ) -> Iterator[tuple[str, object]]:
        """The paths of what is said of lots: of the one stock, or by the name of what it is of."""
        for key, value in told.items():
            if value is None:
                continue
            if hasattr(value, "items"):
                for name, one in value.items():
                    table = self.table(str(name), key, problems)
                    if table is not None:
                        yield f"{table}.{key}", one
            elif self.several or self.product:
                expected = f"the {key} of one of {some(self.names())}"
                remedy = f"say whose it is: --{key} 'NAME={value}'; in Python {key}={{name: …}}"
                problems.add("several", key, value, expected, remedy)
            else:
                yield f"stock.{key}", value

    def names(self) -> list[str]:
        """What a lot may be told of."""
        found = [one for one, _ in self._listed("active")]
        found += [one for one, _ in self._listed("excipient")]
        alone = _ALONE[1:] if self.several else _ALONE
        return [*found, *(("product",) if self.product else ()), *alone]

    def table(self, name: str, key: str, problems: Problems) -> str | None:
        """The path of the table that a name means."""
        if name in self.names() and name in {*_ALONE, "product"}:
            return name
        for table, inner in (("active", ".stock"), ("excipient", "")):
            for one, place in self._listed(table):
                if same_name(one, name):
                    return f"{table}[{place}]{inner}"
        filler = self.tables.get("filler")
        if isinstance(filler, dict) and same_name(str(filler.get("name", "")), name):
            return "filler"
        names = self.names()
        near = nearest(name, names)
        remedy = f"did you mean {near!r}?" if near else _NAME_IT
        problems.add("choice", key, name, f"one of {some(names)}", remedy, near=near)
        return None

    def place(self, table: str, name: str) -> int | None:
        """The place of a table in its list, by its number or the name of what it is about."""
        listed = self.tables.get(table)
        if name.isascii() and name.isdigit() and len(name) < 4:  # noqa: PLR2004 - a place
            many = len(listed) if isinstance(listed, list) else 0
            return int(name) if int(name) < many else None
        return next((place for one, place in self._listed(table) if same_name(one, name)), None)

    def _listed(self, table: str) -> Iterator[tuple[str, int]]:
        listed = self.tables.get(table)
        for place, one in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(one, dict) and isinstance(one.get("name"), str):
                yield one["name"], place


def place_of(path: str, names: Called, problems: Problems) -> Place | None:
    """The place of a key that a batch may say; any other is told."""
    found: list[str | int] = []
    end, tables = 0, [""]
    for part in _SEGMENT.finditer(path):
        if part.start() != end:
            break
        end = part.end()
        found.append(part[1])
        tables.append(part[1])
        if part[2] is not None:
            at = names.place(part[1], part[2]) if len(found) == 1 else _number(part[2])
            if at is None:
                listed = [one for one, _ in names._listed(part[1])]  # noqa: SLF001 - of this file
                expected = f"one of {some(listed)}" if listed else f"no list [[{part[1]}]]"
                problems.add(
                    "choice", path[:80], part[2], expected, "name one, or its place from 0"
                )
                return None
            found.append(at)
    table, key = tables[-2] if len(tables) > 1 else "", str(found[-1]) if found else ""
    if end != len(path) or len(tables) < 3:  # noqa: PLR2004 - a table and a key
        expected = "a table and its key, such as stock.lot or excipient[0].expires"
        problems.add("unknown-key", path[:80], path, expected, "write both")
        return None
    return tuple(found) if _is_of_batch(path, table, key, names, problems) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None  # noqa: PLR2004


def _is_of_batch(path: str, table: str, key: str, names: Called, problems: Problems) -> bool:
    """Whether a batch may say the key of this table in this formula; else it is told why not."""
    if belongs(table, key) is Belongs.FORMULA:
        own = [one for of, one, _ in rows() if of == ("stock" if table == "other_stock" else table)]
        near = nearest(key, own)
        known = key in _known(table, names)
        remedy = (
            "change the formula, or make another of it" if known else "write a key of the batch"
        )
        remedy = f"did you mean {near!r}?" if near and not known else remedy
        expected = f"a key of the batch: {some(own, most=_FEW) if own else 'none of this table'}"
        problems.add("unknown-key", path[:80], f"{table}.{key}", expected, remedy, near=near)
        return False
    if path.startswith("stock.") and names.several:
        expected = f"the stock of one of {some(names.names())}"
        remedy = f"write active[NAME].{path}"
        problems.add("several", path[:80], path, expected, remedy)
        return False
    if table in {"order", "product"} and names.product is not (table == "product"):
        here = "product" if names.product else "order"
        expected = f"a key of [{here}], which the formula has"
        remedy = "a product has a mass, and capsules a count"
        problems.add("conflict", path[:80], path, expected, remedy)
        return False
    return True


def _known(table: str, names: Called) -> frozenset[str]:
    """All keys of a table, of whatever kind."""
    held = names.tables.get(table)
    kind = held.get("kind") if isinstance(held, dict) else None
    return frozenset(readers_of(table, kind))
