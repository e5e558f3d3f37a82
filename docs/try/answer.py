"""What the page asks of galenic, answered as JSON text; it runs in the browser.

An order is written into a folder of its own under the name of its file, so that every message names
the file as it does at the command line.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import galenic
from galenic import _files

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["answer", "opened"]


def answer(name: str, text: str, prove: bool) -> str:  # noqa: FBT001 - JavaScript names nothing
    """Plan an order: the sheet and its files, or the problems, or that galenic failed."""
    data = text.encode("utf-8", "replace")  # half a surrogate pair is no text
    return _told(name, data, lambda path: _planned(path, prove=prove))


def opened(name: str, data: Any) -> str:  # noqa: ANN401 - bytes, or a buffer of JavaScript
    """Read the bytes of a file as text, or give the problems."""
    there = data.to_bytes() if hasattr(data, "to_bytes") else data
    return _told(name, there, lambda path: {"kind": "text", "text": _files.read_text(path)})


def _told(name: str, data: bytes, what: Callable[[str], dict[str, Any]]) -> str:
    with TemporaryDirectory() as folder, chdir(folder):
        Path(name).write_bytes(data)
        try:
            found = what(name)
        except galenic.InputError as error:
            found = {"kind": "problems", "text": str(error), **error.to_dict()}
        except galenic.CheckError as error:
            found = {"kind": "broken", "said": str(error)}
    return json.dumps(found)


def _planned(path: str, *, prove: bool) -> dict[str, Any]:
    made = galenic.plan(galenic.read_order(path), prove=prove)
    return {
        "kind": "plan",
        "capsules": made.made.planned,
        "proved": made.proved,
        "severities": Counter(str(notice.severity) for notice in made.notices),
        "shown": made._repr_html_(),
        "files": {"html": made.to_html(), "txt": str(made), "json": made.to_json()},
    }
