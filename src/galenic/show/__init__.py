"""What people see: worksheets as text and HTML from one list of sections, and plain data."""

from importlib import import_module

from galenic.display import draws_late
from galenic.show import document, html, text

__all__ = ["document", "html", "text"]

draws_late("galenic.quality.records", lambda: import_module("galenic.show.checks"))
