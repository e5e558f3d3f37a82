"""The families of ways out: what is tried for each call, and in which order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._planning.plan import plan
from galenic._ways import balances, calls, intakes, packing, room, weights
from galenic._ways.attempts import WaySearch
from galenic._ways.costs import cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from galenic._ways.attempts import Try
    from galenic.results._plan import Plan
    from galenic.results._way_out import WayOut

    Tries: TypeAlias = Callable[[WaySearch], Iterator[Iterable[Try]]]

__all__ = ["look_for"]

# Each of the tries gives groups of tries, of each of which the first that serves is offered.
_OF_PRODUCT: Mapping[calls.Call, tuple[Tries, ...]] = {
    calls.weighing: (
        weights.as_it_is,
        weights.larger_product,
        weights.other_stock,
        balances.other_balance,
    ),
    calls.too_strong: (weights.other_stock,),
}
_OF_CAPSULES: Mapping[calls.Call, tuple[Tries, ...]] = {
    calls.weighing: (
        weights.as_it_is,
        weights.larger_batch,
        weights.whole_units,
        weights.other_stock,
        room.size_for_diluent,
        balances.other_balance,
    ),
    calls.room: (
        room.next_size,
        room.fill_to_volume,
        room.denser_filler,
        weights.other_stock,
        intakes.several_capsules,
    ),
    calls.far_by_sharing: (weights.other_stock,),
    calls.units_whole: (weights.other_stock,),
    calls.packing_assumed: (packing.measure, packing.fill_to_a_mass, packing.complete),
}


def look_for(made: Plan, called: Iterable[calls.Call]) -> tuple[WayOut, ...]:
    """The ways out of a plan that are called for, the best first."""
    search = WaySearch(made, plan)
    families = _OF_CAPSULES if made.product is None else _OF_PRODUCT
    for call in called:
        for tries in families[call]:
            for group in tries(search):
                search.try_all(group)
    doses = {one.active: Fraction(one.dose.number) for one in search.order.by_active}
    return tuple(sorted(search.found, key=lambda way: cost(way, doses)))
