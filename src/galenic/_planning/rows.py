"""From rows of orders to plans: one after the other, or spread over an executor."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sized
from contextlib import closing
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar, overload

from galenic._fields import one_of
from galenic._materials.order import Order
from galenic._planning.cells import Rows, Tables, listed, read_row, sendable, shared_by_all
from galenic._planning.plan import plan
from galenic._planning.spread import Parcel, batched, check_executor, spread
from galenic.errors import GalenicError, InputError, Problems, must_be, must_be_called

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from galenic.results._plan import Plan

__all__ = ["plan_each", "plan_rows"]

T = TypeVar("T")
Then: TypeAlias = "Callable[[Plan], T]"
Told: TypeAlias = Callable[[int, int | None], object]

_AHEAD = 1000
_MOST_IN_A_PARCEL = 25  # some ten milliseconds of work: far more than the parcel costs
_FEWEST_PARCELS = 8


@overload
def plan_rows(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    errors: Literal["raise"] = "raise",
    prove: bool = False,
    then: None = None,
    executor: Executor | None = None,
    ahead: int = _AHEAD,
    progress: Told | None = None,
) -> list[Plan]: ...


@overload
def plan_rows(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    errors: Literal["return"],
    prove: bool = False,
    then: None = None,
    executor: Executor | None = None,
    ahead: int = _AHEAD,
    progress: Told | None = None,
) -> list[Plan | GalenicError]: ...


@overload
def plan_rows(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    errors: Literal["raise"] = "raise",
    prove: bool = False,
    then: Then[T],
    executor: Executor | None = None,
    ahead: int = _AHEAD,
    progress: Told | None = None,
) -> list[T]: ...


@overload
def plan_rows(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    errors: Literal["return"],
    prove: bool = False,
    then: Then[T],
    executor: Executor | None = None,
    ahead: int = _AHEAD,
    progress: Told | None = None,
) -> list[T | GalenicError]: ...


def plan_rows(  # noqa: PLR0913 - one keyword for each thing that can be asked of many orders
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    errors: Literal["raise", "return"] = "raise",
    prove: bool = False,
    then: Then[Any] | None = None,
    executor: Executor | None = None,
    ahead: int = _AHEAD,
    progress: Told | None = None,
) -> list[Any]:
    """Plan each row of a table of orders.

    A column is the path of a key, such as ``order.capsules``, ``stock.lot`` or
    ``balance[0].readability``. Its values are what an order file may hold, or plain numbers where
    the column names their unit: ``order.dose [mg/capsule]``. ``None``, NaN and what data frames
    write for nothing stand for a key that is not given.

    Parameters
    ----------
    rows
        Mappings, or a data frame of pandas or polars.
    common
        An order, or tables of one, for the keys that a row does not give. What was measured for
        one stock or powder does not follow to another: a row that names another filler, or another
        lot of stock, gives what was measured of it too.
    errors
        ``"raise"``: nothing is planned unless every row can be. ``"return"``: the list holds the
        error of a row in the place of its plan.
    prove
        As for :func:`galenic.plan`.
    then
        A function of a plan, called where it was planned; what it gives stands in the place of the
        plan. To another process a row travels much faster than a plan.
    executor
        Any ``concurrent.futures.Executor``, over which the rows are spread; its workers import
        galenic. It is the caller's to shut down. With ``errors="raise"`` rows before one that is
        refused may have been planned, and ``then`` called for them.
    ahead
        Rows with an executor at most, or planned and waiting for those before them: what bounds
        the memory.
    progress
        Called with the rows done, and with how many there are (``None`` where nobody knows).

    Returns
    -------
    list
        A plan for each row, in their order, or what ``then`` gives for it. It does not depend on
        the executor.

    Raises
    ------
    InputError
        With every problem of every row; paths begin with its number, from 1: ``row 3:
        stock.strength``. Or when a setting is none, under its name.
    CheckError
        When galenic's own check of a plan fails.

    Notes
    -----
    What an executor raises, such as ``BrokenProcessPool``, is raised as it is, with a note of the
    rows that it had.
    """
    problems = Problems()
    if one_of(errors, ("raise", "return"), "errors", problems) is None:
        raise InputError(problems)
    asked = _Rows(rows, common, _Job(prove=prove, then=then), executor, ahead, progress)
    if errors == "return":
        return list(asked.returned())
    return asked.all_or_none()


@overload
def plan_each(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    prove: bool = False,
    then: None = None,
    executor: Executor | None = None,
    ahead: int = _AHEAD,
    progress: Told | None = None,
) -> Generator[Plan | GalenicError]: ...


@overload
def plan_each(
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    prove: bool = False,
    then: Then[T],
    executor: Executor | None = None,
    ahead: int = _AHEAD,
    progress: Told | None = None,
) -> Generator[T | GalenicError]: ...


def plan_each(  # noqa: PLR0913 - those of plan_rows
    rows: Rows,
    common: Order | Tables | None = None,
    *,
    prove: bool = False,
    then: Then[Any] | None = None,
    executor: Executor | None = None,
    ahead: int = _AHEAD,
    progress: Told | None = None,
) -> Generator[Any]:
    """Plan each row as it comes, for more orders than memory holds.

    Rows are taken from an iterator when they are wanted, at most ``ahead`` before the plan that is
    asked for, and nothing is kept. Where the reader stops, what was not begun is called off.

    Parameters
    ----------
    rows, common, prove, then, executor, ahead, progress
        As for :func:`galenic.plan_rows`.

    Returns
    -------
    generator
        What ``plan_rows`` with ``errors="return"`` lists: for each row, in their order, its plan,
        or what ``then`` gives for it, or the error of the row.

    Raises
    ------
    InputError
        When ``rows`` or a setting are none.
    """
    asked = _Rows(rows, common, _Job(prove=prove, then=then), executor, ahead, progress)
    return asked.returned()


class _Refused(NamedTuple):
    """A row that makes no order."""

    error: InputError


class _Failed(NamedTuple):
    """A row whose order could not be planned."""

    error: GalenicError


class _Job(NamedTuple):
    """What is done with each row; where it is only ``read``, problems are all that is wanted."""

    prove: bool
    then: Then[Any] | None
    read: bool = False

    def of_row(self, number: int, row: object, common: Tables) -> Any:  # noqa: ANN401 - as above
        """The answer to one row."""
        order = read_row(number, row, common)
        if isinstance(order, InputError):
            return _Refused(order)
        if self.read:
            return None
        try:
            return self.of_order(order)
        except GalenicError as error:
            return _Failed(error)

    def of_order(self, order: Order) -> Any:  # noqa: ANN401 - as above
        """The plan, or what is wanted of it."""
        made = plan(order, prove=self.prove)
        return made if self.then is None else self.then(made)


def _work(parcel: Parcel) -> Parcel:
    """The answers to the rows of a parcel, where a worker has opened it."""
    job, tables, first, rows = parcel.open()
    common = shared_by_all(tables)
    return Parcel([job.of_row(number, row, common) for number, row in enumerate(rows, first)])


class _Rows:
    """All rows of one call, and how they are answered."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the call was given
        self,
        rows: Rows,
        common: Order | Tables | None,
        job: _Job,
        executor: Executor | None,
        ahead: int,
        progress: Told | None,
    ) -> None:
        """Refuse what cannot be worked with before anything is."""
        shared: Any = {} if common is None else common
        shared = shared.to_tables() if isinstance(shared, Order) else shared
        remedy = "read a file by galenic.read_order(path)"
        must_be(shared, Mapping, "common", "an order, or a mapping of its tables", remedy)
        problems = Problems()
        if type(ahead) is not int or ahead < 1:
            problems.add("count", "ahead", ahead, "a number of rows, at least 1", "leave it out")
            raise InputError(problems)
        check_executor(executor)
        must_be_called(job.then, "then", "a plan")
        must_be_called(progress, "progress", "the rows done and all of them")
        self.rows = listed(rows)
        self.many = len(self.rows) if isinstance(self.rows, Sized) else None
        self.shared, self.job, self.executor, self.ahead = shared, job, executor, ahead
        self.progress = progress

    def returned(self) -> Generator[Any]:
        """The answer to each row, or its error, in their order."""
        with closing(self._answers()) as found:
            for answer in found:
                yield answer.error if type(answer) in {_Refused, _Failed} else answer

    def _answers(self) -> Generator[Any]:
        if self.executor is not None:
            yield from self._spread(self.executor)
            return
        common = shared_by_all(self.shared)
        for number, row in enumerate(self.rows, 1):
            answer = self.job.of_row(number, row, common)
            self._tell(number)
            yield answer

    def all_or_none(self) -> list[Any]:
        """The answer to every row.

        Raises
        ------
        GalenicError
            That of all rows that were refused; else the first.
        """
        if self.executor is None:
            return self._read_first()
        answers: list[Any] = []
        refused: list[InputError] = []
        with closing(self._spread(self.executor)) as found:
            for answer in found:
                answers.append(answer)
                if type(answer) is _Refused:
                    refused.append(answer.error)
                    self.job = self.job._replace(read=True)
                    answers.clear()
        _refuse(refused)
        for answer in answers:
            if type(answer) is _Failed:
                raise answer.error
        return answers

    def _read_first(self) -> list[Any]:
        common = shared_by_all(self.shared)
        read = [read_row(number, row, common) for number, row in enumerate(self.rows, 1)]
        _refuse(one for one in read if isinstance(one, InputError))
        answers: list[Any] = []
        for order in (one for one in read if isinstance(one, Order)):
            answers.append(self.job.of_order(order))
            self._tell(len(answers))
        return answers

    def _spread(self, executor: Executor) -> Generator[Any]:
        most = min(_MOST_IN_A_PARCEL, -(-self.ahead // _FEWEST_PARCELS))
        done = 0
        with closing(spread(_work, self._parcels(most), executor, self.ahead // most)) as found:
            for answers in found:
                done += len(answers)
                self._tell(done)
                yield from answers

    def _parcels(self, most: int) -> Iterator[tuple[str, Parcel]]:
        tables, first = sendable(self.shared), 1
        for rows in batched(self.rows, most):
            after = first + len(rows)
            sent = [sendable(row) for row in rows]
            yield f"rows {first} to {after - 1}", Parcel((self.job, tables, first, sent))
            first = after

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, self.many)


def _refuse(errors: Iterable[InputError]) -> None:
    problems = [problem for error in errors for problem in error.problems]
    if problems:
        raise InputError(problems)
