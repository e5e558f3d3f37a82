"""What people see: worksheets as text and HTML from one list of sections, and plain data."""

from galenic.show import document, html, text

__all__ = ["document", "html", "text"]
