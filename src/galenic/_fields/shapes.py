"""What a key takes, said once: the sentence for people and the JSON Schema follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from galenic._late import Late

__all__ = ["Held", "Shape", "held"]

Held: TypeAlias = type[Any] | Mapping[str, type[Any]]
"""The record class of a table, or the classes by their ``kind``."""


def held(table: Held | Late) -> Held:
    """What a table is read into; it is opened if nobody has asked for it before."""
    found: Held = table.opened() if isinstance(table, Late) else table
    return found


_SENTENCES = {
    "amount": "an amount in {units}, such as {example}",
    "amounts": "a list of at least two amounts in {units}",
    "readings": "a list of amounts in {units}",
    "span": "two amounts in {units}, the least first",
    "equality": "two amounts that are the same, in {units} = {ordered}, such as 22.4 mg = 20 mg",
    "parts": "parts, such as 1 in 10",
    "number": "a plain number from {least} to {most}",
    "count": "a whole number from {least} to {most}",
    "counts": "a list of whole numbers from {least} to {most}, each once",
    "text": "text of one line, at most {most} characters",
    "texts": 'a list of names, such as ["1", "3"]',
    "choice": "one of {choices}",
    "choices": "one of {choices}, or a list of them",
    "flag": "true or false",
    "date": "a date such as 2026-11-22",
    "span_of_time": "a whole number of {choices}, such as {example}",
    "end": "'further notice', or the last day, such as 2026-11-22",
    "listed": "a list of amounts in {units}, each once, or one alone",
    "table": "a table",
    "tables": "a list of tables",
}

_EXAMPLES = {
    "%": "5 %",
    "mg/g": "100 mg/g",
    "g/mL": "0.5 g/mL",
    "g/mol": "377.865 g/mol",
    "mL/capsule": "0.3 mL/capsule",
    "mg/tablet": "50 mg/tablet",
    "mg": "0.1 mg",
}


class Shape(NamedTuple):
    """What a key takes.

    Attributes
    ----------
    kind
        The name of the function of this room that declares it, without what that is given:
        ``amount``, ``count``, ``choices``, ``table`` …
    units, lone
        Units that an amount is kept in, the first of which is named in messages; and those that
        are read as another, such as ``mg`` for the dose of a capsule.
    least, most, below
        The ends of a number, or of the length of a text; ``below`` is an end that is left out.
    zero
        Whether nothing of it is an amount.
    quoted
        Whether a number is also read from quotes, or an amount from ``1 in 10``.
    choices
        The words to choose from.
    item, length
        What each value of a list takes, and how many there are at least and at most.
    alone, once
        Whether one value is read without a list around it, and whether each stands there once.
    other
        What stands on the right of a sign of equality; on its left stands the item.
    table
        What a table is read into: its record class, or the classes by their ``kind``; or where
        that is, if it is opened when such a table is given.
    """

    kind: str
    units: tuple[str, ...] = ()
    lone: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    below: int | None = None
    zero: bool = False
    quoted: bool = False
    choices: tuple[str, ...] = ()
    item: Shape | None = None
    length: tuple[int, int] = (0, 0)
    alone: bool = False
    once: bool = False
    table: Held | Late | None = None
    other: Shape | None = None

    @property
    def record(self) -> Held | None:
        """The record class of a table, or the classes by their ``kind``."""
        return None if self.table is None else held(self.table)

    @property
    def expects(self) -> str:
        """What is accepted, in words."""
        one = self.item or self
        return _SENTENCES[self.kind].format(
            units=" or ".join(one.units),
            ordered=" or ".join(self.other.units) if self.other else "",
            example=self.example,
            least=one.least,
            most=one.most,
            choices=", ".join(one.choices),
        )

    @property
    def example(self) -> str:
        """An amount in the first of the units; empty where there is none."""
        if self.kind == "span_of_time":
            return f"{'14' if self.choices[0] == 'days' else '12'} {self.choices[0]}"
        return _EXAMPLES.get(self.units[0], f"4.5 {self.units[0]}") if self.units else ""
