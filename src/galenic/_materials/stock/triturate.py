"""A powder already diluted, from the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._materials.dose_units import CONTENTS
from galenic._materials.stock.base import HIGHEST_ASSAY, Content, Link
from galenic._materials.stock.bulk import Bulk
from galenic._materials.stock.doubts import OF_STRENGTH, Doubt, Idea, doubt_of
from galenic._materials.stock.of_label import check_of_label
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
    strength_uncertainty: fields.MaybeAmount = fields.amount(
        "%",
        doc="standard uncertainty of the strength as it was weighed, relative to it; of a lot "
        "that was assayed it is assay_uncertainty",
        zero=True,
        at_most=10,
        default=None,
    )
    uncertainty_leaves_out: tuple[str, ...] | None = fields.texts(
        doc="errors of the strength that strength_uncertainty leaves out, since nothing is known "
        "of them: names",
        default=None,
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

    @fields.rule("assay", "strength")
    def _assay_is_of_label(self, path: str, problems: Problems) -> None:
        if self.assay is not None and self.strength.unit == "mg/g":
            content = self.strength.number / 10  # in percent
            check_of_label(self.assay, content, f"{path}.assay", problems)

    @fields.rule("strength_uncertainty", reads=("assay",))
    def _weighed_or_assayed(self, path: str, problems: Problems) -> None:
        if self.strength_uncertainty is not None and self.assay is not None:
            given = self.strength_uncertainty.label
            expected, remedy = "none beside assay", "write that of the assay: assay_uncertainty"
            problems.add("conflict", f"{path}.strength_uncertainty", given, expected, remedy)

    @fields.rule("uncertainty_leaves_out", reads=("strength_uncertainty",))
    def _leaves_out_of_one(self, path: str, problems: Problems) -> None:
        told = fields.maybe(self, "uncertainty_leaves_out")
        if told is not None and not fields.is_given(self, "strength_uncertainty"):
            expected = "none without strength_uncertainty"
            remedy = "add strength_uncertainty, or remove it"
            key = f"{path}.uncertainty_leaves_out"
            problems.add("conflict", key, ", ".join(told), expected, remedy)

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
        """Its content: as it was assayed, or as it was weighed, and what nobody knows of that."""
        said, known = phrase("error.triturate"), self.strength_uncertainty
        if known is None:
            yield doubt_of(said, "stock.assay_uncertainty", self.assay_uncertainty)
            return
        yield doubt_of(said, "stock.strength_uncertainty", known)
        for what in self.uncertainty_leaves_out or ():
            said = phrase(OF_STRENGTH, what=what)
            yield doubt_of(said, "stock.assay_uncertainty", None)

    def ideas(self, taken: int) -> Iterator[Idea]:
        """An assay, which is in place of what is known of the weighings."""
        weighed = dict.fromkeys(("strength_uncertainty", "uncertainty_leaves_out"))
        for idea in super().ideas(taken):
            given = {} if idea.key is not None or self.strength_uncertainty is None else weighed
            yield idea._replace(tried={**idea.tried, **given})

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
