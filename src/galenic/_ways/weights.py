"""Ways out of a weight that cannot be set: another batch, another stock, what was fixed freed."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic._amounts import Amount
from galenic._materials.heaped import CYLINDER_KEYS
from galenic._materials.pellets import is_of_pellets
from galenic._planning.batch import capsules_ordered, capsules_planned
from galenic._planning.scales import scales_for
from galenic._ways.actives import other_stocks, said_of, serves_others, with_stocks
from galenic._ways.attempts import Try
from galenic._ways.intakes import part_of
from galenic._words import phrase
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from galenic._materials.order import OfOne, Order
    from galenic._planning.scales import Scale
    from galenic._ways.attempts import WaySearch
    from galenic._words import Phrase

__all__ = [
    "as_it_is",
    "for_each",
    "larger_batch",
    "larger_product",
    "other_stock",
    "per_planned",
    "whole_units",
]

_LARGEST = 100  # a batch so many times the order is no way out of it
_TOGETHER = 32  # sets of other stocks looked at, where none alone will do
_TRIES = 8  # batch sizes looked at beyond the bound, where rounding blurs it


def as_it_is(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The same batch of the same stock: portions, or a triturate with what was fixed freed."""
    order = search.order
    if not search.stops:
        yield (_planned(search),)
        return
    if "above-capacity" in search.stops and order.weighing and not order.weighing.portions:
        portions = {"weighing": {"portions": True}}
        yield (Try(Action.PORTIONS, portions, phrase("way.portions")),)
    for keys, freed in _FREED.items():
        table = order.triturate
        if table is not None and any(getattr(table, key) is not None for key in keys):
            change = {"triturate": dict.fromkeys(keys)}
            yield (Try(Action.TRITURATE, change, phrase("way.freed", freed=phrase(freed))),)


def _planned(search: WaySearch) -> Try:
    """The plan as it stands; of one active, where no other goes through a triturate."""
    said = phrase("way.triturate")
    made = {name: None for one in search.plan.triturates for name in one.actives or ("",)}
    active = next(iter(made)) if len(made) == 1 else ""
    if not active:
        return Try(Action.TRITURATE, {}, said)
    return Try(Action.TRITURATE, {}, said_of(search.order, active, said), active=active)


