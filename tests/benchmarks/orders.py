"""The orders that are timed, as tables: no galenic is needed to write them down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workers import SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Tables = dict[str, Any]

EXAMPLE = SOURCES / "galenic" / "examples" / "tablets.toml"
DOSES = {0: "9 mg", 1: "1.5 mg", 2: "0.1 mg", 3: "6 mcg"}
"""Doses of twenty capsules that take so many steps of trituration on a balance of class III."""
DECADES = (1, 2, 5, 10, 20, 50, 100, 200)
"""Readabilities, in mg, of eight balances from the finest to one a hundred times coarser."""


def diluted(dose: str = DOSES[1], capsules: int = 20, balances: int = 1) -> Tables:
    """An order on balances of class III: 120 mg at least, the others coarser each by a half."""
    return {
        "order": {"active": "the drug", "dose": dose, "capsules": capsules},
        "stock": {"kind": "powder", "active": "the drug", "assay": "100 %", "basis": "as-is",
                  "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
        "weighing": {"rule": "least-weighable", "error": "5 %"},
        "balance": [
            {"name": f"B{n}", "readability": f"{2 + n} mg", "sensitivity": f"{6 + 3 * n} mg"}
            for n in range(balances)
        ],
    }  # fmt: skip


def decades(readabilities: Sequence[int] = DECADES, *, each_finest: bool = False) -> Tables:
    """Twenty capsules of 0.05 mg on balances whose readabilities are decades apart.

    Each weighs up to 200,000 readings and answers to six of them, or, if it is as fine as it may
    be, to 6 mg or one reading.
    """
    return diluted("0.05 mg") | {
        "balance": [
            {
                "name": f"B{number}",
                "readability": f"{number} mg",
                "sensitivity": f"{max(6, number) if each_finest else 6 * number} mg",
                "capacity": f"{200 * number} g",
            }
            for number in readabilities
        ]
    }


def other_stocks(count: int) -> Tables:
    """Too little to weigh, and so many other lots that are asked whether they would do."""
    order = diluted()
    lots = ({"assay": f"{99 - place / 100:.2f} %", "lot": f"L{place}"} for place in range(count))
    return order | {"other_stock": [order["stock"] | lot for lot in lots]}


def excipients(count: int) -> Tables:
    """So many excipients beside a drug that can be weighed."""
    added = (
        {"name": f"excipient {place}", "role": "other", "share": f"{20 / count:.4f} %",
         "pack_stat": "150 mg/capsule"}
        for place in range(count)
    )  # fmt: skip
    return fine() | {"excipient": list(added)}


def actives(count: int) -> Tables:
    """So many drugs in a capsule, each weighed from a powder of its own; one in the short form."""
    order = fine()
    if count == 1:
        return order
    rows: list[Tables] = []
    for place in range(count):
        name = f"drug {place}"
        stock = order["stock"] | {"active": name}
        rows.append({"name": name, "dose": "9 mg", "stock": stock})
    left = {key: keys for key, keys in order.items() if key != "stock"}
    return left | {"order": {"capsules": order["order"]["capsules"]}, "active": rows}


def regimen(strengths: int) -> Tables:
    """A year in so many steps, each of a strength of its own, and the batch of each."""
    order = fine()
    doses = [f"{9 + place} mg" for place in range(strengths)]
    steps = [{"dose": dose, "for": f"{360 // strengths} days"} for dose in doses]
    table = {"active": order["order"]["active"], "start": "2027-01-01", "strengths": doses}
    left = {key: keys for key, keys in order.items() if key != "order"}
    return {"regimen": table | {"step": steps}} | left


def capsules(count: int) -> Tables:
    """A batch of so many capsules."""
    order = fine()
    return order | {"order": order["order"] | {"capsules": count}}


def weighed_tablets(count: int) -> Tables:
    """A stock of tablets of which so many were weighed one by one."""
    masses = [f"{250 + place % 9} mg" for place in range(count)]
    return fine() | {
        "stock": {"kind": "tablets", "active": "the drug", "strength": "50 mg/tablet",
                  "coating": "none", "pack_stat": "180 mg/capsule", "masses": masses,
                  "masses_are": "sample"},
    }  # fmt: skip


def fine() -> Tables:
    """A drug that is weighed as it is, on a fine balance."""
    return diluted("9 mg", 100) | {
        "weighing": {"rule": "usp-41"},
        "balance": [{"name": "fine", "readability": "0.01 mg", "repeatability": "0.01 mg"}],
    }


def simulated() -> Tables:
    """A batch with scatter between capsules and in the mixture."""
    return fine() | {"fill": {"rsd": "3 %"}, "mixing": {"rsd": "2 %", "loss": "2 %"}}


def jsonable(tables: Mapping[str, Any]) -> Tables:
    """Tables as TOML gives them, with days as text."""
    return {
        table: {key: value if isinstance(value, str | int | float) else str(value)
                for key, value in keys.items()} if isinstance(keys, dict) else keys
        for table, keys in tables.items()
    }  # fmt: skip


def read_json(file: Path) -> Tables:
    """An order that was written down as JSON."""
    tables: Tables = json.loads(file.read_text(encoding="utf-8"))
    return tables
