"""Hard capsules: which sizes there are, what they hold, and what their shells weigh."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._materials._tables import load_row, load_rows, written_rows
from galenic.errors import NOTHING, Problems

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from galenic._amounts import Amount

__all__ = [
    "DENSEST",
    "LIGHTEST",
    "Capsule",
    "CapsuleSize",
    "capsule_sizes",
    "find_size",
    "makers",
    "size_names",
    "spread",
]

LIGHTEST, DENSEST = Fraction(2, 100), Fraction(2)
"""g/mL of what fills a body: ours, wide. A packing beyond is a slip, and no fill is denser."""


@fields.sound
class CapsuleSize(fields.Sound):
    """A row of a maker's chart: the volume of the body, and the mass of the empty shell."""

    _place: ClassVar = "capsule_size"

    maker: str = fields.text(doc="the maker or chart")
    size: str = fields.text(doc="the name of the size", numbered=True)
    volume: fields.AmountKey = fields.amount("mL/capsule", doc="volume of the body")
    shell: fields.MaybeAmount = fields.amount(
        "mg/capsule", doc="mass of the empty shell", default=None
    )
    shell_tolerance: fields.MaybeAmount = fields.amount(
        "mg/capsule", doc="as printed beside the mass", default=None
    )
    material: str | None = fields.text(doc="what the shell is made of", default=None)
    source: str | None = fields.text(doc="where the row was read", default=None)
    edition: str | None = fields.text(doc="edition or date of the source", default=None)
    confidence: str | None = fields.choice(
        "high", "medium", "low", doc="how sure the row is", default=None
    )

    @property
    def label(self) -> str:
        """Maker and size, as one name."""
        return f"{self.maker} {self.size}"


@fields.sound
class Capsule(fields.Sound):
    """The [capsule] table: the size, or the sizes kept, and how far to fill them."""

    _place: ClassVar = "capsule"

    size: str = fields.text(doc='the size, such as "3", or "auto" to choose', numbered=True)
    sizes: tuple[str, ...] | None = fields.texts(
        doc='the sizes kept, for size = "auto"', default=None
    )
    maker: str | None = fields.text(
        doc="the maker, needed where a volume or a table mass is", default=None
    )
    volume: fields.MaybeAmount = fields.amount(
        "mL/capsule", doc="volume of the body, where it is known", default=None
    )
    shell: fields.MaybeAmount = fields.amount(
        "mg/capsule", doc="measured mean mass of empty shells", default=None
    )
    fill: fields.MaybeAmount = fields.amount(
        "mg/capsule", doc="fill to this mass, not to the volume", default=None
    )
    min_fill: fields.MaybeAmount = fields.amount(
        "mg/capsule", doc="the least net fill that is accepted", default=None
    )
    plate: int | None = fields.count(
        doc="holes of the filling plate, for a capsule machine; absent: none",
        at_most=1000,
        default=None,
    )
    lot: str | None = fields.text(doc="lot number of the shells, for the record", default=None)
    expires: dt.date | None = fields.date(doc="expiry date of the shells", default=None)

    @property
    def name(self) -> str:
        """Maker and size, as one name."""
        return self.size if self.maker is None else f"{self.maker} {self.size}"

    @property
    def candidates(self) -> tuple[str, ...]:
        """The sizes to choose from: one, unless the size is ``auto``."""
        return self.sizes or () if self.size == "auto" else (self.size,)

    @fields.rule("size", reads=("sizes", "volume", "shell", "lot", "expires"))
    def _auto_needs_sizes(self, path: str, problems: Problems) -> None:
        if self.size == "auto" and not fields.is_given(self, "sizes"):
            problems.add(
                "missing", f"{path}.sizes", NOTHING, "the sizes kept", 'add sizes = ["1", "3"]'
            )
        sizes = fields.maybe(self, "sizes")
        if self.size != "auto" and sizes is not None:
            remedy = 'write size = "auto", or remove sizes'
            problems.add("conflict", f"{path}.sizes", sizes, "no sizes beside one size", remedy)
        for key in ("volume", "shell"):
            given = fields.maybe(self, key)
            if self.size == "auto" and given is not None:
                remedy = "give it in a [[capsule_size]] row for each size"
                problems.add("conflict", f"{path}.{key}", str(given), "none with auto", remedy)

        for key in ("lot", "expires"):
            if self.size == "auto" and getattr(self, key) is not None:
                remedy = "name the size, or remove it: each size is a lot of its own"
                problems.add(
                    "conflict", f"{path}.{key}", str(getattr(self, key)), "none with auto", remedy
                )

    @fields.rule("fill", "min_fill")
    def _fill_is_enough(self, path: str, problems: Problems) -> None:
        if self.fill is not None and self.min_fill is not None and self.fill < self.min_fill:
            expected = f"at most the fill of {self.fill}"
            problems.add("conflict", f"{path}.min_fill", str(self.min_fill), expected, "change one")


@cache
def capsule_sizes() -> tuple[CapsuleSize, ...]:
    """The charts in the package."""
    return load_rows(CapsuleSize, "capsule")


@cache
def _places() -> dict[tuple[str, str], int]:
    rows = written_rows("capsule")
    return {(row["maker"], row["size"]): place for place, row in enumerate(rows)}


def find_size(maker: str | None, size: str, own: Iterable[CapsuleSize] = ()) -> CapsuleSize | None:
    """Find a row by maker and size: the order's or pharmacy's own first, then the charts."""
    if maker is None:
        return None
    for row in own:
        if (row.maker, row.size) == (maker, size):
            return row
    return _in_charts(maker, size)


@lru_cache(maxsize=1024)  # names are typed
def _in_charts(maker: str, size: str) -> CapsuleSize | None:
    place = _places().get((maker, size))
    return None if place is None else load_row(CapsuleSize, "capsule", place)


@cache
def makers() -> tuple[str, ...]:
    """The makers whose charts are in the package."""
    return tuple(dict.fromkeys(row["maker"] for row in written_rows("capsule")))


@lru_cache(maxsize=128)  # makers are typed
def size_names(maker: str | None = None) -> tuple[str, ...]:
    """The sizes in the charts, or in one of them."""
    rows = (row for row in written_rows("capsule") if maker in (None, row["maker"]))
    return tuple(dict.fromkeys(row["size"] for row in rows))


@lru_cache(maxsize=128)  # sizes are typed
def spread(size: str) -> tuple[Amount, Amount] | None:
    """The least and the largest volume that makers print for a size."""
    places = (place for (_, known), place in _places().items() if known == size)
    volumes = [load_row(CapsuleSize, "capsule", place).volume for place in places]
    ordered = sorted(volumes, key=_number)
    return (ordered[0], ordered[-1]) if ordered else None


_number = attrgetter("number")
