"""Numbers that are those of something else: another size of capsule, or particles without air."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from galenic._amounts import Amount
from galenic._materials import sizes
from galenic._materials.capsules import capsule_sizes, find_size, makers, size_names, spread
from galenic._materials.excipients import Packs, excipients, find_excipient
from galenic._materials.spread import densities, factor
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from galenic._materials.capsules import CapsuleSize
    from galenic._materials.excipients import ExcipientRow
    from galenic._materials.heaped import Heaped
    from galenic._materials.order import Order
    from galenic._sheet import Sheet
    from galenic._words import Phrase

__all__ = ["on_capsule", "on_densities", "shell_unlike"]

# --- sizes --------------------------------------------------------------------------------------

_VOLUME_FAR, _SHELL_FAR = Fraction(3, 2), Fraction(2)  # rules of this library


def on_capsule(sheet: Sheet, order: Order) -> None:
    """Note a maker and a size that nobody has, and volumes and shells of another size."""
    capsule, own = order.capsule, order.capsule_size
    maker = capsule.maker
    known = maker is None or maker in makers() or any(row.maker == maker for row in own)
    if maker is not None and not known:
        _on_maker(sheet, order, maker)
    if capsule.size != "auto":
        _on_name(sheet, order)
    rows = list(_rows(order))
    if rows:
        _on_volumes(sheet, rows)
    if rows or capsule.shell is not None:
        _on_shells(sheet, order, rows)


def _on_maker(sheet: Sheet, order: Order, maker: str) -> None:
    """A maker in no chart: which is near, and what is not known while it stands there.

    No other maker is taken in its place: capsules of one size differ between makers.
    """
    from galenic._materials.near_names import near_maker  # noqa: PLC0415 - few orders need it

    lost, capsule = [], order.capsule
    if capsule.volume is None:
        lost.append(phrase("lost-volume", sizes=capsule.candidates))
    if capsule.shell is None:
        lost.append(phrase("lost-shell"))
    near = near_maker(maker) if lost else None
    if near is None:
        sheet.note("capsule-maker-unknown", maker=maker)
    else:
        sheet.note("capsule-maker-near", maker=maker, near=near, lost=tuple(lost))


def _on_name(sheet: Sheet, order: Order) -> None:
    """A size in no chart, and in no row of the order or the pharmacy."""
    size, maker, volume = order.capsule.size, order.capsule.maker, order.capsule.volume
    if size in size_names():
        return
    own = [row.size for row in order.capsule_size if maker in {None, row.maker}]
    if size in own:
        return
    known = list(dict.fromkeys((*size_names(), *own)))
    near = []
    by_name = sizes.near_names(size, known)
    if by_name:
        near.append(phrase("near-by-name", sizes=tuple(by_name)))
    by_volume = sizes.holding(volume.number) if volume is not None else []
    if by_volume and volume is not None:
        near.append(phrase("near-by-volume", volume=volume, sizes=tuple(by_volume)))
    told = near or [phrase("near-none", sizes=tuple(known))]
    sheet.note("capsule-size-unknown", size=size, near=tuple(told))


def _rows(order: Order) -> Iterator[CapsuleSize]:
    """The capsules whose volume or shell the order gives itself, of those that it uses."""
    used = [order.bodies.row(size) for size in order.capsule.candidates]
    used += [order.bodies.measured_in(powder) for _, powder in order.powders() if powder.pack_stat]
    for row in used:
        if row is not None and find_size(row.maker, row.size) is not row:
            yield row


def _on_volumes(sheet: Sheet, rows: Sequence[CapsuleSize]) -> None:
    """Volumes of the order's own that are those of another size, in the charts of any maker."""
    given = dict.fromkeys((row.size, row.volume) for row in rows)
    for size, volume in given:
        others = sizes.unlike(volume.number, size, sizes.volumes(), _VOLUME_FAR)
        if others is not None:
            like, charts = _like(others, _volume_of), _volume_of(size)
            told = {"size": size, "volume": volume, "charts": charts, "like": like}
            sheet.note("capsule-volume-unlike", **told)


def _on_shells(sheet: Sheet, order: Order, rows: Sequence[CapsuleSize]) -> None:
    """Shells of the order's own that are those of another size."""
    given = [(row.size, row.shell) for row in rows]
    if order.capsule.shell is not None:
        given = [(order.capsule.size, order.capsule.shell)]
    for size, shell in dict.fromkeys(given):
        told = None if shell is None else shell_unlike(shell, size)
        if told is not None:
            sheet.note("capsule-shell-unlike", **told)


def shell_unlike(shell: Amount, size: str) -> dict[str, Any] | None:
    """What is to be said of a shell that is that of another size; ``None`` where there is nothing.

    The values of the notice ``capsule-shell-unlike``.
    """
    others = sizes.unlike(shell.number, size, sizes.shells(), _SHELL_FAR)
    if others is None:
        return None
    like, charts = _like(others, _shell_of), _shell_of(size)
    return {"size": size, "shell": shell, "charts": charts, "like": like}


