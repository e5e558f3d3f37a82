"""What a plan has to say beside its numbers: a stable code, a severity, and values."""

from typing import TYPE_CHECKING

from galenic._late import late
from galenic._notices.notice import Notice, gravest_first, notice
from galenic._notices.severities import SEVERITIES, Severity

if TYPE_CHECKING:
    from galenic._notices.catalogue import CATALOGUE

__all__ = ["CATALOGUE", "SEVERITIES", "Notice", "Severity", "gravest_first", "notice"]

if not TYPE_CHECKING:  # the sentences of a language are read when one is made
    __getattr__ = late(__name__, {"CATALOGUE": "catalogue"})
