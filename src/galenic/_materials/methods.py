"""How capsule bodies are filled, by the words of the order file: every plan asks for them.

The table that says so, :class:`galenic._materials.process.FillScatter`, few orders have.
"""

from __future__ import annotations

from galenic._amounts import Amount

__all__ = ["COMPLETION", "METHODS", "TO_MASS", "TO_VOLUME", "USUAL_PREMIX"]

TO_MASS, TO_VOLUME, COMPLETION = METHODS = ("to-mass", "to-volume", "completion")
"""How bodies are filled."""

USUAL_PREMIX = Amount.read("80 %", "our proposal: part of the least filler")
"""Of the least filler, what is mixed in before the bodies are filled by completion."""
