"""The way to one number of a plan, as data: each step once, what went into it, and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from galenic._amounts import SHOWN_DIGITS, Amount, rounded_text
from galenic._asking import Shown
from galenic._fields.near import nearest
from galenic._record import Record
from galenic.errors import InputError, Problems, must_be

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from galenic._notices import Notice
    from galenic._sheet import Input, Step
    from galenic.results._plan import Plan

__all__ = ["ExplainedInput", "ExplainedStep", "Explanation", "amounts", "explained"]


_MOST = 5  # names that are offered for a number


@frozen(eq=False, repr=False)
class ExplainedInput(Record):
    """What went into a step: its symbol in the formula, and the ``step`` that gives it."""

    symbol: str
    name: str
    step: int
    amount: Amount


@frozen(eq=False, repr=False)
class ExplainedStep(Record):
    """One step: a value that was given, or a formula, the numbers put into it and the result.

    A given value has no ``symbol``, no ``formula`` and no ``numbers``; its ``source`` is where it
    was given. In ``numbers`` a part of one is a plain number (``0.12``, not ``12 %``), and numbers
    are shortened for people; the exact ones are in ``inputs``.
    """

    number: int
    name: str
    symbol: str | None
    formula: str | None
    inputs: tuple[ExplainedInput, ...]
    numbers: str | None
    amount: Amount
    source: str


@frozen(eq=False, repr=False)
class Explanation(Shown, Record):
    """The way to one number of a plan: its steps, each once, what goes in before what uses it.

    The last step is the number itself. ``which`` says which of the ``of`` steps of that name in
    the plan it is; ``among`` are the names of these: where a capsule holds several actives, the
    name without that of an active finds the step of each.

    Printing it gives text; a notebook shows it as HTML whose steps fold; :meth:`to_dict` and
    :meth:`to_json` give the documented schema ``galenic/explanation/1``.

    ``stops`` are the notices that stop the plan: under one no number of it is an instruction, and
    every page says so first. ``pharmacy_file`` is the one that the command line found by itself.
    """

    name: str
    which: int
    of: int
    steps: tuple[ExplainedStep, ...]
    stops: tuple[Notice, ...] = ()
    among: tuple[str, ...] = ()
    pharmacy_file: str | None = field(default=None, eq=False)

    @property
    def stopped(self) -> bool:
        """Whether the plan is stopped: nothing may be weighed by this number then."""
        return bool(self.stops)

    @property
    def amount(self) -> Amount:
        """The number that is explained."""
        return self.steps[-1].amount

    def __repr__(self) -> str:
        """Name the number, and how many steps lead to it."""
        return f"<Explanation of {self.name}: {self.amount}, {len(self.steps)} steps>"


def _meant(name: str, steps: Sequence[Step], plain: Sequence[str]) -> list[str]:
    """The names that may be meant: the nearest, or those of a number as it is printed."""
    names = list(dict.fromkeys((*(step.name for step in steps), *plain)))
    near = nearest(name, names)
    if near is not None:
        return [near]
    told = " ".join(str(name).split())
    found = [step.name for step, one in amounts(steps).items() if told in _printed(one)]
    return list(dict.fromkeys(found))[:_MOST]


def _printed(amount: Amount) -> tuple[str, ...]:
    """An amount as a person may have read it: with its unit, with its last letter or without."""
    text = amount.text()
    return text, text.partition(" ")[0], text.replace(" ", "")


class _Bare(Amount):
    """A count or a factor: for people it has no unit, for machines the percent of its step."""

    __slots__ = ()

    def text(self, digits: int = SHOWN_DIGITS) -> str:
        return rounded_text(self.number / 100, digits)


def amounts(steps: Sequence[Step]) -> dict[Step, Amount]:
    """The amount of each step as it is told: without unit where a formula says it is no part."""
    bare = set(_bare(steps))
    return {step: _told(step, step in bare) for step in steps}


def _told(step: Step, bare: bool) -> Amount:  # noqa: FBT001 - told of each step
    if _is_one_product(step):
        return _Bare(step.number * 100, "%", step.name)
    return _Bare(step.amount.number, "%", step.name) if bare else step.amount


def _is_one_product(step: Step) -> bool:
    """Whether a step is the one unit that a product is, which no grammar has a word for."""
    return step.amount.unit == "1"


def _bare(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps that a formula makes, or takes, as a count or a factor."""
    for step in steps:
        made = step.formula
        if made is None or not made.bare:
            continue
        if "return" in made.bare:
            yield step
        for (name, _, _), entry in zip(made.parameters, step.inputs, strict=True):
            yield from _members(entry) if name in made.bare else ()


