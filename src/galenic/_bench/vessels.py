"""The batch run forwards: weigh, take, pour, fill. It shares with the planner only the weights.

Masses, active and room are plain numbers in one set of units; fractions, floats and arrays all do.
"""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["Vessel", "fill", "pour", "take", "weigh"]

Number: TypeAlias = Any


class Vessel:
    """What lies in a vessel: its mass, the active in it, and the room it takes up."""

    __slots__ = ("active", "mass", "room")

    def __init__(self, mass: Number = 0, active: Number = 0, room: Number = 0) -> None:
        """Begin with what is in it, or empty."""
        self.mass, self.active, self.room = mass, active, room


def weigh(mass: Number, active: Number, room: Number) -> Vessel:
    """Weigh a powder from the shelf; active and room are those of each milligram."""
    return Vessel(mass, mass * active, mass * room)


def take(source: Vessel, mass: Number) -> Vessel:
    """Take a mass out of a well-mixed vessel; active and room come along in proportion."""
    share = mass / source.mass
    taken = Vessel(mass, source.active * share, source.room * share)
    source.mass -= taken.mass
    source.active -= taken.active
    source.room -= taken.room
    return taken


def pour(target: Vessel, portion: Vessel) -> None:
    """Pour a portion into a vessel and mix."""
    target.mass += portion.mass
    target.active += portion.active
    target.room += portion.room


def fill(blend: Vessel, capsules: Number) -> Vessel:
    """Share the whole blend out evenly; gives the contents of one capsule."""
    return Vessel(blend.mass / capsules, blend.active / capsules, blend.room / capsules)
