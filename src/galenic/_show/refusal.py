"""The problems of an input as lines of plain text: what IPython shows in place of a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._asking import answers
from galenic.errors import InputError, file_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.errors import Problem

__all__ = ["refusal_lines"]

_WIDTH, _LABEL = 64, 14  # a narrow cell of a notebook has so many columns


@answers("lines", InputError)
def refusal_lines(error: InputError) -> list[str]:
    """A block for each problem that is told, and how many more there are."""
    told, more = error.gathered()
    many = len(error.problems)
    head = f"InputError: the input cannot be used: {many} problem{'' if many == 1 else 's'}"
    lines = [head, *(line for problem, places in told for line in _block(problem, places))]
    return [*lines, "", f"and {more} more"] if more else lines


def _block(problem: Problem, places: str) -> Iterator[str]:
    """Where, and below it in two columns what was given, what is expected, and what to do."""
    yield ""
    yield f"{problem.path} ({places})" if places else problem.path
    rows = (
        *([("file", file)] if (file := file_beside(problem)) else []),
        ("given", problem.given),
        ("expected", problem.expected),
        ("what to do", problem.remedy),
    )
    for label, text in rows:
        yield from _row(label, text)


def _row(label: str, text: str) -> list[str]:
    import textwrap  # noqa: PLC0415 - only where something is refused

    lead, rest = f"  {label:<{_LABEL - 2}}", " " * _LABEL
    lines = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
    return lines or [lead.rstrip()]
