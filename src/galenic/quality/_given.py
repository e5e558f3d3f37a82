"""What several checks are given: shells, what was weighed in and filled, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from attrs import evolve, frozen

from galenic import _fields as fields
from galenic._amounts import ACTIVITIES, Amount
from galenic._amounts.units_off import other_unit
from galenic._materials.capsules import find_size
from galenic._record import Record
from galenic._sheet import Dimension
from galenic.errors import NOTHING, Problems
from galenic.quality._chosen import Chosen
from galenic.quality._columns import (
    Expected,
    any_capsule,
    any_contents,
    any_net,
    any_shell,
    near,
    refuse_other_unit,
)
from galenic.quality._figures import slips, tenfold
from galenic.quality._rules import OWN, Limits, Rule, own_rule

__all__ = [
    "EACH",
    "MOST",
    "PLAN",
    "Losses",
    "Shells",
    "count_as_asked",
    "dimension_of",
    "missing",
    "one_number_each",
    "refuse_both",
    "refuse_columns",
    "refuse_exchanged",
    "refuse_slips",
    "refuse_tenfold",
]

EACH = {"mg": ("mg/capsule", 1)}
"""A lone mass, where that of one capsule is meant."""

PLAN = "the plan"
"""Where a number of the plan says that it comes from."""

MOST = 100_000
"""The most capsules that a batch has."""


def missing(problems: Problems, path: str, expected: str, remedy: str) -> None:
    """Note a key that is not there."""
    problems.add("missing", path, NOTHING, expected, remedy)


def dimension_of(label: Amount | None) -> Dimension:
    """What the active of finished capsules is measured in: as their label is, else as mass."""
    unit = "mg" if label is None else label.unit.partition("/")[0]
    return Dimension("the active", unit if unit in ACTIVITIES else "mg")


def refuse_slips(readings: tuple[Amount, ...], problems: Problems) -> None:
    """Note readings that are a thousand times off the others."""
    for one, usual in slips(readings):
        expected = f"about {usual.text()}, as the others"
        remedy = "it is a thousand times off, as a reading in another unit; check it"
        problems.add("slip", one.origin, one.label, expected, remedy)


def refuse_tenfold(readings: tuple[Amount, ...], problems: Problems) -> None:
    """Note readings that are ten times off the others, where none of them can be so."""
    for place, usual, times in tenfold(readings):
        one = readings[place]
        expected = f"about {usual.text()}, as the others"
        off = "ten times" if times > 1 else "a tenth of"
        remedy = f"it is {off} the others: check its decimal point"
        problems.add("slip", one.origin, one.label, expected, remedy)


def refuse_exchanged(
    problems: Problems, gross: tuple[Amount, ...], shell: tuple[Amount, ...]
) -> bool:
    """Note that each shell is heavier than its capsule, and could be one; whether it is so.

    Of shells of other capsules, all of them are heavier than all capsules.
    """
    pairs = list(zip(gross, shell, strict=False)) if len(gross) == len(shell) else []
    pairs = pairs or [(max(gross), min(shell))]
    light = all(any_shell().low <= one.number <= any_shell().high for one in gross)
    if not light or any(empty <= full for full, empty in pairs):
        return False
    given = f"{min(gross).label} to {max(gross).label}"
    expected = f"more than the shells: {min(shell).label} to {max(shell).label}"
    remedy = "the headings are exchanged: what stands under gross are the shells; head each rightly"
    problems.add("exchanged", "gross", given, expected, remedy)
    return True


def count_as_asked(
    rule: Rule | None,
    key: str,
    readings: tuple[Amount, ...] | None,
    problems: Problems,
    batch: int | None = None,
) -> None:
    """Note another number of readings than the rule takes."""
    if rule is None or rule.counts is None or readings is None or len(readings) in rule.counts:
        return
    few = rule.all_if_fewer
    if few and batch is not None and len(readings) == batch < min(rule.counts):
        return
    counts = " or ".join(map(str, rule.counts))
    remedy = f"weigh or assay {counts} capsules"
    if few:
        remedy += "; of a smaller batch weigh all, and give batch"
    expected = f"{counts} readings, as {rule.name} asks"
    problems.add("count", key, f"{len(readings)} readings", expected, remedy)


def one_number_each(
    numbers: tuple[int, ...], readings: tuple[Amount, ...], problems: Problems
) -> None:
    """Note numbers of capsules that are more or fewer than the readings."""
    if readings and len(numbers) != len(readings):
        remedy = (
            "give each reading the number of its capsule; a row without one may be no reading, but "
            "a mean or a sum: delete it then"
        )
        problems.add("count", "capsule", f"{len(numbers)} numbers", f"{len(readings)}", remedy)


def refuse_both(problems: Problems, used: Amount | None, topped_up: Amount | None) -> None:
    """Note filler that is told as a whole and in parts."""
    if used is not None and topped_up is not None:
        expected, remedy = "filler_used alone, or topped_up alone", "leave one of them out"
        problems.add("conflict", "topped_up", topped_up.label, expected, remedy)


@frozen(eq=False, repr=False)
class Shells(Record):
    """How the mass of the shells is known: a mean with its scatter, or the row of a chart."""

    shell_mean: Amount | None = fields.amount(
        "mg/capsule", doc="mean mass of empty shells", rename=EACH, default=None
    )
    shell_sd: Amount | None = fields.amount(
        "mg/capsule", doc="standard deviation of empty shells", rename=EACH, zero=True, default=None
    )
    size: str | None = fields.text(doc="the size, for the shell mass of a chart", default=None)
    maker: str | None = fields.text(doc="the maker, for the shell mass of a chart", default=None)

    @fields.rule("shell_mean")
    def _shell_in_its_unit(self, _path: str, problems: Problems) -> None:
        if self.shell_mean is not None:
            refuse_other_unit(problems, "shell_mean", [self.shell_mean], any_shell())

    def expected_shell(self) -> Amount | None:
        """The mass of a shell, as far as it is given or stands in a chart."""
        row = find_size(self.maker, self.size) if self.size is not None else None
        found = self.shell_mean if row is None else row.shell
        return found if found is not None and any_shell().fits(found) else None

    @fields.rule(reads=("shell_mean", "shell_sd", "size", "maker"))
    def _one_way(self, _path: str, problems: Problems) -> None:
        chart = self.size is not None or self.maker is not None
        if chart and self.shell_mean is not None:
            remedy = "give the measured shell_mean alone: it outranks a chart"
            problems.add("conflict", "size", self.size, "no size beside shell_mean", remedy)
        elif (self.size is None) != (self.maker is None):
            other = "size" if self.size is None else "maker"
            missing(problems, other, "the size and the maker of the shell", "add it")
        if self.shell_sd is not None and self.shell_mean is None:
            missing(problems, "shell_mean", "the mean that belongs to shell_sd", "add it")


class _Weighed(Protocol):
    """What holds the weights of capsules."""

    @property
    def gross(self) -> tuple[Amount, ...] | None:
        """Each with its shell."""

    @property
    def shell(self) -> tuple[Amount, ...] | None:
        """Each empty shell."""

    @property
    def net(self) -> tuple[Amount, ...] | None:
        """The contents of each."""

    @property
    def together(self) -> int | None:
        """How many one weight is of."""

    def expected_shell(self) -> Amount | None:
        """The mass of a shell, where it is known."""


def are_of_many(
    gross: tuple[Amount, ...] | None, weights: tuple[Amount, ...], capsules: int
) -> bool:
    """Whether each of these weights can be of so many capsules, and not of one.

    Gross ones are no lighter than so many shells; net ones are more than any body holds.
    """
    if gross is None:
        return all(one.number > any_net().high for one in weights)
    return all(one.number / capsules >= any_capsule().low for one in weights)


def refuse_columns(data: _Weighed, problems: Problems, theoretical: Amount | None = None) -> None:
    """Note columns of weights that are in another unit than their heading says."""
    of, shell = data.together or 1, data.expected_shell()
    if theoretical is not None and not any_contents().fits(theoretical):
        theoretical = None  # it is refused itself
    net = None if theoretical is None else near(theoretical, "the theoretical weight")
    gross = None
    if theoretical is not None and shell is not None:
        both = Amount(theoretical.number + shell.number, theoretical.unit)
        gross = near(both, "the theoretical weight with its shell")
    one = None if shell is None else near(shell, "as the shell")
    refuse_other_unit(problems, "gross", data.gross or (), gross, any_capsule(), of=of)
    refuse_other_unit(problems, "shell", data.shell or (), one, any_shell(), of=of)
    refuse_other_unit(problems, "net", data.net or (), net, any_net(), of=of)


def _sum(masses: tuple[Amount, ...]) -> Amount:
    return Amount(sum((one.number for one in masses), Fraction(0)), "mg")


def _refuse_sum(
    problems: Problems, key: str, parts: tuple[Amount, ...], expected: Expected
) -> None:
    """Note parts whose sum is in another unit; the largest of them stands for all."""
    total = _sum(parts)
    if total.number and expected.high:
        largest = max(parts)
        share = expected.part(largest.number / total.number)
        refuse_other_unit(problems, key, [largest], share)


def _or_weighed_in(weighed: tuple[Amount, ...]) -> str:
    """That what was weighed in may be the one in another unit; nothing of that of a plan."""
    largest = max(weighed)
    if largest.origin == PLAN:
        return ""
    unit = other_unit(largest, Fraction(1, 1000))
    return "" if unit is None else f"; or is weighed_in too small? Then write weighed_in [{unit}]"


@frozen(eq=False, repr=False)
class Losses(Shells, Chosen):
    """What was weighed in, and what came of it."""

    weighed_in: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="what was weighed in: the sum, or each weight", default=None
    )
    filler_used: Amount | None = fields.amount(
        "mg", doc="the filler that really went in, with a plan that has the rest", default=None
    )
    topped_up: Amount | None = fields.amount(
        "mg", doc="filler added after the premix, in place of filler_used", zero=True, default=None
    )
    filled: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="net mass of all finished capsules, together or in parts", default=None
    )
    filled_gross: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="the same with their shells; needs capsules and a shell mass", default=None
    )
    capsules: int | None = fields.count(
        doc="how many capsules were finished", at_most=MOST, default=None
    )
    left: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="blend left over and recovered", default=None
    )
    limits: Limits | None = fields.table(Limits, doc="the pharmacy's limits, for own", default=None)

    @fields.rule("filled", "weighed_in")
    def _filled_in_its_unit(self, _path: str, problems: Problems) -> None:
        weighed = self.weighed_in or ()
        # A thousandth filled may be a batch that was lost, and is told; a thousand times cannot be.
        expected = near(_sum(weighed), "as was weighed in")._replace(least_may_be=True)
        found = Problems()
        _refuse_sum(found, "filled", self.filled or (), expected)
        for one in found:
            remedy = f"{one.remedy}{_or_weighed_in(weighed)}"
            problems.append(evolve(one, remedy=remedy))

    @fields.rule("filled_gross", "capsules")
    def _gross_in_its_unit(self, _path: str, problems: Problems) -> None:
        expected = any_capsule().part(Fraction(self.capsules or 1))
        _refuse_sum(problems, "filled_gross", self.filled_gross or (), expected)

    @fields.rule(reads=("filled", "filled_gross"))
    def _net_or_gross(self, _path: str, problems: Problems) -> None:
        if self.filled is not None and self.filled_gross is not None:
            remedy = "leave filled_gross out: the net mass is what counts"
            given = f"{len(self.filled_gross)} of them"
            problems.add("conflict", "filled_gross", given, "none beside filled", remedy)

    @fields.rule("filled_gross", reads=("capsules",))
    def _count_for_gross(self, _path: str, problems: Problems) -> None:
        if self.capsules is None:
            missing(problems, "capsules", "how many were weighed", "add it: each has a shell")

    @property
    def chosen(self) -> Rule | None:
        """The row to check by, or the limits; ``None`` where they are missing or not readable."""
        if getattr(self, "rule", None) == OWN:
            return None if self.limits is None else own_rule(self.limits)
        return super().chosen

    @property
    def asked_for(self) -> frozenset[str]:
        """What the rule needs besides the readings."""
        return frozenset() if self.chosen is None else self.chosen.needs

    @fields.rule("rule", reads=("limits",))
    def _limits_for_own(self, _path: str, problems: Problems) -> None:
        if getattr(self, "rule", None) == OWN:
            if self.limits is None:
                missing(problems, "limits", "the pharmacy's limits", "add them")
        elif self.limits is not None:
            remedy = "leave them out, or check by own"
            problems.add("conflict", "limits", "limits", "none beside a rule of others", remedy)

    @fields.rule("rule", reads=("limits", "weighed_in"))
    def _weighed_in_for_loss(self, _path: str, problems: Problems) -> None:
        if "weighed_in" in self.asked_for and self.weighed_in is None:
            remedy = "add it: the loss is a part of it; with a plan by completion give filler_used"
            missing(problems, "weighed_in", "what was weighed in", remedy)

    @fields.rule("rule", reads=("limits", "filled", "filled_gross"))
    def _filled_for_loss(self, _path: str, problems: Problems) -> None:
        if "filled" in self.asked_for and self.filled is None and self.filled_gross is None:
            missing(problems, "filled", "net mass of the finished capsules", "add it")

    @fields.rule(reads=("filler_used", "topped_up", "weighed_in"))
    def _filler_beside_a_plan(self, _path: str, problems: Problems) -> None:
        told = {key: getattr(self, key) for key in ("filler_used", "topped_up")}
        given = {key: one for key, one in told.items() if one is not None}
        refuse_both(problems, self.filler_used, self.topped_up)
        by_hand = not any(one.origin == PLAN for one in self.weighed_in or ())
        for key, one in given.items():
            if by_hand:
                expected = "the plan of the batch beside it, which has the other powders"
                remedy = "give the plan, or leave it out and count it in weighed_in"
                problems.add("conflict", key, one.label, expected, remedy)

    @fields.rule("weighed_in")
    def _something_weighed_in(self, _path: str, problems: Problems) -> None:
        if not any(one.number for one in self.weighed_in or ()):
            problems.add("range", "weighed_in", "nothing", "more than nothing", "check it")
