"""What a result is written as: ``--output`` says it by its ending, else ``--json``.

A name without an ending takes what standard output would be given, so that a pipe and a file hold
the same. Any other ending is refused before anything is worked out.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from galenic._cli.streams import kept
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from galenic._asking import Shown
    from galenic.errors import Problem

__all__ = ["DRAWN", "ENDINGS", "check", "ending_of", "files_read", "refuse_list", "written"]

_FILES = (
    *("order", "formula", "regimen", "pharmacy", "found", "stock", "plan"),
    *("actual", "readings", "rules", "file"),
)
"""Those that a command reads; ``found`` is a pharmacy file that nobody named."""

ENDINGS: dict[str, Callable[[Shown], str | bytes]] = {
    ".html": lambda result: result.to_html(),
    ".json": lambda result: result.to_json(),
    ".md": lambda result: result.to_markdown(),
    ".pdf": lambda result: result.to_pdf(),
    ".txt": str,
}
"""By the ending of the file that is written."""

DRAWN = (".html", ".pdf", ".svg", ".zpl")
"""The endings of a label that is drawn at its size."""

_JSON, _PDF = ".json", ".pdf"
_CALENDAR = ".ics"


def _endings(given: argparse.Namespace) -> dict[str, Callable[[Any], str | bytes]]:
    """The endings that a command writes: a chart can be a calendar as well, a label is drawn."""
    if getattr(given, "drawn", False):
        drawn: dict[str, Callable[[Any], str | bytes]] = {
            ".svg": lambda result: result.to_svg(),
            ".zpl": lambda result: result.to_zpl(given.dots),
        }
        return dict(sorted({**ENDINGS, **drawn}.items()))
    pages: dict[str, Callable[[Any], str | bytes]] = {
        **ENDINGS,
        ".pdf": lambda result: result.to_pdf(given.paper),
    }
    if getattr(given, "calendar", False):
        return dict(sorted({**pages, _CALENDAR: lambda result: str(result.to_ics())}.items()))
    return pages


def check(given: argparse.Namespace) -> None:
    """Refuse a file whose ending is none of these, or is not what ``--json`` asks for.

    Raises
    ------
    InputError
        When nothing can be written to it.
    """
    ending = _ending(given)
    problems = Problems()
    if getattr(given, "paper", None) is not None and ending != _PDF:
        expected = f"a paper beside --output with a name that ends in {_PDF}"
        remedy = "leave out --paper: a browser asks for the paper, and text has none"
        problems.add("conflict", "--paper", given.paper, expected, remedy)
        raise InputError(problems)
    if not ending or not hasattr(given, "json"):  # an example is no result
        return
    endings = _endings(given)
    if ending not in endings:
        problems.extend(_of_place(given))
        expected = f"a name that ends in {', '.join(endings)}; one without an ending is text"
        remedy = "say by its ending what to write"
        if ending in {".doc", ".docx", ".odt", ".rtf"}:
            remedy = "for a page on paper write .pdf, or .html to print from a browser"
        problems.add("choice", "--output", given.output, expected, remedy, choices=tuple(endings))
    elif given.json and ending != _JSON:
        expected = f"a name that ends in {_JSON} beside --json"
        remedy = f"leave out --json, or name a file that ends in {_JSON}"
        problems.add("conflict", "--output", given.output, expected, remedy)
    if problems:
        raise InputError(problems)


def _of_place(given: argparse.Namespace) -> tuple[Problem, ...]:
    """What else is wrong with the place; a file that is read most likely ends in another way."""
    from galenic import _writing as writing  # noqa: PLC0415 - not needed to plan

    with suppress(OSError):  # told when it is written to
        try:
            writing.look_at(given.output, kept(files_read(given)))
        except InputError as error:
            return error.problems
    return ()


def files_read(given: argparse.Namespace) -> list[str]:
    """The paths of the files that a command reads."""
    named = [getattr(given, name, None) for name in _FILES]
    return [path for one in named if one for path in (one if isinstance(one, list) else [one])]


def written(result: Shown, given: argparse.Namespace) -> tuple[str | bytes, bool]:
    """A result as it is asked for, as text or the bytes of a file, and whether that is JSON."""
    ending = _ending(given) or (_JSON if given.json else ".txt")
    return _endings(given)[ending](result), ending == _JSON


def refuse_list(given: argparse.Namespace) -> bool:
    """Refuse a list in a file of which it is no page; say whether it is asked for as JSON.

    Raises
    ------
    InputError
        When the file ends as a page does.
    """
    ending = _ending(given)
    if ending in {".html", ".md", _PDF}:
        problems = Problems()
        remedy = "name a number of the plan, or write the list as text or JSON"
        expected = "a name that ends in .json or .txt, for a list"
        problems.add("choice", "--output", given.output, expected, remedy)
        raise InputError(problems)
    return ending == _JSON or (not ending and given.json)


def ending_of(output: str) -> str:
    """How the name of a file ends, in small letters; empty where it has no ending.

    A name that is nothing but one of ours, ``.html`` say, ends in it all the same.
    """
    name = os.path.basename(output).lower()  # noqa: PTH119 - pathlib is slow to import
    alone = f".{name.lstrip('.')}"
    whole = name.startswith(".") and alone in {*ENDINGS, *DRAWN}
    return alone if whole else os.path.splitext(name)[1]  # noqa: PTH122


def _ending(given: argparse.Namespace) -> str:
    """How the file that is to be written ends; empty where there is none."""
    output = getattr(given, "output", None)
    return "" if output is None else ending_of(output)
