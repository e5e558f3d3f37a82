"""The least of interleaved rounds, in CPU time: what another process does changes it little."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers import Build, Worker

BATCH = 0.01
"""CPU seconds that a call is repeated for in one round, so that the clock is fine enough."""
FEWEST, LONG = 5, 20.0
"""Rounds at the least, unless one of them takes so many seconds."""


class Meter(Protocol):
    """Something that is measured again and again: seconds, or kB."""

    def read(self) -> float:
        """Measure once."""


class Called:
    """A task of a worker: CPU seconds of a call, the mean of enough in a row to fill a batch."""

    def __init__(self, worker: Worker, task: str, **told: Any) -> None:
        """Make it ready; its first call is not measured, unless that takes a batch alone."""
        self.worker = worker
        self.handle = worker.ask(prepare=task, **{"with": told})
        self.first: float | None = self._time(1)
        self.repeats = max(1, round(BATCH / max(self.first, 1e-9)))
        if self.repeats > 1:
            self.repeats = max(1, round(BATCH / max(self._time(self.repeats) / self.repeats, 1e-9)))
            self.first = None

    def read(self) -> float:
        """Measure once."""
        if self.first is not None:
            found, self.first = self.first, None
            return found
        return self._time(self.repeats) / self.repeats

    def _time(self, repeats: int) -> float:
        return float(self.worker.ask(time=self.handle, repeats=repeats))


class Started:
    """A process of Python, from its start to its end: CPU seconds, or the most memory in kB."""

    def __init__(self, build: Build, *arguments: str, memory: bool = False) -> None:
        """Start it once, so that bytecode that is missing is written."""
        self.build, self.arguments, self.memory = build, arguments, memory
        build.run(*arguments)

    def read(self) -> float:
        """Measure once."""
        used = self.build.run(*self.arguments)
        return used.peak if self.memory else used.seconds


class Warm:
    """A task of a worker that compiles while it runs, called for seconds before it is measured."""

    def __init__(self, worker: Worker, task: str, seconds: float) -> None:
        """Warm it up."""
        worker.ask(prepare=task)
        self.worker, self.repeats, spent = worker, 500, 0.0
        while spent < seconds:
            spent += self._time()

    def read(self) -> float:
        """Measure once."""
        return self._time() / self.repeats

    def _time(self) -> float:
        return float(self.worker.ask(time=0, repeats=self.repeats))


class Rounds(NamedTuple):
    """What each meter read, round by round."""

    readings: list[list[float]]

    def least(self) -> list[float]:
        """The least reading of each meter, which was disturbed least."""
        return [min(column) for column in self.readings]


def rounds(meters: Sequence[Meter], seconds: float) -> Rounds:
    """Read all meters in turn until the time is up, every other round backwards.

    One round is enough where it is long, or where no time is given.
    """
    found: list[list[float]] = [[] for _ in meters]
    places, begun, count = list(range(len(meters))), time.monotonic(), 0
    while True:
        for place in places:
            found[place].append(meters[place].read())
        places.reverse()
        count += 1
        took = time.monotonic() - begun
        if took >= seconds and (count >= FEWEST or took > LONG * count or not seconds):
            return Rounds(found)
