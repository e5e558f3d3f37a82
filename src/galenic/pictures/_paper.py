"""What all pictures share: their size, colours and hatches, the setting of text, and saving."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Patch

from galenic import _writing as writing
from galenic._amounts import Amount
from galenic._words import listed
from galenic.errors import InputError, Problems
from galenic.pictures._shown import Picture, describe, must_be_axes, told

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    from galenic.results._plan import Plan

__all__ = [
    "BLUE",
    "COLOURS",
    "GREEN",
    "HATCHES",
    "ON_COLOUR",
    "ORANGE",
    "SKY",
    "VERMILLION",
    "axes_of",
    "describe",
    "doses",
    "ink",
    "key",
    "line_height",
    "percent",
    "room",
    "save",
    "small",
    "spread",
    "title",
    "wrapped",
    "write",
]

# Okabe and Ito 2008, "Color Universal Design": told apart in every common kind of colour vision.
BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW = "#56B4E9", "#CC79A7", "#F0E442"
COLOURS = (ORANGE, SKY, GREEN, YELLOW, PURPLE, BLUE, VERMILLION)
ON_COLOUR = "#111111"  # letters on a colour: dark in any theme
HATCHES = ("", "//", "..", "\\\\", "xx", "--", "++")  # where the page is printed in grey

_MM = 1 / 25.4
_LINE, _POINTS = 1.25, 72  # a line, of the size of its letters; points in an inch
_FORMATS = ("png", "svg", "pdf")


def axes_of(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes to draw on: those given, or those of a new figure of so many millimetres."""
    if ax is not None:
        must_be_axes(ax)
        return ax
    from matplotlib import pyplot as plt  # noqa: PLC0415 - looks for a screen; not for given axes

    size = (width * _MM, height * _MM)
    _, made = plt.subplots(figsize=size, layout="constrained", FigureClass=Picture)
    return made


def ink() -> str:
    """The colour of lines and letters in the style in force, light or dark."""
    colour: str = mpl.rcParams["text.color"]
    return colour


def write(ax: Axes, x: float, y: float, words: str, **style: Any) -> Text:  # noqa: ANN401 - Matplotlib's
    """Write words at a place; what a person typed is no formula, whatever signs are in it."""
    return ax.text(x, y, words, parse_math=False, **({"fontsize": "small"} | style))


def title(ax: Axes, words: str) -> None:
    """Head a picture."""
    ax.set_title(words, loc="left", fontsize="medium", parse_math=False)


def key(ax: Axes, entries: Iterable[tuple[str, str, str]], **style: Any) -> None:  # noqa: ANN401 - Matplotlib's
    """Say what each colour and hatch means, whether or not anything has it."""
    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="black", label=name)
        for name, colour, hatch in entries
    ]
    ax.legend(handles=patches, fontsize="small", frameon=False, **style)


def wrapped(words: str, width: int) -> str:
    """Words on lines of so many letters; lines remain lines, and nothing is cut off."""
    return "\n".join(fill(line, width, break_on_hyphens=False) for line in words.split("\n"))


def percent(part: Fraction | float, digits: int = 4) -> str:
    """A part of one as text, never 0 for a little."""
    return Amount(100 * Fraction(part), "%").text(digits)


def small() -> float:
    """The size of small letters in the style in force, in points."""
    return float(FontProperties(size="small").get_size_in_points())


def room(ax: Axes) -> tuple[float, float]:
    """Width and height of the axes, in millimetres."""
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes are made by a figure
    box = ax.get_window_extent()
    return float(box.width / figure.dpi / _MM), float(box.height / figure.dpi / _MM)


def line_height(ax: Axes) -> float:
    """Height of a line of small letters, in the units of the upright axis."""
    low, high = ax.get_ylim()
    line = small() * _LINE / _POINTS * 25.4
    return float(line / room(ax)[1] * abs(high - low))


def spread(centres: Sequence[float], heights: Sequence[float], low: float) -> list[float]:
    """Centres moved up, none more than it must, until blocks of these heights do not overlap."""
    moved: list[float] = []
    for centre, height in zip(centres, heights, strict=True):
        moved.append(max(centre, low + height / 2))
        low = moved[-1] + height / 2
    return moved


def doses(plan: Plan) -> str:
    """Each active of a capsule with what that holds of it."""
    told = (f"{one.dose_label} {one.form(one.active).name}" for one in plan.order.by_active)
    return listed("and", *told)


def save(ax: Axes, path: str | os.PathLike[str], *, force: bool = False) -> None:
    """Save the figure of a picture as PNG, SVG or PDF: the same bytes each time.

    Parameters
    ----------
    ax
        The axes that a picture gave back.
    path
        The file; its ending says the format. It is written whole or not at all. What the picture
        shows stands in it in words, as its description.
    force
        Overwrite a file that exists.

    Raises
    ------
    InputError
        When the ending is none of these, the file exists, or it cannot be written; or ``ax`` are no
        axes.
    """
    must_be_axes(ax)
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in _FORMATS:
        problems = Problems()
        problems.add("file", str(path), kind or "no ending", ".png, .svg or .pdf", "name it so")
        raise InputError(problems)
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes are made by a figure
    writing.write_bytes(path, _drawn(figure, kind), force=force)


def _drawn(figure: Figure, kind: str) -> bytes:
    """The file, without date and with names that do not change from run to run."""
    words = told(figure) or None
    about: dict[str, dict[str, Any]] = {
        "png": {"Description": words} if words else {},
        "svg": {"Date": None, "Description": words},
        "pdf": {"CreationDate": None, "Subject": words},
    }
    drawn = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "galenic"}):
        figure.savefig(drawn, format=kind, dpi=200, metadata=about[kind])
    return drawn.getvalue()
