"""Triturates as plain numbers: what is asked of the search for one, and what it answers.

Nothing here or in the search knows an order.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

__all__ = ["Chain", "ChainLimits", "Pan", "Stage"]


class Pan(NamedTuple):
    """A balance as the search sees it: its grid, and the largest error of one weighing."""

    least: Fraction
    grid: Fraction
    most: Fraction | None
    error: Fraction


class ChainLimits(NamedTuple):
    """What a triturate must keep to; ``None`` where nothing limits it.

    ``filler`` is the filler that the batch wants and ``displaced`` the filler displaced by each
    mass of diluent (1 where the diluent is the filler): what then remains is zero or weighable, in
    ``portions`` where it is too much for every balance.
    """

    ratio: Fraction = Fraction(20)
    steps: int = 3
    mixer: Fraction | None = None
    available: Fraction | None = None
    room: Fraction | None = None
    filler: Fraction | None = None
    displaced: Fraction = Fraction(1)
    tolerance: Fraction | None = None
    factor: Fraction | None = None
    aliquot: Fraction | None = None
    parts: int | None = None
    portions: bool = False


class Stage(NamedTuple):
    """One step: drug (or the aliquot before) and diluent as weighed, and the aliquot taken."""

    drug: Fraction
    diluent: Fraction
    aliquot: Fraction

    @property
    def mixture(self) -> Fraction:
        """What is in the mixer."""
        return self.drug + self.diluent


class Chain(NamedTuple):
    """The steps found, and the largest error of the dose that the weighings allow."""

    stages: tuple[Stage, ...]
    error: Fraction
