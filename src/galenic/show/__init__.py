"""What people see: worksheets as text and HTML from one list of sections, and plain data."""

from galenic.show import document, html, recovery, text

__all__ = ["document", "html", "recovery", "text"]
