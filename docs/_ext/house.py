"""The house on one picture: floors from the layers that are checked, arrows from the code."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import grimp
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

_ROOT = Path(__file__).parent.parent.parent
_WIDTH, _HEIGHT = 1.5, 0.56  # of a room


def floors() -> list[list[str]]:
    """The rooms of each floor, from the top, as pyproject.toml has them for import-linter."""
    with (_ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["id"] == "layers")
    return [[room.strip(" ()") for room in layer.split("|")] for layer in layers]


def imports() -> dict[tuple[str, str], int]:
    """How many imports lead from one room to another."""
    graph = grimp.build_graph("galenic", exclude_type_checking_imports=True, cache_dir=None)
    found: dict[tuple[str, str], int] = {}
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            ends = _room(importer), _room(imported)
            if all(ends) and ends[0] != ends[1]:
                found[ends] = found.get(ends, 0) + 1
    return found


def _room(module: str) -> str:
    return [*module.split("."), ""][1]


def draw() -> str:
    """Draw, as SVG, each room on its floor, and an arrow to each room below that it imports."""
    tops = floors()
    figure = Figure(figsize=(8, 0.62 * len(tops)), layout="constrained")
    ax = figure.subplots()
    places = {}
    for down, rooms in enumerate(tops):
        for along, room in enumerate(rooms):
            x = (along - (len(rooms) - 1) / 2) * 2 * _WIDTH
            places[room] = (x, -down)
            ax.text(x, -down, room, ha="center", va="center", family="monospace", zorder=3)
            box = (x - _WIDTH / 2, -down - _HEIGHT / 2)
            ax.add_patch(Rectangle(box, _WIDTH, _HEIGHT, fc="#F0E442", ec="black", zorder=2))
    side = 1
    for (upper, lower), many in sorted(imports().items()):
        (x1, y1), (x2, y2) = places[upper], places[lower]
        side = -side
        near = y1 - y2 == 1 and x1 == x2
        ax.annotate(
            "",
            (x2 + (0 if near else side * _WIDTH / 2), y2 + (_HEIGHT / 2 if near else 0)),
            (x1 + (0 if near else side * _WIDTH / 2), y1 - (_HEIGHT / 2 if near else 0)),
            arrowprops={
                "arrowstyle": "->",
                "color": "#0072B2",
                "alpha": 0.55,
                "linewidth": min(0.5 + many / 12, 3),
                "connectionstyle": f"arc3,rad={0 if near else -side * 0.5}",
            },
        )
    ax.set_xlim(-5.5, 5.5)
    ax.set_ylim(-len(tops) + 0.4, 0.6)
    ax.set_axis_off()
    figure.set_facecolor("white")  # on a dark page, too
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()
