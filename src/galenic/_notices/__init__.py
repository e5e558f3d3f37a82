"""What a plan has to say beside its numbers: a stable code, a severity, and values."""

from galenic._notices.notice import CATALOGUE, Notice, notice
from galenic._notices.severities import SEVERITIES, Severity

__all__ = ["CATALOGUE", "SEVERITIES", "Notice", "Severity", "notice"]
