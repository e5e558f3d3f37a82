"""What a check is given: the readings, and what they are compared with; every key declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import fields
from galenic.errors import NOTHING, Problems
from galenic.quality.figures import slips
from galenic.quality.rules import (
    Limits,
    Rule,
    WeightRule,
    acceptance_rules,
    average_rules,
    own_rule,
    weight_rules,
)
from galenic.record import Record

if TYPE_CHECKING:
    import datetime as dt

    from galenic.amounts import Amount

__all__ = [
    "COLUMNS",
    "CONTENT_RULES",
    "WEIGHT_RULES",
    "YIELD_RULES",
    "Content",
    "Learning",
    "Losses",
    "Weights",
    "Yield",
]

WEIGHT_RULES = ("us-theoretical", "ph-eur-2.9.5", "fn-brazil", "fn-brazil-net", "dac-nrf", "own")
CONTENT_RULES = ("usp-905", "ph-eur-2.9.40", "ph-eur-2.9.6")
YIELD_RULES = ("dac-nrf", "own")
COLUMNS = frozenset({"capsule", "gross", "shell", "net", "content", "reading", "mass"})
"""The keys that hold a value for each capsule; the others are settings."""

_EACH = {"mg": ("mg/capsule", 1)}
_MOST = 100_000


def _missing(problems: Problems, path: str, expected: str, remedy: str) -> None:
    problems.add("missing", path, NOTHING, expected, remedy)


@frozen(eq=False, repr=False)
class Shells(Record):
    """How the mass of the shells is known: a mean with its scatter, or the row of a chart."""

    shell_mean: Amount | None = fields.amount(
        "mg/capsule", doc="mean mass of empty shells", rename=_EACH
    )
    shell_sd: Amount | None = fields.amount(
        "mg/capsule", doc="standard deviation of empty shells", rename=_EACH, zero=True
    )
    size: str | None = fields.text(doc="the size, for the shell mass of a chart")
    maker: str | None = fields.text(doc="the maker, for the shell mass of a chart")

    @fields.rule(reads=("shell_mean", "shell_sd", "size", "maker"))
    def _one_way(self, path: str, problems: Problems) -> None:
        del path
        chart = self.size is not None or self.maker is not None
        if chart and self.shell_mean is not None:
            remedy = "give the measured shell_mean alone: it outranks a chart"
            problems.add("conflict", "size", self.size, "no size beside shell_mean", remedy)
        elif (self.size is None) != (self.maker is None):
            missing = "size" if self.size is None else "maker"
            _missing(problems, missing, "the size and the maker of the shell", "add it")
        if self.shell_sd is not None and self.shell_mean is None:
            _missing(problems, "shell_mean", "the mean that belongs to shell_sd", "add it")


@frozen(eq=False, repr=False)
class Losses(Shells):
    """What was weighed in, and what came of it."""

    weighed_in: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="what was weighed in: the sum, or each weight"
    )
    filled: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="net mass of all finished capsules, together or in parts"
    )
    filled_gross: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="the same with their shells; needs capsules and a shell mass"
    )
    capsules: int | None = fields.count(doc="how many capsules were finished", at_most=_MOST)
    left: tuple[Amount, ...] | None = fields.readings("mg", doc="blend left over and recovered")
    limits: Limits | None = fields.table(Limits, doc="the pharmacy's limits, for own")

    @fields.rule(reads=("filled", "filled_gross"))
    def _net_or_gross(self, path: str, problems: Problems) -> None:
        del path
        if self.filled is not None and self.filled_gross is not None:
            remedy = "leave filled_gross out: the net mass is what counts"
            given = f"{len(self.filled_gross)} of them"
            problems.add("conflict", "filled_gross", given, "none beside filled", remedy)

    @fields.rule("filled_gross", reads=("capsules",))
    def _count_for_gross(self, path: str, problems: Problems) -> None:
        del path
        if self.capsules is None:
            _missing(problems, "capsules", "how many were weighed", "add it: each has a shell")

    @property
    def criteria(self) -> WeightRule | None:
        """The limits to check by; ``None`` where they are missing or could not be read."""
        name = getattr(self, "rule", None)
        if name == "own":
            return None if self.limits is None else own_rule(self.limits)
        return weight_rules().get(str(name))

    @fields.rule("rule", reads=("limits",))
    def _limits_for_own(self, path: str, problems: Problems) -> None:
        del path
        if getattr(self, "rule", None) == "own":
            if self.limits is None:
                _missing(problems, "limits", "the pharmacy's limits", "add them")
        elif self.limits is not None:
            remedy = "leave them out, or check by own"
            problems.add("conflict", "limits", "limits", "none beside a rule of others", remedy)

    @fields.rule("rule", reads=("limits", "weighed_in"))
    def _weighed_in_for_loss(self, path: str, problems: Problems) -> None:
        del path
        rule = self.criteria
        if rule is not None and rule.loss is not None and self.weighed_in is None:
            _missing(
                problems, "weighed_in", "what was weighed in", "add it: the loss is a part of it"
            )

    @fields.rule("rule", reads=("limits", "filled", "filled_gross"))
    def _filled_for_loss(self, path: str, problems: Problems) -> None:
        del path
        rule = self.criteria
        if rule is None or rule.loss is None or self.filled is not None:
            return
        if self.filled_gross is None:
            _missing(problems, "filled", "net mass of the finished capsules", "add it")

    @fields.rule("weighed_in")
    def _something_weighed_in(self, path: str, problems: Problems) -> None:
        del path
        if not any(one.number for one in self.weighed_in or ()):
            problems.add("range", "weighed_in", "nothing", "more than nothing", "check it")


@frozen(eq=False, repr=False)
class Weights(Losses):
    """Weights of capsules."""

    rule: str = fields.choice(*WEIGHT_RULES, doc="the rule to check by", required=True)
    capsule: tuple[int, ...] | None = fields.counts(
        doc="the number of each capsule; absent: in the order given", at_most=_MOST
    )
    gross: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="each filled capsule with its shell", per="capsule"
    )
    shell: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="the empty shell of each of these capsules", per="capsule"
    )
    net: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="the contents of each capsule", per="capsule"
    )
    theoretical: Amount | None = fields.amount(
        "mg/capsule", doc="theoretical weight of the contents", rename=_EACH
    )
    label: Amount | None = fields.amount(
        "mg/capsule",
        "IU/capsule",
        doc="the dose on the label",
        rename=_EACH | {"IU": ("IU/capsule", 1)},
    )
    blend_strength: Amount | None = fields.amount(
        "mg/g", "IU/g", doc="active in the blend as weighed, to estimate the content"
    )
    blend_rsd: Amount | None = fields.amount(
        "%", doc="relative scatter of the blend itself, if it was measured", at_most=100, zero=True
    )
    batch: int | None = fields.count(doc="capsules made, where they are few", at_most=_MOST)

    @fields.rule("rule", reads=("gross", "net", "batch"))
    def _as_many_as_the_rule_takes(self, path: str, problems: Problems) -> None:
        del path
        rule = self.criteria
        key = "gross" if self.gross is not None else "net"
        _count(rule, key, getattr(self, key), problems, self.batch)

    @fields.rule("rule", reads=("limits", "theoretical"))
    def _theoretical_where_needed(self, path: str, problems: Problems) -> None:
        del path
        rule = self.criteria
        if rule is None or self.theoretical is not None:
            return
        if rule.about == "theoretical" or rule.of_theoretical or rule.mean:
            remedy = "add it, or the plan of the batch: this rule compares with it"
            _missing(problems, "theoretical", "theoretical weight of the contents", remedy)

    @fields.rule("rule", reads=("limits", "gross", "net", "shell", "shell_mean", "size"))
    def _weights_of_the_kind(self, path: str, problems: Problems) -> None:
        del path
        rule = self.criteria
        if rule is None:
            return
        if self.gross is None and self.net is not None and rule.of == "gross":
            _missing(problems, "gross", "weights with the shell", "add them: this rule takes them")
        shells = (self.shell, self.shell_mean, self.size)
        net = rule.of == "net" or rule.of_theoretical is not None or self.filled_gross is not None
        net = net or rule.about == "theoretical" or rule.mean is not None
        alone = self.gross is not None and self.net is None
        if alone and net and all(one is None for one in shells):
            remedy = "weigh the shell of each capsule, or give shell_mean, or size and maker"
            _missing(problems, "shell", "the mass of the shells", remedy)

    @fields.rule(reads=("gross", "shell", "net"))
    def _one_way_to_net(self, path: str, problems: Problems) -> None:
        del path
        if self.gross is None and self.net is None:
            _missing(
                problems, "gross", "weights: gross, or net", "add a column gross [mg] or net [mg]"
            )
        for key in ("gross", "shell"):
            if self.net is not None and getattr(self, key) is not None:
                given = f"{len(getattr(self, key))} of them"
                remedy = f"leave net or {key} out: net is gross less shell"
                problems.add("conflict", key, given, f"no {key} beside net", remedy)

    @fields.rule("gross", reads=("shell", "shell_mean", "size", "maker"))
    def _one_way_to_shells(self, path: str, problems: Problems) -> None:
        del path
        if self.shell is not None and (self.shell_mean is not None or self.size is not None):
            remedy = "leave shell_mean and size out: each shell was weighed"
            problems.add(
                "conflict", "shell", f"{len(self.shell)} of them", "one shell mass", remedy
            )

    @fields.rule("gross", "shell")
    def _shell_inside(self, path: str, problems: Problems) -> None:
        del path
        gross, shell = self.gross or (), self.shell or ()
        if len(gross) != len(shell):
            remedy = "weigh the shell of each capsule, or give shell_mean and shell_sd"
            problems.add("count", "shell", f"{len(shell)} of them", f"{len(gross)}", remedy)
            return
        for full, empty in zip(gross, shell, strict=True):
            if empty > full:
                expected = f"at most the gross mass, {full.label}"
                remedy = "a net mass is not negative; check tare, row and units"
                problems.add("range", empty.origin, empty.label, expected, remedy)

    @fields.rule("blend_strength", "label")
    def _strength_like_label(self, path: str, problems: Problems) -> None:
        del path
        if self.blend_strength is not None and self.label is not None:
            active = self.label.unit.removesuffix("/capsule")
            if self.blend_strength.unit != f"{active}/g":
                given, expected = (
                    self.blend_strength.label,
                    f"an amount in {active}/g, as the label",
                )
                problems.add("unit", "blend_strength", given, expected, "give both alike")

    @fields.rule("capsule", reads=("gross", "net"))
    def _a_number_each(self, path: str, problems: Problems) -> None:
        del path
        _one_number_each(self.capsule or (), self.gross or self.net or (), problems)

    @fields.rule(reads=("gross", "shell"))
    def _all_in_one_unit(self, path: str, problems: Problems) -> None:
        del path
        for key in ("gross", "shell"):
            _refuse_slips(getattr(self, key) or (), problems)


def _refuse_slips(readings: tuple[Amount, ...], problems: Problems) -> None:
    """Note readings that are a thousand times off the others."""
    for one, usual in slips(readings):
        expected = f"about {usual.text()}, as the others"
        remedy = "it is a thousand times off, as a reading in another unit; check it"
        problems.add("slip", one.origin, one.label, expected, remedy)


def _count(
    rule: Rule | None,
    key: str,
    readings: tuple[Amount, ...] | None,
    problems: Problems,
    batch: int | None = None,
) -> None:
    """Note another number of readings than the rule takes."""
    if rule is None or rule.counts is None or readings is None or len(readings) in rule.counts:
        return
    few = getattr(rule, "all_if_fewer", False)
    if few and batch is not None and len(readings) == batch < min(rule.counts):
        return
    counts = " or ".join(map(str, rule.counts))
    remedy = f"weigh or assay {counts} capsules"
    if few:
        remedy += "; of a smaller batch weigh all, and give batch"
    expected = f"{counts} readings, as {rule.name} asks"
    problems.add("count", key, f"{len(readings)} readings", expected, remedy)


def _one_number_each(
    numbers: tuple[int, ...], readings: tuple[Amount, ...], problems: Problems
) -> None:
    if readings and len(numbers) != len(readings):
        remedy = "give each reading the number of its capsule"
        problems.add("count", "capsule", f"{len(numbers)} numbers", f"{len(readings)}", remedy)


@frozen(eq=False, repr=False)
class Content(Record):
    """Contents of capsules that were assayed one by one."""

    rule: str = fields.choice(*CONTENT_RULES, doc="the rule to check by", required=True)
    capsule: tuple[int, ...] | None = fields.counts(
        doc="the number of each capsule; absent: in the order given", at_most=_MOST
    )
    content: tuple[Amount, ...] | None = fields.readings(
        "%", "mg/capsule", "IU/capsule", doc="content of each: of label, or as mass", per="capsule"
    )
    label: Amount | None = fields.amount(
        "mg/capsule",
        "IU/capsule",
        doc="the dose on the label; needed for contents in mg",
        rename=_EACH | {"IU": ("IU/capsule", 1)},
    )
    target: Amount | None = fields.amount(
        "%", doc="T, an approved target content; absent: 100 %", at_most=200
    )
    fill: Amount | None = fields.amount(
        "mg/capsule", doc="net fill, which with the label says which test applies", rename=_EACH
    )

    @fields.rule(reads=("content", "label"))
    def _contents_as_parts(self, path: str, problems: Problems) -> None:
        del path
        if self.content is None:
            _missing(problems, "content", "contents", "add a column content [%] or content [mg]")
        elif self.content[0].unit != "%" and self.label is None:
            _missing(problems, "label", "the dose on the label", "add it, or give content [%]")
        elif self.label is not None and self.content[0].unit not in {"%", self.label.unit}:
            expected = f"an amount in {self.content[0].unit}, as the contents"
            problems.add("unit", "label", self.label.label, expected, "give both alike")

    @fields.rule("content")
    def _something_in_them(self, path: str, problems: Problems) -> None:
        del path
        if not any(one.number for one in self.content or ()):
            given = f"{len(self.content or ())} times nothing"
            problems.add("range", "content", given, "capsules that hold something", "check them")

    @fields.rule("rule", "content")
    def _as_many_as_the_rule_takes(self, path: str, problems: Problems) -> None:
        del path
        _count((acceptance_rules() | average_rules())[self.rule], "content", self.content, problems)

    @fields.rule("capsule", reads=("content",))
    def _a_number_each(self, path: str, problems: Problems) -> None:
        del path
        _one_number_each(self.capsule or (), self.content or (), problems)

    @fields.rule("label", "fill")
    def _label_within_fill(self, path: str, problems: Problems) -> None:
        del path
        if (
            self.label is not None
            and self.fill is not None
            and self.label.unit == self.fill.unit
            and self.label > self.fill
        ):
            expected = f"at most the fill, {self.fill.label}"
            problems.add("conflict", "label", self.label.label, expected, "check both")


@frozen(eq=False, repr=False)
class Yield(Losses):
    """What was weighed in and what came out."""

    rule: str = fields.choice(*YIELD_RULES, doc="the rule to check by", required=True)

    @fields.rule("limits")
    def _limit_on_the_loss(self, path: str, problems: Problems) -> None:
        del path
        if self.limits is not None and self.limits.loss is None:
            _missing(
                problems, "limits.loss", "the largest loss", "add it: the yield is checked by it"
            )

    @fields.rule("filled_gross", reads=("shell_mean", "size"))
    def _shells_for_gross(self, path: str, problems: Problems) -> None:
        del path
        if self.shell_mean is None and self.size is None:
            remedy = "give shell_mean, or size and maker: the yield is net, not gross"
            _missing(problems, "shell_mean", "the mass of a shell", remedy)


@frozen(eq=False, repr=False)
class Learning(Shells):
    """Repeated measurements, to learn a number of the pharmacy's own from."""

    gross: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="each filled capsule with its shell", per="capsule"
    )
    shell: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="empty shells: of these capsules, or others", per="capsule"
    )
    net: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="the contents of each capsule", per="capsule"
    )
    reading: tuple[Amount, ...] | None = fields.readings(
        "mg", doc="one weight, weighed again and again"
    )
    mass: tuple[Amount, ...] | None = fields.readings(
        "mg/tablet", doc="each tablet, weighed one by one", per="tablet"
    )
    capsule: tuple[int, ...] | None = fields.counts(doc="the number of each capsule", at_most=_MOST)
    lot: str | None = fields.text(doc="the lot that was measured")
    date: dt.date | None = fields.date(doc="the day of the measurement")

    @fields.rule(reads=("gross", "shell", "net", "shell_mean", "size"))
    def _one_way_to_net(self, path: str, problems: Problems) -> None:
        del path
        if self.net is not None and (self.gross is not None or self.shell is not None):
            remedy = "leave net out, or gross and shell: net is gross less shell"
            problems.add(
                "conflict", "net", f"{len(self.net)} of them", "gross and shell alone", remedy
            )
        known = (self.shell, self.shell_mean, self.size)
        if self.gross is not None and all(one is None for one in known):
            remedy = "weigh the shells, or give shell_mean, or size and maker"
            _missing(problems, "shell", "the mass of the shells", remedy)
        if self.shell is not None and (self.shell_mean is not None or self.size is not None):
            remedy = "leave shell_mean and size out: shells were weighed"
            problems.add(
                "conflict", "shell", f"{len(self.shell)} of them", "one shell mass", remedy
            )

    @fields.rule("capsule", reads=("gross", "net", "reading", "mass"))
    def _a_number_each(self, path: str, problems: Problems) -> None:
        del path
        readings = self.gross or self.net or self.reading or self.mass or ()
        _one_number_each(self.capsule or (), readings, problems)

    @fields.rule(reads=("gross", "shell", "net", "reading", "mass"))
    def _all_in_one_unit(self, path: str, problems: Problems) -> None:
        del path
        for key in ("gross", "shell", "net", "reading", "mass"):
            _refuse_slips(getattr(self, key) or (), problems)
