"""A powder in a heap: its density as filled, or a mass of it read in a graduated cylinder."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._materials._tables import load_rows
from galenic.errors import NOTHING

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic.errors import Problems

__all__ = ["CYLINDER_KEYS", "CylinderRow", "Heaped", "Poured", "cylinder_for", "cylinders"]

CYLINDER_KEYS = ("volume", "volume_mass", "tapped_volume", "taps", "cylinder")
"""The keys of a reading in a graduated cylinder: they mean something together alone."""

_LIGHTEST, _DENSEST = 10, 3000  # mg/mL: no powder lies in a heap lighter or denser


@fields.sound
class CylinderRow(fields.Sound):
    """A row of the table of graduated cylinders."""

    holds: fields.AmountKey = fields.amount("mL", doc="what the cylinder holds")
    error: fields.AmountKey = fields.amount("mL", doc="most that its scale is off, either way")
    source: str = fields.text(doc="where the row was read")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")


@cache
def cylinders() -> tuple[CylinderRow, ...]:
    """The cylinders in the table of the package, the smallest first."""
    return load_rows(CylinderRow, "cylinder")


def cylinder_for(volume: Amount) -> CylinderRow:
    """The smallest cylinder of the table that holds so much, or the largest there is."""
    rows = cylinders()
    return next((row for row in rows if row.holds.number >= volume.number), rows[-1])


class Poured(NamedTuple):
    """A mass of powder in a graduated cylinder, and the volume read of it: loose, tapped or both.

    ``cylinder`` is what the cylinder holds, where the order says so.
    """

    mass: Amount
    loose: Amount | None
    tapped: Amount | None
    taps: int | None
    cylinder: Amount | None

    @property
    def volume(self) -> Amount:
        """The volume to reckon with: the loose one where there are both."""
        found = self.loose or self.tapped
        assert found is not None  # noqa: S101 - a reading has one of them
        return found

    @property
    def density(self) -> Amount:
        """Its density in g/mL."""
        return Amount(self.mass.number / self.volume.number / 1000, "g/mL", self.volume.origin)

    def error(self, volume: Amount) -> Fraction:
        """How far a volume may be misread, in mL, by the cylinder that it was read in.

        That is the smallest of the table which holds it, where the order names none; beyond the
        largest of the table the error grows with the volume.
        """
        row, holds = cylinder_for(self.cylinder or volume), (self.cylinder or volume).number
        if holds > row.holds.number:
            return row.error.number * holds / row.holds.number
        return row.error.number


@fields.sound
class Heaped(fields.Sound):
    """A density as filled, or a reading in a graduated cylinder in its place."""

    density: fields.MaybeAmount = fields.amount(
        "g/mL", doc="density as filled, in place of a packing statistic", at_most=10, default=None
    )
    volume: fields.MaybeAmount = fields.amount(
        "mL", doc="volume of volume_mass in a graduated cylinder, loose", default=None
    )
    volume_mass: fields.MaybeAmount = fields.amount(
        "mg", doc="mass of the powder whose volume was read", default=None
    )
    tapped_volume: fields.MaybeAmount = fields.amount(
        "mL", doc="volume of the same powder after taps", default=None
    )
    taps: int | None = fields.count(
        doc="how often the cylinder was tapped; without tapped_volume, before volume was read",
        at_least=0,
        at_most=100_000,
        default=None,
    )
    cylinder: fields.MaybeAmount = fields.amount(
        "mL", doc="what the cylinder holds; absent: the smallest that holds volume", default=None
    )

    @property
    def table_name(self) -> str | None:
        """The name under which a table may know how it packs."""
        return None

    @property
    def poured(self) -> Poured | None:
        """The reading in a cylinder, if there is one."""
        if self.volume_mass is None or (self.volume is None and self.tapped_volume is None):
            return None
        loose, tapped = self.volume, self.tapped_volume
        if tapped is None and self.taps:
            loose, tapped = None, loose
        return Poured(self.volume_mass, loose, tapped, self.taps, self.cylinder)

    @property
    def is_heaped(self) -> bool:
        """Whether a density or a reading is given, be it unreadable."""
        return any(fields.is_given(self, key) for key in ("density", *CYLINDER_KEYS[:3]))

    @fields.rule("density", reads=("volume", "tapped_volume"))
    def _density_or_cylinder(self, path: str, problems: Problems) -> None:
        for key in ("volume", "tapped_volume"):
            if fields.is_given(self, key):
                remedy = f"keep {key}, which was read, and remove the density"
                given, expected = str(self.density), "a density or a reading in a cylinder"
                problems.add("conflict", f"{path}.density", given, expected, remedy)
                return

    @fields.rule(any_of=("volume", "volume_mass", "tapped_volume"))
    def _mass_and_volume(self, path: str, problems: Problems) -> None:
        volume = next((k for k in ("volume", "tapped_volume") if fields.is_given(self, k)), None)
        mass = fields.is_given(self, "volume_mass")
        if volume is not None and not mass:
            expected, remedy = 'the mass that was poured, such as "5 g"', f"add it to {volume}"
            problems.add("missing", f"{path}.volume_mass", NOTHING, expected, remedy)
        elif mass and volume is None:
            expected, remedy = 'the volume read, such as "6.5 mL"', "add it to volume_mass"
            problems.add("missing", f"{path}.volume", NOTHING, expected, remedy)

    @fields.rule(any_of=CYLINDER_KEYS)
    def _of_a_reading(self, path: str, problems: Problems) -> None:
        """What is said of a reading belongs to one; a tapped one says how often it was tapped."""
        given = {key for key in CYLINDER_KEYS if fields.is_given(self, key)}
        if not given & {"volume", "volume_mass", "tapped_volume"}:
            for key in ("taps", "cylinder"):
                if key in given:
                    value, expected = getattr(self, key), "none without volume"
                    shown = value if isinstance(value, int) else value.label
                    remedy = "add volume and volume_mass, or remove it"
                    problems.add("conflict", f"{path}.{key}", shown, expected, remedy)
        elif "tapped_volume" in given and not self.taps:
            shown = NOTHING if self.taps is None else self.taps
            expected, remedy = "how often it was tapped, such as 500", "add it to tapped_volume"
            problems.add("missing", f"{path}.taps", shown, expected, remedy)

    @fields.rule("volume", "tapped_volume")
    def _tapped_takes_less(self, path: str, problems: Problems) -> None:
        loose, tapped = self.volume, self.tapped_volume
        if loose is not None and tapped is not None and tapped > loose:
            expected = f"at most the loose volume, {loose.label}"
            remedy = "a powder takes up no more room when it is tapped: check both readings"
            problems.add("range", f"{path}.tapped_volume", tapped.label, expected, remedy)

    @fields.rule("volume_mass", reads=("volume", "tapped_volume"))
    def _may_be_a_heap(self, path: str, problems: Problems) -> None:
        """Look whether a mass fits its volume, as any powder does."""
        assert self.volume_mass is not None  # noqa: S101 - the rule names it
        for key in ("volume", "tapped_volume"):
            volume = fields.maybe(self, key)
            if volume is None:
                continue
            found = self.volume_mass.number / volume.number
            if not _LIGHTEST <= found <= _DENSEST:
                given = f"{self.volume_mass.label} in {volume.label}"
                expected = "a density from 0.01 g/mL to 3 g/mL, as powders lie in a heap"
                shown = Amount(found / 1000, "g/mL").text()
                remedy = f"it is {shown}: check the units of both, such as g in place of mg"
                problems.add("range", f"{path}.volume_mass", given, expected, remedy)
                return

    @fields.rule(any_of=("volume", "tapped_volume"))
    def _read_in_its_cylinder(self, path: str, problems: Problems) -> None:
        """A cylinder holds what is read in it, and its error is less than that."""
        for key in ("volume", "tapped_volume"):
            volume, cylinder = fields.maybe(self, key), fields.maybe(self, "cylinder")
            if volume is None:
                continue
            error = Poured(volume, volume, None, None, cylinder).error(volume)
            if cylinder is not None and volume > cylinder:
                expected, remedy = f"at most {cylinder.label}, which it holds", "check both"
                problems.add("range", f"{path}.{key}", volume.label, expected, remedy)
            elif volume.number <= 2 * error:
                least = Amount(2 * error, "mL").text()
                expected = f"more than {least}: half of that the cylinder may be off"
                remedy = "pour more powder, or give what it fills ten bodies with as pack_stat"
                problems.add("range", f"{path}.{key}", volume.label, expected, remedy)
