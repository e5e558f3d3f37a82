"""Several orders in one call: each is answered, whatever becomes of the others."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from galenic._cli.exits import FAILED, UNUSABLE, own_error
from galenic._cli.progress import Waiting
from galenic._cli.streams import name_of, say
from galenic._cli.written import ending_of
from galenic._show.orders import Answered, Orders
from galenic.errors import CheckError, InputError, Problems, of_no_file, printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from galenic._asking import Shown

__all__ = ["answered", "tell"]

_WRITTEN = ("", ".txt", ".json")


def answered(
    paths: Sequence[str],
    answer: Callable[[str, str], tuple[Shown, int]],
    given: argparse.Namespace,
    *,
    counts: bool,
) -> Orders:
    """Answer each order; problems are told at once, under the name of their order."""
    _refuse(paths, given.output)
    found = []
    for place, path in enumerate(paths, 1):
        of = f"{place} of {len(paths)}, {path}"
        with nullcontext() if counts else Waiting(of):
            one = _one(path, of, answer, given)
        found.append(one)
        if not given.json:
            tell(one)
    return Orders(tuple(found))


def _refuse(paths: Sequence[str], output: str | None) -> None:
    """Refuse what cannot be answered for several at once."""
    problems = Problems()
    if paths.count("-") > 1:
        remedy = "give files for the others"
        problems.add("file", name_of("-"), "- twice", "one order as standard input", remedy)
    suffix = "" if output is None else ending_of(output)
    if output is not None and suffix not in _WRITTEN:  # a page is of one order
        expected = "a file of text (.txt), or .json, for several orders"
        remedy = "name such a file, or write each order in a call of its own"
        problems.add("output", output, suffix, expected, remedy)
    if problems:
        raise InputError(problems)


def _one(
    path: str,
    of: str,
    answer: Callable[[str, str], tuple[Shown, int]],
    given: argparse.Namespace,
) -> Answered:
    name = printable(name_of(path))
    try:
        result, code = answer(path, of)
        _ = result.to_dict() if given.json else str(result)  # what fails here is this order's
    except InputError as error:
        return Answered(name, UNUSABLE, refusal=error)
    except CheckError as error:
        return Answered(name, FAILED, failed=str(error))
    except Exception as error:  # noqa: BLE001 - the other orders are answered all the same
        return Answered(name, FAILED, failed=own_error(error))
    return Answered(name, code, result)


def tell(one: Answered) -> None:
    """Say on standard error why there is no result."""
    why: object = one.failed
    if one.refusal is not None:  # its file stands above; a pharmacy file keeps its name
        found = one.refusal.problems
        why = InputError(of_no_file(each) if each.file == one.order else each for each in found)
    if why is not None:
        say(f"galenic: {one.order}:\n" + "".join(f"  {line}\n" for line in str(why).splitlines()))
