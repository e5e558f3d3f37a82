"""What people see: worksheets as text and HTML from one list of sections, and plain data."""

from galenic.display import draws_late
from galenic.show import capacity, document, html, recovery, text

__all__ = ["capacity", "document", "html", "recovery", "text"]

draws_late("galenic.accuracy.records", "galenic.show.accuracy")
draws_late("galenic.quality.records", "galenic.show.checks")
