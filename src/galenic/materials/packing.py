"""What is known of how each powder packs in a capsule, and what a fill needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic.errors import NOTHING, Problems
from galenic.materials.capsules import CapsuleSize, find_size, makers, size_names
from galenic.materials.excipients import Excipient, ExcipientRow, Filler, Packs, find_excipient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic.amounts import Amount
    from galenic.materials.order import Order

__all__ = ["Packing", "check", "is_carried", "packing_of", "size_row", "sizes"]


class Packing(NamedTuple):
    """How a powder is known to pack: by a statistic, a density, a table row, or not at all."""

    kind: str
    amount: Amount | None
    row: ExcipientRow | None = None


def packing_of(powder: Packs) -> Packing:
    """The best that is known: measured, then given, then from the table, then nothing."""
    if powder.pack_stat is not None:
        return Packing("statistic", powder.pack_stat)
    if powder.density is not None:
        return Packing("density", powder.density)
    row = find_excipient(powder.name) if isinstance(powder, (Filler, Excipient)) else None
    if row is not None and row.density is not None:
        return Packing("table", row.density[0], row)
    return Packing("unknown", None)


def is_carried(order: Order, powder: Packs, size: str) -> bool:
    """Whether a packing statistic was measured in another capsule than this one."""
    other_size = powder.pack_stat_size not in (None, size)
    other_maker = powder.pack_stat_maker not in (None, order.capsule.maker)
    return powder.pack_stat is not None and (other_size or other_maker)


def size_row(order: Order, size: str) -> CapsuleSize | None:
    """The capsule of a size: of the order where it gives a volume, else of the charts."""
    capsule = order.capsule
    row = find_size(capsule.maker, size, order.capsule_size)
    if capsule.volume is not None and size == capsule.size:
        return CapsuleSize(
            maker=capsule.maker or "the order",
            size=size,
            volume=capsule.volume,
            shell=row.shell if row else None,
        )
    return row


def sizes(order: Order) -> tuple[str, ...]:
    """The sizes to try, the smallest first."""
    candidates = order.capsule.candidates
    if len(candidates) == 1:
        return candidates
    rows = {size: size_row(order, size) for size in candidates}
    return tuple(sorted(candidates, key=lambda size: rows[size].volume.number))  # type: ignore[union-attr]


def _measured_in(order: Order, powder: Packs) -> CapsuleSize | None:
    maker = powder.pack_stat_maker or order.capsule.maker
    size = powder.pack_stat_size or order.capsule.size
    if maker == order.capsule.maker:
        return size_row(order, size)
    return find_size(maker, size, order.capsule_size)


def check(order: Order, problems: Problems) -> None:
    """Note every number that the fill needs and the order does not give."""
    capsule = order.capsule
    auto = capsule.size == "auto"
    to_mass = capsule.fill is not None
    for path, powder in order.powders():
        known = packing_of(powder)
        if known.kind == "unknown" and path != "stock" and not to_mass:
            _add_missing_packing(path, powder, problems)
        if known.kind == "statistic" and auto and powder.pack_stat_size is None:
            problems.add(
                "missing",
                f"{path}.pack_stat_size",
                NOTHING,
                "the size it was measured in",
                'add it: with size = "auto" a statistic belongs to no size by itself',
            )
    _check_volumes(order, problems)


def _add_missing_packing(path: str, powder: Packs, problems: Problems) -> None:
    remedy = "fill ten bodies with it alone and divide by ten, or give a density"
    if isinstance(powder, Excipient):
        remedy += ', or occupies = "none"'
    problems.add(
        "missing",
        f"{path}.pack_stat",
        NOTHING,
        "a packing statistic, such as 150 mg/capsule",
        remedy,
    )


def _needing_volume(order: Order) -> Iterator[str]:
    """The reasons why the volume of a capsule must be known."""
    if order.capsule.size == "auto":
        yield 'size = "auto" compares volumes'
    for path, powder in order.powders():
        known = packing_of(powder)
        if known.kind in {"density", "table"} and not (
            known.kind == "table" and order.capsule.fill
        ):
            yield f"the packing of {path} is a density"
        elif is_carried(order, powder, order.capsule.size):
            yield f"the packing statistic of {path} was measured in another capsule"


def _check_volumes(order: Order, problems: Problems) -> None:
    reason = next(_needing_volume(order), None)
    if reason is None:
        return
    capsule = order.capsule
    for size in capsule.candidates:
        if size_row(order, size) is None:
            _add_missing_volume(order, size, reason, problems)
            if capsule.maker is None:
                return
    for path, powder in order.powders():
        if is_carried(order, powder, capsule.size) and _measured_in(order, powder) is None:
            given = (
                f"{powder.pack_stat_maker or capsule.maker} {powder.pack_stat_size or capsule.size}"
            )
            problems.add(
                "unknown",
                f"{path}.pack_stat_size",
                given,
                "a size whose volume is known",
                "correct it, or add a [[capsule_size]] row",
            )


def _add_missing_volume(order: Order, size: str, reason: str, problems: Problems) -> None:
    maker = order.capsule.maker
    if maker is None:
        problems.add(
            "missing",
            "capsule.maker",
            NOTHING,
            f"one of {', '.join(makers())}",
            f"add it, or capsule.volume: {reason}",
        )
        return
    known = size_names(maker)
    if not known:
        problems.add(
            "unknown",
            "capsule.maker",
            maker,
            f"one of {', '.join(makers())}",
            f"correct it, or give capsule.volume or a [[capsule_size]] row: {reason}",
        )
        return
    path = "capsule.sizes" if order.capsule.size == "auto" else "capsule.size"
    problems.add(
        "unknown",
        path,
        size,
        f"one of {', '.join(known)}",
        f"correct it, or add a [[capsule_size]] row: {reason}",
    )


def measured_in(order: Order, powder: Packs) -> CapsuleSize:
    """The capsule in which a carried statistic was measured; known, once the order was read."""
    row = _measured_in(order, powder)
    assert row is not None  # noqa: S101 - the order's rules saw to it
    return row
