"""Plans the orders of one file together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic import _files as files
from galenic._cli import keeping, pharmacy
from galenic._cli.streams import name_of
from galenic._family.planning import plan_family
from galenic.errors import InputError, Problems, about

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from typing import Any

    from galenic.results._family import Family

__all__ = ["planned"]


def planned(text: str, path: str, given: argparse.Namespace) -> Family:
    """Plan the orders of a file, with the pharmacy's tables where they are given or found.

    Raises
    ------
    InputError
        With every problem of the file, and where one number of one plan is asked for.
    """
    problems = Problems()
    if given.explain is not None:
        expected = "one order, to explain a number of its plan"
        remedy = "ask for the whole: it has the number in the plan of each batch"
        problems.add("conflict", "--explain", given.explain, expected, remedy)
        raise InputError(problems)
    name = name_of(path)
    with about(name):
        tables: Mapping[str, Any] | None = files.parse(text, name)
    if given.stock is not None and tables is not None:
        tables = files.with_stock(tables, name, given.stock, problems)
    if problems or tables is None:
        raise InputError(problems)
    lent = _lent(given)
    with about(name):
        made = plan_family(tables, lent, prove=given.prove)
    if given.keep:
        keeping.write(made, given)
    return made


def _lent(given: argparse.Namespace) -> Mapping[str, Any] | None:
    """The pharmacy's tables, where they are given or found."""
    found = pharmacy.find(given.pharmacy, alone=given.no_pharmacy)
    given.found = None if found is None else found.path  # no result is written over it
    if found is None:
        return None
    with about(name_of(found.path)):
        return files.parse(found.read(found.path), found.path)