def larger_batch(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The least batch of which everything can be weighed as it is."""
    least, doses = _least_planned(search), search.order.capsules_per_dose or 1
    yield (
        Try(
            Action.LARGER_BATCH,
            {"capsules": capsules},
            phrase("way.larger-batch", capsules=capsules),
            directly=True,
        )
        for capsules in _ordered_for(search, range(least, least + _TRIES * doses))
    )


def larger_product(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The least product, in whole grams, of which everything can be weighed as it is.

    One that is smaller than was ordered is none, whatever could be weighed of it.
    """
    product = search.order.product
    if product is not None:
        ordered = product.mass.number / 1000
        first = math.ceil(ordered * max(_least_times(search), default=Fraction(1)))
        tried = range(first, first + _TRIES)
        masses = (f"{grams} g" for grams in tried if ordered < grams <= ordered * _LARGEST)
        yield (
            Try(
                Action.LARGER_BATCH,
                change,
                _larger(search.order, mass, change),
                directly=True,
            )
            for mass in masses
            if (change := _of_mass(search.order, mass)) is not None
        )


def _larger(order: Order, mass: str, change: Mapping[str, Any]) -> Phrase:
    """What it is called to make so much: with the excipients that grow with it, which are told."""
    rows = change.get("excipient", ())
    grown = tuple(
        phrase("mass-of", mass=row["mass"], name=entry.name)
        for entry, row in zip(order.excipient, rows, strict=bool(rows))
        if entry.mass is not None
    )
    if not grown:
        return phrase("way.larger-product", mass=mass)
    return phrase("way.larger-product-with", mass=mass, masses=grown)


def _of_mass(order: Order, mass: str) -> dict[str, Any] | None:
    """The keys of a product of another mass: of an excipient as much more, as far as decimals go.

    ``None`` where a mass that is so much more is no decimal number.
    """
    assert order.product is not None  # noqa: S101 - the caller saw to it
    change: dict[str, Any] = {"product": {"mass": mass}}
    times = Amount.read(mass).number / order.product.mass.number
    rows = list(order.to_tables().get("excipient", ()))
    for place, entry in enumerate(order.excipient):
        if entry.mass is not None:
            wanted = part_of(entry.mass, times)
            if wanted is None:
                return None
            rows[place] = {**rows[place], "mass": wanted}
    return change | {"excipient": rows} if any(one.mass for one in order.excipient) else change


def whole_units(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The least batch that takes whole tablets, or capsules opened, and needs no triturate."""
    for one, active in zip(search.order.by_active, search.plan.actives, strict=True):
        counted = one.stock.counted
        if counted is not None and active.of is None:
            _, powder = counted.weighed
            each = active.stock.mass.number / powder / search.plan.made.planned
            yield _whole(search, active.name, f"whole-{counted.kind}", each)


def _whole(search: WaySearch, active: str, whole: str, each: Fraction) -> Iterator[Try]:
    """Batches that take whole units of one stock, of which each capsule takes so much."""
    order = search.order
    step = math.lcm(each.denominator, order.capsules_per_dose or 1)
    first = -(-max(_least_planned(search), search.plan.made.planned) // step) * step
    known = {way.capsules for way in search.found if way.action == Action.LARGER_BATCH}
    for capsules in _ordered_for(search, range(first, first + _TRIES * step, step)):
        if capsules not in known:
            units = int(capsules_planned(order, capsules) * each)
            said = phrase(f"way.{whole}", capsules=capsules, units=units)
            named = said_of(order, active, said)
            change = {"capsules": capsules}
            yield Try(Action(whole), change, named, directly=True, active=active)


def other_stock(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The other stocks at hand, such as tablets in place of powder.

    No other stock takes the place of one that serves another active too: what it holds of that
    active is not said.
    """
    found = len(search.found)
    offered = [_others_of(search.order, one) for one in search.order.by_active]
    for others in offered:
        for one in others:
            change = with_stocks(search.order, {one.active: one.given})
            yield (Try(Action.OTHER_STOCK, change, one.said, active=one.active),)
    if search.stops and len(search.found) == found:
        yield _together(search, [others for others in offered if others])


class _Other(NamedTuple):
    """Another stock of an active: its table, and what taking it is called."""

    active: str
    given: Mapping[str, Any]
    said: Phrase


def _others_of(order: Order, one: OfOne) -> list[_Other]:
    """The other stocks of an active; none where another active comes from its stock."""
    if serves_others(order, one):
        return []
    found = []
    for stock, given in zip(one.other_stock, other_stocks(order, one), strict=True):
        kind = phrase(f"kind.{stock.kind}")
        what = phrase("kind-of-lot", kind=kind, lot=stock.lot) if stock.lot else kind
        said = said_of(order, one.active, phrase("way.other-stock", what=what))
        found.append(_Other(one.active, given, said))
    return found


def _together(search: WaySearch, offered: Sequence[Sequence[_Other]]) -> Iterator[Try]:
    """Other stocks of several actives at once, where none alone will do: fewest at once first."""
    sets = (
        chosen
        for many in range(2, len(offered) + 1)
        for some in combinations(offered, many)
        for chosen in product(*some)
    )
    for chosen in islice(sets, _TOGETHER):
        change = with_stocks(search.order, {one.active: one.given for one in chosen})
        said = phrase("way.together", ways=tuple(one.said for one in chosen))
        yield Try(Action.OTHER_STOCK, change, said)


_FREED = {
    ("strength", "factor", "aliquot"): "freed.fixed",
    ("ratio_limit", "max_steps"): "freed.limits",
    (
        *("diluent", "pack_stat", "pack_stat_size", "pack_stat_maker"),
        *("density", *CYLINDER_KEYS, "lot", "expires"),
    ): "freed.diluent",
}
"""Keys of [triturate] that the pharmacy chose and could choose otherwise, and what they are."""


# --- how large a batch must be --------------------------------------------------------------------


def per_planned(search: WaySearch) -> list[tuple[tuple[Scale, ...], Fraction]]:
    """What goes into one capsule of each powder weighed for the batch, and the balances for it."""
    fill, made, order = search.plan.fill, search.plan.made, search.order
    pellets = {one.active for one in order.by_active if is_of_pellets(one)}
    stocks = (
        one.stock.mass.number
        for one in search.plan.actives
        if one.of is None and one.name not in pellets
    )
    masses = [mass / made.planned for mass in stocks]
    if fill.premix is not None:
        masses.append(fill.premix.number / made.planned)
    elif fill.filler is not None:
        masses.append(fill.filler.number)
    found = [(search.scales, mass) for mass in masses]
    names = {entry.name for entry in order.excipient}
    found += [
        (scales_for(search.scales, search.plain_scales, order, name), mass.number)
        for name, mass in fill.excipients.items()
        if name in names
    ]
    return [(scales, mass) for scales, mass in found if mass > 0]


def _least_times(search: WaySearch) -> list[Fraction]:
    """How many times as much there has to be of each powder, to be weighed."""
    each = per_planned(search)
    return [Fraction(min(map(_reached_from, scales)) / mass) for scales, mass in each]


def for_each(search: WaySearch) -> list[Fraction]:
    """What goes into one capsule of each stock of pellets, which is weighed for it by itself."""
    pairs = zip(search.order.by_active, search.plan.actives, strict=True)
    return [
        active.stock.mass.number / search.plan.made.planned
        for one, active in pairs
        if active.of is None and is_of_pellets(one)
    ]


def _least_planned(search: WaySearch) -> int:
    """The least number of capsules of which no powder is below every minimum."""
    each = per_planned(search)
    least = [math.ceil(min(map(_reached_from, scales)) / mass) for scales, mass in each]
    return max(least, default=1)


def _ordered_for(search: WaySearch, planned: range) -> Iterator[int]:
    """The orders, larger than this one and not absurdly so, that plan so many capsules."""
    order = search.order
    for number in planned:
        capsules = capsules_ordered(order, number)
        within = order.capsules < capsules <= order.capsules * _LARGEST
        within = within and capsules % (order.capsules_per_dose or 1) == 0
        if within and capsules_planned(order, capsules) == number:
            yield capsules


def _reached_from(scale: Scale) -> Fraction:
    """The least mass that is rounded to a weight that the balance may weigh."""
    grid: Fraction = scale.readability.number
    return math.ceil(scale.minimum.number / grid) * grid - grid / 2
