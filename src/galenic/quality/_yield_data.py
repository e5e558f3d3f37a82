"""What a check of the yield is given: what was weighed in, and what was filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic import _fields as fields
from galenic.quality._chosen import rule_of
from galenic.quality._columns import any_contents, refuse_other_unit
from galenic.quality._given import (
    EACH,
    Losses,
    missing,
)

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = ["Yield"]


@frozen(eq=False, repr=False)
class Yield(Losses):
    """What was weighed in and what came out."""

    check = "yield"

    rule: str = rule_of(check)
    theoretical: Amount | None = fields.amount(
        "mg/capsule", doc="theoretical weight of the contents", rename=EACH, default=None
    )

    @fields.rule("theoretical")
    def _theory_in_its_unit(self, _path: str, problems: Problems) -> None:
        if self.theoretical is not None:
            refuse_other_unit(problems, "theoretical", [self.theoretical], any_contents())

    @fields.rule("limits")
    def _limit_on_the_loss(self, _path: str, problems: Problems) -> None:
        if self.limits is not None and self.limits.loss is None:
            missing(
                problems, "limits.loss", "the largest loss", "add it: the yield is checked by it"
            )

    @fields.rule("filled_gross", reads=("shell_mean", "size"))
    def _shells_for_gross(self, _path: str, problems: Problems) -> None:
        if self.shell_mean is None and self.size is None:
            remedy = "give shell_mean, or size and maker: the yield is net, not gross"
            missing(problems, "shell_mean", "the mass of a shell", remedy)
