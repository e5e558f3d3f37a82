"""What a unit that is none of ours may have been meant as, and what a unit measures."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from galenic._amounts.numbers import MAX_TEXT
from galenic._amounts.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["measured", "near_spelling", "rewritten"]

_SPELLINGS = {
    "kg": ("kg", "kgs", "kilo", "kilogram", "kilograms", "kilogramm", "kilogramme"),
    "g": (
        *("g", "gm", "gms", "gram", "grams", "gramm", "gramme", "grammes", "gramo", "gramos"),
        *("grama", "gramas", "grammo", "grammi", "г", "克", "グラム"),
    ),
    "mg": (
        *("mg", "mgs", "milligram", "milligrams", "milligramm", "milligramme", "miligramo"),
        *("milligrammes", "miligramos", "miligrama", "miligramas", "milligrammo", "milligrammi"),
        *("мг", "毫克", "ミリグラム"),
    ),
    "mcg": (
        *("mcg", "mcgs", "ug", "ugs", "µg", "µgs", "microgram", "micrograms", "mikrogramm"),
        *("mcgr", "mkg", "microgramm", "microgramme", "microgrammes", "microgramo", "microgramos"),
        *("micrograma", "microgramas", "microgrammo", "microgrammi"),
        *("γ", "мкг", "微克", "マイクログラム"),
    ),
    "ng": ("ng", "ngs", "nanogram", "nanograms", "nanogramm"),
    "mL": ("ml", "mls", "cc", "ccm", "cm3", "cm³", "milliliter", "milliliters", "millilitre"),
    "L": ("l", "liter", "liters", "litre", "litres", "litro"),
    "IU": (
        *("iu", "ius", "ui", "ie", "i.e", "i.u", "u.i", "j.m", "m.j", "ne", "n.e"),
        *("ме", "мо", "国際単位", "国际单位", "國際單位"),
    ),
    "CFU": ("cfu", "cfus", "kbe", "ufc", "c.f.u", "k.b.e", "u.f.c"),
    "mmol": ("mmol", "mmols", "mmole", "millimol", "millimole", "millimoles"),
    "mEq": (
        *("meq", "meqs", "mequ", "mval", "mäq", "milliequivalent", "milliequivalents"),
        *("milliequivalente", "milliequivalentes", "millival", "milliequiv"),
    ),
    "um": ("um", "µm", "micron", "microns", "micrometer", "micrometre", "mikrometer"),
    "%": ("%", "percent", "pct", "prozent", "procent", "pourcent"),
    "mol": ("mol", "mole"),
    "capsule": (
        *("cap", "caps", "capsule", "capsules", "capsula", "capsulas", "cápsula", "cápsulas"),
        *("kapsel", "kapseln", "kaps", "kps", "cps", "gélule", "gélules", "gelule", "gelules"),
        *("capsulae", "capsul", "capsel", "capsels", "kapsułka", "kapsułkę", "kapsułki", "kapsul"),
        *("kapsül", "kapszula", "tobolka", "tobolku", "капсула", "капсулу"),
        *("カプセル", "胶囊", "膠囊"),
    ),
    "tablet": (
        *("tab", "tabs", "tablet", "tablets", "tabl", "tbl", "tablette", "tabletten", "tablette"),
        *("comprimé", "comprimés", "comprime", "comprimido", "comprimidos", "compressa"),
        *("comp", "compr", "cpr", "cp", "tableta", "tabletka", "tabletkę", "tabletki", "tabletta"),
        *("таблетка", "таблетку", "錠", "片"),
    ),
    "dose": ("dose", "doses", "dosis", "dosen", "dosi", "dosering"),
    "day": ("day", "days", "tag", "tage"),
}
"""Spellings seen, in small letters and without a point at the end. There is no ``gr``, which is a
grain as well, and no ``u``, which is a unit of many kinds."""

_MEASURES = (
    (("mg", "g", "kg", "mcg", "ng"), "a mass"),
    (("mL",), "a volume"),
    (("um",), "a length"),
    (("IU",), "an activity"),
    (("CFU",), "a number of colonies"),
    (("mmol", "mEq"), "an amount of substance"),
    (("%",), "a share"),
    (("capsule", "tablet"), "a number of units"),
    (("day",), "a time"),
    (
        ("mg/capsule", "IU/capsule", "CFU/capsule", "mmol/capsule", "mEq/capsule"),
        "an amount in each capsule",
    ),
    (("mL/capsule",), "a volume in each capsule"),
    (("mg/dose", "IU/dose", "CFU/dose"), "an amount in each dose"),
    (("capsule/dose",), "capsules for each dose"),
    (("mg/tablet", "IU/tablet", "CFU/tablet"), "an amount in each tablet"),
    (("mg/g", "mg/mg", "IU/g", "mg/IU", "CFU/g", "mg/CFU"), "a content"),
    (("g/mL",), "a density"),
    (("g/mol", "mg/mEq"), "a molar mass"),
    (("mEq/mmol",), "a number of charges"),
)
_SPACE = "[ \t\u00a0\u2009\u202f]*"
_TYPED = re.compile(rf"{_SPACE}([0-9]+(?:\.[0-9]+)?){_SPACE}([^\s0-9].*?){_SPACE}")
_OF_MASS = re.compile(r"(%|percent|pct)\s*\(?(?:w|m)\s*/\s*(?:w|m)\)?", re.IGNORECASE)
"""Percent, with what it is a part of: by mass, as every share is here."""

_PER = re.compile(r"\s*/\s*|\s+(?:per|pro|je|por|par|a|each)\s+")


@cache
def _known() -> dict[str, str]:
    return {typed: unit for unit, spellings in _SPELLINGS.items() for typed in spellings}


@cache
def measured(unit: str) -> str:
    """What a unit that is kept measures, such as ``a mass``."""
    return next((said for units, said in _MEASURES if unit in units), "something else")


def near_spelling(spelling: str) -> str | None:
    """The spelling of ours that is meant by another one: ``mg/cap`` is ``mg/capsule``.

    ``None`` where none is, or where several may be: ``gr`` is a gram or a grain.
    """
    if len(spelling) > MAX_TEXT:
        return None
    spelling = _OF_MASS.sub(r"\1", spelling.strip())
    parts = [_known().get(_plain(part)) for part in _PER.split(spelling)]
    if None in parts:
        return None
    joined = "/".join(part for part in parts if part)
    return joined if joined in UNITS else None


def _plain(part: str) -> str:
    return part.strip().replace("μ", "µ").casefold().replace("μ", "µ").removesuffix(".")


def rewritten(text: str, units: Sequence[str]) -> Iterator[str]:
    """Amounts that may be meant by a text, for one of the units: the same number, spelled as ours.

    A lone ``50 mg`` may be meant of each tablet, where that is what is asked for.
    """
    match = _TYPED.fullmatch(text) if len(text) <= MAX_TEXT else None
    if match is None:
        return
    number, spelling = match.groups()
    whole, point, part = number.partition(".")
    number = (whole.lstrip("0") or "0") + point + part
    unit = spelling if spelling in UNITS else near_spelling(spelling)
    if unit is None:
        return
    yield f"{number} {unit}"
    for wanted in units:
        _, slash, per = wanted.partition("/")
        if slash and "/" not in unit and per in {"capsule", "tablet"}:
            yield f"{number} {unit}/{per}"
