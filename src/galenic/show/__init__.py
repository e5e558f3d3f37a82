"""What people see: worksheets as text and HTML from one list of sections, and plain data."""

from galenic.display import draws_late
from galenic.show import document, html, text

__all__ = ["document", "html", "text"]

draws_late("galenic.accuracy.records.Assessment", "galenic.show.accuracy")
