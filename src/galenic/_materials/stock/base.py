"""What every kind of stock has, and what it says of the active in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from attrs import field, frozen

from galenic import _fields as fields
from galenic._amounts import ACTIVITIES, MOLES
from galenic._materials.excipients import Packs
from galenic._materials.pellets import says_pellets
from galenic._materials.stock.doubts import TRIED_ASSAY, Idea
from galenic._record import Record, worded
from galenic.errors import CheckError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic._fields import Equality
    from galenic._materials.order import OfOne
    from galenic._materials.stock.counted import Counted
    from galenic._materials.stock.doubts import Doubt
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase
    from galenic.errors import Problems

__all__ = ["HIGHEST_ASSAY", "Content", "Link", "Stock", "Taken", "UnitMasses"]

HIGHEST_ASSAY = 120
"""Percent: above it an assay is a slip."""


@frozen(eq=False, repr=False, slots=False)
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

    @property
    def masses(self) -> UnitMasses:
        """The mass of a unit, of a stock that is counted."""
        if self.unit is None:
            raise CheckError("the mass of a unit was asked of a stock that is weighed as it is")
        return self.unit


class Taken(NamedTuple):
    """Units of stock that are taken, exactly and whole; what they weigh, and what is left."""

    exact: Amount
    units: int
    intact: Amount
    leftover: Amount
    leftover_active: Amount


@fields.sound
class Stock(Packs):
    """What every kind of stock has."""

    kind: ClassVar[str]
    _place: ClassVar = "stock"

    active: str = fields.text(doc="the form of the active in the stock")
    of: str | None = fields.text(
        doc="the other active from whose stock this one comes, by its name: only under [[active]]",
        default=None,
    )
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

    equivalent: fields.MaybeEquality = fields.equality(
        ("mg", *ACTIVITIES),
        ("mg", *ACTIVITIES, *MOLES),
        doc="what the certificate or label prints of the stock's form as so much of the ordered "
        "one, in place of molar masses",
        default=None,
    )

    texture: str | None = fields.choice(
        "powder",
        "pellets",
        doc="what is weighed, powder or pellets: these are weighed for each capsule, and neither "
        "crushed, sieved, mixed nor diluted; absent: as the name says",
        default=None,
    )
    pellet_mass: fields.MaybeAmount = fields.amount(
        "mg", doc="mean mass of one pellet, to count them by", at_most=1000, default=None
    )
    pellet_mass_sd: fields.MaybeAmount = fields.amount(
        "mg",
        doc="standard deviation of the mass from pellet to pellet; absent: not known",
        zero=True,
        default=None,
    )

    pellets_weighed: int | None = fields.count(
        doc="how many pellets pellet_mass is of", at_most=100_000, default=None
    )

    @fields.rule("pellet_mass", reads=("texture", "active"))
    def _pellet_of_pellets(self, path: str, problems: Problems) -> None:
        given, texture = fields.maybe(self, "pellet_mass"), fields.maybe(self, "texture")
        by_name = texture is None and says_pellets(fields.maybe(self, "active") or "")
        if given is not None and texture != "pellets" and not by_name:
            expected = 'none without texture = "pellets"'
            remedy = 'add texture = "pellets", or remove it'
            problems.add("conflict", f"{path}.pellet_mass", given.label, expected, remedy)

    @fields.rule("pellets_weighed", reads=("pellet_mass",))
    def _pellets_have_a_mass(self, path: str, problems: Problems) -> None:
        if not fields.is_given(self, "pellet_mass"):
            expected, remedy = "none without pellet_mass", "add pellet_mass, or remove it"
            key = f"{path}.pellets_weighed"
            problems.add("conflict", key, self.pellets_weighed, expected, remedy)

    @fields.rule("pellet_mass_sd", reads=("pellet_mass",))
    def _pellets_scatter_about_a_mean(self, path: str, problems: Problems) -> None:
        scatter, mean = fields.maybe(self, "pellet_mass_sd"), fields.maybe(self, "pellet_mass")
        if scatter is None:
            return
        key = f"{path}.pellet_mass_sd"
        if not fields.is_given(self, "pellet_mass"):
            remedy = "add pellet_mass, or remove it"
            problems.add("conflict", key, scatter.label, "none without pellet_mass", remedy)
        elif mean is not None and scatter >= mean:
            expected = f"less than the mean of {mean.label}"
            problems.add("range", key, scatter.label, expected, "check the number and its unit")

    @fields.rule("assay_uncertainty", reads=("assay", "factor"))
    def _assay_is_known(self, path: str, problems: Problems) -> None:
        if self.assay_uncertainty is not None and self.percent_of_label is None:
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
    def active_unit(self) -> str:
        """``mg``, ``IU`` or ``CFU``: what its active is measured in."""
        raise NotImplementedError

    @property
    def converts(self) -> Equality | None:
        """Its equivalence, where it leads from its content to that of the ordered form.

        One to mmol or mEq says what a dose in these weighs, and is no part of the content.
        """
        printed = self.equivalent
        return None if printed is None or printed.ordered.unit in MOLES else printed

    @property
    def stated_by(self) -> tuple[str, Fraction | None] | None:
        """The key that states its content, and what is weighed for each of it, if it says that."""
        return "strength", None

    @property
    def says_pellets(self) -> bool:
        """Whether it is pellets by its texture, or by its name where it says nothing else."""
        return self.texture == "pellets" or (self.texture is None and says_pellets(self.active))

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

        A plan that weighs no more is never short of stock, and one that weighs more always is,
        but for what rounding alone adds to its weight.
        """
        raise NotImplementedError

    def holds_unrounded(self, needed: Fraction, weight: Fraction, moved: Fraction) -> bool:
        """Whether what is there serves, though not for a weight that was rounded beyond it.

        ``moved`` is how far rounding may have moved what is needed: what is more is no rounding.
        """
        there = self.at_hand()
        return there is not None and needed <= there < weight <= needed + moved

    def there(self, sheet: Sheet, content: Content) -> Step:
        """All that is at hand, in mg, on a sheet that worked out its content."""
        raise NotImplementedError

    def take(self, sheet: Sheet, mass: Step, content: Content) -> Taken | None:
        """Take a mass of it, noting what is short; what is taken and left where it is counted."""
        raise NotImplementedError

    def advise(self, sheet: Sheet, order: OfOne) -> None:
        """Note what an order from it should hear beside its numbers."""

    def advise_on(self, sheet: Sheet, order: OfOne, mass: Step) -> None:
        """Note what the mass to weigh should be read with."""

    def doubts(self, taken: int) -> Iterator[Doubt]:
        """What makes its content uncertain; ``taken`` is how many units are taken."""
        raise NotImplementedError

    def ideas(self, taken: int) -> Iterator[Idea]:  # noqa: ARG002 - more units, where it is counted
        """What would make its content surer: an assay, or a surer one."""
        if self.percent_of_label is None:
            tried = {"assay": "100 %", "assay_uncertainty": TRIED_ASSAY}
            yield Idea("assay", tried, tried)
        else:
            key = "assay_uncertainty"
            yield Idea("assay", {}, {key: TRIED_ASSAY}, key, self.assay_uncertainty)
