"""An [[active]] table, and what of an order of one active stands under it in one of several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import field

from galenic import _fields as fields
from galenic._materials.dose_units import DOSES, LONE_DOSES
from galenic._materials.forms import same_form
from galenic._materials.stock import STOCKS
from galenic._materials.substances import find_substance
from galenic.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._amounts import Amount
    from galenic._materials.stock import AnyStock
    from galenic.errors import Problems

__all__ = [
    "KEYS_OF_ONE",
    "MAY_DIFFER",
    "MOST_ACTIVES",
    "TABLES_OF_ONE",
    "Active",
    "of_several",
    "refuse_owner",
]

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
        *DOSES,
        doc="dose of one capsule; with order.capsules_per_dose the whole dose",
        rename=LONE_DOSES,
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
    ordered_dose: Amount | None = field(default=None, eq=False, init=False, repr=False)


_OF_ONE_ACTIVE = frozenset(
    {
        "active",
        "assay",
        "assay_as",
        "assay_uncertainty",
        "content_rsd",
        "equivalent",
        "factor",
        "of",
        "particle_gsd",
        "particle_size",
        "strength",
        "strength_uncertainty",
        "true_density",
        "uncertainty_leaves_out",
    }
)
"""Keys of a stock that say something of one active in it; the others are of the whole powder."""

_OF_BASIS = frozenset({"loss_on_drying", "loss_uncertainty", "solvent", "water"})

MAY_DIFFER = _OF_ONE_ACTIVE | _OF_BASIS | {"assay_policy", "basis"}


def _with_shared_stocks(actives: Sequence[object], problems: Problems) -> list[object]:
    """The [[active]] tables, where each stock that is ``of`` another active has that one's keys.

    An owner that is not there, has no stock of its own, or one of another kind, is told.
    """
    owners = {name: stock for one in actives for name, stock in _owned(one)}
    return [
        _with_its_stock(one, owners, f"active[{place}].stock", problems)
        for place, one in enumerate(actives)
    ]


def _with_its_stock(
    one: object, owners: Mapping[str, Mapping[str, object]], path: str, problems: Problems
) -> object:
    stock = one.get("stock") if isinstance(one, Mapping) else None
    of = stock.get("of") if isinstance(stock, Mapping) else None
    if not (isinstance(one, Mapping) and isinstance(stock, Mapping) and isinstance(of, str)):
        return one
    owner = of if of in owners else next((name for name in owners if _one_form(name, of)), None)
    if owner is None:
        refuse_owner(path, of, list(owners), problems)
        return {**one, "stock": fields.TOLD}
    held, kind = owners[owner], owners[owner].get("kind")
    if kind in STOCKS and "kind" in stock and stock["kind"] != kind:
        expected, remedy = f"{kind}, as the stock of {owner} is", "one weight serves both"
        problems.add("conflict", f"{path}.kind", stock["kind"], expected, remedy)
        return {**one, "stock": fields.TOLD}
    # On a basis of its own a content may be stated with the losses in it already.
    own_basis = stock.get("basis", held.get("basis")) != held.get("basis")
    left = _OF_ONE_ACTIVE | _OF_BASIS if own_basis or "factor" in stock else _OF_ONE_ACTIVE
    lent = {key: value for key, value in held.items() if key not in left}
    if "factor" in stock:  # it has corrected for the content and for the losses
        lent.pop("basis", None)
    return {**one, "stock": {**lent, **stock}}


def _one_form(one: str, other: str) -> bool:
    """Whether two names are of one form; what can be no name is told where it stands."""
    try:
        return same_form(find_substance(one), find_substance(other))
    except InputError:
        return False


def refuse_owner(path: str, of: str, owners: Sequence[str], problems: Problems) -> None:
    """Note that no active of that name has a stock of its own; tell the one that is near."""
    from galenic._fields.near import nearest  # noqa: PLC0415 - only where something is wrong

    near = nearest(of, tuple(owners))
    expected = f"an active with a stock of its own: {', '.join(owners) or 'there is none'}"
    remedy = "name the one whose stock it comes from" if near is None else f"write {near!r}"
    problems.add("choice", f"{path}.of", of, expected, remedy, near=near)


def _owned(one: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Name and stock of an active that has a stock of its own."""
    table = fields.table_of(one) if isinstance(one, Active) else one
    if not isinstance(table, Mapping):
        return
    name, stock = table.get("name"), table.get("stock")
    stock = fields.table_of(stock) if isinstance(stock, fields.Sound) else stock
    if isinstance(name, str) and isinstance(stock, Mapping) and stock.get("of") is None:
        yield name, stock


# --- an order of several --------------------------------------------------------------------------

KEYS_OF_ONE = ("active", "dose", "overage", "tolerance", "convert_form")
TABLES_OF_ONE = ("stock", "other_stock")
"""Keys of [order], and tables, that an order of several actives has under each of them."""

_AS_ACTIVE = {"active": "name"}


def of_several(
    heading: Mapping[str, Any], tables: Mapping[str, Any], problems: Problems
) -> tuple[dict[str, Any], dict[str, Any]]:
    """An order of several actives, without what would be of one; that is told."""
    actives, expected = tables["active"], "none beside [[active]]"
    told = [key for key in KEYS_OF_ONE if not fields.is_left_out(heading.get(key))]
    if isinstance(actives, list) and not actives and not told:
        remedy = "add a table [[active]] for each active, or write the one under [order]"
        problems.add("list", "active", actives, "at least one table [[active]]", remedy)
    for key in told:
        remedy = f"move it to the [[active]] that it is of, as its {_AS_ACTIVE.get(key, key)}"
        problems.add("conflict", f"order.{key}", heading[key], expected, remedy)
    for key in TABLES_OF_ONE:
        if not fields.is_left_out(tables.get(key)):
            remedy = f"move it to the [[active]] that it is of, as [active.{key}]"
            problems.add("conflict", key, f"[{key}]", expected, remedy)
    if isinstance(actives, (list, tuple)):
        actives = _with_shared_stocks(actives, problems)
    keys = {key: one for key, one in heading.items() if key not in KEYS_OF_ONE}
    rest = {key: one for key, one in tables.items() if key not in TABLES_OF_ONE}
    return keys, {**rest, "active": actives}
