"""Plans the orders of one file together, and gives one of them where one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic import _files as files
from galenic._cli import keeping, pharmacy
from galenic._cli.streams import name_of
from galenic._family.batches import TRITURATE, batch_meant
from galenic._family.planning import plan_family
from galenic.errors import InputError, Problems, about

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from typing import Any

    from galenic.results._family import Family
    from galenic.results._plan import Plan

__all__ = ["one_of", "planned"]


def planned(text: str, path: str, given: argparse.Namespace) -> Family:
    """Plan the orders of a file, with the pharmacy's tables where they are given or found.

    Raises
    ------
    InputError
        With every problem of the file, and where one number of one plan is asked for.
    """
    if given.explain is not None:
        problems = Problems()
        expected = "one order, to explain a number of its plan"
        remedy = "use `galenic explain` with --batch, which says of which"
        problems.add("conflict", "--explain", given.explain, expected, remedy)
        raise InputError(problems)
    made = _together(text, path, given, prove=given.prove)
    if given.keep:
        keeping.write(made, given)
    return made


def one_of(text: str, path: str, given: argparse.Namespace) -> Plan:
    """The plan of one batch of a file of several orders, as ``--batch`` says.

    Raises
    ------
    InputError
        With every problem of the file, and where it is not said which batch, or is none of it.
    """
    made, word = _together(text, path, given), given.batch
    if made.blend is not None and word == "1" and not given.of_blend:
        problems = Problems()
        expected = "a batch of one strength: the plan of the blend counts capsules of all of them"
        remedy = "write it by the shares that `galenic plan` tells, or plan without one blend"
        problems.add("conflict", "--batch", word, expected, remedy)
        raise InputError(problems)
    batches = {str(place): one for place, one in enumerate(made.plans, 1)}
    if made.common is not None:
        batches[TRITURATE] = made.common
    remedy = "say which with --batch; `galenic plan` shows them all"
    return batch_meant(batches, word, "--batch", place="a file of several orders", remedy=remedy)


def _together(text: str, path: str, given: argparse.Namespace, *, prove: bool = False) -> Family:
    """The family of a file, with the pharmacy's tables where they are given or found."""
    problems, name = Problems(), name_of(path)
    with about(name):
        tables: Mapping[str, Any] | None = files.parse(text, name)
    if given.stock is not None and tables is not None:
        tables = files.with_stock(tables, name, given.stock, problems)
    if problems or tables is None:
        raise InputError(problems)
    lent = pharmacy.tables_of(given)
    with about(name):
        made = plan_family(tables, lent, prove=prove)
    pharmacy.say_found(given)
    return made
