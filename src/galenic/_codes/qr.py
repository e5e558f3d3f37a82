"""QR codes of text or of bytes."""

from __future__ import annotations

from typing import Literal

from galenic._codes.symbol import Symbol, SymbolKind, drawn_by_zint, zint
from galenic.errors import InputError, Problems

__all__ = ["Correction", "qr"]

_LEVELS = {"L": 1, "M": 2, "Q": 3, "H": 4}  # as zint counts them
Correction = Literal["L", "M", "Q", "H"]


def qr(content: str | bytes, correction: Correction = "M", *, path: str = "code") -> Symbol:
    """A QR code that holds bytes as they are, or text of ASCII.

    Parameters
    ----------
    content
        Bytes, or text. Text is ASCII alone: readers guess the encoding of anything else, and one
        that guesses wrong reads another letter. Give bytes of UTF-8 to be read by a program.
    correction
        How much of it may be damaged: L 7 %, M 15 %, Q 25 %, H 30 % of its codewords.
    path
        The key that problems are told of.

    Returns
    -------
    Symbol
        The symbol, of the smallest version that holds the content.

    Raises
    ------
    InputError
        If it is empty, longer than a QR code holds, or text that is not ASCII.
    ExtraError
        If zint is not installed.

    Notes
    -----
    ISO/IEC 18004.
    """
    data = content if isinstance(content, bytes) else _ascii(content, path)
    symbol = zint().Symbol()
    symbol.symbology = zint().Symbology.QRCODE
    symbol.input_mode = zint().InputMode(0)  # the bytes as they are
    symbol.option_1 = _LEVELS[correction]
    rows = drawn_by_zint(symbol, data, path)
    return Symbol(SymbolKind.QR, _told(data), data, rows)


def _ascii(text: str, path: str) -> bytes:
    if text.isascii():
        return text.encode("ascii")
    problems = Problems()
    remedy = "write it in ASCII (mcg for micrograms), since readers guess what other signs are"
    problems.add("ascii", path, text, "text of ASCII alone", remedy)
    raise InputError(problems)


def _told(data: bytes) -> str:
    text = data.decode("ascii", errors="replace")
    return text if text.isprintable() and text.isascii() else data.hex()
