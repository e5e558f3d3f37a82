"""What every kind of stock has, and what it says of the active in it."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import attrs
from attrs import field, frozen

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._materials.excipients import Packs
from galenic._record import Record, worded
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from galenic._materials.order import Order
    from galenic._materials.stock.triturate import Triturate
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase
    from galenic.errors import Problems

__all__ = [
    "HIGHEST_ASSAY",
    "LABEL_RANGE",
    "Bulk",
    "Content",
    "Counted",
    "Doubt",
    "Idea",
    "Link",
    "Stock",
    "Taken",
    "UnitMasses",
    "doubt_of",
]

HIGHEST_ASSAY = 120
"""Percent: above it an assay is a slip."""

LABEL_RANGE = 0.10
"""The part by which a content may be off its label, where the lot was not assayed."""

_RANGE = "compendial range 90 % to 110 % of label: USP naltrexone hydrochloride tablets"

_ASSAY = "1 %"

_NONE = Amount(Fraction(0), "mg")


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


class UnitMasses(NamedTuple):
    """Mean mass of a unit of stock as it was weighed, and the powder that it gives."""

    whole: Step
    powder: Step


class Content(NamedTuple):
    """Active in each mass of stock, as a step, and the chain that led to it.

    ``unit`` is the mass of a unit, where the stock is counted.
    """

    step: Step
    chain: list[Link]
    unit: UnitMasses | None = None


class Taken(NamedTuple):
    """Units of stock that are taken, exactly and whole; what they weigh, and what is left."""

    exact: Amount
    units: int
    intact: Amount
    leftover: Amount
    leftover_active: Amount


class Doubt(NamedTuple):
    """One thing that makes the content of a stock uncertain, in all capsules of a batch alike.

    Attributes
    ----------
    said
        What it is.
    origin
        Where its size comes from; the key that would give it, where it is not known.
    standard
        Its relative standard uncertainty; ``None`` where nobody knows it.
    shape
        Its distribution.
    power
        The power of ``1 + error`` by which it moves the content.
    bound
        What it may be at most: a ``scatter``, or the error of a ``mean`` of masses; and the text
        of the order that a larger one is told by.
    """

    said: Phrase
    origin: str
    standard: float | None
    shape: Literal["normal", "rectangular"] = "normal"
    power: int = 1
    bound: tuple[Literal["scatter", "mean"], str, str] | None = None


class Idea(NamedTuple):
    """Something that would make the content surer, if it were measured or done.

    Attributes
    ----------
    code, words
        What it is, and what its sentence names.
    tried
        The keys of the stock, and the values they are tried with.
    key, held
        The key of a size that is measured, and its amount, where the order has one: half of that
        is tried then. ``None`` where the keys are tried as they are.
    """

    code: str
    words: Mapping[str, object]
    tried: Mapping[str, Any]
    key: str | None = None
    held: Amount | None = None


def doubt_of(
    said: Phrase, key: str, amount: Amount | None, *, part: float = 1.0, why: str = ""
) -> Doubt:
    """A doubt whose size is a percentage that the order gives, or ``part`` of it; and why."""
    if amount is None:
        return Doubt(said, key, None)
    size = float(amount.number) / 100 * part
    return Doubt(said, f"{amount.origin}{why}", size, bound=("scatter", key, amount.label))


@fields.sound
class Stock(Packs):
    """What every kind of stock has."""

    kind: ClassVar[str]
    _place: ClassVar = "stock"

    active: str = fields.text(doc="the form of the active in the stock")
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

    @property
    def diluted_with(self) -> str | None:
        """The name of a powder that it brings along; None where it is none or has no name."""
        return None

    @property
    def percent_of_label(self) -> Amount | None:
        """Its assay in percent, or what stands for it; None where there is none."""
        return None

    @property
    def counted(self) -> Counted | None:
        """Itself, where it is counted in units; None where it is weighed as it is."""
        return None

    def described(self, form: str) -> Phrase:
        """What it is called where it is weighed; ``form`` is its active, by its name in a table."""
        raise NotImplementedError

    def content(self, sheet: Sheet) -> Content:
        """Work out the active in each mass of stock, in the stated form."""
        raise NotImplementedError

    @property
    def is_at_hand(self) -> bool:
        """Whether the order says how much of it there is."""
        raise NotImplementedError

    def at_hand(self) -> Fraction | None:
        """The most that a batch may weigh of it, in mg; None where the order does not say.

        A plan that weighs no more is never short of stock, and one that weighs more always is.
        """
        raise NotImplementedError

    def there(self, sheet: Sheet, content: Content) -> Step:
        """All that is at hand, in mg, on a sheet that worked out its content."""
        raise NotImplementedError

    def take(self, sheet: Sheet, mass: Step, content: Content) -> Taken | None:
        """Take a mass of it, noting what is short; what is taken and left where it is counted."""
        raise NotImplementedError

    def advise(self, sheet: Sheet, order: Order) -> None:
        """Note what an order from it should hear beside its numbers."""

    def advise_on(self, sheet: Sheet, order: Order, mass: Step) -> None:
        """Note what the mass to weigh should be read with."""

    def doubts(self, taken: int) -> Iterator[Doubt]:
        """What makes its content uncertain; ``taken`` is how many units are taken."""
        raise NotImplementedError

    def ideas(self, taken: int) -> Iterator[Idea]:  # noqa: ARG002 - more units, where it is counted
        """What would make its content surer: an assay, or a surer one."""
        if self.percent_of_label is None:
            tried = {"assay": "100 %", "assay_uncertainty": _ASSAY}
            yield Idea("assay", tried, tried)
        else:
            key = "assay_uncertainty"
            yield Idea("assay", {}, {key: _ASSAY}, key, self.assay_uncertainty)


@fields.sound
class Counted(Stock):
    """A stock in units, which are crushed or opened and then weighed as a powder."""

    told_as: ClassVar = ("tablets_exact", "tablets_to_take")
    """Under which keys of a result its units stand: exactly, and those taken."""

    naltrexone_notice: ClassVar[str | None] = None
    """A notice about what else is in such a product, for naltrexone."""

    assay: fields.MaybeAmount = fields.amount(
        "%", doc="assay of this lot, of label", at_most=HIGHEST_ASSAY, default=None
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
            of_range = LABEL_RANGE / math.sqrt(3)
            yield Doubt(phrase("error.content-of-lot"), _RANGE, of_range, shape="rectangular")
        part = 1 / math.sqrt(taken)
        yield doubt_of(said, "stock.content_rsd", scatter, part=part, why=why)

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

    def rest(self, content: Amount, mass: Amount) -> Stock:
        """What is left of its powder, as a stock of its own."""
        raise NotImplementedError

    def as_powder(self, content: Amount, mass: Amount, what: str) -> Triturate:
        """A powder of its content, packed and dated as it is."""
        from galenic._materials.stock.triturate import Triturate  # noqa: PLC0415 - it is below

        shared = {one.name: getattr(self, one.name) for one in attrs.fields(Stock)}
        own = {
            "strength": Amount(content.number, content.unit, what),
            "diluent": "what else is in the product",
            "available": mass,
        }
        # A content without a finite decimal cannot be read.
        return fields.drafted(Triturate, shared | own)

    def there(self, sheet: Sheet, content: Content) -> Step:
        """The powder of the units at hand."""
        return self.mass_of(sheet, self.units_at_hand or 0, content)


@fields.sound
class Bulk(Stock):
    """A stock that is weighed as it is."""

    available: fields.MaybeAmount = fields.amount("mg", doc="mass at hand", default=None)

    @property
    def is_at_hand(self) -> bool:
        """Whether the order says how much there is."""
        return self.available is not None

    def at_hand(self) -> Fraction | None:
        """All that there is."""
        return None if self.available is None else Fraction(self.available.number)

    def there(self, sheet: Sheet, content: Content) -> Step:  # noqa: ARG002 - others count units
        """The mass at hand."""
        return sheet.given("stock at hand", self.available or _NONE)

    def take(self, sheet: Sheet, mass: Step, content: Content) -> None:  # noqa: ARG002
        """Only the mass is taken."""
        available = self.available
        if available is not None and available.number < mass.number:
            sheet.note("stock-short", available=available, needed=mass.amount)
