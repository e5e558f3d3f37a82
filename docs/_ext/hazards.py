"""A directive that runs every row of the table of hazards, and writes what galenic says of it.

A row that says something else than it asks for is a warning, and fails the build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from hazard_rows import TABLE, rows, run, told
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_log = logging.getLogger(__name__)


class Hazards(SphinxDirective):
    """The table of hazards, each row run."""

    heads: ClassVar[list[str]] = ["hazard", "what shows it", "what galenic says"]

    def run(self) -> list[nodes.Node]:
        """Write a row for each hazard; what is not told as it should be is a warning."""
        self.env.note_dependency(str(TABLE))
        table = nodes.table()
        group = nodes.tgroup(cols=len(self.heads))
        group += [nodes.colspec(colwidth=width) for width in (20, 30, 50)]
        group += nodes.thead("", _row(self.heads))
        body = nodes.tbody()
        for row in rows():
            code, found = run(row)
            said = list(told(row, found))
            if code != row["exit"] or len({*row["says"]}) > len(said):
                _log.warning("hazard %r: exit %s, said %s", row["title"], code, said)
            words = "  ".join(f"{severity.upper()} {text}" for severity, text in said)
            body += _row([row["title"], row["shows"], words])
        group += body
        table += group
        return [table]


def _row(cells: list[str]) -> nodes.row:
    return nodes.row("", *[nodes.entry("", nodes.paragraph(text=cell)) for cell in cells])


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive."""
    app.add_directive("hazards", Hazards)
    return {"parallel_read_safe": True}
