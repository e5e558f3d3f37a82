"""A source of error: what it moves and how far, known or not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from galenic._materials.methods import MOST_SCATTER

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._words import Phrase
    from galenic.errors import Problems

__all__ = ["Distribution", "Kind", "Source", "bearable", "part_of", "unknown"]

Kind: TypeAlias = Literal["batch", "capsule"]
Distribution: TypeAlias = Literal["normal", "rectangular", "triangular", "known"]

# Half the width of a distribution, in standard deviations; a normal one is cut there by agreement.
_WIDTHS: dict[str, float] = {
    "normal": 3.0,
    "rectangular": math.sqrt(3),
    "triangular": math.sqrt(6),
    "known": 0.0,
}


class Source(NamedTuple):
    """A source of error: what it moves, and how far.

    Attributes
    ----------
    said, name, origin
        What errs, as a phrase and as its text, and where its size was taken from.
    kind
        ``batch``: one error for all capsules of a batch; ``capsule``: one for each.
    distribution
        Its shape; ``None`` where nothing is known of it.
    standard
        Its standard uncertainty: in mg where ``in_mg``, else relative to what it moves.
    centre
        The mean of the error, where that is not zero.
    weights
        The places of the weighings that it moves, all by the same error.
    content
        The power of ``1 + error`` by which it moves the content of the stock.
    wants
        Where nothing is known of it, what the order would have to say.
    of
        The active whose error it is, or whose stock's, where several come from one powder; ``None``
        of what all actives of a capsule have in common.
    """

    said: Phrase
    kind: Kind
    origin: str
    distribution: Distribution | None = None
    standard: float = 0.0
    centre: float = 0.0
    weights: tuple[int, ...] = ()
    in_mg: bool = False
    content: float = 0
    wants: str | None = None
    of: str | None = None

    @property
    def name(self) -> str:
        """What errs, as text."""
        return str(self.said)

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the largest error: stated limits, or three standard deviations."""
        half = self.standard * _WIDTHS[self.distribution or "known"]
        return self.centre - half, self.centre + half


def part_of(amount: Amount) -> float:
    """A percentage as a part."""
    return float(amount.number) / 100


def unknown(said: Phrase, kind: Kind, key: str) -> Source:
    """A source of which nothing is known, because a key is missing."""
    return Source(said, kind, f"not known: {key} is not given", wants=key)


def bearable(problems: Problems, part: float, path: str, given: str, remedy: str) -> None:
    """Note a scatter that no normal distribution describes."""
    if part * 100 > MOST_SCATTER:
        expected = f"a scatter of at most {MOST_SCATTER} % (this makes it {100 * part:.3g} %)"
        problems.add("range", path, given, expected, remedy)
