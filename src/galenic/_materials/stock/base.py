"""What every kind of stock has, and what it says of the active in it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from attrs import field, frozen

from galenic import _fields as fields
from galenic._materials.excipients import Packs
from galenic._record import Record, worded

if TYPE_CHECKING:
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase
    from galenic.errors import Problems

__all__ = ["HIGHEST_ASSAY", "Bulk", "Content", "Link", "Stock"]

HIGHEST_ASSAY = 120
"""Percent: above it an assay is a slip."""


@frozen(eq=False, repr=False)
class Link(Record):
    """One factor of a potency chain: what it is, its value and where it comes from."""

    said: Phrase = field(metadata=worded("name"))
    factor: Fraction
    credit: str | Phrase = field(metadata=worded("source"))

    @property
    def name(self) -> str:
        """What it is, as text."""
        return str(self.said)

    @property
    def source(self) -> str:
        """Where it comes from, as text."""
        return str(self.credit)


class Content(NamedTuple):
    """Active in each mass of stock, as a step, and the chain that led to it."""

    step: Step
    chain: list[Link]


@fields.sound
class Stock(Packs):
    """What every kind of stock has."""

    kind: ClassVar[str]
    _place: ClassVar = "stock"

    active: str = fields.text(doc="the form of the active in the stock", required=True)
    particle_size: fields.MaybeAmount = fields.amount(
        "um", doc="mass-median particle size of the active", default=None
    )
    particle_gsd: fields.MaybeNumber = fields.number(
        doc="geometric standard deviation of the particle size",
        at_least=1,
        at_most=10,
        default=None,
    )
    true_density: fields.MaybeAmount = fields.amount(
        "g/mL", doc="true density of the active's particles", at_most=10, default=None
    )
    assay_uncertainty: fields.MaybeAmount = fields.amount(
        "%",
        doc="standard uncertainty of the assay, relative to it",
        zero=True,
        at_most=10,
        default=None,
    )

    @fields.rule("assay_uncertainty", reads=("assay", "factor"))
    def _assay_is_known(self, path: str, problems: Problems) -> None:
        known = getattr(self, "assay", None) or getattr(self, "factor", None)
        if known is None and self.assay_uncertainty is not None:
            problems.add(
                "conflict",
                f"{path}.assay_uncertainty",
                self.assay_uncertainty.label,
                "none without assay",
                "add the assay of this lot, or remove it",
            )

    @property
    def stated_form(self) -> str:
        """The form that the strength or certificate refers to."""
        return self.active

    @property
    def active_unit(self) -> str | None:
        """``mg`` or ``IU``: what its active is measured in; None where that could not be read."""
        raise NotImplementedError

    def content(self, sheet: Sheet) -> Content:
        """Work out the active in each mass of stock, in the stated form."""
        raise NotImplementedError

    def at_hand(self) -> Fraction | None:
        """The most that a batch may weigh of it, in mg; None where the order does not say.

        A plan that weighs no more is never short of stock, and one that weighs more always is.
        """
        raise NotImplementedError


@fields.sound
class Bulk(Stock):
    """A stock that is weighed as it is."""

    available: fields.MaybeAmount = fields.amount("mg", doc="mass at hand", default=None)

    def at_hand(self) -> Fraction | None:
        """All that there is."""
        return None if self.available is None else Fraction(self.available.number)
