"""What is learnt from: repeated measurements, and where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic.quality._columns import any_tablet, refuse_other_unit
from galenic.quality._given import (
    MOST,
    PLAN,
    Shells,
    are_of_many,
    missing,
    one_number_each,
    refuse_both,
    refuse_columns,
    refuse_exchanged,
    refuse_slips,
    refuse_tenfold,
)
from galenic.quality._heaps import DENSITY_COLUMNS, pourings
from galenic.quality._rows import refuse_cumulative, refuse_worked_out

if TYPE_CHECKING:
    import datetime as dt

    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = ["Learning"]


@frozen(eq=False, repr=False)
class Learning(Shells):
    """Repeated measurements, to learn a number of the pharmacy's own from."""

    gross: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="each filled capsule with its shell", per="capsule", default=None
    )
    shell: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="empty shells: of these capsules, or others", per="capsule", default=None
    )
    net: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="the contents of each capsule", per="capsule", default=None
    )
    reading: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="one weight, weighed again and again", default=None
    )
    mass: tuple[Amount, ...] | None = fields.readings(
        "mg/tablet", doc="each tablet, weighed one by one", per="tablet", default=None
    )
    volume: tuple[Amount, ...] | None = fields.readings(
        "mL", doc="volume of each pouring in a graduated cylinder, loose", default=None
    )
    volume_mass: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="mass of each pouring, or of the powder that was poured again", default=None
    )
    tapped_volume: tuple[Amount, ...] | None = fields.readings(
        "mL", doc="volume of each pouring after taps", default=None
    )
    taps: int | None = fields.count(
        doc="how often the cylinder was tapped; without tapped_volume, before volume was read",
        at_least=0,
        at_most=100_000,
        default=None,
    )
    cylinder: Amount | None = fields.amount(
        "mL", doc="what the cylinder holds; absent: the smallest that holds volume", default=None
    )
    capsule: tuple[int, ...] | None = fields.counts(
        doc="the number of each capsule", at_most=MOST, default=None
    )
    capsules: int | None = fields.count(
        doc="how many were weighed together in each weight, where they were",
        at_most=MOST,
        default=None,
    )
    filler_used: Amount | None = fields.amount(
        "mg", doc="filler used until all bodies were full, premix and top-up together", default=None
    )
    topped_up: Amount | None = fields.amount(
        "mg", doc="filler added after the premix, in place of filler_used", zero=True, default=None
    )
    premix: Amount | None = fields.amount(
        "mg", doc="filler in the premix, beside topped_up; a plan has it", default=None
    )
    other_powders: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="drug and excipients weighed in beside the filler; a plan has them", default=None
    )
    left: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="blend left over and recovered", default=None
    )
    capsules_filled: int | None = fields.count(
        doc="how many bodies were full; a plan has it", at_most=MOST, default=None
    )
    pack_stat_size: str | None = fields.text(
        doc="the size of the bodies, for the packing of the filler; a plan has it", default=None
    )
    pack_stat_maker: str | None = fields.text(doc="their maker; a plan has it", default=None)
    lot: str | None = fields.text(doc="the lot that was measured", default=None)
    date: dt.date | None = fields.date(doc="the day of the measurement", default=None)

    @property
    def together(self) -> int | None:
        """How many capsules each weight is of.

        Of several weights it is that only where they must be of so many: a gross one is no lighter
        than so many shells, a net one more than any body holds. As many capsules as weights were
        weighed one by one, and counted.
        """
        weights = self.gross or self.net or ()
        if self.capsules in {None, 1} or len(self.shell or weights[:1]) not in {1, len(weights)}:
            return None
        several = len(weights) != 1
        counted = self.capsules == len(weights)
        if several and (counted or not are_of_many(self.gross, weights, self.capsules or 1)):
            return None
        return self.capsules

    @property
    def has_filler(self) -> bool:
        """Whether the filler that was really used is told."""
        return self.filler_used is not None or self.topped_up is not None

    @fields.rule(reads=("filler_used", "topped_up", "premix"))
    def _one_way_to_filler(self, _path: str, problems: Problems) -> None:
        refuse_both(problems, self.filler_used, self.topped_up)
        given = self.premix is not None and self.premix.origin != PLAN
        if given and self.premix is not None and self.topped_up is None:
            expected = "topped_up beside it" if self.filler_used is None else "filler_used alone"
            remedy = "give what was topped up, or all the filler as filler_used"
            problems.add("conflict", "premix", self.premix.label, expected, remedy)
        if self.topped_up is not None and self.premix is None:
            remedy = "add it, or the plan of the batch; or give all the filler as filler_used"
            missing(problems, "premix", "the filler in the premix", remedy)

    @fields.rule(reads=("filler_used", "topped_up", "other_powders", "capsules_filled"))
    def _all_of_the_batch(self, _path: str, problems: Problems) -> None:
        if not self.has_filler:
            return
        wanted = {
            "other_powders": ("drug and excipients beside the filler", self.other_powders),
            "capsules_filled": ("how many bodies were full", self.capsules_filled),
        }
        for key, (expected, one) in wanted.items():
            if one is None:
                missing(problems, key, expected, "add it, or the plan of the batch")

    @fields.rule("capsules", reads=("gross", "net", "shell"))
    def _one_weight_of_all(self, _path: str, problems: Problems) -> None:
        if self.together is None:
            given, remedy = f"{self.capsules}", "leave capsules out: each was weighed by itself"
            expected = "one weight of them all, or several that are of so many each"
            problems.add("conflict", "capsules", given, expected, remedy)

    @fields.rule(reads=("gross", "shell", "net", "shell_mean", "size"))
    def _one_way_to_net(self, _path: str, problems: Problems) -> None:
        if self.net is not None and (self.gross is not None or self.shell is not None):
            remedy = "leave net out, or gross and shell: net is gross less shell"
            problems.add(
                "conflict", "net", f"{len(self.net)} of them", "gross and shell alone", remedy
            )
        known = (self.shell, self.shell_mean, self.size)
        if self.gross is not None and all(one is None for one in known):
            remedy = "weigh the shells, or give shell_mean, or size and maker"
            missing(problems, "shell", "the mass of the shells", remedy)
        if self.shell is not None and (self.shell_mean is not None or self.size is not None):
            remedy = "leave shell_mean and size out: shells were weighed"
            problems.add(
                "conflict", "shell", f"{len(self.shell)} of them", "one shell mass", remedy
            )

    @fields.rule(reads=(*DENSITY_COLUMNS, "taps", "cylinder"))
    def _as_poured(self, _path: str, problems: Problems) -> None:
        """A pouring is held to what a reading in an order is."""
        given = (self.volume, self.volume_mass, self.tapped_volume, self.taps, self.cylinder)
        if any(one is not None for one in given):
            pourings(self, problems)

    @fields.rule("capsule", reads=("gross", "net", "reading", "mass"))
    def _a_number_each(self, _path: str, problems: Problems) -> None:
        readings = self.gross or self.net or self.reading or self.mass or ()
        one_number_each(self.capsule or (), readings, problems)

    @fields.rule(reads=("gross", "shell", "net", "reading", "mass", *DENSITY_COLUMNS))
    def _all_in_one_unit(self, _path: str, problems: Problems) -> None:
        for key in ("gross", "shell", "net", "reading", "mass", *DENSITY_COLUMNS):
            refuse_slips(getattr(self, key) or (), problems)
        for key in ("gross", "shell", "reading", "mass"):  # of less powder there may be a pouring
            refuse_tenfold(getattr(self, key) or (), problems)

    @fields.rule("gross", "shell")
    def _shell_inside(self, _path: str, problems: Problems) -> None:
        refuse_exchanged(problems, self.gross or (), self.shell or ())

    @fields.rule(reads=("gross", "shell", "net", "reading", "mass"))
    def _none_of_others(self, _path: str, problems: Problems) -> None:
        for key in ("gross", "shell", "net", "reading", "mass"):
            readings = getattr(self, key) or ()
            refuse_worked_out(problems, readings)
            refuse_cumulative(problems, key, readings)

    @fields.rule(reads=("gross", "shell", "net", "mass", "shell_mean", "size", "capsules"))
    def _columns_in_their_unit(self, _path: str, problems: Problems) -> None:
        refuse_columns(self, problems)
        refuse_other_unit(problems, "mass", self.mass or (), any_tablet())
