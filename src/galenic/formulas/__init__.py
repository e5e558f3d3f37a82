"""The formulas, each declared once with its units, its prose and its source."""

from galenic.formulas import dilution, fill, flow, mixing, potency, uniformity, weighing
from galenic.formulas._declare import ALL, Formula

__all__ = [
    "ALL",
    "Formula",
    "dilution",
    "fill",
    "flow",
    "mixing",
    "potency",
    "uniformity",
    "weighing",
]
