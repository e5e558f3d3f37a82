"""attrs fields that know their unit, their limits and how they are read."""

from galenic._fields.quantities import (
    Cell,
    amount,
    amounts,
    count,
    counts,
    number,
    parts,
    readings,
    span,
)
from galenic._fields.reading import Reader, build, gather, keys, read, rule
from galenic._fields.shapes import Shape
from galenic._fields.tables import table, tables
from galenic._fields.words import choice, choices, date, flag, one_of, text, texts

__all__ = [
    "Cell",
    "Reader",
    "Shape",
    "amount",
    "amounts",
    "build",
    "choice",
    "choices",
    "count",
    "counts",
    "date",
    "flag",
    "gather",
    "keys",
    "number",
    "one_of",
    "parts",
    "read",
    "readings",
    "rule",
    "span",
    "table",
    "tables",
    "text",
    "texts",
]
