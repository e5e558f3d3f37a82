"""What comes in by standard input, and what goes out: results, and what went wrong."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from galenic._cli import near
from galenic._cli.colour import coloured
from galenic.errors import GalenicError, InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "OutputError",
    "emit",
    "finish",
    "kept",
    "name_of",
    "put",
    "read_bytes",
    "read_input",
    "read_stdin",
    "refuse",
    "say",
]

_CLOSED = "standard output is closed"


class OutputError(GalenicError):
    """Standard output took no result: it is closed, say, or its disk is full."""

    def __init__(self, reason: str = "standard output is closed, or full") -> None:
        """Take why not."""
        super().__init__(f"the result cannot be written: {reason}")


def name_of(path: str) -> str:
    """A file as messages name it."""
    return "standard input" if path == "-" else path


def read_input(path: str) -> str:
    """The text of a file, or of standard input where the path is ``-``."""
    from galenic import _files as files  # noqa: PLC0415

    return files.decode(read_bytes(path), name_of(path))


def read_bytes(path: str) -> bytes:
    """The bytes of a file, or of standard input where the path is ``-``."""
    from galenic import _files as files  # noqa: PLC0415

    if path != "-":
        return near.read_bytes(path)
    return read_stdin(files.LONGEST)


def read_stdin(most: int) -> bytes:
    """The bytes of standard input, and one more than ``most`` where there are more."""
    try:
        if sys.stdin is None:
            raise ValueError("a closed input")  # noqa: TRY301 - told as what the system refuses is
        return sys.stdin.buffer.read(most + 1)
    except (OSError, ValueError) as error:
        problems = Problems()
        reason = getattr(error, "strerror", None) or "a closed input"
        problems.add("file", name_of("-"), reason, "an order", "give a file")
        raise InputError(problems) from error


def emit(
    text: str | bytes,
    output: str | None,
    *,
    force: bool = False,
    as_json: bool = False,
    inputs: Iterable[str] = (),
) -> None:
    """Write a result to the file named, or to standard output in signs that it can show.

    A reader who has gone, as ``head`` does, has seen what it wanted.

    Raises
    ------
    InputError
        When the file is kept, or is one of the ``inputs``, or cannot be written.
    OutputError
        When standard output takes nothing.
    """
    if output is not None:
        from galenic import _writing as writing  # noqa: PLC0415

        held = kept(inputs)
        if isinstance(text, bytes):
            writing.write_bytes(output, text, force=force, inputs=held)
        else:
            writing.write_text(output, f"{text}\n", force=force, inputs=held)
        return
    assert isinstance(text, str)  # noqa: S101 - bytes are written to files alone
    stream = sys.stdout
    if stream is None:
        raise OutputError(_CLOSED)
    text = _for_signs_of(stream, text, as_json=as_json)
    if not as_json:
        text = coloured(text, stream)
    put(f"{text}\n", stream)


def put(text: str, stream: TextIO) -> None:
    """Write text to a stream, now.

    Raises
    ------
    OutputError
        When it takes nothing; a reader who has gone is none of that.
    """
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError) as error:
        _let_go(stream)
        if not _has_left(error):
            raise OutputError(getattr(error, "strerror", None) or _CLOSED) from error


def kept(inputs: Iterable[str]) -> list[str | int]:
    """The files that a command reads, by path or descriptor: no result may take their place."""
    found = [_standard_input() if path == "-" else path for path in inputs]
    return [one for one in found if one is not None]


def _standard_input() -> int | None:
    """The descriptor of standard input, which may be an order file under ``<``."""
    with suppress(OSError, ValueError):
        return None if sys.stdin is None else sys.stdin.fileno()
    return None


def _for_signs_of(stream: TextIO, text: str, *, as_json: bool) -> str:
    """The text in signs that a stream can show: a terminal without µ still shows the weights."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if _ON_WINDOWS and _may_be_misread(stream):
        encoding = "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if as_json:
            return _escaped(text)
        from galenic._cli.signs import PLAIN  # noqa: PLC0415 - seldom needed

        return text.encode(encoding, PLAIN).decode(encoding)
    return text


_ON_WINDOWS = os.name == "nt"


def _may_be_misread(stream: TextIO) -> bool:
    """Whether what Windows is given may be read in another code page than it was written in.

    A pipe or a file gets the code page of the system, and PowerShell reads it in that of the
    console, unless one was chosen for both.
    """
    if sys.flags.utf8_mode or os.environ.get("PYTHONIOENCODING"):
        return False
    with suppress(ValueError):  # closed: who writes to it is told so
        return not stream.isatty()
    return False


def _escaped(text: str) -> str:
    """JSON with every sign beyond ASCII escaped; they stand only in strings."""
    import json  # noqa: PLC0415

    return "".join(sign if sign.isascii() else json.dumps(sign)[1:-1] for sign in text)


def refuse(error: InputError, *, as_json: bool) -> None:
    """Tell every problem of an input: as JSON on standard output, else on standard error."""
    if as_json:
        import json  # noqa: PLC0415

        try:
            emit(json.dumps(error.to_dict(), indent=2), None)
        except OutputError:  # then there is still standard error
            say(f"{error}\n")
    else:
        say(f"{error}\n")


def say(text: str) -> None:
    """Tell what went wrong, where there is anybody to be told; the exit code says it anyway."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError):
        _let_go(stream)


def finish() -> bool:
    """Send off what was printed by others; whether standard output took it, or its reader left."""
    say("")
    if sys.stdout is None:
        return False
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        _let_go(sys.stdout)
        return _has_left(error)
    return True


def _has_left(error: OSError | ValueError) -> bool:
    """Whether the reader of a pipe has gone; Windows calls that an invalid argument."""
    invalid = _ON_WINDOWS and getattr(error, "errno", None) == errno.EINVAL
    return invalid or isinstance(error, BrokenPipeError)


def _let_go(stream: TextIO) -> None:
    """The reader has gone, or the disk is full: Python must not try once more at exit."""
    with suppress(OSError, ValueError):  # a stream of the caller's own may have no descriptor
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, stream.fileno())
        os.close(sink)
