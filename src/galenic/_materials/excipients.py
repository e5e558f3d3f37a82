"""Fillers and excipients: how they pack, and what the table knows of them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._materials._tables import (
    folded,
    load_row,
    load_rows,
    names_of,
    places_by_name,
    written_rows,
)
from galenic._materials.heaped import Heaped
from galenic._notices import SEVERITIES
from galenic.errors import NOTHING, Problems

if TYPE_CHECKING:
    import datetime as dt

__all__ = [
    "Excipient",
    "ExcipientRow",
    "Filler",
    "Packs",
    "excipients",
    "fillers_seen",
    "find_excipient",
    "warnings",
]

MOST_PACK_SCATTER = 20
"""Percent of a packing statistic: its standard deviation above this is a slip."""


@fields.sound
class Packs(Heaped):
    """A powder: how it packs (a statistic measured in a capsule, or in a heap), and its lot."""

    pack_stat: fields.MaybeAmount = fields.amount(
        "mg/capsule",
        doc="mass that fills the body of one capsule, measured for the lot",
        default=None,
    )
    pack_stat_sd: fields.MaybeAmount = fields.amount(
        "mg/capsule",
        doc="standard deviation of pack_stat between bodies; absent: not known",
        default=None,
        zero=True,
    )
    pack_stat_size: str | None = fields.text(
        doc="the size it was measured in, if another", numbered=True, default=None
    )
    pack_stat_maker: str | None = fields.text(
        doc="the maker of that capsule, if another", default=None
    )
    lot: str | None = fields.text(doc="lot number, for the record", default=None)
    expires: dt.date | None = fields.date(doc="expiry date of the lot", default=None)

    @property
    def is_packed(self) -> bool:
        """Whether the order says how it packs, be it unreadable."""
        return fields.is_given(self, "pack_stat") or self.is_heaped

    @fields.rule(any_of=("pack_stat",))
    def _one_kind(self, path: str, problems: Problems) -> None:
        for key in ("density", "volume", "tapped_volume"):
            if (given := fields.maybe(self, key)) is not None:
                remedy = f"keep the packing statistic, which is measured, and remove the {key}"
                problems.add("conflict", f"{path}.{key}", str(given), f"pack_stat or {key}", remedy)

    @fields.rule("pack_stat", "pack_stat_sd")
    def _scatters_less(self, path: str, problems: Problems) -> None:
        if self.pack_stat is None or self.pack_stat_sd is None:
            return
        most = self.pack_stat.number * MOST_PACK_SCATTER / 100
        if self.pack_stat_sd.number > most:
            problems.add(
                "range",
                f"{path}.pack_stat_sd",
                self.pack_stat_sd.label,
                f"at most {MOST_PACK_SCATTER} % of the packing statistic of {self.pack_stat.label}",
                "check both: bodies that scatter so far tell no packing; fill ten anew",
            )

    @fields.rule(any_of=("pack_stat_size", "pack_stat_maker", "pack_stat_sd"))
    def _measured_in(self, path: str, problems: Problems) -> None:
        told = ("pack_stat_size", "pack_stat_maker", "pack_stat_sd")
        key = next((key for key in told if fields.maybe(self, key)), None)
        if key is not None and not fields.is_given(self, "pack_stat"):
            problems.add(
                "conflict",
                f"{path}.{key}",
                str(getattr(self, key)),
                "none without pack_stat",
                "add pack_stat, or remove it",
            )


@fields.sound
class Filler(Packs):
    """The [filler] table: the powder that makes the capsule full."""

    _place: ClassVar = "filler"

    name: str = fields.text(doc="the name of the filler")
    texture: str | None = fields.choice(
        "powder",
        "pellets",
        doc="what it is, powder or pellets; absent: as the name says",
        default=None,
    )

    @property
    def table_name(self) -> str:
        """Its name."""
        return self.name


@fields.sound
class Excipient(Packs):
    """An [[excipient]] beside the filler: a share of the fill, or a mass in each capsule."""

    _place: ClassVar = "excipient"

    name: str = fields.text(doc="the name of the excipient")
    role: str | None = fields.choice(
        "filler",
        "glidant",
        "lubricant",
        "colour",
        "flavour",
        "tracer",
        "other",
        doc="what it is there for; absent: a caution, unless our table knows it as an excipient",
        default=None,
    )
    share: fields.MaybeAmount = fields.amount(
        "%", doc="share of the whole fill, itself included", below=100, default=None
    )
    mass: fields.MaybeAmount = fields.amount(
        "mg/capsule",
        "mg",
        doc="mass in each capsule; of a [product], in mg, the mass in all of it",
        default=None,
    )
    tracer: bool = fields.flag(doc="a marker, mixed with the active first", default=False)
    mixed_last: bool = fields.flag(doc="a lubricant, mixed in last and briefly", default=False)
    critical: bool = fields.flag(
        doc="false for a glidant, colour or flavour, which need not meet the rule of the active",
        default=True,
    )
    occupies: str | None = fields.choice(
        "volume",
        "none",
        doc='"none" when it sits in the voids; absent: it takes up volume',
        default=None,
    )

    @fields.rule(reads=("share", "mass"))
    def _share_or_mass(self, path: str, problems: Problems) -> None:
        share, mass = (fields.is_given(self, key) for key in ("share", "mass"))
        if share == mass:
            given = "both" if share else NOTHING
            problems.add(
                "conflict" if share else "missing",
                f"{path}.share",
                given,
                "share or mass, one of them",
                'add share = "1 %" or mass = "1 mg/capsule"; of a [product] mass = "100 mg"',
            )

    @fields.rule(reads=("tracer", "mixed_last"))
    def _first_or_last(self, path: str, problems: Problems) -> None:
        if self.tracer and self.mixed_last:
            expected = "tracer or mixed_last"
            remedy = "remove one: a tracer is mixed with the active first"
            problems.add("conflict", f"{path}.mixed_last", "both", expected, remedy)

    @fields.rule("role", reads=("tracer", "mixed_last"))
    def _role_fits(self, path: str, problems: Problems) -> None:
        """What is mixed first is a tracer by its role as well."""
        if self.tracer and self.role != "tracer":
            remedy = 'write role = "tracer", or remove tracer'
            problems.add("conflict", f"{path}.role", self.role, "the role of a tracer", remedy)
        if self.mixed_last and self.role == "tracer" and not self.tracer:
            remedy = "remove one: a tracer is mixed with the active first"
            expected = "tracer or mixed_last"
            problems.add("conflict", f"{path}.mixed_last", "both", expected, remedy)

    @property
    def table_name(self) -> str:
        """Its name."""
        return self.name

    @property
    def said_role(self) -> str | None:
        """What the order says that it is there for: by ``role``, ``tracer`` or ``mixed_last``."""
        if self.role is not None:
            return self.role
        return "tracer" if self.tracer else "lubricant" if self.mixed_last else None

    @property
    def goes_first(self) -> bool:
        """Whether it is mixed with the active before all else: a tracer."""
        return self.said_role == "tracer"

    @property
    def goes_last(self) -> bool:
        """Whether it is mixed in last and briefly: so marked, or a lubricant."""
        return self.mixed_last or self.said_role == "lubricant"

    @property
    def each(self) -> Amount | None:
        """Its mass in each capsule, or in the one unit as which a product is planned."""
        given = self.mass
        if given is None:
            return None
        return Amount(given.number, "mg/capsule", given.origin, given.written)

    @property
    def in_voids(self) -> bool:
        """Whether it takes up no volume of its own."""
        return self.occupies == "none"


@fields.sound
class ExcipientRow(fields.Sound):
    """What the table of the package knows of a powder."""

    name: str = fields.text(doc="the name")
    aliases: tuple[str, ...] | None = fields.texts(doc="other names", default=None)
    bulk_low: fields.MaybeAmount = fields.amount(
        "g/mL", doc="least loose density seen", at_most=10, default=None
    )
    bulk_high: fields.MaybeAmount = fields.amount(
        "g/mL", doc="largest loose density seen", at_most=10, default=None
    )
    tapped_low: fields.MaybeAmount = fields.amount(
        "g/mL", doc="least tapped density seen", at_most=10, default=None
    )
    tapped_high: fields.MaybeAmount = fields.amount(
        "g/mL", doc="largest tapped density seen", at_most=10, default=None
    )
    hand_punch: fields.MaybeAmount = fields.amount(
        "g/mL", doc="density in hand-punched capsules", at_most=10, default=None
    )
    role: str | None = fields.choice(
        "glidant",
        doc="what it is there for, where it fills no capsule; absent: a filler, too",
        default=None,
    )
    contains: str | None = fields.text(doc="an allergen it brings", default=None)
    warning: str | None = fields.text(
        doc="the notice it raises as a filler for naltrexone", default=None
    )
    source: str = fields.text(doc="where the row was read")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")

    @fields.rule(reads=("bulk_low", "bulk_high"))
    def _range_is_whole(self, path: str, problems: Problems) -> None:
        if (self.bulk_low is None) != (self.bulk_high is None):
            missing = "bulk_high" if self.bulk_high is None else "bulk_low"
            expected = "both ends of the range that the estimate is taken from"
            problems.add("missing", f"{path}.{missing}", NOTHING, expected, "add it")

    @fields.rule("warning")
    def _warning_is_a_notice(self, path: str, problems: Problems) -> None:
        if self.warning not in SEVERITIES:
            expected = "the code of a notice"
            problems.add("choice", f"{path}.warning", self.warning, expected, "see list notices")

    @fields.rule("bulk_low", "bulk_high")
    def _bulk_in_order(self, path: str, problems: Problems) -> None:
        if (
            self.bulk_low is not None
            and self.bulk_high is not None
            and self.bulk_low > self.bulk_high
        ):
            problems.add(
                "range", f"{path}.bulk_low", str(self.bulk_low), "at most bulk_high", "swap them"
            )

    @fields.rule("bulk_high", "tapped_low")
    def _tapped_is_denser(self, path: str, problems: Problems) -> None:
        if (
            self.bulk_high is not None
            and self.tapped_low is not None
            and self.tapped_low < self.bulk_high
        ):
            problems.add(
                "range", f"{path}.tapped_low", str(self.tapped_low), "at least bulk_high", "check"
            )

    @property
    def as_filled(self) -> tuple[Amount, Amount] | None:
        """The least and the largest density seen of it in a heap: loose, tapped or filled."""
        ends = (self.bulk_low, self.bulk_high, self.tapped_low, self.tapped_high, self.hand_punch)
        seen = sorted((end for end in ends if end is not None), key=lambda end: end.number)
        return (seen[0], seen[-1]) if seen else None

    @property
    def density(self) -> tuple[Amount, str, Amount, Amount] | None:
        """The density to estimate with: its value, its kind, and the range that was seen."""
        if self.bulk_low is not None and self.bulk_high is not None:
            middle = (self.bulk_low.number + self.bulk_high.number) / 2
            return (
                Amount(middle, "g/mL", f"excipients.toml: {self.name}"),
                "bulk",
                self.bulk_low,
                self.bulk_high,
            )
        if self.hand_punch is not None:
            value = Amount(self.hand_punch.number, "g/mL", f"excipients.toml: {self.name}")
            return value, "hand-punched", self.hand_punch, self.hand_punch
        return None


@cache
def excipients() -> tuple[ExcipientRow, ...]:
    """The powders in the table of the package."""
    return load_rows(ExcipientRow, "excipient")


@cache
def fillers_seen() -> tuple[Amount, Amount]:
    """The least and the largest loose density of a filler of the table, in g/mL."""
    rows = [row for row in excipients() if row.role is None]
    low = min(row.bulk_low for row in rows if row.bulk_low is not None)
    return low, max(row.bulk_high for row in rows if row.bulk_high is not None)


@lru_cache(maxsize=1024)  # names are typed
def find_excipient(name: str) -> ExcipientRow | None:
    """Find a powder by name or alias."""
    place = places_by_name("excipient").get(folded(name))
    return None if place is None else load_row(ExcipientRow, "excipient", place)


def warnings(name: str) -> list[ExcipientRow]:
    """The rows with a warning whose name stands in this one."""
    return list(_warnings(name))


@lru_cache(maxsize=1024)
def _warnings(name: str) -> tuple[ExcipientRow, ...]:
    key = folded(name)
    return tuple(
        load_row(ExcipientRow, "excipient", place)
        for place, row in enumerate(written_rows("excipient"))
        if "warning" in row and any(folded(known) in key for known in names_of(row))
    )
