"""Numbers of an order that are seldom meant: a share typed as a fraction, a day of another century.

They can be right, so that nothing is refused; where they are slips, nothing else tells of them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.lots import goes_in, may_go_in
from galenic._words import phrase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from galenic._materials.order import Order
    from galenic._materials.stock import AnyStock
    from galenic._sheet import Sheet

__all__ = ["of_point", "on_seldom"]

_FRACTION = Fraction(1, 2)  # %: 5 % typed as 0.05 % lies far below
_MUCH = 50  # % of excess
_FEW = 5  # capsules more, which may be more than half of a small batch
_STRICT = Fraction(1, 10)  # %: what USP <41> permits a balance that is to be accurate
_STEPS = 100  # readabilities: a repeatability beyond is that of another unit, or balance
_EARLY = 2000
_YEARS = 20
_MOST = {"mg": 2000, "mg/capsule": 2000, "mg/tablet": 2000, "mg/dose": 20_000, "mg/g": 1000}
"""What a thousand of is not meant: nothing holds so much."""


def on_seldom(sheet: Sheet, order: Order) -> None:
    """Ask of each number that is seldom meant whether it is."""
    for path, given, why in (*_shares(order), *_of_balances(order), *_days(order)):
        sheet.note("seldom-meant", key=path, given=given, why=phrase(f"seldom-{why}"))
    for path, stated in _of_actives(order):
        told = of_point(path, stated)
        if told is not None:
            sheet.note("seldom-meant", **told)


def of_point(path: str, stated: Amount) -> dict[str, object] | None:
    """What to ask of an amount whose point may part thousands; ``None`` of any other."""
    if not _may_part_thousands(stated):
        return None
    typed = stated.written
    why = phrase("seldom-point", typed=typed, many=typed.replace(".", "", 1))
    return {"key": path, "given": stated, "why": why}


def _as_typed(order: Order) -> Order:
    """The order with the paths of its file; one active alone is told as in the short form."""
    given = order.as_given
    return order if len(given.actives) == 1 else given


def _of_actives(order: Order) -> Iterator[tuple[str, Amount]]:
    """What is typed of each active, whether it is summed with another: its dose and its stock."""
    given = _as_typed(order)
    for place, active in enumerate(given.actives):
        yield f"active[{place}].dose", active.dose
        yield from _of_stock(f"active[{place}].stock", active.stock)
    if given.product is not None:
        yield "product.strength", given.product.strength
    elif given.dose is not None:
        yield "order.dose", given.dose
    if given.stock is not None:
        yield from _of_stock("stock", given.stock)


def _of_stock(table: str, stock: AnyStock) -> Iterator[tuple[str, Amount]]:
    for key in ("strength", "assay"):
        held = getattr(stock, key, None)
        if isinstance(held, Amount):
            yield f"{table}.{key}", held
    if stock.equivalent is not None:
        yield from ((f"{table}.equivalent", side) for side in stock.equivalent[:2])


def _may_part_thousands(amount: Amount) -> bool:
    """Whether the point of an amount may have been typed to part thousands: ``50.000 IU``.

    Three digits stand behind it, and the last is a zero, which says nothing behind a decimal sign.
    """
    if amount.written.partition(".")[2][2:3] != "0" or amount.unit == "%":
        return False
    from galenic._amounts.marks import parted, readings  # noqa: PLC0415 - few amounts are typed so

    parts = parted(amount.written)
    most = _MOST.get(amount.unit)
    if parts is None or (most is not None and 1000 * amount.number > most):
        return False
    return parts[0].endswith("0") and len(readings(parts[0])) > 1


def _shares(order: Order) -> Iterator[tuple[str, Amount, str]]:
    given = _as_typed(order)
    each = ((f"active[{place}].overage", one.overage) for place, one in enumerate(given.actives))
    for path, overage in (*each, ("order.overage", given.overage)):
        if overage is not None and 0 < overage.number < _FRACTION:
            yield path, overage, "fraction"
    excess = order.excess
    if excess is not None and excess.unit == "%":
        if 0 < excess.number < _FRACTION:
            yield "order.excess", excess, "fraction"
        elif excess.number > _MUCH:
            yield "order.excess", excess, "excess"
    elif excess is not None and excess.number > max(order.capsules * _MUCH / 100, _FEW):
        yield "order.excess", excess, "extra"
    error = None if order.weighing is None else order.weighing.error
    if error is not None and error.number < _STRICT:
        yield "weighing.error", error, "strict"


def _of_balances(order: Order) -> Iterator[tuple[str, Amount, str]]:
    for place, balance in enumerate(order.balance):
        path, step = f"balance[{place}]", balance.readability.number
        if balance.repeatability is not None and balance.repeatability.number > _STEPS * step:
            yield f"{path}.repeatability", balance.repeatability, "coarse"
        if balance.minimum is not None and balance.minimum.number < step:
            yield f"{path}.minimum", balance.minimum, "below"


def _days(order: Order) -> Iterator[tuple[str, dt.date, str]]:
    date = order.date
    if date is None:
        return
    if date.year < _EARLY:
        yield "order.date", date, "early"
    given = _as_typed(order)
    for path, table in (*goes_in(given), *may_go_in(given)):
        expires: dt.date | None = getattr(table, "expires", None)
        if expires is not None and expires.year > date.year + _YEARS:
            yield f"{path}.expires", expires, "late"
