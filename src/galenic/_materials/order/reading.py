"""Read a mapping of the shape of the order file: which part is [order], and which is a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from galenic import _fields as fields
from galenic._materials import whole_dose
from galenic._materials.merge import laid_over
from galenic._materials.order.keys import HELD, IN_RECORD, REQUEST, TABLES, is_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.errors import Problems

__all__ = ["gathered", "headed", "is_of_request"]


def headed(
    given: Mapping[str, Any], problems: Problems
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """The [order] table, and the others; its keys without a heading, and a slip of it, are told."""
    tables = {key: value for key, value in given.items() if key != "order"}
    heading = given.get("order", {})
    if not isinstance(heading, Mapping):
        several = isinstance(heading, (list, tuple)) and heading and isinstance(heading[0], Mapping)
        remedy = _SEVERAL if several else "write its keys in a table"
        problems.add("kind", "order", heading, "a table [order]", remedy)
        heading, tables = _first_of(heading, tables) if several else ({}, tables)
    astray = [key for key in tables if key not in TABLES]
    if isinstance(tables.get("active"), str):  # the name, which is a key of [order]
        astray.append("active")
    if not astray:
        return heading, tables
    known = ("order", *TABLES)
    expected = f"one of {', '.join(known)}"
    for key in astray:
        if key == "regimen":
            remedy = "a regimen is worked out by `galenic titrate`"
            problems.add("unknown-key", key, key, expected, remedy, keys=known)
            del tables[key]
        elif key in REQUEST and not isinstance(tables[key], Mapping):
            problems.add("unknown-key", key, key, expected, "write it under [order]", keys=known)
            heading = {key: tables.pop(key), **heading}
        elif "order" not in given and _is_order(key, tables[key]):
            remedy = "did you mean 'order'?"
            problems.add("unknown-key", key, key, expected, remedy, keys=known, near="order")
            heading = {**tables.pop(key), **heading}
    return heading, tables


_SEVERAL = (
    "write one table [order], and a table [[active]] for each of several actives; several orders "
    "from one stock are planned together by `galenic plan` and galenic.plan_family, and `galenic "
    "record`, `label`, `export`, `explain`, `recover` and `accuracy` take one of them by --batch"
)


def _first_of(
    headings: Sequence[Mapping[str, Any]], tables: Mapping[str, Any]
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """The first of several orders, with its own tables over the shared, as a family has it.

    What is told of it beside that there are several is then wrong in a file of one, too.
    """
    first = headings[0]
    own = {key: table for key, table in first.items() if is_table(key, table)}
    shared = {key: table for key, table in tables.items() if key != "family"}
    heading = {key: value for key, value in first.items() if key not in own}
    return heading, laid_over(own, shared)


def _is_order(key: object, table: object) -> bool:
    """Whether a table is [order] under a heading that is a slip of it."""
    from galenic._fields.near import nearest  # noqa: PLC0415 - only where something is wrong

    return isinstance(table, Mapping) and nearest(key, ("order", *TABLES)) == "order"


def gathered(
    heading: Mapping[str, Any], tables: Mapping[str, Any], problems: Problems
) -> dict[str, Any]:
    """Read the keys of [order], and the other tables."""
    request, readers = REQUEST, TABLES
    if tables.get("product") is not None:
        return _gather_product(heading, tables, problems)
    several = tables.get("active")
    if isinstance(several, list) or not fields.is_left_out(several):
        from galenic._materials.active import of_several  # noqa: PLC0415 - few orders have several

        heading, tables = of_several(heading, tables, problems)
        request = {key: one._replace(required=key == "capsules") for key, one in request.items()}
        readers = readers | {"stock": readers["stock"]._replace(required=False)}
    found = fields.gather(request, heading, "order", problems)
    beside = fields.gather(readers, tables, "", problems)
    if isinstance(tables.get("stock"), (list, tuple)):  # of several drugs, as like as not
        for place, problem in enumerate(problems):
            if (problem.path, problem.code) == ("stock", "kind"):
                remedy = f"{problem.remedy}, or one for each [[active]]: [active.stock]"
                problems[place] = evolve(problem, remedy=remedy)
    found |= {IN_RECORD.get(key, key): one for key, one in beside.items()}
    whole_dose.read_whole(found)
    return found


def _gather_product(
    heading: Mapping[str, Any], tables: Mapping[str, Any], problems: Problems
) -> dict[str, Any]:
    """Read the tables of an order of a product, and what stands for those of capsules."""
    from galenic._materials.product import as_one_unit, beside_product  # noqa: PLC0415 - few have it

    readers = {key: one for key, one in TABLES.items() if key not in {"active", "capsule"}}
    found = fields.gather(readers, beside_product(heading, tables, problems), "", problems)
    return found | as_one_unit(found["product"])


def is_of_request(key: str) -> bool:
    """Whether a name is that of a key of [order], or a slip of one."""
    if key in REQUEST or key in HELD or key == "pharmacy":
        return key in REQUEST
    from galenic._fields.near import nearest  # noqa: PLC0415 - only where something is wrong

    return nearest(key, (*HELD, *REQUEST)) in REQUEST
