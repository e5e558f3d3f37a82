"""How far a powder that nobody measured may pack from the figure that a plan is worked out with."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import NamedTuple

from galenic import _fields as fields
from galenic._materials._tables import load_rows
from galenic._materials.capsules import CapsuleSize, spread
from galenic._materials.excipients import ExcipientRow, Packs, excipients, find_excipient
from galenic._materials.heaped import CylinderRow, Heaped, Poured, cylinder_for
from galenic._materials.packing import Carried, Known, Measured

__all__ = [
    "MEASURED",
    "PackingFactor",
    "Spread",
    "by_completion",
    "densities",
    "factor",
    "packing_factors",
    "spread_of",
]


@fields.sound
class PackingFactor(fields.Sound):
    """A row of the table of packing factors: how far from a known figure a packing may lie."""

    name: str = fields.text(doc="the figure it is taken of")
    factor: Fraction = fields.number(
        doc="the factor, either a multiple or its inverse", at_least=1, at_most=10
    )
    means: str = fields.text(doc="what it bounds")
    source: str = fields.text(doc="where it was read, or that it is ours")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")
    memory: str | None = fields.text(doc="what of it was not seen in a text", default=None)


@cache
def packing_factors() -> tuple[PackingFactor, ...]:
    """The factors in the table of the package."""
    return load_rows(PackingFactor, "packing")


@cache
def factor(name: str) -> PackingFactor:
    """A factor by its name: ``tapped``, ``loose``, ``unknown`` or ``volume``."""
    return next(row for row in packing_factors() if row.name == name)


class Spread(NamedTuple):
    """The loosest and the tightest packing, each as a part of the figure that is used.

    Attributes
    ----------
    kind
        ``measured``; ``carried`` from another capsule; a ``density`` of the order; read in a
        ``cylinder``; one of a ``table``; ``any`` filler of it; or ``alike``: taken to pack like
        the filler.
    least, most
        The bounds. Those of a measured packing are one: what it may still be off is scatter.
    tightest
        What a stop is held against: the most, but one where the order itself says how it packs.
    factors
        The names of the factors that the bounds come from.
    cylinder
        The row of the cylinder that a volume was read in, whose error is in the bounds.
    """

    kind: str
    least: Fraction
    most: Fraction
    tightest: Fraction
    factors: tuple[str, ...] = ()
    cylinder: CylinderRow | None = None

    def alike(self) -> Spread:
        """The bounds of a powder of which nothing is known, where these are those of the filler."""
        times = factor("unknown").factor
        names = dict.fromkeys((*self.factors, "unknown"))
        least, most = self.least / times, self.most * times
        tightest = self.tightest * times
        return Spread("alike", least, most, tightest, tuple(names), self.cylinder)


_ONE = Fraction(1)
MEASURED = Spread("measured", _ONE, _ONE, _ONE)


def spread_of(known: Known, powder: Heaped) -> Spread:
    """The bounds of a packing, by what is known of it in a size and of the powder in our table."""
    if isinstance(known, Measured):
        return MEASURED
    if isinstance(known, Carried):
        return _carried(known)
    if known.poured is not None:
        return _poured(known.poured)
    if known.assumed:
        return _any_filler(known.amount.number)
    density = known.amount.number
    row = find_excipient(powder.table_name) if powder.table_name is not None else None
    seen = densities(row) if row is not None else None
    names: tuple[str, ...]
    least, most, names = seen or (density, density * factor("loose").factor, ("loose",))
    least, most = min(least / density, _ONE), max(most / density, _ONE)
    if known.row is None:
        return Spread("density", least, most, _ONE, names)
    return Spread("table", least, most, most, names)


_SDS = 3  # standard deviations that bound a packing statistic, of a body beside the mean


def by_completion(found: Spread, powder: Heaped | None) -> Spread:
    """The bounds by which filler is estimated, where a measured packing is one of a few bodies.

    A fill that is planned from a packing counts what was measured as known. Where bodies are
    topped up until they are full, what it may be off is filler that must be at hand: three
    standard deviations, or where none is given the factor ``measured`` of the table.
    """
    if found != MEASURED or not isinstance(powder, Packs) or powder.pack_stat is None:
        return found
    if powder.pack_stat_sd is not None:
        off = _SDS * powder.pack_stat_sd.number / powder.pack_stat.number
        return Spread("measured", 1 - off, 1 + off, _ONE)
    times = factor("measured").factor
    return Spread("measured", 1 / times, times, _ONE, ("measured",))


def _poured(read: Poured) -> Spread:
    """By what was read: from the loose volume, misread, to what a hand presses a powder to.

    A loose reading is the loosest; a tapped one, the tightest but for the hand. Of one alone the
    other end is as far as the factors say.
    """
    volume, row = read.volume.number, cylinder_for(read.cylinder or read.volume)
    near, far = (volume + sign * read.error(read.volume) for sign in (-1, 1))
    tapped, loose = factor("tapped"), factor("loose")
    names: tuple[str, ...]
    if read.tapped is None:
        most, names = loose.factor * volume / near, ("loose",)
    else:
        near = read.tapped.number - read.error(read.tapped)
        most, names = tapped.factor * volume / near, ("tapped",)
    least = volume / far
    if read.loose is None:
        least *= tapped.factor / loose.factor
        names = ("tapped", "loose")
    return Spread("cylinder", least, most, most, names, row)


def densities(row: ExcipientRow) -> tuple[Fraction, Fraction, tuple[str, ...]] | None:
    """The loosest and tightest density of a powder of the table, in g/mL, and by which factors."""
    tight: dict[str, Fraction] = {}
    if row.tapped_high is not None:
        tight["tapped"] = row.tapped_high.number * factor("tapped").factor
    elif row.bulk_high is not None:
        tight["loose"] = row.bulk_high.number * factor("loose").factor
    if row.hand_punch is not None:
        tight["hand-punched"] = row.hand_punch.number
    if not tight:
        return None
    names = tuple(name for name in tight if name != "hand-punched")
    if row.bulk_low is not None:
        return row.bulk_low.number, max(tight.values()), names
    return min(tight.values()) / factor("loose").factor, max(tight.values()), (*names, "loose")


@cache
def _fillers() -> tuple[Fraction, Fraction]:
    """The loosest and the tightest density of any filler of the table, in g/mL."""
    seen = [densities(row) for row in excipients() if row.role is None]
    found = [one for one in seen if one is not None]
    return min(low for low, _, _ in found), max(high for _, high, _ in found)


def _any_filler(density: Fraction) -> Spread:
    """By all fillers of the table: a filler of which nothing is known may be any of them."""
    least, most = (end / density for end in _fillers())
    return Spread("any", least, most, most)


def _carried(known: Carried) -> Spread:
    """By the volumes that makers print for the two sizes: either capsule may be any of them."""
    origin, here = known.origin, known.here
    (low, high), (there_low, there_high) = _volumes(here), _volumes(origin)
    used = here.volume.number / origin.volume.number
    names = () if spread(here.size) and spread(origin.size) else ("volume",)
    most = high / there_low / used
    return Spread("carried", low / there_high / used, most, most, names)


def _volumes(row: CapsuleSize) -> tuple[Fraction, Fraction]:
    """The least and largest volume of a size: its own, and those that makers print for it."""
    own, seen = row.volume.number, spread(row.size)
    if seen is None:
        times = factor("volume").factor
        return own * (2 - times), own * times
    return min(own, seen[0].number), max(own, seen[1].number)
