"""Every notice that there is, with what it says in English."""

from __future__ import annotations

from galenic._notices.severities import SEVERITIES, Severity
from galenic._words.english.notices import NOTICES
from galenic._words.saying import plainly

__all__ = ["CATALOGUE"]

CATALOGUE: dict[str, tuple[Severity, str, str]] = {
    code: (SEVERITIES[code], plainly(sentence), plainly(source))
    for code, (sentence, source) in NOTICES.items()
}
"""By code the severity, and in English the sentence and its source, each value named in braces."""
