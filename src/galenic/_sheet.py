"""One calculation: it calls formulas, checks their units, and keeps each step.

The steps are the explanation of a plan, its JSON, and what the proof replays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from attrs.exceptions import FrozenInstanceError

from galenic._amounts import ACTIVITIES, Amount, ExactFraction, computed
from galenic._notices import SEVERITIES, Notice
from galenic._values import Values
from galenic.errors import CheckError

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic.formulas import Formula

__all__ = ["Dimension", "Input", "Sheet", "Step"]


class Dimension(NamedTuple):
    """The dimension of an active: its name, and the unit that people read it in, mg, IU or CFU.

    Mass of one active never adds to mass of another, nor to mass of powder. Where the active is
    that of a ``product``, what a unit holds is told as that: its one unit is no capsule.
    """

    active: str
    unit: str
    product: bool = False


# How kept units enter the sheet: unit there, and the factor to it, if there is one. Mass of active,
# which amounts do not tell from other mass, is chosen by the caller.
_ENTERS: dict[str, tuple[str, Fraction | None]] = {
    "%": ("1", ExactFraction(1, 100)),
    "g/mL": ("mg/mL", ExactFraction(1000)),
}
_ENTERS_AS_ACTIVE: dict[str, tuple[str, Fraction | None]] = {
    "%": ("active/mg", ExactFraction(1, 100)),
    "g/mol": ("active/mmol", None),
}
for _unit in ("mg", *ACTIVITIES):
    _ENTERS_AS_ACTIVE[_unit] = ("active", None)
    _ENTERS_AS_ACTIVE[f"{_unit}/capsule"] = ("active/capsule", None)
    _ENTERS_AS_ACTIVE[f"{_unit}/dose"] = ("active/dose", None)
    _ENTERS_AS_ACTIVE[f"{_unit}/tablet"] = ("active/tablet", None)
    _ENTERS_AS_ACTIVE[f"{_unit}/g"] = ("active/mg", ExactFraction(1, 1000))
# A capsule that is opened is no capsule of the batch.
_OPENED = {"mg/capsule": "mg/opened", "active/capsule": "active/opened"}
# How they leave it for people: unit, and the factor to it, by what the active is measured in.
_LEAVES: dict[str, dict[str, tuple[str, Fraction | None]]] = {
    active: {
        "1": ("%", ExactFraction(100)),
        "mg/mL": ("g/mL", ExactFraction(1, 1000)),
        "active/mg": (f"{active}/g", ExactFraction(1000)),
        "mg/active": (f"mg/{active}", None),
        "active/mmol": ("g/mol", None),
        "active/mEq": ("mg/mEq", None),
        "active": (active, None),
        "active/capsule": (f"{active}/capsule", None),
        "active/dose": (f"{active}/dose", None),
        "active/tablet": (f"{active}/tablet", None),
        "active/opened": (f"{active}/capsule", None),
        "mg/opened": ("mg/capsule", None),
        "opened": ("capsule", None),
    }
    for active in ("mg", *ACTIVITIES)
}
_LEAVES_PRODUCT: dict[str, dict[str, tuple[str, Fraction | None]]] = {
    active: leaves
    | {"active/capsule": (active, None), "mg/capsule": ("mg", None), "capsule": ("1", None)}
    for active, leaves in _LEAVES.items()
}
"""The same of a product: what its one unit holds is what it holds."""


class Step:
    """One value of a calculation: given, or computed by a formula from other steps.

    It is itself and no other: steps are not compared by value, as records are.

    Attributes
    ----------
    name
        What it is, in words that ``plan.explain`` takes.
    number, unit
        The exact value, in the unit the formula declares; ``active`` is mass (or IU,
        or CFU) of active.
    active
        Of which active that is; ``None`` on a sheet that is about none.
    formula
        The formula that made it; ``None`` for a value that was given.
    inputs
        The steps that went in, in the order of the formula; a tuple where it takes a list.
    origin
        Where a given value came from, or the source of the formula.
    """

    __slots__ = ("active", "formula", "inputs", "name", "number", "origin", "unit")

    name: str
    number: Fraction
    unit: str
    formula: Formula | None
    inputs: tuple[Input, ...]
    origin: str
    active: Dimension | None

    def __init__(  # noqa: PLR0913, PLR0917 - the fields of a record, positional for speed
        self,
        name: str,
        number: Fraction,
        unit: str,
        formula: Formula | None,
        inputs: tuple[Input, ...],
        origin: str,
        active: Dimension | None,
    ) -> None:
        """Take the fields."""
        put = object.__setattr__
        put(self, "name", name)
        put(self, "number", number)
        put(self, "unit", unit)
        put(self, "formula", formula)
        put(self, "inputs", inputs)
        put(self, "origin", origin)
        put(self, "active", active)

    def __setattr__(self, name: str, value: object, /) -> None:
        """Refuse to change a step: what a plan says of it, and proves, would not."""
        raise FrozenInstanceError

    def __delattr__(self, name: str, /) -> None:
        """Refuse it, too."""
        raise FrozenInstanceError

    def __reduce__(self) -> tuple[type[Step], tuple[Any, ...]]:
        """Travel as what it is made of: a quarter less than with the name of every field."""
        what, how = (self.name, self.number, self.unit), (self.formula, self.inputs)
        return type(self), (*what, *how, self.origin, self.active)

    @property
    def amount(self) -> Amount:
        """The value as an amount, in the units that people use."""
        active = self.active
        if active is None:
            leaves = _LEAVES["mg"]
        else:
            leaves = (_LEAVES_PRODUCT if active.product else _LEAVES)[active.unit]
        unit, factor = leaves.get(self.unit, (self.unit, None))
        number = self.number if factor is None else self.number * factor
        return computed(number, unit, self.name)

    def __repr__(self) -> str:
        """Name and value."""
        return f"<Step {self.name}: {self.number} {self.unit}>"


class _SoftStep(Step):
    """A step while it is made: its fields can be set, until it is given the class of steps."""

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__  # both, or neither is as fast as it can be


_new = object.__new__

Input: TypeAlias = Step | tuple[Step, ...]


class Sheet:
    """The sheet on which one plan is worked out.

    Parameters
    ----------
    active
        The active that it is about, whose mass is a dimension of its own. A sheet about none
        computes what is of no active, and :meth:`about` opens it for each of several.

    Attributes
    ----------
    steps, notices
        What was entered and computed so far, and what was noted.
    """

    __slots__ = ("_stops", "active", "notices", "one_of", "steps")

    def __init__(self, active: Dimension | None = None) -> None:
        """Begin an empty sheet."""
        self.active = active
        self.one_of: str | None = None
        self.steps: list[Step] = []
        self.notices: list[Notice] = []
        self._stops: list[str] = []

    @property
    def stopped(self) -> bool:
        """Whether a notice so far ends the plan."""
        return bool(self._stops)

    def blank(self) -> Sheet:
        """An empty sheet about the same, to try something out on."""
        sheet = Sheet(self.active)
        sheet.one_of = self.one_of
        return sheet

    def about(self, active: Dimension) -> Sheet:
        """The same sheet, about one of several actives: steps and notices bear its name."""
        view = Sheet(active)
        view.one_of, view._stops = active.active, self._stops
        view.steps, view.notices = self.steps, self.notices
        return view

    def measured_in(self, unit: str | None) -> Sheet:
        """The same sheet, where the active is stated in another measure: a dimension of its own."""
        if self.active is None or unit is None or unit == self.active.unit:
            return self
        view = Sheet(self.active._replace(unit=unit))
        view.one_of, view._stops = self.one_of, self._stops
        view.steps, view.notices = self.steps, self.notices
        return view

    def key(self, path: str) -> str:
        """A key of the order file that has no amount: under [active] where there are several."""
        return path if self.one_of is None else f"active.{path}"

    def given(
        self, name: str, amount: Amount, *, active: bool = False, opened: bool = False
    ) -> Step:
        """Enter a value from outside.

        ``active`` says that its mass is mass of active, ``opened`` that its capsule is one that
        is opened.
        """
        unit, factor = (_ENTERS_AS_ACTIVE if active else _ENTERS).get(
            amount.unit, (amount.unit, None)
        )
        if opened:
            unit = _OPENED[unit]
        number = amount.number if factor is None else amount.number * factor
        if active and self.active is None:
            raise CheckError(f"{name} was entered on a sheet that is about no active")
        named = name if self.one_of is None else f"{self.one_of}: {name}"
        step = Step(named, number, unit, None, (), amount.origin, self.active)
        self.steps.append(step)
        return step

    def constant(self, name: str, number: int | Fraction, unit: str, origin: str) -> Step:
        """Enter a number of our own, such as one capsule, with the reason for it."""
        exact = ExactFraction.of(number)
        named = name if self.one_of is None else f"{self.one_of}: {name}"
        step = Step(named, exact, unit, None, (), origin, self.active)
        self.steps.append(step)
        return step

    def work(self, name: str, formula: Formula, *inputs: Input) -> Step:
        """Compute a value with a formula, after checking the unit of each input against it.

        Raises
        ------
        CheckError
            When an input has another unit than the formula declares, or is of another active.
        """
        if formula.of_active:
            self._check_active(formula, inputs)
        units = formula.pair
        if units is not None:  # two in three formulas: the one takes half of the other's time
            one, other = inputs
            if one.unit != units[0] or other.unit != units[1]:  # type: ignore[union-attr]
                raise _mismatch(formula, inputs)
            number = formula.function(one.number, other.number)  # type: ignore[union-attr]
        else:
            number = formula.function(*_checked(formula, inputs))
        step = _new(_SoftStep)  # made in place: most of the steps of a plan are made here
        step.name = name if self.one_of is None else f"{self.one_of}: {name}"
        step.number = number
        step.unit = formula.unit
        step.formula = formula
        step.inputs = inputs
        step.origin = formula.source
        step.active = self.active
        step.__class__ = Step  # type: ignore[assignment]
        self.steps.append(step)
        return step

    def _check_active(self, formula: Formula, inputs: tuple[Input, ...]) -> None:
        """Mass of active is that of the active that the sheet is about, and of no other."""
        active = self.active
        if active is None:
            raise CheckError(f"{formula.name} was worked out on a sheet that is about no active")
        for entry in inputs:
            steps: tuple[Step, ...] = entry if type(entry) is tuple else (entry,)  # type: ignore[assignment]
            for step in steps:
                if step.active is active:
                    continue
                if "active" in step.unit and step.active != active:
                    told = f"{formula.name} of {active} was given {step!r} of {step.active}"
                    raise CheckError(told)

    def adopt(self, other: Sheet) -> None:
        """Take over the steps and notices of a sheet that was worked out on trial."""
        self.steps += other.steps
        self.notices += other.notices
        self._stops += other._stops

    def note(self, code: str, **values: object) -> None:
        """Add a notice from the catalogue."""
        if self.one_of is not None:
            values["of_active"] = self.one_of
        severity = SEVERITIES[code]
        if severity == "stop":
            self._stops.append(code)
        self.notices.append(Notice(code, severity, Values(values)))


def _checked(formula: Formula, inputs: tuple[Input, ...]) -> list[Any]:
    """The numbers of the inputs, lists among them, each in the unit that the formula declares."""
    numbers: list[Any] = []
    for entry, (unit, many) in zip(inputs, formula.units, strict=True):
        steps: tuple[Step, ...] = entry if many else (entry,)  # type: ignore[assignment]
        found = []
        for step in steps:
            if step.unit != unit:
                raise _mismatch(formula, inputs)
            found.append(step.number)
        numbers.append(found if many else found[0])
    return numbers


def _mismatch(formula: Formula, inputs: tuple[Input, ...]) -> CheckError:
    units = ", ".join(unit for unit, _ in formula.units)
    return CheckError(f"{formula.name} wants {units}, was given {inputs!r}")
