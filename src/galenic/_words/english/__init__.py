"""The words of English: every sentence and label that people read, by key."""

from galenic._words.english.exports import EXPORTS
from galenic._words.english.formulas import FORMULAS
from galenic._words.english.labels import LABELS
from galenic._words.english.notices import NOTICES
from galenic._words.english.orders import ORDERS
from galenic._words.english.pages import PAGES
from galenic._words.english.phrases import PHRASES
from galenic._words.english.proofs import PROOFS
from galenic._words.english.records import RECORDS
from galenic._words.english.regimens import REGIMENS
from galenic._words.english.ways import WAYS
from galenic._words.english.worksheet import WORKSHEET

__all__ = ["ENGLISH"]

ENGLISH: dict[str, str] = {
    **{f"notice.{code}": sentence for code, (sentence, _) in NOTICES.items()},
    **{f"source.{code}": source for code, (_, source) in NOTICES.items()},
    **PHRASES,
    **WAYS,
    **WORKSHEET,
    **PAGES,
    **ORDERS,
    **FORMULAS,
    **PROOFS,
    **RECORDS,
    **REGIMENS,
    **EXPORTS,
    **LABELS,
}
"""What is said, by key; a table of another language has the same keys."""
