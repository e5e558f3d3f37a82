"""Hydrates: names that say so, and the water that is their own."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from galenic import _fields as fields
from galenic._amounts import rounded_text
from galenic._materials._tables import unaccented
from galenic._materials.substances import known_forms
from galenic.errors import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from galenic._materials.stock import Stock
    from galenic._materials.substances import Substance
    from galenic.errors import Problems

__all__ = ["Hydrate", "check", "check_rows", "hydrates_of", "says_hydrate", "water_beside"]

_WORDS = {
    "English": ("hydrate", "hydrated"),
    "German, Danish, Swedish": ("hydrat",),
    "Dutch": ("hydraat",),
    "French": ("hydrate", "hydratee", "hydrates", "hydratees"),
    "Italian": ("idrato", "idrata", "idratato", "idratata"),
    "Spanish": ("hidrato", "hidratado", "hidratada"),
    "Portuguese": ("hidrato", "hidratado", "hidratada", "idratado", "idratada"),
    "Catalan, Romanian, Croatian, Slovene, Hungarian, Turkish": ("hidrat",),
    "Polish": ("hydrat", "uwodniony", "uwodniona", "uwodnione"),
    "Czech, Slovak": ("hydrat", "hydratovaný", "hydratovaná", "hydratované"),
    "Finnish": ("hydraatti",),
    "Estonian": ("hüdraat",),
    "Lithuanian, Latvian": ("hidratas", "hidrāts"),
    "Russian, Ukrainian, Bulgarian, Serbian": ("гидрат", "гідрат", "хидрат"),
    "Greek": ("ένυδρος", "ένυδρη", "ένυδρο"),
    "Latin": ("hydricum", "hydricus", "hydrica", "hydras", "hydratum", "hydratus", "hydrata"),
}
"""Words that say hydrate, by language, whatever their accents: Ph. Eur. titles have the Latin
ones."""

_COUNTED = {
    "Polish": ("wodny", "wodna", "wodne"),
    "Russian": ("водный", "водная", "водное"),
    "Greek": ("υδρικός", "υδρική", "υδρικό"),
}
"""Words that say it only behind a number, by language: jednowodny has one water, bezwodny none, and
wodny alone is aqueous."""

_UNSPACED = ("水和物", "水合物")
"""What says it in Japanese and in Chinese, where no space parts the words."""

_NUMBERS: dict[str, Fraction | int] = {
    word: number
    for number, words in (
        (Fraction(1, 2), ("hemi", "emi", "semi", "pół", "геми", "гемі", "хеми", "полу", "ημι")),
        (1, ("mono", "jedno", "моно", "одно", "μονο")),
        (Fraction(3, 2), ("sesqui", "seskvi", "сескви", "hemitri", "hemi-tri")),
        (Fraction(5, 2), ("hemipenta", "hemi-penta")),
        (Fraction(7, 2), ("hemihepta", "hemi-hepta")),
        (2, ("di", "bi", "dwu", "ди", "дву", "двух", "δι")),
        (3, ("tri", "trój", "три", "трёх", "τρι")),
        (4, ("tetra", "cztero", "тетра", "четырёх", "τετρα")),
        (5, ("penta", "pięcio", "пента", "пяти", "πεντα")),
        (6, ("hexa", "esa", "heksa", "sześcio", "гекса", "хекса", "шести", "εξα")),
        (7, ("hepta", "epta", "siedmio", "гепта", "хепта", "семи", "επτα")),
        (8, ("octa", "octo", "otta", "окта", "восьми", "οκτα")),
        (9, ("nona", "нона", "девяти")),
        (10, ("deca", "deka", "dziesięcio", "дека", "десяти", "δεκα")),
        (11, ("undeca",)),
        (12, ("dodeca", "dodeka", "dwunasto", "додека", "двенадцати", "δωδεκα")),
    )
    for word in words
}
"""What may stand before them in one word, and how much water it counts; anything may stand before
that: Koffeinmonohydrat."""

_OTHER = frozenset(
    (
        *("chloral", "chlorali", "chloralum", "chloraal", "cloral", "cloralio", "cloralo"),
        *("amylene", "amylen", "amileno", "amilene"),
        *("chlor", "chloro", "clor", "cloro", "brom", "bromo", "iod", "iodo", "jod", "yod"),
        *("non", "not"),
    )
)
"""Words beside which the word alone says no hydrate: chloral and amylene hydrate are compounds of
their own, and chlor-hydrate is a hydrochloride."""

_FORMULA = r"(?<![a-z])[nx]?h2o(?![a-z0-9])"
_WATERS = r"[0-9][ -](?:wasser|water)\b|[0-9]-водн(?:ыи|ая|ое)\b"
"""Water that is counted in figures: Natriumcitrat 2-Wasser, amoxicilline 3-water; a plain name has
no breve on its last letter."""

WATER = Fraction("18.015")
"""Molar mass of water in g/mol: 2 × 1.008 + 15.999, CIAAW abridged standard atomic weights."""

_ROUNDED = Fraction(1, 2)
"""How far in g/mol a hydrate less its water may lie from the form without: masses are rounded."""


@cache
def says_hydrate(name: str) -> bool:
    """Whether a name says that it is one of a hydrate, as a word, after a number or as H2O.

    A chlorhydrate, a clorhidrato or a cloridrato is a hydrochloride and says nothing of water, and
    an anhydrate says that there is none.
    """
    plain = _plain(name)
    if re.search(_FORMULA, plain) or re.search(_WATERS, plain) or _numbered().search(plain):
        return True
    if any(word in plain for word in _UNSPACED):
        return True
    words = re.findall(r"[^\W\d_]+", plain)
    return _OTHER.isdisjoint(words) and not _alone().isdisjoint(words)


@cache
def _alone() -> frozenset[str]:
    """The words that say hydrate by themselves, as a plain name has them."""
    return frozenset(_plain(word) for words in _WORDS.values() for word in words)


@cache
def _numbers() -> dict[str, Fraction | int]:
    """What each number counts, as a plain name has it."""
    return {_plain(word): number for word, number in _NUMBERS.items()}


@cache
def _numbered() -> re.Pattern[str]:
    """What finds a number of waters; it is long, and few plans look for it."""
    counted = "|".join(sorted(_numbers(), key=len, reverse=True))
    behind = (_plain(word) for words in _COUNTED.values() for word in words)
    return re.compile(rf"({counted})[ -]?(?:{'|'.join((*sorted(_alone()), *behind))})\b")


def _plain(name: str) -> str:
    """A name in small letters without accents, its hyphens and spaces those of a keyboard.

    The stroke of a Polish l is no accent that falls away by itself.
    """
    plain = unaccented(name).replace("ł", "l")
    return re.sub(r"\s+", " ", re.sub(r"[\u2010-\u2015\u2212]", "-", plain))


def check(stock: Stock, stated: Substance, problems: Problems) -> None:
    """Note a content on an anhydrous basis that is said to be one of a hydrate, by its name alone.

    Activity in IU, and a count of colonies, are exempt: they are the same in whatever form.
    """
    basis = getattr(stock, "basis", None) or ""
    if not basis.startswith("anhydrous") or stock.active_unit != "mg" or stated.water_molecules:
        return
    if not any(map(says_hydrate, (stock.stated_form, *stated.names))):
        return
    written = getattr(stock, "assay_as", None)
    problems.add(
        "missing" if written is None else "double-correction",
        "stock.assay_as",
        NOTHING if written is None else written,
        f"the anhydrous form that the content refers to: on the basis {basis!r} it is not one of "
        f"{stated.name}, whose own water would be taken for moisture",
        "set assay_as to the anhydrous form; where that is not the form of the order, add a "
        "[[substance]] row with base and molar_mass for both",
    )


def check_rows(own: Sequence[Substance], problems: Problems) -> None:
    """Note a row of a hydrate that does not weigh what its row without water and its water do."""
    for place, row in enumerate(own):
        with fields.where_read():
            dry = _dry_row(row, own) if _molecules(row) else None
            if dry is not None:
                _check_mass(row, dry, f"substance[{place}].molar_mass", problems)


def _dry_row(row: Substance, own: Sequence[Substance]) -> Substance | None:
    """The row of the form that a hydrate is without its water: of its name less that word."""
    if row.base is None or row.molar_mass is None:
        return None
    names = {_dry_name(name) for name in row.names}
    for other in known_forms(row.base, own):
        known = not _molecules(other) and other.molar_mass is not None
        if known and not names.isdisjoint(map(_dry_name, other.names)):
            return other
    return None


def _check_mass(row: Substance, dry: Substance, path: str, problems: Problems) -> None:
    """In formula units of the hydrate, where one holds more moieties than that without water."""
    assert row.molar_mass is not None  # noqa: S101 - asked by the caller
    assert dry.molar_mass is not None  # noqa: S101 - the same
    units = Fraction(row.moieties or 1, dry.moieties or 1)
    waters = row.water_molecules or _molecules(row) * units
    wanted = dry.molar_mass.number * units + waters * WATER
    if abs(row.molar_mass.number - wanted) <= _ROUNDED * max(units, Fraction(1)):
        return
    count = rounded_text(Fraction(waters), 3)
    times = "" if units == 1 else f", {rounded_text(units, 3)} times,"
    problems.add(
        "conflict",
        path,
        row.molar_mass.label,
        f"about {rounded_text(wanted, 5)} g/mol: the {dry.molar_mass.label} of {dry.name}{times} "
        f"and {count} of water, of 18.015 g/mol each",
        "check both masses, and give moieties and water_molecules of one whole formula unit",
    )


@cache
def _dry_name(name: str) -> str:
    """A name less the word that says hydrate, and what counts its water."""
    plain = _numbered().sub("", _plain(name))
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(word for word in words if word not in _alone())


class Hydrate(NamedTuple):
    """A form with water of crystallisation, and the part of its mass that this water is."""

    form: Substance
    water: Fraction


def hydrates_of(form: Substance, own: Iterable[Substance]) -> list[Hydrate]:
    """The hydrates of a form (itself, if it is one) in the rows of the order and in the table.

    They are forms of the same base, as heavy without their water as this form is without its own.
    How much water that is stands in ``water_molecules``, or else in the name: a trihydrate. The
    least water comes first.
    """
    dry = _without_water(form)
    if dry is None or form.base is None:
        return []
    found = []
    for row in known_forms(form.base, own):
        left = _without_water(row)
        if _molecules(row) and left is not None and abs(left - dry) <= _ROUNDED:
            water = _own_water(row)
            assert water is not None  # noqa: S101 - or nothing would be left
            found.append(Hydrate(row, water))
    return sorted(found, key=lambda hydrate: hydrate.water)


def _own_water(form: Substance) -> Fraction | None:
    """The part of a hydrate's mass that is its own water; None where it has none, or unknown."""
    left = _without_water(form)
    if left is None or form.molar_mass is None or not _molecules(form):
        return None
    return 1 - left / form.molar_mass.number


def water_beside(stocked: Substance, stated: Substance) -> Fraction | None:
    """The water of a hydrate, of whose stock the content is stated as a form that has none.

    Where the hydrate has no molar mass, by its name: a trihydrate of the form that is stated.
    """
    count = _molecules(stocked)
    if _molecules(stated) or not count:
        return None
    if stocked.molar_mass is not None or stated.molar_mass is None:
        return _own_water(stocked)
    if _dry_name(stocked.name) != _dry_name(stated.name):
        return None
    return count * WATER / (stated.molar_mass.number + count * WATER)


def _molecules(row: Substance) -> Fraction | int:
    """Molecules of water in a formula unit, none where nothing says that there are."""
    if row.water_molecules:
        return row.water_molecules
    return max(map(_said_molecules, row.names))


@cache
def _said_molecules(name: str) -> Fraction | int:
    found = _numbered().search(_plain(name))
    return _numbers()[found[1]] if found else 0


def _without_water(form: Substance) -> Fraction | None:
    """The molar mass less that of the water; None where it is not known or cannot be."""
    if form.molar_mass is None:
        return None
    left = form.molar_mass.number - _molecules(form) * WATER
    return left if left > 0 else None
