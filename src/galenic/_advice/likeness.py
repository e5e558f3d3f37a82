"""Numbers that are those of something else: another size of capsule, or particles without air."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials import sizes
from galenic._materials.capsules import capsule_sizes, makers, spread
from galenic._materials.excipients import excipients, find_excipient
from galenic._materials.spread import densities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from galenic._materials.capsules import CapsuleSize
    from galenic._materials.excipients import Packs
    from galenic._materials.order import Order
    from galenic._sheet import Sheet

__all__ = ["on_capsule", "on_densities"]

# --- sizes --------------------------------------------------------------------------------------

_VOLUME_FAR, _SHELL_FAR = Fraction(3, 2), Fraction(2)  # rules of this library


def on_capsule(sheet: Sheet, order: Order) -> None:
    """Note a maker and a size that nobody has, and volumes and shells of another size."""
    capsule, own = order.capsule, order.capsule_size
    maker = capsule.maker
    if maker is not None and maker not in {*makers(), *(row.maker for row in own)}:
        sheet.note("capsule-maker-unknown", maker=maker)
    if capsule.size != "auto":
        _on_name(sheet, order)
    rows = list(_rows(order))
    _on_volumes(sheet, rows)
    _on_shells(sheet, order, rows)


def _on_name(sheet: Sheet, order: Order) -> None:
    """A size in no chart, and in no row of the order or the pharmacy."""
    size, maker, volume = order.capsule.size, order.capsule.maker, order.capsule.volume
    own = [row.size for row in order.capsule_size if maker in {None, row.maker}]
    if size in sizes.volumes() or size in own:
        return
    known = list(dict.fromkeys((*sizes.volumes(), *own)))
    near = []
    by_name = sizes.near_names(size, known)
    if by_name:
        near.append(f"near it by name: {', '.join(by_name)}")
    by_volume = sizes.holding(volume.number) if volume is not None else []
    if by_volume and volume is not None:
        near.append(f"of its volume of {volume.text()}: {', '.join(by_volume)}")
    told = "; ".join(near) or f"none is near it; there are {', '.join(known)}"
    sheet.note("capsule-size-unknown", size=size, near=told)


def _rows(order: Order) -> Iterator[CapsuleSize]:
    """The capsules whose volume or shell the order gives itself, of those that it uses."""
    used = [order.bodies.row(size) for size in order.capsule.candidates]
    used += [order.bodies.measured_in(powder) for _, powder in order.powders() if powder.pack_stat]
    for row in used:
        if row is not None and all(row is not charted for charted in capsule_sizes()):
            yield row


def _on_volumes(sheet: Sheet, rows: Sequence[CapsuleSize]) -> None:
    """Volumes of the order's own that are those of another size, in the charts of any maker."""
    given = dict.fromkeys((row.size, row.volume) for row in rows)
    for size, volume in given:
        others = sizes.unlike(volume.number, size, sizes.volumes(), _VOLUME_FAR)
        if others is not None:
            like, charts = _like(others, _volume_of), _volume_of(size)
            told = {"size": size, "volume": volume.text(), "charts": charts, "like": like}
            sheet.note("capsule-volume-unlike", **told)


def _on_shells(sheet: Sheet, order: Order, rows: Sequence[CapsuleSize]) -> None:
    """Shells of the order's own that are those of another size."""
    given = [(row.size, row.shell) for row in rows]
    if order.capsule.shell is not None:
        given = [(order.capsule.size, order.capsule.shell)]
    for size, shell in dict.fromkeys(given):
        others = sizes.unlike(shell.number, size, sizes.shells(), _SHELL_FAR) if shell else None
        if shell is not None and others is not None:
            like, charts = _like(others, _shell_of), _shell_of(size)
            told = {"size": size, "shell": shell.text(), "charts": charts, "like": like}
            sheet.note("capsule-shell-unlike", **told)


def _like(others: Sequence[str], charted: Callable[[str], str]) -> str:
    """The sizes that a number is that of, each with what the charts print for it."""
    if not others:
        return "nor that of any other"
    near = " or ".join(f"{name} ({charted(name)})" for name in others)
    return f"but that of, or near to that of, size {near}"


def _volume_of(size: str) -> str:
    ends = dict.fromkeys(volume.text() for volume in spread(size) or ())
    return " to ".join(ends)


def _shell_of(size: str) -> str:
    masses = (row.shell for row in capsule_sizes() if row.size == size)
    return next((mass.text() for mass in masses if mass is not None), "")


# --- densities ----------------------------------------------------------------------------------

_NO_POWDER = Fraction(1)  # g/mL; the densest powder of our table fills to 0.978 g/mL
_NEAR_TRUE = Fraction(9, 10)  # of the true density: no heap of particles holds so little air


def on_densities(sheet: Sheet, order: Order) -> None:
    """Ask whether a density is that of the particles, where no powder fills a capsule so densely.

    The range in which our table has seen a powder as filled comes first: within it nothing is
    asked. Of a packing statistic the volume of its capsule tells the density.
    """
    for name, powder in _powders(order):
        density = _filled(order, powder)
        if density is None or _as_seen(name, density):
            continue
        true: Amount | None = getattr(powder, "true_density", None)
        near = true is not None and density >= _NEAR_TRUE * true.number
        if density >= _NO_POWDER or near:
            beside = f" (its true density is {true.text()})" if near and true is not None else ""
            told = _told(order, powder, name, density)
            sheet.note("density-true", told=f"{told}{beside}", seen=_seen(name))


def _powders(order: Order) -> Iterator[tuple[str, Packs]]:
    """Every powder whose packing the order gives, the stocks that could serve as well included."""
    for path, powder in order.powders():
        yield powder.table_name or (order.stock.active if path == "stock" else path), powder
    for other in order.other_stock:
        yield other.active, other


def _filled(order: Order, powder: Packs) -> Fraction | None:
    """The density in g/mL that was given, or that of a packing statistic.

    Where no maker is named, it is that in the largest body which any maker has for the size.
    """
    if powder.density is not None:
        return powder.density.number
    pack = powder.pack_stat
    if pack is None:
        return None
    row = order.bodies.measured_in(powder)
    charted = spread(powder.pack_stat_size or order.capsule.size) if row is None else None
    volume = row.volume if row is not None else charted[1] if charted is not None else None
    return pack.number / volume.number / 1000 if volume is not None else None


def _told(order: Order, powder: Packs, name: str, density: Fraction) -> str:
    """How the order tells a density."""
    shown, pack = Amount(density, "g/mL").text(), powder.pack_stat
    if pack is None:
        return f"The density of {name} is given as {shown}"
    size = powder.pack_stat_size or order.capsule.size
    return f"The packing statistic of {name}, {pack.text()} in size {size}, is a density of {shown}"


def _as_seen(name: str, density: Fraction) -> bool:
    """Whether that powder may be so dense as filled, by its row of our table."""
    row = find_excipient(name)
    ends = densities(row) if row is not None else None
    return ends is not None and ends[0] <= density <= ends[1]


def _seen(name: str) -> str:
    """What our table has seen, of that powder or of any."""
    row = find_excipient(name)
    seen = row.as_filled if row is not None else None
    if seen is not None:
        low, high = (end.text() for end in seen)
        return f"As filled it was seen at {low if low == high else f'{low} to {high}'}."
    most = max(
        (row.as_filled[1] for row in excipients() if row.as_filled is not None),
        key=lambda end: end.number,
    )
    return f"The densest powder of our table fills to {most.text()}."
