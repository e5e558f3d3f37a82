"""What of an order belongs to the batch, and what to the formula that it is made by.

A master formula says how something is made, whenever it is made: forms, doses, capsule, filler,
rules. How many, on which day, under which number and from which lots belongs to a batch. Between
the two stand values that were measured of a lot, such as the assay on its certificate: a formula
may hold one to begin from, and a batch gives its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from galenic import _fields as fields
from galenic._materials.heaped import CYLINDER_KEYS
from galenic._materials.order import REQUEST, TABLES
from galenic._materials.product import PRODUCTS
from galenic._materials.stock import STOCKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._fields import Reader
    from galenic._toml import Place

__all__ = [
    "Belongs",
    "belongs",
    "each_key",
    "in_place_of",
    "is_measured",
    "path_of",
    "readers_of",
    "rows",
]


class Belongs(StrEnum):
    """To what a key of an order belongs."""

    BATCH = "batch"
    LOT = "lot"
    FORMULA = "formula"


_LOT = ("lot", "expires")
_PACKING = ("pack_stat", "pack_stat_sd", "pack_stat_size", "pack_stat_maker", "density")
_CONTENT = ("assay", "basis", "factor", "water", "loss_on_drying", "solvent", "assay_uncertainty")
_WEIGHED = ("strength_uncertainty", "uncertainty_leaves_out")
_MASSES = ("mean_mass", "mass_sd", "masses", "masses_are", "total_mass", "tablets_weighed")
_NETS = ("mean_net", "net_sd", "capsules_weighed")
_PELLETS = ("pellet_mass", "pellet_mass_sd", "pellets_weighed")
_GRAINS = ("particle_size", "particle_gsd")

_OF_BATCH: dict[str, tuple[str, ...]] = {
    "order": ("capsules", "number", "date"),
    "product": ("mass", "lot", "expires", "number", "date"),
    "stock": (*_LOT, "available", "batches_weigh"),
    "capsule": _LOT,
    "filler": _LOT,
    "excipient": _LOT,
    "triturate": _LOT,
    "label": ("lot", "use_by", "capsules"),
}
"""Keys that no formula holds, by their table."""

_OF_LOT: dict[str, tuple[str, ...]] = {
    "stock": (
        *(*_CONTENT, "loss_uncertainty", *_WEIGHED, "assay_as", "equivalent"),
        *(*_MASSES, *_NETS, *_PELLETS, *_GRAINS, *_PACKING, *CYLINDER_KEYS),
    ),
    "capsule": ("shell",),
    **dict.fromkeys(("filler", "excipient", "triturate"), (*_PACKING, *CYLINDER_KEYS)),
}
"""Keys that were measured of a lot: a formula may hold them, and a batch gives its own."""

_BESIDE = frozenset(
    (
        *("basis", "assay_as", "masses_are", "uncertainty_leaves_out"),
        *("tablets_weighed", "capsules_weighed", "pellets_weighed"),
        *("pack_stat_size", "pack_stat_maker", "volume_mass", "taps", "cylinder"),
    )
)
"""Those that say what a measured value is of: they are told with it, and not by themselves."""

_WAYS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("mean_mass", "mass_sd"), ("masses", "masses_are"), ("total_mass",)),
    (
        ("pack_stat", "pack_stat_sd", "pack_stat_size", "pack_stat_maker"),
        ("density",),
        CYLINDER_KEYS,
    ),
    (("assay", "basis", "water", "loss_on_drying", "solvent", "assay_as"), ("factor",)),
    (("assay", "assay_uncertainty"), _WEIGHED),
)
"""Ways to say one thing, of which an order takes one: that of the batch."""

_TABLE = {"other_stock": "stock"}
"""Tables that have the keys of another."""


def belongs(table: str, key: str) -> Belongs:
    """To what a key of a table belongs.

    Parameters
    ----------
    table
        The name of the table: ``order``, ``stock``, ``filler`` …; that of ``active.stock`` is
        ``stock``.
    key
        The key.
    """
    own = _TABLE.get(table, table)
    if key in _OF_BATCH.get(own, ()):
        return Belongs.BATCH
    return Belongs.LOT if key in _OF_LOT.get(own, ()) else Belongs.FORMULA


def is_measured(key: str) -> bool:
    """Whether a key of a lot is a value that was measured, and not what that is of."""
    return key not in _BESIDE


def in_place_of(key: str) -> frozenset[str]:
    """The keys that say what this one says in another way, and cannot stand beside it."""
    return frozenset(
        other
        for ways in _WAYS
        for way in ways
        if key in way
        for one in ways
        if one is not way
        for other in one
    )


def rows() -> Iterator[tuple[str, str, Belongs]]:
    """Each key that a batch may say: its table, its name, and to what it belongs."""
    for kind, tables in ((Belongs.BATCH, _OF_BATCH), (Belongs.LOT, _OF_LOT)):
        for table, keys in tables.items():
            yield from ((table, key, kind) for key in keys)


def each_key(tables: Mapping[str, Any], at: Place = ()) -> Iterator[tuple[Place, Belongs]]:
    """The place of each key that belongs to a batch or a lot, in tables of an order."""
    for name, table in tables.items():
        for place, own in _tables(name, table):
            for key in own:
                if (kind := belongs(name, key)) is not Belongs.FORMULA:
                    yield (*at, *place, key), kind
            if name == "active":
                stocks = {key: own[key] for key in ("stock", "other_stock") if key in own}
                yield from each_key(stocks, (*at, *place))


def _tables(name: str, table: object) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The tables under a name, each with its place: one, or those of a list."""
    listed = isinstance(table, (list, tuple))
    for place, one in enumerate(table if isinstance(table, (list, tuple)) else [table]):
        if isinstance(one, Mapping):
            yield ((name, place) if listed else (name,)), one


def path_of(place: Place) -> str:
    """A place as paths of problems are written: ``active[1].stock.lot``."""
    told = ""
    for one in place:
        told += f"[{one}]" if isinstance(one, int) else f".{one}" if told else str(one)
    return told


def readers_of(table: str, kind: object) -> Mapping[str, Reader]:
    """How the keys of a table are read; of a stock or a product those of its kind."""
    own = _TABLE.get(table, table)
    if own == "order":
        return REQUEST
    if own in {"stock", "product"}:
        kinds: Mapping[str, type] = STOCKS if own == "stock" else PRODUCTS
        return fields.keys(kinds[kind]) if isinstance(kind, str) and kind in kinds else {}
    record = TABLES[own].record if own in TABLES else None
    return {} if record is None else fields.keys(record)
