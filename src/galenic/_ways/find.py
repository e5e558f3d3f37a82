"""Which ways out are looked for, and where: the families of what is tried."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from galenic._asking import answers
from galenic._planning.plan import plan
from galenic._ways import balances, intakes, packing, room, weights
from galenic._ways.attempts import Try, WaySearch
from galenic._ways.costs import cost
from galenic.results._plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from galenic.results._way_out import WayOut

    Tries: TypeAlias = Callable[[WaySearch], Iterator[Iterable[Try]]]

__all__ = ["find_ways"]


class TryFamily(NamedTuple):
    """Tries that belong together, and whether a plan calls for them.

    Each of ``tries`` gives groups of tries, of each of which the first that serves is offered.
    """

    is_called_for: Callable[[WaySearch], bool]
    tries: tuple[Tries, ...]


_OF_PRODUCT = (
    TryFamily(
        weights.is_called_for,
        (weights.as_it_is, weights.larger_product, weights.other_stock, balances.other_balance),
    ),
    TryFamily(weights.is_too_strong, (weights.other_stock,)),
)
_FAMILIES = (
    TryFamily(
        weights.is_called_for,
        (
            weights.as_it_is,
            weights.larger_batch,
            weights.whole_units,
            weights.other_stock,
            room.size_for_diluent,
            balances.other_balance,
        ),
    ),
    TryFamily(
        room.is_called_for,
        (
            room.next_size,
            room.fill_to_volume,
            room.denser_filler,
            weights.other_stock,
            intakes.several_capsules,
        ),
    ),
    TryFamily(weights.is_off_by_sharing, (weights.other_stock,)),
    TryFamily(weights.must_stay_whole, (weights.other_stock,)),
    TryFamily(packing.is_called_for, (packing.measure, packing.fill_to_a_mass, packing.complete)),
)


@answers("ways", Plan)
def find_ways(made: Plan) -> tuple[WayOut, ...]:
    """Find what could be done where the order as it stands cannot be made, or not directly.

    Nothing is looked for where no family is called for: where every weight can be set without a
    triturate, or where the plan is stopped by something that none of them would mend.

    Parameters
    ----------
    made
        The plan: stopped by a weighing or by the room in the capsule, or with triturates.

    Returns
    -------
    tuple of WayOut
        Those that end without a stop, the best first: with what is at hand before what must be
        found; then fewest capsules beyond the order, least active discarded, fewest weighings,
        least error of dose.
    """
    search = WaySearch(made, plan)
    for family in _FAMILIES if made.product is None else _OF_PRODUCT:
        if family.is_called_for(search):
            for tries in family.tries:
                for group in tries(search):
                    search.try_all(group)
    doses = {one.active: Fraction(one.dose.number) for one in search.order.by_active}
    return tuple(sorted(search.found, key=lambda way: cost(way, doses)))
