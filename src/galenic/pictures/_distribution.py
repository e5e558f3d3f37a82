"""The distribution of the simulated doses, against what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.ticker import MultipleLocator

from galenic.accuracy._simulated import Simulation
from galenic.errors import must_be
from galenic.pictures import _paper as paper

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from galenic.accuracy._simulated import Histogram

__all__ = ["doses"]

_WIDTHS = (10, 25, 50, 125, 250)  # bins to a bar: wide enough to be seen, and whole bars to 5 %
_MOST = 120  # bars
_INNER, _OUTER = 10, 15  # % off label
_SEEN = (80, 120)  # % of label, at least
_TICKED = 80  # % of label


def doses(made: Simulation, ax: Axes | None = None) -> Axes:
    """Draw the doses of the simulated capsules, against 90 % to 110 % and 85 % to 115 % of label.

    Parameters
    ----------
    made
        The simulation, as ``galenic.accuracy.simulate(plan)`` gives it.
    ax
        The axes to draw on; those of a new figure when left out.

    Returns
    -------
    Axes
        The bars are parts of the capsules, in percent, over their dose in percent of label; a
        colour for each band. The line above them is the interval of the record.

    Raises
    ------
    InputError
        When it is no simulation.
    """
    must_be(made, Simulation, "made", "a simulation", "make it: galenic.accuracy.simulate(plan)")
    ax = paper.axes_of(ax, 165, 105)
    width, bars = _bars(made.histogram)
    whole = made.batches * made.capsules
    for (low, high), name, colour, hatch in _bands(made):
        lefts = [left for left in bars if low <= abs(left + width / 2 - 100) < high]
        heights = [100 * bars[left] / whole for left in lefts]
        style: dict[str, Any] = {
            "color": colour,
            "hatch": hatch,
            "edgecolor": "black",
            "linewidth": 0,
        }
        ax.bar(lefts, heights, width, align="edge", label=name, **style)
    _axes(ax, made.histogram, width)
    where: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.16), "ncols": 3}
    paper.key(ax, (band[1:] for band in _bands(made)), **where)
    _interval(ax, made, 108 * max(bars.values()) / whole)
    of = f"{made.active}: " if made.active else ""
    words = f"{of}{made.batches} batches of {made.capsules} capsules, simulated"
    if made.leaves_out:
        words += f"\nleft out, as nothing is known of them: {', '.join(made.leaves_out)}"
    paper.title(ax, paper.wrapped(words, 75))
    ends = (made.interval.low, made.interval.high)
    interval = (
        f"{made.interval.coverage.text()} interval {' to '.join(end.text(4) for end in ends)}"
    )
    bands = (name for _, name, _, _ in _bands(made))
    paper.describe(ax, "doses, % of label", *bands, f"mean {made.mean.text(4)}", interval)
    return ax


def _bars(found: Histogram) -> tuple[float, dict[float, int]]:
    """The width of a bar and the capsules in each by its left edge, in percent of label."""
    few = (number for number in _WIDTHS if len(found.counts) <= number * _MOST)
    number = next(few, _WIDTHS[-1])
    bars: dict[float, int] = {}
    for place, count in enumerate(found.counts, found.first):
        left = place // number * number / found.per_percent
        bars[left] = bars.get(left, 0) + count
    return number / found.per_percent, bars


def _bands(made: Simulation) -> list[tuple[tuple[float, float], str, str, str]]:
    """Distance from label, name, colour and hatch of each band; a name says how much is within."""
    inner, outer = made.within_90_110, made.within_85_115
    return [
        ((0, _INNER), f"90 % to 110 %:\n{_within(inner)}", paper.BLUE, ""),
        ((_INNER, _OUTER), f"85 % to 115 %:\n{_within(outer)}", paper.ORANGE, "//"),
        ((_OUTER, 1000), _outside(outer), paper.VERMILLION, "xx"),
    ]


def _within(part: float | None) -> str:
    return "how much, not known" if part is None else f"{paper.percent(part)} within"


def _outside(part: float | None) -> str:
    return "outside:\nnot known" if part is None else f"{paper.percent(1 - part)}\noutside"


def _axes(ax: Axes, found: Histogram, width: float) -> None:
    label, unit = float(found.label.number), found.label.unit
    ax.set_xlabel("dose, % of label")
    ax.set_ylabel(f"capsules, % in each {width:g} % of label")
    low, high = ax.get_xlim()
    low, high = min(low, _SEEN[0]), max(high, _SEEN[1])
    ax.set_xlim(low, high)
    if high - low < _TICKED:  # the limits then have their numbers below them
        ax.xaxis.set_major_locator(MultipleLocator(5))
    for off in (-_OUTER, -_INNER, _INNER, _OUTER):
        ax.axvline(100 + off, color=paper.ink(), linewidth=0.8, linestyle="--", zorder=0.5)

    def to_mass(part: Any) -> Any:  # noqa: ANN401 - numbers or arrays, as Matplotlib has them
        return part * (label / 100)

    def to_part(mass: Any) -> Any:  # noqa: ANN401 - the same
        return mass * (100 / label)

    above = ax.secondary_xaxis("top", functions=(to_mass, to_part))
    above.set_xlabel(f"dose, {unit}")
    ax.spines["right"].set_visible(False)


def _interval(ax: Axes, made: Simulation, level: float) -> None:
    """The interval of a capsule and its mean, above the bars."""
    of = 100 / made.histogram.label.number
    low, mean, high = (
        float(end.number * of) for end in (made.interval.low, made.mean, made.interval.high)
    )
    ink = paper.ink()
    ax.plot([low, high], [level, level], color=ink, marker="|", markersize=9, gid="interval")
    ax.plot([mean], [level], color=ink, marker="D", markersize=4, gid="mean")
    words = f"mean and {made.interval.coverage.text()} interval"
    paper.write(ax, mean, 1.03 * level, words, ha="center", va="bottom")
    ax.set_ylim(0, 1.17 * level)
