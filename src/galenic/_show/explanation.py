"""An explanation as text, as HTML whose steps fold, and as data (``galenic/explanation/1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._asking import answers
from galenic._notices import Severity
from galenic._show.html import block, escape, folded, heading, notice_block
from galenic._show.inert import inert
from galenic._show.parts import Listing, Notes, Page
from galenic._show.plain import plain
from galenic._show.tables import chosen, table
from galenic._show.text import notice_lines, wrapped
from galenic._version import __version__
from galenic._words import say
from galenic.results._explanation import Explanation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._show.parts import Part
    from galenic._show.tables import Row
    from galenic.results._explanation import ExplainedInput, ExplainedStep

__all__ = [
    "SCHEMA",
    "explanation_data",
    "explanation_html",
    "explanation_parts",
    "explanation_text",
]

SCHEMA = "galenic/explanation/1"


@answers("data", Explanation)
def explanation_data(found: Explanation) -> dict[str, Any]:
    """Write it as plain data; every amount is text that the strict grammar reads back."""
    return {
        "schema": SCHEMA,
        "galenic": __version__,
        "name": found.name,
        "which": found.which,
        "of": found.of,
        "among": list(found.among),
        "amount": str(found.amount),
        "pharmacy_file": found.pharmacy_file,
        "stops": plain(found.stops),
        "steps": plain(found.steps),
    }


@answers("rows", Explanation)
def explanation_tables(found: Explanation, name: str | None) -> list[Row]:
    """The tables of an explanation: its steps, what goes into each, and what stops the plan."""
    return chosen(
        {
            "steps": lambda: [_row(step) for step in found.steps],
            "inputs": lambda: [
                {"number": step.number, "symbol": one.symbol, "name": one.name, "step": one.step}
                for step in found.steps
                for one in step.inputs
            ],
            "stops": lambda: table(found.stops, {}),
        },
        name,
    )


def _row(step: ExplainedStep) -> Row:
    return {
        "number": step.number,
        "name": step.name,
        "value": float(step.amount.number),
        "unit": step.amount.unit,
        "symbol": step.symbol,
        "formula": step.formula,
        "numbers": step.numbers,
        "source": step.source,
    }


def _result(found: Explanation | ExplainedStep | ExplainedInput) -> str:
    return f"{found.name} = {found.amount.text()}"


def _title(found: Explanation) -> str:
    """The number, behind the word that stops whoever would weigh it."""
    result = _result(found)
    return f"{say(f'notices.{Severity.STOP}')}: {result}" if found.stopped else result


def _pharmacy(found: Explanation) -> list[str]:
    """The pharmacy file that was found and not asked for, as every page names it."""
    file = found.pharmacy_file
    return [] if file is None else [say("pharmacy-file", file=file)]


def _told(found: Explanation, *, nested: bool = False) -> str:
    """How many steps there are, and which of several numbers of that name this is."""
    many = len(found.steps)
    how = "within each, what goes into it" if nested else "each after what goes into it"
    steps = "1 step" if many == 1 else f"{many} steps, {how}"
    several = f"; the plan has {found.of} of this name, this is number {found.which}"
    return steps + (several + _others(found) if found.of > 1 else "")


def _others(found: Explanation) -> str:
    """Whose the others of the name are, where they are of several actives."""
    if len({*found.among}) <= 1:
        return ""
    listed = "; ".join(f"{place} is {name}" for place, name in enumerate(found.among, 1))
    return f" ({listed})"


def _input(one: ExplainedInput) -> str:
    return f"{one.symbol}: {one.name} ({one.step})"


@answers("text", Explanation)
def explanation_text(found: Explanation) -> str:
    """The steps for people: the number asked for first, but what stops the plan before it."""
    return "\n".join(line.rstrip() for line in _lines(found))


def _lines(found: Explanation) -> Iterator[str]:
    if found.stopped:
        _, *stops = notice_lines(found.stops, Severity.STOP)
        yield from (*stops, "")
    yield inert(_result(found))
    for line in (_told(found), *_pharmacy(found)):
        yield from wrapped(line, "    ", "    ")
    yield ""
    wide = len(str(len(found.steps))) + 2
    rest = " " * (wide + 1)
    for step in found.steps:
        lead = f"{f'{step.number}.':>{wide - 1}}  "
        if step.formula is None or step.numbers is None:
            yield from wrapped(f"{_result(step)}   [{step.source}]", lead, rest)
            continue
        inputs = "; ".join(map(_input, step.inputs))
        yield from wrapped(_result(step), lead, rest)
        for line in (step.formula, step.numbers, inputs, f"[{step.source}]"):
            yield from wrapped(line, f"{rest}    ", f"{rest}        ")


@answers("html", Explanation)
def explanation_html(found: Explanation) -> str:
    """The steps as a block of HTML: what goes into a step folds within it, each of them once."""
    parts = [*map(notice_block, found.stops), heading(_title(found))]
    parts += [f"<p>{escape(line)}</p>" for line in (_told(found, nested=True), *_pharmacy(found))]
    return block("explanation", [*parts, _Nested(found).last()])


@answers("parts", Explanation)
def explanation_parts(found: Explanation) -> Page:
    """The steps as the parts of a page: each with all that there is to it."""
    steps = tuple(
        Listing(f"{step.number}. {_result(step)}", list(_of_step(step))) for step in found.steps
    )
    file = [Listing("", lines)] if (lines := _pharmacy(found)) else []
    if not found.stopped:
        return Page("explanation", _title(found), _told(found), (*file, *steps))
    parts: tuple[Part, ...] = (Notes(found.stops), Listing("", [_told(found)]), *file, *steps)
    return Page("explanation", _title(found), "", parts)


def _of_step(step: ExplainedStep) -> Iterator[str]:
    yield from (text for text in (step.formula, step.numbers) if text is not None)
    yield from (
        f"{one.symbol} = {one.amount.text()}: {one.name} ({one.step})" for one in step.inputs
    )
    yield f"[{step.source}]"


class _Nested:
    """The steps as they are drawn: one that was drawn before is only named."""

    def __init__(self, found: Explanation) -> None:
        self._steps = {step.number: step for step in found.steps}
        self._last, self._drawn = found.steps[-1], set[int]()

    def last(self) -> str:
        """The number asked for, open, and all that leads to it."""
        return folded(_result(self._last), self._inner(self._last), unfolded=True)

    def _inner(self, step: ExplainedStep) -> str:
        texts = (text for text in (step.formula, step.numbers) if text is not None)
        said = [f"<p>{escape(text)}</p>" for text in texts]
        said += map(self._input, step.inputs)
        said.append(f"<p><small>[{escape(step.source)}]</small></p>")
        return "".join(said)

    def _input(self, one: ExplainedInput) -> str:
        told = f"{one.symbol}: {_result(one)}"
        if one.step in self._drawn:
            return f"<p>{escape(told)} (as above)</p>"
        self._drawn.add(one.step)
        return folded(told, self._inner(self._steps[one.step]))
