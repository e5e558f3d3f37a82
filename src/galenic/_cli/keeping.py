"""Writes what a plan keeps as stock files, one for each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from galenic._cli import near
from galenic._cli.streams import kept
from galenic._cli.written import files_read
from galenic.errors import NOTHING, InputError, Problems
from galenic.results._names import VesselName
from galenic.results._plan import Plan

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from galenic.results._family import Family
    from galenic.results._product import Kept
    from galenic.results._titration import Titration

__all__ = ["refuse_several", "write"]


def refuse_several(given: argparse.Namespace) -> None:
    """Refuse one file for what several orders keep.

    Raises
    ------
    InputError
        When more than one order is given.
    """
    paths = near.expanded(given.order)
    if len(paths) > 1:
        problems = Problems()
        remedy = "plan each order by itself, with a file for what it keeps"
        problems.add("conflict", "--keep", given.keep[0], "one order beside --keep", remedy)
        raise InputError(problems)


def write(made: Plan | Family | Titration, given: argparse.Namespace) -> None:
    """Write what a plan keeps, or a family of plans, to the files named; one that exists is kept.

    A plan that was stopped keeps nothing, and its page says why: nothing is written then.

    Raises
    ------
    InputError
        When it keeps nothing, or something else than is named, or a file cannot be written. Nothing
        is written then that was not looked at before.
    """
    from galenic import _writing as writing  # noqa: PLC0415 - not needed to plan

    if made.stopped:
        return
    problems = Problems()
    texts = [(file, _text(file, one, problems)) for file, one in _paired(made, given.keep)]
    inputs = kept(files_read(given))
    places = [*(file for file, _ in texts), *([given.output] if given.output else [])]
    for place in places:  # all of them are looked at before one is written
        with problems.gathering():
            found = writing.look_at(place, inputs)
            if found is not None and not given.force:
                remedy = "choose another, or use --force"
                problems.add("exists", place, "a file that exists", "a new file", remedy)
    if len({*map(os.path.abspath, places)}) < len(places):
        expected, remedy = "each file once", "give each a file of its own"
        problems.add("repeat", "--keep", given.keep[0], expected, remedy)
    if problems:
        raise InputError(problems)
    for file, text in texts:
        writing.write_text(file, text, force=given.force, inputs=inputs)


def _is_name(word: str) -> bool:
    """Whether what stands before ``=`` is no path, so that something of the plan is meant by it."""
    return not any(sign in word for sign in "/\\.")


def _text(file: str, one: Kept, problems: Problems) -> str:
    """The stock file of what is kept; of what no stock file can say nothing, which is told."""
    try:
        return one.to_toml()
    except InputError as error:
        for problem in error.problems:
            told = f"{problem.path}: given {problem.given}; expected {problem.expected}"
            problems.add(
                "range", "--keep", file, f"what a stock file can say: {told}", problem.remedy
            )
        return ""


def _paired(made: Plan | Family | Titration, words: list[str]) -> Iterator[tuple[str, Kept]]:
    """Each file, and what of the plan is written to it."""
    problems, found = Problems(), {one.vessel: one for one in made.kept}
    if not found:
        expected = "a plan that keeps something"
        remedy = "set keep = true under [triturate], or plan a [product]"
        if not isinstance(made, Plan):
            expected, remedy = "batches that leave something", "leave it out: nothing is left"
        elif any(one.kept.number for one in made.triturates):
            remedy = "leave it out: what this plan keeps is no stock of one active alone"
        problems.add("missing", "--keep", NOTHING, expected, remedy)
        raise InputError(problems)
    pairs = []
    for word in words:
        vessel, named, file = word.partition("=")
        if named and vessel in found and file:
            pairs.append((file, vessel))
        elif named and _is_name(vessel):
            each = ", ".join(f"{name}=FILE" for name in found)
            remedy = f"name what it keeps; or write ./{word}, if that is the name of a file"
            problems.add("choice", "--keep", word, each, remedy, choices=tuple(found))
        elif len(found) == 1 or (VesselName.BATCH in found and isinstance(made, Plan)):  # a product
            pairs.append((word, next(iter(found))))
        else:
            each = ", ".join(f"--keep {name}=FILE" for name in found)
            remedy = f"say which: {each}"
            problems.add("several", "--keep", word, f"one of {len(found)} that it keeps", remedy)
    if problems:
        raise InputError(problems)
    yield from ((file, found[vessel]) for file, vessel in pairs)
