"""Ways out of a capsule that is too full: another size, less filler, or a denser one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._materials.capsules import capsule_sizes
from galenic._materials.excipients import find_excipient
from galenic._materials.pellets import is_filler_of_pellets, is_of_pellets
from galenic._materials.substances import same_name
from galenic._ways.actives import are_several, with_tables
from galenic._ways.attempts import Try
from galenic._ways.calls import MAY_NOT
from galenic._words import phrase
from galenic.results._names import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from galenic._materials.capsules import CapsuleSize
    from galenic._materials.excipients import ExcipientRow
    from galenic._materials.order import Order
    from galenic._ways.attempts import WaySearch

__all__ = [
    "denser_filler",
    "fill_to_volume",
    "in_size",
    "larger",
    "next_size",
    "size_for_diluent",
]

_ASSUMED = frozenset({"no-pack-statistic", "diluent-pack-assumed", *MAY_NOT})

_DENSER = (
    "pregelatinized starch Starch 1500",
    "lactose anhydrous DuraLac H",
    "dibasic calcium phosphate dihydrate",
)
"""Rows of the table of powders that are fillers and dense when loose, in the order in which they
are offered: first what brings no allergen and binds no drug."""

_STEP = 5
"""Percent: shares of a denser filler are tried in steps that a person would choose."""


# --- another size --------------------------------------------------------------------------------


def next_size(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The next size of the same maker that holds it."""
    order = search.order
    yield _sizes(order)


def size_for_diluent(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The same where what is fixed of a triturate brings more diluent than a capsule holds."""
    order, table = search.order, search.order.triturate
    if "below-minimum" in search.stops and table is not None and table.is_fixed:
        yield _sizes(order)


def _sizes(order: Order) -> Iterator[Try]:
    code = "way.keep-next-size" if order.capsule.size == "auto" else "way.next-size"
    for row in larger(order):
        said = phrase(code, size=row.size, maker=row.maker)
        yield Try(Action.NEXT_SIZE, in_size(order, row), said, without=MAY_NOT)


def larger(order: Order) -> list[CapsuleSize]:
    """Sizes of the same maker with more volume, the smallest first: the order's own and ours."""
    bodies, maker = order.bodies, order.capsule.maker
    known = {row.size: row for row in (*capsule_sizes(), *order.capsule_size) if row.maker == maker}
    present = [row for size in order.capsule.candidates if (row := bodies.row(size)) is not None]
    most = max((row.volume.number for row in present), default=None)
    if most is None:  # nobody knows how much more another size would hold
        return []
    rows = (row for row in known.values() if row.volume.number > most)
    return sorted(rows, key=lambda row: row.volume.number)


def in_size(order: Order, *rows: CapsuleSize) -> dict[str, Any]:
    """The change to larger sizes: one in place of the size of the order, or some to choose from.

    A packing statistic belongs to the capsule in which it was measured: the change says which, so
    that it is carried by volume, with the caution that this is.
    """
    capsule, sizes = order.capsule, [row.size for row in rows]
    if capsule.size == "auto":
        return {"capsule": {"sizes": [*capsule.candidates, *sizes]}}
    one: dict[str, Any] = {"size": sizes[0]}
    if len(sizes) > 1:
        one = {"size": "auto", "sizes": sizes}
    change = {"capsule": one | {key: None for key in ("volume", "shell") if getattr(capsule, key)}}
    return change | _carried(order) | _measured_body(order)


def _carried(order: Order) -> dict[str, Any]:
    """The tables of the powders whose statistic was measured in the size of the order."""
    given, measured = order.to_tables(), {
        "pack_stat_size": order.capsule.size,
        "pack_stat_maker": order.capsule.maker,
    }  # fmt: skip

    def told(table: Mapping[str, Any]) -> dict[str, Any]:
        return {key: table.get(key) or value for key, value in measured.items()}

    change: dict[str, Any] = {
        name: told(given[name])
        for name in ("stock", "filler", "triturate")
        if "pack_stat" in given.get(name, ())
    }
    if are_several(order):
        change |= with_tables(order, lambda _one, _active, row: _measured_here(row, told))
    for name in ("excipient", "other_stock"):
        rows = [one | told(one) if "pack_stat" in one else one for one in given.get(name, ())]
        if rows != list(given.get(name, ())):
            change[name] = rows
    return change


def _measured_here(
    row: dict[str, Any], told: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """A table [[active]] whose stocks say where their statistic was measured."""
    stocks = [row["stock"], *row.get("other_stock", ())]
    stock, *others = [one | told(one) if "pack_stat" in one else one for one in stocks]
    return row | {"stock": stock} | ({"other_stock": others} if others else {})


def _measured_body(order: Order) -> dict[str, Any]:
    """A body whose volume the order gives: what was measured in it is carried from that."""
    capsule = order.capsule
    if capsule.volume is None or capsule.maker is None:
        return {}
    row = {"maker": capsule.maker, "size": capsule.size, "volume": str(capsule.volume)}
    label = (capsule.maker, capsule.size)
    others = [one for one in order.to_tables().get("capsule_size", ()) if _label(one) != label]
    return {"capsule_size": [*others, row]}


def _label(row: Mapping[str, Any]) -> tuple[Any, Any]:
    return row["maker"], row["size"]


# --- a fill to a mass ----------------------------------------------------------------------------


def fill_to_volume(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The body filled, in place of a mass; where how each powder packs is known."""
    wanted = search.order.capsule.fill
    if wanted is not None:
        said, change = phrase("way.fill-to-volume", fill=wanted), {"capsule": {"fill": None}}
        yield (Try(Action.FILL_TO_VOLUME, change, said, without=_ASSUMED),)


def denser_filler(search: WaySearch) -> Iterator[Iterable[Try]]:
    """The least share of a denser powder, in place of as much filler, with which the mass fits.

    Its density is the least that its row of our table gives, loose: what packs closer fits too.
    """
    order = search.order
    if order.capsule.fill is None or "capsule-overfull" not in search.stops:
        return
    if is_filler_of_pellets(order) or any(map(is_of_pellets, order.by_active)):
        return  # a powder among pellets would part again
    names = [order.filler.name, *(entry.name for entry in order.excipient)]
    rows = [row for name in _DENSER if (row := find_excipient(name)) is not None]
    yield (
        _share(order, row, share)
        for row in rows
        for share in range(_STEP, 100, _STEP)
        if not any(same_name(name, row.name) for name in names)
    )


def _share(order: Order, row: ExcipientRow, share: int) -> Try:
    loose = row.bulk_low
    assert loose is not None  # noqa: S101 - each of the rows named above has one
    powder = {"name": row.name, "share": f"{share} %", "density": str(loose)}
    said = phrase(
        "way.denser-filler",
        name=row.name,
        share=Amount.read(powder["share"], "the share tried"),
        filler=order.filler.name,
        loose=loose,
        seen_in=row.source,
        contains=phrase("contains", what=row.contains) if row.contains else None,
    )
    change = {"excipient": [*order.to_tables().get("excipient", ()), powder]}
    return Try(Action.DENSER_FILLER, change, said, without=_ASSUMED)
