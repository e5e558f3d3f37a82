"""Decimal marks: one decision for a whole table, or none, and then it is refused.

A cell such as ``1.234`` can be a number with decimals or one with a mark between thousands. What
other cells say decides for all; where none does, a person is asked. No cell is read by itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from galenic.errors import InputError, Problems, some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._spreadsheets.raw import Raw

__all__ = ["MARKS", "Marks", "decided", "has_mark", "is_number", "refuse_unknown_mark"]

MARKS = ".,"
_PLAIN = re.compile(r"-?([0-9]+)([.,])([0-9]+)")
_GROUPED = re.compile(
    r"-?[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)([.,])([0-9]+))?"
)
_THOUSANDS = 3
_TOLD = 2  # places of each kind in a sentence; the problem has them all


class Marks(NamedTuple):
    """How the numbers of a table are written: its decimal mark, and what stands between thousands.

    Each is empty where no number of the table has one.
    """

    decimal: str = ""
    group: str = ""

    def text(self, cell: Raw) -> str | None:
        """The text of a number in our writing; of anything else as it stands.

        ``None`` where it is a number that these marks do not write.
        """
        text = cell.text
        if cell.settled or not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
            return text
        found = _GROUPED.fullmatch(text)
        if self.group and found and found[1] == self.group and found[2] in {None, self.decimal}:
            return text.replace(self.group, "").replace(",", ".")
        plain = _PLAIN.fullmatch(text)
        return text.replace(",", ".") if plain and plain[2] == self.decimal else None


class _Said(NamedTuple):
    """What a number says of the marks; nothing where it can be read in two ways."""

    decimal: str = ""
    group: str = ""


def _said(text: str) -> _Said | None:
    """What a cell says of marks, or ``None`` where it has none."""
    plain, grouped = _PLAIN.fullmatch(text), _GROUPED.fullmatch(text)
    if plain:
        thousands = len(plain[3]) == _THOUSANDS and grouped is not None
        return _Said() if thousands else _Said(plain[2])
    if grouped:
        return _Said(MARKS.replace(grouped[1], ""), grouped[1])
    return None


def has_mark(text: str, mark: str) -> bool:
    """Whether a text is a number with this mark, for decimals or between thousands."""
    return mark in text and _said(text) is not None


def is_number(text: str) -> bool:
    """Whether a text is a number, with marks or without."""
    return text.removeprefix("-").isdecimal() or _said(text) is not None


def refuse_unknown_mark(decimal: str | None) -> None:
    """Refuse a decimal mark that is none.

    Raises
    ------
    InputError
        When it is neither a point nor a comma.
    """
    if decimal is not None and decimal not in [*MARKS]:
        problems = Problems()
        problems.add("choice", "decimal", decimal, "a point or a comma", "write . or ,")
        raise InputError(problems)


def decided(cells: Sequence[Raw], decimal: str | None, path: str, problems: Problems) -> Marks:
    """The marks that all numbers of a table are written with."""
    said = [(one, found) for one in cells if not one.settled and (found := _said(one.text))]
    by = {mark: [one for one, found in said if found.decimal == mark] for mark in MARKS}
    group = next((found.group for _, found in said if found.group), "")
    if decimal is None and all(by.values()):
        given = "; ".join(_places(by[mark]) for mark in MARKS)
        remedy = "write all of them alike; nothing was read"
        problems.add(
            "decimal",
            path,
            given,
            "one decimal mark in the whole table",
            remedy,
            **_all([one for one, _ in said]),
        )
        return Marks()
    mark = decimal or next((mark for mark in MARKS if by[mark]), "")
    open_ = [one for one, found in said if not found.decimal]
    if not mark and open_:
        given = f"{_places(open_)}: decimals, or thousands"
        problems.add(
            "decimal", path, given, "numbers that can be read in one way", _ASK, **_all(open_)
        )
        return Marks()
    marks = Marks(mark if said else "", group if group != mark else "")
    off = [one for one in cells if marks.text(one) is None]
    if off:
        expected = f"numbers with the decimal mark {mark}, as the others, and no other mark"
        expected = expected if decimal is None else f"the decimal mark {mark} alone, as you say"
        remedy = "write them alike, and no sign between thousands"
        problems.add("decimal", path, _places(off), expected, remedy, **_all(off))
    return marks


_ASK = "say which: --decimal . or --decimal , (in Python decimal=); or write no thousands sign"


def _places(cells: Sequence[Raw]) -> str:
    return some((f"{one.text} ({one.place})" for one in cells), most=_TOLD)


def _all(cells: Sequence[Raw]) -> dict[str, tuple[str, ...]]:
    return {"places": tuple(one.place for one in cells)}