def _like(others: Sequence[str], charted: Callable[[str], tuple[Amount, ...]]) -> Phrase:
    """The sizes that a number is that of, each with what the charts print for it."""
    if not others:
        return phrase("like-none")
    sizes = tuple(phrase("size-in-charts", size=name, charts=charted(name)) for name in others)
    return phrase("like-sizes", sizes=sizes)


def _volume_of(size: str) -> tuple[Amount, ...]:
    """The least and the largest volume in the charts; one where they are the same."""
    return tuple(dict.fromkeys(spread(size) or ()))


def _shell_of(size: str) -> tuple[Amount, ...]:
    """The first mass of a shell in the charts."""
    masses = (row.shell for row in capsule_sizes() if row.size == size)
    return tuple(mass for mass in masses if mass is not None)[:1]


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
        if density is None:
            continue
        true: Amount | None = getattr(powder, "true_density", None)
        near = true is not None and density >= _NEAR_TRUE * true.number
        if (density >= _NO_POWDER or near) and not _as_seen(name, density):
            told = _told(order, powder, name, density)
            if near:
                told = phrase("density-and-true", told=told, true=true)
            sheet.note("density-true", told=told, seen=_seen(name))
        else:
            _on_table(sheet, order, powder, name, density)


def _on_table(sheet: Sheet, order: Order, powder: Heaped, name: str, most: Fraction) -> None:
    """A powder of our table that would be packed as nobody packs it by hand, or looser than loose.

    Where no maker is named, it is out of bounds only in the bodies of all makers.
    """
    row = find_excipient(name)
    ends = densities(row) if row is not None else None
    if row is None or ends is None:
        return
    given = None
    if most > ends[1]:
        bounds, tightest = _bounds(row, ends[2]), Amount(ends[1], "g/mL")
        given, seen = most, phrase("more-than-seen", most=tightest, name=name, bounds=bounds)
    elif row.bulk_low is not None:
        least = _filled(order, powder, end=0)
        if least is not None and least < ends[0]:
            given, seen = least, phrase("less-than-seen", least=row.bulk_low, name=name)
    if given is not None:
        told = _told(order, powder, name, given)
        sheet.note("density-not-seen", told=told, seen=seen, source=row.source)


def _powders(order: Order) -> Iterator[tuple[str, Heaped]]:
    """Every powder whose packing the order gives, the stocks that could serve as well included.

    The blend of them, where that is known, has no name of its own.
    """
    for path, powder in order.powders():
        yield powder.table_name or str(getattr(powder, "active", path)), powder
    for one in order.by_active:
        for other in one.other_stock:
            yield other.active, other
    if order.bodies.blend is not None:
        yield "", order.bodies.blend


def _bounds(row: ExcipientRow, names: tuple[str, ...]) -> Phrase:
    """How the tightest is taken of what was seen."""
    of = {"tapped": row.tapped_high, "loose": row.bulk_high}
    for name in names:
        if of.get(name) is not None:
            return phrase(f"bound-{name}", factor=factor(name).factor, density=of[name])
    return phrase("bound-punched", density=row.hand_punch)


def _filled(order: Order, powder: Heaped, end: int = 1) -> Fraction | None:
    """The density in g/mL that was given, or that of a packing statistic.

    Where no maker is named, it is that in the largest body which any maker has for the size, or
    in the smallest at ``end`` 0.
    """
    if powder.density is not None:
        return powder.density.number
    if (poured := powder.poured) is not None:
        return poured.density.number
    pack = _pack_stat(powder)
    if pack is None or not isinstance(powder, Packs):
        return None
    row = order.bodies.measured_in(powder)
    charted = spread(powder.pack_stat_size or order.capsule.size) if row is None else None
    volume = row.volume if row is not None else charted[end] if charted is not None else None
    return pack.number / volume.number / 1000 if volume is not None else None


def _pack_stat(powder: Heaped) -> Amount | None:
    """Its packing statistic; a blend has none."""
    return powder.pack_stat if isinstance(powder, Packs) else None


def _told(order: Order, powder: Heaped, name: str, density: Fraction) -> Phrase:
    """How the order tells a density."""
    shown, pack = Amount(density, "g/mL"), _pack_stat(powder)
    if pack is None or not isinstance(powder, Packs):
        how = "density-given" if powder.density is not None else "density-poured"
        return phrase(how, name=name or phrase("the-blend"), density=shown)
    size = powder.pack_stat_size or order.capsule.size
    return phrase("density-by-pack", name=name, pack=pack, size=size, density=shown)


def _as_seen(name: str, density: Fraction) -> bool:
    """Whether that powder may be so dense as filled, by its row of our table."""
    row = find_excipient(name)
    ends = densities(row) if row is not None else None
    return ends is not None and ends[0] <= density <= ends[1]


def _seen(name: str) -> Phrase:
    """What our table has seen, of that powder or of any."""
    row = find_excipient(name)
    seen = row.as_filled if row is not None else None
    if seen is not None:
        return phrase("density-seen", density=tuple(dict.fromkeys(seen)))
    most = max(
        (row.as_filled[1] for row in excipients() if row.as_filled is not None),
        key=lambda end: end.number,
    )
    return phrase("density-densest", density=most)
