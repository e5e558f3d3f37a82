"""An active of a capsule that holds several: its dose, and the stock that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from galenic import _fields as fields
from galenic._materials.stock import STOCKS, AnyStock
from galenic._materials.substances import same_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic.errors import Problems

__all__ = ["MAY_DIFFER", "MOST_ACTIVES", "Active", "with_shared_stocks"]

MOST_ACTIVES = 30
"""Actives in one capsule, at most: a rule of this library, so that every plan is bounded."""


@fields.sound
class Active(fields.Sound):
    """An [[active]] table: one of several actives in a capsule.

    Its keys mean what those of [order] and [stock] do in an order of one active.
    """

    _place = "active"

    name: str = fields.text(doc="the form the dose is stated in")
    dose: fields.AmountKey = fields.amount(
        "mg/capsule",
        "IU/capsule",
        doc="dose of one capsule",
        rename={"mg": ("mg/capsule", 1), "IU": ("IU/capsule", 1)},
    )
    overage: fields.MaybeAmount = fields.amount(
        "%",
        doc="overage: more of this active in each capsule; absent: none",
        zero=True,
        at_most=100,
        default=None,
    )
    tolerance: fields.MaybeAmount = fields.amount(
        "%",
        doc="worst-case dose error that a triturate may add; absent: none is set",
        at_most=100,
        default=None,
    )
    convert_form: bool = fields.flag(
        doc="allow name and stock.active to differ, and doses in two forms to be summed",
        default=False,
    )
    stock: AnyStock = fields.table(STOCKS, doc="the stock that holds the active")
    other_stock: fields.Tables[AnyStock] = fields.tables(
        STOCKS,
        doc="other stocks of it at hand, with the keys of [stock]: ways out",
        key=None,
        default=(),
    )


_OF_ONE_ACTIVE = frozenset(
    {
        "active",
        "assay",
        "assay_as",
        "assay_uncertainty",
        "content_rsd",
        "factor",
        "of",
        "particle_gsd",
        "particle_size",
        "strength",
        "true_density",
    }
)
"""Keys of a stock that say something of one active in it; the others are of the whole powder."""

MAY_DIFFER = _OF_ONE_ACTIVE | {"assay_policy", "basis"}


def with_shared_stocks(actives: Sequence[object], problems: Problems) -> list[object]:
    """The [[active]] tables, where each stock that is ``of`` another active has that one's keys.

    An owner that is not there, or has no stock of its own, is told.
    """
    owners = {name: stock for one in actives for name, stock in _owned(one)}
    found: list[object] = []
    for place, one in enumerate(actives):
        stock = one.get("stock") if isinstance(one, Mapping) else None
        of = stock.get("of") if isinstance(stock, Mapping) else None
        if (
            not isinstance(one, Mapping)
            or not isinstance(stock, Mapping)
            or not isinstance(of, str)
        ):
            found.append(one)
            continue
        owner = next((held for name, held in owners.items() if same_name(name, of)), None)
        if owner is None:
            path = f"active[{place}].stock.of"
            expected = f"an active with a stock of its own: {', '.join(owners) or 'there is none'}"
            problems.add("choice", path, of, expected, "name the one whose stock it comes from")
            found.append({**one, "stock": fields.TOLD})
            continue
        lent = {key: value for key, value in owner.items() if key not in _OF_ONE_ACTIVE}
        found.append({**one, "stock": {**lent, **stock}})
    return found


def _owned(one: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Name and stock of an active that has a stock of its own."""
    table = fields.table_of(one) if isinstance(one, Active) else one
    if not isinstance(table, Mapping):
        return
    name, stock = table.get("name"), table.get("stock")
    stock = fields.table_of(stock) if isinstance(stock, fields.Sound) else stock
    if isinstance(name, str) and isinstance(stock, Mapping) and stock.get("of") is None:
        yield name, stock
