"""The stock that holds the active: tablets, a powder, or a triturate, each with its potency chain.

A stock knows how much active, in the form its label or certificate states, lies in each milligram.
The chain of factors that leads there is kept, each with its name and source. A new kind of stock
is a class here with ``content`` and an entry in :data:`STOCKS`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from attrs import frozen

from galenic import fields
from galenic.amounts import Amount
from galenic.errors import NOTHING, Problems
from galenic.formulas import potency
from galenic.materials.excipients import Packs

if TYPE_CHECKING:
    from galenic.sheet import Sheet, Step

__all__ = ["STOCKS", "Content", "Link", "Powder", "Stock", "Tablets", "Triturate"]

_HIGHEST_ASSAY = 120


class Link(NamedTuple):
    """One factor of a potency chain: its name, its value and where it comes from."""

    name: str
    factor: Fraction
    source: str


class Content(NamedTuple):
    """Active in each mass of stock, as a step, and the chain that led to it."""

    step: Step
    chain: list[Link]


@frozen(eq=False, repr=False)
class Stock(Packs):
    """What every kind of stock has."""

    kind: ClassVar[str]

    active: str = fields.text(doc="the form of the active in the stock", required=True)
    particle_size: Amount | None = fields.amount(
        "um", doc="mass-median particle size of the active"
    )
    particle_gsd: Fraction | None = fields.number(
        doc="geometric standard deviation of the particle size", at_least=1, at_most=10
    )
    true_density: Amount | None = fields.amount(
        "g/mL", doc="true density of the active's particles", at_most=10
    )
    assay_uncertainty: Amount | None = fields.amount(
        "%", doc="standard uncertainty of the assay, relative to it", zero=True, at_most=10
    )

    @fields.rule("assay_uncertainty", reads=("assay",))
    def _assay_is_known(self, path: str, problems: Problems) -> None:
        if getattr(self, "assay", None) is None and self.assay_uncertainty is not None:
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


def _below(problems: Problems, path: str, assay: Amount) -> None:
    if assay.unit == "%" and assay.number > _HIGHEST_ASSAY:
        expected = f"an assay of at most {_HIGHEST_ASSAY} %"
        problems.add("range", path, assay.label, expected, "check the number and its decimal point")


@frozen(eq=False, repr=False)
class Tablets(Stock):
    """Finished tablets, to be crushed."""

    kind: ClassVar[str] = "tablets"

    strength: Amount = fields.amount(
        "mg/tablet", "IU/tablet", doc="label strength of a tablet", required=True
    )
    mean_mass: Amount | None = fields.amount("mg/tablet", doc="mean mass of a tablet, weighed")
    masses: tuple[Amount, ...] | None = fields.amounts("mg/tablet", doc="masses of single tablets")
    total_mass: Amount | None = fields.amount("mg", doc="mass of tablets weighed together")
    tablets_weighed: int | None = fields.count(doc="how many those are", at_most=1000)
    masses_are: str | None = fields.choice(
        "crushed", "sample", doc="whether the tablets weighed are the ones crushed, or a sample"
    )
    coating: str | None = fields.choice(
        "none", "film", "enteric", "modified-release", doc="the coating; absent: a caution"
    )
    assay: Amount | None = fields.amount(
        "%", doc="assay of this lot, of label", at_most=_HIGHEST_ASSAY
    )
    content_rsd: Amount | None = fields.amount(
        "%", doc="RSD of content from tablet to tablet; absent: not known", zero=True, at_most=20
    )
    min_tablets: int | None = fields.count(doc="least number of tablets to crush", at_most=10_000)
    crush_allowance: Amount | None = fields.amount(
        "%", doc="allowance for powder that stays in the mortar", zero=True, at_most=100
    )
    available: int | None = fields.count(doc="tablets at hand", at_most=1_000_000)

    @fields.rule(reads=("mean_mass", "masses", "total_mass"))
    def _mass_is_known(self, path: str, problems: Problems) -> None:
        keys = ("mean_mass", "masses", "total_mass")
        given = [key for key in keys if getattr(self, key) is not None]
        if not given:
            problems.add(
                "missing",
                f"{path}.mean_mass",
                NOTHING,
                "the mean mass, such as 253.4 mg/tablet",
                "weigh at least 20 tablets one by one; no published mass exists",
            )
        for key in given[1:]:
            problems.add("conflict", f"{path}.{key}", key, f"{given[0]} alone", "remove one")

    @fields.rule("masses", reads=("masses_are",))
    def _masses_say_of_what(self, path: str, problems: Problems) -> None:
        if self.masses_are is None:
            problems.add(
                "missing",
                f"{path}.masses_are",
                NOTHING,
                '"crushed" or "sample"',
                "say whether these are the tablets to be crushed",
            )

    @fields.rule(reads=("total_mass", "tablets_weighed"))
    def _total_of_how_many(self, path: str, problems: Problems) -> None:
        if (self.total_mass is None) != (self.tablets_weighed is None):
            missing = "total_mass" if self.total_mass is None else "tablets_weighed"
            expected = "total_mass and tablets_weighed together"
            problems.add("missing", f"{path}.{missing}", NOTHING, expected, "give both")

    @fields.rule("strength", "total_mass", "tablets_weighed")
    def _total_holds_the_active(self, path: str, problems: Problems) -> None:
        if self.total_mass is not None and self.tablets_weighed is not None:
            mean = Amount(self.total_mass.number / self.tablets_weighed, "mg/tablet")
            self._holds(f"{path}.total_mass", mean, problems)

    @fields.rule("strength", "mean_mass", reads=("assay",))
    def _mean_holds_the_active(self, path: str, problems: Problems) -> None:
        if self.mean_mass is not None:
            self._holds(f"{path}.mean_mass", self.mean_mass, problems)

    @fields.rule("strength", "masses", reads=("assay",))
    def _masses_hold_the_active(self, path: str, problems: Problems) -> None:
        masses = sorted(mass.number for mass in self.masses or ())
        middle = masses[len(masses) // 2]
        for place, mass in enumerate(self.masses or ()):
            self._holds(f"{path}.masses[{place}]", mass, problems)
            if not middle / 2 < mass.number < middle * 2:
                expected = f"a mass near the others ({Amount(middle, 'mg/tablet').text()})"
                problems.add(
                    "range",
                    f"{path}.masses[{place}]",
                    mass.label,
                    expected,
                    "check its decimal point",
                )

    def _holds(self, path: str, mass: Amount, problems: Problems) -> None:
        assay = self.assay.number / 100 if self.assay is not None else 1
        if self.strength.unit == "mg/tablet" and mass.number <= self.strength.number * assay:
            expected = f"more than the {self.strength.label} of active in it"
            problems.add("range", path, mass.label, expected, "weigh the tablet, not its active")

    @property
    def active_unit(self) -> str:
        """``mg`` or ``IU``."""
        return self.strength.unit.partition("/")[0]

    def mean(self, sheet: Sheet) -> Step:
        """The mean mass of a tablet, given or of the masses."""
        if self.mean_mass is not None:
            return sheet.given("mean tablet mass", self.mean_mass)
        if self.total_mass is not None:
            total = sheet.given("mass of tablets weighed", self.total_mass)
            number = sheet.constant(
                "tablets weighed", self.tablets_weighed or 1, "tablet", "stock.tablets_weighed"
            )
            return sheet.work("mean tablet mass", potency.mean_of_total, total, number)
        steps = [
            sheet.given(f"tablet mass {n}", mass) for n, mass in enumerate(self.masses or (), 1)
        ]
        count = sheet.constant("tablets weighed", len(steps), "1", "stock.masses")
        return sheet.work(
            "mean tablet mass", potency.mean_tablet_mass, steps[0], tuple(steps[1:]), count
        )

    def content(self, sheet: Sheet) -> Content:
        """Strength and assay of label, per mean mass of a tablet."""
        strength = sheet.given("tablet strength", self.strength, active=True)
        mean = self.mean(sheet)
        if self.assay is None:
            assay = sheet.constant("assay of label", 1, "1", "label strength; no assay of this lot")
            sheet.note("assay-not-known")
        else:
            assay = sheet.given("assay of label", self.assay)
        step = sheet.work("content of the stock", potency.content_of_tablets, strength, assay, mean)
        chain = [Link("strength per tablet mass", strength.number / mean.number, strength.origin)]
        if self.assay is not None:
            chain.append(Link("assay of label", assay.number, assay.origin))
        return Content(step, chain)


@frozen(eq=False, repr=False)
class Powder(Stock):
    """Bulk substance with a certificate."""

    kind: ClassVar[str] = "powder"

    assay: Amount = fields.amount(
        "%",
        "IU/g",
        doc="content on the certificate",
        required=True,
        rename={"mg/g": ("%", Fraction(1, 10)), "mg/mg": ("%", Fraction(100))},
    )
    basis: str = fields.choice(
        "as-is",
        "dried",
        "anhydrous",
        "anhydrous-solvent-free",
        doc="what the content refers to",
        required=True,
    )
    water: Amount | None = fields.amount(
        "%", doc="water, for an anhydrous basis", zero=True, below=100
    )
    loss_on_drying: Amount | None = fields.amount(
        "%", doc="loss on drying, for the dried basis", zero=True, below=100
    )
    solvent: Amount | None = fields.amount(
        "%", doc="residual solvent, for the anhydrous-solvent-free basis", zero=True, below=100
    )
    loss_uncertainty: Amount | None = fields.amount(
        "%",
        doc="standard uncertainty of water, drying loss and solvent together, of the powder",
        zero=True,
        at_most=10,
    )
    assay_as: str | None = fields.text(doc="the form the certificate's content refers to")
    assay_policy: str | None = fields.choice(
        "as-stated", "nrf", doc='"nrf": content over 100 % counts as 100 %; absent: as stated'
    )
    available: Amount | None = fields.amount("mg", doc="powder at hand")

    _CORRECTIONS: ClassVar[dict[str, tuple[str, ...]]] = {
        "as-is": (),
        "dried": ("loss_on_drying",),
        "anhydrous": ("water",),
        "anhydrous-solvent-free": ("water", "solvent"),
    }

    @fields.rule("assay")
    def _assay_can_be(self, path: str, problems: Problems) -> None:
        _below(problems, f"{path}.assay", self.assay)

    @fields.rule("basis", reads=("water", "loss_on_drying", "solvent"))
    def _corrections_belong(self, path: str, problems: Problems) -> None:
        wanted = self._CORRECTIONS[self.basis]
        for key in ("water", "loss_on_drying", "solvent"):
            value = getattr(self, key)
            if value is None and key in wanted:
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

    @fields.rule("basis", "loss_uncertainty")
    def _loss_is_known(self, path: str, problems: Problems) -> None:
        if self.basis == "as-is" and self.loss_uncertainty is not None:
            problems.add(
                "conflict",
                f"{path}.loss_uncertainty",
                self.loss_uncertainty.label,
                "none with the basis 'as-is'",
                "remove it, or correct the basis: nothing is taken off",
            )

    @property
    def stated_form(self) -> str:
        """The form that the certificate's content refers to."""
        return self.assay_as or self.active

    @property
    def active_unit(self) -> str:
        """``mg`` or ``IU``."""
        return "IU" if self.assay.unit == "IU/g" else "mg"

    def content(self, sheet: Sheet) -> Content:
        """Assay on its basis, and the water, drying loss or solvent that belongs to it."""
        assay = self._counted(sheet)
        chain = [Link(f"assay, {self.basis}", assay.number, assay.origin)]
        if self.basis == "as-is":
            return Content(assay, chain)
        name = "water" if self.loss_on_drying is None else "loss on drying"
        stated = self.loss_on_drying or self.water
        assert stated is not None  # noqa: S101 - the rules of the record saw to it
        loss = sheet.given(name, stated)
        if loss.number > Fraction(1, 5):
            sheet.note("water-high", water=loss.amount.text())
        chain.append(Link(f"less {loss.name}", 1 - loss.number, loss.origin))
        if self.solvent is None:
            return Content(
                sheet.work("content of the stock", potency.content_as_is, assay, loss), chain
            )
        solvent = sheet.given("solvent", self.solvent)
        left = 1 - loss.number
        chain.append(Link("less solvent", (left - solvent.number) / left, solvent.origin))
        step = sheet.work(
            "content of the stock", potency.content_solvent_free, assay, loss, solvent
        )
        return Content(step, chain)

    def _counted(self, sheet: Sheet) -> Step:
        if self.assay.unit == "%" and self.assay.number > 100:  # noqa: PLR2004 - percent
            if self.assay_policy == "nrf":
                sheet.note("assay-policy-nrf", assay=self.assay.text())
                return sheet.constant(
                    "assay", 1, "active/mg", "stock.assay, counted as 100 % (NRF)"
                )
            sheet.note("assay-over-100", assay=self.assay.text())
        return sheet.given("assay", self.assay, active=True)


