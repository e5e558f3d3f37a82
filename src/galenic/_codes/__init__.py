"""Symbols that a scanner reads, QR and GS1 DataMatrix: the one door to zint.

A symbol is made once, as rows of modules, and drawn from there: as a path of SVG, as a graphic of
ZPL. What zint only warns of is refused, since its symbol would say something else than was asked.
"""

from galenic._codes.drawn import svg, svg_path, zpl_graphic
from galenic._codes.gs1 import element_problem, gs1_datamatrix
from galenic._codes.qr import qr
from galenic._codes.symbol import Symbol

__all__ = [
    "Symbol",
    "element_problem",
    "gs1_datamatrix",
    "qr",
    "svg",
    "svg_path",
    "zpl_graphic",
]
