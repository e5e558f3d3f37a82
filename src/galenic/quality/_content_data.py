"""What a check of contents is given: the readings, and what they are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._materials.dose_units import OF_CAPSULE, ON_LABEL
from galenic._record import Record
from galenic.quality._acceptance import AcceptanceCriterion
from galenic.quality._chosen import Chosen, rule_of
from galenic.quality._columns import any_contents, near, refuse_other_unit
from galenic.quality._contents import Assay
from galenic.quality._given import (
    EACH,
    MOST,
    count_as_asked,
    missing,
    one_number_each,
)
from galenic.quality._parts_of_label import refuse_otherwise
from galenic.quality._rows import refuse_worked_out
from galenic.quality._rules import AssayLimits, Rule, assay_within

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = ["ActiveContents", "ContentData"]

_CONTENTS = ("%", *OF_CAPSULE)


@frozen(eq=False, repr=False)
class ActiveContents(Record):
    """Contents of one of several actives; the capsules are the same for all of them."""

    name: str = fields.text(doc="the active, as the plan names it")
    content: tuple[Amount, ...] | None = fields.readings(
        *_CONTENTS, doc="its content in each capsule", per="capsule", default=None
    )
    label: Amount | None = fields.amount(
        *OF_CAPSULE, doc="its dose on the label", rename=ON_LABEL, default=None
    )
    target: Amount | None = fields.amount(
        "%", doc="its approved target content T; absent: 100 %", at_most=200, default=None
    )
    mean: Amount | None = fields.amount(
        *_CONTENTS, doc="its mean content, in place of each", rename=ON_LABEL, default=None
    )
    sd: Amount | None = fields.amount(
        *_CONTENTS, doc="its standard deviation", rename=ON_LABEL, zero=True, default=None
    )


@frozen(eq=False, repr=False)
class ContentData(Chosen):
    """Contents of capsules that were assayed one by one."""

    check = "content"

    rule: str = rule_of(check)
    capsule: tuple[int, ...] | None = fields.counts(
        doc="the number of each capsule; absent: in the order given", at_most=MOST, default=None
    )
    content: tuple[Amount, ...] | None = fields.readings(
        *_CONTENTS,
        doc="content of each: of label, or as mass",
        per="capsule",
        default=None,
    )
    label: Amount | None = fields.amount(
        *OF_CAPSULE,
        doc="the dose on the label; needed for contents in mg",
        rename=ON_LABEL,
        default=None,
    )
    target: Amount | None = fields.amount(
        "%", doc="T, an approved target content; absent: 100 %", at_most=200, default=None
    )
    fill: Amount | None = fields.amount(
        "mg/capsule",
        doc="net fill, which with the label says which test applies",
        rename=EACH,
        default=None,
    )

    mean: Amount | None = fields.amount(
        *_CONTENTS,
        doc="mean content, in place of each; with sd and n",
        rename=ON_LABEL,
        default=None,
    )
    sd: Amount | None = fields.amount(
        *_CONTENTS,
        doc="standard deviation, in % of label or as mass",
        rename=ON_LABEL,
        zero=True,
        default=None,
    )
    n: int | None = fields.count(
        doc="how many capsules mean and sd are of", at_most=MOST, default=None
    )
    limits: AssayLimits | None = fields.table(
        AssayLimits, doc="other limits, for assay", default=None
    )
    active: tuple[ActiveContents, ...] = fields.tables(
        ActiveContents, doc="the contents of each active, where there are several", default=()
    )

    @property
    def chosen(self) -> Rule | None:
        """The row to check by, for assays with other limits where they are given."""
        rule = super().chosen
        if rule is None or self.limits is None or rule.criterion(Assay) is None:
            return rule
        return assay_within(rule, self.limits)

    @property
    def _acceptance(self) -> AcceptanceCriterion | None:
        """The criterion of an acceptance value, where the rule has it."""
        rule = self.chosen
        return None if rule is None else rule.criterion(AcceptanceCriterion)

    @fields.rule(reads=("content", "mean", "sd", "n", "label"))
    def _contents_as_parts(self, _path: str, problems: Problems) -> None:
        summary = {"mean": self.mean, "sd": self.sd, "n": self.n}
        if self.content is None and all(one is None for one in summary.values()):
            remedy = "add a column content [%] or content [mg]; or mean, sd and n"
            missing(problems, "content", "contents", remedy)
        masses = {"content": (self.content or (None,))[0], "mean": self.mean, "sd": self.sd}
        for key, one in masses.items():
            if one is None or one.unit == "%":
                continue
            if self.label is None:
                remedy = f"add it, or give {key} in %"
                missing(problems, "label", "the dose on the label", remedy)
            elif self.label.unit != one.unit:
                expected = f"an amount in {one.unit}, as the contents"
                problems.add("unit", "label", self.label.label, expected, "give both alike")

    @fields.rule(reads=("label", "content", "mean"))
    def _contents_in_their_unit(self, _path: str, problems: Problems) -> None:
        label, means = self.label, () if self.mean is None else (self.mean,)
        for key, amounts in (("content", self.content or ()), ("mean", means)):
            if refuse_otherwise(problems, key, amounts, label) or label is None:
                continue
            expected = near(label, "as on the label; in % of label if they do hold that")
            masses = [one for one in amounts if one.unit == label.unit]
            refuse_other_unit(problems, key, masses, expected)

    @fields.rule("fill")
    def _fill_in_its_unit(self, _path: str, problems: Problems) -> None:
        if self.fill is not None:
            refuse_other_unit(problems, "fill", [self.fill], any_contents())

    @fields.rule("rule", reads=("content", "mean", "sd", "n"))
    def _summary_where_it_serves(self, _path: str, problems: Problems) -> None:
        summary = {"mean": self.mean, "sd": self.sd, "n": self.n}
        given = [key for key, one in summary.items() if one is not None]
        if not given or self.chosen is None:
            return
        if self.content is not None:
            expected = "contents, or mean, sd and n; not both"
            problems.add("conflict", given[0], "both", expected, "leave one of them out")
        elif self._acceptance is None:
            expected = f"each content, as {self.rule} asks"
            remedy = "give content; mean, sd and n serve an acceptance value alone"
            problems.add("conflict", given[0], "a summary", expected, remedy)
        else:
            for key in summary.keys() - set(given):
                doc = fields.keys(ContentData)[key].doc
                missing(problems, key, doc, "an acceptance value needs mean, sd and n")

    @fields.rule("rule", "n")
    def _n_as_the_rule_takes(self, _path: str, problems: Problems) -> None:
        rule = self.chosen
        counts = () if rule is None or self._acceptance is None else rule.counts or ()
        if counts and self.n not in counts:
            expected = f"{' or '.join(map(str, counts))}, as {self.rule} asks"
            problems.add("count", "n", str(self.n), expected, "take as many capsules as the rule")

    @fields.rule("limits")
    def _limits_for_assay(self, _path: str, problems: Problems) -> None:
        if self.chosen is not None and self.chosen.criterion(Assay) is None:
            remedy = "leave them out, or check by assay"
            problems.add("conflict", "limits", "limits", f"none beside {self.rule}", remedy)

    @fields.rule("content")
    def _something_in_them(self, _path: str, problems: Problems) -> None:
        if not any(one.number for one in self.content or ()):
            given = f"{len(self.content or ())} times nothing"
            problems.add("range", "content", given, "capsules that hold something", "check them")

    @fields.rule("content")
    def _none_of_others(self, _path: str, problems: Problems) -> None:
        refuse_worked_out(problems, self.content or ())

    @fields.rule("rule", "content")
    def _as_many_as_the_rule_takes(self, _path: str, problems: Problems) -> None:
        count_as_asked(self.chosen, "content", self.content, problems)

    @fields.rule("capsule", reads=("content",))
    def _a_number_each(self, _path: str, problems: Problems) -> None:
        one_number_each(self.capsule or (), self.content or (), problems)

    @fields.rule("label", "fill")
    def _label_within_fill(self, _path: str, problems: Problems) -> None:
        if (
            self.label is not None
            and self.fill is not None
            and self.label.unit == self.fill.unit
            and self.label > self.fill
        ):
            expected = f"at most the fill, {self.fill.label}"
            problems.add("conflict", "label", self.label.label, expected, "check both")
