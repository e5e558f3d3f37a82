"""Actives and their forms, with the molar masses that convert one form into another."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._materials._tables import folded, load_row, load_rows, places_by_name
from galenic._materials.dose_units import OF_CAPSULE
from galenic._materials.excipients import find_excipient
from galenic._materials.slips import edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from galenic._amounts import Amount
    from galenic.errors import Problems

__all__ = [
    "Substance",
    "find_substance",
    "is_substance",
    "known_forms",
    "near_substance",
    "same_name",
    "substances",
]


@fields.sound
class Substance(fields.Sound):
    """One form of an active: a base, a salt or a hydrate, each a substance of its own."""

    _place: ClassVar = "substance"

    name: str = fields.text(doc="the name of the form")
    base: str | None = fields.text(
        doc="the moiety that forms share; only its forms convert", default=None
    )
    molar_mass: fields.MaybeAmount = fields.amount(
        "g/mol", doc="the molar mass of the form", default=None
    )
    moieties: int | None = fields.count(
        doc="active moieties in one formula unit, such as 2 in a sulfate of two; absent: 1",
        at_most=6,
        default=None,
    )
    charge: int | None = fields.count(
        doc="equivalents in one formula unit, for a dose in mEq: 3 in tripotassium citrate",
        at_most=12,
        default=None,
    )
    element: bool = fields.flag(
        doc="the base is an element, such as magnesium: its forms may weigh 30 times as much",
        default=False,
    )
    water_molecules: int | None = fields.count(
        doc="water of crystallisation", at_most=20, default=None
    )
    aliases: tuple[str, ...] | None = fields.texts(doc="other names of the same form", default=None)
    formula: str | None = fields.text(doc="the chemical formula", default=None)
    cas: str | None = fields.text(doc="CAS number", default=None)
    unii: str | None = fields.text(doc="UNII of the substance register", default=None)
    usual_dose: tuple[Amount, Amount] | None = fields.span(
        *OF_CAPSULE, doc="usual doses of this form; outside: a note", default=None
    )
    possible_dose: tuple[Amount, Amount] | None = fields.span(
        *OF_CAPSULE,
        doc="doses that may be meant at all; outside: a caution",
        default=None,
    )
    dose_source: str | None = fields.text(
        doc="where the doses were read; absent: where the row was", default=None
    )
    source: str | None = fields.text(doc="where the row was read", default=None)
    edition: str | None = fields.text(doc="edition or date of the source", default=None)
    confidence: str | None = fields.choice(
        "high", "medium", "low", doc="how sure the row is", default=None
    )

    @fields.rule("molar_mass")
    def _plausible(self, path: str, problems: Problems) -> None:
        if self.molar_mass is not None and self.molar_mass.number < 1:
            expected = "a molar mass of at least 1 g/mol"
            problems.add("range", f"{path}.molar_mass", str(self.molar_mass), expected, "check it")

    @fields.rule("usual_dose", "possible_dose")
    def _usual_is_possible(self, path: str, problems: Problems) -> None:
        assert self.usual_dose is not None  # noqa: S101 - the rule runs only where both are
        assert self.possible_dose is not None  # noqa: S101 - the same
        (low, high), (least, most) = self.usual_dose, self.possible_dose
        if low.unit != least.unit or not least.number <= low.number <= high.number <= most.number:
            problems.add(
                "conflict",
                f"{path}.possible_dose",
                f"{least.label} to {most.label}",
                f"a range that holds the usual one, {low.label} to {high.label}",
                "check both and their units",
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the other names of the form."""
        return (self.name, *(self.aliases or ()))

    @property
    def is_naltrexone(self) -> bool:
        """Whether the notices on low-dose naltrexone apply: by its base, or by its name alone."""
        base = self.base or find_substance(self.name).base
        return base is not None and folded(base) == "naltrexone"


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, in whatever case and spacing."""
    return folded(one) == folded(other)


@cache
def substances() -> tuple[Substance, ...]:
    """The forms in the table of the package."""
    return load_rows(Substance, "substance")


def _own_row(name: str, own: Iterable[Substance]) -> Substance | None:
    key = folded(name)
    return next((row for row in own if key in {folded(known) for known in row.names}), None)


def find_substance(name: str, own: Iterable[Substance] = ()) -> Substance:
    """Find a form by its name: the order's own rows first, then the table; else a bare name."""
    found = _own_row(name, own) if own else None
    return found or _in_table(name)


@lru_cache(maxsize=1024)
def _in_table(name: str) -> Substance:
    """The row of a name, or a form of which nothing but its name is known."""
    place = places_by_name("substance").get(folded(name))
    return Substance(name=name) if place is None else load_row(Substance, "substance", place)


def known_forms(base: str, own: Iterable[Substance] = ()) -> Iterator[Substance]:
    """Every form of a base: the order's own rows, then those of the table they do not replace."""
    own = tuple(own)
    rows = (*own, *(row for row in substances() if _own_row(row.name, own) is None))
    return (row for row in rows if row.base is not None and same_name(row.base, base))


def is_substance(name: str, own: Iterable[Substance] = ()) -> bool:
    """Whether a row of the order's own or of the table bears the name."""
    return folded(name) in places_by_name("substance") or _own_row(name, own) is not None


def near_substance(name: str, own: Iterable[Substance] = ()) -> str | None:
    """A name of a row that this one may be a slip of; none for a name that is in any table.

    It is a letter or two off (:func:`galenic._materials.slips.edits`), or begins with a name of the
    package's table and goes on, as a salt of it would that is in no table.
    """
    own = tuple(own)
    if is_substance(name, own) or find_excipient(name):
        return None
    return _near(folded(name), own)


@lru_cache(maxsize=1024)
def _near(key: str, own: tuple[Substance, ...]) -> str | None:
    own_names = [folded(word) for row in own for word in row.names]
    known = places_by_name("substance")
    slips = {word: edits(key, word) for word in (*own_names, *known)}
    near = [word for word, count in slips.items() if count is not None]
    if near:
        return min(near, key=lambda word: slips[word] or 0)
    return max((word for word in known if key.startswith(f"{word} ")), key=len, default=None)
