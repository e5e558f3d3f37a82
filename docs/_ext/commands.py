"""Runs the commands of a page when it is built, and shows what they print.

A page has a command as any Markdown has it, an ``sh`` block, which can be pasted as it stands. On a
page with a kernel it becomes a code cell here, in the folder in which the page's other cells run; a
command that fails fails the build. What stands behind ``<!-- not run: why -->`` is only shown. The
tests go through the blocks of every page, those without a kernel too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_BLOCK = re.compile(
    r"^(?P<why><!-- not run: [^\n]* -->\n)?```sh\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL
)
_KERNEL = re.compile(r"\A---\n(?:.*\n)*?file_format: mystnb\n(?:.*\n)*?---\n")
_SHELL = "%%sh\n"
_LOAD = "```{code-cell}\n:tags: [remove-cell]\n%load_ext shell\n```\n\n"


def _make_cells(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Turn the commands of a page with a kernel into cells of the shell."""
    head = _KERNEL.match(source[0])
    if head is None:
        return
    made, found = _BLOCK.subn(_cell, source[0])
    if found:
        source[0] = made[: head.end()] + "\n" + _LOAD + made[head.end() :].lstrip("\n")


def _cell(block: re.Match[str]) -> str:
    if block["why"]:
        return block[0]
    return f"```{{code-cell}}\n{_SHELL}{block['lines']}```"


def _show_commands(_app: Sphinx, page: nodes.document) -> None:
    """Take the word for the kernel out of what a reader sees, and pastes."""
    for block in page.findall(nodes.literal_block):
        if block.astext().startswith(_SHELL):
            text = block.astext().removeprefix(_SHELL)
            block.rawsource = text
            block.children = [nodes.Text(text)]
            block["language"] = "sh"


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at every page before and after it is read."""
    app.connect("source-read", _make_cells)
    app.connect("doctree-read", _show_commands)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
