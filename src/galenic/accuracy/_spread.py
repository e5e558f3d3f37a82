"""Work shared out over the workers of an executor, whoever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from galenic.errors import InputError, Problems, must_be_called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor

__all__ = ["check_executor", "spread"]

T = TypeVar("T")
R = TypeVar("R")


def check_progress(progress: object) -> None:
    """Refuse what cannot be told how far it is.

    Raises
    ------
    InputError
        With the problem.
    """
    must_be_called(progress, "progress", "the batches done and all of them")


def check_executor(executor: object, cores: int = 1) -> None:
    """Refuse what is no executor, and threads of our own beside one.

    Raises
    ------
    InputError
        With the problem.
    """
    if executor is None:
        return
    from concurrent.futures import Executor  # noqa: PLC0415 - slow to import, and seldom asked for

    problems = Problems()
    if not isinstance(executor, Executor):
        expected = "a concurrent.futures.Executor, such as a ProcessPoolExecutor"
        problems.add("kind", "executor", type(executor).__name__, expected, "make one and pass it")
    elif cores != 1:
        expected = "cores or an executor, not both"
        problems.add("kind", "cores", cores, expected, "give the executor as many workers")
    if problems:
        raise InputError(problems)


def spread(
    function: Callable[[T], R], items: Iterable[T], executor: Executor | None
) -> Iterable[R]:
    """What a function makes of each item, in order; here, or by the workers of an executor."""
    if executor is None:
        return map(function, items)
    return executor.map(function, list(items))  # a list: that of Dask takes no generator
