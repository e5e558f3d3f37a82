"""Whether a name may be a slip of another, and not the name of something else."""

from __future__ import annotations

import re
from itertools import product, takewhile

__all__ = ["edits"]

_ONE_FROM = 6
"""Letters of the shorter name from which on one slip is looked for: few are too alike."""

_TWO_FROM = 8
"""Letters of the shorter name from which on two slips are looked for."""

_SHORT = 3
"""Letters of a word in which no slip is looked for."""

_SLIPS = ((1, 1), (1, 0), (0, 1), (2, 2))
"""Letters that a slip takes from the one name and from the other: a wrong one, one too many, one
too few, two that changed places."""


def edits(one: str, other: str) -> int | None:
    """Count the slips of the finger between two names, none to two; ``None`` where it takes more.

    Two letters side by side are no slip: it is a syllable by which quinidine differs from quinine,
    estradiol from estriol and prednisolone from prednisone, and those are other drugs. Neither is
    another digit or another word of up to three letters: vitamin D2 is not vitamin D3, nor D a slip
    of K. Spaces and hyphens do not count.
    """
    words = [re.findall(r"\w+", name.casefold()) for name in (one, other)]
    if _fixed(words[0]) != _fixed(words[1]):
        return None
    one, other = map("".join, words)
    if one == other:
        return 0
    length = min(len(one), len(other))
    left, right = _apart(one, other)
    if length >= _ONE_FROM and any(_is_slip(left, right, slip) for slip in _SLIPS):
        return 1
    if length >= _TWO_FROM and any(
        _between(left, right, *slips) for slips in product(_SLIPS, repeat=2)
    ):
        return 2
    return None


def _fixed(words: list[str]) -> list[str]:
    """The words in which a slip would make another thing: short ones, and those with a digit."""
    return [word for word in words if len(word) <= _SHORT or not word.isalpha()]


def _apart(one: str, other: str) -> tuple[str, str]:
    """What of two names is left without the letters that both begin and end with."""
    begin = _alike(one, other)
    one, other = one[begin:], other[begin:]
    end = _alike(one[::-1], other[::-1])
    return one[: len(one) - end], other[: len(other) - end]


def _alike(one: str, other: str) -> int:
    """How many letters two names begin with together."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_slip(one: str, other: str, slip: tuple[int, int]) -> bool:
    """Whether all that is left is one slip of this kind."""
    return (len(one), len(other)) == slip and (slip != (2, 2) or one == other[::-1])


def _between(one: str, other: str, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether a slip at the beginning and one at the end leave the same letters between them."""
    inner = one[first[0] : len(one) - last[0]]
    if not inner or inner != other[first[1] : len(other) - last[1]]:
        return False
    heads = one[: first[0]], other[: first[1]]
    tails = one[len(one) - last[0] :], other[len(other) - last[1] :]
    return _is_slip(*heads, first) and _is_slip(*tails, last)
