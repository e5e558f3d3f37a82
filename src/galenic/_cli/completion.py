"""Completes the words of a command in a shell that asks for it, through argcomplete."""

from __future__ import annotations

import os

__all__ = ["complete", "is_asked"]


def is_asked() -> bool:
    """Whether a shell asks: it then sets a variable; nothing is imported to find out."""
    return "_ARGCOMPLETE" in os.environ


def complete() -> None:
    """Answer the shell and leave; without the extra ``completion`` there is no answer."""
    try:
        import argcomplete  # noqa: PLC0415 - only where a shell asks
    except ImportError:
        raise SystemExit(1) from None
    from galenic._cli.words import parser_for  # noqa: PLC0415

    words = os.environ.get("COMP_LINE", "").split()[1:]
    argcomplete.autocomplete(parser_for(words), always_complete_options=False)
