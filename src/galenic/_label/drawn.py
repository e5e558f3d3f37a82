"""A label drawn at its size: SVG, a page of HTML to print, and PDF."""

from __future__ import annotations

import json
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from galenic._amounts import decimal_text
from galenic._asking import answers
from galenic._codes import svg, svg_path
from galenic._label.layout import laid_out, refuse_signs
from galenic._version import __version__
from galenic._words import say
from galenic.errors import InputError, Problems
from galenic.results._label import Label

if TYPE_CHECKING:
    from galenic._label.layout import Laid, Line, Mark
    from galenic.results._label import LabelSize

__all__ = ["drawn_size", "pdf", "to_print", "to_svg"]

_FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_ASCENT = Fraction(4, 5)  # of the size of the type, from its upper edge to its base line
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@answers("drawn-size", Label)
def drawn_size(made: Label) -> LabelSize:
    """The size at which it is drawn."""
    return laid_out(made).size


@answers("svg", Label)
def to_svg(made: Label) -> str:
    """It as a drawing of its size; every text has its width, whatever type there is."""
    return _drawing(laid_out(made))


def _drawing(laid: Laid) -> str:
    across, down = _mm(laid.size.width), _mm(laid.size.height)
    mark = "" if laid.mark is None else _code(laid.mark)
    lines = "\n".join(map(_text, laid.lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}mm" height="{down}mm" '
        f'viewBox="0 0 {across} {down}" font-family="{_FONTS}">\n'
        f"<title>{escape(say('label.title'))}</title>\n"
        f'<path fill="#fff" d="M0 0h{across}v{down}h-{across}z"/>\n{lines}{mark}\n</svg>'
    )


def _text(line: Line) -> str:
    bold = ' font-weight="bold"' if line.bold else ""
    return (
        f'<text x="{_mm(line.left)}" y="{_mm(line.top + _ASCENT * line.size)}" '
        f'font-size="{_mm(line.size)}"{bold} textLength="{_mm(line.width)}" '
        f'lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
    )


def _code(mark: Mark) -> str:
    told = f"translate({_mm(mark.left)} {_mm(mark.top)}) scale({_mm(mark.module)})"
    path = svg_path(mark.symbol)
    return f'\n<path transform="{told}" shape-rendering="crispEdges" fill="#000" d="{path}"/>'


def _mm(length: Fraction) -> str:
    """A length in millimetres, to a thousandth."""
    return decimal_text(round(length, 3))


@answers("page", Label)
def to_print(made: Label) -> str:
    """It as a page of its size, to print; the page holds its styles and fetches nothing."""
    laid = laid_out(made)
    across, down = _mm(laid.size.width), _mm(laid.size.height)
    title = escape(say("label.title"))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n'
        f'<meta name="generator" content="galenic {escape(__version__)}"/>\n'
        f"<title>{title}</title>\n<style>\n@page {{ size: {across}mm {down}mm; margin: 0 }}\n"
        "body { margin: 0 }\nsvg { display: block }\n</style>\n</head>\n"
        f"<body>\n{_drawing(laid)}\n</body>\n</html>"
    )


@answers("pdf", Label)
def pdf(made: Label, paper: str | None = None) -> bytes:
    """It as PDF: all that was typed goes to the document as data."""
    if paper is not None:
        problems = Problems()
        remedy = "leave it out; size of the label says how large it is"
        problems.add("unknown", "paper", paper, "no paper: a label is of its own size", remedy)
        raise InputError(problems)
    from importlib.resources import files  # noqa: PLC0415 - only where a PDF is asked for

    from galenic._pdf.signs import lacking  # noqa: PLC0415
    from galenic._pdf.typst import compile as compiled  # noqa: PLC0415

    laid = laid_out(made)
    refuse_signs(laid, lacking, "the type of a PDF")
    told = {
        "title": say("label.title"),
        "width": float(laid.size.width),
        "height": float(laid.size.height),
        "lines": [
            line._asdict() | {name: float(getattr(line, name)) for name in _LENGTHS}
            for line in laid.lines
        ],
        "mark": None if laid.mark is None else _placed(laid.mark),
    }
    source = files("galenic").joinpath("show/label.typ").read_bytes()
    given = {"label.json": json.dumps(told).encode()}
    if laid.mark is not None:
        given["code.svg"] = svg(laid.mark.symbol, xml=True).encode()
    return compiled(source, files=given, room="label")


_LENGTHS = ("left", "top", "size", "width")


def _placed(mark: Mark) -> dict[str, float]:
    across, _ = mark.symbol.size
    return {"left": float(mark.left), "top": float(mark.top), "width": float(across * mark.module)}
