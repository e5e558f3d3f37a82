"""What people see: worksheets as text and HTML from one list of sections, plain data, tables."""

from galenic.show import capacity, compare, document, fields, html, recovery, tables, text

__all__ = ["capacity", "compare", "document", "fields", "html", "recovery", "tables", "text"]
