"""Work spread over an executor: in parcels, answered in order, so many under way and no more."""

from __future__ import annotations

import pickle
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from galenic.errors import must_be

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Executor, Future

__all__ = ["Parcel", "batched", "check_executor", "spread"]

T = TypeVar("T")


class Parcel:
    """What travels in one piece: packed only when it leaves for another process.

    It is unpacked where it is opened. So what cannot be unpacked fails the one piece of work, where
    it would break a pool whose own threads unpack it; and answers that wait for their turn are
    bytes, a tenth of the plans in them.
    """

    __slots__ = ("_held", "_packed")

    def __init__(self, held: object, packed: bytes | None = None) -> None:
        """Take what is to travel, or what arrived."""
        self._held = held
        self._packed = packed

    def __reduce__(self) -> tuple[type[Parcel], tuple[None, bytes]]:
        """Pack it, or hand on what was not opened."""
        packed = self._packed or pickle.dumps(self._held, pickle.HIGHEST_PROTOCOL)
        return type(self), (None, packed)

    def open(self) -> Any:  # noqa: ANN401 - whatever was put in
        """Unpack it."""
        if self._packed is None:
            return self._held
        return pickle.loads(self._packed)  # noqa: S301 - from the caller's own workers


def check_executor(executor: object) -> None:
    """Refuse what takes no work.

    Raises
    ------
    InputError
        When it is no executor.
    """
    if executor is not None and not callable(getattr(executor, "submit", None)):
        told = "a concurrent.futures.Executor"
        must_be(executor, (), "executor", told, "give one, or leave it out")


def batched(entries: Iterable[T], most: int) -> Iterator[list[T]]:
    """Entries in lists of one, two, three … so that a few reach every worker; then of ``most``."""
    left, size = iter(entries), 1
    while batch := list(islice(left, size)):
        yield batch
        size = min(size + 1, most)


def spread(
    work: Callable[[Parcel], Parcel],
    parcels: Iterable[tuple[str, Parcel]],
    executor: Executor,
    most: int,
) -> Generator[Any]:
    """The answers to parcels, in their order.

    Parameters
    ----------
    work
        A function that the workers can import.
    parcels
        Each with its name, for the note on an error; taken when there is room for one more.
    executor
        The caller's, who shuts it down.
    most
        Parcels under way, or answered and waiting for those before them.
    """
    waiting: deque[tuple[str, Future[Parcel]]] = deque()
    try:
        for name, parcel in parcels:
            waiting.append((name, executor.submit(work, parcel)))
            if len(waiting) >= most:
                yield _answer(*waiting.popleft())
        while waiting:
            yield _answer(*waiting.popleft())
    finally:  # an error, an interrupt, or a reader who has had enough
        for _, future in waiting:
            future.cancel()


def _answer(name: str, future: Future[Parcel]) -> Any:  # noqa: ANN401 - whatever the work gives
    try:
        return future.result().open()
    except BaseException as error:
        future.cancel()
        error.add_note(f"galenic: while {name} were with the executor")
        raise
