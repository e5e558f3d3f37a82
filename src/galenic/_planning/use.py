"""What of a stock is taken; where it is counted how many units, and what is left of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._words import phrase
from galenic.results._parts import Use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from galenic._materials.order import OfOne
    from galenic._planning.batch import Drug
    from galenic._planning.weigh_out import Out
    from galenic._sheet import Step

__all__ = ["is_all_rounding", "of_weighed", "use_of"]


def of_weighed(drug: Drug, steps: Mapping[str, Step]) -> Step:
    """Of what was weighed of each stock, that in which an active lies."""
    return steps[drug.weighed_for]


def use_of(drug: Drug, out: Out) -> Use:
    """What of the stock is taken; where it is counted how many, and what is left of them."""
    stock, mass = drug.order.stock, drug.weighed_mass
    taken = stock.take(drug.sheet, _of_all_batches(drug, out), drug.content)
    if taken is None or stock.counted is None:
        return Use(stock.kind, mass.amount)
    exact, units, intact, leftover, active = taken
    if stock.counted.batches_weigh is not None:
        words = {"count": units, "units": phrase(f"units-{stock.kind}")}
        drug.sheet.note("family-crushed-together", **words, all=stock.counted.batches_weigh)
    counted: dict[str, Any] = dict(zip(stock.counted.told_as, (exact, units), strict=True))
    return Use(
        stock.kind,
        mass.amount,
        intact_mass=intact,
        leftover=leftover,
        leftover_active=active,
        **counted,
    )


def _of_all_batches(drug: Drug, out: Out) -> Step:
    """What is weighed of the units that are taken: for this batch, or for others as well."""
    own = _within_what_is_there(drug, of_weighed(drug, out.taken))
    counted = drug.order.stock.counted
    if counted is None or counted.batches_weigh is None:
        return own
    of_all = drug.sheet.given("powder of all batches", counted.batches_weigh)
    if of_all.number < own.number:
        drug.sheet.note("powder-of-all-short", own=own.amount, all=of_all.amount)
    return of_all


def _within_what_is_there(drug: Drug, weight: Step) -> Step:
    """What is weighed of a stock; as needed, where its rounding alone goes beyond what is there."""
    needed = drug.weighed_mass
    return needed if is_all_rounding(drug.order, needed.number, weight.number) else weight


def is_all_rounding(order: OfOne, needed: Fraction, weighed: Fraction, weighings: int = 1) -> bool:
    """Whether so many weights of a stock, in mg, are beyond what is there by rounding alone."""
    coarsest = max((one.readability.number for one in order.balance), default=Fraction(0))
    return order.stock.holds_unrounded(needed, weighed, coarsest / 2 * weighings)
