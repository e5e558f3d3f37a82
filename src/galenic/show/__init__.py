"""What people see: worksheets as text and HTML from one list of sections, and plain data."""

from galenic.show import capacity, document, html, recovery, text

__all__ = ["capacity", "document", "html", "recovery", "text"]
