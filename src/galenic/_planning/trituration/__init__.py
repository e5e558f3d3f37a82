"""Amounts too small to weigh: the triturate that holds one, found and worked out."""

__all__ = ["OVERFILLS"]

OVERFILLS = "overfills"
"""The code of what a larger capsule would mend."""
