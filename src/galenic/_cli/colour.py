"""Colour for what must not be passed over, on a terminal alone; the words say it without."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["coloured", "takes_colour"]

_RED, _YELLOW, _GREEN, _PLAIN = "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;32m", "\x1b[0m"


def coloured(text: str, stream: TextIO) -> str:
    """The text as a stream shows it best: plain, but on a terminal that takes colour."""
    return _painted(text) if takes_colour(stream, os.environ) else text


def takes_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether a stream is a terminal that takes colour, and nobody has asked for none.

    ``NO_COLOR`` is that of no-color.org: set to anything but nothing.
    """
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    try:
        return stream.isatty() and (os.name != "nt" or _windows_takes_it())
    except (AttributeError, ValueError):  # a stream of the caller's own, or one that is closed
        return False


def _painted(text: str) -> str:
    """Colour the words of severity and verdict where a line begins with one, and nowhere else."""
    colours = _colours()
    words = "|".join(map(re.escape, sorted(colours, key=len, reverse=True)))
    return re.sub(
        rf"^( *)({words})(?![\w-])",
        lambda found: f"{found[1]}{colours[found[2]]}{found[2]}{_PLAIN}",
        text,
        flags=re.MULTILINE,
    )


def _colours() -> dict[str, str]:
    """The words as they are said, each with its colour: no sentence is looked at."""
    from galenic._notices import Severity  # noqa: PLC0415 - only on a terminal
    from galenic._words import named, say  # noqa: PLC0415

    painted = {
        say("weights.stopped"): _RED,
        say("recovery.to-do"): _RED,
        say("recovery.accepted"): _GREEN,
    }
    for severity, colour in ((Severity.STOP, _RED), (Severity.CAUTION, _YELLOW)):
        painted |= dict.fromkeys((say(f"notices.{severity}"), named(severity).upper()), colour)
    verdicts = sys.modules.get("galenic.quality._verdicts")  # a check has opened it by now
    for verdict in () if verdicts is None else verdicts.Verdict:
        painted[verdict.upper()] = {"passes": _GREEN, "fails": _RED}.get(verdict, _YELLOW)
    return painted


if sys.platform == "win32":

    def _windows_takes_it() -> bool:
        """Ask the console of Windows to read what colours; an old one does not."""
        import ctypes  # noqa: PLC0415 - only there

        kernel, mode = ctypes.windll.kernel32, ctypes.c_ulong()
        console = kernel.GetStdHandle(-11)  # standard output
        reads = 4  # ENABLE_VIRTUAL_TERMINAL_PROCESSING
        if not kernel.GetConsoleMode(console, ctypes.byref(mode)):
            return "TERM" in os.environ  # a terminal of another kind, which names itself
        return bool(kernel.SetConsoleMode(console, mode.value | reads))

else:

    def _windows_takes_it() -> bool:
        return False
