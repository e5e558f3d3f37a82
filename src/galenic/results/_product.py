"""What a plan makes that is no capsule, and what a plan leaves for the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from galenic._asking import ask
from galenic._record import Record

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from galenic._amounts import Amount

__all__ = ["Kept", "ProductMade"]


@frozen(eq=False, repr=False, slots=False)
class ProductMade(Record):
    """The product of a plan: what was asked for, and the strength that the weights give it.

    ``strength`` counts active, and ``held`` is all of it; ``powder`` is the stock that this takes.
    ``strength_as`` is the strength as parts, ``1 in 1000``, where it comes to such. ``expected``,
    ``deviation``, ``of_label`` and ``made`` are what the weights give, and ``bound`` is how far
    half a readability on each of them can move the strength; all are ``None`` under a stop.
    """

    kind: str
    active: str
    mass: Amount
    strength: Amount
    strength_as: str | None
    held: Amount
    powder: Amount
    diluent: str
    expected: Amount | None
    deviation: Amount | None
    of_label: Amount | None
    bound: Amount | None
    made: Amount | None
    lot: str | None
    expires: dt.date | None


@frozen(eq=False, repr=False, slots=False)
class Kept(Record):
    """A triturate that a plan leaves for the shelf: its product, or what is left in a vessel.

    :meth:`to_toml` writes it as a stock file, which the next order takes as it is.

    Attributes
    ----------
    vessel
        ``batch`` of a product; of a triturate that is kept its vessel, such as ``T1``.
    active, strength
        The active in the form of the order, and exactly what the weights hold of it: a content that
        is no decimal number is written as ``2 in 7``.
    mass
        How much there is of it by the weights, if nothing is lost.
    diluent
        What it is diluted with: names of all that is in it beside the active, with commas between.
    uncertainty
        Standard uncertainty of the strength by all errors that are known, relative to it; ``None``
        where none is known, and beyond the 10 % that a stock may have.
    leaves_out
        The errors of which nothing is known.
    lot, expires
        Those of the product; of a triturate that is kept the number of the order with its vessel,
        and the earliest end of what is in it.
    particle_size, particle_gsd, true_density
        Those of the active's particles, as its stock has them.
    """

    vessel: str
    active: str
    strength: Amount
    mass: Amount
    diluent: str
    uncertainty: Amount | None
    leaves_out: tuple[str, ...]
    lot: str | None
    expires: dt.date | None
    particle_size: Amount | None = None
    particle_gsd: Fraction | None = None
    true_density: Amount | None = None

    def to_tables(self) -> dict[str, dict[str, str | float | dt.date | list[str]]]:
        """The tables of its stock file: what ``stock=`` of :func:`galenic.read_order` reads.

        Raises
        ------
        InputError
            When its strength cannot be written exactly, or its diluent is too long a name.
        """
        tables: dict[str, dict[str, str | float | dt.date | list[str]]] = ask("tables", self)
        return tables

    def to_toml(self) -> str:
        """Its stock file, as text.

        Raises
        ------
        InputError
            When its strength cannot be written exactly, or its diluent is too long a name.
        """
        return str(ask("toml", self))
