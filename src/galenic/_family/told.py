"""What there is to say of a family, and of the sheet of one batch that is of a family."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from galenic._amounts import decimal_text
from galenic._family.common import are_dated_alike, dilutes
from galenic._family.totals import who_weigh_the_stock
from galenic._notices import gravest_first, notice
from galenic._planning.plan import plan
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic._materials.order import Order
    from galenic._notices import Notice
    from galenic.results._family import Family
    from galenic.results._plan import Plan

__all__ = ["told", "with_lots", "with_notice"]

_PARTS = 10**6  # of a mg: what is there may be no decimal number


def told(family: Family, apart: Family) -> Family:
    """The family with its notices, and each sheet with what it must not be read without.

    Parameters
    ----------
    family
        The family as it is planned.
    apart
        The batches planned each by itself, stopped or not.
    """
    family = evolve(family, notices=(*family.notices, *_of_triturate(family, apart)))
    totals = family.totals
    if totals is None or totals.tablets is None or len(family.plans) == 1 or family.stopped:
        return family
    weighed = {"batches_weigh": f"{decimal_text(_within(family, totals.powder.number))} mg"}

    def sheet(made: Plan) -> Plan:
        return plan(made.order.replace(stock=weighed), prove=made.proved is not None)

    common = None if family.common is None else sheet(family.common)
    sheets = zip(family.plans, family.from_common, strict=True)
    plans = tuple(made if from_common else sheet(made) for made, from_common in sheets)
    return evolve(family, common=common, plans=plans)


def _within(family: Family, powder: Fraction) -> Fraction:
    """What the batches weigh, but for what rounding adds beyond the units that are there."""
    weighs_stock = next(who_weigh_the_stock(family))
    there = weighs_stock.order.by_active[0].stock.at_hand()
    return powder if there is None else min(powder, Fraction(int(there * _PARTS), _PARTS))


def _of_triturate(family: Family, apart: Family) -> Iterator[Notice]:
    common, totals, before = family.common, family.totals, apart.totals
    if not are_dated_alike(apart.plans) and any(map(dilutes, apart.plans)):
        yield notice("family-dated-in-part")
    if common is None or common.product is None or totals is None:
        return
    yield notice(
        "family-triturate",
        strength=common.product.strength_as or common.product.strength,
        members=sum(family.from_common),
        batches=len(family.plans),
        weighings=totals.weighings,
        powder=totals.powder,
        apart=None
        if before is None
        else phrase("family-apart", weighings=before.weighings, powder=before.powder),
    )
    if any(made.order.capsule.fill is None for made in family.plans):
        yield notice("family-triturate-packs", diluent=common.product.diluent)


def with_lots(family: Family, orders: Sequence[Order]) -> Family:
    """The family; of strengths that bear one lot it is said that their codes are alike."""
    return evolve(family, notices=gravest_first((*_of_lots(orders), *family.notices)))


def _of_lots(orders: Sequence[Order]) -> Iterator[Notice]:
    alike: dict[tuple[str, str | None], dict[str, None]] = {}
    for order in orders:
        if order.batch_lot is not None:
            code = order.batch_lot, None if order.label is None else order.label.gtin_14
            alike.setdefault(code, {})[_strength(order)] = None
    for (lot, _), strengths in alike.items():
        if len(strengths) > 1:
            yield notice("family-one-lot", lot=lot, strengths=tuple(strengths))


def _strength(order: Order) -> str:
    return " + ".join(one.dose_label for one in order.by_active)


def with_notice(made: Plan, said: Notice) -> Plan:
    """A plan with one notice more, the gravest first as they are."""
    return evolve(made, notices=gravest_first((said, *made.notices)))
