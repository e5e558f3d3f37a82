"""What people see: worksheets as text and HTML from one list of sections, plain data, tables."""

from galenic.display import draws_late
from galenic.show import capacity, compare, document, fields, html, recovery, tables, text

__all__ = ["capacity", "compare", "document", "fields", "html", "recovery", "tables", "text"]

for _name in ("Assessment", "Budget", "Simulation"):
    draws_late(f"galenic.accuracy.records.{_name}", "galenic.show.accuracy")
