"""The command line: arguments in, a worksheet out; diagnostics go to standard error."""

# PYTHON_ARGCOMPLETE_OK - a shell that completes for every command of Python looks for this

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from galenic._cli.main import main as _run

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_SELDOM = 100_000  # objects made between two looks for cycles; a command is done after some of them


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; never a traceback."""
    _serve_consoles()
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM)  # classes and modules, which start-up makes, are no rubbish
    try:
        return _run(arguments)
    finally:
        gc.set_threshold(*before)


def _serve_consoles() -> None:
    """Have streams without Unicode tell in words what they have no sign for, whoever writes."""
    for stream in (sys.stdout, sys.stderr):
        encoding = getattr(stream, "encoding", None) or "utf-8"
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and not encoding.lower().startswith("utf"):
            from galenic._cli.signs import PLAIN  # noqa: PLC0415 - seldom needed

            with suppress(OSError, ValueError):  # closed: who writes to it is told so
                reconfigure(errors=PLAIN)
