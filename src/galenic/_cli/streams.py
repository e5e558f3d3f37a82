"""What comes in by standard input, and what goes out: results, and what went wrong."""

from __future__ import annotations

import os
import sys

from galenic.errors import InputError, Problems

__all__ = ["Progress", "emit", "let_go_of_output", "read_input", "refuse", "say"]


def read_input(path: str) -> str:
    """The text of a file, or of standard input where the path is ``-``."""
    from galenic import _files as files  # noqa: PLC0415

    if path != "-":
        return files.read_text(path)
    if sys.stdin is None:
        problems = Problems()
        problems.add("file", "standard input", "a closed input", "an order", "give a file")
        raise InputError(problems)
    return files.decode(sys.stdin.buffer.read(files.LONGEST + 1), "standard input")


def emit(text: str, output: str | None, *, force: bool = False, as_json: bool = False) -> None:
    """Write a result to the file named, or to standard output in signs that it can show."""
    if output is not None:
        from galenic import _files as files  # noqa: PLC0415

        files.write_text(output, f"{text}\n", force=force)
        return
    stream = sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:  # a terminal without µ still shows the weights
        text = (
            _escaped(text)
            if as_json
            else text.encode(encoding, "backslashreplace").decode(encoding)
        )
    stream.write(f"{text}\n")
    stream.flush()


def _escaped(text: str) -> str:
    """JSON with every sign beyond ASCII escaped; they stand only in strings."""
    import json  # noqa: PLC0415

    return "".join(sign if sign.isascii() else json.dumps(sign)[1:-1] for sign in text)


def refuse(error: InputError, *, as_json: bool) -> None:
    """Tell every problem of an input: as JSON on standard output, else on standard error."""
    if as_json:
        import json  # noqa: PLC0415

        emit(json.dumps(error.to_dict(), indent=2), None)
    else:
        say(f"{error}\n")


def say(text: str) -> None:
    """Tell what went wrong, where there is anybody to be told."""
    if sys.stderr is not None:
        sys.stderr.write(text)


def let_go_of_output() -> None:
    """The reader has gone, or the disk is full: Python must not try once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Progress:
    """Says on standard error how far a long run is: nothing for the first two seconds."""

    def __init__(self) -> None:
        """Begin to count."""
        from time import monotonic  # noqa: PLC0415

        self.clock, self.next = monotonic, monotonic() + 2

    def __call__(self, done: int, wanted: int) -> None:
        """Take how many batches are done, of how many."""
        if self.clock() >= self.next:
            self.next = self.clock() + 1
            say(f"galenic: {100 * done // wanted} % of {wanted} batches simulated\n")
