"""What is told of an order that cannot be used: each problem once, and where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from galenic import _fields as fields
from galenic._materials.merge import PHARMACY_TABLES
from galenic.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from galenic._materials.order import Order
    from galenic.errors import Problem

__all__ = ["is_of_one_key", "settled"]

_OF_ONE_KEY = frozenset({"amount", "choice", "date", "kind", "list", "unit", "unknown-key"})
"""Codes of what is wrong with a value, whatever stands beside it."""
_LIMITS = frozenset({"at_least", "more_than", "at_most", "below"})
_ACTIVE = r"(?:active\[\d+\]\.)?(?:stock|other_stock\[\d+\])\.active"
_ACTIVES = r"active\[(\d+)\]"  # compiled where something is wrong


def is_of_one_key(problem: Problem) -> bool:
    """Whether a problem is of a value alone, whatever stands beside it."""
    limited = problem.code == "range" and not _LIMITS.isdisjoint(problem.values)
    return limited or problem.code in _OF_ONE_KEY


def settled(draft: Order, problems: Problems, tables: Mapping[str, fields.Reader]) -> Problems:
    """Each problem once; where the active of the stock is missing, what another form would need."""
    once = dict.fromkeys(problems) if problems else ()
    found = Problems()
    for problem in once:
        if problem.code == "missing" and re.fullmatch(_ACTIVE, problem.path):
            place = re.match(_ACTIVES, problem.path)
            one = draft if place is None else draft.actives[int(place[1])]
            table, key = ("order", "active") if place is None else (place[0], "name")
            active, convert = fields.maybe(one, key), fields.maybe(one, "convert_form")
            remedy = f"; where it is another than {active!r}, set {table}.convert_form = true"
            more = remedy if active and not convert else ""
            found.append(evolve(problem, remedy=f"{problem.remedy}{more}"))
        elif problem.code == "missing" and problem.path in PHARMACY_TABLES:
            found.append(_table_that_may_be_lent(problem, tables))
        elif _is_lent(problem, once, draft):
            continue
        else:
            found.append(problem)
    return found


def _is_lent(problem: Problem, told: Iterable[Problem], draft: Order) -> bool:
    """Whether it is of a key that a stock has from the one that it is of, and told of that one."""
    place = re.match(_ACTIVES, problem.path)
    if place is None:
        return False
    stock = fields.maybe(draft.actives[int(place[1])], "stock")
    if stock is None or fields.maybe(stock, "of") is None:
        return False
    key = problem.path[place.end() :]
    return any(
        other.path != problem.path
        and re.sub(_ACTIVES, "", other.path, count=1) == key
        and (other.code, other.given) == (problem.code, problem.given)
        for other in told
    )


def _table_that_may_be_lent(problem: Problem, tables: Mapping[str, fields.Reader]) -> Problem:
    """A table that is missing, with the keys that it needs, and where else it may stand."""
    name = problem.path
    record = tables[name].record
    readers = {} if record is None else fields.keys(record)
    needs = " and ".join(key for key, reader in readers.items() if reader.required)
    write = f"add it: [{name}] with its {needs}" if needs else f"add it: [{name}]"
    remedy = f"{write}, or give a pharmacy file that has it (--pharmacy)"
    return evolve(problem, expected=f"a table [{name}]", remedy=remedy)
