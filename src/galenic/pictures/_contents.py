"""What is in a capsule, to scale."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.patches import PathPatch
from matplotlib.path import Path

from galenic._materials.product import refuse_product
from galenic.formulas.fill import volume_fraction
from galenic.pictures import _paper as paper
from galenic.results._plan import must_go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from galenic._amounts import Amount
    from galenic.results._plan import Plan

__all__ = ["capsule"]

_WALL, _DOME, _RIM = 0.05, 14, 3
_TEXT_AT, _RIGHT = 0.85, 2.6
_WIDEST = 36


class _Layer(NamedTuple):
    name: str
    mass: Amount
    part: Fraction
    in_voids: bool = False


def capsule(plan: Plan, ax: Axes | None = None) -> Axes:
    """Draw what is in one capsule: layers whose heights are parts of the volume of the body.

    In the capsule they are mixed. Powder that sits in the voids of the others has no height. A
    fill to a mass leaves headspace; where a packing is not known, heights are parts of the mass.

    Parameters
    ----------
    plan
        The plan.
    ax
        The axes to draw on; those of a new figure when left out.

    Returns
    -------
    Axes
        The layers are its bars, from below; ``plan.fill`` has their masses.

    Raises
    ------
    InputError
        When the plan was stopped, or is of a product.
    """
    must_go_on(plan, "picture")
    refuse_product(plan.order, "what is in a capsule", "draw its tree: galenic.pictures.triturates")
    ax = paper.axes_of(ax, 150, 95)
    layers, by_volume = _layers(plan)
    headspace = 1 - sum((layer.part for layer in layers), Fraction(0))
    _axis(ax, plan, by_volume=by_volume)
    _outline(ax)
    below = Fraction(0)
    for layer, colour, hatch in zip(layers, *_fills(len(layers)), strict=True):
        ax.bar(
            0,
            float(100 * layer.part),
            bottom=float(100 * below),
            width=1,
            color=colour,
            edgecolor="black",
            linewidth=0.6,
            hatch=hatch,
            label=layer.name,
        )
        below += layer.part
    if headspace:
        room: dict[str, Any] = {"fill": False, "linestyle": ":", "edgecolor": paper.ink()}
        height, bottom = float(100 * headspace), float(100 * below)
        ax.bar(0, height, bottom=bottom, width=1, label="headspace", **room)
    _label(ax, layers, headspace)
    paper.describe(ax, "from below", *(text.get_text() for text in ax.texts))
    return ax


def _layers(plan: Plan) -> tuple[list[_Layer], bool]:
    """Stocks, excipients and filler, and whether their parts are those of the volume."""
    fill, filler, body = plan.fill, plan.order.filler.name, plan._body  # noqa: SLF001 - its own room
    stocks = {one.name: one.fill for one in plan.actives if one.of is None}
    names = {entry.active: entry.what for entry in plan.weighings if entry.role == "stock"}
    masses = [(names[active], mass) for active, mass in stocks.items()]
    estimate = fill.filler or fill.filler_estimate or fill.least_filler
    masses += [*fill.excipients.items(), (filler, estimate)]
    steps = [step for step in plan.steps if step.formula is volume_fraction]
    if not steps:
        total = fill.least.number
        return [_Layer(name, mass, mass.number / total) for name, mass in masses], False
    # the stocks, what takes up room, and the filler of a fill to mass
    first = {step.name: step.number for step in steps[: len(stocks)]}
    others = steps[len(stocks) :]
    last = others.pop().number if plan.order.capsule.fill is not None else None
    parts = {
        name: step.number
        for name, pack in body.excipients.items()
        for step in others
        if pack is step.inputs[1]
    }
    if last is None:
        last = 1 - sum((*first.values(), *parts.values()), Fraction(0))
    held: list[Fraction | None] = [first[_part_of(body.path(active))] for active in stocks]
    held += [*(parts.get(name) for name in fill.excipients), last]
    return [
        _Layer(name, mass, part or Fraction(0), part is None)
        for (name, mass), part in zip(masses, held, strict=True)
    ], True


def _part_of(path: str) -> str:
    """The name of the step that says which part of the volume a stock takes up."""
    return f"volume fraction of {path}"


def _fills(count: int) -> tuple[Sequence[str], Sequence[str]]:
    """Colours and hatches of the layers, the filler's plain and always the same."""
    return (
        [*(paper.COLOURS[place % 6] for place in range(count - 1)), "#DDDDDD"],
        [*(paper.HATCHES[1 + place % 6] for place in range(count - 1)), ""],
    )


def _axis(ax: Axes, plan: Plan, *, by_volume: bool) -> None:
    shell = plan.capsule
    ax.set_xlim(-0.5 - 4 * _WALL, _RIGHT)
    ax.set_ylim(-_DOME - 2, 100 + 2 * _RIM)
    ax.set_xticks([])
    ax.set_yticks(range(0, 101, 20))
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    ax.spines["left"].set_bounds(0, 100)
    ax.set_ylabel("part of the capsule's volume, %" if by_volume else "part of the mass, %")
    size = f"size {shell.size}" + (f" ({shell.maker})" if shell.maker else "")
    words = paper.wrapped(f"One capsule of {paper.doses(plan)}", 60)
    how = "by volume" if by_volume else "by mass, as a packing is not known"
    paper.title(ax, f"{words}\n{paper.wrapped(f'{size}, {how}, in layers though mixed', 60)}")


def _outline(ax: Axes) -> None:
    """The wall of the body, outside of what it holds: its round end takes nothing off the scale."""
    side, top = 0.5 + _WALL, 100 + _RIM
    outer = [(-side, top), (-side, 0), (-side, -_DOME), (0, -_DOME), (side, -_DOME), (side, 0)]
    inner = [(side, top), (0.5, top), (0.5, 0), (-0.5, 0), (-0.5, top), (-side, top)]
    go, bend = Path.LINETO, Path.CURVE3
    codes = [Path.MOVETO, go, bend, bend, bend, bend, go, go, go, go, go, Path.CLOSEPOLY]
    wall = PathPatch(Path([*outer, *inner], codes), facecolor="#999999", edgecolor=paper.ink())
    wall.set(alpha=0.6, linewidth=0.8, gid="body", zorder=0.5)
    ax.add_patch(wall)


def _label(ax: Axes, layers: Sequence[_Layer], headspace: Fraction) -> None:
    """Write beside each layer what it is, its mass and its part."""
    words, centres, below = [], [], Fraction(0)
    for layer in layers:
        part = "in the voids" if layer.in_voids else paper.percent(layer.part)
        words.append(f"{paper.wrapped(layer.name, _WIDEST)}\n{layer.mass.text(4)}; {part}")
        centres.append(float(100 * (below + layer.part / 2)))
        below += layer.part
    if headspace:
        words.append(f"headspace\n{paper.percent(headspace)}")
        centres.append(float(100 * (below + headspace / 2)))
    line = paper.line_height(ax)
    heights = [line * (text.count("\n") + 1.4) for text in words]
    for text, centre, at in zip(words, centres, paper.spread(centres, heights, 0), strict=True):
        ax.plot([0.5, 0.7, 0.8], [centre, at, at], color=paper.ink(), linewidth=0.6)
        paper.write(ax, _TEXT_AT, at, text, va="center")
