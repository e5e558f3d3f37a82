"""How capsule bodies are filled, by the words of the order file, and what is taken of that work.

Every plan asks for these; the tables that tell more of it, in `process`, few orders have.
"""

from __future__ import annotations

from galenic._amounts import Amount

__all__ = ["COMPLETION", "METHODS", "MOST_SCATTER", "TO_MASS", "TO_VOLUME", "USUAL_PREMIX"]

TO_MASS, TO_VOLUME, COMPLETION = METHODS = ("to-mass", "to-volume", "completion")
"""How bodies are filled."""

USUAL_PREMIX = Amount.read("80 %", "our proposal: part of the least filler")
"""Of the least filler, what is mixed in before the bodies are filled by completion."""

MOST_SCATTER = 20
"""The largest relative scatter in %: five standard deviations of it, and nothing is left."""
