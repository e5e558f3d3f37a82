"""Two directives that write what the package holds: its tables, and its formulas.

`{package-table} sizes` is the table that `galenic list sizes` prints; `{package-formulas}` is every
formula declared, with its unit, its inputs and its source.
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from galenic import formulas
from galenic._show import lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx

_SYMBOL = re.compile(r"([^\W\d_](?:\u0304|'+)?)(?:_(\w+))?")

_SHORT = 30


class PackageTable(SphinxDirective):
    """A table of the package, row by row."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the rows; what no row has is no column."""
        rows = lists.rows(self.arguments[0])
        heads = list(dict.fromkeys(key for row in rows for key in row))
        return [_table(heads, ([_plain(row.get(head, "")) for head in heads] for row in rows))]


class PackageFormulas(SphinxDirective):
    """Every formula, in the files in which they are declared."""

    heads: ClassVar[list[str]] = ["formula", "unit", "what it is", "worked out from", "source"]

    def run(self) -> list[nodes.Node]:
        """Write a section for each file."""
        found: list[nodes.Node] = []
        for module in dict.fromkeys(formula.function.__module__ for formula in formulas.ALL):
            name = module.rpartition(".")[2]
            section = nodes.section(ids=[nodes.make_id(f"formulas-{name}")])
            section += nodes.title(text=name)
            own = [formula for formula in formulas.ALL if formula.function.__module__ == module]
            section += _table(self.heads, map(_formula, own))
            found.append(section)
        return found


def _formula(formula: formulas.Formula) -> list[list[nodes.Node]]:
    inputs: list[nodes.Node] = []
    for symbol, (name, unit, many) in zip(formula.symbols, formula.parameters, strict=True):
        inputs += [*_plain(", " if inputs else ""), *_symbols(symbol)]
        inputs += _plain(f" {'each of ' if many else ''}{name} [{unit}]")
    said = (inspect.getdoc(formula.function) or "").partition("\n")[0]
    return [
        *(_symbols(formula.text), _plain(formula.unit), _plain(said)),
        *(inputs, _plain(formula.source)),
    ]


def _symbols(text: str) -> list[nodes.Node]:
    """Letters as symbols, with what follows an underscore set low; a short one on one line."""
    if len(text) <= _SHORT:
        text = text.replace(" ", "\N{NO-BREAK SPACE}")
    found: list[nodes.Node] = []
    end = 0
    for match in _SYMBOL.finditer(text):
        found.append(nodes.Text(text[end : match.start()]))
        letter, low = match.groups()
        found.append(nodes.emphasis(text=letter))
        if low:
            found.append(nodes.subscript(text=low))
        end = match.end()
    return [*found, nodes.Text(text[end:])]


def _plain(value: object) -> list[nodes.Node]:
    text = "yes" if value is True else "no" if value is False else value
    return [nodes.Text(", ".join(map(str, text)) if isinstance(text, list) else str(text))]


def _table(heads: Sequence[str], rows: Iterable[Sequence[list[nodes.Node]]]) -> nodes.table:
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    group += nodes.thead("", _row([_plain(head.replace("_", " ")) for head in heads]))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group)


def _row(cells: Iterable[list[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the two directives."""
    app.add_directive("package-table", PackageTable)
    app.add_directive("package-formulas", PackageFormulas)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
