"""What can go wrong, said so that a person can act on it."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from galenic._asking import ask
from galenic._record import Record, parts
from galenic._values import Values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

__all__ = [
    "NOTHING",
    "NO_FILE",
    "SCHEMA",
    "CheckError",
    "ExtraError",
    "GalenicError",
    "InputError",
    "Problem",
    "Problems",
    "about",
    "file_beside",
    "must_be",
    "must_be_called",
    "named",
    "of_no_file",
    "printable",
    "shown",
    "some",
]

SCHEMA = "galenic/problems/1"
_SHOWN = 60
_ALIKE, _TOLD = 20, 100
_ROW = 3  # alike problems from which on they are told on one line
# Patterns are compiled where something is wrong, and not for every plan.
_PLACE = r"(?<=\[)\d+(?=\])|(?<=row )\d+"  # of a list, or of a table of readings
_NUMBER = r"\d+(\.\d+)?"
_NONE = Values()


class _Nothing:
    """What is given where something is missing: words of ours, which stand without quotes."""

    def __init__(self, told: str) -> None:
        self._told = told

    def __str__(self) -> str:
        return self._told


NOTHING = _Nothing("nothing")
"""Given, in a problem, where a key is missing."""

NO_FILE = _Nothing("no file of that name")
"""Given where a path leads to nothing."""


def shown(value: object) -> str:  # noqa: PLR0911 - one for each kind of value
    """Say what was given: short, on one line, control characters escaped.

    A megabyte of text is cut before it is looked at, so hostile input costs nothing.
    """
    if isinstance(value, str):
        text = ascii(value[: _SHOWN + 1]) if not value.isprintable() else repr(value[: _SHOWN + 1])
        return text if len(value) <= _SHOWN else f"{text[:_SHOWN]}…' ({len(value)} characters)"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"a table of {len(value)}"
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "null"  # as JSON has it; from Python it is None
    if isinstance(value, int) and value.bit_length() > 200:  # noqa: PLR2004 - 60 digits
        return "a very large whole number"
    try:
        text = str(value)[: _SHOWN + 1]
    except ValueError:  # Python refuses to write a number of thousands of digits
        return "a number too long to write"
    if not text.isprintable():
        text = ascii(text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def printable(text: str) -> str:
    """Text as it may stand in a line: what could end it, or move a cursor, by its number."""
    return text if text.isprintable() else ascii(text)[1:-1]


def some(words: Iterable[object], between: str = ", ", most: int = 20) -> str:
    """Words in a row, and how many more there are after the first of them."""
    texts = list(map(str, words))
    more = len(texts) - most
    told = between.join(texts[:most])
    return f"{told} and {more} more" if more > 0 else told


@frozen(eq=False, repr=False)
class Problem(Record):
    """One thing that is wrong with an input: where, what, and what to do about it.

    Attributes
    ----------
    code
        The kind of fault; it never changes.
    path
        The key that is at fault.
    given, expected, remedy
        Texts: what was given, what is accepted, and what to do.
    values
        What these were made of, read only, where the reader knows it: the ``units`` accepted,
        limits (``at_least``, ``more_than``, ``at_most``, ``below``), ``choices`` or ``keys``, the
        one that is ``near`` to what was given, the amount that was ``read``, and the ``file`` that
        it stands in.
    """

    code: str
    path: str
    given: str
    expected: str
    remedy: str
    values: Values = _NONE

    def __str__(self) -> str:
        """One line: the file where there is one, the path, what was given, and what to do."""
        file = file_beside(self)
        where = f"{file}: {self.path}" if file else self.path
        said = f"{where}: given {self.given}; expected {self.expected}; {self.remedy}"
        return said + _pointed(self.values)

    @property
    def file(self) -> str:
        """The file that it stands in, as it was named; empty where there is none."""
        return str(self.values.get("file", ""))


def file_beside(problem: Problem) -> str:
    """The file of a problem, where its path does not say it; else nothing."""
    file = problem.file
    return "" if f": {problem.path}".endswith(f": {file}") else file


def _pointed(values: Values) -> str:
    """The line of a text that does not parse, on a line of its own, and a caret under the place."""
    if "column" not in values:
        return ""
    text, column, number = (values[key] for key in ("text", "column", "line"))
    begin = max(column - _SHOWN, 0)
    line = "".join(sign if sign.isprintable() else "?" for sign in text[begin : begin + 2 * _SHOWN])
    margin = f"  {number} | "
    return f"\n{margin}{line}\n{' ' * (len(margin) + min(column - 1 - begin, len(line)))}^"


class Problems(list[Problem]):
    """The problems of one input, gathered while it is read."""

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Note the problems of an error that is raised within, and go on after it."""
        try:
            yield
        except InputError as error:
            self += error.problems

    def add(
        self, code: str, path: str, given: object, expected: str, remedy: str, /, **values: object
    ) -> None:
        """Note a problem and read on; a value of ``None`` is one that there is not."""
        known = Values({name: value for name, value in values.items() if value is not None})
        self.append(Problem(code, printable(path), shown(given), expected, remedy, known))


