"""Runs a command; whatever goes wrong becomes an exit code and a sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from galenic._cli.commands import DONE
from galenic._cli.streams import let_go_of_output, refuse, say
from galenic._cli.words import parser_for
from galenic.errors import CheckError, ExtraError, GalenicError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

UNUSABLE, FAILED, INTERRUPTED = 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one for each way to end
    """Run a command and give its exit code; never a traceback."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = parser_for(words[0] if words else "").parse_args(words)
    try:
        return int(given.run(given))
    except InputError as error:
        refuse(error, as_json=getattr(given, "json", False))
        return UNUSABLE
    except CheckError as error:
        say(f"galenic: {error}\n")
        return FAILED
    except ExtraError as error:
        say(f"galenic: {error}\n")
        return UNUSABLE
    except BrokenPipeError:
        let_go_of_output()
        return DONE
    except OSError as error:
        let_go_of_output()
        say(f"galenic: the result cannot be written: {error.strerror}\n")
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        GalenicError,
        MemoryError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        AssertionError,
        RuntimeError,
    ) as error:
        say(
            f"galenic: an error of galenic's own ({type(error).__name__}: {error}); "
            "there is no result. Please report the order.\n"
        )
        return FAILED
