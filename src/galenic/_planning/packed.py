"""The powders that take up volume in a capsule, and what each takes up at an end of its packing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._materials.spread import MEASURED, Spread
from galenic._planning.packs import stocks_of
from galenic.formulas import fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from galenic._materials.excipients import Packs
    from galenic._materials.order import Order
    from galenic._planning.packs import Body
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = [
    "LOOSEST",
    "TIGHTEST",
    "Packed",
    "at_end",
    "of_excipients",
    "of_filler",
    "of_stocks",
    "part_at",
]

LOOSEST, TIGHTEST = "loosest", "tightest"


class Packed(NamedTuple):
    """A powder in the capsule that takes up volume: its mass, its packing, how far that may be.

    ``table`` is where the order tells of it.
    """

    table: Packs | None
    what: str | Phrase
    mass: Step
    pack: Step
    spread: Spread


def of_stocks(order: Order, body: Body, masses: Mapping[str, Step]) -> Iterator[Packed]:
    """The stocks, by the active that each is weighed for."""
    for stock in stocks_of(order):
        pack, mass = body.stock_pack(stock.active), masses[stock.active]
        if pack is not None:
            powder = stock.order.stock
            yield Packed(powder, stock.named, mass, pack, body.spread(stock.path))


def of_filler(order: Order, body: Body, mass: Step) -> Iterator[Packed]:
    """The filler, where any goes in and it is known how it packs."""
    if body.filler is not None and mass.number:
        name = order.filler.name
        yield Packed(order.filler, name, mass, body.filler, body.spread("filler"))


def of_excipients(order: Order, body: Body, masses: Mapping[str, Step]) -> Iterator[Packed]:
    """The excipients that take up volume, and a diluent that is none of them."""
    tables: dict[str, Packs] = {entry.name: entry for entry in order.excipient}
    for name, mass in masses.items():
        pack = body.excipients.get(name)
        if pack is not None:
            table = tables.get(name) or order.triturate
            yield Packed(table, name, mass, pack, body.spread(name))


def part_at(sheet: Sheet, powder: Packed, end: str) -> Step:
    """The part of the capsule that a powder takes up at one end of what its packing may be."""
    name = f"part of {powder.what} at the {end}"
    bound = at_end(sheet, powder.what, powder.spread, end)
    return sheet.work(name, fill.fraction_at_bound, powder.mass, powder.pack, bound)


def at_end(sheet: Sheet, what: str | Phrase, spread: Spread, end: str) -> Step:
    """An end of what the packing of a powder may be, as a part of the figure used."""
    times = spread.most if end == TIGHTEST else spread.least
    reason = ", ".join(spread.factors) or _BY_KIND.get(spread.kind, "the range seen")
    origin = "measured" if spread == MEASURED else f"packings.toml: {reason}"
    if spread.cylinder is not None:
        origin += f"; cylinders.toml: {spread.cylinder.holds}"
    return sheet.constant(f"{end} packing of {what}", times, "1", origin)


_BY_KIND = {
    "measured": "three standard deviations",
    "any": "the loosest and the tightest filler of excipients.toml",
}
