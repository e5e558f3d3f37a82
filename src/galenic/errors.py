"""What can go wrong, said so that a person can act on it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from galenic._asking import ask
from galenic._record import Record, parts
from galenic._values import Values

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "NOTHING",
    "SCHEMA",
    "CheckError",
    "ExtraError",
    "GalenicError",
    "InputError",
    "Problem",
    "Problems",
    "shown",
    "some",
]

SCHEMA = "galenic/problems/1"
_SHOWN = 60
_ALIKE, _TOLD = 20, 100
_NONE = Values()


class _Nothing:
    """What is given where a key is missing."""

    def __str__(self) -> str:
        return "nothing"


NOTHING = _Nothing()
"""Given, in a problem, where a key is missing."""


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
    if isinstance(value, int) and value.bit_length() > 200:  # noqa: PLR2004 - 60 digits
        return "a very large whole number"
    try:
        text = str(value)[: _SHOWN + 1]
    except ValueError:  # Python refuses to write a number of thousands of digits
        return "a number too long to write"
    if not text.isprintable():
        text = ascii(text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


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
        one that is ``near`` to what was given, and the amount that was ``read``.
    """

    code: str
    path: str
    given: str
    expected: str
    remedy: str
    values: Values = _NONE

    def __str__(self) -> str:
        """One line, the path first."""
        return f"{self.path}: given {self.given}; expected {self.expected}; {self.remedy}"


class Problems(list[Problem]):
    """The problems of one input, gathered while it is read."""

    def add(
        self, code: str, path: str, given: object, expected: str, remedy: str, /, **values: object
    ) -> None:
        """Note a problem and read on; a value of ``None`` is one that there is not."""
        path = path if path.isprintable() else ascii(path)[1:-1]
        known = Values({name: value for name, value in values.items() if value is not None})
        self.append(Problem(code, path, shown(given), expected, remedy, known))


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
        """One line for each problem that is told, and one that counts the rest."""
        told, more = self.told()
        return "\n".join([*map(str, told), *([f"and {more} more"] if more else [])])

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
        self.extra = extra
        needs = f"galenic.{room or extra} needs its libraries"
        super().__init__(f"{needs}: pip install 'galenic[{extra}]'")

    def __reduce__(self) -> tuple[type[ExtraError], tuple[str]]:
        """An error is sent to another process by what it was made from."""
        return type(self), (self.extra,)


class CheckError(GalenicError):
    """galenic's own check of its result failed: there is no result to rely on."""
