"""What people see: worksheets as text and as HTML, both from one list of sections."""

from galenic.show import html, text

__all__ = ["html", "text"]
