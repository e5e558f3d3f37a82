"""The tables of the package, for ``galenic list``."""

from __future__ import annotations

import json
import textwrap
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from galenic import _fields as fields
from galenic._amounts import UNITS, decimal_text
from galenic._amounts.ucum import ucum_of
from galenic._materials import (
    balances,
    capsules,
    excipients,
    flows,
    heaped,
    spread,
    substances,
)
from galenic._materials._tables import written_rows
from galenic._materials.batch_facts import rows as rows_of_batch
from galenic._materials.beyond_use import beyond_uses
from galenic._materials.labelling import label_sizes
from galenic._materials.minimum_weights import minimum_weights
from galenic._materials.mixing_rules import mixing_rule
from galenic._materials.order import REQUEST, TABLES
from galenic._materials.product import PRODUCTS
from galenic._materials.stock import STOCKS
from galenic._materials.usual_means import usual_means
from galenic._notices import CATALOGUE
from galenic.quality._rules import published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from galenic.quality._rules import Rule

__all__ = ["as_json", "as_text", "rows"]


def rows(what: str) -> list[dict[str, Any]]:
    """The rows of one table, as plain data with every amount as text."""
    tables: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "sizes": lambda: [_row(row) for row in capsules.capsule_sizes()],
        "substances": lambda: [_row(row) for row in substances.substances()],
        "fillers": lambda: [_row(row) for row in excipients.excipients()],
        "cylinders": lambda: [_row(row) for row in heaped.cylinders()],
        "flows": lambda: [_row(row) for row in flows.flow_classes()],
        "packings": lambda: [_row(row) for row in spread.packing_factors()],
        "rules": lambda: [
            _row(row) | {"needs": balances.NEEDS.get(row.name, "readability")}
            for row in minimum_weights().values()
        ],
        "mixing": lambda: [_row(mixing_rule())],
        "checks": lambda: (
            [_rule(row) for row in published()] + [_row(row) for row in usual_means().values()]
        ),
        "beyond-use": lambda: [_row(row) for row in beyond_uses()],
        "labels": lambda: [_row(row) for row in label_sizes()],
        "notices": lambda: [
            {"code": code, "severity": severity, "text": text, "source": source}
            for code, (severity, text, source) in CATALOGUE.items()
        ],
        "keys": lambda: list(_keys()),
        "regimen": lambda: list(_regimen_keys()),
        "batch": lambda: [
            {"key": f"{table}.{key}", "belongs to": str(to)} for table, key, to in rows_of_batch()
        ],
        "units": lambda: list(_units()),
        "codes": lambda: list(_codes()),
    }
    return tables[what]()


def _units() -> Iterator[dict[str, Any]]:
    """Every unit that is read, what it is kept in, and the code that machines know it by."""
    for unit, (kept, factor) in UNITS.items():
        told = {"kept_as": kept, "factor": decimal_text(factor), "ucum": ucum_of(unit)}
        yield {"name": unit} | told


def _codes() -> Iterator[dict[str, Any]]:
    """The UNIIs that are known, of actives and of fillers."""
    for form in substances.substances():
        if form.unii is not None:
            where = {"source": form.source, "edition": form.edition}
            yield {"name": form.name, "unii": form.unii} | where
    yield from (
        {key: row[key] for key in ("name", "unii", "source", "edition")}
        for row in written_rows("filler_code")
    )


def _row(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any record of the tables
    found = attrs.asdict(record, recurse=False)
    return {key: _plain(value) for key, value in found.items() if value is not None}


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule with the keys of all its criteria in one row."""
    row = _row(attrs.evolve(rule, criteria=()))
    del row["criteria"]
    return row | {key: value for one in rule.criteria for key, value in _row(one).items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    return (
        value
        if isinstance(value, (int, str))
        else decimal_text(value)
        if isinstance(value, Fraction)
        else [_plain(one) for one in value]
        if isinstance(value, tuple)
        else str(value)
    )


def _keys() -> Iterator[dict[str, Any]]:
    """Every key of the order file, from the same metadata that reads it."""
    yield from _of("order", REQUEST)
    for name, reader in TABLES.items():
        if name == "product":
            yield _kind("product", PRODUCTS, "the kind of product")
            for kind, product in PRODUCTS.items():
                yield from _of(f"product ({kind})", fields.keys(product))
        elif name == "stock":
            yield _kind("stock", STOCKS, "the kind of stock")
            for kind, record in STOCKS.items():
                yield from _of(f"stock ({kind})", fields.keys(record))
        elif reader.record is not None:
            yield from _of("active" if name == "actives" else name, fields.keys(reader.record))
        else:
            yield {
                "key": name,
                "accepts": reader.expects,
                "required": reader.required,
                "means": reader.doc,
            }


def _kind(table: str, kinds: Iterable[str], means: str) -> dict[str, Any]:
    """The key that says which kind of table it is."""
    accepts = f"one of {', '.join(kinds)}"
    return {"key": f"{table}.kind", "accepts": accepts, "required": True, "means": means}


def _regimen_keys() -> Iterator[dict[str, Any]]:
    """Every key of the regimen file, from the same metadata."""
    from galenic._regimen import tables  # noqa: PLC0415 - only these rows are of it

    for table, record in (
        ("regimen", tables.Regimen),
        ("regimen.step", tables.RegimenStep),
        ("regimen.step.doses", tables.TimedDose),
        ("have", tables.Have),
    ):
        yield from _of(table, fields.keys(record))


def _of(table: str, readers: dict[str, fields.Reader]) -> Iterator[dict[str, Any]]:
    for key, reader in readers.items():
        yield {
            "key": f"{table}.{key}",
            "accepts": reader.expects,
            "required": reader.required,
            "means": reader.doc,
        }


def as_json(found: list[dict[str, Any]]) -> str:
    """The rows as JSON."""
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_text(found: list[dict[str, Any]]) -> str:
    """The rows for people: a heading for each, and what there is to say of it."""
    return "\n".join(line for row in found for line in _lines(row))


def _lines(row: dict[str, Any]) -> Iterable[str]:
    heads = [key for key in ("maker", "size", "name", "code", "key") if key in row]
    yield " ".join(str(row[key]) for key in heads)
    rest = "; ".join(f"{key} {_said(value)}" for key, value in row.items() if key not in heads)
    yield from textwrap.wrap(rest, 80, initial_indent="    ", subsequent_indent="    ")


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
