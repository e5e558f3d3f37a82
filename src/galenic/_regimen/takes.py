"""Which capsules each dose is made of: of those at hand first, then of those that are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from galenic._regimen.at_hand import Shelf
    from galenic._regimen.coins import Offer
    from galenic._regimen.doses import Due

__all__ = ["MadeOf", "takes"]


class MadeOf(NamedTuple):
    """What a dose is made of: capsules that are made, by size, and of each lot at hand."""

    new: Mapping[int, int]
    at_hand: Mapping[int, int]


def takes(
    dues: Sequence[Due], parts: Sequence[int], offer: Offer, shelf: Shelf
) -> list[MadeOf | None]:
    """Make every dose, in the order of time; ``None`` where one cannot be made.

    Doses that the strengths on offer cannot make come first: capsules at hand may, and no other
    dose needs them.
    """
    found: list[MadeOf | None] = [None] * len(dues)
    needy = [place for place, dose in enumerate(parts) if not offer.makes(dose)]
    others = [place for place, dose in enumerate(parts) if offer.makes(dose)]
    known: dict[int, dict[int, int]] = {}
    for place in (*needy, *others):
        dose, used, rest = parts[place], {}, parts[place]
        if any(shelf.left):
            used = shelf.take(dose, dues[place].date, offer)
            rest -= sum(shelf.sizes[lot] * many for lot, many in used.items())
        if rest and not offer.makes(rest):
            continue
        if rest not in known:
            known[rest] = offer.take(rest)
        found[place] = MadeOf(known[rest], used)
    return found
