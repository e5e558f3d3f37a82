"""A figure as a notebook shows it: it follows the theme around it, and says what is on it.

Ink and ground become those of the page, in a drawing that is part of the page. Where a notebook
takes drawings and styles out (one that is not trusted), the image behind it is left, as it was
drawn, with the same words.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from galenic._show.html import block, escape
from galenic.errors import must_be

__all__ = ["Picture", "alt_text", "describe", "must_be_axes", "told"]

_KEPT = "_galenic_alt_text"
_PLAIN = {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # what Matplotlib says of all


def must_be_axes(given: object) -> None:
    """Refuse what nothing is drawn on.

    Raises
    ------
    InputError
        When it is no axes of Matplotlib.
    """
    must_be(given, Axes, "ax", "axes of Matplotlib", "give those that a picture gave back")


def describe(ax: Axes, *lines: str) -> None:
    """Keep with the axes what is on them, in words: its heading, and what each part says."""
    words = (" ".join(line.split()) for line in (ax.get_title(loc="left"), *lines))
    vars(ax)[_KEPT] = "; ".join(filter(None, words))


def alt_text(ax: Axes) -> str:
    """Say in words what a picture shows, for those who do not see it.

    A notebook has it beside the picture, and :func:`save` writes it into the file. On a page of
    your own it belongs into ``alt``; escape it there, since names in it were typed by somebody.

    Parameters
    ----------
    ax
        The axes that a picture gave back.

    Returns
    -------
    str
        The heading and the parts of the picture with their numbers; empty for other axes.

    Raises
    ------
    InputError
        When it is no axes.
    """
    must_be_axes(ax)
    return str(vars(ax).get(_KEPT, ""))


def told(figure: Figure) -> str:
    """What all pictures of a figure show."""
    return "; ".join(filter(None, map(alt_text, figure.axes)))


class Picture(Figure):
    """The figure that is made where no axes are given."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - Matplotlib's own
        """Remember the ink of the style in which it is drawn."""
        super().__init__(*args, **settings)
        style = mpl.rcParams
        lines = (style["axes.edgecolor"], style["xtick.color"], style["ytick.color"])
        letters = (style["text.color"], style["axes.labelcolor"])
        self._inks = {"#000000", *map(to_hex, (*lines, *letters))}

    def _repr_html_(self) -> str:
        """The drawing as part of the page, and an image for a page that takes no drawings."""
        words = escape(told(self))
        drawn = re.sub("|".join(self._inks), "currentColor", _anonymous(_bare(self._svg())))
        of = "; ".join(f"{name}: {value}" for name, value in _PLAIN.items())
        lead = f'<svg role="img" aria-label="{words}" fill="currentColor" style="{of}"'
        image = f'<img alt="{words}" src="data:image/png;base64,{self._png()}"/>'
        return block("picture", [drawn.replace("<svg", lead, 1), image])

    def _svg(self) -> str:
        drawn = BytesIO()
        with mpl.rc_context({"svg.hashsalt": "galenic", "svg.fonttype": "path"}):
            how: dict[str, Any] = {"bbox_inches": "tight", "metadata": {"Date": None}}
            self.savefig(drawn, format="svg", transparent=True, **how)
        return drawn.getvalue().decode()

    def _png(self) -> str:
        drawn = BytesIO()
        self.savefig(drawn, format="png", bbox_inches="tight")
        return b64encode(drawn.getvalue()).decode()


def _bare(drawn: str) -> str:
    """The drawing alone: no prolog, no metadata, no comments and no style for the whole page."""
    drawn = drawn[drawn.index("<svg") :]
    for name in ("metadata", "style"):
        drawn = re.sub(rf"<{name}\b.*?</{name}>", "", drawn, count=1, flags=re.DOTALL)
    return re.sub(r"<!--.*?-->\s*", "", drawn, flags=re.DOTALL)


_REFERENCE = r'(href="|url\()#'


def _anonymous(drawn: str) -> str:
    """Names that no other drawing on the page has; those that nothing refers to are left out."""
    own = f"galenic-{sha256(drawn.encode()).hexdigest()[:8]}"
    used = {name for _, name in re.findall(rf'{_REFERENCE}([^")]+)', drawn)}

    def name(found: re.Match[str]) -> str:
        return f' id="{own}-{found[1]}"' if found[1] in used else ""

    drawn = re.sub(r' id="([^"]*)"', name, drawn)
    return re.sub(_REFERENCE, rf"\g<1>#{own}-", drawn)
