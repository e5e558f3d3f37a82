"""A bulk substance, and the certificate that says what it holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._amounts import Amount, rounded_text
from galenic._materials.dose_units import CONTENTS
from galenic._materials.pellets import says_pellets
from galenic._materials.stock.base import HIGHEST_ASSAY, Content, Link, Stock
from galenic._materials.stock.bulk import Bulk
from galenic._materials.stock.doubts import Doubt, Idea, doubt_of
from galenic._materials.stock.twice import note_twice
from galenic._materials.stock.water import note_water
from galenic._materials.substances import same_name
from galenic._words import phrase
from galenic.errors import NOTHING, CheckError, Problems
from galenic.formulas import potency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import OfOne
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["Powder"]

_BASES = ("as-is", "dried", "anhydrous", "anhydrous-solvent-free")


_MOST = 2
"""The largest factor of a substance: from there on more than half of a powder is something else."""

_THOUSAND = 1000


def _beyond(factor: Fraction) -> str:
    """What a factor may be that is none of a substance's own content."""
    if 1 <= factor / _THOUSAND <= _MOST:
        return f"check the decimal sign: is {rounded_text(factor / _THOUSAND, 10)} meant?"
    if factor > _MOST:
        parts = f"{factor.denominator} in {factor.numerator}"
        return (
            f'check the number; of a diluted powder write kind = "triturate" with strength = '
            f'"{parts}" and its diluent, of another form stock.equivalent'
        )
    return (
        "a factor is what is weighed for each of active; if this is a content, write it in % as "
        'assay, with its basis: "as-is", where nothing is to be corrected besides'
    )


