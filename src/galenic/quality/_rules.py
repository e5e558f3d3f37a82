"""The rules that finished capsules are checked by, read from the data of the package."""

from __future__ import annotations

from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen

from galenic import _fields as fields
from galenic._materials._tables import check_rows, parse_toml
from galenic._record import Record
from galenic.errors import NOTHING

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = [
    "AcceptanceRule",
    "AssayLimits",
    "AssayRule",
    "AverageRule",
    "Limits",
    "MeanRule",
    "MethodRule",
    "Rule",
    "WeightRule",
    "acceptance_rules",
    "assay_rule",
    "assay_rules",
    "average_rules",
    "mean_rules",
    "method_rule",
    "own_rule",
    "weight_rules",
]

R = TypeVar("R", bound="Rule")
_MOST = 1000


@frozen(eq=False, repr=False)
class Rule(Record):
    """What every row says of itself."""

    name: str = fields.text(doc="the name of the rule", required=True)
    title: str = fields.text(doc="what it asks, in one line", required=True)
    counts: tuple[int, ...] | None = fields.counts(
        doc="how many capsules it takes, by stage; absent: any number", at_most=_MOST
    )
    source: str = fields.text(doc="where it was read", required=True)
    edition: str = fields.text(doc="its edition or date", required=True)
    confidence: str = fields.choice(
        "high", "medium", "low", doc="how sure the row is", required=True
    )
    memory: str | None = fields.text(doc="what in it is from memory")


@frozen(eq=False, repr=False, slots=False)  # so that a rule can be both a Rule and its Limits
class Limits(Record):
    """Limits for the weights of capsules; the [limits] of a pharmacy with ``own``."""

    of: str | None = fields.choice("net", "gross", doc="which weight is compared")
    about: str | None = fields.choice("mean", "theoretical", doc="what it is compared with")
    each: Amount | None = fields.amount("%", doc="how far a capsule may be off", below=100)
    outside: int | None = fields.count(doc="how many may be farther off", at_most=_MOST, at_least=0)
    outer: Amount | None = fields.amount("%", doc="how far off none may be", below=1000)
    mean: Amount | None = fields.amount(
        "%", doc="how far the mean may be off the theoretical weight", below=100
    )
    rsd: Amount | None = fields.amount(
        "%", doc="the largest relative standard deviation", below=100
    )
    loss: Amount | None = fields.amount(
        "%", doc="the largest part of what was weighed in that is in no capsule", below=100
    )

    @fields.rule("each", "outer")
    def _outer_beyond_each(self, path: str, problems: Problems) -> None:
        if self.each is not None and self.outer is not None and self.outer <= self.each:
            expected = f"more than each, {self.each.label}"
            problems.add("conflict", f"{path}.outer", self.outer.label, expected, "check both")

    @fields.rule(reads=("of", "about", "each", "outside", "outer", "mean", "rsd", "loss"))
    def _nothing_left_open(self, path: str, problems: Problems) -> None:
        about_each = self.each is not None or self.outer is not None
        of_weights = about_each or self.mean is not None or self.rsd is not None
        needs = {
            "of": of_weights and self.of is None,
            "about": about_each and self.about is None,
            "outside": self.each is not None and self.outside is None,
            "each": self.loss is None and not of_weights,
        }
        for key in (key for key, open_ in needs.items() if open_):
            reader = fields.keys(Limits)[key]
            problems.add(
                "missing", f"{path}.{key}", NOTHING, reader.expects, f"add it: {reader.doc}"
            )


@frozen(eq=False, repr=False)
class WeightRule(Limits, Rule):
    """A rule on the weights of capsules."""

    all_if_fewer: bool = fields.flag(doc="take all of a batch that is smaller")
    outside_in_all: int | None = fields.count(
        doc="how many may be outside at stage 2; absent: one stage", at_most=_MOST
    )
    rsd_from: Amount | None = fields.amount("%", doc="largest RSD of heavy capsules")
    rsd_below: bool = fields.flag(doc="the RSD has to be below its limit, not at it")
    change_at: Amount | None = fields.amount("mg/capsule", doc="mean from which the next two hold")
    each_from: Amount | None = fields.amount("%", doc="how far a heavy capsule may be off")
    outer_from: Amount | None = fields.amount("%", doc="how far off no heavy capsule may be")
    of_theoretical: Amount | None = fields.amount(
        "%", doc="how far the lightest and heaviest may be off the theoretical weight"
    )
    theoretical_of: str | None = fields.choice("net", "gross", doc="which weight that is")


