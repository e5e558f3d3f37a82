"""What is looked at, read once: the masses or contents of capsules, their mean and scatter."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from attrs import frozen

from galenic._amounts import Amount, root
from galenic.formulas import fill as fills
from galenic.formulas import uniformity
from galenic.quality._verdicts import percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from galenic._sheet import Sheet, Step
    from galenic.quality._losses import Loss
    from galenic.quality._shells import Net, ShellMass

__all__ = ["EACH", "Contents", "Masses", "Sample", "drug_share"]

EACH = "mg/capsule"


@frozen(eq=False, kw_only=True, slots=False)
class Sample(ABC):
    """Readings that a rule looks at; ``of`` says of what they are: net, gross or content.

    ``each`` is empty where a mean was given alone. ``at_most`` is what the variance cannot exceed;
    ``variance`` is ``None`` where it is not known. ``together`` says how many one weight is of.
    """

    sheet: Sheet
    of: str
    counts: tuple[int, ...]
    stage: int | None
    n: int
    each: Sequence[Step]
    numbers: Sequence[int]
    mean: Step
    variance: Fraction | None
    at_most: Fraction | None
    together: int | None = None

    @property
    @abstractmethod
    def sd(self) -> Amount | None:
        """The standard deviation, in the unit of the mean."""

    @abstractmethod
    def reference(self, about: str) -> Step:
        """The mean, or what was meant: what each is compared with."""

    @abstractmethod
    def off(self, number: int, one: Step, reference: Step) -> Amount | None:
        """How far one of them is from its reference, in percent."""

    @property
    def rsd(self) -> Amount | None:
        """The relative standard deviation, in percent."""
        if self.variance is None or not self.mean.number:
            return None
        return percent(root(self.variance) / self.mean.number)


@frozen(eq=False, kw_only=True, slots=False)
class Masses(Sample):
    """Masses of capsules: gross, shell and net, and those of them that the rule compares."""

    gross: Sequence[Step]
    net: Net | None
    shell: ShellMass | None
    theoretical: Amount | None
    loss: Loss | None

    @property
    def sd(self) -> Amount | None:
        """The standard deviation, in mg/capsule."""
        return None if self.variance is None else Amount(root(self.variance), EACH)

    def reference(self, about: str) -> Step:
        """The mean, or the theoretical weight that belongs to what is weighed."""
        return self.mean if about == "mean" else self.expected(self.of)

    def expected(self, of: str) -> Step:
        """The theoretical weight of the contents; of a gross one with the mean shell."""
        assert self.theoretical is not None  # noqa: S101 - the rules of the record saw to it
        net = self.sheet.given("theoretical", self.theoretical)
        if of == "net":
            return net
        assert self.shell is not None  # noqa: S101 - the same
        return self.sheet.work("theoretical gross", fills.gross_mass, net, self.shell.mean)

    def off(self, number: int, one: Step, reference: Step) -> Amount | None:
        """How far a mass is from its reference, in percent."""
        formula = uniformity.relative_deviation
        return self.sheet.work(f"deviation of {number}", formula, one, reference).amount


@frozen(eq=False, kw_only=True, slots=False)
class Contents(Sample):
    """Contents of capsules as parts of the label."""

    of: str = "content"
    label: Amount | None
    fill: Amount | None
    target: Amount | None

    @property
    def sd(self) -> Amount | None:
        """The standard deviation, in percent of label."""
        return None if self.variance is None else percent(root(self.variance))

    def reference(self, about: str) -> Step:
        """The mean, or all of the label."""
        return self.mean if about == "mean" else self.sheet.constant("label", 1, "1", "the label")

    def off(self, number: int, one: Step, reference: Step) -> Amount | None:
        """How far a content is from its reference, in percent of that."""
        del number
        return percent(one.number / reference.number - 1) if reference.number else None


def drug_share(sheet: Sheet, label: Amount, fill: Amount) -> Amount:
    """Part of the contents that is drug, in percent."""
    step = sheet.work(
        "share of drug",
        uniformity.drug_share,
        sheet.given("label", label, active=True),
        sheet.given("fill", fill),
    )
    return Amount(step.number * 100, "%", step.name)
