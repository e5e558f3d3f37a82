"""The rules that finished capsules are checked by: dated, sourced rows, each a list of criteria."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from attrs import frozen

from galenic import _fields as fields
from galenic._materials._tables import check_rows
from galenic._materials.rules import rule_tables
from galenic._record import Record
from galenic.errors import NOTHING
from galenic.quality._acceptance import AcceptanceCriterion
from galenic.quality._contents import Asked, Assay, AssayLimits
from galenic.quality._criteria import Criterion, Each, EachLimits, add_missing
from galenic.quality._masses import Extremes, LossLimit, MeanMass, Scatter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = [
    "KINDS",
    "OWN",
    "AssayLimits",
    "Limits",
    "MethodRule",
    "Rule",
    "assay_within",
    "editions_of",
    "method_rule",
    "names_for",
    "own_rule",
    "published",
    "rules_for",
]

C = TypeVar("C", bound=Criterion[Any])
_MOST = 1000
_DATED = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_STAGES = 2

OWN = "own"
"""The name of the rule by the pharmacy's own limits."""

KINDS: dict[str, type[Criterion[Any]]] = {
    criterion.kind: criterion
    for criterion in (
        Each,
        MeanMass,
        Scatter,
        Extremes,
        LossLimit,
        AcceptanceCriterion,
        Asked,
        Assay,
    )
}
"""What a rule can ask, by the word in its row."""


@frozen(eq=False, repr=False)
class Rule(Record):
    """One edition of a rule: what it looks at, what it asks of it, and where it was read."""

    name: str = fields.text(doc="the name of the rule")
    title: str = fields.text(doc="what it asks, in one line")
    of: str = fields.choice("net", "gross", "content", doc="what it looks at")
    counts: tuple[int, ...] | None = fields.counts(
        doc="how many capsules it takes, by stage; absent: any number", at_most=_MOST, default=None
    )
    all_if_fewer: bool = fields.flag(doc="of a smaller batch it takes every capsule", default=False)
    criteria: tuple[Criterion[Any], ...] = fields.tables(
        KINDS, doc="what it asks", key="kind", default=()
    )
    source: str = fields.text(doc="where it was read")
    edition: str = fields.text(doc="its edition or date")
    dated: str | None = fields.text(doc="year, month or day of it, such as 2008-01", default=None)
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")
    memory: str | None = fields.text(doc="what in it is from memory", default=None)

    @fields.rule("dated")
    def _a_day_month_or_year(self, path: str, problems: Problems) -> None:
        if self.dated is not None and not _DATED.fullmatch(self.dated):
            expected = "a year, month or day, such as 2008, 2008-01 or 2008-01-31"
            problems.add("date", f"{path}.dated", self.dated, expected, "write it so")

    @fields.rule("of", reads=("criteria",))
    def _criteria_that_fit(self, path: str, problems: Problems) -> None:
        if not any(one.bounds for one in self.criteria) and (
            not self.criteria or self.of == "content"
        ):
            kinds = (kind for kind, one in KINDS.items() if self.of in one.takes)
            expected = f"a list of criteria, each of kind {', '.join(kinds)}"
            problems.add("missing", f"{path}.criteria", NOTHING, expected, "add what it asks")
        for place, one in enumerate(self.criteria):
            if self.of not in one.takes:
                expected = f"one that looks at {' or '.join(sorted(one.takes))}"
                where = f"{path}.criteria[{place}].kind"
                problems.add("conflict", where, one.kind, expected, f"this rule is of {self.of}")

    @fields.rule("of", reads=("criteria",))
    def _masses_to_change_at(self, path: str, problems: Problems) -> None:
        each = self.criterion(Each)
        if self.of == "content" and each is not None and each.change_at is not None:
            where, given = f"{path}.criteria.change_at", each.change_at.label
            problems.add("conflict", where, given, "no mass in a rule on contents", "remove it")

    @fields.rule(reads=("criteria", "counts"))
    def _two_counts_for_two_stages(self, path: str, problems: Problems) -> None:
        counts = self.counts or ()
        if self.staged and not (len(counts) == _STAGES and 1 < counts[0] < counts[1]):
            expected = "two numbers from 2 on: of the first stage, and of all"
            given = NOTHING if self.counts is None else str(list(counts))
            problems.add("count", f"{path}.counts", given, expected, "give both")

    def criterion(self, kind: type[C]) -> C | None:
        """The criterion of a kind, where the rule has it."""
        return next((one for one in self.criteria if isinstance(one, kind)), None)

    @property
    def staged(self) -> bool:
        """Whether it has a second stage."""
        return any(one.staged for one in self.criteria)

    @property
    def needs(self) -> frozenset[str]:
        """What has to be known, by key; ``net`` where the contents have to be."""
        of_weights = any(not isinstance(one, LossLimit) for one in self.criteria)
        found = frozenset({self.of} if of_weights else ())
        return found.union(*(one.needs for one in self.criteria))

    def stage(self, n: int) -> int | None:
        """Which stage so many are; ``None`` where there is one alone."""
        if not self.staged or self.counts is None:
            return None
        return self.counts.index(n) + 1 if n in self.counts else 1

    def serves(self, check: str) -> bool:
        """Whether it can be asked for in a check of weights, content or yield."""
        if check == "yield":
            return self.criterion(LossLimit) is not None
        return (self.of == "content") == (check == "content")


