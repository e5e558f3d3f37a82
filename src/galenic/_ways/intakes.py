"""Ways out by several capsules for one dose: the dose shared out, and as many times the capsules.

``order.dose`` and ``order.capsules`` change together, so that the doses ordered stay the same; and
so does what the order gives in each capsule of an excipient.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount, decimal_text
from galenic._ways.attempts import Try
from galenic._ways.room import MAY_NOT, in_size, larger
from galenic._words import phrase
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._materials.order import Order
    from galenic._ways.attempts import WaySearch

__all__ = ["several_capsules"]

_MOST = 10
"""Capsules for one dose: more of them nobody takes at once."""


def several_capsules(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The fewest capsules for a dose: of the sizes kept, and fewer of larger ones of the maker."""
    order = search.order
    yield (one for count in range(2, _MOST + 1) for one in _shared(order, count, {}))
    found = [way.capsules_per_dose for way in search.found]
    if Action.NEXT_SIZE not in {way.action for way in search.found}:
        fewest = min((count for count in found if count > 1), default=_MOST + 1)
        rows = larger(order)
        change = in_size(order, *rows) if rows else {}
        counts = range(2, fewest) if rows else ()
        yield (one for count in counts for one in _shared(order, count, change))


def _shared(order: Order, count: int, sizes: dict[str, Any]) -> Iterator[Try]:
    """The dose in so many capsules: a fill to a mass shared out like it, or kept in each."""
    dose, masses = _part(order.dose, count), _excipients(order, count, sizes)
    if dose is None or masses is None:
        return
    capsules = order.capsules * count
    doses = phrase("doses", doses=order.capsules) if order.capsules > 1 else phrase("one-dose")
    where = phrase("of-a-larger-size") if sizes else None
    each = Amount.read(dose, "the dose shared out")
    told = {"doses": doses, "capsules": capsules, "dose": each, "where": where, "each": count}
    said = phrase("way.several-capsules", **told)
    change = sizes | {"dose": dose, "capsules": capsules} | masses
    for capsule in _fills(order, count):
        both = {**sizes.get("capsule", {}), **capsule}
        changed = change | ({"capsule": both} if both else {})
        yield Try(Action.SEVERAL_CAPSULES, changed, said, without=MAY_NOT, capsules_per_dose=count)


def _fills(order: Order, count: int) -> Iterator[dict[str, str]]:
    """How far each is filled: the same blend in more bodies, or as far as the order says."""
    wanted = order.capsule.fill
    fill = _part(wanted, count) if wanted is not None else None
    if fill is not None:
        yield {"fill": fill}
    yield {}


def _excipients(order: Order, count: int, sizes: dict[str, Any]) -> dict[str, Any] | None:
    """What is given in each capsule, shared out like the dose; ``None`` where that is endless."""
    given = sizes.get("excipient", order.to_tables().get("excipient", ()))
    rows = []
    for entry, row in zip(order.excipient, given, strict=True):
        mass = _part(entry.mass, count) if entry.mass is not None else None
        if entry.mass is not None and mass is None:
            return None
        rows.append(row if mass is None else {**row, "mass": mass})
    return {"excipient": rows} if rows != list(given) else {}


def _part(amount: Amount, count: int) -> str | None:
    """Part of an amount, in the unit it was written in; ``None`` where it is no exact decimal."""
    number, _, unit = (amount.label if amount.written else str(amount)).partition(" ")
    text = f"{decimal_text(Fraction(number) / count)} {unit}"
    return text if Amount.read(text).number * count == amount.number else None
