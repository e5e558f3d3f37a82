"""Capsules at hand: each dose is made of as much of them as it can be, the earliest to expire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._regimen.coins import MOST_AT_ONCE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from galenic._regimen.coins import Offer

__all__ = ["Shelf"]


class Shelf:
    """What is left of the capsules at hand.

    Parameters
    ----------
    sizes
        The strength of each lot, in parts of a grid.
    counts
        How many there are of each.
    expires
        The last day on which each may be taken; ``None`` where nobody says.
    """

    def __init__(
        self, sizes: Sequence[int], counts: Sequence[int], expires: Sequence[dt.date | None]
    ) -> None:
        """Put the lots in the order in which they are used."""
        self.sizes, self._expires = sizes, expires
        self.left = list(counts)
        self._none: set[object] = set()
        dated = [(day is None, day) for day in expires]
        self._order = sorted(range(len(sizes)), key=lambda one: (dated[one][0], expires[one] or 0))

    def take(self, dose: int, day: dt.date | None, offer: Offer) -> dict[int, int]:
        """Take of each lot what goes into a dose, so that the strengths on offer make the rest.

        Without a day, none is taken that expires: nobody knows when the dose is due.
        """
        lots = [lot for lot in self._order if self.left[lot] and self._serves(lot, day)]
        asked = (dose, tuple((lot, self.left[lot]) for lot in lots))
        if asked in self._none:
            return {}
        sums = self._sums(lots, dose)
        most = next((one for one in range(dose, 0, -1) if _fits(sums[-1], one, dose, offer)), 0)
        found: dict[int, int] = {}
        for place in range(len(lots) - 1, -1, -1):  # of those that expire last, as few as can be
            lot, many = lots[place], 0
            while not sums[place] >> (most - many * self.sizes[lot]) & 1:
                many += 1
            if many:
                found[lot] = many
                most -= many * self.sizes[lot]
        if not found or sum(found.values()) > MOST_AT_ONCE:
            self._none.add(asked)
            return {}
        for lot, many in found.items():
            self.left[lot] -= many
        return found

    def _serves(self, lot: int, day: dt.date | None) -> bool:
        expires = self._expires[lot]
        return expires is None or (day is not None and day <= expires)

    def _sums(self, lots: Sequence[int], dose: int) -> list[int]:
        """The sums that the first of the lots make, the first two, and so on."""
        mask, sums = (1 << (dose + 1)) - 1, [1]
        for lot in lots:
            size, found, many = self.sizes[lot], sums[-1], 1
            left = min(self.left[lot], dose // size)
            while left:  # one, two, four … at a time, so that every number up to all is there
                many = min(many, left)
                found |= found << (many * size) & mask
                left, many = left - many, 2 * many
            sums.append(found)
        return sums


def _fits(sums: int, part: int, dose: int, offer: Offer) -> bool:
    return bool(sums >> part & 1) and offer.makes(dose - part)
