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


def imports() -> set[tuple[str, str]]:
    """Which room imports from which."""
    graph = grimp.build_graph("galenic", exclude_type_checking_imports=True, cache_dir=None)
    ends = {
        (_room(importer), _room(imported))
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    return {(one, other) for one, other in ends if one and other and one != other}


def _room(module: str) -> str:
    return [*module.split("."), ""][1]


def plain(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Leave out what others imply: the arrow to a room that is also reached through another."""
    below: dict[str, set[str]] = {}
    for upper, lower in edges:
        below.setdefault(upper, set()).add(lower)

    def reached(room: str) -> set[str]:
        return set().union(*({one} | reached(one) for one in below.get(room, ())))

    return {
        (upper, lower)
        for upper, lower in edges
        if not any(lower in reached(other) for other in below[upper])
    }


def draw() -> str:
    """Draw, as SVG, each room on its floor, and an arrow to each room below that it imports."""
    tops = floors()
    figure = Figure(figsize=(7, 0.56 * len(tops)), layout="constrained", facecolor="white")
    ax = figure.subplots()
    places = {}
    for down, rooms in enumerate(tops):
        for along, room in enumerate(rooms):
            x = (along - (len(rooms) - 1) / 2) * 2 * _WIDTH
            places[room] = (x, -down)
            ax.text(x, -down, room, ha="center", va="center", family="monospace", zorder=3)
            box = (x - _WIDTH / 2, -down - _HEIGHT / 2)
            ax.add_patch(Rectangle(box, _WIDTH, _HEIGHT, fc="#F0E442", ec="black", zorder=2))
    for upper, lower in sorted(plain(imports())):
        (x1, y1), (x2, y2) = places[upper], places[lower]
        far = y1 - y2 > 1  # past a floor: around it
        side = -1 if x1 + x2 < 0 or (x1 == x2 and round(y1) % 2) else 1
        start = (x1 + side * _WIDTH / 2, y1) if far else (x1, y1 - _HEIGHT / 2)
        end = (x2 + side * _WIDTH / 2, y2) if far else (x2, y2 + _HEIGHT / 2)
        bend = f"arc3,rad={-side * 0.4 if far else 0}"
        look = {"arrowstyle": "->", "color": "#0072B2", "lw": 1.4, "connectionstyle": bend}
        ax.annotate("", end, start, arrowprops=look, zorder=1)
    ax.set_xlim(-4.6, 4.6)
    ax.set_ylim(-len(tops) + 0.4, 0.6)
    ax.set_axis_off()
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()
