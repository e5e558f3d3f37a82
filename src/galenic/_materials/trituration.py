"""The [triturate] table: what a triturate made for the batch must keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._materials.excipients import Packs

if TYPE_CHECKING:
    from galenic.errors import Problems

__all__ = ["MAX_STEPS", "RATIO_LIMIT", "Trituration"]

RATIO_LIMIT = 20
"""Parts of mixture for each part of drug in a step, where the order fixes none: ours. No published
limit was seen; 1 in 60 and 1 in 100 are practised (basicmedicalkey.com, accurate weighing;
scribd.com 387051173)."""

MAX_STEPS = 3
"""Steps of a chain: ours, and the most that the search looks at."""


@fields.sound
class Trituration(Packs):
    """How drug or excipients too small to weigh are diluted; the packing keys are the diluent's."""

    _place: ClassVar = "triturate"

    diluent: str | None = fields.text(doc="the diluent; absent: the order's filler", default=None)
    strength: fields.MaybeParts = fields.parts(
        doc='parts in each step, such as "1 in 10"; absent: chosen', default=None
    )
    factor: int | None = fields.count(
        doc="multiple of the drug needed that is weighed; absent: chosen",
        at_most=100_000,
        default=None,
    )
    aliquot: fields.MaybeAmount = fields.amount(
        "mg", doc="mass of the last aliquot; absent: chosen", default=None
    )
    ratio_limit: int | None = fields.count(
        doc="most mixture for each part of drug in a step; absent: 20, or what is fixed asks for",
        at_most=1000,
        default=None,
    )
    max_steps: int | None = fields.count(
        doc="most steps of a chain; absent: 3", at_most=3, default=None
    )
    mixer_capacity: fields.MaybeAmount = fields.amount(
        "mg", doc="the most that is mixed at once", default=None
    )
    keep: bool = fields.flag(
        doc="the rest of a triturate is kept for the shelf, not discarded", default=False
    )

    @property
    def table_name(self) -> str | None:
        """The name of the diluent."""
        return self.diluent

    @property
    def is_fixed(self) -> bool:
        """Whether strength, factor or aliquot is fixed."""
        return any(one is not None for one in (self.strength, self.factor, self.aliquot))

    @fields.rule("strength", "ratio_limit")
    def _strength_within_limit(self, path: str, problems: Problems) -> None:
        if (self.strength or 0) > (self.ratio_limit or 0):
            expected = f"at most 1 in {self.ratio_limit}, the ratio_limit"
            given = f"1 in {self.strength}"
            problems.add("conflict", f"{path}.strength", given, expected, "change one")

    @fields.rule("aliquot", reads=("strength", "factor"))
    def _one_of_both(self, path: str, problems: Problems) -> None:
        beside = all(fields.is_given(self, key) for key in ("strength", "factor"))
        if beside and self.aliquot is not None:
            problems.add(
                "conflict",
                f"{path}.aliquot",
                self.aliquot.label,
                "two of strength, factor and aliquot",
                "remove one: two fix the third",
            )

    @fields.rule(any_of=("pack_stat", "density", "volume", "tapped_volume"))
    def _packing_has_a_diluent(self, path: str, problems: Problems) -> None:
        known = ("pack_stat", "density", "volume", "tapped_volume")
        packs = {key: fields.maybe(self, key) for key in known}
        key = next((key for key, given in packs.items() if given is not None), None)
        if key is not None and not fields.is_given(self, "diluent"):
            problems.add(
                "conflict",
                f"{path}.{key}",
                packs[key].label,
                "none without diluent",
                "name the diluent, or give the packing in [filler]",
            )
