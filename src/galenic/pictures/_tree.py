"""The trituration tree: vessels, what is weighed into them, and what is taken from them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from galenic._amounts import Amount
from galenic._show.product import named_product
from galenic.pictures import _paper as paper
from galenic.results._plan import must_go_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from galenic.results._parts import Weighing
    from galenic.results._plan import Plan
    from galenic.results._triturates import TriturateMade, TriturationStep

__all__ = ["triturates"]

# Everything is placed in millimetres of the figure that is made when no axes are given.
_ENDS = frozenset({"batch", "capsule"})  # where what is weighed ends up
_COLUMN, _EDGE, _LINE, _GAP = 35, 14, 3.8, 15
_NARROW, _WIDE = 14, 20  # letters


def triturates(plan: Plan, ax: Axes | None = None) -> Axes:
    """Draw the vessels of a plan: what is weighed into each, the aliquot taken, and what is left.

    Parameters
    ----------
    plan
        The plan; where it makes no triturate there is one vessel, the batch.
    ax
        The axes to draw on; those of a new figure when left out. In little room the letters
        become smaller.

    Returns
    -------
    Axes
        Its texts and arrows have a ``gid``: ``T1`` is the text of a vessel, ``T1 to batch`` an
        aliquot (arrow and mass), ``diluent to T1`` and ``T1 to discarded`` what they say.

    Raises
    ------
    InputError
        When the plan was stopped.
    """
    must_go_on(plan, "picture")
    sheet = _Sheet(plan)
    ax = paper.axes_of(ax, sheet.width, sheet.height + 12)
    ax.set_xlim(0, sheet.width)
    ax.set_ylim(sheet.height, 0)
    ax.set_axis_off()
    words = f"{plan.made.planned} capsules of {paper.doses(plan)}"
    if plan.product is not None:
        words = str(named_product(plan.product))
    paper.title(ax, f"{paper.wrapped(words, sheet.width // 3)}\nwhat is weighed into what")
    sheet.draw(ax)
    paper.describe(ax, *map(_weighed, plan.weighings))
    return ax


def _weighed(entry: Weighing) -> str:
    """One weighing in words: what, how much, and into which vessel."""
    into = entry.into if entry.each is None else f"each {entry.into}"
    return f"{(entry.weigh or entry.exact).text()} of {entry.what} into {into}"


def _direct(plan: Plan) -> dict[str, Amount]:
    """What is weighed into the batch besides aliquots, portions of one thing together.

    What is weighed for each capsule by itself counts for all of them.
    """
    masses: dict[str, Fraction] = {}
    for entry in plan.weighings:
        if entry.into in _ENDS and entry.role != "aliquot":
            masses[entry.what] = masses.get(entry.what, Fraction(0)) + entry.together
    return {name: Amount(mass, "mg") for name, mass in masses.items()}


class _Sheet:
    """Where everything goes: chains from left to right, one below another, into the batch."""

    def __init__(self, plan: Plan) -> None:
        """Measure how much room the chains and the other powders need."""
        self.plan, self.direct = plan, _direct(plan)
        self.deepest = max((len(entry.steps) for entry in plan.triturates), default=0)
        self.batch = 2 * _EDGE + _COLUMN * max(1, self.deepest + 1 * bool(plan.triturates))
        self.width = self.batch + 2 * _EDGE
        self.centres, below = [], 0.0
        for entry in plan.triturates:
            beside = _LINE * (_drug(entry).count("\n") + 2) / 2
            above = max(_GAP + _LINE * (_lines(entry.diluent) + 1), beside)
            self.centres.append(below + above)
            below += above + max(_GAP + 2 * _LINE, beside)
        self.rows = []
        for name in self.direct:
            tall = _LINE * (_lines(name) + 1)
            self.rows.append(below + tall / 2)
            below += tall
        self.height = below + _LINE

    def draw(self, ax: Axes) -> None:
        """Draw the batch and what leads to it."""
        weights = [one for one in self.plan.weighings if one.into in _ENDS]
        total = Amount(sum((one.together for one in weights), Fraction(0)), "mg")
        end = "the batch" if all(one.each is None for one in weights) else "the capsules"
        width, height = paper.room(ax)
        self.ax = ax
        self.size = paper.small() * min(1, width / self.width, height / self.height)
        box = Rectangle((self.batch, 1), 1.7 * _EDGE, self.height - 2, facecolor=paper.SKY)
        box.set(edgecolor=paper.ink(), gid="box of batch")
        ax.add_patch(box)
        middle = self.batch + 0.85 * _EDGE
        words = f"{end}\n{total.text()}"
        self._text(middle, self.height / 2, words, color=paper.ON_COLOUR, gid="batch")
        for y, triturate in zip(self.centres, self.plan.triturates, strict=True):
            self._chain(y, triturate)
        for y, (name, mass) in zip(self.rows, self.direct.items(), strict=True):
            start = self._text(self._column(self.deepest), y, paper.wrapped(name, _WIDE))
            self._arrow(f"{name} to batch", start, None, mass, middle=0.7)

    def _column(self, place: int) -> float:
        return _EDGE + _COLUMN * place

    def _chain(self, y: float, triturate: TriturateMade) -> None:
        first = self.deepest - len(triturate.steps)
        before = self._text(self._column(first), y, _drug(triturate))
        name, mass = "drug", triturate.steps[0].drug
        for place, step in enumerate(triturate.steps, first + 1):
            vessel = self._vessel(self._column(place), y, step)
            self._arrow(f"{name} to {step.name}", before, vessel, mass)
            self._sides(step, vessel, triturate.diluent, _fate(triturate))
            before, name, mass = vessel, step.name, step.aliquot
        self._arrow(f"{name} to batch", before, None, mass, middle=0.7)

    def _vessel(self, x: float, y: float, step: TriturationStep) -> Text:
        frame = {"boxstyle": "round,pad=0.4", "facecolor": paper.ORANGE, "edgecolor": paper.ink()}
        words = f"{step.name}\n{step.ratio}\n{step.total.text()}"
        return self._text(x, y, words, bbox=frame, color=paper.ON_COLOUR, gid=step.name)

    def _sides(self, step: TriturationStep, vessel: Text, diluent: str, fate: str) -> None:
        """The diluent that comes in from above, and below what is left over."""
        x, y = vessel.get_position()
        words = paper.wrapped(diluent, _WIDE)
        above = self._text(x, y - _GAP, words, va="bottom")
        self._arrow(f"diluent to {step.name}", above, vessel, step.diluent, middle=0.28)
        rest = Amount(step.total.number - step.aliquot.number, "mg")
        if rest.number:
            end = self._text(x, y + _GAP, fate, va="top")
            self._arrow(f"{step.name} to {fate}", vessel, end, rest, middle=0.72, dotted=True)

    def _text(self, x: float, y: float, words: str, **style: object) -> Text:
        around = {"boxstyle": "round,pad=0.3", "facecolor": "none", "edgecolor": "none"}
        centred = {"ha": "center", "va": "center", "bbox": around, "fontsize": self.size}
        return paper.write(self.ax, x, y, words, **(centred | style))

    def _arrow(  # noqa: PLR0913 - what it joins, and how it looks
        self,
        gid: str,
        start: Text,
        end: Text | None,
        mass: Amount,
        *,
        middle: float = 0.5,
        dotted: bool = False,
    ) -> None:
        """An arrow to another text or the batch; ``middle`` is that of the part that is seen.

        It is ``dotted`` for what does not reach the batch.
        """
        x0, y0 = start.get_position()
        x1, y1 = (self.batch, y0) if end is None else end.get_position()
        arrow = {
            "arrowstyle": "-|>",
            "color": paper.ink(),
            "linestyle": ":" if dotted else "-",
            "patchA": start.get_bbox_patch(),
            "patchB": None if end is None else end.get_bbox_patch(),
            "shrinkA": 0,
            "shrinkB": 0,
        }
        self.ax.annotate("", (x1, y1), (x0, y0), arrowprops=arrow, gid=gid)
        x, y = x0 + middle * (x1 - x0), y0 + middle * (y1 - y0)
        aside = x0 == x1  # of an arrow that goes down
        x, y = (x + 1, y) if aside else (x, y - 0.8)
        ha, va = ("left", "center") if aside else ("center", "bottom")
        paper.write(self.ax, x, y, mass.text(), ha=ha, va=va, gid=gid, fontsize=self.size)


def _lines(words: str) -> int:
    return paper.wrapped(words, _WIDE).count("\n") + 1


def _fate(triturate: TriturateMade) -> str:
    """What becomes of the powder that reaches no capsule."""
    return "kept" if triturate.kept.number else "discarded"


def _drug(triturate: TriturateMade) -> str:
    """What is diluted, and how much of it is left over in all vessels together."""
    words = paper.wrapped(triturate.what, _NARROW)
    lost = triturate.kept if triturate.kept.number else triturate.discarded
    return f"{words}\n({lost.text(4)}\n{_fate(triturate)})" if lost.number else words
