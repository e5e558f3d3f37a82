"""A batch, planned: the record that a plan is given out as."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic.display import Shown
from galenic.errors import GalenicError
from galenic.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from galenic.materials.order import Order
    from galenic.notices import Notice
    from galenic.planning.mixing import Mixture
    from galenic.planning.records import (
        Check,
        Dose,
        Ends,
        Fill,
        Made,
        Mixing,
        PackingRange,
        Potency,
        Shell,
        Triturate,
        Use,
        WayOut,
        Weighing,
    )
    from galenic.sheet import Step

__all__ = ["Plan"]


@frozen(eq=False, repr=False)
class Plan(Shown, Record):
    """A batch, planned: the weights, the reasons and the notices.

    Printing it gives the worksheet; a notebook shows it as HTML; :meth:`to_dict` and
    :meth:`to_json` give the documented schema ``galenic/plan/1``.
    """

    order: Order
    made: Made
    potency: Potency
    stock: Use
    capsule: Shell
    fill: Fill
    packing: PackingRange | None
    weighings: tuple[Weighing, ...]
    triturates: tuple[Triturate, ...]
    dose: Dose
    ends: Ends
    notices: tuple[Notice, ...]
    check: Check | None
    _steps: tuple[Step, ...] = field(eq=False, repr=False)
    _find_ways: Callable[[Plan], tuple[WayOut, ...]] = field(eq=False, repr=False)
    _mixture: Mixture = field(eq=False, repr=False)
    proved: int | None = field(default=None, eq=False)

    @cached_property
    def ways_out(self) -> tuple[WayOut, ...]:
        """What could be done where a weight cannot be set or a capsule is too full, the best first.

        Each is planned itself, so this is worked out only when it is asked for.
        """
        return self._find_ways(self)

    @property
    def mixing(self) -> tuple[Mixing, ...]:
        """How what was weighed is mixed, addition by addition; empty under a stop."""
        return self._mixture.additions

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step of the calculation, to the weights and to how they are mixed."""
        return self._steps + self._mixture.steps

    @property
    def stopped(self) -> bool:
        """Whether a notice ends the plan; there are no weighings then."""
        return any(notice.severity == "stop" for notice in self.notices)

    def explain(self, name: str) -> str:
        """Show the way to one number: its formula, source, inputs, and theirs in turn.

        Parameters
        ----------
        name
            The name of a step: ``filler``, ``stock``, ``total``, ``correction factor`` …

        Raises
        ------
        GalenicError
            When no step bears the name; the message lists those that do.
        """
        for step in self.steps:
            if step.name == name:
                return "\n".join(_explained(step, 0))
        names = ", ".join(dict.fromkeys(step.name for step in self.steps))
        raise GalenicError(f"no step is called {name!r}; there are: {names}")

    def __repr__(self) -> str:
        """Name the batch."""
        return f"<Plan of {self.made.planned} capsules, {self.dose.label} {self.order.active}>"


def _explained(step: Step, depth: int) -> list[str]:
    lead = "    " * depth
    if step.formula is None:
        return [f"{lead}{step.name} = {step.amount.text()}   ({step.origin})"]
    lines = [
        f"{lead}{step.name} = {step.amount.text()}",
        f"{lead}    {step.formula.text}   [{step.formula.source}]",
    ]
    for entry in step.inputs:
        for one in entry if isinstance(entry, tuple) else (entry,):
            lines += _explained(one, depth + 1)
    return lines