@frozen(eq=False, repr=False, slots=False)  # the part that it shares needs none
class Limits(EachLimits):
    """Limits for the weights of capsules; the [limits] of a pharmacy with ``own``."""

    of: str | None = fields.choice("net", "gross", doc="which weight is compared", default=None)
    mean: Amount | None = fields.amount(
        "%", doc="how far the mean may be off the theoretical weight", below=100, default=None
    )
    rsd: Amount | None = fields.amount(
        "%", doc="the largest relative standard deviation", below=100, default=None
    )
    loss: Amount | None = fields.amount(
        "%",
        doc="the largest part of what was weighed in that is in no capsule",
        below=100,
        default=None,
    )

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
        add_missing(type(self), needs, path, problems)


@frozen(eq=False, repr=False)
class MethodRule(Record):
    """From which dose and share of the contents on weights may stand for content."""

    name: str = fields.text(doc="which capsules")
    title: str = fields.text(doc="what it says")
    dose: Amount = fields.amount("mg/capsule", doc="the least dose")
    share: Amount = fields.amount("%", doc="the least part of the contents")
    source: str = fields.text(doc="where it was read")
    edition: str = fields.text(doc="its edition or date")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")


@cache
def published() -> tuple[Rule, ...]:
    """Every edition of every rule in the data of the package."""
    return check_rows(Rule, rule_tables()["rules"], "rules")


@cache
def method_rule() -> MethodRule:
    """Where weights may stand for content."""
    (row,) = check_rows(MethodRule, rule_tables()["method"], "method")
    return row


def editions_of(name: str, check: str, own: Sequence[Rule] = ()) -> list[Rule]:
    """The editions of a rule, the newest first; a pharmacy's own row takes the place of ours."""
    rows: dict[str, Rule] = {}
    for row in (*own, *published()):
        if row.name == name and row.serves(check):
            rows.setdefault(row.edition, row)
    return sorted(rows.values(), key=lambda row: row.dated or "", reverse=True)


def names_for(check: str, own: Sequence[Rule] = ()) -> tuple[str, ...]:
    """The rules that can be asked for in a check, by name."""
    names = dict.fromkeys(row.name for row in (*published(), *own) if row.serves(check))
    return (*names, OWN) if check != "content" else tuple(names)


def rules_for(check: str) -> dict[str, Rule]:
    """The rules of the package for a check, each in its newest edition, by name."""
    return {name: editions_of(name, check)[0] for name in names_for(check) if name != OWN}


def own_rule(limits: Limits) -> Rule:
    """The pharmacy's limits as a rule."""
    given = {key: getattr(limits, key) for key in fields.keys(EachLimits)}
    criteria: list[Criterion[Any]] = []
    if any(given.get(key) is not None for key in ("about", "each", "outer")):
        criteria.append(Each(**given))
    if limits.mean is not None:
        criteria.append(MeanMass(mean=limits.mean))
    if limits.rsd is not None:
        criteria.append(Scatter(rsd=limits.rsd))
    if limits.loss is not None:
        criteria.append(LossLimit(loss=limits.loss))
    told = "the pharmacy's own limits"
    return Rule(
        name=OWN,
        title=told,
        of=limits.of or "net",
        criteria=tuple(criteria),
        source=told,
        edition="as given",
        confidence="high",
    )


def assay_within(rule: Rule, limits: AssayLimits) -> Rule:
    """A rule on assays, with the limits that were given in place of its own."""
    return attrs.evolve(
        rule,
        title="composite assays, each within the limits given",
        criteria=(Assay(low=limits.low, high=limits.high),),
        source="the limits given",
        edition="as given",
        confidence="high",
        memory=None,
    )
