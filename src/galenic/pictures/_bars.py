"""The error budget as bars: what makes the dose unsure, and by how much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from galenic.accuracy._records import Budget
from galenic.errors import must_be
from galenic.pictures import _paper as paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

__all__ = ["budget"]

_TINY = 0.0005  # of the variance: below it, sources are drawn together, as the text tells them
_COLOURS = {"all": "#DDDDDD", "batch": paper.BLUE, "capsule": paper.ORANGE, "few": "#999999"}
_HATCHES = {"all": "", "batch": "", "capsule": "//", "few": ".."}
_MEANS = {"batch": "common to the batch", "capsule": "between capsules"}


class _Row(NamedTuple):
    name: str
    kind: str
    part: float | None
    words: str


def budget(made: Budget, ax: Axes | None = None) -> Axes:
    """Draw the error budget: a bar for each source, the largest on top, and for all together.

    Sources of which nothing is known have no bar, and say so; those below 0.05 % of the variance
    share one.

    Parameters
    ----------
    made
        The budget, as ``galenic.accuracy.budget(plan)`` gives it.
    ax
        The axes to draw on; those of a new figure when left out.

    Returns
    -------
    Axes
        The lengths of the bars are relative standard uncertainties, in percent of the dose.

    Raises
    ------
    InputError
        When it is no budget.
    """
    must_be(made, Budget, "made", "an error budget", "make it: galenic.accuracy.budget(plan)")
    rows = list(_rows(made))
    ax = paper.axes_of(ax, 165, 30 + 7.5 * len(rows))
    for kind, colour in _COLOURS.items():
        places = [place for place, row in enumerate(rows) if row.kind == kind]
        bars = ax.barh(
            places,
            [100 * (rows[place].part or 0.0) for place in places],
            height=0.7,
            color=colour,
            hatch=_HATCHES[kind],
            edgecolor="black",
            linewidth=0.6,
            label=kind,
        )
        for bar, place in zip(bars, places, strict=True):
            end = (bar.get_width(), place)
            style: dict[str, Any] = {
                "xytext": (4, 0),
                "textcoords": "offset points",
                "va": "center",
            }
            ax.annotate(rows[place].words, end, fontsize="small", parse_math=False, **style)
    names = [paper.wrapped(row.name, 34) for row in rows]
    ax.set_yticks(range(len(rows)), names, fontsize="small", parse_math=False)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, 1.6 * max(100 * (row.part or 0.0) for row in rows) or 1)
    ax.set_xlabel("standard uncertainty of the dose, % of the dose")
    ax.spines[["top", "right"]].set_visible(False)
    entries = ((name, _COLOURS[kind], _HATCHES[kind]) for kind, name in _MEANS.items())
    paper.key(ax, entries, loc="lower right")
    dose = made.dose
    of = f"{dose.mean.text(4)} {made.active}" if made.active else dose.mean.text(4)
    words = f"What makes a dose of {of} unsure ({dose.interval.of})"
    paper.title(ax, paper.wrapped(words, 55) if made.active else words)
    paper.describe(ax, ax.get_xlabel(), *(f"{row.name}: {row.words}" for row in rows))
    return ax


def _rows(made: Budget) -> Iterator[_Row]:
    """All together first, then each source, the little ones together, and those not known."""
    dose = made.dose
    whole = float(dose.standard_uncertainty.number / dose.mean.number)
    yield _Row(f"all together ({dose.interval.of})", "all", whole, paper.percent(whole, 3))
    few = []
    for one in made.contributions:
        part, share = one.relative_standard_uncertainty, one.share
        if part is None or share is None:
            continue
        if share < _TINY and not one.shift:
            few.append(part)
            continue
        words = f"{paper.percent(part, 3)} ({paper.percent(share, 3)} of the variance)"
        if one.shift:
            moves = f"moves the mean by {paper.percent(one.shift, 3)}"
            words = f"{words}; {moves}" if part else moves
        yield _Row(one.source, one.kind, part, words)
    if few:
        part = math.hypot(*few)
        yield _Row(f"{len(few)} more together", "few", part, paper.percent(part, 3))
    for one in made.contributions:
        if one.share is None:
            yield _Row(one.source, one.kind, None, "not known: left out")
