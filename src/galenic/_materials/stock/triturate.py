"""A powder already diluted, from the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._materials.dose_units import CONTENTS
from galenic._materials.stock.base import HIGHEST_ASSAY, Content, Link
from galenic._materials.stock.bulk import Bulk
from galenic._materials.stock.doubts import Doubt, doubt_of
from galenic._words import phrase
from galenic.formulas import potency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._amounts import Amount
    from galenic._sheet import Sheet
    from galenic._words import Phrase
    from galenic.errors import Problems

__all__ = ["Triturate"]


@fields.sound
class Triturate(Bulk):
    """A powder already diluted, from the shelf."""

    kind: ClassVar[str] = "triturate"

    strength: fields.AmountKey = fields.amount(
        "mg/g",
        *CONTENTS,
        doc="active in each gram of triturate, or 1 in 10",
        rename={"%": ("mg/g", 10), "mg/mg": ("mg/g", 1000)},
        parts=True,
    )
    diluent: str = fields.text(doc="what it is diluted with")
    assay: fields.MaybeAmount = fields.amount(
        "%", doc="assay of this lot, of label", at_most=HIGHEST_ASSAY, default=None
    )

    @fields.rule("strength")
    def _strength_can_be(self, path: str, problems: Problems) -> None:
        if self.strength.unit == "mg/g" and self.strength.number >= 1000:  # noqa: PLR2004 - mg in a gram
            problems.add(
                "range",
                f"{path}.strength",
                self.strength.label,
                "less than 1000 mg/g",
                "a gram of triturate holds less than a gram of active",
            )

    @property
    def active_unit(self) -> str:
        """``mg``, ``IU`` or ``CFU``."""
        return self.strength.unit.partition("/")[0]

    @property
    def diluted_with(self) -> str:
        """Its diluent."""
        return self.diluent

    @property
    def percent_of_label(self) -> Amount | None:
        """The assay of the lot."""
        return self.assay

    def described(self, form: str) -> Phrase:
        """Such as naltrexone hydrochloride 100 mg/g triturate."""
        words = "pellets-of-strength" if self.says_pellets else "triturate"
        return phrase(words, form=form, strength=self.strength)

    def doubts(self, taken: int) -> Iterator[Doubt]:  # noqa: ARG002 - others are counted
        """Its content."""
        yield doubt_of(phrase("error.triturate"), "stock.assay_uncertainty", self.assay_uncertainty)

    def content(self, sheet: Sheet) -> Content:
        """Strength, and assay of label where one is given."""
        strength = sheet.given("triturate strength", self.strength, active=True)
        chain = [Link(phrase("strength-of-triturate"), strength.number, strength.origin)]
        if self.assay is None:
            return Content(strength, chain)
        assay = sheet.given("assay of label", self.assay)
        chain.append(Link(phrase("assay-of-label"), assay.number, assay.origin))
        step = sheet.work("content of the stock", potency.content_by_assay, strength, assay)
        return Content(step, chain)
