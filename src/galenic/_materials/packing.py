"""What is known of how each powder packs in a capsule, and what a fill needs to know."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from galenic._amounts import Amount
from galenic._fields import drafted, is_given, maybe, where_read
from galenic._materials.capsules import Capsule, CapsuleSize, find_size, makers, size_names
from galenic._materials.excipients import Excipient, Filler, Packs, fillers_seen, find_excipient
from galenic._materials.methods import COMPLETION
from galenic._materials.sizes import meant
from galenic.errors import NOTHING, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._materials.excipients import ExcipientRow
    from galenic._materials.heaped import Heaped, Poured
    from galenic._materials.process import FillScatter

__all__ = ["Bodies", "ByDensity", "Carried", "Known", "MakerTold", "Measured", "check"]


class MakerTold(StrEnum):
    """Who stands as the maker of a capsule whose volume the order gives, where it names none."""

    BY_NONE = "the order"


class Measured(NamedTuple):
    """A packing statistic that was measured in the capsule that is filled."""

    amount: Amount


class Carried(NamedTuple):
    """A packing statistic of another capsule, and that capsule beside the one that is filled."""

    amount: Amount
    origin: CapsuleSize
    here: CapsuleSize


class ByDensity(NamedTuple):
    """A density, and the capsule that is filled.

    It is one of the order, of a ``row`` of our table, or of a powder ``poured`` into a cylinder; or
    ``assumed`` of a filler of which nothing is known, and lies amid those of our table.
    """

    amount: Amount
    here: CapsuleSize
    row: ExcipientRow | None = None
    poured: Poured | None = None
    assumed: bool = False


Known: TypeAlias = Measured | Carried | ByDensity
"""How a powder is known to pack in a capsule; ``None`` stands for what nobody knows."""


class Packing(NamedTuple):
    """What is given of how a powder packs, in whatever capsule."""

    kind: str
    amount: Amount | None
    row: ExcipientRow | None = None
    poured: Poured | None = None


def packing_of(powder: Packs) -> Packing:
    """The best that is known: measured, then given, then from the table, then nothing.

    What was given and could not be read is known to be there, and no more.
    """
    if is_given(powder, "pack_stat"):
        return Packing("statistic", maybe(powder, "pack_stat"))
    if powder.is_heaped:
        return _heaped(powder)
    row = find_excipient(powder.table_name) if powder.table_name is not None else None
    if row is not None and row.density is not None:
        return Packing("table", row.density[0], row)
    return Packing("unknown", None)


def _heaped(powder: Heaped) -> Packing:
    """What is known of a powder, or of a blend, in a heap: a density as filled, or a reading."""
    if is_given(powder, "density"):
        return Packing("density", maybe(powder, "density"))
    with where_read():
        if (poured := powder.poured) is not None:
            return Packing("density", poured.density, poured=poured)
    return Packing("density", None)


class Bodies:
    """The capsules of an order: what it asks for, and rows of its own beside the charts.

    What a size holds and how a powder packs in it is looked up once for each, and kept.
    """

    __slots__ = ("_known", "_rows", "blend", "by_completion", "capsule", "own")

    def __init__(
        self, capsule: Capsule, own: tuple[CapsuleSize, ...], fill: FillScatter | None = None
    ) -> None:
        """Take the capsule that is asked for, the rows of the order or the pharmacy, and the fill.

        Of the fill matter what is known of all of it in a heap, if anything is, and whether bodies
        are topped up: then a filler serves of which nobody knows how it packs.
        """
        self.capsule, self.own = capsule, own
        self.blend = fill if fill is not None and fill.is_heaped else None
        self.by_completion = fill is not None and maybe(fill, "method") == COMPLETION
        self._rows: dict[str, CapsuleSize | None] = {}
        self._known: dict[tuple[int, str], tuple[Packs, Known | None]] = {}

    def row(self, size: str) -> CapsuleSize | None:
        """Find a size: of the order where it gives a volume, else of the charts."""
        if size not in self._rows:
            self._rows[size] = self._row(size)
        return self._rows[size]

    def _row(self, size: str) -> CapsuleSize | None:
        capsule = self.capsule
        row = find_size(capsule.maker, size, self.own)
        if capsule.volume is not None and size == capsule.size:
            maker, shell = capsule.maker or MakerTold.BY_NONE, row.shell if row else None
            own = {"maker": maker, "size": size, "volume": capsule.volume, "shell": shell}
            return drafted(CapsuleSize, own)  # of values that were read
        return row

    def packing(self, powder: Packs, size: str) -> Known | None:
        """How a powder packs in a size, with all that this takes; None where nobody knows.

        Where the blend is known as a whole, each of its powders is taken to pack as the blend.
        """
        if self.blend is not None:
            return self.of_blend(size)
        found = self._known.get((id(powder), size))
        if found is None:  # the powder is kept as well: while it is there its id is of nothing else
            found = self._known[id(powder), size] = powder, self._packing(powder, size)
        return found[1]

    def _packing(self, powder: Packs, size: str) -> Known | None:
        known = packing_of(powder)
        if known.kind == "unknown" and self.takes_any(powder):
            return self._any_filler(size)
        if known.amount is None or (known.kind == "table" and self.capsule.fill is not None):
            return None  # a fill to a mass asks no table
        if known.kind == "statistic" and not self.is_carried(powder, size):
            return Measured(known.amount)
        here = self.row(size)
        if here is None:
            return None
        if known.kind != "statistic":
            return ByDensity(known.amount, here, known.row, known.poured)
        origin = self.measured_in(powder)
        return None if origin is None else Carried(known.amount, origin, here)

    def takes_any(self, powder: Packs) -> bool:
        """Whether a powder serves of which nothing is known.

        A filler does that bodies are topped up with: what they take of it decides no dose.
        """
        return self.by_completion and isinstance(powder, Filler)

    def _any_filler(self, size: str) -> ByDensity | None:
        here, (low, high) = self.row(size), fillers_seen()
        if here is None:
            return None
        middle = Amount((low.number + high.number) / 2, "g/mL", "excipients.toml: any filler")
        return ByDensity(middle, here, assumed=True)

    def of_blend(self, size: str) -> ByDensity | None:
        """The density of the whole blend and the body, where the order has them."""
        found = None if self.blend is None else _heaped(self.blend)
        here = self.row(size)
        if found is None or found.amount is None or here is None:
            return None
        return ByDensity(found.amount, here, poured=found.poured)

    def sizes(self) -> tuple[str, ...]:
        """The sizes to try, the smallest first."""
        candidates = self.capsule.candidates
        if len(candidates) == 1:
            return candidates
        rows = {size: row for size in candidates if (row := self.row(size)) is not None}
        return tuple(sorted(rows, key=lambda size: rows[size].volume.number))

    def is_carried(self, powder: Packs, size: str) -> bool:
        """Whether a packing statistic was measured in another capsule than this one."""
        if not is_given(powder, "pack_stat"):
            return False
        other_size = powder.pack_stat_size not in {None, size}
        return other_size or powder.pack_stat_maker not in {None, self.capsule.maker}

    def measured_in(self, powder: Packs) -> CapsuleSize | None:
        """Find the capsule in which a packing statistic was measured."""
        maker = powder.pack_stat_maker or self.capsule.maker
        size = powder.pack_stat_size or self.capsule.size
        return self.row(size) if maker == self.capsule.maker else find_size(maker, size, self.own)


def check(bodies: Bodies, powders: Mapping[str, Packs], problems: Problems) -> None:
    """Note every number that the fill needs and the order does not give."""
    to_mass = is_given(bodies.capsule, "fill")
    if bodies.blend is not None:
        powders = {}  # each packs as the blend
    for path, powder in powders.items():
        with where_read():
            known = packing_of(powder)
            alike = path == "triturate" or path.endswith("stock")  # taken to pack like the filler
            needed = not (alike or to_mass or bodies.takes_any(powder))
            if known.kind == "unknown" and needed:
                _add_missing_packing(path, powder, bodies, problems)
            by_itself = known.kind == "statistic" and not is_given(powder, "pack_stat_size")
            if by_itself and bodies.capsule.size == "auto":
                problems.add(
                    "missing",
                    f"{path}.pack_stat_size",
                    NOTHING,
                    "the size it was measured in",
                    'add it: with size = "auto" a statistic belongs to no size by itself',
                )
    reason = next(_needing_volume(bodies, powders), None)
    if reason is not None:
        with where_read():
            _check_volumes(bodies, reason, problems)
    for path, powder in powders.items():
        with where_read():
            _check_origin(bodies, path, powder, problems)


def _for_a_density(bodies: Bodies) -> Iterator[str]:
    """What else a density asks for, where the order does not have it."""
    from galenic._materials.near_names import near_maker  # noqa: PLC0415 - only where something is wrong

    capsule = bodies.capsule
    with where_read():
        if is_given(capsule, "volume") or all(bodies.row(size) for size in capsule.candidates):
            return
        maker = capsule.maker
        if maker is None:
            yield "give capsule.maker"
        elif not size_names(maker):
            near = near_maker(maker)
            yield f"write capsule.maker = {near!r}" if near else "correct capsule.maker"
            maker = near
        known = size_names(maker)
        for size in capsule.candidates:
            if size not in known:
                yield f"for the size {size!r} {meant(size, known)}"


def _add_missing_packing(path: str, powder: Packs, bodies: Bodies, problems: Problems) -> None:
    from galenic._materials.near_names import near_powders  # noqa: PLC0415 - only where something is wrong

    remedy = "fill ten bodies with it alone and divide by ten, or give a density, or the volume "
    remedy += "and volume_mass read in a graduated cylinder"
    if isinstance(powder, Excipient):
        remedy += ', or occupies = "none"'
    near = near_powders(powder.table_name or "")
    if near:
        names = " or ".join(map(repr, near))
        remedy += f"; where it is {names}, whose density we know, write that name"
        remedy += "".join(f", and {one}" for one in _for_a_density(bodies))
    problems.add(
        "missing",
        f"{path}.pack_stat",
        NOTHING,
        "a packing statistic, such as 150 mg/capsule",
        remedy,
    )


def _needing_volume(bodies: Bodies, powders: Mapping[str, Packs]) -> Iterator[str]:
    """The reasons why the volume of a capsule must be known."""
    capsule = bodies.capsule
    if maybe(capsule, "size") == "auto":
        yield 'size = "auto" compares volumes'
    if bodies.blend is not None:
        yield "the blend is known by its density"
    for path, powder in powders.items():
        with where_read():
            known = packing_of(powder)
            by_table = known.kind == "table" and not is_given(capsule, "fill")
            if known.kind == "density" or by_table:
                yield f"the packing of {path} is a density"
            elif bodies.is_carried(powder, capsule.size):
                yield f"the packing statistic of {path} was measured in another capsule"
            elif known.kind == "unknown" and bodies.takes_any(powder):
                yield f"the packing of {path} is estimated from densities"


def _check_volumes(bodies: Bodies, reason: str, problems: Problems) -> None:
    capsule = bodies.capsule
    if is_given(capsule, "volume") and maybe(capsule, "size") != "auto":
        return
    if capsule.maker is None:
        _check_without_maker(bodies, reason, problems)
        return
    for size in capsule.candidates:
        if bodies.row(size) is None:
            _add_missing_volume(capsule, size, reason, problems)


def _check_without_maker(bodies: Bodies, reason: str, problems: Problems) -> None:
    """Ask for the maker, and for another name of a size that nobody makes."""
    capsule, known = bodies.capsule, dict.fromkeys(size_names())
    problems.add(
        "missing",
        "capsule.maker",
        NOTHING,
        f"one of {', '.join(makers())}",
        f"add it, or capsule.volume: {reason}",
    )
    known.update(dict.fromkeys(row.size for row in bodies.own))
    for size in capsule.candidates:
        if size not in known:
            _add_unknown_size(capsule, size, tuple(known), reason, problems)


def _check_origin(bodies: Bodies, path: str, powder: Packs, problems: Problems) -> None:
    """Look for the capsule in which a packing statistic was measured."""
    capsule = bodies.capsule
    size, maker = powder.pack_stat_size, powder.pack_stat_maker
    if not bodies.is_carried(powder, capsule.size) or (maker or capsule.maker) is None:
        return
    if bodies.measured_in(powder) is not None:
        return
    from galenic._materials.near_names import near_maker  # noqa: PLC0415 - only where something is wrong

    maker, known = maker or capsule.maker, size or capsule.size
    remedy = f"{meant(known)}, or add a [[capsule_size]] row"
    near = None if maker in makers() else near_maker(maker or "")
    if near:
        remedy = f"write the maker {near!r}, if that is meant, or add a [[capsule_size]] row"
    problems.add(
        "unknown",
        f"{path}.pack_stat_size",
        f"{maker} {known}",
        "a size whose volume is known",
        remedy,
    )


def _add_missing_volume(capsule: Capsule, size: str, reason: str, problems: Problems) -> None:
    from galenic._materials.near_names import near_maker  # noqa: PLC0415 - only where something is wrong

    known = size_names(capsule.maker)
    if not known:
        near = near_maker(str(capsule.maker))
        first = f"write {near!r}, if that is meant" if near else "correct it"
        if not any(problem.path == "capsule.maker" for problem in problems):
            problems.add(
                "unknown",
                "capsule.maker",
                capsule.maker,
                f"one of {', '.join(makers())}",
                f"{first}, or give capsule.volume or a [[capsule_size]] row: {reason}",
            )
        known = size_names(near)
        if size in known:
            return
    _add_unknown_size(capsule, size, known, reason, problems)


def _add_unknown_size(
    capsule: Capsule, size: str, known: Sequence[str], reason: str, problems: Problems
) -> None:
    problems.add(
        "unknown",
        "capsule.sizes" if capsule.size == "auto" else "capsule.size",
        size,
        f"one of {', '.join(known)}",
        f"{meant(size, known)}, or add a [[capsule_size]] row: {reason}",
    )
