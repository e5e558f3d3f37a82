"""A stock in units, such as tablets, and the powder that they give."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import attrs

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._materials.release_names import said_release, said_release_of_lot
from galenic._materials.stock.base import HIGHEST_ASSAY, Link, Stock
from galenic._materials.stock.doubts import Doubt, doubt_of, of_label
from galenic._words import phrase
from galenic.errors import CheckError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import OfOne
    from galenic._materials.stock.base import Content
    from galenic._materials.stock.triturate import Triturate
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["Counted", "part_of"]


def part_of(allowance: Amount | None) -> Fraction:
    """A percentage that the order itself allows, as a part; none if it does not."""
    return allowance.number / 100 if allowance is not None else Fraction(0)


@fields.sound
class Counted(Stock):
    """A stock in units, which are crushed or opened and then weighed as a powder."""

    told_as: ClassVar = ("tablets_exact", "tablets_to_take")
    """Under which keys of a result its units stand: exactly, and those taken."""

    rest_is: ClassVar[str]
    """What the powder is that is left of it."""

    naltrexone_notice: ClassVar[str | None] = None
    """A notice about what else is in such a product, for naltrexone."""

    assay: fields.MaybeAmount = fields.amount(
        "%", doc="assay of this lot, of label", at_most=HIGHEST_ASSAY, default=None
    )
    batches_weigh: fields.MaybeAmount = fields.amount(
        "mg",
        doc="powder that all batches weigh for which its units are crushed or opened together; "
        "absent: this batch alone",
        default=None,
    )

    @property
    def percent_of_label(self) -> Amount | None:
        """The assay of the lot."""
        return self.assay

    def of_label(self, sheet: Sheet) -> Step:
        """The part of its label that it holds: by the assay of the lot, else all of it."""
        if self.assay is not None:
            return sheet.given("assay of label", self.assay)
        sheet.note("assay-not-known")
        return sheet.constant("assay of label", 1, "1", "label strength; no assay of this lot")

    def chain_of(self, per: Phrase, strength: Step, powder: Step, assay: Step) -> list[Link]:
        """Strength per mass of the powder of a unit, and the assay of the lot where it is given."""
        chain = [Link(per, strength.number / powder.number, strength.origin)]
        if self.assay is not None:
            chain.append(Link(phrase("assay-of-label"), assay.number, assay.origin))
        return chain

    def doubts_of_lot(
        self, said: Phrase, scatter: Amount | None, why: str, taken: int
    ) -> Iterator[Doubt]:
        """The content of the lot, and its scatter between units, of which the mean is taken."""
        if self.assay is not None:
            of_assay = phrase("error.assay-of-lot")
            yield doubt_of(of_assay, "stock.assay_uncertainty", self.assay_uncertainty)
        else:  # one content for the whole lot: more units do not make it surer
            yield of_label(phrase("error.content-of-lot"))
        part = 1 / math.sqrt(taken)
        yield doubt_of(said, "stock.content_rsd", scatter, part=part, why=why)

    def note_release(self, sheet: Sheet, order: OfOne, release: str | None) -> None:
        """Say that a name or the lot tells of a release that must not be parted; else nothing.

        A stop, where the order does not say that they release at once, and a caution where it does.
        """
        names = (self.active, order.active)
        said = {name: word for name in names if (word := said_release(name)) is not None}
        if self.lot is not None and (word := said_release_of_lot(self.lot)) is not None:
            said[self.lot] = word
        for name, word in list(said.items())[:1]:
            code = "release-by-name" if release is None else "release-unlike-name"
            sheet.note(code, name=name, word=word, units=phrase(f"kept-whole-{self.kind}"))

    @property
    def counted(self) -> Counted:
        """Itself."""
        return self

    @property
    def units_at_hand(self) -> int | None:
        """Units at hand, where the order says."""
        raise NotImplementedError

    @property
    def is_at_hand(self) -> bool:
        """Whether the order says how many there are."""
        return self.units_at_hand is not None

    @property
    def weighed(self) -> tuple[Fraction, Fraction]:
        """Mean mass of a unit and the powder that it gives, in mg."""
        raise NotImplementedError

    @property
    def spread_is_known(self) -> bool:
        """Whether it is known how sure that mass is."""
        raise NotImplementedError

    @property
    def sampled(self) -> int:
        """How many units were weighed for it, each with an error of its own; one if all at once."""
        raise NotImplementedError

    def weighed_in_all(self, taken: int) -> int:
        """How many units the mass was of; those taken, where the order does not say."""
        raise NotImplementedError

    def mass_of(self, sheet: Sheet, count: int, content: Content) -> Step:
        """The powder of so many units, on a sheet that worked out the content."""
        raise NotImplementedError

    def rest(self, content: Amount, mass: Amount) -> Triturate:
        """What is left of its powder, as a stock of its own: packed, dated and dosed as it is."""
        from galenic._materials.stock.triturate import Triturate  # noqa: PLC0415 - if it is kept

        shared = {one.name: getattr(self, one.name) for one in attrs.fields(Stock)}
        own = {
            "strength": Amount(content.number, content.unit, self.rest_is),
            "diluent": "what else is in the product",
            "available": mass,
        }
        # A content without a finite decimal cannot be read.
        return fields.drafted(Triturate, shared | own)

    def at_hand_of(self, least: int, allowance: Amount | None) -> Fraction | None:
        """Powder of the units at hand, less the allowance of the order for what stays behind.

        It is nothing where there are fewer than the order takes at the least. What is only assumed,
        a least number or an allowance, takes nothing away.
        """
        there = self.units_at_hand
        if there is None:
            return None
        return self.weighed[1] * there / (1 + part_of(allowance)) if there >= least else Fraction(0)

    def doubt_of_masses(
        self, said: Phrase, key: str, variance: float, of: int, taken: int
    ) -> Doubt:
        """How sure the mass is that the units taken had, where ``of`` others stand for them.

        ``variance`` is that of the mass of a unit, in mg².
        """
        part = math.sqrt(variance * (1 / of + 1 / taken)) / float(self.weighed[1])
        origin, told = f"{key}: {of} {self.kind} stand for {taken}", f"{100 * part:.3g} %"
        return Doubt(said, origin, part, power=-1, bound=("mean", key, told))

    def there(self, sheet: Sheet, content: Content) -> Step:
        """The powder of the units at hand."""
        if self.units_at_hand is None:
            raise CheckError("stock at hand was asked of an order that does not say")
        return self.mass_of(sheet, self.units_at_hand, content)
