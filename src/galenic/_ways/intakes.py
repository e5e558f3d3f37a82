"""Ways out by several capsules for one dose: the dose shared out, and as many times the capsules.

``order.dose`` and ``order.capsules`` change together, so that the doses ordered stay the same; and
so does what the order gives in each capsule of an excipient.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount, decimal_text
from galenic._ways.actives import are_several
from galenic._ways.attempts import Try
from galenic._ways.room import MAY_NOT, in_size, larger
from galenic._words import phrase
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._materials.order import Order
    from galenic._ways.attempts import WaySearch
    from galenic._words import Phrase

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
    shared, masses = _doses(order, count, sizes), _excipients(order, count, sizes)
    if shared is None or masses is None:
        return
    capsules = order.capsules * count
    doses = phrase("doses", doses=order.capsules) if order.capsules > 1 else phrase("one-dose")
    where = phrase("of-a-larger-size") if sizes else None
    told = {"doses": doses, "capsules": capsules, "where": where, "each": count}
    said = _said(order, count, told)
    change = sizes | shared | {"capsules": capsules} | masses
    for capsule in _fills(order, count):
        both = {**sizes.get("capsule", {}), **capsule}
        changed = change | ({"capsule": both} if both else {})
        yield Try(Action.SEVERAL_CAPSULES, changed, said, without=MAY_NOT, capsules_per_dose=count)


def _doses(order: Order, count: int, sizes: dict[str, Any]) -> dict[str, Any] | None:
    """The dose of each active shared out; ``None`` where that of one is endless."""
    if not are_several(order):
        dose = _part(order.by_active[0].dose, count)
        return None if dose is None else {"dose": dose}
    doses = [_part(one.dose, count) for one in order.actives]
    if None in doses:
        return None
    rows = sizes.get("actives", order.to_tables()["active"])
    return {"actives": [row | {"dose": dose} for row, dose in zip(rows, doses, strict=True)]}


def _said(order: Order, count: int, told: dict[str, Any]) -> Phrase:
    """What to do, with the dose of each capsule."""
    shared = [
        (one.active, Amount(one.dose.number / count, one.dose.unit, "the dose shared out"))
        if (part := _part(one.dose, count)) is None
        else (one.active, Amount.read(part, "the dose shared out"))
        for one in order.by_active
    ]
    if len(shared) == 1:
        return phrase("way.several-capsules", dose=shared[0][1], **told)
    doses = tuple(phrase("dose-of", dose=dose, active=name) for name, dose in shared)
    return phrase("way.several-capsules-of", shared=doses, **told)


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
