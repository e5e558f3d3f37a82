"""Weights of capsules against the limits of a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from galenic._amounts import Amount
from galenic.errors import must_be
from galenic.pictures import _paper as paper
from galenic.quality._records import WeightReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["weights"]

_PLACES = {  # colour, marker and name of a reading
    "": (paper.BLUE, "o", "a capsule"),
    "inside": (paper.BLUE, "o", "within the limit"),
    "outside": (paper.ORANGE, "s", "outside the limit"),
    "beyond": (paper.VERMILLION, "X", "outside the outer limit"),
}


def weights(made: WeightReport, ax: Axes | None = None) -> Axes:
    """Draw the weights that a rule compares, against what it compares them with and its limits.

    Parameters
    ----------
    made
        The report, as ``galenic.quality.check_weights(…)`` gives it.
    ax
        The axes to draw on; those of a new figure when left out.

    Returns
    -------
    Axes
        The points are ``made.readings``; each line is named by its ``gid``: ``reference``,
        ``limit -`` and ``limit +``, ``outer limit -`` and ``outer limit +``.

    Raises
    ------
    InputError
        When it is no report of weights.
    """
    remedy = "make it: galenic.quality.check_weights(readings, rule=…)"
    must_be(made, WeightReport, "made", "a report of weights", remedy)
    ax = paper.axes_of(ax, 165, 95)
    for place, (colour, marker, name) in _PLACES.items():
        found = [one for one in made.readings if one.place == place]
        if found:
            ax.plot(
                [one.capsule for one in found],
                [float(one.value.number) for one in found],
                linestyle="none",
                marker=marker,
                markerfacecolor=colour,
                markeredgecolor=paper.ink(),
                markeredgewidth=0.6,
                label=f"{name}: {len(found)}",
                gid=place or "reading",
            )
    _lines(ax, made)
    ax.set_xlabel("capsule, number")
    ax.set_ylabel(f"{made.of} weight, mg/capsule")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.spines[["top", "right"]].set_visible(False)
    if made.readings:  # of capsules weighed together there are none
        ax.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.16),
            ncols=3,
            fontsize="small",
            frameon=False,
        )
    verdict = made.verdict.replace("-", " ")
    paper.title(ax, paper.wrapped(f"{made.title}\n{made.rule}: {verdict}", 75))
    counts = (str(line.get_label()) for line in ax.lines if line.get_marker() != "None")
    paper.describe(ax, ax.get_ylabel(), *counts, *(text.get_text() for text in ax.texts))
    return ax


def _lines(ax: Axes, made: WeightReport) -> None:
    """What the weights are compared with, or else their mean, and the limits about it."""
    middle = made.reference or made.mean
    if middle is None:
        return
    words = f"{made.about or 'mean'} weight\n{middle.text(4)}"
    lines = [("reference", words, middle, "-")]
    for kind, limit, style in (("limit", made.each, "--"), ("outer limit", made.outer, ":")):
        if limit is not None:
            for sign, part in (("−", -limit.number), ("+", limit.number)):
                end = Amount(middle.number * (1 + part / 100), middle.unit)
                words = f"{kind} {sign}{limit.text()}\n{end.text(4)}"
                lines.append((f"{kind} {sign}", words, end, style))
    beside = ax.get_yaxis_transform()
    for gid, words, value, style in lines:
        at = float(value.number)
        ax.axhline(at, color=paper.ink(), linewidth=0.9, linestyle=style, gid=gid, zorder=0.5)
        paper.write(ax, 1.01, at, words, transform=beside, va="center")
