"""A symbol as rows of modules, and how zint is asked for it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import frozen

from galenic._record import Record
from galenic.errors import ExtraError, InputError, Problems

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["Symbol", "SymbolKind", "drawn_by_zint", "zint"]


class SymbolKind(StrEnum):
    """The kinds of symbols that are made."""

    QR = "qr"
    GS1_DATAMATRIX = "gs1-datamatrix"


_QUIET = {SymbolKind.QR: 4, SymbolKind.GS1_DATAMATRIX: 1}  # ISO/IEC 18004 and 16022


@frozen(eq=False, repr=False)
class Symbol(Record):
    """A symbol of two dimensions, as the modules that are printed.

    Attributes
    ----------
    kind
        ``"qr"`` or ``"gs1-datamatrix"``.
    text
        What it holds, as people read it: the text of a QR, or the elements of GS1 with each
        application identifier in parentheses. Bytes that are no ASCII text are written in
        hexadecimal.
    data
        The bytes that a reader gives back; in GS1 the byte 1D ends an element of no fixed length
        that another follows.
    rows
        Its modules from the top, each row from the left; true is dark. Without the quiet zone.
    """

    kind: SymbolKind
    text: str
    data: bytes
    rows: tuple[tuple[bool, ...], ...]

    @property
    def quiet(self) -> int:
        """How many modules around it stay light, by its standard."""
        return _QUIET[self.kind]

    @property
    def size(self) -> tuple[int, int]:
        """Its width and height in modules, with the quiet zone on all sides."""
        return len(self.rows[0]) + 2 * self.quiet, len(self.rows) + 2 * self.quiet

    def with_quiet_zone(self) -> tuple[tuple[bool, ...], ...]:
        """Its rows with the quiet zone around them."""
        width, _ = self.size
        blank = ((False,) * width,) * self.quiet
        side = (False,) * self.quiet
        return (*blank, *((*side, *row, *side) for row in self.rows), *blank)


def zint() -> ModuleType:
    """The library that encodes, or an error that says how to get it."""
    try:
        import zint as library  # noqa: PLC0415 - when a symbol is asked for, and not before
    except ImportError as missing:
        raise ExtraError("codes", "label") from missing
    return library


def drawn_by_zint(symbol: Any, content: str | bytes, path: str) -> tuple[tuple[bool, ...], ...]:  # noqa: ANN401 - zint ships stubs for another name
    """The rows of a symbol that was set up; what zint refuses or warns of is a problem."""
    symbol.warn_level = zint().WarningLevel.FAIL_ALL
    try:
        symbol.encode(content)
    except (RuntimeError, ValueError) as refused:
        problems = Problems()
        reason = str(refused).partition(": ")[2] or str(refused)
        remedy = "change it, or make no code of it"
        problems.add("code", path, content, f"what the code can hold ({reason})", remedy)
        raise InputError(problems) from refused
    # A row is a run of bytes, and its first module the lowest bit of the first of them.
    lines = symbol.encoded_data.tolist()[: symbol.rows]
    return tuple(
        tuple(bool(line[place // 8] >> place % 8 & 1) for place in range(symbol.width))
        for line in lines
    )
