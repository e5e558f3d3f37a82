"""What a check is given: the readings, and what they are compared with; every key declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._materials.dose_units import CONTENTS, OF_CAPSULE, ON_LABEL
from galenic._record import Record
from galenic.quality._acceptance import AcceptanceCriterion
from galenic.quality._chosen import Chosen, rule_of
from galenic.quality._columns import any_contents, near, refuse_other_unit
from galenic.quality._contents import Assay
from galenic.quality._given import (
    EACH,
    MOST,
    Losses,
    count_as_asked,
    missing,
    one_number_each,
    refuse_columns,
    refuse_exchanged,
    refuse_slips,
    refuse_tenfold,
)
from galenic.quality._parts_of_label import refuse_otherwise
from galenic.quality._rows import refuse_cumulative, refuse_worked_out
from galenic.quality._rules import AssayLimits, Rule, assay_within

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = ["COLUMNS", "ActiveContents", "ContentData", "Weights", "Yield"]

_CONTENTS = ("%", *OF_CAPSULE)
_RENAME = ON_LABEL
COLUMNS = frozenset(
    {"active", "capsule", "gross", "shell", "net", "content", "reading", "mass"}
    | {"volume", "volume_mass", "tapped_volume"}
)
"""The keys that hold a value for each capsule; the others are settings."""


@frozen(eq=False, repr=False)
class Weights(Losses):
    """Weights of capsules."""

    check = "weights"

    rule: str = rule_of(check)
    capsule: tuple[int, ...] | None = fields.counts(
        doc="the number of each capsule; absent: in the order given", at_most=MOST, default=None
    )
    gross: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="each filled capsule with its shell", per="capsule", default=None
    )
    shell: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="the empty shell of each of these capsules", per="capsule", default=None
    )
    net: tuple[Amount, ...] | None = fields.readings(
        "mg/capsule", doc="the contents of each capsule", per="capsule", default=None
    )
    theoretical: Amount | None = fields.amount(
        "mg/capsule", doc="theoretical weight of the contents", rename=EACH, default=None
    )
    label: Amount | None = fields.amount(
        *OF_CAPSULE,
        doc="the dose on the label",
        rename=ON_LABEL,
        default=None,
    )
    blend_strength: Amount | None = fields.amount(
        "mg/g",
        *CONTENTS,
        doc="active in the blend as weighed, to estimate the content",
        default=None,
    )
    blend_rsd: Amount | None = fields.amount(
        "%",
        doc="relative scatter of the blend itself, if it was measured",
        at_most=100,
        zero=True,
        default=None,
    )
    batch: int | None = fields.count(
        doc="capsules made, where they are few", at_most=MOST, default=None
    )

    @property
    def together(self) -> int | None:
        """How many capsules a lone weight is of: ``capsules``, where nothing else takes them."""
        alone = len(self.gross or self.net or ()) == 1 and self.capsules not in {None, 1}
        return self.capsules if alone and self.filled_gross is None and not self.filled else None

    @fields.rule("rule", reads=("gross", "net", "batch", "capsules", "filled", "filled_gross"))
    def _as_many_as_the_rule_takes(self, path: str, problems: Problems) -> None:
        del path
        if self.together is None:
            key = "gross" if self.gross is not None else "net"
            count_as_asked(self.chosen, key, getattr(self, key), problems, self.batch)

    @fields.rule("rule", reads=("limits", "theoretical"))
    def _theoretical_where_needed(self, path: str, problems: Problems) -> None:
        del path
        if "theoretical" in self.asked_for and self.theoretical is None:
            remedy = "add it, or the plan of the batch, by completion with filler_used"
            missing(problems, "theoretical", "theoretical weight of the contents", remedy)

    @fields.rule(
        "rule", reads=("limits", "gross", "net", "shell", "shell_mean", "size", "filled_gross")
    )
    def _weights_of_the_kind(self, path: str, problems: Problems) -> None:
        del path
        rule = self.chosen
        if rule is None:
            return
        of_gross = "gross" in rule.needs and self.gross is None
        if of_gross and self.net is not None:
            missing(problems, "gross", "weights with the shell", "add them: this rule takes them")
        shells = (self.shell, self.shell_mean, self.size)
        alone = self.gross is not None and self.net is None
        if any(one is not None for one in shells):
            return
        if self.net is not None and self.filled_gross is not None and "filled" in rule.needs:
            remedy = "give shell_mean, or size and maker: the loss is net, not gross"
            missing(problems, "shell_mean", "the mass of a shell", remedy)
        if alone and ("net" in rule.needs or self.filled_gross is not None):
            remedy = "weigh the shell of each capsule, or give shell_mean, or size and maker"
            missing(problems, "shell", "the mass of the shells", remedy)

    @fields.rule(reads=("gross", "shell", "net"))
    def _one_way_to_net(self, path: str, problems: Problems) -> None:
        del path
        if self.gross is None and self.net is None:
            missing(
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
        if refuse_exchanged(problems, gross, shell):
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
        one_number_each(self.capsule or (), self.gross or self.net or (), problems)

    @fields.rule(reads=("gross", "shell"))
    def _all_in_one_unit(self, path: str, problems: Problems) -> None:
        del path
        for key in ("gross", "shell"):
            refuse_slips(getattr(self, key) or (), problems)
            refuse_tenfold(getattr(self, key) or (), problems)

    @fields.rule(
        reads=("gross", "shell", "net", "theoretical", "capsules", "filled", "filled_gross")
    )
    def _columns_in_their_unit(self, path: str, problems: Problems) -> None:
        del path
        refuse_columns(self, problems, self.theoretical)

    @fields.rule(reads=("gross", "shell", "net"))
    def _none_of_others(self, path: str, problems: Problems) -> None:
        del path
        for key in ("gross", "shell", "net"):
            refuse_worked_out(problems, getattr(self, key) or ())

    @fields.rule(reads=("gross", "shell", "net", "theoretical"))
    def _none_with_those_before(self, path: str, problems: Problems) -> None:
        del path
        for key, each in (("gross", None), ("shell", None), ("net", self.theoretical)):
            refuse_cumulative(problems, key, getattr(self, key) or (), each)

    @fields.rule("theoretical")
    def _theory_in_its_unit(self, path: str, problems: Problems) -> None:
        del path
        if self.theoretical is not None:
            refuse_other_unit(problems, "theoretical", [self.theoretical], any_contents())


@frozen(eq=False, repr=False)
class ActiveContents(Record):
    """Contents of one of several actives; the capsules are the same for all of them."""

    name: str = fields.text(doc="the active, as the plan names it")
    content: tuple[Amount, ...] | None = fields.readings(
        *_CONTENTS, doc="its content in each capsule", per="capsule", default=None
    )
    label: Amount | None = fields.amount(
        *OF_CAPSULE, doc="its dose on the label", rename=_RENAME, default=None
    )
    target: Amount | None = fields.amount(
        "%", doc="its approved target content T; absent: 100 %", at_most=200, default=None
    )
    mean: Amount | None = fields.amount(
        *_CONTENTS, doc="its mean content, in place of each", rename=_RENAME, default=None
    )
    sd: Amount | None = fields.amount(
        *_CONTENTS, doc="its standard deviation", rename=_RENAME, zero=True, default=None
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
        rename=_RENAME,
        default=None,
    )
    sd: Amount | None = fields.amount(
        *_CONTENTS,
        doc="standard deviation, in % of label or as mass",
        rename=_RENAME,
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
    def _contents_as_parts(self, path: str, problems: Problems) -> None:
        del path
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
    def _contents_in_their_unit(self, path: str, problems: Problems) -> None:
        del path
        label, means = self.label, () if self.mean is None else (self.mean,)
        for key, amounts in (("content", self.content or ()), ("mean", means)):
            if refuse_otherwise(problems, key, amounts, label) or label is None:
                continue
            expected = near(label, "as on the label; in % of label if they do hold that")
            masses = [one for one in amounts if one.unit == label.unit]
            refuse_other_unit(problems, key, masses, expected)

    @fields.rule("fill")
    def _fill_in_its_unit(self, path: str, problems: Problems) -> None:
        del path
        if self.fill is not None:
            refuse_other_unit(problems, "fill", [self.fill], any_contents())

    @fields.rule("rule", reads=("content", "mean", "sd", "n"))
    def _summary_where_it_serves(self, path: str, problems: Problems) -> None:
        del path
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
    def _n_as_the_rule_takes(self, path: str, problems: Problems) -> None:
        del path
        rule = self.chosen
        counts = () if rule is None or self._acceptance is None else rule.counts or ()
        if counts and self.n not in counts:
            expected = f"{' or '.join(map(str, counts))}, as {self.rule} asks"
            problems.add("count", "n", str(self.n), expected, "take as many capsules as the rule")

    @fields.rule("limits")
    def _limits_for_assay(self, path: str, problems: Problems) -> None:
        del path
        if self.chosen is not None and self.chosen.criterion(Assay) is None:
            remedy = "leave them out, or check by assay"
            problems.add("conflict", "limits", "limits", f"none beside {self.rule}", remedy)

    @fields.rule("content")
    def _something_in_them(self, path: str, problems: Problems) -> None:
        del path
        if not any(one.number for one in self.content or ()):
            given = f"{len(self.content or ())} times nothing"
            problems.add("range", "content", given, "capsules that hold something", "check them")

    @fields.rule("content")
    def _none_of_others(self, path: str, problems: Problems) -> None:
        del path
        refuse_worked_out(problems, self.content or ())

    @fields.rule("rule", "content")
    def _as_many_as_the_rule_takes(self, path: str, problems: Problems) -> None:
        del path
        count_as_asked(self.chosen, "content", self.content, problems)

    @fields.rule("capsule", reads=("content",))
    def _a_number_each(self, path: str, problems: Problems) -> None:
        del path
        one_number_each(self.capsule or (), self.content or (), problems)

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

    check = "yield"

    rule: str = rule_of(check)
    theoretical: Amount | None = fields.amount(
        "mg/capsule", doc="theoretical weight of the contents", rename=EACH, default=None
    )

    @fields.rule("theoretical")
    def _theory_in_its_unit(self, path: str, problems: Problems) -> None:
        del path
        if self.theoretical is not None:
            refuse_other_unit(problems, "theoretical", [self.theoretical], any_contents())

    @fields.rule("limits")
    def _limit_on_the_loss(self, path: str, problems: Problems) -> None:
        del path
        if self.limits is not None and self.limits.loss is None:
            missing(
                problems, "limits.loss", "the largest loss", "add it: the yield is checked by it"
            )

    @fields.rule("filled_gross", reads=("shell_mean", "size"))
    def _shells_for_gross(self, path: str, problems: Problems) -> None:
        del path
        if self.shell_mean is None and self.size is None:
            remedy = "give shell_mean, or size and maker: the yield is net, not gross"
            missing(problems, "shell_mean", "the mass of a shell", remedy)
