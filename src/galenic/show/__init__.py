"""What people see: worksheets as text and HTML from one list of sections, plain data, tables."""

from galenic.show import compare, document, fields, html, recovery, tables, text

__all__ = ["compare", "document", "fields", "html", "recovery", "tables", "text"]
