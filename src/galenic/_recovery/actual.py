"""What was really weighed: the file of readings, held against the plan that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._amounts.grammar import last_digit
from galenic._amounts.units_off import about, factor_off, other_unit
from galenic._materials.methods import COMPLETION
from galenic._record import Record
from galenic.errors import NOTHING, InputError, Problems
from galenic.results._plan import must_be_plan

if TYPE_CHECKING:
    from galenic.results._plan import Plan

__all__ = [
    "STAGES",
    "TO_EMPTY",
    "Actual",
    "ActualWeight",
    "is_by_completion",
    "read_actual",
    "topped_up",
    "typed_to",
]

PLAIN = ("weighed", "mixed", "filled")
"""How far a batch has come: weights lie apart, powders are one blend, capsules are closed."""

TO_EMPTY = ("first-fill", "topped-up")
"""Stages at which the bodies are still to be emptied, and all of their powder mixed again."""

BY_COMPLETION = ("weighed", "premixed", *TO_EMPTY, "filled")
"""The same where bodies are filled with a premix and topped up until all are full."""

STAGES = ("weighed", "mixed", *BY_COMPLETION[1:])


def is_by_completion(plan: Plan) -> bool:
    """Whether bodies are topped up with filler that nobody can tell before."""
    return plan.fill.method == COMPLETION


@frozen(eq=False, repr=False)
class ActualWeight(Record):
    """An [[actual]] weighing: what the balance showed for one step of the plan."""

    step: int = fields.count(doc="number of the weighing in the plan", at_most=1000)
    weighed: Amount | None = fields.amount("mg", doc="the weight that was read", default=None)
    residue: Amount | None = fields.amount(
        "mg", doc="what stayed in the boat, weighed back", zero=True, default=None
    )
    before: Amount | None = fields.amount(
        "mg", doc="boat with powder, for a reading by difference", default=None
    )
    after: Amount | None = fields.amount(
        "mg", doc="boat after it was emptied, for a reading by difference", zero=True, default=None
    )

    @property
    def net(self) -> Fraction:
        """What went into the vessel, in mg."""
        if self.weighed is not None:
            return self.weighed.number - (self.residue.number if self.residue else 0)
        assert self.before is not None  # noqa: S101 - the rules below saw to it
        assert self.after is not None  # noqa: S101
        return self.before.number - self.after.number

    @property
    def emptied(self) -> bool:
        """Whether the boat has been emptied into its vessel: what is in cannot be taken off."""
        return self.weighed is None or self.residue is not None

    @fields.rule(reads=("weighed", "residue", "before", "after"))
    def _read_in_one_way(self, path: str, problems: Problems) -> None:
        by_difference = [key for key in ("before", "after") if getattr(self, key) is not None]
        if self.weighed is not None:
            for key in by_difference:
                problems.add(
                    "conflict",
                    f"{path}.{key}",
                    getattr(self, key).label,
                    "either weighed, or before and after",
                    "keep the reading that was taken",
                )
            return
        if not by_difference:
            expected = "an amount in mg, or before and after"
            remedy = "add what the balance showed"
            problems.add("missing", f"{path}.weighed", NOTHING, expected, remedy)
        for key in {"before", "after"} - set(by_difference) if by_difference else ():
            remedy = "add it: a reading by difference takes both"
            problems.add("missing", f"{path}.{key}", NOTHING, "an amount in mg", remedy)

    @fields.rule("before", "after")
    def _lighter_when_emptied(self, path: str, problems: Problems) -> None:
        if self.before is not None and self.after is not None and self.after >= self.before:
            expected = f"less than the {self.before.label} before"
            remedy = "check both readings; they may be exchanged"
            problems.add("conflict", f"{path}.after", self.after.label, expected, remedy)

    @fields.rule("residue", reads=("weighed", "before", "after"))
    def _residue_of_a_weight(self, path: str, problems: Problems) -> None:
        assert self.residue is not None  # noqa: S101 - the rule names it
        if self.weighed is None:
            expected = "no residue beside before and after"
            remedy = "leave it out: the difference has taken it off already"
            problems.add("conflict", f"{path}.residue", self.residue.label, expected, remedy)
        elif self.residue >= self.weighed:
            expected = f"less than the {self.weighed.label} weighed"
            problems.add(
                "conflict", f"{path}.residue", self.residue.label, expected, "check both readings"
            )


@frozen(eq=False, repr=False)
class Actual(Record):
    """The file of readings."""

    stage: str = fields.choice(*STAGES, doc="how far the batch has come")
    actual: tuple[ActualWeight, ...] = fields.tables(
        ActualWeight, doc="what was read", key="step", default=()
    )
    capsules_filled: int | None = fields.count(
        doc="capsules that the blend was filled into; absent: as planned",
        at_most=1_000_000,
        default=None,
    )
    blend_left: Amount | None = fields.amount(
        "mg", doc="blend left over after filling; absent: none", zero=True, default=None
    )
    blend_lost: Amount | None = fields.amount(
        "mg", doc="blend that was spilt, so that no capsule has it; absent: none", default=None
    )
    filler_used: Amount | None = fields.amount(
        "mg", doc="all the filler that went in, by completion: premix and top-up", default=None
    )
    topped_up: Amount | None = fields.amount(
        "mg", doc="filler added after the premix, in place of filler_used", zero=True, default=None
    )
    capsules_lost: int | None = fields.count(
        doc="bodies lost with their powder before it was mixed again; absent: none",
        at_most=1_000_000,
        default=None,
    )

    @fields.rule(
        "stage",
        reads=(
            *("capsules_filled", "blend_left", "blend_lost", "capsules_lost"),
            *("filler_used", "topped_up"),
        ),
    )
    def _only_at_its_stage(self, _path: str, problems: Problems) -> None:
        for key, stages in _AT.items():
            given = getattr(self, key)
            if given is None or self.stage in stages:
                continue
            filled = key in {"capsules_filled", "blend_left"} and self.stage in PLAIN
            told = ("filled",) if filled else stages
            expected = f"the stage {' or '.join(map(repr, told))} with it"
            remedy = "leave it out, or correct the stage"
            if key == "blend_left" and self.stage in _AT["blend_lost"]:
                remedy += "; what was spilt before any was filled is blend_lost"
            problems.add("conflict", key, given, expected, remedy)

    @fields.rule("filler_used", "topped_up")
    def _one_way_to_filler(self, _path: str, problems: Problems) -> None:
        if self.filler_used is not None and self.topped_up is not None:
            expected, remedy = "filler_used alone, or topped_up alone", "leave one of them out"
            problems.add("conflict", "topped_up", self.topped_up.label, expected, remedy)


_AT = {
    "capsules_filled": (*TO_EMPTY, "filled"),
    "blend_left": (*TO_EMPTY, "filled"),
    "blend_lost": ("mixed", "premixed", "filled"),
    "capsules_lost": TO_EMPTY,
    "filler_used": ("topped-up", "filled"),
    "topped_up": ("topped-up", "filled"),
}
"""The stages at which each of these can have been read."""


@frozen(eq=False, repr=False)
class _Allowed(Record):
    """What is asked beside the file."""

    tolerance: Amount = fields.amount("%", doc="how far the dose may be off", at_most=100)


def read_actual(given: object, plan: Plan, tolerance: object) -> tuple[Actual, Fraction]:
    """Read the readings of a batch against its plan; gives them, and the tolerance as a part of 1.

    Raises
    ------
    InputError
        With every problem of readings, plan and tolerance.
    """
    must_be_plan(plan)
    problems = Problems()
    if plan.stopped:
        remedy = "plan the batch so that it can be weighed"
        problems.add("stop", "plan", "a plan with a stop", "a plan with weighings", remedy)
    told = {} if tolerance is None else {"tolerance": tolerance}
    allowed = fields.read(_Allowed, told, "", problems)
    made = None
    if isinstance(given, Mapping):
        found = fields.gather(fields.keys(Actual), given, "", problems)
        made = fields.build(Actual, found, "", problems)
        if not plan.stopped:
            _check_steps(given, plan, problems)
            _check_stage(made, plan, problems)
            if not problems:
                _check_order(made, plan, problems)
                _check_filler(made, plan, problems)
            if not problems:
                _check_unit(made, plan, problems)
    else:
        remedy = "give `stage` and `[[actual]]`"
        problems.add("kind", "actual", given, "a table of readings", remedy)
    if problems or made is None or allowed is None:
        raise InputError(problems)
    return made, allowed.tolerance.number / 100


def _check_stage(made: Actual, plan: Plan, problems: Problems) -> None:
    """Refuse a stage that the method of the plan does not have, and ask for what its stage needs.

    A stage that could not be read is refused already.
    """
    completed = is_by_completion(plan)
    stages = BY_COMPLETION if completed else PLAIN
    stage = made.stage if made.stage in STAGES else None
    if stage is not None and stage not in stages:
        method = "by completion" if completed else "without topping up"
        expected = f"one of {', '.join(stages)}, as of a plan {method}"
        problems.add("conflict", "stage", stage, expected, "take the stage that was reached")
    told = {key: getattr(made, key) for key in ("filler_used", "topped_up")}
    given = {key: one for key, one in told.items() if one is not None}
    if completed and stage in _AT["filler_used"] and not given:
        expected = "the filler that really went in, as filler_used, or topped_up"
        remedy = "add it: it says what lies in the capsules"
        problems.add("missing", "filler_used", NOTHING, expected, remedy)
    for key, one in given.items() if not completed and stage == "filled" else ():
        expected = "none: the plan weighs all of the filler as a step"
        problems.add("conflict", key, one.label, expected, "give it as the reading of that step")


def _check_filler(made: Actual, plan: Plan, problems: Problems) -> None:
    """Less filler was used than went into the premix, or more bodies lost than there were."""
    net = {reading.step: reading.net for reading in made.actual}
    premix = sum(net.get(one.step, Fraction(0)) for one in plan.weighings if one.is_filler)
    if made.filler_used is not None and made.filler_used.number < premix:
        expected = f"at least the {_mg(Fraction(premix))} of the premix"
        remedy = "give the filler of premix and top-up together, or topped_up alone"
        problems.add("conflict", "filler_used", made.filler_used.label, expected, remedy)
    bodies = made.capsules_filled or plan.made.planned
    if made.capsules_lost is not None and made.capsules_lost >= bodies:
        expected = f"fewer than the {bodies} that were filled"
        problems.add("conflict", "capsules_lost", made.capsules_lost, expected, "check the count")


def _check_unit(made: Actual, plan: Plan, problems: Problems) -> None:
    """Refuse readings that all fit the plan, but in another unit; one alone may be a slip."""
    planned = {one.step: (one.weigh or one.exact).number for one in plan.weighings}
    masses = [one.weighed or one.before for one in made.actual]
    factor = factor_off(
        [one.net for one in made.actual], [about(planned[one.step]) for one in made.actual]
    )
    if factor is None or len(masses) < _COLUMN or masses[0] is None:
        return
    unit = other_unit(masses[0], factor)
    way = "large" if factor > 1 else "small"
    expected = f"about {Amount(planned[made.actual[0].step], 'mg').text()}, as planned"
    remedy = f"all readings are about a thousand times too {way}, or more: check their unit"
    remedy += "" if unit is None else f"; were they read in {unit}?"
    problems.add("unit", "actual", f"{masses[0].label} at first", expected, remedy)


_COLUMN = 2  # readings at the least: of one alone the unit of all cannot be told


def typed_to(given: Mapping[str, Any]) -> dict[int, Fraction]:
    """By step, what one of the last digit typed stands for, in mg: the coarsest of its readings.

    Only text tells; a quantity or an amount does not say how many digits were read.
    """
    found = {}
    for entry in given.get("actual", ()):
        typed = [last_digit(entry[key]) for key in _READ if isinstance(entry.get(key), str)]
        digits = [digit for digit in typed if digit is not None]
        if digits:
            found[entry["step"]] = max(digits)
    return found


_READ = ("weighed", "residue", "before", "after")


def _check_steps(given: Mapping[str, Any], plan: Plan, problems: Problems) -> None:
    """Look at the numbers of the steps as they were given, whatever else is wrong."""
    entries = given.get("actual", ())
    if not isinstance(entries, (list, tuple)):
        return
    known = [weighing.step for weighing in plan.weighings]
    given_as = [entry.get("step") if isinstance(entry, Mapping) else None for entry in entries]
    steps = [step if type(step) is int else None for step in given_as]
    for place, step in enumerate(steps):
        if step is not None and 0 < step <= 1000 and step not in known:  # noqa: PLR2004 - the key's
            expected = f"a step of the plan, 1 to {len(known)}"
            remedy = "take the number from the worksheet"
            problems.add("unknown-step", f"actual[{place}].step", step, expected, remedy)
    counted = {weighing.step for weighing in plan.weighings if weighing.is_counted}
    missing = [str(step) for step in known if step not in steps and step not in counted]
    stage = given.get("stage")
    if missing and isinstance(stage, str) and stage in STAGES[1:]:
        problems.add(
            "missing",
            "actual",
            f"no reading of step {', '.join(missing)}",
            f"every step of the plan at the stage {stage!r}",
            "add what was read, or correct the stage",
        )


def _check_order(made: Actual, plan: Plan, problems: Problems) -> None:
    """No aliquot is taken from a mixture before it was made, nor more than was made.

    Weights that go into the batch may be read in any order: they lie apart until all is mixed.
    """
    net = {reading.step: reading.net for reading in made.actual}
    places = {reading.step: place for place, reading in enumerate(made.actual)}
    for weighing in plan.weighings:
        into = [one.step for one in plan.weighings if one.into == weighing.from_]
        if weighing.step not in net or not into:
            continue
        missing = [str(step) for step in into if step not in net]
        path, name = f"actual[{places[weighing.step]}]", weighing.from_
        if missing:
            expected = f"the readings of step {', '.join(missing)} too, which go into {name}"
            remedy = "add them: nothing is taken from a mixture that is not made"
            problems.add("missing", f"{path}.step", weighing.step, expected, remedy)
        elif net[weighing.step] > sum(net[step] for step in into):
            held = sum((net[step] for step in into), Fraction(0))
            problems.add(
                "conflict",
                path,
                f"{_mg(net[weighing.step])} out of {name}",
                f"at most the {_mg(held)} that went into {name}",
                "check the readings",
            )
    blend = sum(net[one.step] for one in plan.weighings if one.into == "batch" and one.step in net)
    if made.stage == "filled":  # before that it is the premix of which some was left
        blend += topped_up(made, plan)
    gone = {key: getattr(made, key) for key in ("blend_left", "blend_lost")}
    told = {key: one for key, one in gone.items() if one is not None}
    if told and sum(one.number for one in told.values()) >= blend:
        key, *others = told
        expected = f"less than the blend of {_mg(Fraction(blend))}"
        expected += ", with blend_lost" if others else ""
        problems.add("conflict", key, told[key].label, expected, "check the reading")


def topped_up(made: Actual, plan: Plan) -> Fraction:
    """The filler that went in after the premix, in mg."""
    if made.topped_up is not None:
        return made.topped_up.number
    if made.filler_used is None:
        return Fraction(0)
    premix = {one.step for one in plan.weighings if one.is_filler}
    return made.filler_used.number - sum(one.net for one in made.actual if one.step in premix)


def _mg(mass: Fraction) -> str:
    return Amount(mass, "mg").text()
