"""A batch, planned: the record that a plan is given out as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._asking import Shown, ask
from galenic._late import kept as once
from galenic._record import Record
from galenic.errors import InputError, Problems, must_be
from galenic.results._several import Several, several

if TYPE_CHECKING:
    from galenic._materials.order import Order
    from galenic._notices import Notice
    from galenic._planning.packs import Body
    from galenic._planning.weighing import Weighed
    from galenic._sheet import Step
    from galenic.results._addition import Addition
    from galenic.results._explanation import Explanation
    from galenic.results._packing import PackingRange
    from galenic.results._parts import (
        Check,
        Dose,
        Ends,
        Fill,
        FillingStep,
        Made,
        PlannedActive,
        Potency,
        Shell,
        Use,
        Weighing,
    )
    from galenic.results._product import Kept, ProductMade
    from galenic.results._triturates import TriturateMade
    from galenic.results._way_out import WayOut

__all__ = ["Plan", "must_be_plan", "must_go_on"]


@frozen(eq=False, repr=False, slots=False)  # what is worked out when asked for is kept in a dict
class Plan(Shown, Record):
    """A batch, planned: the weights, the reasons and the notices.

    Printing it gives the worksheet; a notebook shows it as HTML; :meth:`to_html` gives a page to
    print, :meth:`to_markdown` Markdown, :meth:`to_dict` and :meth:`to_json` the documented schema
    ``galenic/plan/2``.

    Attributes
    ----------
    actives
        Each active with its dose, its potency and its stock, in the order in which they were given.
    potency, stock, dose
        Those of the only active; ``None`` where there are several.
    filling
        How the bodies are filled by completion, step by step; empty by any other method.
    product
        What is made in place of capsules; ``None`` of capsules. The plan of a product is that of
        one unit: ``made`` counts one, and ``dose``, ``fill`` and ``check`` are of the whole
        product, in mg and not in mg/capsule.
    capsule
        The capsule chosen. It is ``None`` where there is a ``product``, though no type checker
        hears of it: whoever plans capsules alone need not look.
    """

    order: Order
    made: Made
    actives: tuple[PlannedActive, ...] = field(converter=several)
    potency: Potency | None
    stock: Use | None
    capsule: Shell
    fill: Fill
    packing: PackingRange | None
    filling: tuple[FillingStep, ...] = field(converter=several)
    weighings: tuple[Weighing, ...] = field(converter=several)
    triturates: tuple[TriturateMade, ...] = field(converter=several)
    dose: Dose | None
    ends: Ends
    notices: tuple[Notice, ...] = field(converter=several)
    check: Check | None
    _steps: tuple[Step, ...] = field(eq=False, repr=False)
    _to_mix: tuple[Weighed, ...] = field(eq=False, repr=False)
    _body: Body = field(eq=False, repr=False)
    product: ProductMade | None = None
    proved: int | None = field(default=None, eq=False)

    @once
    def ways_out(self) -> tuple[WayOut, ...]:
        """What could be done where a weight cannot be set or a capsule is too full, the best first.

        Each is planned itself, so this is worked out only when it is asked for.
        """
        found: tuple[WayOut, ...] = ask("ways", self)
        return Several(found)

    @once
    def kept(self) -> tuple[Kept, ...]:
        """What it leaves for the shelf, each as a stock for the next order; none under a stop.

        Its product; and what is left of each triturate, where ``triturate.keep`` says to keep it
        and it holds one active alone.
        """
        found: tuple[Kept, ...] = ask("kept", self)
        return Several(found)

    @property
    def mixing(self) -> tuple[Addition, ...]:
        """How what was weighed is mixed, addition by addition; empty under a stop."""
        return Several(self._mixed[0])

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step of the calculation, to the weights and to how they are mixed."""
        return self._steps + self._mixed[1]

    @once
    def _mixed(self) -> tuple[tuple[Addition, ...], tuple[Step, ...]]:
        """The mixing has no say in the weights, and takes up to two fifths of their time."""
        mixed: tuple[tuple[Addition, ...], tuple[Step, ...]] = ask("mixing", self)
        return mixed

    @property
    def stopped(self) -> bool:
        """Whether a notice ends the plan; there are no weighings then."""
        return bool(self.stops)

    @property
    def stops(self) -> tuple[Notice, ...]:
        """The notices that end the plan."""
        return tuple(notice for notice in self.notices if notice.severity == "stop")

    def explain(self, name: str, which: int = 1) -> Explanation:
        """Show the way to one number: each step with its formula, its numbers and its source.

        Parameters
        ----------
        name
            The name of a step: ``filler``, ``stock``, ``total``, ``correction factor`` … Where a
            capsule holds several actives, that is the step of each of them, and ``ACTIVE: name``
            the step of one.
        which
            Which of them, where several steps bear the name.

        Returns
        -------
        Explanation
            The steps, what goes in before what uses it; the last is the number asked for.

        Raises
        ------
        InputError
            When no step bears the name; the message lists those that do.
        """
        from galenic.results._explanation import explained  # noqa: PLC0415 - seldom asked for

        return explained(self, name, which)

    def __repr__(self) -> str:
        """Name the batch."""
        if self.product is not None:
            made = self.product
            return f"<Plan of {made.mass.label} {made.active} {made.kind}, {made.strength.label}>"
        doses = ", ".join(f"{one.dose.label.text()} {one.name}" for one in self.actives)
        return f"<Plan of {self.made.planned} capsules, {doses}>"


def must_be_plan(given: object) -> None:
    """Refuse what is no plan, such as an order that was not planned.

    Raises
    ------
    InputError
        When it is none.
    """
    must_be(given, Plan, "plan", "a plan", "plan the order first: galenic.plan(order)")


def must_go_on(plan: Plan, lacks: str) -> None:
    """Refuse what is no plan, and a plan that was stopped, for which ``lacks`` says what it lacks.

    Raises
    ------
    InputError
        When it is none, or was stopped: a problem for each stop.
    """
    must_be_plan(plan)
    problems = Problems()
    for stop in plan.stops:
        expected = f"a plan that was not stopped: what is not made has no {lacks}"
        problems.add("stopped", "plan", stop.code, expected, stop.text)
    if problems:
        raise InputError(problems)
