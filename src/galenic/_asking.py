"""Where records ask, and where the rooms above them answer.

Records lie below the rooms that draw them or work out what is seldom asked for, so that neither
needs to import the other: a function leaves its name here for a record class, and the record asks
here when it is shown. The room itself is imported only then. What has no function of its own is
answered by that of its base, and every record at last by the one for ``Record``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar

__all__ = ["Shown", "Tabled", "answered_in", "answers", "ask"]

F = TypeVar("F", bound=Callable[..., Any])

_answers: dict[tuple[str, type], Callable[..., Any]] = {}
_rooms: dict[tuple[str, str], str] = {}


def answers(kind: str, record: type) -> Callable[[F], F]:
    """Mark the function that answers for a record: as ``text``, ``html``, ``html`` or ``data``."""

    def mark(function: F) -> F:
        _answers[kind, record] = function
        return function

    return mark


def answered_in(rooms: Mapping[str, Mapping[str, str]]) -> None:
    """Say, for each module of records and each kind of question, which module answers."""
    _rooms.update({(kind, of): room for of, kinds in rooms.items() for kind, room in kinds.items()})


def ask(kind: str, record: object, *told: object) -> Any:  # noqa: ANN401 - text, data or records
    """Answer with the function that was marked for a record's class, or for a base of it."""
    of = type(record)
    for base in of.__mro__:
        room = _rooms.get((kind, base.__module__))
        if room is not None:
            import_module(room)
        answer = _answers.get((kind, base))
        if answer is not None:
            return answer(record, *told)
    raise TypeError(f"{of.__name__} is not shown as {kind}")


class Tabled:
    """A record that gives tables of itself."""

    __slots__ = ()

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """One of its tables as a list of plain dicts, which pandas and polars take as they are.

        Every row has every column. An amount is a float whose unit stands in the name of the
        column (``weigh [mg]``); exact decimals are in :meth:`to_dict`. What does not apply is
        ``None``.

        Parameters
        ----------
        table
            The name of the table; the first of them when left out.

        Raises
        ------
        InputError
            When there is no such table; the problem lists those that there are.
        """
        return list(ask("rows", self, table))


class Shown(Tabled):
    """A record that gives itself away: as plain data, as JSON, as tables, as a page to print."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, in its documented schema."""
        return dict(ask("data", self))

    def to_json(self) -> str:
        """The record as JSON text, in its documented schema."""
        import json  # noqa: PLC0415 - not needed to work anything out

        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """The record as a whole page to print on A4 or Letter, which can be saved as it is.

        It holds its styles and nothing else to fetch or to run; all that was typed is escaped. The
        block without a page around it is what a notebook shows.
        """
        return str(ask("page", self))

    def to_markdown(self) -> str:
        """The record as Markdown: CommonMark with pipe tables; all that was typed is escaped."""
        return str(ask("markdown", self))

    def to_pdf(self, paper: str | None = None) -> bytes:
        """The page of :meth:`to_html` as PDF, with its own type: the same bytes on every machine.

        It holds no date but those of the order; all that was typed is text in it.

        Parameters
        ----------
        paper
            ``a4`` or ``letter``; A4 when left out.

        Raises
        ------
        ExtraError
            When what writes PDF is not installed.
        InputError
            Of another paper, and when the page holds signs that its type does not have.
        """
        return bytes(ask("pdf", self, paper))
