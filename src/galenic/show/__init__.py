"""What people see: worksheets as text and HTML from one list of sections, plain data, tables."""

from galenic.display import draws_late
from galenic.show import capacity, compare, document, fields, html, recovery, tables, text

__all__ = ["capacity", "compare", "document", "fields", "html", "recovery", "tables", "text"]

draws_late("galenic.accuracy.records", "galenic.show.accuracy")
draws_late("galenic.quality.records", "galenic.show.checks")