@fields.sound
class Powder(Bulk):
    """Bulk substance with a certificate."""

    kind: ClassVar[str] = "powder"

    assay: fields.MaybeAmount = fields.amount(
        "%",
        *CONTENTS,
        doc="content on the certificate, with its basis; needed without factor or equivalent",
        rename={"mg/g": ("%", Fraction(1, 10)), "mg/mg": ("%", Fraction(100))},
        default=None,
    )
    basis: str | None = fields.choice(
        *_BASES,
        doc="what the content refers to; needed without factor or equivalent",
        default=None,
    )
    factor: fields.MaybeNumber = fields.number(
        doc="correction factor written on the jar, mass weighed for each of active, in place of "
        "assay and basis",
        at_least=1,
        at_most=_MOST,
        quoted=True,
        beyond=_beyond,
        default=None,
    )
    water: fields.MaybeAmount = fields.amount(
        "%", doc="water, for an anhydrous basis", zero=True, below=100, default=None
    )
    loss_on_drying: fields.MaybeAmount = fields.amount(
        "%", doc="loss on drying, for the dried basis", zero=True, below=100, default=None
    )
    solvent: fields.MaybeAmount = fields.amount(
        "%",
        doc="residual solvent, for the anhydrous-solvent-free basis",
        zero=True,
        below=100,
        default=None,
    )
    loss_uncertainty: fields.MaybeAmount = fields.amount(
        "%",
        doc="standard uncertainty of water, drying loss and solvent together, of the powder",
        zero=True,
        at_most=10,
        default=None,
    )
    assay_as: str | None = fields.text(
        doc="the form the certificate's content refers to", default=None
    )
    assay_policy: str | None = fields.choice(
        "as-stated",
        "nrf",
        doc='"nrf": content over 100 % counts as 100 %; absent: as stated',
        default=None,
    )

    _CORRECTIONS: ClassVar[dict[str, tuple[str, ...]]] = {
        "as-is": (),
        "dried": ("loss_on_drying",),
        "anhydrous": ("water",),
        "anhydrous-solvent-free": ("water", "solvent"),
    }

    @fields.rule(reads=("assay", "basis", "factor", "equivalent"))
    def _content_is_known(self, path: str, problems: Problems) -> None:
        expected = {
            "assay": "the content on the certificate, such as 99.2 %",
            "basis": f"one of {', '.join(_BASES)}",
        }
        if fields.is_given(self, "equivalent") and not any(
            fields.is_given(self, key) for key in expected
        ):
            return  # it is one of the powder as it is weighed
        for key, wanted in expected.items():
            if not fields.is_given(self, "factor") and not fields.is_given(self, key):
                remedy = "add it, or the correction factor on the jar as factor"
                problems.add("missing", f"{path}.{key}", NOTHING, wanted, remedy)

    @fields.rule(any_of=("factor",))
    def _factor_stands_alone(self, path: str, problems: Problems) -> None:
        for key in ("assay", "basis", "water", "loss_on_drying", "solvent", "assay_policy"):
            value = fields.maybe(self, key)
            if value is not None:
                problems.add(
                    "double-correction",
                    f"{path}.{key}",
                    getattr(value, "label", value),
                    "none beside factor",
                    "remove one: the factor has corrected for it",
                )

    @fields.rule("assay")
    def _assay_can_be(self, path: str, problems: Problems) -> None:
        assay = self.assay
        if assay is not None and assay.unit == "%" and assay.number > HIGHEST_ASSAY:
            expected = f"an assay of at most {HIGHEST_ASSAY} %"
            remedy = "check the number and its decimal point"
            problems.add("range", f"{path}.assay", assay.label, expected, remedy)

    @fields.rule("basis", reads=("water", "loss_on_drying", "solvent"))
    def _corrections_belong(self, path: str, problems: Problems) -> None:
        wanted = self._CORRECTIONS[self.basis or "as-is"]
        for key in ("water", "loss_on_drying", "solvent"):
            value = fields.maybe(self, key)
            if not fields.is_given(self, key) and key in wanted:
                problems.add(
                    "missing",
                    f"{path}.{key}",
                    NOTHING,
                    "a percentage, such as 5.3 %",
                    f"the basis {self.basis!r} needs it",
                )
            elif value is not None and key not in wanted:
                problems.add(
                    "double-correction",
                    f"{path}.{key}",
                    value.label,
                    f"none with the basis {self.basis!r}",
                    "remove it, or correct the basis: it would be corrected twice",
                )

    @fields.rule("water", "solvent")
    def _something_is_left(self, path: str, problems: Problems) -> None:
        if (
            self.water is not None
            and self.solvent is not None
            and (
                self.water.number + self.solvent.number >= 100  # noqa: PLR2004 - percent
            )
        ):
            problems.add(
                "range",
                f"{path}.solvent",
                self.solvent.label,
                f"below 100 % with the water of {self.water.label}",
                "check both",
            )

    @fields.rule("loss_uncertainty", reads=("basis", "factor"))
    def _loss_is_known(self, path: str, problems: Problems) -> None:
        if self.loss_uncertainty is not None and not self.corrects_for_loss:
            beside = "a factor" if fields.is_given(self, "factor") else "the basis 'as-is'"
            problems.add(
                "conflict",
                f"{path}.loss_uncertainty",
                self.loss_uncertainty.label,
                f"none with {beside}",
                "remove it, or correct the basis: nothing is taken off",
            )

    @property
    def corrects_for_loss(self) -> bool:
        """Whether water, drying loss or solvent is taken off."""
        return self.basis not in {None, "as-is"}

    @property
    def stated_form(self) -> str:
        """The form that the certificate's content refers to."""
        return self.assay_as or self.active

    @property
    def active_unit(self) -> str:
        """``mg``, ``IU`` or ``CFU``."""
        unit = "%" if self.assay is None else self.assay.unit
        return "mg" if unit == "%" else unit.removesuffix("/g")

    @property
    def percent_of_label(self) -> Amount | None:
        """The assay, or what stands for it behind a factor."""
        if self.factor is not None:
            return Amount(100 / self.factor, "%", "stock.factor")
        return self.assay

    def described(self, form: str) -> Phrase:
        """Such as naltrexone hydrochloride powder."""
        if self.says_pellets:
            return phrase("pellets-by-name" if says_pellets(form) else "pellets", form=form)
        return phrase("powder", form=form)

    def advise(self, sheet: Sheet, order: OfOne) -> None:
        """The form that its certificate is taken to mean."""
        if self.assay_as is None:
            sheet.note("assay-form-assumed", name=order.form(self.active).name)

    def advise_on(self, sheet: Sheet, order: OfOne, mass: Step) -> None:
        """Its water, which may be a hydrate's own, and its content, which may be a conversion."""
        note_water(sheet, order, self, mass)
        note_twice(sheet, order, self, mass)

    def doubts(self, taken: int) -> Iterator[Doubt]:  # noqa: ARG002 - others are counted
        """The assay, or the factor, and what is taken off for water."""
        said = phrase("error.assay" if self.factor is None else "error.factor")
        yield doubt_of(said, "stock.assay_uncertainty", self.assay_uncertainty)
        if self.corrects_for_loss:
            said = phrase("loss-on-drying" if self.loss_on_drying is not None else "water")
            losses = (self.water, self.loss_on_drying, self.solvent)
            left = 1 - sum(float(loss.number) / 100 for loss in losses if loss is not None)
            yield doubt_of(said, "stock.loss_uncertainty", self.loss_uncertainty, part=1 / left)

    def ideas(self, taken: int) -> Iterator[Idea]:
        """A surer assay, and surer losses."""
        yield from Stock.ideas(self, taken)
        if self.corrects_for_loss:
            key = "loss_uncertainty"
            yield Idea("loss", {}, {key: "0.2 %"}, key, self.loss_uncertainty)

    def content(self, sheet: Sheet) -> Content:
        """Assay on its basis, and the water, drying loss or solvent that belongs to it.

        A factor on the jar is read as a content as is: what it corrects for is not known.
        """
        if self.factor is not None:
            return self._by_factor(sheet, self.factor)
        if self.assay is None and self.equivalent is not None:
            origin = sheet.key("stock.equivalent")
            return Content(sheet.constant("powder as weighed", 1, "active/mg", origin), [])
        if self.assay is None:
            raise CheckError("a powder was read that has neither a content nor a factor")
        assay = self._counted(sheet, self.assay)
        capped = phrase("counted-as-100", key=sheet.key("stock.assay"))
        credit = capped if self._is_capped else assay.origin
        basis = phrase(f"basis.{self.basis}")
        said = phrase("assay-on-basis", basis=basis)
        if self.assay_as is not None and not same_name(self.assay_as, self.active):
            said = phrase("content-on-basis", form=self.assay_as, basis=basis)
        chain = [Link(said, assay.number, credit)]
        if self.basis == "as-is":
            return Content(assay, chain)
        stated = self.loss_on_drying or self.water
        if stated is None:
            raise CheckError(f"a powder was read without the loss of its basis, {self.basis}")
        name = "water" if self.loss_on_drying is None else "loss on drying"
        loss = sheet.given(name, stated)
        word = phrase("water" if self.loss_on_drying is None else "loss-on-drying")
        chain.append(Link(phrase("less", loss=word), 1 - loss.number, loss.origin))
        if self.solvent is None:
            return Content(
                sheet.work("content of the stock", potency.content_as_is, assay, loss), chain
            )
        solvent = sheet.given("solvent", self.solvent)
        left = 1 - loss.number
        chain.append(
            Link(
                phrase("less", loss=phrase("solvent")),
                (left - solvent.number) / left,
                solvent.origin,
            )
        )
        step = sheet.work(
            "content of the stock", potency.content_solvent_free, assay, loss, solvent
        )
        return Content(step, chain)

    def _by_factor(self, sheet: Sheet, factor: Fraction) -> Content:
        origin = sheet.key("stock.factor")
        given = sheet.constant("factor on the jar", factor, "mg/active", origin)
        step = sheet.work("content of the stock", potency.content_by_factor, given)
        sheet.note("factor-typed", factor=factor, content=step.amount)
        return Content(step, [Link(phrase("factor-on-jar"), step.number, origin)])

    @property
    def stated_by(self) -> tuple[str, Fraction | None] | None:
        """Its factor, or its assay and what is taken off; None where an equivalence says it all."""
        if self.factor is not None:
            return "factor", self.factor
        if self.assay is None:
            return None
        losses = (self.water, self.loss_on_drying, self.solvent)
        left = 100 - sum(loss.number for loss in losses if loss is not None)
        per = 100 if self.assay.unit == "%" else 1000
        return "assay", 1 / Fraction(self.assay.number * left / 100 / per)

    @property
    def _is_capped(self) -> bool:
        """Whether an assay over 100 % counts as 100 %."""
        return self.assay_policy == "nrf" and self.assay is not None and _is_over_100(self.assay)

    def _counted(self, sheet: Sheet, stated: Amount) -> Step:
        if self._is_capped:
            sheet.note("assay-policy-nrf", assay=stated)
            origin = f"{sheet.key('stock.assay')}, counted as 100 % (NRF)"
            return sheet.constant("assay", 1, "active/mg", origin)
        if _is_over_100(stated):
            sheet.note("assay-over-100", assay=stated)
        return sheet.given("assay", stated, active=True)


def _is_over_100(assay: Amount) -> bool:
    return assay.unit == "%" and assay.number > 100  # noqa: PLR2004 - percent