@frozen(eq=False, repr=False)
class Triturate(Stock):
    """A powder already diluted, from the shelf."""

    kind: ClassVar[str] = "triturate"

    strength: Amount = fields.amount(
        "mg/g",
        "IU/g",
        doc="active in each gram of triturate, or 1 in 10",
        required=True,
        rename={"%": ("mg/g", 10), "mg/mg": ("mg/g", 1000)},
        parts=True,
    )
    diluent: str = fields.text(doc="what it is diluted with", required=True)
    assay: Amount | None = fields.amount(
        "%", doc="assay of this lot, of label", at_most=_HIGHEST_ASSAY
    )
    available: Amount | None = fields.amount("mg", doc="triturate at hand")

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
        """``mg`` or ``IU``."""
        return self.strength.unit.partition("/")[0]

    def content(self, sheet: Sheet) -> Content:
        """Strength, and assay of label where one is given."""
        strength = sheet.given("triturate strength", self.strength, active=True)
        chain = [Link("triturate strength", strength.number, strength.origin)]
        if self.assay is None:
            return Content(strength, chain)
        assay = sheet.given("assay of label", self.assay)
        chain.append(Link("assay of label", assay.number, assay.origin))
        step = sheet.work("content of the stock", potency.content_by_assay, strength, assay)
        return Content(step, chain)


STOCKS: dict[str, type[Stock]] = {kind.kind: kind for kind in (Tablets, Powder, Triturate)}
"""The kinds of stock, by the word in the order file."""
