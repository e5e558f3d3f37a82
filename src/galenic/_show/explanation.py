"""An explanation as text, as HTML whose steps fold, and as data (``galenic/explanation/1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._asking import answers
from galenic._show.html import block, escape, heading, table
from galenic._show.inert import inert
from galenic._show.parts import Listing, Page
from galenic._show.plain import plain
from galenic._show.tables import chosen
from galenic._show.text import wrapped
from galenic._version import __version__
from galenic.results._explanation import Explanation

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        "amount": str(found.amount),
        "steps": plain(found.steps),
    }


@answers("rows", Explanation)
def explanation_tables(found: Explanation, name: str | None) -> list[Row]:
    """The tables of an explanation: its steps, and what goes into each."""
    return chosen(
        {
            "steps": lambda: [_row(step) for step in found.steps],
            "inputs": lambda: [
                {"number": step.number, "symbol": one.symbol, "name": one.name, "step": one.step}
                for step in found.steps
                for one in step.inputs
            ],
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


def _result(found: Explanation | ExplainedStep) -> str:
    return f"{found.name} = {found.amount.text()}"


def _told(found: Explanation) -> str:
    """How many steps there are, and which of several numbers of that name this is."""
    many = len(found.steps)
    steps = "1 step" if many == 1 else f"{many} steps, each after what goes into it"
    several = f"; the plan has {found.of} of this name, this is number {found.which}"
    return steps + (several if found.of > 1 else "")


def _input(one: ExplainedInput) -> str:
    return f"{one.symbol}: {one.name} ({one.step})"


@answers("text", Explanation)
def explanation_text(found: Explanation) -> str:
    """The steps for people, with the number asked for in the first line."""
    return "\n".join(line.rstrip() for line in _lines(found))


def _lines(found: Explanation) -> Iterator[str]:
    yield inert(_result(found))
    yield from wrapped(_told(found), "    ", "    ")
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
    """The steps as a block of HTML: each folds, and the number asked for is open."""
    parts = [heading(_result(found)), f"<p>{escape(_told(found))}</p>"]
    parts += [_folded(step, unfolded=step is found.steps[-1]) for step in found.steps]
    return block("explanation", parts)


@answers("parts", Explanation)
def explanation_parts(found: Explanation) -> Page:
    """The steps as the parts of a page: each with all that there is to it."""
    steps = tuple(
        Listing(f"{step.number}. {_result(step)}", list(_of_step(step))) for step in found.steps
    )
    return Page("explanation", _result(found), _told(found), steps)


def _of_step(step: ExplainedStep) -> Iterator[str]:
    yield from (text for text in (step.formula, step.numbers) if text is not None)
    yield from (
        f"{one.symbol} = {one.amount.text()}: {one.name} ({one.step})" for one in step.inputs
    )
    yield f"[{step.source}]"


def _folded(step: ExplainedStep, *, unfolded: bool) -> str:
    said = [f"<summary>{step.number}. {escape(_result(step))}</summary>"]
    said += [f"<p>{escape(text)}</p>" for text in (step.formula, step.numbers) if text is not None]
    if step.inputs:
        rows = ((one.symbol, one.amount.text(), f"{one.name} ({one.step})") for one in step.inputs)
        said.append(table("worked out from", rows))
    said.append(f"<p><small>[{escape(step.source)}]</small></p>")
    return f"<details{' open' if unfolded else ''}>{''.join(said)}</details>"
