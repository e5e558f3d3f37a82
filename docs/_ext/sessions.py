"""Runs the Python sessions (`>>>`) of every page when it is read; one that differs is a warning.

Each page runs in an empty directory of its own in which the examples of `galenic example` lie.
"""

from __future__ import annotations

import doctest
import os
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_log = logging.getLogger(__name__)


def _run(_app: Sphinx, page: str, source: list[str]) -> None:
    examples = doctest.DocTestParser().get_doctest(source[0], {}, page, None, 0)
    if not examples.examples:
        return
    told: list[str] = []
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as directory:
        for example in files("galenic").joinpath("examples").iterdir():
            Path(directory, example.name).write_bytes(example.read_bytes())
        os.chdir(directory)
        try:
            doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
        finally:
            os.chdir(here)
    if told:
        _log.warning("an example does not print what it says:\n%s", "".join(told), location=page)


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at every page as it is read."""
    app.connect("source-read", _run)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
