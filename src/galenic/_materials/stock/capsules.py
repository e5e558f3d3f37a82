"""Capsules of another strength, opened for their contents."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._materials.dose_units import OF_CAPSULE
from galenic._materials.stock.base import Content, Stock, Taken, UnitMasses
from galenic._materials.stock.counted import Counted
from galenic._materials.stock.doubts import Doubt, Idea
from galenic._materials.stock.of_label import check_of_label
from galenic._materials.stock.unit_masses import (
    MassScatter,
    check_scatter,
    check_whole,
    note_mass,
    note_scatter,
    note_strength,
)
from galenic._words import phrase
from galenic.errors import NOTHING
from galenic.formulas import potency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import OfOne
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase
    from galenic.errors import Problems

__all__ = ["Capsules"]

_ALLOWANCE = Amount.read("5 %", "our assumption, named in a notice")
_FEW = 20


@fields.sound
class Capsules(Counted):
    """Capsules of another strength, whose contents are weighed as a powder.

    A capsule that is opened is no capsule of the batch: on the sheet and in the proof the two are
    dimensions of their own, and never cancel.
    """

    kind: ClassVar[str] = "capsules"
    rest_is: ClassVar[str] = "the contents of the capsules opened"
    told_as: ClassVar = ("capsules_exact", "capsules_to_open")

    strength: fields.AmountKey = fields.amount(
        *OF_CAPSULE,
        doc="label strength of a capsule that is opened",
    )
    mean_net: fields.AmountKey = fields.amount(
        "mg/capsule",
        doc="mean mass of the contents of a capsule, weighed",
    )
    net_sd: fields.MaybeAmount = fields.amount(
        "mg/capsule",
        doc="standard deviation of the masses behind mean_net",
        default=None,
    )
    capsules_weighed: int | None = fields.count(
        doc="how many mean_net is of", at_most=1000, default=None
    )
    release: str | None = fields.choice(
        "immediate",
        "enteric",
        "modified-release",
        doc="how they release the active; absent: a caution",
        default=None,
    )
    content_rsd: fields.MaybeAmount = fields.amount(
        "%",
        doc="RSD of content from capsule to capsule; absent: not known",
        zero=True,
        at_most=20,
        default=None,
    )
    min_capsules: int | None = fields.count(
        doc="least number of capsules to open; absent: as many as are needed",
        at_most=10_000,
        default=None,
    )
    shell_allowance: fields.MaybeAmount = fields.amount(
        "%",
        doc="allowance for powder that stays in the shells",
        zero=True,
        at_most=100,
        default=None,
    )
    available: int | None = fields.count(doc="capsules at hand", at_most=1_000_000, default=None)

    @fields.rule("strength", "mean_net", reads=("assay",))
    def _net_holds_the_active(self, path: str, problems: Problems) -> None:
        content = fields.maybe(self, "assay")
        assay = content.number / 100 if content is not None else 1
        active = self.strength.number * assay if self.strength.unit == "mg/capsule" else 0
        if self.mean_net.number < active:
            expected = f"at least the {self.strength.label} of active in it"
            remedy = "weigh the contents of a capsule, not their active"
            problems.add("range", f"{path}.mean_net", self.mean_net.label, expected, remedy)

    @fields.rule("assay", "strength", "mean_net")
    def _assay_is_of_label(self, path: str, problems: Problems) -> None:
        if self.assay is not None and self.strength.unit == "mg/capsule":
            content = 100 * self.strength.number / self.mean_net.number
            check_of_label(self.assay, content, f"{path}.assay", problems)

    @fields.rule("mean_net")
    def _net_is_of_one(self, path: str, problems: Problems) -> None:
        check_whole(f"{path}.mean_net", self.mean_net, problems)

    @fields.rule("mean_net", "net_sd")
    def _net_scatters_less(self, path: str, problems: Problems) -> None:
        if self._scatter is not None and self.net_sd is not None:
            check_scatter(f"{path}.net_sd", self.net_sd.label, self._scatter, problems)

    @fields.rule(any_of=("net_sd",))
    def _scatter_of_how_many(self, path: str, problems: Problems) -> None:
        if (self.capsules_weighed or 0) < 2:  # noqa: PLR2004 - one has no scatter
            given = NOTHING if self.capsules_weighed is None else self.capsules_weighed
            expected = "how many capsules mean and scatter are of, two or more"
            key = f"{path}.capsules_weighed"
            problems.add("missing", key, given, expected, "give their number")

    @property
    def active_unit(self) -> str:
        """``mg``, ``IU`` or ``CFU``."""
        return self.strength.unit.partition("/")[0]

    @property
    def units_at_hand(self) -> int | None:
        """Capsules at hand."""
        return self.available

    @property
    def weighed(self) -> tuple[Fraction, Fraction]:
        """Mean mass of the contents, which are all powder, in mg."""
        return self.mean_net.number, self.mean_net.number

    @property
    def spread_is_known(self) -> bool:
        """Where the scatter behind the mean is given."""
        return self.net_sd is not None

    @property
    def sampled(self) -> int:
        """Capsules weighed one by one."""
        return self.weighed_in_all(1)

    def weighed_in_all(self, taken: int) -> int:
        """Capsules that the mean is of."""
        return self.capsules_weighed or taken

    def described(self, form: str) -> Phrase:
        """Such as naltrexone hydrochloride 50 mg capsules, contents."""
        words = "pellets-of-capsules" if self.says_pellets else "capsules-opened"
        return phrase(words, form=form, strength=self.strength)

    def content(self, sheet: Sheet) -> Content:
        """Strength and assay of label, per mean mass of the contents."""
        strength = sheet.given("strength opened", self.strength, active=True, opened=True)
        net = sheet.given("mean mass of contents", self.mean_net, opened=True)
        assay = self.of_label(sheet)
        step = sheet.work("content of the stock", potency.content_opened, strength, assay, net)
        per = phrase("strength-per-contents")
        chain = self.chain_of(per, strength, net, assay)
        return Content(step, chain, UnitMasses(net, net))

    def at_hand(self) -> Fraction | None:
        """The contents of those at hand, less what the order allows for the shells."""
        return self.at_hand_of(self.min_capsules or 1, self.shell_allowance)

    def mass_of(self, sheet: Sheet, count: int, content: Content) -> Step:
        """The contents of so many capsules."""
        number = sheet.constant("capsules at hand", count, "opened", "stock.available")
        return sheet.work("stock at hand", potency.contents_opened, number, content.masses.powder)

    def take(self, sheet: Sheet, mass: Step, content: Content) -> Taken:
        """The capsules to open: the exact number with its allowance, or the least asked for."""
        net = content.masses.powder
        exact = sheet.work("capsules exactly", potency.opened_exactly, mass, net)
        taken = self._whole(sheet, exact)
        held = sheet.work("mass of the contents", potency.contents_opened, taken, net)
        leftover = sheet.work("leftover", potency.left_over, held, mass)
        active = sheet.work("active left over", potency.active_in, content.step, leftover)
        count = int(taken.number)
        if self.available is not None and self.available < count:
            there, needed = (phrase("capsules", count=one) for one in (self.available, count))
            sheet.note("stock-short", available=there, needed=needed)
        if not sheet.stopped:
            sheet.note("capsule-weigh-contents", count=count, mass=held.amount)
        return Taken(exact.amount, count, held.amount, leftover.amount, active.amount)

    def _whole(self, sheet: Sheet, exact: Step) -> Step:
        allowance = sheet.given("shell allowance", self.shell_allowance or _ALLOWANCE)
        wanted = sheet.work("capsules with allowance", potency.opened_allowed, exact, allowance)
        one = sheet.constant("one capsule opened", 1, "opened", "capsules are opened whole")
        whole = sheet.work("capsules in whole", potency.whole_opened, wanted, one)
        least = sheet.constant(
            "least number of capsules", self.min_capsules or 1, "opened", "stock.min_capsules"
        )
        most = max(whole, least, key=lambda step: step.number)
        if self.shell_allowance is not None:
            return most
        needed = max(Fraction(-(-exact.number // 1)), least.number)
        if self.available is not None and needed <= self.available < most.number:
            told = {"count": self.available, "wanted": int(most.number), "exact": exact.amount}
            sheet.note("capsule-allowance-gave-way", **told)
            return sheet.constant("capsules at hand", self.available, "opened", "stock.available")
        sheet.note("capsule-allowance-assumed", allowance=allowance.amount)
        return most

    def advise(self, sheet: Sheet, order: OfOne) -> None:
        """How they release, how few were weighed, and a dose that reaches their strength."""
        if self.release in {None, "immediate"} and not self.says_pellets:
            self.note_release(sheet, order, self.release)
        if self.release is None and not self.says_pellets:
            sheet.note("capsule-release-unknown")
        elif self.release != "immediate":
            kept = "capsule-pellets-kept" if self.says_pellets else "capsule-release-modified"
            sheet.note(kept, release=phrase(f"coating.{self.release}"))
        if self.capsules_weighed is None:
            told = {"units": phrase("units-capsules"), "key": "stock.capsules_weighed"}
            sheet.note("count-weighed-unknown", **told)
        elif self.capsules_weighed < _FEW:
            sheet.note("capsule-masses-few", count=self.capsules_weighed)
        active = self.strength.number if self.active_unit == "mg" else Fraction(0)
        note_mass(sheet, self.kind, self.mean_net.number, active)
        note_scatter(sheet, self.kind, self._scatter)
        note_strength(sheet, order, self.kind, self.strength)

    @property
    def _scatter(self) -> MassScatter | None:
        """The scatter of the mass of their contents, where the order tells it."""
        sd = fields.maybe(self, "net_sd")
        return None if sd is None else MassScatter(sd.number**2, self.mean_net.number)

    def doubts(self, taken: int) -> Iterator[Doubt]:
        """The content of the lot, from capsule to capsule, and the mass of their contents."""
        said, why = phrase("error.capsule-to-capsule"), f", mean of {taken} capsules"
        yield from self.doubts_of_lot(said, self.content_rsd, why, taken)
        said = phrase("error.contents-sampled")
        if self.net_sd is None or self.capsules_weighed is None:
            yield Doubt(said, "stock.net_sd", None)
            return
        variance = float(self.net_sd.number) ** 2
        yield self.doubt_of_masses(said, "stock.net_sd", variance, self.capsules_weighed, taken)

    def ideas(self, taken: int) -> Iterator[Idea]:
        """More capsules, their scatter, and an assay."""
        words = {"one": "capsule", "many": "capsules", "parted": "opened", "count": 2 * taken}
        if taken:
            yield Idea("more-units", words, {"min_capsules": 2 * taken})
        yield Idea("units", words, {"content_rsd": "3 %"}, "content_rsd", self.content_rsd)
        yield from Stock.ideas(self, taken)
