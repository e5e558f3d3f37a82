"""What a check of weights is given: the readings, and what they are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic._amounts import Amount, root
from galenic._materials.dose_units import CONTENTS, OF_CAPSULE, ON_LABEL
from galenic.quality._chosen import rule_of
from galenic.quality._columns import any_contents, refuse_other_unit
from galenic.quality._figures import mean_of, variance_of
from galenic.quality._given import (
    EACH,
    MOST,
    Losses,
    are_of_many,
    count_as_asked,
    missing,
    one_number_each,
    refuse_columns,
    refuse_exchanged,
    refuse_slips,
    refuse_tenfold,
)
from galenic.quality._rows import refuse_cumulative, refuse_worked_out

if TYPE_CHECKING:
    from galenic.errors import Problems

__all__ = ["Weights"]


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
        """How many capsules each weight is of: ``capsules``, where nothing else takes them.

        Of several weights it is that only where they are of so many, and not of one.
        """
        if self.capsules in {None, 1} or self.filled_gross is not None or self.filled:
            return None
        weights = self.gross or self.net or ()
        alone = len(weights) == 1
        return self.capsules if alone or self._are_of_many(weights, self.capsules or 1) else None

    def _are_of_many(self, weights: tuple[Amount, ...], capsules: int) -> bool:
        """Whether these are nearer to theory as weights of so many; without one by what may be."""
        if not weights:
            return False
        if self.theoretical is not None:
            shell = None if self.gross is None else self.expected_shell()
            each = self.theoretical.number + (0 if shell is None else shell.number)
            return bool(mean_of([one.number for one in weights]) ** 2 > capsules * each**2)
        if capsules < len(weights):
            return True  # no more were finished than were weighed
        return are_of_many(self.gross, weights, capsules)

    @fields.rule("capsules", reads=("gross", "net", "theoretical", "filled", "filled_gross"))
    def _no_more_weighed_than_there_are(self, _path: str, problems: Problems) -> None:
        weights = self.gross or self.net or ()
        alone = self.filled is None and self.filled_gross is None
        if alone and self.together is None and 1 < (self.capsules or 1) < len(weights):
            expected = f"the {len(weights)} that were weighed, or more"
            remedy = "leave capsules out, or give how many each weight is of"
            problems.add("conflict", "capsules", str(self.capsules), expected, remedy)

    @fields.rule("rule", reads=("gross", "net", "batch", "capsules", "filled", "filled_gross"))
    def _as_many_as_the_rule_takes(self, _path: str, problems: Problems) -> None:
        if self.together is None:
            key = "gross" if self.gross is not None else "net"
            count_as_asked(self.chosen, key, getattr(self, key), problems, self.batch)

    @fields.rule("rule", reads=("limits", "theoretical"))
    def _theoretical_where_needed(self, _path: str, problems: Problems) -> None:
        if "theoretical" in self.asked_for and self.theoretical is None:
            remedy = "add it, or the plan of the batch, by completion with filler_used"
            missing(problems, "theoretical", "theoretical weight of the contents", remedy)

    @fields.rule(
        "rule", reads=("limits", "gross", "net", "shell", "shell_mean", "size", "filled_gross")
    )
    def _weights_of_the_kind(self, _path: str, problems: Problems) -> None:
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
    def _one_way_to_net(self, _path: str, problems: Problems) -> None:
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
    def _one_way_to_shells(self, _path: str, problems: Problems) -> None:
        if self.shell is not None and (self.shell_mean is not None or self.size is not None):
            remedy = "leave shell_mean and size out: each shell was weighed"
            problems.add(
                "conflict", "shell", f"{len(self.shell)} of them", "one shell mass", remedy
            )

    @fields.rule("gross", "shell")
    def _shell_inside(self, _path: str, problems: Problems) -> None:
        gross, shell = self.gross or (), self.shell or ()
        if len(gross) != len(shell):
            remedy = f"weigh the shell of each capsule, or {_in_place_of(shell)}"
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
    def _strength_like_label(self, _path: str, problems: Problems) -> None:
        if self.blend_strength is not None and self.label is not None:
            active = self.label.unit.removesuffix("/capsule")
            if self.blend_strength.unit != f"{active}/g":
                given, expected = (
                    self.blend_strength.label,
                    f"an amount in {active}/g, as the label",
                )
                problems.add("unit", "blend_strength", given, expected, "give both alike")

    @fields.rule("capsule", reads=("gross", "net"))
    def _a_number_each(self, _path: str, problems: Problems) -> None:
        one_number_each(self.capsule or (), self.gross or self.net or (), problems)

    @fields.rule(reads=("gross", "shell"))
    def _all_in_one_unit(self, _path: str, problems: Problems) -> None:
        for key in ("gross", "shell"):
            refuse_slips(getattr(self, key) or (), problems)
            refuse_tenfold(getattr(self, key) or (), problems)

    @fields.rule(
        reads=("gross", "shell", "net", "theoretical", "capsules", "filled", "filled_gross")
    )
    def _columns_in_their_unit(self, _path: str, problems: Problems) -> None:
        refuse_columns(self, problems, self.theoretical)

    @fields.rule(reads=("gross", "shell", "net"))
    def _none_of_others(self, _path: str, problems: Problems) -> None:
        for key in ("gross", "shell", "net"):
            refuse_worked_out(problems, getattr(self, key) or ())

    @fields.rule(reads=("gross", "shell", "net", "theoretical"))
    def _none_with_those_before(self, _path: str, problems: Problems) -> None:
        for key, each in (("gross", None), ("shell", None), ("net", self.theoretical)):
            refuse_cumulative(problems, key, getattr(self, key) or (), each)

    @fields.rule("theoretical")
    def _theory_in_its_unit(self, _path: str, problems: Problems) -> None:
        if self.theoretical is not None:
            refuse_other_unit(problems, "theoretical", [self.theoretical], any_contents())


def _in_place_of(shells: tuple[Amount, ...]) -> str:
    """How the mean and the scatter of shells of other capsules are given, ready to be taken."""
    numbers = [one.number for one in shells]
    mean, square = Amount(mean_of(numbers), "mg/capsule"), variance_of(numbers)
    told = f'leave the column shell out and give shell_mean = "{mean.text(6)}"'
    if square is None:
        return told
    scatter = Amount(root(square), "mg/capsule")
    return f'{told} and shell_sd = "{scatter.text(3)}"'
