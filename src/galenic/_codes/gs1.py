"""GS1 DataMatrix: elements by their application identifiers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from galenic._codes.symbol import Symbol, SymbolKind, drawn_by_zint, zint
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["element_problem", "gs1_datamatrix"]

_FIXED = {"01": 14, "11": 6, "17": 6}  # identifiers whose values have one length, and so an end
_VARIABLE = {"10": 20, "21": 20}  # lot and serial number: up to so many characters
_SEPARATOR = b"\x1d"
# The character set 82 of the General Specifications, without the parentheses: they may stand in a
# lot, but in the text beside a symbol they enclose identifiers, and a reader of it takes
# "(10)A(17)B" apart at the wrong places.
_NO_PARENTHESES = (
    "no parentheses: beside a code they enclose what a number means, and readers of that text "
    "would take the lot apart"
)
_SIGNS = """A-Z, a-z, 0-9 and ! " % & ' * + , - . / : ; < = > ? _"""
_PLAIN = r"""[!"%&'*+,\-./0-9:;<=>?A-Z_a-z]"""


def element_problem(ai: str, value: str) -> tuple[str, str] | None:
    """What is expected of a lot or serial number in a code and what to do, if it does not fit.

    Returns
    -------
    tuple of str, or None
        What is expected, and a remedy; ``None`` if it fits.
    """
    most = _VARIABLE[ai]
    if "(" in value or ")" in value:
        return _NO_PARENTHESES, "write the lot without parentheses"
    if not re.fullmatch(f"{_PLAIN}{{1,{most}}}", value):
        return f"1 to {most} of {_SIGNS}, without blanks", "write it in these signs"
    return None


def gs1_datamatrix(elements: Mapping[str, str], *, path: str = "code") -> Symbol:
    """A GS1 DataMatrix of the elements given.

    Parameters
    ----------
    elements
        Values by application identifier: ``"01"`` a GTIN of 14 digits, ``"11"`` the day of making
        and ``"17"`` the end date as YYMMDD, ``"10"`` the lot, ``"21"`` a serial number. Those of
        fixed length are put first, so that they need no separator.
    path
        The key that problems are told of; the identifier is added to it.

    Returns
    -------
    Symbol
        The square symbol of the smallest size that holds them.

    Raises
    ------
    InputError
        If an identifier is not one of these, a lot has signs that GS1 has not or parentheses, a
        month or a day does not exist, a check digit is wrong, or it is too long.
    ExtraError
        If zint is not installed.

    Notes
    -----
    ISO/IEC 16022; GS1 General Specifications. Two digits of a year are read in the window that
    lies around the year of reading.
    """
    _refuse(elements, path)
    ordered = sorted(elements.items(), key=lambda element: (element[0] not in _FIXED, element[0]))
    symbol = zint().Symbol()
    symbol.symbology = zint().Symbology.DATAMATRIX
    symbol.input_mode = zint().InputMode.GS1
    symbol.option_3 = int(zint().DataMatrixOptions.SQUARE)
    asked = "".join(f"[{ai}]{value}" for ai, value in ordered)
    rows = drawn_by_zint(symbol, asked, path)
    told = "".join(f"({ai}){value}" for ai, value in ordered)
    return Symbol(SymbolKind.GS1_DATAMATRIX, told, _bytes(ordered), rows)


def _refuse(elements: Mapping[str, str], path: str) -> None:
    problems = Problems()
    for ai, value in elements.items():
        where = f"{path}.{ai}"
        if ai in _VARIABLE:
            if told := element_problem(ai, value):
                problems.add("code", where, value, *told)
        elif ai not in _FIXED:
            known = ", ".join(sorted({**_FIXED, **_VARIABLE}))
            problems.add("choice", where, ai, f"one of {known}", "leave it out")
        elif not re.fullmatch(f"[0-9]{{{_FIXED[ai]}}}", value):
            problems.add("code", where, value, f"{_FIXED[ai]} digits", "write all of its digits")
        elif ai in {"11", "17"} and value.endswith("00"):
            remedy = "write the day"
            problems.add("code", where, value, "a day, since 00 leaves it to the reader", remedy)
    if not elements:
        problems.add("empty", path, "nothing", "one element or more", "give the lot")
    if problems:
        raise InputError(problems)


def _bytes(ordered: list[tuple[str, str]]) -> bytes:
    """What a reader gives back: identifiers and values, parted where a length is not fixed."""
    data = b""
    for place, (ai, value) in enumerate(ordered):
        data += f"{ai}{value}".encode("ascii")
        if ai not in _FIXED and place + 1 < len(ordered):
            data += _SEPARATOR
    return data
