"""How far a long run is, on standard error where that is a terminal, and nowhere else.

Nothing is said for the first two seconds. The line is written over, and taken away at the end, so
that the result stands alone.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from galenic._cli.streams import say
from galenic.errors import printable

if TYPE_CHECKING:
    from threading import Thread
    from types import TracebackType

__all__ = ["Progress", "Waiting"]

_QUIET, _EACH = 2, 1
_AWAY = "\r" + " " * 78 + "\r"
_LONGEST = 60


def _is_seen() -> bool:
    """Whether a person looks at standard error."""
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):  # there is none, or it is closed
        return False


class Progress:
    """Says how many of a known number are done; the run calls it."""

    def __init__(self, of: str = "") -> None:
        """Begin to count; ``of`` says what for, where there are several."""
        from time import monotonic  # noqa: PLC0415

        self.clock, self.next = monotonic, monotonic() + _QUIET
        self.of, self.seen, self.told = _named(of), _is_seen(), False

    def __call__(self, done: int, wanted: int) -> None:
        """Take how many batches are done, of how many."""
        if self.seen and self.clock() >= self.next:
            self.next = self.clock() + _EACH
            say(f"{_AWAY}galenic: {self.of}{100 * done // wanted} % of {wanted} batches simulated")
            self.told = True

    def end(self) -> None:
        """Take the line away."""
        if self.told:
            say(_AWAY)


class Waiting:
    """Says what is being done, and for how long by now, while it is being done.

    Plans and ways out do not say how far they are, so a thread of its own counts the seconds.
    """

    def __init__(self, doing: str) -> None:
        """Take what is being done."""
        self.doing = _named(doing)
        self._thread: Thread | None = None

    def __enter__(self) -> None:
        """Begin to wait."""
        if _is_seen():
            from threading import Event, Thread  # noqa: PLC0415 - only where it is seen

            self._over = Event()
            self._thread = Thread(target=self._tell, daemon=True)
            self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the line away."""
        if self._thread is not None:
            self._over.set()
            self._thread.join()

    def _tell(self) -> None:
        seconds = _QUIET
        while not self._over.wait(_EACH if seconds > _QUIET else _QUIET):
            say(f"{_AWAY}galenic: {self.doing}{seconds} s")
            seconds += _EACH
        if seconds > _QUIET:
            say(_AWAY)


def _named(what: str) -> str:
    """What is done, cut to a line; a name could move the cursor."""
    what = printable(what)
    cut = what if len(what) <= _LONGEST else f"…{what[1 - _LONGEST :]}"
    return f"{cut}: " if cut else ""
