"""Rows that are no readings: of means, sums and targets, seen by what is left out beside them.

Which capsule a row is of stands in the column that numbers them, or in one that is not read. A row
of means has a word there where the others have a number, nothing where all others have something,
or one of the words for a mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._spreadsheets.decimals import is_number
from galenic._spreadsheets.raw import plainly
from galenic.errors import some

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from galenic._spreadsheets.raw import Raw, RawTable
    from galenic.errors import Problems

__all__ = ["refuse_odd_numbers", "refuse_odd_rows"]

_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS_OR_DIGITS = re.compile(r"[0-9]+|[^\W\d_]+")
_WORDS = frozenset({
    *("average", "avg", "mean", "median", "sum", "total", "subtotal", "sd", "std", "stdev"),
    *("rsd", "cv", "min", "max", "minimum", "maximum", "range", "target", "nominal", "variance"),
    *("mittel", "mittelwert", "mw", "durchschnitt", "summe", "gesamt", "standardabweichung"),
    *("stabw", "varianz", "soll", "sollwert", "spannweite"),
    *("moyenne", "somme", "médiane", "écart-type", "cible"),
    *("media", "promedio", "mediana", "suma", "desviación", "objetivo"),
    *("média", "soma", "desvio", "alvo", "somma", "deviazione", "obiettivo"),
    *("gemiddelde", "gemiddeld", "totaal", "som", "doel", "streefwaarde", "ø", "σ"),
})  # fmt: skip
"""Words for what is worked out of readings, or what they ought to be, with case folded."""
_FEW = 3  # rows of which one word or blank can be told to be unlike the others


def refuse_odd_rows(table: RawTable, read: AbstractSet[int], path: str, problems: Problems) -> None:
    """Note rows that are unlike the others in a column that is left out."""
    for place in range(len(table.header.cells)):
        if place not in read:
            _refuse_odd(table, place, read, path, problems)


def refuse_odd_numbers(
    table: RawTable, place: int, measured: AbstractSet[int], path: str, problems: Problems
) -> None:
    """Note readings of no capsule: rows with a word, or nothing, in the column that numbers them.

    ``measured`` are the columns whose readings it numbers.
    """
    _refuse_odd(table, place, measured, path, problems)


def _refuse_odd(
    table: RawTable, place: int, read: AbstractSet[int], path: str, problems: Problems
) -> None:
    rows = [row for row in table.rows if any(row.cell(one).text for one in read)]
    cells = [row.cell(place) for row in rows if not row.cell(place).unfit]
    odd = [one for one in cells if _is_word(one.text)] or _unlike(cells) or _blank(cells)
    if not odd:
        return
    given = some((f"{plainly(one.text) or 'nothing'} ({one.place})" for one in odd), most=5)
    heading = plainly(table.header.cells[place].text)
    expected = f"one capsule in each row, which '{heading}' lets doubt"
    remedy = "delete a row that is no reading; where it is one, write there as in the others"
    places = tuple(one.place for one in odd)
    problems.add("row", path, given, expected, remedy, places=places)


def _is_word(text: str) -> bool:
    """Whether a cell says that its row is worked out of others: all its words do."""
    words = _LETTERS.findall(text.casefold())
    return bool(words) and _WORDS.issuperset(words)


def _unlike(cells: Sequence[Raw]) -> list[Raw]:
    """The words among numbers, or among names that bear a number, such as ``K1``."""
    full = [one for one in cells if one.text]
    numbers = [one for one in full if is_number(one.text)]
    numbered = [one for one in full if any(map(str.isdecimal, one.text))]
    for usual in (numbers, numbered if _one_form(numbered) else []):
        if len(full) > len(usual) > len(full) / 2:
            return [one for one in full if one not in usual]
    return []


def _one_form(cells: Sequence[Raw]) -> bool:
    """Whether names are of one form, and differ in their numbers."""
    forms = {_LETTERS_OR_DIGITS.sub(_form, one.text) for one in cells}
    return len(forms) == 1


def _form(found: re.Match[str]) -> str:
    return "0" if found[0].isdecimal() else found[0].casefold()


def _blank(cells: Sequence[Raw]) -> list[Raw]:
    """The blank cells of a column that numbers its rows, or those below one that is full."""
    full = [one.text for one in cells if one.text]
    blank = [one for one in cells if not one.text]
    if not blank or len(full) <= len(blank) or len(cells) < _FEW:
        return []
    numbers = len(set(full)) == len(full) and all(re.search("[0-9]", text) for text in full)
    return blank if numbers or not any(one.text for one in cells[len(full) :]) else []