def must_be(
    given: object, kind: type | tuple[type, ...], path: str, told: str, remedy: str
) -> None:
    """Refuse what is of another type than a function asks for, under the name of its argument.

    Raises
    ------
    InputError
        When it is: ``told`` says what is expected.
    """
    if not isinstance(given, kind):
        problems = Problems()
        problems.add("kind", path, type(given).__name__, told, remedy)
        raise InputError(problems)


def must_be_called(given: object, path: str, told: str) -> None:
    """Refuse what cannot be called, where a function or nothing is asked for.

    Raises
    ------
    InputError
        When it is another thing: ``told`` says what the function is of.
    """
    if given is not None and not callable(given):
        problems = Problems()
        remedy = "give the function itself, or leave it out"
        problems.add("kind", path, type(given).__name__, f"a function of {told}", remedy)
        raise InputError(problems)


class GalenicError(Exception):
    """The base of every error that galenic raises on purpose."""


class InputError(GalenicError, ValueError):
    """The input cannot be used; ``problems`` says why, all of it at once.

    As text, as JSON and in a notebook some of each kind are told, and the rest is counted.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems found, in the order in which they were found."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def told(self) -> tuple[list[Problem], int]:
        """The problems that are told at once, the first of each code, and how many more there are.

        A file can hold a hundred thousand unknown keys; nobody reads as many lines, and a service
        need not send them. ``problems`` has them all.
        """
        seen: Counter[str] = Counter()
        first: list[Problem] = []
        for problem in self.problems:
            seen[problem.code] += 1
            if seen[problem.code] <= _ALIKE and len(first) < _TOLD:
                first.append(problem)
        return first, len(self.problems) - len(first)

    def __str__(self) -> str:
        """One line for each problem that is told, or for a list of alike; one counts the rest."""
        told, more = self.gathered()
        lines = [f"{problem} ({places})" if places else str(problem) for problem, places in told]
        return "\n".join([*lines, *([f"and {more} more"] if more else [])])

    def gathered(self) -> tuple[list[tuple[Problem, str]], int]:
        """The problems as people are told them, and how many more there are.

        Those that are alike but for their place are one, at all their places: ``gross[0-19]``.
        Beside it stands how many they are, empty for a problem that is alone.
        """
        seen: Counter[str] = Counter()
        told, more = list[tuple[Problem, str]](), 0
        for alike in _rows(self.problems):
            code = alike[0].code
            if seen[code] < _ALIKE and len(told) < _TOLD:
                seen[code] += 1
                told.append(_gathered(alike))
            else:
                more += len(alike)
        return told, more

    def to_dict(self) -> dict[str, Any]:
        """The problems as plain data, in the documented schema ``galenic/problems/1``.

        Those that are told, and under ``more`` how many there are beside them.
        """
        told, more = self.told()
        tables = [{**dict(parts(problem)), "values": _plain(problem.values)} for problem in told]
        return {"schema": SCHEMA, "problems": tables, "more": more}

    def _repr_html_(self) -> str:
        """In a notebook a table of the problems."""
        return str(ask("html", self))

    def _render_traceback_(self) -> list[str]:
        """Raised in IPython or a notebook: the table of the problems, and no frames.

        What is wrong stands in the input and not in the code that read it. Plain Python writes its
        traceback, and ``%tb`` of IPython this table.
        """
        return list(ask("lines", self))


def _rows(problems: Iterable[Problem]) -> Iterator[Sequence[Problem]]:
    """The problems one by one, and those that are alike but for their place together."""
    alike: dict[object, list[Problem]] = {}
    for problem in problems:
        place, skeleton = re.sub(_PLACE, "", problem.path), re.sub(_NUMBER, "", problem.remedy)
        key = (problem.code, problem.file, place, skeleton)
        alike.setdefault(key, []).append(problem)
    for found in alike.values():
        if len(found) < _ROW or len({problem.path for problem in found}) < len(found):
            yield from ([problem] for problem in found)
        else:
            yield found


def _gathered(alike: Sequence[Problem]) -> tuple[Problem, str]:
    """The first of problems that are alike, with the places of all, and how many they are."""
    first = alike[0]
    if len(alike) == 1:
        return first, ""
    same = len({(one.given, one.expected, one.remedy) for one in alike}) == 1
    places = f"{len(alike)} places" if same else f"{len(alike)} places, told of the first"
    return evolve(first, path=_places([one.path for one in alike])), places


def _places(paths: Sequence[str]) -> str:
    """Paths that differ in their numbers, as one: ``balance[0-39].minimum``."""
    numbers = [[int(number) for number in re.findall(_PLACE, path)] for path in paths]
    differ = [
        place for place, column in enumerate(zip(*numbers, strict=True)) if len({*column}) > 1
    ]
    if len(differ) != 1:
        return some(paths, most=_ROW)
    texts = list(map(str, numbers[0]))
    texts[differ[0]] = some(_runs(sorted(row[differ[0]] for row in numbers)), most=_ALIKE)
    found = iter(texts)
    return re.sub(_PLACE, lambda _: next(found), paths[0])


def _runs(numbers: Sequence[int]) -> list[str]:
    """Numbers in a row, shortly: 0-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ["-".join(map(str, run)) for run in runs]


