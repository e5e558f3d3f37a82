"""Words as they are typed in a command that is offered."""

from __future__ import annotations

import os

from galenic.errors import printable

__all__ = ["quoted", "typed"]


def typed(path: str) -> str:
    """A path as it is typed in a command; no option, where it begins as one."""
    return quoted(f"./{path}" if path.startswith("-") else path)


def quoted(word: str, *, on_windows: bool = os.name == "nt") -> str:
    """A word as it is typed in a command: within its quotes no shell reads anything.

    PowerShell takes a curly quote for a straight one. A space alone is quoted so that the older
    shell of Windows takes it as well.
    """
    shown = printable(word)
    if not on_windows:
        from shlex import quote  # noqa: PLC0415 - only where a command is offered

        return quote(shown)
    if all(sign.isalnum() or sign in "._-/\\: " for sign in shown):
        return f'"{shown}"' if " " in shown else shown
    return (
        "'"
        + "".join(2 * sign if sign in "'\u2018\u2019\u201a\u201b" else sign for sign in shown)
        + "'"
    )
