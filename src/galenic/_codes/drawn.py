"""A symbol drawn: as a path of SVG, and as a graphic of ZPL."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from galenic._codes.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._codes.symbol import Symbol

__all__ = ["svg", "svg_path", "zpl_graphic"]

_TITLES = {SymbolKind.QR: "QR code", SymbolKind.GS1_DATAMATRIX: "GS1 DataMatrix"}


def svg_path(symbol: Symbol) -> str:
    """The dark modules as one path, in modules, with the corner of the quiet zone at 0 0."""
    return "".join(
        f"M{begin + symbol.quiet} {row + symbol.quiet}h{count}v1h-{count}z"
        for row, modules in enumerate(symbol.rows)
        for begin, count in _runs(modules)
    )


def _runs(modules: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and how many there are."""
    place = 0
    for dark, run in groupby(modules):
        count = len(list(run))
        if dark:
            yield place, count
        place += count


def svg(symbol: Symbol, module: str = "0.5", *, xml: bool = False) -> str:
    """A drawing of its own, on a light ground with the quiet zone.

    Parameters
    ----------
    symbol
        What is drawn.
    module
        The width of a module in millimetres, as text.
    xml
        Whether it bears the name space of SVG, as a file needs it; within HTML it may stay out.

    Returns
    -------
    str
        An element ``svg``, with a title for those who hear the page.
    """
    width, height = symbol.size
    space = ' xmlns="http://www.w3.org/2000/svg"' if xml else ""
    across, down = (f"{float(module) * count:g}mm" for count in (width, height))
    return (
        f'<svg{space} class="code" role="img" viewBox="0 0 {width} {height}" width="{across}" '
        f'height="{down}" shape-rendering="crispEdges"><title>{_TITLES[symbol.kind]}</title>'
        f'<path fill="#fff" d="M0 0h{width}v{height}h-{width}z"/>'
        f'<path fill="#000" d="{svg_path(symbol)}"/></svg>'
    )


def zpl_graphic(symbol: Symbol, dots: int) -> str:
    """The modules as a graphic field of ZPL, without the quiet zone.

    Parameters
    ----------
    symbol
        What is drawn.
    dots
        The width of a module in dots of the printer.

    Returns
    -------
    str
        ``^GFA`` with its data in hexadecimal: a printer draws it whatever codes it knows.
    """
    rows = [_hexadecimal(modules, dots) for modules in symbol.rows]
    across = len(rows[0]) // 2
    data = "".join(row * dots for row in rows)
    count = len(data) // 2
    return f"^GFA,{count},{count},{across},{data}"


def _hexadecimal(modules: tuple[bool, ...], dots: int) -> str:
    """A row of dots as bytes in hexadecimal, the leftmost dot the highest bit."""
    bits = "".join(("1" if dark else "0") * dots for dark in modules)
    bits += "0" * (-len(bits) % 8)
    return f"{int(bits, 2):0{len(bits) // 4}X}"
