"""The rows of the table of hazards, each run at the command line as a person would run it.

A row of `hazards.toml` is an example, or an order of that file, with keys set and removed; or
readings, and a command. A number in the path of a key is a place in a list. It must say what it
asks for: a notice by its code, or a problem by its path.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import galenic
from galenic._cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).parent.parent / "hazards.toml"


def rows() -> list[dict[str, Any]]:
    """The rows of the table."""
    found: list[dict[str, Any]] = _table()["hazard"]
    return found


def _table() -> dict[str, Any]:
    """The file of rows, read anew: whoever changes an order of it changes a copy."""
    return tomllib.loads(TABLE.read_text("utf-8"))


def order_of(row: dict[str, Any]) -> dict[str, Any] | None:
    """The order that a row shows: its example or the order named, with keys removed and set."""
    if "order" in row:
        order: dict[str, Any] = _table()["orders"][row["order"]]
    elif "example" in row:
        name = f"{row['example']}.toml"
        order = tomllib.loads(files("galenic").joinpath("examples", name).read_text("utf-8"))
    else:
        return None
    for path in row.get("remove", ()):
        table, key = _place(order, path)
        del table[key]
    for path, value in row.get("set", {}).items():
        table, key = _place(order, path)
        table[key] = value
    return order


def _place(order: dict[str, Any], path: str) -> tuple[Any, str]:
    """The table that a key stands in, made where it is not there, and the key."""
    table: Any = order
    *names, key = path.split(".")
    for name in names:
        table = table[int(name)] if name.isdecimal() else table.setdefault(name, {})
    return table, key


def run(row: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Run the command of a row in a directory of its own; gives the exit code and the JSON.

    Where galenic fails there is no JSON (exit code 3), and nothing is said: no row asks for that.
    """
    with tempfile.TemporaryDirectory() as directory, contextlib.chdir(directory):
        order = order_of(row)
        if order is not None:
            Path("order.json").write_text(json.dumps(order, default=str), "utf-8")
        if "plan.json" in row.get("command", ()):
            Path("plan.json").write_text(galenic.plan(order).to_json(), "utf-8")
        for name, text in row.get("files", {}).items():
            Path(name).write_text(text, "utf-8")
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = main([*row.get("command", ["plan", "order.json"]), "--json"])
    return code, json.loads(out.getvalue() or "{}")


def told(row: dict[str, Any], found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the JSON says of what a row asks for: how severe, and in which words."""
    for name in row["says"]:
        for notice in found.get("notices", ()):
            if notice["code"] == name:
                yield notice["severity"], notice["text"]
        for problem in found.get("problems", ()):
            if problem["path"] == name:
                given = f"{problem['path']}: given {problem['given']}"
                yield "refused", f"{given}; expected {problem['expected']}; {problem['remedy']}"
