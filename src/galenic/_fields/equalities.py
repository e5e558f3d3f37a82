"""A field that holds two amounts which are one as much as the other: ``22.4 mg = 20 mg``."""

from __future__ import annotations

from typing import Any, NamedTuple

import attrs

from galenic._amounts import Amount, decimal_text
from galenic._fields.quantities import amount
from galenic._fields.reading import Reader, made, reader_of
from galenic._fields.shapes import Shape
from galenic.errors import Problems

__all__ = ["Equality", "equality"]


class Equality(NamedTuple):
    """Two amounts of which each stands for the other, as a certificate prints them.

    Attributes
    ----------
    stated
        What stands first: in the measure and form of the stock.
    ordered
        What it is as much as: in the measure and form of the order.
    """

    stated: Amount
    ordered: Amount

    @property
    def ratio(self) -> Any:  # an exact fraction
        """What one of the stated measure is of the ordered one."""
        return self.ordered.number / self.stated.number

    @property
    def label(self) -> str:
        """As people read it."""
        return f"{self.stated.label} = {self.ordered.label}"

    def __str__(self) -> str:
        """As it is written, exactly."""
        sides = (one.written or f"{decimal_text(one.number)} {one.unit}" for one in self)
        return " = ".join(sides)


def equality(
    stated: tuple[str, ...], ordered: tuple[str, ...], *, doc: str, default: object = attrs.NOTHING
) -> Any:
    """Read two amounts with a sign of equality between them.

    Parameters
    ----------
    stated, ordered
        The units that each side may have.
    doc
        What the key means.
    default
        What a key that is left out holds.
    """
    sides = (amount(*stated, doc=doc), amount(*ordered, doc=doc))
    readers = [reader_of(side) for side in sides]
    shape = Shape("equality", item=readers[0].shape, other=readers[1].shape)
    expects = shape.expects

    def read_equality(value: Any, path: str, problems: Problems) -> Equality | None:
        if isinstance(value, Equality):
            return value
        parts = value.split("=") if isinstance(value, str) else ()
        if len(parts) != len(readers):
            problems.add("amount", path, value, expects, 'write "… mg = … mg", as it is printed')
            return None
        found, slips = [], Problems()
        for reader, part in zip(readers, parts, strict=True):
            found.append(reader.read(part.strip(" "), path, slips))
        if slips:
            problems.extend(attrs.evolve(slip, expected=expects) for slip in slips)
            return None
        return Equality(*found)

    return made(Reader(read_equality, shape, doc, write=str), default)
