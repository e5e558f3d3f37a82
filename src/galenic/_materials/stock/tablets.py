"""Finished tablets, crushed to be weighed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._materials.dose_units import OF_TABLET
from galenic._materials.stock.base import Content, Stock, Taken, UnitMasses
from galenic._materials.stock.counted import Counted
from galenic._materials.stock.crushing import crush
from galenic._materials.stock.doubts import Doubt, Idea
from galenic._materials.stock.of_label import check_of_label
from galenic._materials.stock.unit_masses import (
    MassScatter,
    check_film,
    check_scatter,
    check_single,
    check_total,
    note_film,
    note_mass,
    note_scatter,
    note_strength,
    scatter_of,
)
from galenic._sheet import Dimension, Sheet
from galenic._words import phrase
from galenic.errors import NOTHING, Problems
from galenic.formulas import potency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import OfOne
    from galenic._sheet import Step
    from galenic._words import Phrase

__all__ = ["Tablets"]

_FEW_MASSES = 20
_RELEASING = ("enteric", "modified-release")
"""Coatings that say how a tablet releases."""


@fields.sound
class Tablets(Counted):
    """Finished tablets, to be crushed."""

    kind: ClassVar[str] = "tablets"
    rest_is: ClassVar[str] = "the powder of the crushed tablets"
    naltrexone_notice: ClassVar[str | None] = "tablet-lactose"

    strength: fields.AmountKey = fields.amount(*OF_TABLET, doc="label strength of a tablet")
    mean_mass: fields.MaybeAmount = fields.amount(
        "mg/tablet", doc="mean mass of a tablet, weighed", default=None
    )
    mass_sd: fields.MaybeAmount = fields.amount(
        "mg/tablet", doc="standard deviation of the masses behind mean_mass", default=None
    )
    masses: fields.AmountsKey = fields.amounts(
        "mg/tablet", doc="masses of single tablets", default=None
    )
    total_mass: fields.MaybeAmount = fields.amount(
        "mg", doc="mass of tablets weighed together", default=None
    )
    tablets_weighed: int | None = fields.count(
        doc="how many those are, or how many mean_mass is of", at_most=1000, default=None
    )
    masses_are: str | None = fields.choice(
        "crushed",
        "sample",
        doc="whether the tablets weighed are the ones crushed, or a sample",
        default=None,
    )
    coating: str | None = fields.choice(
        "none",
        "film",
        "enteric",
        "modified-release",
        doc="the coating; absent: a caution",
        default=None,
    )
    release: str | None = fields.choice(
        "immediate",
        "enteric",
        "modified-release",
        doc="how they release the active; absent: as coating and name say",
        default=None,
    )
    film_mass: fields.MaybeAmount = fields.amount(
        "mg/tablet",
        doc="mass of a tablet's film, sieved off after crushing; absent: it stays in",
        default=None,
    )
    content_rsd: fields.MaybeAmount = fields.amount(
        "%",
        doc="RSD of content from tablet to tablet; absent: not known",
        zero=True,
        at_most=20,
        default=None,
    )
    min_tablets: int | None = fields.count(
        doc="least number of tablets to crush", at_most=10_000, default=None
    )
    crush_allowance: fields.MaybeAmount = fields.amount(
        "%",
        doc="allowance for powder that stays in the mortar",
        zero=True,
        at_most=100,
        default=None,
    )
    available: int | None = fields.count(doc="tablets at hand", at_most=1_000_000, default=None)

    @fields.rule(reads=("mean_mass", "masses", "total_mass"))
    def _mass_is_known(self, path: str, problems: Problems) -> None:
        keys = ("mean_mass", "masses", "total_mass")
        given = [key for key in keys if fields.is_given(self, key)]
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

    @fields.rule(any_of=("masses",))
    def _masses_say_of_what(self, path: str, problems: Problems) -> None:
        if not fields.is_given(self, "masses_are"):
            problems.add(
                "missing",
                f"{path}.masses_are",
                NOTHING,
                '"crushed" or "sample"',
                "say whether these are the tablets to be crushed",
            )

    @fields.rule(any_of=("mass_sd",))
    def _scatter_of_what(self, path: str, problems: Problems) -> None:
        if not fields.is_given(self, "mean_mass"):
            expected = "none without mean_mass: single masses say it themselves"
            given = self.mass_sd.label if self.mass_sd is not None else ""
            problems.add("conflict", f"{path}.mass_sd", given, expected, "remove it")
        elif (self.tablets_weighed or 0) < 2:  # noqa: PLR2004 - one has no scatter
            expected = "how many tablets mean and scatter are of, two or more"
            problems.add(
                "missing",
                f"{path}.tablets_weighed",
                self.tablets_weighed if self.tablets_weighed is not None else NOTHING,
                expected,
                "give their number",
            )

    @fields.rule(any_of=("total_mass", "tablets_weighed"))
    def _total_of_how_many(self, path: str, problems: Problems) -> None:
        total, weighed = (fields.is_given(self, key) for key in ("total_mass", "tablets_weighed"))
        if fields.is_given(self, "mean_mass") and not total:
            return  # so many tablets have that mean
        if total != weighed:
            missing = "tablets_weighed" if total else "total_mass"
            expected = "total_mass and tablets_weighed together"
            problems.add("missing", f"{path}.{missing}", NOTHING, expected, "give both")

    @fields.rule("strength", "total_mass", "tablets_weighed", reads=("film_mass",))
    def _total_holds_the_active(self, path: str, problems: Problems) -> None:
        if self.total_mass is not None and self.tablets_weighed is not None:
            count, key = self.tablets_weighed, f"{path}.total_mass"
            if not self._holds(key, self.total_mass, problems, count):
                check_total(key, self.total_mass, count, self._held, problems)

    @fields.rule("strength", "mean_mass", reads=("assay", "film_mass", "tablets_weighed"))
    def _mean_holds_the_active(self, path: str, problems: Problems) -> None:
        if self.mean_mass is not None:
            count, key = fields.maybe(self, "tablets_weighed"), f"{path}.mean_mass"
            single = fields.is_given(self, "mass_sd")  # they were weighed one by one
            if not self._holds(key, self.mean_mass, problems) and not single:
                check_single(key, self.mean_mass, count, self._held, problems)

    @fields.rule("strength", "masses", reads=("assay", "film_mass"))
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

    @fields.rule("masses")
    def _masses_are_of_one_kind(self, path: str, problems: Problems) -> None:
        masses = sorted(self.masses or (), key=lambda mass: mass.number)
        middle = masses[len(masses) // 2].number
        if middle / 2 < masses[0].number and masses[-1].number < middle * 2:
            given = f"{masses[0].label} to {masses[-1].label}"
            check_scatter(f"{path}.masses", given, scatter_of(masses), problems, masses)

    @fields.rule("mean_mass", "mass_sd")
    def _scatters_less(self, path: str, problems: Problems) -> None:
        if self.mean_mass is not None and self.mass_sd is not None:
            found = MassScatter(self.mass_sd.number**2, self.mean_mass.number)
            check_scatter(f"{path}.mass_sd", self.mass_sd.label, found, problems)

    @fields.rule("assay", "strength", reads=("mean_mass", "masses", "total_mass", "film_mass"))
    def _assay_is_of_label(self, path: str, problems: Problems) -> None:
        mean, film = self._mean_told(), fields.maybe(self, "film_mass")
        if self.assay is not None and mean is not None and self.strength.unit == "mg/tablet":
            powder = mean - (film.number if film is not None else 0)
            content = 100 * self.strength.number / powder if powder > 0 else Fraction(100)
            check_of_label(self.assay, content, f"{path}.assay", problems)

    @fields.rule("texture")
    def _is_crushed(self, path: str, problems: Problems) -> None:
        if self.texture == "pellets":
            expected = "none of tablets: they are crushed to a powder"
            remedy = "remove it; for tablets that must stay whole, say so by coating"
            problems.add("conflict", f"{path}.texture", self.texture, expected, remedy)

    @fields.rule("release", reads=("coating",))
    def _release_is_one(self, path: str, problems: Problems) -> None:
        coating = fields.maybe(self, "coating")
        if self.release == "immediate" and coating in _RELEASING:
            expected, remedy = f"none beside coating = {coating!r}", "correct one of the two"
            problems.add("conflict", f"{path}.release", self.release, expected, remedy)

    @fields.rule("film_mass", reads=("coating",))
    def _film_is_there(self, path: str, problems: Problems) -> None:
        if self.film_mass is not None and self.coating != "film":
            problems.add(
                "conflict",
                f"{path}.film_mass",
                self.film_mass.label,
                'none without coating = "film"',
                "correct the coating, or remove it: only a film is sieved off",
            )

    @fields.rule("strength", "film_mass", reads=("mean_mass", "masses", "total_mass"))
    def _film_is_no_core(self, path: str, problems: Problems) -> None:
        mean = self._mean_told()
        if self.film_mass is not None and mean is not None and mean > self._held:
            check_film(f"{path}.film_mass", self.film_mass, mean, problems)

    def _mean_told(self) -> Fraction | None:
        """The mean mass in mg, as far as the order could be read."""
        mean, masses = fields.maybe(self, "mean_mass"), fields.maybe(self, "masses")
        total, count = fields.maybe(self, "total_mass"), fields.maybe(self, "tablets_weighed")
        if mean is not None:
            return Fraction(mean.number)
        if masses:
            return scatter_of(masses).mean
        return None if total is None or not count else Fraction(total.number / count)

    @property
    def _held(self) -> Fraction:
        """The active of a tablet, by its label, and its film, in mg."""
        film = fields.maybe(self, "film_mass")
        active = self.strength.number if self.strength.unit == "mg/tablet" else Fraction(0)
        return active + (film.number if film is not None else 0)

    def _holds(self, path: str, mass: Amount, problems: Problems, of: int = 1) -> bool:
        """Note a mass, of so many tablets, that their active and film do not leave room for."""
        content, sieved = fields.maybe(self, "assay"), fields.maybe(self, "film_mass")
        assay = content.number / 100 if content is not None else 1
        active = self.strength.number * assay if self.strength.unit == "mg/tablet" else 0
        film = sieved.number if sieved is not None else 0
        if mass.number / of - film <= active:
            held = "in it" if of == 1 else f"in each of {of} tablets"
            expected = f"more than the {self.strength.label} of active {held}"
            remedy = "weigh the tablet, not its active"
            if film:
                expected += f" and the {sieved} of its film"
                remedy = "weigh the tablet whole, and the film alone"
            if of > 1:
                remedy = f"if it is the mass of one, write it as mean_mass; else {remedy}"
            problems.add("range", path, mass.label, expected, remedy)
            return True
        return False

    @property
    def says_pellets(self) -> bool:
        """Never: they are crushed, whatever their name says."""
        return False

    @property
    def active_unit(self) -> str:
        """``mg``, ``IU`` or ``CFU``."""
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

    def masses_of(self, sheet: Sheet) -> UnitMasses:
        """The mean mass of a tablet, and its powder: all of it, or what its film leaves."""
        mean = self.mean(sheet)
        if self.film_mass is None:
            return UnitMasses(mean, mean)
        film = sheet.given("film of a tablet", self.film_mass)
        return UnitMasses(mean, sheet.work("powder of a tablet", potency.without_film, mean, film))

    @property
    def crushed(self) -> int | None:
        """How many were crushed already: those weighed, where the order says that they were."""
        if self.masses_are != "crushed":
            return None
        return len(self.masses or ()) or self.tablets_weighed

    @property
    def least_to_crush(self) -> int:
        """The least number that the order itself asks for; what we assume gives way to it."""
        return self.min_tablets or 1

    def at_hand(self) -> Fraction | None:
        """Powder of those crushed already, or of those that can be, less what the mortar keeps.

        It is nothing where there are fewer than were crushed.
        """
        crushed, available = self.crushed, self.available
        if crushed is None:
            return self.at_hand_of(self.least_to_crush, self.crush_allowance)
        there = crushed if available is None or crushed <= available else 0
        return self.weighed[1] * there

    @property
    def units_at_hand(self) -> int | None:
        """Tablets at hand."""
        return self.available

    @property
    def weighed(self) -> tuple[Fraction, Fraction]:
        """Mean mass of a tablet and the powder that it gives, in mg."""
        found = self.masses_of(Sheet(Dimension(self.active, self.active_unit)))
        return Fraction(found.whole.number), Fraction(found.powder.number)

    @property
    def spread_is_known(self) -> bool:
        """Where those crushed were weighed, or the masses or their scatter are given."""
        scatter = self.masses is not None or self.mass_sd is not None
        return self.masses_are == "crushed" or scatter

    @property
    def sampled(self) -> int:
        """Tablets weighed one by one; one where they were weighed together."""
        alone = self.tablets_weighed if self.mass_sd is not None else None
        return len(self.masses or ()) or alone or 1

    def weighed_in_all(self, taken: int) -> int:
        """Tablets that the mass was of."""
        return len(self.masses or ()) or self.tablets_weighed or taken

    def mass_of(self, sheet: Sheet, count: int, content: Content) -> Step:
        """The powder of so many tablets."""
        number = sheet.constant("tablets at hand", count, "tablet", "stock.available")
        return sheet.work("stock at hand", potency.mass_of_tablets, number, content.masses.powder)

    def described(self, form: str) -> Phrase:
        """Such as naltrexone hydrochloride 50 mg tablets, powdered."""
        return phrase("tablets-powdered", form=form, strength=self.strength)

    def take(self, sheet: Sheet, mass: Step, content: Content) -> Taken:
        """The tablets to crush."""
        return crush(sheet, self, mass, content)

    def advise(self, sheet: Sheet, order: OfOne) -> None:
        """Coating, how few were weighed, and a dose that reaches the strength."""
        if self.coating is None:
            sheet.note("tablet-coating-unknown")
        elif self.coating == "film":
            said = phrase(f"film-coated-{self.release or 'unsaid'}")
            sheet.note("tablet-film-coated", coated=said)
        kept = self.coating if self.coating in _RELEASING else self.release
        if kept in _RELEASING:
            sheet.note("tablet-release-modified", coating=phrase(f"coating.{kept}"))
        else:
            self.note_release(sheet, order, self.release)
        sampled = self.tablets_weighed
        if self.masses_are == "sample":
            sampled = len(self.masses or ())
        if sampled is None and self.masses_are is None:
            told = {"units": phrase("units-tablets"), "key": "stock.tablets_weighed"}
            sheet.note("count-weighed-unknown", **told)
        if self.masses_are != "crushed" and sampled is not None and sampled < _FEW_MASSES:
            sheet.note("tablet-masses-few", count=sampled)
        mean = self.weighed[0]
        active = self.strength.number if self.active_unit == "mg" else Fraction(0)
        note_mass(sheet, self.kind, mean, active)
        note_film(sheet, self.film_mass, mean)
        note_scatter(sheet, self.kind, self._scatter, self.masses or ())
        note_strength(sheet, order, self.kind, self.strength)

    @property
    def _scatter(self) -> MassScatter | None:
        """The scatter of their masses, where the order tells it."""
        if self.masses:
            return scatter_of(self.masses)
        if self.mean_mass is None or self.mass_sd is None:
            return None
        return MassScatter(self.mass_sd.number**2, self.mean_mass.number)

    def doubts(self, taken: int) -> Iterator[Doubt]:
        """The content of the lot, from tablet to tablet, and the mass that a tablet had."""
        said, why = phrase("error.tablet-to-tablet"), f", mean of {taken} tablets"
        yield from self.doubts_of_lot(said, self.content_rsd, why, taken)
        if self.film_mass is not None:
            key = "stock.film_mass, weighed for these tablets"
            yield Doubt(phrase("error.film"), key, None)
        if self.masses_are != "crushed":
            yield self._doubt_of_masses(taken)

    def ideas(self, taken: int) -> Iterator[Idea]:
        """More tablets, their scatter, their own mass, and an assay."""
        words = {"one": "tablet", "many": "tablets", "parted": "crushed", "count": 2 * taken}
        if self.masses_are != "crushed" and taken:
            yield Idea("more-units", words, {"min_tablets": 2 * taken})
        yield Idea("units", words, {"content_rsd": "3 %"}, "content_rsd", self.content_rsd)
        if self.masses_are is None and self.mean_mass is not None:
            yield Idea("intact", words, {"masses_are": "crushed"})
        yield from Stock.ideas(self, taken)

    def _doubt_of_masses(self, taken: int) -> Doubt:
        """How sure the mass is that the tablets crushed had before they were."""
        said, masses = phrase("error.sample"), [float(mass.number) for mass in self.masses or ()]
        if masses:
            mean = float(self.weighed[0])
            variance = sum((mass - mean) ** 2 for mass in masses) / (len(masses) - 1)
            return self.doubt_of_masses(said, "stock.masses", variance, len(masses), taken)
        if self.mass_sd is None or self.tablets_weighed is None:
            return Doubt(said, "stock.masses", None)
        variance = float(self.mass_sd.number) ** 2
        return self.doubt_of_masses(said, "stock.mass_sd", variance, self.tablets_weighed, taken)

    def content(self, sheet: Sheet) -> Content:
        """Strength and assay of label, per mean mass of a tablet, or of the powder it gives."""
        strength = sheet.given("tablet strength", self.strength, active=True)
        unit = self.masses_of(sheet)
        powder = unit.powder
        assay = self.of_label(sheet)
        step = sheet.work(
            "content of the stock", potency.content_of_tablets, strength, assay, powder
        )
        per = "strength-per-tablet" if self.film_mass is None else "strength-per-core"
        chain = self.chain_of(phrase(per), strength, powder, assay)
        return Content(step, chain, unit)
