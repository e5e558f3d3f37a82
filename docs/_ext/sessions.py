"""Runs the Python of every page when it is read; what fails or prints otherwise is a warning.

A page runs in an empty directory of its own with the examples of `galenic example`, of which
`order.toml` is that of tablets. Sessions (`>>>`) are compared with what they print; a block without
a prompt has to run. Code cells are the business of myst-nb.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import tempfile
import traceback
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_log = logging.getLogger(__name__)

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RUN_BY_TESTS = {"embedding"}  # it starts processes and a server


def _run(_app: Sphinx, page: str, source: list[str]) -> None:
    blocks = _BLOCK.findall(source[0])
    if not blocks or page in _RUN_BY_TESTS:
        return
    with tempfile.TemporaryDirectory() as directory, contextlib.chdir(directory):
        _lay_out(Path(directory))
        for told in (_session(page, blocks), _bare(blocks)):
            if told:
                _log.warning("an example is not as it says:\n%s", told, location=page)


def _lay_out(directory: Path) -> None:
    """Put the examples where pages look for them: as a user has them, and as the checkout has."""
    deep = directory / "src/galenic/examples"
    deep.mkdir(parents=True)
    for example in files("galenic").joinpath("examples").iterdir():
        for place in (directory, deep):
            (place / example.name).write_bytes(example.read_bytes())
    (directory / "order.toml").write_bytes((directory / "tablets.toml").read_bytes())


def _session(page: str, blocks: list[str]) -> str:
    session = "\n".join(block for block in blocks if ">>>" in block)
    examples = doctest.DocTestParser().get_doctest(session, {}, page, None, 0)
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
    return "".join(told)


def _bare(blocks: list[str]) -> str:
    names: dict[str, object] = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for block in blocks:
                if ">>>" not in block:
                    exec(compile(block, "<page>", "exec"), names)  # noqa: S102 - our own page
    except Exception:  # noqa: BLE001 - whatever it is, it is told
        return traceback.format_exc()
    return ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at every page as it is read."""
    app.connect("source-read", _run)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