def named(problems: Iterable[Problem], file: str, besides: Collection[str] = ()) -> list[Problem]:
    """Problems of a file, each with its name where it has none; ``besides`` are not of it."""
    file = printable(file)
    return [
        problem
        if not file or problem.file or problem.path.partition(".")[0] in besides
        else evolve(problem, values=Values(problem.values | {"file": file}))
        for problem in problems
    ]


def of_no_file(problem: Problem) -> Problem:
    """A problem without the name of a file, for where that stands beside it or is not at fault."""
    values = {name: value for name, value in problem.values.items() if name != "file"}
    return evolve(problem, values=Values(values))


@contextmanager
def about(file: str, besides: Collection[str] = ()) -> Iterator[None]:
    """Say of every problem that is raised within of which file it is."""
    try:
        yield
    except InputError as error:
        raise InputError(named(error.problems, file, besides)) from error


def _plain(values: Values) -> dict[str, Any]:
    """Values as plain data: numbers as they are, lists, and all else as its text."""
    return {
        name: value
        if isinstance(value, int)
        else list(value)
        if isinstance(value, tuple)
        else str(value)
        for name, value in values.items()
    }


class ExtraError(GalenicError, ImportError):
    """The libraries that this needs are not installed; the message says how to get them."""

    def __init__(self, extra: str, room: str = "") -> None:
        """Take the name of the extra that installs them, and of the room if it has another."""
        self.extra, self._room = extra, room
        needs = f"galenic.{room or extra} needs its libraries"
        super().__init__(f"{needs}: pip install 'galenic[{extra}]'")

    def __reduce__(self) -> tuple[type[ExtraError], tuple[str, str]]:
        """An error is sent to another process by what it was made from."""
        return type(self), (self.extra, self._room)


class CheckError(GalenicError):
    """galenic's own check of its result failed: there is no result to rely on."""
