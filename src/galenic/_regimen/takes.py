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
    made = {dose for dose in set(parts) if offer.makes(dose)}
    needy = [place for place, dose in enumerate(parts) if dose not in made]
    others = [place for place, dose in enumerate(parts) if dose in made]
    known: dict[int, MadeOf] = {}
    for place in (*needy, *others):
        used, rest = {}, parts[place]
        if any(shelf.left):
            used = shelf.take(rest, dues[place].date, offer)
            rest -= sum(shelf.sizes[lot] * many for lot, many in used.items())
        if rest not in known:
            if rest and not offer.makes(rest):
                continue
            known[rest] = MadeOf(offer.take(rest), {})
        found[place] = MadeOf(known[rest].new, used) if used else known[rest]
    return found
