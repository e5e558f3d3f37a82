"""A file of several orders: each a table [[order]], over the tables that all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve

from galenic import _fields as fields
from galenic import _files as files
from galenic._materials.merge import but_for_packing, laid_over
from galenic._materials.order import Order, is_table
from galenic._materials.substances import same_name
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from galenic.errors import Problem

__all__ = ["MOST_ORDERS", "FamilyTable", "asked_of", "is_family", "orders_of"]

MOST_ORDERS = 50
"""Orders that are planned together, at most: a rule of this library, for a bounded answer."""


_BESIDE = frozenset({"order", "family"})
"""Tables of the file that are of no order by themselves."""


@fields.sound
class FamilyTable(fields.Sound):
    """What is asked of all orders of a file together, as the table [family] has it."""

    blend: str | None = fields.choice(
        "one", doc="one blend for all strengths, by the size of the capsules", default=None
    )
    tolerance: fields.MaybeAmount = fields.amount(
        "%",
        doc="by how much a dose may be off that is filled from it straight; absent: not at all",
        at_most=10,
        default=None,
    )

    @fields.rule("tolerance", reads=("blend",))
    def _of_a_blend(self, path: str, problems: Problems) -> None:
        if self.tolerance is not None and self.blend is None:
            expected = 'blend = "one" beside it'
            remedy = "remove it, or ask for one blend"
            problems.add("conflict", f"{path}.tolerance", self.tolerance.label, expected, remedy)


def asked_of(given: object, problems: Problems) -> FamilyTable | None:
    """Read the table [family]; ``None`` where there is none, or it cannot be read."""
    if not isinstance(given, Mapping) or "family" not in given:
        return None
    table = given["family"]
    if not isinstance(table, Mapping):
        problems.add("kind", "family", table, "a table [family]", "write its keys in a table")
        return None
    return fields.read(FamilyTable, table, "family", problems)


def is_family(tables: object) -> bool:
    """Whether a mapping has the shape of a file of several orders."""
    return isinstance(tables, Mapping) and _is_list(tables.get("order"))


def orders_of(
    given: Mapping[str, Any] | Sequence[Order | Mapping[str, Any]],
    pharmacy: str | os.PathLike[str] | Mapping[str, Any] | None = None,
) -> list[Order]:
    """Read the orders of a family.

    Parameters
    ----------
    given
        A mapping of the shape of the file, or orders, each an :class:`Order` or a mapping.
    pharmacy
        Tables that do not change between orders; the file wins.

    Raises
    ------
    InputError
        With every problem of all orders, each told once, under the number of its order; and where
        they are not of one active from one stock.
    """
    problems, found = Problems(), list[Order]()
    of_each = list[_OfOne]()
    beside = files.lent(pharmacy, problems)
    if problems:
        raise InputError(problems)
    for own, tables in _each(given, problems):
        if isinstance(tables, Order) and not beside:
            found.append(tables)
            continue
        try:
            found.append(_read(tables, beside))
        except InputError as error:
            of_each.append(_OfOne(own, error.problems))
        else:
            of_each.append(_OfOne(own, ()))
    problems += _told(of_each)
    if not problems:
        _are_alike(found, problems)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return found


def _read(given: Order | Mapping[str, Any], pharmacy: Mapping[str, Any] | None) -> Order:
    """An order over the pharmacy's tables, also where it was read before, without them."""
    return Order.read(given.to_tables() if isinstance(given, Order) else given, pharmacy)


class _OfOne(NamedTuple):
    """What is wrong with an order, and which tables are its own; ``None`` where all of them are."""

    own: frozenset[str] | None
    problems: Sequence[Problem]


def _told(of_each: Sequence[_OfOne]) -> Iterator[Problem]:
    """Every problem under the number of its order; of a table that all share, told by all, once."""
    sets = [frozenset(map(str, one.problems)) for one in of_each]
    by_all = frozenset.intersection(*sets) if sets else frozenset()
    for place, (own, problems) in enumerate(of_each):
        for one in problems:
            table = one.path.partition(".")[0].partition("[")[0]
            if table == "order":
                yield evolve(one, path=f"order[{place}]{one.path.removeprefix('order')}")
            elif own is None or table in own or str(one) not in by_all:
                yield evolve(one, path=f"order[{place}].{one.path}")
            else:
                yield one


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _each(
    given: Mapping[str, Any] | Sequence[Order | Mapping[str, Any]], problems: Problems
) -> Iterator[tuple[frozenset[str] | None, Any]]:
    """The tables of each order, and which of them are its own; ``None`` where all of them are."""
    listed = given["order"] if isinstance(given, Mapping) and is_family(given) else given
    beside = given if isinstance(given, Mapping) else {}
    if not _is_list(listed) or isinstance(listed, Mapping) or not 0 < len(listed) <= MOST_ORDERS:
        told = f"{len(listed)} orders" if _is_list(listed) else listed
        expected = f"tables [[order]], at least one and at most {MOST_ORDERS}"
        remedy = "write a table [[order]] for each; a single one is planned by `galenic.plan`"
        code = "list" if _is_list(listed) and listed else "kind"
        problems.add(code, "order", told, expected, remedy)
        return
    for place, one in enumerate(listed):
        if isinstance(one, Order) or listed is given:
            yield None, one
        elif isinstance(one, Mapping):
            shared = {name: table for name, table in beside.items() if name not in _BESIDE}
            own = {name: table for name, table in one.items() if is_table(name, table)}
            heading = {name: value for name, value in one.items() if name not in own}
            yield frozenset(own), {"order": heading, **laid_over(own, shared)}
        else:
            expected, remedy = "a table [[order]]", "write its keys in a table"
            problems.add("kind", f"order[{place}]", one, expected, remedy)


def _are_alike(orders: Sequence[Order], problems: Problems) -> None:
    """What is planned together is capsules of one active, from one stock."""
    first = orders[0]
    stock = _stock(first)
    for place, order in enumerate(orders):
        path = f"order[{place}]"
        if order.product is not None:
            remedy = "plan a product in a file of its own"
            problems.add("conflict", f"{path}.product", "[product]", "capsules", remedy)
        elif order.active is None:
            expected, remedy = (
                "one active",
                "plan capsules of several actives in a file of their own",
            )
            problems.add("conflict", f"{path}.active", "[[active]]", expected, remedy)
        elif first.active is not None and not same_name(first.active, order.active):
            expected = f"{first.active}, as in the first order"
            remedy = "plan another active in a file of its own"
            problems.add("conflict", f"{path}.active", order.active, expected, remedy)
        elif _stock(order) != stock:
            expected = "the stock of the first order: a family comes from one"
            remedy = "plan what comes from another stock in a file of its own"
            problems.add("conflict", f"{path}.stock", "another stock", expected, remedy)


def _stock(order: Order) -> dict[str, Any]:
    """What is said of a stock, but for how it packs: that is told of the capsule of each order."""
    return but_for_packing(order.to_tables().get("stock", {}))