@frozen(eq=False, repr=False)
class AcceptanceRule(Rule):
    """A rule by acceptance value."""

    k_first: Fraction = fields.number(
        doc="constant at stage 1", at_least=1, at_most=10, required=True
    )
    k_all: Fraction = fields.number(
        doc="constant at stage 2", at_least=1, at_most=10, required=True
    )
    limit: Amount = fields.amount("%", doc="L1, the largest acceptance value", required=True)
    unit_limit: Amount = fields.amount("%", doc="L2, how far one may be off M", required=True)
    rounding: str = fields.text(doc="how an acceptance value is rounded, and why", required=True)
    reference_low: Amount = fields.amount("%", doc="least reference value M", required=True)
    reference_high: Amount = fields.amount("%", doc="largest M, unless T is above", required=True)


@frozen(eq=False, repr=False)
class AverageRule(Rule):
    """A rule on contents about their mean."""

    inner: Amount = fields.amount("%", doc="how far most may be off the mean", required=True)
    outer: Amount = fields.amount("%", doc="how far off none may be", required=True)
    outside: int = fields.count(doc="how many may be outside at stage 1", at_most=9, required=True)
    outside_in_all: int = fields.count(doc="how many at stage 2", at_most=9, required=True)
    below_dose: Amount = fields.amount("mg/capsule", doc="asked below it", required=True)
    below_share: Amount = fields.amount("%", doc="or below this part of the fill", required=True)


@frozen(eq=False, repr=False)
class MethodRule(Rule):
    """From which dose and share of the contents on weights may stand for content."""

    dose: Amount = fields.amount("mg/capsule", doc="the least dose", required=True)
    share: Amount = fields.amount("%", doc="the least part of the contents", required=True)


@frozen(eq=False, repr=False, slots=False)  # as Limits
class AssayLimits(Record):
    """Limits for the assay of a composite; the [limits] that a monograph or contract sets."""

    low: Amount = fields.amount("%", doc="the least content, of label", below=1000, required=True)
    high: Amount = fields.amount("%", doc="the most content, of label", below=1000, required=True)

    @fields.rule("low", "high")
    def _low_below_high(self, path: str, problems: Problems) -> None:
        if self.low >= self.high:
            expected = f"more than low, {self.low.label}"
            problems.add("conflict", f"{path}.high", self.high.label, expected, "check both")


@frozen(eq=False, repr=False)
class AssayRule(AssayLimits, Rule):
    """A rule on assays of composites."""


@frozen(eq=False, repr=False)
class MeanRule(Rule):
    """How far a mean may be off theory or label before every check says so."""

    within: Amount = fields.amount("%", doc="how far the mean may be off", required=True)


def _load(record: type[R], name: str) -> dict[str, R]:
    tables = parse_toml((get_data("galenic", "data/rules.toml") or b"").decode())
    return {row.name: row for row in check_rows(record, tables[name], name)}


@cache
def weight_rules() -> dict[str, WeightRule]:
    """The rules on weights, by name."""
    return _load(WeightRule, "weights")


@cache
def acceptance_rules() -> dict[str, AcceptanceRule]:
    """The rules by acceptance value, by name."""
    return _load(AcceptanceRule, "acceptance")


@cache
def average_rules() -> dict[str, AverageRule]:
    """The rules on contents about their mean, by name."""
    return _load(AverageRule, "average")


@cache
def assay_rules() -> dict[str, AssayRule]:
    """The rules on assays of composites, by name."""
    return _load(AssayRule, "assay")


def assay_rule(name: str, limits: AssayLimits | None) -> AssayRule:
    """The row of that name, or the limits that were given in its place."""
    row = assay_rules()[name]
    if limits is None:
        return row
    return AssayRule(
        name=name,
        title="composite assays, each within the limits given",
        source="the limits given",
        edition="as given",
        confidence="high",
        low=limits.low,
        high=limits.high,
    )


@cache
def method_rule() -> MethodRule:
    """Where weights may stand for content."""
    return _load(MethodRule, "method")["hard capsules"]


@cache
def mean_rules() -> dict[str, MeanRule]:
    """How far the mean may be off before a check says so: of theory, and of label."""
    return _load(MeanRule, "mean")


def own_rule(limits: Limits) -> WeightRule:
    """The pharmacy's limits as a rule."""
    return WeightRule(
        name="own",
        title="the pharmacy's own limits",
        source="the pharmacy's own limits",
        edition="as given",
        confidence="high",
        **{key: getattr(limits, key) for key in fields.keys(Limits)},
    )
