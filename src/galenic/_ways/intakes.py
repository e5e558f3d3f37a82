"""Ways out by several capsules for one dose: as many times the capsules, each with its part.

The dose and the doses ordered stay as they are: ``order.capsules`` and ``order.capsules_per_dose``
change together. What the order gives in each capsule of an excipient is shared out like the dose.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount, decimal_text
from galenic._ways.actives import are_several
from galenic._ways.attempts import Try
from galenic._ways.calls import MAY_NOT
from galenic._ways.room import in_size, larger
from galenic._words import phrase
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._materials.order import OfOne, Order
    from galenic._ways.attempts import WaySearch
    from galenic._words import Phrase

__all__ = ["part_of", "several_capsules"]

_MOST = 10
"""Capsules for one dose: more of them nobody takes at once."""


def several_capsules(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The fewest capsules for a dose: of the sizes kept, and fewer of larger ones of the maker."""
    order = search.order
    more = _now(order) + 1
    yield (one for count in range(more, _MOST + 1) for one in _shared(order, count, {}))
    found = [way.capsules_per_dose for way in search.found]
    if Action.NEXT_SIZE not in {way.action for way in search.found}:
        fewest = min((count for count in found if count >= more), default=_MOST + 1)
        rows = larger(order)
        change = in_size(order, *rows) if rows else {}
        counts = range(more, fewest) if rows else ()
        yield (one for count in counts for one in _shared(order, count, change))


def _now(order: Order) -> int:
    """As how many capsules the order has a dose taken."""
    return order.capsules_per_dose or 1


def _shared(order: Order, count: int, sizes: dict[str, Any]) -> Iterator[Try]:
    """The dose in so many capsules: a fill to a mass shared out like it, or kept in each.

    None where what a capsule then holds is no number that could stand on its label.
    """
    shared, masses = _of_each(order, count), _excipients(order, count, sizes)
    if shared is None or masses is None:
        return
    doses = order.capsules // _now(order)
    capsules = doses * count
    told = {
        "doses": phrase("doses", doses=doses) if doses > 1 else phrase("one-dose"),
        "capsules": capsules,
        "where": phrase("of-a-larger-size") if sizes else None,
        "each": count,
    }
    said = _said(order, shared, told)
    counts = {"capsules": capsules, "capsules_per_dose": count}
    change = sizes | _doses(order, sizes) | counts | masses
    for capsule in _fills(order, count):
        both = {**sizes.get("capsule", {}), **capsule}
        changed = change | ({"capsule": both} if both else {})
        yield Try(Action.SEVERAL_CAPSULES, changed, said, without=MAY_NOT)


def _of_each(order: Order, count: int) -> list[Amount] | None:
    """What a capsule then holds of each active; ``None`` where the digits of one do not end.

    So must those of a dose that two tables of one active add up to.
    """
    part = Fraction(1, count)
    parts = [part_of(_ordered(one), part) for one in order.by_active]
    if None in parts or None in [part_of(one.dose, part) for one in order.actives]:
        return None
    return [Amount.read(_per(one or "", "capsule"), "the dose shared out") for one in parts]


def _doses(order: Order, sizes: dict[str, Any]) -> dict[str, Any]:
    """The dose as the whole dose: what was written as that of a capsule is written so."""
    if order.capsules_per_dose is not None:
        return {}
    if not are_several(order):
        return {"dose": _per(_written(_ordered(order.by_active[0])), "dose")}
    if not any("/" in _written(one.dose) for one in order.actives):
        return {}
    rows = sizes.get("actives", order.to_tables()["active"])
    pairs = zip(rows, order.actives, strict=True)
    return {"actives": [row | {"dose": _per(_written(one.dose), "dose")} for row, one in pairs]}


def _said(order: Order, shared: list[Amount], told: dict[str, Any]) -> Phrase:
    """What to do, with the dose of each capsule."""
    if len(shared) == 1:
        return phrase("way.several-capsules", dose=shared[0], **told)
    pairs = zip(shared, order.by_active, strict=True)
    doses = tuple(phrase("dose-of", dose=dose, active=one.active) for dose, one in pairs)
    return phrase("way.several-capsules-of", shared=doses, **told)


def _fills(order: Order, count: int) -> Iterator[dict[str, str]]:
    """How far each is filled: the same blend in more bodies, or as far as the order says."""
    wanted = order.capsule.fill
    fill = part_of(wanted, Fraction(_now(order), count)) if wanted is not None else None
    if fill is not None:
        yield {"fill": fill}
    yield {}


def _excipients(order: Order, count: int, sizes: dict[str, Any]) -> dict[str, Any] | None:
    """What is given in each capsule, shared out like the dose; ``None`` where that is endless."""
    given = sizes.get("excipient", order.to_tables().get("excipient", ()))
    rows, part = [], Fraction(_now(order), count)
    for entry, row in zip(order.excipient, given, strict=True):
        mass = part_of(entry.mass, part) if entry.mass is not None else None
        if entry.mass is not None and mass is None:
            return None
        rows.append(row if mass is None else {**row, "mass": mass})
    return {"excipient": rows} if rows != list(given) else {}


def _ordered(order: OfOne) -> Amount:
    """The dose of an active in the measure that it was ordered in."""
    return order.ordered_dose or order.dose


def _written(amount: Amount) -> str:
    """An amount in the unit it was written in."""
    return amount.label if amount.written else str(amount)


def _per(text: str, per: str) -> str:
    """The same amount, of a capsule or of a dose."""
    return f"{text.partition('/')[0]}/{per}"


def part_of(amount: Amount, part: Fraction) -> str | None:
    """Part of an amount, in the unit it was written in; ``None`` where it is no exact decimal."""
    number, _, unit = _written(amount).partition(" ")
    text = f"{decimal_text(Fraction(number) * part)} {unit}"
    return text if Amount.read(text).number == amount.number * part else None
