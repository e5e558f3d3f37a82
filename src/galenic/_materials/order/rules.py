"""What holds between the keys and tables of an order, in the order in which it is told.

Each rule stands where its idea does; here stands of which keys it is asked. To an order of several
actives some are put once for each of them, and to one with other stocks once for each of those.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from attrs import evolve

from galenic import _fields as fields
from galenic._fields import held_to
from galenic._materials import filled, hydrates, packing, pellets, stated, whole_dose
from galenic._materials.balances import check_rules
from galenic._materials.lots import goes_in, may_go_in
from galenic.errors import NOTHING, Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from galenic._materials.order.order import Order

    Checks: TypeAlias = tuple[Callable[[Any, Problems], None], ...]

__all__ = ["RULES"]


def _check_rows(order: Order, problems: Problems) -> None:
    hydrates.check_rows(order.substance, problems)


def _check_date(order: Order, problems: Problems) -> None:
    """A day that something ends on is held against that of the order."""
    if order.date is not None:
        return
    label = fields.maybe(order, "label")
    of_lots = (table for _, table in chain(goes_in(order), may_go_in(order)))
    dated = any(fields.is_given(table, "expires") for table in of_lots)
    if dated or (label is not None and fields.is_given(label, "use_by")):
        problems.add(
            "missing",
            "order.date",
            NOTHING,
            "the day of the order, such as 2026-11-22",
            "add it: an expiry date is given, and the clock is never read",
        )


def _check_label(order: Order, problems: Problems) -> None:
    from galenic._materials.labelling import check_label  # noqa: PLC0415 - few orders have it

    check_label(order, problems)


def _check_ends(order: Order, problems: Problems) -> None:
    if fields.is_given(order, "label") or fields.is_given(order, "product"):
        from galenic._materials.labelling import check_ends  # noqa: PLC0415 - few orders have it

        check_ends(order, problems)


def _check_packs(order: Order, problems: Problems) -> None:
    """A product is filled to a mass, and into no capsule."""
    if not fields.is_given(order, "product"):
        packing.check(order.bodies, dict(order.powders()), problems)


def _check_owner(order: Order, problems: Problems) -> None:
    """Where there is one active, its stock is no other's."""
    if order.stock is not None and order.stock.of is not None and order.active is not None:
        remedy = "remove it: only under [[active]] may two actives come from one stock"
        problems.add("conflict", "stock.of", order.stock.of, "no other active", remedy)


_OF_STOCK: Checks = (
    stated.check_measure,
    stated.check_moles,
    stated.check_equivalent,
    stated.check_forms,
    _check_packs,
)


def _check_others(order: Order, problems: Problems) -> None:
    """An other stock is held to what the stock is held to."""
    for place, other in enumerate(order.other_stock):
        found = Problems()
        twin = fields.twin(order, stock=other, other_stock=())
        for check in _OF_STOCK:
            with fields.where_read():
                check(twin, found)
        for problem in found:
            path = problem.path.removeprefix("stock") if problem.path[:5] == "stock" else ""
            problems.append(evolve(problem, path=f"other_stock[{place}]{path}"))


_OF_ACTIVE: Checks = (
    stated.check_measure,
    stated.check_moles,
    stated.check_equivalent,
    stated.check_forms,
    stated.check_stock,
    stated.check_critical,
    _check_others,
)


def _check_actives(order: Order, problems: Problems) -> None:
    """Each of several actives is held to what the one active of an order is held to."""
    from galenic._materials.actives import check_actives  # noqa: PLC0415 - few have several

    check_actives(order, _OF_ACTIVE, problems)


def _check_excess(order: Order, problems: Problems) -> None:
    """Capsules beside those ordered are whole."""
    excess = order.excess
    if excess is not None and excess.unit == "capsule" and excess.number.denominator != 1:
        problems.add("range", "order.excess", excess.label, "whole capsules", "round it")


_LOTS = ("stock", "actives", "filler", "capsule", "excipient")

RULES = (
    held_to(_check_excess, "excess"),
    held_to(whole_dose.check, reads=("dose", "actives", "capsules", "capsules_per_dose")),
    held_to(stated.check_measure, "dose", "stock"),
    held_to(stated.check_moles, "dose", "active", "stock", reads=("substance",)),
    held_to(
        stated.check_equivalent, "dose", "active", "stock", reads=("convert_form", "substance")
    ),
    held_to(stated.check_forms, "active", "stock"),
    held_to(_check_rows, "substance"),
    held_to(stated.check_stock, "stock"),
    held_to(_check_date, reads=("date", *_LOTS, "triturate", "other_stock", "label")),
    held_to(_check_label, "label", reads=("date", "capsules", "product")),
    held_to(_check_ends, reads=("date", "label", "product", *_LOTS)),
    held_to(filled.check_method, "fill", "capsule"),
    held_to(filled.check_completion, "fill", any_of=("excipient",)),
    held_to(
        pellets.check_pellets, "filler", "actives", reads=("fill", "stock", "mixing", "product")
    ),
    held_to(pellets.check_particles, "mixing", reads=("stock", "actives", "filler", "other_stock")),
    held_to(filled.check_masses, any_of=("excipient",), reads=("product",)),
    held_to(filled.check_shares, any_of=("excipient",)),
    held_to(stated.check_critical, "stock", any_of=("excipient",)),
    held_to(filled.check_mass, "capsule", reads=("fill",)),
    held_to(filled.check_blend, "fill", any_of=("excipient",)),
    held_to(
        _check_packs,
        "capsule",
        "capsule_size",
        reads=("stock", "filler", "excipient", "triturate"),
    ),
    held_to(_check_owner, "stock"),
    held_to(_check_others, any_of=("other_stock",)),
    held_to(_check_actives, any_of=("actives",)),
    held_to(check_rules, "balance", reads=("weighing",)),
    held_to(filled.check_diluent, "triturate", reads=("excipient",)),
)
