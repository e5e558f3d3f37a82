"""Runs a command; whatever goes wrong becomes an exit code and a sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from galenic._cli import written
from galenic._cli.streams import OutputError, finish, refuse, say
from galenic._cli.words import parser_for
from galenic.errors import CheckError, ExtraError, InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

__all__ = ["main"]

UNUSABLE, FAILED, INTERRUPTED = 2, 3, 130
_TOLD = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; never a traceback."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = None
    try:
        given = _parsed(words)
        written.check(given)
        return int(given.run(given))
    except InputError as error:
        refuse(error, as_json=getattr(given, "json", False))
        return UNUSABLE
    except (OutputError, ExtraError) as error:
        say(f"galenic: {error}\n")
        return UNUSABLE
    except CheckError as error:
        say(f"galenic: {error}\n")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a traceback tells a person nothing
        told = " ".join(f"{type(error).__name__}: {error}"[:_TOLD].split())
        say(
            f"galenic: an error of galenic's own ({told}); "
            "there is no result. Please report the order.\n"
        )
        return FAILED


def _parsed(words: list[str]) -> argparse.Namespace:
    """The words of a command, read; help, the version and a slip leave by ``SystemExit``."""
    try:
        return parser_for(words).parse_args(words)
    except SystemExit as left:
        if not finish() and not left.code:
            say(f"galenic: {OutputError()}\n")
            raise SystemExit(UNUSABLE) from left
        raise
