"""Actives and their forms, with the molar masses that convert one form into another."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from galenic import fields
from galenic.materials._tables import folded, load_rows
from galenic.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from galenic.amounts import Amount
    from galenic.errors import Problems

__all__ = [
    "Substance",
    "find_substance",
    "is_substance",
    "near_substance",
    "same_name",
    "substances",
]


@frozen(eq=False, repr=False)
class Substance(Record):
    """One form of an active: a base, a salt or a hydrate, each a substance of its own."""

    name: str = fields.text(doc="the name of the form", required=True)
    base: str | None = fields.text(doc="the moiety that forms share; only its forms convert")
    molar_mass: Amount | None = fields.amount("g/mol", doc="the molar mass of the form")
    moieties: int | None = fields.count(
        doc="active moieties in one formula unit, such as 2 in a sulfate of two; absent: 1",
        at_most=6,
    )
    water_molecules: int | None = fields.count(doc="water of crystallisation", at_most=20)
    aliases: tuple[str, ...] | None = fields.texts(doc="other names of the same form")
    formula: str | None = fields.text(doc="the chemical formula")
    cas: str | None = fields.text(doc="CAS number")
    unii: str | None = fields.text(doc="UNII of the substance register")
    source: str | None = fields.text(doc="where the row was read")
    edition: str | None = fields.text(doc="edition or date of the source")
    confidence: str | None = fields.choice("high", "medium", "low", doc="how sure the row is")

    @fields.rule("molar_mass")
    def _plausible(self, path: str, problems: Problems) -> None:
        if self.molar_mass is not None and self.molar_mass.number < 1:
            expected = "a molar mass of at least 1 g/mol"
            problems.add("range", f"{path}.molar_mass", str(self.molar_mass), expected, "check it")

    @property
    def is_naltrexone(self) -> bool:
        """Whether the notices on low-dose naltrexone apply."""
        return self.base is not None and folded(self.base) == "naltrexone"


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, in whatever case and spacing."""
    return folded(one) == folded(other)


@cache
def substances() -> tuple[Substance, ...]:
    """The forms in the table of the package."""
    return load_rows(Substance, "substance")


@cache
def _by_name() -> dict[str, Substance]:
    return {folded(name): row for row in substances() for name in (row.name, *(row.aliases or ()))}


def find_substance(name: str, own: Iterable[Substance] = ()) -> Substance:
    """Find a form by its name: the order's own rows first, then the table; else a bare name."""
    key = folded(name)
    for row in own:
        if key in {folded(known) for known in (row.name, *(row.aliases or ()))}:
            return row
    return _by_name().get(key) or Substance(name=name)


def is_substance(name: str, own: Iterable[Substance] = ()) -> bool:
    """Whether a row of the order's own or of the table bears the name."""
    found = find_substance(name, own)
    return any(found is row for row in (*own, *substances()))


def near_substance(name: str) -> str | None:
    """A name in the table that this one may be a slip of."""
    import difflib  # noqa: PLC0415 - only for names that are in no table

    found = difflib.get_close_matches(folded(name), list(_by_name()), 1, 0.8)
    return found[0] if found else None
