"""Runs a command; whatever goes wrong becomes an exit code and a sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from galenic._cli import completion, written
from galenic._cli.exits import FAILED, INTERRUPTED, UNUSABLE, own_error
from galenic._cli.streams import OutputError, finish, refuse, say
from galenic._cli.words import parser_for
from galenic.errors import CheckError, ExtraError, InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; never a traceback."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = None
    if completion.is_asked():
        completion.complete(parser_for)
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
        say(f"galenic: {own_error(error)}\n")
        return FAILED


def _parsed(words: list[str]) -> argparse.Namespace:
    """The words of a command, read; help, the version and a slip leave by ``SystemExit``."""
    asked = [*words[1:], "--help"] if words[:1] == ["help"] else words
    parser = parser_for(asked)
    if not words:
        say(parser.format_help())
        raise SystemExit(UNUSABLE)
    try:
        return parser.read(asked)
    except SystemExit as left:
        if not finish() and not left.code:
            say(f"galenic: {OutputError()}\n")
            raise SystemExit(UNUSABLE) from left
        raise
