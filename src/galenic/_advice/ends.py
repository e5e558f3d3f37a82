"""When a batch ends: with the first lot that goes in, or with the days that it may have."""

from __future__ import annotations

import datetime as dt
from functools import cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, TypeAlias

from galenic._materials.beyond_use import beyond_use, own_rules
from galenic._materials.substances import same_name
from galenic._words import phrase
from galenic.results._names import Role
from galenic.results._parts import Days, End, Ends, Lot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from galenic._materials.beyond_use import BeyondUseRule
    from galenic._materials.capsules import Capsule
    from galenic._materials.excipients import Packs
    from galenic._materials.order import Order
    from galenic._sheet import Sheet
    from galenic._words import Phrase
    from galenic.results._triturates import TriturateMade

__all__ = ["find_ends", "has_expired", "note_expired"]

_OF_LOT = phrase("of-order")


def note_expired(
    sheet: Sheet, order: Order, triturates: Iterable[TriturateMade] | None = None
) -> None:
    """Stop for each lot that ended before the day of the order.

    Without triturates, for what goes in whatever is weighed; with them, for their diluent alone.
    """
    powders = _always(order) if triturates is None else _diluent(order, triturates)
    for what, _, powder in powders:
        if _is_over(powder, order):
            sheet.note("stock-expired", what=what, expires=powder.expires, date=order.date)


def has_expired(order: Order) -> bool:
    """Whether a lot has expired that goes in at every number of capsules."""
    return any(_is_over(powder, order) for _, _, powder in _always(order))


def find_ends(sheet: Sheet, order: Order, triturates: Sequence[TriturateMade]) -> Ends:
    """The lots that go in, the days that capsules have, and the earliest end of them all.

    A plan that was stopped makes no batch, and none ends. A lot that ends before the days are over
    is a caution.

    Parameters
    ----------
    sheet
        Takes the cautions; whether it was stopped is asked of it.
    order
        The order. Without its date, days cannot be counted.
    triturates
        Those made for the batch: only what one is made with goes in.
    """
    lots = tuple(map(_lot, (*_always(order), *_diluent(order, triturates))))
    days, own = None, list[Days]()
    if order.date is not None:
        days, own = _days(order.date), list(_own_days(sheet, order, order.date))
    counted = [*([] if days is None else [days]), *own]
    shortest = min(counted, key=attrgetter("last_day"), default=None)  # the chapter's, if alike
    for lot in lots:
        if shortest is not None and lot.expires is not None and not _is_over(lot, order):
            _note_early(sheet, order, lot, shortest)
    because = None if sheet.stopped else _earliest(lots, shortest, is_own=shortest in own)
    until = because.until if because is not None else None
    return Ends(until, because, days, lots, tuple(own))


_Goes: TypeAlias = "tuple[str, Role, Packs | Capsule]"  # what goes in, as what


def _always(order: Order) -> Iterator[_Goes]:
    """What goes in whatever is weighed: stock, filler, excipients, and shells that are a lot."""
    stocks = [one for one in order.by_active if one.stock.of is None]
    named = [one.forms.stocked.name for one in stocks]
    for one, name in zip(stocks, named, strict=True):
        told = name if named.count(name) == 1 else f"{name} ({one.active})"
        yield told, Role.STOCK, one.stock
    yield order.filler.name, Role.FILLER, order.filler
    for entry in order.excipient or ():
        yield entry.name, Role.EXCIPIENT, entry
    shells = order.capsule
    if shells.lot is not None or shells.expires is not None:
        yield shells.name, Role.CAPSULE, shells


def _diluent(order: Order, triturates: Iterable[TriturateMade]) -> Iterator[_Goes]:
    """What [triturate] says of the diluent, where a triturate is made with it."""
    table = order.triturate
    if table is None:
        return
    name = table.diluent or order.filler.name
    named = table.diluent is not None or table.lot is not None or table.expires is not None
    if named and any(same_name(made.diluent, name) for made in triturates):
        yield name, Role.DILUENT, table


def _lot(goes: _Goes) -> Lot:
    what, role, powder = goes
    return Lot(what, role, powder.lot, powder.expires)


def _is_over(powder: Packs | Capsule | Lot, order: Order) -> bool:
    return order.date is not None and powder.expires is not None and powder.expires < order.date


def _days(made: dt.date) -> Days:
    rule = beyond_use()
    return Days(rule.name, rule.days, made, rule.last_day(made), *_of_rule())


@cache
def _of_rule() -> tuple[Phrase, str]:
    """What the rule says, and its source."""
    rule = beyond_use()
    return phrase(f"days.{rule.name}"), f"{rule.source} ({rule.edition})"


def _own_days(sheet: Sheet, order: Order, made: dt.date) -> Iterator[Days]:
    """The days of the pharmacy's own rules; one that is longer than the chapter's is told."""
    chapter = beyond_use()
    for rule in own_rules(order):
        if rule.days > chapter.days:
            last = chapter.last_day(made)
            told = {"own": rule.source, "days": rule.days, "rule": chapter.name}
            sheet.note("own-days-longer", **told, most=chapter.days, last=last)
        said = phrase("own-days", days=rule.days, of=_what_of(rule))
        yield Days(rule.source, rule.days, made, rule.last_day(made), said, rule.source)


def _what_of(rule: BeyondUseRule) -> Phrase | None:
    """The filler, the active, or both that a rule is of."""
    if rule.filler is not None and rule.active is not None:
        return phrase("own-days-of-both", active=rule.active, filler=rule.filler)
    named = rule.filler or rule.active
    return None if named is None else phrase("own-days-of", what=named)


def _note_early(sheet: Sheet, order: Order, lot: Lot, days: Days) -> None:
    if lot.expires is not None and lot.expires < days.last_day:
        sheet.note(
            "lot-ends-early" if order.product is None else "lot-ends-early-product",
            what=lot.what,
            role=lot.role,
            expires=lot.expires,
            days=days.days,
            date=order.date,
            last=days.last_day,
            source=days.source,
        )


def _earliest(lots: Iterable[Lot], days: Days | None, *, is_own: bool) -> End | None:
    """The first end of all; a lot comes before the days where both end on one day."""
    expiring = [(lot.expires, lot) for lot in lots if lot.expires is not None]
    until, first = min(expiring, key=itemgetter(0), default=(dt.date.max, None))
    if first is not None and (days is None or until <= days.last_day):
        said = phrase("lot-expires-then", what=first.what, role=first.role)
        return End(first.role, first.what, until, said, _OF_LOT, first.lot)
    if days is None:
        return None
    said = phrase("days-counted", rule=days.rule, days=days.said, date=days.from_)
    by = "own-days" if is_own else "days"
    return End(by, days.rule, days.last_day, said, days.source)