def explained(plan: Plan, name: str, which: int) -> Explanation:
    """Explain the step of that name, of several the one in that place, from 1."""
    must_be(name, str, "name", "the name of a step", "plan.steps has the names")
    steps = plan.steps
    called = {name, *(_of(one.name, name) for one in plan.actives if len(plan.actives) > 1)}
    found = [step for step in steps if step.name in called]
    problems = Problems()
    if not found:
        near = _meant(name, steps, list(_plain(plan)))
        question = f"did you mean {' or '.join(map(repr, near))}? " if near else ""
        remedy = f"{question}`galenic explain ORDER` lists all names"
        one = near[0] if len(near) == 1 else None
        expected = f"the name of one of {len({step.name for step in steps})} numbers of the plan"
        names = tuple(dict.fromkeys(step.name for step in steps))
        problems.add("unknown", "name", name, expected, remedy, near=one, choices=names)
    elif which not in range(1, len(found) + 1):
        expected = f"a whole number from 1 to {len(found)}"
        problems.add("range", "which", which, expected, _counted(name, found))
    if problems:
        raise InputError(problems)
    way = _Way(amounts(steps))
    way.follow(found[which - 1])
    return Explanation(
        name=found[which - 1].name,
        which=which,
        of=len(found),
        steps=tuple(way.steps),
        stops=plan.stops,
        among=tuple(step.name for step in found),
        pharmacy_file=plan.order.pharmacy_file,
    )


def _of(active: str, name: str) -> str:
    """What a step is called where it is of one of several actives."""
    return f"{active}: {name}"


def _plain(plan: Plan) -> Iterator[str]:
    """The names of steps that are of one of several actives, without that."""
    several = plan.actives if len(plan.actives) > 1 else ()
    leads = [_of(one.name, "") for one in several]
    for step in plan.steps:
        yield from (step.name.removeprefix(lead) for lead in leads if step.name.startswith(lead))


def _counted(name: str, found: Sequence[Step]) -> str:
    """How many steps of a name there are; of several actives, which is whose."""
    names = [step.name for step in found]
    if set(names) == {name}:
        return f"{len(found)} steps are called {name}"
    listed = "; ".join(f"{place} is {one}" for place, one in enumerate(names, 1))
    return f"{len(found)} steps are called {name}: {listed}"


class _Way:
    """The steps on the way to a number; what was worked out twice alike stands once."""

    def __init__(self, amounts: Mapping[Step, Amount]) -> None:
        self._amounts = amounts
        self.steps: list[ExplainedStep] = []
        self._places: dict[object, int] = {}

    def follow(self, step: Step) -> int:
        """Number a step, after those that go into it."""
        if step in self._places:
            return self._places[step]
        inputs = tuple(self._inputs(step))
        alike = (step.name, step.number, step.unit, step.origin, tuple(one.step for one in inputs))
        place = self._places.get(alike)
        if place is None:
            place = self._places[alike] = len(self.steps) + 1
            self.steps.append(self._told(place, step, inputs))
        self._places[step] = place
        return place

    def _inputs(self, step: Step) -> Iterator[ExplainedInput]:
        symbols = step.formula.symbols if step.formula is not None else ()
        for symbol, entry in zip(symbols, step.inputs, strict=True):
            for one in _members(entry):
                yield ExplainedInput(symbol, one.name, self.follow(one), self._amounts[one])

    def _told(self, place: int, step: Step, inputs: tuple[ExplainedInput, ...]) -> ExplainedStep:
        made, amount = step.formula, self._amounts[step]
        if made is None:
            return ExplainedStep(place, step.name, None, None, (), None, amount, step.origin)
        numbers = made.with_numbers(*map(_written, step.inputs))
        told = (made.symbol, made.text, inputs, numbers, amount, made.source)
        return ExplainedStep(place, step.name, *told)


def _members(entry: Input) -> tuple[Step, ...]:
    return entry if isinstance(entry, tuple) else (entry,)


def _written(entry: Input) -> str | list[str]:
    """The number of a step for people, with its unit; a part of one without."""
    if isinstance(entry, tuple):
        return [_number(one) for one in entry]
    return _number(entry)


def _number(step: Step) -> str:
    plain = step.unit == "1" or _is_one_product(step)
    return rounded_text(step.number) if plain else step.amount.text()
