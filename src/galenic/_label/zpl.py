"""A label in ZPL II, the language of most label printers.

Every text is escaped: what could be a command, and every sign that is not plain, is written by the
number of its bytes (``^FH``), in UTF-8 (``^CI28``). The code is a graphic (``^GFA``) and not a
``^BX``: so the printer draws the modules that were checked, and reads nothing into the lot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._asking import answers
from galenic._codes import zpl_graphic
from galenic._label.layout import laid_out, refuse_signs
from galenic.errors import InputError, Problems
from galenic.results._label import Label

if TYPE_CHECKING:
    from fractions import Fraction

    from galenic._label.layout import Line, Mark

__all__ = ["to_zpl"]

_DOTS = {6: 150, 8: 203, 12: 300, 24: 600}  # dots in a millimetre, and as they are sold, in an inch
_PLAIN = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;()/+=*%#@!?'\"&-"
)


@answers("zpl", Label)
def to_zpl(made: Label, dots: int) -> str:
    """It for a printer of so many dots in a millimetre."""
    if dots not in [*_DOTS]:  # of any type, as a list would be
        problems = Problems()
        told = ", ".join(f"{dots} ({dpi} dpi)" for dots, dpi in _DOTS.items())
        remedy = "see what the printer has"
        problems.add("choice", "dots", dots, f"dots in a millimetre: {told}", remedy)
        raise InputError(problems)
    laid = laid_out(made)
    refuse_signs(laid, _lacking, "the own type of every printer")
    across, down = (_in_dots(one, dots) for one in (laid.size.width, laid.size.height))
    lines = [_field(line, dots) for line in laid.lines]
    mark = [] if laid.mark is None else [_graphic(laid.mark, dots)]
    begin = f"^XA\n^CI28\n^PW{across}\n^LL{down}\n^LH0,0"
    return "\n".join((begin, *lines, *mark, "^PQ1", "^XZ"))


def _lacking(text: str) -> str:
    """The signs beyond Latin-1, which not every printer's own type has."""
    return "".join(dict.fromkeys(sign for sign in text if sign > "\u00ff"))


def _in_dots(length: Fraction, dots: int) -> int:
    return round(length * dots)


def _field(line: Line, dots: int) -> str:
    """A line of text in the scalable font of every printer, which is narrower than ours."""
    left, top, high = (_in_dots(one, dots) for one in (line.left, line.top, line.size))
    return f"^FO{left},{top}^A0N,{high},{high}^FH^FD{_escaped(line.text)}^FS"


def _escaped(text: str) -> str:
    """A text in which nothing is a command: all that is not plain stands as its bytes."""
    return "".join(
        sign if sign in _PLAIN else "".join(f"_{byte:02X}" for byte in sign.encode())
        for sign in text
    )


def _graphic(mark: Mark, dots: int) -> str:
    """The code: its modules are whole dots, and never larger than their place."""
    module = max(1, int(mark.module * dots))
    inside = mark.symbol.quiet * mark.module
    left, top = (_in_dots(one + inside, dots) for one in (mark.left, mark.top))
    return f"^FO{left},{top}{zpl_graphic(mark.symbol, module)}^FS"
