"""The [triturate] table: what a triturate made for the batch must keep to."""

from __future__ import annotations

from attrs import frozen

from galenic import fields
from galenic.amounts import Amount
from galenic.errors import Problems
from galenic.materials.excipients import Packs

__all__ = ["Trituration"]


@frozen
class Trituration(Packs):
    """How drug or excipients too small to weigh are diluted; the packing keys are the diluent's."""

    diluent: str | None = fields.text(doc="the diluent; absent: the order's filler")
    strength: int | None = fields.parts(doc='parts in each step, such as "1 in 10"; absent: chosen')
    factor: int | None = fields.count(
        doc="multiple of the drug needed that is weighed; absent: chosen", at_most=100_000
    )
    aliquot: Amount | None = fields.amount("mg", doc="mass of the last aliquot; absent: chosen")
    ratio_limit: int | None = fields.count(
        doc="most mixture for each part of drug in a step; absent: 20", at_most=1000
    )
    max_steps: int | None = fields.count(doc="most steps of a chain; absent: 3", at_most=3)
    mixer_capacity: Amount | None = fields.amount("mg", doc="the most that is mixed at once")
    keep: bool = fields.flag(doc="the rest of a triturate is kept for the shelf, not discarded")

    @property
    def table_name(self) -> str | None:
        """The name of the diluent."""
        return self.diluent

    @fields.rule("strength", "ratio_limit")
    def _strength_within_limit(self, path: str, problems: Problems) -> None:
        if self.strength is not None and self.ratio_limit is not None:
            if self.strength > self.ratio_limit:
                expected = f"at most 1 in {self.ratio_limit}, the ratio_limit"
                problems.add(
                    "conflict", f"{path}.strength", f"1 in {self.strength}", expected, "change one"
                )

    @fields.rule("strength", "factor")
    def _one_of_both(self, path: str, problems: Problems) -> None:
        if self.strength is not None and self.aliquot is not None and self.factor is not None:
            problems.add(
                "conflict",
                f"{path}.aliquot",
                self.aliquot.label,
                "two of strength, factor and aliquot",
                "remove one: two fix the third",
            )

    @fields.rule()
    def _packing_has_a_diluent(self, path: str, problems: Problems) -> None:
        if self.diluent is None and (self.pack_stat is not None or self.density is not None):
            key = "pack_stat" if self.pack_stat is not None else "density"
            problems.add(
                "conflict",
                f"{path}.{key}",
                getattr(self, key).label,
                "none without diluent",
                "name the diluent, or give the packing in [filler]",
            )
